"""Two figures of one name that differ although neither is wrong: they are of different scope.

Each agrees with figures of its own, so that no correction of one would leave the rules of both intact.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gendoc.core.source import Path
from gendoc.reconcile.causes.correction import Correction, Key, is_typed, key_of
from gendoc.reconcile.causes.hypothesis import ErrorMechanism, Hypothesis, Likelihood
from gendoc.reconcile.causes.trials import Effect, Trials
from gendoc.reconcile.causes.typing import mistyped
from gendoc.rules.kind import Part
from gendoc.rules.kinds import RULE_KINDS, operands_with
from gendoc.rules.operand import Operand
from gendoc.rules.relations.sums import Sum


@dataclass(frozen=True, slots=True)
class ScopeSlips:
    """Finds pairs of figures that may be of different scope."""

    trials: Trials

    def hypotheses(self, number: int) -> Iterator[Hypothesis]:
        """Yield that the two figures of an instance are of different scope, with what else fails between the two."""
        pair = self._pair(number)
        if pair is None:
            return
        confirmed = [self._confirmed(number, operand) for operand in pair]
        if not any(confirmed):
            return
        between = {number: key_of(pair[0]), **(self._between(number, pair) if all(confirmed) else {})}
        yield Hypothesis(
            mechanism=ErrorMechanism.SCOPE,
            likelihood=Likelihood.LIKELY if all(confirmed) or _round_apart(pair) else Likelihood.VALUE,
            order=9,
            source=number,
            correction=Correction(dropped=frozenset(between.items())),
            effect=Effect(frozenset(between)),
            operand=pair[0],
            other=pair[1],
            clue=not all(confirmed) and _round_apart(pair),
        )

    def _pair(self, number: int) -> tuple[Operand, Operand] | None:
        """Return the two figures of this file that an instance holds to be one, if both were typed."""
        instance = self.trials.entries[number].instance
        pair = operands_with(instance, Part.SAME) or instance.all_operands
        if len(pair) != 2 or len(instance.all_operands) != 2 or not all(self._typed(operand) for operand in pair):
            return None
        stated = RULE_KINDS[instance.rule.kind].relations(instance)
        return (pair[0], pair[1]) if len(stated) == 1 and isinstance(stated[0], Sum) and pair[1].weight == 1 else None

    def _typed(self, operand: Operand) -> bool:
        return is_typed(operand) and operand.value != 0 and operand.span.file == self.trials.home

    def _confirmed(self, number: int, operand: Operand) -> bool:
        """Return whether a figure agrees in another equation with figures of its own."""
        others = (other for other in self.trials.taking.get(key_of(operand), ()) if other != number)
        apart = [other for other in others if not self._is_pair(other)]
        return not any(map(self.trials.fails, apart)) and any(
            self.trials.agrees(other) and not self.trials.entries[other].waived for other in apart
        )

    def _is_pair(self, number: int) -> bool:
        return self._pair(number) is not None

    def _between(self, number: int, pair: tuple[Operand, Operand]) -> dict[int, Key]:
        """Return the other failing instances that hold figures of the same two sections to be one, both confirmed.

        Each comes with the key of the first of its figures.
        """
        sections, between = _sections(pair), {}
        for other in range(len(self.trials.entries)):
            theirs = self._pair(other) if other != number and self.trials.fails(other) else None
            if (
                theirs is not None
                and _sections(theirs) == sections
                and all(self._confirmed(other, each) for each in theirs)
            ):
                between[other] = key_of(theirs[0])
        return between


def _round_apart(pair: tuple[Operand, Operand]) -> bool:
    """Return whether only a digit of the whole part differs: as likely a slip as a round amount counted in one."""
    one, other = pair
    if one.figure is None or other.figure is None or one.unit != other.unit:
        return False
    apart = (one.value - other.value).denominator == 1
    return apart and any(value == other.value for _, value in mistyped(one.figure))


def _sections(pair: tuple[Operand, Operand]) -> frozenset[Path]:
    return frozenset(operand.path[:-1] for operand in pair)
