"""References inside sentences: {{ 收入.合计 }}, {{ 户数|数 }}, {{ 构成句(收入) }}.

A sentence holds text and references; a reference is a path, possibly with filters, or a phrase with paths, so that
nothing in it can run.  Braces are found here and not by Jinja, so that the place of a reference in the sentence is
known and any name may be used, also one that begins with a digit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from gendoc.data.path import Pattern
from gendoc.narrative.markers import LABELS

_OPEN = re.compile(r"\{\{|\{%|\{#|\}\}|｛｛|｝｝")
_CALL = re.compile(r"(?P<name>[^\s.\[\]()|,'\"]+)\((?P<arguments>[^()]*)\)")
_FILTER = re.compile(r"(?P<name>[^\s()|,]+)(?:\((?P<arguments>[^()]*)\))?")
_NOT_IN_NAMES = "()（）+*/'\"{}｜"
MAX_LENGTH = 300


class BadReference(ValueError):
    """A reference that cannot be parsed; start and length are its place in the sentence."""

    def __init__(self, message: str, start: int, length: int, advice: str = "") -> None:
        super().__init__(message)
        self.start = start
        self.length = length
        self.advice = advice


class Filter(NamedTuple):
    """A filter and its arguments: 亿元(2)."""

    name: str
    arguments: tuple[int, ...] = ()


class Reference(NamedTuple):
    """One {{ … }}: a path, or a phrase and its paths, then filters; or the name of a table or picture: 表(收支总表).

    cited is that name, and phrase then its label.  start and length are the place in the sentence, braces included;
    source is the text without them.
    """

    source: str
    start: int
    length: int
    paths: tuple[Pattern, ...]
    phrase: str = ""
    filters: tuple[Filter, ...] = ()
    cited: str = ""


def parts(sentence: str) -> Iterator[str | Reference]:
    """Yield a sentence's plain text and references in order.

    Raises BadReference for the first braces that are no reference.
    """
    position = 0
    while opening := _OPEN.search(sentence, position):
        start = opening.start()
        if start > position:
            yield sentence[position:start]
        mark = opening[0]
        if mark in ("{%", "{#"):
            raise BadReference(
                f"句子里不能用 {mark} … 这样的模板语句",
                start,
                2,
                "句子里只写文字和 {{ 名称 }}；循环和判断写在报告种类的短语里",
            )
        if mark == "}}":
            raise BadReference("多出一个 }}，前面没有对应的 {{", start, 2, "删去它，或在前面补上 {{")
        if mark in ("｛｛", "｝｝"):
            raise BadReference(f"{mark} 是全角花括号，不起引用的作用", start, 2, "改用半角 {{ 和 }}")
        end = sentence.find("}}", start)
        if end < 0 or "{{" in sentence[start + 3 : end]:
            raise BadReference("{{ 没有对应的 }}", start, 2, "在名称后面补上 }}")
        if sentence.startswith("}}}", end):
            raise BadReference("花括号多了一个", start, end + 3 - start, "两边各写两个：{{ 名称 }}")
        yield _reference(sentence[start + 2 : end], start, end + 2 - start)
        position = end + 2
    if position < len(sentence):
        yield sentence[position:]


def _reference(source: str, start: int, length: int) -> Reference:
    head, *rest = (part.strip() for part in source.split("|"))
    try:
        if not head:
            raise ValueError("{{ }} 里是空的，应写一个名称")
        if len(source) > MAX_LENGTH:
            raise ValueError(f"{{{{ }}}} 里超过 {MAX_LENGTH} 字，应只写一个名称")
        filters = tuple(_filter(text) for text in rest)
        call = _CALL.fullmatch(head)
        if call and call["name"] in LABELS:
            if filters:
                raise ValueError(f"{call['name']}( ) 后面不能再写「|」")
            return Reference(source.strip(), start, length, (), call["name"], (), _name(call["arguments"]))
        if call:
            arguments = [part.strip() for part in call["arguments"].split(",")]
            paths = tuple(Pattern.parse(part) for part in arguments if part)
            return Reference(source.strip(), start, length, paths, call["name"], filters)
        if any(char in head for char in _NOT_IN_NAMES):
            odd = next(char for char in head if char in _NOT_IN_NAMES)
            raise ValueError(f"「{head}」不是名称，名称里不能有「{odd}」")
        return Reference(source.strip(), start, length, (Pattern.parse(head),), "", filters)
    except ValueError as error:
        raise BadReference(
            str(error),
            start,
            length,
            "可以写 {{ 名称 }}、{{ 收入.合计 }}、{{ 收入.合计|数 }} 或 {{ 短语(名称) }}，符号用半角",
        ) from None


def _name(argument: str) -> str:
    name = argument.strip().strip("\"'“”")
    if not name or "," in name:
        raise ValueError("括号里写一个名称")
    return name


def _filter(text: str) -> Filter:
    written = _FILTER.fullmatch(text)
    if not written:
        raise ValueError(f"「|{text}」的写法不对")
    arguments = [part.strip() for part in (written["arguments"] or "").split(",") if part.strip()]
    if any(not (part.isascii() and part.isdigit() and len(part) < 3) for part in arguments):
        raise ValueError(f"「|{text}」括号里只能写小数位数")
    return Filter(written["name"], tuple(int(part) for part in arguments))
