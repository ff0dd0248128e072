"""Units as they are written beside figures: read from a text, and whether one may stand for another there.

What goes for sums goes for words only in part: 120 场 may be called 120 次 and 12 项 12 个, while 423 户 are no 423 人.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal, NamedTuple, TypeAlias

from gendoc.core.wording import WORDS_FROM_UNITS
from gendoc.figures.units import (
    ALIKE,
    CURRENCIES,
    GENERIC,
    MEASURES,
    MONEY_MEASURE,
    MULTIPLES,
    PIECES,
    POINTS_MEASURE,
    SHARE_MEASURE,
    multiple_of,
    parse_unit,
)

Sort: TypeAlias = Literal["money", "share", "count"]
AMOUNT: Sort = "money"
SHARE: Sort = "share"
COUNT: Sort = "count"
SCORE = "分"
_WHO = frozenset(("人", "户", "人次", "户次", SCORE))  # no other counter may stand for these
_SAME = (frozenset(("户", "家")), frozenset(("人次", "次")))  # but those
_MEASURED = {name for sizes in MEASURES.values() for _, names in sizes for name in names.split()}
_COUNTERS = {word for words in ALIKE for word in words.split()} | PIECES | {GENERIC, *WORDS_FROM_UNITS}
_KNOWN = frozenset(unicodedata.normalize("NFKC", word) for word in _MEASURED | _COUNTERS)
_CURRENCY = {name: names.split()[0] for names in CURRENCIES for name in names.split()} | {"元": MONEY_MEASURE}
_CURRENCY["圆"] = MONEY_MEASURE
_MONEY = re.compile(f"(?P<times>[十百千]?[万亿]?)(?P<of>{'|'.join(_CURRENCY)})")
_VISITS = re.compile(r"(.+)(?:[/／·]次|[(（]次[)）])")  # 人/次 beside a figure in 人次
_MULTIPLE = re.compile("[十百千]?[万亿]|[千百]")
_LONGEST = 6


class WrittenUnit(NamedTuple):
    """A unit as it is written: of what sort it is, its family, and how many base units it is."""

    sort: Sort
    family: str
    size: object


def written_unit(unit: str) -> WrittenUnit | None:
    """Return what a unit is, None if the tables have no such word: 千元 is money, though no figure carries it."""
    money = _MONEY.fullmatch(unit)
    if money is not None:
        size = 1
        for sign in money["times"]:
            size *= MULTIPLES.get(sign, 10)
        return WrittenUnit(AMOUNT, _CURRENCY[money["of"]], size)
    if any(character.isspace() for character in unit):
        return None
    word = unicodedata.normalize("NFKC", unit)  # as the table of units reads it: m2 for ㎡
    visits = _VISITS.fullmatch(word)
    if visits is not None:
        word = f"{visits[1]}次"
    if word not in _KNOWN:
        times = _MULTIPLE.match(word)
        if times is None or word[times.end() :] not in _KNOWN:
            return None
    parsed = parse_unit(word)
    sort = SHARE if parsed.measure in (SHARE_MEASURE, POINTS_MEASURE) else COUNT
    return WrittenUnit(sort, parsed.measure, parsed.size) if parsed.measure else None


def sort_of(unit: str) -> Sort | None:
    """Return of what sort a unit is, None if nobody knows it."""
    known = written_unit(unit)
    return None if known is None else known.sort


def unit_at(text: str, at: int, own: str = "") -> str:
    """Return the longest unit that text has at a place, "" if it has none that is known, or own."""
    for length in range(min(max(_LONGEST, len(own)), len(text) - at), 0, -1):
        unit = text[at : at + length]
        if unit == own or (written_unit(unit) is not None and _may_follow(own, unit)):
            return unit
    return ""


def _may_follow(own: str, unit: str) -> bool:
    """Return whether what looks like a unit after a figure is one: 人/次 is a rate unless the figure counts visits."""
    return _VISITS.fullmatch(unit) is None or alike(own, unit)


def alike(own: str, other: str) -> bool:
    """Return whether a figure of one unit may be written with another; units that nobody knows are alike only by word."""
    if own == other:
        return True
    one, another = written_unit(own), written_unit(other)
    if one is None or another is None or one.sort != another.sort:
        return False
    if one.family == another.family:
        return one.size == another.size
    if one.sort == SHARE:
        return own == "%" and another.family == POINTS_MEASURE
    if one.sort == AMOUNT or multiple_of(own) != multiple_of(other):
        return False
    families = {one.family, another.family}
    # 423户 are 423个家庭, but of 12个 nobody has said that they are persons.
    if one.family == GENERIC and another.family in _WHO and not other.startswith(own):
        return False
    if GENERIC in families or any(families <= same for same in _SAME):
        return True
    return not families & _WHO and not families & MEASURES.keys()


def is_factor(unit: str, under: str) -> bool:
    """Return whether a unit is what a rate is for each of, or one of several such: 人 of 元/人·月."""
    return unit == under or any(alike(factor, unit) for factor in under.strip("()（）").split("·"))


def counts_who(unit: str) -> bool:
    """Return whether figures of a unit count persons, households or visits."""
    known = written_unit(unit)
    return known is not None and known.family in _WHO


def measures_same(own: str, other: str) -> bool:
    """Return whether two units measure the same, be one larger than the other: 平方米 and 亩, 万元 and 元."""
    one, another = written_unit(own), written_unit(other)
    return one is not None and another is not None and one.family == another.family
