"""What a data file marks as internal: 内部: true in an item leaves it out of the public edition, with all it holds."""

from __future__ import annotations

from gendoc.core.source import Path
from gendoc.data.nodes import MappingNode, ScalarNode, walk

KEY = "内部"
FULL, PUBLIC = "内部", "公开"
EDITIONS = (PUBLIC, FULL)


def internal_paths(root: MappingNode) -> frozenset[Path]:
    """Return the paths of the items that are marked, the outermost only; none if there is but one edition."""
    found: list[Path] = []
    for path, node in walk(root):
        if isinstance(node, MappingNode) and path and not (found and path[: len(found[-1])] == found[-1]):
            mark = node.get(KEY)
            if isinstance(mark, ScalarNode) and mark.plain and mark == "true":
                found.append(path)
    return frozenset(found)


def within(path: Path, internal: frozenset[Path]) -> bool:
    """Return whether path stands in one of the items that are marked."""
    return bool(internal) and any(path[:end] in internal for end in range(1, len(path) + 1))
