"""average: an amount divided by a count (人均, 每户) is the printed average; a warning, unless the rule says more.

The amount is converted to the unit of the average: 475.05 万元 ÷ 6445 人次 is 737.08 元.  Of a unit with a slash
(元/人次, 公里/万元) the count has to be in the part after it.
"""

from __future__ import annotations

from gendoc.figures.units import MONEY, halves
from gendoc.rules.kind import DERIVE, Field, FigureTypes, Judgement, Part, RuleInstance, RuleKind
from gendoc.rules.relations.quotients import PerHead, deriving, division
from gendoc.rules.words import last_key


def _relations(instance: RuleInstance) -> tuple[PerHead]:
    printed = instance.operand("average")
    return (_quotient(instance, printed.unit or (_unit_of_zero(instance) if printed.is_zero else "")),)


def _unit_of_zero(instance: RuleInstance) -> str:
    """Return the unit of an average of 0 or 无, which has none: the rule's, or 元, so that 0.07 万元 is not 0.

    Where other averages have decimals, these are of the amounts' unit.
    """
    declared, unit = instance.rule.options.get("unit", ""), instance.operand("amount").unit
    return declared or ("元" if unit in MONEY and not instance.decimals["average"] else unit)


def _check(instance: RuleInstance) -> Judgement:
    (relation,) = _relations(instance)
    judgement, printed = relation.judge(), relation.printed
    if printed.unit or not printed.is_zero or judgement.set_to is None:
        return judgement
    others = f"{last_key(relation.over)}或{last_key(relation.under)}"
    action = f"{last_key(printed)}写错的，连单位一起改正；{others}写错的，改正那个数"
    return judgement._replace(action=action, set_to=None)  # a number in its place would lack the unit


def _quotient(instance: RuleInstance, unit: str) -> PerHead:
    declared = instance.rule.options.get("unit", "")
    amount, count = instance.operand("amount"), instance.operand("count")
    own, per = halves(unit)
    return PerHead(
        instance=instance,
        printed=instance.operand("average"),
        over=amount,
        under=count,
        unit=own if own in MONEY or per else declared or own,
        shown=unit or declared,
        per=per,
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
    check=_check,
    severity="warning",
    derives=lambda _rule: ("average",),
    derive=deriving(_quotient, _unit),
)
