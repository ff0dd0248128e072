"""ratio: a printed rate (率) is one figure over another, by the arithmetic of share.

The rate is not of a whole, and so may exceed 100%.  In % or ‰, or, bare or in 倍, as the number itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gendoc.figures.figure import Figure
from gendoc.rules.kind import DERIVE, Field, FigureTypes, Part, RuleInstance, RuleKind
from gendoc.rules.operand import unit_of
from gendoc.rules.relations.quotients import Quotient, derive_quotients, scale_of
from gendoc.rules.rule import Rule


def relations(instance: RuleInstance) -> tuple[Quotient]:
    """Return that the rate is the one figure over the other."""
    return (_quotient(instance, instance.operand("ratio").unit),)


def _quotient(instance: RuleInstance, unit: str) -> Quotient:
    over, under = instance.operand("numerator"), instance.operand("denominator")
    return Quotient(
        instance=instance,
        printed=instance.operand("ratio"),
        over=over,
        under=under,
        unit=unit_of((under, over)),
        shown=unit,
        what="比率",
        units=("", "%", "‰", "倍"),
        scale=scale_of(unit, 1),
        nothing=True,
    )


def derive(instances: Sequence[RuleInstance], types: FigureTypes) -> Iterator[Figure]:
    """Yield the rates that are absent and can be computed.  Raises UnitMismatch."""

    def unit(instance: RuleInstance) -> str:
        declared = types(instance.operand("ratio").path)
        return "" if declared is not None and declared.unit == "" else "%"

    return derive_quotients(instances, types, _quotient, unit)


def _title(rule: Rule) -> str:
    rate, over, under = (rule.ref(field).pattern.text.lstrip(".") for field in ("ratio", "numerator", "denominator"))
    return f"{rate} 等于 {over} ÷ {under}"


KIND = RuleKind(
    name="ratio",
    label="比值",
    order=8,
    fields=(
        Field(name="numerator", label="分子"),
        Field(name="denominator", label="分母", part=Part.DIVISOR),
        Field(name="ratio", label="比率"),
        DERIVE,
    ),
    title=_title,
    relations=relations,
    check=lambda instance: relations(instance)[0].judge(),
    derives=lambda _rule: ("ratio",),
    derive=derive,
)
