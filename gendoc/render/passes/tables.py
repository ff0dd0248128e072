"""Tables, once their rows are there: equal cells become one, and rows stay together where a page ends.

What a template cannot know before it is filled: how many rows a merged cell has, and whether a table is
small enough to stand on one page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from lxml import etree

from gendoc.narrative.markers import MERGED
from gendoc.render.rendering import Pass, Rendering, Stage
from gendoc.word.names import P_PR, TBL, TC, TC_PR, TR, VAL, Element, P, T, w
from gendoc.word.text import put_property, typed_text

# Rows that are kept on one page: of a small table, and of what a merged cell holds together.  On a sheet that
# lies crosswise there is room for 17 rows of one line and the heading.
KEPT = 15
CONTINUED = "（续）"

_TR_PR, _HEADER, _SPAN, _MERGE, _KEEP = (w(name) for name in ("trPr", "tblHeader", "gridSpan", "vMerge", "keepNext"))
_CELL_ORDER = (w("cnfStyle"), w("tcW"), _SPAN, w("hMerge"), _MERGE)


class _Marked(NamedTuple):
    """A cell that may be merged: which one it is, the columns it covers, and what it holds, markers and all."""

    cell: Element
    column: int
    span: int
    key: str


class _Run(NamedTuple):
    """Cells, one below the other, that become one: the row and the column of the first, and whether they go on."""

    row: int
    column: int
    cells: list[Element]
    again: bool = False


def set_tables(root: Element) -> None:
    """Merge what a part's tables mark for it, and keep together what belongs together."""
    for table in root.iter(TBL):
        rows = table.findall(TR)
        marked = [list(_marked(row)) for row in rows]
        runs = [*_parted(_runs(marked))]
        for run in runs:
            _merge(run.cells, again=run.again)
        if rows and _is_header(rows[0]):
            _keep(rows, [(run.row, run.row + len(run.cells)) for run in runs])
    for text in root.iter(T):
        if text.text and MERGED in text.text:
            text.text = text.text.replace(MERGED, "")


def _marked(row: Element) -> Iterator[_Marked]:
    column = 0
    for cell in row.findall(TC):
        span = cell.find(f"{TC_PR}/{_SPAN}")
        columns = int(span.get(VAL, "1")) if span is not None and span.get(VAL, "1").isdecimal() else 1
        key = typed_text(cell)
        if MERGED in key:
            yield _Marked(cell, column, columns, key)
        column += columns


def _runs(rows: list[list[_Marked]]) -> Iterator[_Run]:
    """Yield the cells, one below the other, that hold the same thing; two at least."""
    open_runs: dict[tuple[int, int, str], list[Element]] = {}
    for number, row in enumerate([*rows, []]):
        going_on: dict[tuple[int, int, str], list[Element]] = {}
        for marked in row:
            identity = (marked.column, marked.span, marked.key)
            going_on[identity] = [*open_runs.pop(identity, []), marked.cell]
        for (column, _, _), cells in open_runs.items():
            if len(cells) > 1:
                yield _Run(number - len(cells), column, cells)
        open_runs = going_on


def _parted(runs: Iterable[_Run]) -> Iterator[_Run]:
    """Yield runs in pieces that a page has room for: what they hold is read on each.

    The inner columns come first; an outer run is parted where an inner one ends, if there is such a place.
    """
    joined: set[int] = set()  # rows that are one with the row above
    for run in sorted(runs, key=lambda run: (-run.column, run.row)):
        start, end = run.row, run.row + len(run.cells)
        while start < end:
            stop = end
            if end - start > KEPT:
                stop = max(
                    (row for row in range(start + 1, start + KEPT + 1) if row not in joined), default=start + KEPT
                )
            joined.update(range(start + 1, stop))
            yield _Run(start, run.column, run.cells[start - run.row : stop - run.row], start > run.row)
            start = stop


def _merge(cells: list[Element], *, again: bool) -> None:
    """Make one cell of cells; what the lower ones hold is the same, and goes.  again says that it goes on from above."""
    if again:
        *_, last = (text for text in cells[0].iter(T) if text.text)
        last.text += CONTINUED
    for number, cell in enumerate(cells):
        merge = etree.Element(_MERGE, {VAL: "continue" if number else "restart"})
        put_property(cell, merge, TC_PR, _CELL_ORDER)
        if number:
            *others, last = cell.findall(P)
            for child in [*others, *(child for child in cell if child.tag not in (TC_PR, P))]:
                cell.remove(child)
            for child in [child for child in last if child.tag != P_PR]:
                last.remove(child)


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
                put_property(paragraph, etree.Element(_KEEP))


def _run(rendering: Rendering) -> None:
    for root in rendering.trees.values():
        set_tables(root)


TABLES = Pass(
    "tables",
    needs={Stage.CELLS, Stage.BREAKS},
    leaves={Stage.TABLES},
    applies=lambda facts: facts.tables,
    run=_run,
)
