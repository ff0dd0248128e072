"""average: an amount divided by a count (人均, 每户) is the printed average; a warning, unless the rule says more.

The amount is converted to the unit of the average: 475.05 万元 ÷ 6445 人次 is 737.08 元.  Of a unit with a slash
(元/人, 元/户·月) the part before it counts.
"""

from __future__ import annotations

from gendoc.figures.units import MONEY
from gendoc.rules.kind import DERIVE, Field, FigureTypes, Part, RuleInstance, RuleKind
from gendoc.rules.relations.quotients import PerHead, deriving, division, money_of


def _relations(instance: RuleInstance) -> tuple[PerHead]:
    return (_quotient(instance, instance.operand("average").unit),)


def _quotient(instance: RuleInstance, unit: str) -> PerHead:
    declared = instance.rule.options.get("unit", "")
    amount, count = instance.operand("amount"), instance.operand("count")
    return PerHead(
        instance=instance,
        printed=instance.operand("average"),
        over=amount,
        under=count,
        unit=money_of(unit) or declared or unit,
        shown=unit or declared,
        what="平均数",
        nothing=True,
        division=division(amount, count, units=True),
    )


def _unit(instance: RuleInstance, _types: FigureTypes) -> str:
    return instance.rule.options.get("unit", "") or instance.operand("amount").unit


KIND = RuleKind(
    name="average",
    label="平均",
    order=9,
    fields=(
        Field(name="amount", label="总量"),
        Field(name="count", label="数量", part=Part.DIVISOR),
        Field(name="average", label="平均数", part=Part.AVERAGE),
        Field(name="unit", label="单位", form="choice", required=False, choices=dict.fromkeys(MONEY, "")),
        DERIVE,
    ),
    title=lambda rule: f"{rule.called('average')} 等于 {rule.called('amount')} ÷ {rule.called('count')}",
    relations=_relations,
    check=lambda instance: _relations(instance)[0].judge(),
    severity="warning",
    derives=lambda _rule: ("average",),
    derive=deriving(_quotient, _unit),
)
