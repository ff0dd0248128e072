"""Finders: the families of mistakes that are looked for, and what they find in failing instances.

In an equation every family is looked for; each finder knows which figures it can be about.  A limit, or a word, gives
no figure a value; only a line of its list may have been typed twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from gendoc.reconcile.causes.bases import BaseSlips
from gendoc.reconcile.causes.columns import ColumnSlips
from gendoc.reconcile.causes.copies import CopySlips
from gendoc.reconcile.causes.figures import FigureSlips
from gendoc.reconcile.causes.followed import FollowedSlips
from gendoc.reconcile.causes.hypothesis import ASKED, Finder, Hypothesis, Likelihood
from gendoc.reconcile.causes.lines import LineSlips
from gendoc.reconcile.causes.missing import MissingLines
from gendoc.reconcile.causes.neighbours import Neighbours
from gendoc.reconcile.causes.rows import RowSlips
from gendoc.reconcile.causes.scopes import ScopeSlips
from gendoc.reconcile.causes.signs import SignSlips
from gendoc.reconcile.causes.solve import Solver
from gendoc.reconcile.causes.sources import Sources
from gendoc.reconcile.causes.trials import Trials
from gendoc.reconcile.causes.unfilled import UnfilledSlips


class Found(NamedTuple):
    """The hypotheses about failing instances: each correction once, and with its repeats.

    complete are the instances that were searched to the end, unsolved those in which not every single digit was tried,
    unsigned those in which not every choice of signs was.
    """

    hypotheses: list[Hypothesis]
    repeated: list[Hypothesis]
    complete: set[int]
    unsolved: set[int]
    unsigned: set[int]


def found_in(trials: Trials, numbers: Iterable[int]) -> Found:
    """Return what the finders find in instances, in their order, until the budget is spent."""
    solver, sources, neighbours = Solver(trials), Sources(trials), Neighbours(trials.figures)
    lines, signs = LineSlips(trials), SignSlips(trials)
    of_equations: tuple[Finder, ...] = (
        FigureSlips(trials, solver, sources),  # one figure: unit, digits, sign, rounding, last year's number
        lines,  # a line typed twice
        MissingLines(trials),  # a line left out
        RowSlips(trials, neighbours),  # two figures exchanged
        UnfilledSlips(trials, solver),  # a figure left at 0
        signs,  # several signs
        CopySlips(trials, solver, neighbours),  # a figure copied from beside it
        BaseSlips(trials, neighbours),  # a quotient of other figures
        FollowedSlips(trials, solver),  # a figure that others follow
        ScopeSlips(trials),  # two figures of different scope, neither wrong
        ColumnSlips(trials),  # all parts in another unit
    )
    hypotheses: list[Hypothesis] = []
    complete: set[int] = set()
    for number in numbers:
        is_equation = trials.entries[number].asks == "equation"
        for finder in of_equations if is_equation else (lines,):
            hypotheses.extend(finder.hypotheses(number))
        if trials.spent:
            break
        if is_equation and number not in sources.cut_off:
            complete.add(number)
    repeated = _demoted(_one_value_each(trials, hypotheses))
    return Found(_without_repeats(repeated), repeated, complete, solver.unsolved, signs.open)


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
        replace(each, likelihood=Likelihood.QUIET) if each.is_lone_value and id(each) not in held else each
        for each in hypotheses
    ]


def _one_value_each(trials: Trials, hypotheses: list[Hypothesis]) -> list[Hypothesis]:
    """Return hypotheses; of the values that rules ask for one figure and that explain the same, one stays.

    A sum asks for 127.37, and a share with it for 127.36: both hold with either, but the sum only with 127.37 without
    rounding.  A share of an amount is what its division gives, even if all shares then make 100.01.  A figure that was left at 0, copied or not updated had that value too.  If no more rules hold exactly
    with one than with another, the roundest stays.
    """
    asked: dict[object, list[Hypothesis]] = {}
    for each in hypotheses:
        if each.mechanism in ASKED and each.value is not None:
            explained = (each.effect.repaired, each.effect.left)
            asked.setdefault((frozenset(each.correction.values), *explained), []).append(each)
    best: dict[int, Hypothesis] = {}
    for equal in asked.values():
        if len({each.value for each in equal}) > 1:
            meant = min(
                equal,
                key=lambda each: (
                    len(each.effect.doubtful),
                    -each.exact(trials),
                    each.value is not None and each.value.denominator,
                ),
            )
            best.update({id(each): meant for each in equal if each.value != meant.value})
    kept: list[Hypothesis] = []
    for each in hypotheses:
        meant = best.get(id(each), each)
        if meant is each:
            kept.append(each)
        elif ASKED[each.mechanism]:
            kept.append(replace(each, correction=meant.correction, effect=meant.effect, value=meant.value))
    return kept


def _without_repeats(hypotheses: list[Hypothesis]) -> list[Hypothesis]:
    """Return the likeliest of the hypotheses with the same correction, for each correction."""
    best: dict[object, Hypothesis] = {}
    for hypothesis in sorted(hypotheses, key=lambda hypothesis: (hypothesis.likelihood, hypothesis.order)):
        best.setdefault(hypothesis.correction.identity, hypothesis)
    return list(best.values())
