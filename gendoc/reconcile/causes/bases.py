"""Quotients computed with another figure: a rate on this year's figure, a share of another total, of another part.

A kind states its quotients as relations; each is computed again with another divisor, or another dividend.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice
from typing import NamedTuple

from gendoc.figures.figure import Figure
from gendoc.figures.interval import half_up, significant_digits, truncated
from gendoc.figures.units import UnitMismatch, is_counter, multiple_of
from gendoc.reconcile.causes.correction import Correction, Key, is_typed, key_of
from gendoc.reconcile.causes.hypothesis import ErrorMechanism, Hypothesis, Likelihood
from gendoc.reconcile.causes.neighbours import Neighbours, as_operand
from gendoc.reconcile.causes.trials import Trials
from gendoc.rules.kind import Part, RuleInstance
from gendoc.rules.kinds import RULE_KINDS, field_part, operands_with
from gendoc.rules.operand import Operand, factor
from gendoc.rules.relations.completion import Completion
from gendoc.rules.relations.quotients import PerHead, Quotient, scale_of
from gendoc.rules.relations.rates import RateOfChange

_OTHERS = 30  # other figures that are tried as divisor or dividend
_DIGITS = 2  # digits of a quotient below which many figures would give it
_MANY = 3  # digits of a quotient that hardly comes of another figure by chance


class _Parts(NamedTuple):
    """What a quotient divides, as numbers in one unit, and the figures that have it; times scale it is as printed.

    grows: it is a rate of growth, so that its dividend is the difference from the divisor.
    """

    top: Fraction
    bottom: Fraction
    over: Operand
    under: Operand
    unit: str
    scale: int
    grows: bool = False


@dataclass(slots=True)
class BaseSlips:
    """Finds quotients that would be right with another divisor or dividend."""

    trials: Trials
    neighbours: Neighbours
    _bases: list[Operand] | None = None

    def hypotheses(self, number: int) -> Iterator[Hypothesis]:
        """Yield each other figure with which a failing quotient, or change, of an instance would be as printed."""
        instance = self.trials.entries[number].instance
        if _grows(instance, "change") and instance.names("before"):
            yield from self._changes(number)
        try:
            stated = list(RULE_KINDS[instance.rule.kind].relations(instance))
        except UnitMismatch:
            return
        for relation in stated:
            quotient = relation.rate if isinstance(relation, Completion) else relation
            if isinstance(quotient, Quotient) and _digits(quotient.printed) >= _DIGITS and not self.trials.spent:
                yield from self._of(number, quotient)

    def _of(self, number: int, quotient: Quotient) -> Iterator[Hypothesis]:
        printed, expected = quotient.printed, self.trials.entries[number].judgement.expected
        try:
            parts, ratio = _parts(quotient), quotient.ratio()
        except UnitMismatch:
            return
        if ratio is None or expected is None or parts is None or not parts.bottom:
            return
        places = max(printed.decimals, 0)
        once = Fraction(half_up(ratio.value, places))
        correct = Fraction(expected) if abs(Fraction(expected) - once) < printed.step else once
        fitting = [other for other in self._others(quotient, parts) if _gives(parts, other, printed, places)]
        suspected = Hypothesis(
            mechanism=ErrorMechanism.BASE,
            likelihood=Likelihood.LIKELY,
            order=8,
            source=number,
            correction=Correction.of((printed, correct)),
            operand=printed,
            value=correct,
        )
        for each in suspected.tested(self.trials) if fitting else ():
            for field, other in fitting:
                mechanism = ErrorMechanism.BASE if field == "under" else ErrorMechanism.PART
                own = other.path[:-1] in (parts.over.path[:-1], parts.under.path[:-1], printed.path[:-1])
                likelihood = Likelihood.TELLING if own and _digits(printed) >= _MANY else Likelihood.LIKELY
                yield replace(each, mechanism=mechanism, likelihood=likelihood, order=2 if own else 8, other=other)

    def _changes(self, number: int) -> Iterator[Hypothesis]:
        """Other figures than last year's against which a change, and rates beside it, were reckoned."""
        instance = self.trials.entries[number].instance
        now, before, change = (instance.operand(field) for field in ("now", "before", "change"))
        if not now.unit == before.unit == change.unit or "number" not in (change.state, before.state):
            return
        others = (*self._near(before), *self._near(now))
        for other in (as_operand(before, figure) for figure in others if figure.unit == before.unit):
            apart = now.value - other.value == change.value and other.value not in (before.value, 0)
            if not apart or _digits(change) < _MANY or self.trials.spent:
                continue
            values = {key_of(change): now.value - before.value}
            for rate in self._rates(now, change):
                scale, places = scale_of(rate.unit), max(rate.decimals, 0)
                if before.value and _prints(scale * change.value / other.value, rate, places):
                    values[key_of(rate)] = Fraction(half_up(scale * (now.value - before.value) / before.value, places))
            yield from Hypothesis(
                mechanism=ErrorMechanism.BASE,
                likelihood=Likelihood.TELLING,
                order=2,
                source=number,
                correction=Correction(values=values),
                operand=change,
                value=now.value - before.value,
                other=other,
            ).tested(self.trials)
            return  # any other has the same number

    def _rates(self, *figures: Operand) -> Iterator[Operand]:
        """Yield the typed rates of growth in rules about one of figures, each once."""
        numbers = dict.fromkeys(number for figure in figures for number in self.trials.taking.get(key_of(figure), ()))
        rates: dict[Key, Operand] = {}
        for instance in (self.trials.entries[number].instance for number in numbers):
            if _grows(instance, "rate"):
                rate = instance.operand("rate")
                if rate.state == "number" and is_typed(rate):
                    rates.setdefault(key_of(rate), rate)
        yield from rates.values()

    def _others(self, quotient: Quotient, parts: _Parts) -> Iterator[tuple[str, Operand]]:
        """Yield other figures in the place of the divisor, and of the dividend, each number once, the nearest first."""
        figures = {operand.path: operand for operand in quotient.instance.all_operands if operand.figure}
        for role, place in (("under", parts.under), ("over", parts.over)):
            tried = {place.value, Fraction(0)} | ({parts.over.value} if role == "under" else {parts.under.value})
            near = (as_operand(place, figure) for figure in self._near(place))
            mine = (
                place._replace(path=each.path, figure=each.figure, span=each.span, value=each.value)
                for each in figures.values()
            )
            far = self._elsewhere(place) if role == "under" else iter(())
            for other in islice((*mine, *near, *far), _OTHERS):
                same = other.unit == place.unit or (isinstance(quotient, PerHead) and _both_count(other, place))
                own = role == "under" and other.path == parts.over.path and quotient.less
                if same and other.path != quotient.printed.path and (own or other.value not in tried):
                    tried.add(other.value)
                    yield role, other

    def _near(self, place: Operand) -> Iterator[Figure]:
        return (figure for figure in self.neighbours.near(place.path) if place.span.file == self.trials.home)

    def _elsewhere(self, place: Operand) -> Iterator[Operand]:
        """Yield last year's figure in the same place, and what other rules divide by."""
        earlier = self.trials.earlier.get(place.path)
        if earlier is not None and earlier.value:
            yield place._replace(figure=earlier, span=earlier.span, value=Fraction(earlier.value))
        if self._bases is None:
            every = (operands_with(entry.instance, Part.BASE | Part.DIVISOR) for entry in self.trials.entries)
            self._bases = [operand for operands in every for operand in operands if operand.figure and operand.value]
        yield from self._bases


def _parts(quotient: Quotient) -> _Parts | None:
    """Return what a quotient divides; of a rate of growth that is the change.  Raises UnitMismatch."""
    if isinstance(quotient, RateOfChange):
        now, change = quotient.in_one_unit()
        return _Parts(
            change.value, now.value - change.value, quotient.over, quotient.under, quotient.unit, quotient.scale, True
        )
    sizes = quotient.sizes()
    top, bottom = quotient.over.value * sizes[0], quotient.under.value * sizes[1]
    less = bottom * Fraction(quotient.less, quotient.scale) if quotient.less else 0
    grows = bool(quotient.less)
    return _Parts(top - less, bottom, quotient.over, quotient.under, quotient.unit, quotient.scale, grows)


def _gives(parts: _Parts, other: tuple[str, Operand], printed: Operand, places: int) -> bool:
    """Return whether a quotient comes to the printed one with another figure as its divisor or dividend."""
    role, operand = other
    number = _in_unit(operand, parts.unit)
    if number is None:
        return False
    top, bottom = (parts.top, number) if role == "under" else (number, parts.bottom)
    if not bottom:
        return False
    came = parts.scale * top / bottom
    grown = role == "under" and parts.grows and parts.scale * (parts.top + parts.bottom - number) / number
    return _prints(came, printed, places) or (grown is not False and _prints(grown, printed, places))


def _prints(number: Fraction, printed: Operand, places: int) -> bool:
    """Return whether a number comes to a printed figure when it is rounded or cut off."""
    return printed.value in (Fraction(half_up(number, places)), Fraction(truncated(number, places)))


def _grows(instance: RuleInstance, field: str) -> bool:
    """Return whether a rule is about growth, and names the change, or the rate, of it."""
    kind = instance.rule.kind
    return bool(field_part(kind, "now") & Part.NOW and field_part(kind, field)) and instance.names(field)


def _both_count(operand: Operand, other: Operand) -> bool:
    return is_counter(operand.unit) and is_counter(other.unit)


def _in_unit(operand: Operand, unit: str) -> Fraction | None:
    """Return the number of a figure in unit, that of a count as it is; None if it does not convert."""
    try:
        return operand.value * factor(operand, unit)
    except UnitMismatch:
        return operand.value * multiple_of(operand.unit) if is_counter(operand.unit) else None


def _digits(operand: Operand) -> int:
    return significant_digits(operand.value) if operand.state == "number" else 0
