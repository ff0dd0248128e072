"""The numbers that headings and items begin with: in one of the standard's four forms, or in a wrong one."""

from __future__ import annotations

import re
from typing import NamedTuple

from gendoc.core.numerals import counted, in_form
from gendoc.layout.measures import FORMS

_HAN = "[一二三四五六七八九十]{1,3}"
_OFFICIAL = (
    re.compile(rf"(?P<number>{_HAN})、(?=\S)"),
    re.compile(rf"（(?P<number>{_HAN})）"),
    re.compile(r"(?P<number>[0-9]{1,2})\.(?:(?![0-9])|(?=(?:19|20)[0-9]{2}年))"),
    re.compile(r"（(?P<number>[0-9]{1,2})）"),
)
# Misspelt forms: the level of the form that is meant, how it looks, what is wrong with it.
_OTHERS = (
    (0, re.compile(rf"(?P<number>{_HAN})(?:[.．,，:：]|、\s+|\s+、|\s+(?=[^\s是]))"), "一级标题写作「一、」，用顿号，后面不空格"),
    (1, re.compile(rf"[（(](?P<number>{_HAN})[）)]\s*[、.．,，:：]"), "二级标题写作「（一）」，后面不加标点"),
    (1, re.compile(rf"(?:\((?P<number>{_HAN})[）)]|[（](?P<half>{_HAN})\))"), "二级标题写作「（一）」，用全角括号"),
    (1, re.compile(rf"(?:（\s+(?P<number>{_HAN})\s*）|（(?P<late>{_HAN})\s+）)"), "二级标题写作「（一）」，括号里不空格"),
    (1, re.compile(rf"[〔【［\[](?P<number>{_HAN})[〕】］\]]"), "二级标题写作「（一）」，用圆括号"),
    (1, re.compile(rf"(?P<number>{_HAN})[）)]"), "二级标题写作「（一）」，括号成对"),
    (3, re.compile(r"[（(](?P<number>[0-9]{1,2})[）)]\s*[、.．,，:：]"), "四级标题写作「（1）」，后面不加标点"),
    (3, re.compile(r"(?:\((?P<number>[0-9]{1,2})[）)]|（(?P<half>[0-9]{1,2})\))"), "四级标题写作「（1）」，用全角括号"),
    (3, re.compile(r"(?P<number>[0-9]{1,2})[）)]"), "四级标题写作「（1）」，括号成对"),
    (2, re.compile(r"(?P<number>[0-9]{1,2})[、．，,。：:](?![0-9])"), "三级标题写作「1.」，用半角圆点"),
    (2, re.compile(r"(?P<number>[0-9]{1,2})\.\s+"), "三级标题写作「1.」，后面不空格"),
    (2, re.compile(r"(?P<number>[0-9]{1,2})\.[0-9]{1,2}(?:\.[0-9]{1,2})+(?![0-9])"), "层次依次用「一、」「（一）」「1.」「（1）」"),
    (2, re.compile(r"(?P<number>[0-9]{1,2})\.[0-9]{1,2}(?:、|\s+)(?=[\u4e00-\u9fff])"), "层次依次用「一、」「（一）」「1.」「（1）」"),
    (2, re.compile(r"(?P<circled>[①-⑳⑴-⒇⒈-⒛])"), "层次依次用「一、」「（一）」「1.」「（1）」"),
    (2, re.compile(r"[０-９]{1,2}[.．、，]"), "三级标题写作「1.」，用半角数字"),
)  # fmt: skip
_NEVER_AFTER = tuple("、.．，,:：")


class Leading(NamedTuple):
    """The number that a paragraph begins with: level from 0, value, length, what is wrong ("" if nothing)."""

    level: int
    value: int | None
    length: int
    wrong: str = ""


def leading(text: str) -> Leading | None:
    """Return the number that text begins with, None if it begins with none."""
    stripped = text.lstrip(" \t\n　")
    skipped = len(text) - len(stripped)
    for level, form in enumerate(_OFFICIAL):
        if match := form.match(stripped):
            value, after = counted(match["number"]), stripped[match.end() : match.end() + 1]
            if value is not None and after not in _NEVER_AFTER and not (level == 2 and after.isspace()):
                return Leading(level, value, skipped + match.end())
    for level, form, wrong in _OTHERS:
        if match := form.match(stripped):
            digits = next(filter(None, match.groupdict().values()), None)
            return Leading(level, counted(digits) if digits else None, skipped + match.end(), wrong)
    return None


def shown(level: int, value: int) -> str:
    """Return a number in the form of its level: 3 is 三、, （三）, 3., （3）."""
    return in_form(value, FORMS[level])
