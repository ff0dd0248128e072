"""The verdict of a record: that of its comparisons, unless figures are lacking, all 无, or to be checked by gendoc.

It stands beside gendoc's own, and is 已说明 where its difference is one that 已知差异 names.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from gendoc.figures.spelling import NIL
from gendoc.reconcile.record import Record
from gendoc.rules.operand import Operand, Verdict
from gendoc.workbook import verdicts
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
    shown,
    starts,
    text,
)
from gendoc.workbook.line import TYPED
from gendoc.workbook.lines import LineSheet
from gendoc.workbook.sheet import SheetCells, counted
from gendoc.workbook.verdicts import ASK, INAPPLICABLE, UNCHECKED, WAIVED, Row, worst

SAME, DIFFERENT, NOT_RECOUNTED = "是", "否", "不需复算"


def conclude(
    record: Record,
    needed: Collection[str],
    rows: Sequence[Row],
    results: Sequence[CellFormula],
    lines: LineSheet,
    holding: CellFormula,
) -> CellFormula:
    """Return the verdict on a record, of the results of its comparisons.

    needed are the fields without whose figures there is none; holding is the condition under which the formulas say
    anything.
    """
    operands = record.operands
    if len(results) == 1:
        result = results[0]
    else:
        result = worst(rows, [row.verdict(verdict) for row, verdict in zip(rows, results, strict=True)])
    lacking = _lacking([operand for operand in operands if operand.field in needed], lines)
    empty = sum(operand.state == "nil" for operand in operands)
    all_nil = CellFormula(f"({_count(NIL, operands, lines)}={len(operands)})", empty == len(operands))
    result = choose(lacking, UNCHECKED, choose(all_nil, INAPPLICABLE, choose(holding, result, ASK)))
    return choose(is_stale(record, lines), ASK, result)


def is_stale(record: Record, lines: LineSheet) -> CellFormula:
    """Return whether a record reads a figure that gendoc has to compute anew."""
    derived = [operand for operand in record.operands if operand.derived and not operand.file]
    return CellFormula(f"({_count(STALE, derived, lines)}>0)", False) if derived else FALSE


def write_conclusion(
    record: Record,
    rule_row: int,
    verdict: CellFormula,
    difference: CellFormula,
    page: SheetCells,
    signed: frozenset[Decimal],
) -> None:
    """Write the recounted verdict of a record beside gendoc's, and whether the two agree.

    signed are the differences that 已知差异 names for it.
    """
    recounted = page.put(rule_row, verdicts.VERDICT, shown(verdict, str(ASK.value)))
    final = recounted
    if signed:
        own, *others = sorted(signed, key=lambda each: each != record.difference)
        named = [
            page.put(rule_row, verdicts.SIGNED, number(Fraction(own))),
            *(number(Fraction(each)) for each in others),
        ]
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
    """Return the formula that counts the figures whose cell says words."""
    rows = (lines.rows[operand.field, operand.name] for operand in operands)
    return counted(words, lines.page.name, TYPED, rows)


def only_difference(rows: Sequence[Row], results: Sequence[CellFormula]) -> CellFormula:
    """Return the difference of the only comparison that fails; one beyond all if several do, as waivers name one."""
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
