"""Quotients without a divisor: nothing is computed, and what is printed all the same is told, by every kind alike."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendoc.figures.interval import Interval

from .support import run

# Each divides 甲 by 乙 and holds the quotient against 率; "{率}" is typed where it is not left out.
DIVIDING = {
    "share": ("part: 甲, whole: 乙, share: 数据.率", "%"),
    "ratio": ("numerator: 甲, denominator: 乙, ratio: 数据.率", "%"),
    "completion": ("done: 甲, planned: 乙, rate: 数据.率", "%"),
    "average": ("amount: 甲, count: 次, average: 数据.率", "元"),
    "growth": ("now: 甲, before: 乙, rate: 数据.率", "%"),
    "expression": ("expr: 数据.率 = 甲 ÷ 乙", "%"),
}
kinds = pytest.mark.parametrize("kind", DIVIDING)


def divided(kind: str, over: str, under: str, printed: str = ""):
    fields, unit = DIVIDING[kind]
    count = under if under == "无" else under.replace(".00", ".0")
    rate = f", 率: {printed} {'' if printed == '无' else unit}".rstrip() if printed else ""
    amount = over if over == "无" else f"{over} 万元"
    whole = under if under == "无" else f"{under} 万元"
    data = f"数据: {{甲: {amount}, 乙: {whole}, 次: {count}{rate}}}"
    return run(f"{data}\n勾稽: [{{id: T, kind: {kind}, {fields}}}]")


@kinds
@pytest.mark.parametrize("under", ["0", "无"])
@pytest.mark.parametrize("over", ["0", "-5.00", "无"])
@pytest.mark.parametrize("printed", ["100.00", "0.00"])
def test_what_is_printed_over_nothing_is_an_error_at_the_divisor(kind, over, under, printed):
    if "无" in (over, under) and kind in ("share", "ratio", "average") and over == "无" == printed:
        return
    result = divided(kind, over, under, printed)
    (finding,) = result.outcome.findings
    assert (result.verdicts, finding.code, finding.severity) == (["不符"], "T", "error")
    if kind != "growth":  # which says that there is no rate, at the rate
        assert (finding.label, finding.message.count("不能作除数，却写了率")) in (("乙", 1), ("次", 1))
    assert "应为" not in finding.message + finding.help
    assert not finding.causes
    assert finding.fix is None


@kinds
@pytest.mark.parametrize(("over", "severity"), [("307.82", "error"), ("0.00", "warning")])
def test_over_what_may_be_nothing_it_is_an_error_where_no_divisor_gives_it(kind, over, severity):
    result = divided(kind, over, "0.00", "100.00")
    (finding,) = result.outcome.findings
    verdict = "不符" if severity == "error" else "无法核对"
    assert (result.verdicts, finding.severity) == ([verdict], severity)
    assert "不能作除数，却写了率" in finding.message


@kinds
@pytest.mark.parametrize("under", ["0", "无", "0.00"])
@pytest.mark.parametrize("printed", ["", "无"])
def test_where_nothing_is_printed_there_is_nothing_to_tell_and_nothing_is_derived(kind, under, printed):
    result = divided(kind, "5.00", under, printed)
    assert set(result.verdicts) <= {"无法核对", "精确"}  # growth: that no rate is printed is right
    assert result.codes == []
    assert not [figure for figure in result.report.figures.values() if figure.derived]


@kinds
@pytest.mark.parametrize(("under", "printed"), [("-5.00", "-100.00"), ("-2.00", "-250.00")])
def test_a_divisor_below_nothing_is_a_divisor(kind, under, printed):
    if kind in ("average", "growth"):
        return  # which count by the head, and from what was there before
    assert divided(kind, "5.00", under, printed).verdicts in (["精确"], ["舍入"])


def test_a_rate_over_what_the_change_leaves_of_nothing_is_told():
    result = run(
        "数据: {今: 5.00 万元, 增: 5.00 万元, 率: 100.00 %}\n"
        "勾稽: [{id: T, kind: growth, now: 今, change: 增, rate: 率}]"
    )
    assert (result.verdicts, result.finding.severity) == (["不符"], "error")
    assert "基数可能是 0，不能作除数，却写了率 100.00%" in result.finding.message


@pytest.mark.parametrize(
    ("amounts", "verdict", "codes"),
    [("0, 0", "不符", ["T"]), ("0.00, 0.00", "无法核对", ["T"]), ("60.00, 40.00", "精确", [])],
)
def test_shares_by_the_largest_remainder_of_nothing_are_told(amounts, verdict, codes):
    one, two = amounts.split(", ")
    result = run(
        f"数据: {{甲: {one} 万元, 乙: {two} 万元, 子: 60.00 %, 丑: 40.00 %}}\n"
        "勾稽: [{id: T, kind: shares-total, method: largest-remainder, parts: [子, 丑], amounts: [甲, 乙]}]"
    )
    assert (result.verdicts, result.codes) == ([verdict], codes)


def test_the_figures_of_an_expression_that_make_up_its_divisor_are_named():
    rule = "数据: {甲: 5.00 万元, 乙: 3.00 万元, 丙: 3.00 万元, 率: 20.00 %}\n勾稽: [{id: T, kind: expression, expr: EXPR}]"
    both = run(rule.replace("EXPR", "率 = 甲 ÷ (乙 - 丙)")).finding
    assert (both.severity, both.label) == ("error", "乙")
    assert "除数可能是 0，不能相除，却写了率 20.00%" in both.message
    limit = run(rule.replace("EXPR", "甲 ÷ (乙 - 丙) <= 率"))
    assert (limit.verdicts, limit.codes) == (["无法核对"], [])  # a bound is no quotient that somebody printed


CENTS = st.integers(-400, 400).map(lambda number: Fraction(number, 100))
HALF = Fraction(1, 200)


@given(over=CENTS, under=st.integers(-1, 1), printed=CENTS, part=st.fractions(-1, 1), off=st.fractions(-1, 1))
def test_what_some_divisor_gives_is_never_called_impossible(over, under, printed, part, off):
    """A quotient that comes of one dividend and one divisor other than 0, each within its rounding, may be."""
    base = Interval(Fraction(under, 100) - HALF, Fraction(under, 100) + HALF)
    divisor = (base.low + base.high) / 2 + part * HALF
    if not divisor:
        return
    dividend = over + off * HALF
    around = Interval(dividend / divisor - HALF, dividend / divisor + HALF)
    assert base.may_divide(Interval(over - HALF, over + HALF), around)
    if over > 2 * abs(printed) + 1:  # with 0.005 or 0.015 at most as its divisor, a dividend of 1 gives more than 60
        assert not base.may_divide(Interval(over - HALF, over + HALF), Interval(printed - HALF, printed + HALF))
