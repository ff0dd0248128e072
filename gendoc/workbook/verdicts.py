"""Rows of the sheet of rules: the results of a rule, and its verdict.

A rule with one comparison has one row; one with several (change and rate; items, weights, grade) has a row for each
below its own, which shows the worst of their verdicts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gendoc.rules.operand import Verdict
from gendoc.workbook.formula import CellFormula, choose, shown, text
from gendoc.workbook.sheet import SheetCells

RULE, TITLE, ITEM, UNIT, REPORTED, COMPUTED, EXPECTED, DIFFERENCE, LOW, HIGH, VERDICT, SIGNED, FINAL = range(1, 14)
OURS, AGREES, REMARK, BASIS, PLACE = range(14, 19)
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
    "生成时的备注",
    "依据",
    "所在行",
)
EXACT, ROUNDING, DOUBTFUL, FAILED, UNCHECKED, INAPPLICABLE, WAIVED = (text(str(verdict)) for verdict in Verdict)
ASK = text("须重新核对")  # the figures are now such that these formulas do not say; gendoc has to check again
_WORST = (FAILED, DOUBTFUL, ASK, UNCHECKED, ROUNDING)


@dataclass(slots=True)
class Row:
    """One comparison, in one row."""

    page: SheetCells
    row: int

    def reported(self, value: CellFormula) -> CellFormula:
        """Set the value in the report."""
        return self.page.put(self.row, REPORTED, shown(value))

    def computed(self, value: CellFormula) -> CellFormula:
        """Set the value computed from the other figures, unrounded."""
        return self.page.put(self.row, COMPUTED, shown(value))

    def expected(self, value: CellFormula) -> CellFormula:
        """Set the value that the report should have."""
        return self.page.put(self.row, EXPECTED, shown(value))

    def difference(self, value: CellFormula) -> CellFormula:
        """Set the difference that waivers name."""
        return self.page.put(self.row, DIFFERENCE, shown(value))

    def allowed(self, low: CellFormula, high: CellFormula) -> tuple[CellFormula, CellFormula]:
        """Set the bounds within which rounding explains the difference, or a figure is expected."""
        return self.page.put(self.row, LOW, shown(low)), self.page.put(self.row, HIGH, shown(high))

    def verdict(self, value: CellFormula) -> CellFormula:
        """Set the verdict; where it cannot be computed, the cell says that gendoc has to check again."""
        return self.page.put(self.row, VERDICT, shown(value, str(ASK.value)))

    @property
    def named(self) -> CellFormula | None:
        """Return a reference to the difference, None if the comparison has none."""
        content = self.page.cells.get((self.row, DIFFERENCE))
        return self.page.refer(self.row, DIFFERENCE) if content is not None else None


def start_rows(page: SheetCells, labels: Sequence[str]) -> list[Row]:
    """Begin the row of a rule; return a Row for each of its comparisons, the rule's own row if there is only one."""
    rule_row = page.start()
    if len(labels) == 1:
        return [Row(page, rule_row)]
    rows = []
    for label in labels:
        rows.append(Row(page, page.start()))
        page.write(rows[-1].row, {TITLE: f"　其中：{label}"})
    return rows


def worst(page: SheetCells, rows: Sequence[Row], verdicts: Sequence[CellFormula]) -> CellFormula:
    """Return the worst of the verdicts of several consecutive rows."""
    area = page.area(VERDICT, rows[0].row, rows[-1].row)
    result = EXACT
    for verdict in reversed(_WORST):
        among = CellFormula(
            f"(COUNTIF({area},{verdict.formula})>0)", verdict.value in [value.value for value in verdicts]
        )
        result = choose(among, verdict, result)
    return result
