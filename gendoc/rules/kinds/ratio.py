"""ratio: a printed rate (率) is one figure divided by another, with the arithmetic of share.

The divisor need not be a whole, so the rate may exceed 100%; with units: differ the two may be of unlike things (人 ÷
张). It is given in % or ‰; without a unit or in 倍, as a number.
"""

from __future__ import annotations

from gendoc.rules.kind import (
    DERIVE,
    DIFFER,
    UNITS,
    Field,
    FigureTypes,
    Judgement,
    Part,
    RuleInstance,
    RuleKind,
)
from gendoc.rules.oddunit import lacks_sign
from gendoc.rules.operand import Verdict
from gendoc.rules.relations.quotients import PERCENT, TIMES, Quotient, deriving, quotient, scale_of


def _relations(instance: RuleInstance) -> tuple[Quotient]:
    return (_quotient(instance, instance.operand("ratio").unit),)


def _quotient(instance: RuleInstance, unit: str) -> Quotient:
    more = {"units": (*PERCENT, TIMES), "shown": unit, "scale": scale_of(unit, 1), "nothing": True}
    differ = instance.rule.options.get(UNITS.name) == DIFFER
    return quotient(instance, "numerator", "denominator", "ratio", unit, "比率", differ=differ, **more)


def _check(instance: RuleInstance) -> Judgement:
    (stated,) = _relations(instance)
    judgement = stated.judge()
    if judgement.verdict is not Verdict.FAILED:
        return judgement
    percent = _quotient(instance, "%").ratio()
    return lacks_sign(instance, "ratio", _check, percent.value if percent else None) or judgement


def _unit(instance: RuleInstance, types: FigureTypes) -> str:
    declared = types(instance.operand("ratio").path)
    return "" if declared is not None and declared.unit == "" else "%"


KIND = RuleKind(
    name="ratio",
    label="比值",
    order=8,
    fields=(
        Field(name="numerator", label="分子"),
        Field(name="denominator", label="分母", part=Part.DIVISOR),
        Field(name="ratio", label="比率", part=Part.RATIO),
        UNITS,
        DERIVE,
    ),
    title=lambda rule: f"{rule.called('ratio')} 等于 {rule.called('numerator')} ÷ {rule.called('denominator')}",
    relations=_relations,
    check=_check,
    derives=lambda _rule: ("ratio",),
    derive=deriving(_quotient, _unit),
)
