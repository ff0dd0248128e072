"""What a cause may say: which number to type, what to do, what was ruled out; else it is a clue."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendoc.core.finding import Finding
from gendoc.reconcile.reconcile import reconcile
from gendoc.reporters.text import as_text
from gendoc.rules.load import load_rules

from .support import SCHEMA, checked, figures_of, local, names_a_number, parsed, report_of, run

SUM = '{id: T, kind: sum, total: total, parts: "parts[*]"}'
LIST = '- {id: S, kind: sum, total: 收入.合计, parts: "收入.构成[*].金额"}\n'


def balance(*, opening: str = "10.00", used: str = "") -> Finding:
    """Return the problem of a year with 5.00 of 非财政拨款结余 used, which the report may or may not give."""
    text = f"收入: {{合计: 100.00}}\n支出: {{合计: 108.00}}\n结转结余: {{年初: {opening}, 年末: 5.00}}\n{used}"
    rule = """
- {id: P, kind: sum, missing: zero, total: 支出.合计,
   parts: [收入.合计, "收入.构成[使用非财政拨款结余].金额", 结转结余.年初, {of: 结转结余.年末, weight: -1}]}
"""
    return run(text, rule).finding


def test_no_factor_of_a_capped_score_is_named():
    """That 3,886.50 would give 9.80 says nothing of the budget."""
    rule = "kind: product, product: 得分, factors: [执行, 分值], over: 预算, cap: 分值"
    data = "预算: 3868.50 万元, 执行: 3809.28 万元, 分值: 10 分, 得分: 9.80 分"
    (finding,) = run(f"数据: {{{data}}}\n勾稽: [{{id: T, {rule}}}]").outcome.findings
    assert finding.causes == ()
    assert "应为 9.85分" in finding.message


def test_no_number_is_to_be_typed_where_a_figure_that_was_left_out_may_be_lacking():
    """10.00 would have to be 13.00, one digit away; but 3.00 may have been used that nobody typed."""
    finding = balance()
    assert finding.causes
    assert not names_a_number(finding)
    assert "线索" in as_text([finding])
    assert "可能原因" not in as_text([finding])


def test_a_single_clue_is_not_called_the_cause():
    finding = balance(opening="1000.00")
    assert finding.causes == ("第 3 行的年初 1,000.00 大了 100 倍，小数点错了 2 位",) or not names_a_number(finding)
    assert "可能原因" not in as_text([finding])


CONFIRMED = """
- {id: P, kind: sum, missing: zero, total: 支出.合计,
   parts: [收入.合计, 结转结余.年初, {of: 结转结余.年末, weight: -1}]}
- {id: E, kind: equal, left: 收入.合计, right: 数据.收入}
"""


def test_a_complete_equation_that_asks_for_the_same_number_is_enough():
    text = "收入: {合计: 1080.00}\n支出: {合计: 108.00}\n结转结余: {年初: 0}\n数据: {收入: 108.00 万元}"
    finding = run(text, CONFIRMED).finding
    assert [failed.rule for failed in finding.failed] == ["P", "E"]
    assert finding.fix is not None
    assert finding.fix[1] == "108.00"


def test_a_correction_that_leaves_another_rule_unmended_names_no_number():
    """甲 is in two sums that fail by different amounts, and nothing else explains the second."""
    text = "数据: {甲: 30.00 万元, 乙: 41.00 万元, 丙: 61.00 万元, 丁: 17.31 万元, 总: 99.99 万元}"
    rules = """
勾稽:
  - {id: A, kind: sum, total: 丙, parts: [甲, 乙]}
  - {id: B, kind: sum, total: 总, parts: [甲, 丁]}
  - {id: C, kind: equal, left: 乙, right: 数据.乙二}
  - {id: D, kind: equal, left: 丙, right: 数据.丙二}
  - {id: E, kind: equal, left: 总, right: 数据.总二}
  - {id: F, kind: equal, left: 丁, right: 数据.丁二}
"""
    text = text.replace("}", ", 乙二: 41.00 万元, 丙二: 61.00 万元, 总二: 99.99 万元, 丁二: 17.31 万元}")
    findings = run(text + rules).outcome.findings
    assert {failed.rule for finding in findings for failed in finding.failed} == {"A", "B"}
    assert not any(finding.fix for finding in findings)
    assert not any("甲" in cause and "应为" in cause for finding in findings for cause in finding.causes)


@pytest.mark.parametrize(
    "data",
    [
        "合: 15.48 万元, 甲: 16 万元, 乙: -1.10 万元",
        "合: 1000.20 万元, 甲: 1000 万元, 乙: 4000.00 万元",
        "合: 500 万元, 甲: 500 万元, 乙: 3.00 万元",
    ],
)
def test_a_part_is_not_made_so_small_that_it_does_not_count(data):
    """-0.01 beside 16, which may be anything from 15.5 to 16.5, is no part at all."""
    finding = local(data, "kind: sum, total: 合, parts: [甲, 乙]").finding
    assert not any(re.match("第 1 行的乙 .*应为 -?0", cause) for cause in finding.causes)
    assert finding.fix is None


@given(part=st.integers(1, 10**6), whole=st.integers(1, 10**4))
def test_no_part_vanishes_whatever_the_figures(part, whole):
    """A part of a coarse sum is never told to be a hundred or ten thousand times too large if 0 would do as well."""
    amount = Decimal(part).scaleb(-2)
    outcome = local(
        f"合: {whole} 万元, 甲: {whole} 万元, 乙: {amount} 万元", "kind: sum, total: 合, parts: [甲, 乙]"
    ).outcome
    for cause in (cause for finding in outcome.findings for cause in finding.causes):
        assert not re.match("第 1 行的乙 .*应为 -?0", cause), cause


@pytest.mark.parametrize("sign", ["", "-"])
def test_a_missing_part_is_to_be_added_whatever_the_sign_of_the_total(sign):
    text = f"收入: {{合计: {sign}10.00, 构成: [{{名称: 甲, 金额: {sign}4.57}}, {{名称: 乙, 金额: {sign}2.00}}]}}"
    finding = run(text, LIST).finding
    assert finding.causes == (f"「收入.构成」漏列一项：金额 {sign}3.43",)
    assert finding.help.startswith(f"查明后在「收入.构成」补上这一项（金额 {sign}3.43）")
    plain = local(
        f"合: {sign}10.00 万元, 甲: {sign}4.57 万元, 乙: {sign}2.00 万元", "kind: sum, total: 合, parts: [甲, 乙]"
    )
    assert plain.finding.causes == (f"漏列一项 {sign}3.43",)
    assert plain.finding.help.startswith(f"查明有没有漏列一项 {sign}3.43，有就补列；")
    assert "多计" not in plain.finding.help


@pytest.mark.parametrize(
    ("total", "parts", "advice"),
    [
        ("10.00", ["4.00", "1.07"], "补上漏列的"),
        ("10.00", ["8.00", "7.07"], "改正多计"),
        ("-10.00", ["-4.00", "-1.07"], "补上漏列的"),
        ("-10.00", ["-8.00", "-7.07"], "改正多计"),
    ],
)
def test_the_rules_own_advice_follows_the_sign_of_the_total(total, parts, advice):
    result = checked(figures_of({"total": total, "parts": parts}, "万元"), SUM)
    assert advice in result.record.help


def test_a_value_that_the_rules_ask_for_is_what_the_advice_says():
    finding = run("收入: {合计: 17.00, 构成: [{名称: 甲, 金额: 60.00}, {名称: 乙, 金额: 30.00}]}", LIST).finding
    named = [cause for cause in finding.causes if "应为" in cause]
    assert not named or len(finding.causes) > 1 or "改为" in finding.help


DOUBTFUL = {"total": "1000.00", "parts": ["887.36", "312.61", "200.00", "200.00", "100.00", "100.00"]}


def test_a_repair_that_rounding_hardly_explains_is_a_repair():
    right = checked(figures_of({**DOUBTFUL, "parts": ["87.36", *DOUBTFUL["parts"][1:]]}, "万元"), SUM)
    assert right.verdicts == ["舍入存疑"]
    finding = checked(figures_of(DOUBTFUL, "万元"), SUM).finding
    assert any("887.36" in cause and "应为 87.36" in cause for cause in finding.causes)
    assert "错漏一位数字" not in finding.ruled_out


def test_nothing_is_ruled_out_where_there_was_nothing_to_try():
    """A share has no parts of which one could be counted twice."""
    result = local("甲: 30.00 万元, 乙: 70.00 万元, 率: 91.37 %", "kind: share, part: 甲, whole: 乙, share: 率")
    assert result.finding.ruled_out
    assert "重复计入" not in result.finding.ruled_out


def test_nothing_is_ruled_out_of_figures_that_were_derived_by_division():
    text = "收入: {合计: 100.00, 构成: [{名称: 甲, 金额: 60.00}, {名称: 乙, 金额: 30.00}]}"
    rules = """
- {id: Z, kind: share, each: "收入.构成[*]", part: .金额, whole: 收入.合计, share: .占比}
- {id: H, kind: shares-total, parts: "收入.构成[*].占比"}
"""
    assert run(text, rules).finding.ruled_out == ()


def test_a_slip_behind_two_levels_of_derived_figures_is_one_problem():
    text = """
收入: {合计: 156.00}
支出: {构成: [{名称: 甲, 金额: 300.00}, {名称: 乙, 金额: 26.00}]}
结转结余: {年末: 96.00, 年初: 60.00}
数据: {丙: 4.00 万元, 丁: 60.00 万元}
"""
    rules = """
- {id: S, kind: sum, total: 支出.合计, parts: "支出.构成[*].金额"}
- {id: U, kind: sum, total: 数据.全, parts: [支出.合计, 数据.丙]}
- {id: A, kind: sum, total: 收入.合计, parts: [数据.全, 结转结余.年末]}
- {id: B, kind: equal, left: 结转结余.年初, right: 数据.全}
- {id: C, kind: equal, left: 数据.丁, right: 数据.全}
"""
    finding = run(text, rules).finding
    assert [failed.rule for failed in finding.failed] == ["A", "B", "C"]
    assert finding.fix is not None
    assert (finding.fix[0].line, finding.fix[1]) == (3, "30.00")


def test_figures_are_quoted_as_typed():
    finding = run("收入: {合计: 0.3, 构成: [{名称: 甲, 金额: 0.2}, {名称: 乙, 金额: 0.25}]}", LIST).finding
    assert "合计 0.3，" in finding.message
    grouped = run("收入: {合计: 12345.6, 构成: [{名称: 甲, 金额: 12345.6}, {名称: 乙, 金额: 12345.6}]}", LIST).finding
    assert "合计 12,345.6，" in grouped.message
    assert grouped.causes[0].startswith("收入.构成[2].金额 12,345.6 与第 1 行的金额 12,345.6 相同")


@pytest.mark.parametrize(
    ("data", "expr", "said"),
    [
        ("甲: 3.17 万元, 乙: 7.31 万元, 丙: 0.5 %", "甲 ÷ 乙 = 丙", "容许 ±0.15"),
        ("甲: 3.17 万元, 乙: 7.31 万元, 丙: 9.00 万元", "甲 + 乙 = 丙", "容许 ±0.015"),
        ("甲: 100 万元, 乙: 7.31 万元, 丙: 9.125 万元", "甲 + 乙 = 丙", "容许 ±0.5055"),
    ],
)
def test_what_rounding_allows_is_told_with_the_digits_that_say_something(data, expr, said):
    assert f"{said}" in local(data, f"kind: expression, expr: {expr}").finding.message


@given(left=st.integers(100, 10**5), right=st.integers(100, 10**5), rate=st.integers(0, 10**5))
def test_the_difference_is_told_on_the_side_of_what_is_allowed_where_it_is(left, right, rate):
    figures = [f"{Decimal(number).scaleb(-2)}" for number in (left, right, rate)]
    result = local("甲: {} 万元, 乙: {} 万元, 丙: {} %".format(*figures), "kind: expression, expr: 甲 ÷ 乙 = 丙")
    told = re.search(r"差 (-?[0-9.,]+)，容许 (?:±([0-9.]+)|(-?[0-9.]+) 至 (-?[0-9.]+))", result.record.message)
    if told is None:
        return
    gap = Decimal(told[1].replace(",", ""))
    low, high = (-Decimal(told[2]), Decimal(told[2])) if told[2] else (Decimal(told[3]), Decimal(told[4]))
    assert (low <= gap <= high) == (result.record.verdict != "不符")


def test_advice_has_no_more_decimals_than_the_schema_takes():
    """99996 of 100000 is 99.996%, and neither 100.00% nor 99.99%."""
    report = report_of("数据: {数: 99996 户, 全: 100000 户}\n收入: {构成: [{名称: 甲, 占比: 100.00}]}")
    rule = '- {id: Z, kind: share, part: 数据.数, whole: 数据.全, share: "收入.构成[甲].占比"}'
    rules, _ = load_rules(parsed(rule, "r.yaml"))
    (free,) = reconcile(report, rules, []).findings
    assert "改为 99.996" in free.help
    (bound,) = reconcile(report, rules, [], figure_type=SCHEMA.figure_type).findings
    assert bound.help.startswith("查对数、全；")
    assert bound.fix is None


@pytest.mark.parametrize(
    "rule", ["equal, left: 计, right: 甲", "sum, total: 计, parts: [甲]", "sum, total: 计, parts: [甲, 乙]"]
)
def test_a_total_of_0_was_not_filled_in(rule):
    finding = local("计: 0 万元, 甲: 90.00 万元, 乙: 30.00 万元", f"kind: {rule}").finding
    assert "没有填" in finding.message + finding.help + "".join(finding.causes)
    assert "舍入一次" not in finding.message


CUT = [
    ("甲: 1685.42 万元, 乙: 3809.28 万元, 丙: 44.24 %", "kind: share, part: 甲, whole: 乙, share: 丙"),
    ("甲: 266.33 万元, 乙: 4125.49 万元, 丙: 6.45 %", "kind: share, part: 甲, whole: 乙, share: 丙"),
    ("甲: 4143.91 万元, 乙: -2570.97 万元, 丙: -38.28 %", "kind: growth, now: 甲, change: 乙, rate: 丙"),
    ("甲: 1685.42 万元, 乙: 1168.42 万元, 丙: 44.24 %", "kind: growth, now: 甲, before: 乙, rate: 丙"),
    ("甲: 20000.00 元, 乙: 3 人, 丙: 6666 元", "kind: average, amount: 甲, count: 乙, average: 丙"),
    ("甲: 2 人, 乙: 3 人, 丙: 66.66 %", "kind: ratio, numerator: 甲, denominator: 乙, ratio: 丙"),
    ("甲: 87.72 万元, 乙: 312.44 万元, 丙: 28.07 %", "kind: expression, expr: 甲 ÷ 乙 = 丙"),
    ("甲: 66.66 万元, 乙: 100.00 万元, 丙: 66.6 %", "kind: expression, expr: 丙 = 甲 ÷ 乙"),
    ("甲: 98.47 %, 乙: 10 分, 丙: 9.84 分", "kind: expression, expr: 甲 × 乙 = 丙"),
]


@pytest.mark.parametrize(("data", "rule"), CUT)
def test_what_was_truncated_has_one_verdict_one_word_and_its_record(data, rule):
    result = local(data, rule)
    assert result.verdicts == ["舍入存疑"]
    assert result.finding.severity == "warning"
    assert result.finding.message.endswith("，像是截尾而不是四舍五入")
    assert [record["id"] for record in result.finding.to_json()["records"]] == ["T"]
    assert "按规定截尾的，在规则里写 rounding: truncate" in result.finding.help
    assert local(data, f"{rule}, rounding: truncate").outcome.findings == ()
    assert local(data, f"{rule}, rounding: exact").verdicts == ["不符"]


def test_no_number_is_to_be_typed_for_what_may_be_rounded():
    """3.9539 to 3.9564: what was printed may be the share of amounts that were not rounded."""
    finding = local(
        "甲: 17.57 万元, 乙: 444.23 万元, 丙: 3.95 %", "kind: share, part: 甲, whole: 乙, share: 丙"
    ).finding
    assert finding.causes == ("末位像是截尾得来的；用没有舍入的数算的，也可能正是 3.95",)
    assert "改为" not in finding.help
