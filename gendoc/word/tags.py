"""The tags of a template in a text, found in one run through it, however many of them are never closed."""

from __future__ import annotations

import re
from collections.abc import Iterator

_OPENING = re.compile(r"\{[{%#]")
_CLOSING = {"{": "}}", "%": "%}", "#": "#}"}


def tags(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each whole tag begins and ends: {{ }}, {% %} or {# #}, up to the first end of its kind."""
    unclosed: set[str] = set()  # kinds of tags that no end follows any more
    place = 0
    while opening := _OPENING.search(text, place):
        closing = _CLOSING[opening[0][1]]
        end = -1 if closing in unclosed else text.find(closing, opening.end())
        if end < 0:
            unclosed.add(closing)
            place = opening.start() + 1
        else:
            place = end + 2
            yield opening.start(), place


def without_tags(text: str) -> str:
    """Return text without its whole tags."""
    pieces: list[str] = []
    place = 0
    for start, end in tags(text):
        pieces.append(text[place:start])
        place = end
    return "".join([*pieces, text[place:]])
