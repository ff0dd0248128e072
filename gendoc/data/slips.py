"""Slips of typing: marks that look right to the eye and mean nothing to YAML.

YAML notices most of them a line late, or takes them for text; here a line is looked at for itself.
"""

from __future__ import annotations

import re
from typing import NamedTuple

DASHES = "－–—−‐•●▪·"
_NAME = "[^\\s:：。，、；！？“”‘’\"'{}\\[\\],#&*|>%@`]{1,20}"
# Compiled where a line has a slip: most files have none.
_ODD_SPACE = r"[ ]*([\u00a0\u2000-\u200a\u3000])"
_LEAD = r"[ ]*(?:- +)*"
_WIDE_COLON = rf"({_NAME})[ \u3000]*(：)"
_NARROW_COLON = rf"({_NAME})(:)([^\s/]|[\u00a0\u3000])"
_WIDE_BRACE = rf"(?:{_NAME}:[ ]+)?([｛［])"
_SPACES = {"\u3000": "全角空格", "\u00a0": "不断行空格"}


class Slip(NamedTuple):
    """A slip on a line: where it starts (from 0), how long it is, what it is, what to do."""

    start: int
    length: int
    message: str
    advice: str


def space_name(char: str) -> str:
    """Return what a space is called that is not the ordinary one."""
    return _SPACES.get(char, "特殊的空格")


def on_line(line: str) -> Slip | None:
    """Return the slip on a line that is to be a name and its content, or a list's item; None if none is seen."""
    found = re.match(_ODD_SPACE, line)
    if found:
        start = found.start(1)
        length = len(line) - start - len(line[start:].lstrip())
        name = space_name(found[1])
        return Slip(start, length, f"行首用了{name}，YAML 只认半角空格", "删去它，改打半角空格，每级两格")
    start = len(line) - len(line.lstrip(" "))
    if line.startswith("＃", start):
        return Slip(start, 1, "注释前面的「＃」是全角的，YAML 只认半角的 #", "改成半角的 #，后面空一格")
    dash = bullet(line[start:])
    if dash:
        return dash._replace(start=start)
    lead = re.match(_LEAD, line)
    start = lead.end() if lead else 0
    return _colon(line, start) or _brace(line, start)


def bullet(text: str) -> Slip | None:
    """Return what is wrong with the dash before a list's item; text begins with it."""
    if text[:1] == "-":
        if text[1:2] in _SPACES:
            name = space_name(text[1])
            return Slip(0, 2, f"列表的「-」后面是{name}", f"删去{name}，「-」后面打一个半角空格")
        if text[1:2] and not re.match(r"[-\s0-9]", text[1]):
            return Slip(0, 1, "列表的「-」后面少了一个空格", f"写成「- {_head(text[1:])}」，短横后空一格")
        return None
    if text[:1] and text[0] in DASHES and text[1:2] != text[0] and not re.match(r"\s*[0-9]", text[1:]):
        rest = text[1:].lstrip(" \t\u3000\u00a0")
        message = f"列表的每项以半角的「-」开头，这里写的是「{text[0]}」"
        return Slip(0, 1, message, f"写成「- {_head(rest)}」：半角短横，后面空一格")
    return None


def _head(text: str) -> str:
    return text if len(text) <= 12 else text[:12] + "…"


def _colon(line: str, start: int) -> Slip | None:
    wide = re.compile(_WIDE_COLON).match(line, start)
    if wide:
        message = "这一行的冒号是全角的「：」，YAML 只认半角的冒号"
        return Slip(wide.start(2), 1, message, "改成半角冒号，后面空一格")
    narrow = re.compile(_NARROW_COLON).match(line, start)
    if narrow is None or narrow[1].isdigit():
        return None
    if narrow[3] in _SPACES:
        name = space_name(narrow[3])
        return Slip(narrow.start(2), 2, f"冒号后面是{name}，YAML 只认半角空格", f"删去{name}，冒号后面打一个半角空格")
    return Slip(narrow.start(2), 1, "冒号后面少了一个空格", f"写成「{narrow[1]}: {_head(line[narrow.start(3) :])}」")


def _brace(line: str, start: int) -> Slip | None:
    found = re.compile(_WIDE_BRACE).match(line, start)
    if found is None:
        return None
    half = "{ }" if found[1] == "｛" else "[ ]"
    what = "花括号" if found[1] == "｛" else "方括号"
    message = f"{what}「{found[1]}」是全角的，YAML 只认半角的"
    return Slip(found.start(1), 1, message, f"改成半角的 {half}，两边都改；里面的逗号、冒号也用半角")


def spelt_key(key: str) -> str:
    """Return the name that key begins with if it is a whole entry whose colon YAML missed: 年初:8.10 -> 年初; else ""."""
    found = re.match(rf"\s*({_NAME})\s*[:：]", key)
    return found[1] if found else ""
