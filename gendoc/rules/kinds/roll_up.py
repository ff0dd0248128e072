"""roll-up: a department's figure is the sum of its units' figures, less what is set off between them.

主管部门 = Σ 所属单位 − 内部抵消, line by line: the data file lists the units, and each figure is read from the unit's
own file.  The arithmetic is that of sum.  Without a list of units the rule does not apply.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from gendoc.data.path import UNITS, Pattern
from gendoc.figures.figure import Figure
from gendoc.rules.kind import DERIVE, Field, FigureTypes, Judgement, RuleInstance, RuleKind
from gendoc.rules.operand import Operand, Verdict
from gendoc.rules.relations.sums import Balance, Sum
from gendoc.rules.rule import Rule
from gendoc.rules.words import NO_UNITS, allowance, amount, assumed, last_key, paths, percentage


def _relations(instance: RuleInstance) -> tuple[Sum]:
    return (Sum(instance.operand("total"), _counted(instance)),)


def _check(instance: RuleInstance) -> Judgement:
    total, parts = instance.operand("total"), instance.operands("parts")
    if any(part.unlisted for part in parts):
        return Judgement(verdict=Verdict.INAPPLICABLE, reason=NO_UNITS, primary=total)
    lacking = [operand for operand in instance.all_operands if not operand.known]
    if lacking:
        reason = "；".join(dict.fromkeys(operand.lack for operand in lacking))
        return Judgement(verdict=Verdict.UNCHECKED, reason=reason, primary=total)
    (stated,) = _relations(instance)
    sides = stated.balance()
    judgement = stated.judged(sides)
    return judgement._replace(
        reason=_reason(instance, sides),
        related=tuple(
            (operand.span, _label(operand)) for operand in (*parts, *instance.operands("minus")) if operand.figure
        ),
        causes=_causes(sides) if judgement.verdict is Verdict.FAILED else (),
        action=f"查对各单位的{last_key(total)}，并看「{UNITS}」有没有漏列单位，单位之间有没有要抵消的数",
    )


def _derive(instances: Sequence[RuleInstance], types: FigureTypes) -> Iterator[Figure]:
    for instance in instances:
        total, parts = instance.operand("total"), _counted(instance)
        listed = not any(part.unlisted for part in parts)
        if total.left_out and types(total.path) is not None and listed:
            yield from _relations(instance)[0].derive(instance, types)


def _lines(rule: Rule) -> list[Rule]:
    totals = rule.refs.get("lines") or rule.refs["total"]
    minus = rule.refs.get("minus", ())
    each = [minus[place : place + 1] for place in range(len(totals))] if len(totals) > 1 else [minus]
    made = []
    for total, less in zip(totals, each, strict=True):
        same = total._replace(pattern=Pattern.parse(f"{UNITS}:{total.pattern.text}"))
        refs = {"total": (total,), "parts": rule.refs.get("parts", (same,))}
        made.append(replace(rule, refs={**refs, "minus": less} if less else refs))
    return made


def _fault(rule: Rule) -> str:
    totals = rule.refs.get("lines", ())
    if bool(totals) == ("total" in rule.refs):
        return "total 和 lines 写一个：total 是一行，lines 是几行"
    if len(totals) > 1 and "parts" in rule.refs:
        return "lines 有几行时不写 parts：各单位用同样的路径"
    if len(totals) > 1 and len(rule.refs.get("minus", totals)) != len(totals):
        return f"lines 有 {len(totals)} 行，minus 也要有 {len(totals)} 个，依次对应；不抵消的行另写一条规则"
    if any(ref.pattern.file for ref in (*totals, *rule.refs.get("total", ()))):
        return "total 和 lines 是本部门的数，不写 上年: 或 所属单位:"
    return ""


def _counted(instance: RuleInstance) -> tuple[Operand, ...]:
    """Return the figures that add up to the total; those to be set off have the opposite weight."""
    return (
        *instance.operands("parts"),
        *(operand._replace(weight=-operand.weight) for operand in instance.operands("minus")),
    )


def _reason(instance: RuleInstance, sides: Balance) -> str:
    total, difference, unit = sides.number(sides.total.value), sides.number(sides.difference), sides.unit
    mixed = any(operand.unit != unit for operand in instance.all_operands if not operand.is_zero)
    tail = unit if mixed else ""
    less = "减去内部抵消" if instance.operands("minus") else ""
    text = f"{last_key(sides.total)} {amount(total, unit)}{tail}，"
    text += f"{len(instance.operands('parts'))} 个单位之和{less} {amount(total - difference, unit)}{tail}"
    if difference:
        share = percentage(Fraction(difference), Fraction(total))
        text += f"，差 {amount(difference, unit)}{tail}{share}，{allowance(sides.allowed, sides.difference)}"
    return text + assumed(sides.parts)


def _label(operand: Operand) -> str:
    return "内部抵消" if operand.field == "minus" else operand.file


def _causes(sides: Balance) -> tuple[str, ...]:
    """Return the causes that the figures show: one of them was counted twice, or not at all."""
    causes = []
    for operand in sides.parts:
        value = operand.value * Fraction(operand.weight)
        if value and abs(value) == abs(sides.difference):
            minus = operand.field == "minus"
            once, twice = ("没有减去", "减了两次") if minus else ("没有计入", "计入了两次")
            name = operand.name if minus else f"「{_label(operand)}」"
            what = twice if value == sides.difference else once
            causes.append(f"{name}{what}：它恰为 {amount(abs(sides.number(sides.difference)), sides.unit)}")
    return tuple(causes)


KIND = RuleKind(
    name="roll-up",
    label="汇总",
    order=14,
    fields=(
        Field(name="total", label="合计", required=False, needed=False),
        Field(name="lines", label="各行", form="figures", required=False, needed=False),
        Field(name="parts", label="分项", form="figures", required=False, needed=False, file=UNITS),
        Field(name="minus", label="内部抵消", form="figures", required=False, needed=False),
        DERIVE,
    ),
    title=lambda rule: f"{paths(rule.refs.get('lines') or rule.refs['total'])} 等于各所属单位之和",
    relations=_relations,
    check=_check,
    derives=lambda _rule: ("total",),
    derive=_derive,
    fault=_fault,
    lines=_lines,
)
