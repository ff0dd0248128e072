"""Altered operands: figures of an instance as if another number had been typed."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import islice

from gendoc.figures.figure import Figure
from gendoc.figures.interval import as_decimal, point, read_as
from gendoc.figures.units import MONEY
from gendoc.reconcile.causes.correction import Column
from gendoc.rules.kind import Part, RuleInstance
from gendoc.rules.kinds import RULE_KINDS
from gendoc.rules.operand import Operand
from gendoc.rules.rule import Ref

_FEW = 16  # figures of an instance from which the usual number of decimals is taken


def altered(operand: Operand, value: Fraction, instance: RuleInstance) -> Operand:
    """Return the operand as if value had been typed, with its own number of decimals or that of similar figures."""
    figure = operand.figure or _like(operand, instance)
    if figure is None:
        return operand._replace(state="number", value=value, interval=point(value))
    if not figure.unit and not operand.value:
        figure = replace(figure, unit=_unit_beside(operand, instance))
    places = _places(operand, figure, value, instance) if operand.figure else figure.decimals
    bare = figure.state == "nil" or (figure.value == 0 and figure.exact)
    exact = figure.exact and not (bare and places and (figure.unit in MONEY or figure.unit == "%"))
    number = as_decimal(value, places)
    new = replace(figure, value=number, text=f"{number:f}", decimals=places, exact=exact, state="number")
    step = Fraction(new.step)
    return operand._replace(
        state="number", figure=new, value=value, step=step, interval=read_as(value, step, instance.rule.rounding)
    )


def _unit_beside(operand: Operand, instance: RuleInstance) -> str:
    """Return the unit of the figures that an instance adds, compares or divides, for a 0 or 无 typed without one.

    A share or a rate gives none, and gets none.
    """
    kind = RULE_KINDS[instance.rule.kind]
    rates = {field.name for field in kind.fields if field.part & (Part.SHARE | Part.RATE)}
    alike = kind.reveals_part or any(field.part & Part.SAME for field in kind.fields)
    if operand.field in rates or not (alike or rates):
        return ""
    return next((other.unit for other in instance.all_operands if other.unit and other.field not in rates), "")


def _like(operand: Operand, instance: RuleInstance) -> Figure | None:
    """Return a figure for an operand without one, like a similar figure of the instance; None if there is none."""
    like = (*instance.by_field[operand.field], *instance.all_operands)
    sibling = next((other.figure for other in like if other.figure and other.state == "number"), None)
    return replace(sibling, path=operand.path, span=operand.span, exact=False, derived="") if sibling else None


def usual_beside(operand: Operand, instance: RuleInstance) -> int:
    """Return the most decimals of figures like an operand in its instance."""
    own = instance.decimals.get(operand.field, 0) if operand.state != "number" else 0
    like = (
        other
        for other in islice(instance.all_operands, _FEW)
        if other.path != operand.path and (other.unit == operand.unit or not (operand.unit or operand.value))
    )
    return max((other.decimals for other in like), default=own)


def _places(operand: Operand, figure: Figure, value: Fraction, instance: RuleInstance) -> int:
    """Return the number of decimals with which value would be typed in the place of figure.

    That of figure, if value can be written so and similar figures have no fewer; a mistake of the unit may have changed
    it, so otherwise the least number between that and the usual one with which value can be written.
    """
    usual = usual_beside(operand, instance)
    fits = [n for n in range(min(usual, figure.decimals), max(usual, figure.decimals) + 1) if ends(value, n)]
    if figure.state != "number":
        return max(usual, figure.decimals)
    if figure.decimals in fits and figure.decimals <= usual:
        return figure.decimals
    return fits[0] if fits else figure.decimals


def ends(value: Fraction, places: int) -> bool:
    """Return whether a number can be written with so many decimals."""
    return (value * Fraction(10) ** places).denominator == 1


def phantom(sibling: Operand, ref: Ref, column: Column, value: Fraction, instance: RuleInstance) -> Operand:
    """Return the operand of a missing line, like its sibling except for value and path."""
    path = (*column.items, len(instance.all_operands), *column.rest)
    return altered(sibling, value, instance)._replace(path=path, weight=ref.weight)
