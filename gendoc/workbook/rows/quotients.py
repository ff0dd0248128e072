"""Rows for quotients: shares, rates, averages, completion."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from gendoc.figures.interval import Interval, point
from gendoc.figures.spelling import NIL
from gendoc.reconcile.record import Record
from gendoc.rules.operand import Verdict, factor
from gendoc.rules.relations.completion import Completion
from gendoc.rules.relations.products import Product
from gendoc.rules.relations.quotients import Quotient
from gendoc.rules.relations.rates import NoRate, RateOfChange
from gendoc.workbook.formula import (
    ZERO,
    CellFormula,
    below,
    both,
    choose,
    cut,
    either,
    equal,
    is_text,
    least,
    most,
    negated,
    number,
    rounded,
    size,
)
from gendoc.workbook.lines import Line, LineSheet
from gendoc.workbook.rows.parts import unit_step
from gendoc.workbook.verdicts import DOUBTFUL, EXACT, FAILED, INAPPLICABLE, ROUNDING, UNCHECKED, Row


class Divided:
    """The lines of a dividend, a divisor and their quotient; band says whether the ends of the quotient belong to it."""

    def __init__(self, relation: Quotient, lines: LineSheet) -> None:
        over, under, base = relation.over, relation.under, relation.base
        first, second = relation.sizes()
        self.top = lines.line(over, first * relation.scale)
        self.bottom = lines.line(under, second)
        self.band = point(Fraction(0)) if base.touches_zero else relation.dividend().interval.over(base)
        corners = [a / b for a in (self.top.low, self.top.high) for b in (self.bottom.low, self.bottom.high)]
        self.result = lines.result("商", self.top.value / self.bottom.value, least(*corners), most(*corners))
        self.dividend = (self.top.low, self.top.high)
        self.divisor = (self.bottom.low, self.bottom.high)
        if relation.less:
            less, ratio = number(relation.less), self.result
            self.result = lines.result("商减 1", ratio.value - less, ratio.low - less, ratio.high - less)

    @property
    def divisor_may_be_zero(self) -> CellFormula:
        """Return whether the divisor may be 0."""
        low, high = self.divisor
        return both(below(low, ZERO, closed=True), below(ZERO, high, closed=True))

    def may_be(self, low: CellFormula, high: CellFormula) -> CellFormula:
        """Return whether some divisor other than 0 gives the printed figure, which is between low and high."""
        (least_, most_), (under, over) = self.dividend, self.divisor
        return either(_comes_of(least_, most_, low, high, over), _comes_of(-most_, -least_, low, high, -under))


def _comes_of(
    least_: CellFormula, most_: CellFormula, low: CellFormula, high: CellFormula, reach: CellFormula
) -> CellFormula:
    """Return whether a dividend from least to most may be low to high times a divisor above 0, up to reach."""
    under, over = below(least_, high * reach, closed=True), below(low * reach, most_, closed=True)
    above = both(below(ZERO, low), below(ZERO, most_), under)
    beneath = both(below(high, ZERO), below(least_, ZERO), over)
    around = both(below(low, ZERO, closed=True), below(ZERO, high, closed=True), under, over)
    return both(below(ZERO, reach), either(above, beneath, around))


class DividedChange(Divided):
    """The lines of a figure, of its change, and of the rate: the change divided by the figure without it."""

    def __init__(self, relation: RateOfChange, lines: LineSheet) -> None:
        now, change, scale = relation.under, relation.over, number(relation.scale)
        self.top, self.bottom = (lines.line(operand, factor(operand, relation.unit)) for operand in (now, change))
        top, part = self.top, self.bottom
        corners = [scale * delta / (whole - delta) for whole in (top.low, top.high) for delta in (part.low, part.high)]
        closed = relation.base.low_closed and relation.base.high_closed
        value = scale * part.value / (top.value - part.value)
        self.result = lines.result("商", value, least(*corners), most(*corners))
        self.band = Interval(Fraction(0), Fraction(0), closed, closed)
        self.dividend = (scale * part.low, scale * part.high)
        self.divisor = (top.low - part.high, top.high - part.low)


class Multiplied(Divided):
    """The lines of factors, divisor and cap, and the product in the printed unit."""

    def __init__(self, relation: Product, lines: LineSheet) -> None:
        size = relation.scales
        self.top = lines.line(relation.over, size[relation.over.unit])
        value, low, high = self.top.value, self.top.low, self.top.high
        for operand in relation.factors:
            line = lines.line(operand, size[operand.unit])
            value, ends = value * line.value, [end * other for end in (low, high) for other in (line.low, line.high)]
            low, high = least(*ends), most(*ends)
        unit, ratio = number(size[relation.unit]), relation.ratio()
        self.dividend, self.divisor = (low / unit, high / unit), (number(1), number(1))
        if relation.under.path:
            under = lines.line(relation.under, size[relation.under.unit])
            self.divisor = (under.low, under.high)
            value, ends = value / under.value, [a / b for a in (low, high) for b in (under.low, under.high)]
            low, high = least(*ends), most(*ends)
        self.cap: tuple[CellFormula, CellFormula] | None = None
        if relation.cap is not None:
            cap = lines.line(relation.cap, size[relation.cap.unit])
            self.cap = (cap.low / unit, cap.high / unit)
            value, low, high = least(value, cap.value), least(low, cap.low), least(high, cap.high)
        self.result = lines.result("积", value / unit, low / unit, high / unit)
        self.band = ratio.band if ratio is not None else point(Fraction(0))

    def may_be(self, low: CellFormula, high: CellFormula) -> CellFormula:
        """Return whether some divisor other than 0 gives the printed figure, directly or because the cap applies."""
        divided = Divided.may_be(self, low, high)
        if self.cap is None:
            return divided
        reached = both(below(low, self.cap[1], closed=True), below(self.cap[0], high, closed=True))
        boundless = either(*(both(*ends) for ends in self._alike()))
        return either(divided, both(boundless, reached))

    def _alike(self) -> Iterator[tuple[CellFormula, CellFormula]]:
        """Yield that dividend and divisor may be above 0, and that they may be below it."""
        (least_, most_), (under, over) = self.dividend, self.divisor
        yield below(ZERO, most_), below(ZERO, over)
        yield below(least_, ZERO), below(under, ZERO)


def write_quotient(relation: Quotient, row: Row, lines: LineSheet, record: Record) -> CellFormula:
    """Write a printed quotient beside dividend and divisor; return the verdict."""
    divided = _written_out(relation, lines)
    verdict, printed = _printed(relation, divided, row, lines, record)
    if not relation.nothing:
        return verdict
    return choose(both(is_text(divided.top.typed, NIL), is_text(printed.typed, NIL)), INAPPLICABLE, verdict)


def _written_out(relation: Quotient, lines: LineSheet) -> Divided:
    if isinstance(relation, Product):
        return Multiplied(relation, lines)
    return DividedChange(relation, lines) if isinstance(relation, RateOfChange) else Divided(relation, lines)


def _printed(
    relation: Quotient, divided: Divided, row: Row, lines: LineSheet, record: Record
) -> tuple[CellFormula, Line]:
    places, operand = relation.places, relation.printed
    printed = lines.line(operand, step=Fraction(0) if relation.is_exact else unit_step(places))
    result, reading = divided.result, relation.reading
    reported, value = row.reported(printed.value), row.computed(result.value)
    digits = places
    if record.verdict in (Verdict.FAILED, Verdict.DOUBTFUL, Verdict.WAIVED) and record.expected is not None:
        digits = max(places, -int(record.expected.as_tuple().exponent))
    difference = row.expected(_shortened(relation, value, digits)) - reported
    if relation.cut_short and relation.exact_at is not None:  # of 100%, what is waived is how much is not done
        excess = divided.top.value / number(relation.scale) - divided.bottom.value
        difference = choose(equal(printed.value, number(relation.exact_at)), excess, difference)
    row.difference(difference)
    row.allowed(printed.down - result.up, printed.up - result.down)
    within = both(
        below(result.low, printed.high, closed=divided.band.low_closed and reading.high_closed),
        below(printed.low, result.high, closed=divided.band.high_closed and reading.low_closed),
    )
    if relation.moved and operand.step:
        within = below(size(value - reported), number(unit_step(places)))
    if operand.is_zero:
        within = either(within, equal(_shortened(relation, value, places), ZERO))
    verdict = choose(within, ROUNDING, FAILED)
    if operand.step and not relation.moved and relation.instance.rule.rounding not in ("truncate", "exact"):
        verdict = choose(_is_cut(relation, value, reported, places), DOUBTFUL, verdict)
    verdict = choose(equal(value, reported), EXACT, verdict)
    less = number(relation.less)
    typed = CellFormula(f"ISNUMBER({printed.typed.formula})", isinstance(printed.typed.value, Fraction))
    impossible = both(typed, negated(divided.may_be(printed.low + less, printed.high + less)))
    return choose(divided.divisor_may_be_zero, choose(impossible, FAILED, UNCHECKED), verdict), printed


def _is_cut(relation: Quotient, value: CellFormula, printed: CellFormula, places: int) -> CellFormula:
    """Return whether the printed figure is the quotient truncated instead of rounded."""
    cut_off = both(equal(cut(value, places), printed), negated(equal(rounded(value, places), printed)))
    if relation.exact_at is None:
        return cut_off
    return both(cut_off, negated(equal(printed, number(relation.exact_at))))


def _shortened(relation: Quotient, value: CellFormula, places: int) -> CellFormula:
    """Return a quotient with so many decimals, as Quotient.shortened does."""
    if relation.instance.rule.rounding == "truncate":
        return cut(value, places)
    if not relation.cut_short or relation.exact_at is None:
        return rounded(value, places)
    return choose(equal(rounded(value, places), number(relation.exact_at)), cut(value, places), rounded(value, places))


def write_completion(relation: Completion, row: Row, lines: LineSheet, record: Record) -> CellFormula:
    """Write a completion, which is 100% exactly if done equals planned; return the verdict."""
    if relation.rate is None:
        done, planned = (
            lines.line(operand, factor(operand, relation.unit)) for operand in (relation.done, relation.planned)
        )
        difference = row.difference(row.reported(done.value) - row.expected(row.computed(planned.value)))
        return _unless_nothing(done, planned, choose(equal(difference, ZERO), EXACT, FAILED))
    divided, places = Divided(relation.rate, lines), relation.rate.places
    share, printed = _printed(relation.rate, divided, row, lines, record)
    scale, value = number(relation.rate.scale), divided.result.value
    claimed = equal(printed.value, scale)
    reached = equal(divided.top.value, divided.bottom.value * scale)
    not_rounded_up = both(equal(cut(value, places), printed.value), equal(rounded(value, places), scale))
    open_ = either(is_text(share, str(Verdict.FAILED)), is_text(share, str(Verdict.DOUBTFUL)))
    short = choose(not_rounded_up, choose(open_, ROUNDING, share), share)
    verdict = choose(either(claimed, reached), choose(both(claimed, reached), EXACT, FAILED), short)
    return choose(divided.divisor_may_be_zero, share, verdict)


def _unless_nothing(done: Line, planned: Line, verdict: CellFormula) -> CellFormula:
    """Return verdict; UNCHECKED if planned and done are both exactly 0."""
    sizes = (done.value, planned.value, done.step, planned.step)
    return choose(both(*(equal(size_, ZERO) for size_ in sizes)), UNCHECKED, verdict)


def write_no_rate(relation: NoRate, row: Row, lines: LineSheet) -> CellFormula:
    """Write a rate that must not be printed, since its base is 0; return the verdict."""
    printed = lines.line(relation.rate)
    row.reported(printed.value)
    typed = CellFormula(f"ISNUMBER({printed.typed.formula})", isinstance(printed.typed.value, Fraction))
    return choose(typed, FAILED, EXACT)
