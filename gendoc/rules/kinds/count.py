"""count: a printed number equals the number of items in a list, or of the items with a certain text.

十个单位 and nine of them named: one of the two is wrong, and nobody can tell which.  A number that nobody
typed is computed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from gendoc.core.text import shorten
from gendoc.figures.figure import Figure
from gendoc.figures.interval import as_decimal
from gendoc.figures.units import halves, is_counter, is_measured, multiple_of
from gendoc.rules.kind import DERIVE, Field, FigureTypes, Judgement, RuleInstance, RuleKind, does_not_apply
from gendoc.rules.operand import Verdict
from gendoc.rules.relations import derived as made
from gendoc.rules.relations.counts import Count
from gendoc.rules.rule import Rule
from gendoc.rules.words import last_key

_NAMED = 12  # items that a message names


def _relations(instance: RuleInstance) -> tuple[Count]:
    return (Count(instance.operand("count"), instance.operands("items"), instance.rule.options.get("value", "")),)


def _counts(unit: str) -> bool:
    """Return whether figures of a unit are numbers of things: no lengths, amounts, percentages or rates."""
    return not unit or (is_counter(unit) and not is_measured(unit) and not halves(unit)[1])


def _check(instance: RuleInstance) -> Judgement:
    (stated,) = _relations(instance)
    count, counted = stated.count, stated.counted
    if not _counts(count.unit):
        return does_not_apply(f"{count.name} 的单位是「{count.unit}」，不是个数")
    number = len(counted)
    reported = count.value * multiple_of(count.unit)
    difference = as_decimal(reported - number, count.decimals if count.step else 0)
    verdict = Verdict.FAILED if difference else Verdict.EXACT
    names = [shorten(item.word, 16) for item in counted] if not stated.value else []
    named = f"：{'、'.join(names[:_NAMED])}{'……' if number > _NAMED else ''}" if names else ""
    which = f"写着「{stated.value}」的" if stated.value else "列出的"
    reason = f"{last_key(count)} {count.number}{count.unit}，{which}有 {number} 项"
    return Judgement(
        verdict=verdict,
        reason=f"{reason}，差 {difference:f}{named}" if difference else reason,
        primary=count,
        label=last_key(count),
        related=tuple((item.span, "从这里起") for item in stated.items[:1]),
        expected=Decimal(number),
        reported=as_decimal(reported),
        difference=difference,
        action=f"{'补上漏列的' if difference > 0 else '删去多列的'}，或改正{last_key(count)}",
    )


def _derive(instances: Sequence[RuleInstance], types: FigureTypes) -> Iterator[Figure]:
    for instance in instances:
        (stated,) = _relations(instance)
        if stated.count.left_out and all(item.known for item in stated.items):
            form = made.form(instance, "count", types, instance.rule.options.get("unit", ""), 0)
            number = made.rounded(instance, Fraction(len(stated.counted)), form.places)
            yield made.figure(instance, "count", number, form, exact=True)


def _title(rule: Rule) -> str:
    which = f"写着「{rule.options['value']}」的项数" if "value" in rule.options else "项数"
    return f"{rule.called('count')} 等于 {rule.called('items')} 的{which}"


def _fault(rule: Rule) -> str:
    unit = rule.options.get("unit", "")
    return f"count 规则数的是一个一个的，单位不能是「{unit}」" if not _counts(unit) or multiple_of(unit) != 1 else ""


KIND = RuleKind(
    name="count",
    label="项数",
    order=17,
    fields=(
        Field(name="count", label="个数"),
        Field(name="items", label="各项", form="items"),
        Field(name="value", label="只数写着", form="word", required=False),
        Field(name="unit", label="单位", form="word", required=False),
        DERIVE,
    ),
    title=_title,
    relations=_relations,
    check=_check,
    fault=_fault,
    derives=lambda _rule: ("count",),
    derive=_derive,
    reckons=False,
    asks=lambda _rule, _judgement: "limit",
)
