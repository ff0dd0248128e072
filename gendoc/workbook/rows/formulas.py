"""expression: a comparison written out, recounted as it stands."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from gendoc.figures.interval import Interval, point
from gendoc.figures.quantity import Undecidable, factor
from gendoc.rules.expression import Binary, Name, Negated, Node, Number, Total
from gendoc.rules.kinds.expression import Sides, sides_of
from gendoc.workbook.case import Case
from gendoc.workbook.formula import (
    ZERO,
    CellFormula,
    below,
    both,
    choose,
    either,
    equal,
    is_beyond,
    least,
    most,
    number,
    rounded,
)
from gendoc.workbook.lines import Block
from gendoc.workbook.rows.limits import at_most
from gendoc.workbook.verdicts import DOUBTFUL, EXACT, FAILED, ROUNDING, UNCHECKED

_SIGNS = {"+": "加", "-": "减", "*": "乘", "/": "除以"}


class _Reach(NamedTuple):
    """What a part of an expression comes to, and the least and most that it may."""

    value: CellFormula
    low: CellFormula
    high: CellFormula


def recount_expression(case: Case) -> list[CellFormula]:
    """Recount both sides of a comparison, money in 元 and percentages as the fractions that they are."""
    (row,) = case.start("")
    try:
        sides = sides_of(case.instance)
    except Undecidable:
        return [UNCHECKED]
    blocks = {
        field: case.lines.block(operands, [factor(operand.unit) for operand in operands])
        for field, operands in case.instance.by_field.items()
    }
    left, right = _value(sides.formula.left, blocks, case), _value(sides.formula.right, blocks, case)
    unit = number(factor(sides.unit))
    reported, computed = row.reported(left.value / unit), row.computed(right.value / unit)
    row.expected(computed)
    digits = max(0, -int(case.record.difference.as_tuple().exponent)) if case.record.difference is not None else 4
    gap = row.gap(rounded(reported - computed, digits))
    low, high, squares = _reach(case, sides, blocks, left, right)
    below_, above = row.allowed(low / unit, high / unit)
    return [_compared(sides, gap, below_, above, squares if squares is None else squares / (unit * unit))]


def _value(node: Node, blocks: dict[str, Block], case: Case) -> _Reach:
    if isinstance(node, Number):
        value = number(node.value * factor(node.unit))
        return _Reach(value, value, value)
    if isinstance(node, Name):
        line = blocks[node.pattern.text].lines[0]
        return _Reach(line.value, line.low, line.high)
    if isinstance(node, Total):
        block = blocks[node.name.pattern.text]
        return _Reach(block.value, block.value + block.down, block.value + block.up)
    if isinstance(node, Negated):
        inner = _value(node.of, blocks, case)
        return _Reach(-inner.value, -inner.high, -inner.low)
    left, right = _value(node.left, blocks, case), _value(node.right, blocks, case)
    if node.sign == "+":
        return _Reach(left.value + right.value, left.low + right.low, left.high + right.high)
    if node.sign == "-":
        return _Reach(left.value - right.value, left.low - right.high, left.high - right.low)
    return _product(node, left, right, case)


def _product(node: Binary, left: _Reach, right: _Reach, case: Case) -> _Reach:
    """Return a product or quotient, written on a line of its own so that formulas stay short."""
    ends = [(a, b) for a in left[1:] for b in right[1:]]
    if node.sign == "*":
        value, corners = left.value * right.value, [a * b for a, b in ends]
    else:
        value, corners = left.value / right.value, [a / b for a, b in ends]
    line = case.lines.result(f"{_SIGNS[node.sign]}得", value, least(*corners), most(*corners))
    return _Reach(line.value, line.low, line.high)


def _reach(
    case: Case, sides: Sides, blocks: dict[str, Block], left: _Reach, right: _Reach
) -> tuple[CellFormula, CellFormula, CellFormula | None]:
    """Return where the difference of the sides may lie, in 元 or as a plain number, and the squares of its last places.

    Where figures only count some times, the bounds are those of each figure times that; otherwise those of the parts.
    """
    squares = number(12 * sides.variance)
    if sides.coarse is not None:
        return -number(sides.coarse.high), -number(sides.coarse.low), None
    if not sides.linear:
        gap = left.value - right.value
        return gap - (left.high - right.low), gap - (left.low - right.high), squares
    low = high = ZERO
    for field, block in blocks.items():
        slopes = [sides.slopes.get(operand.path, Fraction(0)) for operand in case.instance.by_field[field]]
        for slope, run in _runs(slopes, block):
            down, up = run.down * number(slope), run.up * number(slope)
            low, high = (low - up, high - down) if slope >= 0 else (low - down, high - up)
    return low, high, squares


def _runs(slopes: list[Fraction], block: Block) -> list[tuple[Fraction, Block]]:
    """Return lines that follow each other and count equally often, together."""
    if slopes and len(set(slopes)) == 1:
        return [(slopes[0], block)] if slopes[0] else []
    return [
        (slope, Block(lines=(line,), page=block.page, first=block.first + place))
        for place, (slope, line) in enumerate(zip(slopes, block.lines, strict=True))
        if slope
    ]


def _compared(
    sides: Sides, gap: CellFormula, low: CellFormula, high: CellFormula, squares: CellFormula | None
) -> CellFormula:
    """Return whether the comparison holds; low and high are how far off rounding allows."""
    sign, band = sides.formula.comparison, sides.band
    if sign in ("≥", ">"):
        mirrored = band.times(Fraction(-1))
        return _below(sign == ">", -gap, -high, -low, squares, mirrored)
    if sign in ("≤", "<"):
        return _below(sign == "<", gap, low, high, squares, band)
    if sign == "=":
        allowed = point(sides.gap) - band
        within = both(below(low, gap, closed=allowed.low_closed), below(gap, high, closed=allowed.high_closed))
        near = (
            ROUNDING
            if squares is None
            else choose(is_beyond(gap - (low + high) / number(2), squares), DOUBTFUL, ROUNDING)
        )
        return choose(equal(gap, ZERO), EXACT, choose(within, near, FAILED))
    # ≠: certain only where 0 is out of reach, refuted only where nothing else is within it.
    away = either(below(high, gap, closed=not band.low_closed), below(gap, low, closed=not band.high_closed))
    same = both(equal(gap, ZERO), equal(low, high))
    return choose(away, EXACT, choose(same, FAILED, DOUBTFUL))


def _below(
    strict: bool, gap: CellFormula, low: CellFormula, high: CellFormula, squares: CellFormula | None, band: Interval
) -> CellFormula:
    if strict:
        surely = below(gap, low, closed=not band.high_closed)
        return choose(surely, EXACT, choose(below(high, gap, closed=True), FAILED, DOUBTFUL))
    if squares is None:
        return choose(
            below(gap, ZERO, closed=True), EXACT, choose(below(gap, high, closed=band.low_closed), ROUNDING, FAILED)
        )
    return at_most(gap, low, high, squares, closed=band.low_closed)
