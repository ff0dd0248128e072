"""Mistakes between figures: figures of two lines exchanged, two figures exchanged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from gendoc.core.source import Path
from gendoc.figures.figure import Figure
from gendoc.reconcile.causes.correction import Correction, is_typed, key_of
from gendoc.reconcile.causes.hypothesis import ErrorMechanism, Hypothesis, Likelihood
from gendoc.reconcile.causes.neighbours import Neighbours, as_operand
from gendoc.reconcile.causes.plausible import is_telling
from gendoc.reconcile.causes.trials import Trials
from gendoc.rules.kind import RuleInstance
from gendoc.rules.kinds import RULE_KINDS
from gendoc.rules.operand import Operand

_ROWS = 6  # failing lines of one list that are compared with each other
_COUPLED = 12  # figures of an instance that are tried as one of two exchanged
_COUPLES = 24


@dataclass(frozen=True, slots=True)
class RowSlips:
    """Finds figures that stand in the place of another."""

    trials: Trials
    neighbours: Neighbours

    def hypotheses(self, number: int) -> Iterator[Hypothesis]:
        """Yield each such mistake of an instance whose correction makes it hold and breaks nothing."""
        yield from self._exchanged(number)
        yield from self._paired(number)

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
                exchanges = self._exchange(number, mine, theirs)
                yield from (exchange for exchange in exchanges if other in exchange.effect.repaired)

    def _paired(self, number: int) -> Iterator[Hypothesis]:
        """Yield each pair of figures, one of them of the instance, whose exchange makes it hold.

        If no failing rule has the other figure, that is only a clue: it may well be right as it is.
        """
        for mine, theirs in self._couples(number):
            for exchange in self._exchange(number, mine, theirs):
                repaired = exchange.effect.repaired
                pinned = all(not repaired.isdisjoint(self.trials.taking.get(key_of(one), ())) for one in (mine, theirs))
                if not pinned and _has(self.trials.entries[number].instance, theirs.value):
                    continue  # what the rule asks for stands beside it as well: that is no exchange
                several = len(repaired) > 1
                if several or _telling(mine, theirs) or (pinned and self._says_twice(number)):
                    beside = several and mine.path[:-1] == theirs.path[:-1]
                    rank = Likelihood.TELLING if beside else Likelihood.LIKELY if pinned else Likelihood.OPEN
                    yield replace(exchange, mechanism=ErrorMechanism.PAIR, likelihood=rank, order=4, clue=not pinned)

    def _opposite(self, number: int, operand: Operand) -> Iterator[Figure]:
        """Yield the figures alike of other failing instances that differ by as much, the other way."""
        difference = self.trials.entries[number].judgement.difference
        if not difference:
            return
        for figure in self.neighbours.alike(operand.path):
            others = self.trials.taking.get((self.trials.home, figure.path), ())
            if any(self._differs(other, -difference) for other in others):
                yield figure

    def _differs(self, number: int, difference: Decimal) -> bool:
        return self.trials.entries[number].judgement.difference == difference and self.trials.fails(number)

    def _says_twice(self, number: int) -> bool:
        """Return whether an instance states several things of its figures, and all are typed: change and rate."""
        instance = self.trials.entries[number].instance
        stated = RULE_KINDS[instance.rule.kind].relations(instance)
        return len(list(stated)) > 1 and all(is_typed(operand) and operand.value for operand in instance.all_operands)

    def _exchange(self, number: int, mine: Operand, theirs: Operand) -> Iterator[Hypothesis]:
        """Yield that two figures were exchanged, if the instance holds then."""
        if not self.trials.spent:
            yield from Hypothesis(
                mechanism=ErrorMechanism.ROWS,
                likelihood=Likelihood.TELLING,
                order=2,
                source=number,
                correction=Correction.of((mine, theirs.value), (theirs, mine.value)),
                operand=mine,
                value=theirs.value,
                other=theirs,
            ).tested(self.trials)

    def _couples(self, number: int) -> list[tuple[Operand, Operand]]:
        """Return figures of the instance, each with one with which it may have been exchanged.

        That is one beside it (年初, 年末), one alike whose rule differs by as much the other way, or one of the same
        instance in another field or with another weight; operands of one field and weight can be exchanged without any
        effect.
        """
        instance = self.trials.entries[number].instance
        mine = [
            operand
            for operand in instance.all_operands
            if is_typed(operand) and operand.path and operand.span.file == self.trials.home
        ]
        couples: dict[frozenset[Path], tuple[Operand, Operand]] = {}
        for operand in mine[:_COUPLED]:
            near = (*self.neighbours.beside(operand.path), *self._opposite(number, operand))
            beside = (as_operand(operand, figure) for figure in near)
            others = (
                other for other in mine[:_COUPLED] if (other.field, other.weight) != (operand.field, operand.weight)
            )
            for other in (*beside, *others):
                if other.unit == operand.unit and other.value != operand.value and other.value and operand.value:
                    couples.setdefault(frozenset((operand.path, other.path)), (operand, other))
        return list(couples.values())[:_COUPLES]


def _pairs(instance: RuleInstance, other: RuleInstance) -> Iterator[tuple[Operand, Operand]]:
    """Yield the typed figures of two lines that are in the same field and differ."""
    for field, operands in instance.by_field.items():
        if len(operands) == len(other.by_field[field]) == 1:
            mine, theirs = operands[0], other.by_field[field][0]
            if mine.path != theirs.path and mine.value != theirs.value and is_typed(mine) and is_typed(theirs):
                yield mine, theirs


def _has(instance: RuleInstance, value: Fraction) -> bool:
    return any(operand.value == value for operand in instance.all_operands)


def _telling(*operands: Operand) -> bool:
    """Return whether all figures have so many digits that an exchange hardly fits by chance."""
    return all(operand.figure is not None and is_telling(operand.figure) for operand in operands)
