"""band: a figure, or an amount per head or item, lies where one would expect it; else a warning.

Nothing is proved by it: a bound is experience, so that what lies outside is worth a second look, and no
rule of this kind can be an error.
"""

from __future__ import annotations

from fractions import Fraction

from gendoc.figures.interval import Interval, as_decimal, half_up
from gendoc.figures.units import UnitMismatch, factor
from gendoc.rules.kind import Field, Judgement, RuleInstance, RuleKind, does_not_apply
from gendoc.rules.kinds.average import money_of, per_one
from gendoc.rules.operand import Verdict, in_unit
from gendoc.rules.relations.quotients import divided_by_zero, division, related
from gendoc.rules.rule import Rule
from gendoc.rules.words import amount, last_key

_PLACES = 2


def check(case: RuleInstance) -> Judgement:
    """Return whether the figure of case, or its amount over its count, lies within the bounds."""
    primary = case.operand("value") if case.names("value") else case.operand("amount")
    unit = reckoned_in(case)
    try:
        low, high = bound(case.rule, "low", unit), bound(case.rule, "high", unit)
        if case.names("value"):
            operand = in_unit(primary, unit)
            value, around = operand.value, operand.interval
            told = f"{last_key(primary)} {primary.number}{primary.unit}"
        else:
            count = case.operand("count")
            ratio = per_one(primary, count, money_of(unit) or unit)
            if ratio is None:
                return divided_by_zero(primary, primary, count)
            value, around = ratio.value, ratio.band
            each = f"{amount(half_up(value, _PLACES), unit)}{unit}"
            told = f"{division(primary, count, units=True)} 为 {each}"
    except UnitMismatch as problem:
        return does_not_apply(str(problem))
    broken = low if low is not None and value < low else high if high is not None and value > high else None
    verdict = Verdict.EXACT
    if broken is not None:
        verdict = Verdict.ROUNDING if around.meets(_within(around, low, high)) else Verdict.FAILED
    usual = _range(low, high, unit)
    return Judgement(
        verdict=verdict,
        message=f"{told}，通常应{usual}" if verdict is Verdict.FAILED else f"{told}，{usual}",
        primary=primary,
        label=last_key(primary),
        related=related(primary, case.operand("count"))[1:] if case.names("count") else (),
        expected=None if broken is None else as_decimal(broken),
        reported=half_up(value, max(_PLACES, primary.decimals)),
        difference=None if broken is None else half_up(value - broken, _PLACES),
        advice=f"查对{last_key(primary)}"
        + (f"和{last_key(case.operand('count'))}" if case.names("count") else "")
        + "的数字和单位",
    )


def reckoned_in(case: RuleInstance) -> str:
    """Return the unit in which figure and bounds are compared: the figure's own, per head or item that of the bounds."""
    if case.names("value"):
        return case.operand("value").unit or _unit_of_bounds(case.rule)
    return _unit_of_bounds(case.rule) or case.operand("amount").unit


def _unit_of_bounds(rule: Rule) -> str:
    """Return the unit that the bounds are in, "" if they have none."""
    found = (rule.number("low"), rule.number("high"))
    return next((bound[1] for bound in found if bound is not None and bound[1]), "")


def bound(rule: Rule, field: str, unit: str) -> Fraction | None:
    """Return a bound in unit, None if there is none; one without a unit is in it already.  Raises UnitMismatch."""
    found = rule.number(field)
    if found is None:
        return None
    value, own = found
    try:
        return value * factor(own, unit) if own and value else value
    except UnitMismatch as problem:
        raise UnitMismatch(f"「{field}」的单位对不上：{problem}") from None


def _within(around: Interval, low: Fraction | None, high: Fraction | None) -> Interval:
    """Return the bounds as an interval, an open side reaching past all that the figure may be."""
    ends = [end for end in (low, high) if end is not None]
    return Interval(
        min(around.low, *ends) if low is None else low,
        max(around.high, *ends) if high is None else high,
    )


def _range(low: Fraction | None, high: Fraction | None, unit: str) -> str:
    shown = [amount(as_decimal(bound), unit) for bound in (low, high) if bound is not None]
    if len(shown) == 2:
        return f"在 {shown[0]} 至 {shown[1]}{unit} 之间"
    return f"不低于 {shown[0]}{unit}" if low is not None else f"不高于 {shown[0]}{unit}"


def _fault(rule: Rule) -> str:
    if "value" in rule.refs and ("amount" in rule.refs or "count" in rule.refs):
        return "band 规则的「value」与「amount」「count」只能写一种"
    if "value" not in rule.refs and not {"amount", "count"} <= rule.refs.keys():
        return "band 规则缺「value」，或者「amount」和「count」"
    low, high = rule.number("low"), rule.number("high")
    if low is None and high is None:
        return "band 规则缺「low」或「high」，至少写一个"
    if rule.severity == "error":
        return "band 规则只作提醒，severity 不能写 error；必须成立的关系，写 at-most 或 expression"
    if low is None or high is None:
        return ""
    own, unit = low[1] or high[1], high[1] or low[1]
    try:
        return "「low」比「high」还大" if low[0] * factor(own, unit) > high[0] else ""
    except UnitMismatch as problem:
        return f"「low」与「high」的单位对不上：{problem}"


def _title(rule: Rule) -> str:
    if "value" in rule.refs:
        return f"{rule.ref('value').pattern.text.lstrip('.')} 在通常的范围内"
    over, under = (rule.ref(field).pattern.text.lstrip(".") for field in ("amount", "count"))
    return f"{over} ÷ {under} 在通常的范围内"


KIND = RuleKind(
    name="band",
    label="范围",
    order=12,
    fields=(
        Field(name="value", label="数值", required=False),
        Field(name="amount", label="总量", required=False),
        Field(name="count", label="数量", required=False),
        Field(name="low", label="下限", form="number", required=False),
        Field(name="high", label="上限", form="number", required=False),
    ),
    title=_title,
    check=check,
    reckons=False,
    fault=_fault,
    severity="warning",
    asks=lambda _rule, _judgement: "limit",
)
