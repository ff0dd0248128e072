"""Rows for a rule that is a written expression."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import combinations
from typing import NamedTuple

from gendoc.figures.quantity import Scales
from gendoc.rules.expression import Binary, Name, Negated, Node, Number, Total
from gendoc.rules.relations.formulas import Sides, Written, decided_and_actual, sides_of
from gendoc.workbook.formula import (
    FALSE,
    ZERO,
    CellFormula,
    below,
    both,
    choose,
    cut,
    either,
    equal,
    is_number,
    negated,
    number,
    rounded,
    text,
)
from gendoc.workbook.line import Block, Line
from gendoc.workbook.lines import LineSheet
from gendoc.workbook.rows.limits import at_most, stays_below
from gendoc.workbook.rows.parts import End, Reach, hull, reach_of
from gendoc.workbook.rows.quotients import may_be_zero
from gendoc.workbook.rows.sums import weighed
from gendoc.workbook.verdicts import ASK, DOUBTFUL, EXACT, FAILED, UNCHECKED, Row

_SIGNS = {"+": "加", "-": "减", "*": "乘", "/": "除以"}
_FEW = 6  # figures among which two may be all that is left
_DIGITS = 9  # decimals of a difference that is shown


class _Part(NamedTuple):
    """The value of a part of an expression, its interval, and how it changes with each field's figures (slopes)."""

    value: CellFormula
    reach: Reach
    slopes: Mapping[str, CellFormula] = {}

    def slope(self, field: str) -> CellFormula:
        return self.slopes.get(field, ZERO)


def write_formula(relation: Written, row: Row, lines: LineSheet) -> CellFormula:
    """Write both sides of a comparison, money in 元 and percentages as fractions; return the verdict."""
    instance = relation.instance
    sides = sides_of(instance)
    blocks = {
        field: lines.block(operands, [sides.scales[operand.unit] for operand in operands])
        for field, operands in instance.by_field.items()
    }
    expression = _Expression(blocks, lines, sides.scales)
    left, right = expression.part(sides.formula.left), expression.part(sides.formula.right)
    unit = number(sides.scales[sides.unit])
    if _is_printed(sides.formula.left):
        reported, computed = row.reported(left.value / unit), row.computed(right.value / unit)
    elif isinstance(sides.formula.right, Name):
        reported, computed = row.computed(left.value / unit), row.reported(right.value / unit)
    else:
        reported, computed = lines.fact("左边算得", left.value / unit), row.computed(right.value / unit)
    if sides.formula.comparison == "=" and _is_printed(sides.formula.left):
        row.expected(computed)
    elif sides.formula.comparison == "=" and isinstance(sides.formula.right, Name):
        row.expected(reported)
    row.difference(_difference(sides.formula.comparison, reported, computed))
    allowed, squares, one_figure = expression.allowed(sides, left, right)
    low, high = row.allowed(allowed.low.value / unit, allowed.high.value / unit)
    allowed = Reach(End(low, allowed.low.closed), End(high, allowed.high.closed))
    verdict = _compared(sides, reported, computed, allowed, squares / (unit * unit), one_figure)
    if sides.printed is not None and instance.rule.rounding not in ("truncate", "exact"):
        verdict = _unless_cut(verdict, blocks[sides.printed.field].lines[0], (left, right), sides, lines)
    for operand in decided_and_actual(instance) or ():  # of what is below 0 there is no share
        verdict = choose(below(blocks[operand.field].lines[0].value, ZERO, closed=False), UNCHECKED, verdict)
    if not expression.divisors:
        return verdict
    printed = [
        blocks[side.pattern.text].lines[0]
        for side in (sides.formula.left, sides.formula.right)
        if isinstance(side, Name) and sides.formula.comparison == "="
    ]
    nothing = either(*(both(equal(low.value, ZERO), equal(high.value, ZERO)) for low, high in expression.divisors))
    typed = either(*(is_number(line.typed) for line in printed))
    zero = either(*(may_be_zero((low.value, high.value)) for low, high in expression.divisors))
    return choose(zero, choose(typed, choose(nothing, FAILED, ASK), UNCHECKED), verdict)


def _is_printed(node: Node) -> bool:
    """Return whether the report prints a part of an expression, or what adds up to it."""
    if isinstance(node, Binary):
        return node.sign in "+-" and _is_printed(node.left) and _is_printed(node.right)
    return _is_printed(node.of) if isinstance(node, Negated) else isinstance(node, Name | Total)


def _difference(sign: str, reported: CellFormula, computed: CellFormula) -> CellFormula:
    """Return the difference of both sides, "" where one may be as much larger than the other."""
    difference = rounded(reported - computed, _DIGITS)
    if sign not in ("≤", "≥"):
        return difference
    room = below(*((reported, computed) if sign == "≤" else (computed, reported)), closed=True)
    return choose(room, text(""), difference)


def _unless_cut(
    verdict: CellFormula, printed: Line, parts: tuple[_Part, _Part], sides: Sides, lines: LineSheet
) -> CellFormula:
    """Return a verdict; that of a printed figure which is the product or quotient cut off, not rounded, is doubtful."""
    computed = parts[1] if isinstance(sides.formula.left, Name) else parts[0]
    meets = reach_of(printed).meets(computed.reach, computed.value)
    exact = equal(printed.own, ZERO)
    step = choose(exact, number(1), printed.up - printed.down)
    digits, typed = computed.value / step, printed.value / step
    truncated = both(equal(cut(digits, 0), typed), negated(equal(rounded(digits, 0), typed)))
    width = computed.reach.high.value - computed.reach.low.value
    open_ = both(meets, below(step, width, computed.value))
    short = lines.holds("像是截尾", both(negated(exact), truncated, negated(open_)))
    return choose(both(short, negated(equal(computed.value, printed.value))), DOUBTFUL, verdict)


class _Expression:
    """The parts of an expression as formulas; divisors are the intervals of what it divides by."""

    def __init__(self, blocks: dict[str, Block], lines: LineSheet, scales: Scales) -> None:
        self.blocks, self.lines, self.scales = blocks, lines, scales
        self.divisors: list[Reach] = []

    def part(self, node: Node) -> _Part:
        """Return a part of the expression."""
        if isinstance(node, Number):
            value = number(node.value * self.scales[node.unit])
            return _Part(value, Reach(End(value), End(value)))
        if isinstance(node, Name):
            field = node.pattern.text
            line = self.blocks[field].lines[0]
            return _Part(line.value, reach_of(line), {field: number(1)})
        if isinstance(node, Total):
            field = node.name.pattern.text
            block = self.blocks[field]
            low, high = End(block.value + block.down, block.low_closed), End(block.value + block.up, block.high_closed)
            return _Part(block.value, Reach(low, high), {field: number(1)})
        if isinstance(node, Negated):
            return _negative(self.part(node.of))
        left, right = self.part(node.left), self.part(node.right)
        if node.sign == "+":
            return _sum(left, right)
        return _sum(left, _negative(right)) if node.sign == "-" else self._product(node, left, right)

    def _product(self, node: Binary, left: _Part, right: _Part) -> _Part:
        """Return a product or quotient, for which a line is written so that formulas stay short."""
        pairs = [(a, b, both(a.closed, b.closed)) for a in left.reach for b in right.reach]
        if node.sign == "*":
            value, ends = left.value * right.value, [End(a.value * b.value, closed) for a, b, closed in pairs]
        else:
            self.divisors.append(right.reach)
            value, ends = left.value / right.value, [End(a.value / b.value, closed) for a, b, closed in pairs]
        low, high = hull(ends)
        name = f"{_SIGNS[node.sign]}得"
        line = self.lines.result(name, value, low.value, high.value, low.closed, high.closed)
        slopes = {}
        for field in {**left.slopes, **right.slopes}:
            mine, other = left.slope(field), right.slope(field)
            if node.sign == "*":
                slopes[field] = _terms(_times(mine, right.value), _times(other, left.value))
            else:
                slopes[field] = _terms(mine, -_times(other, line.value)) / right.value
        return _Part(line.value, reach_of(line), slopes)

    def allowed(self, sides: Sides, left: _Part, right: _Part) -> tuple[Reach, CellFormula, CellFormula]:
        """Return the interval of differences that rounding allows, and the squares of the figures' last places.

        The third is whether the sides are one figure in two precisions.  If the difference is linear in the figures,
        the interval is the sum of those of each figure times its slope; otherwise it follows from those of the sides.
        """
        slopes = {field: _terms(left.slope(field), -right.slope(field)) for field in self.blocks}
        squares = ZERO
        for field, block in self.blocks.items():
            squares = squares + slopes[field] * slopes[field] * block.squares
        if not sides.linear:
            (a, b), (c, d) = left.reach, right.reach
            difference = left.value - right.value
            low = End(difference - (b.value - c.value), both(b.closed, c.closed))
            high = End(difference - (a.value - d.value), both(a.closed, d.closed))
            return Reach(low, high), squares, FALSE
        low, high = End(ZERO), End(ZERO)
        for field, block in self.blocks.items():
            slope = slopes[field]
            down, up = End(block.down * slope, block.low_closed), End(block.up * slope, block.high_closed)
            if isinstance(slope.value, Fraction) and slope.value < 0:
                down, up = up, down
            low = End(low.value - up.value, both(low.closed, up.closed))
            high = End(high.value - down.value, both(high.closed, down.closed))
        one_figure = FALSE
        for condition, coarser in self._one_figure(sides, slopes):
            one_figure = either(one_figure, condition)
            low, high = (
                End(choose(condition, a.value, b.value), choose(condition, a.closed, b.closed))
                for a, b in zip(coarser, (low, high), strict=True)
            )
        return Reach(low, high), squares, one_figure

    def _one_figure(self, sides: Sides, slopes: Mapping[str, CellFormula]) -> Iterator[tuple[CellFormula, Reach]]:
        """Yield when two figures, since all others are 0, are one in two precisions, and what rounding allows then."""
        lines = [(line, _known(slopes[field])) for field, block in self.blocks.items() for line in block.lines]
        linear = sum((sides.atoms[path].value * slope for path, slope in sides.slopes.items()), Fraction(0))
        if sides.formula.comparison != "=" or len(lines) > _FEW or linear != sides.difference:
            return
        for (one, first), (two, second) in combinations(lines, 2):
            if not first or abs(first) != abs(second):
                continue
            others = (line.is_zero for line, slope in lines if line not in (one, two) and slope)
            condition = both(negated(one.is_zero), negated(two.is_zero), *others)
            widths = [line.up - line.down for line in (one, two)]
            same, wider = equal(*widths), below(widths[1], widths[0])
            low, high = (
                End(
                    choose(same, ZERO, choose(wider, a.value, b.value)),
                    either(same, choose(wider, a.closed, b.closed)),
                )
                for a, b in zip(_moved(one, first), _moved(two, second), strict=True)
            )
            yield self.lines.holds("同一个数，位数不同", condition), Reach(low, high)


def _moved(line: Line, slope: Fraction) -> Reach:
    """Return how far the rounding of one figure may have moved a difference, by its slope."""
    times = number(slope)
    ends = (End(-(line.up * times), line.high_closed), End(-(line.down * times), line.low_closed))
    return Reach(*(ends if slope > 0 else ends[::-1]))


def _known(slope: CellFormula) -> Fraction:
    assert isinstance(slope.value, Fraction)
    return slope.value


def _negative(part: _Part) -> _Part:
    low, high = part.reach
    slopes = {field: -slope for field, slope in part.slopes.items()}
    return _Part(-part.value, Reach(End(-high.value, high.closed), End(-low.value, low.closed)), slopes)


def _sum(one: _Part, other: _Part) -> _Part:
    low, high = (End(a.value + b.value, both(a.closed, b.closed)) for a, b in zip(one.reach, other.reach, strict=True))
    slopes = {field: _terms(one.slope(field), other.slope(field)) for field in {**one.slopes, **other.slopes}}
    return _Part(one.value + other.value, Reach(low, high), slopes)


def _terms(one: CellFormula, other: CellFormula) -> CellFormula:
    """Return a sum of slopes, as a plain number if both are."""
    if one.is_constant and other.is_constant:
        return _plain((one + other).value)
    return one + other


def _times(slope: CellFormula, factor: CellFormula) -> CellFormula:
    if slope.is_constant and (slope.value == 0 or factor.is_constant):
        return ZERO if slope.value == 0 else _plain((slope * factor).value)
    return factor if slope.value == 1 and slope.is_constant else slope * factor


def _plain(value: object) -> CellFormula:
    assert isinstance(value, Fraction)
    return number(value)


def _compared(
    sides: Sides,
    reported: CellFormula,
    computed: CellFormula,
    allowed: Reach,
    squares: CellFormula,
    one_figure: CellFormula,
) -> CellFormula:
    """Return the verdict of a comparison."""
    sign, difference, sizes = sides.formula.comparison, reported - computed, (reported, computed)
    low, high = allowed
    if sign == "=":
        return weighed(difference, allowed, squares, one_figure, *sizes)
    if sign in ("≥", ">"):
        difference, allowed = -difference, Reach(End(-high.value, high.closed), End(-low.value, low.closed))
    if sign in ("<", ">"):
        return stays_below(difference, allowed, *sizes)
    if sign in ("≤", "≥"):
        return at_most(difference, allowed, squares, *sizes)
    # ≠ certainly holds only if the difference cannot be 0, and certainly fails only if it cannot be anything else.
    within = both(
        below(low.value, difference, *sizes, closed=low.closed),
        below(difference, high.value, *sizes, closed=high.closed),
    )
    certainly_equal = both(equal(difference, ZERO, *sizes), equal(low.value, high.value))
    return choose(negated(within), EXACT, choose(certainly_equal, FAILED, DOUBTFUL))
