"""Rows for limits, usual ranges and words of direction."""

from __future__ import annotations

from fractions import Fraction

from gendoc.rules.operand import factor, in_unit
from gendoc.rules.relations.directions import Direction
from gendoc.rules.relations.limits import Limit, Range
from gendoc.rules.relations.quotients import PerHead
from gendoc.rules.words import direction
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
from gendoc.workbook.lines import LineSheet
from gendoc.workbook.rows.parts import places_of
from gendoc.workbook.rows.quotients import Divided
from gendoc.workbook.verdicts import DOUBTFUL, EXACT, FAILED, ROUNDING, UNCHECKED, Row


def write_limit(relation: Limit, row: Row, lines: LineSheet) -> CellFormula:
    """Write figures whose sum must not exceed another; return the verdict."""
    sides = relation.sides()
    weights = [Fraction(part.weight) * relation.size(part, sides.unit) for part in relation.parts]
    block = lines.block(relation.parts, weights)
    top = lines.line(relation.limit, relation.size(relation.limit, sides.unit))
    reported, computed = row.reported(block.value), row.computed(top.value)
    row.expected(computed)
    values = [part.value * weight for part, weight in zip(relation.parts, weights, strict=True)]
    excess = row.difference(rounded(reported - computed, places_of([*values, sides.limit.value])))
    low, high = row.allowed(top.down - block.up, top.up - block.down)
    if relation.strict:
        return stays_below(excess, low, high, closed=not sides.band.high_closed)
    step = top.step * top.weight
    return at_most(excess, low, high, block.squares + step * step, closed=sides.band.low_closed)


def at_most(
    excess: CellFormula, low: CellFormula, high: CellFormula, squares: CellFormula, *, closed: bool
) -> CellFormula:
    """Return the verdict on whether an excess is at most 0, or may be so within rounding."""
    near = choose(is_beyond(excess - (low + high) / number(2), squares), DOUBTFUL, ROUNDING)
    return choose(below(excess, ZERO, closed=True), EXACT, choose(below(excess, high, closed=closed), near, FAILED))


def stays_below(excess: CellFormula, low: CellFormula, high: CellFormula, *, closed: bool) -> CellFormula:
    """Return the verdict on whether an excess is certainly below 0."""
    surely = below(excess, low, closed=closed)
    return choose(surely, EXACT, choose(below(high, excess, closed=True), FAILED, DOUBTFUL))


def write_range(relation: Range, row: Row, lines: LineSheet) -> CellFormula:
    """Write a figure, or an amount divided by a count, and its usual range; return the verdict."""
    unknown = None
    if isinstance(relation.value, PerHead):
        divided = Divided(relation.value, lines)
        line, around, unknown = divided.result, divided.band, divided.divisor_may_be_zero
    else:
        line = lines.line(relation.value, factor(relation.value, relation.unit))
        around = in_unit(relation.value, relation.unit).interval
    low, high = line.low, line.high
    value = row.reported(line.value)
    verdict, difference = EXACT, ZERO
    if relation.low is not None:
        end = number(relation.low)
        under = below(value, end)
        verdict = choose(under, choose(below(end, high, closed=around.high_closed), ROUNDING, FAILED), verdict)
        difference = choose(under, value - end, difference)
    if relation.high is not None:
        end = number(relation.high)
        over = below(end, value)
        verdict = choose(over, choose(below(low, end, closed=around.low_closed), ROUNDING, FAILED), verdict)
        difference = choose(over, value - end, difference)
    row.difference(difference)
    return verdict if unknown is None else choose(unknown, UNCHECKED, verdict)


def write_direction(relation: Direction, row: Row, lines: LineSheet) -> CellFormula:
    """Write the word for a change and the change itself; return the verdict."""
    word = lines.line(relation.word)
    figures = relation.figures
    if len(figures) == 1:
        change = lines.line(figures[0]).value
    else:
        values = [in_unit(operand, relation.unit).value for operand in figures]
        now, before = (lines.line(operand, factor(operand, relation.unit)).value for operand in figures)
        change = rounded(now - before, places_of(values))
    change = row.reported(change)
    sign = direction(relation.word.word)
    if sign is None:
        return UNCHECKED
    return choose(both(is_text(word.typed, relation.word.word), has_sign(change, sign)), EXACT, FAILED)
