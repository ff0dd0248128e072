"""Figures left at 0 or 无: a total over parts, a balance carried over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from gendoc.figures.interval import as_decimal
from gendoc.reconcile.causes.correction import Correction, key_of, lines_of
from gendoc.reconcile.causes.hypothesis import ErrorMechanism, Hypothesis, Likelihood
from gendoc.reconcile.causes.plausible import allows, keeps_sign
from gendoc.reconcile.causes.solve import Solver
from gendoc.reconcile.causes.trials import Trials
from gendoc.rules.kinds import RULE_KINDS
from gendoc.rules.operand import Operand
from gendoc.rules.relations.sums import Sum

_TRIED = 6  # figures of 0 in an instance, apart from lines of lists, that are tried
_DIGITS = 3  # digits of a balance; a difference of fewer is rather a slip in another figure


@dataclass(frozen=True, slots=True)
class UnfilledSlips:
    """Finds figures of 0 that may not have been filled in."""

    trials: Trials
    solver: Solver

    def hypotheses(self, number: int) -> Iterator[Hypothesis]:
        """Yield each figure of 0 in an instance that makes it hold with another value, which breaks nothing."""
        entry = self.trials.entries[number]
        primary = entry.judgement.primary
        kind = RULE_KINDS[entry.instance.rule.kind]
        adds = any(isinstance(relation, Sum) for relation in kind.relations(entry.instance))
        empty = [
            operand
            for operand in entry.instance.all_operands
            if self._empty(number, operand) and (adds or operand.step)
        ]
        for operand in empty if len(empty) <= _TRIED else ():
            solution = None if self.trials.spent else self.solver.solve(number, operand)
            for value in solution.values if solution is not None and not solution.open_ended else ():
                first = primary is not None and primary.path == operand.path
                if (first or _is_many(value)) and self._possible(number, operand, value):
                    likelihood = Likelihood.TELLING if first and adds else Likelihood.LIKELY
                    yield from self._filled(number, operand, value, likelihood)

    def _filled(self, number: int, operand: Operand, value: Fraction, likelihood: Likelihood) -> Iterator[Hypothesis]:
        correction = Correction(values={key_of(operand): value})
        effect = self.trials.effect(correction)
        if number in effect.repaired:
            yield Hypothesis(
                mechanism=ErrorMechanism.UNFILLED,
                likelihood=likelihood,
                order=0,
                source=number,
                correction=correction,
                effect=effect,
                operand=operand,
                value=value,
            )

    def _possible(self, number: int, operand: Operand, value: Fraction) -> bool:
        return allows(self.trials, number, operand, value) and keeps_sign(self.trials, operand, value)

    def _empty(self, number: int, operand: Operand) -> bool:
        """Return whether an operand was typed as 0 or 无, and is not one of several lines of a list."""
        figure = operand.figure
        if figure is None or figure.derived or operand.value or operand.span.file != self.trials.home:
            return False
        only = len(self.trials.entries[number].instance.by_field[operand.field]) == 1
        return operand.state in ("number", "nil") and (only or not any(lines_of(operand.path)))


def _is_many(value: Fraction) -> bool:
    return len(f"{abs(as_decimal(value)):f}".replace(".", "").strip("0")) >= _DIGITS
