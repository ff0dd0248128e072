"""Typing mistakes: the numbers that may have been meant when a figure was typed.

A figure is treated as its digits, as it was typed: the decimal point moved, two digits exchanged, one digit wrong, too
many or missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Literal, TypeAlias

from gendoc.figures.figure import MAX_DIGITS, Figure
from gendoc.figures.interval import half_up, truncated

Sort: TypeAlias = Literal["unit", "swap", "sign", "digit", "extra", "lost"]

# First shifts between 万元 and 元, 万元 and 亿元, 元 and 亿元; then per cent; then a misplaced decimal point.
SHIFTS = (-4, 4, -8, 8, -2, 2, -1, 1, -3, 3, -5, 5, -6, 6, -7, 7)


def shifted(figure: Figure, places: int) -> Iterator[tuple[int, Fraction]]:
    """Yield k and the number for each shift of the decimal point by k that gives a number with so many decimals."""
    value = Fraction(figure.value or 0)
    for shift in SHIFTS if value else ():
        moved = value * Fraction(10) ** shift
        if (moved * Fraction(10) ** places).denominator == 1:
            yield shift, moved


def shift_of(figure: Figure, meant: Fraction) -> int | None:
    """Return the shift of the decimal point, with rounding, that makes figure of meant; None if there is none.

    A percentage may have been cut off instead.
    """
    value = figure.value or 0
    for shift in SHIFTS if meant else ():
        moved = meant / Fraction(10) ** shift
        cut = figure.unit == "%" and value and truncated(moved, figure.decimals) == value
        if cut or half_up(moved, figure.decimals) == value:
            return shift
    return None


def typed_decimals(figure: Figure) -> int:
    """Return how many digits stand after the point of figure, as it was typed: 0 for 1352, although it is 1,352.00."""
    return len(figure.typed.partition(".")[2])


def negated(figure: Figure) -> Iterator[Fraction]:
    """Yield figure with the opposite sign, nothing for 0."""
    if figure.value:
        yield -Fraction(figure.value)


def exchanged(figure: Figure) -> Iterator[Fraction]:
    """Yield each number that results from figure by exchanging two neighbouring digits, or the ends of three: 405, 504."""
    digits, whole = _digits(figure)
    if len(digits) == 3 and digits[0] != digits[2]:
        yield from _number(digits[::-1], whole, figure)
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
    """Return the digits of figure without sign and point, and the number of digits before the point."""
    places = max(figure.decimals, 0)
    digits = str(int(abs(Fraction(figure.value or 0)) * 10**places)).zfill(places + 1)
    return digits, len(digits) - places


def _number(digits: str, whole: int, figure: Figure) -> Iterator[Fraction]:
    """Yield the number with these digits, nothing for digits that nobody would write: 03, or none before the point."""
    if whole < 1 or (whole > 1 and digits[0] == "0"):
        return
    number = Fraction(int(digits), 10 ** (len(digits) - whole))
    yield -number if (figure.value or 0) < 0 else number
