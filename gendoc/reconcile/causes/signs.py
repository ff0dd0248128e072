"""Signs typed the wrong way round: those of a change and its rate, of two figures of one sum, of all its parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from gendoc.figures.interval import significant_digits
from gendoc.reconcile.causes.correction import Correction, Key, is_typed, key_of
from gendoc.reconcile.causes.hypothesis import ErrorMechanism, Hypothesis, Likelihood
from gendoc.reconcile.causes.plausible import allows
from gendoc.reconcile.causes.trials import Trials
from gendoc.rules.kind import Part, RuleInstance
from gendoc.rules.kinds import field_part
from gendoc.rules.operand import Operand

_MOST = 60  # figures of an instance that are tried in pairs
_FEW = 10  # parts of which all choices are tried
_DIGITS = 5  # digits of a difference that two figures hardly make by chance


@dataclass(frozen=True, slots=True)
class SignSlips:
    """Finds figures whose signs are all wrong: two, or all parts of a sum.

    open are the instances that other signs may explain, or whose parts are too many to try.
    """

    trials: Trials
    open: set[int] = field(default_factory=set)

    def hypotheses(self, number: int) -> Iterator[Hypothesis]:
        """Yield each pair of signs of an instance whose correction makes it hold and breaks nothing."""
        instance = self.trials.entries[number].instance
        changes = self._changes(number)
        if len(changes) > 1:
            yield from self._negated(number, changes, Likelihood.TELLING)
        parts = [operand for operand in _typed(instance) if len(instance.by_field[operand.field]) > 1]
        half = Fraction(self.trials.entries[number].judgement.difference or 0) / 2
        if not half or len(parts) > _MOST:
            return
        sizes = [operand.value * Fraction(operand.weight) for operand in parts]
        if abs(sum(sizes)) == abs(half) and len(parts) > 1:
            yield from self._negated(number, parts, Likelihood.TELLING)  # as telling as the sign of the sum
            return
        pairs = list(_making(parts, half)) if significant_digits(2 * half) >= _DIGITS else []
        if len(pairs) == 1:
            yield from self._negated(number, pairs[0], Likelihood.LIKELY)
        elif len(parts) > _FEW or abs(half) in map(abs, _sums(sizes)):
            self.open.add(number)

    def _changes(self, number: int) -> list[Operand]:
        """Return the changes and rates of an instance, and of those that fail with it and share a figure, each once."""
        own = {key_of(operand) for operand in self.trials.entries[number].instance.all_operands}
        related = sorted({other for key in own for other in self.trials.taking.get(key, ())} - {number})
        changes: dict[Key, Operand] = {}
        for other in (number, *(other for other in related if self.trials.fails(other))):
            instance = self.trials.entries[other].instance
            for operand in _typed(instance):
                if field_part(instance.rule.kind, operand.field) & (Part.CHANGE | Part.RATE):
                    changes.setdefault(key_of(operand), operand)
        return list(changes.values())

    def _negated(self, number: int, operands: Sequence[Operand], likelihood: Likelihood) -> Iterator[Hypothesis]:
        if not all(allows(self.trials, number, operand, -operand.value) for operand in operands):
            return
        yield from Hypothesis(
            mechanism=ErrorMechanism.SIGNS,
            likelihood=likelihood,
            order=4,
            source=number,
            correction=Correction.of(*((operand, -operand.value) for operand in operands)),
            operand=operands[0],
            value=-operands[0].value,
            other=operands[1],
        ).tested(self.trials)


def _making(parts: Sequence[Operand], half: Fraction) -> Iterator[tuple[Operand, Operand]]:
    """Yield each pair of parts that together make half an instance's difference, so that both signs may be wrong."""
    at: dict[Fraction, Operand] = {}
    for operand in parts:
        size = operand.value * Fraction(operand.weight)
        for sum_ in (half, -half):
            if sum_ - size in at:
                yield at[sum_ - size], operand
        at.setdefault(size, operand)


def _sums(sizes: Sequence[Fraction]) -> set[Fraction]:
    """Return the sums of all choices of numbers."""
    sums = {Fraction(0)}
    for size in sizes:
        sums |= {size + each for each in sums}
    return sums


def _typed(instance: RuleInstance) -> list[Operand]:
    """Return the operands of an instance that were typed and are not 0."""
    return [each for each in instance.all_operands if is_typed(each) and each.path and each.value]
