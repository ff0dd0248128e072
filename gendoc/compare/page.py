"""One look at the page: every printed figure of a finished document, held against what stands around it.

Whoever wrote the words (a sentence, a phrase, the template), the reader sees one line; so the line is what is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from gendoc.compare.beside import IN_TABLE, Heads, look_at_units, units_in
from gendoc.compare.directions import look_at_direction
from gendoc.compare.measure import look_at_measure
from gendoc.compare.remarks import PageRemark
from gendoc.core.source import Path
from gendoc.data.path import show
from gendoc.data.reader import MAX_FOUND
from gendoc.figures.figure import Figure
from gendoc.narrative.filled import FilledText
from gendoc.reconcile.answer import WRONG_DIRECTION, Remark
from gendoc.reconcile.record import Record
from gendoc.render.document import RenderedDocument
from gendoc.render.trace import PartTables, PrintedFigure, TableCell
from gendoc.report.report import Report
from gendoc.rules.kind import Part
from gendoc.rules.kinds import field_part
from gendoc.word.text import quoted

_ABOVE = 2  # paragraphs before a table in which its unit may stand
_LONGEST_LINE = 40  # characters of a caption, or of 单位：万元; what is longer is text
_DIGITS = frozenset("0123456789")


class PageLook(NamedTuple):
    """What a look at a document came to: how many printed figures were looked at, and the remarks."""

    looked: int = 0
    remarks: tuple[Remark, ...] = ()


def look(report: Report, filled: FilledText, document: RenderedDocument, records: Iterable[Record]) -> PageLook:
    """Return what is wrong around the figures of a document, each thing once for the place where it was written.

    No more than MAX_FOUND remarks.
    filled are its sentences with tables and pictures numbered, records say which figures are changes.
    """
    changes = {
        operand.path
        for record in records
        for operand in record.operands
        if field_part(record.kind, operand.field) & (Part.CHANGE | Part.RATE)
    }
    texts = dict(document.trace.paragraphs)
    looked = 0
    found: list[tuple[PageRemark, str]] = []
    tables = _Tables(document)
    told: dict[tuple[str, int], int] = {}  # by paragraph: up to where words of direction have been remarked upon
    for place in document.trace.places:
        figure = report.figures.get(place.path)
        if figure is None or figure.state == "nil" or _DIGITS.isdisjoint(place.text):
            continue
        looked += 1
        at = (place.part, place.paragraph)
        text = texts[place.part][place.paragraph]
        for remark in _at(place, text, figure, changes, tables, told.get(at, 0)):
            found.append((remark, text))
            if remark.code is WRONG_DIRECTION:
                told[at] = place.end
    return PageLook(looked, tuple(islice(_told(report, filled, document, found), MAX_FOUND)) if found else ())


def _at(
    place: PrintedFigure, text: str, figure: Figure, changes: set[Path], tables: _Tables, since: int
) -> Iterator[PageRemark]:
    """Yield what is wrong around one figure; since is where words begin that have not been remarked upon yet."""
    if not figure.identifier:
        heads = tables.heads(place) if place.cell is not None else None
        unit = look_at_units(place, text, heads)
        if unit is not None:
            yield unit
        changed = place.path in changes
        direction = look_at_direction(place, text, figure, changes=changed, since=since)
        if direction is not None:
            yield direction
    measure = look_at_measure(place, text, figure)
    if measure is not None:
        yield measure


def _told(
    report: Report, filled: FilledText, document: RenderedDocument, found: Iterable[tuple[PageRemark, str]]
) -> Iterator[Remark]:
    """Yield each remark where it was written, once."""
    from gendoc.compare.origins import Origins  # only where there is something to tell

    origins = Origins(report, filled, document)
    seen: set[tuple[object, ...]] = set()
    for remark, text in found:
        place = remark.place
        origin = origins.at(place.part, place.paragraph, remark.start, remark.end)
        names = () if IN_TABLE in remark.key else tuple(step for step in place.path if isinstance(step, str))
        key = (remark.code.name, origin.span, names, remark.key)
        if key in seen:
            continue
        seen.add(key)
        message, advice = remark.words(_name(place.path, origins.reference(place)), filled.phrases)
        if not origin.typed and not origin.reference and IN_TABLE not in remark.key:
            message = f"{message}（写在模板里：{quoted(text)}）"
        figure = report.figures[place.path]
        finding = remark.code.at(
            origin.span,
            message,
            help=advice,
            path=place.path,
            label="引用的数" if origin.reference else "",
            related=() if figure.derived else ((figure.span, figure.printed),),
        )
        yield Remark(finding, remark.clause, remark.core)


def _name(path: Path, reference: str) -> str:
    """Return what a figure is called: as the sentence refers to it, or by its path if a phrase does."""
    name = reference.split("|")[0].strip()
    return name if name and "(" not in name else show(path)


class _Table:
    """One table as it is read, row by row: the heads above each column, and the heads of the last row.

    A head is a cell without figures that gives a unit.
    """

    def __init__(self, above: str) -> None:
        self.above = above
        self.columns: list[Mapping[int, tuple[str, ...]]] = []  # by row: heads by column, the nearest first
        self.rows: list[list[TableCell]] = []
        self._coming: Mapping[int, tuple[str, ...]] = {}

    def add(self, cell: TableCell, *, is_head: bool) -> None:
        """Add the next cell."""
        while len(self.rows) <= cell.row:
            self.columns.append(self._coming)
            self.rows.append([])
        if is_head:
            self.rows[cell.row].append(cell)
            added = {at: (cell.text, *self._coming.get(at, ())[:1]) for at in range(cell.start, cell.end)}
            self._coming = {**self._coming, **added}

    def heads(self, cell: TableCell) -> Heads:
        """Return what the table says of the figure in a cell."""
        beside = tuple(head.text for head in reversed(self.rows[cell.row]) if head.end <= cell.start)
        return Heads(self.columns[cell.row].get(cell.start, ()), beside, self.above, cell.table, cell.start)


class _Tables:
    """The tables of a document, each part read when its first figure in a cell is met."""

    def __init__(self, document: RenderedDocument) -> None:
        self._document = document
        self._read: dict[str, dict[int, _Table]] = {}

    def heads(self, place: PrintedFigure) -> Heads:
        """Return what its table says of a figure in a cell."""
        assert place.cell is not None
        tables = self._document.tables.get(place.part)
        cell = tables.cells.get(place.cell[:3]) if tables is not None else None
        if tables is None or cell is None:
            return Heads()
        read = self._read.get(place.part)
        if read is None:
            read = self._read[place.part] = self._tables(place.part, tables)
        return read[cell.table].heads(cell)

    def _tables(self, part: str, tables: PartTables) -> dict[int, _Table]:
        with_figures = {
            place.cell[:3]
            for place in self._document.trace.places
            if place.part == part and place.cell is not None and not _DIGITS.isdisjoint(place.text)
        }
        texts = dict(self._document.trace.paragraphs)[part]
        read: dict[int, _Table] = {}
        for address, cell in tables.cells.items():
            table = read.get(cell.table)
            if table is None:
                table = read[cell.table] = _Table(_lines_above(texts, tables.first.get(cell.table, 0)))
            table.add(cell, is_head=address not in with_figures and bool(units_in(cell.text)))
        return read


def _lines_above(texts: Sequence[str], first: int) -> str:
    """Return the lines right above a paragraph: a table's caption, its unit."""
    lines = [text for text in texts[max(0, first - 2 * _ABOVE) : first] if text.strip()]
    return "\n".join(line for line in lines[-_ABOVE:] if len(line) <= _LONGEST_LINE)
