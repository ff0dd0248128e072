"""Sums of which all parts were typed in another unit than the total: a whole column in 元 under a total in 万元."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from gendoc.figures.interval import significant_digits
from gendoc.figures.units import MONEY
from gendoc.reconcile.causes.correction import Correction, is_typed
from gendoc.reconcile.causes.hypothesis import ErrorMechanism, Hypothesis, Likelihood
from gendoc.reconcile.causes.plausible import allows, likeness
from gendoc.reconcile.causes.trials import Trials
from gendoc.rules.operand import Operand

_SHIFTS = (-4, 4, -8, 8)  # places between 元, 万元 and 亿元
_TELLING = 3  # digits of a total that hardly fits by chance
_MOST = 60  # parts that are tried


@dataclass(frozen=True, slots=True)
class ColumnSlips:
    """Finds sums whose parts are all of another unit."""

    trials: Trials

    def hypotheses(self, number: int) -> Iterator[Hypothesis]:
        """Yield the unit in which all parts of an instance may have been typed, so that it holds and breaks nothing."""
        total, parts = self._sides(number)
        for shift in _SHIFTS if 1 < len(parts) <= _MOST else ():
            size = Fraction(10) ** shift
            possible = all(allows(self.trials, number, part, part.value * size) for part in parts)
            if self.trials.spent or not possible:
                continue
            yield from Hypothesis(
                mechanism=ErrorMechanism.UNITS,
                likelihood=Likelihood.TELLING,
                order=2,
                source=number,
                correction=Correction.of(*((part, part.value * size) for part in parts)),
                operand=parts[0],
                value=parts[0].value * size,
                shift=shift,
                likeness=likeness(self.trials, number, total, total.value / size),  # the other side is as likely
            ).tested(self.trials)

    def _sides(self, number: int) -> tuple[Operand, list[Operand]]:
        """Return total and parts of a sum; [] if the total has few digits, or some part is no amount of this file."""
        stated = self.trials.only_sum(number)
        if stated is None or significant_digits(stated.total.value) < _TELLING:
            return self.trials.entries[number].instance.all_operands[0], []
        parts = [part for part in stated.parts if part.value]
        return stated.total, parts if all(self._is_typed_money(part) for part in parts) else []

    def _is_typed_money(self, part: Operand) -> bool:
        typed = is_typed(part) and part.state == "number"
        return typed and part.unit in MONEY and part.span.file == self.trials.home
