"""Where in the file the characters of a filled-in sentence were written, as text or by a reference.

A scalar may be folded over several lines, or hold quotes that are escaped in the file, so that its characters are not
simply a stretch of the file.
"""

from __future__ import annotations

import functools
from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple

from gendoc.core.source import Span
from gendoc.data.nodes import ScalarNode
from gendoc.narrative.reference import Reference

MAX_COUNTED = 20_000  # characters of a text with escapes, in which a stretch is found by counting


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
    placed = _placed(text, span)
    if placed is None:
        return span
    offsets, typed_offsets = placed
    first, last = bisect_left(offsets, start), bisect_left(offsets, end) - 1
    if last < first:
        return span
    return span.source.between(span.start + typed_offsets[first], span.start + typed_offsets[last] + 1)


def span_of_text(text: ScalarNode, start: int, length: int) -> Span:
    """The span of a stretch of a scalar, even if other parts are escaped; that of the whole if unclear."""
    span = text.span
    if _placed(text, span) is not None or not length or len(text) > MAX_COUNTED:
        return span_of_characters(text, start, start + length)
    typed, offsets = _squeezed(span.source.text[span.start : span.end])
    written = _squeezed(text[start : start + length])[0]
    at = -1
    for _ in range(_squeezed(text[:start])[0].count(written) + 1):
        at = typed.find(written, at + 1)
        if at < 0:
            return span
    return span.source.between(span.start + offsets[at], span.start + offsets[at + len(written) - 1] + 1)


@functools.lru_cache(maxsize=4)  # a sentence may have many wrong references
def _placed(text: ScalarNode, span: Span) -> tuple[list[int], list[int]] | None:
    """The offset of each character that is typed as it is read, in text and in the file from the start of span on.

    None if some are typed otherwise, as escapes.
    """
    typed, typed_offsets = _squeezed(span.source.text[span.start : span.end])
    kept, offsets = _squeezed(text)
    if not typed.endswith(kept):
        return None
    return offsets, typed_offsets[len(typed) - len(kept) :]  # before them: the header of a block: |-


def _squeezed(typed: str) -> tuple[str, list[int]]:
    """Return the characters that folding and escaping do not change, as one text, and the offset of each."""
    offsets = [offset for offset, char in enumerate(typed) if char not in " \t\n\\'\""]
    return "".join(typed[offset] for offset in offsets), offsets
