"""Lines left out of a list: one figure of the line, or all of them, as far as the rules ask for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from gendoc.core.source import Path
from gendoc.figures.figure import FigureType
from gendoc.figures.interval import half_up, point
from gendoc.figures.units import is_share
from gendoc.reconcile.causes.altered import ends
from gendoc.reconcile.causes.correction import Column, Correction, columns_of, is_0, is_typed, key_of
from gendoc.reconcile.causes.hypothesis import ErrorMechanism, Hypothesis, Likelihood
from gendoc.reconcile.causes.solve import gap_filler
from gendoc.reconcile.causes.trials import Trials, derived_figures
from gendoc.reconcile.causes.typing import typed_decimals
from gendoc.rules.kind import RuleInstance
from gendoc.rules.kinds import RULE_KINDS
from gendoc.rules.operand import Operand
from gendoc.rules.relations.counts import Count

_ENOUGH = 3  # digits of an amount that hardly occurs twice by chance


@dataclass(frozen=True, slots=True)
class MissingLines:
    """Finds missing lines of lists, and missing parts of sums."""

    trials: Trials

    def hypotheses(self, number: int) -> Iterator[Hypothesis]:
        """Yield each missing line that makes an instance hold and breaks nothing."""
        yield from self._rows(number)
        yield from self._lacking(number)
        yield from self._behind(number)

    def _behind(self, number: int) -> Iterator[Hypothesis]:
        """Yield the missing line of a list that a total was derived from, as much in each column: points, all scored.

        Only if several rules lack just that.
        """
        for operand in self.trials.entries[number].instance.all_operands:
            rule = operand.figure.derived if operand.figure else ""
            for place in self.trials.taking.get(key_of(operand), ()) if rule and not self.trials.spent else ():
                instance = self.trials.entries[place].instance
                if instance.rule.id != rule or not self.trials.adds(place):
                    continue
                for field, _, column in columns_of(instance):
                    sibling = next((each for each in reversed(instance.by_field[field]) if is_typed(each)), None)
                    beside = [other for other in self.trials.columns if column.items and other.items == column.items]
                    if sibling is None or len(beside) < 2:
                        continue
                    once, twice = (
                        self.trials.followed(Correction(lines={column: Fraction(times)})) for times in (1, 2)
                    )
                    value = gap_filler(self.trials, number, once, twice)
                    if value is None or value <= 0 or not ends(value, max(sibling.decimals, 0)):
                        continue
                    lacking = Hypothesis(
                        mechanism=ErrorMechanism.MISSING,
                        likelihood=Likelihood.OPEN,
                        order=6,
                        source=number,
                        correction=Correction(lines=dict.fromkeys((column, *beside), value)),
                        operand=sibling,
                        value=value,
                    )
                    yield from (each for each in lacking.tested(self.trials) if len(each.effect.repaired) > 1)

    def _lacking(self, number: int) -> Iterator[Hypothesis]:
        """Yield the missing line that would account for an instance's difference, with figures derived for it."""
        for column in dict.fromkeys(column for _, _, column in columns_of(self.trials.entries[number].instance)):
            gap = None if self.trials.spent else self._gap(number, column)
            if gap is None:
                continue
            sibling, value = gap
            lines = {column: value, **self._rest_of_line(column, {sibling.path: value}, sibling)}
            twin = self._elsewhere(number, value, sibling)
            lacking = Hypothesis(
                mechanism=ErrorMechanism.MISSING,
                likelihood=Likelihood.TELLING if twin else Likelihood.OPEN,
                order=7,
                source=number,
                correction=Correction(lines=lines),
                other=twin,
                operand=sibling,
                value=value,
            )
            for each in lacking.tested(self.trials):
                if len(each.effect.repaired) == 1 and self._is_complete(column, lines):
                    continue
                left = each.effect.left | self._unfilled(column, lines)
                yield replace(each, effect=replace(each.effect, left=left))

    def _gap(self, number: int, column: Column) -> tuple[Operand, Fraction] | None:
        """Return the figure of the last line, and that of the missing one that would make an instance hold.

        None if there is no such figure, or if one beside it is 0 or left out: that rather was not filled in.
        """
        instance = self.trials.entries[number].instance
        field = next((field for field, _, other in columns_of(instance) if other == column), "")
        beside = instance.by_field.get(field, ())
        sibling = next((operand for operand in reversed(beside) if operand.figure), None)
        if sibling is None or not is_typed(sibling):
            return None
        if any(operand.state == "assumed" or (operand.path and is_0(operand)) for operand in beside):
            return None
        once, twice = (Correction(lines={column: Fraction(times)}) for times in (1, 2))
        times = gap_filler(self.trials, number, once, twice)
        if times is None:
            return None
        value = Fraction(half_up(times, max(sibling.decimals, instance.decimals.get(field, 0))))
        figures = [operand.figure for operand in beside if operand.figure and operand.value]
        if any(abs(value) < Fraction(10) ** -typed_decimals(figure) for figure in figures):
            return None  # less than a last digit: rather what was left off of a figure that is written shorter
        signs = {operand.value >= 0 for operand in beside}
        if not value or (len(signs) == 1 and signs != {value > 0}):
            return None
        return sibling, value

    def _rows(self, number: int) -> Iterator[Hypothesis]:
        """Yield the missing line of a list that mends all its columns, and the number of its lines if it is given."""
        lists = {column.items: column for _, _, column in columns_of(self.trials.entries[number].instance)}
        entry = self.trials.entries[number]
        for column in lists.values() if entry.asks == "equation" and self.trials.fails(number) else ():
            counts = self._counts(column)
            gaps = self._gaps(column) if column.items and counts is not None else {}
            if counts is None or not gaps or self.trials.spent:
                continue
            siblings = {sibling.path: value for sibling, value in gaps.values()}
            lines = {other: value for other, (_, value) in gaps.items()}
            sibling, value = next(iter(gaps.values()))
            for other, amount in self._rest_of_line(column, siblings, sibling).items():
                if other in self.trials.columns:
                    lines = self._adjusted({**lines, other: amount}, other)
            lines = self._divided(gaps, lines)
            if not (counts or self._may_be_line(sibling.path[: len(column.items) + 1], lines)):
                continue
            effect = self.trials.effect(Correction(lines=lines))
            effect = replace(effect, repaired=effect.repaired | counts) if effect.repaired else effect
            if number in effect.repaired and len(effect.repaired) > 1 and not effect.left:
                typed = [each for each, _ in gaps.values() if is_typed(each)]
                yield Hypothesis(
                    mechanism=ErrorMechanism.MISSING,
                    likelihood=Likelihood.TELLING if counts or len(typed) > 1 else Likelihood.OPEN,
                    order=6,
                    source=number,
                    correction=Correction(lines=lines),
                    effect=effect,
                    operand=sibling,
                    value=value,
                )

    def _divided(
        self, gaps: Mapping[Column, tuple[Operand, Fraction]], lines: dict[Column, Fraction]
    ) -> dict[Column, Fraction]:
        """Return a missing line with what its amounts give by division, if as many rules then hold.

        The shares of a list may make 100.01, so that what they lack is not quite the share of the line.
        """
        added = {other: (sibling, value) for other, (sibling, value) in gaps.items() if not is_share(sibling.unit)}
        known = {sibling.path: value for sibling, value in added.values()}
        given = [self._rest_of_line(column, known, sibling) for column, (sibling, _) in added.items()]
        found = {other: value for figures in given for other, value in figures.items() if other in gaps.keys() - added}
        changed = {**lines, **found}
        if changed == lines:
            return lines
        effect, plain = self.trials.effect(Correction(lines=changed)), self.trials.effect(Correction(lines=lines))
        return changed if effect.repaired >= plain.repaired and effect.left <= plain.left else lines

    def _adjusted(self, lines: dict[Column, Fraction], derived: Column) -> dict[Column, Fraction]:
        """Return lines with a derived figure changed by one in its last place, if that makes shares add up."""
        correction = Correction(lines=lines)
        for number in self.trials.columns[derived]:
            off = self.trials.judge(number, correction).difference if self.trials.fails(number) else None
            shares = (
                operand for operand in self.trials.entries[number].instance.all_operands if derived.has(operand.path)
            )
            step = max((Fraction(1, 10 ** max(share.decimals, 0)) for share in shares), default=Fraction(0))
            if off and abs(off) <= step:
                return {**lines, derived: lines[derived] + Fraction(off)}
        return lines

    def _gaps(self, column: Column) -> dict[Column, tuple[Operand, Fraction]]:
        """Return what the columns of a list lack by the failing instances: a figure of the last line, and the value."""
        gaps: dict[Column, tuple[Operand, Fraction]] = {}
        others = [other for other in self.trials.columns if other.items == column.items]
        asking = (number for number, entry in enumerate(self.trials.entries) if entry.asks == "equation")
        for number in filter(self.trials.fails, asking):
            for other in others:
                gap = self._gap(number, other) if number in self.trials.columns[other] else None
                if gap is not None:
                    gaps.setdefault(other, gap)
        return gaps

    def _counts(self, column: Column) -> frozenset[int] | None:
        """Return the instances that say that a list has one line more than it has; None if one says that it has not."""
        counts: set[int] = set()
        for number, entry in enumerate(self.trials.entries):
            kind = RULE_KINDS[entry.instance.rule.kind]
            if all(field.form != "items" for field in kind.fields):
                continue
            for relation in kind.relations(entry.instance):
                if not isinstance(relation, Count) or relation.value:
                    continue
                if not any(column.has_line(item.path) for item in relation.items):
                    continue
                if not self.trials.fails(number) or entry.judgement.difference != 1:
                    return None
                counts.add(number)
        return frozenset(counts)

    def _may_be_line(self, line: Path, lines: Mapping[Column, Fraction]) -> bool:
        """Return whether a line may have these figures: no limit forbids them, and no other column is complete."""
        for other, numbers in self.trials.columns.items():
            beside = other not in lines and any(other.items == column.items for column in lines)
            if beside and any(map(self.trials.agrees, numbers)):
                return False
        values = {(self.trials.home, (*line, *column.rest)): value for column, value in lines.items()}
        return not any(
            entry.instance.item == line
            and entry.asks == "limit"
            and not self.trials.fails(number)
            and not self.trials.holds(number, Correction(values=values))
            for number, entry in enumerate(self.trials.entries)
        )

    def _is_complete(self, column: Column, lines: Mapping[Column, Fraction]) -> bool:
        """Return whether a sum over another figure of the same lines holds: then hardly a line lacks."""
        beside = (other for other in self.trials.columns if column.items and other.items == column.items)
        others = (number for other in beside if other not in lines for number in self.trials.columns[other])
        sums = (number for number in others if self.trials.adds(number) and not self.trials.entries[number].waived)
        return any(map(self.trials.agrees, sums))

    def _unfilled(self, column: Column, lines: dict[Column, Fraction]) -> set[int]:
        """Return the failing instances that use the same list, but no figure of the line."""
        others = (other for other in self.trials.columns if column.items and other.items == column.items)
        return {
            number
            for other in others
            if other not in lines
            for number in self.trials.columns[other]
            if self.trials.fails(number)
        }

    def _rest_of_line(
        self, column: Column, values: Mapping[Path, Fraction], sibling: Operand
    ) -> dict[Column, Fraction]:
        """Return the other figures of a line that rules derive, such as the share of an amount, by column.

        values are the known ones, by the paths of those of the last line, sibling one of these.
        """
        items = column.items
        figures: dict[Column, Fraction] = {}
        for number in self.trials.taking.get(key_of(sibling), ()):
            instance = self.trials.entries[number].instance
            kind = RULE_KINDS[instance.rule.kind]
            each = instance.rule.each
            if not items or each is None or kind.derive is None or instance.item != sibling.path[: len(items) + 1]:
                continue
            derived = derived_of_line(instance, values)
            figures.update({Column(items, path[len(items) + 1 :]): number for path, number in derived.items()})
        return {other: number for other, number in figures.items() if other != column}

    def _elsewhere(self, number: int, value: Fraction, sibling: Operand) -> Operand | None:
        """Return a figure of the report equal to the missing amount, if that has enough digits to be evidence."""
        if len(str(abs(value.numerator)).strip("0")) < _ENOUGH:
            return None
        own = {operand.path for operand in self.trials.entries[number].instance.all_operands}
        for path, figure in self.trials.figures.items():
            if figure.value == value and figure.unit == sibling.unit and path not in own and not figure.derived:
                return sibling._replace(path=path, figure=figure, span=figure.span, name=figure.text)
        return None


def derived_of_line(instance: RuleInstance, values: Mapping[Path, Fraction]) -> dict[Path, Fraction]:
    """Return the figures, by path, that a rule derives for the line of an instance with other values of figures."""
    types: dict[Path, FigureType] = {}
    operands: dict[str, tuple[Operand, ...]] = {}
    for field, old in instance.by_field.items():
        new = []
        for operand in old:
            if operand.path in values and operand.figure:
                value = values[operand.path]
                figure = replace(operand.figure, value=half_up(value, operand.decimals))
                new.append(operand._replace(value=value, figure=figure, interval=point(value)))
            elif operand.path[: len(instance.item)] == instance.item and operand.figure:
                places = max(operand.decimals, instance.decimals.get(field, 0))
                types[operand.path] = FigureType(unit=operand.unit or None, decimals=places)
                new.append(operand._replace(state="absent", figure=None, value=Fraction(0), step=Fraction(0)))
            else:
                new.append(operand)
        operands[field] = tuple(new)
    figures = derived_figures([instance._replace(by_field=operands)], types.get)
    return {figure.path: Fraction(figure.value or 0) for figure in figures}
