"""Recounting: each record of a check as rows of formulas, which compute a verdict of their own.

The formulas of relations are in `rows`, a module for each family; those that every rule has (a figure is missing, all
are 无, the difference is waived) are here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import partial

from gendoc.data.path import show
from gendoc.figures.interval import Interval
from gendoc.figures.quantity import Undecidable
from gendoc.figures.spelling import NIL
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
from gendoc.workbook.conditions import Conditions
from gendoc.workbook.figures import LACKING, STALE
from gendoc.workbook.formula import (
    BOUNDLESS,
    FALSE,
    TRUE,
    ZERO,
    CellFormula,
    both,
    choose,
    either,
    equal,
    is_number,
    is_text,
    negated,
    number,
    rounded,
    starts,
    text,
)
from gendoc.workbook.lines import STEP, TYPED, VALUE, LineSheet
from gendoc.workbook.rows.bases import write_one_base
from gendoc.workbook.rows.counts import write_count
from gendoc.workbook.rows.formulas import write_formula
from gendoc.workbook.rows.limits import write_direction, write_limit, write_range
from gendoc.workbook.rows.quotients import write_completion, write_quotient
from gendoc.workbook.rows.scores import write_scores
from gendoc.workbook.rows.sums import write_shares, write_sum
from gendoc.workbook.sheet import SheetCells, place_of
from gendoc.workbook.verdicts import ASK, INAPPLICABLE, UNCHECKED, WAIVED, Row, start_rows, worst

SAME, DIFFERENT, NOT_RECOUNTED = "是", "否", "不需复算"
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
    """Write the lines and the row (or rows) of each record; records without figures come last.

    conditions are those of the rules; without them, all rules apply.  signed returns the differences that 已知差异 names
    for a record.
    """
    by_id = {rule.id: rule for rule in rules}
    decimals = _Decimals(records)
    for record in sorted(records, key=lambda record: not record.operands):
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
    decimals = all_decimals.most(record)
    lines.begin(record.id, record.kind, item, rule.rounding, record.operands, all_decimals.others(record))
    why = _why_not(record)
    relations: tuple[Relation, ...] = ()
    results: list[CellFormula] = []
    rows: list[Row] = []
    rule_row, first_line = page.next_row, lines.page.next_row
    holding = TRUE
    for instance in (_for_any_figures(record, rule, decimals), _as_it_is(record, rule, decimals)):
        if why:
            break
        try:
            relations = _relations(instance)
            why = "" if relations else "这类规则没有写成公式"
            rows = start_rows(page, [label for relation in relations for label in relation.labels])
            for relation in relations:
                results += _written(relation, rows[len(results) :], lines, record)
            break
        except (UnitMismatch, Undecidable) as problem:  # figures go together only as long as one of them is 0
            page.drop(rule_row)
            lines.page.drop(first_line)
            lines.rows.clear()
            results, holding = [], FALSE
            problem_met = str(problem)
    else:
        why = problem_met
    if RULE_KINDS[record.kind].whole and results:
        results = [choose(_all_whole(record, lines), result, UNCHECKED) for result in results]
    lines.rest(record.operands)
    if why:
        page.start()
    if holding.formula == "FALSE":
        holding = both(*(_stays_nothing(operand, lines) for operand in record.operands))
    shown_decimals = max((operand.decimals for operand in record.operands), default=0)
    page.places.update(dict.fromkeys(range(rule_row, page.next_row), shown_decimals))
    page.write(
        rule_row,
        {
            verdicts.RULE: record.id,
            verdicts.TITLE: _titled(record, item),
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
    applied = (lambda verdict: verdict) if conditions is None else partial(conditions.applied, rule, record.item)
    _conclude(record, needed, rows, results, rule_row, lines, holding, applied, signed)


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


def _for_any_figures(record: Record, rule: Rule, decimals: Mapping[str, int]) -> RuleInstance:
    """Return the instance of a record with other figures, none of which is 0, so that its relations hold for any.

    They keep their units and decimals.  All differ, since differences may be divided by.
    """
    operands: dict[str, list[Operand]] = {}
    for place, operand in enumerate(record.operands):
        if operand.state != "text":
            value = Fraction(1000 + 37 * place * place)
            figure = operand.figure and replace(operand.figure, state="number", value=Decimal(int(value)))
            step = Fraction(10) ** -operand.decimals
            around = Interval(value - step / 2, value + step / 2)
            operand = operand._replace(state="number", value=value, step=step, interval=around, figure=figure)
        operands.setdefault(operand.field, []).append(operand)
    return _instance(record, rule, decimals, operands)


def _as_it_is(record: Record, rule: Rule, decimals: Mapping[str, int]) -> RuleInstance:
    """Return the instance of a record, with 0 in the place of missing figures."""
    operands: dict[str, list[Operand]] = {}
    for operand in record.operands:
        known = operand if operand.known else operand._replace(state="assumed", value=Fraction(0), step=Fraction(0))
        operands.setdefault(operand.field, []).append(known)
    return _instance(record, rule, decimals, operands)


def _instance(
    record: Record, rule: Rule, decimals: Mapping[str, int], operands: Mapping[str, Sequence[Operand]]
) -> RuleInstance:
    by_field = {field: tuple(of_field) for field, of_field in operands.items()}
    return RuleInstance(rule=rule, item=record.item, by_field=by_field, decimals=decimals)


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


def _conclude(
    record: Record,
    needed: Collection[str],
    rows: Sequence[Row],
    results: Sequence[CellFormula],
    rule_row: int,
    lines: LineSheet,
    holding: CellFormula,
    applied: Callable[[CellFormula], CellFormula],
    signed: frozenset[Decimal],
) -> None:
    """Write the recounted verdict of a record beside gendoc's, and whether the two agree.

    holding is the condition under which the formulas say anything; applied returns a verdict if the rule applies.
    """
    page, operands = rows[0].page, record.operands
    if len(results) == 1:
        result = results[0]
    else:
        result = worst(page, rows, [row.verdict(verdict) for row, verdict in zip(rows, results, strict=True)])
    lacking = _lacking([operand for operand in operands if operand.field in needed], lines)
    empty = sum(operand.state == "nil" for operand in operands)
    all_nil = CellFormula(f"({_count(NIL, operands, lines)}={len(operands)})", empty == len(operands))
    result = choose(lacking, UNCHECKED, choose(all_nil, INAPPLICABLE, choose(holding, result, ASK)))
    derived = [operand for operand in operands if operand.derived and not operand.file]
    if derived:
        result = choose(CellFormula(f"({_count(STALE, derived, lines)}>0)", False), ASK, result)
    recounted = Row(page, rule_row).verdict(applied(result))
    final = recounted
    if signed:
        own, *others = sorted(signed, key=lambda difference: difference != record.difference)
        named = [
            page.put(rule_row, verdicts.SIGNED, number(Fraction(own))),
            *(number(Fraction(each)) for each in others),
        ]
        difference = _only_difference(rows, results)
        may_be_waived = either(is_text(recounted, str(Verdict.FAILED)), is_text(recounted, str(Verdict.DOUBTFUL)))
        is_signed = choose(is_number(difference), either(*(equal(difference, each) for each in named)), FALSE)
        final = choose(may_be_waived, choose(is_signed, WAIVED, recounted), recounted)
    cell = page.put(rule_row, verdicts.FINAL, final)
    ours = page.refer(rule_row, verdicts.OURS)
    agrees = CellFormula(f"({cell.formula}={ours.formula})", cell.value == ours.value)
    page.put(rule_row, verdicts.AGREES, choose(agrees, text(SAME), text(DIFFERENT)))


def _lacking(operands: Sequence[Operand], lines: LineSheet) -> CellFormula:
    """Return whether a figure without which there is no verdict is missing."""
    plain = [operand for operand in operands if (operand.field, operand.name) not in lines.spared]
    missing = sum(not operand.known for operand in plain)
    lacking = FALSE
    for key, condition in lines.spared.items():
        typed = lines.page.refer(lines.rows[key], TYPED)
        lacking = either(lacking, both(starts(typed, LACKING), negated(condition)))
    first = CellFormula(f"({_count(f'{LACKING}*', plain, lines)}>0)", missing > 0)
    return choose(first, TRUE, lacking)  # of what is missing first, the other condition cannot be told


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


def _only_difference(rows: Sequence[Row], results: Sequence[CellFormula]) -> CellFormula:
    """Return the difference of the only comparison that fails; a number beyond all if several do, since a waiver names just one."""
    if len(results) == 1:
        return rows[0].named or BOUNDLESS
    fails = [
        either(is_text(verdict, str(Verdict.FAILED)), is_text(verdict, str(Verdict.DOUBTFUL))) for verdict in results
    ]
    failing = ZERO
    for condition in fails:
        failing = failing + choose(condition, number(1), ZERO)
    difference = BOUNDLESS
    for row, condition in zip(rows, fails, strict=True):
        if row.named is not None:
            difference = choose(condition, row.named, difference)
    return choose(equal(failing, number(1)), difference, BOUNDLESS)


def _remark(record: Record) -> str:
    if record.waiver is not None:
        return f"已说明：{record.waiver.reason}"
    return record.reason if record.verdict in (Verdict.FAILED, Verdict.DOUBTFUL, Verdict.UNCHECKED) else ""
