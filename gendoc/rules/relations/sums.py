"""Totals and their parts: the arithmetic and the words that sum and partition share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from gendoc.figures.figure import Figure
from gendoc.figures.interval import Interval, as_decimal, point
from gendoc.figures.units import UnitMismatch
from gendoc.rules.kind import FigureTypes, Judgement, RuleInstance, does_not_apply
from gendoc.rules.operand import Operand, Verdict, in_unit, unit_of
from gendoc.rules.relations import derived as made
from gendoc.rules.words import allowance, amount, assumed, last_key, percentage


class Balance(NamedTuple):
    """A total against its weighted parts, all in one unit.

    gap is total minus sum; allowed is where rounding lets it lie, expected where the sum may.
    """

    unit: str
    total: Operand
    parts: tuple[Operand, ...]
    computed: Fraction
    gap: Fraction
    expected: Interval
    allowed: Interval
    verdict: Verdict
    places: int

    def number(self, value: Fraction) -> Decimal:
        """Return a number with as many digits after the point as the figures have."""
        return as_decimal(value, self.places)


def balance(typed_total: Operand, typed_parts: Sequence[Operand]) -> Balance:
    """Return how a total compares with the weighted sum of its parts.  Raises UnitMismatch."""
    unit = unit_of((typed_total, *typed_parts))
    total = in_unit(typed_total, unit)
    parts = [in_unit(part, unit) for part in typed_parts]
    computed, around = together(parts)
    gap = total.value - computed
    counting = [part for part in parts if not part.is_zero]
    same = counting[0] if len(counting) == 1 and abs(counting[0].weight) == 1 else None
    expected, allowed = _allowed(total, computed, around, same)
    return Balance(
        unit=unit,
        total=total,
        parts=tuple(parts),
        computed=computed,
        gap=gap,
        expected=expected,
        allowed=allowed,
        verdict=weigh(gap, allowed, None if same else lambda: variance(last_places((total, *counting)))),
        places=max((operand.decimals for operand in (typed_total, *typed_parts) if operand.unit == unit), default=0),
    )


def add_up(case: RuleInstance) -> Judgement:
    """Return how the total of case compares with the weighted sum of its parts."""
    typed, typed_parts = case.operand("total"), case.operands("parts")
    try:
        sides = balance(typed, typed_parts)
    except UnitMismatch as problem:
        return does_not_apply(str(problem))
    computed, gap = sides.number(sides.computed), sides.number(sides.gap)
    total, parts, unit, verdict = sides.number(sides.total.value), sides.parts, sides.unit, sides.verdict
    return Judgement(
        verdict=verdict,
        message=_message(typed, total, computed, gap, sides.allowed, unit, parts),
        primary=typed,
        label=last_key(typed),
        related=tuple((part.span, _label(part)) for part in parts if part.figure),
        expected=computed,
        expected_interval=sides.expected,
        reported=total,
        difference=gap,
        allowed=sides.allowed,
        advice=_advice(verdict, sides.gap, typed, typed_parts),
    )


def derive_total(cases: Sequence[RuleInstance], types: FigureTypes) -> Iterator[Figure]:
    """Yield the totals that are absent and whose parts are all there.  Raises UnitMismatch."""
    for case in cases:
        if case.operand("total").left_out and made.all_typed(case.operands("parts")):
            yield from sum_of(case, case.operands("parts"), types)


def sum_of(case: RuleInstance, parts: Sequence[Operand], types: FigureTypes) -> Iterator[Figure]:
    """Yield what parts add up to as the total of case, unless it has to be whole and is not.  Raises UnitMismatch."""
    unit = unit_of(parts)
    form = made.form(case, "total", types, unit, max((part.decimals for part in parts if part.unit == unit), default=0))
    if all(part.state != "number" for part in parts):
        yield made.figure(case, "total", None, form)
        return
    found, _ = together([in_unit(part, form.unit) for part in parts])
    value = made.rounded(case, found, form.places)
    if value is not None and not (form.whole and found.denominator != 1):
        exact = all(part.step == 0 for part in parts) and Fraction(value) == found
        yield made.figure(case, "total", value, form, exact=exact)


def together(operands: Iterable[Operand]) -> tuple[Fraction, Interval]:
    """Return what terms add up to, each with its weight, and where the truth may lie."""
    value, around = Fraction(0), point(Fraction(0))
    for operand in operands:
        counted = operand.weight == 1
        value += operand.value if counted else operand.value * Fraction(operand.weight)
        around = around + (operand.interval if counted else operand.interval.times(Fraction(operand.weight)))
    return value, around


def last_places(operands: Iterable[Operand]) -> Iterator[Fraction]:
    """Yield one unit in each figure's last place, as often as the figure counts."""
    return (Fraction(operand.weight) * operand.step for operand in operands)


def variance(units: Iterable[Fraction]) -> Fraction:
    """Return the variance of a sum of figures, each off by anything up to half a unit in its last place."""
    return sum((unit**2 for unit in units), Fraction(0)) / 12


def _allowed(total: Operand, computed: Fraction, expected: Interval, same: Operand | None) -> tuple[Interval, Interval]:
    """Return what the sum may be, and where total minus sum may lie; expected is what its parts let it be.

    same: a total with one part is one figure printed twice.  Then the finer of the two, rounded
    once, has to give the coarser; at the same precision nothing but equality will do.
    """
    around = total.interval
    if same is not None and total.step > same.step:
        expected = point(computed)
    elif same is not None:
        around = point(total.value)
    return expected, (expected - around).moved(total.value - computed)


def weigh(gap: Fraction, allowed: Interval, variance: Callable[[], Fraction] | None) -> Verdict:
    """Return what a gap says: nothing off, off within rounding, doubtfully so (beyond 3σ), or wrong.

    variance, if there is any, is asked for only where it matters.
    """
    if gap == 0:
        return Verdict.EXACT
    if gap not in allowed:
        return Verdict.FAILED
    if variance is not None and (gap - allowed.middle) ** 2 > 9 * variance():
        return Verdict.DOUBTFUL
    return Verdict.ROUNDING


def _message(
    typed: Operand,
    total: Decimal,
    computed: Decimal,
    gap: Decimal,
    allowed: Interval,
    unit: str,
    parts: Sequence[Operand],
) -> str:
    mixed = any(part.unit != unit for part in (typed, *parts) if not part.is_zero)
    tail = unit if mixed else ""
    shown = typed.number if typed.unit == unit or typed.is_zero else amount(total, unit)
    text = f"{last_key(typed)} {shown}{tail}，{_sum_word(parts)} {amount(computed, unit)}{tail}"
    if gap == 0:
        return text + assumed(parts)
    share = percentage(Fraction(gap), Fraction(total))
    return f"{text}，差 {amount(gap, unit)}{tail}{share}，{allowance(allowed)}{assumed(parts)}"


def _sum_word(parts: Sequence[Operand]) -> str:
    return "各项之和" if all(part.weight == 1 for part in parts) else "各项加减"


def _label(part: Operand) -> str:
    if part.weight == 1:
        return "分项"
    return "减项" if part.weight == -1 else f"分项 ×{part.weight:f}"


def _advice(verdict: Verdict, gap: Fraction, total: Operand, parts: Sequence[Operand]) -> str:
    name = last_key(total)
    if verdict is Verdict.DOUBTFUL:
        return f"各数都舍入也少见差这么多，请逐项核对{name}和分项"
    counting = [part for part in parts if not part.is_zero]
    if len(counting) == 1:
        return f"查对{counting[0].name} 和{name}，改正写错的一个"
    return f"逐项查对分项和{name}，{'补上漏列的，改正写错的' if gap > 0 else '改正多计或写错的'}"
