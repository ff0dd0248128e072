"""A rule about a part that a report may leave out says so by `when`, and then leaves one record: 不适用."""

from __future__ import annotations

import pytest

from .support import run

CARRIED = "- {id: A, kind: sum, total: 结转结余.年末, parts: [结转结余.年初], when: 结转结余}"
SHARES = '- {id: A, kind: share, each: "收入.构成[*]", part: .金额, whole: 收入.合计, share: .占比, when: .占比}'
ITEMS = "收入: {合计: 10.00, 构成: [{名称: 甲, 金额: 5.00, 占比: 50}, {名称: 乙, 金额: 5.00}, {名称: 丙}]}"


def test_a_part_that_is_left_out_leaves_one_record_that_says_so():
    result = run("单位: 甲局", CARRIED)
    assert (result.verdicts, result.codes) == (["不适用"], [])
    assert result.record.message.endswith("：不适用，本报告没有 结转结余")
    assert result.record.missing == ()


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("结转结余: {年初: 1.00, 年末: 1.00}", "精确"),
        ("结转结余: {年初: 1.00, 年末: 2.00}", "不符"),
        ("结转结余: {年末: 1.00}", "无法核对"),
    ],
)
def test_a_part_that_is_begun_is_checked_whole(text, verdict):
    assert run(text, CARRIED).verdicts == [verdict]


def test_of_a_list_the_items_count_that_have_what_the_rule_is_about():
    result = run(ITEMS, SHARES)
    assert [(record.item, str(record.verdict)) for record in result.outcome.records] == [(("收入", "构成", 0), "精确")]
    assert [figure.derived for figure in result.report.figures.values() if figure.derived] == []


def test_a_list_with_no_such_item_leaves_one_record():
    result = run("收入: {合计: 10.00, 构成: [{名称: 乙, 金额: 5.00}, {名称: 丙}]}", SHARES)
    assert result.verdicts == ["不适用"]
    assert result.record.message.endswith("本报告没有 收入.构成[*].占比")


def test_a_list_may_be_asked_for_by_any_of_its_items():
    rule = '- {id: A, kind: sum, total: 收入.合计, parts: "收入.构成[*].金额", when: "收入.构成[*].金额"}'
    assert run("收入: {合计: 10.00, 构成: [{名称: 甲}]}", rule).verdicts == ["不适用"]
    assert run("收入: {合计: 10.00, 构成: [{名称: 甲, 金额: 10.00}, {名称: 乙}]}", rule).verdicts == ["无法核对"]


def test_an_empty_list_is_no_part_left_out():
    rule = SHARES.replace("when: .占比", "when: 收入")
    assert run("收入: {合计: 10.00, 构成: []}", rule).verdicts == ["无法核对"]
    assert run("单位: 甲局", rule).verdicts == ["不适用"]


def test_a_waiver_of_a_rule_that_does_not_apply_is_stale():
    result = run("已知差异: [{规则: A, 差: 1.00, 理由: 原文如此}]", CARRIED)
    assert result.codes == ["waiver-stale"]
