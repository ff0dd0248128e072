"""The search: from failing rules to problems, each with what may have caused it.

What explains most is taken first and granted; what is left is looked at anew under it, so that
two slips in one total are told apart.  A rule that two slips have a share in goes to the one
that accounts for more of its gap.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction

from gendoc.reconcile.causes.correction import NOTHING, Correction
from gendoc.reconcile.causes.figures import FigureSlips
from gendoc.reconcile.causes.hypothesis import ErrorMechanism, Hypothesis, Likelihood
from gendoc.reconcile.causes.lines import LineSlips
from gendoc.reconcile.causes.rows import RowSlips
from gendoc.reconcile.causes.solve import Solver
from gendoc.reconcile.causes.trials import Trials

MAX_EXPLAINED = 60  # failing instances that are looked into; nobody reads more at a time
MAX_TOLD = 3  # causes of one problem that are told
_AFRESH = 40  # hypotheses that are weighed again under what is granted

_TRIED = (
    ErrorMechanism.ROUNDING,
    ErrorMechanism.UNIT,
    ErrorMechanism.SWAP,
    ErrorMechanism.SIGN,
    ErrorMechanism.DIGIT,
    ErrorMechanism.TWICE,
)


@dataclass(slots=True)
class Explanation:
    """Failing instances that belong together, and why.

    entries are their numbers.  causes are of equal rank: one is a cause, several are clues, none
    says that nobody knows.  granted is the one hypothesis that puts them right, told or not.
    ruled_out are slips that were tried on every figure and explain nothing.
    """

    entries: list[int]
    causes: tuple[Hypothesis, ...] = ()
    granted: Hypothesis | None = None
    ruled_out: tuple[ErrorMechanism, ...] = ()

    @property
    def cause(self) -> Hypothesis | None:
        """Return the cause if there is but one."""
        return self.causes[0] if len(self.causes) == 1 else None


def explain(trials: Trials) -> list[Explanation]:
    """Return every failing or doubtful instance once, with those that one slip made fail."""
    failing = [number for number in range(len(trials.entries)) if trials.fails(number)]
    searched = _searched(trials, failing[:MAX_EXPLAINED])
    doubtful = [number for number, entry in enumerate(trials.entries) if entry.standing(entry.judgement) == "doubtful"]
    chosen = _chosen(trials, searched, (*failing, *doubtful))
    _settle(trials, chosen)
    chosen += _under_what_is_granted(trials, failing[:MAX_EXPLAINED], chosen)
    told = {number for problem in chosen for number in problem.entries}
    chosen += [Explanation([number]) for number in (*failing, *doubtful) if number not in told]
    for problem in chosen:
        problem.ruled_out = tuple(_ruled_out(problem, searched, set(doubtful)))
    return sorted((problem for problem in chosen if problem.entries), key=lambda problem: problem.entries[0])


def _under_what_is_granted(trials: Trials, failing: list[int], chosen: list[Explanation]) -> list[Explanation]:
    """Return what explains the instances that fail still with the causes found so far put right."""
    told = {number for problem in chosen for number in problem.entries}
    causes = [problem.granted for problem in chosen if problem.granted is not None and problem.causes]
    if told.issuperset(failing) or not causes or trials.spent:
        return []
    granted = NOTHING
    for cause in causes:
        granted = granted.and_also(cause.change)
    anew = trials.granting(granted)
    left = [number for number in failing if number not in told and anew.fails(number)]
    found = _chosen(anew, _searched(anew, left), left)
    trials.budget = anew.budget
    for problem in found:
        problem.entries = [number for number in problem.entries if number in left]
    return found


@dataclass(slots=True)
class _Searched:
    """What a search found: hypotheses, the instances looked into to the end, those where digits were not tried."""

    found: list[Hypothesis] = field(default_factory=list)
    complete: set[int] = field(default_factory=set)
    unsolved: set[int] = field(default_factory=set)


def _searched(trials: Trials, numbers: list[int]) -> _Searched:
    """Return all hypotheses that instances lead to."""
    solver = Solver(trials)
    finders = (FigureSlips(trials, solver), LineSlips(trials), RowSlips(trials))
    limits = (finders[1],)  # a limit says of no figure what it should be; a line may stand there twice
    searched = _Searched(unsolved=solver.unsolved)
    found: list[Hypothesis] = []
    for number in numbers:
        firm = trials.entries[number].asks == "equation"
        found += [hypothesis for finder in (finders if firm else limits) for hypothesis in finder.found(number)]
        if trials.spent:
            break
        if firm:
            searched.complete.add(number)
    searched.found = _without_repeats(_demoted(found))
    return searched


def _demoted(found: list[Hypothesis]) -> list[Hypothesis]:
    """Return hypotheses, those silent that say only what a rule by itself asks of one of its figures.

    The number that a rule asks for says something where it puts another rule right too, or where
    every other figure of the rule is held in place by other rules.
    """
    lone: dict[int, list[Hypothesis]] = {}
    for one in found:
        if one.slip is ErrorMechanism.VALUE and len(one.effect.repaired) == 1:
            lone.setdefault(one.source, []).append(one)
    held = {id(ones[0]) for ones in lone.values() if len(ones) == 1 and not ones[0].effect.left}
    return [
        replace(one, tier=Likelihood.QUIET)
        if one.slip is ErrorMechanism.VALUE and len(one.effect.repaired) == 1 and id(one) not in held
        else one
        for one in found
    ]


def _without_repeats(found: list[Hypothesis]) -> list[Hypothesis]:
    """Return the most telling hypothesis of those that come to the same."""
    best: dict[object, Hypothesis] = {}
    for one in sorted(found, key=lambda one: (one.tier, one.grain)):
        best.setdefault(one.change.identity, one)
    return list(best.values())


def _chosen(trials: Trials, searched: _Searched, numbers: Iterable[int]) -> list[Explanation]:
    """Return what explains the failing or doubtful instances of these numbers, the most telling first."""
    open_ = frozenset(numbers)
    granted = NOTHING
    chosen: list[Explanation] = []
    pool = searched.found
    while open_:
        pool = [one for one in pool if one.effect.repaired & open_]
        if not pool:
            break
        equal = _foremost(pool, open_)
        repaired = sorted(number for one in equal[:1] for number in one.effect.repaired & open_)
        problem = Explanation(repaired, tuple(equal[:MAX_TOLD]))
        if equal[0].tier is Likelihood.QUIET:
            problem.causes = ()
            problem.granted = next((one for one in equal if _is_primary(trials, one)), None)
        elif len(equal) == 1:
            problem.granted = equal[0]
        elif equal[0].tier is Likelihood.VALUE:
            problem.causes = ()  # any figure of a rule can be made to fit: that is no clue
        chosen.append(problem)
        open_ -= equal[0].effect.repaired
        if problem.granted is not None:
            granted = granted.and_also(problem.granted.change)
            pool = _weighed(trials, pool, problem.granted, granted)
    return chosen


def _foremost(pool: list[Hypothesis], open_: frozenset[int]) -> list[Hypothesis]:
    """Return the hypotheses that rank first and explain the same instances."""
    best = min(one.rank(open_) for one in pool)
    first = min(
        (one for one in pool if one.rank(open_) == best), key=lambda one: (min(one.effect.repaired & open_), one.place)
    )
    repaired = first.effect.repaired & open_
    equal = [one for one in pool if one.rank(open_) == best and one.effect.repaired & open_ == repaired]
    return sorted(equal, key=lambda one: one.place)


def _weighed(trials: Trials, pool: list[Hypothesis], accepted: Hypothesis, granted: Correction) -> list[Hypothesis]:
    """Return the hypotheses with their effects under what is granted now; what then breaks a rule is left out."""
    touched = set(trials.touched(trials.followed(accepted.change)))
    weighed: list[Hypothesis] = []
    times = 0
    for one in pool:
        if _rivals(one.change, accepted.change):
            continue
        if touched.isdisjoint(trials.touched(one.change)) or times >= _AFRESH or trials.spent:
            weighed.append(one)
            continue
        times += 1
        effect = trials.effect(one.change, granted)
        if effect.broken is None:
            weighed.append(replace(one, effect=effect))
    return weighed


def _rivals(one: Correction, other: Correction) -> bool:
    """Return whether two changes have different things to say of one figure or one list."""
    lists = {column.items for column in other.lines}
    return not set(one.values).isdisjoint(other.values) or any(column.items in lists for column in one.lines)


def _is_primary(trials: Trials, one: Hypothesis) -> bool:
    primary = trials.entries[one.source].judgement.primary
    return one.operand is not None and primary is not None and one.operand.path == primary.path


def _settle(trials: Trials, chosen: list[Explanation]) -> None:
    """Give each instance on which several causes bear to the one that accounts for more of its gap."""
    causes = [(problem, problem.granted) for problem in chosen if problem.granted is not None]
    granted = NOTHING
    bearing: dict[int, list[tuple[Explanation, Hypothesis]]] = {}
    for problem, cause in causes:
        granted = granted.and_also(cause.change)
        for number in trials.touched(trials.followed(cause.change)):
            bearing.setdefault(number, []).append((problem, cause))
    for number, claims in bearing.items():
        if len(claims) < 2 or not trials.fails(number) or trials.spent or not trials.holds(number, granted):
            continue
        left = [_off(trials, number, cause.change) for _, cause in claims]
        owner = claims[left.index(min(left))][0]
        for problem in chosen:
            if number in problem.entries:
                problem.entries.remove(number)
        owner.entries = sorted([*owner.entries, number])


def _off(trials: Trials, number: int, change: Correction) -> Fraction:
    """Return how far an instance is off under a change alone."""
    return abs(Fraction(trials.judge(number, trials.followed(change)).difference or 0))


def _ruled_out(problem: Explanation, searched: _Searched, doubtful: set[int]) -> Iterator[ErrorMechanism]:
    """Yield the slips that were tried on every figure of a problem's instances and explain none of them."""
    entries = set(problem.entries)
    if not entries <= searched.complete or entries & doubtful:
        return
    fits = {one.slip for one in searched.found if one.effect.repaired & entries and one.tier is not Likelihood.QUIET}
    fits |= {cause.slip for cause in problem.causes}
    for slip in _TRIED:
        if slip not in fits and not (slip is ErrorMechanism.DIGIT and entries & searched.unsolved):
            yield slip
