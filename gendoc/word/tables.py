"""The rows, cells and columns of a table; those of tables within its cells belong to these alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from gendoc.word.names import TBL, TC, TC_PR, TR, VAL, Element, P, w

_GRID = w("tblGrid")
_COLUMN, _WIDTH, _SPAN, _TR_PR = w("gridCol"), w("w"), w("gridSpan"), w("trPr")
_BEFORE, _AFTER = w("gridBefore"), w("gridAfter")


class GridCell(NamedTuple):
    """A cell and the columns that it covers, from 0, the end excluded."""

    element: Element
    start: int
    end: int


def rows(table: Element) -> Iterator[Element]:
    """Yield the rows of a table, those in content controls too."""
    return _below(table, TR)


def cells(row: Element) -> Iterator[Element]:
    """Yield the cells of a row, those in content controls too."""
    return _below(row, TC)


def grid_cells(row: Element) -> Iterator[GridCell]:
    """Yield the cells of a row with the columns that they cover."""
    column = _number(row.find(f"{_TR_PR}/{_BEFORE}"), 0)
    for cell in cells(row):
        end = column + _number(cell.find(f"{TC_PR}/{_SPAN}"), 1)
        yield GridCell(cell, column, end)
        column = end


def width_of(row: Element) -> int:
    """Return how many columns a row takes, those before and after its cells included."""
    end = _number(row.find(f"{_TR_PR}/{_BEFORE}"), 0)
    for cell in grid_cells(row):
        end = cell.end
    return end + _number(row.find(f"{_TR_PR}/{_AFTER}"), 0)


def columns(table: Element) -> int:
    """Return how many columns a table declares, 0 if it declares none."""
    grid = table.find(_GRID)
    return 0 if grid is None else len(grid.findall(_COLUMN))


def own_paragraphs(cell: Element) -> Iterator[Element]:
    """Yield the paragraphs of a cell, without those of tables within it."""
    return _below(cell, P)


def fit_grid(table: Element) -> None:
    """Make the columns that a table declares as many as its longest row takes, as wide together as before.

    A loop over cells changes their number.
    """
    grid = table.find(_GRID)
    wanted = max(map(width_of, rows(table)), default=0)
    declared = [] if grid is None else grid.findall(_COLUMN)
    if not declared or wanted in (0, len(declared)):
        return
    for column in declared[wanted:]:
        grid.remove(column)
    fitted = [*declared[:wanted], *(etree.SubElement(grid, _COLUMN) for _ in range(wanted - len(declared)))]
    widths = [column.get(_WIDTH, "") for column in declared]
    if not all(width.isascii() and width.isdigit() and len(width) < 6 for width in widths):
        return
    total = sum(map(int, widths))
    if wanted > len(declared):
        new = [int(width) * len(declared) // wanted for width in widths] + [total // wanted] * (wanted - len(declared))
    else:
        more = sum(map(int, widths[wanted:])) // wanted
        new = [int(width) + more for width in widths[:wanted]]
    for column, width in zip(fitted, new, strict=True):
        column.set(_WIDTH, str(width))


def _below(holder: Element, tag: str) -> Iterator[Element]:
    for child in holder:
        if child.tag == tag:
            yield child
        elif len(child) and child.tag != TBL:
            yield from _below(child, tag)


def _number(element: Element | None, default: int) -> int:
    text = "" if element is None else element.get(VAL, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else default
