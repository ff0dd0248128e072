"""Loose numbers: where in the files each of them was written, and what to do about it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from gendoc.compare.numbers import DigitString, NumberCoverage
from gendoc.core.finding import Finding
from gendoc.core.source import Span
from gendoc.data.nodes import ScalarNode, node_at
from gendoc.data.path import show
from gendoc.data.reader import MAX_FOUND
from gendoc.narrative.fill import Narrative
from gendoc.narrative.markers import strip
from gendoc.narrative.segments import span_of_characters
from gendoc.render.document import RenderedDocument
from gendoc.render.trace import TextPlace
from gendoc.report.report import Report
from gendoc.word.text import quoted


def loose_numbers(
    report: Report, narrative: Narrative, document: RenderedDocument, numbers: NumberCoverage
) -> Iterator[Finding]:
    """Yield the digit strings that rest on nothing, where they were written; no more than MAX_FOUND.

    What is printed again and again is told once.
    """
    origins = _Origins(report, narrative, document)
    texts = dict(document.trace.paragraphs)
    told: set[tuple[Span, str, str]] = set()
    for number in numbers.loose[:MAX_FOUND]:
        origin = origins.of(number)
        message, advice = _words(number, origin, texts[number.part][number.paragraph], report)
        same = (origin.span, number.text, _DIGITS.sub("", origin.around))  # a template's words, numbered anew each time
        if same not in told:
            told.add(same)
            yield Finding(code="loose-number", span=origin.span, severity="warning", message=message, help=advice)


_DIGITS = re.compile(r"\d+")


class _Interval(NamedTuple):
    """Where a text stands in one paragraph; within is the place of the one around it in their list, or -1."""

    start: int
    end: int
    text: TextPlace
    within: int


def _nested(intervals: list[_Interval]) -> list[_Interval]:
    """Return intervals by their start, the outer first, each knowing the one around it."""
    nested: list[_Interval] = []
    around: list[int] = []
    for interval in sorted(intervals, key=lambda one: (one.start, -one.end, one.text.within)):
        while around and nested[around[-1]].end <= interval.start:
            around.pop()
        nested.append(interval._replace(within=around[-1] if around else -1))
        around.append(len(nested) - 1)
    return nested


class _Origin(NamedTuple):
    """Where a number was written; reference is what stands there if the number itself does not.

    around are the words that a template has it in.
    """

    span: Span
    typed: bool
    reference: str = ""
    around: str = ""


def _words(number: DigitString, origin: _Origin, paragraph: str, report: Report) -> tuple[str, str]:
    """Return what to say of a loose number, and what to do."""
    head = f"数字「{number.text}」无据："
    own = paragraph[number.typed : number.typed_end].strip(".,")
    if number.path:
        return (
            f"{head}「{own}」与引用的「{show(number.path)}」连在一起，印成了一个数",
            f"删去「{own}」；确是两个数，中间加上文字或标点",
        )
    if origin.typed:
        return (
            f"{head}直接写在文字里，没有引用数据，也没有声明为标识",
            "是数据的，写进「数据」，在这里用 {{ 名称 }} 引用；是名称、编号一类的，整个词写进「标识」，如 标识: [84消毒液]",
        )
    if origin.reference:
        return (
            f"{head}它由 {{{{ {origin.reference} }}}} 印出，但不是数据里的数",
            f"在 templates/{report.type.name}/phrases.jinja 里改用数据；固定的词写进 identifiers.yaml 的 terms",
        )
    return (
        f"{head}写在模板里，不是数据：{quoted(origin.around)}",
        "在模板里改用 {{ 名称 }}；固定的词写进同一文件夹 identifiers.yaml 的 terms",
    )


@dataclass(slots=True)
class _Origins:
    """Finds where numbers were written, from where they stand in the document."""

    report: Report
    narrative: Narrative
    document: RenderedDocument
    _standing: dict[tuple[str, int], list[_Interval]] = field(default_factory=dict)
    _aligned: dict[int, _Aligned] = field(default_factory=dict)
    _texts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _template: Span = field(init=False)

    def __post_init__(self) -> None:
        self._template = self.report.type.template_source.span()
        within: dict[tuple[str, int], list[_Interval]] = defaultdict(list)
        self._texts = texts = dict(self.document.trace.paragraphs)
        for text in self.document.texts:
            for index in range(text.paragraph, text.last + 1):
                start = text.start if index == text.paragraph else 0
                end = text.end if index == text.last else len(texts[text.part][index])
                within[text.part, index].append(_Interval(start, end, text, -1))
        self._standing = {node_at: _nested(intervals) for node_at, intervals in within.items()}

    def of(self, number: DigitString) -> _Origin:
        """Return where a number was written: its data file, or else the template."""
        text, around = self._innermost(number)
        if text is None:
            return _Origin(self._template, False, around=around)
        aligned = self._aligned.get(id(text))
        if aligned is None:
            aligned = self._aligned[id(text)] = _Aligned.of(text, self.document, self.narrative)
        start = aligned.offset(number.paragraph, number.typed)
        end = start + number.typed_end - number.typed
        path = self.narrative.prints.texts[text.number].path
        pieces = self.narrative.pieces.get(path)
        if not pieces:
            node = node_at(self.report.root, path)
            span = span_of_characters(node, start, end) if isinstance(node, ScalarNode) else self.report.span(path)
            return _Origin(span, True)
        piece = pieces[max(0, bisect_right(pieces, start, key=lambda piece: piece.at) - 1)]
        sentence = self.report.sentences[path]
        if piece.reference is not None:
            written = span_of_characters(sentence, piece.source, piece.source + piece.extent)
            return _Origin(written, False, piece.reference.source)
        shift = piece.source - piece.at
        return _Origin(span_of_characters(sentence, start + shift, min(end, piece.at + piece.length) + shift), True)

    def _innermost(self, number: DigitString) -> tuple[TextPlace | None, str]:
        """Return the smallest text of the data in which a number was typed, or None and the template's own words."""
        intervals = self._standing.get((number.part, number.paragraph), [])
        following = bisect_right(intervals, number.typed, key=lambda interval: interval.start)
        index, start = following - 1, 0
        while index >= 0 and intervals[index].end <= number.typed:
            start = max(start, intervals[index].end)
            index = intervals[index].within
        if index >= 0:
            return intervals[index].text, ""
        paragraph = self._texts[number.part][number.paragraph]
        return None, paragraph[start : intervals[following].start if following < len(intervals) else None]


class _Aligned(NamedTuple):
    """How a text of the data and what the document holds of it go together, line by line.

    lines says of each paragraph, from first on, where it begins in what the markers hold;
    stretches are pairs of where a line begins there and in the text.
    """

    first: int
    start: int
    lines: list[int]
    stretches: Sequence[tuple[int, int]]

    @classmethod
    def of(cls, text: TextPlace, document: RenderedDocument, narrative: Narrative) -> _Aligned:
        """Return how a text stands in the document."""
        lines = [0]
        for line in text.between.split("\n"):
            lines.append(lines[-1] + len(line) + 1)
        plain = strip(narrative.prints.texts[text.number].text)
        stretches: list[tuple[int, int]] = [(0, 0)]
        place = done = 0
        for line in plain.split("\n") if plain != text.between else ():
            found = text.between.find(line.strip(), place)
            if line.strip() and found >= 0:
                stretches.append((found, done + line.index(line.strip())))
                place = found + len(line.strip())
            done += len(line) + 1
        return cls(text.paragraph, text.start, lines, stretches)

    def offset(self, paragraph: int, place: int) -> int:
        """Return which character of the text stands at a place of a paragraph."""
        line = paragraph - self.first
        between = self.lines[line] + place - (0 if line else self.start)
        there, here = self.stretches[bisect_right(self.stretches, between, key=lambda pair: pair[0]) - 1]
        return here + between - there
