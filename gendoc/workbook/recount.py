"""Recounting: each record of a check as rows of formulas, which compute a verdict of their own.

The formulas of relations are in `rows`, a module for each family; those that every rule has (a figure is missing, all
are 无, the difference is waived) in `conclusion`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import NamedTuple

from gendoc.data.path import show
from gendoc.figures.quantity import Undecidable
from gendoc.figures.units import UnitMismatch
from gendoc.reconcile.record import Record
from gendoc.rules.judging import judge
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
from gendoc.workbook.conclusion import NOT_RECOUNTED, conclude, is_stale, only_difference, write_conclusion
from gendoc.workbook.conditions import Conditions
from gendoc.workbook.formula import FALSE, TRUE, ZERO, CellFormula, both, choose, equal, is_text, rounded, text
from gendoc.workbook.line import STEP, TYPED, VALUE
from gendoc.workbook.lines import LineSheet
from gendoc.workbook.rows.bases import write_one_base
from gendoc.workbook.rows.counts import write_count
from gendoc.workbook.rows.formulas import write_formula
from gendoc.workbook.rows.limits import write_direction, write_limit, write_range
from gendoc.workbook.rows.quotients import write_completion, write_quotient
from gendoc.workbook.rows.scores import write_scores
from gendoc.workbook.rows.sums import write_shares, write_sum
from gendoc.workbook.sheet import SheetCells, place_of
from gendoc.workbook.supposed import any_figures, as_it_is
from gendoc.workbook.verdicts import ASK, UNCHECKED, Row, start_rows

DIGITS = 13  # of a number, with which a spreadsheet reckons right: it keeps two more


def waived(record: Record) -> frozenset[Decimal]:
    """Return the difference that a record's own waiver names."""
    return frozenset() if record.waiver is None else frozenset({record.waiver.difference})


def recount(
    records: Sequence[Record],
    rules: Iterable[Rule],
    lines: LineSheet,
    page: SheetCells,
    conditions: Conditions | None = None,
    signed: Callable[[Record], frozenset[Decimal]] = waived,
) -> None:
    """Write the lines and the row (or rows) of each record; those that do not apply come last, under a head.

    conditions are those of the rules; without them, all rules apply.  signed returns the differences that 已知差异
    names for a record.
    """
    by_id = {rule.id: rule for rule in rules}
    decimals = _Decimals(records)
    applicable = [record for record in records if record.verdict is not Verdict.INAPPLICABLE]
    others = [record for record in records if record.verdict is Verdict.INAPPLICABLE]
    for record in sorted(applicable, key=lambda record: not record.operands):
        _recount(record, by_id[record.id], decimals, lines, page, conditions, signed(record))
    if applicable and others:
        page.group = page.start()
        page.write(page.group, {verdicts.TITLE: f"以下 {len(others)} 条，生成时不适用"})
    for record in sorted(others, key=lambda record: not record.operands):
        _recount(record, by_id[record.id], decimals, lines, page, conditions, signed(record))


class _Decimals:
    """The decimals of the figures of each rule, by field."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._counted: dict[tuple[str, str], Counter[int]] = {}
        for record in records:
            for operand in record.operands:
                self._counted.setdefault((record.id, operand.field), Counter())[operand.decimals] += 1

    def most(self, record: Record) -> dict[str, int]:
        """Return by field the most decimals among the figures of all items of a record's rule."""
        return {operand.field: max(self._counted[record.id, operand.field]) for operand in record.operands}

    def others(self, record: Record) -> dict[str, int]:
        """Return by field the most decimals among those of the other items."""
        return {field: max(counted, default=0) for field, counted in self._without(record)}

    def _without(self, record: Record) -> Iterator[tuple[str, Counter[int]]]:
        for field in {operand.field for operand in record.operands}:
            own = Counter(operand.decimals for operand in record.operands if operand.field == field)
            yield field, self._counted[record.id, field] - own


class _Rows(NamedTuple):
    """The rows of a record: its relations, the verdict of each of their comparisons, and on what condition they hold.

    why: why it has none.
    """

    relations: tuple[Relation, ...] = ()
    rows: tuple[Row, ...] = ()
    results: tuple[CellFormula, ...] = ()
    units: tuple[str, ...] = ()
    holding: CellFormula = TRUE
    why: str = ""


def _recount(
    record: Record,
    rule: Rule,
    all_decimals: _Decimals,
    lines: LineSheet,
    page: SheetCells,
    conditions: Conditions | None,
    signed: frozenset[Decimal],
) -> None:
    item = show(record.item)
    lines.begin(record.id, record.kind, item, rule.rounding, record.operands, all_decimals.others(record))
    rule_row, first_line = page.next_row, lines.page.next_row
    written = _write(record, rule, all_decimals.most(record), lines, page)
    lines.rest(record.operands)
    if written.why:
        page.start()
    shown_decimals = max((operand.decimals for operand in record.operands), default=0)
    page.places.update(dict.fromkeys(range(rule_row, page.next_row), shown_decimals))
    for row, unit in zip(written.rows, written.units, strict=True):
        page.write(row.row, {verdicts.UNIT: unit})
    page.write(
        rule_row,
        {
            verdicts.RULE: record.id,
            verdicts.TITLE: _titled(record, item),
            verdicts.ITEM: item,
            verdicts.OURS: str(record.verdict),
            verdicts.REMARK: written.why or _remark(record, rule),
            verdicts.BASIS: record.basis,
            verdicts.PLACE: place_of(record.span, lines.file),
        },
    )
    if written.why:
        page.write(rule_row, {verdicts.AGREES: NOT_RECOUNTED})
        return
    holding, results = written.holding, written.results
    if holding.formula == "FALSE":
        holding = both(*(_stays_nothing(operand, lines) for operand in record.operands))
    if RULE_KINDS[record.kind].whole:
        results = tuple(choose(_all_whole(record, lines), result, UNCHECKED) for result in results)
    needed = {field.name for field in RULE_KINDS[record.kind].fields if field.needed}
    needed |= {operand.field for relation in written.relations for operand in relation.operands}
    applied = (lambda verdict: verdict) if conditions is None else partial(conditions.applied, rule, record.item)
    verdict = applied(conclude(record, needed, written.rows, results, lines, holding))
    write_conclusion(record, rule_row, verdict, only_difference(written.rows, results), page, signed)
    facts = (lines.page.cells.get((line, VALUE)) for line in range(first_line, lines.page.next_row))
    if any(ASK.formula in cell.formula for cell in (verdict, *facts) if isinstance(cell, CellFormula)):
        stale = FALSE if conditions is None else conditions.stale(rule, record.item)
        note, now = _remark(record, rule), page.refer(rule_row, verdicts.FINAL)
        then = page.put(rule_row, verdicts.NOTE, note) if note else text("")
        why = _why_ask(written._replace(holding=holding), record, stale, lines)
        page.put(rule_row, verdicts.REMARK, choose(is_text(now, str(ASK.value)), why, then))


def _write(record: Record, rule: Rule, decimals: Mapping[str, int], lines: LineSheet, page: SheetCells) -> _Rows:
    """Write the relations of a record for any figures; if these do not go together, for as long as one of them is 0."""
    if why := _why_not(record):
        return _Rows(why=why)
    rule_row, first_line = page.next_row, lines.page.next_row
    why = ""
    for instance, holding in (
        (any_figures(record, rule, decimals, lines.figures), TRUE),
        (as_it_is(record, rule, decimals), FALSE),
    ):
        try:
            return _related(instance, record, lines, page)._replace(holding=holding)
        except (UnitMismatch, Undecidable) as problem:
            page.drop(rule_row)
            lines.page.drop(first_line)
            lines.rows.clear()
            why = str(problem)
    return _Rows(why=why)


def _related(instance: RuleInstance, record: Record, lines: LineSheet, page: SheetCells) -> _Rows:
    """Write the relations of an instance.  Raises UnitMismatch or Undecidable if its figures cannot be compared."""
    relations = _relations(instance)
    if not relations:
        return _Rows(why="这类规则没有写成公式")
    rows = tuple(start_rows(page, [label for relation in relations for label in relation.labels], lines))
    results: list[CellFormula] = []
    units: list[str] = []
    for relation in relations:
        verdicts_of = _written(relation, rows[len(results) :], lines, record)
        results.extend(verdicts_of)
        units.extend([relation.shown_in] * len(verdicts_of))
    return _Rows(relations, rows, tuple(results), tuple(units))


def _titled(record: Record, item: str) -> str:
    """Return the title of a record's rule, with the name of its item if that has one."""
    named = record.item_name and record.item_name not in (item, record.title)
    return f"{record.title}（{record.item_name}）" if named else record.title


def _relations(instance: RuleInstance) -> tuple[Relation, ...]:
    """Return the relations of an instance.  Raises UnitMismatch if its figures cannot be compared."""
    judgement = judge(instance)
    if judgement.misfit:
        raise UnitMismatch(judgement.reason)
    return RULE_KINDS[instance.rule.kind].relations(instance)


def _all_whole(record: Record, lines: LineSheet) -> CellFormula:
    """Return whether all figures of a record, which are counts, have no decimals."""
    rows = [lines.rows[operand.field, operand.name] for operand in record.operands]
    cells = [(lines.page.refer(row, VALUE), lines.page.refer(row, STEP)) for row in rows]
    return both(
        *(condition for value, step in cells for condition in (equal(step, ZERO), equal(value, rounded(value, 0))))
    )


def _stays_nothing(operand: Operand, lines: LineSheet) -> CellFormula:
    """Return whether a figure that is exactly 0, or lacking, is so still."""
    if operand.known and not operand.is_zero:
        return TRUE
    typed = lines.page.refer(lines.rows[operand.field, operand.name], TYPED)
    return CellFormula(f"(N({typed.formula})=0)", not isinstance(typed.value, Fraction) or not typed.value)


def _written(relation: Relation, rows: Sequence[Row], lines: LineSheet, record: Record) -> list[CellFormula]:
    """Write a relation, beginning in the first of rows; return the verdict of each of its comparisons."""
    match relation:
        case Sum():
            return [write_sum(relation, rows[0], lines)]
        case Quotient():
            return [write_quotient(relation, rows[0], lines, record)]
        case NoRate():
            return [write_quotient(relation.otherwise, rows[0], lines, record)]
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
            return [write_formula(relation, rows[0], lines)]
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
    if any(len(str(abs(operand.value.numerator))) > DIGITS for operand in record.operands):
        return f"有超过 {DIGITS} 位的数，电子表格算不准"
    return ""


def _why_ask(written: _Rows, record: Record, stale: CellFormula, lines: LineSheet) -> CellFormula:
    """Return why the formulas of a record, after a change, leave the verdict to gendoc; stale: its condition does."""
    why = text("改了以后，公式算不出结果")
    of_rows = [relation for relation in written.relations for _ in relation.labels]
    for relation, row in reversed(list(zip(of_rows, written.rows, strict=True))):
        if reason := _unsaid(relation):
            why = choose(TRUE if len(of_rows) == 1 else row.asks, text(reason), why)
    why = choose(is_stale(record, lines), text("用到由 gendoc 代算的数，公式算不出它改成多少"), why)
    changed = text("原来是 0 或没有的数，改了以后单位合不合得来，公式判不出")
    why = choose(written.holding, why, changed)
    return choose(stale, text("这条规则用不用，要看由 gendoc 代算的数，公式算不出它改成多少"), why)


def _unsaid(relation: Relation) -> str:
    """Return of what the formulas of a relation say that gendoc has to check again, "" if of nothing."""
    match relation:
        case Direction():
            return "改成的用语没有列出，公式判不出"
        case Written():
            return "除数改得可能是 0，公式判不出"
        case Quotient() | NoRate() | Completion():
            return "改成的 无 没有单位，公式判不出"
    return ""


def _remark(record: Record, rule: Rule) -> str:
    if record.waiver is not None:
        return f"已说明：{record.waiver.reason}"
    if record.verdict is Verdict.ROUNDING and RULE_KINDS[record.kind].together(rule):
        return "按最大余额法凑整"
    return record.reason if record.verdict in (Verdict.FAILED, Verdict.DOUBTFUL, Verdict.UNCHECKED) else ""
