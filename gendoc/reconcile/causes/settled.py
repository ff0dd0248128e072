"""Instances of which the rule kind itself knows how they came to differ, so that no cause is searched."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from gendoc.core.source import Path
from gendoc.figures.interval import significant_digits
from gendoc.reconcile.causes.correction import NOTHING, Correction, Key, key_of
from gendoc.reconcile.causes.trials import Trials
from gendoc.rules.operand import Operand

_TELLING = 3  # digits of a whole average; with fewer, a slip in what it is made of may as well leave it within rounding


class Settled(NamedTuple):
    """Open instances by their indices, grouped by what is at fault, and the correction that their kinds ask for."""

    groups: tuple[tuple[int, ...], ...] = ()
    correction: Correction = NOTHING

    @property
    def entries(self) -> frozenset[int]:
        """Return all instances."""
        return frozenset(number for group in self.groups for number in group)


def settled_in(trials: Trials) -> Settled:
    """Return the instances that their kinds explain, each with those that hold once all of these are corrected."""
    groups: dict[Path, list[int]] = {}
    values: dict[Key, Fraction] = {}
    whose: dict[Key, Path] = {}
    for number, entry in enumerate(trials.entries):
        judgement = entry.judgement
        if judgement.settled is None or not _is_open(trials, number) or _is_uncertain(trials, number):
            continue
        groups.setdefault(judgement.settled, []).append(number)
        figure = judgement.primary
        if figure is None or figure.path != judgement.settled or judgement.expected is None:
            continue
        value = Fraction(judgement.expected)
        if trials.holds(number, Correction.of((figure, value))):
            values[key_of(figure)] = value
            whose[key_of(figure)] = judgement.settled
    correction = Correction(values=values)
    if not values or trials.effect(correction).broken is not None:
        return Settled(tuple(map(tuple, groups.values())))
    of_kinds = {number for group in groups.values() for number in group}
    for number in trials.touched(trials.followed(correction)):
        if number not in of_kinds and _is_open(trials, number) and trials.holds(number, correction):
            keys = (key_of(operand) for operand in trials.entries[number].instance.all_operands)
            first = next((whose[key] for key in keys if key in whose), next(iter(whose.values())))
            groups[first].append(number)
    return Settled(tuple(map(tuple, groups.values())), correction)


def _is_uncertain(trials: Trials, number: int) -> bool:
    """Return whether a whole average that looks rounded may as well be right, and a figure that it is made of wrong.

    That is so if it has few digits, or if another open rule speaks of such a figure.
    """
    judgement = trials.entries[number].judgement
    printed = judgement.primary
    if printed is None or printed.path != judgement.settled or printed.step or printed.decimals:
        return False
    others = (other for other in trials.entries[number].instance.all_operands if other.path != printed.path)
    return significant_digits(printed.value) < _TELLING or any(_is_doubted(trials, number, other) for other in others)


def _is_doubted(trials: Trials, number: int, operand: Operand) -> bool:
    taking = trials.taking.get(key_of(operand), ())
    return any(other != number and _is_open(trials, other) for other in taking)


def _is_open(trials: Trials, number: int) -> bool:
    entry = trials.entries[number]
    return entry.standing(entry.judgement) in ("fails", "doubtful")
