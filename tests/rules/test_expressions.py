from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendoc.reconcile.reconcile import reconcile
from gendoc.rules.expression import BadFormula, parse
from gendoc.rules.load import load_rules
from tests.work import steps

from .support import Run, messages, parsed, report_of, run

DATA = """
收入:
  合计: 2366.45
  构成: [{名称: 甲, 金额: 1988.89, 占比: 84.05}, {名称: 乙（含-丙）, 金额: 377.56, 占比: 15.95}]
支出: {合计: 2366.46}
数据: {户数: 423 户, 人数: 846 人, 80岁以上: 34 人}
"""


def holds(expression: str, **options: str) -> Run:
    more = "".join(f", {key}: {value}" for key, value in options.items())
    return run(DATA + f"勾稽: [{{id: T, kind: expression, expr: '{expression}'{more}}}]")


@pytest.mark.parametrize(
    ("expression", "verdict"),
    [
        ("收入.合计 = 合计(收入.构成[*].金额)", "精确"),
        ("收入.合计＝合计（收入.构成[*].金额）", "精确"),
        ("收入.合计 - 收入.构成[甲].金额 = 收入.构成[乙（含-丙）].金额", "精确"),
        ("-收入.合计 + 收入.合计 = 0", "精确"),
        ("收入.合计 = 支出.合计", "不符"),
        ("收入.合计 == 支出.合计 − 100元", "精确"),
        ("收入.合计 <= 支出.合计", "精确"),
        ("收入.合计 ≥ 支出.合计", "舍入"),
        ("收入.合计 ＜ 支出.合计", "舍入存疑"),
        ("收入.合计 < 0.24 亿元", "精确"),
        ("收入.合计 > 0.24 亿元", "不符"),
        ("收入.合计 ≠ 支出.合计", "舍入存疑"),
        ("收入.合计 <> 2,000 万元", "精确"),
        ("户数 != 423", "不符"),
        ("户数 ≠ 424", "精确"),
        ("户数 < 423", "不符"),
        ("人数 ÷ 户数 = 2", "精确"),
        ("人数 = 2 × 户数", "精确"),
        ("户数 * (1 + 100%) = 人数", "精确"),
        ("收入.构成[甲].金额 / 收入.合计 = 收入.构成[甲].占比", "舍入"),
        ("收入.构成[甲].金额 / 收入.合计 = 84.05%", "不符"),
        ("收入.构成[甲].金额 / 收入.合计 ＞ 80％", "精确"),
        ("合计(收入.构成[*].占比) = 100%", "精确"),
        ("合计(收入.构成[*].占比) = 1000‰", "精确"),
        ("收入.合计 / 户数 < 6 万元", "精确"),
        ("80岁以上 ≤ 人数", "精确"),
        ("收入.合计 / (户数 - 423) = 5 万元", "无法核对"),
        ("收入.合计 × 收入.合计 = 收入.合计 × 收入.合计", "精确"),
    ],
)
def test_an_expression_holds_as_far_as_its_figures_are_known(expression, verdict):
    result = holds(expression)
    assert [finding.message for finding in result.loading] == []
    assert result.verdicts == [verdict]
    assert "rule-invalid" not in result.codes


@pytest.mark.parametrize(
    ("expression", "at", "message"),
    [
        ("收入.合计 + 5% = 支出.合计", "+", "金额与不是金额的数不能相加减、相比"),
        ("收入.合计 = 户数", "=", "金额与不是金额的数不能相加减、相比"),
        ("合计(收入.构成[*].占比) = 100", "=", "百分数与不带 % 的数不能相加减、相比"),
        ("收入.合计 × 支出.合计 > 5 万元", ">", "两边的单位对不上"),
        ("收入.合计 > 户数 ÷ 人数", ">", "金额与不是金额的数不能相加减、相比"),
    ],
)
def test_what_does_not_go_together_is_pointed_at_in_the_rule(expression, at, message):
    result = holds(expression)
    finding = result.finding
    assert (finding.code, finding.message) == ("rule-invalid", f"规则 T：{message}")
    line = finding.span.source.line(finding.span.line)
    assert line[finding.span.column - 1] == at


@pytest.mark.parametrize(
    ("expression", "at", "message"),
    [
        ("收入.合计", 6, "式子里没有比较"),
        ("收入.合计 =", 8, "式子没有写完"),
        ("收入.合计 = (支出.合计", 9, "这个括号没有关上"),
        ("收入.合计 = 支出.合计)", 14, "这里不应是「)」"),
        ("收入.合计 = (支出.合计 5)", 16, "前面的括号还没有关上"),
        ("收入.合计 = 合计(5)", 12, "合计() 里应写一个路径"),
        ("收入.合计 = 合计(", 12, "合计() 里应写一个路径"),
        ("收入.合计 = 收入.构成[*].金额", 9, "「收入.构成[*].金额」指一列数"),
        ("1 = 1", 1, "式子里没有数据中的数"),
        ("收入.合计 = 支出.合计 = 5", 15, "一个式子只能比较一次"),
        ("收入.合计 + * 支出.合计 = 5", 9, "这里应是一个数，却是「*」"),
        ("收入..合计 = 5", 1, "路径写法不对：「收入..合计」"),
        ("收入.合计 = [", 9, "这里的「[」看不懂"),
        ("收入.合计 = 012 元", 9, "「012」开头多了 0"),
        ("收入.合计 = 1,23 元", 9, "「1,23」的千分号位置不对"),
        ("收入.合计 = 5 支出.合计", 11, "这里不应是「支出.合计」"),
        ("收入.合计 ! 5", 7, "这里的「!」看不懂"),
        ("(" * 40 + "收入.合计" + ")" * 40 + " = 1", 31, "括号和正负号套了 30 层以上"),
        ("1 + " * 300 + "收入.合计 = 1", 1, "超过 1,000 字的上限"),
        ("收入.总计 = 1", 1, "schema 里没有「收入.总计」这个数"),
        ("收入.合计 = 1 + 单位", 13, "schema 里没有「单位」这个数"),
    ],
)
def test_a_mistake_in_an_expression_is_shown_at_its_column(expression, at, message):
    before = "- {id: T, kind: expression, expr: '"
    result = run("单位: 某局", f"{before}{expression}'}}")
    (finding,) = result.loading
    assert finding.code == "rule-invalid"
    assert message in finding.message
    assert finding.span.column - len(before) == at


def test_the_column_is_right_where_the_expression_is_folded_over_lines():
    rule = "- id: T\n  kind: expression\n  expr: >-\n    收入.合计 -\n    支出.合计 =\n    收入.合记\n"
    _, findings = load_rules(parsed(rule, "rules.yaml"), lambda pattern: pattern.text != "收入.合记")
    assert messages(findings).startswith("rules.yaml:6:5: ")


def test_an_expression_may_hold_for_each_item_of_a_list():
    result = holds("收入.合计 ≥ .金额", each='"收入.构成[*]"')
    assert result.verdicts == ["精确", "精确"]


def test_a_figure_may_come_twice_by_one_name_but_not_by_two():
    assert holds("收入.合计 ÷ 户数 = 收入.合计 ÷ 户数").verdicts == ["精确"]
    assert holds("户数 = 数据.户数").codes == ["rule-invalid"]


def test_a_failed_expression_shows_both_sides_and_every_figure():
    finding = holds("收入.合计 + 5 万元 = 支出.合计").finding
    assert finding.message == (
        "收入.合计 + 5 万元 = 支出.合计：不符，左边 2,371.45万元，右边 2,366.46万元，应相等，差 4.99，容许 ±0.01"
    )
    assert [label for _, label in finding.related] == ["合计"]
    assert finding.help.endswith("差 4.99，并写明理由")


@given(st.text(alphabet="收入.合计[*]()（）+-*/×÷=<>≤≠1,50%万元亿 \"'{}￥", max_size=60))
def test_whatever_is_typed_is_read_or_refused_at_its_place(text):
    start = 0
    try:
        parse(text)
    except BadFormula as problem:
        start = problem.start
    assert 0 <= start <= len(text)


def test_long_sums_take_work_that_grows_with_them():
    def work(items: int, sums: int) -> int:
        listed = ", ".join(f"{{名称: 第{n}项, 金额: {n}.25}}" for n in range(items))
        total = sum(Fraction(n) + Fraction(1, 4) for n in range(items))
        text = f"收入: {{合计: {int(total)}.00, 构成: [{listed}]}}"
        expr = " + ".join(["合计(收入.构成[*].金额)"] * sums)
        report = report_of(text)
        laws = f"- {{id: T, kind: expression, expr: '{expr} = {sums} × 收入.合计'}}"
        rules, wrong = load_rules(parsed(laws, "rules.yaml"))
        assert wrong == []
        results = []
        counted = steps(lambda: results.append(reconcile(report, rules, [])))
        assert [str(record.verdict) for record in results[0].records] == ["精确"]
        return counted

    small = work(200, 10)
    assert work(400, 10) < 3 * small
    assert work(200, 20) < 3 * small


def test_a_difference_is_not_told_as_0_if_there_is_one():
    rule = "\n勾稽: [{id: D, kind: expression, expr: 数据.甲 < 数据.乙}]"
    result = run("数据: {甲: 1.000000 亿元, 乙: 99999999.70 元}" + rule)
    assert result.verdicts == ["舍入存疑"]
    assert result.record.difference == Decimal("0.000000003")
