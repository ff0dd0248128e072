"""Rows of the sheet of rules: the results of a rule, and its verdict.

A rule with one comparison has one row; one with several (change and rate; items, weights, grade) has a row for each
below its own, which shows the worst of their verdicts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gendoc.rules.operand import Verdict
from gendoc.workbook.formula import CellFormula, choose, is_text, shown, text
from gendoc.workbook.line import SHOWN
from gendoc.workbook.lines import LineSheet
from gendoc.workbook.sheet import SheetCells

RULE, TITLE, ITEM, UNIT, REPORTED, COMPUTED, EXPECTED, DIFFERENCE, LOW, HIGH, VERDICT, SIGNED, FINAL = range(1, 14)
OURS, AGREES, REMARK, BASIS, PLACE, NOTE = range(14, 20)
HEADS = (
    "规则",
    "核对什么",
    "对象",
    "单位",
    "报告数",
    "算得",
    "应为",
    "差额",
    "容许下限",
    "容许上限",
    "复算",
    "已说明的差额",
    "复算结论",
    "gendoc 结论",
    "是否一致",
    "备注",
    "依据",
    "所在行",
    "生成时的备注",
)
ON_PAPER = 18  # of these columns; the note of the time when the workbook was made stands in the remark
EXACT, ROUNDING, DOUBTFUL, FAILED, UNCHECKED, INAPPLICABLE, WAIVED = (text(str(verdict)) for verdict in Verdict)
ASK = text("须重新核对")  # the figures are now such that these formulas do not say; gendoc has to check again
_WORST = (FAILED, DOUBTFUL, ASK, UNCHECKED, ROUNDING)


RESULTS = SHOWN + 1 - REPORTED  # from a column of this sheet to that of the lines in which it is computed


@dataclass(slots=True)
class Row:
    """One comparison, in one row of page, which shows what a line computes.

    So no cell refers to a row of page but its own, and whoever sorts the rows does no harm.
    """

    page: SheetCells
    row: int
    lines: SheetCells
    line: int

    def reported(self, value: CellFormula) -> CellFormula:
        """Set the value in the report."""
        return self._put(REPORTED, shown(value))

    def computed(self, value: CellFormula) -> CellFormula:
        """Set the value computed from the other figures, unrounded."""
        return self._put(COMPUTED, shown(value))

    def expected(self, value: CellFormula) -> CellFormula:
        """Set the value that the report should have."""
        return self._put(EXPECTED, shown(value))

    def difference(self, value: CellFormula) -> CellFormula:
        """Set the difference that waivers name."""
        return self._put(DIFFERENCE, shown(value))

    def allowed(self, low: CellFormula, high: CellFormula) -> tuple[CellFormula, CellFormula]:
        """Set the bounds within which rounding explains the difference, or a figure is expected."""
        return self._put(LOW, shown(low)), self._put(HIGH, shown(high))

    def verdict(self, value: CellFormula) -> CellFormula:
        """Set the verdict; where it cannot be computed, the cell says that gendoc has to check again."""
        return self._put(VERDICT, shown(value, str(ASK.value)))

    @property
    def asks(self) -> CellFormula:
        """Return whether the comparison, one of several, is now one that gendoc has to check again."""
        return is_text(self.lines.refer(self.line, VERDICT + RESULTS), str(ASK.value))

    @property
    def named(self) -> CellFormula | None:
        """Return a reference to the difference, None if the comparison has none."""
        content = self.page.cells.get((self.row, DIFFERENCE))
        return self.lines.refer(self.line, DIFFERENCE + RESULTS) if content is not None else None

    def _put(self, column: int, value: CellFormula) -> CellFormula:
        cell = self.lines.put(self.line, column + RESULTS, value)
        self.page.put(self.row, column, cell)
        return cell


def start_rows(page: SheetCells, labels: Sequence[str], lines: LineSheet) -> list[Row]:
    """Begin the row of a rule; return a Row for each of its comparisons, the rule's own row if there is only one."""
    rule_row = page.start()
    if len(labels) == 1:
        return [Row(page, rule_row, lines.page, lines.outcome(""))]
    rows = []
    for label in labels:
        rows.append(Row(page, page.start(), lines.page, lines.outcome(label)))
        page.write(rows[-1].row, {TITLE: f"　其中：{label}"})
    return rows


def worst(rows: Sequence[Row], verdicts: Sequence[CellFormula]) -> CellFormula:
    """Return the worst of the verdicts of several consecutive rows."""
    area = rows[0].lines.area(VERDICT + RESULTS, rows[0].line, rows[-1].line)
    result = EXACT
    for verdict in reversed(_WORST):
        among = CellFormula(
            f"(COUNTIF({area},{verdict.formula})>0)", verdict.value in [value.value for value in verdicts]
        )
        result = choose(among, verdict, result)
    return result
