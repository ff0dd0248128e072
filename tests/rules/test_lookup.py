from __future__ import annotations

import pytest

from gendoc.data.path import Pattern, show
from gendoc.data.validation import validate
from gendoc.reconcile.misnamed import written_otherwise
from gendoc.report.lookup import Lookup
from gendoc.report.report import Report

from .support import NO_KIND, SCHEMA, parsed

TEXT = """
收入: {合计: 甲, 构成: [{名称: 甲, 金额: 1.00}, {名称: 乙, 金额: 2.00}]}
支出: [{合计: 3.00}]
数据: {户数: 4 户, 单位: 3 个}
事项: [{数据: {户数: 5 户, 组: {人数: 三}}}, {名称: , 数据: {件数: 6 件}}, {名称: 丁}]
单位: 某局
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
        ("户数", "several", 2),
        ("件数", "found", 1),
        ("单位", "unknown", 1),
        ("台数", "unknown", 1),
        ("组.人数", "found", 1),
        ("支出.合计", "unreadable", 1),
        ("事项[丙].数据.件数", "unreadable", 0),
        ("事项[丁].数据.台数", "absent", 1),
    ],
)
def test_a_path_leads_to_places_or_says_why_not(lookup, path, state, places):
    match = lookup.find(Pattern.parse(path))
    assert (match.state, len(match.paths)) == (state, places)


@pytest.mark.parametrize(
    ("path", "many", "advice"),
    [
        ("件数+组.人数", True, "写成 [件数, 组.人数]"),
        ("件数/组.人数", True, "写成 [件数, 组.人数]"),
        ("件数+组.人数", False, None),
        ("件数/台数", True, None),
        ("住房和城乡", True, None),
        ("收入.构成.金额", True, '各项都要的写 "收入.构成[*].金额"，只要一项的写 "收入.构成[甲].金额"'),
        ("收入.构成.金额", False, '写明是哪一项，如 "收入.构成[甲].金额"'),
        ("收入.构成.占额", False, None),
        ("去年:件数", False, "写成 上年:件数"),
        ("去年:台数", False, None),
    ],
)
def test_a_path_written_otherwise_is_led_to_its_own_form(lookup, path, many, advice):
    meant = written_otherwise(lookup, Pattern.parse(path), (), many=many)
    assert (meant is None) if advice is None else meant is not None and advice in meant[1]


def test_a_list_may_be_asked_for(lookup):
    assert lookup.find(Pattern.parse("收入.构成[*].金额"), many=True).state == "found"


def test_a_relative_path_leads_from_its_item(lookup):
    assert lookup.find(Pattern.parse(".金额"), ("收入", "构成", 1)).paths == (("收入", "构成", 1, "金额"),)


@pytest.mark.parametrize(
    ("path", "state", "place"),
    [
        ("户数", "found", "事项[1].数据.户数"),
        ("单位", "found", "数据.单位"),
        ("收入.构成[甲].金额", "found", "收入.构成[1].金额"),
        ("收入.构成[丁].金额", "absent", ""),
        ("结转结余.年初", "absent", "结转结余.年初"),
        ("收入.构成", "found", "收入.构成"),
        ("组.人数", "found", "事项[1].数据.组.人数"),
        ("件数", "unknown", "件数"),
        ("支出.合计", "unreadable", "支出.合计"),
    ],
)
def test_a_sentence_begins_at_the_figures_around_it_and_ends_at_the_root(lookup, path, state, place):
    match = lookup.find_from(Pattern.parse(path), [("事项", 0, "数据"), ("数据",), ()])
    assert (match.state, [show(path) for path in match.paths]) == (state, [place] if place else [])


def test_a_sentence_means_one_place(lookup):
    assert lookup.find_from(Pattern.parse("收入.构成[*].金额"), [("数据",), ()]).state == "several"


@pytest.mark.parametrize(
    ("path", "rule", "sentence"),
    [
        ("户", "，是否指「户数」？", "是否指 户数？"),
        ("件", "，是否指「件数」？", "先写上它"),
        ("位", "，是否指「单位」？", "是否指 单位？"),
        ("构成[1].金额", "", "是否指 收入.构成[1].金额、收入.构成[2].金额？"),
    ],
)
def test_the_nearest_name_is_one_that_the_asker_could_write(lookup, path, rule, sentence):
    pattern = Pattern.parse(path)
    near = lookup.nearest_from(pattern, [("数据",), ()])
    assert (lookup.nearest(pattern), near or "先写上它") == (rule, sentence)


def test_what_was_refused_is_met_by_paths_into_it_and_to_what_holds_it(lookup):
    met = [path for path in ("收入", "收入.合计", "收入.构成", "支出.合计", "户数", "人数") if _meets(lookup, path)]
    assert met == ["收入", "收入.合计", "支出.合计"]


def _meets(lookup: Lookup, path: str) -> bool:
    return lookup.meets_unreadable(Pattern.parse(path))
