"""Figures that a rule derives because nobody typed them: their form and rounding."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from gendoc.figures.figure import Figure
from gendoc.figures.interval import half_up, truncated
from gendoc.figures.spelling import NIL
from gendoc.figures.units import MONEY
from gendoc.rules.kind import NEVER, FigureTypes, RuleInstance
from gendoc.rules.operand import Operand


class Form(NamedTuple):
    """The form of a derived figure: its unit, its number of decimals (places), whether it has to be whole."""

    unit: str
    places: int
    whole: bool = False
    grouping: bool = False


def form(instance: RuleInstance, field: str, types: FigureTypes, unit: str, places: int | None = None) -> Form:
    """Return the form of the figure of a field, as the schema says; unit and places are for what it does not say.

    Without places, the figure has as many decimals as those of the other items, or two.
    """
    declared = types(instance.operand(field).path)
    if declared is not None and declared.unit is not None:
        unit = declared.unit or unit
    if declared is not None and declared.decimals is not None:
        places = declared.decimals
    elif declared is not None and declared.count:
        places = 0
    elif places is None:
        places = instance.decimals.get(field, 0) or 2
    grouping = declared.grouping if declared is not None else None
    return Form(unit, places, bool(declared and declared.count), unit in MONEY if grouping is None else grouping)


def rounded(instance: RuleInstance, value: Fraction, places: int) -> Decimal | None:
    """Return value rounded as the rule says; None if the rule allows no rounding and value needs it."""
    computed = (truncated if instance.rule.rounding == "truncate" else half_up)(value, places)
    return None if instance.rule.rounding == "exact" and Fraction(computed) != value else computed


def figure(instance: RuleInstance, field: str, value: Decimal | None, form: Form, *, exact: bool = False) -> Figure:
    """Return the derived figure of a field with that value; None is 无."""
    operand = instance.operand(field)
    nil = value is None
    return Figure(
        path=operand.path,
        span=operand.span,
        text=NIL if value is None else f"{value:f}",
        state="nil" if nil else "number",
        value=value,
        unit=form.unit,
        decimals=form.places,
        exact=exact or nil,
        grouping=form.grouping,
        derived=instance.rule.id,
    )


def leave_out(instance: RuleInstance, field: str) -> str:
    """Return the advice to leave a figure out, "" if it would not be derived then.

    A local figure that the rule names without its list cannot be looked up when it is left out.
    """
    pattern, path = instance.rule.ref(field).pattern, instance.operand(field).path
    by_name = not pattern.relative and path[:1] != pattern.steps[:1]
    return "" if by_name or instance.rule.options.get("derive") == NEVER else "，或删去这个数由 gendoc 算出"


def all_typed(operands: Iterable[Operand]) -> bool:
    """Return whether each figure is typed or counts as 0, and at least one is typed."""
    figures = list(operands)
    return all(operand.typed or operand.state == "assumed" for operand in figures) and any(
        operand.typed for operand in figures
    )
