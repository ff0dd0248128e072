"""Recounting: each record of a check as rows of formulas, which compute a verdict of their own.

The formulas of relations are in `rows`, a module for each family; those that every rule has (a figure is missing, all
are 无, the difference is waived) are here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction

from gendoc.data.path import show
from gendoc.figures.spelling import NIL
from gendoc.figures.units import UnitMismatch
from gendoc.reconcile.record import Record
from gendoc.rules.kind import Relation, RuleInstance
from gendoc.rules.kinds import RULE_KINDS
from gendoc.rules.operand import Operand, Verdict
from gendoc.rules.relations.bases import OneBase
from gendoc.rules.relations.completion import Completion
from gendoc.rules.relations.counts import Count
from gendoc.rules.relations.directions import Direction
from gendoc.rules.relations.formulas import Written
from gendoc.rules.relations.limits import Limit, Range
from gendoc.rules.relations.quotients import Quotient
from gendoc.rules.relations.rates import NoRate
from gendoc.rules.relations.scores import Scores
from gendoc.rules.relations.shares import SharesTotal
from gendoc.rules.relations.sums import Sum
from gendoc.rules.rule import Rule
from gendoc.workbook import verdicts
from gendoc.workbook.formula import CellFormula, both, choose, either, equal, is_text, number, text
from gendoc.workbook.lines import LACKING, TYPED, LineSheet
from gendoc.workbook.rows.bases import write_one_base
from gendoc.workbook.rows.counts import write_count
from gendoc.workbook.rows.formulas import write_formula
from gendoc.workbook.rows.limits import write_direction, write_limit, write_range
from gendoc.workbook.rows.quotients import write_completion, write_no_rate, write_quotient
from gendoc.workbook.rows.scores import write_scores
from gendoc.workbook.rows.sums import write_shares, write_sum
from gendoc.workbook.sheet import SheetCells, place_of
from gendoc.workbook.verdicts import INAPPLICABLE, UNCHECKED, WAIVED, Row, start_rows, worst

SAME, DIFFERENT, NOT_RECOUNTED = "是", "否", "不需复算"
_DIGITS = 15  # digits of a number that a spreadsheet keeps


def recount(records: Iterable[Record], rules: Iterable[Rule], lines: LineSheet, page: SheetCells) -> None:
    """Write the lines and the row (or rows) of each record; records without figures come last."""
    by_id = {rule.id: rule for rule in rules}
    decimals = _decimals_of(records)
    for record in sorted(records, key=lambda record: not record.operands):
        _recount(record, by_id[record.id], decimals[record.id], lines, page)


def _decimals_of(records: Iterable[Record]) -> dict[str, dict[str, int]]:
    """Return for each rule and field the greatest number of decimals among the figures of all items."""
    decimals: dict[str, dict[str, int]] = {}
    for record in records:
        fields = decimals.setdefault(record.id, {})
        for operand in record.operands:
            fields[operand.field] = max(fields.get(operand.field, 0), operand.decimals)
    return decimals


def _recount(record: Record, rule: Rule, decimals: Mapping[str, int], lines: LineSheet, page: SheetCells) -> None:
    item = show(record.item)
    lines.begin(record.id, record.kind, item, rule.rounding, record.operands)
    why = _why_not(record)
    relations: tuple[Relation, ...] = ()
    results: list[CellFormula] = []
    rows: list[Row] = []
    rule_row, first_line = page.next_row, lines.page.next_row
    try:
        if not why:
            relations = RULE_KINDS[record.kind].relations(_instance(record, rule, decimals))
            why = "" if relations else "这类规则没有写成公式"
            rows = start_rows(page, [label for relation in relations for label in relation.labels])
            for relation in relations:
                results += _written(relation, rows[len(results) :], lines, record)
    except UnitMismatch as problem:  # between figures that the check did not compare, since others are missing
        page.drop(rule_row)
        lines.page.drop(first_line)
        lines.rows.clear()
        why = str(problem)
    lines.rest(record.operands)
    if why:
        page.start()
    shown_decimals = max((operand.decimals for operand in record.operands), default=0)
    page.places.update(dict.fromkeys(range(rule_row, page.next_row), shown_decimals))
    page.write(
        rule_row,
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
        page.write(rule_row, {verdicts.AGREES: NOT_RECOUNTED})
        return
    needed = {field.name for field in RULE_KINDS[record.kind].fields if field.needed}
    needed |= {operand.field for relation in relations for operand in relation.operands}
    _conclude(record, needed, rows, results, rule_row, lines)


def _instance(record: Record, rule: Rule, decimals: Mapping[str, int]) -> RuleInstance:
    """Return the rule instance of a record, with 0 in the place of missing figures."""
    operands: dict[str, list[Operand]] = {}
    for operand in record.operands:
        known = operand if operand.known else operand._replace(state="assumed", value=Fraction(0), step=Fraction(0))
        operands.setdefault(operand.field, []).append(known)
    by_field = {field: tuple(of_field) for field, of_field in operands.items()}
    return RuleInstance(rule=rule, item=record.item, by_field=by_field, decimals=decimals)


def _written(relation: Relation, rows: Sequence[Row], lines: LineSheet, record: Record) -> list[CellFormula]:
    """Write a relation, beginning in the first of rows; return the verdict of each of its comparisons."""
    match relation:
        case Sum():
            return [write_sum(relation, rows[0], lines)]
        case Quotient():
            return [write_quotient(relation, rows[0], lines, record)]
        case NoRate():
            return [write_no_rate(relation, rows[0], lines)]
        case Completion():
            return [write_completion(relation, rows[0], lines, record)]
        case Count():
            return [write_count(relation, rows[0], lines)]
        case OneBase():
            return [write_one_base(relation, rows[0], lines)]
        case Limit():
            return [write_limit(relation, rows[0], lines)]
        case Range():
            return [write_range(relation, rows[0], lines)]
        case Direction():
            return [write_direction(relation, rows[0], lines)]
        case Written():
            return [write_formula(relation, rows[0], lines, record)]
        case Scores():
            return write_scores(relation, rows, lines)
        case SharesTotal():
            return write_shares(relation, rows, lines)
    raise TypeError(f"no rows for {type(relation).__name__}")


def _why_not(record: Record) -> str:
    """Return why a record cannot be recounted, "" if it can."""
    if record.misfit or not record.operands:
        return record.reason
    if any(operand.unlisted for operand in record.operands) and record.verdict is Verdict.INAPPLICABLE:
        return "没有列出所属单位"
    if any(len(str(abs(operand.value.numerator))) > _DIGITS for operand in record.operands):
        return f"有超过 {_DIGITS} 位的数，电子表格算不准"
    return ""


def _conclude(
    record: Record,
    needed: Collection[str],
    rows: Sequence[Row],
    results: Sequence[CellFormula],
    rule_row: int,
    lines: LineSheet,
) -> None:
    """Write the recounted verdict of a record beside gendoc's, and whether the two agree."""
    page, operands = rows[0].page, record.operands
    if len(results) == 1:
        result = results[0]
    else:
        result = worst(page, rows, [row.verdict(verdict) for row, verdict in zip(rows, results, strict=True)])
    counting = [operand for operand in operands if operand.field in needed]
    missing = sum((operand.field, operand.name) in lines.lacking for operand in counting)
    lacking = CellFormula(f"({_count(f'{LACKING}*', counting, lines)}>0)", missing > 0)
    empty = sum(operand.state == "nil" for operand in operands)
    all_nil = CellFormula(f"({_count(NIL, operands, lines)}={len(operands)})", empty == len(operands))
    result = choose(lacking, UNCHECKED, choose(all_nil, INAPPLICABLE, result))
    recounted = Row(page, rule_row).verdict(result)
    final, waiver = recounted, record.waiver
    if waiver is not None:
        named = page.put(rule_row, verdicts.SIGNED, number(Fraction(waiver.difference)))
        may_be_waived = either(is_text(recounted, str(Verdict.FAILED)), is_text(recounted, str(Verdict.DOUBTFUL)))
        final = choose(both(may_be_waived, equal(_signed_difference(rows, results), named)), WAIVED, recounted)
    cell = page.put(rule_row, verdicts.FINAL, final)
    ours = page.refer(rule_row, verdicts.OURS)
    agrees = CellFormula(f"({cell.formula}={ours.formula})", cell.value == ours.value)
    page.put(rule_row, verdicts.AGREES, choose(agrees, text(SAME), text(DIFFERENT)))


def _count(words: str, operands: Iterable[Operand], lines: LineSheet) -> str:
    """Return the formula that counts the figures whose cell says words; consecutive rows make one area."""
    runs: list[list[int]] = []
    for row in sorted(lines.rows[operand.field, operand.name] for operand in operands):
        if runs and runs[-1][1] == row - 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    areas = (lines.page.area(TYPED, first, last) for first, last in runs)
    return "+".join(f'COUNTIF({area},"{words}")' for area in areas) or "0"


def _signed_difference(rows: Sequence[Row], results: Sequence[CellFormula]) -> CellFormula:
    """Return the cell of the difference of the first comparison that fails, which a waiver names."""
    for row, verdict in zip(rows, results, strict=True):
        if verdict.value in (str(Verdict.FAILED), str(Verdict.DOUBTFUL)) and row.named is not None:
            return row.named
    difference = rows[0].named
    assert difference is not None
    return difference


def _remark(record: Record) -> str:
    if record.waiver is not None:
        return f"已说明：{record.waiver.reason}"
    return record.reason if record.verdict in (Verdict.FAILED, Verdict.DOUBTFUL, Verdict.UNCHECKED) else ""
