"""What is written around a printed figure: units and signs before and after it, and those that a table's heads give."""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from gendoc.core.wording import DOWN, ROUGHLY_AFTER, ROUGHLY_BEFORE, TO, UP, WORDS_FROM_UNITS
from gendoc.figures.units import POINTS_MEASURE, halves
from gendoc.figures.written import AMOUNT, SHARE, sort_of, unit_at, written_unit
from gendoc.render.trace import PrintedFigure

_SIGNS = r"[%％‰]|百分[比点率数之]?|千分[比点率数之]?"
_BRACKET = r"[（(]([^（）()\n]*)[）)]"

_MARKS = r"[、，,；;：:（(\s]+|单位|金额|人民币"
_AT_END = r"[（(]([^（）()\n]*)[）)]\s*$"  # of a caption
_UNIT_LINE = r"单位[:：]\s*([^）)\n]*)"
_REACH = 24  # characters that are looked at on either side
_COLLOQUIAL = "个点"
_SPACES = " \u3000\u00a0"
_OPEN, _CLOSE = "（([［【〔", "）)]］】〕"
_QUOTES = '”’"」』'
_OPENED = '[“‘"「『]'
_CURRENCIES = {"￥": "元", "¥": "元", "$": "美元", "＄": "美元", "€": "欧元", "£": "英镑"}
_PER = {"百分之": "%", "千分之": "‰"}
# What only some figures need is compiled where they are met.
_ROUGHLY = "|".join(ROUGHLY_BEFORE)
_PER_BEFORE = rf"(?P<per>[百千]分之)[{_SPACES}]*(?:{_ROUGHLY})?[{_SPACES}]*{_OPENED}?[{_SPACES}]*$"
_SIGN_BEFORE = r"(?:^|[^\d.）)%％‰\s])(?P<sign>[%％﹪‰])$"  # 增长%75.00
# 发放万元475.05: a unit that follows a verb or a noun, and not 每万元, 美元 or 单元.
_MONEY_BEFORE = r"(?:^|[，,。；;、放出入付助金额款费用计共约达为了补资])(?P<unit>[百千]?[万亿]?元)$"
_LABEL = re.compile(r"(?:计量)?单位[:：]\s*")
_BETWEEN = re.compile("(?P<times>[十百千]?[万亿])[余多来几]")  # 475.05万余元
# 分别为75.00、80.00%, 由75.00提高到80.00%: the sign after the last of several figures is that of all.
_JOINED = rf"(?:{'|'.join(sorted((*UP, *DOWN), key=len, reverse=True))}|升|涨|增|降|减|调整|变化|变)?了?(?:{'|'.join(TO)})|→|[-—－]+>"
_WHEN = "(?:(?:[0-9]{4}年|今年|本年|当年|上年|去年)度?末?的?)?"
_LISTED = (
    rf"(?:(?:[、，,和及与或至到～~—\-–/ ]{{1,2}}|[ ]?(?:{_JOINED}){_WHEN}[ ]?)-?[0-9][0-9,]*(?:\.[0-9]+)?){{1,12}}"
    r" ?[（(]?(?:[%％‰﹪]|个?百分点)"
)
_AHEAD = r"[（(](?:单位[:：])?(?P<unit>[^（）()\d\s]{1,6})[）)][:：为是 ]{0,2}$"  # 金额（元）：
_SHORT = r"(?:千万|百万|亿|万)(?!\w)"  # 475.05万: 元 is understood


class UnitBeside(NamedTuple):
    """A unit that stands beside a figure: [start:end] of the paragraph; ends if no word can go on there."""

    unit: str
    start: int
    end: int
    ends: bool = True
    bracketed: bool = False


def unit_after(text: str, at: int, own: str) -> UnitBeside | None:
    """Return the unit that stands at a place, after spaces or in brackets; None if there is none for certain."""
    if text[at : at + 1] in tuple(_QUOTES) and re.search(
        rf"{_OPENED}-?[\d,.]+[^\d“”]{{0,8}}$", text[max(0, at - _REACH) : at]
    ):
        at += 1  # “475.05”万元
    at = _past_spaces(text, at)
    bracketed = text[at : at + 1] in tuple(_OPEN)
    if bracketed:
        label = _LABEL.match(text, at + 1)
        at = at + 1 if label is None else label.end()
    between = _BETWEEN.match(text, at)
    if between is not None:
        of = unit_at(text, between.end(), own)
        unit = f"{between['times']}{of}"
        if of and written_unit(unit) is not None:
            return UnitBeside(unit, at, between.end() + len(of), not text[between.end() + len(of) :][:1].isalnum())
    if text.startswith(_COLLOQUIAL, at) and sort_of(own) == SHARE and not text[at + 2 : at + 3].isalnum():
        return UnitBeside(f"个{POINTS_MEASURE}", at, at + len(_COLLOQUIAL))
    unit = unit_at(text, at, own)
    if not unit:
        return None
    rest = unit.removeprefix(own) if own else unit
    if len(rest) == 1 and rest != unit and goes_on(text, at + len(unit), rest):
        unit = own  # 423人次年返岗
    end = at + len(unit)
    following = text[end : end + 1]
    if bracketed:
        return UnitBeside(unit, at, end, True, True) if following in tuple(_CLOSE) else None
    ends = not following.isalnum()
    if not ends and len(unit) == 1 and sort_of(unit) != SHARE and _begins_word(text, unit, end):
        return None
    return UnitBeside(unit, at, end, ends)


def roughly_after(text: str, at: int, own: str) -> UnitBeside | None:
    """Return the unit that stands after 余, 多 or the like, with that word; None if there is none for certain."""
    for word in ROUGHLY_AFTER:
        if text.startswith(word, at):
            said = unit_after(text, at + len(word), own)
            if said is not None and said.ends and not said.bracketed:
                return said._replace(start=at)
    return None


def _past_spaces(text: str, at: int) -> int:
    while text[at : at + 1] in tuple(_SPACES):
        at += 1
    return at


def goes_on(text: str, at: int, unit: str) -> bool:
    """Return whether a unit of one character that ends at a place may begin a word there: 次 of 次年."""
    return text[at : at + 1] in tuple(WORDS_FROM_UNITS.get(unit, ""))


def _begins_word(text: str, unit: str, end: int) -> bool:
    """Return whether the character of a unit may be the first of a word; 户户 is one only if it goes on (户户通)."""
    following = text[end]
    if following == unit and not text[end + 1 : end + 2].isalnum():
        return False
    return unit not in WORDS_FROM_UNITS or following in WORDS_FROM_UNITS[unit]


def short_after(text: str, at: int) -> str:
    """Return 万 or 亿 if it stands at a place with nothing after it, "" if it does not."""
    found = re.compile(_SHORT).match(text, at) if text[at : at + 1] in ("千", "百", "万", "亿") else None
    return "" if found is None else found[0]


def unit_ahead(place: PrintedFigure, text: str) -> UnitBeside | None:
    """Return the unit that stands in brackets before a figure, None if there is none."""
    near = text[max(0, place.start - 3) : place.start]
    if "）" not in near and ")" not in near:
        return None
    found = re.compile(_AHEAD).search(text, max(0, place.start - _REACH), place.start)
    return None if found is None else UnitBeside(found["unit"], *found.span("unit"), bracketed=True)


def per_before(text: str, at: int) -> UnitBeside | None:
    """Return % or ‰ for 百分之 or 千分之 before a place; 约 or a quotation mark may stand between."""
    start = max(0, at - _REACH)
    if "分之" not in text[start:at]:
        return None
    found = re.compile(_PER_BEFORE).search(text, start, at)
    return None if found is None else UnitBeside(_PER[found["per"]], *found.span("per"))


def sign_before(text: str, at: int) -> UnitBeside | None:
    """Return the sign of percentages right before a place, None if there is none."""
    found = re.compile(_SIGN_BEFORE).search(text[:at], max(0, at - 2))
    return None if found is None else UnitBeside(found["sign"], *found.span("sign"))


def currency_before(text: str, at: int) -> UnitBeside | None:
    """Return the money that a sign before a place stands for, ￥ or $; None if there is none."""
    end = len(text[:at].rstrip(_SPACES))
    unit = _CURRENCIES.get(text[max(0, end - 1) : end], "")
    return UnitBeside(unit, end - 1, end) if unit else None


def money_before(text: str, at: int) -> UnitBeside | None:
    """Return the unit of money that is written right before a place instead of after it, None if there is none."""
    if text[max(0, at - 1) : at] != "元":
        return None
    found = re.compile(_MONEY_BEFORE).search(text[max(0, at - 6) : at])
    shift = max(0, at - 6)
    return None if found is None else UnitBeside(found["unit"], found.start("unit") + shift, found.end("unit") + shift)


def is_signed(place: PrintedFigure, text: str) -> bool:
    """Return whether the words around a percentage that is printed without its sign give it."""
    before = text[max(0, place.start - _REACH) : place.start]
    return (
        re.compile(_LISTED).match(text, place.end) is not None
        or any(re.search(_SIGNS, part) for part in re.findall(_BRACKET, before))
        or "百分" in before[-12:]
        or sign_before(text, place.start) is not None
    )


@functools.lru_cache(maxsize=512)
def units_in(head: str) -> tuple[str, ...]:
    """Return the units that a head gives: in brackets, after 单位：, or a sign of percentages anywhere."""
    signs = ["百分点" if sign == "百分点" else "‰" if sign[0] in "‰千" else "%" for sign in re.findall(_SIGNS, head)]
    return (*_parts(head, _BRACKET, _UNIT_LINE), *signs)


@functools.lru_cache(maxsize=64)
def units_above(text: str) -> tuple[str, ...]:
    """Return the units that the lines above a table give: 单位：万元, or in brackets at the end of its caption."""
    return tuple(_parts(text, _UNIT_LINE, f"(?m:{_AT_END})"))


def _parts(text: str, *patterns: str) -> list[str]:
    """Return the units that stand where patterns find them in a text."""
    inside = [found for pattern in patterns for found in re.findall(pattern, text)]
    parts = [part for each in inside for part in re.split(_MARKS, each) if part]
    return [
        part
        for part in parts
        if sort_of(part) is not None or (dividend(part) != part and sort_of(dividend(part)) == AMOUNT)
    ]


def dividend(unit: str) -> str:
    """Return the unit of what is divided, of a rate; any other unit as it is: 元 of 元/人·年."""
    return halves(unit)[0]
