"""Lists within the items of a list: where an item has none, what it would hold is unknown, and never taken as nothing."""

from __future__ import annotations

import pytest

from gendoc.core.source import Path
from gendoc.data.path import Pattern
from gendoc.data.schema import Schema
from tests.rules.support import Run, derived, parsed, run

MONEY = {"figure": {"unit": "万元", "decimals": 2}}
SHARE = {"figure": {"unit": "%", "decimals": 2}}
COUNT = {"figure": {"unit": "项", "count": True}}
NAME = {"type": "string"}


def items(**properties: object) -> dict[str, object]:
    return {"type": "array", "items": {"type": "object", "properties": {"名称": NAME, **properties}}}


SCHEMA = Schema(
    {
        "type": "object",
        "properties": {
            "总": {"type": "object", "properties": {"合计": MONEY, "项数": COUNT}},
            "类": items(金额=MONEY, 项数=COUNT, 款=items(金额=MONEY, 占比=SHARE, 项=items(金额=MONEY))),
        },
    }
)
WHOLE = """\
总: {合计: 60.00, 项数: 3}
类:
  - 名称: 甲
    金额: 30.00
    项数: 2
    款: [{名称: 子, 金额: 10.00, 项: [{金额: 4.00}, {金额: 6.00}]}, {名称: 丑, 金额: 20.00, 项: [{金额: 20.00}]}]
  - 名称: 乙
    金额: 30.00
    项数: 1
    款: [{名称: 寅, 金额: 30.00, 项: [{金额: 30.00}]}]
"""
WITHOUT_LIST = WHOLE.replace("    款: [{名称: 寅, 金额: 30.00, 项: [{金额: 30.00}]}]\n", "")
WITHOUT_INNER = WHOLE.replace(", 项: [{金额: 30.00}]", "")
EMPTY = WHOLE.replace("项: [{金额: 30.00}]", "项: []")


def ran(text: str, rule: str) -> Run:
    return run(text, f"[{{id: T, {rule}}}]", SCHEMA)


def told(result: Run) -> list[str]:
    assert result.outcome.findings == ()
    return [f"{record.span.line} {record.verdict} {'，'.join(record.missing)}" for record in result.outcome.records]


@pytest.mark.parametrize(
    "rule",
    [
        'kind: sum, total: 总.合计, parts: "类[*].款[*].项[*].金额"',
        'kind: sum, total: 总.合计, parts: ["类[*].款[*].项[*].金额"]',
        'kind: expression, expr: "合计(类[*].款[*].项[*].金额) = 总.合计"',
        'kind: at-most, parts: "类[*].款[*].项[*].金额", limit: 总.合计',
    ],
)
def test_a_sum_over_lists_within_items_knows_what_it_lacks(rule):
    assert ran(WHOLE, rule).verdicts == ["精确"]
    assert told(ran(WITHOUT_INNER, rule)) == ["10 无法核对 类[2].款[1].项"]
    assert told(ran(WITHOUT_LIST, rule)) == ["7 无法核对 类[2].款"]


def test_a_list_that_is_written_empty_holds_nothing():
    (record,) = ran(EMPTY, 'kind: sum, total: 总.合计, parts: "类[*].款[*].项[*].金额"').outcome.records
    assert (str(record.verdict), record.difference) == ("不符", 30)


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        (WHOLE, ["精确", "精确"]),
        (WITHOUT_INNER, ["精确", "无法核对"]),
        (WITHOUT_LIST, ["精确", "无法核对"]),
    ],
)
def test_of_the_items_of_a_list_only_those_that_lack_it_cannot_be_checked(text, verdicts):
    result = ran(text, 'kind: sum, each: "类[*]", total: .金额, parts: ".款[*].项[*].金额"')
    assert result.verdicts == verdicts
    assert result.outcome.findings == ()


def test_a_count_of_items_within_items_knows_what_it_lacks():
    rule = 'kind: count, count: 总.项数, items: "类[*].款[*]"'
    assert told(ran(WHOLE, rule)) == ["1 精确 "]
    assert told(ran(WITHOUT_LIST, rule)) == ["7 无法核对 类[2].款"]
    by_item = 'kind: count, each: "类[*]", count: .项数, items: ".款[*]"'
    assert told(ran(WITHOUT_LIST, by_item)) == ["5 精确 ", "7 无法核对 类[2].款"]


def test_a_rule_for_each_item_of_a_list_says_where_there_is_none():
    result = ran(WITHOUT_LIST, 'kind: sum, each: "类[*].款[*]", total: .金额, parts: ".项[*].金额"')
    assert told(result) == ["7 无法核对 类[2].款", "6 精确 ", "6 精确 "]
    assert result.outcome.records[0].message == ".金额 等于各项之和（乙）：无法核对，缺 类[2].款"


def test_missing_zero_says_that_nothing_was_meant_and_tells_it():
    result = ran(WITHOUT_INNER, 'kind: sum, total: 总.合计, missing: zero, parts: "类[*].款[*].项[*].金额"')
    assert "类[2].款[1].项 未填，按 0 计" in result.record.message
    assert result.verdicts == ["不符"]


def test_nothing_is_derived_from_lists_of_which_one_is_missing():
    total = 'kind: sum, total: 总.合计, parts: "类[*].款[*].项[*].金额"'
    share = 'kind: share, each: "类[*].款[*]", part: .金额, whole: 总.合计, share: .占比, method: largest-remainder'
    number = 'kind: count, count: 总.项数, items: "类[*].款[*]"'
    assert derived(ran(WHOLE.replace("合计: 60.00, ", ""), total)) == ["总.合计 60.00万元"]
    assert derived(ran(WITHOUT_INNER.replace("合计: 60.00, ", ""), total)) == []
    assert derived(ran(WHOLE.replace(", 项数: 3}", "}"), number)) == ["总.项数 3项"]
    assert derived(ran(WITHOUT_LIST.replace(", 项数: 3}", "}"), number)) == []
    assert len(derived(ran(WHOLE, share))) == 3
    assert derived(ran(WITHOUT_LIST, share)) == []


@pytest.mark.parametrize(
    ("pattern", "base", "missing"),
    [
        ("类[*].款[*].金额", (), [("类", 1, "款")]),
        ("类[*].款[*].项[*]", (), [("类", 1, "款"), ("类", 0, "款", 1, "项")]),
        ("类[2].款[1].金额", (), [("类", 1, "款")]),
        ("类[乙].款[寅].金额", (), [("类", 1, "款")]),
        ("类[甲].款[寅].金额", (), []),
        (".款[*].金额", ("类", 1), [("类", 1, "款")]),
        ("目[*].款[*]", (), []),
        ("类[*].金额", (), []),
    ],
)
def test_a_list_is_missing_in_an_item_not_in_the_file(pattern: str, base: Path, missing: list[Path]):
    root = parsed("类: [{名称: 甲, 款: [{名称: 子, 项: []}, {名称: 丑}]}, {名称: 乙}]")
    assert Pattern.parse(pattern).missing_lists(root, base) == missing
