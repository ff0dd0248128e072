"""Solving a rule for one of its figures: the value with which it would hold.

Nothing is known of how a kind computes.  The instance is judged with three values of the figure; a line or a quotient
of lines through the three differences gives the value for which the rule should hold, and that is judged, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from gendoc.figures.interval import half_up
from gendoc.reconcile.causes.correction import NOTHING, Correction, Key, key_of
from gendoc.reconcile.causes.trials import Trials, leeway
from gendoc.rules.kind import Judgement
from gendoc.rules.operand import Operand

_FAR = 64  # in multiples of the reach of rounding: a rule that holds so far away is open-ended

_Alike: TypeAlias = tuple[int, str, Decimal, str, Fraction, int]


@dataclass(frozen=True, slots=True)
class Solution:
    """The values of a figure with which a rule holds, each within reach.

    open_ended: the rule holds far away from them, too, like an upper limit.
    """

    values: tuple[Fraction, ...]
    reach: Fraction
    open_ended: bool = False

    def near(self, number: Fraction) -> bool:
        """Return whether the rule may hold for number."""
        return self.open_ended or any(abs(number - value) <= self.reach for value in self.values)


@dataclass(frozen=True, slots=True)
class _Curve:
    """The difference of an instance as a function of t, (a + bt)/(1 + ct), for the figure start + t·pace."""

    a: Fraction
    b: Fraction
    c: Fraction

    def root(self, target: Fraction) -> Fraction | None:
        """Return the t at which the curve has the value target, None if there is none."""
        slope = self.b - target * self.c
        t = (target - self.a) / slope if slope else None
        return t if t is not None and 1 + self.c * t != 0 else None

    def slope(self, t: Fraction) -> Fraction:
        return abs((self.b - self.a * self.c) / (1 + self.c * t) ** 2)


@dataclass(slots=True)
class Solver:
    """Solves the instances of some trials; operands of one field with the same weight are solved together.

    unsolved are the instances that could not be solved for one of their figures.
    """

    trials: Trials
    unsolved: set[int] = field(default_factory=set)
    _known: dict[_Alike, tuple[Fraction, Solution] | None] = field(default_factory=dict)

    def solve(self, number: int, operand: Operand) -> Solution | None:
        """Return the values of an operand with which an instance holds, None if they cannot be found."""
        solution = self._looked_up(number, operand)
        if solution is None or solution.open_ended:
            self.unsolved.add(number)
        return solution

    def values(self, number: int, operand: Operand) -> tuple[Fraction, ...]:
        """Return the values that an instance asks of an operand; () if they are not found, or many others would do."""
        solution = self.solve(number, operand)
        return () if solution is None or solution.open_ended else solution.values

    def _looked_up(self, number: int, operand: Operand) -> Solution | None:
        instance = self.trials.entries[number].instance
        unit = operand.unit if operand.state == "number" else "?"
        alike = (number, operand.field, operand.weight, unit, operand.step, operand.decimals)
        if len(instance.by_field.get(operand.field, ())) == 1:
            return self._solved(number, operand)
        if alike not in self._known:
            solution = self._solved(number, operand)
            self._known[alike] = (
                (solution.values[0] - operand.value, solution) if solution and len(solution.values) == 1 else None
            )
            return solution
        moved = self._known[alike]
        return replace(moved[1], values=(operand.value + moved[0],)) if moved else self._solved(number, operand)

    def _solved(self, number: int, operand: Operand) -> Solution | None:
        entry, key = self.trials.entries[number], key_of(operand)
        size = abs(operand.value) or Fraction(1)
        paces = (size, -size / 4)  # a part that is twice as large may exceed its whole, which is judged otherwise
        curves = ((pace, self._curve(number, key, operand.value, pace)) for pace in paces)
        pace, curve = next(((pace, curve) for pace, curve in curves if curve is not None), (size, None))
        if curve is None:
            return None
        off = Fraction(entry.judgement.difference or 0)
        sign = 1 if abs(off - curve.a) <= abs(off + curve.a) else -1
        places = self.trials.room(number, operand)
        values: list[Fraction] = []
        reach = Fraction(0)
        for target in (Decimal(0), *sorted(entry.signed)):
            t = curve.root(sign * Fraction(target))
            if t is None:
                continue
            value = Fraction(half_up(operand.value + t * pace, places))
            judgement = self._judge(number, key, value)
            if (
                entry.standing(judgement) == "doubtful"
                and isinstance(judgement.set_to, Decimal)
                and _is_of(judgement, key)
            ):
                value = Fraction(judgement.set_to)  # the middle of the interval is no rounded quotient
                judgement = self._judge(number, key, value)
            slope = curve.slope(t) / pace
            if entry.standing(judgement) != "holds" or value == operand.value or not slope:
                continue
            values.append(value)
            reach = max(reach, leeway(judgement) / slope + Fraction(10) ** -places)
        if not values:
            return None
        far = [Fraction(half_up(values[0] + way * _FAR * reach, places)) for way in (1, -1)]
        far += [Fraction(half_up(values[0] / 2, places))]  # for a count, which cannot be negative
        open_ended = any(
            self.trials.holds(number, Correction(values={key: value}))
            for value in far
            if abs(value - values[0]) > 2 * reach
        )
        return Solution(tuple(values), reach, open_ended)

    def _curve(self, number: int, key: Key, start: Fraction, pace: Fraction) -> _Curve | None:
        """Return the curve through three judgements, None if there is none or the figure has no influence."""
        residuals = list(self._residuals(number, key, start, pace))
        if len(residuals) < 3:
            return None
        first, second, third = residuals
        if second in (first, third):
            return None
        c = (2 * second - first - third) / (2 * (third - second))
        return _Curve(first, second + second * c - first, c)

    def _residuals(self, number: int, key: Key, start: Fraction, pace: Fraction) -> Iterator[Fraction]:
        judgements = [self._judge(number, key, start + step * pace, exact=key) for step in range(3)]
        if len({judgement.expected_interval is None for judgement in judgements}) > 1:
            return  # another relation of the instance fails first
        for off in map(_residual, judgements):
            if off is None:
                return
            yield off

    def _judge(self, number: int, key: Key, value: Fraction, *, exact: Key | None = None) -> Judgement:
        """Return the judgement on an instance with another value of a figure that it uses or derives from."""
        correction = Correction(values={key: value})
        if number not in self.trials.taking.get(key, ()) or self._derives(number):
            correction = self.trials.followed(correction)
        return self.trials.judge(number, correction, exact=exact)

    def _derives(self, number: int) -> bool:
        """Return whether a figure of an instance was derived by its own rule: the rate beside a typed change."""
        instance = self.trials.entries[number].instance
        return any(
            operand.figure is not None and operand.figure.derived == instance.rule.id
            for operand in instance.all_operands
        )


def gap_filler(trials: Trials, number: int, correction: Correction, twice: Correction) -> Fraction | None:
    """Return how many times a correction has to be made for an instance to hold, None if the effect is not linear.

    twice is the correction that adds double the amount.
    """
    off = [_residual(trials.judge(number, correction)) for correction in (NOTHING, correction, twice)]
    if off[0] is None or off[1] is None or off[2] is None or off[1] == off[0] or off[2] - off[1] != off[1] - off[0]:
        return None
    return off[0] / (off[0] - off[1])


def _is_of(judgement: Judgement, key: Key) -> bool:
    """Return whether a judgement speaks of the figure with that key."""
    return judgement.primary is not None and key_of(judgement.primary) == key


def _residual(judgement: Judgement) -> Fraction | None:
    """Return the difference of an instance before it is rounded for messages, None if it has none."""
    if judgement.expected_interval is not None and judgement.reported is not None:
        return judgement.expected_interval.middle - Fraction(judgement.reported)
    if judgement.difference is None and judgement.expected is not None and judgement.reported is not None:
        return Fraction(judgement.reported) - Fraction(judgement.expected)  # of several failures, the first
    return None if judgement.difference is None else Fraction(judgement.difference)
