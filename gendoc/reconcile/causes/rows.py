"""Slips between figures: two lines exchanged, a share of the wrong base."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from gendoc.core.source import Path
from gendoc.figures.figure import Figure
from gendoc.reconcile.causes.correction import Change, key_of
from gendoc.reconcile.causes.hypothesis import Hypothesis, Slip, Tier
from gendoc.reconcile.causes.plausible import is_telling
from gendoc.reconcile.causes.trials import Bench
from gendoc.rules.kind import Instance
from gendoc.rules.operand import Term

_ROWS = 6  # failing lines of one list that are compared with each other
_BASES = 30
_COUPLED = 12  # figures of an instance that are looked at for one that they may have been taken for
_COUPLES = 24
_BASE = "whole"  # the field of what a rule divides by


@dataclass(slots=True)
class RowSlips:
    """Finds figures that stand where another should."""

    bench: Bench
    _by_parent: dict[Path, list[Figure]] | None = None

    def found(self, number: int) -> Iterator[Hypothesis]:
        """Yield each such slip of an instance whose undoing makes it hold and breaks nothing."""
        yield from self._exchanged(number)
        yield from self._paired(number)
        yield from self._other_base(number)

    def _exchanged(self, number: int) -> Iterator[Hypothesis]:
        """Yield each pair of figures in two failing lines of one list that would both do in the other's place."""
        case = self.bench.entries[number].case
        if not case.item:
            return
        rows = [
            other
            for other, entry in enumerate(self.bench.entries)
            if other > number and entry.case.rule.id == case.rule.id and self.bench.fails(other)
        ]
        for other in rows[:_ROWS]:
            for mine, theirs in _pairs(case, self.bench.entries[other].case):
                change = Change(values={key_of(mine): theirs.value, key_of(theirs): mine.value})
                if self.bench.spent or not self.bench.holds(number, change):
                    continue
                effect = self.bench.effect(change)
                if {number, other} <= effect.repaired:
                    yield Hypothesis(
                        slip=Slip.ROWS,
                        tier=Tier.TELLING,
                        grain=2,
                        source=number,
                        change=change,
                        effect=effect,
                        term=mine,
                        value=theirs.value,
                        other=theirs,
                    )

    def _paired(self, number: int) -> Iterator[Hypothesis]:
        """Yield each pair of like figures, one of them of the instance, that put it right in each other's place."""
        for mine, theirs in self._couples(number):
            change = Change(values={key_of(mine): theirs.value, key_of(theirs): mine.value})
            if self.bench.spent or not self.bench.holds(number, change):
                continue
            effect = self.bench.effect(change)
            several = len(effect.repaired) > 1
            if number in effect.repaired and (several or _telling(mine, theirs)):
                yield Hypothesis(
                    slip=Slip.PAIR,
                    tier=Tier.TELLING if several and mine.path[:-1] == theirs.path[:-1] else Tier.LIKELY,
                    grain=4,
                    source=number,
                    change=change,
                    effect=effect,
                    term=mine,
                    value=theirs.value,
                    other=theirs,
                )

    def _couples(self, number: int) -> list[tuple[Term, Term]]:
        """Return figures of the instance, each with one that it may have been taken for.

        That is one that stands beside it (年初, 年末), or counts otherwise in the same instance; of terms that
        count alike it does not matter which is which.
        """
        case = self.bench.entries[number].case
        mine = [term for term in case.all_terms if _typed(term) and term.path and term.span.file == self.bench.home]
        found: dict[frozenset[Path], tuple[Term, Term]] = {}
        for term in mine[:_COUPLED]:
            beside = (self._beside(term, figure) for figure in self._siblings(term))
            others = (other for other in mine[:_COUPLED] if (other.role, other.weight) != (term.role, term.weight))
            for other in (*beside, *others):
                if other.unit == term.unit and other.value != term.value and other.value and term.value:
                    found.setdefault(frozenset((term.path, other.path)), (term, other))
        return list(found.values())[:_COUPLES]

    def _siblings(self, term: Term) -> Iterator[Figure]:
        """Yield the figures that stand beside a term's."""
        if self._by_parent is None:
            self._by_parent = {}
            for path, figure in self.bench.figures.items():
                if figure.state == "number" and not figure.derived and not figure.identifier:
                    self._by_parent.setdefault(path[:-1], []).append(figure)
        yield from (figure for figure in self._by_parent.get(term.path[:-1], ()) if figure.path != term.path)

    @staticmethod
    def _beside(term: Term, figure: Figure) -> Term:
        return term._replace(
            path=figure.path, figure=figure, span=figure.span, value=Fraction(figure.value or 0), state="number"
        )

    def _other_base(self, number: int) -> Iterator[Hypothesis]:
        """Yield each figure of which a failing share is the right share; the share is then what to correct."""
        entry = self.bench.entries[number]
        primary, expected = entry.judgement.primary, entry.judgement.expected
        if len(entry.case.many(_BASE)) != 1 or primary is None or expected is None or not primary.value:
            return
        whole = entry.case.one(_BASE)
        change = Change(values={key_of(primary): Fraction(expected)})
        for base in self._bases(whole):
            if self.bench.spent or not self.bench.holds(number, Change(values={key_of(whole): base.value})):
                continue
            effect = self.bench.effect(change)
            if number in effect.repaired:
                yield Hypothesis(
                    slip=Slip.BASE,
                    tier=Tier.LIKELY,
                    grain=8,
                    source=number,
                    change=change,
                    effect=effect,
                    term=primary,
                    value=Fraction(expected),
                    other=base,
                )

    def _bases(self, whole: Term) -> list[Term]:
        """Return the figures that other rules divide by, and last year's: each value once."""
        found: dict[Fraction, Term] = {}
        earlier = self.bench.earlier.get(whole.path)
        if earlier is not None and earlier.value is not None and earlier.unit == whole.unit:
            value = Fraction(earlier.value)
            found[value] = whole._replace(figure=earlier, span=earlier.span, value=value)
        for entry in self.bench.entries:
            for term in entry.case.many(_BASE):
                if term.figure and term.unit == whole.unit and term.value and len(found) < _BASES:
                    found.setdefault(term.value, term)
        return [term for value, term in found.items() if value != whole.value]


def _pairs(case: Instance, other: Instance) -> Iterator[tuple[Term, Term]]:
    """Yield the figures of two lines that stand in the same field and differ."""
    for role, terms in case.terms.items():
        if len(terms) == len(other.terms[role]) == 1:
            mine, theirs = terms[0], other.terms[role][0]
            if mine.path != theirs.path and mine.value != theirs.value and _typed(mine) and _typed(theirs):
                yield mine, theirs


def _telling(*terms: Term) -> bool:
    """Return whether figures have so many digits that they hardly fit in each other's place by chance."""
    return all(term.figure is not None and is_telling(term.figure) for term in terms)


def _typed(term: Term) -> bool:
    return term.figure is not None and not term.figure.derived
