"""A relation is written three times: judged, solved for the figure that nobody typed, recounted in rows of the workbook.

For every class of relations, over figures of all sorts, the three agree.  At the end stand the smallest figures for which
they once did not.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gendoc.figures.figure import Figure, FigureType, read_figure, split_unit
from gendoc.figures.interval import ROUNDINGS, as_decimal
from gendoc.figures.spelling import PENDING
from gendoc.figures.units import UnitMismatch, factor
from gendoc.reconcile.derive import derive
from gendoc.reconcile.instances import Resolver
from gendoc.reconcile.reconcile import Reconciliation, record_of
from gendoc.rules.judging import judge
from gendoc.rules.kind import Judgement, Relation, RuleInstance
from gendoc.rules.kinds import RULE_KINDS
from gendoc.rules.operand import Operand, Verdict
from gendoc.rules.relations.bases import OneBase
from gendoc.rules.relations.completion import Completion
from gendoc.rules.relations.counts import Count
from gendoc.rules.relations.directions import Direction
from gendoc.rules.relations.formulas import Written, sides_of
from gendoc.rules.relations.limits import Limit, Range
from gendoc.rules.relations.quotients import Quotient
from gendoc.rules.relations.rates import NoRate
from gendoc.rules.relations.scores import Scores
from gendoc.rules.relations.shares import SharesTotal
from gendoc.rules.relations.sums import Sum
from gendoc.rules.rule import Rule
from gendoc.workbook import verdicts
from gendoc.workbook.formula import CellFormula
from gendoc.workbook.lines import LineSheet
from gendoc.workbook.recount import DIGITS, recount
from gendoc.workbook.sheet import LINES, RULES, SheetCells

from .sheets import SHEETS, TEXTS, Sheet
from .support import recounted

HOLDS = (Verdict.EXACT, Verdict.ROUNDING)
CLASSES = pytest.mark.parametrize("stated", SHEETS, ids=lambda stated: stated.__name__)

# Of these, nothing can be worked out that nobody typed.
NOT_DERIVED = {
    Limit: "a limit does not say how far below it a figure is",
    Range: "what is usual is no figure",
    Direction: "nobody's word is chosen for him",
    NoRate: "there is none",
    Written: "of an expression nobody says which figure is to be worked out",
    SharesTotal: "a whole does not say how it is shared out",
    OneBase: "any of the figures may be the one that is off",
}
# Of these, a judgement names no figure and no difference.
NOT_MOVED = {NoRate: "the rate is to be left out", OneBase: "any of the figures may be the one that is off"}


def instance_of(sheet: Sheet) -> tuple[RuleInstance, Judgement]:
    """Return the instance of a sheet's rule and the judgement on it."""
    (instance,) = Resolver(sheet.report()).instances(sheet.loaded())
    return instance, judge(instance)


def rows_of(instance: RuleInstance, judgement: Judgement) -> list[tuple[str, str, object]]:
    """Return gendoc's verdict and what the formulas of the workbook come to, as recounted does."""
    return recounted([instance.rule], Reconciliation((record_of(instance, judgement),)))


def judged(sheet: Sheet) -> tuple[RuleInstance, Judgement]:
    """Do as instance_of does, having made sure that the rows of the workbook come to the same verdict."""
    instance, judgement = instance_of(sheet)
    rows = rows_of(instance, judgement)
    verdict = str(judgement.verdict)
    too_long = any(len(str(abs(operand.value.numerator))) > DIGITS for operand in instance.all_operands)
    if judgement.misfit or too_long:
        assert rows == []
    elif judgement.verdict is Verdict.UNCHECKED:  # nothing is recounted of figures that could not go together either
        assert rows in ([], [("T", verdict, verdict)])
    else:
        assert rows == [("T", verdict, verdict)]
    return instance, judgement


def every(relation: type[Relation]) -> Iterator[type[Relation]]:
    """Yield all classes of relations below one; of a class with slots, not the draft that dataclasses put aside."""
    for subclass in relation.__subclasses__():
        if getattr(sys.modules[subclass.__module__], subclass.__name__) is subclass:
            yield subclass
        yield from every(subclass)


def relation_of(instance: RuleInstance, stated: type[Relation]) -> Relation | None:
    """Return what an instance states of that class itself, None if it does not."""
    try:
        relations = RULE_KINDS[instance.rule.kind].relations(instance)
    except UnitMismatch:
        return None
    return next((relation for relation in relations if type(relation) is stated), None)


def repeated(long: bool, stated: type[Relation], check: Callable[[Sheet, st.DataObject], None]) -> None:
    """Make a check of many sheets on which rules state such a relation."""
    settings(max_examples=40 if long else 15)(given(SHEETS[stated], st.data())(check))()


def test_every_class_of_relations_is_looked_at():
    assert len(list(RULE_KINDS.values())) == len(RULE_KINDS)  # every kind is loaded, and with it what it states
    assert set(every(Relation)) == SHEETS.keys()


@CLASSES
def test_the_rows_of_the_workbook_come_to_the_verdict_of_gendoc(stated, long):
    seen: Counter[bool] = Counter()

    def check(sheet: Sheet, _: st.DataObject) -> None:
        instance, judgement = judged(sheet)
        if relation_of(instance, stated) is not None and not judgement.misfit:
            seen[judgement.verdict in HOLDS] += 1

    repeated(long, stated, check)
    assert seen[True]
    assert seen[False]


@CLASSES
def test_what_is_worked_out_where_nobody_typed_a_figure_holds_once_it_is_typed(stated, long):
    seen: Counter[str] = Counter()

    def check(sheet: Sheet, data: st.DataObject) -> None:
        rule = sheet.loaded()
        fields = [name for name in RULE_KINDS[rule.kind].derives(rule) if name in sheet.cells]
        name = data.draw(st.sampled_from([*fields * 5, *sheet.cells]))
        places = None if rule.kind == "partition" else data.draw(st.sampled_from([None, None, 0, 1, 6]))
        types = {} if name in TEXTS else {name: FigureType(unit=None, decimals=places)}
        left = replace(sheet.but(**{name: None}), types=types)
        report = left.report()
        derivation = derive(report, [rule], None, left.type_of)
        (instance,) = Resolver(report.with_derived(derivation)).instances(rule)
        if relation_of(instance, stated) is None:
            return
        for path, derived in {**derivation.figures, **derivation.texts}.items():
            if path != ("表", name) or derived.text == PENDING:
                continue  # another figure was not typed either
            if rule.kind == "partition" and judge(instance).misfit:
                continue  # a partition counts nothing but what is whole
            seen[name] += 1
            assert is_answered(judge(instance), name)
            text = derived.text
            if isinstance(derived, Figure) and derived.state == "number":
                text = f"{text} {derived.unit}".strip()
                again = read_figure(text, left.type_of(path), path, derived.span)
                if again.exact and not derived.exact:
                    continue  # as typed, a bare 0 and a whole number stand for nothing that rounds to them
            assert is_answered(judged(left.but(**{name: text}))[1], name)

    repeated(long, stated, check)
    assert bool(seen) == (stated not in NOT_DERIVED)


def is_answered(judgement: Judgement, name: str) -> bool:
    """Return whether nothing is said against a figure; of a score and its grade, other comparisons may still fail."""
    complaint = {"score": "各项得分之和", "grade": "grade写的是"}.get(name)
    holds = judgement.verdict in (*HOLDS, Verdict.INAPPLICABLE)
    return holds or (complaint is not None and complaint not in judgement.reason)


@CLASSES
def test_what_fails_holds_once_the_figure_that_it_names_is_moved_by_its_difference(stated, long):
    seen: Counter[str] = Counter()

    def check(sheet: Sheet, _: st.DataObject) -> None:
        for _step in range(4 if stated is Scores else 1):  # an item that moves moves the sum, and that the grade
            instance, judgement = judged(sheet)
            if judgement.verdict is not Verdict.FAILED:
                return
            relation = relation_of(instance, stated)
            mended = None if relation is None else moved(sheet, relation, judgement, instance.rule)
            if mended is None:
                return
            seen["moved"] += 1
            sheet = mended
        assert judged(sheet)[1].verdict in HOLDS

    repeated(long, stated, check)
    assert bool(seen) == (stated not in NOT_MOVED)


def moved(sheet: Sheet, relation: Relation, judgement: Judgement, rule: Rule) -> Sheet | None:
    """Return a sheet on which the figure that a judgement names is as it says; None where it does not say so much."""
    primary, expected = judgement.primary, judgement.set_to
    assert primary is not None
    if isinstance(expected, str):
        return sheet.but(**{str(primary.path[-1]): expected}) if expected else None
    if expected is not None:
        quotient = relation.rate if isinstance(relation, Completion) else relation
        if not isinstance(quotient, Quotient):
            unit = primary.unit or (relation.balance().unit if isinstance(relation, Sum) else "")
            return typed(sheet, primary, expected, "个百分点" if unit == "%" and primary.field == "change" else unit)
        return typed(sheet, primary, expected, quotient.shown)
    if judgement.action.startswith("除不尽"):
        return None  # no figure is named
    if judgement.difference is None:
        return None  # several comparisons fail, each by a difference of its own
    difference = Fraction(judgement.difference)
    match relation:
        case Sum():
            return shifted(sheet, relation.total, -difference, relation.balance().unit)
        case OneBase():
            return None
        case Count():
            return shifted(sheet, relation.count, -difference, relation.count.unit)
        case Limit() if not relation.strict:  # else equality is not enough
            return shifted(sheet, relation.limit, difference, relation.sides().unit)
        case Range() if isinstance(relation.value, Operand) and is_told_whole(relation):
            return shifted(sheet, relation.value, -difference, relation.unit)
        case Completion() if not relation.planned.is_zero:  # else there is nothing to complete
            return shifted(sheet, relation.done, -difference, relation.unit)
        case SharesTotal() if not relation.amounts:  # else a share that is moved may be too far from its amount
            return shifted(sheet, relation.parts[0], difference, relation.unit)
        case Written() if any(sign in rule.options["expr"] for sign in "=≤≥"):
            sides = sides_of(relation.instance)
            endless = difference * sides.scales[sides.unit] != sides.difference
            return None if endless else shifted(sheet, relation.operands[0], -difference, sides.unit)
        case Scores():
            return shifted(sheet, primary, difference if "权重之和" in judgement.reason else -difference, "分")
    return None


def is_told_whole(relation: Range) -> bool:
    """Return whether the distance from a bound, which is told with two digits, has no more."""
    ratio = relation.ratio()
    ends = (relation.low, relation.high, ratio.value if ratio else None)
    return all(end is None or (100 * end).denominator == 1 for end in ends)


def shifted(sheet: Sheet, operand: Operand, by: Fraction, unit: str) -> Sheet:
    """Return a sheet with a figure moved by so much of a unit."""
    own = unit if operand.is_zero else operand.unit
    value = operand.value + (by * factor(unit, own) if own else by)
    return typed(sheet, operand, as_decimal(value, operand.decimals), unit)


def typed(sheet: Sheet, operand: Operand, value: Decimal, unit: str) -> Sheet:
    """Return a sheet with a figure typed anew in its own unit; where it was simply nothing, in that given."""
    own = unit if operand.is_zero else operand.unit
    return sheet.but(**{str(operand.path[-1]): f"{value:f} {own}".strip()})


def test_a_quotient_that_is_cut_off_is_so_in_the_workbook_too():
    sheet = Sheet(
        "kind: share, part: 表.part, whole: 表.whole, share: 表.share, rounding: truncate",
        {"part": "4 元", "whole": "500 元", "share": "0 %"},
    )
    assert rows_of(*instance_of(sheet)) == [("T", "舍入", "舍入")]


def test_what_is_not_all_done_is_not_advised_to_be_all():
    sheet = Sheet(
        "kind: completion, done: 表.done, planned: 表.planned, rate: 表.rate",
        {"done": "430 户", "planned": "431 户", "rate": "98 %"},
    )
    _, judgement = instance_of(sheet)
    assert instance_of(sheet.but(rate=f"{judgement.set_to} %"))[1].verdict in HOLDS


def test_what_is_advised_of_a_whole_number_is_accepted():
    sheet = Sheet(
        "kind: ratio, numerator: 表.over, denominator: 表.under, ratio: 表.ratio",
        {"over": "7 人", "under": "5 人", "ratio": "3 倍"},
    )
    _, judgement = instance_of(sheet)
    assert instance_of(sheet.but(ratio=f"{judgement.set_to} 倍"))[1].verdict in HOLDS


def test_a_difference_in_a_large_unit_is_recounted_with_all_its_digits():
    sheet = Sheet("kind: expression, expr: 表.a < 表.b ÷ 3", {"a": "0 亿元", "b": "10 元"})
    assert rows_of(*instance_of(sheet)) == [("T", "精确", "精确")]


def test_a_percentage_that_is_a_bare_0_now_has_a_change():
    sheet = Sheet(
        "kind: growth, now: 表.now, before: 表.before, change: 表.change",
        {"now": "0", "before": "5.00 %", "change": "-5.00 个百分点"},
    )
    assert instance_of(sheet)[1].verdict in HOLDS


@given(
    st.sampled_from(["share, part", "completion, done", "ratio, numerator"]),
    st.integers(1, 50_000),
    st.sampled_from([-2, -1, 0, 1]),
    st.sampled_from(["0 %", "100 %", "99 %", "98.0 %", "3 倍", "3", "7 ‰"]),
    st.sampled_from(ROUNDINGS),
)
@example("share, part", 431, -1, "100 %", "round")  # 99.77: 100 is what all would be
@example("completion, done", 431, -1, "98 %", "half-up")
@example("completion, done", 331, 1, "98 %", "round")  # 100.3 is not cut off to 100
@example("ratio, numerator", 5, 2, "3 倍", "truncate")
@example("ratio, numerator", 3, 1, "3 倍", "exact")
def test_a_number_is_named_only_if_it_holds_once_it_is_typed(kind, under, more, printed, rounding):
    name, over = kind.split(", ")
    divisor, quotient = {"share": "whole share", "completion": "planned rate", "ratio": "denominator ratio"}[
        name
    ].split()
    rule = f"kind: {name}, {over}: 表.over, {divisor}: 表.under, {quotient}: 表.printed, rounding: {rounding}"
    sheet = Sheet(rule, {"over": f"{under + more} 户", "under": f"{under} 户", "printed": printed})
    _, judgement = judged(sheet)
    named = f"改为 {judgement.set_to}" in judgement.action
    assert named == (judgement.set_to is not None)
    assert named or not judgement.action.startswith("改为")
    if named and judgement.verdict is Verdict.FAILED:
        unit = split_unit(printed)[1]
        assert judged(sheet.but(printed=f"{judgement.set_to} {unit}".strip()))[1].verdict in HOLDS


def test_of_a_rate_of_100_the_workbook_shows_how_much_is_not_done():
    sheet = Sheet(
        "kind: completion, done: 表.done, planned: 表.planned, rate: 表.rate",
        {"done": "602 户", "planned": "604 户", "rate": "100 %"},
    )
    instance, judgement = instance_of(sheet)
    page = SheetCells(RULES)
    lines = LineSheet(page=SheetCells(LINES), figures={})
    recount([record_of(instance, judgement)], [instance.rule], lines, page)
    (difference,) = (cell for (_, column), cell in page.cells.items() if column == verdicts.DIFFERENCE)
    assert isinstance(difference, CellFormula)
    assert difference.value == judgement.difference == -2
