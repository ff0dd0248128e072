"""A figure that every item of a list but one has, seen from the data file alone: one project of ten without its outlay."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from gendoc.core.finding import Code
from gendoc.core.source import Path
from gendoc.data.nodes import MappingNode, SequenceNode, walk
from gendoc.data.path import name_of, show
from gendoc.reconcile.answer import Remark, how_to_answer
from gendoc.report.report import Report

LEFT_OUT = Code("left-out", "warning")
FEWEST_ITEMS = 5  # of a list, for one of them to be the exception


def omitted(report: Report) -> Iterator[Remark]:
    """Yield a remark for each item of a list that alone lacks a figure which all others have."""
    for path, node in walk(report.root):
        if (
            not isinstance(node, SequenceNode)
            or len(node) < FEWEST_ITEMS
            or report.holds_unreadable.intersection([path])
        ):
            continue
        items = [item for item in node if isinstance(item, MappingNode)]
        if len(items) == len(node):
            yield from _lacking(report, path, items)


def _lacking(report: Report, path: Path, items: Sequence[MappingNode]) -> Iterator[Remark]:
    counts: defaultdict[str, int] = defaultdict(int)
    for item in items:
        for key in item:
            counts[key] += 1
    for key in [key for key, count in counts.items() if count == len(items) - 1]:
        index = next(number for number, item in enumerate(items) if key not in item)
        item = items[index]
        if (*path, index, key) in report.figures or any(counts[own] == 1 for own in item):
            continue
        if key.endswith(("率", "比")) and _has_nothing(report, (*path, index)):
            continue
        others = [number for number in range(len(items)) if number != index]
        if not all((*path, number, key) in report.figures for number in others):
            continue
        place = (*path, index)
        name = name_of(item)
        clause = f"{name or show(place)}没有{key}"
        message = f"「{show(path)}」的 {len(items)} 项里，只有「{name or show(place)}」没有写「{key}」"
        advice = f"补上「{key}: 」和数字；没有发生写 0 或 无；{how_to_answer(LEFT_OUT, clause)}"
        span = next((item.keys_at[key] for key in item if key in item.keys_at), item.span)
        yield Remark(LEFT_OUT.at(span, message, help=advice, path=place), clause)


def _has_nothing(report: Report, item: Path) -> bool:
    """Return whether a figure of an item is 0 or 无, so that nothing can be divided by it."""
    own = (figure for path, figure in report.figures.items() if path[:-1] == item)
    return any(figure.state == "nil" or figure.value == 0 for figure in own)
