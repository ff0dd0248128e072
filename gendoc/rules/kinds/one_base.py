"""one-base: amounts and their rates imply one base, though nobody printed it.

Each amount divided by its rate gives a range for the base; all of these have to meet.  Where all but one do,
that one is named, with the rate that its amount has by the base of the others.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from gendoc.core.source import Span
from gendoc.figures.interval import half_up
from gendoc.rules.kind import Field, Judgement, RuleInstance, RuleKind, does_not_apply
from gendoc.rules.operand import Operand, Verdict, in_unit, require_unit
from gendoc.rules.relations.bases import End, Implied, OneBase, meeting
from gendoc.rules.relations.quotients import PERCENT, scale_of
from gendoc.rules.rule import Rule
from gendoc.rules.words import amount, paths

_PLACES = 2  # of a base, beyond those of its amounts


def _relations(instance: RuleInstance) -> tuple[OneBase]:
    return (OneBase(instance.operands("amounts"), instance.operands("rates"), instance),)


def _check(instance: RuleInstance) -> Judgement:
    (stated,) = _relations(instance)
    if len(stated.amounts) != len(stated.rates):
        return does_not_apply(
            f"金额有 {len(stated.amounts)} 个，比率有 {len(stated.rates)} 个，配不成对", "一个金额配一个比率，次序相同"
        )
    for rate in stated.rates:
        require_unit(rate, PERCENT, "百分数")
    pairs = [pair for pair in stated.implied() if pair.low is not None or pair.high is not None]
    if len(pairs) < 2:
        first = stated.operands[0]
        return Judgement(verdict=Verdict.UNCHECKED, reason="推得出基数的不到两对，无从比较", primary=first)
    agreed = meeting(pairs)
    if agreed is None:
        return _apart(stated, pairs)
    exact = len({pair.value for pair in pairs}) == 1 and pairs[0].value is not None
    return Judgement(
        verdict=Verdict.EXACT if exact else Verdict.ROUNDING,
        reason=f"{len(pairs)} 对推出的基数{_between(agreed, stated)}",
        primary=pairs[0].rate,
    )


def _apart(stated: OneBase, pairs: list[Implied]) -> Judgement:
    """Return the judgement on pairs that agree on no base; it names the pair that differs if all others agree."""
    odd = [pair for pair in pairs if meeting([other for other in pairs if other is not pair]) is not None]
    if len(odd) == 1 and len(pairs) > 2:
        (off,) = odd
        others = meeting([pair for pair in pairs if pair is not off])
        assert others is not None
        reason = f"{_pair(off, stated)}，其余 {len(pairs) - 1} 对推出的{_between(others, stated)}"
        reason += _rate_due(off, others, stated)
        related: tuple[tuple[Span, str], ...] = ((off.amount.span, "金额"),)
    else:
        lowest, off = (
            min(pairs, key=lambda pair: pair.high.value if pair.high else _beyond(pairs)),
            max(pairs, key=lambda pair: pair.low.value if pair.low else -_beyond(pairs)),
        )
        reason = f"{_pair(lowest, stated)}；{_pair(off, stated)}"
        related = ((off.amount.span, "金额"), (lowest.rate.span, lowest.rate.name))
    return Judgement(
        verdict=Verdict.FAILED,
        reason=reason,
        primary=off.rate,
        label=off.rate.name,
        related=related,
        difference=_gap(pairs, stated),
        action="查对这些金额和比率，改正写错的；不是同一个基数的，从规则里拿出去",
    )


def _beyond(pairs: list[Implied]) -> Fraction:
    """Return a number larger than all ends of the ranges."""
    return 1 + max(abs(end.value) for pair in pairs for end in (pair.low, pair.high) if end is not None)


def _pair(pair: Implied, stated: OneBase) -> str:
    shown = f"{pair.amount.name} {_shown(pair.amount)}、{pair.rate.name} {_shown(pair.rate)}"
    if pair.low is not None and pair.high is not None and pair.low.value > pair.high.value:
        return f"{shown} 不能同时对"
    return f"{shown} 推出的基数{_between((pair.low, pair.high), stated)}"


def _shown(operand: Operand) -> str:
    return f"{operand.number}{operand.unit}"


def _between(ends: tuple[End | None, End | None], stated: OneBase) -> str:
    """Return the range of a base in words."""
    low, high = (None if end is None else _base(end.value, stated) for end in ends)
    if low is not None and high is not None:
        return f"是 {low}{stated.unit}" if low == high else f"在 {low} 至 {high}{stated.unit} 之间"
    return f"不小于 {low}{stated.unit}" if low is not None else f"不大于 {high}{stated.unit}"


def _base(value: Fraction, stated: OneBase) -> str:
    places = max(operand.decimals for operand in stated.amounts) + _PLACES
    return amount(half_up(value, places), stated.unit)


def _rate_due(pair: Implied, ends: tuple[End | None, End | None], stated: OneBase) -> str:
    """Return in words the rate of an amount by the base of the other pairs, "" if that has no bound."""
    low, high = ends
    if low is None or high is None or low.value <= 0:
        return ""
    places, scale = stated.instance.decimals["rates"], scale_of(pair.rate.unit)
    scaled = in_unit(pair.amount, stated.unit).value * scale
    least, most = sorted(half_up(scaled / end.value, places) for end in (low, high))
    unit = pair.rate.unit or "%"
    return f"，按它是 {least:f}{unit}" if least == most else f"，按它在 {least:f}{unit} 至 {most:f}{unit} 之间"


def _gap(pairs: list[Implied], stated: OneBase) -> Decimal | None:
    """Return how far the bases are apart, with as many digits as it takes to differ from 0; None if they touch."""
    lows = [pair.low.value for pair in pairs if pair.low is not None]
    highs = [pair.high.value for pair in pairs if pair.high is not None]
    gap = max(lows) - min(highs)
    places = max(operand.decimals for operand in stated.amounts)
    while gap and not half_up(gap, places):
        places += 1
    return half_up(gap, places) if gap else None


def _fault(rule: Rule) -> str:
    amounts, rates = rule.refs["amounts"], rule.refs["rates"]
    if any(ref.weight != 1 for ref in (*amounts, *rates)):
        return "one-base 规则里不写 weight"
    if len(amounts) != len(rates):
        return f"one-base 规则的「amounts」有 {len(amounts)} 个，「rates」有 {len(rates)} 个，要一一对应"
    return ""


KIND = RuleKind(
    name="one-base",
    label="同一基数",
    order=18,
    fields=(Field(name="amounts", label="金额", form="figures"), Field(name="rates", label="比率", form="figures")),
    title=lambda rule: f"{paths(rule.refs['amounts'])} 与 {paths(rule.refs['rates'])} 推出同一个基数",
    relations=_relations,
    check=_check,
    fault=_fault,
    asks=lambda _rule, _judgement: "limit",
)
