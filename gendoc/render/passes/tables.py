"""Tables of the filled document: equal cells are merged, and rows kept on one page.

Before it is filled, a template does not know how many rows a merged cell has, nor whether a table fits on one page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from lxml import etree

from gendoc.narrative.markers import MERGED
from gendoc.render.rendering import Pass, Stage, each_part
from gendoc.word.names import P_PR, TBL, TC_PR, TR, VAL, Element, P, T, w
from gendoc.word.tables import grid_cells, own_paragraphs
from gendoc.word.tables import rows as rows_of
from gendoc.word.text import put_property, typed_text

# How many rows of a small table, or beside a merged cell, are kept on one page.  A landscape page has room for 17
# rows of one line and the heading.
KEPT = 15
CONTINUED = "（续）"

_TR_PR, _HEADER, _SPAN, _MERGE, _KEEP = (w(name) for name in ("trPr", "tblHeader", "gridSpan", "vMerge", "keepNext"))
_CELL_ORDER = (w("cnfStyle"), w("tcW"), _SPAN, w("hMerge"), _MERGE)


class _Marked(NamedTuple):
    """A cell that may be merged: its element, first column, number of columns, and key, its text with all markers."""

    cell: Element
    column: int
    span: int
    key: str


class _CellGroup(NamedTuple):
    """Cells, one below the other, to be merged: row and column of the first; again if the text stands above already."""

    row: int
    column: int
    cells: list[Element]
    again: bool = False


def set_tables(root: Element) -> None:
    """Merge the cells that are marked for it in a part's tables, and keep rows together on pages."""
    for table in root.iter(TBL):
        rows = list(rows_of(table))
        marked = [list(_marked(row)) for row in rows]
        groups = [*_divided(_equal_cells(marked))]
        for group in groups:
            _merge(group.cells, again=group.again)
        if rows and _is_header(rows[0]):
            _keep(rows, [(group.row, group.row + len(group.cells)) for group in groups], len(list(table.iter(TR))))
    for text in root.iter(T):
        if text.text and MERGED in text.text:
            text.text = text.text.replace(MERGED, "")


def _marked(row: Element) -> Iterator[_Marked]:
    for cell, start, end in grid_cells(row):
        key = typed_text(cell)
        if MERGED in key and any(MERGED in typed_text(paragraph) for paragraph in own_paragraphs(cell)):
            yield _Marked(cell, start, end - start, key)


def _equal_cells(rows: list[list[_Marked]]) -> Iterator[_CellGroup]:
    """Yield the groups of at least two cells, one below the other, with equal keys."""
    open_groups: dict[tuple[int, int, str], list[Element]] = {}
    for number, row in enumerate([*rows, []]):
        continued: dict[tuple[int, int, str], list[Element]] = {}
        for marked in row:
            identity = (marked.column, marked.span, marked.key)
            continued[identity] = [*open_groups.pop(identity, []), marked.cell]
        for (column, _, _), cells in open_groups.items():
            if len(cells) > 1:
                yield _CellGroup(number - len(cells), column, cells)
        open_groups = continued


def _divided(groups: Iterable[_CellGroup]) -> Iterator[_CellGroup]:
    """Yield the groups, divided so that each part fits on a page, where it repeats the text of the cell.

    Columns to the right come first; a group to their left is divided where one of theirs ends, if possible.
    """
    joined: set[int] = set()  # rows with a cell that is merged with the row above
    for group in sorted(groups, key=lambda group: (-group.column, group.row)):
        start, end = group.row, group.row + len(group.cells)
        while start < end:
            stop = end
            if end - start > KEPT:
                stop = max(
                    (row for row in range(start + 1, start + KEPT + 1) if row not in joined), default=start + KEPT
                )
            joined.update(range(start + 1, stop))
            yield _CellGroup(start, group.column, group.cells[start - group.row : stop - group.row], start > group.row)
            start = stop


def _merge(cells: list[Element], *, again: bool) -> None:
    """Merge cells and drop the text of all but the first; with again, （续） is added to that."""
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


def _keep(rows: list[Element], groups: list[tuple[int, int]], height: int) -> None:
    """Keep rows on a page with the next: those of a small table or group, header rows, and the last but one.

    height counts the rows of tables within the rows too.
    """
    kept = {len(rows) - 2}
    if height <= KEPT:
        kept |= set(range(len(rows) - 1))
    for start, end in groups:
        if end - start <= KEPT:
            kept |= set(range(start, end - 1))
    kept |= {number for number, (row, _) in enumerate(pairwise(rows)) if _is_header(row)}
    for number, row in enumerate(rows):
        if number in kept:
            for paragraph in row.iter(P):
                put_property(paragraph, etree.Element(_KEEP))


TABLES = Pass(
    "tables",
    needs={Stage.CELLS, Stage.BREAKS, Stage.EMPTY},
    leaves={Stage.TABLES},
    applies=lambda facts: facts.tables,
    run=each_part(set_tables),
)
