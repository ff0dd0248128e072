"""The editions of a report: the public one leaves out items marked 内部: true, with all below them."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from gendoc.core.source import Path
from gendoc.data.nodes import MappingNode, ScalarNode, walk

KEY = "内部"
_SPELLED = (KEY, "內部")
# Only true is right, which the schema sees to; but what says yes in other words is not public either.
_YES = frozenset(("true", "yes", "y", "on", "是", "真", "对", "√", KEY))


class Edition(StrEnum):
    """An edition of a report.

    A report without internal items has one document, the whole.  A report with some has two, and the whole is its
    internal edition.  Any other text raises ValueError, which names the editions.
    """

    WHOLE = ""
    PUBLIC = "公开"
    INTERNAL = "内部"

    @classmethod
    def _missing_(cls, value: object) -> Edition:
        raise ValueError(f"没有「{value}」这种版本；可以写 {cls.PUBLIC}、{cls.INTERNAL}，或空着，指整份报告")


def internal_paths(root: MappingNode) -> frozenset[Path]:
    """Return the paths of the items marked as internal, only the outermost; empty if there is only one edition.

    The path of the whole report is () if the mark stands at its top.
    """
    outermost: list[Path] = []
    for path, node in walk(root):
        below = bool(outermost) and path[: len(outermost[-1])] == outermost[-1]
        if isinstance(node, MappingNode) and not below and any(_says_yes(node.get(key)) for key in _SPELLED):
            outermost.append(path)
    return frozenset(outermost)


def _says_yes(mark: object) -> bool:
    return isinstance(mark, ScalarNode) and mark.strip().casefold() in _YES


def within(path: Path, paths: Collection[Path]) -> bool:
    """Return whether path is one of paths or lies below one."""
    return bool(paths) and any(path[:end] in paths for end in range(len(path) + 1))
