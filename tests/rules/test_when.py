"""A rule about a part that a report may leave out says so by `when`, and then leaves one record: 不适用."""

from __future__ import annotations

import pytest

from gendoc.reporters.rules import as_json, as_text
from gendoc.rules.load import load_rules
from gendoc.rules.storage import from_plain, to_plain

from .support import SCHEMA, messages, parsed, report_of, run

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


WORDED = "- {id: A, kind: equal, left: 收入.合计, right: 支出.合计, when: {of: 自评.趋势, %s}}"
BOTH = "收入: {合计: 1.00}\n支出: {合计: 2.00}\n"


@pytest.mark.parametrize(
    ("tests", "said", "verdict"),
    [
        ("is: 持平", "持平", "不符"),
        ("is: 持平", "减少", "不适用"),
        ("is: [增加, 持平]", "持平", "不符"),
        ("is: [增加, 持平]", "减少", "不适用"),
        ("not: 持平", "减少", "不符"),
        ("not: [减少, 持平]", "减少", "不适用"),
        ("is: 持平", "待填", "无法核对"),
        ("not: 持平", "待填", "无法核对"),
        ("is: 持平", None, "不适用"),
        ("not: 持平", None, "不适用"),
    ],
)
def test_a_rule_may_hold_only_where_a_word_stands(tests, said, verdict):
    text = BOTH + ("" if said is None else f"自评: {{趋势: {said}}}")
    assert run(text, WORDED % tests).verdicts == [verdict]


@pytest.mark.parametrize(
    ("tests", "amount", "verdict"),
    [
        ("above: 0", "0.01", "不符"),
        ("above: 0", "0.00", "不适用"),
        ("above: 0", "-1.00", "不适用"),
        ("above: 0", "无", "不适用"),
        ("below: 0", "-1.00", "不符"),
        ("below: 0", "0.00", "不适用"),
        ("above: 0, below: 100 元", "0.01", "不适用"),
        ("above: 0, below: 101 元", "0.01", "不符"),
        ("is: 0", "0.00", "不符"),
        ("is: 0", "无", "不适用"),
        ("is: 无", "无", "不符"),
        ("not: [0, 无]", "0.00", "不适用"),
        ("not: [0, 无]", "3.00", "不符"),
        ("is: 30000 元", "3.00", "不符"),
        ("above: 0", "待填", "无法核对"),
    ],
)
def test_a_rule_may_hold_only_for_some_numbers(tests, amount, verdict):
    text = f"{BOTH}结转结余: {{年末: {amount}}}"
    rule = WORDED.replace("自评.趋势", "结转结余.年末") % tests
    assert run(text, rule).verdicts == [verdict]


def test_of_a_list_the_items_count_that_say_so():
    rule = SHARES.replace("when: .占比", "when: {of: .名称, is: 乙}")
    text = ITEMS.replace("占比: 50}, {名称: 乙, 金额: 5.00}", "占比: 40}, {名称: 乙, 金额: 5.00, 占比: 50}")
    assert [(record.item, str(record.verdict)) for record in run(text, rule).outcome.records] == [
        (("收入", "构成", 1), "精确")
    ]


def test_of_an_item_whose_condition_is_still_to_come_it_is_not_known_whether_the_rule_applies():
    rule = '- {id: A, kind: at-most, each: "收入.构成[*]", when: {of: .占比, above: 0}, parts: .金额, limit: 收入.合计}'
    items = "{名称: 甲, 金额: 1.00, 占比: 10}, {名称: 乙, 金额: 2.00, 占比: 待填}, {名称: 丙, 金额: 3.00, 占比: 0}"
    outcome = run(f"收入: {{合计: 9.00, 构成: [{items}]}}", rule).outcome
    said = {record.item_name: (str(record.verdict), record.reason) for record in outcome.records}
    assert said.keys() == {"甲", "乙"}
    assert said["甲"][0] == "精确"
    assert said["乙"] == ("无法核对", "只在 .占比 大于 0 时核对，收入.构成[2].占比 待填")


def test_a_rule_of_the_file_may_ask_for_a_figure_beside_it():
    text = "数据: {甲: 1 户, 乙: 2 户, 类: 3 户}\n勾稽: [{id: A, kind: equal, left: 甲, right: 乙, when: {of: 类, above: 2}}]"
    assert run(text).verdicts == ["不符"]
    assert run(text.replace("类: 3", "类: 2")).record.message.endswith("：不适用，只在 类 大于 2 时核对")


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("{of: 自评.趋势}", "没有写要它是什么"),
        ("{is: 增加}", "when 里缺 of"),
        ("{of: 自评.趋势, 是: 增加}", "when 里没有「是」这一项"),
        ("{of: 自评.趋势, above: 3}", "是文字，不能与数比大小"),
        ("{of: 自评.等级, is: 特优}", "「自评.等级」不会是「特优」"),
        ("{of: 自评.走势, is: 增加}", "schema 里没有「自评.走势」"),
        ("{of: 收入.合计, above: 很多}", "应为一个数，写的是「很多」"),
        ("{of: 收入.合计, is: []}", "应为一个词或一个数"),
        ("{of: .合计, is: 1}", "规则却没有 each"),
        ("{of: '上年:收入.合计', above: 0}", "when 只看本文件"),
        ("{of: 收入.合计, is: 增加}", "「收入.合计」是数，不会是「增加」"),
        ("{of: 收入.合计, not: [0, 没有]}", "「收入.合计」是数，不会是「没有」"),
        ("{of: 收入.合计, is: 待填}", "when 里的「is」不能是「待填」"),
        ("{of: 收入.合计, above: 5, below: 5}", "不能同时成立：大于 5，小于 5"),
        ("{of: 收入.合计, above: 1 万元, below: 9000 元}", "不能同时成立：大于 1 万元，小于 9000 元"),
        ("{of: 收入.合计, is: [1, 2], above: 2}", "不能同时成立：是 1 或 2，大于 2"),
        ("{of: 收入.合计, is: 3, not: 3.00}", "不能同时成立：是 3，不是 3.00"),
        ("{of: 收入.合计, is: 无, above: 0}", "不能同时成立：是 无，大于 0"),
        ("{of: 自评.趋势, is: 增加, not: [减少, 增加]}", "不能同时成立"),
    ],
)
def test_a_condition_that_could_never_hold_is_a_mistake_of_the_rule(when, said):
    rule = parsed(f"- {{id: A, kind: equal, left: 收入.合计, right: 支出.合计, when: {when}}}", "rules.yaml")
    rules, findings = load_rules(rule, SCHEMA.knows, SCHEMA.knows_text, SCHEMA.properties_at, SCHEMA.words_at)
    assert rules == []
    assert said in messages(findings)


def test_a_word_to_be_filled_in_is_not_among_those_to_use():
    rule = parsed(WORDED.replace("自评.趋势", "自评.等级") % "is: 特优", "rules.yaml")
    _, findings = load_rules(rule, SCHEMA.knows, SCHEMA.knows_text, SCHEMA.properties_at, SCHEMA.words_at)
    assert [finding.help for finding in findings] == ["可用：优、良、中、差"]


@pytest.mark.parametrize(
    "tests",
    ["above: 1, below: 2", "above: 1 万元, below: 10001 元", "above: 5, below: 3 元", "is: [1, 3], above: 2", "is: 无"],
)
def test_a_condition_that_some_figure_meets_is_no_mistake(tests):
    rules, findings = load_rules(
        parsed(WORDED.replace("自评.趋势", "收入.合计") % tests), SCHEMA.knows, SCHEMA.knows_text
    )
    assert (len(rules), findings) == (1, [])


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("{of: 丁, is: 10}", "when 里的「丁」，没有名为它的数或文字"),
        ("{of: 丁, not: 10}", "没有名为它的数或文字"),
        ("{of: 丙丙, above: 10}", "是否指「丙」"),
        ("{of: 收入.合记, above: 0}", "没有名为它的数或文字"),
        ("{of: 丙, is: 增加}", "「丙」是数，不会是「增加」"),
        ("{of: 丙, not: 增加}", "「丙」是数，不会是「增加」"),
        ("{of: 收入.合计, is: 增加}", "「收入.合计」是数，不会是「增加」"),
        ("{of: 支出.合计, is: 增加}", "「支出.合计」是数，不会是「增加」"),
        ("{of: 自评.趋势, above: 0}", "「自评.趋势」是文字，不能与数比大小"),
        ("{of: 自评.等级, below: 0}", "「自评.等级」是文字，不能与数比大小"),
        ("{of: 收入, is: 10}", "「收入」不是一个数，也不是一段文字"),
        ("{of: 丙, above: 10 户, below: 5}", "不能同时成立：大于 10 户，小于 5"),
        ("{of: 丙, is: 5, not: 5 户}", "不能同时成立：是 5，不是 5 户"),
    ],
)
def test_a_condition_of_the_file_that_can_never_hold_is_told_where_it_stands(when, said):
    text = (
        "收入: {合计: 1.00}\n自评: {趋势: 增加}\n数据: {甲: 1 户, 乙: 1 户, 丙: 3 户}\n"
        f"勾稽:\n- {{id: A, kind: equal, left: 甲, right: 乙, when: {when}}}"
    )
    found = own_rules(text).finding
    assert said in found.message
    assert (found.code, found.severity) == ("rule-invalid", "error")
    assert found.span.source.line(found.span.line)[found.span.column - 1 :].startswith(
        when.split(": ")[1].split(",")[0]
    )


def test_a_part_that_the_file_names_and_nobody_knows_is_told():
    text = "数据: {甲: 1 户}\n勾稽:\n- {id: A, kind: equal, left: 甲, right: 丁, when: 丁}"
    assert "when 里的「丁」，没有名为它的数或文字" in own_rules(text).finding.message


@pytest.mark.parametrize(
    ("when", "verdict"),
    [
        ("{of: 支出.合计, above: 0}", "不适用"),
        ("{of: 自评.等级, is: 优}", "不适用"),
        ("{of: 自评.趋势, is: 增加}", "精确"),
        ("{of: 收入.合计, not: [0, 无]}", "精确"),
        ("{of: 丙, is: 3}", "精确"),
        ("{of: 丙, above: 3}", "不适用"),
        ("{of: 丙, above: 2 户, below: 5}", "精确"),
        ("{of: 丁, above: 3}", "无法核对"),
    ],
)
def test_a_condition_of_the_file_that_may_hold_is_not_told(when, verdict):
    text = (
        "收入: {合计: 1.00}\n自评: {趋势: 增加}\n数据: {甲: 1 户, 乙: 1 户, 丙: 3 户, 丁: 待填}\n"
        f"勾稽:\n- {{id: A, kind: equal, left: 甲, right: 乙, when: {when}}}"
    )
    result = own_rules(text)
    assert (result.verdicts, result.codes) == ([verdict], [])


def test_a_part_of_the_schema_that_the_file_leaves_out_is_not_told():
    text = "收入: {合计: 1.00}\n勾稽:\n- {id: A, kind: equal, left: 收入.合计, right: 支出.合计, when: 支出}"
    result = own_rules(text)
    assert (result.verdicts, result.codes) == (["不适用"], [])


def own_rules(text):
    """Return the result of a report's own rules, loaded as gendoc loads them: they may name local figures."""
    node = report_of(text).root["勾稽"]
    rules, wrong = load_rules(node, SCHEMA.knows, SCHEMA.knows_text, SCHEMA.properties_at, SCHEMA.words_at, local=True)
    assert (len(rules), wrong) == (1, [])
    return run(text)


def test_units_that_cannot_be_compared_are_told_at_the_rule():
    rule = WORDED.replace("自评.趋势", "收入.合计") % "above: 3 户"
    findings = [finding for finding in run(BOTH, rule).outcome.findings if finding.code == "rule-invalid"]
    assert "when 里 收入.合计 的单位对不上" in messages(findings)
    assert [finding.help for finding in findings] == ["when 里的数换一个能换算的单位"]


def test_conditions_are_listed_and_kept():
    rules = run(BOTH, WORDED % "is: [增加, 持平]").rules
    assert "  这样才核对：自评.趋势 是 增加 或 持平\n" in as_text(rules, "试")
    assert as_json(rules)[0]["when"] == {"of": "自评.趋势", "is": ["增加", "持平"]}
    assert as_json(run(BOTH, CARRIED).rules)[0]["when"] == "结转结余"
    assert [back.when for back in from_plain(to_plain(rules), rules[0].span.source)] == [rules[0].when]
