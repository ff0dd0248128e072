"""Mistakes between figures: figures of two lines exchanged, two figures exchanged, a share of the wrong base."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from gendoc.core.source import Path
from gendoc.figures.figure import Figure
from gendoc.reconcile.causes.correction import Correction, key_of
from gendoc.reconcile.causes.hypothesis import ErrorMechanism, Hypothesis, Likelihood
from gendoc.reconcile.causes.plausible import is_telling
from gendoc.reconcile.causes.trials import Trials
from gendoc.rules.kind import Part, RuleInstance
from gendoc.rules.kinds import operands_with
from gendoc.rules.operand import Operand

_ROWS = 6  # failing lines of one list that are compared with each other
_BASES = 30
_COUPLED = 12  # figures of an instance that are tried as one of two exchanged
_COUPLES = 24


@dataclass(slots=True)
class RowSlips:
    """Finds figures that stand in the place of another."""

    trials: Trials
    _by_parent: dict[Path, list[Figure]] | None = None

    def hypotheses(self, number: int) -> Iterator[Hypothesis]:
        """Yield each such mistake of an instance whose correction makes it hold and breaks nothing."""
        yield from self._exchanged(number)
        yield from self._paired(number)
        yield from self._other_base(number)

    def _exchanged(self, number: int) -> Iterator[Hypothesis]:
        """Yield each pair of figures in two failing lines of one list whose exchange makes both lines hold."""
        instance = self.trials.entries[number].instance
        if not instance.item:
            return
        rows = [
            other
            for other, entry in enumerate(self.trials.entries)
            if other > number and entry.instance.rule.id == instance.rule.id and self.trials.fails(other)
        ]
        for other in rows[:_ROWS]:
            for mine, theirs in _pairs(instance, self.trials.entries[other].instance):
                exchange = self._exchange(number, mine, theirs)
                if exchange is not None and other in exchange.effect.repaired:
                    yield exchange

    def _paired(self, number: int) -> Iterator[Hypothesis]:
        """Yield each pair of figures, one of them of the instance, whose exchange makes it hold."""
        for mine, theirs in self._couples(number):
            exchange = self._exchange(number, mine, theirs)
            if exchange is None:
                continue
            several = len(exchange.effect.repaired) > 1
            if several or _telling(mine, theirs):
                beside = several and mine.path[:-1] == theirs.path[:-1]
                likelihood = Likelihood.TELLING if beside else Likelihood.LIKELY
                yield replace(exchange, mechanism=ErrorMechanism.PAIR, likelihood=likelihood, order=4)

    def _exchange(self, number: int, mine: Operand, theirs: Operand) -> Hypothesis | None:
        """Return the hypothesis that two figures were exchanged, None if the instance does not hold then."""
        correction = Correction(values={key_of(mine): theirs.value, key_of(theirs): mine.value})
        if self.trials.spent or not self.trials.holds(number, correction):
            return None
        effect = self.trials.effect(correction)
        if number not in effect.repaired:
            return None
        return Hypothesis(
            mechanism=ErrorMechanism.ROWS,
            likelihood=Likelihood.TELLING,
            order=2,
            source=number,
            correction=correction,
            effect=effect,
            operand=mine,
            value=theirs.value,
            other=theirs,
        )

    def _couples(self, number: int) -> list[tuple[Operand, Operand]]:
        """Return figures of the instance, each with one with which it may have been exchanged.

        That is one beside it (年初, 年末), or one of the same instance in another field or with another weight; operands
        of one field and weight can be exchanged without any effect.
        """
        instance = self.trials.entries[number].instance
        mine = [
            operand
            for operand in instance.all_operands
            if _typed(operand) and operand.path and operand.span.file == self.trials.home
        ]
        couples: dict[frozenset[Path], tuple[Operand, Operand]] = {}
        for operand in mine[:_COUPLED]:
            beside = (self._beside(operand, figure) for figure in self._siblings(operand))
            others = (
                other for other in mine[:_COUPLED] if (other.field, other.weight) != (operand.field, operand.weight)
            )
            for other in (*beside, *others):
                if other.unit == operand.unit and other.value != operand.value and other.value and operand.value:
                    couples.setdefault(frozenset((operand.path, other.path)), (operand, other))
        return list(couples.values())[:_COUPLES]

    def _siblings(self, operand: Operand) -> Iterator[Figure]:
        if self._by_parent is None:
            self._by_parent = {}
            for path, figure in self.trials.figures.items():
                if figure.state == "number" and not figure.derived and not figure.identifier:
                    self._by_parent.setdefault(path[:-1], []).append(figure)
        yield from (figure for figure in self._by_parent.get(operand.path[:-1], ()) if figure.path != operand.path)

    @staticmethod
    def _beside(operand: Operand, figure: Figure) -> Operand:
        return operand._replace(
            path=figure.path, figure=figure, span=figure.span, value=Fraction(figure.value or 0), state="number"
        )

    def _other_base(self, number: int) -> Iterator[Hypothesis]:
        """Yield each other base for which a failing share would be right; the correction is that of the share."""
        entry = self.trials.entries[number]
        primary, expected = entry.judgement.primary, entry.judgement.expected
        bases = operands_with(entry.instance, Part.BASE)
        if len(bases) != 1 or primary is None or expected is None or not primary.value:
            return
        (whole,) = bases
        correction = Correction(values={key_of(primary): Fraction(expected)})
        for base in self._bases(whole):
            if self.trials.spent or not self.trials.holds(number, Correction(values={key_of(whole): base.value})):
                continue
            effect = self.trials.effect(correction)
            if number in effect.repaired:
                yield Hypothesis(
                    mechanism=ErrorMechanism.BASE,
                    likelihood=Likelihood.LIKELY,
                    order=8,
                    source=number,
                    correction=correction,
                    effect=effect,
                    operand=primary,
                    value=Fraction(expected),
                    other=base,
                )

    def _bases(self, whole: Operand) -> list[Operand]:
        """Return the bases of other rules, and last year's figure for whole, each value once."""
        bases: dict[Fraction, Operand] = {}
        earlier = self.trials.earlier.get(whole.path)
        if earlier is not None and earlier.value is not None and earlier.unit == whole.unit:
            value = Fraction(earlier.value)
            bases[value] = whole._replace(figure=earlier, span=earlier.span, value=value)
        for entry in self.trials.entries:
            for operand in operands_with(entry.instance, Part.BASE):
                if operand.figure and operand.unit == whole.unit and operand.value and len(bases) < _BASES:
                    bases.setdefault(operand.value, operand)
        return [operand for value, operand in bases.items() if value != whole.value]


def _pairs(instance: RuleInstance, other: RuleInstance) -> Iterator[tuple[Operand, Operand]]:
    """Yield the typed figures of two lines that are in the same field and differ."""
    for field, operands in instance.by_field.items():
        if len(operands) == len(other.by_field[field]) == 1:
            mine, theirs = operands[0], other.by_field[field][0]
            if mine.path != theirs.path and mine.value != theirs.value and _typed(mine) and _typed(theirs):
                yield mine, theirs


def _telling(*operands: Operand) -> bool:
    """Return whether all figures have so many digits that an exchange hardly fits by chance."""
    return all(operand.figure is not None and is_telling(operand.figure) for operand in operands)


def _typed(operand: Operand) -> bool:
    return operand.figure is not None and not operand.figure.derived
