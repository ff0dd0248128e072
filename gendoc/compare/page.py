"""One look at the page: every printed figure of a finished document, held against what stands around it.

Whoever wrote the words (a sentence, a phrase, the template), the reader sees one line; so the line is what is read.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from gendoc.compare.beside import IN_TABLE, Heads, look_at_units
from gendoc.compare.directions import ANY_DIRECTION, ANY_MEASURE, look_at_direction, look_at_measure
from gendoc.compare.origins import Origins
from gendoc.compare.remarks import PageRemark
from gendoc.core.source import Path
from gendoc.data.path import show
from gendoc.figures.figure import Figure
from gendoc.narrative.filled import FilledText
from gendoc.reconcile.answer import WRONG_DIRECTION, Remark
from gendoc.reconcile.record import Record
from gendoc.render.document import RenderedDocument
from gendoc.render.trace import PrintedFigure, TableCell
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
    by_paragraph: dict[tuple[str, int], list[PrintedFigure]] = defaultdict(list)
    for place in document.trace.places:
        by_paragraph[place.part, place.paragraph].append(place)
    tables = _Tables(document)
    for (part, index), places in by_paragraph.items():
        text = texts[part][index]
        directions, measures = ANY_DIRECTION.search(text) is not None, ANY_MEASURE.search(text) is not None
        since = 0
        for place in places:
            figure = report.figures.get(place.path)
            if figure is None or figure.state == "nil" or _DIGITS.isdisjoint(place.text):
                continue
            looked += 1
            for remark in _at(place, text, figure, changes, tables, directions, measures, since):
                found.append((remark, text))
                if remark.code is WRONG_DIRECTION:
                    since = place.end
    return PageLook(looked, tuple(_told(report, filled, document, found)) if found else ())


def _at(
    place: PrintedFigure,
    text: str,
    figure: Figure,
    changes: set[Path],
    tables: _Tables,
    directions: bool,
    measures: bool,
    since: int,
) -> Iterator[PageRemark]:
    """Yield what is wrong around one figure; directions and measures say that its paragraph has such words, since where those
    begin that have not been remarked upon yet."""
    if not figure.identifier:
        heads = tables.heads(place) if place.cell is not None else None
        unit = look_at_units(place, text, heads)
        if unit is not None:
            yield unit
        changed = place.path in changes
        direction = look_at_direction(place, text, figure, changes=changed, since=since) if directions else None
        if direction is not None:
            yield direction
    measure = look_at_measure(place, text, figure) if measures else None
    if measure is not None:
        yield measure


def _told(
    report: Report, filled: FilledText, document: RenderedDocument, found: Iterable[tuple[PageRemark, str]]
) -> Iterator[Remark]:
    """Yield each remark where it was written, once."""
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


class _Tables:
    """The heads of the cells of a document's tables."""

    def __init__(self, document: RenderedDocument) -> None:
        self._document = document
        self._texts = dict(document.trace.paragraphs)
        self._with_figures: set[tuple[str, int, int, int]] = {
            (place.part, *place.cell[:3])
            for place in document.trace.places
            if place.cell is not None and not _DIGITS.isdisjoint(place.text)
        }
        self._columns: dict[tuple[str, int], list[list[TableCell]]] = {}

    def heads(self, place: PrintedFigure) -> Heads:
        """Return what its table says of a figure in a cell."""
        assert place.cell is not None
        tables = self._document.tables.get(place.part)
        address = place.cell[:3]
        own = tables.cells.get(address) if tables is not None else None
        if tables is None or own is None:
            return Heads()
        rows = self._head_rows(place.part, own.table)
        columns = [
            cell.text
            for row in reversed(rows[: own.row])
            for cell in row[: bisect_right(row, own.start, key=lambda cell: cell.start)][-1:]
            if cell.end > own.start
        ]
        beside = [cell.text for cell in reversed(rows[own.row]) if cell.end <= own.start]
        first = tables.first[own.table]
        lines = [text for text in self._texts[place.part][max(0, first - 2 * _ABOVE) : first] if text.strip()]
        above = "\n".join(line for line in lines[-_ABOVE:] if len(line) <= _LONGEST_LINE)
        return Heads(tuple(columns), tuple(beside), above, own.table, own.start)

    def _head_rows(self, part: str, table: int) -> list[list[TableCell]]:
        """Return the cells without figures of a table, by row."""
        known = self._columns.get((part, table))
        if known is None:
            known = self._columns[part, table] = []
            for address, cell in self._document.tables[part].cells.items():
                if address[0] == table:
                    known += [[] for _ in range(address[1] + 1 - len(known))]
                    if (part, *address) not in self._with_figures:
                        known[address[1]].append(cell)
        return known
