"""Figures left at 0 or 无: a total over parts, a balance carried over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from gendoc.figures.interval import as_decimal
from gendoc.reconcile.causes.correction import Correction, Key, key_of, lines_of
from gendoc.reconcile.causes.hypothesis import ErrorMechanism, Hypothesis, Likelihood
from gendoc.reconcile.causes.missing import derived_of_line
from gendoc.reconcile.causes.plausible import likeness, may_have
from gendoc.reconcile.causes.solve import Solver
from gendoc.reconcile.causes.trials import Trials
from gendoc.rules.kinds import RULE_KINDS
from gendoc.rules.operand import Operand
from gendoc.rules.relations.quotients import Quotient

_TRIED = 6  # figures of 0 in an instance that are tried
_DIGITS = 3  # digits of a figure; a difference of fewer may as well be a slip in another


@dataclass(frozen=True, slots=True)
class UnfilledSlips:
    """Finds figures of 0 that may not have been filled in."""

    trials: Trials
    solver: Solver

    def hypotheses(self, number: int) -> Iterator[Hypothesis]:
        """Yield each figure of 0 in an instance that makes it hold with another value, which breaks nothing."""
        primary = self.trials.entries[number].judgement.primary
        adds, result = self.trials.adds(number), self.trials.result(number)
        empty = [
            operand
            for operand in self.trials.entries[number].instance.all_operands
            if self._empty(number, operand)
            and (operand.step or operand.path != result or self._among_others(number, operand))
        ]
        zeros = sum(operand.state == "number" for operand in empty)
        for operand in empty if len(empty) <= _TRIED else ():
            values = () if self.trials.spent else self.solver.values(number, operand)
            for value in self._as_signed(number, operand, values) or values:
                first = primary is not None and primary.path == operand.path and not _in_list(operand)
                few = not (first or _is_many(value))
                if not (few and operand.state == "nil") and may_have(self.trials, number, operand, value):
                    unsure = Likelihood.OPEN if few and zeros > 1 else Likelihood.LIKELY
                    sure = adds and (first or (zeros == 1 and self._among_others(number, operand)))
                    yield from self._filled(number, operand, value, Likelihood.TELLING if sure else unsure)

    def _as_signed(self, number: int, operand: Operand, values: Iterable[Fraction]) -> list[Fraction]:
        """Return the values with which the difference is one that 已知差异 names."""
        signed = self.trials.entries[number].signed
        left = {value: self.trials.judge(number, Correction.of((operand, value))) for value in values if signed}
        return [value for value, judgement in left.items() if judgement.difference in signed]

    def _filled(self, number: int, operand: Operand, value: Fraction, likelihood: Likelihood) -> Iterator[Hypothesis]:
        """Yield that an operand was left at 0; of what a quotient was computed from, no number is named."""
        primary = self.trials.entries[number].judgement.primary
        computed = primary is not None and primary.path == operand.path
        own = Correction.of((operand, value))
        zero = Hypothesis(
            mechanism=ErrorMechanism.UNFILLED,
            likelihood=likelihood,
            source=number,
            correction=own,
            operand=operand,
            value=value,
            likeness=likeness(self.trials, number, operand, value),
        )
        of_list = self._among_others(number, operand) and not self.trials.entries[number].signed
        rest = self._rest_of_line(operand, value)
        for correction in (own.and_also(Correction(values=rest)), own) if rest else (own,):
            for each in replace(zero, correction=correction).tested(self.trials):
                if each.effect.left and of_list:
                    continue
                rough = all(self._is_rough(number, correction, operand) for number in each.effect.repaired)
                yield replace(each, clue=not computed and rough)
                return

    def _is_rough(self, number: int, correction: Correction, operand: Operand) -> bool:
        """Return whether an instance divides, and would hold with a little more or less for an operand, too.

        Of an exact 0 in a quotient it is not even certain that it is wrong.
        """
        instance = self.trials.entries[number].instance
        if not all(isinstance(each, Quotient) for each in RULE_KINDS[instance.rule.kind].relations(instance)):
            return False
        key, unit = key_of(operand), Fraction(1, 10 ** max(self.trials.room(number, operand), 0))
        others = (correction.values[key] + more for more in (unit, -unit))
        return not operand.step or any(
            self.trials.holds(number, correction.and_also(Correction(values={key: other}))) for other in others
        )

    def _among_others(self, number: int, operand: Operand) -> bool:
        """Return whether an operand is one of several lines of a list in an instance."""
        return _in_list(operand) and len(self.trials.entries[number].instance.by_field[operand.field]) > 1

    def _rest_of_line(self, operand: Operand, value: Fraction) -> dict[Key, Fraction]:
        """Return the other figures of 0 in the line of an operand, as rules derive them: the share of an amount."""
        filled: dict[Key, Fraction] = {}
        for number in self.trials.taking.get(key_of(operand), ()) if _in_list(operand) else ():
            instance = self.trials.entries[number].instance
            if not instance.item or instance.item != operand.path[: len(instance.item)]:
                continue
            if RULE_KINDS[instance.rule.kind].derive is None:
                continue
            for path, other in derived_of_line(instance, {operand.path: value}).items():
                figure = self.trials.figures.get(path)
                if path != operand.path and figure is not None and figure.value == 0 and not figure.derived:
                    filled[operand.span.file, path] = other
        return filled

    def _empty(self, number: int, operand: Operand) -> bool:
        """Return whether an operand was typed as 0, or as 无, which in one line of several says that there is none."""
        figure = operand.figure
        if figure is None or figure.derived or operand.value or operand.span.file != self.trials.home:
            return False
        only = len(self.trials.entries[number].instance.by_field[operand.field]) == 1
        return operand.state == "number" or (operand.state == "nil" and (only or not _in_list(operand)))


def _in_list(operand: Operand) -> bool:
    return any(lines_of(operand.path))


def _is_many(value: Fraction) -> bool:
    return len(f"{abs(as_decimal(value)):f}".replace(".", "").strip("0")) >= _DIGITS
