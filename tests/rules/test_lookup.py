from __future__ import annotations

import pytest

from gendoc.data.path import Pattern
from gendoc.data.validation import validate
from gendoc.report.lookup import Lookup
from gendoc.report.report import Report

from .support import NO_KIND, SCHEMA, parsed

TEXT = """
收入: {合计: 甲, 构成: [{名称: 甲, 金额: 1.00}, {名称: 乙, 金额: 2.00}]}
支出: [{合计: 3.00}]
数据: {户数: 4 户}
"""


@pytest.fixture(scope="module")
def lookup() -> Lookup:
    root = parsed(TEXT)
    tree = validate(SCHEMA, root)
    report = Report(root.span.source, root, NO_KIND, tree.figures, local=tuple(tree.local), unreadable=tree.unreadable)
    return Lookup(report, SCHEMA.knows)


@pytest.mark.parametrize(
    ("path", "state", "places"),
    [
        ("收入.构成[甲].金额", "found", 1),
        ("收入.构成[*].金额", "several", 2),
        ("收入.构成[丙].金额", "absent", 0),
        ("结转结余.年初", "absent", 1),
        ("收入.合计数", "unknown", 1),
        ("户数", "found", 1),
        ("人数", "unknown", 1),
    ],
)
def test_a_path_leads_to_places_or_says_why_not(lookup, path, state, places):
    match = lookup.find(Pattern.parse(path))
    assert (match.state, len(match.paths)) == (state, places)


def test_a_list_may_be_asked_for(lookup):
    assert lookup.find(Pattern.parse("收入.构成[*].金额"), many=True).state == "found"


def test_a_relative_path_leads_from_its_item(lookup):
    assert lookup.find(Pattern.parse(".金额"), ("收入", "构成", 1)).paths == (("收入", "构成", 1, "金额"),)


def test_what_was_refused_is_met_by_paths_into_it_and_to_what_holds_it(lookup):
    met = [path for path in ("收入", "收入.合计", "收入.构成", "支出.合计", "户数") if _meets(lookup, path)]
    assert met == ["收入", "收入.合计", "支出.合计"]


def _meets(lookup: Lookup, path: str) -> bool:
    return lookup.meets_unreadable(Pattern.parse(path), [()])
