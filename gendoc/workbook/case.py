"""A record as the workbook recounts it: its figures by field, and where their lines and rows go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from gendoc.figures import units
from gendoc.figures.interval import as_decimal
from gendoc.figures.spelling import NIL
from gendoc.reconcile.record import Record
from gendoc.rules.kind import RuleInstance
from gendoc.rules.kinds import RULE_KINDS
from gendoc.rules.operand import Operand
from gendoc.workbook.formula import CellFormula, below, both
from gendoc.workbook.lines import LACKING, TYPED, LineSheet
from gendoc.workbook.sheet import SheetCells
from gendoc.workbook.verdicts import Row, start_rows


@dataclass(slots=True)
class Case:
    """One record, and the instance of a rule that it came of; figures that are lacking stand there as 0.

    needed names the fields without which there is no verdict; own_row is the rule's row, rows those of its comparisons.
    """

    record: Record
    instance: RuleInstance
    lines: LineSheet
    page: SheetCells
    needed: set[str] = field(default_factory=set)
    own_row: int = 0
    rows: list[Row] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Take over from the kind which fields a verdict needs."""
        self.needed = {one.name for one in RULE_KINDS[self.record.kind].fields if one.needed}
        if self.record.kind == "expression":
            self.needed |= set(self.instance.by_field)

    def start(self, *labels: str) -> list[Row]:
        """Return a row for each comparison."""
        self.own_row, self.rows = start_rows(self.page, labels)
        return self.rows

    def lacking(self) -> CellFormula:
        """Return whether a figure is lacking without which there is no verdict."""
        counting = [operand for operand in self.instance.all_operands if operand.field in self.needed]
        found = sum((operand.field, operand.name) in self.lines.lacking for operand in counting)
        return CellFormula(f"({self._count(f'{LACKING}*', counting)}>0)", found > 0)

    def all_nil(self) -> CellFormula:
        """Return whether every figure of the rule says 无."""
        operands = self.instance.all_operands
        found = sum(operand.state == "nil" for operand in operands)
        return CellFormula(f"({self._count(NIL, operands)}={len(operands)})", found == len(operands))

    def _count(self, words: str, operands: Sequence[Operand]) -> str:
        """Return the formula that counts the cells of terms that say words, a run of rows at a time."""
        rows = sorted(self.lines.rows[operand.field, operand.name] for operand in operands)
        runs: list[list[int]] = []
        for row in rows:
            if runs and runs[-1][1] == row - 1:
                runs[-1][1] = row
            else:
                runs.append([row, row])
        areas = (self.lines.page.area(TYPED, first, last) for first, last in runs)
        return "+".join(f'COUNTIF({area},"{words}")' for area in areas) or "0"


def factor(operand: Operand, unit: str) -> Fraction:
    """Return how many of unit one of a figure's own units is; nothing at all goes with any."""
    return Fraction(1) if operand.is_zero else units.factor(operand.unit, unit)


def inside(
    gap: CellFormula, low: CellFormula, high: CellFormula, *, low_closed: bool, high_closed: bool
) -> CellFormula:
    """Return whether a difference lies where rounding lets it."""
    return both(below(low, gap, closed=low_closed), below(gap, high, closed=high_closed))


def places_of(values: Iterable[Fraction]) -> int:
    """Return how many digits after the point numbers need, which all have an end."""
    return max((-int(as_decimal(value).as_tuple().exponent) for value in values), default=0)


def unit_step(places: int) -> Fraction:
    """Return one unit in the last of so many places."""
    return Fraction(1, 10**places)
