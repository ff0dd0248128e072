"""Slips in a list: a line left out, counted twice, or the total among its own parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from gendoc.figures.figure import Figure, FigureType
from gendoc.figures.interval import half_up, point
from gendoc.reconcile.causes.correction import Change, Column, columns_of, key_of, lines_of
from gendoc.reconcile.causes.hypothesis import Hypothesis, Slip, Tier
from gendoc.reconcile.causes.plausible import pins
from gendoc.reconcile.causes.solve import gap_filler
from gendoc.reconcile.causes.trials import Bench, Effect
from gendoc.rules.kind import Instance
from gendoc.rules.kinds import RULE_KINDS
from gendoc.rules.operand import Term

_ENOUGH = 3  # digits of an amount that hardly comes up twice by chance


@dataclass(frozen=True, slots=True)
class LineSlips:
    """Finds the lines of lists that are lacking or superfluous."""

    bench: Bench

    def found(self, number: int) -> Iterator[Hypothesis]:
        """Yield each slip in a list of an instance whose undoing makes it hold and breaks nothing."""
        case = self.bench.entries[number].case
        for role in case.terms:
            if len(case.terms[role]) > 1 and not self.bench.spent:
                yield from self._twice(number, role)
        yield from self._lacking(number)

    def _twice(self, number: int, role: str) -> Iterator[Hypothesis]:
        """Yield each term that an instance would do without: a line typed twice, a total among its parts."""
        entry = self.bench.entries[number]
        gap = abs(Fraction(entry.judgement.difference or 0))
        allowed = entry.judgement.allowed
        slack = allowed.high - allowed.low if allowed else Fraction(0)
        terms = [term for term in entry.case.terms[role] if term.figure and term.value]
        for at, term in enumerate(terms):
            if abs(abs(term.value * Fraction(term.weight)) - gap) > slack:
                continue
            if any(other.value == term.value for other in terms[at + 1 :]):
                continue  # of two alike the later is taken to be the repeat
            twin = next((other for other in terms if other.path != term.path and other.value == term.value), None)
            if twin is None and not pins(entry):
                continue
            change, effect = self._without(number, term)
            if number not in effect.repaired:
                continue
            others = sum((other.value for other in terms if other.path != term.path), Fraction(0))
            subtotal = twin is None and abs(others - term.value) <= slack and len(terms) > 2
            yield Hypothesis(
                slip=Slip.TWICE,
                tier=Tier.TELLING if twin or subtotal else Tier.LIKELY,
                grain=7,
                source=number,
                change=change,
                effect=effect,
                term=term,
                other=term if subtotal else twin,
            )

    def _without(self, number: int, term: Term) -> tuple[Change, Effect]:
        """Return what comes of it if a term were not there: its whole line, or, if it has none, for this instance alone."""
        once = Change(dropped=frozenset({(number, key_of(term))}))
        case = self.bench.entries[number].case
        lists = {column.items for _, _, column in columns_of(case) if column.items}
        line = next((line for line in lines_of(term.path) if line[:-1] in lists), None)
        if line is None or term.span.file != self.bench.home:
            return once, self.bench.effect(once)
        whole = Change(gone=frozenset({line}))
        effect = self.bench.effect(whole)
        return (whole, effect) if number in effect.repaired else (once, self.bench.effect(once))

    def _lacking(self, number: int) -> Iterator[Hypothesis]:
        """Yield the line that would fill an instance's gap, with what other rules make of its figures."""
        case = self.bench.entries[number].case
        for role, _, column in columns_of(case):
            sibling = next((term for term in reversed(case.terms[role]) if term.figure), None)
            if sibling is None or sibling.figure is None or sibling.figure.derived:
                continue
            unit = Fraction(1)
            times = gap_filler(self.bench, number, Change(lines={column: unit}), Change(lines={column: 2 * unit}))
            if times is None:
                continue
            value = Fraction(half_up(times, max(sibling.decimals, case.decimals.get(role, 0))))
            signs = {term.value >= 0 for term in case.terms[role]}
            if not value or (len(signs) == 1 and signs != {value > 0}):
                continue
            lines = {column: value, **self._rest_of_line(column, sibling, value)}
            change = Change(lines=lines)
            effect = self.bench.effect(change)
            if number not in effect.repaired:
                continue
            effect = replace(effect, left=effect.left | self._unfilled(column, lines))
            twin = self._elsewhere(number, value, sibling)
            yield Hypothesis(
                slip=Slip.MISSING,
                tier=Tier.TELLING if twin else Tier.OPEN,
                grain=7,
                source=number,
                change=change,
                effect=effect,
                other=twin,
                term=sibling,
                value=value,
            )

    def _unfilled(self, column: Column, lines: dict[Column, Fraction]) -> set[int]:
        """Return the failing instances that take in the same list, but no figure of the line."""
        others = (other for other in self.bench.columns if column.items and other.items == column.items)
        return {
            number
            for other in others
            if other not in lines
            for number in self.bench.columns[other]
            if self.bench.fails(number)
        }

    def _rest_of_line(self, column: Column, sibling: Term, value: Fraction) -> dict[Column, Fraction]:
        """Return the other figures of a line as rules derive them: the share of an amount."""
        items = column.items
        found: dict[Column, Fraction] = {}
        for number in self.bench.taking.get(key_of(sibling), ()):
            case = self.bench.entries[number].case
            kind = RULE_KINDS[case.rule.kind]
            each = case.rule.each
            if not items or each is None or kind.derive is None or case.item != sibling.path[: len(items) + 1]:
                continue
            derived = _derived(case, sibling, value)
            found.update({Column(items, path[len(items) + 1 :]): number for path, number in derived.items()})
        return {other: number for other, number in found.items() if other != column}

    def _elsewhere(self, number: int, value: Fraction, sibling: Term) -> Term | None:
        """Return a figure of the report that is the missing amount, if it is one that can be told."""
        if len(str(abs(value.numerator)).strip("0")) < _ENOUGH:
            return None
        own = {term.path for term in self.bench.entries[number].case.all_terms}
        for path, figure in self.bench.figures.items():
            if figure.value == value and figure.unit == sibling.unit and path not in own and not figure.derived:
                return sibling._replace(path=path, figure=figure, span=figure.span, name=figure.text)
        return None


def _derived(case: Instance, sibling: Term, value: Fraction) -> dict[tuple[str | int, ...], Fraction]:
    """Return what the kind of case derives for a line like sibling's whose figure is value."""
    kind = RULE_KINDS[case.rule.kind]
    types: dict[tuple[str | int, ...], FigureType] = {}
    terms: dict[str, tuple[Term, ...]] = {}
    for role, old in case.terms.items():
        new = []
        for term in old:
            if term.path == sibling.path and term.figure:
                figure = replace(term.figure, value=half_up(value, term.decimals))
                new.append(term._replace(value=value, figure=figure, interval=point(value)))
            elif term.path[: len(case.item)] == case.item and term.figure:
                places = max(term.decimals, case.decimals.get(role, 0))
                types[term.path] = FigureType(unit=term.unit or None, decimals=places)
                new.append(term._replace(state="absent", figure=None, value=Fraction(0), step=Fraction(0)))
            else:
                new.append(term)
        terms[role] = tuple(new)
    assert kind.derive is not None
    try:
        found = list(kind.derive([case._replace(terms=terms)], types.get))
    except (ValueError, ArithmeticError):
        return {}
    return {made.path: Fraction(made.value or 0) for made in found if isinstance(made, Figure)}
