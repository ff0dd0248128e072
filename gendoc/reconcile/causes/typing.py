"""Typing: the numbers that a figure may have been before somebody slipped.

A figure is taken as its digits, so that a slip is undone as it was made: the point moved, two
digits exchanged, one digit wrong, too many or too few.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Literal, TypeAlias

from gendoc.figures.figure import MAX_DIGITS, Figure
from gendoc.figures.interval import half_up

Sort: TypeAlias = Literal["unit", "swap", "sign", "digit", "extra", "lost"]

# 万元 and 元, 万元 and 亿元, 元 and 亿元 first; then per cent; then a point put wrong.
SHIFTS = (-4, 4, -8, 8, -2, 2, -1, 1, -3, 3, -5, 5, -6, 6, -7, 7)


def shifted(figure: Figure, places: int) -> Iterator[tuple[int, Fraction]]:
    """Yield each number of so many places that moving the point by k makes of figure, with k."""
    value = Fraction(figure.value or 0)
    for shift in SHIFTS if value else ():
        moved = value * Fraction(10) ** shift
        if (moved * Fraction(10) ** places).denominator == 1:
            yield shift, moved


def shift_of(figure: Figure, meant: Fraction) -> int | None:
    """Return by how many places the point moved if meant was typed as figure and rounded, else None."""
    value = figure.value or 0
    for shift in SHIFTS if meant else ():
        if half_up(meant / Fraction(10) ** shift, figure.decimals) == value:
            return shift
    return None


def negated(figure: Figure) -> Iterator[Fraction]:
    """Yield figure with the other sign, nothing for 0."""
    if figure.value:
        yield -Fraction(figure.value)


def exchanged(figure: Figure) -> Iterator[Fraction]:
    """Yield each number that exchanging two neighbouring digits makes of figure."""
    digits, whole = _digits(figure)
    for at in range(len(digits) - 1):
        if digits[at] != digits[at + 1]:
            yield from _number(digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :], whole, figure)


def mistyped(figure: Figure) -> Iterator[tuple[Sort, Fraction]]:
    """Yield each number that is one digit away from figure: another digit, one less, one more."""
    digits, whole = _digits(figure)
    for at, old in enumerate(digits):
        for new in "0123456789":
            if new != old:
                yield from (
                    ("digit", number) for number in _number(digits[:at] + new + digits[at + 1 :], whole, figure)
                )
    for at in range(len(digits)):
        less = digits[:at] + digits[at + 1 :] + ("" if at < whole else "0")
        yield from (("extra", number) for number in _number(less, whole - (at < whole), figure))
    for at in range(whole + 1 if len(digits) < MAX_DIGITS else 0):
        for new in "0123456789":
            yield from (("lost", number) for number in _number(digits[:at] + new + digits[at:], whole + 1, figure))


def _digits(figure: Figure) -> tuple[str, int]:
    """Return the digits of figure without sign and point, and how many stand before the point."""
    places = max(figure.decimals, 0)
    digits = str(int(abs(Fraction(figure.value or 0)) * 10**places)).zfill(places + 1)
    return digits, len(digits) - places


def _number(digits: str, whole: int, figure: Figure) -> Iterator[Fraction]:
    """Yield the number that digits make, none if nobody would write it: 03, or no digit at all."""
    if whole < 1 or (whole > 1 and digits[0] == "0"):
        return
    number = Fraction(int(digits), 10 ** (len(digits) - whole))
    yield -number if (figure.value or 0) < 0 else number
