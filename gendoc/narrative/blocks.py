"""Paragraphs and numbered items for templates, and numbers by position.

正文 is a list of paragraphs, which may hold numbered items; 条目 is a list of items, each numbered.  Nobody types a
number: 一、 （一） 1. （1） ① 一是 are given by the position in the list.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Callable, Iterator
from typing import Any

from jinja2 import StrictUndefined, Undefined

from gendoc.core.numerals import Unnumbered, in_form
from gendoc.core.source import Path
from gendoc.core.text import closed
from gendoc.figures.spelling import PENDING
from gendoc.narrative.markers import LABELS, MERGED, caption, citation, strip
from gendoc.narrative.traced import NOTHING, FormattedFigure, TracedText, apply_filter

LEVELS = ("章号", "节号", "目号")
MAX_NAME = 20  # characters of the name by which sentences refer to a table or picture
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_NAME = re.compile(rf"\w{{1,{MAX_NAME}}}")


def items(entries: Any, sample: str) -> list[dict[str, str]]:
    """Return a 条目 list as blocks of 号, 要点 and 正文, numbered in the form of sample.

    Raises Unnumbered, with the item's path, for the first item whose number the form does not reach.
    """
    blocks = []
    for number, entry in enumerate(_list(entries), 1):
        try:
            blocks.append(_block(entry, in_form(number, sample)))
        except Unnumbered as error:
            raise Unnumbered(str(error), _path(entry)) from None
    return blocks


def paragraphs(entries: Any, sample: str = "1.") -> list[dict[str, str]]:
    """Return a 正文 list as blocks; the items in it are numbered in the form of sample."""
    blocks: list[dict[str, str]] = []
    for entry in _list(entries):
        if not isinstance(entry, dict):
            blocks.append(_block(entry, ""))
            continue
        if "正文" in entry:
            blocks.append(_block(entry, ""))
        blocks.extend(items(entry.get("条目", []), sample))
    return blocks


def _list(entries: Any) -> list[Any]:
    if isinstance(entries, Undefined):
        return [str(entries)]  # the blank to be filled in of a draft; without draft, str() raises
    if not isinstance(entries, list):
        raise ValueError("段落、条目、并列 只用于列表")
    return entries


def _block(entry: Any, mark: str) -> dict[str, str]:
    if isinstance(entry, dict):
        return {"号": mark, "要点": _heading(entry.get("要点", "")), "正文": _trimmed(entry.get("正文", ""))}
    return {"号": mark, "要点": "", "正文": _trimmed(entry)}


def _heading(text: str) -> str:
    """Return a heading that its paragraph continues, with 。 after it, unless a reference in it prints the mark."""
    whole = text.rstrip()
    seen = strip(whole)
    return _reworded(text, whole + closed(seen)[len(seen) :])


def _trimmed(text: Any) -> Any:
    """Return a text without the line end that YAML leaves after a block scalar."""
    return _reworded(text, text.rstrip("\n")) if isinstance(text, str) and text.endswith("\n") else text


def _reworded(text: str, whole: str) -> str:
    return text.reworded(whole) if isinstance(text, TracedText) else whole


def _path(entry: Any) -> Path:
    """Return the path of an entry's text in the data, () if it is not from there."""
    texts = entry.values() if isinstance(entry, dict) else (entry,)
    return next((text.path for text in texts if isinstance(text, TracedText)), ())


def beside(left: Any, right: Any) -> list[dict[str, Any]]:
    """Return two lists side by side: rows of 左 and 右; where one list is shorter, its side is {}."""
    pairs: Iterator[tuple[Any, Any]] = itertools.zip_longest(_list(left), _list(right), fillvalue={})
    return [{"左": first, "右": second} for first, second in pairs]


def optional(value: Any, decimals: int = 0) -> Any:
    """Return a text unchanged, a figure in the form for tables, a dash for a name that the data do not have."""
    if isinstance(value, Undefined):
        return NOTHING
    return apply_filter("表数", value, decimals) if isinstance(value, FormattedFigure) else value


def merged(value: Any) -> str:
    """Return a text or figure of the data, marked so that its cell is merged with those below that hold the same one.

    The same one is the same place of the data: equal words from two places are not merged.  Raises ValueError for any
    other value.
    """
    if isinstance(value, TracedText):
        return MERGED + value.marked()
    if isinstance(value, FormattedFigure) or (isinstance(value, Undefined) and not isinstance(value, StrictUndefined)):
        return MERGED + str(value)
    raise ValueError("「合并」只用于数据里的名称和数字")


def date(value: Any) -> str:
    """Return a date of the data (2021-06-08) as official documents print it: 2021年6月8日.

    A pending date is returned unchanged.  Raises ValueError for anything else.
    """
    date_parts = _DATE.fullmatch(value) if isinstance(value, str) else None
    if date_parts is None:
        if isinstance(value, Undefined) or (isinstance(value, str) and PENDING in value):
            return str(value)
        raise ValueError("「年月日」只用于日期，如 2021-06-08")
    return _reworded(value, f"{date_parts[1]}年{int(date_parts[2])}月{int(date_parts[3])}日")


def caption_functions() -> dict[str, Callable[[str], str]]:
    """Return the functions 表号 and 图号, which number a table or picture by name, and 表 and 图, which refer to it."""
    functions: dict[str, Callable[[str], str]] = {}
    for label in LABELS:
        functions[f"{label}号"] = functools.partial(_captioned, caption, label)
        functions[label] = functools.partial(_captioned, citation, label)
    return functions


def _captioned(mark: Callable[[str, str], str], label: str, name: Any) -> str:
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise ValueError(f'{label}的名称写成 1 至 {MAX_NAME} 个汉字、字母或数字，加引号，如 {label}号("收支总{label}")')
    return mark(label, name)


class HeadingCounter:
    """Counts headings while a document is rendered; a heading restarts the count of the levels below."""

    def __init__(self) -> None:
        self._counts = [0] * len(LEVELS)

    def functions(self) -> dict[str, Callable[[str], str]]:
        """Return 章号, 节号 and 目号: each takes a sample and returns the next number."""
        return {name: self._counter(level) for level, name in enumerate(LEVELS)}

    def _counter(self, level: int) -> Callable[[str], str]:
        def count(sample: str) -> str:
            self._counts[level] += 1
            self._counts[level + 1 :] = [0] * (len(LEVELS) - level - 1)
            return in_form(self._counts[level], sample)

        return count
