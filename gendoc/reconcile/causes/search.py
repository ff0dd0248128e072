"""The search for causes: each failing rule is explained once.

The hypothesis that explains most is taken first and granted; the remaining rules are judged again under it, so that two
mistakes in one total are separated.  A rule affected by two mistakes is assigned to the one that accounts for more of
its difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

from gendoc.reconcile.causes.bases import BaseSlips
from gendoc.reconcile.causes.columns import ColumnSlips
from gendoc.reconcile.causes.copies import CopySlips
from gendoc.reconcile.causes.correction import NOTHING, Correction, key_of
from gendoc.reconcile.causes.figures import FigureSlips
from gendoc.reconcile.causes.hypothesis import ErrorMechanism, Hypothesis, Likelihood
from gendoc.reconcile.causes.lines import LineSlips
from gendoc.reconcile.causes.missing import MissingLines
from gendoc.reconcile.causes.naming import foremost, named
from gendoc.reconcile.causes.neighbours import Neighbours
from gendoc.reconcile.causes.rows import RowSlips
from gendoc.reconcile.causes.scopes import ScopeSlips
from gendoc.reconcile.causes.signs import SignSlips
from gendoc.reconcile.causes.solve import Solver
from gendoc.reconcile.causes.sources import Sources
from gendoc.reconcile.causes.trials import Trials
from gendoc.reconcile.causes.unfilled import UnfilledSlips

MAX_EXPLAINED = 60  # failing instances for which causes are searched; nobody reads more at a time
MAX_CAUSES = 3  # causes that are named for one problem
_AFRESH = 40  # hypotheses whose effects are computed again after one is granted

_TRIED = (
    ErrorMechanism.ROUNDING,
    ErrorMechanism.UNIT,
    ErrorMechanism.SWAP,
    ErrorMechanism.SIGN,
    ErrorMechanism.DIGIT,
    ErrorMechanism.TWICE,
)


@dataclass(frozen=True, slots=True)
class Explanation:
    """Failing instances that belong together, by their indices in order, and why they fail.

    causes are of equal rank: one is a cause, several are clues, none means that the cause is unknown.  granted is the
    hypothesis that makes the instances hold, named or not.  ruled_out are mistakes that were tried in every figure and
    explain nothing.
    """

    entries: tuple[int, ...]
    causes: tuple[Hypothesis, ...] = ()
    granted: Hypothesis | None = None
    ruled_out: tuple[ErrorMechanism, ...] = ()

    @property
    def cause(self) -> Hypothesis | None:
        """The cause if there is only one."""
        return self.causes[0] if len(self.causes) == 1 else None


def explain(trials: Trials) -> list[Explanation]:
    """Return explanations in which every failing or doubtful instance occurs once, grouped by mistake."""
    failing = [number for number in range(len(trials.entries)) if trials.fails(number)]
    doubtful = [number for number, entry in enumerate(trials.entries) if entry.standing(entry.judgement) == "doubtful"]
    searched = _searched(trials, failing[:MAX_EXPLAINED])
    chosen = _settled(trials, _chosen(trials, searched, (*failing, *doubtful)))
    chosen += _under_what_is_granted(trials, failing[:MAX_EXPLAINED], chosen)
    explained = {number for explanation in chosen for number in explanation.entries}
    caused = frozenset(number for explanation in chosen if explanation.cause for number in explanation.entries)
    chosen = [replace(each, causes=named(trials, each.causes, caused)[:MAX_CAUSES]) for each in chosen]
    chosen += [Explanation((number,)) for number in (*failing, *doubtful) if number not in explained]
    return sorted(
        (
            replace(explanation, ruled_out=tuple(_ruled_out(trials, explanation, searched, set(doubtful))))
            for explanation in chosen
            if explanation.entries
        ),
        key=lambda explanation: explanation.entries[0],
    )


def _under_what_is_granted(trials: Trials, failing: list[int], chosen: list[Explanation]) -> list[Explanation]:
    """Return explanations of the instances that still fail when the causes found so far are corrected."""
    explained = {number for explanation in chosen for number in explanation.entries}
    causes = [explanation.granted for explanation in chosen if explanation.causes]
    granted = _together(cause for cause in causes if cause is not None)
    if explained.issuperset(failing) or granted is NOTHING or trials.spent:
        return []
    anew = trials.granting(granted)
    left = [number for number in failing if number not in explained and anew.fails(number)]
    searched = _searched(anew, left)
    confirmed = [each for each in searched.hypotheses if not _rests_on(each, trials, set(trials.touched(granted)))]
    return [
        replace(explanation, entries=tuple(number for number in explanation.entries if number in left))
        for explanation in _chosen(anew, searched._replace(hypotheses=confirmed), left)
    ]


def _rests_on(hypothesis: Hypothesis, trials: Trials, mended: set[int]) -> bool:
    """Return whether figures are said to be of different scope that instances confirm only since they are mended."""
    pair = [each for each in (hypothesis.operand, hypothesis.other) if each is not None]
    scope = hypothesis.mechanism is ErrorMechanism.SCOPE
    return scope and any(not mended.isdisjoint(trials.taking.get(key_of(operand), ())) for operand in pair)


def _together(causes: Iterable[Hypothesis]) -> Correction:
    correction = NOTHING
    for cause in causes:
        correction = correction.and_also(cause.correction)
    return correction


class _Searched(NamedTuple):
    """The hypotheses found, each correction once and with its repeats; the instances searched completely, those in which single digits, and those in which several signs were not tried."""

    hypotheses: list[Hypothesis]
    found: list[Hypothesis]
    complete: set[int]
    unsolved: set[int]
    unsigned: set[int]


def _searched(trials: Trials, numbers: list[int]) -> _Searched:
    solver, sources, signs = Solver(trials), Sources(trials), SignSlips(trials)
    neighbours = Neighbours(trials.figures)
    finders = (
        FigureSlips(trials, solver, sources),
        LineSlips(trials),
        MissingLines(trials),
        RowSlips(trials, neighbours),
        UnfilledSlips(trials, solver),
        signs,
        CopySlips(trials, solver, neighbours),
        BaseSlips(trials, neighbours),
        ScopeSlips(trials),
        ColumnSlips(trials),
    )
    limits = (finders[1],)  # a limit gives no figure a value, but a line may have been typed twice
    hypotheses: list[Hypothesis] = []
    complete: set[int] = set()
    for number in numbers:
        firm = trials.entries[number].asks == "equation"
        for finder in finders if firm else limits:
            hypotheses.extend(finder.hypotheses(number))
        if trials.spent:
            break
        if firm and number not in sources.cut_off:
            complete.add(number)
    found = _demoted(_one_value_each(hypotheses))
    return _Searched(_without_repeats(found), found, complete, solver.unsolved, signs.open)


def _demoted(hypotheses: list[Hypothesis]) -> list[Hypothesis]:
    """Return hypotheses; those that only state the value one rule asks for become QUIET.

    Such a value is evidence only if it makes another rule hold, too, or if other rules confirm every other figure of
    the rule.
    """
    lone: dict[int, list[Hypothesis]] = {}
    for hypothesis in hypotheses:
        if hypothesis.is_lone_value:
            lone.setdefault(hypothesis.source, []).append(hypothesis)
    held = {id(values[0]) for values in lone.values() if len(values) == 1 and not values[0].effect.left}
    return [
        replace(hypothesis, likelihood=Likelihood.QUIET)
        if hypothesis.is_lone_value and id(hypothesis) not in held
        else hypothesis
        for hypothesis in hypotheses
    ]


def _one_value_each(hypotheses: list[Hypothesis]) -> list[Hypothesis]:
    """Return hypotheses; of the values that rules ask for one figure and that explain the same, the roundest stays.

    An equality asks for 208.80, and a rate with it for 208.79: both then hold.
    """
    values: dict[object, Hypothesis] = {}
    for hypothesis in hypotheses:
        if hypothesis.mechanism is ErrorMechanism.VALUE and hypothesis.value is not None:
            same = (frozenset(hypothesis.correction.values), hypothesis.effect)
            best = values.setdefault(same, hypothesis)
            if best.value is not None and hypothesis.value.denominator < best.value.denominator:
                values[same] = hypothesis
    kept = {id(hypothesis) for hypothesis in values.values()}
    return [
        hypothesis
        for hypothesis in hypotheses
        if hypothesis.mechanism is not ErrorMechanism.VALUE or id(hypothesis) in kept
    ]


def _without_repeats(hypotheses: list[Hypothesis]) -> list[Hypothesis]:
    """Return the likeliest of the hypotheses with the same correction, for each correction."""
    best: dict[object, Hypothesis] = {}
    for hypothesis in sorted(hypotheses, key=lambda hypothesis: (hypothesis.likelihood, hypothesis.order)):
        best.setdefault(hypothesis.correction.identity, hypothesis)
    return list(best.values())


def _chosen(trials: Trials, searched: _Searched, numbers: Iterable[int]) -> list[Explanation]:
    """Return explanations of the failing or doubtful instances numbers, those that explain most first."""
    open_ = frozenset(numbers)
    granted = NOTHING
    chosen: list[Explanation] = []
    pool = searched.hypotheses
    while pool := [hypothesis for hypothesis in pool if hypothesis.effect.repaired & open_]:
        equal = foremost(pool, open_)
        explanation = _explanation(trials, equal, open_)
        chosen.append(explanation)
        open_ -= equal[0].effect.repaired
        if explanation.granted is not None:
            granted = granted.and_also(explanation.granted.correction)
            pool = _weighed(trials, pool, explanation.granted, granted)
    return chosen


def _explanation(trials: Trials, equal: list[Hypothesis], open_: frozenset[int]) -> Explanation:
    first = equal[0]
    entries = tuple(sorted(first.effect.repaired & open_))
    if first.likelihood is Likelihood.QUIET:
        return Explanation(entries, granted=next((cause for cause in equal if _is_primary(trials, cause)), None))
    if len(equal) == 1:
        return Explanation(entries, (first,), granted=first)
    if first.likelihood is Likelihood.VALUE and not any(cause.mechanism is ErrorMechanism.SCOPE for cause in equal):
        return Explanation(entries)  # several figures can be made to fit, so none is a clue
    return Explanation(entries, tuple(equal))


def _weighed(trials: Trials, pool: list[Hypothesis], accepted: Hypothesis, granted: Correction) -> list[Hypothesis]:
    """Return the hypotheses with their effects under what is granted now, without those that then break a rule."""
    touched = set(trials.touched(trials.followed(accepted.correction)))
    weighed: list[Hypothesis] = []
    times = 0
    for hypothesis in pool:
        if _rivals(hypothesis.correction, accepted.correction):
            continue
        if touched.isdisjoint(trials.touched(hypothesis.correction)) or times >= _AFRESH or trials.spent:
            weighed.append(hypothesis)
            continue
        times += 1
        effect = trials.effect(hypothesis.correction, granted)
        if effect.broken is None:
            weighed.append(replace(hypothesis, effect=effect))
    return weighed


def _rivals(correction: Correction, other: Correction) -> bool:
    """Return whether two corrections change the same figure or add to the same list."""
    lists = {column.items for column in other.lines}
    return not set(correction.values).isdisjoint(other.values) or any(
        column.items in lists for column in correction.lines
    )


def _is_primary(trials: Trials, hypothesis: Hypothesis) -> bool:
    primary = trials.entries[hypothesis.source].judgement.primary
    return hypothesis.operand is not None and primary is not None and hypothesis.operand.path == primary.path


def _settled(trials: Trials, chosen: list[Explanation]) -> list[Explanation]:
    """Return explanations with each instance that several causes affect assigned to the one that leaves least difference."""
    causes = [(place, explanation.granted) for place, explanation in enumerate(chosen) if explanation.granted]
    granted = _together(cause for _, cause in causes)
    bearing: dict[int, list[tuple[int, Hypothesis]]] = {}
    for place, cause in causes:
        for number in trials.touched(trials.followed(cause.correction)):
            bearing.setdefault(number, []).append((place, cause))
    owners: dict[int, int] = {}
    for number, claims in bearing.items():
        if len(claims) < 2 or not trials.fails(number) or trials.spent or not trials.holds(number, granted):
            continue
        owners[number] = min(claims, key=lambda claim: _off(trials, number, claim[1].correction))[0]
    return [
        replace(
            explanation,
            entries=tuple(
                sorted(
                    {number for number in explanation.entries if number not in owners}
                    | {number for number, owner in owners.items() if owner == place}
                )
            ),
        )
        for place, explanation in enumerate(chosen)
    ]


def _off(trials: Trials, number: int, correction: Correction) -> Fraction:
    """Return the size of an instance's difference under one correction alone."""
    return abs(Fraction(trials.judge(number, trials.followed(correction)).difference or 0))


def _ruled_out(
    trials: Trials, explanation: Explanation, searched: _Searched, doubtful: set[int]
) -> Iterator[ErrorMechanism]:
    """Yield the mistakes that were tried in every figure of the instances and explain none of them."""
    entries = set(explanation.entries)
    if not entries <= searched.complete or entries & doubtful:
        return
    fits = {cause.mechanism for cause in explanation.causes}
    for hypothesis in searched.found:
        if hypothesis.effect.repaired & entries and hypothesis.likelihood is not Likelihood.QUIET:
            fits.add(hypothesis.mechanism)
    if ErrorMechanism.UNITS in fits:
        fits.add(ErrorMechanism.UNIT)
    if entries & searched.unsolved:
        fits.add(ErrorMechanism.DIGIT)
    if entries & searched.unsigned or ErrorMechanism.SIGNS in fits:
        fits.add(ErrorMechanism.SIGN)
    if not any(len(operands) > 1 for each in entries for operands in trials.entries[each].instance.by_field.values()):
        fits.add(ErrorMechanism.TWICE)  # there is nothing that could be counted twice
    yield from (mechanism for mechanism in _TRIED if mechanism not in fits)
