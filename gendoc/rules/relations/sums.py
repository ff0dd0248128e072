"""Totals and their parts: the arithmetic and the messages that sum and partition share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from gendoc.figures.figure import Figure
from gendoc.figures.interval import Interval, legible, point
from gendoc.rules.kind import FigureTypes, Judgement, Relation, RuleInstance
from gendoc.rules.operand import Operand, Verdict, in_unit, unit_of
from gendoc.rules.relations import derived as made
from gendoc.rules.words import allowance, amount, assumed, last_key, percentage


@dataclass(frozen=True, slots=True, eq=False)
class Sum(Relation):
    """A total and its weighted parts; label is the name of the comparison, for a rule that makes several."""

    total: Operand
    parts: tuple[Operand, ...]
    label: str = ""

    @property
    def undivided(self) -> bool:
        """Return whether this report gives none of several parts, so that counting them as 0 would say nothing."""
        return len(self.parts) > 1 and all(part.state == "assumed" and not part.file for part in self.parts)

    def balance(self) -> Balance:
        """Return both sides in one unit.  Raises UnitMismatch."""
        unit = unit_of((self.total, *self.parts))
        total = in_unit(self.total, unit)
        parts = tuple(in_unit(part, unit) for part in self.parts)
        computed, around = together(parts)
        counting = [part for part in parts if not part.is_zero]
        twin = counting[0] if len(counting) == 1 and abs(counting[0].weight) == 1 else None
        expected, allowed = _allowed(total, computed, around, twin)
        places = max((operand.decimals for operand in self.operands if operand.unit == unit), default=0)
        return Balance(unit, total, parts, computed, expected, allowed, places, twin)

    @property
    def shown_in(self) -> str:
        """Return the unit in which a row of the workbook shows the values."""
        return unit_of(self.operands)

    def judge(self) -> Judgement:
        """Return the judgement on the total: whether it agrees with the sum.  Raises UnitMismatch."""
        if self.undivided:
            return Judgement(verdict=Verdict.UNCHECKED, reason="各分项都没有填", primary=self.total)
        return self.judged(self.balance())

    def judged(self, sides: Balance) -> Judgement:
        """Return the judgement on the two sides that balance() returned."""
        computed, difference = sides.number(sides.computed), sides.number(sides.difference)
        total = sides.number(sides.total.value)
        return Judgement(
            verdict=sides.verdict,
            reason=_reason(self.total, total, computed, difference, sides),
            primary=self.total,
            label=last_key(self.total),
            related=tuple((part.span, _label(part)) for part in sides.parts if part.figure),
            expected=computed,
            expected_interval=sides.expected,
            reported=total,
            difference=difference,
            allowed=sides.allowed,
            action=_action(sides.verdict, sides.difference, self.total, self.parts),
        )

    def derive(self, instance: RuleInstance, types: FigureTypes) -> Iterator[Figure]:
        """Yield the total if it is absent and its parts are typed, unless it has to be whole and is not.

        Raises UnitMismatch.
        """
        if not self.total.left_out or not made.all_typed(self.parts):
            return
        unit = unit_of(self.parts)
        places = max((part.decimals for part in self.parts if part.unit == unit), default=0)
        form = made.form(instance, self.total.field, types, unit, places)
        if all(part.state != "number" for part in self.parts):
            yield made.figure(instance, self.total.field, None, form)
            return
        added, _ = together([in_unit(part, form.unit) for part in self.parts])
        value = made.rounded(instance, added, form.places)
        if value is not None and not (form.whole and added.denominator != 1):
            exact = all(part.step == 0 for part in self.parts) and Fraction(value) == added
            yield made.figure(instance, self.total.field, value, form, exact=exact)


class Balance(NamedTuple):
    """A total and its parts in one unit.

    expected is the interval of the sum, allowed the interval in which rounding allows total minus sum; twin is the only
    part of a total, which is then one figure in two places.
    """

    unit: str
    total: Operand
    parts: tuple[Operand, ...]
    computed: Fraction
    expected: Interval
    allowed: Interval
    places: int
    twin: Operand | None

    @property
    def difference(self) -> Fraction:
        """Return total minus sum."""
        return self.total.value - self.computed

    @property
    def verdict(self) -> Verdict:
        """Return the verdict on the difference."""
        figures = (self.total, *(part for part in self.parts if not part.is_zero))
        return weigh(self.difference, self.allowed, None if self.twin else lambda: variance(last_places(figures)))

    def number(self, value: Fraction) -> Decimal:
        """Return a number with as many decimals as the figures have."""
        return legible(value, self.places)


def sum_of(instance: RuleInstance) -> tuple[Sum]:
    """Return the relation of a rule with a total and parts."""
    return (Sum(instance.operand("total"), instance.operands("parts")),)


def derive_total(instances: Sequence[RuleInstance], types: FigureTypes) -> Iterator[Figure]:
    """Yield the absent totals whose parts are all typed.  Raises UnitMismatch."""
    for instance in instances:
        yield from sum_of(instance)[0].derive(instance, types)


def together(operands: Iterable[Operand]) -> tuple[Fraction, Interval]:
    """Return the sum of figures, each times its weight, and its interval."""
    value, around = Fraction(0), point(Fraction(0))
    for operand in operands:
        counted = operand.weight == 1
        value += operand.value if counted else operand.value * Fraction(operand.weight)
        around = around + (operand.interval if counted else operand.interval.times(Fraction(operand.weight)))
    return value, around


def last_places(operands: Iterable[Operand]) -> Iterator[Fraction]:
    """Yield one unit in the last place of each figure, times its weight."""
    return (Fraction(operand.weight) * operand.step for operand in operands)


def variance(units: Iterable[Fraction]) -> Fraction:
    """Return the variance of a sum of figures whose errors are uniform within half a unit; units are those."""
    return sum((unit**2 for unit in units), Fraction(0)) / 12


def _allowed(total: Operand, computed: Fraction, expected: Interval, twin: Operand | None) -> tuple[Interval, Interval]:
    """Return the interval of the sum, and the interval in which rounding allows total minus sum.

    expected is the interval that the parts give.  A total with one part (twin) is one figure in two places: the finer
    of the two, rounded once, has to give the coarser; with the same precision they have to be equal.
    """
    around = total.interval
    if twin is not None and total.step > twin.step:
        expected = point(computed)
    elif twin is not None:
        around = point(total.value)
    return expected, (expected - around).moved(total.value - computed)


def weigh(difference: Fraction, allowed: Interval, variance: Callable[[], Fraction] | None) -> Verdict:
    """Return the verdict on a difference: exact, within rounding, doubtful (beyond 3σ), or failed.

    variance, if given, is called only when it is needed.
    """
    if difference == 0:
        return Verdict.EXACT
    if difference not in allowed:
        return Verdict.FAILED
    if variance is not None and (difference - allowed.middle) ** 2 > 9 * variance():
        return Verdict.DOUBTFUL
    return Verdict.ROUNDING


def _reason(typed: Operand, total: Decimal, computed: Decimal, difference: Decimal, sides: Balance) -> str:
    unit, parts = sides.unit, sides.parts
    mixed = any(part.unit != unit for part in (typed, *parts) if not part.is_zero)
    tail = unit if mixed else ""
    shown = typed.number if typed.unit == unit or typed.is_zero else amount(total, unit)
    text = f"{last_key(typed)} {shown}{tail}，{_sum_word(parts)} {amount(computed, unit)}{tail}"
    if difference == 0:
        return text + assumed(parts)
    share = percentage(Fraction(difference), Fraction(total))
    return f"{text}，差 {amount(difference, unit)}{tail}{share}，{allowance(sides.allowed, sides.difference)}{assumed(parts)}"


def _sum_word(parts: Sequence[Operand]) -> str:
    return "各项之和" if all(part.weight == 1 for part in parts) else "各项加减"


def _label(part: Operand) -> str:
    if part.weight == 1:
        return "分项"
    return "减项" if part.weight == -1 else f"分项 ×{part.weight:f}"


def _action(verdict: Verdict, difference: Fraction, total: Operand, parts: Sequence[Operand]) -> str:
    name = last_key(total)
    if verdict is Verdict.DOUBTFUL:
        return f"各数都舍入也少见差这么多，请逐项核对{name}和分项"
    counting = [part for part in parts if not part.is_zero]
    if total.is_zero and counting:
        return f"{name}写的是 {total.number}，像是没有填：查对各项后补填"
    if len(counting) == 1:
        return f"查对{counting[0].name} 和{name}，改正写错的一个"
    lacking = difference > 0 if total.value >= 0 else difference < 0
    return f"逐项查对分项和{name}，{'补上漏列的，改正写错的' if lacking else '改正多计或写错的'}"
