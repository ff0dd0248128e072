"""Written comparisons: the values of both sides, and the band in which their difference may truly lie."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

from gendoc.core.source import Path
from gendoc.figures.interval import Interval, point
from gendoc.figures.quantity import Mismatch, Quantity, constant, factor
from gendoc.figures.units import MONEY, UnitMismatch
from gendoc.rules.expression import Binary, Formula, Name, Negated, Node, Number, Total, measured, parse
from gendoc.rules.kind import Relation, RuleInstance
from gendoc.rules.operand import Operand
from gendoc.rules.relations.sums import variance


class Misplaced(UnitMismatch):
    """Quantities that cannot be added or compared; start is the offset of the sign between them in the expression."""

    def __init__(self, message: str, start: int) -> None:
        super().__init__(message)
        self.start = start


@dataclass(frozen=True, slots=True, eq=False)
class Written(Relation):
    """A comparison that a rule writes out, with the figures that it names."""

    instance: RuleInstance

    @property
    def operands(self) -> tuple[Operand, ...]:
        """Return the figures without which there is no verdict."""
        return self.instance.all_operands


class Sides(NamedTuple):
    """Both sides of a comparison, money in 元 and percentages as fractions.

    difference is left minus right, band where it may truly lie; linear: the difference is a sum of figures times slopes
    (by path).  atoms are the figures by path, in the same units.  coarse, if not None: the sides are one figure in two
    precisions, and it is how far rounding may have moved the coarser.  unit is the one for messages.
    """

    formula: Formula
    left: Quantity
    right: Quantity
    difference: Fraction
    band: Interval
    linear: bool
    slopes: Mapping[Path, Fraction]
    atoms: Mapping[Path, Operand]
    coarse: Interval | None
    unit: str

    @property
    def variance(self) -> Fraction:
        """Return the variance of the difference if each figure's rounding error is uniformly distributed."""
        return variance(slope * self.atoms[path].step for path, slope in self.slopes.items())


def sides_of(instance: RuleInstance) -> Sides:
    """Return both sides of the comparison of an instance.

    Raises Misplaced if quantities cannot be added or compared, TooLong if numbers become too long, Undecidable if a
    divisor may be 0.
    """
    formula = parse(instance.rule.options["expr"])
    left, right = _value(formula.left, instance), _value(formula.right, instance)
    difference = _joined(left, right, formula)
    atoms = {operand.path: operand.times(factor(operand.unit)) for operand in instance.all_operands}
    band = _band(difference, atoms)
    coarse = _one_figure_twice(difference, atoms) if formula.comparison == "=" else None
    if coarse is not None:
        band = point(difference.value) + (coarse - point(Fraction(0)))
    return Sides(
        formula=formula,
        left=left,
        right=right,
        difference=difference.value,
        band=band,
        linear=difference.linear,
        slopes=difference.slopes,
        atoms=atoms,
        coarse=coarse,
        unit=_unit(left, right, instance),
    )


def _value(node: Node, instance: RuleInstance) -> Quantity:
    """Return the value of a part of the expression."""
    if isinstance(node, Number):
        return constant(node.value, node.unit)
    if isinstance(node, Name):
        return measured(instance.operand(node.pattern.text))
    if isinstance(node, Total):
        return _sum(instance.operands(node.name.pattern.text), node.name)
    if isinstance(node, Negated):
        return -_value(node.of, instance)
    return _combined(node, _value(node.left, instance), _value(node.right, instance))


def _combined(node: Binary, left: Quantity, right: Quantity) -> Quantity:
    try:
        if node.sign == "+":
            return left + right
        if node.sign == "-":
            return left - right
    except Mismatch as problem:
        raise Misplaced(str(problem), node.start) from None
    return left * right if node.sign == "*" else left / right


def _joined(left: Quantity, right: Quantity, formula: Formula) -> Quantity:
    try:
        return left.against(right)
    except Mismatch as problem:
        raise Misplaced(str(problem), formula.start) from None


def _sum(operands: Iterable[Operand], name: Name) -> Quantity:
    """Return the sum of figures, in time proportional to their number."""
    band, value, slopes = point(Fraction(0)), Fraction(0), dict[Path, Fraction]()
    kind = constant(Fraction(0), "")
    for operand in operands:
        quantity = measured(operand)
        if not quantity.nothing:
            try:
                kind = kind.like(replace(quantity, value=Fraction(1), band=point(Fraction(1)), slopes={}))
            except Mismatch as problem:
                raise Misplaced(str(problem), name.start) from None
        band, value = band + quantity.band, value + quantity.value
        slopes |= quantity.slopes
    return Quantity(value=value, band=band, power=kind.power, sense=kind.sense, slopes=slopes)


def _band(difference: Quantity, atoms: dict[Path, Operand]) -> Interval:
    """Return the band in which the difference may truly lie; it is exact if the difference is linear."""
    if not difference.linear:
        return difference.band
    band = point(difference.value)
    for path, slope in difference.slopes.items():
        band = band + atoms[path].interval.moved(-atoms[path].value).times(slope)
    return band


def _one_figure_twice(difference: Quantity, atoms: dict[Path, Operand]) -> Interval | None:
    """Return how far rounding may have moved the coarser of two figures compared as one; None for other differences."""
    operands = [(atoms[path], slope) for path, slope in difference.slopes.items() if slope]
    if not difference.linear or len(operands) != 2 or abs(operands[0][1]) != abs(operands[1][1]):
        return None
    if difference.value != sum(operand.value * slope for operand, slope in operands):
        return None
    (coarser, slope), (finer, _) = sorted(operands, key=lambda pair: pair[0].step)[::-1]
    if coarser.step == finer.step:
        return point(Fraction(0))
    return coarser.interval.moved(-coarser.value).times(slope)


def _unit(left: Quantity, right: Quantity, instance: RuleInstance) -> str:
    """Return the unit in which messages show both sides: that of the first amount of money, %, or ""."""
    kind = left if not left.nothing else right
    if kind.power == 1:
        return next((operand.unit for operand in instance.all_operands if operand.unit in MONEY), "元")
    return "%" if kind.power == 0 and "percent" in (left.sense, right.sense) else ""
