"""Ungrounded numbers: where in the files each of them was written, and how to correct it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from gendoc.compare.numbers import DigitString, NumberCoverage
from gendoc.core.finding import Code, Finding
from gendoc.core.source import Span
from gendoc.data.nodes import ScalarNode, node_at
from gendoc.data.path import show
from gendoc.data.reader import MAX_FOUND
from gendoc.narrative.filled import FilledText
from gendoc.narrative.markers import strip
from gendoc.narrative.segments import span_of_characters
from gendoc.render.document import RenderedDocument
from gendoc.render.trace import PrintedFigure, TextPlace
from gendoc.report.report import Report
from gendoc.word.text import quoted

UNGROUNDED = Code("loose-number", "warning")


def ungrounded_numbers(
    report: Report, filled: FilledText, document: RenderedDocument, numbers: NumberCoverage
) -> Iterator[Finding]:
    """Yield a warning for each ungrounded digit string, at the place where it was written; at most MAX_FOUND.

    One that the template prints repeatedly gives one warning.
    """
    origins = Origins(report, filled, document)
    texts = dict(document.trace.paragraphs)
    seen: set[tuple[Span, str, str]] = set()
    for number in numbers.ungrounded[:MAX_FOUND]:
        origin = origins.of(number)
        message, advice = _words(number, origin, texts[number.part][number.paragraph], report)
        key = (origin.span, number.text, _DIGITS.sub("", origin.around))  # the template may number its words
        if key not in seen:
            seen.add(key)
            yield UNGROUNDED.at(origin.span, message, help=advice, path=number.path)


_DIGITS = re.compile(r"\d+")


class _TextSpan(NamedTuple):
    """The part of a text that stands in one paragraph; around is the index of the span that contains it, -1 if none."""

    start: int
    end: int
    text: TextPlace
    around: int


def _nested(spans: list[_TextSpan]) -> list[_TextSpan]:
    """Return the spans of a paragraph ordered by start, outer ones first, with around filled in."""
    nested: list[_TextSpan] = []
    opened: list[int] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end, span.text.within)):
        while opened and nested[opened[-1]].end <= span.start:
            opened.pop()
        nested.append(span._replace(around=opened[-1] if opened else -1))
        opened.append(len(nested) - 1)
    return nested


class Origin(NamedTuple):
    """Where a number was written: in a text of the data (typed), by a reference in one, or in the template.

    reference is the reference that printed it, "" if none did; around are the template's words around the number.
    """

    span: Span
    typed: bool
    reference: str = ""
    around: str = ""


def _words(number: DigitString, origin: Origin, paragraph: str, report: Report) -> tuple[str, str]:
    """Return the message and the help for an ungrounded number."""
    head = f"数字「{number.text}」无据："
    ungrounded = paragraph[number.typed : number.typed_end].strip(".,")
    if number.path:
        return (
            f"{head}「{ungrounded}」与引用的「{show(number.path)}」连在一起，印成了一个数",
            f"删去「{ungrounded}」；确是两个数，中间加上文字或标点",
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
class Origins:
    """Finds where the numbers of a document were written: in a text of the data, by a reference, in the template."""

    report: Report
    filled: FilledText
    document: RenderedDocument
    _spans: dict[tuple[str, int], list[_TextSpan]] = field(default_factory=dict)
    _aligned: dict[int, _Aligned] = field(default_factory=dict)
    _texts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _template: Span = field(init=False)

    def __post_init__(self) -> None:
        self._template = self.report.type.template_source.span()
        within: dict[tuple[str, int], list[_TextSpan]] = defaultdict(list)
        self._texts = texts = dict(self.document.trace.paragraphs)
        for text in self.document.texts:
            for index in range(text.paragraph, text.last + 1):
                start = text.start if index == text.paragraph else 0
                end = text.end if index == text.last else len(texts[text.part][index])
                within[text.part, index].append(_TextSpan(start, end, text, -1))
        self._spans = {paragraph: _nested(spans) for paragraph, spans in within.items()}

    def of(self, number: DigitString) -> Origin:
        """Return where a number was written: its data file, or else the template."""
        return self.at(number.part, number.paragraph, number.typed, number.typed_end)

    def reference(self, place: PrintedFigure) -> str:
        """Return the reference that prints a figure, "" if the template does."""
        return self.at(place.part, place.paragraph, place.start, place.end).reference

    def at(self, part: str, paragraph: int, from_: int, to: int) -> Origin:
        """Return where [from_:to] of a paragraph was written: its data file, or else the template."""
        text, around = self._innermost(part, paragraph, from_)
        if text is None:
            return Origin(self._template, False, around=around)
        aligned = self._aligned.get(id(text))
        if aligned is None:
            aligned = self._aligned[id(text)] = _Aligned.of(text, self.document, self.filled)
        start = aligned.offset(paragraph, from_)
        end = start + to - from_
        path = self.filled.markers.texts[text.number].path
        segments = self.filled.segments.get(path)
        if not segments:
            node = node_at(self.report.root, path)
            span = span_of_characters(node, start, end) if isinstance(node, ScalarNode) else self.report.span(path)
            return Origin(span, True)
        segment = segments[max(0, bisect_right(segments, start, key=lambda segment: segment.at) - 1)]
        sentence = self.report.sentences[path]
        if segment.reference is not None:
            written = span_of_characters(sentence, segment.source, segment.source + segment.extent)
            return Origin(written, False, segment.reference.source)
        shift = segment.source - segment.at
        return Origin(span_of_characters(sentence, start + shift, min(end, segment.at + segment.length) + shift), True)

    def _innermost(self, part: str, paragraph: int, place: int) -> tuple[TextPlace | None, str]:
        """The smallest text of the data at a place of a paragraph, or None and the template's words around it."""
        spans = self._spans.get((part, paragraph), [])
        following = bisect_right(spans, place, key=lambda span: span.start)
        index, start = following - 1, 0
        while index >= 0 and spans[index].end <= place:
            start = max(start, spans[index].end)
            index = spans[index].around
        if index >= 0:
            return spans[index].text, ""
        words = self._texts[part][paragraph]
        return None, words[start : spans[following].start if following < len(spans) else None]


class _Aligned(NamedTuple):
    """A text of the data aligned with what stands between its markers in the document, which passes may have changed.

    first is the paragraph and start the offset in it at which the text begins; lines are the offsets between the
    markers at which its paragraphs begin; stretches are pairs of offsets, between the markers and in the text, at
    which equal lines begin.
    """

    first: int
    start: int
    lines: list[int]
    stretches: Sequence[tuple[int, int]]

    @classmethod
    def of(cls, text: TextPlace, document: RenderedDocument, filled: FilledText) -> _Aligned:
        """Return the alignment of a text."""
        lines = [0]
        for line in text.between.split("\n"):
            lines.append(lines[-1] + len(line) + 1)
        plain = strip(filled.markers.texts[text.number].text)
        stretches: list[tuple[int, int]] = [(0, 0)]
        searched = done = 0
        for line in plain.split("\n") if plain != text.between else ():
            start = text.between.find(line.strip(), searched)
            if line.strip() and start >= 0:
                stretches.append((start, done + line.index(line.strip())))
                searched = start + len(line.strip())
            done += len(line) + 1
        return cls(text.paragraph, text.start, lines, stretches)

    def offset(self, paragraph: int, offset: int) -> int:
        """Return the offset in the text of the character at an offset of a paragraph."""
        line = paragraph - self.first
        between = self.lines[line] + offset - (0 if line else self.start)
        in_document, in_text = self.stretches[bisect_right(self.stretches, between, key=lambda pair: pair[0]) - 1]
        return in_text + between - in_document
