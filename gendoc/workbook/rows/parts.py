"""Formulas that rows of several relations share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from gendoc.figures.interval import Rounding, legible
from gendoc.rules.operand import Operand
from gendoc.workbook.formula import (
    TRUE,
    CellFormula,
    below,
    both,
    cut,
    either,
    equal,
    least,
    most,
    rounded,
)
from gendoc.workbook.line import Line
from gendoc.workbook.lines import Shorten

_FURTHER = 3  # decimals of a difference beyond those of its figures: more are errors of binary arithmetic


class End(NamedTuple):
    """One end of an interval, and whether it belongs to it."""

    value: CellFormula
    closed: CellFormula = TRUE


class Reach(NamedTuple):
    """The ends of an interval."""

    low: End
    high: End

    def meets(self, other: Reach, *sizes: CellFormula) -> CellFormula:
        """Return whether some number lies in both intervals."""
        return both(
            below(self.low.value, other.high.value, *sizes, closed=both(self.low.closed, other.high.closed)),
            below(other.low.value, self.high.value, *sizes, closed=both(other.low.closed, self.high.closed)),
        )


def reach_of(line: Line) -> Reach:
    """Return the interval that a line stands for."""
    return Reach(End(line.low, line.low_closed), End(line.high, line.high_closed))


def hull(corners: Sequence[End]) -> Reach:
    """Return the smallest interval with all of these ends."""
    low, high = (function(*(end.value for end in corners)) for function in (least, most))
    return Reach(End(low, _at(low, corners)), End(high, _at(high, corners)))


def _at(value: CellFormula, corners: Sequence[End]) -> CellFormula:
    """Return whether one of the ends that have that value is closed."""
    if all(end.closed.formula == "TRUE" for end in corners):
        return TRUE
    return either(*(both(end.closed, equal(end.value, value)) for end in corners))


def inside(difference: CellFormula, allowed: Reach, *sizes: CellFormula) -> CellFormula:
    """Return whether a difference lies in an interval."""
    low, high = allowed
    return both(
        below(low.value, difference, *sizes, closed=low.closed),
        below(difference, high.value, *sizes, closed=high.closed),
    )


def places_of(operands: Iterable[tuple[Operand, Fraction]]) -> int:
    """Return how many decimals to show of a sum of figures, each times its weight."""
    steps = (legible(Fraction(1, 10 ** max(operand.decimals, 0)) * weight) for operand, weight in operands)
    return max((-int(step.as_tuple().exponent) for step in steps), default=0)


def decimals_of_difference(operands: Iterable[tuple[Operand, Fraction]]) -> int:
    """Return the decimals of a difference: so many that a figure typed with more digits shows them."""
    return places_of(operands) + _FURTHER


def shortening(rounding: Rounding) -> Shorten:
    """Return the function by which a rule shortens what it computes."""
    return cut if rounding == "truncate" else rounded


def unit_step(places: int) -> Fraction:
    """Return one unit in the last of so many decimals."""
    return Fraction(1, 10**places)
