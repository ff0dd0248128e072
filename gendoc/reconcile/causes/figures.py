"""Mistakes in one figure: unit, decimal point, digits, sign, last year's number; or just a wrong value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from heapq import nsmallest
from typing import NamedTuple

from gendoc.core.source import Path
from gendoc.figures.figure import Figure
from gendoc.figures.interval import half_up, truncated
from gendoc.reconcile.causes.correction import Correction
from gendoc.reconcile.causes.hypothesis import ErrorMechanism, Hypothesis, Likelihood
from gendoc.reconcile.causes.plausible import allows, counts, is_telling, keeps_sign, likeness, roundness, vanishes
from gendoc.reconcile.causes.solve import Solution, Solver
from gendoc.reconcile.causes.sources import Sources
from gendoc.reconcile.causes.trials import Trials, leeway
from gendoc.reconcile.causes.typing import exchanged, mistyped, negated, shift_of, shifted, typed_decimals
from gendoc.rules.operand import Operand

_MANY = 12  # operands of an instance above which the value that one of them would need says nothing about it
_DIGITS = 6  # the cost of trying every digit of a figure, in figures read
_NEAREST = 4  # numbers one digit away that are tried before digits are ruled out
_SPARE = 5  # the largest mistake in a figure of a limit, in multiples of the difference
_UNITS = (-4, 4, -8, 8)
_PER_CENT = (-2, 2)
_CLOSE = 10  # in multiples of what rounding allows: a correction below that may fit by chance


class _Guess(NamedTuple):
    """A number that may have been meant for a figure, with the mistake that would have made it."""

    mechanism: ErrorMechanism
    likelihood: Likelihood
    value: Fraction
    order: int = 0
    shift: int = 0
    several: bool = False  # others with the same mistake would do as well


@dataclass(frozen=True, slots=True)
class FigureSlips:
    """Finds the mistakes in single figures that may have made an instance fail."""

    trials: Trials
    solver: Solver
    sources: Sources
    _fewest: dict[tuple[int, str], list[tuple[Path, int]]] = field(default_factory=dict)

    def hypotheses(self, number: int) -> Iterator[Hypothesis]:
        """Yield each mistake in a figure of an instance whose correction makes it hold and breaks nothing.

        If several figures equal last year's, that is no evidence about any of them.
        """
        hypotheses: list[Hypothesis] = []
        for operand in (*self.trials.entries[number].instance.all_operands, *self.sources.behind(number)):
            if self.trials.spent:
                break
            if operand.path and _may_be_wrong(operand):
                solution = self.solver.solve(number, operand)
                hypotheses += _told_apart(list(self._of_term(number, operand, solution)), solution)
        unchanged = [each for each in hypotheses if each.mechanism is ErrorMechanism.EARLIER]
        yield from (each for each in hypotheses if len(unchanged) < 2 or each not in unchanged)

    def _of_term(self, number: int, operand: Operand, solution: Solution | None) -> Iterator[Hypothesis]:
        tried: set[Fraction] = set()
        for guess in self._guesses(number, operand, solution):
            if guess.value in tried or (guess.value == operand.value and operand.state == "number"):
                continue
            tried.add(guess.value)
            if not self._plausible(number, operand, guess):
                continue
            suspected = Hypothesis(
                mechanism=guess.mechanism,
                likelihood=guess.likelihood,
                order=guess.order,
                source=number,
                correction=Correction.of((operand, guess.value)),
                operand=operand,
                value=guess.value,
                shift=guess.shift,
                clue=guess.several,
            )
            for each in suspected.tested(self.trials):
                repaired = each.effect.repaired
                if all(self.trials.entries[other].asks != "equation" for other in repaired):
                    continue
                if guess.mechanism is ErrorMechanism.DIGIT and guess.value == 0 and len(repaired) < 2:
                    tried.discard(guess.value)
                    continue  # with 0 for the figure its rule no longer applies, which explains nothing
                is_value = guess.mechanism is ErrorMechanism.VALUE
                if is_value or not vanishes(self.trials, operand, guess.value, each.effect):
                    yield self._weighed(number, operand, guess, each)

    def _weighed(self, number: int, operand: Operand, guess: _Guess, hypothesis: Hypothesis) -> Hypothesis:
        """Return the hypothesis of a guess with how far off it leaves its instance, and how likely it is then."""
        judgement, likelihood = self.trials.judge(number, self.trials.followed(hypothesis.correction)), guess.likelihood
        if guess.mechanism is ErrorMechanism.SWAP and self._by_rounding(number, operand, hypothesis.correction, guess):
            likelihood = Likelihood.LIKELY
        if operand.span.file != self.trials.home and likelihood < Likelihood.OPEN:
            likelihood = Likelihood(likelihood + 1)  # last year's report is published and was checked
        return replace(
            hypothesis,
            likelihood=likelihood,
            off=abs(Fraction(judgement.difference or 0)),
            likeness=likeness(self.trials, number, operand, guess.value),
            roundness=roundness(self.trials, operand, guess.value) if guess.mechanism is ErrorMechanism.UNIT else 0,
        )

    def _by_rounding(self, number: int, operand: Operand, correction: Correction, guess: _Guess) -> bool:
        """Return whether a correction is so small that the instance holds under it only within rounding."""
        judgement = self.trials.judge(number, correction)
        return bool(judgement.difference) and abs(guess.value - operand.value) < _CLOSE * leeway(judgement)

    def _plausible(self, number: int, operand: Operand, guess: _Guess) -> bool:
        if not allows(self.trials, number, operand, guess.value):
            return False
        signed = guess.mechanism is ErrorMechanism.SIGN or keeps_sign(self.trials, operand, guess.value)
        return signed or (guess.mechanism is ErrorMechanism.UNFILLED and self._only_open(number, operand))

    def _only_open(self, number: int, operand: Operand) -> bool:
        """Return whether all other figures of an instance are confirmed elsewhere, so that even less than 0 may be."""
        others = (other for other in self.trials.entries[number].instance.all_operands if other.name != operand.name)
        return all(other.state == "number" and self.trials.confirms(other, (number,)) for other in others)

    def _guesses(self, number: int, operand: Operand, solution: Solution | None) -> Iterator[_Guess]:
        figure = operand.figure
        if figure is not None and operand.state == "number":
            yield from self._slips(number, figure, operand, solution)
        if solution is None or solution.open_ended:
            return  # a limit does not say which value the figure has to have
        if operand.state == "assumed":
            yield from (_Guess(ErrorMechanism.UNFILLED, Likelihood.LIKELY, value, 6) for value in solution.values)
        elif self._tellable(number, operand):
            yield from (_Guess(ErrorMechanism.VALUE, Likelihood.VALUE, value) for value in solution.values)

    def _slips(self, number: int, figure: Figure, operand: Operand, solution: Solution | None) -> Iterator[_Guess]:
        meant = solution.values if solution else ()
        yield from self._rounded_wrong(number, operand)
        entry = self.trials.entries[number]
        farthest = _SPARE * abs(Fraction(entry.judgement.difference or 0)) if solution and solution.open_ended else None
        counted = counts(self.trials, number, operand)
        whole = counted and operand.decimals <= 0
        for shift, value in shifted(figure, self.trials.room(number, operand)):
            if whole and shift == 1:
                continue  # there is no decimal point: a digit was lost
            if farthest is not None and abs(value - operand.value) > farthest:
                continue  # so large a mistake is not likely for a limit that is exceeded by so little
            if solution is None or solution.near(value):
                vague = whole and shift > 0 and self._holds_beside(number, operand, value)
                yield _Guess(ErrorMechanism.UNIT, Likelihood.TELLING, value, _oddness(operand, shift), shift, vague)
        lossy = bool(operand.value) and operand.state != "nil" and not counted
        for value in meant if lossy else ():
            moved = shift_of(figure, value)
            pointless = operand.decimals <= 0 and value.denominator == 1 and moved not in (*_UNITS, *_PER_CENT)
            if moved is not None and not pointless:
                likelihood = Likelihood.TELLING if figure.value else Likelihood.LIKELY
                yield _Guess(ErrorMechanism.UNIT, likelihood, value, _oddness(operand, moved) + 1, moved)
        for value in exchanged(figure):
            if solution is None or solution.near(value):
                yield _Guess(ErrorMechanism.SWAP, Likelihood.TELLING, value, 3)
        for value in negated(figure):
            if farthest is not None and abs(value - operand.value) > farthest:
                continue
            if solution is None or solution.near(value):
                yield _Guess(ErrorMechanism.SIGN, Likelihood.TELLING, value, 4)
        if solution is None or solution.open_ended:
            return
        if operand.value:
            self.trials.budget.spend(_DIGITS)
            near = list(dict.fromkeys(value for _, value in mistyped(figure) if solution.near(value)))
            near.sort(key=lambda value: abs(value - solution.values[0]))
            others = (Correction.of((operand, value)) for value in near[1:_NEAREST])
            several = len(near) > _NEAREST or any(self.trials.holds(number, other) for other in others)
            if several:
                self.solver.unsolved.add(number)  # only the nearest is likely, but others would do
            yield from (
                _Guess(ErrorMechanism.DIGIT, Likelihood.LIKELY, value, 5, several=several and counted)
                for value in near[:1]
            )
        if self._is_shortest(number, operand, figure):
            places = typed_decimals(figure)
            yield from (
                _Guess(ErrorMechanism.SHORT, Likelihood.LIKELY, value, 5)
                for value in meant
                if operand.value in (Fraction(truncated(value, places)), Fraction(half_up(value, places)))
            )
        if self._unchanged(operand):
            yield from (_Guess(ErrorMechanism.EARLIER, Likelihood.LIKELY, value, 7) for value in meant)

    def _holds_beside(self, number: int, operand: Operand, value: Fraction) -> bool:
        """Return whether an instance would hold with one more or less as well, so that a count is not certain."""
        return any(self.trials.holds(number, Correction.of((operand, value + more))) for more in (1, -1))

    def _is_shortest(self, number: int, operand: Operand, figure: Figure) -> bool:
        """Return whether a figure was typed with fewer decimals than each other one of its unit in an instance."""
        decimals = (places for path, places in self._shortest(number, operand.unit) if path != operand.path)
        return typed_decimals(figure) < next(decimals, 0)

    def _shortest(self, number: int, unit: str) -> list[tuple[Path, int]]:
        """Return the two paths of an instance whose figures of a unit were typed with fewest decimals, and how many."""
        if (number, unit) not in self._fewest:
            typed: dict[Path, int] = {}
            for each in self.trials.entries[number].instance.all_operands:
                if each.figure is not None and each.state == "number" and each.value and each.unit == unit:
                    places = typed_decimals(each.figure)
                    typed[each.path] = min(places, typed.get(each.path, places))
            self._fewest[number, unit] = nsmallest(2, typed.items(), key=lambda item: item[1])
        return self._fewest[number, unit]

    def _unchanged(self, operand: Operand) -> bool:
        """Return whether a figure equals last year's in many digits, so that it may not have been updated."""
        earlier = self.trials.earlier.get(operand.path)
        home = operand.span.file == self.trials.home
        return home and earlier is not None and earlier.value == operand.value and is_telling(earlier)

    def _rounded_wrong(self, number: int, operand: Operand) -> Iterator[_Guess]:
        """Yield the correctly rounded figure if the printed one was truncated, or rounded twice."""
        judgement = self.trials.entries[number].judgement
        exact = judgement.expected_interval
        if judgement.primary is None or judgement.primary.path != operand.path or exact is None or not operand.step:
            return
        places = self.trials.room(number, operand)
        once = Fraction(half_up(exact.middle, places))
        if Fraction(truncated(exact.middle, places)) == operand.value != once:
            yield _Guess(ErrorMechanism.CUT, Likelihood.TELLING, once)
        for more in (1, 2):
            twice = half_up(Fraction(half_up(exact.middle, places + more)), places)
            if Fraction(twice) == operand.value and once != operand.value:
                yield _Guess(ErrorMechanism.DOUBLE_ROUNDING, Likelihood.TELLING, once)

    def _tellable(self, number: int, operand: Operand) -> bool:
        """Return whether the value that a rule asks for is evidence about this operand and not about any of them."""
        if sum(map(len, self.trials.entries[number].instance.by_field.values())) <= _MANY:
            return True
        touched = self.trials.touched(self.trials.followed(Correction.of((operand, operand.value))))
        return sum(self.trials.fails(other) for other in touched) > 1


def _told_apart(hypotheses: list[Hypothesis], solution: Solution | None) -> list[Hypothesis]:
    """Return the hypotheses about one figure without those that fit only because many values would.

    If several shifts of the decimal point fit, as any total that is large enough makes a share 0, they are dropped; for
    a solved instance, those between units of money stay.
    """
    shifts = {hypothesis.shift for hypothesis in hypotheses if hypothesis.mechanism is ErrorMechanism.UNIT}
    if len(shifts) < 2:
        return hypotheses
    likely = _UNITS[:2] if solution is not None else ()
    return [each for each in hypotheses if each.mechanism is not ErrorMechanism.UNIT or each.shift in likely]


def _oddness(operand: Operand, shift: int) -> int:
    """Return the order of a shift: 0 if it leads to another usual unit of the figure, else 1."""
    return 0 if shift in (_PER_CENT if operand.unit == "%" else _UNITS) else 1


def _may_be_wrong(operand: Operand) -> bool:
    """Return whether the operand was typed, or left out and counted as 0, so that it may be wrong."""
    if operand.figure is None:
        return operand.state == "assumed"
    return not operand.figure.derived and not operand.figure.identifier and operand.state in ("number", "nil")
