"""Plausibility: which values may be suggested for a figure.

Only an equation says which value a figure has to have; a limit that is exceeded, or a word that does not agree, says
only that something is wrong.  No value is suggested that the schema refuses, that is half a person, or negative; none
for which 0 would do as well.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import islice

from gendoc.figures.figure import Figure, FigureType
from gendoc.figures.interval import as_decimal, significant_digits
from gendoc.figures.units import is_counter, is_measured, multiple_of
from gendoc.figures.written import SCORE
from gendoc.reconcile.causes.altered import ends
from gendoc.reconcile.causes.correction import Correction, key_of
from gendoc.reconcile.causes.trials import Effect, Trials
from gendoc.rules.kind import Part
from gendoc.rules.kinds import field_part, operands_with
from gendoc.rules.operand import Operand

_FEW = 16  # figures of an instance from which it is concluded whether such figures are whole
_FAR = 5  # in multiples of last year's number: few figures change by so much in a year
_TELLING = 3  # digits of a number that hardly occurs again by chance

NEARER, EQUAL, FARTHER = 0, 1, 2


def allows(trials: Trials, number: int, operand: Operand, value: Fraction) -> bool:
    """Return whether value is possible for an operand of an instance.

    It has to have the decimals and lie within the bounds that the schema declares; a count has to be whole, and not
    negative unless the typed one is, or it is a change.
    """
    kind = trials.type_of(operand)
    if kind is not None and (
        not kind.allows(value) or (kind.decimals is not None and (value * 10**kind.decimals).denominator != 1)
    ):
        return False
    if not counts(trials, number, operand, kind):
        return True
    return value.denominator == 1 and (value >= 0 or operand.value < 0 or _is_change(trials, operand))


def may_have(trials: Trials, number: int, operand: Operand, value: Fraction) -> bool:
    """Return whether value is possible for an operand of an instance, and has its sign."""
    return allows(trials, number, operand, value) and keeps_sign(trials, operand, value)


def keeps_sign(trials: Trials, operand: Operand, value: Fraction) -> bool:
    """Return whether value has the sign of the operand; if that is 0, is positive, unless it is a change."""
    return value == 0 or (value > 0) == (operand.value > 0 or (operand.value == 0 and not _is_change(trials, operand)))


def counts(trials: Trials, number: int, operand: Operand, kind: FigureType | None = None) -> bool:
    """Return whether an operand of an instance is a count, and so whole: 398 人次, even if 39.8 人次 is typed.

    If the schema does not say, its unit decides: one that is neither money, percentage nor average, and of which all
    other figures of the report are whole, but no measure or score; figures of the instance are not considered, since
    one of them may be wrong.
    """
    kind = kind or trials.type_of(operand)
    if kind is not None and (kind.count or kind.exact or kind.decimals is not None):
        return kind.count
    unit = operand.unit
    if (
        operand.figure is None
        or not unit
        or not is_counter(unit)
        or is_measured(unit)  # 98.47 亩, 9.85 分
        or unit == SCORE
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
    """Return whether value is likelier than the typed number: NEARER, EQUAL or FARTHER.

    Less likely are a number with more decimals than others of its unit, a share above 100%, and a number far from last
    year's; likelier is one that equals last year's.
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
        return NEARER if value == earlier.value and is_telling(earlier) else EQUAL
    return NEARER if typed else FARTHER


def _is_far(value: Fraction, earlier: Fraction) -> bool:
    return not Fraction(1, _FAR) < value / earlier < _FAR


def roundness(trials: Trials, operand: Operand, value: Fraction) -> int:
    """Return how many more zeros value ends in than the typed number, negative if fewer.

    Few figures end in zeros by chance: 940 is more likely to be a mistake for 94 than 89 for 890.  0 for 100%, which is
    round for another reason.
    """
    full = operand.unit == "%" and 100 in (value, operand.value)
    if full or operand.state != "number" or not value or not operand.value:
        return 0
    places = trials.usual_decimals(operand) or 0
    return _noughts(value, places) - _noughts(operand.value, places)


def _noughts(value: Fraction, places: int) -> int:
    """Return how many zeros a number with so many decimals ends in, negative if it has more decimals."""
    digits = f"{as_decimal(abs(value) * Fraction(10) ** places):f}"
    whole, _, rest = digits.partition(".")
    return -len(rest) if rest else len(whole) - len(whole.rstrip("0"))


def is_telling(figure: Figure) -> bool:
    """Return whether a number has so many digits that it hardly occurs twice by chance: 3574.90, but not 2 or 30.00."""
    return figure.value is not None and significant_digits(figure.value) >= _TELLING


def vanishes(trials: Trials, operand: Operand, value: Fraction, effect: Effect) -> bool:
    """Return whether a smaller value of an operand says no more than that it should not count.

    0 has the same effect, or rounding of a figure beside it is larger.  A value of 0 says so itself.
    """
    if not 0 < abs(value) < abs(operand.value):
        return False
    coarsest = max((_coarsest(trials, number, operand) for number in effect.repaired), default=Fraction(0))
    if abs(value) < coarsest <= abs(operand.value):
        return True
    nothing = Correction.of((operand, Fraction(0)))
    return trials.effect(nothing).repaired >= effect.repaired


def _coarsest(trials: Trials, number: int, operand: Operand) -> Fraction:
    """Return how far rounding may have moved any figure of an operand's field in an instance that has the operand."""
    beside = trials.entries[number].instance.by_field.get(operand.field, ())
    if all(other.path != operand.path for other in beside):
        return Fraction(0)
    return max((other.step / 2 for other in beside if other.unit == operand.unit), default=Fraction(0))
