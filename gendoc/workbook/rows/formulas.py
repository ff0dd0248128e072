"""Rows for a rule that is a written expression."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from gendoc.figures.interval import point
from gendoc.figures.quantity import Scales
from gendoc.reconcile.record import Record
from gendoc.rules.expression import Binary, Name, Negated, Node, Number, Total
from gendoc.rules.kind import RuleInstance
from gendoc.rules.relations.formulas import NoDivisor, Sides, Written, decided_and_actual, sides_of
from gendoc.workbook.formula import (
    ZERO,
    CellFormula,
    below,
    both,
    choose,
    either,
    equal,
    least,
    most,
    number,
    rounded,
)
from gendoc.workbook.lines import Block, LineSheet
from gendoc.workbook.rows.limits import at_most, stays_below
from gendoc.workbook.rows.sums import weighed
from gendoc.workbook.verdicts import DOUBTFUL, EXACT, FAILED, ROUNDING, UNCHECKED, Row

_SIGNS = {"+": "加", "-": "减", "*": "乘", "/": "除以"}


class _Reach(NamedTuple):
    """The value of a part of an expression, and the least and greatest value that it may have."""

    value: CellFormula
    low: CellFormula
    high: CellFormula


def write_formula(relation: Written, row: Row, lines: LineSheet, record: Record) -> CellFormula:
    """Write both sides of a comparison, money in 元 and percentages as fractions; return the verdict."""
    try:
        sides = sides_of(relation.instance)
    except NoDivisor as problem:
        typed = any(operand.state == "number" for operand in problem.printed)
        return FAILED if typed and not problem.possible else UNCHECKED
    blocks = {
        field: lines.block(operands, [sides.scales[operand.unit] for operand in operands])
        for field, operands in relation.instance.by_field.items()
    }
    left, right = (_value(side, blocks, lines, sides.scales) for side in (sides.formula.left, sides.formula.right))
    unit = number(sides.scales[sides.unit])
    reported, computed = row.reported(left.value / unit), row.computed(right.value / unit)
    row.expected(computed)
    digits = max(0, -int(record.difference.as_tuple().exponent)) if record.difference is not None else 4
    row.difference(rounded(reported - computed, digits))
    low, high, squares = _reach(relation.instance, sides, blocks, left, right)
    below_, above = row.allowed(low / unit, high / unit)
    squares = None if squares is None else squares / (unit * unit)
    verdict = _compared(sides, reported - computed, below_, above, squares)
    for operand in decided_and_actual(relation.instance) or ():  # of what is below 0 there is no share
        verdict = choose(below(blocks[operand.field].lines[0].value, ZERO, closed=False), UNCHECKED, verdict)
    return verdict


def _value(node: Node, blocks: dict[str, Block], lines: LineSheet, scales: Scales) -> _Reach:
    if isinstance(node, Number):
        value = number(node.value * scales[node.unit])
        return _Reach(value, value, value)
    if isinstance(node, Name):
        line = blocks[node.pattern.text].lines[0]
        return _Reach(line.value, line.low, line.high)
    if isinstance(node, Total):
        block = blocks[node.name.pattern.text]
        return _Reach(block.value, block.value + block.down, block.value + block.up)
    if isinstance(node, Negated):
        inner = _value(node.of, blocks, lines, scales)
        return _Reach(-inner.value, -inner.high, -inner.low)
    left, right = (_value(side, blocks, lines, scales) for side in (node.left, node.right))
    if node.sign == "+":
        return _Reach(left.value + right.value, left.low + right.low, left.high + right.high)
    if node.sign == "-":
        return _Reach(left.value - right.value, left.low - right.high, left.high - right.low)
    return _product(node, left, right, lines)


def _product(node: Binary, left: _Reach, right: _Reach, lines: LineSheet) -> _Reach:
    """Return a product or quotient, for which a line is written so that formulas stay short."""
    ends = [(a, b) for a in left[1:] for b in right[1:]]
    if node.sign == "*":
        value, corners = left.value * right.value, [a * b for a, b in ends]
    else:
        value, corners = left.value / right.value, [a / b for a, b in ends]
    line = lines.result(f"{_SIGNS[node.sign]}得", value, least(*corners), most(*corners))
    return _Reach(line.value, line.low, line.high)


def _reach(
    instance: RuleInstance, sides: Sides, blocks: dict[str, Block], left: _Reach, right: _Reach
) -> tuple[CellFormula, CellFormula, CellFormula | None]:
    """Return the bounds of the difference of the sides, in 元 or as a plain number, and the squares of its last places.

    If the difference is linear in the figures, the bounds are sums of those of each figure times its slope; otherwise
    they follow from those of the sides.
    """
    squares = number(12 * sides.variance)
    if sides.coarse is not None:
        return -number(sides.coarse.high), -number(sides.coarse.low), None
    if not sides.linear:
        difference = left.value - right.value
        return difference - (left.high - right.low), difference - (left.low - right.high), squares
    low = high = ZERO
    for field, block in blocks.items():
        slopes = [sides.slopes.get(operand.path, Fraction(0)) for operand in instance.by_field[field]]
        for slope, run in _runs(slopes, block):
            down, up = run.down * number(slope), run.up * number(slope)
            low, high = (low - up, high - down) if slope >= 0 else (low - down, high - up)
    return low, high, squares


def _runs(slopes: list[Fraction], block: Block) -> list[tuple[Fraction, Block]]:
    """Return the lines of a block grouped by slope: all in one if the slopes are equal, else each by itself."""
    if slopes and len(set(slopes)) == 1:
        return [(slopes[0], block)] if slopes[0] else []
    return [
        (slope, Block(lines=(line,), page=block.page, first=block.first + index))
        for index, (slope, line) in enumerate(zip(slopes, block.lines, strict=True))
        if slope
    ]


def _compared(
    sides: Sides, difference: CellFormula, low: CellFormula, high: CellFormula, squares: CellFormula | None
) -> CellFormula:
    """Return the verdict of a comparison; rounding allows a difference from low to high."""
    sign, band = sides.formula.comparison, sides.band
    if sign == "=":
        return weighed(difference, low, high, point(sides.difference) - band, squares)
    if sign in ("≥", ">"):
        difference, low, high, band = -difference, -high, -low, -band
    if sign in ("<", ">"):
        return stays_below(difference, low, high, closed=not band.high_closed)
    if sign in ("≤", "≥"):
        if squares is not None:
            return at_most(difference, low, high, squares, closed=band.low_closed)
        near = choose(below(difference, high, closed=band.low_closed), ROUNDING, FAILED)
        return choose(below(difference, ZERO, closed=True), EXACT, near)
    # ≠ certainly holds only if the difference cannot be 0, and certainly fails only if it cannot be anything else.
    away = either(
        below(high, difference, closed=not band.low_closed), below(difference, low, closed=not band.high_closed)
    )
    certainly_equal = both(equal(difference, ZERO), equal(low, high))
    return choose(away, EXACT, choose(certainly_equal, FAILED, DOUBTFUL))
