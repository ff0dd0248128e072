"""Next year's data file from this year's: sentences and comments stay, figures empty.

Works on the text, not on the tree, so that whatever the file's author wrote beside the
figures is still there.  What the schema marks as carried moves with its value.  The new text
is read again: it has to hold what the old one did, but for the changes that were meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gendoc.core.source import Path, Span
from gendoc.data.nodes import MappingNode, Node, ScalarNode, SequenceNode, nearest_span, node_at, walk
from gendoc.data.reader import read_text
from gendoc.figures.spelling import PENDING
from gendoc.report.report import Report

WAIVERS = "已知差异"
_YEAR = "年度"
_NOT_PLAIN = re.compile("[][{},:#&*!|>'\"@`]")  # in a figure, what YAML might take for something else


@dataclass(frozen=True, slots=True)
class RolledForward:
    """The text of the next year's file, how many figures are to be filled in, and what to look at.

    stale are places in the new text, comments too, that still name the old year.
    """

    text: str
    emptied: int
    carried: int
    stale: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class _Edit:
    """What to write from one offset of the old text to another."""

    start: int
    end: int
    text: str


def roll_forward(report: Report, year: int) -> RolledForward:
    """Return the file of report with year as its 年度 and its figures emptied.

    Opening balances take last year's closing ones only if year is the very next.  Raises
    ValueError if the report has no 年度, or if the new text would not read as it should.
    """
    old = report.figures.get((_YEAR,))
    if old is None or old.value is None:
        raise ValueError("数据里没有「年度」，不能结转到下一年")
    carried = dict(_carried(report)) if int(old.value) + 1 == year else {}
    new = {**dict(_emptied(report)), **carried, (_YEAR,): str(year)}
    spans = {path: figure.span for path, figure in report.figures.items() if not figure.derived}
    edits = [_insert(report, path, text) for path, text in carried.items() if path not in spans]
    for path, text in new.items():
        node = node_at(report.root, path)
        if isinstance(node, ScalarNode):
            edits.append(_Edit(node.span.start, node.span.end, _scalar(text) + _beside(node)))
    waivers = report.root.get(WAIVERS)
    if isinstance(waivers, MappingNode | SequenceNode) and waivers:
        edits.append(_without_waivers(report, waivers))
    text = _edited(report.source.text, edits)
    _confirm(report, new, text)
    stale = tuple(
        (number, line.strip())
        for number, line in enumerate(text.split("\n"), 1)
        if re.search(rf"(?<![0-9]){int(old.value)}(?![0-9])", line)
    )
    return RolledForward(text, len(new) - len(carried) - 1, len(carried), stale)


def _emptied(report: Report) -> Iterator[tuple[Path, str]]:
    """Yield each figure and text that is to be filled in anew, and what is written there until then."""
    for path, figure in report.figures.items():
        if not figure.derived and path != (_YEAR,):
            kind = report.type.schema.figure_type(path)
            unit = f" {figure.unit}" if kind and kind.unit is None and figure.unit else ""
            yield path, PENDING + unit
    for path, node in walk(report.root):
        if isinstance(node, ScalarNode) and path not in report.figures and report.type.schema.is_fresh(path):
            yield path, PENDING


def _carried(report: Report) -> Iterator[tuple[Path, str]]:
    """Yield each opening figure and the text of last year's closing one."""
    for opening, closing in report.type.schema.carried():
        figure = report.figures.get(closing)
        if (
            figure is not None
            and figure.state != "pending"
            and isinstance(node_at(report.root, opening[:-1]), MappingNode)
        ):
            yield opening, figure.text


def _scalar(text: str) -> str:
    """Return a figure's text so that YAML reads it as it is, within braces too."""
    return "'" + text.replace("'", "''") + "'" if _NOT_PLAIN.search(text) else text


def _beside(node: ScalarNode) -> str:
    """Return the comment in the first line of a block scalar, which is replaced with all its lines."""
    first = node.span.source.text[node.span.start : node.span.end].split("\n")[0]
    return "  " + first[first.index("#") :] if first[:1] in ("|", ">") and "#" in first else ""


def _insert(report: Report, path: Path, text: str) -> _Edit:
    """Return the edit that writes a new key before the first of its mapping."""
    table = node_at(report.root, path[:-1])
    assert isinstance(table, MappingNode)
    new = f"{path[-1]}: {_scalar(text)}"
    if not table:
        return _Edit(table.span.start + 1, table.span.start + 1, new)
    first = min(table.keys_at.values(), key=Span.sort_key)
    return _Edit(first.start, first.start, new + (", " if table.flow else "\n" + " " * (first.column - 1)))


def _without_waivers(report: Report, waivers: MappingNode | SequenceNode) -> _Edit:
    """Return the edit that drops last year's waivers, which speak of figures that are gone, but no comment."""
    text, end = report.source.text, waivers.extent.end
    start = text.index(":", report.root.keys_at[WAIVERS].end) + 1
    comments = [line for line in text[start:end].split("\n")[1:] if line.lstrip().startswith("#")]
    after = text[end:].split("\n")[0]
    kept = ["", *comments] + ([""] if comments and after.strip() else [])
    return _Edit(start, end, " []" + "\n".join(kept))


def _edited(text: str, edits: list[_Edit]) -> str:
    for edit in sorted(edits, key=lambda e: e.start, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def _confirm(report: Report, new: dict[Path, str], text: str) -> None:
    """Refuse a new text that does not read as the old one with what is new; raises ValueError."""
    opened = {path[:-1] for path in new}  # what was empty and no longer is
    wanted = {path: text for path, text in _leaves(report.root).items() if path not in opened}
    wanted |= new
    reading = read_text(text, report.source.name)
    found = {} if reading.root is None else _leaves(reading.root)
    waivers = reading.root.get(WAIVERS) if isinstance(reading.root, MappingNode) else None
    if found == wanted and not (isinstance(waivers, MappingNode | SequenceNode) and waivers):
        return
    wrong = next((path for path in (*new, *wanted, *found) if found.get(path) != wanted.get(path)), ())
    line = nearest_span(report.root, wrong).line
    if reading.root is None and reading.findings:
        line = min(reading.findings[0].span.line, len(report.source.lines))
    raise ValueError(
        f"第 {line} 行附近的写法不能照搬到新的一年，没有写出文件；把数字改写成「名称: 数字」，都在一行里，再试一次"
    )


def _leaves(root: Node) -> dict[Path, str]:
    """Return every text of a tree by its path, and what is empty; last year's waivers left out."""
    return {
        path: str(node) if isinstance(node, ScalarNode) else type(node).__name__
        for path, node in walk(root)
        if path[:1] != (WAIVERS,) and (isinstance(node, ScalarNode) or not node)
    }
