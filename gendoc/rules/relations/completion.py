"""Completion: what is done, of what was planned."""

from __future__ import annotations

from dataclasses import dataclass

from gendoc.rules.kind import Relation
from gendoc.rules.operand import Operand, unit_of
from gendoc.rules.relations.quotients import Quotient


@dataclass(frozen=True, slots=True, eq=False)
class Completion(Relation):
    """What is done, of what was planned: 100% if and only if they are equal; rate, if printed, is a quotient otherwise."""

    done: Operand
    planned: Operand
    rate: Quotient | None

    @property
    def unit(self) -> str:
        """Return the unit in which the two are compared."""
        return unit_of((self.planned, self.done))
