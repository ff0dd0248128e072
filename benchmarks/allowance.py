"""What rounding allows a rule, computed independently of gendoc.

gendoc must not be the judge of what it should have noticed.  Here every equation that a rule states is
reckoned once more, from the figures alone and by the formulas of the specification: how far the two sides lie
apart, and how far rounding may move them apart.  Limits, bands, trends and the words of grades state no equation.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from gendoc.reconcile.record import Record
from gendoc.rules.expression import Binary, Name, Negated, Node, Number, Total, parse
from gendoc.rules.operand import Operand
from gendoc.rules.rule import Rule

_UNITS = {"元": 1, "万元": 10**4, "亿元": 10**8}
_SCALES = {"%": Fraction(1, 100), "‰": Fraction(1, 1000), "个百分点": Fraction(1, 100), "百分点": Fraction(1, 100)}
_PRINTED = {"share": "share", "ratio": "ratio", "completion": "rate", "average": "average"}
_DIVIDED = {
    "share": ("part", "whole"),
    "ratio": ("numerator", "denominator"),
    "completion": ("done", "planned"),
    "average": ("amount", "count"),
}


class Equation(NamedTuple):
    """The two sides of an equation: how far they lie apart, and how far rounding may put them apart."""

    difference: Fraction
    limit: Fraction


class Side(NamedTuple):
    """A number and half a unit in its last place."""

    value: Fraction
    half: Fraction


Terms: TypeAlias = Mapping[str, Sequence[Operand]]


def equations(record: Record, rule: Rule) -> list[Equation]:
    """Return the equations that a rule states of the figures of a record, none if it states none or they are not all there."""
    terms: dict[str, list[Operand]] = {}
    for term in record.operands:
        terms.setdefault(term.field, []).append(term)
    if not terms or any(not term.known and term.field not in ("rate", "change") for term in record.operands):
        return []
    try:
        return list(_equations(terms, rule))
    except ZeroDivisionError:
        return []


def _equations(terms: Terms, rule: Rule) -> Iterator[Equation]:
    if rule.kind in ("sum", "partition", "roll-up"):
        parts = [(_side(term), Fraction(term.weight)) for term in terms["parts"]]
        parts += [(_side(term), -Fraction(term.weight)) for term in terms.get("minus", ())]
        yield _sum(_side(terms["total"][0]), parts)
    elif rule.kind == "equal":
        yield _sum(_side(terms["left"][0]), [(_side(terms["right"][0]), Fraction(1))])
    elif rule.kind == "growth":
        yield from _growth(terms)
    elif rule.kind == "shares-total":
        yield from _whole(terms["parts"], rule)
    elif rule.kind == "grade":
        for field, due in (("parts", terms["score"][0].value), ("weights", Fraction(100))):
            if terms.get(field):
                yield Equation(due - sum(term.value for term in terms[field]), Fraction(0))
    elif rule.kind == "count":
        said = [term for term in terms["items"] if term.word == rule.options.get("value", term.word)]
        yield Equation(terms["count"][0].value - len(said), Fraction(0))
    elif rule.kind == "product":
        yield from _product(terms)
    elif rule.kind == "expression":
        yield from _expression(terms, rule.options["expr"])
    elif rule.kind in _PRINTED and terms.get(_PRINTED[rule.kind]):
        yield from _quotient(terms, rule)


def _side(term: Operand) -> Side:
    """Return a figure in 元, or as the fraction that a percentage is."""
    figure = term.figure
    if figure is None or figure.value is None:
        return Side(Fraction(0), Fraction(0))
    factor = Fraction(_UNITS.get(figure.unit, 1)) * _SCALES.get(figure.unit, Fraction(1))
    half = Fraction(0) if figure.exact else Fraction(1, 2 * 10**figure.decimals)
    return Side(Fraction(figure.value) * factor, half * factor)


def _sum(total: Side, parts: Sequence[tuple[Side, Fraction]]) -> Equation:
    """Return total against its parts: half a unit for each figure; a figure printed twice is rounded once."""
    gap = total.value - sum((part.value * weight for part, weight in parts), Fraction(0))
    counting = [(part, weight) for part, weight in parts if part.value or part.half]
    if len(counting) == 1 and abs(counting[0][1]) == 1:
        other = counting[0][0].half
        return Equation(gap, Fraction(0) if other == total.half else max(other, total.half))
    return Equation(gap, total.half + sum(abs(weight) * part.half for part, weight in counting))


def _over(over: Side, under: Side) -> tuple[Fraction, Fraction]:
    """Return a quotient, and how far from it the quotient of the true amounts may lie."""
    value = over.value / under.value
    if abs(under.value) <= under.half:
        raise ZeroDivisionError
    corners = [
        (over.value + way * over.half) / (under.value + other * under.half) for way in (-1, 1) for other in (-1, 1)
    ]
    return value, max(abs(corner - value) for corner in corners)


def _quotient(terms: Terms, rule: Rule) -> Iterator[Equation]:
    printed = _side(terms[_PRINTED[rule.kind]][0])
    over, under = (_side(terms[field][0]) for field in _DIVIDED[rule.kind])
    term = terms[_PRINTED[rule.kind]][0]
    if not term.known:
        return
    bare = _UNITS[rule.options["unit"]] if "unit" in rule.options and term.unit not in _UNITS else 1
    value, spread = _over(over, under)
    value, spread = value / bare, spread / bare
    if rule.options.get("method") == "largest-remainder":
        yield Equation(printed.value - value, 2 * printed.half)
    elif term.state == "number":
        yield Equation(printed.value - value, printed.half + spread)
    if rule.kind == "completion":
        complete, equal = printed.value == 1, over.value == under.value
        yield Equation(over.value - under.value if complete else Fraction(0), Fraction(0))
        yield Equation(1 - printed.value if equal else Fraction(0), Fraction(0))


def _product(terms: Terms) -> Iterator[Equation]:
    """Yield a product against its factors, each moved to both ends of its rounding; or against the cap, if it is above."""
    printed = _side(terms["product"][0])
    sides = [_side(term) for term in terms["factors"]]
    under = [_side(term) for term in terms.get("over", ())]
    if any(abs(side.value) <= side.half for side in under):
        raise ZeroDivisionError
    corners = {Fraction(1)}
    for side in sides:
        corners = {corner * (side.value + way * side.half) for corner in corners for way in (-1, 0, 1)}
    for side in under:
        corners = {corner / (side.value + way * side.half) for corner in corners for way in (-1, 0, 1)}
    value = math.prod((side.value for side in sides), start=Fraction(1))
    for side in under:
        value /= side.value
    cap = [_side(term) for term in terms.get("cap", ())]
    if cap and value > cap[0].value:
        yield Equation(printed.value - cap[0].value, printed.half + cap[0].half)
    else:
        yield Equation(printed.value - value, printed.half + max(abs(corner - value) for corner in corners))


def _growth(terms: Terms) -> Iterator[Equation]:
    now = _side(terms["now"][0])
    change = next((_side(term) for term in terms.get("change", ()) if term.state == "number"), None)
    before = next((_side(term) for term in terms.get("before", ())), None)
    if change is not None and before is not None:
        yield _sum(change, [(now, Fraction(1)), (before, Fraction(-1))])
    elif change is not None:
        before = Side(now.value - change.value, now.half + change.half)
    rate = next((_side(term) for term in terms.get("rate", ()) if term.state == "number"), None)
    if rate is not None and before is not None and before.value:
        value, spread = _over(now, before)
        yield Equation(rate.value - (value - 1), rate.half + spread)


def _whole(shares: Sequence[Operand], rule: Rule) -> Iterator[Equation]:
    sides = [_side(share) for share in shares]
    exact = rule.options.get("method") == "largest-remainder"
    yield Equation(1 - sum(side.value for side in sides), Fraction(0) if exact else sum(side.half for side in sides))


def _expression(terms: Terms, text: str) -> Iterator[Equation]:
    """Yield the equation of an expression with =, its figures moved one by one to see what rounding does."""
    formula = parse(text)
    if formula.comparison != "=":
        return
    sides = {term.path: _side(term) for found in terms.values() for term in found}

    def gap() -> Fraction:
        return _worth(formula.left, terms, sides) - _worth(formula.right, terms, sides)

    found, limit = gap(), Fraction(0)
    for path, side in list(sides.items()):
        sides[path] = Side(side.value + side.half, side.half)
        limit += abs(gap() - found)
        sides[path] = side
    yield Equation(found, limit)


def _worth(node: Node, terms: Terms, sides: Mapping[tuple[str | int, ...], Side]) -> Fraction:
    if isinstance(node, Number):
        return node.value * _UNITS.get(node.unit, 1) * _SCALES.get(node.unit, Fraction(1))
    if isinstance(node, Negated):
        return -_worth(node.of, terms, sides)
    if isinstance(node, Binary):
        left, right = _worth(node.left, terms, sides), _worth(node.right, terms, sides)
        sums = {"+": left + right, "-": left - right, "*": left * right}
        return sums[node.sign] if node.sign in sums else left / right
    name: Name = node.name if isinstance(node, Total) else node
    return sum((sides[term.path].value for term in terms[name.pattern.text]), Fraction(0))


def beyond(before: Sequence[Equation], after: Sequence[Equation]) -> bool:
    """Return whether a change moved some equation by more than rounding allows it."""
    return any(abs(new.difference - old.difference) > new.limit for old, new in zip(before, after, strict=False))


def broken(before: Sequence[Equation], after: Sequence[Equation]) -> bool:
    """Return whether a change that moved an equation so far also left its sides farther apart than rounding allows.

    If not, the sides were apart already, and the change brought them as far to the other side: the figures agree as
    before, and nobody can tell.
    """
    return any(
        abs(new.difference - old.difference) > new.limit < abs(new.difference)
        for old, new in zip(before, after, strict=False)
    )
