"""Quotients that were cut off or rounded twice instead of rounded once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from gendoc.figures.interval import half_up, truncated
from gendoc.reconcile.causes.correction import Correction, key_of
from gendoc.reconcile.causes.hypothesis import ErrorMechanism, Hypothesis, Likelihood
from gendoc.reconcile.causes.trials import Trials
from gendoc.rules.operand import Operand


def rounded_once(trials: Trials, number: int, operand: Operand) -> Fraction | None:
    """Return the quotient that an instance states of an operand, rounded as printed; None if it states none of it."""
    judgement = trials.entries[number].judgement
    exact = judgement.expected_interval
    if judgement.primary is None or judgement.primary.path != operand.path or exact is None or not operand.step:
        return None
    return Fraction(half_up(exact.middle, trials.room(number, operand)))


def is_cut(trials: Trials, number: int, operand: Operand) -> bool:
    """Return whether an operand is the quotient that an instance states of it, cut off."""
    exact, once = trials.entries[number].judgement.expected_interval, rounded_once(trials, number, operand)
    places = trials.room(number, operand)
    return exact is not None and once is not None and Fraction(truncated(exact.middle, places)) == operand.value != once


def is_rounded_twice(trials: Trials, number: int, operand: Operand) -> bool:
    """Return whether an operand is that quotient, first rounded to one or two decimals more."""
    exact, once = trials.entries[number].judgement.expected_interval, rounded_once(trials, number, operand)
    if exact is None or once is None or once == operand.value:
        return False
    places = trials.room(number, operand)
    first = (Fraction(half_up(exact.middle, places + more)) for more in (1, 2))
    return any(Fraction(half_up(value, places)) == operand.value for value in first)


@dataclass(frozen=True, slots=True)
class CutSlips:
    """Finds several quotients that were all cut off: a habit, which explains them as well as one wrong figure."""

    trials: Trials

    def hypotheses(self, number: int) -> Iterator[Hypothesis]:
        """Yield that all failing quotients which were cut off were so by habit, at the first of them."""
        cut = [(other, operand) for other, operand in self._cut() if self.trials.fails(other)]
        if len(cut) < 2 or cut[0][0] != number:
            return
        values: dict[tuple[str, tuple[str | int, ...]], Fraction] = {}
        for other, operand in cut:
            once = rounded_once(self.trials, other, operand)
            if once is not None:
                values[key_of(operand)] = once
        correction = Correction(values=values)
        effect = self.trials.effect(correction)
        if number in effect.repaired:
            yield Hypothesis(
                mechanism=ErrorMechanism.CUTS,
                likelihood=Likelihood.TELLING,
                source=number,
                correction=correction,
                effect=effect,
                operand=cut[0][1],
                other=cut[1][1],
            )

    def _cut(self) -> Iterator[tuple[int, Operand]]:
        for number, entry in enumerate(self.trials.entries):
            primary = entry.judgement.primary
            if primary is not None and primary.figure is not None and is_cut(self.trials, number, primary):
                yield number, primary
