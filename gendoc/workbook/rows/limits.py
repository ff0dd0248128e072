"""Rows for limits, usual ranges and words of direction."""

from __future__ import annotations

from fractions import Fraction

from gendoc.core.wording import DIRECTIONS
from gendoc.rules.operand import factor
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
    text,
)
from gendoc.workbook.lines import LineSheet
from gendoc.workbook.rows.parts import End, Reach, decimals_of_difference, reach_of
from gendoc.workbook.rows.quotients import Divided
from gendoc.workbook.verdicts import ASK, DOUBTFUL, EXACT, FAILED, ROUNDING, UNCHECKED, Row


def write_limit(relation: Limit, row: Row, lines: LineSheet) -> CellFormula:
    """Write figures whose sum must not exceed another; return the verdict."""
    unit = relation.sides().unit
    weights = [Fraction(part.weight) * relation.size(part, unit) for part in relation.parts]
    own = relation.size(relation.limit, unit)
    block, top = lines.block(relation.parts, weights), lines.line(relation.limit, own)
    reported, computed = row.reported(block.value), row.computed(top.value)
    figures = list(zip((*relation.parts, relation.limit), (*weights, own), strict=True))
    excess = lines.fact("超出", rounded(reported - computed, decimals_of_difference(figures)))
    low, high = row.allowed(top.down - block.up, top.up - block.down)
    allowed = Reach(
        End(low, both(block.high_closed, top.low_closed)), End(high, both(block.low_closed, top.high_closed))
    )
    step = top.step * top.weight
    if relation.strict:
        verdict = stays_below(excess, allowed, reported, computed)
    else:
        verdict = at_most(excess, allowed, block.squares + step * step, reported, computed)
    verdict = lines.fact("与上限相比", verdict)
    row.difference(choose(is_text(verdict, str(EXACT.value)), text(""), excess))  # room is no difference
    return verdict


def at_most(excess: CellFormula, allowed: Reach, squares: CellFormula, *sizes: CellFormula) -> CellFormula:
    """Return the verdict on whether an excess is at most 0, or may be so within rounding."""
    low, high = allowed
    near = choose(is_beyond(excess - (low.value + high.value) / number(2), squares), DOUBTFUL, ROUNDING)
    within = below(excess, high.value, *sizes, closed=high.closed)
    return choose(below(excess, ZERO, *sizes, closed=True), EXACT, choose(within, near, FAILED))


def stays_below(excess: CellFormula, allowed: Reach, *sizes: CellFormula) -> CellFormula:
    """Return the verdict on whether an excess is certainly below 0; it is if it is below all that rounding allows."""
    low, high = allowed
    surely = below(excess, low.value, *sizes)
    if low.closed.formula != "TRUE":
        surely = choose(low.closed, surely, below(excess, low.value, *sizes, closed=True))
    return choose(surely, EXACT, choose(below(high.value, excess, *sizes, closed=True), FAILED, DOUBTFUL))


def write_range(relation: Range, row: Row, lines: LineSheet) -> CellFormula:
    """Write a figure, or an amount divided by a count, and its usual range; return the verdict."""
    unknown = None
    if isinstance(relation.value, PerHead):
        divided = Divided(relation.value, lines)
        line, unknown = divided.result, divided.divisor_may_be_zero
    else:
        line = lines.line(relation.value, factor(relation.value, relation.unit))
    around = reach_of(line)
    value = (row.reported if unknown is None else row.computed)(line.value)
    row.allowed(*(text("") if end is None else number(end) for end in (relation.low, relation.high)))
    verdict, difference = EXACT, ZERO
    if relation.low is not None:
        end = number(relation.low)
        under = below(value, end)
        near = below(end, around.high.value, closed=around.high.closed)
        verdict = choose(under, choose(near, ROUNDING, FAILED), verdict)
        difference = choose(under, value - end, difference)
    if relation.high is not None:
        end = number(relation.high)
        over = below(end, value)
        near = below(around.low.value, end, closed=around.low.closed)
        verdict = choose(over, choose(near, ROUNDING, FAILED), verdict)
        difference = choose(over, value - end, difference)
    row.difference(difference)
    return verdict if unknown is None else choose(unknown, UNCHECKED, verdict)


def write_direction(relation: Direction, row: Row, lines: LineSheet) -> CellFormula:
    """Write the word for a change and the change itself; return the verdict."""
    word, figures, own = lines.line(relation.word), relation.figures, relation.word.word
    if len(figures) == 1:
        change = lines.line(figures[0]).value
    else:
        now, before = (lines.line(operand, factor(operand, relation.unit)).value for operand in figures)
        change = rounded(
            now - before, decimals_of_difference((operand, factor(operand, relation.unit)) for operand in figures)
        )
    change = row.reported(change)
    signs = {**DIRECTIONS, own: direction(own)}
    verdict = choose(is_text(word.typed, own), UNCHECKED, ASK) if signs[own] is None else ASK
    for sign in (1, -1, 0):
        words = [other for other, its in signs.items() if its == sign]
        listed = ",".join(text(other).formula for other in words)
        means = CellFormula(f"ISNUMBER(MATCH({word.typed.formula},{{{listed}}},0))", word.typed.value in words)
        verdict = choose(means, choose(has_sign(change, sign), EXACT, FAILED), verdict)
    return verdict
