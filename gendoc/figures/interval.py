"""Intervals: what a rounded figure may stand for, in exact arithmetic.

480.30 says that the amount lies in [480.295, 480.305]; whether an end belongs to it decides
what happens when two intervals only touch.  Source: XBRL Calculations 1.1 (2023).  Every end
is a Fraction, so that 4.06 / 2366.45 is itself and not the nearest float.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal, TypeAlias

Rounding: TypeAlias = Literal["round", "half-up", "truncate", "exact"]
ROUNDINGS: tuple[Rounding, ...] = ("round", "half-up", "truncate", "exact")
EXTRA = 4  # decimals that a number without a finite decimal form is shown with, beyond those of its figures


@dataclass(frozen=True, slots=True)
class Interval:
    """The numbers from low to high; each end belongs to it or does not."""

    low: Fraction
    high: Fraction
    low_closed: bool = True
    high_closed: bool = True

    def __add__(self, other: Interval) -> Interval:
        """Return the interval of the sums of a number from each."""
        return Interval(
            self.low + other.low,
            self.high + other.high,
            self.low_closed and other.low_closed,
            self.high_closed and other.high_closed,
        )

    def __sub__(self, other: Interval) -> Interval:
        """Return the interval of the differences of a number from each."""
        return Interval(
            self.low - other.high,
            self.high - other.low,
            self.low_closed and other.high_closed,
            self.high_closed and other.low_closed,
        )

    def __neg__(self) -> Interval:
        """Return the interval of the opposite numbers."""
        return Interval(-self.high, -self.low, self.high_closed, self.low_closed)

    def moved(self, by: Fraction) -> Interval:
        """Return the interval shifted up by that much."""
        return Interval(self.low + by, self.high + by, self.low_closed, self.high_closed)

    def times(self, weight: Fraction) -> Interval:
        """Return the interval with all numbers multiplied by weight; a negative weight swaps the ends."""
        if weight == 1:
            return self
        if weight == 0:
            return point(Fraction(0))
        if weight > 0:
            return Interval(self.low * weight, self.high * weight, self.low_closed, self.high_closed)
        return Interval(self.high * weight, self.low * weight, self.high_closed, self.low_closed)

    def by(self, other: Interval) -> Interval:
        """Return the interval of the products of a number from each; its ends are products of ends."""
        corners = [
            (a * b, (a_closed and b_closed) or (a == 0 and a_closed) or (b == 0 and b_closed))
            for a, a_closed in ((self.low, self.low_closed), (self.high, self.high_closed))
            for b, b_closed in ((other.low, other.low_closed), (other.high, other.high_closed))
        ]
        return _hull(corners)

    def over(self, other: Interval) -> Interval:
        """Return the interval of the quotients of a number from each; its ends are quotients of ends.

        Raises ZeroDivisionError if 0 lies in other or is one of its ends.
        """
        if other.touches_zero:
            raise ZeroDivisionError("an interval that reaches 0 divides nothing")
        if self.low >= 0 and other.low > 0:  # the usual case, where it is known which quotients are the ends
            return Interval(
                self.low / other.high,
                self.high / other.low,
                self.low_closed and (other.high_closed or self.low == 0),
                self.high_closed and (other.low_closed or self.high == 0),
            )
        corners = [
            (a / b, a_closed and (b_closed or a == 0))
            for a, a_closed in ((self.low, self.low_closed), (self.high, self.high_closed))
            for b, b_closed in ((other.low, other.low_closed), (other.high, other.high_closed))
        ]
        return _hull(corners)

    def may_divide(self, over: Interval, quotient: Interval) -> bool:
        """Return whether over divided by a number of this interval other than 0 may lie in quotient; all ends are closed."""
        return _may_come_of(over, quotient, self.high) or _may_come_of(-over, quotient, -self.low)

    @property
    def touches_zero(self) -> bool:
        """Return whether 0 lies in the interval or is one of its ends."""
        return self.low <= 0 <= self.high

    @property
    def middle(self) -> Fraction:
        """Return the number half way between the ends."""
        return (self.low + self.high) / 2

    def __contains__(self, number: Fraction) -> bool:
        """Return whether number lies in the interval."""
        above = number > self.low or (number == self.low and self.low_closed)
        below = number < self.high or (number == self.high and self.high_closed)
        return above and below

    def meets(self, other: Interval) -> bool:
        """Return whether some number lies in both; touching counts only if both ends are closed."""
        low, high = max(self.low, other.low), min(self.high, other.high)
        return low < high or (low == high and low in self and low in other)

    def to_json(self) -> dict[str, str | bool]:
        """Return the interval as plain data; its ends are texts that Fraction() accepts."""
        return {
            "low": as_text(self.low),
            "high": as_text(self.high),
            "low_closed": self.low_closed,
            "high_closed": self.high_closed,
        }


def _may_come_of(over: Interval, quotient: Interval, most: Fraction) -> bool:
    """Return whether a number of over may be one of quotient times a number above 0 and up to most."""
    if most <= 0:
        return False
    if quotient.low > 0:
        return over.high > 0 and over.low <= quotient.high * most
    if quotient.high < 0:
        return over.low < 0 and quotient.low * most <= over.high
    return over.low <= quotient.high * most and quotient.low * most <= over.high


def _hull(corners: Sequence[tuple[Fraction, bool]]) -> Interval:
    low, high = min(value for value, _ in corners), max(value for value, _ in corners)
    return Interval(low, high, (low, True) in corners, (high, True) in corners)


def point(number: Fraction) -> Interval:
    """Return the interval that holds number alone."""
    return Interval(number, number)


def read_as(value: Fraction, step: Fraction, rounding: Rounding) -> Interval:
    """Return the numbers that a figure of that value may stand for; step is one unit in its last place.

    round: rounded, it is not known which way a tie went.  half-up: 四舍五入, ties away from zero.
    truncate: further digits were cut off.  A step of 0 is exact whatever the rounding.
    """
    if step == 0 or rounding == "exact":
        return point(value)
    if rounding == "round":
        return Interval(value - step / 2, value + step / 2)
    near, far = (step / 2, step / 2) if rounding == "half-up" else (Fraction(0), step)
    if value > 0:
        return Interval(value - near, value + far, True, False)
    if value < 0:
        return Interval(value - far, value + near, False, True)
    return Interval(-far, far, False, False)


def half_up(number: Fraction, places: int) -> Decimal:
    """Return number rounded half up (四舍五入, away from zero) to places, exactly; never a zero below zero."""
    numerator, denominator = _shifted(number, places)
    size = (2 * numerator + denominator) // (2 * denominator)
    return _scaled(size if number >= 0 else -size, places)


def truncated(number: Fraction, places: int) -> Decimal:
    """Return number with the digits past places cut off."""
    numerator, denominator = _shifted(number, places)
    size = numerator // denominator
    return _scaled(size if number >= 0 else -size, places)


def _shifted(number: Fraction, places: int) -> tuple[int, int]:
    """Return numerator and denominator of abs(number) × 10^places, not reduced."""
    numerator, denominator = abs(number.numerator), number.denominator
    return (numerator * 10**places, denominator) if places >= 0 else (numerator, denominator * 10**-places)


def as_decimal(number: Fraction, places: int = 0) -> Decimal:
    """Return number exactly, with at least places digits after the point.

    Raises ValueError if number has no finite decimal form.
    """
    places, rest = max(places, 0), number.denominator
    if 10**places % rest == 0:
        return _scaled(number.numerator * (10**places // rest), places)
    for prime in (2, 5):
        count = 0
        while rest % prime == 0:
            rest, count = rest // prime, count + 1
        places = max(places, count)
    if rest != 1:
        raise ValueError(f"no finite decimal form: {number}")
    return _scaled(int(number * 10**places), places)


def legible(number: Fraction, places: int = 0) -> Decimal:
    """Return number exactly, with at least places decimals; rounded to EXTRA more if it has no finite decimal form."""
    try:
        return as_decimal(number, places)
    except ValueError:
        return half_up(number, max(places, 0) + EXTRA)


def significant_digits(number: Fraction | Decimal) -> int:
    """Return how many digits a number has, without zeros at either end: 4 for -120.30, 1 for 500 or 0.05."""
    digits = legible(number, 0) if isinstance(number, Fraction) else number
    return len(f"{abs(digits):f}".replace(".", "").strip("0"))


def as_text(number: Fraction | Decimal) -> str:
    """Return number exactly as text: as digits if they come to an end, otherwise as a fraction (1/3)."""
    try:
        return f"{as_decimal(number) if isinstance(number, Fraction) else number:f}"
    except ValueError:
        return str(number)


def _scaled(digits: int, places: int) -> Decimal:
    return Decimal(f"{digits}E{-places}")
