"""Matching: where what stands in one file stands in another of the same type.

Items of a list go by their names, for next year's list may be in another order; items without a name
go by their place.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from gendoc.core.source import Path
from gendoc.data.nodes import Node, SequenceNode, node_at
from gendoc.data.path import name_of


@dataclass(slots=True, eq=False, repr=False)
class ItemMatcher:
    """Finds in one tree (other) the place of what stands in another (own)."""

    own: Node
    other: Node
    _names: dict[tuple[bool, Path], dict[str, list[int]]] = field(default_factory=dict)
    _matched: dict[Path, Path | None] = field(default_factory=dict)

    def of(self, path: Path) -> Path | None:
        """Return the path in other of what is at path in own, whether anything stands there or not.

        None if an item on the way has no counterpart, or might have several.
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

    def _item(self, own: Path, place: int, other: Path) -> Path | None:
        items, theirs = node_at(self.own, own), node_at(self.other, other)
        if not isinstance(items, SequenceNode) or not isinstance(theirs, SequenceNode):
            return None
        name = name_of(items[place])
        if not name:
            return (*other, place) if place < len(theirs) and not name_of(theirs[place]) else None
        own_places = self._named(True, own, items).get(name, [])
        places = self._named(False, other, theirs).get(name, [])
        return (*other, places[0]) if len(own_places) == len(places) == 1 else None

    def _named(self, mine: bool, path: Path, items: SequenceNode) -> dict[str, list[int]]:
        """Return the places of a list's items by name, worked out once."""
        key = (mine, path)
        if key not in self._names:
            places: dict[str, list[int]] = {}
            for place, item in enumerate(items):
                places.setdefault(name_of(item), []).append(place)
            self._names[key] = places
        return self._names[key]
