"""Quotients, which shares, rates, averages and growth have in common.

The interval of the quotient has to meet the interval of the printed figure.  A printed figure that equals the quotient
truncated instead of rounded (截尾) is doubtful if the quotient is known to less than one unit in that place: ten of 177
published percentages were, always by one unit in the last place.  Where rounding of the other figures leaves more than
that open, the true quotient may as well round to what was printed, and it holds.

If the divisor is 0, 无 or may be 0, nothing is computed; a figure that is printed all the same is reported at the
divisor, by every kind that divides: as an error if no divisor gives it, else as a warning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any, NamedTuple

from gendoc.core.source import Span
from gendoc.figures.figure import MAX_DECIMALS, Figure, is_exact_without
from gendoc.figures.interval import Interval, as_decimal, half_up, point, read_as, truncated
from gendoc.figures.units import (
    MEASURES,
    SHARE_MEASURE,
    UnitMismatch,
    is_counter,
    is_share,
    is_time,
    multiple_of,
    parse_unit,
)
from gendoc.figures.units import factor as factor_of
from gendoc.rules.kind import FigureTypes, Judgement, Relation, RuleInstance
from gendoc.rules.operand import Operand, Verdict, factor, require_unit, unit_of
from gendoc.rules.relations import derived as made
from gendoc.rules.relations.divisors import undividable
from gendoc.rules.relations.slips import CUT_OFF, TRUNCATING, Cut, coarse, is_cut, reckoned
from gendoc.rules.words import amount, last_key

PERCENT = ("", *(name for _, name in MEASURES[SHARE_MEASURE]))
TIMES = "倍"


class Ratio(NamedTuple):
    """A quotient: its value, and the band in which it may truly lie."""

    value: Fraction
    band: Interval


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Quotient(Relation):
    """A printed figure that is scale times the quotient of two others, over ÷ under, with over converted to unit.

    shown is the unit that messages put behind the printed figure; units, if given, are those that it may have, and what
    is the word for such a figure in the message about another unit.  less is subtracted from the quotient: 100 for a
    rate of growth.  nothing: if over and the printed figure are 无, the rule does not apply.  exact_at: this value is
    not rounded.  counted: 100% of counts is such a value.  cut_short: nor is it rounded up to; 99.8% is 99%, where 100%
    is exact.  moved: the figure may have been adjusted by less than one unit in its last place.  differ: the rule
    divides unlike things on purpose.  per is the part after the slash of the quotient's unit: 人次 of 元/人次.
    division is the division in the words of messages, related the places of its figures, if not simply over and under.
    """

    instance: RuleInstance
    printed: Operand
    over: Operand
    under: Operand
    unit: str
    shown: str
    what: str
    units: tuple[str, ...] = ()
    scale: int = 1
    less: int = 0
    nothing: bool = False
    exact_at: Fraction | None = None
    counted: bool = False
    cut_short: bool = False
    moved: bool = False
    differ: bool = False
    per: str = ""
    division: str = ""
    related: tuple[tuple[Span, str], ...] = ()
    label: str = ""

    @property
    def base(self) -> Interval:
        """Return the interval of the divisor.  Raises UnitMismatch."""
        return self.under.interval.times(self.sizes()[1])

    @property
    def derivable(self) -> bool:
        """Return whether the printed figure could be left out and computed."""
        return self.over.state == "number" and self.under.typed

    @property
    def places(self) -> int:
        """Return the decimals with which the printed figure is read: the most that any item's figure has."""
        return max(self.printed.decimals, self.instance.decimals[self.printed.field])

    @property
    def _unfilled(self) -> bool:
        """Return whether the printed figure is a bare 0 % that says nothing of its decimals."""
        return self.printed.is_zero and self.printed.state == "number" and not self.places and is_share(self.shown)

    @property
    def is_exact(self) -> bool:
        """Return whether the printed figure is not rounded."""
        return self.printed.step == 0 or self.printed.value == self.exact_at

    @property
    def reading(self) -> Interval:
        """Return the interval of numbers that the printed figure may stand for."""
        if self.is_exact:
            return point(self.printed.value)
        return read_as(self.printed.value, Fraction(10) ** -self.places, self.instance.rule.rounding)

    def shortened(self, value: Fraction, places: int) -> Decimal:
        """Return a quotient with so many decimals: rounded, or cut off if the rule or cut_short says so."""
        if self.instance.rule.rounding == "truncate":
            return truncated(value, places)
        whole = self.cut_short and half_up(value, places) == self.exact_at != value
        return (truncated if whole else half_up)(value, places)

    def told(self, ratio: Ratio) -> Decimal | None:
        """Return the quotient with so many decimals that it holds once it is typed, None if it holds with none."""
        for places in range(2 if self._unfilled else self.places, max(self.places, MAX_DECIMALS) + 1):
            if self._would_hold(computed := self.shortened(ratio.value, places), places, ratio):
                return computed
        return None

    def _would_hold(self, typed: Decimal, places: int, ratio: Ratio) -> bool:
        """Return whether what a quotient comes to would hold if it were printed, typed with so many decimals."""
        value, rounding, printed = Fraction(typed), self.instance.rule.rounding, self.printed
        if value == ratio.value or (not value and not places):
            return True
        if value in (self.exact_at, printed.value) or (printed.step == 0 and is_exact_without(places, printed.unit)):
            return False
        if printed.step == 0 and printed.decimals and printed.value:  # its schema says that it is not rounded
            return False
        if self.cut_short and half_up(ratio.value, places) == self.exact_at:
            return True
        return read_as(value, Fraction(10) ** -places, rounding).meets(ratio.band)

    def sizes(self) -> tuple[Fraction, Fraction]:
        """Return the sizes of the units of dividend and divisor in the units to compute in.  Raises UnitMismatch."""
        try:
            return factor(self.over, self.unit), factor(self.under, self.unit)
        except UnitMismatch:
            if not self.differ:
                raise
            require_counters((self.over, self.under))
        return multiple_of(self.over.unit), multiple_of(self.under.unit)

    def dividend(self) -> Operand:
        """Return the dividend in the unit to compute in, times scale.  Raises UnitMismatch."""
        return self.over.times(self.sizes()[0] * self.scale)

    def ratio(self) -> Ratio | None:
        """Return the quotient, None if the divisor may be 0.  Raises UnitMismatch."""
        base = self.base
        if base.touches_zero:
            return None
        over, under, less = self.dividend(), self.under.times(self.sizes()[1]), Fraction(self.less)
        return Ratio(over.value / under.value - less, over.interval.over(base) - point(less))

    def judge(self) -> Judgement:
        """Return the judgement on the printed figure: whether it agrees with the quotient.  Raises UnitMismatch."""
        printed = self.printed
        if self.nothing and self.over.state == printed.state == "nil":
            reason = f"{self.over.name} 填 无，没有{self.what}"
            return Judgement(verdict=Verdict.INAPPLICABLE, reason=reason, primary=printed)
        if self.units:
            require_unit(printed, self.units, self.what)
        ratio = self.ratio()
        if ratio is None:
            return undividable(self.no_divisor, self.divisors, (self.printed,), possible=self.may_be_printed())
        return self._compared(ratio)

    @property
    def divisors(self) -> tuple[Operand, ...]:
        """Return the figures that make up the divisor."""
        return (self.under,)

    @property
    def no_divisor(self) -> str:
        """Return the message that the divisor may be 0."""
        return f"{self.under.name} 是 {self.under.number}，不能作除数"

    def may_be_printed(self) -> bool:
        """Return whether some divisor other than 0 gives the printed figure.  Raises UnitMismatch."""
        return self.base.may_divide(self.dividend().interval, self.reading + point(Fraction(self.less)))

    def derive(self, form: made.Form) -> Figure | None:
        """Return the derived figure in the place of the printed one, None if it cannot be computed.

        Raises UnitMismatch.
        """
        ratio = self.ratio()
        value = made.rounded(self.instance, ratio.value, form.places) if ratio else None
        if self.nothing and self.over.state == "nil":
            return made.figure(self.instance, self.printed.field, None, form)
        return None if value is None else made.figure(self.instance, self.printed.field, value, form)

    def _compared(self, ratio: Ratio) -> Judgement:
        operand, rounding, places = self.printed, self.instance.rule.rounding, self.places
        computed = self.shortened(ratio.value, places)
        meets = self.reading.meets(ratio.band)
        if self.moved and operand.step:
            unit = Fraction(10) ** -places
            meets = ratio.band.low - unit < operand.value < ratio.band.high + unit
        verdict = _verdict(operand, ratio.value, computed, meets=meets)
        cut = not self.is_exact and not self.moved and is_cut(operand, ratio.value, places, rounding)
        cut = cut and not (meets and ratio.band.high - ratio.band.low > Fraction(10) ** -places)
        if cut and verdict is not Verdict.EXACT:
            verdict = Verdict.DOUBTFUL
        open_ = verdict in (Verdict.FAILED, Verdict.DOUBTFUL)
        told = self.told(ratio) if open_ else computed
        if told is not None:
            computed = told
        elif open_:
            computed = self._telling(ratio.value, computed)
        fewer, heads = None, isinstance(self, PerHead)
        if verdict is Verdict.FAILED and operand.value != self.exact_at and told is not None:
            needed = max(places, -int(told.as_tuple().exponent)) if heads else places
            fewer = coarse(operand, ratio.band, told, needed, rounding)
        difference = computed - as_decimal(operand.value)
        short = Cut(operand, computed, not meets)
        failed = verdict is Verdict.FAILED and not self.less
        slip = reckoned(operand, self.over, self.under, ratio.value, self.scale, per_head=heads) if failed else ()
        name, comes_of = last_key(operand), self.division or division(self.over, self.under)
        reason = _reason(operand, self.shown, comes_of, computed, difference, ratio.band)
        causes, action = (
            short.causes if cut else slip[:1],
            "，".join((*slip[1:], self._action(told))) + TRUNCATING * cut,
        )
        set_to = told if told or not operand.value or not self.over.value else None
        if cut and meets:
            action, set_to = short.action, None
        elif fewer is not None:
            causes, set_to = fewer.causes, told if fewer.value is not None else None
            action = self._action(told) if set_to is not None else fewer.action
        return Judgement(
            verdict=verdict,
            reason=reason + (CUT_OFF if cut else ""),
            primary=operand,
            label=name,
            related=self.related or related(self.over, self.under),
            expected=computed,
            expected_interval=ratio.band,
            reported=as_decimal(operand.value, operand.decimals if operand.step else 0),
            difference=difference,
            allowed=(self.reading - ratio.band).moved(ratio.value - operand.value),
            causes=causes,
            action=action,
            set_to=set_to,
            settled=operand.path if fewer is not None else None,
        )

    def _telling(self, ratio: Fraction, computed: Decimal) -> Decimal:
        """Return computed, with as many decimals as it takes to differ from the printed figure."""
        places = self.places
        while computed == self.printed.value != ratio:
            computed = self.shortened(ratio, places := places + 1)
        return computed

    def _action(self, told: Decimal | None) -> str:
        if told is None:
            return f"除不尽，{last_key(self.printed)}又不能舍入，请查对各数；可以舍入的，改规则"
        if told == 0 != self.printed.value and self.over.value:
            return "算出来的数舍入后是 0：查对各数的单位和小数点"
        if self._unfilled:
            return f"{last_key(self.printed)}写的是 {self.printed.number}，像是没有填：查对各数，都对的，改为 {told:f}"
        return f"改为 {told:f}" + (made.leave_out(self.instance, self.printed.field) if self.derivable else "")


class PerHead(Quotient):
    """A printed figure that is an amount divided by a count."""

    __slots__ = ()

    def sizes(self) -> tuple[Fraction, Fraction]:
        """Return the sizes of the units of amount and count in the two parts of the average's unit.

        Raises UnitMismatch.  If that is no rate (元, not 元/人次), the count may have any unit.
        """
        if self.per:
            return factor(self.over, self.unit), _count(self.under, self.per.split("·"))
        if not is_counter(self.under.unit) and not self.under.is_zero:
            raise UnitMismatch(f"{self.under.name} 的单位是「{self.under.unit}」，不是个数")
        return factor(self.over, self.unit), multiple_of(self.under.unit)


def _count(operand: Operand, per: Sequence[str]) -> Fraction:
    """Return the size of a count's unit in one of the units after the slash of an average's: 户 or 月 of 元/户·月.

    A time there (元/月) is the period of the average; it need not be the unit of the count.  Raises UnitMismatch.
    """
    wanted = [word for word in per if not is_time(word)]
    if operand.is_zero or not (wanted or is_time(operand.unit)):
        return multiple_of(operand.unit)
    for word in per:
        try:
            return factor_of(operand.unit, word)
        except UnitMismatch:
            continue
    return factor(operand, (wanted or per)[0])


def require_counters(operands: Sequence[Operand]) -> None:
    """Raise UnitMismatch for money and percentages among figures that are compared although they do not convert."""
    for operand in operands:
        if not is_counter(operand.unit) and not operand.is_zero:
            raise UnitMismatch(
                f"{operand.name} 的单位是「{operand.unit}」，units: differ 只比个数和量，不比金额和百分数"
            )


def quotient(
    instance: RuleInstance, over: str, under: str, printed: str, unit: str, what: str, **more: Any
) -> Quotient:
    """Return the relation that the figure of field printed, in unit, is the percentage of field over in field under.

    more are further fields of Quotient.
    """
    dividend, divisor = instance.operand(over), instance.operand(under)
    stated = Quotient(
        instance=instance,
        printed=instance.operand(printed),
        over=dividend,
        under=divisor,
        unit=unit_of((divisor, dividend)),
        shown=unit or "%",
        what=what,
        units=PERCENT,
        scale=scale_of(unit),
    )
    return replace(stated, **more)


def deriving(
    stated: Callable[[RuleInstance, str], Quotient], unit: Callable[[RuleInstance, FigureTypes], str]
) -> Callable[[Sequence[RuleInstance], FigureTypes], Iterator[Figure]]:
    """Return a function that yields the absent figures that can be derived; it raises UnitMismatch.

    stated returns the relation for a figure printed in a unit, unit the unit if the schema does not give one.
    """

    def derive(instances: Sequence[RuleInstance], types: FigureTypes) -> Iterator[Figure]:
        for instance in instances:
            relation = stated(instance, "")
            if relation.printed.left_out and relation.over.typed and relation.under.typed:
                form = made.form(instance, relation.printed.field, types, unit(instance, types))
                if (figure := stated(instance, form.unit).derive(form)) is not None:
                    yield figure

    return derive


def scale_of(unit: str, bare: int = 100) -> int:
    """Return how many of a unit make one whole: 100 for %, 1000 for ‰, 1 for 倍; bare for any other unit."""
    return int(1 / parse_unit(unit).size) if is_share(unit) else 1 if unit == TIMES else bare


def _verdict(operand: Operand, ratio: Fraction, computed: Decimal, *, meets: bool) -> Verdict:
    if ratio == operand.value:
        return Verdict.EXACT
    return Verdict.ROUNDING if meets or (operand.is_zero and computed == 0) else Verdict.FAILED


def _reason(operand: Operand, unit: str, division: str, computed: Decimal, difference: Decimal, band: Interval) -> str:
    start = f"{last_key(operand)} {operand.number}{'' if operand.state == 'nil' else unit}，按 {division}"
    if difference == 0:
        return f"{start} 为 {amount(computed, unit)}{unit}"
    return f"{start} 应为 {amount(computed, unit)}{unit}，差 {amount(difference, unit)}{_reach(band, computed)}"


def _reach(band: Interval, computed: Decimal) -> str:
    """Return in words the ends of the true quotient, rounded outwards to two decimals more than computed has."""
    places = max(0, -int(computed.as_tuple().exponent)) + 2
    unit = 10**places
    low, high = Fraction(floor(band.low * unit), unit), Fraction(ceil(band.high * unit), unit)
    if low == high:
        return ""
    return f"（真值在 {as_decimal(low, places):f} 至 {as_decimal(high, places):f} 之间）"


def division(over: Operand, under: Operand, *, units: bool | None = None) -> str:
    """Return a division in the words of messages; with units if that is given or, by default, if they differ."""
    shown = over.unit != under.unit and not over.is_zero if units is None else units
    return " ÷ ".join(f"{operand.number}{operand.unit if shown else ''}" for operand in (over, under))


def related(over: Operand, under: Operand) -> tuple[tuple[Span, str], ...]:
    """Return the places of dividend and divisor, with their labels."""
    return tuple((operand.span, label) for operand, label in ((over, "分子"), (under, "分母")) if operand.figure)
