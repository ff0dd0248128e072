"""Number coverage: every digit string of a finished document, and what it rests on.

A digit string is a run of decimal digits, half-width or full-width, with the points and commas
between them.  It is grounded in a figure of the data, derived by a rule, an identifier, or ungrounded:
somebody wrote it where no check will ever see it.  Numerals in Chinese characters are not read.
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

UNUSED_TERM = Code("unused-identifier", "warning", help="与句子里的写法对照，改成一样的；不再用的就删去")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
FIELD = "页码"  # what names a number that Word reckons itself
_FIELDS = {"SEQ": "序号", "REF": "序号"}  # and what names those that are no page number


class Basis(StrEnum):
    """What a digit string rests on."""

    GROUNDED = "有据"
    DERIVED = "派生"
    IDENTIFIER = "标识"
    UNGROUNDED = "无据"


_KEYS = {Basis.GROUNDED: "bound", Basis.DERIVED: "derived", Basis.IDENTIFIER: "identifier", Basis.UNGROUNDED: "loose"}


class DigitString(NamedTuple):
    """One digit string: [start:end] of a paragraph of part.

    path is the figure's that it rests on, in whole or, if it is ungrounded, in part; named says
    which form or term makes it an identifier.  [typed:typed_end] is the first stretch of it that no
    figure prints.
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
        """Return the number as plain data."""
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
    """All digit strings of a document in order, and the terms that were met in it."""

    strings: tuple[DigitString, ...] = ()
    terms: frozenset[str] = frozenset()

    @property
    def tally(self) -> dict[Basis, int]:
        """Return how many digit strings rest on what, zeros included."""
        counted = Counter(number.basis for number in self.strings)
        return {basis: counted[basis] for basis in Basis}

    @property
    def ungrounded(self) -> list[DigitString]:
        """Return the digit strings that rest on nothing."""
        return [number for number in self.strings if number.basis is Basis.UNGROUNDED]

    def to_json(self) -> dict[str, Any]:
        """Return the numbers as plain data."""
        tally = {_KEYS[basis]: count for basis, count in self.tally.items()}
        return {"total": len(self.strings), **tally, "places": [number.to_json() for number in self.strings]}


def count(report: Report, document: RenderedDocument, identifiers: Identifiers) -> NumberCoverage:
    """Return every digit string of a finished document, classified."""
    places: dict[tuple[str, int], list[PrintedFigure]] = defaultdict(list)
    for place in document.trace.places:
        places[place.part, place.paragraph].append(place)
    fields: dict[tuple[str, int], list[IdentifierMatch]] = defaultdict(list)
    for field in document.fields:
        fields[field.part, field.paragraph].append(
            IdentifierMatch(field.start, field.end, _FIELDS.get(field.kind, FIELD))
        )
    opens, closes = _ends(document.texts)
    strings: list[DigitString] = []
    terms: set[str] = set()
    for part, texts in document.trace.paragraphs:
        for index, text in enumerate(texts):
            if not _NUMBER.search(text):
                continue
            at = (part, index)
            starts = opens.get(at, frozenset())
            identified = [*fields.get(at, ()), *identifiers.matches(plain_digits(text), frozenset({0, *starts}))]
            terms |= {match.name for match in identified}
            edges = {edge for place in places.get(at, ()) for edge in (place.start, place.end)}
            spans = _digit_strings(text, edges | starts | closes.get(at, frozenset()))
            paragraph = _Paragraph(report, text, places.get(at, ()), identified)
            strings += [paragraph.number(part, index, start, end) for start, end in spans]
    return NumberCoverage(tuple(strings), frozenset(terms))


def unused_terms(terms: Iterable[ScalarNode], numbers: NumberCoverage) -> Iterator[Finding]:
    """Yield each term that a data file declares and its document does not hold."""
    for term in terms:
        if plain_digits(term) not in numbers.terms:
            yield UNUSED_TERM.at(term.span, f"{KEY}「{term}」在报告里没有出现")


def _ends(
    standing: Iterable[TextPlace],
) -> tuple[dict[tuple[str, int], frozenset[int]], dict[tuple[str, int], frozenset[int]]]:
    """Return where texts of the data begin, and where they end, by paragraph."""
    opens: dict[tuple[str, int], set[int]] = defaultdict(set)
    closes: dict[tuple[str, int], set[int]] = defaultdict(set)
    for text in standing:
        opens[text.part, text.paragraph].add(text.start)
        closes[text.part, text.last].add(text.end)
    frozen = [{at: frozenset(edges) for at, edges in side.items()} for side in (opens, closes)]
    return frozen[0], frozen[1]


def _digit_strings(text: str, edges: set[int]) -> Iterator[tuple[int, int]]:
    """Yield where each digit string starts and ends; a point at an edge is no decimal point: 1.|2020年."""
    for number in _NUMBER.finditer(text):
        start = number.start()
        for mark in re.finditer("[.,]", number[0]):
            place = number.start() + mark.start()
            if place in edges or place + 1 in edges:
                yield start, place
                start = place + 1
        yield start, number.end()


class _Paragraph:
    """The figures and identifiers of one paragraph."""

    def __init__(
        self, report: Report, text: str, places: Sequence[PrintedFigure], identified: Iterable[IdentifierMatch]
    ) -> None:
        self._report = report
        self._text = text
        self._places = sorted(places, key=lambda place: place.start)
        self._starts = [place.start for place in self._places]
        self._identified = sorted(identified)
        self._identified_from = [match.start for match in self._identified]
        # The match that reaches farthest among those that begin no later.
        self._farthest: list[IdentifierMatch] = list(accumulate(self._identified, _farther))

    def number(self, part: str, index: int, start: int, end: int) -> DigitString:
        """Return what the digit string [start:end] rests on."""
        text = self._text[start:end]
        at = (part, index, start, end)
        place, typed, typed_end = self._figure(start, end)
        path = place.path if place else ()
        if place and typed == typed_end:
            derived = path in self._report.figures and self._report.figures[path].derived
            return DigitString(text, Basis.DERIVED if derived else Basis.GROUNDED, *at, path)
        nearest = bisect_right(self._identified_from, start) - 1
        if nearest >= 0 and self._farthest[nearest].end >= end:
            return DigitString(text, Basis.IDENTIFIER, *at, named=self._farthest[nearest].name)
        return DigitString(text, Basis.UNGROUNDED, *at, path, "", typed, typed_end)

    def _figure(self, start: int, end: int) -> tuple[PrintedFigure | None, int, int]:
        """Return the first figure that prints some of [start:end], and the first stretch that none prints."""
        first: PrintedFigure | None = None
        done = start
        for index in range(max(0, bisect_right(self._starts, start) - 1), len(self._places)):
            place = self._places[index]
            if place.start >= end:
                break
            if place.end <= start:
                continue
            first = first or place
            if place.start > done and _NUMBER.search(self._text, done, place.start):
                return first, done, place.start
            done = max(done, place.end)
        if done < end and _NUMBER.search(self._text, done, end):
            return first, done, end
        return first, end, end


def _farther(first: IdentifierMatch, second: IdentifierMatch) -> IdentifierMatch:
    return second if second.end > first.end else first
