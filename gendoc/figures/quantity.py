"""Quantities: numbers with a unit, what they may stand for, and what they depend on.

Money is counted in 元 and a percentage as the fraction it means, so that 5 万元 equals 50,000 元 and
收入 ÷ 合计 = 占比 holds as written.  The dimension of a quantity is the power of each measure and family of counters in
it; only quantities of one dimension are added or compared, so that money times money is no money, and 户 are no 人.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Literal, NamedTuple, TypeAlias

from gendoc.core.source import Path
from gendoc.figures.interval import Interval, point
from gendoc.figures.units import (
    GENERIC,
    MONEY_MEASURE,
    PHYSICAL,
    PIECES,
    POINTS_MEASURE,
    SHARE_MEASURE,
    is_share,
    parse_unit,
)

Sense: TypeAlias = Literal["plain", "percent", "ratio"]
MAX_BITS = 4_096  # of a number on the way: no figure of a report comes near
_PURE = (SHARE_MEASURE, "倍")  # units of a number that is one over another


class Mismatch(ValueError):
    """Quantities that cannot be added or compared; the text says why, in Chinese."""


class TooLong(ValueError):
    """Numbers grew beyond what any report needs."""


class Undecidable(ValueError):
    """A quotient whose divisor may be 0."""


class Dimension(NamedTuple):
    """The power of each family of units in a quantity.

    words is the unit in which each family was typed, for messages; multiples are the families typed with 万 or 亿.
    open: a number without a unit is involved, which may stand for any unit.  divided are the families of what it was
    divided by, paid those of what its money was multiplied by.
    """

    powers: Mapping[str, int] = {}
    words: Mapping[str, str] = {}
    multiples: frozenset[str] = frozenset()
    open: bool = False
    divided: frozenset[str] = frozenset()
    paid: frozenset[str] = frozenset()

    @property
    def money(self) -> int:
        """Return the power of 元."""
        return self.powers.get(MONEY_MEASURE, 0)

    def times(self, other: Dimension, power: int) -> Dimension:
        """Return the dimension of a product with other, for power -1 of a quotient."""
        powers = dict(self.powers)
        for family, count in other.powers.items():
            powers[family] = powers.get(family, 0) + power * count
        return Dimension(
            _without_twins(powers),
            {**other.words, **self.words},
            self.multiples | other.multiples,
            self.open or other.open,
            self.divided | (other.divided if power > 0 else other.families),
            self.paid if power < 0 else self._paid_with(other) | other._paid_with(self),
        )

    def joined(self, other: Dimension) -> Dimension:
        """Return the more specific dimension of two quantities that are added or compared.

        What a quotient was divided by, and what its money was multiplied by, may be missing on the other side: 金额 ÷
        人数 and 人均 × 人数 are compared with 元, 人次 ÷ 场次 with 人次.  Raises Mismatch for other differences.
        """
        if self is other:
            return self
        if self.money != other.money:
            bare = 0 in (self.money, other.money)
            raise Mismatch("金额与不是金额的数不能相加减、相比" if bare else "两边的单位对不上")
        left = self._beyond(other)
        over = [family for family, count in left.items() if count > 0]
        under = [family for family, count in left.items() if count < 0]
        words = {**other.words, **self.words}
        unsure = next((words[family] for family in left if family in self.multiples | other.multiples), "")
        if self.open or other.open:
            if unsure:
                raise Mismatch(f"没有单位的数与「{unsure}」不能相加减、相比，请写上单位")
        elif over and under:
            one = next((family for family in over if family in self.powers), over[0])
            two = next((family for family in under if other.powers.get(family, 0) > 0), under[0])
            raise Mismatch(f"「{words[one]}」与「{words[two]}」不能相加减、相比")
        else:
            stray = next((family for family, count in left.items() if not self._may_exceed(other, family, count)), "")
            if stray == POINTS_MEASURE:
                points = f"「{words[stray]}」是两个百分数的差，不与别的数相加减、相比"
                raise Mismatch(f"{points}；增减了几个百分点，不写算式，用核对增减的规则")
            if stray:
                raise Mismatch(f"「{words[stray]}」与另一种单位的数不能相加减、相比")
        first = other if len(other.powers) > len(self.powers) or (self.generic and other.powers) else self
        return Dimension(
            first.powers,
            words,
            self.multiples | other.multiples,
            self.open and other.open if first.powers else self.open or other.open,
            self.divided | other.divided,
            self.paid | other.paid,
        )

    def _may_exceed(self, other: Dimension, family: str, count: int) -> bool:
        """Return whether a family may be in this quantity, or for a negative count in other, and not on the other side."""
        more, less = (self, other) if count > 0 else (other, self)
        return family != POINTS_MEASURE and (family in less.divided or family in more.paid)

    @property
    def families(self) -> frozenset[str]:
        """Return the families that it is a multiple of: 人次, and not 场, for 人次/场."""
        return frozenset(family for family, count in self.powers.items() if count > 0)

    def _paid_with(self, other: Dimension) -> frozenset[str]:
        return self.paid | (other.families if self.money else frozenset())

    @property
    def generic(self) -> bool:
        """Return whether it is 个 by itself."""
        return self.powers == {GENERIC: 1}

    def _beyond(self, other: Dimension) -> dict[str, int]:
        """Return the difference of the powers of each family, without those that are equal."""
        left = {
            family: self.powers.get(family, 0) - other.powers.get(family, 0)
            for family in {**self.powers, **other.powers}
        }
        return _without_twins(left)


def _without_twins(powers: dict[str, int]) -> dict[str, int]:
    """Return powers without those of 0, and without 个 and a counter of pieces if these cancel out."""
    pieces = powers.get(GENERIC, 0)
    twin = next((family for family, count in powers.items() if pieces and count == -pieces and family in PIECES), "")
    gone = (twin, GENERIC) if twin else ()
    return {family: count for family, count in powers.items() if count and family not in gone}


class Scales:
    """The size of each unit in one calculation: scales["万元"] is 10000.

    Money is counted in 元, percentages as fractions, counters singly.  A length, an area, … is counted in the first
    unit of its measure (公里 or 米), so that an amount divided by it is one per 公里 or per 米, as it was meant.
    """

    def __init__(self, units: Iterable[str] = ()) -> None:
        self._first: dict[str, Fraction] = {}
        self._of: dict[str, Fraction] = {}
        for unit in units:
            for term in parse_unit(unit).terms:
                if term.family in PHYSICAL:
                    self._first.setdefault(term.family, term.size)

    def __getitem__(self, unit: str) -> Fraction:
        if unit not in self._of:
            parsed = parse_unit(unit)
            scale = parsed.size
            for term in parsed.terms:
                scale /= self._first.get(term.family, Fraction(1)) ** term.power
            self._of[unit] = scale
        return self._of[unit]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Quantity:
    """A value, the interval it stands for (band), and how it changes with each figure (slopes).

    slopes: path of a figure -> change of the value for each 1 that the figure grows by; linear: this
    holds for a change of any size.  sense tells a percentage from a bare number; a ratio may be compared
    with either.
    """

    value: Fraction
    band: Interval
    dimension: Dimension
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
        """Return the sum.  Raises Mismatch if the two differ in dimension or sense (see _common)."""
        dimension, sense = _common(self, other, strict=False)
        slopes = dict(self.slopes)
        for path, slope in other.slopes.items():
            slopes[path] = slopes.get(path, Fraction(0)) + slope
        return Quantity(
            value=self.value + other.value,
            band=self.band + other.band,
            dimension=dimension,
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
        """Return other with the dimension and sense that it shares with this one.  Raises Mismatch if they differ."""
        dimension, sense = _common(self, other, strict=True)
        return replace(other, dimension=dimension, sense=sense)

    def __mul__(self, other: Quantity) -> Quantity:
        """Return the product.  Raises TooLong for a result of more than MAX_BITS."""
        slopes = {path: slope * other.value for path, slope in self.slopes.items()}
        for path, slope in other.slopes.items():
            slopes[path] = slopes.get(path, Fraction(0)) + slope * self.value
        return _bounded(
            Quantity(
                value=self.value * other.value,
                band=self.band.by(other.band),
                dimension=self.dimension.times(other.dimension, 1),
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
                dimension=self.dimension.times(other.dimension, -1),
                sense="ratio",
                slopes=slopes,
                linear=self.linear and not other.slopes,
            )
        )


def quantity(
    value: Fraction,
    unit: str,
    scales: Scales,
    band: Interval | None = None,
    slopes: Mapping[Path, Fraction] | None = None,
) -> Quantity:
    """The quantity of a number with its unit; band is the interval it stands for, the number itself if not given."""
    scale = scales[unit]
    return Quantity(
        value=value * scale,
        band=point(value * scale) if band is None else band.times(scale),
        dimension=dimension_of(unit),
        sense="percent" if is_share(unit) else "plain",
        slopes=slopes or {},
    )


@functools.lru_cache(maxsize=256)
def dimension_of(unit: str) -> Dimension:
    """Return the dimension of a unit; percentages and 倍 have none."""
    parsed = parse_unit(unit)
    return Dimension(
        {family: power for family, power in parsed.dimension if family not in _PURE},
        {term.family: unit for term in parsed.terms},
        frozenset(term.family for term in parsed.terms if term.multiple != 1),
        not unit,
    )


def _common(left: Quantity, right: Quantity, *, strict: bool) -> tuple[Dimension, Sense]:
    """The dimension and sense that two quantities share; unless strict, a constant goes with a percentage (1 + 5%).

    Raises Mismatch if they share none.
    """
    if left.nothing or right.nothing:
        kept = right if left.nothing else left
        return kept.dimension, kept.sense
    dimension = left.dimension.joined(right.dimension)
    senses = (left.sense, right.sense)
    mixed = {*senses} == {"percent", "plain"} and not dimension.money
    is_constant = not (left if left.sense == "plain" else right).slopes
    if mixed and is_constant and not strict:
        return dimension, "ratio"
    if mixed:
        raise Mismatch("百分数与不带 % 的数不能相加减、相比")
    if "percent" in senses and dimension.powers and not dimension.money:
        unit = next(iter(dimension.words[family] for family in dimension.powers))
        if not (left.dimension.open or right.dimension.open):
            raise Mismatch(f"百分数与以「{unit}」计的数不能相加减、相比")
    return dimension, "percent" if "percent" in senses else "ratio" if "ratio" in senses else "plain"


def _bounded(quantity: Quantity) -> Quantity:
    if max(quantity.value.numerator.bit_length(), quantity.value.denominator.bit_length()) > MAX_BITS:
        raise TooLong
    return quantity
