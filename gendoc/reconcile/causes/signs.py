"""Two signs typed the wrong way round: those of a change and its rate, or of two figures of one sum."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from gendoc.reconcile.causes.correction import Correction, Key, key_of
from gendoc.reconcile.causes.hypothesis import ErrorMechanism, Hypothesis, Likelihood
from gendoc.reconcile.causes.trials import Trials
from gendoc.rules.kind import Part, RuleInstance
from gendoc.rules.kinds import field_part
from gendoc.rules.operand import Operand

_MOST = 60  # figures of an instance that are tried in pairs
_DIGITS = 5  # digits of a difference that two figures hardly make by chance


@dataclass(frozen=True, slots=True)
class SignSlips:
    """Finds two figures whose signs are both wrong."""

    trials: Trials

    def hypotheses(self, number: int) -> Iterator[Hypothesis]:
        """Yield each pair of signs of an instance whose correction makes it hold and breaks nothing."""
        instance = self.trials.entries[number].instance
        changes = self._changes(number)
        if len(changes) > 1:
            yield from self._negated(number, changes, Likelihood.TELLING)
        pairs = list(self._making(number, instance))
        if len(pairs) == 1:
            yield from self._negated(number, pairs[0], Likelihood.LIKELY)

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
        correction = Correction(values={key_of(operand): -operand.value for operand in operands})
        if self.trials.spent or not self.trials.holds(number, correction):
            return
        effect = self.trials.effect(correction)
        if number in effect.repaired:
            yield Hypothesis(
                mechanism=ErrorMechanism.SIGNS,
                likelihood=likelihood,
                order=4,
                source=number,
                correction=correction,
                effect=effect,
                operand=operands[0],
                value=-operands[0].value,
                other=operands[1],
            )

    def _making(self, number: int, instance: RuleInstance) -> Iterator[tuple[Operand, Operand]]:
        """Yield each pair of parts that together make half an instance's difference, so that both signs may be wrong."""
        difference = Fraction(self.trials.entries[number].judgement.difference or 0)
        parts = [operand for operand in _typed(instance) if len(instance.by_field[operand.field]) > 1]
        if len(str(abs(difference.numerator)).strip("0")) < _DIGITS or len(parts) > _MOST:
            return
        at: dict[Fraction, Operand] = {}
        for operand in parts:
            size = operand.value * Fraction(operand.weight)
            for half in (difference / 2, -difference / 2):
                if half - size in at:
                    yield at[half - size], operand
            at.setdefault(size, operand)


def _typed(instance: RuleInstance) -> list[Operand]:
    """Return the operands of an instance that were typed and are not 0."""
    return [
        operand
        for operand in instance.all_operands
        if operand.figure is not None and not operand.figure.derived and operand.path and operand.value
    ]
