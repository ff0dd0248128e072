"""Quotients: what shares, rates, averages and growth have in common.

The interval of the quotient has to meet the interval of what is printed.  A printed value that
equals the quotient cut off instead of rounded is a warning: ten of a hundred and seventy-seven
published percentages were so, always by one unit in the last place.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

from gendoc.core.source import Span
from gendoc.figures.interval import Interval, as_decimal, half_up, point, read_as, truncated
from gendoc.figures.units import MONEY
from gendoc.rules.kind import Judgement, RuleInstance
from gendoc.rules.operand import Operand, Verdict, in_unit
from gendoc.rules.words import last_key

_SCALES = {"%": 100, "‰": 1000}


class Ratio(NamedTuple):
    """What one figure makes of another: the value, and where the truth may lie."""

    value: Fraction
    band: Interval


def scale_of(unit: str, bare: int = 100) -> int:
    """Return how many of a unit make one whole: 100 of %, 1000 of ‰; bare if there is no such sign."""
    return _SCALES.get(unit, bare)


def ratio_of(over: Operand, under: Operand, scale: int | Fraction) -> Ratio | None:
    """Return scale times over/under, None if under may be 0.  Raises UnitMismatch."""
    if under.interval.touches_zero:
        return None
    over = in_unit(over, under.unit).times(Fraction(scale))
    return Ratio(over.value / under.value, over.interval.over(under.interval))


def divided_by_zero(printed: Operand, over: Operand, under: Operand) -> Judgement:
    """Return the judgement that nothing can be divided by a figure that may be 0."""
    return Judgement(
        verdict=Verdict.UNCHECKED,
        message=f"{under.name} 是 {under.number}，不能作除数",
        primary=printed,
        related=related(over, under),
    )


class Printed(NamedTuple):
    """How a quotient is printed and spoken of.

    role is the field of the printed figure; division words what it comes of (4.06 ÷ 2,366.45);
    unit is what the message puts behind it.  exact_at: at this value rounding does not count.
    moved: the figure may have been moved by less than one unit in its last place.
    """

    field: str
    division: str
    unit: str
    related: tuple[tuple[Span, str], ...] = ()
    exact_at: Fraction | None = None
    moved: bool = False
    advice: str = ""
    causes: tuple[str, ...] = ()


def judge(case: RuleInstance, ratio: Ratio, how: Printed) -> Judgement:
    """Return how the printed figure compares with the quotient it stands for."""
    operand = case.operand(how.field)
    places = max(operand.decimals, case.decimals[how.field])
    step = Fraction(1, 10**places) if places >= 0 else Fraction(10**-places)
    exact = operand.step == 0 or operand.value == how.exact_at
    reading = point(operand.value) if exact else read_as(operand.value, step, case.rule.rounding)
    computed = (truncated if case.rule.rounding == "truncate" else half_up)(ratio.value, places)
    meets = abs(ratio.value - operand.value) < step if how.moved and operand.step else reading.meets(ratio.band)
    verdict = _verdict(operand, ratio.value, computed, meets=meets)
    failed = verdict is Verdict.FAILED
    rounds = case.rule.rounding != "truncate" and not exact and not how.moved
    cut = rounds and truncated(ratio.value, places) == as_decimal(operand.value) != half_up(ratio.value, places)
    if failed:
        computed = _telling(ratio.value, computed, operand.value, places)
    difference = computed - as_decimal(operand.value)
    unsure = cut and verdict is Verdict.ROUNDING
    return Judgement(
        verdict=verdict,
        message=_message(operand, how, computed, difference, ratio.band)
        + ("，是截尾而非四舍五入" if cut and failed else ""),
        primary=operand,
        label=last_key(operand),
        related=how.related,
        expected=computed,
        expected_interval=ratio.band,
        reported=as_decimal(operand.value, operand.decimals if operand.step else 0),
        difference=difference,
        allowed=(reading - ratio.band).moved(ratio.value - operand.value),
        causes=how.causes if failed else (),
        advice=f"改为 {computed:f}" + how.advice,
        severity="warning" if cut and failed else None,
        caution=f"{last_key(operand)} {operand.number}{how.unit}，像是截尾而不是四舍五入：按 {how.division} 四舍五入应为 {computed:f}"
        if unsure
        else "",
        caution_help=f"改为 {computed:f}；末位按规定截去的，在规则里写 rounding: truncate" if unsure else "",
    )


def _verdict(operand: Operand, ratio: Fraction, computed: Decimal, *, meets: bool) -> Verdict:
    if ratio == operand.value:
        return Verdict.EXACT
    nothing = operand.is_zero and computed == 0
    return Verdict.ROUNDING if meets or nothing else Verdict.FAILED


def _telling(ratio: Fraction, computed: Decimal, reported: Fraction, places: int) -> Decimal:
    """Return computed with as many more decimals as it takes to differ from what is printed."""
    if ratio == reported:
        return computed
    while computed == reported:
        places += 1
        computed = truncated(ratio, places)
    return computed


def _message(operand: Operand, how: Printed, computed: Decimal, difference: Decimal, band: Interval) -> str:
    unit = how.unit
    start = f"{last_key(operand)} {operand.number}{unit}，按 {how.division}"
    if difference == 0:
        return f"{start} 为 {_shown(computed, unit)}{unit}"
    return f"{start} 应为 {_shown(computed, unit)}{unit}，差 {_shown(difference, unit)}{_reach(band, computed)}"


def _shown(number: Decimal, unit: str) -> str:
    return f"{number:,f}" if unit in MONEY else f"{number:f}"


def _reach(band: Interval, computed: Decimal) -> str:
    """Return the ends of the true quotient, widened to two digits more than it is printed with."""
    places = max(0, -int(computed.as_tuple().exponent)) + 2
    unit = 10**places
    low, high = Fraction(floor(band.low * unit), unit), Fraction(ceil(band.high * unit), unit)
    if low == high:
        return ""
    return f"（真值在 {as_decimal(low, places):f} 至 {as_decimal(high, places):f} 之间）"


def division(over: Operand, under: Operand, *, units: bool | None = None) -> str:
    """Return a division as messages word it; units are shown where they differ, or as said."""
    shown = over.unit != under.unit and not over.is_zero if units is None else units
    return " ÷ ".join(f"{operand.number}{operand.unit if shown else ''}" for operand in (over, under))


def related(over: Operand, under: Operand) -> tuple[tuple[Span, str], ...]:
    """Return where the two figures of a quotient stand."""
    return tuple((operand.span, label) for operand, label in ((over, "分子"), (under, "分母")) if operand.figure)
