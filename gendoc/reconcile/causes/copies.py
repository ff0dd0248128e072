"""Figures that were copied: from the line above, from another column, from the same row of another section.

Equal figures are common in sound reports (a total and its only part), so a copy is one hypothesis among others, unless
it stands in the next line of the same column and has many digits.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from gendoc.core.source import Path
from gendoc.figures.figure import Figure
from gendoc.figures.interval import significant_digits
from gendoc.figures.units import is_counter
from gendoc.reconcile.causes.correction import Correction, is_typed, key_of, lines_of
from gendoc.reconcile.causes.hypothesis import ErrorMechanism, Hypothesis, Likelihood
from gendoc.reconcile.causes.neighbours import Neighbours, as_operand, is_next_line, is_section_total
from gendoc.reconcile.causes.plausible import is_telling, likeness, may_have
from gendoc.reconcile.causes.solve import Solver
from gendoc.reconcile.causes.trials import Trials
from gendoc.rules.kind import Part, RuleInstance
from gendoc.rules.kinds import operands_with
from gendoc.rules.operand import Operand

_MANY = 2  # neighbours with the same number above which that is no evidence: 100 % in every line
_COUNTED = 10  # smaller counts are often equal; amounts with decimals are not
_MANY_DIGITS = 5  # of an amount that hardly stands in another section by chance
_ASKED = 2  # figures that ask for the same number; then it is named
_TRIED = 12  # figures of an instance that are tried, of those that occur again


@dataclass(frozen=True, slots=True)
class CopySlips:
    """Finds figures that equal a neighbour and may have been copied from it."""

    trials: Trials
    solver: Solver
    neighbours: Neighbours

    def hypotheses(self, number: int) -> Iterator[Hypothesis]:
        """Yield each figure of an instance that equals a neighbour, if another makes it hold and breaks nothing."""
        instance, result = self.trials.entries[number].instance, self.trials.result(number)
        own = {operand.path: operand for operand in instance.all_operands}
        operands = (operand for operand in instance.all_operands if self._may_be(operand))
        for operand in islice((operand for operand in operands if self._occurs_again(operand)), _TRIED):
            if self.trials.spent:
                return
            near = self._twin(number, operand)
            twin = near or self._elsewhere(number, operand)
            values = self.solver.values(number, operand) if twin is not None else ()
            if twin is None or not values or self._is_balanced(number, operand, twin):
                continue
            for value in filter(None, values):
                if may_have(self.trials, number, operand, value) and not self._may_confirm(number, operand):
                    copy = Hypothesis(
                        mechanism=ErrorMechanism.COPY,
                        likelihood=self._likelihood(operand, twin) if near else Likelihood.OPEN,
                        order=4,
                        source=number,
                        correction=Correction.of((operand, value)),
                        operand=operand,
                        value=value,
                        other=as_operand(operand, twin),
                        likeness=likeness(self.trials, number, operand, value),
                    )
                    alone = (twin.path not in own and operand.path != result) or _is_opposed(
                        own.get(twin.path), operand
                    )
                    for each in copy.tested(self.trials):
                        few = sum(map(self._asked, each.effect.repaired)) < _ASKED
                        yield replace(each, clue=near is None or (alone and few))

    def _occurs_again(self, operand: Operand) -> bool:
        """Return whether another typed figure of the report is the same number."""
        return self.neighbours.times(operand.value) > 1

    def _may_be(self, operand: Operand) -> bool:
        figure = operand.figure
        typed = figure is not None and operand.state == "number" and not figure.derived and not figure.identifier
        if not typed or not operand.value or operand.span.file != self.trials.home:
            return False
        return operand.decimals > 0 or abs(operand.value) >= _COUNTED

    def _twin(self, number: int, operand: Operand) -> Figure | None:
        """Return the neighbour that a figure equals: that of the next line, else the first; None if many equal it.

        Two totals of a balance are often equal; a figure of the same instance counts only beside others of its sum, or
        beside it in the same line.
        """
        instance = self.trials.entries[number].instance
        own = {other.path: other for other in instance.all_operands}
        adds = self.trials.adds(number)
        equal = [
            figure
            for figure in (*self.neighbours.near(operand.path), *_in_section(operand, instance))
            if figure.value == operand.value
            and (figure.unit == operand.unit or _both_counted(operand, figure))
            and (figure.path not in own or (adds and _may_be_source(own[figure.path], operand)))
            and not self._fails_itself(operand, figure)
        ]
        if not equal or len(equal) > _MANY:
            return None
        return min(equal, key=lambda figure: not is_next_line(operand.path, figure.path))

    def _elsewhere(self, number: int, operand: Operand) -> Figure | None:
        """Return the one figure of another section that a line of a list equals in many digits: it adds to no sum of it.

        That is little evidence; a line that was left out may as well account for the difference.
        """
        adds = self.trials.adds(number) and any(lines_of(operand.path)) and self.trials.only_sum(number) is not None
        if not adds or significant_digits(operand.value) < _MANY_DIGITS:
            return None
        own = {other.path for other in self.trials.entries[number].instance.all_operands}
        equal = [
            figure
            for figure in self.neighbours.same(operand.value)
            if figure.path != operand.path and figure.unit == operand.unit
        ]
        apart = len(equal) == 1 and equal[0].path not in own and not self._fails_itself(operand, equal[0])
        return equal[0] if apart else None

    def _asked(self, number: int) -> int:
        """Return how many figures an instance asks for: a change and a rate beside it are two."""
        given = operands_with(self.trials.entries[number].instance, Part.CHANGE | Part.RATE)
        return max(1, sum(operand.state == "number" and is_typed(operand) for operand in given))

    def _may_confirm(self, number: int, operand: Operand) -> bool:
        """Return whether a rule that compares two places is all that fails with an operand.

        Then an equal figure in a third place rather confirms it.
        """
        compared = operand.path in [
            each.path for each in operands_with(self.trials.entries[number].instance, Part.SAME)
        ]
        others = self.trials.taking.get(key_of(operand), ())
        return compared and not any(other != number and self.trials.fails(other) for other in others)

    def _is_balanced(self, number: int, operand: Operand, twin: Figure) -> bool:
        """Return whether another figure of the instance equals one of another section, too: they agree on purpose."""
        own = {other.path for other in self.trials.entries[number].instance.all_operands}

        def is_apart(one: Operand, figure: Figure) -> bool:
            same = figure.value == one.value and figure.unit == one.unit
            return same and figure.path not in own and not is_next_line(one.path, figure.path)

        return is_apart(operand, twin) and any(
            self._may_be(other)
            and any(is_apart(other, figure) for figure in self.neighbours.equal(other.path, other.value))
            for other in self.trials.entries[number].instance.all_operands
            if other.path != operand.path
        )

    def _fails_itself(self, operand: Operand, figure: Figure) -> bool:
        """Return whether a rule without the operand finds a figure wrong, so that this was hardly copied from it."""
        own = self.trials.taking[key_of(operand)]
        for other in self.trials.taking.get((self.trials.home, figure.path), ()):
            primary = self.trials.entries[other].judgement.primary
            if other not in own and self.trials.fails(other) and primary is not None and primary.path == figure.path:
                return True
        return False

    @staticmethod
    def _likelihood(operand: Operand, twin: Figure) -> Likelihood:
        above = is_next_line(operand.path, twin.path) and is_telling(twin)
        return Likelihood.TELLING if above else Likelihood.LIKELY


def _both_counted(operand: Operand, figure: Figure) -> bool:
    """Return whether two figures beside each other are counts of different things, and hardly equal by chance."""
    beside = operand.path[:-1] == figure.path[:-1] and is_telling(figure)
    return beside and is_counter(operand.unit) and is_counter(figure.unit)


def _may_be_source(twin: Operand, operand: Operand) -> bool:
    return _adds_to(twin, operand) or _is_opposed(twin, operand)


def _is_opposed(twin: Operand | None, operand: Operand) -> bool:
    """Return whether two figures beside each other are counted with opposite signs: the balances of a year."""
    if twin is None or twin.figure is None or twin.path[:-1] != operand.path[:-1]:
        return False
    return twin.field == operand.field and twin.weight == -operand.weight and is_telling(twin.figure)


def _adds_to(twin: Operand, operand: Operand) -> bool:
    """Return whether two figures are parts of one sum with the same weight, or part and total beside each other."""
    if twin.field == operand.field:
        return twin.weight == operand.weight
    beside = twin.path[:-1] == operand.path[:-1] or _is_total_of(twin.path, operand.path)
    return twin.weight > 0 and operand.weight > 0 and beside


def _in_section(operand: Operand, instance: RuleInstance) -> Iterator[Figure]:
    """Yield the figures of an instance of which an operand is a part in a section, or that are such parts of it."""
    for other in instance.all_operands:
        if other.figure is not None and _is_total_of(other.path, operand.path):
            yield other.figure


def _is_total_of(path: Path, other: Path) -> bool:
    """Return whether the figure at one path is a part, in a section, of that at the other."""
    return is_section_total(path, other) or is_section_total(other, path)
