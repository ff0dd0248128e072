"""Mistakes in a list: a line counted twice, the total among its own parts, a part that the total counts twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain, islice

from gendoc.figures.interval import significant_digits
from gendoc.reconcile.causes.correction import NOTHING, Correction, columns_of, is_typed, key_of, lines_of
from gendoc.reconcile.causes.hypothesis import ErrorMechanism, Hypothesis, Likelihood
from gendoc.reconcile.causes.neighbours import is_next_line
from gendoc.reconcile.causes.trials import Trials, leeway
from gendoc.rules.operand import Operand

_FEWEST = 2  # digits of a part that is not equal to a difference by mere chance


@dataclass(frozen=True, slots=True)
class LineSlips:
    """Finds superfluous lines of lists."""

    trials: Trials

    def hypotheses(self, number: int) -> Iterator[Hypothesis]:
        """Yield each mistake in a list of an instance whose correction makes it hold and breaks nothing."""
        instance = self.trials.entries[number].instance
        for field in instance.by_field:
            if len(instance.by_field[field]) > 1 and not self.trials.spent:
                yield from self._twice(number, field)
        yield from self._again(number)

    def _again(self, number: int) -> Iterator[Hypothesis]:
        """Yield each part that the total counts twice: by as much it is too large, or too small for one subtracted."""
        judgement, stated = self.trials.entries[number].judgement, self.trials.only_sum(number)
        if stated is None or not is_typed(stated.total) or not judgement.difference:
            return
        total = stated.total
        for part in stated.parts if len(stated.parts) > 1 and total.span.file == self.trials.home else ():
            amount = part.value * Fraction(part.weight)
            if amount == Fraction(judgement.difference) and significant_digits(amount) >= _FEWEST and is_typed(part):
                yield from Hypothesis(
                    mechanism=ErrorMechanism.AGAIN,
                    likelihood=Likelihood.OPEN,
                    order=6,
                    source=number,
                    correction=Correction.of((total, total.value - amount)),
                    operand=total,
                    value=total.value - amount,
                    other=part,
                    clue=True,
                ).tested(self.trials)

    def _twice(self, number: int, field: str) -> Iterator[Hypothesis]:
        """Yield each operand without which the instance holds: a line typed twice, a total among its parts."""
        entry = self.trials.entries[number]
        difference = abs(Fraction(entry.judgement.difference or 0))
        slack = leeway(entry.judgement)
        operands = [operand for operand in entry.instance.by_field[field] if operand.figure and operand.value]
        for at, operand in enumerate(operands):
            if abs(abs(operand.value * Fraction(operand.weight)) - difference) > slack:
                continue
            equal = [other for other in operands if other.path != operand.path and other.value == operand.value]
            above = [other for other in operands[:at] if other in equal and is_next_line(other.path, operand.path)]
            if not (above and len(equal) > 1) and any(other in equal for other in operands[at + 1 :]):
                continue  # of two equal ones the later counts as the repeat; of more, each below another
            twin = next(iter(above or equal), None)
            if twin is None and entry.asks != "equation":
                continue
            off = abs(abs(operand.value * Fraction(operand.weight)) - difference)
            others = sum((other.value for other in operands if other.path != operand.path), Fraction(0))
            primary = entry.judgement.primary
            alike = primary is not None and primary.value == operand.value  # the total too
            subtotal = twin is None and abs(others - operand.value) <= slack and len(operands) > 2
            twice = Hypothesis(
                mechanism=ErrorMechanism.TWICE,
                likelihood=Likelihood.TELLING if (twin and not alike) or subtotal else Likelihood.LIKELY,
                order=7,
                source=number,
                correction=NOTHING,
                operand=operand,
                other=operand if subtotal else twin,
                off=off,
            )
            ways = islice(self._without(number, operand), 1 if twin else None)
            removed = (replace(twice, correction=each).tested(self.trials) for each in ways)
            yield from islice(chain.from_iterable(removed), 1)

    def _without(self, number: int, operand: Operand) -> Iterator[Correction]:
        """Yield the corrections that remove an operand: with its whole line, or from this instance alone.

        What repeats a line of a list is a line: it goes with all its figures, or it is none.
        """
        columns = [column for _, _, column in columns_of(self.trials.entries[number].instance)]
        line = next((line for line in lines_of(operand.path) if any(each.has_line(line) for each in columns)), None)
        if line is not None and operand.span.file == self.trials.home:
            yield Correction(gone=frozenset({line}))
        yield Correction(dropped=frozenset({(number, key_of(operand))}))
