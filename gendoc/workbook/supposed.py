"""Rules over figures that are supposed: what a rule says, and derives, of any figures in the place of those it has.

So what stands in the data file when the workbook is made (a 0, 无, nothing) does not decide which formulas it has.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from gendoc.core.source import Path
from gendoc.figures.figure import Figure, FigureType
from gendoc.figures.interval import Interval
from gendoc.figures.units import UnitMismatch
from gendoc.reconcile.record import Record
from gendoc.rules.kind import NEVER, FigureTypes, RuleInstance
from gendoc.rules.kinds import RULE_KINDS
from gendoc.rules.operand import Operand
from gendoc.rules.rule import Rule
from gendoc.workbook.figures import FigureCells, blank


def any_figures(
    record: Record, rule: Rule, decimals: Mapping[str, int], figures: Mapping[Path, FigureCells]
) -> RuleInstance:
    """Return the instance of a record with other figures, none of which is 0, so that its relations hold for any.

    They keep their units and decimals; one that nobody typed has those with which gendoc would read it.  A figure that
    no cell holds and that counts as 0 stays 0.  All differ, since differences may be divided by.
    """
    operands: dict[str, list[Operand]] = {}
    for place, operand in enumerate(record.operands):
        cells = figures.get(operand.path)
        if operand.state != "text" and not (operand.state == "assumed" and cells is None):
            operand = _supposed(operand, place, (cells and cells.figure) or operand.figure)
        operands.setdefault(operand.field, []).append(operand)
    return _instance(record, rule, decimals, operands)


def as_it_is(record: Record, rule: Rule, decimals: Mapping[str, int]) -> RuleInstance:
    """Return the instance of a record, with 0 in the place of missing figures."""
    operands: dict[str, list[Operand]] = {}
    for operand in record.operands:
        known = operand if operand.known else operand._replace(state="assumed", value=Fraction(0), step=Fraction(0))
        operands.setdefault(operand.field, []).append(known)
    return _instance(record, rule, decimals, operands)


def with_derivable(
    records: Sequence[Record], rules: Iterable[Rule], type_of: FigureTypes
) -> tuple[list[Record], dict[Path, Figure]]:
    """Return records in which figures that a rule would derive, if others allowed it, name that rule; and the forms.

    A figure that several rules would derive is derived by none.
    """
    by_id = {rule.id: rule for rule in rules}
    made: dict[Path, list[Figure]] = {}
    decimals: dict[str, dict[str, int]] = {}
    for record in records:
        of_rule = decimals.setdefault(record.id, {})
        for operand in record.operands:
            of_rule[operand.field] = max(of_rule.get(operand.field, 0), operand.decimals)
    for record in records:
        for figure in _derivable(record, by_id[record.id], decimals[record.id], type_of):
            made.setdefault(figure.path, []).append(figure)
    forms = {path: figures[0] for path, figures in made.items() if len(figures) == 1}

    def named(operand: Operand) -> Operand:
        form = forms.get(operand.path) if operand.left_out else None
        return operand if form is None else operand._replace(derived=form.derived)

    if not forms:
        return [*records], forms
    return [replace(record, operands=tuple(map(named, record.operands))) for record in records], forms


def _derivable(record: Record, rule: Rule, decimals: Mapping[str, int], type_of: FigureTypes) -> Iterable[Figure]:
    """Yield the figures that a record's rule derives, or would of other figures, each without a number."""
    kind = RULE_KINDS[record.kind]
    fields = kind.derives(rule)
    wanted = {
        operand.path
        for operand in record.operands
        if operand.field in fields and (operand.left_out or (operand.figure and operand.derived == record.id))
    }
    if kind.derive is None or not wanted or rule.options.get("derive") == NEVER or kind.together(rule):
        return
    operands: dict[str, list[Operand]] = {}
    for place, operand in enumerate(record.operands):
        if operand.path in wanted:
            operand = operand._replace(state="absent", figure=None)
        elif operand.state != "text":
            typed = operand.figure
            if operand.left_out:
                typed = blank(operand, type_of(operand.path) or FigureType(unit=None))
            operand = _supposed(operand, place, typed)
        operands.setdefault(operand.field, []).append(operand)
    try:
        derived = list(kind.derive([_instance(record, rule, decimals, operands)], type_of))
    except UnitMismatch:
        return
    for figure in derived:
        if isinstance(figure, Figure) and figure.path in wanted:
            yield replace(figure, text="", state="pending", value=None, exact=False)


def _supposed(operand: Operand, place: int, figure: Figure | None) -> Operand:
    value = Fraction(1000 + 37 * place * place)
    decimals = 0 if figure is None else figure.decimals
    figure = figure and replace(figure, state="number", value=Decimal(int(value)))
    step = Fraction(10) ** -decimals
    around = Interval(value - step / 2, value + step / 2)
    return operand._replace(state="number", value=value, step=step, interval=around, figure=figure)


def _instance(
    record: Record, rule: Rule, decimals: Mapping[str, int], operands: Mapping[str, Sequence[Operand]]
) -> RuleInstance:
    by_field = {field: tuple(of_field) for field, of_field in operands.items()}
    return RuleInstance(rule=rule, item=record.item, by_field=by_field, decimals=decimals)
