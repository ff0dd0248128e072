"""Tables, once their rows are there: equal cells become one, and rows stay together where a page ends.

What a template cannot know before it is filled: how many rows a merged cell has, and whether a table is
small enough to stand on one page.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from lxml import etree

from gendoc.narrative.marker import MERGED
from gendoc.word.wordml import P_PR, TBL, TC, TC_PR, TR, VAL, Element, P, T, w

# Rows that are kept on one page: of a small table, and of what a merged cell holds together.  On a sheet that
# lies crosswise there is room for 17 rows of one line and the heading.
KEPT = 15

_TR_PR, _HEADER, _SPAN, _MERGE, _KEEP, _STYLE = (
    w(name) for name in ("trPr", "tblHeader", "gridSpan", "vMerge", "keepNext", "pStyle")
)
_BEFORE_MERGE = frozenset({w("cnfStyle"), w("tcW"), _SPAN, w("hMerge")})


class _Marked(NamedTuple):
    """A cell that may be merged: which one it is, the columns it covers, and what it holds, markers and all."""

    cell: Element
    column: int
    span: int
    key: str


def set_tables(root: Element) -> None:
    """Merge what a part's tables mark for it, and keep together what belongs together."""
    for table in root.iter(TBL):
        rows = table.findall(TR)
        marked = [list(_marked(row)) for row in rows]
        runs = list(_runs(marked))
        for cells in runs:
            _merge(cells)
        if rows and _is_header(rows[0]):
            _keep(rows, [(index, index + len(cells)) for index, cells in _placed(runs, rows)])
    for text in root.iter(T):
        if text.text and MERGED in text.text:
            text.text = text.text.replace(MERGED, "")


def _marked(row: Element) -> Iterator[_Marked]:
    column = 0
    for cell in row.findall(TC):
        span = cell.find(f"{TC_PR}/{_SPAN}")
        columns = int(span.get(VAL, "1")) if span is not None and span.get(VAL, "1").isdecimal() else 1
        key = "".join(text.text or "" for text in cell.iter(T))
        if MERGED in key:
            yield _Marked(cell, column, columns, key)
        column += columns


def _runs(rows: list[list[_Marked]]) -> Iterator[list[Element]]:
    """Yield the cells, one below the other, that hold the same thing; two at least."""
    open_runs: dict[tuple[int, int, str], list[Element]] = {}
    for row in [*rows, []]:
        going_on: dict[tuple[int, int, str], list[Element]] = {}
        for marked in row:
            identity = (marked.column, marked.span, marked.key)
            going_on[identity] = [*open_runs.pop(identity, []), marked.cell]
        yield from (run for run in open_runs.values() if len(run) > 1)
        open_runs = going_on


def _merge(cells: list[Element]) -> None:
    """Make one cell of cells; what the lower ones hold is the same, and goes."""
    for number, cell in enumerate(cells):
        properties = cell.find(TC_PR)
        if properties is None:
            properties = etree.Element(TC_PR)
            cell.insert(0, properties)
        for old in properties.findall(_MERGE):
            properties.remove(old)
        place = sum(child.tag in _BEFORE_MERGE for child in properties)
        properties.insert(place, etree.Element(_MERGE, {VAL: "continue" if number else "restart"}))
        if number:
            *others, last = cell.findall(P)
            for child in [*others, *(child for child in cell if child.tag not in (TC_PR, P))]:
                cell.remove(child)
            for child in [child for child in last if child.tag != P_PR]:
                last.remove(child)


def _placed(runs: list[list[Element]], rows: list[Element]) -> Iterator[tuple[int, list[Element]]]:
    """Yield each run with the number of its first row."""
    numbers = {id(row): number for number, row in enumerate(rows)}
    for cells in runs:
        yield numbers[id(cells[0].getparent())], cells


def _is_header(row: Element) -> bool:
    return row.find(f"{_TR_PR}/{_HEADER}") is not None


def _keep(rows: list[Element], groups: list[tuple[int, int]]) -> None:
    """Keep rows with the next: all of a small table, those of a small group, and the last but one with the last."""
    kept = {len(rows) - 2}
    if len(rows) <= KEPT:
        kept |= set(range(len(rows) - 1))
    for start, end in groups:
        if end - start <= KEPT:
            kept |= set(range(start, end - 1))
    kept |= {number for number, (row, _) in enumerate(pairwise(rows)) if _is_header(row)}
    for number, row in enumerate(rows):
        if number in kept:
            for paragraph in row.iter(P):
                _keep_next(paragraph)


def _keep_next(paragraph: Element) -> None:
    properties = paragraph.find(P_PR)
    if properties is None:
        properties = etree.Element(P_PR)
        paragraph.insert(0, properties)
    for old in properties.findall(_KEEP):
        properties.remove(old)
    place = 1 if len(properties) and properties[0].tag == _STYLE else 0
    properties.insert(place, etree.Element(_KEEP))
