"""Mistakes in a list: a line left out, counted twice, or the total among its own parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from gendoc.figures.figure import FigureType
from gendoc.figures.interval import half_up, point
from gendoc.reconcile.causes.correction import Column, Correction, columns_of, key_of, lines_of
from gendoc.reconcile.causes.hypothesis import ErrorMechanism, Hypothesis, Likelihood
from gendoc.reconcile.causes.solve import gap_filler
from gendoc.reconcile.causes.trials import Effect, Trials, derived_figures, leeway
from gendoc.rules.kind import RuleInstance
from gendoc.rules.kinds import RULE_KINDS
from gendoc.rules.operand import Operand

_ENOUGH = 3  # digits of an amount that hardly occurs twice by chance


@dataclass(frozen=True, slots=True)
class LineSlips:
    """Finds missing and superfluous lines of lists."""

    trials: Trials

    def hypotheses(self, number: int) -> Iterator[Hypothesis]:
        """Yield each mistake in a list of an instance whose correction makes it hold and breaks nothing."""
        instance = self.trials.entries[number].instance
        for field in instance.by_field:
            if len(instance.by_field[field]) > 1 and not self.trials.spent:
                yield from self._twice(number, field)
        yield from self._lacking(number)

    def _twice(self, number: int, field: str) -> Iterator[Hypothesis]:
        """Yield each operand without which the instance holds: a line typed twice, a total among its parts."""
        entry = self.trials.entries[number]
        difference = abs(Fraction(entry.judgement.difference or 0))
        slack = leeway(entry.judgement)
        operands = [operand for operand in entry.instance.by_field[field] if operand.figure and operand.value]
        for at, operand in enumerate(operands):
            if abs(abs(operand.value * Fraction(operand.weight)) - difference) > slack:
                continue
            if any(other.value == operand.value for other in operands[at + 1 :]):
                continue  # of two equal ones the later counts as the repeat
            twin = next(
                (other for other in operands if other.path != operand.path and other.value == operand.value), None
            )
            if twin is None and entry.asks != "equation":
                continue
            correction, effect = self._without(number, operand)
            if number not in effect.repaired:
                continue
            others = sum((other.value for other in operands if other.path != operand.path), Fraction(0))
            alike = (
                entry.judgement.primary is not None and entry.judgement.primary.value == operand.value
            )  # the total too
            subtotal = twin is None and abs(others - operand.value) <= slack and len(operands) > 2
            yield Hypothesis(
                mechanism=ErrorMechanism.TWICE,
                likelihood=Likelihood.TELLING if (twin and not alike) or subtotal else Likelihood.LIKELY,
                order=7,
                source=number,
                correction=correction,
                effect=effect,
                operand=operand,
                other=operand if subtotal else twin,
            )

    def _without(self, number: int, operand: Operand) -> tuple[Correction, Effect]:
        """Return correction and effect of removing an operand: with its whole line, or from this instance alone."""
        once = Correction(dropped=frozenset({(number, key_of(operand))}))
        instance = self.trials.entries[number].instance
        lists = {column.items for _, _, column in columns_of(instance) if column.items}
        line = next((line for line in lines_of(operand.path) if line[:-1] in lists), None)
        if line is None or operand.span.file != self.trials.home:
            return once, self.trials.effect(once)
        whole = Correction(gone=frozenset({line}))
        effect = self.trials.effect(whole)
        return (whole, effect) if number in effect.repaired else (once, self.trials.effect(once))

    def _lacking(self, number: int) -> Iterator[Hypothesis]:
        """Yield the missing line that would account for an instance's difference, with figures that rules derive for it."""
        instance = self.trials.entries[number].instance
        for field, _, column in columns_of(instance):
            sibling = next((operand for operand in reversed(instance.by_field[field]) if operand.figure), None)
            if sibling is None or sibling.figure is None or sibling.figure.derived:
                continue
            unit = Fraction(1)
            times = gap_filler(
                self.trials, number, Correction(lines={column: unit}), Correction(lines={column: 2 * unit})
            )
            if times is None:
                continue
            value = Fraction(half_up(times, max(sibling.decimals, instance.decimals.get(field, 0))))
            signs = {operand.value >= 0 for operand in instance.by_field[field]}
            if not value or (len(signs) == 1 and signs != {value > 0}):
                continue
            lines = {column: value, **self._rest_of_line(column, sibling, value)}
            correction = Correction(lines=lines)
            effect = self.trials.effect(correction)
            if number not in effect.repaired:
                continue
            effect = replace(effect, left=effect.left | self._unfilled(column, lines))
            twin = self._elsewhere(number, value, sibling)
            yield Hypothesis(
                mechanism=ErrorMechanism.MISSING,
                likelihood=Likelihood.TELLING if twin else Likelihood.OPEN,
                order=7,
                source=number,
                correction=correction,
                effect=effect,
                other=twin,
                operand=sibling,
                value=value,
            )

    def _unfilled(self, column: Column, lines: dict[Column, Fraction]) -> set[int]:
        """Return the failing instances that use the same list, but no figure of the line."""
        others = (other for other in self.trials.columns if column.items and other.items == column.items)
        return {
            number
            for other in others
            if other not in lines
            for number in self.trials.columns[other]
            if self.trials.fails(number)
        }

    def _rest_of_line(self, column: Column, sibling: Operand, value: Fraction) -> dict[Column, Fraction]:
        """Return the other figures of a line that rules derive, such as the share of an amount, by column."""
        items = column.items
        figures: dict[Column, Fraction] = {}
        for number in self.trials.taking.get(key_of(sibling), ()):
            instance = self.trials.entries[number].instance
            kind = RULE_KINDS[instance.rule.kind]
            each = instance.rule.each
            if not items or each is None or kind.derive is None or instance.item != sibling.path[: len(items) + 1]:
                continue
            derived = _derived(instance, sibling, value)
            figures.update({Column(items, path[len(items) + 1 :]): number for path, number in derived.items()})
        return {other: number for other, number in figures.items() if other != column}

    def _elsewhere(self, number: int, value: Fraction, sibling: Operand) -> Operand | None:
        """Return a figure of the report equal to the missing amount, if that has enough digits to be evidence."""
        if len(str(abs(value.numerator)).strip("0")) < _ENOUGH:
            return None
        own = {operand.path for operand in self.trials.entries[number].instance.all_operands}
        for path, figure in self.trials.figures.items():
            if figure.value == value and figure.unit == sibling.unit and path not in own and not figure.derived:
                return sibling._replace(path=path, figure=figure, span=figure.span, name=figure.text)
        return None


def _derived(instance: RuleInstance, sibling: Operand, value: Fraction) -> dict[tuple[str | int, ...], Fraction]:
    """Return the figures, by path, that the rule derives for a line like sibling's with that value."""
    types: dict[tuple[str | int, ...], FigureType] = {}
    operands: dict[str, tuple[Operand, ...]] = {}
    for field, old in instance.by_field.items():
        new = []
        for operand in old:
            if operand.path == sibling.path and operand.figure:
                figure = replace(operand.figure, value=half_up(value, operand.decimals))
                new.append(operand._replace(value=value, figure=figure, interval=point(value)))
            elif operand.path[: len(instance.item)] == instance.item and operand.figure:
                places = max(operand.decimals, instance.decimals.get(field, 0))
                types[operand.path] = FigureType(unit=operand.unit or None, decimals=places)
                new.append(operand._replace(state="absent", figure=None, value=Fraction(0), step=Fraction(0)))
            else:
                new.append(operand)
        operands[field] = tuple(new)
    figures = derived_figures([instance._replace(by_field=operands)], types.get)
    return {figure.path: Fraction(figure.value or 0) for figure in figures}
