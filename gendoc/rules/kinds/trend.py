"""trend: the word for a change (增加, 下降, 持平) agrees with its sign, 持平 with no change at all; else a warning."""

from __future__ import annotations

from gendoc.core.wording import COMMON_DIRECTIONS, FITTING
from gendoc.figures.interval import legible
from gendoc.rules.kind import Field, Judgement, Part, RuleInstance, RuleKind
from gendoc.rules.operand import Operand, Verdict
from gendoc.rules.relations.directions import Direction
from gendoc.rules.rule import Rule
from gendoc.rules.words import amount, direction, last_key


def _relations(instance: RuleInstance) -> tuple[Direction]:
    fields = ("change",) if instance.names("change") else ("now", "before")
    return (Direction(instance.operand("word"), tuple(instance.operand(field) for field in fields)),)


def _check(instance: RuleInstance) -> Judgement:
    (stated,) = _relations(instance)
    word = stated.word
    sign = direction(word.word)
    if sign is None:
        reason = f"{word.name} 写的是「{word.word}」，看不出是增是减"
        return Judgement(
            verdict=Verdict.UNCHECKED,
            reason=reason,
            primary=word,
            label=last_key(word),
            caution=reason,
            caution_action=f"只写一个词：{'、'.join(COMMON_DIRECTIONS)} 等",
        )
    change, unit = stated.change(), stated.unit
    actual = (change > 0) - (change < 0)
    places = max((operand.decimals for operand in instance.all_operands if operand.unit == unit), default=0)
    shown = legible(change, places)
    verdict = Verdict.EXACT if actual == sign else Verdict.FAILED
    reason = f"{last_key(word)}写的是「{word.word}」，{_figures(stated.figures)}"
    if verdict is Verdict.FAILED:
        what = f"{FITTING[actual]} {amount(abs(shown), unit)}{unit}" if actual else "没有增减"
        reason += f"，实际{what}"
    return Judgement(
        verdict=verdict,
        reason=reason,
        primary=word,
        label=last_key(word),
        related=tuple((operand.span, last_key(operand)) for operand in instance.all_operands if operand.figure),
        reported=shown,
        difference=shown if verdict is Verdict.FAILED else None,
        action=f"改为「{FITTING[actual]}」，或改正有关的数",
        set_to=FITTING[actual],
    )


def _figures(figures: tuple[Operand, ...]) -> str:
    shown = [f"{operand.number}{operand.unit}" for operand in figures]
    return f"{last_key(figures[0])} {shown[0]}" if len(figures) == 1 else f"本年 {shown[0]}，上年 {shown[1]}"


def _fault(rule: Rule) -> str:
    if "change" in rule.refs and ("now" in rule.refs or "before" in rule.refs):
        return "trend 规则的「change」与「now」「before」只能写一种"
    if "change" not in rule.refs and not {"now", "before"} <= rule.refs.keys():
        return "trend 规则缺「now」和「before」，或者「change」"
    return ""


KIND = RuleKind(
    name="trend",
    label="增减用语",
    order=13,
    fields=(
        Field(name="word", label="用语", form="text"),
        Field(name="now", label="本年", part=Part.NOW, required=False),
        Field(name="before", label="上年", part=Part.EARLIER, required=False),
        Field(name="change", label="增减额", part=Part.CHANGE, required=False),
    ),
    title=lambda rule: f"{rule.called('word')} 与数字的增减相符",
    relations=_relations,
    check=_check,
    reckons=False,
    fault=_fault,
    severity="warning",
    asks=lambda _rule, _judgement: "word",
)
