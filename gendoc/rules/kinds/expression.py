"""expression: two sides of a comparison, written out; the last resort where no other kind fits.

Where the sides are sums of figures, each counted some times, the band of their difference is exact and
verdicts are those of sum; products and quotients of figures are taken by interval arithmetic, which
may only widen the band.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from gendoc.core.source import Path, Span
from gendoc.data.nodes import ScalarNode
from gendoc.figures.interval import Interval, as_decimal, half_up, point
from gendoc.figures.quantity import Mismatch, Quantity, TooLong, Undecidable, constant, factor
from gendoc.figures.units import MONEY, UnitMismatch
from gendoc.rules.expression import Binary, Formula, Name, Negated, Node, Number, Total, measured, parse
from gendoc.rules.kind import Asks, Field, Judgement, RuleInstance, RuleKind, does_not_apply
from gendoc.rules.operand import Operand, Verdict
from gendoc.rules.relations.limits import compare
from gendoc.rules.relations.sums import variance
from gendoc.rules.rule import Rule, part_of
from gendoc.rules.words import allowance, amount, assumed, last_key

_EXTRA = 4  # digits more than the figures have, where a quotient has no end
_WORDS = {
    "=": "应相等",
    "≠": "应不等",
    "≤": "左边应不超过右边",
    "≥": "左边应不少于右边",
    "<": "左边应小于右边",
    ">": "左边应大于右边",
}


class Misplaced(UnitMismatch):
    """Quantities that do not go together; start is where in the expression their sign stands."""

    def __init__(self, message: str, start: int) -> None:
        super().__init__(message)
        self.start = start


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """Both sides of a comparison, money in 元 and percentages as the fractions that they are.

    gap is left minus right, band where it may truly lie; linear: every figure only counts some times, as slopes says by
    path.  coarse: the sides are one figure twice, and how far rounding may have moved the coarser.  unit is to be shown.
    """

    formula: Formula
    left: Quantity
    right: Quantity
    gap: Fraction
    band: Interval
    linear: bool
    slopes: Mapping[Path, Fraction]
    atoms: Mapping[Path, Operand]
    coarse: Interval | None
    unit: str

    @property
    def variance(self) -> Fraction:
        """Return the variance of the gap, each figure being off by anything up to its rounding."""
        return variance(slope * self.atoms[path].step for path, slope in self.slopes.items())


def sides_of(case: RuleInstance) -> Sides:
    """Return both sides of the comparison of case.

    Raises Misplaced if quantities do not go together, TooLong if numbers grow too long, Undecidable if a divisor may be 0.
    """
    formula = parse(case.rule.options["expr"])
    left, right = _value(formula.left, case), _value(formula.right, case)
    gap = _joined(left, right, formula)
    atoms = {operand.path: operand.times(factor(operand.unit)) for operand in case.all_operands}
    band = _band(gap, atoms)
    coarse = _one_figure_twice(gap, atoms) if formula.comparison == "=" else None
    if coarse is not None:
        band = point(gap.value) + (coarse - point(Fraction(0)))
    return Sides(
        formula=formula,
        left=left,
        right=right,
        gap=gap.value,
        band=band,
        linear=gap.linear,
        slopes=gap.slopes,
        atoms=atoms,
        coarse=coarse,
        unit=_unit(left, right, case),
    )


def check(case: RuleInstance) -> Judgement:
    """Return whether the comparison of case holds."""
    try:
        sides = sides_of(case)
    except Misplaced as problem:
        return does_not_apply(str(problem), at=_place(case.rule.options["expr"], problem.start))
    except TooLong:
        return does_not_apply("式子算出的数太长", "把式子改简单，或分成几条规则")
    except Undecidable:
        first = case.all_operands[0]
        return Judgement(verdict=Verdict.UNCHECKED, message="除数可能是 0，不能相除", primary=first)
    formula, unit, operands = sides.formula, sides.unit, case.all_operands
    likely = None if sides.coarse is not None else lambda: sides.variance
    verdict = compare(formula.comparison, sides.gap, sides.band, likely)
    places = max((operand.decimals for operand in operands), default=0)
    shown = [_number(value, unit, places) for value in (sides.left.value, sides.right.value, sides.gap)]
    allowed = (point(sides.gap) - sides.band).times(1 / factor(unit))
    return Judgement(
        verdict=verdict,
        message=_message(formula, shown, unit, allowed, operands),
        primary=operands[0],
        label=last_key(operands[0]),
        related=tuple((operand.span, last_key(operand)) for operand in operands[1:] if operand.figure),
        expected=shown[1],
        expected_interval=sides.right.band.times(1 / factor(unit)),
        reported=shown[0],
        difference=shown[2],
        allowed=None if verdict is Verdict.EXACT and formula.comparison != "=" else allowed,  # as in at-most
        advice=_advice(verdict),
    )


def _value(node: Node, case: RuleInstance) -> Quantity:
    """Return what a part of the expression comes to."""
    if isinstance(node, Number):
        return constant(node.value, node.unit)
    if isinstance(node, Name):
        return measured(case.operand(node.pattern.text))
    if isinstance(node, Total):
        return _sum(case.operands(node.name.pattern.text), node.name)
    if isinstance(node, Negated):
        return -_value(node.of, case)
    return _combined(node, _value(node.left, case), _value(node.right, case))


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
    """Return the sum of a list's figures, in time that grows with their number."""
    band, value, slopes = point(Fraction(0)), Fraction(0), dict[Path, Fraction]()
    kind = constant(Fraction(0), "")
    for operand in operands:
        one = measured(operand)
        if not one.nothing:
            try:
                kind = kind.like(replace(one, value=Fraction(1), band=point(Fraction(1)), slopes={}))
            except Mismatch as problem:
                raise Misplaced(str(problem), name.start) from None
        band, value = band + one.band, value + one.value
        slopes |= one.slopes
    return Quantity(value=value, band=band, power=kind.power, sense=kind.sense, slopes=slopes)


def _band(gap: Quantity, atoms: dict[Path, Operand]) -> Interval:
    """Return where the difference may lie; where every figure only counts some times, exactly."""
    if not gap.linear:
        return gap.band
    band = point(gap.value)
    for path, slope in gap.slopes.items():
        band = band + atoms[path].interval.moved(-atoms[path].value).times(slope)
    return band


def _one_figure_twice(gap: Quantity, atoms: dict[Path, Operand]) -> Interval | None:
    """Return how far rounding may have moved the coarser of two figures that are said to be one, else None."""
    operands = [(atoms[path], slope) for path, slope in gap.slopes.items() if slope]
    if not gap.linear or len(operands) != 2 or abs(operands[0][1]) != abs(operands[1][1]):
        return None
    if gap.value != sum(operand.value * slope for operand, slope in operands):
        return None
    (one, slope), (other, _) = sorted(operands, key=lambda pair: pair[0].step)[::-1]
    if one.step == other.step:
        return point(Fraction(0))
    return one.interval.moved(-one.value).times(slope)


def _unit(left: Quantity, right: Quantity, case: RuleInstance) -> str:
    """Return the unit to show both sides in: that of the first figure of their kind."""
    kind = left if not left.nothing else right
    if kind.power == 1:
        return next((operand.unit for operand in case.all_operands if operand.unit in MONEY), "元")
    return "%" if kind.power == 0 and "percent" in (left.sense, right.sense) else ""


def _number(value: Fraction, unit: str, places: int) -> Decimal:
    shown = value / factor(unit)
    rounded = half_up(shown, max(places, 0) + _EXTRA)
    return as_decimal(shown, places) if Fraction(rounded) == shown else rounded


def _message(
    formula: Formula, shown: list[Decimal], unit: str, allowed: Interval, operands: tuple[Operand, ...]
) -> str:
    left, right, gap = (amount(number, unit) for number in shown)
    text = f"左边 {left}{unit}，右边 {right}{unit}"
    if shown[2] == 0 and formula.comparison in ("=", "≤", "≥"):
        return text + assumed(operands)
    return f"{text}，{_WORDS[formula.comparison]}，差 {gap}，{_reach(allowed)}{assumed(operands)}"


def _reach(allowed: Interval) -> str:
    """Return how far off rounding allows; ends that have no end are cut to a few digits."""
    try:
        return allowance(allowed)
    except ValueError:
        low, high = (Fraction(half_up(end, 2 * _EXTRA)) for end in (allowed.low, allowed.high))
        return allowance(Interval(low, high))


def _advice(verdict: Verdict) -> str:
    if verdict is Verdict.DOUBTFUL:
        return "两边只差在末位，请用更多小数位核对"
    return "查对式子里的各个数，改正写错的一个"


def _place(text: str, start: int) -> Span | None:
    return part_of(text, start, 1) if isinstance(text, ScalarNode) else None


def _title(rule: Rule) -> str:
    return rule.options["expr"]


def _asks(rule: Rule, _judgement: Judgement) -> Asks:
    return "equation" if parse(rule.options["expr"]).comparison == "=" else "limit"


KIND = RuleKind(
    name="expression",
    label="算式",
    order=15,
    fields=(Field(name="expr", label="算式", form="formula"),),
    title=_title,
    check=check,
    asks=_asks,
)
