"""Tables of an outline: columns, rows and cells, and the markup they become.

    表格| 文字 4 | 数字 2 | 数字 2
    表头| 项目 | 决算数 | <
    表头| ^ | 金额 | 占比（%）
    {%tr for 项 in 收入.构成 %}
    行| {{ 项.名称 }} | {{ 项.金额|表数 }} | {{ 项.占比|表数 }}
    {%tr endfor %}
    合计| 合计 | {{ 收入.合计|表数 }} | 100.00

A column gives the kind of its cells and its width in proportion to the others.  Bars separate the cells, except
bars within a tag.  A cell < is merged with the cell to its left, a cell ^ with the one above.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

from gendoc.layout import measures as layout
from gendoc.render.outline.styles import style_id

TABLE, HEADER, ROW, TOTAL = "表格", "表头", "行", "合计"
ROWS = (HEADER, ROW, TOTAL)
MAX_COLUMNS = 30
_TEXT, _CENTRED, _FIGURE = "文字", "居中", "数字"
_STYLES = {_TEXT: "表格文字", _CENTRED: "表格居中", _FIGURE: "表格数字"}
_COLUMN = re.compile(rf"(?P<kind>{'|'.join(_STYLES)})\s+(?P<share>[1-9][0-9]{{0,2}})")
_LEFT, _ABOVE = "<", "^"
_PARTS = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\||[^|{]+|\{")


class TableError(ValueError):
    """A mistake in a line of a table; its text is in Chinese."""


class Column(NamedTuple):
    """A column: the kind of its cells, its width in twips."""

    kind: str
    width: int


@dataclass(slots=True)
class _Cell:
    """A cell: its first column, the columns and rows that it covers (0 rows: merged with the one above), its markup."""

    column: int
    span: int
    rows: int
    runs: str


@dataclass(slots=True)
class Table:
    """A table that is being read: its columns, and its rows so far; a control tag has a row of its own."""

    columns: tuple[Column, ...]
    line: int
    _rows: list[tuple[str, list[_Cell]]] = field(default_factory=list)

    def add_tag(self, run: str) -> None:
        """Add a row for a {%tr … %} tag; run is the markup that holds the tag."""
        self._rows.append(("", [_Cell(0, len(self.columns), 1, run)]))

    def add(self, kind: str, texts: list[str], runs: Iterable[str]) -> None:
        """Add a row of that kind: the texts of its cells, and their markup.

        Raises TableError if there are too few or too many cells, or < or ^ has no cell to merge with.
        """
        if len(texts) != len(self.columns):
            raise TableError(f"这一行有 {len(texts)} 格，表格有 {len(self.columns)} 列")
        if kind == HEADER and any(row != HEADER for row, _ in self._rows):
            raise TableError("表头要写在各行的前面")
        cells: list[_Cell] = []
        for column, (text, run) in enumerate(zip(texts, runs, strict=True)):
            if text == _LEFT:
                if not cells:
                    raise TableError("第一格的左边没有格，不能写 <")
                cells[-1].span += 1
            else:
                cells.append(_Cell(column, 1, 0 if text == _ABOVE else 1, run))
        for cell in cells:
            if not cell.rows:
                self._above(cell).rows += 1
        self._rows.append((kind, cells))

    def _above(self, cell: _Cell) -> _Cell:
        """Return the topmost of the cells that a cell ^ is merged with."""
        for _, cells in reversed(self._rows):
            above = next((other for other in cells if (other.column, other.span) == (cell.column, cell.span)), None)
            if above is None:
                break
            if above.rows:
                return above
        raise TableError("上面没有同样宽的格，不能写 ^")

    def markup(self) -> str:
        """Return the markup of the table; raises TableError if it has no row."""
        if not any(kind in (ROW, TOTAL) for kind, _ in self._rows):
            raise TableError("表格没有一行")
        grid = "".join(f'<w:gridCol w:w="{column.width}"/>' for column in self.columns)
        return (
            '<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/>'
            f'<w:tblW w:w="{self._width(0, len(self.columns))}" w:type="dxa"/><w:jc w:val="center"/>'
            f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
            f"{''.join(''.join(self._row(kind, cells)) for kind, cells in self._rows)}</w:tbl>"
        )

    def _row(self, kind: str, cells: list[_Cell]) -> Iterator[str]:
        yield f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{layout.TABLE_ROW}"/>'
        yield ("<w:tblHeader/>" if kind == HEADER else "") + "</w:trPr>"
        for cell in cells:
            span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
            merge = "" if cell.rows == 1 else f'<w:vMerge w:val="{"restart" if cell.rows else "continue"}"/>'
            style = f'<w:pPr><w:pStyle w:val="{self._style(kind, cell)}"/></w:pPr>' if kind else ""
            yield (
                f'<w:tc><w:tcPr><w:tcW w:w="{self._width(cell.column, cell.span)}" w:type="dxa"/>{span}{merge}'
                f'<w:vAlign w:val="center"/></w:tcPr><w:p>{style}{cell.runs}</w:p></w:tc>'
            )
        yield "</w:tr>"

    def _style(self, kind: str, cell: _Cell) -> str:
        column = self.columns[cell.column].kind
        name = "表格表头" if kind == HEADER else _STYLES[column]
        if kind == TOTAL and column != _FIGURE:
            name = "表格合计"
        identity = style_id(name, "paragraph")
        assert identity is not None
        return identity

    def _width(self, column: int, span: int) -> int:
        return sum(each.width for each in self.columns[column : column + span])


def read_columns(text: str, width: int) -> tuple[Column, ...]:
    """Return the columns that a line 表格| declares, width twips wide together.

    Raises TableError if one cannot be read, or there are too many.
    """
    columns_read = [(_COLUMN.fullmatch(column), column) for column in split_cells(text)]
    for match, column in columns_read:
        if match is None:
            kinds = "、".join(_STYLES)
            raise TableError(f"列「{column}」应写作 种类 宽度，如 {_TEXT} 4；种类有 {kinds}，宽度是各列之间的比例")
    if len(columns_read) > MAX_COLUMNS:
        raise TableError(f"表格有 {len(columns_read)} 列，超过 {MAX_COLUMNS} 列")
    columns = [(match["kind"], int(match["share"])) for match, _ in columns_read if match]
    edges = [0, *accumulate(share for _, share in columns)]
    positions = [width * edge // edges[-1] for edge in edges]
    return tuple(Column(kind, positions[number + 1] - positions[number]) for number, (kind, _) in enumerate(columns))


def split_cells(text: str) -> list[str]:
    """Return the texts of the cells of a row; a bar within {{ }} or {% %} does not separate cells."""
    cells = [""]
    for part in _PARTS.findall(text):
        if part == "|":
            cells.append("")
        else:
            cells[-1] += part
    return [cell.strip(" \t\u3000") for cell in cells]


def is_merged(text: str) -> bool:
    """Return whether the text of a cell says that it is merged with another."""
    return text in (_LEFT, _ABOVE)
