"""Naming: which causes may say what number to type.

A number is named only where the figures ask for it: the correction has to mend every rule that fails because of the
figure and is not explained otherwise, 0 in its place must not do as well, and one of the equations that it mends has to
be complete.  An equation with a figure that may be left out, and is, may lack just that figure; only a figure in another
unit, with the digits that were typed, is named all the same.  What a rule counts as 0 where it is left out (内部抵消, 年初调整)
can explain any difference; its number is named only if other equations confirm every figure that is as large, or
the report has that very number elsewhere.  A factor of a product with a cap is never named.  Any other
cause is a clue.  A cause that would have another file changed is none: this report knows only one use of its figure.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import replace
from fractions import Fraction

from gendoc.reconcile.causes.correction import Correction, key_of
from gendoc.reconcile.causes.hypothesis import ErrorMechanism, Hypothesis
from gendoc.reconcile.causes.plausible import allows, is_telling
from gendoc.reconcile.causes.trials import Effect, Trials
from gendoc.rules.kinds import RULE_KINDS
from gendoc.rules.operand import Operand
from gendoc.rules.relations.products import Product


def named(trials: Trials, causes: Iterable[Hypothesis], explained: frozenset[int]) -> tuple[Hypothesis, ...]:
    """Return causes; those that may not name a number are clues, or left out if the number is all that they say.

    Figures that were left out come before other clues.  explained are the instances for which there is some cause.
    """
    causes = [cause for cause in causes if not _is_elsewhere(trials, cause)]
    either = len(causes) > 1 and any(
        cause.mechanism is ErrorMechanism.UNITS for cause in causes
    )  # one side or the other
    told = [
        cause if not either and _may_name(trials, cause, explained) else replace(cause, clue=True) for cause in causes
    ]
    told = [
        cause
        for cause in told
        if not (cause.clue and (cause.mechanism is ErrorMechanism.VALUE or _is_idle(trials, cause)))
    ]
    return tuple(sorted(told, key=lambda cause: cause.clue and cause.mechanism is not ErrorMechanism.UNFILLED))


def _is_elsewhere(trials: Trials, cause: Hypothesis) -> bool:
    """Return whether a cause would have a figure of another file changed, of which this report knows one use only."""
    if cause.mechanism is ErrorMechanism.SCOPE or not trials.home:
        return False
    return any(file != trials.home for file, _ in cause.correction.values)


def _may_name(trials: Trials, cause: Hypothesis, explained: frozenset[int]) -> bool:
    if not cause.correction.values:
        return True  # it speaks of lines
    operand, value = cause.operand, cause.value
    if operand is not None and value is not None and not allows(trials, cause.source, operand, value):
        return False
    if operand is not None and value is not None and vanishes(trials, operand, value, cause.effect):
        return False
    if not cause.effect.left <= explained:
        return False
    if cause.mechanism is ErrorMechanism.UNIT and not cause.effect.doubtful:
        return True  # the digits are those that were typed, only the unit is another: nothing is lacking
    if operand is not None and all(_is_capped(trials, number, operand) for number in cause.effect.repaired):
        return False
    filled = operand if cause.mechanism is ErrorMechanism.UNFILLED else None
    if filled is not None and value is not None and not _is_pinned(trials, cause.effect, filled, value):
        return False
    return any(
        is_complete(trials, number, filled)
        for number in cause.effect.repaired
        if trials.entries[number].asks == "equation"
    )


def _is_pinned(trials: Trials, effect: Effect, filled: Operand, value: Fraction) -> bool:
    """Return whether the value of a figure that may be left out follows from figures that are hardly wrong.

    These are those of other files, and those that are in an equation that holds; smaller ones than value cannot make up
    for it.  A figure that has to be given, and one with which several equations hold, needs no more; nor does one whose
    number stands elsewhere in the report.
    """
    equations = [number for number in effect.repaired if trials.entries[number].asks == "equation"]
    optional = filled.state == "assumed" or any(
        ref.missing and ref.pattern.steps[-1:] == filled.path[-1:]
        for number in equations
        for ref in trials.entries[number].instance.rule.refs.get(filled.field, ())
    )
    return (
        not optional
        or len(equations) > 1
        or any(figure.value == value and is_telling(figure) for figure in trials.figures.values())
        or all(
            is_confirmed(trials, operand, equations)
            for number in equations
            for operand in trials.entries[number].instance.all_operands
            if operand.path != filled.path and operand.state == "number" and abs(operand.value) >= abs(value)
        )
    )


def is_confirmed(trials: Trials, operand: Operand, apart: Container[int]) -> bool:
    """Return whether a figure is one of another file, or in an equation that holds and is none of apart."""
    if operand.span.file != trials.home or (operand.figure is not None and operand.figure.derived):
        return True
    return any(
        trials.entries[other].asks == "equation"
        and trials.entries[other].standing(trials.entries[other].judgement) == "holds"
        for other in trials.taking.get(key_of(operand), ())
        if other not in apart
    )


def _is_capped(trials: Trials, number: int, operand: Operand) -> bool:
    """Return whether an operand is one of the factors of a product with a cap.

    Such a product may be a convention from which the department departs: points are deducted in other ways.
    """
    instance = trials.entries[number].instance
    kind = RULE_KINDS[instance.rule.kind]
    factors = (each for each in kind.relations(instance) if isinstance(each, Product) and each.cap is not None)
    return any(operand.path != each.printed.path for each in factors)


def _is_idle(trials: Trials, cause: Hypothesis) -> bool:
    """Return whether other digits in a factor only make a product with a cap hold: there are too many of them."""
    digits = cause.mechanism in (ErrorMechanism.SWAP, ErrorMechanism.DIGIT)
    operand = cause.operand
    return (
        digits and operand is not None and all(_is_capped(trials, number, operand) for number in cause.effect.repaired)
    )


def is_complete(trials: Trials, number: int, filled: Operand | None = None) -> bool:
    """Return whether all figures of an instance are given; filled is one that was left out and is given now."""
    return all(
        operand.state != "assumed" or (filled is not None and operand.name == filled.name)
        for operand in trials.entries[number].instance.all_operands
    )


def vanishes(trials: Trials, operand: Operand, value: Fraction, effect: Effect) -> bool:
    """Return whether a smaller value of an operand says no more than that it should not count.

    0 has the same effect, or rounding of a figure beside it is larger.  A value of 0 says so itself.
    """
    if not 0 < abs(value) < abs(operand.value):
        return False
    coarsest = max((_coarsest(trials, number, operand) for number in effect.repaired), default=Fraction(0))
    if abs(value) < coarsest <= abs(operand.value):
        return True
    nothing = Correction(values={key_of(operand): Fraction(0)})
    return trials.effect(nothing).repaired >= effect.repaired


def _coarsest(trials: Trials, number: int, operand: Operand) -> Fraction:
    """Return how far rounding may have moved any figure of an operand's field in an instance, if the operand is in it."""
    beside = trials.entries[number].instance.by_field.get(operand.field, ())
    if all(other.path != operand.path for other in beside):
        return Fraction(0)
    return max((other.step / 2 for other in beside if other.unit == operand.unit), default=Fraction(0))
