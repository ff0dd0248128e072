"""at-most, band and trend: figures against a limit, a usual range, a word; recounted."""

from __future__ import annotations

from fractions import Fraction

from gendoc.figures.interval import point
from gendoc.rules.kinds.average import money_of
from gendoc.rules.kinds.band import bound, reckoned_in
from gendoc.rules.operand import in_unit, unit_of
from gendoc.rules.words import direction
from gendoc.workbook.case import Case, factor, places_of
from gendoc.workbook.formula import (
    ZERO,
    CellFormula,
    below,
    both,
    choose,
    has_sign,
    is_beyond,
    is_text,
    number,
    rounded,
)
from gendoc.workbook.rows.quotients import divide
from gendoc.workbook.verdicts import DOUBTFUL, EXACT, FAILED, ROUNDING, UNCHECKED


def recount_at_most(case: Case) -> list[CellFormula]:
    """Recount figures that together do not exceed another."""
    limit, parts = case.instance.operand("limit"), case.instance.operands("parts")
    (row,) = case.start("")
    unit = unit_of((limit, *parts))
    weights = [Fraction(part.weight) * factor(part, unit) for part in parts]
    block = case.lines.block(parts, weights)
    top = case.lines.line(limit, factor(limit, unit))
    reported, computed = row.reported(block.value), row.computed(top.value)
    row.expected(computed)
    converted = in_unit(limit, unit)
    values = [part.value * weight for part, weight in zip(parts, weights, strict=True)]
    gap = row.gap(rounded(reported - computed, places_of([*values, converted.value])))
    low, high = row.allowed(top.down - block.up, top.up - block.down)
    band = point(Fraction(0)) - converted.interval
    for part, weight in zip(parts, weights, strict=True):
        band = band + part.interval.times(weight)
    if "strict" in case.instance.rule.options:
        surely = below(gap, low, closed=not band.high_closed)
        return [choose(surely, EXACT, choose(below(high, gap, closed=True), FAILED, DOUBTFUL))]
    step = top.step * top.weight
    return [at_most(gap, low, high, block.squares + step * step, closed=band.low_closed)]


def at_most(
    gap: CellFormula, low: CellFormula, high: CellFormula, squares: CellFormula, *, closed: bool
) -> CellFormula:
    """Return whether a gap is 0 or less, or may be."""
    near = choose(is_beyond(gap - (low + high) / number(2), squares), DOUBTFUL, ROUNDING)
    return choose(below(gap, ZERO, closed=True), EXACT, choose(below(gap, high, closed=closed), near, FAILED))


def recount_band(case: Case) -> list[CellFormula]:
    """Recount whether a figure, or an amount over a count, lies where one would expect it."""
    instance = case.instance
    (row,) = case.start("")
    primary = instance.operand("value") if instance.names("value") else instance.operand("amount")
    unit = reckoned_in(instance)
    unknown = None
    if instance.names("value"):
        line = case.lines.line(primary, factor(primary, unit))
        value, low, high, around = line.value, line.low, line.high, in_unit(primary, unit).interval
    else:
        quotient, _, _ = divide(case, primary, instance.operand("count"), money_of(unit) or unit, 1)
        line, around = quotient.result, quotient.band
        value, low, high = line.value, line.low, line.high
        unknown = quotient.divisor_zero
    value = row.reported(value)
    verdict, gap = EXACT, ZERO
    least, largest = bound(instance.rule, "low", unit), bound(instance.rule, "high", unit)
    if least is not None:
        end = number(least)
        under = below(value, end)
        verdict = choose(under, choose(below(end, high, closed=around.high_closed), ROUNDING, FAILED), verdict)
        gap = choose(under, value - end, gap)
    if largest is not None:
        end = number(largest)
        over = below(end, value)
        verdict = choose(over, choose(below(low, end, closed=around.low_closed), ROUNDING, FAILED), verdict)
        gap = choose(over, value - end, gap)
    row.gap(gap)
    return [verdict if unknown is None else choose(unknown, UNCHECKED, verdict)]


def recount_trend(case: Case) -> list[CellFormula]:
    """Recount whether the word for a change goes with its sign."""
    instance = case.instance
    (row,) = case.start("")
    word = case.lines.line(instance.operand("word"))
    if instance.names("change"):
        change = case.lines.line(instance.operand("change")).value
    else:
        now, before = instance.operand("now"), instance.operand("before")
        unit = unit_of((now, before))
        values = [in_unit(operand, unit).value for operand in (now, before)]
        lines = [case.lines.line(operand, factor(operand, unit)) for operand in (now, before)]
        change = rounded(lines[0].value - lines[1].value, places_of(values))
    change = row.reported(change)
    sign = direction(instance.operand("word").word)
    if sign is None:
        return [UNCHECKED]
    kept = is_text(word.typed, instance.operand("word").word)
    return [choose(both(kept, has_sign(change, sign)), EXACT, FAILED)]
