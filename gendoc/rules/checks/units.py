"""Units of the figures of one rule: 元, 万元 and 亿元 convert exactly, % and ‰ too, the rest only to itself."""

from __future__ import annotations

from collections.abc import Iterable

from gendoc.figures.units import UnitMismatch, factor
from gendoc.rules.record import Term


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
