"""Units of the figures of one rule: 元, 万元 and 亿元 convert exactly, % and ‰ too, the rest only to itself."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from gendoc.data.unit import MONEY
from gendoc.rules.record import Term

_SHARES = {"%": -2, "‰": -3}  # powers of ten of the whole
CONVERTED = (*MONEY, *_SHARES)  # figures of one kind are shown in one of these units


class UnitMismatch(ValueError):
    """Figures whose units cannot be brought together; the text says which, in Chinese."""


def unit_of(terms: Iterable[Term]) -> str:
    """Return the unit to reckon in: that of the first figure that is not simply nothing."""
    return next((term.unit for term in terms if not term.is_zero), "")


def in_unit(term: Term, unit: str) -> Term:
    """Return term in unit, exactly.  Raises UnitMismatch, naming the figure."""
    if term.is_zero or term.unit == unit:
        return term
    try:
        return term.times(factor(term.unit, unit))
    except UnitMismatch as problem:
        raise UnitMismatch(f"{term.name} 的单位对不上：{problem}") from None


def factor(own: str, unit: str) -> Fraction:
    """Return how many of unit one of own is.

    Counters (户, 人, 家) go together as numbers do.  Raises UnitMismatch between money,
    percentages and counts, and between money and a bare number.
    """
    for powers in (MONEY, _SHARES):
        if own in powers and unit in powers:
            return Fraction(10) ** (powers[own] - powers[unit])
    if _class(own) != _class(unit):
        shown = "」与「".join(name or "无单位" for name in (own, unit))
        raise UnitMismatch(f"「{shown}」不能合在一起算")
    return Fraction(1)


def is_counter(unit: str) -> bool:
    """Return whether figures of a unit count things: neither money nor percentages."""
    return _class(unit) == ""


def _class(unit: str) -> str:
    return "money" if unit in MONEY else "share" if unit in _SHARES else ""
