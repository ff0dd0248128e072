"""Naming: which causes may say what number to type.

A number is named only where the figures ask for it: the correction has to mend every rule that fails because of the
figure and is not explained otherwise, 0 in its place must not do as well, and one of the equations that it mends has
to be complete; nor may they ask for the next number as well, as shares do of an amount.  An equation with a figure that
may be left out, and is, may lack just that figure; only a figure in another unit, with the digits that were typed, is
named all the same.  What a rule counts as 0 where it is left out (内部抵消, 年初调整) can explain any difference; its
number is named only if other equations confirm every figure that is as large, or the report has that very number
elsewhere; never if another failing rule has a figure from which it follows, and below 0 only if each of these is
confirmed.  A factor of a product with a cap is never named, nor is a
figure that only two other places contradict, or a line that only one rule lacks.  Any other cause is a clue.  A cause
that would have another file changed is none: this report knows only one use of its figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from gendoc.reconcile.causes.correction import Correction, columns_of, is_0, is_typed, key_of
from gendoc.reconcile.causes.hypothesis import ASKED, ErrorMechanism, Hypothesis, Likelihood
from gendoc.reconcile.causes.plausible import allows, is_telling, vanishes
from gendoc.reconcile.causes.trials import Effect, Trials
from gendoc.rules.kind import Part
from gendoc.rules.kinds import RULE_KINDS, operands_with
from gendoc.rules.operand import Operand
from gendoc.rules.relations.products import Product


def named(trials: Trials, causes: Iterable[Hypothesis], explained: frozenset[int]) -> tuple[Hypothesis, ...]:
    """Return causes; those that may not name a number are clues, or left out if the number is all that they say.

    Figures that were left out come before other clues.  explained are the instances for which there is a single cause.
    """
    causes = [cause for cause in causes if not _is_elsewhere(trials, cause)]
    # Either side may be the one in another unit.
    either = len(causes) > 1 and any(cause.mechanism is ErrorMechanism.UNITS for cause in causes)
    # What may have been copied, or have slipped, may as well be right, and something else lack.
    lacking = any(cause.clue and cause.mechanism is ErrorMechanism.COPY for cause in causes)
    told = [
        cause
        if not either
        and not (lacking and cause.mechanism in (ErrorMechanism.MISSING, ErrorMechanism.UNFILLED))
        and _may_name(trials, cause, explained)
        else replace(cause, clue=True)
        for cause in causes
    ]
    idle = [cause.likelihood for cause in told if cause.clue and _is_idle(trials, cause)]
    told = [
        cause
        for cause in told
        if not (cause.clue and (_is_mere_value(trials, cause) or _is_idle(trials, cause)))
        and not (idle and cause.likelihood > min(idle))
    ]
    return tuple(sorted(told, key=lambda cause: cause.clue and cause.mechanism is not ErrorMechanism.UNFILLED))


def _is_elsewhere(trials: Trials, cause: Hypothesis) -> bool:
    """Return whether a cause would have a figure of another file changed, of which this report knows one use only."""
    if cause.mechanism is ErrorMechanism.SCOPE or not trials.home:
        return False
    return any(file != trials.home for file, _ in cause.correction.values)


def _may_name(trials: Trials, cause: Hypothesis, explained: frozenset[int]) -> bool:
    if cause.mechanism is ErrorMechanism.MISSING and cause.likelihood is Likelihood.OPEN:
        return all(column.items for column in cause.correction.lines) and _is_lacked_elsewhere(trials, cause)
    if not cause.correction.values:
        return True  # it speaks of lines
    operand, value = cause.operand, cause.value
    if operand is not None and value is not None and not allows(trials, cause.source, operand, value):
        return False
    if operand is not None and value is not None and vanishes(trials, operand, value, cause.effect):
        return False
    if _is_one_of_several(trials, cause):
        return False
    if _follows_from_0(trials, cause) or _is_outvoted(trials, cause) or not cause.effect.left <= explained:
        return False
    if cause.mechanism is ErrorMechanism.UNIT and not cause.effect.doubtful:
        return True  # the digits are those that were typed, only the unit is another: nothing is lacking
    if operand is not None and all(_is_capped(trials, number, operand) for number in cause.effect.repaired):
        return False
    filled = operand if cause.mechanism is ErrorMechanism.UNFILLED else None
    if filled is not None and value is not None:
        if filled.figure is None and _is_doubted(trials, cause.effect):
            return False
        if not _is_pinned(trials, cause.effect, filled, value):
            return False
    return any(
        _is_complete(trials, number, filled)
        for number in cause.effect.repaired
        if trials.entries[number].asks == "equation"
    )


def _is_one_of_several(trials: Trials, cause: Hypothesis) -> bool:
    """Return whether the rules ask as well for a number that is one unit in the last place more or less.

    So it is with what was divided, where no sum pins it; not with a printed quotient, which is rounded.
    """
    operand, value = cause.operand, cause.value
    if cause.mechanism not in ASKED or operand is None or value is None or operand.path == trials.result(cause.source):
        return False
    unit, exact = Fraction(1, 10 ** max(trials.room(cause.source, operand), 0)), cause.exact(trials)
    off = cause.off_by(trials)
    besides = (cause.correction.and_also(Correction.of((operand, other))) for other in (value + unit, value - unit))
    return any(
        all(trials.holds(number, beside) for number in cause.effect.repaired)
        and (other := replace(cause, correction=beside)).exact(trials) >= exact
        and other.off_by(trials) <= off
        for beside in besides
    )


def _is_doubted(trials: Trials, effect: Effect) -> bool:
    """Return whether a typed figure of the instances that a correction mends is in another instance that fails."""
    figures = {
        key_of(operand)
        for number in effect.repaired
        for operand in trials.entries[number].instance.all_operands
        if operand.figure
    }
    others = {number for key in figures for number in trials.taking.get(key, ())} - effect.repaired
    return any(map(trials.fails, others))


def _is_mere_value(trials: Trials, cause: Hypothesis) -> bool:
    """Return whether a cause says nothing but a number; that several rules, or two other places, agree is a clue."""
    lone = cause.mechanism is ErrorMechanism.VALUE and len(cause.effect.repaired) == 1
    return lone and not _is_outvoted(trials, cause)


def _follows_from_0(trials: Trials, cause: Hypothesis) -> bool:
    """Return whether a value is what one rule asks for where another of its figures was left at 0."""
    operands = trials.entries[cause.source].instance.all_operands
    return cause.is_lone_value and any(map(is_0, operands))


def _is_outvoted(trials: Trials, cause: Hypothesis) -> bool:
    """Return whether nothing speaks against a figure but two places that agree: the same may be wrong in both."""
    if not cause.is_lone_value or cause.operand is None:
        return False
    compared = operands_with(trials.entries[cause.source].instance, Part.SAME)
    others = {
        number
        for operand in compared
        if operand.path != cause.operand.path
        for number in trials.taking.get(key_of(operand), ())
        if number != cause.source and trials.entries[number].asks == "equation"
    }
    return bool(others) and all(operands_with(trials.entries[number].instance, Part.SAME) for number in others)


def _is_lacked_elsewhere(trials: Trials, cause: Hypothesis) -> bool:
    """Return whether another rule lacks the missing line too, or holds with the total as it is."""
    primary = trials.entries[cause.source].judgement.primary
    others = trials.taking.get(key_of(primary), ()) if primary is not None else ()
    lacking = [number for number in cause.effect.repaired if not only_derived(trials, cause, number)]
    return len(lacking) > 1 or any(other != cause.source and trials.agrees(other) for other in others)


def only_derived(trials: Trials, cause: Hypothesis, number: int) -> bool:
    """Return whether what an instance has of the list of a missing line was all derived: it lacks nothing by itself."""
    instance = trials.entries[number].instance
    fields = [field for field, _, column in columns_of(instance) if column in cause.correction.lines]
    given = [operand for field in fields for operand in instance.by_field[field] if operand.figure]
    return bool(given) and not any(map(is_typed, given))


def _is_pinned(trials: Trials, effect: Effect, filled: Operand, value: Fraction) -> bool:
    """Return whether the value of a figure that may be left out follows from figures that are hardly wrong.

    These are those of other files, and those that are in an equation that holds; smaller ones than value cannot make up
    for it.  A figure that has to be given, and one with which several equations hold, needs no more; nor does one whose
    number stands elsewhere in the report, unless the value is below 0.
    """
    equations = [number for number in effect.repaired if trials.entries[number].asks == "equation"]
    optional = filled.state == "assumed" or any(
        ref.missing and ref.pattern.steps[-1:] == filled.path[-1:]
        for number in equations
        for ref in trials.entries[number].instance.rule.refs.get(filled.field, ())
    )
    if not optional:
        return True
    if value < 0:
        return _are_confirmed(trials, equations, filled)
    return (
        (len(equations) > 1 and not _have_a_suspect(trials, equations, filled))
        or any(figure.value == value and is_telling(figure) for figure in trials.figures.values())
        or _are_confirmed(trials, equations, filled, abs(value))
    )


def _have_a_suspect(trials: Trials, equations: Sequence[int], filled: Operand) -> bool:
    """Return whether equations have a typed figure in common that no other confirms: it may be wrong in all of them."""
    instances = [trials.entries[number].instance for number in equations]
    common = set.intersection(*({key_of(operand) for operand in each.all_operands} for each in instances))
    return any(
        key_of(operand) in common and operand.path != filled.path and is_typed(operand) and operand.value
        for operand in instances[0].all_operands
        if not trials.confirms(operand, equations)
    )


def _are_confirmed(trials: Trials, equations: Sequence[int], filled: Operand, least: Fraction = Fraction(0)) -> bool:
    """Return whether others confirm the numbers of equations apart from one that is filled in, from least upwards."""
    return all(
        trials.confirms(operand, equations)
        for number in equations
        for operand in trials.entries[number].instance.all_operands
        if operand.path != filled.path and operand.state == "number" and abs(operand.value) >= least
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


def _is_complete(trials: Trials, number: int, filled: Operand | None = None) -> bool:
    """Return whether all figures of an instance are given; filled is one that was left out and is given now."""
    return all(
        operand.state != "assumed" or (filled is not None and operand.name == filled.name)
        for operand in trials.entries[number].instance.all_operands
    )
