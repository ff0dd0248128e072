"""Figures and words that gendoc computed: they follow from the others, or say that gendoc has to compute them anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from gendoc.core.source import Path
from gendoc.figures.figure import FigureType
from gendoc.reconcile.record import Record
from gendoc.report.report import Report
from gendoc.rules.kind import FigureTypes
from gendoc.rules.kinds import RULE_KINDS
from gendoc.rules.rule import Rule
from gendoc.workbook.figures import SOURCE, STALE, STEP, VALUE, FigureCells, step_of
from gendoc.workbook.formula import FALSE, CellFormula, both, choose, equal, is_number, is_text, number, text
from gendoc.workbook.lines import LineSheet
from gendoc.workbook.sheet import SheetCells


def follow(
    page: SheetCells,
    cells: Mapping[Path, FigureCells],
    lines: LineSheet,
    records: Sequence[Record],
    rules: Sequence[Rule],
    report: Report,
    type_of: FigureTypes,
) -> None:
    """Put formulas in the cells of the figures and words that gendoc computed.

    One that no formula computes stays as it is until one of the figures that it comes of changes; then it is stale, and
    so is every verdict on it.
    """
    made = {path: figure.derived for path, figure in report.figures.items() if figure.derived}
    made |= {operand.path: operand.derived for record in records for operand in record.operands if operand.derived}
    for path, rule in made.items():
        if path not in cells:
            continue
        row, typed = cells[path].row, cells[path].typed
        if path in lines.derived:
            page.put(row, VALUE, lines.derived[path])
        else:
            inputs = _inputs(path, rule, records, rules)
            unchanged = both(*(_unchanged(cells[other].typed) for other in inputs if other in cells))
            kept = number(typed.value) if isinstance(typed.value, Fraction) else text(str(typed.value))
            page.put(row, VALUE, choose(unchanged, kept, text(STALE)))
            page.put(row, SOURCE, f"由 {rule} 算得，改了别的数，请用 gendoc 重算")
        if path in lines.places:
            declared = type_of(path) or FigureType(unit=None)
            figure = cells[path].figure
            assert figure is not None
            page.put(row, STEP, step_of(typed, figure, declared, lines.places[path]))


def _inputs(path: Path, rule: str, records: Sequence[Record], rules: Sequence[Rule]) -> Iterator[Path]:
    """Yield the paths of the figures that a derived one comes of."""
    together = any(each.id == rule and RULE_KINDS[each.kind].together(each) for each in rules)
    of_rule = [record for record in records if record.id == rule]
    made = {operand.path for record in of_rule for operand in record.operands if operand.derived == rule}
    seen: set[Path] = set()
    for record in of_rule:
        if together or any(operand.path == path for operand in record.operands):
            seen |= {operand.path for operand in record.operands}
    yield from sorted(seen - made, key=str)


def _unchanged(typed: CellFormula) -> CellFormula:
    if isinstance(typed.value, Fraction):
        return choose(is_number(typed), equal(typed, number(typed.value)), FALSE)
    return is_text(typed, str(typed.value))
