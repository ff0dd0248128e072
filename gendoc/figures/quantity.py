"""Quantities: numbers with a unit, what they may stand for, and what they depend on.

Money is reckoned in 元, a percentage as the fraction that it is, so that 5 万元 and 50,000 元 are the
same and 收入 ÷ 合计 = 占比 says what it means.  power counts how often 元 is a factor: money times
money is no money, and only like goes with like.
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
MAX_BITS = 4_096  # of a number on the way: no figure of a report comes near


class Mismatch(ValueError):
    """Quantities that cannot be added or compared; the text says why, in Chinese."""


class TooLong(ValueError):
    """Numbers grew beyond what any report needs."""


class Undecidable(ValueError):
    """A quotient whose divisor may be 0."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Quantity:
    """A value, where the truth may lie, and how it changes with each figure (slopes).

    linear: the slopes are the whole story.  sense tells a percentage from a bare number; a ratio
    may be compared with either.
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
        """Return the sum.  Raises Mismatch if the two are of different kinds."""
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
        """Return the difference.  Raises Mismatch if the two are of different kinds."""
        return self + -other

    def against(self, other: Quantity) -> Quantity:
        """Return the difference of two that are compared.  Raises Mismatch.

        A percentage is not compared with a bare number: whoever writes 占比 = 100 means 100%.
        """
        _common(self, other, strict=True)
        return self - other

    def like(self, other: Quantity) -> Quantity:
        """Return other as it counts in a list that began with this one.  Raises Mismatch."""
        power, sense = _common(self, other, strict=True)
        return replace(other, power=power, sense=sense)

    def __mul__(self, other: Quantity) -> Quantity:
        """Return the product.  Raises TooLong."""
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
    """Return a number that an expression itself holds."""
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
    """Return the power and sense of both; unless strict, a percentage goes with a number (1 + 5%)."""
    if left.nothing or right.nothing:
        kept = right if left.nothing else left
        return kept.power, kept.sense
    if left.power != right.power:
        raise Mismatch("金额与不是金额的数不能相加减、相比" if 0 in (left.power, right.power) else "两边的单位对不上")
    mixed = {left.sense, right.sense} == {"percent", "plain"} and not left.power
    number = not (left if left.sense == "plain" else right).slopes
    if mixed and number and not strict:
        return left.power, "ratio"
    if mixed:
        raise Mismatch("百分数与不带 % 的数不能相加减、相比")
    senses = (left.sense, right.sense)
    return left.power, "percent" if "percent" in senses else "ratio" if "ratio" in senses else "plain"


def _bounded(quantity: Quantity) -> Quantity:
    if max(quantity.value.numerator.bit_length(), quantity.value.denominator.bit_length()) > MAX_BITS:
        raise TooLong
    return quantity
