"""Shares of one whole: their sum, and their quotas by largest remainder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from gendoc.figures.interval import Interval, Rounding, point, read_as
from gendoc.figures.units import UnitMismatch
from gendoc.rules.kind import Relation
from gendoc.rules.operand import Operand, in_unit, unit_of
from gendoc.rules.relations.quotients import scale_of

LARGEST_REMAINDER = "largest-remainder"  # the method by which shares are adjusted until they make 100%


class Quota(NamedTuple):
    """The exact share of an amount in a whole, and how far rounding of the two may have moved it."""

    value: Fraction
    reach: Fraction


@dataclass(frozen=True, slots=True, eq=False)
class SharesTotal(Relation):
    """Shares that add up to 100% (1000‰); apportioned: exactly so, since they were adjusted by largest remainder.

    amounts are the amounts of apportioned shares, one for each; whole, if given, is the sum of these.
    """

    parts: tuple[Operand, ...]
    rounding: Rounding
    apportioned: bool = False
    amounts: tuple[Operand, ...] = ()
    whole: Operand | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        """Return the name of each comparison."""
        return ("占比之和", "各占比与金额") if self.apportioned and self.amounts else ("",)

    @property
    def unit(self) -> str:
        """Return the unit in which shares are added: ‰ if one of them has it, else %."""
        return "‰" if any(share.unit == "‰" and not share.is_zero for share in self.parts) else "%"

    @property
    def scale(self) -> int:
        """Return the number that the shares have to add up to."""
        return scale_of(self.unit)

    @property
    def places(self) -> int:
        """Return the most decimals that a share has in that unit; in ‰, a share in % has one less than printed."""
        finer = self.unit == "‰"
        return max((share.decimals - (finer and share.unit == "%") for share in self.parts), default=0)

    def shares(self) -> tuple[Operand, ...]:
        """Return the shares in one unit.  Raises UnitMismatch."""
        return tuple(in_unit(share, self.unit) if share.unit else share for share in self.parts)

    def steps(self, shares: tuple[Operand, ...]) -> list[Fraction]:
        """Return one unit in the last place of each share, 0 if it is exact; all have the precision of the finest."""
        mixed = len({share.unit for share in shares if share.unit and not share.is_zero}) > 1
        own = mixed or not self.places
        return [share.step if share.step == 0 or own else Fraction(1, 10**self.places) for share in shares]

    def slack(self, shares: tuple[Operand, ...]) -> Interval:
        """Return how far rounding of the amounts may have moved the sum of the shares that were derived from them."""
        band = point(Fraction(0))
        for share in shares:
            if share.figure is not None and share.figure.slack is not None:
                band = band + share.figure.slack.times(Fraction(self.scale, scale_of(share.figure.unit)))
        return band

    def allowed(self, shares: tuple[Operand, ...]) -> Interval:
        """Return the interval in which rounding allows the whole minus the sum of the shares."""
        band = point(Fraction(0))
        if not self.apportioned:
            for share, step in zip(shares, self.steps(shares), strict=True):
                band = band + (read_as(share.value, step, self.rounding) - point(share.value))
            band = band + self.slack(shares)
        return band

    @property
    def divisors(self) -> tuple[Operand, ...]:
        """Return the figures of which the whole is the sum."""
        return self.amounts if self.whole is None else (self.whole,)

    def may_be_shares(self, shares: tuple[Operand, ...]) -> bool:
        """Return whether a whole other than 0 is possible that gives all shares."""
        base = point(Fraction(0))
        for operand in self.divisors:
            base = base + operand.interval
        return all(
            base.may_divide(amount.interval.times(Fraction(self.scale)), share.interval)
            for amount, share in zip(self.amounts, shares, strict=True)
        )

    def quotas(self) -> Iterator[Quota]:
        """Return the share of each amount in the whole.  Raises UnitMismatch; ZeroDivisionError if the whole is 0."""
        if len(self.parts) != len(self.amounts):
            raise UnitMismatch(f"占比有 {len(self.parts)} 个，amounts 有 {len(self.amounts)} 个，不能逐一对应")
        wholes = (self.whole,) if self.whole is not None else ()
        unit = unit_of((*wholes, *self.amounts))
        amounts = [in_unit(operand, unit) for operand in self.amounts]
        values, reaches = [operand.value for operand in amounts], [_reach(operand) for operand in amounts]
        whole, most = sum(values, Fraction(0)), sum(reaches, Fraction(0))
        if self.whole is not None:
            total = in_unit(self.whole, unit)
            whole, most = total.value, _reach(total)
        if whole == 0:
            raise ZeroDivisionError
        return (
            Quota(self.scale * value / whole, self.scale * (reach + abs(value / whole) * most) / abs(whole))
            for value, reach in zip(values, reaches, strict=True)
        )


def _reach(operand: Operand) -> Fraction:
    """Return how far the number that an operand stands for may lie above what was typed."""
    return operand.interval.high - operand.value
