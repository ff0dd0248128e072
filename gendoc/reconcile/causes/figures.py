"""Slips in one figure: unit, point, digits, sign, last year's number; or simply another value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from gendoc.figures.figure import Figure
from gendoc.figures.interval import half_up, truncated
from gendoc.reconcile.causes.correction import Change, key_of
from gendoc.reconcile.causes.hypothesis import Hypothesis, Slip, Tier
from gendoc.reconcile.causes.plausible import allows, counts, is_telling, keeps_sign, likeness, pins, rounder
from gendoc.reconcile.causes.solve import Solution, Solver
from gendoc.reconcile.causes.trials import Bench
from gendoc.reconcile.causes.typing import exchanged, mistyped, negated, shift_of, shifted
from gendoc.rules.operand import Term

_MANY = 12  # among so many terms no single one is told apart by what it would have to read
_DIGITS = 6  # what trying every digit of a figure costs, in figures read
_SPARE = 5  # times the gap that a slip in a figure of a limit may come to
_UNITS = (-4, 4, -8, 8)
_PER_CENT = (-2, 2)
_CLOSE = 10  # times what rounding allows: a change no larger fits by chance


class _Guess(NamedTuple):
    """A number that a figure may have been before somebody slipped."""

    slip: Slip
    tier: Tier
    value: Fraction
    grain: int = 0
    shift: int = 0


@dataclass(frozen=True, slots=True)
class FigureSlips:
    """Finds the slips in single figures that may have made an instance fail."""

    bench: Bench
    solver: Solver

    def found(self, number: int) -> Iterator[Hypothesis]:
        """Yield each slip in a figure of an instance whose undoing makes it hold and breaks nothing.

        Where several figures are the same as last year's, that says nothing of any.
        """
        found: list[Hypothesis] = []
        for term in self.bench.entries[number].case.all_terms:
            if self.bench.spent:
                break
            if term.path and _may_be_wrong(term):
                solution = self.solver.solve(number, term)
                found += _told_apart(list(self._of_term(number, term, solution)), solution)
        unchanged = [one for one in found if one.slip is Slip.EARLIER]
        yield from (one for one in found if len(unchanged) < 2 or one.slip is not Slip.EARLIER)

    def _of_term(self, number: int, term: Term, solution: Solution | None) -> Iterator[Hypothesis]:
        tried: set[Fraction] = set()
        for guess in self._guesses(number, term, solution):
            if guess.value in tried or (guess.value == term.value and term.state == "number"):
                continue
            tried.add(guess.value)
            if not self._plausible(number, term, guess):
                continue
            change = Change(values={key_of(term): guess.value})
            if not self.bench.holds(number, change):
                continue
            effect = self.bench.effect(change)
            if number not in effect.repaired or not any(pins(self.bench.entries[one]) for one in effect.repaired):
                continue
            if guess.slip is Slip.DIGIT and guess.value == 0 and len(effect.repaired) < 2:
                tried.discard(guess.value)
                continue  # without the figure its rule has nothing to say: that is no cause
            tier = guess.tier
            if guess.slip is Slip.SWAP and self._by_rounding(number, term, change, guess.value):
                tier = Tier.LIKELY
            if term.span.file != self.bench.home and tier < Tier.OPEN:
                tier = Tier(tier + 1)  # last year's report is out, and was checked
            yield Hypothesis(
                slip=guess.slip,
                tier=tier,
                grain=guess.grain,
                source=number,
                change=change,
                effect=effect,
                term=term,
                value=guess.value,
                shift=guess.shift,
                odd=likeness(self.bench, number, term, guess.value),
                rounder=rounder(self.bench, term, guess.value) if guess.slip is Slip.UNIT else 0,
            )

    def _by_rounding(self, number: int, term: Term, change: Change, value: Fraction) -> bool:
        """Return whether a small change puts an instance right only because rounding leaves it some room."""
        judgement = self.bench.judge(number, change)
        allowed = judgement.allowed
        width = allowed.high - allowed.low if allowed else Fraction(0)
        return bool(judgement.difference) and abs(value - term.value) < _CLOSE * width

    def _plausible(self, number: int, term: Term, guess: _Guess) -> bool:
        """Return whether the number guessed may stand in the place of a term."""
        if not allows(self.bench, number, term, guess.value):
            return False
        return guess.slip is Slip.SIGN or keeps_sign(self.bench, term, guess.value)

    def _guesses(self, number: int, term: Term, solution: Solution | None) -> Iterator[_Guess]:
        figure = term.figure
        if figure is not None and term.state == "number":
            yield from self._slips(number, figure, term, solution)
        if solution is None or solution.open_ended:
            return  # what only has to be large or small enough has no number of its own
        if term.state == "assumed":
            yield from (_Guess(Slip.UNFILLED, Tier.LIKELY, value, 6) for value in solution.values)
        elif self._tellable(number, term):
            yield from (_Guess(Slip.VALUE, Tier.VALUE, value) for value in solution.values)

    def _slips(self, number: int, figure: Figure, term: Term, solution: Solution | None) -> Iterator[_Guess]:
        meant = solution.values if solution else ()
        yield from self._rounded_wrong(number, term)
        entry = self.bench.entries[number]
        farthest = _SPARE * abs(Fraction(entry.judgement.difference or 0)) if solution and solution.open_ended else None
        for shift, value in shifted(figure, self.bench.room(number, term)):
            if farthest is not None and abs(value - term.value) > farthest:
                continue  # what puts a limit right so amply is not what somebody meant
            if solution is None or solution.near(value):
                yield _Guess(Slip.UNIT, Tier.TELLING, value, _oddness(term, shift), shift)
        lossy = not (term.is_zero or term.state == "nil" or counts(self.bench, number, term))
        for value in meant if lossy else ():
            found = shift_of(figure, value)
            if found is not None:
                tier = Tier.TELLING if figure.value else Tier.LIKELY
                yield _Guess(Slip.UNIT, tier, value, _oddness(term, found) + 1, found)
        for value in exchanged(figure):
            if solution is None or solution.near(value):
                yield _Guess(Slip.SWAP, Tier.TELLING, value, 3)
        for value in negated(figure):
            if farthest is not None and abs(value - term.value) > farthest:
                continue
            if solution is None or solution.near(value):
                yield _Guess(Slip.SIGN, Tier.TELLING, value, 4)
        if solution is not None and not solution.open_ended and not term.is_zero:
            self.bench.budget -= _DIGITS
            near = [value for _, value in mistyped(figure) if solution.near(value)]
            near.sort(key=lambda value: abs(value - solution.values[0]))
            yield from (_Guess(Slip.DIGIT, Tier.LIKELY, value, 5) for value in near[:1])
        if self._unchanged(term) and solution is not None and not solution.open_ended:
            yield from (_Guess(Slip.EARLIER, Tier.LIKELY, value, 7) for value in meant)

    def _unchanged(self, term: Term) -> bool:
        """Return whether a figure is last year's to the last of its many digits: nobody may have brought it up to date."""
        earlier = self.bench.earlier.get(term.path)
        home = term.span.file == self.bench.home
        return home and earlier is not None and earlier.value == term.value and is_telling(earlier)

    def _rounded_wrong(self, number: int, term: Term) -> Iterator[_Guess]:
        """Yield the figure as rounded, if digits cut off, or rounded to one or two more first, give what is printed."""
        judgement = self.bench.entries[number].judgement
        exact = judgement.expected_interval
        if judgement.primary is None or judgement.primary.path != term.path or exact is None or not term.step:
            return
        places = self.bench.room(number, term)
        once = Fraction(half_up(exact.middle, places))
        if Fraction(truncated(exact.middle, places)) == term.value != once:
            yield _Guess(Slip.CUT, Tier.TELLING, once)
        for more in (1, 2):
            twice = half_up(Fraction(half_up(exact.middle, places + more)), places)
            if Fraction(twice) == term.value and once != term.value:
                yield _Guess(Slip.DOUBLE_ROUNDING, Tier.TELLING, once)

    def _tellable(self, number: int, term: Term) -> bool:
        """Return whether the number that a rule asks for says something of this term rather than of any."""
        if len(self.bench.entries[number].case.all_terms) <= _MANY:
            return True
        return sum(self.bench.fails(other) for other in self.bench.taking[key_of(term)]) > 1


def _told_apart(found: list[Hypothesis], solution: Solution | None) -> list[Hypothesis]:
    """Return the hypotheses of one figure without those that fit only because anything would.

    Any total that is large enough makes a share nothing: then no shift of the point says anything.
    Where a limit is kept, the shift from one unit of money to the next is the likely one.
    """
    shifts = {one.shift for one in found if one.slip is Slip.UNIT}
    if len(shifts) < 2:
        return found
    likely = _UNITS[:2] if solution is not None else ()
    return [one for one in found if one.slip is not Slip.UNIT or one.shift in likely]


def _oddness(term: Term, shift: int) -> int:
    """Return the grain of a slip of the unit: 0 where people know such units of a figure, else 1."""
    return 0 if shift in (_PER_CENT if term.unit == "%" else _UNITS) else 1


def _may_be_wrong(term: Term) -> bool:
    """Return whether somebody typed the term, or left it out, and may have been mistaken."""
    if term.figure is None:
        return term.state == "assumed"
    return not term.figure.derived and not term.figure.identifier and term.state in ("number", "nil")
