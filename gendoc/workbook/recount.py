"""Recounting: each record of a check as rows of formulas, which come to a verdict of their own.

What a kind of rule makes of its figures stands in a module for each family of kinds; what holds of every kind (a
figure is lacking, all say 无, the difference is signed for) stands here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction

from gendoc.data.path import show
from gendoc.figures.units import UnitMismatch
from gendoc.reconcile.record import Record
from gendoc.rules.kind import RuleInstance
from gendoc.rules.operand import Operand, Verdict
from gendoc.rules.rule import Rule
from gendoc.workbook import verdicts
from gendoc.workbook.case import Case
from gendoc.workbook.formula import CellFormula, both, choose, either, equal, is_text, number, text
from gendoc.workbook.lines import LineSheet
from gendoc.workbook.rows import formulas, limits, quotients, scores, sums
from gendoc.workbook.sheet import SheetCells, place_of
from gendoc.workbook.verdicts import INAPPLICABLE, UNCHECKED, WAIVED, Row, worst

RECOUNTS: Mapping[str, Callable[[Case], list[CellFormula]]] = {
    "sum": sums.recount_sum,
    "partition": sums.recount_sum,
    "roll-up": sums.recount_rollup,
    "equal": sums.recount_equal,
    "shares-total": sums.recount_shares_total,
    "share": quotients.recount_share,
    "ratio": quotients.recount_ratio,
    "average": quotients.recount_average,
    "completion": quotients.recount_completion,
    "growth": quotients.recount_growth,
    "at-most": limits.recount_at_most,
    "band": limits.recount_band,
    "trend": limits.recount_trend,
    "grade": scores.recount_grade,
    "expression": formulas.recount_expression,
}
SAME, DIFFERENT, NOT_RECOUNTED = "是", "否", "不需复算"
_DIGITS = 15  # what a spreadsheet holds of a number


def recount(records: Iterable[Record], rules: Iterable[Rule], lines: LineSheet, page: SheetCells) -> None:
    """Write the lines and the row (or rows) of each record, those last that stand for no figures."""
    by_id = {rule.id: rule for rule in rules}
    places = _places(records)
    for record in sorted(records, key=lambda record: not record.operands):
        _recount(record, by_id[record.id], places[record.id], lines, page)


def _places(records: Iterable[Record]) -> dict[str, dict[str, int]]:
    """Return by rule and field the most decimals that any item's figure has."""
    found: dict[str, dict[str, int]] = {}
    for record in records:
        roles = found.setdefault(record.id, {})
        for operand in record.operands:
            roles[operand.field] = max(roles.get(operand.field, 0), operand.decimals)
    return found


def _recount(record: Record, rule: Rule, decimals: Mapping[str, int], lines: LineSheet, page: SheetCells) -> None:
    item = show(record.item)
    lines.begin(record.id, record.kind, item, rule.rounding, record.operands)
    operands: dict[str, list[Operand]] = {}
    for operand in record.operands:
        known = operand if operand.known else operand._replace(state="assumed", value=Fraction(0), step=Fraction(0))
        operands.setdefault(operand.field, []).append(known)
    found_by_role = {field: tuple(found) for field, found in operands.items()}
    instance = RuleInstance(rule=rule, item=record.item, by_field=found_by_role, decimals=decimals)
    case = Case(record=record, instance=instance, lines=lines, page=page)
    why = _why_not(record)
    found: list[CellFormula] = []
    rows, taken = page.next_row, lines.page.next_row
    try:
        found = [] if why else RECOUNTS[record.kind](case)
    except UnitMismatch as problem:  # of figures that nobody compared, since others are lacking
        page.drop(rows)
        lines.page.drop(taken)
        lines.rows.clear()
        why = str(problem)
    lines.rest(record.operands)
    own = page.start() if why else case.own_row
    places = max((operand.decimals for operand in record.operands), default=0)
    page.places.update(dict.fromkeys(range(own, page.next_row), places))
    page.write(
        own,
        {
            verdicts.RULE: record.id,
            verdicts.TITLE: record.title,
            verdicts.ITEM: item,
            verdicts.OURS: str(record.verdict),
            verdicts.REMARK: why or _remark(record),
            verdicts.BASIS: record.basis,
            verdicts.PLACE: place_of(record.span, lines.file),
        },
    )
    if why:
        page.write(own, {verdicts.AGREES: NOT_RECOUNTED})
        return
    _conclude(case, found, own)


def _why_not(record: Record) -> str:
    """Return why a record has nothing to recount, "" if it has."""
    if not record.operands:
        return record.message.rpartition("，")[2]
    if record.at_fault:
        return record.at_fault
    if record.kind == "roll-up" and record.verdict is Verdict.INAPPLICABLE:
        return "没有列出所属单位"
    if any(len(str(abs(operand.value.numerator))) > _DIGITS for operand in record.operands):
        return f"有超过 {_DIGITS} 位的数，电子表格算不准"
    return ""


def _conclude(case: Case, found: list[CellFormula], own: int) -> None:
    """Write the verdict of a record beside gendoc's, and whether they are the same."""
    if len(found) == 1:
        result = found[0]
    else:
        cells = [row.verdict(verdict) for row, verdict in zip(case.rows, found, strict=True)]
        result = worst(case.page, case.rows, cells)
    result = choose(case.lacking(), UNCHECKED, choose(case.all_nil(), INAPPLICABLE, result))
    recounted = Row(case.page, own).verdict(result)
    final, waiver = recounted, case.record.waiver
    if waiver is not None:
        named = case.page.put(own, verdicts.SIGNED, number(Fraction(waiver.difference)))
        open_ = either(is_text(recounted, str(Verdict.FAILED)), is_text(recounted, str(Verdict.DOUBTFUL)))
        final = choose(both(open_, equal(_signed_gap(case, found), named)), WAIVED, recounted)
    cell = case.page.put(own, verdicts.FINAL, final)
    ours = case.page.refer(own, verdicts.OURS)
    same = CellFormula(f"({cell.formula}={ours.formula})", cell.value == ours.value)
    case.page.put(own, verdicts.AGREES, choose(same, text(SAME), text(DIFFERENT)))


def _signed_gap(case: Case, found: Sequence[CellFormula]) -> CellFormula:
    """Return the difference of the first comparison that fails."""
    for row, verdict in zip(case.rows, found, strict=True):
        if verdict.value in (str(Verdict.FAILED), str(Verdict.DOUBTFUL)) and row.difference is not None:
            return row.difference
    gap = case.rows[0].difference
    assert gap is not None
    return gap


def _remark(record: Record) -> str:
    if record.waiver is not None:
        return f"已说明：{record.waiver.reason}"
    return (
        record.message.partition("，")[2]
        if record.verdict in (Verdict.FAILED, Verdict.DOUBTFUL, Verdict.UNCHECKED)
        else ""
    )
