"""A product is its factors multiplied, divided if need be, and no more than its cap."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendoc.data.path import show

from .support import messages, run, spans

SCORE = "{id: T, kind: product, product: 得分, factors: [执行, 分值], over: 预算, cap: 分值}"
RATED = "{id: T, kind: product, product: 得分, factors: [率, 分值], cap: 分值}"
HEADS = "{id: T, kind: product, product: 经费, factors: [生均, 人数]}"


def product(figures: str, rule: str):
    result = run(f"数据: {{{figures}}}\n勾稽: [{rule}]")
    assert messages(result.loading) == ""
    return result


@pytest.mark.parametrize(
    ("figures", "rule", "verdict", "expected"),
    [
        ("得分: 10.00 分, 执行: 105.00 万元, 分值: 10 分, 预算: 100.00 万元", SCORE, "精确", "10.00"),
        ("得分: 10 分, 执行: 105.00 万元, 分值: 10 分, 预算: 100.00 万元", SCORE, "精确", "10"),
        ("得分: 10.50 分, 执行: 105.00 万元, 分值: 10 分, 预算: 100.00 万元", SCORE, "不符", "10.00"),
        ("得分: 9.50 分, 执行: 95.00 万元, 分值: 10 分, 预算: 100.00 万元", SCORE, "精确", "9.50"),
        ("得分: 9.85 分, 执行: 3809.28 万元, 分值: 10 分, 预算: 3868.50 万元", SCORE, "舍入", "9.85"),
        ("得分: 9.95 分, 执行: 3809.28 万元, 分值: 10 分, 预算: 3868.50 万元", SCORE, "不符", "9.85"),
        ("得分: 9.50 分, 执行: 950000.00 元, 分值: 10 分, 预算: 100.00 万元", SCORE, "精确", "9.50"),
        ("得分: 9.85 分, 率: 98.47 %, 分值: 10 分", RATED, "舍入", "9.85"),
        ("得分: 10.00 分, 率: 105.00 %, 分值: 10 分", RATED, "精确", "10.00"),
        ("经费: 1.80 万元, 生均: 450 元/人, 人数: 40 人", HEADS, "精确", "1.80"),
        ("经费: 18000 元, 生均: 450 元, 人数: 40 人", HEADS, "精确", "18000"),
        ("经费: 1.90 万元, 生均: 450 元/人, 人数: 40 人", HEADS, "不符", "1.80"),
        ("经费: 无, 生均: 无, 人数: 40 人", HEADS, "精确", "0"),
    ],
)
def test_products_are_reckoned_with_their_units(figures, rule, verdict, expected):
    record = product(figures, rule).record
    assert (str(record.verdict), record.expected) == (verdict, Decimal(expected))


def test_what_is_wrong_is_said_with_the_figures_and_what_it_should_be():
    figures = "得分: 10.50 分, 执行: 105.00 万元, 分值: 10 分, 预算: 100.00 万元"
    finding = product(figures, SCORE).finding
    assert finding.message == (
        "得分 等于 执行 × 分值 ÷ 预算，最多 分值：不符，得分 10.50分，"
        "按 105.00万元 × 10分 ÷ 100.00万元（最多 10分） 应为 10.00分，差 -0.50"
    )
    assert spans(finding)[0][0] == "10.50 分"


@pytest.mark.parametrize(
    ("figures", "rule", "derived"),
    [
        ("执行: 105.00 万元, 分值: 10 分, 预算: 100.00 万元", SCORE, "10.00分"),
        ("执行: 3809.28 万元, 分值: 10 分, 预算: 3868.50 万元", SCORE, "9.85分"),
        ("率: 98.47 %, 分值: 10 分", RATED, "9.85分"),
        ("生均: 450 元/人, 人数: 40 人", HEADS, "18,000.00元"),
        ("生均: 无, 人数: 40 人", HEADS, "无"),
    ],
)
def test_a_product_that_nobody_typed_is_computed(figures, rule, derived):
    rule = rule.replace("product: 得分", "product: 数据.得分").replace("product: 经费", "product: 数据.经费")
    result = product(figures, rule)
    (figure,) = [figure for figure in result.report.figures.values() if figure.derived]
    assert (show(figure.path)[:3], figure.printed) == ("数据.", derived)


@pytest.mark.parametrize(
    ("figures", "rule"),
    [
        ("得分: 9.50 万元, 执行: 95.00 万元, 分值: 10 分, 预算: 100.00 万元", SCORE),
        ("得分: 9.50 分, 执行: 95.00 户, 分值: 10 分, 预算: 100.00 万元", SCORE),
        ("经费: 18000 人, 生均: 450 元/人, 人数: 40 人", HEADS),
        ("经费: 18000 元, 生均: 450 元/人, 人数: 40 户", HEADS),
        ("经费: 18000 元, 生均: 450 人, 人数: 40 人", HEADS),
        ("得分: 9.50 分, 执行: 95.00 万元, 分值: 10 户, 预算: 100.00 万元", SCORE),
    ],
)
def test_units_that_do_not_go_together_are_told(figures, rule):
    result = product(figures, rule)
    assert (result.verdicts, result.codes) == (["无法核对"], ["rule-invalid"])
    assert "单位" in result.finding.message


@pytest.mark.parametrize(
    ("score", "done", "planned", "verdict"),
    [
        ("9.50 分", "95.00 万元", "0 万元", "不符"),
        ("0.00 分", "0 万元", "0 万元", "不符"),
        ("无", "0 万元", "0 万元", "无法核对"),
        ("10.00 分", "5.00 万元", "0.00 万元", "无法核对"),
        ("10.00 分", "5.00 万元", "无", "不符"),
    ],
)
def test_without_a_divisor_there_is_no_product(score, done, planned, verdict):
    result = product(f"得分: {score}, 执行: {done}, 分值: 10 分, 预算: {planned}", SCORE)
    assert result.verdicts == [verdict]
    assert bool(result.outcome.findings) == (score != "无")
    assert not any(figure.derived for figure in result.report.figures.values())


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("factors: 率", "至少要有两个因数"),
        ("factors: [率, {of: 分值, weight: 2}]", "不写 weight"),
        ('factors: [率, "事项[*].分值"]', "不指列表的每一项"),
        ("factors: [率, 得分]", "同时是「product」"),
        ("factors: [率, 率]", "重复"),
    ],
)
def test_rules_that_multiply_nothing_are_mistakes(rule, said):
    result = run(f"勾稽: [{{id: T, kind: product, product: 得分, {rule}}}]")
    assert said in messages(result.loading)


@given(
    done=st.integers(0, 10**8),
    planned=st.integers(100, 10**8),
    full=st.integers(1, 100),
    capped=st.booleans(),
    off=st.integers(-3, 3),
)
def test_an_honest_score_passes_and_one_that_is_off_does_not(done, planned, full, capped, off):
    exact = Fraction(done, planned) * full
    exact = min(exact, Fraction(full)) if capped else exact
    size, rest = divmod(exact.numerator * 100, exact.denominator)
    cents = size + (2 * rest >= exact.denominator) + off
    rule = SCORE if capped else SCORE.replace(", cap: 分值", "")
    amounts = [f"{Decimal(number).scaleb(-2):f}" for number in (cents, done, planned)]
    if cents < 0:
        return
    figures = f"得分: {amounts[0]} 分, 执行: {amounts[1]} 万元, 分值: {full} 分, 预算: {amounts[2]} 万元"
    reach = Fraction(full, planned) * (1 + exact / full)  # what rounding of the two amounts leaves open
    if off == 0:
        assert product(figures, rule).verdicts != ["不符"]
    elif cents == size:  # truncated: one verdict, unless rounding leaves more than the last place open
        assert product(figures, rule).verdicts in (["舍入存疑"], ["舍入"])
    elif reach < Fraction(1, 10):
        assert (product(figures, rule).verdicts == ["不符"]) == (
            abs(cents - exact * 100) > Fraction(1, 2) + reach * 50
        ) or (abs(abs(cents - exact * 100) - Fraction(1, 2)) <= reach * 50)
