"""Conditions of rules (`when`) as formulas, so that a figure that decides whether a rule applies may be changed too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from gendoc.core.source import Path
from gendoc.figures.spelling import NIL
from gendoc.figures.units import factor
from gendoc.pipeline.results import Checked
from gendoc.reconcile.instances import Resolver
from gendoc.reconcile.reconcile import record_of
from gendoc.reconcile.record import Record
from gendoc.report.lookup import Lookup
from gendoc.report.report import Report
from gendoc.rules.condition import NUMERIC, is_numeral, number_of
from gendoc.rules.judging import judge
from gendoc.rules.rule import Rule
from gendoc.workbook.figures import STALE, FigureCells
from gendoc.workbook.formula import (
    FALSE,
    CellFormula,
    below,
    both,
    choose,
    either,
    equal,
    is_number,
    is_text,
    negated,
    number,
)
from gendoc.workbook.verdicts import ASK, INAPPLICABLE, UNCHECKED


def with_those_that_may_apply(checked: Checked, report: Report) -> list[Record]:
    """Return the records of a check; a rule that does not apply because of a value has its figures in its record."""
    rules = {rule.id: rule for rule in checked.rules}
    schema = report.type.schema
    resolver = Resolver(report, checked.linked, schema.knows, schema.knows_text)
    records: list[Record] = []
    for record in checked.records:
        rule = rules[record.id]
        instances = []
        if not record.operands and rule.when is not None and rule.when.tests:
            instances = resolver.instances(replace(rule, when=None))
        if record.item:  # the other items have records of their own
            instances = [instance for instance in instances if instance.item == record.item]
        hypothetical = [record_of(instance, judge(instance)) for instance in instances]
        records += [
            replace(each, judged=record.judged, reason=record.reason, misfit=False, span=record.span)
            for each in hypothetical
            if not each.misfit
        ] or [record]
    return records


class Conditions:
    """The conditions of rules over the cells of a report's figures."""

    def __init__(self, report: Report, cells: Mapping[Path, FigureCells]) -> None:
        self._report, self._cells, self._lookup = report, cells, Lookup(report)

    def applied(self, rule: Rule, item: Path, verdict: CellFormula) -> CellFormula:
        """Return a verdict if the rule applies to an item, else that it does not, or that it is not known yet."""
        cells = self._seen(rule, item)
        if not cells:
            return verdict
        pending = either(*(negated(is_text(figure.state, "")) for _, figure in cells))
        holds = either(
            *(both(is_text(figure.state, ""), *self._tests(rule, path, figure.typed)) for path, figure in cells)
        )
        return choose(holds, verdict, choose(self.stale(rule, item), ASK, choose(pending, UNCHECKED, INAPPLICABLE)))

    def stale(self, rule: Rule, item: Path) -> CellFormula:
        """Return whether the condition of a rule looks at a figure that gendoc has to compute anew."""
        cells = self._seen(rule, item)
        return either(*(is_text(figure.state, STALE) for path, figure in cells if self._is_derived(path)))

    def _seen(self, rule: Rule, item: Path) -> list[tuple[Path, FigureCells]]:
        """Return the cells that the condition of a rule looks at; a part of the report and most texts have none."""
        condition = rule.when
        if condition is None or not condition.tests:
            return []
        paths = self._lookup.local(condition.pattern) or self._lookup.places(condition.pattern, item)
        return [(path, self._cells[path]) for path in paths if path in self._cells]

    def _is_derived(self, path: Path) -> bool:
        figure = self._report.figures.get(path)
        return figure is None or bool(figure.derived)

    def _tests(self, rule: Rule, path: Path, typed: CellFormula) -> Iterator[CellFormula]:
        assert rule.when is not None
        for name, values in rule.when.tests:
            if name in NUMERIC:
                ends = [self._number(value, path) for value in values]
                beyond = [below(end, typed) if name == "above" else below(typed, end) for end in ends]
                yield choose(is_number(typed), both(*beyond), FALSE)
            else:
                same = either(*(self._same(value, path, typed) for value in values))
                yield same if name == "is" else negated(same)

    def _same(self, value: str, path: Path, typed: CellFormula) -> CellFormula:
        if path not in self._report.figures or value == NIL:
            return is_text(typed, value)
        return choose(is_number(typed), equal(typed, self._number(value, path)), FALSE) if is_numeral(value) else FALSE

    def _number(self, value: str, path: Path) -> CellFormula:
        """Return a number of a condition in the unit of the figure."""
        figure = self._report.figures.get(path)
        size, unit = number_of(value)
        return number(size * factor(unit, figure.unit)) if unit and figure is not None else number(size)
