"""What one item of a list lacks and all others have, from the data file alone: its outlay, the colon behind 要点."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from gendoc.core.finding import Code
from gendoc.core.source import Path
from gendoc.core.text import shorten
from gendoc.data.nodes import MappingNode, ScalarNode, SequenceNode, walk
from gendoc.data.path import name_of, show
from gendoc.reconcile.answer import Remark, how_to_answer
from gendoc.report.report import Report

LEFT_OUT = Code("left-out", "warning")
FEWEST_ITEMS = 5  # of a list, for one of them to be the exception


def omitted(report: Report) -> Iterator[Remark]:
    """Yield a remark for each item of a list that alone lacks a figure, or a colon, which all others have."""
    without = _having_nothing(report)
    for path, node in walk(report.root):
        if not isinstance(node, SequenceNode) or report.holds_unreadable.intersection([path]):
            continue
        yield from _colons(path, node)
        items = [item for item in node if isinstance(item, MappingNode)]
        if len(items) == len(node) >= FEWEST_ITEMS:
            yield from _lacking(report, path, items, without)


def _colons(path: Path, node: SequenceNode) -> Iterator[Remark]:
    """Yield a remark for each text among items with a name that begins with the key of their names: 要点 扫黑除恶."""
    keys = {next(iter(item)) for item in node if isinstance(item, MappingNode) and item}
    for index, item in enumerate(node):
        if not isinstance(item, ScalarNode):
            continue
        typed = re.match(r"(\S+)[ \u3000]+(?=\S)", item)
        if typed and typed[1] in keys:
            text = shorten(" ".join(item.split()), 24, 22)
            message = (
                f"「{show(path)}」的其余各项写的是「{typed[1]}:」，这一项「{typed[1]}」后面没有冒号，会当作文字印出来"
            )
            advice = (
                f"写成「- {typed[1]}: {shorten(item[typed.end() :].strip(), 20, 18)}」；{how_to_answer(LEFT_OUT, text)}"
            )
            yield Remark(LEFT_OUT.at(item.span, message, help=advice, path=(*path, index)), text)


def _lacking(report: Report, path: Path, items: Sequence[MappingNode], without: Collection[Path]) -> Iterator[Remark]:
    """Yield a remark for each figure that one of items alone lacks; without are those that no rate is asked of."""
    counts: defaultdict[str, int] = defaultdict(int)
    for item in items:
        for key in item:
            counts[key] += 1
    for key in [key for key, count in counts.items() if count == len(items) - 1]:
        index = next(number for number, item in enumerate(items) if key not in item)
        item = items[index]
        if (*path, index, key) in report.figures or any(counts[own] == 1 for own in item):
            continue
        if key.endswith(("率", "比")) and (*path, index) in without:
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


def _having_nothing(report: Report) -> frozenset[Path]:
    """Return the mappings with a figure that is 0 or 无, so that nothing can be divided by it."""
    return frozenset(path[:-1] for path, figure in report.figures.items() if figure.state == "nil" or figure.value == 0)
