"""Lines: the figures that a rule reads, as formulas, in the unit in which the rule computes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from gendoc.core.source import Path
from gendoc.figures.interval import Rounding
from gendoc.figures.spelling import NIL
from gendoc.rules.kinds import field_label
from gendoc.rules.operand import Operand
from gendoc.workbook.formula import ZERO, CellFormula, choose, number, shown, text
from gendoc.workbook.sheet import SheetCells, is_number, place_of, total

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
    "备注",
)
LACKING = "缺"  # the beginning of every cell whose figure is missing
_LACKING = {"absent": LACKING, "pending": f"{LACKING}（待填）", "unreadable": f"{LACKING}（读不出）"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One figure as a rule reads it.

    typed is the cell with the figure as typed: a number, 无, or why it is missing.  value is the number in the rule's
    unit, times its weight; down (at most 0) and up (at least 0) are how far rounding may have moved it.
    """

    typed: CellFormula
    value: CellFormula
    step: CellFormula = ZERO
    weight: CellFormula = ZERO
    down: CellFormula = ZERO
    up: CellFormula = ZERO

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
    def squares(self) -> CellFormula:
        """Return the sum of the squares of one unit in the last place of each figure, times its weight."""
        steps = [(line.step * line.weight).value for line in self.lines]
        sum_of_squares = sum((unit**2 for unit in steps if isinstance(unit, Fraction)), Fraction(0))
        return CellFormula(f"SUMPRODUCT(({self.area(STEP)}*{self.area(WEIGHT)})^2)", sum_of_squares)

    def area(self, column: int) -> str:
        """Return the reference to a column of the lines."""
        return self.page.area(column, self.first, self.first + len(self.lines) - 1)


@dataclass(slots=True)
class LineSheet:
    """Writes lines, for one rule and item after another.

    figures leads from paths of figures to their cells; file is the name of the data file.  rows leads from field and
    name to the row of each line of the current rule, lacking to its missing figures.
    """

    page: SheetCells
    figures: Mapping[Path, CellFormula]
    file: str = ""
    rule: str = ""
    kind: str = ""
    item: str = ""
    rounding: Rounding = "round"
    rows: dict[tuple[str, str], int] = field(default_factory=dict)
    lacking: dict[tuple[str, str], Operand] = field(default_factory=dict)

    def begin(self, rule: str, kind: str, item: str, rounding: Rounding, operands: Iterable[Operand] = ()) -> None:
        """Begin the lines of a rule, of that kind, for an item; operands are its figures."""
        self.rule, self.kind, self.item, self.rounding = rule, kind, item, rounding
        self.rows = {}
        self.lacking = {(operand.field, operand.name): operand for operand in operands if not operand.known}

    def block(
        self, operands: Sequence[Operand], weights: Sequence[Fraction] = (), steps: Sequence[Fraction] | None = None
    ) -> Block:
        """Write a line for each figure, times its weight (by default 1); steps, if given, replace the figures' own."""
        first = self.page.next_row
        weights = weights or [Fraction(1)] * len(operands)
        steps = [operand.step for operand in operands] if steps is None else steps
        lines = [
            self._line(operand, weight, step) for operand, weight, step in zip(operands, weights, steps, strict=True)
        ]
        return Block(lines=tuple(lines), page=self.page, first=first)

    def line(self, operand: Operand, weight: Fraction | int = 1, step: Fraction | None = None) -> Line:
        """Write the line of one figure."""
        return self.block([operand], [Fraction(weight)], None if step is None else [step]).lines[0]

    def result(self, name: str, value: CellFormula, low: CellFormula, high: CellFormula) -> Line:
        """Write a line for the value of a part of an expression, and the least and greatest it may have."""
        row = self._start("中间结果", name, "")
        cell = self.page.put(row, VALUE, shown(value))
        return Line(
            typed=cell,
            value=cell,
            down=self.page.put(row, DOWN, shown(low - cell)),
            up=self.page.put(row, UP, shown(high - cell)),
        )

    def rest(self, operands: Sequence[Operand]) -> None:
        """Write lines for the figures that have none yet."""
        for operand in operands:
            if (operand.field, operand.name) not in self.rows:
                self._line(operand, Fraction(1), operand.step)

    def _start(self, field: str, name: str, place: str) -> int:
        row = self.page.start()
        self.page.write(row, {RULE: self.rule, ITEM: self.item, FIELD: field, NAME: name, PLACE: place})
        return row

    def _line(self, operand: Operand, weight: Fraction, step: Fraction) -> Line:
        place = place_of(operand.span, self.file) if operand.path else ""
        row = self._start(field_label(self.kind, operand.field), operand.name, place)
        self.page.places[row] = operand.decimals
        typed = self.page.put(row, TYPED, self._typed(operand))
        self.page.write(
            row, {UNIT: operand.unit, REMARK: _remark(self.lacking.get((operand.field, operand.name), operand))}
        )
        self.rows[operand.field, operand.name] = row
        return Line(typed=typed, value=typed) if operand.state == "text" else self._counted(row, typed, weight, step)

    def _counted(self, row: int, typed: CellFormula, weight: Fraction, step: Fraction) -> Line:
        last = self.page.put(row, STEP, number(0 if self.rounding == "exact" else step))
        times = self.page.put(row, WEIGHT, number(weight))
        nil = CellFormula(f'({typed.formula}="{NIL}")', typed.value == NIL)
        value = self.page.put(row, VALUE, choose(is_number(typed), typed * times, choose(nil, ZERO, text(""))))
        down, up = self._reach(typed, last, times, weight)
        return Line(
            typed=typed,
            value=value,
            step=last,
            weight=times,
            down=self.page.put(row, DOWN, down),
            up=self.page.put(row, UP, up),
        )

    def _typed(self, operand: Operand) -> CellFormula | str:
        """Return the content of the cell typed: a reference to the sheet of figures, if the figure is there."""
        if operand.state == "text":
            return text(operand.word)
        if (operand.field, operand.name) in self.lacking:
            return _LACKING[self.lacking[operand.field, operand.name].state]
        return self.figures.get(operand.path) or (NIL if operand.state == "nil" else number(operand.value))

    def _reach(
        self, typed: CellFormula, last: CellFormula, times: CellFormula, weight: Fraction
    ) -> tuple[CellFormula, CellFormula]:
        """Return down and up: how far rounding may have moved the figure, in the rule's unit."""
        if self.rounding != "truncate":
            half = last / number(2) * times
            return (-half, half) if weight >= 0 else (half, -half)
        above = CellFormula(f"(N({typed.formula})>0)", isinstance(typed.value, Fraction) and typed.value > 0)
        under = CellFormula(f"(N({typed.formula})<0)", isinstance(typed.value, Fraction) and typed.value < 0)
        low, high = -choose(above, ZERO, last) * times, choose(under, ZERO, last) * times
        return (low, high) if weight >= 0 else (high, low)


def _remark(operand: Operand) -> str:
    if operand.state == "assumed":
        return "没有填，按 0 计"
    if not operand.known:
        return operand.lack
    return f"由 {operand.derived} 算得" if operand.derived else ""
