"""The editions of a report: the public one leaves out items marked 内部: true, with all below them."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from gendoc.core.source import Path
from gendoc.data.nodes import MappingNode, ScalarNode, walk

KEY = "内部"


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
    """Return the paths of the items marked as internal, only the outermost; empty if there is only one edition."""
    outermost: list[Path] = []
    for path, node in walk(root):
        if isinstance(node, MappingNode) and path and not (outermost and path[: len(outermost[-1])] == outermost[-1]):
            mark = node.get(KEY)
            if isinstance(mark, ScalarNode) and mark.plain and mark == "true":
                outermost.append(path)
    return frozenset(outermost)


def within(path: Path, paths: Collection[Path]) -> bool:
    """Return whether path is one of paths or lies below one."""
    return bool(paths) and any(path[:end] in paths for end in range(1, len(path) + 1))
