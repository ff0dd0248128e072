"""Rows for quotients: shares, rates, averages, completion."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import TypeAlias

from gendoc.figures.spelling import NIL
from gendoc.figures.units import UnitMismatch
from gendoc.reconcile.readings import with_figure
from gendoc.reconcile.record import Record
from gendoc.rules.judging import judge
from gendoc.rules.kinds import RULE_KINDS
from gendoc.rules.operand import Verdict, factor
from gendoc.rules.relations.completion import Completion
from gendoc.rules.relations.products import Product
from gendoc.rules.relations.quotients import Quotient
from gendoc.rules.relations.rates import RateOfChange
from gendoc.workbook.figures import STILL_TO_COME
from gendoc.workbook.formula import (
    FALSE,
    TRUE,
    ZERO,
    CellFormula,
    Places,
    below,
    both,
    choose,
    cut,
    either,
    equal,
    is_number,
    is_text,
    least,
    most,
    negated,
    number,
    rounded,
    starts,
    text,
)
from gendoc.workbook.line import Line
from gendoc.workbook.lines import LineSheet
from gendoc.workbook.rows.parts import End, Reach, hull, reach_of, unit_step
from gendoc.workbook.verdicts import ASK, DOUBTFUL, EXACT, FAILED, INAPPLICABLE, ROUNDING, UNCHECKED, Row

_Ends: TypeAlias = tuple[CellFormula, CellFormula]


class Divided:
    """The lines of a dividend, a divisor and their quotient."""

    def __init__(self, relation: Quotient, lines: LineSheet) -> None:
        first, second = relation.sizes()
        self.top = lines.line(relation.over, first * relation.scale)
        self.bottom = lines.line(relation.under, second)
        reach = _quotients(reach_of(self.top), reach_of(self.bottom))
        self.result = _written("商", self.top.value / self.bottom.value, reach, lines)
        self.inputs = [self.top, self.bottom]
        self.dividend: _Ends = (self.top.low, self.top.high)
        self.divisor: _Ends = (self.bottom.low, self.bottom.high)
        if relation.less:
            less, ratio = number(relation.less), self.result
            moved = Reach(End(ratio.low - less, ratio.low_closed), End(ratio.high - less, ratio.high_closed))
            self.result = _written("商减 1", ratio.value - less, moved, lines)

    @property
    def divisor_may_be_zero(self) -> CellFormula:
        """Return whether the divisor may be 0."""
        return may_be_zero(self.divisor)

    @property
    def has_no_rate(self) -> CellFormula:
        """Return whether the divisor, last year's figure, is 0 or negative, so that no rate says anything."""
        return either(self.bottom.is_zero, below(self.divisor[1], ZERO))

    def may_be(self, low: CellFormula, high: CellFormula) -> CellFormula:
        """Return whether some divisor other than 0 gives the printed figure, which is between low and high."""
        return comes_of(self.dividend, (low, high), self.divisor)


def may_be_zero(divisor: _Ends) -> CellFormula:
    """Return whether a divisor with those ends may be 0."""
    low, high = divisor
    return both(below(low, ZERO, closed=True), below(ZERO, high, closed=True))


def comes_of(dividend: _Ends, quotient: _Ends, divisor: _Ends) -> CellFormula:
    """Return whether a dividend divided by a divisor other than 0 may be a quotient, all between their ends."""
    (least_, most_), (under, over) = dividend, divisor
    return either(_comes_of(least_, most_, *quotient, over), _comes_of(-most_, -least_, *quotient, -under))


def _comes_of(
    least_: CellFormula, most_: CellFormula, low: CellFormula, high: CellFormula, reach: CellFormula
) -> CellFormula:
    """Return whether a dividend from least to most may be low to high times a divisor above 0, up to reach."""
    under, over = below(least_, high * reach, closed=True), below(low * reach, most_, closed=True)
    above = both(below(ZERO, low), below(ZERO, most_), under)
    beneath = both(below(high, ZERO), below(least_, ZERO), over)
    around = both(below(low, ZERO, closed=True), below(ZERO, high, closed=True), under, over)
    return both(below(ZERO, reach), either(above, beneath, around))


def _written(name: str, value: CellFormula, reach: Reach, lines: LineSheet) -> Line:
    low, high = reach
    return lines.result(name, value, low.value, high.value, low.closed, high.closed)


def _quotients(over: Reach, under: Reach) -> Reach:
    return hull([End(a.value / b.value, both(a.closed, b.closed)) for a in over for b in under])


def _products(one: Reach, other: Reach) -> Reach:
    return hull([End(a.value * b.value, both(a.closed, b.closed)) for a in one for b in other])


class DividedChange(Divided):
    """The lines of a figure, of its change, and of the rate: the change divided by the figure without it."""

    def __init__(self, relation: RateOfChange, lines: LineSheet) -> None:
        now, change, scale = relation.under, relation.over, number(relation.scale)
        self.top, self.bottom = (lines.line(operand, factor(operand, relation.unit)) for operand in (now, change))
        top, part = self.top, self.bottom
        self.inputs = [top, part]
        reach = hull(
            [
                End(scale * delta.value / (whole.value - delta.value), both(whole.closed, delta.closed))
                for whole in reach_of(top)
                for delta in reach_of(part)
            ]
        )
        self.result = _written("商", scale * part.value / (top.value - part.value), reach, lines)
        self.dividend = (scale * part.low, scale * part.high)
        self.divisor = (top.low - part.high, top.high - part.low)

    @property
    def has_no_rate(self) -> CellFormula:
        """Return whether last year's figure is negative, so that no rate says anything."""
        return below(self.divisor[1], ZERO)


class Multiplied(Divided):
    """The lines of factors, divisor and cap, and the product in the printed unit."""

    def __init__(self, relation: Product, lines: LineSheet) -> None:
        size_ = relation.scales
        self.top = lines.line(relation.over, size_[relation.over.unit])
        self.inputs = [self.top]
        value, reach = self.top.value, reach_of(self.top)
        for operand in relation.factors:
            line = lines.line(operand, size_[operand.unit])
            self.inputs.append(line)
            product = _written("乘得", value * line.value, _products(reach, reach_of(line)), lines)
            value, reach = product.value, reach_of(product)
        unit = number(size_[relation.unit])
        self.dividend, self.divisor = (reach.low.value / unit, reach.high.value / unit), (number(1), number(1))
        if relation.under.path:
            under = lines.line(relation.under, size_[relation.under.unit])
            self.inputs.append(under)
            self.divisor = (under.low, under.high)
            value, reach = value / under.value, _quotients(reach, reach_of(under))
        self.cap: _Ends | None = None
        if relation.cap is not None:
            quotient = _written("除得", value, reach, lines) if relation.under.path else None
            value, reach = (quotient.value, reach_of(quotient)) if quotient else (value, reach)
            cap = lines.line(relation.cap, size_[relation.cap.unit])
            self.inputs.append(cap)
            self.cap = (cap.low / unit, cap.high / unit)
            value, reach = least(value, cap.value), _lesser(reach, reach_of(cap))
        low, high = reach
        reach = Reach(End(low.value / unit, low.closed), End(high.value / unit, high.closed))
        self.result = _written("积", value / unit, reach, lines)

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


def _lesser(one: Reach, other: Reach) -> Reach:
    """Return the interval of the smaller of two numbers, one in each interval."""
    high = least(one.high.value, other.high.value)
    closed = (one.high.closed, other.high.closed)
    first = below(one.high.value, other.high.value)
    same = equal(one.high.value, other.high.value)
    at_high = (
        TRUE if all(end.formula == "TRUE" for end in closed) else choose(same, both(*closed), choose(first, *closed))
    )
    return Reach(hull([one.low, other.low]).low, End(high, at_high))


def write_quotient(relation: Quotient, row: Row, lines: LineSheet, record: Record) -> CellFormula:
    """Write a printed quotient beside dividend and divisor; return the verdict."""
    divided = _written_out(relation, lines)
    verdict, printed, _ = _printed(relation, divided, row, lines, record)
    if relation.what == "增减率":
        none = lines.holds("基数不是正数", divided.has_no_rate)
        if relation.printed.path or relation.printed.figure:
            lines.spared[relation.printed.field, relation.printed.name] = both(
                none, negated(starts(printed.typed, STILL_TO_COME[:2]))
            )
        return choose(none, choose(is_number(printed.typed), FAILED, EXACT), verdict)
    if not relation.nothing:
        return verdict
    return choose(both(is_text(divided.top.typed, NIL), is_text(printed.typed, NIL)), INAPPLICABLE, verdict)


def _written_out(relation: Quotient, lines: LineSheet) -> Divided:
    if isinstance(relation, Product):
        return Multiplied(relation, lines)
    return DividedChange(relation, lines) if isinstance(relation, RateOfChange) else Divided(relation, lines)


def _printed(
    relation: Quotient, divided: Divided, row: Row, lines: LineSheet, record: Record
) -> tuple[CellFormula, Line, Places]:
    result = divided.result
    printed = lines.line(relation.printed, step=number(unit_step(relation.places)))
    places = lines.decimals(printed, relation.printed, relation.places)
    exact, value = _exact_at(relation, divided), row.computed(result.value)
    decided = both(exact, equal(printed.value, number(relation.scale)))
    decided = lines.holds("印的是 100%，没有舍入", decided)
    reported = row.reported(printed.value)
    digits = places
    if record.verdict in (Verdict.FAILED, Verdict.DOUBTFUL, Verdict.WAIVED) and record.expected is not None:
        digits = _more(places, -int(record.expected.as_tuple().exponent))
    _derive(relation, divided, lines)
    difference = row.expected(_shortened(relation, value, digits)) - reported
    if relation.cut_short:  # of 100%, what is waived is how much is not done
        excess = divided.top.value / number(relation.scale) - divided.bottom.value
        difference = choose(decided, excess, difference)
    row.difference(difference)
    row.allowed(printed.down - result.up, printed.up - result.down)
    low, high = (choose(decided, printed.value, end) for end in (printed.low, printed.high))
    reading = Reach(End(low, either(decided, printed.low_closed)), End(high, either(decided, printed.high_closed)))
    within = reading.meets(reach_of(result), value)
    if relation.moved:
        unit = least(printed.own, number(unit_step(relation.places)))
        apart = both(below(result.low - unit, reported, value), below(reported, result.high + unit, value))
        within = choose(equal(printed.own, ZERO), within, apart)
    of_zero = lines.places_of_zero(relation.printed, relation.places)
    is_nothing, times = is_text(printed.typed, NIL), _without_unit(relation, lines)
    scaled = value if times in (None, 1) else value * choose(is_nothing, number(times), number(1))
    shortened = equal(_shortened(relation, scaled, of_zero), ZERO)
    within = lines.holds("舍入可以解释", either(within, both(printed.is_zero, shortened)))
    verdict = choose(within, ROUNDING, FAILED)
    if not relation.moved and relation.instance.rule.rounding not in ("truncate", "exact"):
        truncated = both(equal(cut(value, places), reported), negated(equal(rounded(value, places), reported)))
        rounds = negated(either(decided, equal(printed.own, ZERO)))
        open_ = both(within, below(printed.step, result.high - result.low, value))
        truncated = both(truncated, negated(lines.holds("商的末位不能确定", open_)))
        verdict = choose(lines.holds("像是截尾", both(rounds, truncated)), DOUBTFUL, verdict)
    verdict = choose(equal(value, reported), EXACT, verdict)
    less = number(relation.less)
    impossible = both(is_number(printed.typed), negated(divided.may_be(low + less, high + less)))
    zero = lines.holds("除数可能是 0", divided.divisor_may_be_zero)
    verdict = choose(zero, choose(impossible, FAILED, UNCHECKED), verdict)
    if times is None:
        verdict = choose(is_nothing, ASK, verdict)
    return lines.fact("与商相比", verdict), printed, places


def _without_unit(relation: Quotient, lines: LineSheet) -> Fraction | None:
    """Return by what the quotient is multiplied where 无 is printed, which has no unit unless the schema gives it one.

    None if the figures then do not go together.
    """
    printed = lines.operands.get((relation.printed.field, relation.printed.name), relation.printed)
    cells = lines.figures.get(printed.path)
    if cells is None or not cells.unitless or printed.figure is None:
        return Fraction(1)
    field, instance = relation.printed.field, relation.instance
    figure = replace(printed.figure, text=NIL, state="nil", value=None, unit="", decimals=0, exact=True)
    nothing = with_figure(printed, figure, instance.rule.rounding)
    operands = tuple(nothing if each.name == nothing.name else each for each in instance.by_field[field])
    decimals = {**instance.decimals, field: lines.others.get(field, 0)}
    bare = instance._replace(by_field={**instance.by_field, field: operands}, decimals=decimals)
    try:
        if judge(bare).misfit:
            return None
        relations = RULE_KINDS[instance.rule.kind].relations(bare)
        stated = next((each for each in relations if type(each) is type(relation)), None)
        return _measure(stated) / _measure(relation) if isinstance(stated, Quotient) else Fraction(1)
    except UnitMismatch:
        return None


def _measure(relation: Quotient) -> Fraction:
    """Return what the quotient of the two figures as typed is multiplied by; products have one unit."""
    if isinstance(relation, Product):
        return Fraction(1)
    over, under = relation.sizes()
    return relation.scale * over / under


def _derive(relation: Quotient, divided: Divided, lines: LineSheet) -> None:
    """Note how the printed figure follows from the others, where gendoc computed it."""
    if relation.moved:
        return  # it depends on the other items, too
    over, nothing = divided.inputs[: 1 + len(getattr(relation, "factors", ()))], FALSE
    if relation.nothing or isinstance(relation, Product):
        nothing = either(*(is_text(line.typed, NIL) for line in over))
        if relation.counted:  # a share of what may be nothing is not derived, not even as 无
            nothing = both(nothing, negated(divided.divisor_may_be_zero))
    none = divided.has_no_rate if relation.what == "增减率" else FALSE  # then gendoc leaves it out

    def shorten(value: CellFormula, places: Places) -> CellFormula:
        quotient = choose(divided.divisor_may_be_zero, text(""), _shortened(relation, value, places))
        return choose(none, text(""), quotient)

    needs_all = relation.what != "增减率"
    lines.derive(relation.printed, divided.result.value, divided.inputs, nothing, shorten, needs_all=needs_all)


def _more(places: Places, least_: int) -> Places:
    return max(places, least_) if isinstance(places, int) else most(places, number(least_))


def _exact_at(relation: Quotient, divided: Divided) -> CellFormula:
    """Return whether 100% is exact: of a completion always, of a share if both figures are counts."""
    if relation.cut_short:
        return TRUE
    return both(equal(divided.top.own, ZERO), equal(divided.bottom.own, ZERO)) if relation.counted else FALSE


def _shortened(relation: Quotient, value: CellFormula, places: Places) -> CellFormula:
    """Return a quotient with so many decimals, as Quotient.shortened does."""
    if relation.instance.rule.rounding == "truncate":
        return cut(value, places)
    if not relation.cut_short:
        return rounded(value, places)
    return choose(equal(rounded(value, places), number(relation.scale)), cut(value, places), rounded(value, places))


def write_completion(relation: Completion, row: Row, lines: LineSheet, record: Record) -> CellFormula:
    """Write a completion, which is 100% exactly if done equals planned; return the verdict."""
    if relation.rate is None:
        done, planned = (
            lines.line(operand, factor(operand, relation.unit)) for operand in (relation.done, relation.planned)
        )
        difference = row.difference(row.reported(done.value) - row.expected(row.computed(planned.value)))
        verdict = choose(equal(difference, ZERO, done.value), EXACT, FAILED)
        return choose(both(done.is_zero, planned.is_zero), UNCHECKED, verdict)
    divided = Divided(relation.rate, lines)
    share, printed, places = _printed(relation.rate, divided, row, lines, record)
    scale, value = number(relation.rate.scale), divided.result.value
    claimed = equal(printed.value, scale)
    reached = equal(divided.top.value, divided.bottom.value * scale)
    not_rounded_up = both(equal(cut(value, places), printed.value), equal(rounded(value, places), scale))
    open_ = either(is_text(share, str(Verdict.FAILED)), is_text(share, str(Verdict.DOUBTFUL)))
    short = choose(not_rounded_up, choose(open_, ROUNDING, share), share)
    verdict = choose(either(claimed, reached), choose(both(claimed, reached), EXACT, FAILED), short)
    return choose(divided.divisor_may_be_zero, share, verdict)
