"""Where in the file the characters of a sentence stand: those that were typed, and the references.

A scalar may be folded over several lines, or hold quotes that are escaped there, so that its
characters are not simply those of the file.
"""

from __future__ import annotations

import functools
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gendoc.core.source import Span
from gendoc.data.nodes import ScalarNode
from gendoc.narrative.reference import Reference


class Segment(NamedTuple):
    """A stretch of a sentence: [at:at+length] as it is read, [source:source+extent] as it was written.

    reference is what was written there, None if the characters themselves were.
    """

    at: int
    length: int
    source: int
    extent: int
    reference: Reference | None


def segments_of(parts: Iterable[tuple[str | Reference, str]]) -> tuple[Segment, ...]:
    """Return the segments of a sentence from its parts in order: each as it was written, and as it reads."""
    segments: list[Segment] = []
    at = source = 0
    for part, read in parts:
        reference = None if isinstance(part, str) else part
        extent = len(part) if isinstance(part, str) else part.length
        segments.append(Segment(at, len(read), source, extent, reference))
        at, source = at + len(read), source + extent
    return tuple(segments)


def span_of_characters(text: ScalarNode, start: int, end: int) -> Span:
    """Return where in the file characters [start:end] of a scalar stand, or all of it if that cannot be said."""
    span = text.span
    typed, places = _squeezed(span.source.text[span.start : span.end])
    kept, offsets = _squeezed(text)
    first, last = bisect_left(offsets, start), bisect_left(offsets, end) - 1
    if not typed.endswith(kept) or last < first:
        return span
    before = len(typed) - len(kept)  # what opens a block: |-
    return span.source.between(span.start + places[before + first], span.start + places[before + last] + 1)


def span_of_text(text: ScalarNode, written: str, count: int = 1) -> Span:
    """Return where in the file the count-th written of a scalar stands, or the scalar's start.

    It may be folded over several lines, or hold quotes that are escaped there.
    """
    span = text.span
    typed = span.source.text[span.start : span.end]
    places: Sequence[int] = range(len(typed) + 1)
    if typed.count(written) != text.count(written):
        typed, places = _squeezed(typed)
        written = _squeezed(written)[0]
    start = -1
    for _ in range(count):
        start = typed.find(written, start + 1)
        if start < 0:
            return span
    return span.source.between(span.start + places[start], span.start + places[start + len(written) - 1] + 1)


@functools.lru_cache(maxsize=4)  # a sentence may hold many references that are wrong
def _squeezed(typed: str) -> tuple[str, list[int]]:
    """Return what folding and escaping leave alone, and where each of its characters stands."""
    places = [place for place, char in enumerate(typed) if char not in " \t\n\\'\""]
    return "".join(typed[place] for place in places), places
