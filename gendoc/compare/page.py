"""One look at the page: every printed figure of a finished document, held against what stands around it.

Whoever wrote the words (a sentence, a phrase, the template), the reader sees one line; so the line is what is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from gendoc.compare.beside import IN_TABLE, UNIT_CODES, UNIT_COLUMNS, Heads, look_at_units
from gendoc.compare.directions import look_at_direction
from gendoc.compare.measure import look_at_measure
from gendoc.compare.neighbours import units_above, units_in
from gendoc.compare.remarks import PageRemark
from gendoc.core.source import Path
from gendoc.data.path import show
from gendoc.data.reader import MAX_FOUND
from gendoc.figures.figure import Figure
from gendoc.narrative.filled import FilledText
from gendoc.reconcile.answer import WRONG_DIRECTION, PageLook, Remark
from gendoc.reconcile.record import Record
from gendoc.render.document import RenderedDocument
from gendoc.render.trace import PartTables, PrintedFigure, TableCell
from gendoc.report.report import Report
from gendoc.rules.kind import Part
from gendoc.rules.kinds import field_part
from gendoc.word.text import quoted

_ABOVE = 2  # paragraphs before a table in which its unit may stand
_LONGEST_LINE = 40  # characters of a caption, or of 单位：万元; what is longer is text
_NEAREST = 2  # heads of a column that are kept above the nearest one, besides the topmost
_MOST_COLUMNS = 63  # of a table in Word
_DIGITS = frozenset("0123456789")


def look(report: Report, filled: FilledText, document: RenderedDocument, records: Iterable[Record]) -> PageLook:
    """Return what is wrong around the figures of a document, each thing once for the place where it was written.

    No more than MAX_FOUND remarks.
    filled are its sentences with tables and pictures numbered, records say which figures are changes, rates and shares.
    """
    parts: dict[Path, Part] = {}
    for record in records:
        for operand in record.operands:
            parts[operand.path] = parts.get(operand.path, Part(0)) | field_part(record.kind, operand.field)
    texts = dict(document.trace.paragraphs)
    dated = report.figures.get(("年度",))
    year = 0 if dated is None or dated.value is None else int(dated.value)
    looked = 0
    found: list[tuple[PageRemark, str]] = []
    tables = _Tables(report, document)
    remarked: dict[tuple[str, int], int] = {}  # by paragraph: up to where words of direction have been remarked upon
    for place in document.trace.places:
        figure = report.figures.get(place.path)
        if figure is None or figure.state == "nil" or _DIGITS.isdisjoint(place.text):
            continue
        looked += 1
        at = (place.part, place.paragraph)
        text = texts[place.part][place.paragraph]
        part, move = parts.get(place.path, Part(0)), report.moves.get(place.path, 0)
        for remark in _at(place, text, figure, tables, part, move, remarked.get(at, 0), year):
            found.append((remark, text))
            if remark.code is WRONG_DIRECTION:
                remarked[at] = place.end
    remarks = tuple(islice(_written(report, filled, document, found), MAX_FOUND + 1)) if found else ()
    return PageLook(looked, remarks[:MAX_FOUND], complete=len(remarks) <= MAX_FOUND)


def _at(
    place: PrintedFigure, text: str, figure: Figure, tables: _Tables, part: Part, move: int, since: int, year: int
) -> Iterator[PageRemark]:
    """Yield what is wrong around one figure.

    part is what the rules take it for; move is which way that went of which it is the rate; since is where words begin
    that have not been remarked upon; year is the report's.
    """
    if not figure.identifier:
        heads = tables.heads(place) if place.cell is not None else None
        unit = look_at_units(place, text, heads, is_proportion=bool(part & (Part.SHARE | Part.RATE | Part.RATIO)))
        if unit is not None:
            yield unit
        changed = bool(part & (Part.CHANGE | Part.RATE))
        direction = look_at_direction(place, text, figure, changes=changed, move=move, since=since, year=year)
        if direction is not None:
            yield direction
    measure = look_at_measure(place, text, figure)
    if measure is not None:
        yield measure


def _written(
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
        phrase = origin.reference.partition("(")[0].strip()
        if phrase in filled.phrases and remark.code in UNIT_CODES:
            _, advice = remark.words("名称", filled.phrases)
            file = f"templates/{report.type.name}/phrases.jinja"
            message = f"{message}（写在短语里：{{{{ {origin.reference} }}}}）"
            advice = f"在 {file} 的短语「{phrase}」里改：{advice}"
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
        yield Remark(finding, remark.clause)


def _name(path: Path, reference: str) -> str:
    """Return what a figure is called: as the sentence refers to it, or by its path if a phrase does."""
    name = reference.split("|")[0].strip()
    return name if name and "(" not in name else show(path)


class _Table:
    """One table: its cells row by row, and the heads that stand above them.

    Heads are the words of rows without figures.  Below a row with figures such a row begins anew: its cells replace the
    heads of their columns, unless it has only one, which names a section.
    """

    def __init__(self, above: str) -> None:
        self.above = above
        self._rows: list[list[TableCell]] = []
        self._figures: set[tuple[int, int]] = set()  # row and column of each cell with a figure
        self._columns: list[Mapping[int, _Column]] = []  # by row: what stands above each of its columns

    def add(self, cell: TableCell, *, has_figure: bool) -> None:
        """Add the next cell."""
        while len(self._rows) <= cell.row:
            self._rows.append([])
        self._rows[cell.row].append(cell)
        if has_figure:
            self._figures.add((cell.row, cell.start))

    def heads(self, cell: TableCell) -> Heads:
        """Return what the table says of the figure in a cell."""
        if not self._columns:
            self._columns = list(self._read())
        row, columns = self._rows[cell.row], self._columns[cell.row]
        words = [other for other in row if (other.row, other.start) not in self._figures]
        column = columns.get(cell.start, _Column())
        in_column = [other.text for other in words if _names_units(columns.get(other.start, _Column()).heads)]
        beside = tuple(other.text for other in reversed(words) if other.end <= cell.start and units_in(other.text))
        return Heads(column.heads, beside, self.above, cell.table, cell.start, column.replaced, tuple(in_column))

    def _read(self) -> Iterator[Mapping[int, _Column]]:
        columns: dict[int, _Column] = {}
        below = False  # whether a row with figures stands between these heads and the row
        with_figures = {row for row, _ in self._figures}
        for number, row in enumerate(self._rows):
            yield columns
            if number in with_figures:
                below = True
                continue
            words = [cell for cell in row if any(character.isalpha() for character in cell.text)]
            anew = below and len(words) > 1
            below = below and not anew
            columns = dict(columns)
            for cell in words:
                for at in range(cell.start, min(cell.end, cell.start + _MOST_COLUMNS)):
                    columns[at] = columns.get(at, _Column()).under(cell.text, anew=anew)


class _Column(NamedTuple):
    """The heads of one column, the nearest first, and those that stood there before they were replaced."""

    heads: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()

    def under(self, text: str, *, anew: bool) -> _Column:
        """Return the column below one more head."""
        if anew:
            return _Column((text,), (*self.heads, *self.replaced)[: _NEAREST + 2])
        kept = self.heads[:_NEAREST]
        return _Column((text, *kept, *self.heads[_NEAREST:][-1:]), self.replaced)


def _names_units(heads: Iterable[str]) -> bool:
    """Return whether the cells of a column are the units of their rows."""
    return any("".join(head.split()) in UNIT_COLUMNS for head in heads)


class _Tables:
    """The tables of a document, each part read when its first figure in a cell is met."""

    def __init__(self, report: Report, document: RenderedDocument) -> None:
        self._report = report
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
        heads = read[cell.table].heads(cell)
        within = tables.within.get(cell.table)
        while within is not None:  # what stands over the cell that the table is in holds for it too
            outer = tables.cells[within]
            around = read[outer.table].heads(outer)
            above = heads.above if units_above(heads.above) or not around.above else around.above
            heads = heads._replace(columns=heads.columns + around.columns, rows=heads.rows + around.rows, above=above)
            within = tables.within.get(outer.table)
        return heads

    def _tables(self, part: str, tables: PartTables) -> dict[int, _Table]:
        with_figures = {
            place.cell[:3]
            for place in self._document.trace.places
            if place.part == part and place.cell is not None and not self._is_identifier(place.path)
        }
        texts = dict(self._document.trace.paragraphs)[part]
        read: dict[int, _Table] = {}
        for address, cell in tables.cells.items():
            table = read.get(cell.table)
            if table is None:
                around = tables.within.get(cell.table)
                first = tables.first.get(cell.table, 0)
                lines = texts[:first] if around is None else tables.cells[around].text.split("\n")
                table = read[cell.table] = _Table(_last_lines(lines))
            table.add(cell, has_figure=address in with_figures)
        return read

    def _is_identifier(self, path: Path) -> bool:
        """Return whether a figure may stand in a head: 2024年决算数（元）."""
        figure = self._report.figures.get(path)
        return figure is not None and figure.identifier


def _last_lines(texts: Sequence[str]) -> str:
    """Return the last of the lines above a table: its caption, its unit."""
    lines = [text for text in texts[-2 * _ABOVE :] if text.strip()]
    return "\n".join(line for line in lines[-_ABOVE:] if len(line) <= _LONGEST_LINE)
