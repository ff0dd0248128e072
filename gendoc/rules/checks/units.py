"""Units of the figures of one rule: 元, 万元 and 亿元 convert exactly, the rest only to itself."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from gendoc.data.figure import MONEY
from gendoc.rules.record import Term


class UnitMismatch(ValueError):
    """Figures whose units cannot be brought together; the text says which, in Chinese."""


def unit_of(terms: Iterable[Term]) -> str:
    """Return the unit to reckon in: that of the first figure that is not simply nothing."""
    return next((term.unit for term in terms if not term.is_zero), "")


def in_unit(term: Term, unit: str) -> Term:
    """Return term in unit, exactly.

    Counters (户, 人, 家) go together as numbers do.  Raises UnitMismatch between money,
    percentages and counts, and between money and a bare number.
    """
    if term.is_zero or term.unit == unit:
        return term
    if term.unit in MONEY and unit in MONEY:
        return term.times(Fraction(10) ** (MONEY[term.unit] - MONEY[unit]))
    if _class(term.unit) != _class(unit):
        shown = "」与「".join(name or "无单位" for name in (term.unit, unit))
        raise UnitMismatch(f"{term.name} 的单位对不上：「{shown}」不能合在一起算")
    return term


def is_counter(unit: str) -> bool:
    """Return whether figures of a unit count things: neither money nor percentages."""
    return _class(unit) == ""


def _class(unit: str) -> str:
    return "money" if unit in MONEY else unit if unit in ("%", "‰") else ""
