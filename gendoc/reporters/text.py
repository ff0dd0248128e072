"""Findings as text for people: a headline, the lines of the file, what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from gendoc.core.finding import WORDS, Finding, Severity
from gendoc.core.source import Span
from gendoc.core.text import REFUSED, shorten, width

MAX_SHOWN = 20
MAX_BRIEF = 200  # further ones, a line each
_COLOURS: dict[Severity, str] = {"error": "red", "warning": "yellow", "note": "cyan"}
_MAX_WIDTH = 96
_MAX_FAILED = 5
MAX_RELATED = 12
_ENDS = 4  # related places shown from the beginning and from the end if there are more than MAX_RELATED
_MAX_TEXT = 500  # characters: a message may quote a key as long as a file

PENDING = {"pending-figure", "pending-text"}  # expected of a draft, and so shown after the others

Style = Callable[[str, str], str]


def plain(text: str, _colour: str) -> str:
    """Return text without colour."""
    return text


def as_text(findings: Sequence[Finding], style: Style = plain, limit: int = MAX_SHOWN) -> str:
    """Return findings for a terminal, at most limit of them in full; "" if there are none.

    Those beyond limit have a line each.  Findings about figures and texts still to be filled in come last.
    """
    ordered = sorted(findings, key=lambda finding: finding.code in PENDING)
    text = "".join(format_finding(finding, style) + "\n" for finding in ordered[:limit])
    waiting = [finding for finding in ordered[limit:] if finding.code in PENDING]
    others = [finding for finding in ordered[limit:] if finding.code not in PENDING]
    if others:
        text += f"还有 {len(others)} 个问题，每个一行：\n" + "".join(
            f"  {headline(each)}\n" for each in others[:MAX_BRIEF]
        )
    if len(others) > MAX_BRIEF:
        text += f"还有 {len(others) - MAX_BRIEF} 个问题没有列出，先改正上面的。\n"
    return text + _briefly(waiting)


def _briefly(pending: Sequence[Finding]) -> str:
    """Return what is still to be filled in, a line each; "" if there is nothing."""
    if not pending:
        return ""
    digits = len(str(max(finding.span.line for finding in pending)))
    lines = [f"  {finding.span.line:>{digits}}  {shorten(finding.message, _MAX_WIDTH)}" for finding in pending]
    return f"还有 {len(pending)} 处待填（前面是行号）：\n" + "\n".join(lines) + "\n"


def format_finding(finding: Finding, style: Style = plain) -> str:
    """Return one finding: headline, excerpts with carets, causes, help."""
    lines = [_head(finding, style)]
    related, remaining = _few(finding)
    places = [(finding.span, finding.label), *related]
    gutter = max(len(str(span.line)) for span, _ in places) + 2
    shown: _Window | None = None
    for span, label in _grouped(places):
        if not span.source.line(span.line).strip():
            continue
        if shown is not None and shown.file != span.file:
            lines.append(f"{'':{gutter}} --> {span.file}:{span.line}")
            shown = None
        if shown is None or not shown.holds(span):
            shown = _window(span)
            lines.append(f"{span.line:>{gutter}} | {shown.text}")
        caret = style(shown.caret(span), _COLOURS[finding.severity])
        lines.append(f"{'':{gutter}} | {caret}{' ' + label if label else ''}")
    if remaining:
        lines.append(f"{'':{gutter}} | 还有 {remaining} 处没有列出")
    lines += _others(finding) + _causes(finding)
    if finding.help:
        lines.append(f"  办法：{shorten(finding.help, _MAX_TEXT)}")
    return "\n".join(lines) + "\n"


def headline(finding: Finding) -> str:
    """Return a finding in one line: place, severity, code and the first line of the message."""
    return _head(finding, plain).split("\n")[0]


def _head(finding: Finding, style: Style) -> str:
    word = style(f"{WORDS[finding.severity]}[{finding.code}]", _COLOURS[finding.severity])
    return f"{finding.span}: {word} {shorten(finding.message, _MAX_TEXT)}"


def _few(finding: Finding) -> tuple[list[tuple[Span, str]], int]:
    """The related places to show (of many: the first, the last and that of the fix) and how many are left out."""
    related = list(finding.related)
    if len(related) <= MAX_RELATED:
        return related, 0
    to_fix = [place for place in related[_ENDS:-_ENDS] if finding.fix and place[0] == finding.fix[0]]
    return [*related[:_ENDS], *to_fix, *related[-_ENDS:]], len(related) - 2 * _ENDS - len(to_fix)


def _others(finding: Finding) -> list[str]:
    """Return lines for the rules that fail because of the same problem, other than the one in the headline."""
    others = [rule for rule in finding.failed if rule.message != finding.message]
    lines = [f"  不符：{rule.rule} {shorten(rule.message, _MAX_TEXT)}" for rule in others[:_MAX_FAILED]]
    remaining = len(others) - _MAX_FAILED
    return lines + ([f"  不符：另有 {remaining} 条"] if remaining > 0 else [])


def _causes(finding: Finding) -> list[str]:
    head = "可能原因" if len(finding.causes) == 1 and not finding.clue else "线索"
    lines = [f"  {head}：{shorten(cause, _MAX_TEXT)}" for cause in finding.causes]
    if finding.ruled_out and lines:
        lines[-1] += f"。已排除：{'、'.join(finding.ruled_out)}"
    elif finding.ruled_out:
        lines.append(f"  已排除：{'、'.join(finding.ruled_out)}")
    return lines


def _grouped(places: Iterable[tuple[Span, str]]) -> list[tuple[Span, str]]:
    """Return places with the first in front, then those on its line, then the rest in order."""
    first, *rest = places
    rest.sort(key=lambda place: (place[0].file != first[0].file, place[0].line != first[0].line, *place[0].sort_key()))
    return [first, *rest]


class _Window(NamedTuple):
    """The part of a line that fits a screen: its characters from start to end, as text."""

    file: str
    line: int
    start: int
    end: int
    text: str

    def holds(self, span: Span) -> bool:
        """Return whether span begins in the part shown."""
        return (self.file, self.line) == (span.file, span.line) and self.start <= _column(span) < max(self.end, 1)

    def caret(self, span: Span) -> str:
        """Return the line of carets below span."""
        offset = _column(span) - self.start + (1 if self.start else 0)
        return " " * _cells(self.text[:offset]) + "^" * max(1, _cells(self.text[offset : offset + span.length] or " "))


def _column(span: Span) -> int:
    """Return the offset of span in its line, at most that of the line's end."""
    return min(span.column - 1, len(span.source.line(span.line).rstrip()))


def _window(span: Span) -> _Window:
    """Return the part of span's line that fits a screen and contains the beginning of span."""
    line = span.source.line(span.line).rstrip()
    column = _column(span)
    start = 0
    if len(line) > _MAX_WIDTH or width(line) > _MAX_WIDTH:
        start = last = column + min(span.length, 12)
        while start > 0 and width(line[start - 1 : last]) <= _MAX_WIDTH // 2:
            start -= 1
        if start:
            start = max(0, start - 1)
    end = min(len(line), start + _MAX_WIDTH)  # the width of a longer text need not be computed
    while width(line[start:end]) > _MAX_WIDTH:
        end -= 1
    text = ("…" if start else "") + line[start:end] + ("…" if end < len(line) else "")
    return _Window(span.file, span.line, start, end, REFUSED.sub("□", text.replace("\t", " ")))


def _cells(text: str) -> int:
    return width(text)
