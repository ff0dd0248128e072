"""Places in source files.

A Source is one file's text; a Span is a stretch of it.  Everything that is read keeps its
Span, so that every finding can show the line it speaks of.
"""

from __future__ import annotations

import bisect
import itertools
import os
from dataclasses import InitVar, dataclass, field
from functools import cached_property
from pathlib import Path as File
from typing import Any, NamedTuple, TypeAlias

Path: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, eq=False)
class Source:
    """One file as it was read: the name to show and the whole text, without byte order mark.

    path is where the file lies, absolute: file, by default name, from the working folder at the time
    when the Source is made.
    """

    name: str
    text: str = field(repr=False)
    file: InitVar[File | None] = None
    path: File = field(init=False, repr=False)

    def __post_init__(self, file: File | None) -> None:
        object.__setattr__(self, "path", File(os.path.abspath(file or self.name)))

    @cached_property
    def lines(self) -> list[str]:
        """Return the lines without their ends; only LF, CRLF and CR end a line."""
        return self.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")

    def line(self, number: int) -> str:
        """Return line number (from 1), or "" past the end."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def span(self, line: int = 1, column: int = 1, length: int = 0) -> Span:
        """Return a span in this source; line and column count from 1, in characters."""
        return Span(self, line, column, line, column + length)

    def between(self, start: int, end: int) -> Span:
        """Return the span from one offset to another; both count from 0, in characters of LF text."""
        return Span(self, *self._place(start), *self._place(end))

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a line and column: from 0, in characters of LF text."""
        return self._starts[line - 1] + column - 1

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *itertools.accumulate(len(line) + 1 for line in self.lines)]

    def _place(self, offset: int) -> tuple[int, int]:
        line = bisect.bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


class Span(NamedTuple):
    """A stretch of a source: where it starts and where it ends, lines and columns from 1.

    The end is the place after the last character; a point ends where it starts.
    """

    source: Source
    line: int
    column: int
    end_line: int
    end_column: int

    @property
    def length(self) -> int:
        """Return how many characters of its first line the span covers, 0 for a point."""
        if self.end_line == self.line:
            return self.end_column - self.column
        return max(len(self.source.line(self.line).rstrip()) - self.column + 1, 0)

    @property
    def start(self) -> int:
        """Return the offset of its start: from 0, in characters of LF text."""
        return self.source.offset(self.line, self.column)

    @property
    def end(self) -> int:
        """Return the offset after its last character: from 0, in characters of LF text."""
        return self.source.offset(self.end_line, self.end_column)

    @property
    def file(self) -> str:
        """Return the name of the file, as messages show it."""
        return self.source.name

    @property
    def path(self) -> File:
        """Return where the file lies, whatever the working folder."""
        return self.source.path

    def __str__(self) -> str:
        return f"{self.source.name}:{self.line}:{self.column}"

    def to_json(self) -> dict[str, Any]:
        """Return the span as plain data: its start, and how many characters of its first line it covers."""
        return {"file": self.file, "line": self.line, "column": self.column, "length": self.length}

    def sort_key(self) -> tuple[str, int, int]:
        """Return a key that orders spans by file, line and column."""
        return (self.source.name, self.line, self.column)
