"""Counts: how many items a list has, or how many of them have a certain text."""

from __future__ import annotations

from dataclasses import dataclass

from gendoc.rules.kind import Relation
from gendoc.rules.operand import Operand


@dataclass(frozen=True, slots=True)
class Count(Relation):
    """A number, and the items of a list that it counts; value: only the items with this text."""

    count: Operand
    items: tuple[Operand, ...]
    value: str = ""

    @property
    def counted(self) -> tuple[Operand, ...]:
        """Return the items that count; an item with 无 does not."""
        texts = tuple(item for item in self.items if item.state == "text")
        return tuple(item for item in texts if item.word == self.value) if self.value else texts
