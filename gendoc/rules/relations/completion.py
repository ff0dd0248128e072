"""Completion: what is done, of what was planned."""

from __future__ import annotations

from dataclasses import dataclass

from gendoc.rules.kind import Relation
from gendoc.rules.operand import Operand, unit_of
from gendoc.rules.relations.quotients import Quotient


@dataclass(frozen=True, slots=True, eq=False)
class Completion(Relation):
    """What is done, and what was planned: 100% exactly if they are equal; rate is the quotient, None if not printed."""

    done: Operand
    planned: Operand
    rate: Quotient | None

    @property
    def unit(self) -> str:
        """Return the unit in which the two are compared."""
        return unit_of((self.planned, self.done))

    @property
    def shown_in(self) -> str:
        """Return the unit in which a row of the workbook shows the values."""
        return self.rate.shown if self.rate is not None else self.unit
