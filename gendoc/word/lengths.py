"""Lengths in a document: read as Word reads them, shown in millimetres and points."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

_LENGTH = re.compile(r"(?P<number>-?[0-9]{1,9}(?:\.[0-9]{1,9})?)(?P<unit>mm|cm|in|pt|pc|pi|)")
_TWIPS = {
    "": Fraction(1),
    "mm": Fraction(7200, 127),
    "cm": Fraction(72000, 127),
    "in": Fraction(1440),
    "pt": Fraction(20),
    "pc": Fraction(240),
    "pi": Fraction(240),
}
_TENTH, _HUNDREDTH = Decimal("0.1"), Decimal("0.01")


def whole(text: str | None) -> int | None:
    """Return the whole number that text spells, None if it spells none (which Word ignores)."""
    match = _LENGTH.fullmatch(text or "")
    return int(Decimal(match["number"])) if match and not match["unit"] else None


def twips(text: str | None) -> int | None:
    """Return a length in twips, None if there is none: "2098", "37mm" and "104.9pt" are the same."""
    match = _LENGTH.fullmatch(text or "")
    return round(Fraction(match["number"]) * _TWIPS[match["unit"]]) if match else None


def millimetres(length: int) -> str:
    """Return twips as millimetres, one decimal at most: 37 毫米."""
    return f"{_decimal(Fraction(length * 127, 7200), _TENTH)} 毫米"


def points(length: int) -> str:
    """Return twips as points: 28.95 磅."""
    return f"{_decimal(Fraction(length, 20), _HUNDREDTH)} 磅"


def hundredths(value: Fraction) -> str:
    """Return a number with at most two decimals: 1.5."""
    return _decimal(value, _HUNDREDTH)


def _decimal(value: Fraction, least: Decimal) -> str:
    rounded = (Decimal(value.numerator) / Decimal(value.denominator)).quantize(least, ROUND_HALF_UP)
    return f"{rounded.normalize():f}"
