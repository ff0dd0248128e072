"""Rates of growth: quotients with special cases for a base of 0 and for a rate that is not printed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from gendoc.core.source import Span
from gendoc.figures.interval import Interval, as_decimal
from gendoc.figures.units import is_point, is_share
from gendoc.rules.kind import Judgement, Relation, RuleInstance
from gendoc.rules.operand import Operand, Verdict, in_unit, require_unit, unit_of
from gendoc.rules.relations.quotients import PERCENT, TIMES, Quotient, Ratio, scale_of
from gendoc.rules.words import last_key

_WORDS = {"now": "本年", "before": "上年", "change": "增减额"}


class RateOfChange(Quotient):
    """The rate of growth without last year's figure: 100·change/(now - change); over is the change, under now."""

    __slots__ = ()

    @property
    def base(self) -> Interval:
        """Return the interval of last year's figure."""
        now, change = self.in_one_unit()
        return now.interval - change.interval

    @property
    def derivable(self) -> bool:
        """Return whether the rate could be left out and computed."""
        return self.under.state == "number"

    def in_one_unit(self) -> tuple[Operand, Operand]:
        """Return the figure and its change in one unit.  Raises UnitMismatch."""
        return in_unit(self.under, self.unit), in_unit(self.over, self.unit)

    def ratio(self) -> Ratio | None:
        """Return the rate, None if the base may be 0.  Raises UnitMismatch.

        The rate is monotonic in both figures, so its ends are at the ends of theirs.
        """
        if self.base.touches_zero:
            return None
        now, change = self.in_one_unit()
        corners = [
            (self.scale * part / (top - part), top_closed and part_closed)
            for top, top_closed in _ends(now.interval)
            for part, part_closed in _ends(change.interval)
        ]
        low, high = min(value for value, _ in corners), max(value for value, _ in corners)
        band = Interval(low, high, (low, True) in corners, (high, True) in corners)
        return Ratio(self.scale * change.value / (now.value - change.value), band)

    @property
    def divisors(self) -> tuple[Operand, ...]:
        """Return the figures that make up the divisor: the figure and its change."""
        return (self.under, self.over)

    @property
    def no_divisor(self) -> str:
        """Return the message that last year's figure may be 0."""
        return "基数可能是 0，不能作除数"


@dataclass(frozen=True, slots=True, eq=False)
class NoRate(Relation):
    """No rate may be printed, since last year's figure is 0 or negative.

    base are the figures that say so: last year's, or this year's and the change.  why is the reason in words, otherwise
    what a rate would have to be if that figure were positive.
    """

    rate: Operand
    base: tuple[Operand, ...]
    why: str
    otherwise: Quotient
    label: str = ""

    @property
    def operands(self) -> tuple[Operand, ...]:
        """Return the figures without which there is no verdict."""
        return self.base if self.rate.left_out else (*self.base, self.rate)

    @property
    def shown_in(self) -> str:
        """Return the unit in which a row of the workbook shows the values."""
        return self.otherwise.shown

    def judge(self) -> Judgement:
        """Return the judgement: failed if a rate is printed.  Raises UnitMismatch."""
        rate = self.rate
        require_unit(rate, (*PERCENT, TIMES), "增减率")
        if rate.state != "number":
            return Judgement(verdict=Verdict.EXACT, reason=self.why, primary=rate)
        return Judgement(
            verdict=Verdict.FAILED,
            reason=f"{last_key(rate)} {rate.number}{rate.unit or '%'}，而 {self.why}",
            primary=rate,
            label=last_key(rate),
            related=_places(*((operand, _WORDS[operand.field]) for operand in self.base)),
            reported=as_decimal(rate.value),
            action="删去增减率，或填 无，只说增减多少",
        )


def bracketed(operand: Operand) -> str:
    """Return the number of a figure as it is written after a sign: in brackets if it is negative."""
    return f"({operand.number})" if operand.value < 0 else operand.number


def as_points(change: Operand, *figures: Operand) -> Operand:
    """Return a change in percentage points with the unit % if one of figures is in % or ‰; any other as it is."""
    if change.figure is None or not is_point(change.unit) or not any(is_share(figure.unit) for figure in figures):
        return change
    return change._replace(figure=replace(change.figure, unit="%"))


def rate_of_growth(instance: RuleInstance, unit: str, label: str = "") -> Quotient:
    """Return the relation of a rate in that unit to now and before: 100·(now/before - 1), or to now and change."""
    now, scale = instance.operand("now"), scale_of(unit)
    named = instance.names("before")
    over, under = (now, instance.operand("before")) if named else (as_points(instance.operand("change"), now), now)
    shown = bracketed(under if named else over)
    return (Quotient if named else RateOfChange)(
        instance=instance,
        printed=instance.operand("rate"),
        over=over,
        under=under,
        unit=unit_of((under, over)),
        shown=unit or "%",
        what="增减率",
        units=(*PERCENT, TIMES),
        scale=scale,
        less=scale if named else 0,
        division=f"({now.number} − {shown}) ÷ {shown}" if named else f"{shown} ÷ ({now.number} − {shown})",
        related=_places((now, "本年"), (under, "上年") if named else (over, "增减额")),
        label=label,
    )


def _places(*named: tuple[Operand, str]) -> tuple[tuple[Span, str], ...]:
    return tuple((operand.span, word) for operand, word in named if operand.figure)


def _ends(interval: Interval) -> tuple[tuple[Fraction, bool], ...]:
    return (interval.low, interval.low_closed), (interval.high, interval.high_closed)
