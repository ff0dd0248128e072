"""Totals and their parts: the arithmetic and the words that sum and partition share."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from gendoc.rules.checks.units import UnitMismatch, in_unit, unit_of
from gendoc.rules.checks.words import allowance, amount, assumed, last_key, percentage
from gendoc.rules.interval import Interval, as_decimal, point
from gendoc.rules.record import Term, Verdict
from gendoc.rules.rulekind import Instance, Judgement, misfit


def add_up(case: Instance) -> Judgement:
    """Return how the total of case compares with the weighted sum of its parts."""
    typed_total, typed_parts = case.one("total"), case.many("parts")
    unit = unit_of((typed_total, *typed_parts))
    try:
        total = in_unit(typed_total, unit)
        parts = [in_unit(part, unit) for part in typed_parts]
    except UnitMismatch as problem:
        return misfit(str(problem))
    computed = sum((_weighted(part) for part in parts), Fraction(0))
    gap = total.value - computed
    counting = [part for part in parts if not part.is_zero]
    same = len(counting) == 1 and abs(counting[0].weight) == 1
    expected, allowed = _allowed(total, counting, computed, same=same)
    verdict = _verdict(gap, allowed, _variance(total, counting) if not same else None)
    places = max((term.decimals for term in (typed_total, *typed_parts) if term.unit == unit), default=0)
    return Judgement(
        verdict=verdict,
        message=_message(
            typed_total,
            as_decimal(total.value, places),
            as_decimal(computed, places),
            as_decimal(gap, places),
            allowed,
            unit,
            parts,
        ),
        primary=typed_total,
        label=last_key(typed_total),
        related=tuple((part.span, _label(part)) for part in parts if part.figure),
        expected=as_decimal(computed, places),
        expected_interval=expected,
        reported=as_decimal(total.value, places),
        difference=as_decimal(gap, places),
        allowed=allowed,
        advice=_advice(verdict, gap, typed_total),
    )


def _weighted(part: Term) -> Fraction:
    return part.value * Fraction(part.weight)


def _allowed(total: Term, parts: list[Term], computed: Fraction, *, same: bool) -> tuple[Interval, Interval]:
    """Return what the sum may be, and where total minus sum may lie.

    same: a total with one part is one figure printed twice.  Then the finer of the two, rounded
    once, has to give the coarser; at the same precision nothing but equality will do.
    """
    around = total.interval
    expected = point(Fraction(0))
    for part in parts:
        expected = expected + part.interval.times(Fraction(part.weight))
    if same and total.step > parts[0].step:
        expected = point(computed)
    elif same:
        around = point(total.value)
    return expected, (expected - point(computed)) - (around - point(total.value))


def _variance(total: Term, parts: list[Term]) -> Fraction:
    """Return the variance of total minus sum, each figure being off by anything up to its rounding."""
    return (total.step**2 + sum((Fraction(part.weight) * part.step) ** 2 for part in parts)) / 12


def _verdict(gap: Fraction, allowed: Interval, variance: Fraction | None) -> Verdict:
    if gap == 0:
        return Verdict.EXACT
    if gap not in allowed:
        return Verdict.FAILED
    if variance is not None and (gap - allowed.middle) ** 2 > 9 * variance:
        return Verdict.DOUBTFUL
    return Verdict.ROUNDING


def _message(
    typed: Term, total: Decimal, computed: Decimal, gap: Decimal, allowed: Interval, unit: str, parts: list[Term]
) -> str:
    mixed = any(part.unit != unit for part in (typed, *parts) if not part.is_zero)
    tail = unit if mixed else ""
    shown = typed.number if typed.unit == unit or typed.is_zero else amount(total, unit)
    text = f"{last_key(typed)} {shown}{tail}，{_sum_word(parts)} {amount(computed, unit)}{tail}"
    if gap == 0:
        return text + assumed(parts)
    share = percentage(Fraction(gap), Fraction(total))
    return f"{text}，差 {amount(gap, unit)}{tail}{share}，{allowance(allowed)}{assumed(parts)}"


def _sum_word(parts: list[Term]) -> str:
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
