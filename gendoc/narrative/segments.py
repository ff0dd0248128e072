"""Where in the file the characters of a filled-in sentence were written, as text or by a reference.

A scalar may be folded over several lines, or hold quotes that are escaped in the file, so that its characters are not
simply a stretch of the file.
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
    """A stretch of a sentence: offset at and length as it is read, offset source and extent as it was written.

    reference is the reference written there, None if the characters themselves were typed.
    """

    at: int
    length: int
    source: int
    extent: int
    reference: Reference | None


def segments_of(parts: Iterable[tuple[str | Reference, str]]) -> tuple[Segment, ...]:
    """Return the segments of a sentence; parts are its parts in order, each as written and as read."""
    segments: list[Segment] = []
    offset = source = 0
    for part, read in parts:
        reference = None if isinstance(part, str) else part
        extent = len(part) if isinstance(part, str) else part.length
        segments.append(Segment(offset, len(read), source, extent, reference))
        offset, source = offset + len(read), source + extent
    return tuple(segments)


def span_of_characters(text: ScalarNode, start: int, end: int) -> Span:
    """Return the span of the characters start to end of a scalar, or that of the whole scalar if it is not clear."""
    span = text.span
    typed, typed_offsets = _squeezed(span.source.text[span.start : span.end])
    kept, offsets = _squeezed(text)
    first, last = bisect_left(offsets, start), bisect_left(offsets, end) - 1
    if not typed.endswith(kept) or last < first:
        return span
    before = len(typed) - len(kept)  # the header of a block: |-
    return span.source.between(
        span.start + typed_offsets[before + first], span.start + typed_offsets[before + last] + 1
    )


def span_of_text(text: ScalarNode, written: str, count: int = 1) -> Span:
    """Return the span of the count-th occurrence of written in a scalar, or that of the whole scalar if it is not found."""
    span = text.span
    typed = span.source.text[span.start : span.end]
    offsets: Sequence[int] = range(len(typed) + 1)
    if typed.count(written) != text.count(written):
        typed, offsets = _squeezed(typed)
        written = _squeezed(written)[0]
    start = -1
    for _ in range(count):
        start = typed.find(written, start + 1)
        if start < 0:
            return span
    return span.source.between(span.start + offsets[start], span.start + offsets[start + len(written) - 1] + 1)


@functools.lru_cache(maxsize=4)  # a sentence may have many wrong references
def _squeezed(typed: str) -> tuple[str, list[int]]:
    """Return the characters that folding and escaping do not change, as one text, and the offset of each."""
    offsets = [offset for offset, char in enumerate(typed) if char not in " \t\n\\'\""]
    return "".join(typed[offset] for offset in offsets), offsets
