"""share, ratio, average, completion, and the rate of growth: quotients recounted."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from gendoc.figures.interval import Interval, point, read_as
from gendoc.figures.spelling import NIL
from gendoc.rules.kinds.average import money_of
from gendoc.rules.kinds.growth import as_points
from gendoc.rules.kinds.share import apportions
from gendoc.rules.operand import Operand, Verdict, in_unit, unit_of
from gendoc.rules.relations.quotients import scale_of
from gendoc.workbook.case import Case, factor, unit_step
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
    number,
    rounded,
    size,
)
from gendoc.workbook.lines import Line
from gendoc.workbook.rows.sums import recount_change
from gendoc.workbook.verdicts import EXACT, FAILED, INAPPLICABLE, ROUNDING, UNCHECKED, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotient:
    """A quotient on a line of its own; band tells whether its ends belong to it, divisor_zero whether there may be none."""

    result: Line
    band: Interval
    divisor_zero: CellFormula


def divide(case: Case, over: Operand, under: Operand, unit: str, scale: int) -> tuple[Quotient, Line, Line]:
    """Write the lines of two figures, over in unit times scale; return their quotient."""
    top, bottom = case.lines.line(over, factor(over, unit) * scale), case.lines.line(under)
    dividend = in_unit(over, unit).times(Fraction(scale))
    band = point(Fraction(0)) if under.interval.touches_zero else dividend.interval.over(under.interval)
    corners = [a / b for a in (top.low, top.high) for b in (bottom.low, bottom.high)]
    quotient = Quotient(
        result=case.lines.result("商", top.value / bottom.value, least(*corners), most(*corners)),
        band=band,
        divisor_zero=both(below(bottom.low, ZERO, closed=True), below(ZERO, bottom.high, closed=True)),
    )
    return quotient, top, bottom


def recount_share(case: Case) -> list[CellFormula]:
    """Recount a share of a whole."""
    part, whole, share = (case.instance.operand(field) for field in ("part", "whole", "share"))
    (row,) = case.start("")
    scale = scale_of(share.unit)
    quotient, top, _ = divide(case, part, whole, unit_of((whole, part)), scale)
    all_of_it = Fraction(scale) if part.step == whole.step == 0 else None
    verdict, printed = printed_as(case, row, share, quotient, exact_at=all_of_it, moved=apportions(case.instance.rule))
    return [_unless_nil(top, printed, verdict)]


def recount_ratio(case: Case) -> list[CellFormula]:
    """Recount a rate of one figure over another."""
    over, under, rate = (case.instance.operand(field) for field in ("numerator", "denominator", "ratio"))
    (row,) = case.start("")
    quotient, top, _ = divide(case, over, under, unit_of((under, over)), scale_of(rate.unit, 1))
    verdict, printed = printed_as(case, row, rate, quotient)
    return [_unless_nil(top, printed, verdict)]


def recount_average(case: Case) -> list[CellFormula]:
    """Recount an amount over a count, in the average's unit."""
    amount, count, average = (case.instance.operand(field) for field in ("amount", "count", "average"))
    (row,) = case.start("")
    unit = money_of(average.unit) or case.instance.rule.options.get("unit", "") or average.unit
    quotient, top, _ = divide(case, amount, count, unit, 1)
    verdict, printed = printed_as(case, row, average, quotient)
    return [_unless_nil(top, printed, verdict)]


def _unless_nil(top: Line, printed: Line, verdict: CellFormula) -> CellFormula:
    """Return verdict, unless there was nothing to divide and nothing is printed."""
    nothing = both(is_text(top.typed, NIL), is_text(printed.typed, NIL))
    return choose(nothing, INAPPLICABLE, verdict)


def printed_as(
    case: Case, row: Row, operand: Operand, quotient: Quotient, *, exact_at: Fraction | None = None, moved: bool = False
) -> tuple[CellFormula, Line]:
    """Write a printed quotient against what it comes of; return the verdict and the printed figure's line.

    exact_at: at this value rounding does not count.  moved: it may be off by less than one in its last place.
    """
    places = max(operand.decimals, case.instance.decimals[operand.field])
    exact = operand.step == 0 or operand.value == exact_at
    step = Fraction(0) if exact else unit_step(places)
    printed = case.lines.line(operand, step=step)
    result = quotient.result
    reported, value = row.reported(printed.value), row.computed(result.value)
    digits, shorten = places, cut if case.instance.rule.rounding == "truncate" else rounded
    if case.record.verdict in (Verdict.FAILED, Verdict.WAIVED) and case.record.expected is not None:
        told = max(0, -int(case.record.expected.as_tuple().exponent))
        digits, shorten = (told, cut) if told > places else (places, shorten)
    row.gap(row.expected(shorten(value, digits)) - reported)
    row.allowed(printed.down - result.up, printed.up - result.down)
    reading = point(operand.value) if exact else read_as(operand.value, step, case.instance.rule.rounding)
    within = both(
        below(result.low, printed.high, closed=quotient.band.low_closed and reading.high_closed),
        below(printed.low, result.high, closed=quotient.band.high_closed and reading.low_closed),
    )
    if moved and operand.step:
        within = below(size(value - reported), number(unit_step(places)))
    if operand.is_zero:
        within = either(within, equal(rounded(value, places), ZERO))
    verdict = choose(equal(value, reported), EXACT, choose(within, ROUNDING, FAILED))
    return choose(quotient.divisor_zero, UNCHECKED, verdict), printed


def recount_completion(case: Case) -> list[CellFormula]:
    """Recount what is said to be complete: 100% if and only if the two are equal."""
    case.needed.add("rate")
    done, planned = case.instance.operand("done"), case.instance.operand("planned")
    (row,) = case.start("")
    unit = unit_of((planned, done))
    if not case.instance.names("rate"):
        one, other = (case.lines.line(operand, factor(operand, unit)) for operand in (done, planned))
        gap = row.gap(row.reported(one.value) - row.expected(row.computed(other.value)))
        all_done = choose(equal(gap, ZERO), EXACT, FAILED)
        return [_unless_nothing(one, other, all_done)]
    rate = case.instance.operand("rate")
    scale = scale_of(rate.unit)
    quotient, top, bottom = divide(case, done, planned, unit, scale)
    share, printed = printed_as(case, row, rate, quotient)
    said = equal(printed.value, number(scale))
    reached = equal(top.value, bottom.value * number(scale))
    places, value = max(rate.decimals, case.instance.decimals["rate"]), quotient.result.value
    not_rounded_up = both(equal(cut(value, places), printed.value), equal(rounded(value, places), number(scale)))
    short = choose(not_rounded_up, choose(is_text(share, "不符"), ROUNDING, share), share)
    verdict = choose(either(said, reached), choose(both(said, reached), EXACT, FAILED), short)
    return [_unless_nothing(top, bottom, verdict)]


def _unless_nothing(done: Line, planned: Line, verdict: CellFormula) -> CellFormula:
    """Return verdict, unless nothing was planned and nothing done, each of them exactly."""
    sized = [line.value for line in (done, planned)] + [line.step for line in (done, planned)]
    return choose(both(*(equal(one, ZERO) for one in sized)), UNCHECKED, verdict)


def recount_growth(case: Case) -> list[CellFormula]:
    """Recount the change and the rate of growth, whichever the rule names."""
    instance = case.instance
    with_change = instance.names("change") and instance.names("before")
    from_nothing = instance.names("before") and instance.operand("before").is_zero
    case.needed.add("change")
    if not (from_nothing and instance.names("rate") and instance.operand("rate").left_out):
        case.needed.add("rate")
    labels = (["增减额"] if with_change else []) + (["增减率"] if instance.names("rate") else [])
    rows = case.start(*labels)
    verdicts = [recount_change(case, rows[0])] if with_change else []
    if instance.names("rate"):
        verdicts.append(_recount_rate(case, rows[-1], from_nothing=from_nothing))
    return verdicts


def _recount_rate(case: Case, row: Row, *, from_nothing: bool) -> CellFormula:
    instance, rate = case.instance, case.instance.operand("rate")
    scale = scale_of(rate.unit)
    if from_nothing:
        printed = case.lines.line(rate)
        row.reported(printed.value)
        typed = CellFormula(f"ISNUMBER({printed.typed.formula})", isinstance(printed.typed.value, Fraction))
        return choose(typed, FAILED, EXACT)
    now = instance.operand("now")
    if instance.names("before"):
        before = instance.operand("before")
        quotient, _, _ = divide(case, now, before, unit_of((before, now)), scale)
        less, ratio = number(scale), quotient.result
        result = case.lines.result("商减 1", ratio.value - less, ratio.low - less, ratio.high - less)
        quotient = Quotient(result=result, band=quotient.band, divisor_zero=quotient.divisor_zero)
    else:
        quotient = _from_change(case, now, as_points(instance.operand("change"), now), scale)
    return printed_as(case, row, rate, quotient)[0]


def _from_change(case: Case, now: Operand, change: Operand, scale: int) -> Quotient:
    """Return change/(now - change), which is the rate where the year before is not printed."""
    unit = unit_of((now, change))
    top, delta = (case.lines.line(operand, factor(operand, unit)) for operand in (now, change))
    corners = [
        (number(scale) * part / (whole - part)) for whole in (top.low, top.high) for part in (delta.low, delta.high)
    ]
    around = in_unit(now, unit).interval - in_unit(change, unit).interval
    closed = around.low_closed and around.high_closed
    low, high = top.low - delta.high, top.high - delta.low
    value = number(scale) * delta.value / (top.value - delta.value)
    return Quotient(
        result=case.lines.result("商", value, least(*corners), most(*corners)),
        band=Interval(Fraction(0), Fraction(0), closed, closed),
        divisor_zero=both(below(low, ZERO, closed=True), below(ZERO, high, closed=True)),
    )
