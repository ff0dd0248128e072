"""trend: the word for a change (增加, 下降, 持平) goes with its sign, and 持平 with no change at all; else a warning."""

from __future__ import annotations

from fractions import Fraction

from gendoc.figures.interval import as_decimal
from gendoc.figures.units import UnitMismatch
from gendoc.rules.kind import Field, Judgement, Part, RuleInstance, RuleKind, does_not_apply
from gendoc.rules.operand import Verdict, in_unit, unit_of
from gendoc.rules.rule import Rule
from gendoc.rules.words import COMMON_DIRECTIONS, FITTING, amount, direction, last_key


def check(case: RuleInstance) -> Judgement:
    """Return whether the word of case goes with what changed."""
    word = case.operand("word")
    sign = direction(word.word)
    if sign is None:
        told = f"{word.name} 写的是「{word.word}」，看不出是增是减"
        return Judgement(
            verdict=Verdict.UNCHECKED,
            message=told,
            primary=word,
            label=last_key(word),
            caution=told,
            caution_help=f"只写一个词：{'、'.join(COMMON_DIRECTIONS)} 等",
        )
    try:
        change, told, unit = _change(case)
    except UnitMismatch as problem:
        return does_not_apply(str(problem))
    actual = (change > 0) - (change < 0)
    places = max((operand.decimals for operand in case.all_operands if operand.unit == unit), default=0)
    shown = as_decimal(change, places)
    verdict = Verdict.EXACT if actual == sign else Verdict.FAILED
    message = f"{last_key(word)}写的是「{word.word}」，{told}"
    if verdict is Verdict.FAILED:
        what = f"{FITTING[actual]} {amount(abs(shown), unit)}{unit}" if actual else "没有增减"
        message += f"，实际{what}"
    return Judgement(
        verdict=verdict,
        message=message,
        primary=word,
        label=last_key(word),
        related=tuple((operand.span, last_key(operand)) for operand in case.all_operands if operand.figure),
        reported=shown,
        difference=shown if verdict is Verdict.FAILED else None,
        advice=f"改为「{FITTING[actual]}」，或改正有关的数",
    )


def _change(case: RuleInstance) -> tuple[Fraction, str, str]:
    """Return what changed by how much, the words for it, and its unit.  Raises UnitMismatch."""
    if case.names("change"):
        change = case.operand("change")
        return change.value, f"{last_key(change)} {change.number}{change.unit}", change.unit
    now, before = case.operand("now"), case.operand("before")
    unit = unit_of((now, before))
    told = f"本年 {now.number}{now.unit}，上年 {before.number}{before.unit}"
    return in_unit(now, unit).value - in_unit(before, unit).value, told, unit


def _fault(rule: Rule) -> str:
    if "change" in rule.refs and ("now" in rule.refs or "before" in rule.refs):
        return "trend 规则的「change」与「now」「before」只能写一种"
    if "change" not in rule.refs and not {"now", "before"} <= rule.refs.keys():
        return "trend 规则缺「now」和「before」，或者「change」"
    return ""


def _title(rule: Rule) -> str:
    return f"{rule.ref('word').pattern.text.lstrip('.')} 与数字的增减相符"


KIND = RuleKind(
    name="trend",
    label="增减用语",
    order=13,
    fields=(
        Field(name="word", label="用语", form="text"),
        Field(name="now", label="本年", required=False),
        Field(name="before", label="上年", part=Part.EARLIER, required=False),
        Field(name="change", label="增减额", part=Part.CHANGE, required=False),
    ),
    title=_title,
    check=check,
    reckons=False,
    fault=_fault,
    severity="warning",
    asks=lambda _rule, _judgement: "word",
)
