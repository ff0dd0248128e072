"""band: a figure, or an amount per head or item, lies within its usual range; else a warning.

The bounds come from experience, so a figure outside is not proved wrong but worth a second look; no rule of this kind
can be an error.
"""

from __future__ import annotations

from fractions import Fraction

from gendoc.figures.interval import Interval, half_up, legible
from gendoc.figures.units import UnitMismatch, factor, halves, multiple_of
from gendoc.rules.kind import Field, Judgement, RuleInstance, RuleKind
from gendoc.rules.operand import Verdict
from gendoc.rules.relations.divisors import undividable
from gendoc.rules.relations.limits import Range
from gendoc.rules.relations.quotients import PerHead, division, related
from gendoc.rules.rule import Rule
from gendoc.rules.words import amount, last_key

_PLACES = 2


def _relations(instance: RuleInstance) -> tuple[Range]:
    rule, unit = instance.rule, _reckoned_in(instance)
    value = instance.operand("value") if instance.names("value") else _quotient(instance, unit)
    return (Range(value, unit, _bound(rule, "low", unit), _bound(rule, "high", unit)),)


def _quotient(instance: RuleInstance, unit: str) -> PerHead:
    over, under = instance.operand("amount"), instance.operand("count")
    own, per = halves(unit)
    return PerHead(
        instance=instance,
        printed=over,
        over=over,
        under=under,
        unit=own,
        shown=unit,
        per=per,
        what="平均数",
        division=division(over, under, units=True),
    )


def _check(instance: RuleInstance) -> Judgement:
    (stated,) = _relations(instance)
    ratio = stated.ratio()
    low, high, unit, primary = stated.low, stated.high, stated.unit, stated.operands[0]
    text = f"{last_key(primary)} {primary.number}{primary.unit}"
    if isinstance(stated.value, PerHead):
        if ratio is None:
            return undividable(stated.value.no_divisor, (stated.value.under,), ())
        text = f"{stated.value.division} 为 {amount(half_up(ratio.value, _PLACES), unit)}{unit}"
    assert ratio is not None
    value, around = ratio
    broken = low if low is not None and value < low else high if high is not None and value > high else None
    verdict = Verdict.EXACT
    if broken is not None:
        verdict = Verdict.ROUNDING if around.meets(_within(around, low, high)) else Verdict.FAILED
    usual = _range(low, high, unit)
    return Judgement(
        verdict=verdict,
        reason=f"{text}，通常应{usual}" if verdict is Verdict.FAILED else f"{text}，{usual}",
        primary=primary,
        label=last_key(primary),
        related=related(stated.value.over, stated.value.under)[1:] if isinstance(stated.value, PerHead) else (),
        expected=None if broken is None else legible(broken),
        reported=half_up(value, max(_PLACES, primary.decimals)),
        difference=None if broken is None else half_up(value - broken, _PLACES),
        action=f"查对{'和'.join(dict.fromkeys(last_key(operand) for operand in stated.operands))}的数字和单位",
    )


def _reckoned_in(instance: RuleInstance) -> str:
    """Return the unit in which figure and bounds are compared: the figure's own; for an average, that of the bounds."""
    if instance.names("value"):
        return instance.operand("value").unit or _unit_of_bounds(instance.rule)
    return _unit_of_bounds(instance.rule) or instance.operand("amount").unit


def _unit_of_bounds(rule: Rule) -> str:
    """Return the unit of the bounds, "" if they have none."""
    bounds = (rule.number("low"), rule.number("high"))
    return next((bound[1] for bound in bounds if bound is not None and bound[1]), "")


def _bound(rule: Rule, field: str, unit: str) -> Fraction | None:
    """Return a bound converted to unit, None if there is none; one without a unit counts in unit.

    Raises UnitMismatch; also for one without a unit if unit is a multiple, as 5 beside 6 万户 may be 5 户 or 5 万户.
    """
    number = rule.number(field)
    if number is None:
        return None
    value, own = number
    if value and not own and multiple_of(unit) != 1:
        raise UnitMismatch(f"「{field}」没有写单位，而数以「{unit}」计，请写上单位")
    try:
        return value * factor(own, unit) if own and value else value
    except UnitMismatch as problem:
        raise UnitMismatch(f"「{field}」的单位对不上：{problem}") from None


def _within(around: Interval, low: Fraction | None, high: Fraction | None) -> Interval:
    """Return the bounds as an interval; without a bound, that side reaches to the end of around."""
    ends = [end for end in (low, high) if end is not None]
    return Interval(
        min(around.low, *ends) if low is None else low,
        max(around.high, *ends) if high is None else high,
    )


def _range(low: Fraction | None, high: Fraction | None, unit: str) -> str:
    shown = [amount(legible(bound), unit) for bound in (low, high) if bound is not None]
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
        return f"{rule.called('value')} 在通常的范围内"
    over, under = (rule.called(field) for field in ("amount", "count"))
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
    relations=_relations,
    check=_check,
    reckons=False,
    fault=_fault,
    severity="warning",
    asks=lambda _rule, _judgement: "limit",
)
