"""Lines: what the formulas of a rule see of the figures that it reads, and the columns in which that stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from gendoc.workbook.formula import FALSE, TRUE, ZERO, CellFormula, both, equal
from gendoc.workbook.sheet import SheetCells, total

RULE, ITEM, FIELD, NAME, PLACE, TYPED, UNIT, STEP, WEIGHT, VALUE, DOWN, UP, REMARK = range(1, 14)
HEADS = (
    "规则",
    "对象",
    "用途",
    "数字",
    "所在行",
    "数值",
    "单位",
    "末位单位",
    "系数",
    "计入的数",
    "可能少计",
    "可能多计",
    "生成时的备注",
    "报告数",
    "算得",
    "应为",
    "差额",
    "容许下限",
    "容许上限",
    "复算",
)
SHOWN = 13  # of these columns; the others hold what a line of results comes to, which the sheet of rules shows
BETWEEN = "中间结果"  # the field of a line that holds no figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One figure as a rule reads it.

    typed is the cell with the figure as typed: a number, 无, or why it is missing.  value is the number in the rule's
    unit, times its weight; down (at most 0) and up (at least 0) are how far rounding may have moved it, and low_closed
    and high_closed whether so far as that.  own is one unit in the last place as typed, blank whether nobody typed a
    figure that counts as 0, stale whether gendoc has to compute it anew.
    """

    typed: CellFormula
    value: CellFormula
    step: CellFormula = ZERO
    weight: CellFormula = ZERO
    down: CellFormula = ZERO
    up: CellFormula = ZERO
    low_closed: CellFormula = TRUE
    high_closed: CellFormula = TRUE
    own: CellFormula = ZERO
    blank: CellFormula = FALSE
    stale: CellFormula = FALSE

    @property
    def is_zero(self) -> CellFormula:
        """Return whether the figure is exactly 0, so that its unit does not matter."""
        return both(equal(self.value, ZERO), equal(self.own, ZERO))

    @property
    def low(self) -> CellFormula:
        """Return the least number that the figure may stand for."""
        return self.value + self.down

    @property
    def high(self) -> CellFormula:
        """Return the greatest number that the figure may stand for."""
        return self.value + self.up


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Consecutive lines, the first of them in row first of page."""

    lines: tuple[Line, ...]
    page: SheetCells
    first: int

    @property
    def value(self) -> CellFormula:
        """Return the sum of the lines."""
        return total(self.area(VALUE), [line.value.value for line in self.lines])

    @property
    def down(self) -> CellFormula:
        """Return how far below their sum the true sum may lie."""
        return total(self.area(DOWN), [line.down.value for line in self.lines])

    @property
    def up(self) -> CellFormula:
        """Return how far above their sum the true sum may lie."""
        return total(self.area(UP), [line.up.value for line in self.lines])

    @property
    def low_closed(self) -> CellFormula:
        """Return whether the true sum may lie as far below as down says."""
        return self._closed("<=", [line.low_closed for line in self.lines])

    @property
    def high_closed(self) -> CellFormula:
        """Return whether the true sum may lie as far above as up says."""
        return self._closed(">=", [line.high_closed for line in self.lines])

    def _closed(self, opens: str, ends: Sequence[CellFormula]) -> CellFormula:
        if all(end.formula == "TRUE" for end in ends):
            return TRUE
        formula = f"(SUMPRODUCT(({self.area(STEP)}<>0)*({self.area(VALUE)}{opens}0))=0)"
        return CellFormula(formula, all(end.value for end in ends))

    def counting(self, lines: Sequence[Line]) -> CellFormula:
        """Return how many of some lines hold anything but an exact 0."""
        value = Fraction(sum(not line.is_zero.value for line in lines))
        if len(lines) == len(self.lines):
            return CellFormula(f"SUMPRODUCT((({self.area(VALUE)}<>0)+({self.area(STEP)}<>0)>0)*1)", value)
        terms = (f"(({line.value.formula}<>0)+({line.step.formula}<>0)>0)" for line in lines)
        return CellFormula(f"({'+'.join(terms) or '0'})", value)

    @property
    def squares(self) -> CellFormula:
        """Return the sum of the squares of one unit in the last place of each figure, times its weight."""
        steps = [(line.step * line.weight).value for line in self.lines]
        sum_of_squares = sum((unit**2 for unit in steps if isinstance(unit, Fraction)), Fraction(0))
        return CellFormula(f"SUMPRODUCT(({self.area(STEP)}*{self.area(WEIGHT)})^2)", sum_of_squares)

    def area(self, column: int) -> str:
        """Return the reference to a column of the lines."""
        return self.page.area(column, self.first, self.first + len(self.lines) - 1)
