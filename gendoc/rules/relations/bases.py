"""Bases: amounts and their rates, all of one base, which need not be printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from gendoc.figures.interval import Interval, read_as
from gendoc.rules.kind import Relation, RuleInstance
from gendoc.rules.operand import Operand, in_unit, unit_of
from gendoc.rules.relations.quotients import scale_of


class End(NamedTuple):
    """One end of the range of a base, and whether the range includes it."""

    value: Fraction
    closed: bool


class Implied(NamedTuple):
    """The range of the base that an amount and its rate imply; it has no bound at an end that is None.

    value is the quotient of the two as printed, None if the rate may be 0.
    """

    amount: Operand
    rate: Operand
    value: Fraction | None
    low: End | None
    high: End | None


@dataclass(frozen=True, slots=True)
class OneBase(Relation):
    """Amounts and rates, pair by pair; each amount divided by its rate gives the same base."""

    amounts: tuple[Operand, ...]
    rates: tuple[Operand, ...]
    instance: RuleInstance

    @property
    def operands(self) -> tuple[Operand, ...]:
        """Return the figures without which there is no verdict."""
        return (*self.amounts, *self.rates)

    @property
    def unit(self) -> str:
        """Return the unit in which the base is computed."""
        return unit_of(self.amounts)

    def implied(self) -> tuple[Implied, ...]:
        """Return the range of the base that each pair implies.  Raises UnitMismatch."""
        return tuple(self._implied(*pair) for pair in zip(self.amounts, self.rates, strict=True))

    def reading(self, rate: Operand) -> Interval:
        """Return the interval of a rate; a bare 0 is read as rounded to the decimals of the other rates."""
        if rate.state == "number" and rate.is_zero:
            return read_as(Fraction(0), Fraction(10) ** -self.instance.decimals["rates"], self.instance.rule.rounding)
        return rate.interval

    def _implied(self, amount: Operand, rate: Operand) -> Implied:
        over, under = in_unit(amount, self.unit).interval, self.reading(rate).times(Fraction(1, scale_of(rate.unit)))
        if not under.touches_zero:
            base = over.over(under)
            value = in_unit(amount, self.unit).value * scale_of(rate.unit) / rate.value
            return Implied(amount, rate, value, End(base.low, base.low_closed), End(base.high, base.high_closed))
        if over.touches_zero:
            return Implied(amount, rate, None, None, None)
        if over.high < 0:
            over, under = -over, -under
        if under.high == 0:  # an amount, and surely none of the base
            return Implied(amount, rate, None, End(Fraction(1), True), End(Fraction(0), True))
        return Implied(amount, rate, None, End(over.low / under.high, over.low_closed and under.high_closed), None)


def meeting(pairs: Sequence[Implied]) -> tuple[End | None, End | None] | None:
    """Return the ends of the range that all pairs share, None if there is none."""
    lows = [pair.low for pair in pairs if pair.low is not None]
    highs = [pair.high for pair in pairs if pair.high is not None]
    low = max(lows, key=lambda end: (end.value, not end.closed), default=None)
    high = min(highs, key=lambda end: (end.value, end.closed), default=None)
    if (
        low is None
        or high is None
        or low.value < high.value
        or (low.value == high.value and low.closed and high.closed)
    ):
        return low, high
    return None
