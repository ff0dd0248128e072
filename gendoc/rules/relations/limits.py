"""Comparisons of two sides that are known only to their last printed digits; limits, ranges and directions.

= holds if the sides may be equal (see sums.weigh).  ≤ and ≥ hold if they do for the printed figures, or may do within
rounding.  <, > and ≠ hold or fail only if that is certain.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from gendoc.figures.interval import Interval, point
from gendoc.figures.units import UnitMismatch, multiple_of, single
from gendoc.rules.kind import Relation
from gendoc.rules.operand import Operand, Verdict, factor, in_unit, unit_of
from gendoc.rules.relations.quotients import PerHead, Ratio, require_counters
from gendoc.rules.relations.sums import last_places, together, variance, weigh

_MIRROR = {"≥": "≤", ">": "<"}
_ZERO = Fraction(0)


def compare(sign: str, difference: Fraction, band: Interval, variance: Callable[[], Fraction] | None) -> Verdict:
    """Return the verdict on left sign right, given difference = left - right and the band where it may truly lie.

    variance of the difference, if given, distinguishes an unlikely rounding (舍入存疑) from a likely one.
    """
    if sign in _MIRROR:
        return compare(_MIRROR[sign], -difference, -band, variance)
    if sign == "=":
        return weigh(difference, point(difference) - band, variance)
    if sign == "≤":
        return (
            Verdict.EXACT
            if difference <= 0
            else weigh(difference, point(difference) - band, variance)
            if _may_be_less(band)
            else _NO
        )
    if sign == "≠":
        return _certain(yes=_ZERO not in band, no=band == point(_ZERO))
    below = band.high < 0 or (band.high == 0 and not band.high_closed)
    return _certain(yes=below, no=band.low >= 0)


_NO = Verdict.FAILED


def _may_be_less(band: Interval) -> bool:
    """Return whether the difference may be 0 or less."""
    return band.low < 0 or (band.low == 0 and band.low_closed)


def _certain(*, yes: bool, no: bool) -> Verdict:
    return Verdict.EXACT if yes else Verdict.FAILED if no else Verdict.DOUBTFUL


def exactly(operand: Operand) -> Operand:
    """Return a figure without rounding: it was decided upon, as a target is."""
    return operand._replace(step=_ZERO, interval=point(operand.value))


@dataclass(frozen=True, slots=True, eq=False)
class Limit(Relation):
    """Figures whose sum does not exceed another, or, if strict, stays below it; differ: they count unlike things."""

    parts: tuple[Operand, ...]
    limit: Operand
    strict: bool = False
    differ: bool = False

    @property
    def apart(self) -> bool:
        """Return whether the rule compares unlike things on purpose, which do not convert.  Raises UnitMismatch."""
        if not self.differ or self.limit.is_zero:
            return False
        try:
            factor(self.limit, unit_of(self.parts))
        except UnitMismatch:
            require_counters((self.limit, *self.parts))
            return True
        return False

    def size(self, operand: Operand, unit: str) -> Fraction:
        """Return the size of a figure's unit in the unit to compare in.  Raises UnitMismatch."""
        if not self.apart:
            return factor(operand, unit)
        own = unit_of((self.limit,) if operand is self.limit else self.parts)
        return factor(operand, own) * multiple_of(own)

    @property
    def shown_in(self) -> str:
        """Return the unit in which a row of the workbook shows the values."""
        return self.sides().unit

    def sides(self) -> Sides:
        """Return both sides in one unit, and the verdict.  Raises UnitMismatch."""
        unit = single(unit_of((self.limit,))) if self.apart else unit_of((self.limit, *self.parts))
        limit = self.limit.times(self.size(self.limit, unit))
        parts = [part.times(self.size(part, unit)) for part in self.parts]
        total, around = together(parts)
        excess, band = total - limit.value, around - limit.interval
        sign = "<" if self.strict else "≤"
        verdict = compare(sign, excess, band, lambda: variance(last_places((limit, *parts))))
        places = max((operand.decimals for operand in self.operands if operand.unit == unit), default=0)
        return Sides(unit, limit, total, excess, band, verdict, places)


class Sides(NamedTuple):
    """A limit and the sum compared with it, in one unit; excess is sum minus limit, which may truly lie in band."""

    unit: str
    limit: Operand
    total: Fraction
    excess: Fraction
    band: Interval
    verdict: Verdict
    places: int


@dataclass(frozen=True, slots=True, eq=False)
class Range(Relation):
    """A figure, or an amount per head or item, within bounds in a unit; a bound may be None."""

    value: Operand | PerHead
    unit: str
    low: Fraction | None
    high: Fraction | None

    def ratio(self) -> Ratio | None:
        """Return the value compared with the bounds, None if a divisor may be 0.  Raises UnitMismatch."""
        if isinstance(self.value, PerHead):
            return self.value.ratio()
        operand = in_unit(self.value, self.unit)
        return Ratio(operand.value, operand.interval)
