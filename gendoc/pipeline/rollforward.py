"""Next year's data file from this year's: sentences and comments stay, figures are emptied.

It is made by edits of the old file, so that everything else its author wrote stays.  Closing figures that the schema
marks become the opening figures of the new year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gendoc.core.source import Path
from gendoc.data.edit import EditError, apply, empty, insert, set_value
from gendoc.data.nodes import MappingNode, ScalarNode, SequenceNode, node_at, walk
from gendoc.data.quoting import Style
from gendoc.figures.spelling import PENDING
from gendoc.report.report import Report

WAIVERS = "已知差异"
_YEAR = "年度"
_ZEROS = "〇○零"
_NOT_PLAIN = re.compile("[][{},:#&*!|>'\"@`]")  # marks that YAML may misread in a figure without quotes


@dataclass(frozen=True, slots=True)
class RolledForward:
    """The text of next year's file, the paths of what is to be filled in, how many figures were carried over.

    old is the year that it was made from; stale are lines of the new text, comments included, that still name the old
    year: line number from 1, text, and where in it the year stands.
    """

    text: str
    emptied: tuple[Path, ...]
    carried: int
    old: int
    stale: tuple[tuple[int, str, int], ...]


def roll_forward(report: Report, year: int) -> RolledForward:
    """Return the file of report with year as its 年度 and its figures emptied.

    Opening figures take last year's closing ones only if year is the very next.  Raises ValueError if the report has no
    年度, or if the edited text would not read as intended.
    """
    old = report.figures.get((_YEAR,))
    if old is None or old.value is None:
        raise ValueError("数据里没有「年度」，不能结转到下一年")
    carried = dict(_carried(report)) if int(old.value) + 1 == year else {}
    new = {**dict(_emptied(report)), **carried, (_YEAR,): str(year)}
    root, edits = report.root, []
    for path, text in new.items():
        if isinstance(node_at(root, path), ScalarNode):
            edits.append(set_value(root, path, text, style=_style(text)))
    for path, text in reversed(carried.items()):  # each is inserted as the first, so the last one ends up first
        if node_at(root, path) is None:
            edits.append(insert(root, path, text, place=0, style=_style(text)))
    waivers = root.get(WAIVERS)
    if isinstance(waivers, MappingNode | SequenceNode) and waivers:  # they are about the old figures
        edits.append(empty(root, (WAIVERS,)))
    try:
        text = apply(report.source.text, edits, report.source.name)
    except EditError as error:
        raise ValueError(
            f"第 {error.line} 行附近的写法不能照搬到新的一年，没有写出文件；"
            "把数字改写成「名称: 数字」，都在一行里，再试一次"
        ) from None
    named = _naming(int(old.value))
    stale = tuple(
        (number, line.strip(), match.start())
        for number, line in enumerate(text.split("\n"), 1)
        if (match := named.search(line.strip()))
    )
    emptied = tuple(path for path in new if path not in carried and path != (_YEAR,))
    return RolledForward(text, emptied, len(carried), int(old.value), stale)


def _naming(year: int) -> re.Pattern[str]:
    """Return the pattern of a year as it is written: 2020, ２０２０, 二〇二〇, 二○二○, 二零二零."""
    digits = str(year)
    chinese = "".join(f"[{_ZEROS}]" if digit == "0" else "零一二三四五六七八九"[int(digit)] for digit in digits)
    wide = "".join(f"[{digit}{chr(ord(digit) + 0xFEE0)}]" for digit in digits)
    return re.compile(rf"(?<![0-9０-９]){wide}(?![0-9０-９])|{chinese}")


def _emptied(report: Report) -> Iterator[tuple[Path, str]]:
    """Yield the path of each figure and text to be filled in anew, and the text 待填 to write there, with its unit."""
    for path, figure in report.figures.items():
        if not figure.derived and path != (_YEAR,):
            form = report.type.schema.figure_type(path)
            unit = f" {figure.unit}" if form and form.unit is None and figure.unit else ""
            yield path, PENDING + unit
    for path, node in walk(report.root):
        if isinstance(node, ScalarNode) and path not in report.figures and report.type.schema.is_fresh(path):
            yield path, PENDING


def _carried(report: Report) -> Iterator[tuple[Path, str]]:
    """Yield the path of each opening figure and the text of the closing figure that it takes over."""
    for opening, closing in report.type.schema.carried():
        figure = report.figures.get(closing)
        if (
            figure is not None
            and figure.state != "pending"
            and isinstance(node_at(report.root, opening[:-1]), MappingNode)
        ):
            yield opening, figure.text


def _style(text: str) -> Style:
    """Return the style in which a figure reads back unchanged, within braces too."""
    return "single" if _NOT_PLAIN.search(text) else "plain"
