"""Written comparisons: the values of both sides, and the band in which their difference may truly lie."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

from gendoc.core.source import Path
from gendoc.figures.interval import Interval, point
from gendoc.figures.quantity import Mismatch, Quantity, Scales, Undecidable, dimension_of, quantity
from gendoc.figures.units import MONEY, UnitMismatch, factor, is_measured
from gendoc.rules.expression import Binary, Formula, Name, Negated, Node, Number, Total, measured, parse
from gendoc.rules.kind import Relation, RuleInstance
from gendoc.rules.operand import Operand
from gendoc.rules.relations.sums import variance
from gendoc.rules.words import last_key

_NEARLY_NOTHING = 10**60  # a divisor that may be 0 is tried as small as its end over this


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

    @property
    def shown_in(self) -> str:
        """Return the unit in which a row of the workbook shows the values."""
        return sides_of(self.instance).unit


class Sides(NamedTuple):
    """Both sides of a comparison, in the units of scales: money in 元 and percentages as fractions.

    difference is left minus right, band where it may truly lie; linear: the difference is a sum of figures times slopes
    (by path).  atoms are the figures by path, in the same units.  coarse, if not None: the sides are one figure in two
    precisions, and it is how far rounding may have moved the coarser.  unit is the one for messages.  printed, if not
    None, is the figure that a product or quotient has to equal, as typed.
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
    scales: Scales
    printed: Operand | None = None

    @property
    def computed(self) -> Fraction:
        """Return the product or quotient that the printed figure has to equal, in the unit of that."""
        assert self.printed is not None
        by_formula = self.right if isinstance(self.formula.left, Name) else self.left
        return by_formula.value / self.scales[self.printed.unit]

    @property
    def variance(self) -> Fraction:
        """Return the variance of the difference if each figure's rounding error is uniformly distributed."""
        return variance(slope * self.atoms[path].step for path, slope in self.slopes.items())


class NoDivisor(Undecidable):
    """A divisor that may be 0.

    divisors are its figures, printed those that the quotient has to equal; possible: with another value of the divisor
    the comparison may hold.
    """

    def __init__(self, divisors: list[Operand], printed: list[Operand], *, possible: bool) -> None:
        super().__init__("除数可能是 0，不能相除")
        self.divisors = divisors
        self.printed = printed
        self.possible = possible


def sides_of(instance: RuleInstance) -> Sides:
    """Return both sides of the comparison of an instance.

    Raises Misplaced if quantities do not go together, TooLong if numbers get so, NoDivisor if a divisor may be 0.
    """
    formula = parse(instance.rule.options["expr"])
    _require_alike(instance, formula)
    units = [operand.unit for operand in instance.all_operands]
    evaluated = _Evaluation(instance, Scales([*units, *_units(formula.left), *_units(formula.right)]))
    try:
        left, right = evaluated.value(formula.left), evaluated.value(formula.right)
        difference = _joined(left, right, formula)
    except Misplaced:
        if not evaluated.nothing:  # 0 and 无 have no unit that anything could go with
            raise
    if evaluated.zero is not None:
        raise NoDivisor(
            [operand for name in _names(evaluated.zero) for operand in instance.operands(name)],
            [
                instance.operand(side.pattern.text)
                for side in (formula.left, formula.right)
                if isinstance(side, Name) and formula.comparison == "="
            ],
            possible=not evaluated.nothing and _possible(formula, instance, evaluated.scales),
        )
    scales = evaluated.scales
    atoms = {operand.path: operand.times(scales[operand.unit]) for operand in instance.all_operands}
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
        unit=_unit(left, right, instance, scales),
        scales=scales,
        printed=_printed(formula, instance),
    )


def _printed(formula: Formula, instance: RuleInstance) -> Operand | None:
    """Return the figure on one side of an equation whose other side is a product or quotient, None if there is none."""
    for one, other in ((formula.left, formula.right), (formula.right, formula.left)):
        if isinstance(one, Name) and isinstance(other, Binary) and other.sign in "*/" and formula.comparison == "=":
            return instance.operand(one.pattern.text)
    return None


def decided_and_actual(instance: RuleInstance) -> tuple[Operand, Operand] | None:
    """Return the figure that was decided upon and the one held against it, None if the rule does not name them."""
    options = instance.rule.options
    return (instance.operand(options["target"]), instance.operand(options["actual"])) if "target" in options else None


def _require_alike(instance: RuleInstance, formula: Formula) -> None:
    """Refuse a target and an actual figure that do not convert: multiplied by scores, they would look alike.

    Raises Misplaced.
    """
    pair = decided_and_actual(instance)
    if pair is None or any((operand.is_zero and not operand.unit) or operand.state == "nil" for operand in pair):
        return
    target, actual = pair
    try:
        factor(actual.unit, target.unit)
    except UnitMismatch:
        one, other = (f"{last_key(operand)} {operand.number}「{operand.unit or '无单位'}」" for operand in pair)
        raise Misplaced(f"{one}与{other}不能换算，比不出有没有达到", formula.start) from None


def _names(node: Node) -> Iterator[str]:
    """Yield the paths of the figures in a part of an expression."""
    if isinstance(node, Name):
        yield node.pattern.text
    elif isinstance(node, Total):
        yield node.name.pattern.text
    elif isinstance(node, Negated):
        yield from _names(node.of)
    elif isinstance(node, Binary):
        yield from _names(node.left)
        yield from _names(node.right)


def _units(node: Node) -> Iterator[str]:
    """Yield the units of the constants in a part of an expression."""
    if isinstance(node, Number):
        yield node.unit
    elif isinstance(node, Negated):
        yield from _units(node.of)
    elif isinstance(node, Binary):
        yield from _units(node.left)
        yield from _units(node.right)


def _possible(formula: Formula, instance: RuleInstance, scales: Scales) -> bool:
    """Return whether the comparison may hold if the divisors that may be 0 are positive, or if they are negative."""
    for sign in (1, -1):
        evaluated = _Evaluation(instance, scales, sign)
        difference = _joined(evaluated.value(formula.left), evaluated.value(formula.right), formula)
        if not evaluated.beyond and (formula.comparison != "=" or difference.band.touches_zero):
            return True
    return False


@dataclass(slots=True)
class _Evaluation:
    """The parts of an expression as quantities; zero is the first divisor that may be 0.

    nothing: one of them is 0.  sign: 1 if they are assumed to be positive, -1 negative; beyond: for one of them that is
    impossible.
    """

    instance: RuleInstance
    scales: Scales
    sign: int = 0
    zero: Node | None = None
    nothing: bool = False
    beyond: bool = False

    def value(self, node: Node) -> Quantity:
        """Return the value of a part of the expression.  Raises Misplaced, TooLong."""
        if isinstance(node, Number):
            return quantity(node.value, node.unit, self.scales)
        if isinstance(node, Name):
            return measured(self.instance.operand(node.pattern.text), self.scales)
        if isinstance(node, Total):
            return self._sum(self.instance.operands(node.name.pattern.text), node.name)
        if isinstance(node, Negated):
            return -self.value(node.of)
        return self._combined(node, self.value(node.left), self.value(node.right))

    def _combined(self, node: Binary, left: Quantity, right: Quantity) -> Quantity:
        try:
            if node.sign == "+":
                return left + right
            if node.sign == "-":
                return left - right
        except Mismatch as problem:
            raise Misplaced(str(problem), node.start) from None
        return left * right if node.sign == "*" else left / self._divisor(right, node.right)

    def _divisor(self, divisor: Quantity, node: Node) -> Quantity:
        """Return a divisor; one that may be 0 is replaced by one of the same dimension that is not."""
        if not divisor.band.touches_zero:
            return divisor
        self.zero = self.zero or node
        self.nothing = self.nothing or divisor.nothing
        end = divisor.band.high if self.sign > 0 else divisor.band.low
        if self.sign * end <= 0:
            self.beyond = True
            return replace(divisor, value=Fraction(1), band=point(Fraction(1)), slopes={})
        near, far = sorted((end / _NEARLY_NOTHING, end))
        return replace(divisor, value=end, band=Interval(near, far), slopes={})

    def _sum(self, operands: Iterable[Operand], name: Name) -> Quantity:
        """Return the sum of a list's figures, in time that grows with their number."""
        band, value, slopes = point(Fraction(0)), Fraction(0), dict[Path, Fraction]()
        kind = quantity(Fraction(0), "", self.scales)
        for operand in operands:
            measure = measured(operand, self.scales)
            if not measure.nothing:
                try:
                    kind = kind.like(replace(measure, value=Fraction(1), band=point(Fraction(1)), slopes={}))
                except Mismatch as problem:
                    raise Misplaced(str(problem), name.start) from None
            band, value = band + measure.band, value + measure.value
            slopes |= measure.slopes
        return Quantity(value=value, band=band, dimension=kind.dimension, sense=kind.sense, slopes=slopes)


def _joined(left: Quantity, right: Quantity, formula: Formula) -> Quantity:
    try:
        return left.against(right)
    except Mismatch as problem:
        raise Misplaced(str(problem), formula.start) from None


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


def _unit(left: Quantity, right: Quantity, instance: RuleInstance, scales: Scales) -> str:
    """Return the unit in which messages show both sides: that of the first figure of their dimension, "" for counts."""
    kind = left if not left.nothing else right
    if kind.dimension.money == 1:
        return next((operand.unit for operand in instance.all_operands if operand.unit in MONEY), "元")
    if kind.dimension.money == 0 and "percent" in (left.sense, right.sense):
        return "%"
    units = (operand.unit for operand in instance.all_operands if operand.unit)
    first = next((unit for unit in units if dimension_of(unit).powers == kind.dimension.powers), "")
    return first if scales[first] != 1 or is_measured(first) else ""
