"""Slips between figures: two lines exchanged, a share of the wrong base."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from gendoc.rules.causes.bench import Bench
from gendoc.rules.causes.change import Change, key_of
from gendoc.rules.causes.hypothesis import Hypothesis, Slip, Tier
from gendoc.rules.record import Term
from gendoc.rules.rulekind import Instance

_ROWS = 6  # failing lines of one list that are compared with each other
_BASES = 30
_BASE = "whole"  # the field of what a rule divides by


@dataclass(frozen=True, slots=True)
class RowSlips:
    """Finds figures that stand where another should."""

    bench: Bench

    def found(self, number: int) -> Iterator[Hypothesis]:
        """Yield each such slip of an instance whose undoing makes it hold and breaks nothing."""
        yield from self._exchanged(number)
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


def _typed(term: Term) -> bool:
    return term.figure is not None and not term.figure.derived
