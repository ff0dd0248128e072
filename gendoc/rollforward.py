"""Next year's data file from this year's: sentences and comments stay, figures empty.

Works on the text, not on the tree, so that whatever the file's author wrote beside the
figures is still there.  What the schema marks as carried moves with its value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gendoc.data.figure import PENDING
from gendoc.data.report import Report
from gendoc.data.tree import Path, Table, Text, at, walk
from gendoc.span import Span

WAIVERS = "已知差异"
_YEAR = "年度"


@dataclass(frozen=True, slots=True)
class RolledForward:
    """The text of the next year's file, how many figures are to be filled in, and what to look at.

    stale are places in the new text where a sentence still names the old year.
    """

    text: str
    emptied: int
    carried: int
    stale: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class _Edit:
    line: int
    start: int
    end: int
    text: str


def roll_forward(report: Report, year: int) -> RolledForward:
    """Return the file of report with year as its 年度 and its figures emptied.

    Opening balances take last year's closing ones only if year is the very next.  Raises
    ValueError if the report has no 年度.
    """
    old = report.figures.get((_YEAR,))
    if old is None or old.value is None:
        raise ValueError("数据里没有「年度」，不能结转到下一年")
    carried = dict(_carried(report)) if int(old.value) + 1 == year else {}
    edits = [_replace(old.span, str(year))]
    edits += [_insert(report, path, text) for path, text in carried.items() if path not in report.figures]
    emptied = 0
    for path, figure in report.figures.items():
        if figure.derived or path == (_YEAR,):
            continue
        if path in carried:
            edits.append(_replace(figure.span, carried[path]))
            continue
        number_only = report.kind.schema.figure_type(path)
        unit = f" {figure.unit}" if number_only and number_only.unit is None and figure.unit else ""
        edits.append(_replace(figure.span, PENDING + unit))
        emptied += 1
    for path, node in walk(report.root):
        if isinstance(node, Text) and report.kind.schema.is_fresh(path):
            edits.append(_replace(node.span, PENDING))
            emptied += 1
    lines = _without_waivers(report, _edited(report.source.lines, edits))
    stale = tuple(
        (number, line.strip())
        for number, line in enumerate(lines, 1)
        if re.search(rf"(?<![0-9]){int(old.value)}(?![0-9])", line.split(" #")[0]) and not line.lstrip().startswith("#")
    )
    return RolledForward("\n".join(lines), emptied, len(carried), stale)


def _carried(report: Report) -> Iterator[tuple[Path, str]]:
    """Yield each opening figure and the text of last year's closing one."""
    for opening, closing in report.kind.schema.carried():
        figure = report.figures.get(closing)
        if figure is not None and figure.state != "pending" and isinstance(at(report.root, opening[:-1]), Table):
            yield opening, figure.text


def _replace(span: Span, text: str) -> _Edit:
    return _Edit(span.line, span.column - 1, span.column - 1 + span.length, text)


def _insert(report: Report, path: Path, text: str) -> _Edit:
    """Return the edit that writes a new key before the first of its mapping."""
    table = at(report.root, path[:-1])
    assert isinstance(table, Table)
    first = min(table.keys_at.values(), key=lambda span: (span.line, span.column))
    line = first.source.line(first.line)
    flow = line[: first.column - 1].rstrip().endswith("{")
    new = f"{path[-1]}: {text}" + (", " if flow else "\n" + " " * (first.column - 1))
    return _Edit(first.line, first.column - 1, first.column - 1, new)


def _edited(lines: list[str], edits: list[_Edit]) -> list[str]:
    edited = list(lines)
    for edit in sorted(edits, key=lambda e: (e.line, e.start), reverse=True):
        line = edited[edit.line - 1]
        edited[edit.line - 1] = line[: edit.start] + edit.text + line[edit.end :]
    return "\n".join(edited).split("\n")


def _without_waivers(report: Report, lines: list[str]) -> list[str]:
    """Return lines without last year's waivers: they speak of figures that are gone."""
    if WAIVERS not in report.root:
        return lines
    start = next((n for n, line in enumerate(lines) if re.match(rf"{WAIVERS}\s*:", line)), None)
    if start is None:
        return lines
    end = start + 1
    while end < len(lines) and (not lines[end].strip() or lines[end][0] in " -#\t"):
        end += 1
    kept = [line for line in lines[start + 1 : end] if not line.strip() or line.lstrip().startswith("#")]
    return [*lines[:start], f"{WAIVERS}: []", *kept, *lines[end:]]
