"""at-most: the sum of some figures (其中) does not exceed another, within what rounding allows.

If the sum of the printed figures does not exceed the limit, the verdict is 精确; if it does so by no more than rounding
explains, 舍入; else 不符.  With strict the sum must stay below, and 舍入存疑 is what rounding leaves open.  To demand
that a figure reach another, swap the two: parts is the target.  A number that was decided upon, as a target or a quota,
is exact: the schema says so, or target names its side; a limit that was itself reported, as a budget, keeps its
rounding.  Numbers of unlike things (批次 and 人次) are compared with units: differ, but a target never is.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from gendoc.figures.interval import legible
from gendoc.figures.units import factor, single
from gendoc.rules.kind import DIFFER, UNITS, Field, Judgement, RuleInstance, RuleKind
from gendoc.rules.operand import Operand, Verdict, unit_of
from gendoc.rules.relations.limits import Limit, Sides, exactly
from gendoc.rules.rule import Rule
from gendoc.rules.words import allowance, amount, assumed, last_key, paths, percentage


def _relations(instance: RuleInstance) -> tuple[Limit]:
    options = instance.rule.options
    parts, limit = instance.operands("parts"), instance.operand("limit")
    target = options.get("target", "")
    return (
        Limit(
            tuple(exactly(part) for part in parts) if target == "parts" else parts,
            exactly(limit) if target == "limit" else limit,
            strict="strict" in options,
            differ=options.get(UNITS.name) == DIFFER and not target,
        ),
    )


def _check(instance: RuleInstance) -> Judgement:
    (stated,) = _relations(instance)
    sides = stated.sides()
    parts, limit, verdict, places = stated.parts, stated.limit, sides.verdict, sides.places
    reported, difference = legible(sides.total, places), legible(sides.excess, places)
    return Judgement(
        verdict=verdict,
        reason=_reason(stated, sides, reported, difference),
        primary=parts[0],
        label=last_key(parts[0]),
        related=(
            *((part.span, last_key(part)) for part in parts[1:] if part.figure),
            *(((limit.span, last_key(limit)),) if limit.figure else ()),
        ),
        expected=legible(sides.limit.value, places),
        expected_interval=sides.limit.interval,
        reported=reported,
        difference=difference,
        allowed=None
        if verdict is Verdict.EXACT
        else (-sides.band).moved(sides.excess),  # a limit that is kept has no band
        action=_action(verdict, parts, limit),
    )


def _fault(rule: Rule) -> str:
    if "target" in rule.options and UNITS.name in rule.options:
        return "at-most 规则写了「target」，就不能写「units」：目标与实际的数要用换算得了的单位"
    return ""


def _reason(stated: Limit, sides: Sides, total: Decimal, difference: Decimal) -> str:
    parts, limit, unit = stated.parts, sides.limit, sides.unit
    names = last_key(parts[0]) if len(parts) == 1 else "各项之和"
    units = {part.unit for part in parts if not part.is_zero}
    own = unit
    if stated.apart:
        own = single(unit_of(parts))
    elif len(units) == 1 and factor(next(iter(units)), unit) == 1:
        own = next(iter(units))
    bound = amount(legible(limit.value, max(limit.decimals, 0) if limit.unit == unit else 0), unit)
    word = "应小于" if stated.strict else "应不超过"
    text = f"{names} {amount(total, unit)}{own}，{word}{last_key(limit)} {bound}{unit}"
    if difference < 0 or (difference == 0 and not stated.strict):
        return text + assumed((*parts, limit))
    if difference == 0:
        return f"{text}，两者相等"
    over = Fraction(difference)
    allowed = (-sides.band).moved(over)
    reach = "" if allowed.low == allowed.high else f"，{allowance(allowed, over)}"
    return f"{text}，超出 {amount(difference, unit)}{percentage(over, limit.value)}{reach}"


def _action(verdict: Verdict, parts: tuple[Operand, ...], limit: Operand) -> str:
    names = last_key(parts[0]) if len(parts) == 1 else "各项"
    if verdict is Verdict.DOUBTFUL:
        return f"两边只差在末位，请用更多小数位核对{names}和{last_key(limit)}"
    return f"查对{names}有无多计，或改正{last_key(limit)}"


KIND = RuleKind(
    name="at-most",
    label="不超过",
    order=7,
    fields=(
        Field(name="parts", label="分项", form="figures"),
        Field(name="limit", label="上限"),
        Field(name="strict", label="严格", form="choice", required=False, choices={"true": "相等也不行"}),
        Field(
            name="target",
            label="定下的数",
            form="choice",
            required=False,
            choices={"parts": "分项是定下的数，没有舍入", "limit": "上限是定下的数，没有舍入"},
        ),
        UNITS,
    ),
    title=lambda rule: f"{paths(rule.refs['parts'])} 不超过 {rule.ref('limit').pattern.text}",
    relations=_relations,
    check=_check,
    fault=_fault,
    asks=lambda _rule, _judgement: "limit",
)
