"""Quantities: numbers with a unit, what they may stand for, and what they depend on.

Money is counted in 元 and a percentage as the fraction it means, so that 5 万元 equals 50,000 元 and
收入 ÷ 合计 = 占比 holds as written.  power counts how often 元 is a factor: 1 for money, 2 for money times
money; only quantities of the same power are added or compared.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Literal, TypeAlias

from gendoc.core.source import Path
from gendoc.figures.interval import Interval, point
from gendoc.figures.units import MONEY, scale_of

Sense: TypeAlias = Literal["plain", "percent", "ratio"]
MAX_BITS = 4_096  # of an intermediate result; calculations with figures of a report come nowhere near


class Mismatch(ValueError):
    """Quantities that cannot be added or compared; the text says why, in Chinese."""


class TooLong(ValueError):
    """Numbers grew beyond what any report needs."""


class Undecidable(ValueError):
    """A quotient whose divisor may be 0."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Quantity:
    """A value, the interval it stands for (band), and how it changes with each figure (slopes).

    slopes: path of a figure -> change of the value for each 1 that the figure grows by; linear: this
    holds for a change of any size.  sense tells a percentage from a bare number; a ratio may be compared
    with either.
    """

    value: Fraction
    band: Interval
    power: int = 0
    sense: Sense = "plain"
    slopes: Mapping[Path, Fraction] = field(default_factory=dict)
    linear: bool = True

    @property
    def nothing(self) -> bool:
        """Return whether it is exactly 0, which goes with any unit."""
        return self.value == 0 and self.band.low == self.band.high == 0

    def __neg__(self) -> Quantity:
        """Return the opposite."""
        slopes = {path: -slope for path, slope in self.slopes.items()}
        return replace(self, value=-self.value, band=-self.band, slopes=slopes)

    def __add__(self, other: Quantity) -> Quantity:
        """Return the sum.  Raises Mismatch if the two differ in power or sense (see _common)."""
        power, sense = _common(self, other, strict=False)
        slopes = dict(self.slopes)
        for path, slope in other.slopes.items():
            slopes[path] = slopes.get(path, Fraction(0)) + slope
        return Quantity(
            value=self.value + other.value,
            band=self.band + other.band,
            power=power,
            sense=sense,
            slopes=slopes,
            linear=self.linear and other.linear,
        )

    def __sub__(self, other: Quantity) -> Quantity:
        """Return the difference.  Raises Mismatch if the two differ in power or sense."""
        return self + -other

    def against(self, other: Quantity) -> Quantity:
        """Return the difference of two quantities that are compared.  Raises Mismatch.

        A percentage is not compared with a bare number: whoever writes 占比 = 100 means 100%.
        """
        _common(self, other, strict=True)
        return self - other

    def like(self, other: Quantity) -> Quantity:
        """Return other with the power and sense that it shares with this one.  Raises Mismatch if they differ."""
        power, sense = _common(self, other, strict=True)
        return replace(other, power=power, sense=sense)

    def __mul__(self, other: Quantity) -> Quantity:
        """Return the product.  Raises TooLong for a result of more than MAX_BITS."""
        slopes = {path: slope * other.value for path, slope in self.slopes.items()}
        for path, slope in other.slopes.items():
            slopes[path] = slopes.get(path, Fraction(0)) + slope * self.value
        return _bounded(
            Quantity(
                value=self.value * other.value,
                band=self.band.by(other.band),
                power=self.power + other.power,
                sense="plain" if self.sense == other.sense == "plain" else "ratio",
                slopes=slopes,
                linear=self.linear and other.linear and not (self.slopes and other.slopes),
            )
        )

    def __truediv__(self, other: Quantity) -> Quantity:
        """Return the quotient.  Raises Undecidable if the divisor may be 0, and TooLong."""
        if other.band.touches_zero:
            raise Undecidable
        slopes = {path: slope / other.value for path, slope in self.slopes.items()}
        for path, slope in other.slopes.items():
            slopes[path] = slopes.get(path, Fraction(0)) - slope * self.value / other.value**2
        return _bounded(
            Quantity(
                value=self.value / other.value,
                band=self.band.over(other.band),
                power=self.power - other.power,
                sense="ratio",
                slopes=slopes,
                linear=self.linear and not other.slopes,
            )
        )


def constant(value: Fraction, unit: str) -> Quantity:
    """Return the quantity of a number that is written in an expression, with its unit."""
    value, power, sense = value * factor(unit), int(unit in MONEY), sense_of(unit)
    return Quantity(value=value, band=point(value), power=power, sense=sense)


@functools.lru_cache(maxsize=256)
def factor(unit: str) -> Fraction:
    """Return what one of a unit is in 元 or as a plain number: 万元 10000, % 1/100."""
    return Fraction(10) ** scale_of(unit).power


def sense_of(unit: str) -> Sense:
    """Return what a number with a unit is: a percentage, or plain."""
    return "percent" if scale_of(unit).measure == "share" else "plain"


def _common(left: Quantity, right: Quantity, *, strict: bool) -> tuple[int, Sense]:
    """Return the power and sense that two quantities share; unless strict, a constant goes with a percentage (1 + 5%).

    Raises Mismatch if they share none.
    """
    if left.nothing or right.nothing:
        kept = right if left.nothing else left
        return kept.power, kept.sense
    if left.power != right.power:
        raise Mismatch("金额与不是金额的数不能相加减、相比" if 0 in (left.power, right.power) else "两边的单位对不上")
    mixed = {left.sense, right.sense} == {"percent", "plain"} and not left.power
    is_constant = not (left if left.sense == "plain" else right).slopes
    if mixed and is_constant and not strict:
        return left.power, "ratio"
    if mixed:
        raise Mismatch("百分数与不带 % 的数不能相加减、相比")
    senses = (left.sense, right.sense)
    return left.power, "percent" if "percent" in senses else "ratio" if "ratio" in senses else "plain"


def _bounded(quantity: Quantity) -> Quantity:
    if max(quantity.value.numerator.bit_length(), quantity.value.denominator.bit_length()) > MAX_BITS:
        raise TooLong
    return quantity
