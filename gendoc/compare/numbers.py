"""Number coverage: every digit string of a finished document, and what it rests on.

A digit string is a sequence of decimal digits, half-width or full-width, with the points and commas between
them.  It is grounded in a figure of the data, derived by a rule, an identifier, or ungrounded: written where no
check sees it.  Numerals in Chinese characters are not read.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import accumulate
from typing import Any, NamedTuple

from gendoc.core.finding import Code, Finding
from gendoc.core.source import Path
from gendoc.data.nodes import ScalarNode
from gendoc.data.path import show
from gendoc.figures.identifiers import IdentifierMatch, Identifiers, plain_digits
from gendoc.render.document import RenderedDocument
from gendoc.render.trace import PrintedFigure, TextPlace
from gendoc.report.identifiers import KEY
from gendoc.report.report import Report
from gendoc.word.fields import COMPUTED

UNUSED_TERM = Code("unused-identifier", "warning", help="与句子里的写法对照，改成一样的；不再用的就删去")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
FIELD = "页码"  # the name of identifiers that are results of fields, which Word computes
_FIELDS = {"SEQ": "序号", "REF": "序号"}  # kind of field -> the name where it is another


class Basis(StrEnum):
    """What a digit string rests on."""

    GROUNDED = "有据"
    DERIVED = "派生"
    IDENTIFIER = "标识"
    UNGROUNDED = "无据"


_KEYS = {Basis.GROUNDED: "bound", Basis.DERIVED: "derived", Basis.IDENTIFIER: "identifier", Basis.UNGROUNDED: "loose"}


class DigitString(NamedTuple):
    """One digit string: characters start to end of a paragraph of part.

    path is that of the figure that it rests on, or, if it is ungrounded, of one that prints some of its digits; named
    is the form or term that makes it an identifier.  typed to typed_end is its first stretch that no figure prints.
    """

    text: str
    basis: Basis
    part: str
    paragraph: int
    start: int
    end: int
    path: Path = ()
    named: str = ""
    typed: int = 0
    typed_end: int = 0

    def to_json(self) -> dict[str, Any]:
        """Return the digit string as plain data."""
        return {
            "text": self.text,
            "ground": str(self.basis),
            "part": self.part,
            "paragraph": self.paragraph,
            "start": self.start,
            "end": self.end,
            "path": show(self.path),
            "named": self.named,
        }


class NumberCoverage(NamedTuple):
    """All digit strings of a document in order, and the names of the identifiers found in it."""

    strings: tuple[DigitString, ...] = ()
    terms: frozenset[str] = frozenset()

    @property
    def tally(self) -> dict[Basis, int]:
        """Return the number of digit strings for each basis, zeros included."""
        counted = Counter(number.basis for number in self.strings)
        return {basis: counted[basis] for basis in Basis}

    @property
    def ungrounded(self) -> list[DigitString]:
        """Return the digit strings that rest on nothing."""
        return [number for number in self.strings if number.basis is Basis.UNGROUNDED]

    def to_json(self) -> dict[str, Any]:
        """Return the coverage as plain data: totals and every digit string."""
        tally = {_KEYS[basis]: count for basis, count in self.tally.items()}
        return {"total": len(self.strings), **tally, "places": [number.to_json() for number in self.strings]}


def count(report: Report, document: RenderedDocument, identifiers: Identifiers) -> NumberCoverage:
    """Return every digit string of a finished document, classified."""
    printed: dict[tuple[str, int], list[PrintedFigure]] = defaultdict(list)
    for figure in document.trace.places:
        printed[figure.part, figure.paragraph].append(figure)
    fields: dict[tuple[str, int], list[IdentifierMatch]] = defaultdict(list)
    for field in document.fields:
        if field.kind not in COMPUTED:
            continue  # Word keeps what stands there, so it is text like any other
        fields[field.part, field.paragraph].append(
            IdentifierMatch(field.start, field.end, _FIELDS.get(field.kind, FIELD))
        )
    starts_by_paragraph, ends_by_paragraph = _ends(document.texts)
    strings: list[DigitString] = []
    terms: set[str] = set()
    for part, texts in document.trace.paragraphs:
        for index, text in enumerate(texts):
            if not _NUMBER.search(text):
                continue
            paragraph_key = (part, index)
            starts = starts_by_paragraph.get(paragraph_key, frozenset())
            identified = [
                *fields.get(paragraph_key, ()),
                *identifiers.matches(plain_digits(text), frozenset({0, *starts})),
            ]
            terms |= {match.name for match in identified}
            edges = {edge for figure in printed.get(paragraph_key, ()) for edge in (figure.start, figure.end)}
            spans = _digit_strings(text, edges | starts | ends_by_paragraph.get(paragraph_key, frozenset()))
            paragraph = _Paragraph(report, text, printed.get(paragraph_key, ()), identified)
            strings += [paragraph.number(part, index, start, end) for start, end in spans]
    return NumberCoverage(tuple(strings), frozenset(terms))


def unused_terms(terms: Iterable[ScalarNode], numbers: NumberCoverage) -> Iterator[Finding]:
    """Yield a warning for each term that a data file declares but its document does not print."""
    for term in terms:
        if plain_digits(term) not in numbers.terms:
            yield UNUSED_TERM.at(term.span, f"{KEY}「{term}」在报告里没有出现")


def _ends(
    places: Iterable[TextPlace],
) -> tuple[dict[tuple[str, int], frozenset[int]], dict[tuple[str, int], frozenset[int]]]:
    """Return the offsets at which texts of the data begin, and those at which they end, by part and paragraph."""
    starts: dict[tuple[str, int], set[int]] = defaultdict(set)
    ends: dict[tuple[str, int], set[int]] = defaultdict(set)
    for text in places:
        starts[text.part, text.paragraph].add(text.start)
        ends[text.part, text.last].add(text.end)
    frozen = [{paragraph: frozenset(edges) for paragraph, edges in side.items()} for side in (starts, ends)]
    return frozen[0], frozen[1]


def _digit_strings(text: str, edges: set[int]) -> Iterator[tuple[int, int]]:
    """Yield start and end of each digit string; a point beside one of edges is no decimal point: 1.|2020年."""
    for number in _NUMBER.finditer(text):
        start = number.start()
        for mark in re.finditer("[.,]", number[0]):
            offset = number.start() + mark.start()
            if offset in edges or offset + 1 in edges:
                yield start, offset
                start = offset + 1
        yield start, number.end()


class _Paragraph:
    """The figures and identifiers of one paragraph."""

    def __init__(
        self, report: Report, text: str, printed: Sequence[PrintedFigure], identified: Iterable[IdentifierMatch]
    ) -> None:
        self._report = report
        self._text = text
        self._places = sorted(printed, key=lambda figure: figure.start)
        self._starts = [figure.start for figure in self._places]
        self._identified = sorted(identified)
        self._identified_from = [match.start for match in self._identified]
        # For each match, the one that ends last among those that begin no later.
        self._farthest: list[IdentifierMatch] = list(accumulate(self._identified, _farther))

    def number(self, part: str, index: int, start: int, end: int) -> DigitString:
        """Return the digit string from start to end, with what it rests on."""
        text = self._text[start:end]
        position = (part, index, start, end)
        figure, typed, typed_end = self._figure(start, end)
        path = figure.path if figure else ()
        if figure and typed == typed_end:
            derived = path in self._report.figures and self._report.figures[path].derived
            return DigitString(text, Basis.DERIVED if derived else Basis.GROUNDED, *position, path)
        nearest = bisect_right(self._identified_from, start) - 1
        if nearest >= 0 and self._farthest[nearest].end >= end:
            return DigitString(text, Basis.IDENTIFIER, *position, named=self._farthest[nearest].name)
        return DigitString(text, Basis.UNGROUNDED, *position, path, "", typed, typed_end)

    def _figure(self, start: int, end: int) -> tuple[PrintedFigure | None, int, int]:
        """The first figure printed between start and end, and start and end of the first stretch that none prints.

        The figure is None if there is none; the stretch is empty if figures print every digit.
        """
        first: PrintedFigure | None = None
        done = start
        for index in range(max(0, bisect_right(self._starts, start) - 1), len(self._places)):
            figure = self._places[index]
            if figure.start >= end:
                break
            if figure.end <= start:
                continue
            first = first or figure
            if figure.start > done and _NUMBER.search(self._text, done, figure.start):
                return first, done, figure.start
            done = max(done, figure.end)
        if done < end and _NUMBER.search(self._text, done, end):
            return first, done, end
        return first, end, end


def _farther(first: IdentifierMatch, second: IdentifierMatch) -> IdentifierMatch:
    return second if second.end > first.end else first
