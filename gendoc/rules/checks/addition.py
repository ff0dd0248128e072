"""Totals and their parts: the arithmetic and the words that sum and partition share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from gendoc.data.figure import Figure
from gendoc.rules.checks import computed as made
from gendoc.rules.checks.units import UnitMismatch, in_unit, unit_of
from gendoc.rules.checks.words import allowance, amount, assumed, last_key, percentage
from gendoc.rules.interval import Interval, as_decimal, point
from gendoc.rules.record import Term, Verdict
from gendoc.rules.rulekind import FigureTypes, Instance, Judgement, misfit


class Balance(NamedTuple):
    """A total against its weighted parts, all in one unit.

    gap is total minus sum; allowed is where rounding lets it lie, expected where the sum may.
    """

    unit: str
    total: Term
    parts: tuple[Term, ...]
    computed: Fraction
    gap: Fraction
    expected: Interval
    allowed: Interval
    verdict: Verdict
    places: int

    def number(self, value: Fraction) -> Decimal:
        """Return a number with as many digits after the point as the figures have."""
        return as_decimal(value, self.places)


def balance(typed_total: Term, typed_parts: Sequence[Term]) -> Balance:
    """Return how a total compares with the weighted sum of its parts.  Raises UnitMismatch."""
    unit = unit_of((typed_total, *typed_parts))
    total = in_unit(typed_total, unit)
    parts = [in_unit(part, unit) for part in typed_parts]
    computed = sum((weighted(part) for part in parts), Fraction(0))
    gap = total.value - computed
    counting = [part for part in parts if not part.is_zero]
    same = len(counting) == 1 and abs(counting[0].weight) == 1
    expected, allowed = _allowed(total, counting, computed, same=same)
    return Balance(
        unit=unit,
        total=total,
        parts=tuple(parts),
        computed=computed,
        gap=gap,
        expected=expected,
        allowed=allowed,
        verdict=weigh(gap, allowed, None if same else lambda: variance(total, counting)),
        places=max((term.decimals for term in (typed_total, *typed_parts) if term.unit == unit), default=0),
    )


def add_up(case: Instance) -> Judgement:
    """Return how the total of case compares with the weighted sum of its parts."""
    typed = case.one("total")
    try:
        sides = balance(typed, case.many("parts"))
    except UnitMismatch as problem:
        return misfit(str(problem))
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
        advice=_advice(verdict, sides.gap, typed),
    )


def derive_total(cases: Sequence[Instance], types: FigureTypes) -> Iterator[Figure]:
    """Yield the totals that are absent and whose parts are all there.  Raises UnitMismatch."""
    for case in cases:
        parts = case.many("parts")
        if not case.one("total").left_out or not made.all_typed(parts):
            continue
        unit = unit_of(parts)
        form = made.form(
            case, "total", types, unit, max((part.decimals for part in parts if part.unit == unit), default=0)
        )
        if all(part.state != "number" for part in parts):
            yield made.figure(case, "total", None, form)
            continue
        found = sum((weighted(in_unit(part, form.unit)) for part in parts), Fraction(0))
        value = made.rounded(case, found, form.places)
        if value is not None and not (form.whole and found.denominator != 1):
            exact = all(part.step == 0 for part in parts) and Fraction(value) == found
            yield made.figure(case, "total", value, form, exact=exact)


def weighted(part: Term) -> Fraction:
    """Return what a part adds to the sum."""
    return part.value if part.weight == 1 else part.value * Fraction(part.weight)


def _allowed(total: Term, parts: list[Term], computed: Fraction, *, same: bool) -> tuple[Interval, Interval]:
    """Return what the sum may be, and where total minus sum may lie.

    same: a total with one part is one figure printed twice.  Then the finer of the two, rounded
    once, has to give the coarser; at the same precision nothing but equality will do.
    """
    around = total.interval
    expected = point(Fraction(0))
    for part in parts:
        expected = expected + (part.interval if part.weight == 1 else part.interval.times(Fraction(part.weight)))
    if same and total.step > parts[0].step:
        expected = point(computed)
    elif same:
        around = point(total.value)
    return expected, (expected - around).moved(total.value - computed)


def variance(total: Term, parts: list[Term]) -> Fraction:
    """Return the variance of total minus sum, each figure being off by anything up to its rounding."""
    return (total.step**2 + sum((Fraction(part.weight) * part.step) ** 2 for part in parts)) / 12


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
    typed: Term, total: Decimal, computed: Decimal, gap: Decimal, allowed: Interval, unit: str, parts: Sequence[Term]
) -> str:
    mixed = any(part.unit != unit for part in (typed, *parts) if not part.is_zero)
    tail = unit if mixed else ""
    shown = typed.number if typed.unit == unit or typed.is_zero else amount(total, unit)
    text = f"{last_key(typed)} {shown}{tail}，{_sum_word(parts)} {amount(computed, unit)}{tail}"
    if gap == 0:
        return text + assumed(parts)
    share = percentage(Fraction(gap), Fraction(total))
    return f"{text}，差 {amount(gap, unit)}{tail}{share}，{allowance(allowed)}{assumed(parts)}"


def _sum_word(parts: Sequence[Term]) -> str:
    return "各项之和" if all(part.weight == 1 for part in parts) else "各项加减"


def _label(part: Term) -> str:
    if part.weight == 1:
        return "分项"
    return "减项" if part.weight == -1 else f"分项 ×{part.weight:f}"


def _advice(verdict: Verdict, gap: Fraction, total: Term) -> str:
    name = last_key(total)
    if verdict is Verdict.DOUBTFUL:
        return f"各数都舍入也少见差这么多，请逐项核对{name}和分项"
    return f"补上漏列的分项，或改正{name}" if gap > 0 else f"查对各分项有无重复或多计，或改正{name}"
