"""The search for causes: each failing rule is explained once.

The hypothesis that explains most is taken first and granted; the remaining rules are judged again under it, so that two
mistakes in one total are separated.  A rule affected by two mistakes is assigned to the one that accounts for more of
its difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from gendoc.reconcile.causes.correction import NOTHING, Correction, key_of
from gendoc.reconcile.causes.finders import Found, found_in
from gendoc.reconcile.causes.hypothesis import ErrorMechanism, Hypothesis, Likelihood
from gendoc.reconcile.causes.naming import named
from gendoc.reconcile.causes.ranking import foremost
from gendoc.reconcile.causes.settled import Settled
from gendoc.reconcile.causes.trials import Trials

MAX_EXPLAINED = 60  # failing instances for which causes are searched; nobody reads more at a time
MAX_CAUSES = 3  # causes that are named for one problem
_ARBITRARY = 6  # small numbers with one digit wrong above which none of them is named
_SMALL = 100
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


def explain(trials: Trials, settled: Settled) -> list[Explanation]:
    """Return explanations in which every failing or doubtful instance occurs once, grouped by mistake.

    Of those that are settled no cause is searched; the others are explained as if they were corrected.
    """
    known, sure = settled.entries, [Explanation(group) for group in settled.groups]
    trials = trials.granting(settled.correction) if settled.correction.values else trials
    standings = [entry.standing(entry.judgement) for entry in trials.entries]
    failing = [number for number, standing in enumerate(standings) if standing == "fails" and number not in known]
    doubtful = [number for number, standing in enumerate(standings) if standing == "doubtful" and number not in known]
    found = found_in(trials, failing[:MAX_EXPLAINED])
    chosen = _settled(trials, _chosen(trials, found, (*failing, *doubtful)))
    chosen += _under_what_is_granted(trials, failing[:MAX_EXPLAINED], chosen)
    explained = {number for explanation in chosen for number in explanation.entries}
    caused = frozenset(number for explanation in chosen if explanation.cause for number in explanation.entries)
    chosen = [replace(each, causes=_few(named(trials, each.causes, caused))) for each in chosen]
    chosen += [Explanation((number,)) for number in (*failing, *doubtful) if number not in explained]
    told = (
        replace(explanation, ruled_out=tuple(_ruled_out(trials, explanation, found, set(doubtful))))
        for explanation in chosen
        if explanation.entries
    )
    return sorted(
        (*sure, *told),
        key=lambda explanation: explanation.entries[0],
    )


def _few(causes: tuple[Hypothesis, ...]) -> tuple[Hypothesis, ...]:
    """Return the causes to be named; none if any of many small numbers may have one digit wrong: points of a score."""
    arbitrary = len(causes) > _ARBITRARY and all(
        cause.mechanism is ErrorMechanism.DIGIT and cause.operand is not None and abs(cause.operand.value) < _SMALL
        for cause in causes
    )
    return () if arbitrary else causes[:MAX_CAUSES]


def _under_what_is_granted(trials: Trials, failing: list[int], chosen: list[Explanation]) -> list[Explanation]:
    """Return explanations of the instances that still fail when the causes found so far are corrected."""
    explained = {number for explanation in chosen for number in explanation.entries}
    causes = [explanation.granted for explanation in chosen if explanation.causes]
    granted = _together(cause for cause in causes if cause is not None)
    if explained.issuperset(failing) or granted is NOTHING or trials.spent:
        return []
    anew = trials.granting(granted)
    left = [number for number in failing if number not in explained and anew.fails(number)]
    found = found_in(anew, left)
    confirmed = [each for each in found.hypotheses if not _rests_on(each, trials, set(trials.touched(granted)))]
    return [
        replace(explanation, entries=tuple(number for number in explanation.entries if number in left))
        for explanation in _chosen(anew, found._replace(hypotheses=confirmed), left)
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


def _chosen(trials: Trials, found: Found, numbers: Iterable[int]) -> list[Explanation]:
    """Return explanations of the failing or doubtful instances numbers, those that explain most first."""
    open_ = frozenset(numbers)
    granted = NOTHING
    chosen: list[Explanation] = []
    pool = found.hypotheses
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
    """Return explanations; an instance that several causes affect belongs to the one that leaves least difference."""
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
    settled: list[Explanation] = []
    for place, explanation in enumerate(chosen):
        own = {number for number, owner in owners.items() if owner == place}
        settled.append(replace(explanation, entries=tuple(sorted(set(explanation.entries) - owners.keys() | own))))
    return settled


def _off(trials: Trials, number: int, correction: Correction) -> Fraction:
    """Return the size of an instance's difference under one correction alone."""
    return abs(Fraction(trials.judge(number, trials.followed(correction)).difference or 0))


def _ruled_out(trials: Trials, explanation: Explanation, found: Found, doubtful: set[int]) -> Iterator[ErrorMechanism]:
    """Yield the mistakes that were tried in every figure of the instances and explain none of them."""
    entries = set(explanation.entries)
    if not entries <= found.complete or entries & doubtful:
        return
    fits = {cause.mechanism for cause in explanation.causes}
    for hypothesis in found.repeated:
        if hypothesis.effect.repaired & entries and hypothesis.likelihood is not Likelihood.QUIET:
            fits.add(hypothesis.mechanism)
    if ErrorMechanism.FOLLOWED in fits:
        fits |= {ErrorMechanism.SWAP, ErrorMechanism.DIGIT}
    if ErrorMechanism.AGAIN in fits:
        fits.add(ErrorMechanism.TWICE)
    if ErrorMechanism.UNITS in fits:
        fits.add(ErrorMechanism.UNIT)
    if entries & found.unsolved:
        fits.add(ErrorMechanism.DIGIT)
    if entries & found.unsigned or ErrorMechanism.SIGNS in fits:
        fits.add(ErrorMechanism.SIGN)
    if not any(len(operands) > 1 for each in entries for operands in trials.entries[each].instance.by_field.values()):
        fits.add(ErrorMechanism.TWICE)  # there is nothing that could be counted twice
    yield from (mechanism for mechanism in _TRIED if mechanism not in fits)
