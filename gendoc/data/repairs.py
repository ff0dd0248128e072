"""The ways in which a line with a mistake in its YAML can be read on: see recovery.

The first are those that its finding tells people to write; then come others, which leave more and more of it out.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gendoc.core.finding import Finding
from gendoc.core.source import Source, Span
from gendoc.data.braces import on_line as on_line_in_braces
from gendoc.data.errors import TOO_DEEP
from gendoc.data.indents import ALIGNED, enclosing, without_comment
from gendoc.data.lint import on_line
from gendoc.data.reader import SEVERAL_DOCUMENTS, UNREAD
from gendoc.data.slips import no_braces

_ENTRY = re.compile(r"[ ]*(?:- +)*(?:(?![\"'{\[])[^\s:]+:[ ]+)?")  # what stands before a value
_BARE = re.compile(r"[ ]*(?:- +)?[\u4e00-\u9fffA-Za-z]{1,20}")  # a line that is but a name
_MARKS = {"，": ", ", "、": ", ", "；": ", ", "：": ": ", "｛": "{", "｝": "}", "［": "[", "］": "]"}
_WIDE_SPACE = "\u3000"
_ODD_SPACES = " \t\u00a0\u3000" + "".join(map(chr, range(0x2000, 0x200B)))


class LineEdit(NamedTuple):
    """A line as it is read: from offset on, its characters stand moved by so many."""

    line: int
    text: str
    offset: int = 0
    moved: int = 0


class Repair(NamedTuple):
    """A way to read on: the lines that are read in another form, and the part that is not read, if there is one."""

    edits: tuple[LineEdit, ...]
    left_out: Span | None = None


class Lines:
    """The lines of a file as they are read so far."""

    def __init__(self, source: Source, lines: list[str]) -> None:
        self.source = source
        self.lines = lines

    def repairs(self, finding: Finding, reached: int) -> Iterator[Iterator[Repair]]:
        """Yield the ways to read on by kinds, the likeliest first; reached is the line that YAML had reached."""
        at = finding.span.line
        lines = list(dict.fromkeys(number for number in (at, reached, self._above(reached)) if number))
        if finding.code == SEVERAL_DOCUMENTS.name:
            yield iter((Repair((LineEdit(at, ""),)), self._without(at, len(self.lines))))
            return
        if finding.fix is not None:
            yield iter((self._with(*finding.fix),))
        if (spelt := self._in_half_width(finding.span)) is not None:
            yield iter((spelt,))
        yield from (iter((repair,)) for repair in self._respaced(at))
        aligned = next((span for span, label in finding.related if label == ALIGNED), None)
        if aligned is not None and self._is_item(at) == (self.source.line(aligned.line)[aligned.column - 1] == "-"):
            yield self._moved(at, [aligned.column - 1])
        as_told = (edit for number in lines for edit in _as_told(number, self.lines[number - 1], finding.span))
        yield (Repair((edit,)) for edit in as_told)
        yield (Repair((LineEdit(number, f"{head}:"),)) for number in lines if (head := self._head(number)))
        quoted = (edit for number in lines[:2] for edit in _quoted(number, self.lines[number - 1]))
        if finding.code != TOO_DEEP.name:  # no text was meant
            yield (Repair((edit,)) for edit in quoted)
        yield (repair for number in lines for repair in self._indented(number))
        yield (repair for number in lines[:2] for repair in self._without_value(number))
        yield (self._without(number, self._block_end(number)) for number in lines[:2])
        yield iter((self._without(min(at, reached), max(at, reached)),))

    def _with(self, at: Span, added: str) -> Repair:
        """Return the file with what a finding says is to be written at a place; where it is a line, without what stands around it."""
        if added.startswith("\n"):
            return self._without(at.line, self._block_end(at.line))
        text, column = self.lines[at.line - 1], at.column - 1
        rest = text[column + at.length :]
        return Repair((LineEdit(at.line, text[:column] + added + rest, column, len(added) - at.length),))

    def _in_half_width(self, at: Span) -> Repair | None:
        """Return the file with the marks of the braces at that place as YAML takes them, None if there are none."""
        text = self.lines[at.line - 1]
        found = on_line_in_braces(without_comment(text))
        if found is None or found[0] != at.column - 1:
            return None
        start, braces = found
        whole = text[:start] + braces.written + text[start + len(braces.typed) :]
        edits, moved = [LineEdit(at.line, whole)], 0
        for edit in braces.edits:
            by = len(edit.text) - (edit.end - edit.start)
            edits.append(LineEdit(at.line, whole, start + edit.start + moved, by))
            moved += by
        return Repair(tuple(edits))

    def _respaced(self, number: int) -> Iterator[Repair]:
        """Yield a line whose indent has full-width spaces with two blanks, or one, for each of them.

        Where other lines have the same key, it stands as far to the right as one of them.
        """
        typed, text = self.indent(number), self.lines[number - 1]
        if _WIDE_SPACE not in text[:typed] or "\t" in text[:typed]:
            return
        columns = [len(text[:typed].replace(_WIDE_SPACE, blanks)) for blanks in ("  ", " ")]
        key = re.match(r"[^\s:：-][^:：]{0,40}:(?: |$)", text[typed:])
        others = (line for line in self.lines if key and line.lstrip(" ").startswith(key[0]) and line is not text)
        known = dict.fromkeys(len(line) - len(line.lstrip(" ")) for line in itertools.islice(others, 200))
        if known and not any(column in known for column in columns):
            columns = [*known, *columns]
        name = key[0].split(":")[0].strip() if key else ""
        open_at = [
            level.at for level in enclosing(self.source, number)[1] if not level.is_list and name not in level.keys
        ]
        within = [column for column in reversed(open_at) if column in known]
        columns = [*dict.fromkeys([*within, *sorted(columns, key=lambda column: column not in known)])]
        for column in columns[:4]:
            yield Repair((LineEdit(number, " " * column + text[typed:], 0, column - typed),))

    def _is_item(self, number: int) -> bool:
        return self.lines[number - 1].lstrip().startswith("- ")

    def _head(self, number: int) -> str:
        """A line that is but a name, with what belongs to it on the lines below: a head without its colon; else ""."""
        text = re.sub(r"\s+#.*", "", self.lines[number - 1][:1000]).rstrip()
        below = next((at for at in range(number + 1, len(self.lines) + 1) if self._has_content(at)), 0)
        if not below or not _BARE.fullmatch(text):
            return ""
        indent, inner = self.indent(number), self.indent(below)
        return text if inner > indent or (self._is_item(below) and inner == indent) else ""

    def _above(self, number: int) -> int:
        """Return the nearest line above that is neither empty nor a comment, 0 if there is none."""
        return next((n for n in range(number - 1, 0, -1) if self._has_content(n)), 0)

    def _has_content(self, number: int) -> bool:
        text = self.lines[number - 1].lstrip()
        return bool(text) and not text.startswith("#")

    def indent(self, number: int) -> int:
        """Return how many blanks of whatever sort a line begins with."""
        text = self.lines[number - 1]
        return len(text) - len(text.lstrip(_ODD_SPACES))

    def _block_end(self, number: int) -> int:
        """Return the last line of those below a line that stand farther right, the line itself if there are none."""
        end, indent = number, self.indent(number)
        for below in range(number + 1, len(self.lines) + 1):
            if self._has_content(below):
                if self.indent(below) <= indent:
                    break
                end = below
        return end

    def _indented(self, number: int) -> Iterator[Repair]:
        """Yield a line, alone and with what belongs to it, as far to the right as lines above it."""
        typed = self.indent(number)
        indents: list[int] = []
        above = self._above(number)
        text = self.lines[number - 1]
        if above and typed > 1 and self.lines[above - 1].startswith(f"{' ' * (typed - 2)}- {{"):
            yield Repair((LineEdit(number, f"{' ' * (typed - 2)}- {text[typed:]}"),))  # it lost its dash
        if above and re.search(r"[:：]\s*(#.*)?$", self.lines[above - 1]):
            indents.append(self.indent(above) + 2)
        least = typed + 100
        for line in itertools.islice(range(number - 1, 0, -1), 200):
            if self._has_content(line) and self.indent(line) < least:
                least = self.indent(line)
                dashes = re.match(r"(?:- +)*", self.lines[line - 1][least:])
                indents += [least + dashes.end(), least] if dashes and dashes[0] else [least]
                if not least:
                    break
        odd = not self.lines[number - 1].startswith(" " * typed)
        order = indents if odd else sorted(set(indents) - {typed}, key=lambda indent: (abs(indent - typed), -indent))
        yield from self._moved(number, order[:4])

    def _moved(self, number: int, indents: Sequence[int]) -> Iterator[Repair]:
        """Yield a line, alone and with what belongs to it, at each of some indents."""
        typed, end = self.indent(number), self._block_end(number)
        for indent in indents:
            for last in dict.fromkeys((number, end)):
                lines = [line for line in range(number, last + 1) if self._has_content(line)]
                yield Repair(tuple(self._shifted(line, indent - typed, line == number) for line in lines))

    def _shifted(self, number: int, by: int, first: bool) -> LineEdit:
        text = self.lines[number - 1]
        here = self.indent(number)
        return LineEdit(number, " " * max(0, here + by) + text[here:], 0, max(-here, by))

    def _without_value(self, number: int) -> Iterator[Repair]:
        """Yield a line with its key or dash, and something that stands for a value."""
        text = self.lines[number - 1]
        match = _ENTRY.match(text)
        if match and match.end() and text[match.end() :].strip():
            span = self.source.span(number, 1, len(self.source.line(number)))
            yield Repair((LineEdit(number, text[: match.end()] + UNREAD),), span)

    def _without(self, first: int, last: int) -> Repair:
        """Return the file without some of its lines."""
        last_line = self.source.line(last)
        span = Span(self.source, first, self.indent(first) + 1, last, len(last_line) + 1)
        return Repair(tuple(LineEdit(number, "") for number in range(first, last + 1)), span)


def change(repair: Repair) -> int:
    """Return by how much a repair changes what was typed."""
    return sum(1 + abs(edit.moved) for edit in repair.edits)


def _as_told(number: int, text: str, at: Span) -> Iterator[LineEdit]:
    """Yield a line as a finding about it says that it should be written."""
    bare = re.sub(r"\s+#.*", "", text[:1000]).rstrip()
    slip = on_line(bare) or no_braces(bare)
    if slip:
        yield from _slip_mended(number, text, slip.start, slip.length)
    column = at.column - 1
    mark = text[column : column + 1] if at.line == number else ""
    if mark in _MARKS and mark:
        rest = text[column + 1 :].lstrip() if _MARKS[mark].endswith(" ") else text[column + 1 :]
        yield LineEdit(number, text[:column] + _MARKS[mark] + rest, column, 1)
    if mark and mark in "#[" and (dropped := re.match(r"#[^},\]]*|\[[0-9]+\]", text[column:])):
        kept = text[:column].rstrip()
        end = column + len(dropped[0])
        yield LineEdit(number, kept + text[end:], column, len(kept) - end)
    if mark == " " and text[:column].strip() and ":" not in text:
        value = text[column:].lstrip(" ")
        yield LineEdit(number, f"{text[:column]}: {value}", column, 2 - (len(text) - column - len(value)))
    if text[column : column + 2] in ("[]", "{}"):
        yield LineEdit(number, text[:column].rstrip())
    if mark in ("}", "]") and text[:column].rstrip().endswith(mark):
        yield LineEdit(number, text[:column] + text[column + 1 :], column, -1)
    if mark and mark in "'\"":
        unit_behind = re.match(rf"{mark}([^{mark}]*){mark}(?= *[^\s,}}\]#])", text[column:])
        if unit_behind:  # "12.5" 万元
            yield LineEdit(number, text[:column] + unit_behind[1] + text[column + unit_behind.end() :], column, -1)
        yield LineEdit(number, text.rstrip() + mark)
        closing = re.search(r"[,}\]]", text[column + 1 :])
        if closing:
            end = column + 1 + closing.start()
            yield LineEdit(number, text[:end] + mark + text[end:], end, 1)
    open_brackets = [character for character in text if character in "{[}]"]
    if open_brackets.count("{") > open_brackets.count("}"):
        yield LineEdit(number, text.rstrip().rstrip(",") + "}")
    if open_brackets.count("[") > open_brackets.count("]"):
        yield LineEdit(number, text.rstrip().rstrip(",") + "]")


def _slip_mended(number: int, text: str, start: int, length: int) -> Iterator[LineEdit]:
    written, rest = text[start : start + length], text[start + length :]
    if written == "：":
        yield LineEdit(number, text[:start] + ": " + rest.lstrip(_ODD_SPACES), start, 1)
    elif written.strip(" ") in ("=", "＝", ";", "；"):
        yield LineEdit(number, f"{text[:start]}: {rest}", start, 2 - length)
    elif written.startswith(":"):
        yield LineEdit(number, text[:start] + ": " + rest.lstrip(_ODD_SPACES), start, 2 - length)
    elif written == "＃":
        yield LineEdit(number, text[:start] + "#" + rest)
    elif written in ("｛", "［"):
        whole = text[:start] + "".join(_MARKS.get(character, character) for character in text[start:])
        yield LineEdit(number, whole, start, 0)
    elif written[:1] in "(（" and written[-1:] in ")）":
        yield LineEdit(number, f"{text[:start]}{{{written[1:-1].replace('，', ', ')}}}{rest}", start, 0)
    elif re.match(r"[^\s:]+: ", written) and not rest.lstrip(" ").startswith(":"):
        yield LineEdit(number, f"{text[:start]}{{{written.removesuffix('}')}}}{rest}", start, 1)
    elif start == len(text) - len(text.lstrip(" ")) and written.strip(_ODD_SPACES):
        yield LineEdit(number, text[:start] + "- " + rest.lstrip(_ODD_SPACES), start, 2 - length)


def _quoted(number: int, text: str) -> Iterator[LineEdit]:
    """Yield a line with its value in quotes."""
    match = _ENTRY.match(text)
    start = match.end() if match else 0
    value = re.sub(r"(?<!\s)\s+#.*", "", text[start:]).rstrip()
    structure = value[:1] in ("{", "[") and not value.startswith("{{")
    if not value or not start or structure or value.startswith("- "):
        return
    if value[0] in "'\"":
        value = value[1:-1] if value[-1:] == value[0] else value[1:]
    doubled = value.replace("'", "''")
    yield LineEdit(number, f"{text[:start]}'{doubled}'", start, 1)
