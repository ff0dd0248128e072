"""Matching: the path in one file that corresponds to a path in another file of the same type.

Items of a list are matched by name, because next year's list may have another order; items without a name are
matched by position.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from gendoc.core.source import Path
from gendoc.data.nodes import Node, SequenceNode, node_at
from gendoc.data.path import name_of


@dataclass(slots=True, eq=False, repr=False)
class ItemMatcher:
    """Finds in the tree other the counterparts of nodes in the tree own."""

    own: Node
    other: Node
    _names: dict[tuple[bool, Path], dict[str, list[int]]] = field(default_factory=dict)
    _matched: dict[Path, Path | None] = field(default_factory=dict)

    def of(self, path: Path) -> Path | None:
        """Return the path in other that corresponds to path in own, whether anything stands there or not.

        None if an item on the way has no counterpart, or several possible ones.
        """
        if not path:
            return ()
        if path not in self._matched:
            parent = self.of(path[:-1])
            step = path[-1]
            if parent is not None and isinstance(step, int):
                self._matched[path] = self._item(path[:-1], step, parent)
            else:
                self._matched[path] = None if parent is None else (*parent, step)
        return self._matched[path]

    def _item(self, own: Path, index: int, other: Path) -> Path | None:
        items, theirs = node_at(self.own, own), node_at(self.other, other)
        if not isinstance(items, SequenceNode) or not isinstance(theirs, SequenceNode):
            return None
        name = name_of(items[index])
        if not name:
            return (*other, index) if index < len(theirs) and not name_of(theirs[index]) else None
        own_indices = self._named(True, own, items).get(name, [])
        other_indices = self._named(False, other, theirs).get(name, [])
        return (*other, other_indices[0]) if len(own_indices) == len(other_indices) == 1 else None

    def _named(self, mine: bool, path: Path, items: SequenceNode) -> dict[str, list[int]]:
        """Return the indices of a list's items by name, computed once."""
        key = (mine, path)
        if key not in self._names:
            indices: dict[str, list[int]] = {}
            for index, item in enumerate(items):
                indices.setdefault(name_of(item), []).append(index)
            self._names[key] = indices
        return self._names[key]
