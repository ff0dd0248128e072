"""Sums of which all parts were typed in another unit than the total: a whole column in 元 under a total in 万元.

So may the total have been, or a whole section whose own sums hold, beside others that are in the right unit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from gendoc.core.source import Path
from gendoc.figures.interval import half_up, significant_digits
from gendoc.figures.units import MONEY
from gendoc.reconcile.causes.altered import ends
from gendoc.reconcile.causes.correction import Correction, Key, is_typed, key_of
from gendoc.reconcile.causes.hypothesis import ErrorMechanism, Hypothesis, Likelihood
from gendoc.reconcile.causes.plausible import allows, likeness
from gendoc.reconcile.causes.trials import Trials
from gendoc.rules.operand import Operand

_SHIFTS = (-4, 4, -8, 8)  # places between 元, 万元 and 亿元
_TELLING = 3  # digits of a total that hardly fits by chance
_MOST = 60  # parts that are tried


@dataclass(frozen=True, slots=True)
class ColumnSlips:
    """Finds sums whose parts are all of another unit."""

    trials: Trials

    def hypotheses(self, number: int) -> Iterator[Hypothesis]:
        """Yield the unit in which all parts of an instance may have been typed, so that it holds and breaks nothing."""
        yield from self._section(number)
        total, parts = self._sides(number)
        yield from self._total(number, total, parts)
        for shift in _SHIFTS if 1 < len(parts) <= _MOST else ():
            size = Fraction(10) ** shift
            possible = all(allows(self.trials, number, part, part.value * size) for part in parts)
            if self.trials.spent or not possible:
                continue
            yield from Hypothesis(
                mechanism=ErrorMechanism.UNITS,
                likelihood=Likelihood.TELLING,
                order=2,
                source=number,
                correction=Correction.of(*((part, part.value * size) for part in parts)),
                operand=parts[0],
                value=parts[0].value * size,
                shift=shift,
                likeness=likeness(self.trials, number, total, total.value / size),  # the other side is as likely
            ).tested(self.trials)

    def _total(self, number: int, total: Operand, parts: Sequence[Operand]) -> Iterator[Hypothesis]:
        """Yield another unit behind the number of a total, as few decimals as that may leave for the unit it has."""
        figure = total.figure
        named = figure is not None and figure.unit in MONEY and figure.text.endswith(figure.unit)
        for shift in _SHIFTS if parts and named and self._is_typed_money(total) else ():
            value = total.value * Fraction(10) ** shift
            if self.trials.spent or ends(value, self.trials.room(number, total)):
                continue  # another unit that keeps all digits is tried with every figure
            yield from Hypothesis(
                mechanism=ErrorMechanism.UNIT,
                likelihood=Likelihood.TELLING,
                order=2,
                source=number,
                correction=Correction.of((total, value)),
                operand=total,
                value=value,
                shift=shift,
                likeness=likeness(self.trials, number, total, value),
                clue=True,
            ).tested(self.trials)

    def _section(self, number: int) -> Iterator[Hypothesis]:
        """Yield the unit in which all amounts of a section may have been typed, so that an instance holds."""
        operands = self.trials.entries[number].instance.all_operands
        sections = dict.fromkeys(operand.path[:1] for operand in operands if self._is_typed_money(operand))
        for section in sections if len(sections) > 1 else ():
            figures = self._amounts(section)
            own = [operand for operand in operands if operand.path[:1] == section and key_of(operand) in figures]
            if not 1 < len(figures) <= _MOST or not own or significant_digits(own[0].value) < _TELLING:
                continue
            for shift in _SHIFTS:
                size = Fraction(10) ** shift
                room = self.trials.room(number, own[0])
                values = {key: Fraction(half_up(value * size, room)) for key, value in figures.items()}
                if self.trials.spent or not all(values.values()):
                    break
                for each in Hypothesis(
                    mechanism=ErrorMechanism.UNITS,
                    likelihood=Likelihood.TELLING,
                    order=2,
                    source=number,
                    correction=Correction(values=values),
                    operand=own[0],
                    value=values[key_of(own[0])],
                    shift=shift,
                    likeness=likeness(self.trials, number, own[0], own[0].value * size),
                ).tested(self.trials):
                    if len(each.effect.repaired) > 1 and not each.effect.left:
                        yield each

    def _amounts(self, section: Path) -> dict[Key, Fraction]:
        """Return the amounts typed in a section, by file and path."""
        return {
            (self.trials.home, path): Fraction(figure.value)
            for path, figure in self.trials.figures.items()
            if path[:1] == section and figure.unit in MONEY and figure.value and not figure.derived
        }

    def _sides(self, number: int) -> tuple[Operand, list[Operand]]:
        """Return total and parts of a sum; [] if the total has few digits, or some part is no amount of this file."""
        stated = self.trials.only_sum(number)
        if stated is None or significant_digits(stated.total.value) < _TELLING:
            return self.trials.entries[number].instance.all_operands[0], []
        parts = [part for part in stated.parts if part.value]
        return stated.total, parts if all(self._is_typed_money(part) for part in parts) else []

    def _is_typed_money(self, part: Operand) -> bool:
        typed = is_typed(part) and part.state == "number"
        return typed and part.unit in MONEY and part.span.file == self.trials.home
