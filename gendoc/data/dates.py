"""Dates in other forms than data files have: 2021年6月8日, 2021/6/8, 20210608, 二〇二一年六月八日, Excel's 44355."""

from __future__ import annotations

import calendar
import datetime
import re

from gendoc.core.numerals import from_han, in_plain_han
from gendoc.figures.peeling import half_width

_DATE = re.compile(
    r"([0-9]{4}|[0-9]{2}(?=年))\s*[年./、·\s-]\s*([0-9]{1,2})\s*[月./、·\s-]\s*([0-9]{1,2})\s*[日号]?(?:[ T][0-9]{1,2}:[0-9:.]+)?"
)
_WEEKDAY = re.compile("[( ]*(?:星期|周|礼拜)[一二三四五六日天][) ]*$")
_DAY_OF_DIGITS = re.compile("((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})")
_HAN_DATE = re.compile(
    "([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十廿卅]{1,3})[日号]"
)
_EXCEL_DAY = re.compile(
    r"(?:[34][0-9]{4}|5[0-4][0-9]{3})(?:\.[0-9]+)?"
)  # 1982 to 2049, counted from 1900 as Excel counts
_LETTERS = str.maketrans("OolI", "0011")


def day_of(text: str) -> str:
    """Return a date, however it is written, as data files have it (2021-06-08); "" if text is no date."""
    plain = _plain(text)
    if _EXCEL_DAY.fullmatch(plain):
        return (datetime.date(1899, 12, 30) + datetime.timedelta(days=int(plain.partition(".")[0]))).isoformat()
    parts = _parts(plain)
    try:
        return datetime.date(*parts).isoformat() if parts else ""
    except ValueError:
        return ""


def no_such_day(text: str) -> str:
    """Return what is right instead of a date, however it is written, that there is not; "" for any other text."""
    parts = _parts(_plain(text))
    if parts is None or day_of(text):
        return ""
    year, month, _ = parts
    if year and 1 <= month <= 12:
        return f"{year} 年 {month} 月只有 {calendar.monthrange(year, month)[1]} 天"
    return "月份从 01 到 12"


def _plain(text: str) -> str:
    return _WEEKDAY.sub("", half_width(text).rstrip("。., ")).translate(_LETTERS)


def _parts(plain: str) -> tuple[int, int, int] | None:
    """Return the year, month and day that a text spells, None if it is no date."""
    if match := _DATE.fullmatch(plain) or _DAY_OF_DIGITS.fullmatch(plain):
        year, month, day = (int(part) for part in match.groups())
    elif han := _HAN_DATE.fullmatch(plain):
        year, month, day = (from_han(in_plain_han(part)) or 0 for part in han.groups())
    else:
        return None
    return (year if year >= 100 else year + 2000), month, day


def is_serial(text: str) -> bool:
    """Return whether text is the number by which Excel keeps a date."""
    return bool(_EXCEL_DAY.fullmatch(text))
