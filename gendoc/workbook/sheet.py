"""The sheets of the workbook as cells, before any spreadsheet library sees them.

A figure stands once, on the sheet of figures; each rule lists the figures that it reads, a line each, on the
sheet of lines; what it makes of them stands on the sheet of rules.  Cells refer to cells: whoever changes a
figure sees what follows from it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias

from gendoc.core.source import Span
from gendoc.workbook.formula import CellFormula, Value

Content: TypeAlias = CellFormula | str
FIGURES, LINES, RULES = "数字", "分项", "勾稽"
FIRST = 4  # the row of each sheet, from 1, where its table begins: below title, remark and head


@dataclass(slots=True)
class SheetCells:
    """One sheet: its cells by row and column, both from 1; rows are filled from the top.

    places is how many digits after the point the numbers of a row show, at the least.
    """

    name: str
    next_row: int = FIRST
    cells: dict[tuple[int, int], Content] = field(default_factory=dict)
    places: dict[int, int] = field(default_factory=dict)

    def put(self, row: int, column: int, content: Content) -> CellFormula:
        """Set a cell, and return what refers to it."""
        self.cells[row, column] = content
        return self.refer(row, column)

    def refer(self, row: int, column: int) -> CellFormula:
        """Return what refers to a cell that has been set."""
        content = self.cells[row, column]
        value: Value = content.value if isinstance(content, CellFormula) else content
        return CellFormula(f"'{self.name}'!{letter(column)}{row}", value)

    def write(self, row: int, contents: dict[int, str]) -> None:
        """Set cells of a row to texts; empty ones are left out."""
        self.cells.update({(row, column): content for column, content in contents.items() if content})

    def start(self) -> int:
        """Return the next row, which is then taken."""
        self.next_row += 1
        return self.next_row - 1

    def drop(self, row: int) -> None:
        """Take back all rows from row on."""
        for at in [at for at in self.cells if at[0] >= row]:
            del self.cells[at]
        self.next_row = row

    def area(self, column: int, first: int, last: int) -> str:
        """Return what refers to the cells of a column from first to last."""
        return f"'{self.name}'!{letter(column)}{first}:{letter(column)}{last}"


def letter(column: int) -> str:
    """Return the name of a column: 1 is A."""
    return chr(ord("A") + column - 1)


def total(area: str, values: list[Value]) -> CellFormula:
    """Return the sum of an area; what is no number counts for nothing, as in a spreadsheet."""
    return CellFormula(f"SUM({area})", sum((value for value in values if isinstance(value, Fraction)), Fraction(0)))


def is_number(cell: CellFormula) -> CellFormula:
    """Return whether a cell holds a number."""
    return CellFormula(f"ISNUMBER({cell.formula})", isinstance(cell.value, Fraction))


def place_of(span: Span, file: str) -> str:
    """Return where something stands, as people say it: the file is named if it is not the report's own."""
    return f"第 {span.line} 行" if span.file == file else f"{span.file} 第 {span.line} 行"
