"""Directions: a word for a change, and the change."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from gendoc.rules.kind import Relation
from gendoc.rules.operand import Operand, in_unit, unit_of


@dataclass(frozen=True, slots=True, eq=False)
class Direction(Relation):
    """A word for the direction of a change, and the figures: the change, or now and before."""

    word: Operand
    figures: tuple[Operand, ...]

    @property
    def unit(self) -> str:
        """Return the unit of the change."""
        return self.figures[0].unit if len(self.figures) == 1 else unit_of(self.figures)

    def change(self) -> Fraction:
        """Return the change of the figure.  Raises UnitMismatch."""
        now, *before = (in_unit(operand, self.unit).value for operand in self.figures)
        return now - sum(before)
