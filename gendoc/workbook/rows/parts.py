"""Formulas that rows of several relations share."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from gendoc.figures.interval import legible
from gendoc.workbook.formula import CellFormula, below, both


def inside(
    difference: CellFormula, low: CellFormula, high: CellFormula, *, low_closed: bool, high_closed: bool
) -> CellFormula:
    """Return whether a difference lies between low and high."""
    return both(below(low, difference, closed=low_closed), below(difference, high, closed=high_closed))


def places_of(values: Iterable[Fraction]) -> int:
    """Return how many decimals numbers need; a few for those that have no finite decimal form."""
    return max((-int(legible(value).as_tuple().exponent) for value in values), default=0)


def unit_step(places: int) -> Fraction:
    """Return one unit in the last of so many decimals."""
    return Fraction(1, 10**places)
