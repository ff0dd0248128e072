"""Counts: how many items a list has, or how many of them say some word."""

from __future__ import annotations

from dataclasses import dataclass

from gendoc.rules.kind import Relation
from gendoc.rules.operand import Operand


@dataclass(frozen=True, slots=True)
class Count(Relation):
    """A number, and the items of a list that it counts; value: only those that say so."""

    count: Operand
    items: tuple[Operand, ...]
    value: str = ""

    @property
    def counted(self) -> tuple[Operand, ...]:
        """Return the items that count; one that says 无 is none."""
        said = tuple(item for item in self.items if item.state == "text")
        return tuple(item for item in said if item.word == self.value) if self.value else said
