"""Wrong figures that others follow: an equal one in another place, the shares computed from it.

What agrees with a wrong figure would break if that alone were corrected.  Several equations have to ask for the number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from gendoc.reconcile.causes.correction import Correction, Key, is_typed, key_of
from gendoc.reconcile.causes.hypothesis import ErrorMechanism, Hypothesis, Likelihood
from gendoc.reconcile.causes.plausible import may_have
from gendoc.reconcile.causes.solve import Solver
from gendoc.reconcile.causes.trials import Trials
from gendoc.reconcile.causes.typing import exchanged, mistyped
from gendoc.rules.kinds import RULE_KINDS
from gendoc.rules.operand import Operand
from gendoc.rules.relations.quotients import Quotient
from gendoc.rules.relations.sums import Sum

_MOST = 12  # figures of an instance that are tried, and figures that follow one of them


@dataclass(frozen=True, slots=True)
class FollowedSlips:
    """Finds figures that are wrong together with those that were taken from them."""

    trials: Trials
    solver: Solver

    def hypotheses(self, number: int) -> Iterator[Hypothesis]:
        """Yield each figure of a sum that several equations contradict, with the figures that agree with it."""
        if not self.trials.adds(number):
            return
        for operand in self.trials.entries[number].instance.all_operands[:_MOST]:
            agreeing = self.trials.agreeing(key_of(operand))
            if not agreeing or self.trials.spent or not self._may_be_wrong(operand):
                continue
            for value in self.solver.values(number, operand):
                if value in _near(operand) and may_have(self.trials, number, operand, value):
                    yield from self._together(number, operand, value)

    def _may_be_wrong(self, operand: Operand) -> bool:
        return is_typed(operand) and operand.state == "number" and operand.span.file == self.trials.home

    def _together(self, number: int, operand: Operand, value: Fraction) -> Iterator[Hypothesis]:
        """Yield that a figure has another value, and so those that follow it, if several equations ask for that."""
        correction, following = Correction.of((operand, value)), list[Operand]()
        places = [key_of(operand)]
        for place in places:  # those of equal figures are added
            for other in self.trials.taking.get(place, ()):
                if len(following) >= _MOST or not self.trials.agrees(other) or self.trials.holds(other, correction):
                    continue
                follower = self._follower(other, place, correction)
                if follower is None:
                    return
                following.append(follower[0])
                correction = correction.and_also(Correction.of(follower))
                if follower[0].value == operand.value:
                    places.append(key_of(follower[0]))
        if not following:
            return
        followed = Hypothesis(
            mechanism=ErrorMechanism.FOLLOWED,
            likelihood=Likelihood.TELLING,
            order=2,
            source=number,
            correction=correction,
            operand=operand,
            value=value,
            other=following[0],
        )
        for each in followed.tested(self.trials):
            asking = {other for place in places for other in self.trials.taking.get(place, ())}
            if len(asking & each.effect.repaired) > 1:
                yield each

    def _follower(self, number: int, key: Key, correction: Correction) -> tuple[Operand, Fraction] | None:
        """Return the typed figure of an instance that follows another, with the number that it then has to have."""
        instance = self.trials.entries[number].instance
        stated = list(RULE_KINDS[instance.rule.kind].relations(instance))
        if len(stated) != 1:
            return None
        operands = [operand for operand in instance.all_operands if key_of(operand) != key]
        if isinstance(stated[0], Sum) and len(operands) == 1:
            twin, value = operands[0], correction.values[key]
            same = twin.weight == 1 and twin.unit == next(
                operand.unit for operand in instance.all_operands if key_of(operand) == key
            )
            return (twin, value) if same and self._may_be_wrong(twin) else None
        printed = stated[0].printed if isinstance(stated[0], Quotient) else None
        expected = self.trials.judge(number, correction).expected
        if printed is None or expected is None or key_of(printed) == key or not self._may_be_wrong(printed):
            return None
        return printed, Fraction(expected)


def _near(operand: Operand) -> set[Fraction]:
    """Return the numbers that may have been meant when a figure was typed."""
    if operand.figure is None:
        return set()
    return {value for _, value in mistyped(operand.figure)} | set(exchanged(operand.figure))
