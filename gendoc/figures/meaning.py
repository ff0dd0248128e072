"""What a text that is no figure may mean, and the row of a table that says how one spelling of a number is read."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from gendoc.core.numerals import from_han, in_plain_han
from gendoc.figures.peeling import NUMBER
from gendoc.figures.unit_text import DIRECTION, stray

_NO_UNIT_BEGINS = r"[-,._+()（\[【/]|[eE][-+]?$|分之|[余多]"
_NO_UNIT_ENDS = (
    r"[!?多余.。、;,↓↑)）\]】\"'”’]$|以[上下内]$|之内$|(?<=[元圆角分])[整正]$|左右$|上下$|^负$|(?<=元)人民币$|\+$"
)


class MeantNumber(NamedTuple):
    """A number that may be meant, in a unit ("" if none is written), with the decimals that are typed.

    condition says when it is the one that is meant: 括号表示负数的; "" if there is no other.  spoken: it is written in
    Chinese, and so its unit is meant.
    """

    value: Fraction
    unit: str = ""
    decimals: int = 0
    condition: str = ""
    spoken: bool = False


class Misspelling(NamedTuple):
    """Why a text is no figure, what it may mean, and what else to do.

    why is what follows the text in a sentence, "" if it spells a figure.  verb comes before what to write: words beside
    the number belong elsewhere, 这里只写.  bound: the number is the least (">") or the most ("<") that there may be.
    """

    why: str
    readings: tuple[MeantNumber, ...] = ()
    advice: str = ""
    verb: str = "请写"
    bound: str = ""


class NumberSpelling(NamedTuple):
    """One way in which people write a number: what the whole text looks like, and what it is read as.

    read returns None for a text that looks so and is none.
    """

    pattern: re.Pattern[str]
    read: Callable[[re.Match[str]], Misspelling | None]


def of_digits(digits: str, unit: str = "", condition: str = "") -> MeantNumber:
    """Return the number that Arabic digits spell, with or without separators."""
    plain = digits.replace(",", "").replace(" ", "")
    return MeantNumber(Fraction(plain), unit.strip(), len(plain.partition(".")[2]), condition)


def value_of(text: str) -> Fraction | None:
    """Return the number that Arabic or Chinese digits spell, None if they spell none."""
    plain = text.strip().replace(",", "")
    if re.fullmatch(NUMBER, plain):
        return Fraction(plain)
    whole, _, point = in_plain_han(plain).partition("点")
    value = from_han(whole)
    digits = [from_han(char) for char in point]
    if value is None or (point and any(digit is None or digit > 9 for digit in digits)):
        return None
    return Fraction(f"{value}.{''.join(map(str, digits))}" if point else value)


def is_clean(unit: str) -> bool:
    """Return whether nothing else than a unit stands behind a number."""
    return (
        not re.match(_NO_UNIT_BEGINS, unit)
        and not re.search(_NO_UNIT_ENDS, unit)
        and not stray(unit)
        and not DIRECTION.fullmatch(unit)
    )
