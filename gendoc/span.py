"""Places in source files.

A Source is one file's text; a Span is a stretch of it.  Everything that is read keeps its
Span, so that every finding can show the line it speaks of.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple


@dataclass(frozen=True, eq=False)
class Source:
    """One file as it was read: the name to show and the whole text, without byte order mark."""

    name: str
    text: str = field(repr=False)

    @cached_property
    def lines(self) -> list[str]:
        """Return the lines without their ends; only LF, CRLF and CR end a line."""
        return self.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")

    def line(self, number: int) -> str:
        """Return line number (from 1), or "" past the end."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def span(self, line: int = 1, column: int = 1, length: int = 0) -> Span:
        """Return a span in this source; line and column count from 1, in characters."""
        return Span(self, line, column, length)


class Span(NamedTuple):
    """A stretch of a source: line and column from 1, length in characters, 0 if only a point."""

    source: Source
    line: int
    column: int
    length: int = 0

    @property
    def file(self) -> str:
        """Return the name of the file, as messages show it."""
        return self.source.name

    def __str__(self) -> str:
        return f"{self.source.name}:{self.line}:{self.column}"

    def sort_key(self) -> tuple[str, int, int]:
        """Return a key that orders spans by file, line and column."""
        return (self.source.name, self.line, self.column)
