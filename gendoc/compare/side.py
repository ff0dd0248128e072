"""The text on one side of a printed figure, and the clause that the figure stands in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

MARKS = "，,。；;：:！？\n"  # between clauses
_QUOTED = 200  # characters of a clause on either side of the words
_POINT = r"\s*(?:[一二三四五六七八九十]+是|[（(]?(?:[0-9]+(?![0-9.]*\d)|[一二三四五六七八九十]+)[）)、.．]|[①-⑳])"
_SPACES = frozenset(" \u3000\u00a0")
_OPENING = '：:（(“‘「『"'  # may stand between a word and its figure


class Side(NamedTuple):
    """The text on one side of a figure without its spaces, and where each character stands in the paragraph."""

    text: str
    at: Sequence[int]

    @classmethod
    def of(cls, paragraph: str, start: int, end: int) -> Side:
        """Return [start:end] of a paragraph."""
        text = paragraph[start:end]
        if _SPACES.isdisjoint(text):
            return cls(text, range(start, end))
        kept = [place for place, character in enumerate(text, start) if character not in _SPACES]
        return cls("".join(paragraph[place] for place in kept), kept)

    def closed(self) -> Side:
        """Return the side before a figure without the mark that opens before it: 增加（, 增加：, 增加“."""
        length = len(self.text.rstrip(_OPENING))
        return self if length == len(self.text) else Side(self.text[:length], self.at[:length])


def clause(text: str, start: int, end: int) -> str:
    """Return the clauses that hold [start:end] of a paragraph, to the marks around them, or so much as can be quoted.

    The number of a point (四是) is left out: gendoc sets it, and it changes with the points before.
    """
    words, first, last = start, max(0, start - _QUOTED), min(len(text), end + _QUOTED)
    while start > first and not _parts(text, start - 1):
        start -= 1
    while end < last and not _parts(text, end):
        end += 1
    number = re.compile(_POINT).match(text, start, words)
    return text[number.end() if number else start : end].strip()


def _parts(text: str, at: int) -> bool:
    """Return whether a character ends a clause; a comma within a number does not."""
    if text[at] == ",":
        return not (text[at - 1 : at].isdecimal() and text[at + 1 : at + 2].isdecimal())
    return text[at] in MARKS
