"""Rows of the sheet of rules: what a rule makes of its figures, and the verdict that follows.

A rule with one comparison has one row; one with several (change and rate; items, weights, grade) has a row for
each below its own, which takes the worst of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gendoc.rules.operand import Verdict
from gendoc.workbook.formula import CellFormula, choose, shown, text
from gendoc.workbook.sheet import SheetCells

RULE, TITLE, ITEM, REPORTED, COMPUTED, EXPECTED, DIFFERENCE, LOW, HIGH, VERDICT, SIGNED, FINAL, OURS, AGREES = range(
    1, 15
)
REMARK, BASIS, PLACE = range(15, 18)
HEADS = (
    "规则",
    "核对什么",
    "对象",
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
)
EXACT, ROUNDING, DOUBTFUL, FAILED, UNCHECKED, INAPPLICABLE, WAIVED = (text(str(verdict)) for verdict in Verdict)
_WORST = (FAILED, DOUBTFUL, UNCHECKED, ROUNDING)


@dataclass(slots=True)
class Row:
    """One comparison, in one row."""

    page: SheetCells
    row: int

    def reported(self, value: CellFormula) -> CellFormula:
        """Set what the report says."""
        return self.page.put(self.row, REPORTED, shown(value))

    def computed(self, value: CellFormula) -> CellFormula:
        """Set what the other figures come to, unrounded."""
        return self.page.put(self.row, COMPUTED, shown(value))

    def expected(self, value: CellFormula) -> CellFormula:
        """Set what the report should say."""
        return self.page.put(self.row, EXPECTED, shown(value))

    def difference(self, value: CellFormula) -> CellFormula:
        """Set the difference that waivers name."""
        return self.page.put(self.row, DIFFERENCE, shown(value))

    def allowed(self, low: CellFormula, high: CellFormula) -> tuple[CellFormula, CellFormula]:
        """Set where rounding lets the difference lie, or where a figure is expected to."""
        return self.page.put(self.row, LOW, shown(low)), self.page.put(self.row, HIGH, shown(high))

    def verdict(self, value: CellFormula) -> CellFormula:
        """Set the verdict that follows; none can be reckoned with figures that are not there."""
        return self.page.put(self.row, VERDICT, shown(value, str(Verdict.UNCHECKED)))

    @property
    def named(self) -> CellFormula | None:
        """Return what refers to the difference, None if the comparison has none."""
        content = self.page.cells.get((self.row, DIFFERENCE))
        return self.page.refer(self.row, DIFFERENCE) if content is not None else None


def start_rows(page: SheetCells, labels: Sequence[str]) -> list[Row]:
    """Start the row of a rule; return a Row for each of its comparisons: the rule's own if there is one only."""
    own = page.start()
    if len(labels) == 1:
        return [Row(page, own)]
    rows = []
    for label in labels:
        rows.append(Row(page, page.start()))
        page.write(rows[-1].row, {TITLE: f"　其中：{label}"})
    return rows


def worst(page: SheetCells, rows: Sequence[Row], verdicts: Sequence[CellFormula]) -> CellFormula:
    """Return the worst of the verdicts of several rows, which follow each other."""
    area = page.area(VERDICT, rows[0].row, rows[-1].row)
    result = EXACT
    for verdict in reversed(_WORST):
        among = CellFormula(
            f"(COUNTIF({area},{verdict.formula})>0)", verdict.value in [value.value for value in verdicts]
        )
        result = choose(among, verdict, result)
    return result
