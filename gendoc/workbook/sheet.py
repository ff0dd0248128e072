"""The sheets of the workbook as cells, independent of any spreadsheet library.

A figure stands once, on the sheet of figures; the figures that each rule reads are listed on the sheet of lines, and
its result is on the sheet of rules.  Cells refer to cells, so that a change of a figure shows in everything that
follows from it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path as File
from typing import TypeAlias

from gendoc.core.source import Span
from gendoc.workbook.formula import CellFormula, Value

Content: TypeAlias = CellFormula | str
FIGURES, LINES, RULES = "数字", "分项", "勾稽"
FIRST = 4  # the row of each sheet, from 1, where its table begins: below title, remark and head


@dataclass(slots=True)
class SheetCells:
    """One sheet: its cells by row and column, both from 1; rows are filled from the top.

    places is how many decimals the numbers of a row show at least; group is the row, if any, below which rows fold.
    """

    name: str
    next_row: int = FIRST
    cells: dict[tuple[int, int], Content] = field(default_factory=dict)
    places: dict[int, int] = field(default_factory=dict)
    group: int | None = None

    @property
    def first(self) -> int:
        """Return the number of the first row."""
        return FIRST

    def put(self, row: int, column: int, content: Content) -> CellFormula:
        """Set a cell, and return a reference to it."""
        self.cells[row, column] = content
        return self.refer(row, column)

    def refer(self, row: int, column: int) -> CellFormula:
        """Return a reference to a cell that has been set."""
        content = self.cells[row, column]
        value: Value = content.value if isinstance(content, CellFormula) else content
        return CellFormula(f"'{self.name}'!{letter(column)}{row}", value)

    def write(self, row: int, contents: dict[int, str]) -> None:
        """Set cells of a row to texts; empty ones are left out."""
        self.cells.update({(row, column): content for column, content in contents.items() if content})

    def start(self) -> int:
        """Begin a row, and return its number."""
        self.next_row += 1
        return self.next_row - 1

    def drop(self, row: int) -> None:
        """Delete all rows from row on."""
        for address in [address for address in self.cells if address[0] >= row]:
            del self.cells[address]
        self.next_row = row

    def area(self, column: int, first: int, last: int) -> str:
        """Return the reference to the cells of a column from row first to row last."""
        return f"'{self.name}'!{letter(column)}{first}:{letter(column)}{last}"


def counted(words: str, page: str, column: int, rows: Iterable[int]) -> str:
    """Return the formula that counts the cells of a column, in some rows, that say words; rows in a run are one area."""
    runs: list[list[int]] = []
    for row in sorted(rows):
        if runs and runs[-1][1] == row - 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    areas = (SheetCells(page).area(column, first, last) for first, last in runs)
    return "+".join(f'COUNTIF({area},"{words}")' for area in areas) or "0"


def letter(column: int) -> str:
    """Return the name of a column: 1 is A."""
    return chr(ord("A") + column - 1)


def total(area: str, values: list[Value]) -> CellFormula:
    """Return the sum of an area with these values; like SUM, it ignores what is no number."""
    return CellFormula(f"SUM({area})", sum((value for value in values if isinstance(value, Fraction)), Fraction(0)))


def place_of(span: Span, file: str) -> str:
    """Return in words where a span is: 第 5 行, with the name of its file if that is not the report's own.

    The name is the same wherever gendoc was started: with its folder only if that is not the report's own either.
    """
    if span.file == file:
        return f"第 {span.line} 行"
    other = File(span.file).absolute()
    name = other.name if other.parent == File(file).absolute().parent else f"{other.parent.name}/{other.name}"
    return f"{name} 第 {span.line} 行"
