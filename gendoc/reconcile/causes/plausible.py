"""Plausibility: which numbers a figure may be said to have been.

Only an equation says what a figure has to read; that something exceeds a limit, or goes against a word, says that
it is wrong and not what is right.  And nobody is told to type what the schema refuses, half a person, or less
than nothing.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import islice

from gendoc.figures.figure import Figure, FigureType
from gendoc.figures.interval import as_decimal
from gendoc.figures.units import MONEY, multiple_of
from gendoc.reconcile.causes.correction import key_of
from gendoc.reconcile.causes.trials import Trials, ends
from gendoc.rules.kind import Part
from gendoc.rules.kinds import field_part, operands_with
from gendoc.rules.operand import Operand

_FEW = 16  # figures of an instance that show whether such figures are whole
_PER_CENT = ("%", "‰", "百分点", "个百分点")
_FAR = 5  # times last year's number: so far few figures go in a year
_TELLING = 3  # digits of a number that hardly comes up again by itself

NEARER, EQUAL, FARTHER = 0, 1, 2


def allows(trials: Trials, number: int, operand: Operand, value: Fraction) -> bool:
    """Return whether value may stand in the place of an operand of an instance.

    It has the decimals and lies within the bounds that the schema declares; a count is whole; what is
    not below 0 does not become so, unless it is a change.  Only a mistaken sign asks for the last.
    """
    kind = trials.type_of(operand)
    if kind is not None and (
        (kind.minimum is not None and value < kind.minimum)
        or (kind.maximum is not None and value > kind.maximum)
        or (kind.decimals is not None and (value * 10**kind.decimals).denominator != 1)
    ):
        return False
    if not counts(trials, number, operand, kind):
        return True
    return value.denominator == 1 and (value >= 0 or operand.value < 0 or _is_change(trials, operand))


def keeps_sign(trials: Trials, operand: Operand, value: Fraction) -> bool:
    """Return whether value has the sign of the operand, or, where that is 0, none unless the operand is a change."""
    return value == 0 or (value > 0) == (operand.value > 0 or (operand.value == 0 and not _is_change(trials, operand)))


def counts(trials: Trials, number: int, operand: Operand, kind: FigureType | None = None) -> bool:
    """Return whether an operand of an instance counts something, so that it is whole: 398 人次, even if it reads 39.8 人次.

    Where the schema does not say so, it is a unit that neither measures nor averages, of which the figures of
    the report are whole, those of the instance, where one may be wrong, aside.
    """
    kind = kind or trials.type_of(operand)
    if kind is not None and (kind.count or kind.exact or kind.decimals is not None):
        return kind.count
    unit = operand.unit
    if (
        operand.figure is None
        or not unit
        or unit in _PER_CENT
        or unit in MONEY
        or multiple_of(unit) != 1
        or field_part(trials.entries[number].instance.rule.kind, operand.field) & Part.AVERAGE
    ):
        return False
    elsewhere = trials.whole_elsewhere(number, unit)
    if elsewhere is not None:
        return elsewhere
    instance = trials.entries[number].instance
    like = [other for other in islice(instance.all_operands, _FEW) if other.unit == unit and other.path != operand.path]
    whole = operand.step == 0 and operand.decimals <= 0
    return whole or (bool(like) and all(other.step == 0 and other.decimals <= 0 for other in like))


def _is_change(trials: Trials, operand: Operand) -> bool:
    return any(
        other.path == operand.path
        for number in trials.taking.get(key_of(operand), ())
        for other in operands_with(trials.entries[number].instance, Part.CHANGE)
    )


def likeness(trials: Trials, number: int, operand: Operand, value: Fraction) -> int:
    """Return whether value is a likelier number than what is typed: NEARER, EQUAL or FARTHER.

    What has more decimals than others of its unit, and a part of more than 100%, are less likely than others; so is
    what is some times as large or as small as last year's number, and likelier what is last year's to the digit.
    """
    if operand.state != "number":
        return EQUAL
    usual = trials.usual_decimals(operand)
    if usual is not None and not ends(operand.value, usual) and ends(value, usual):
        return NEARER
    rule = trials.entries[number].instance.rule
    if (
        field_part(rule.kind, operand.field) & Part.SHARE
        and operand.unit == "%"
        and (value > 100) != (operand.value > 100)
    ):
        return FARTHER if value > 100 else NEARER
    earlier = trials.earlier.get(operand.path) if operand.span.file == trials.home else None
    if earlier is None or not earlier.value or earlier.unit != operand.unit:
        return EQUAL
    typed, meant = (_is_far(number_, Fraction(earlier.value)) for number_ in (operand.value, value))
    if typed == meant:
        return NEARER if value == earlier.value else EQUAL
    return NEARER if typed else FARTHER


def _is_far(value: Fraction, earlier: Fraction) -> bool:
    return not Fraction(1, _FAR) < value / earlier < _FAR


def roundness(trials: Trials, operand: Operand, value: Fraction) -> int:
    """Return by how many noughts at its end value is rounder than what is typed, below 0 if less round.

    Few figures end in noughts by themselves; 940 is more likely to have been 94 than 89 to have been 890.  That
    100% is round says nothing.
    """
    full = operand.unit == "%" and 100 in (value, operand.value)
    if full or operand.state != "number" or not value or not operand.value:
        return 0
    places = trials.usual_decimals(operand) or 0
    return _noughts(value, places) - _noughts(operand.value, places)


def _noughts(value: Fraction, places: int) -> int:
    """Return how many noughts a number of so many decimals ends in, below 0 if it has more decimals."""
    digits = f"{as_decimal(abs(value) * Fraction(10) ** places):f}"
    whole, _, rest = digits.partition(".")
    return -len(rest) if rest else len(whole) - len(whole.rstrip("0"))


def is_telling(figure: Figure) -> bool:
    """Return whether a number has so many digits that it hardly comes up twice by chance: 3574.90, but not 2 or 30.00."""
    digits = f"{abs(figure.value or 0):f}".replace(".", "").strip("0")
    return len(digits) >= _TELLING
