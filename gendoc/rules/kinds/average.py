"""average: an amount over a count (人均, 每户) is what is printed; a warning, unless the rule says more.

The average's own unit says what the amount is reckoned in: 475.05 万元 over 6445 人次 is 737.08 元.  Of
a unit with a rate (元/人, 元/户·月) the part before the stroke counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gendoc.figures.figure import Figure
from gendoc.figures.units import MONEY, UnitMismatch
from gendoc.rules.kind import DERIVE, Field, FigureTypes, Judgement, Part, RuleInstance, RuleKind, does_not_apply
from gendoc.rules.operand import Operand, Verdict, in_unit
from gendoc.rules.relations import derived as computed
from gendoc.rules.relations.quotients import Printed, Ratio, divided_by_zero, division, judge, related
from gendoc.rules.rule import Rule

_PER = re.compile("[/／每]")


def check(case: RuleInstance) -> Judgement:
    """Return how a printed average compares with the amount over the count."""
    amount, count, average = case.operand("amount"), case.operand("count"), case.operand("average")
    if amount.state == average.state == "nil":
        return Judgement(verdict=Verdict.INAPPLICABLE, message=f"{amount.name} 填 无，没有平均数", primary=average)
    try:
        ratio = per_one(amount, count, money_of(average.unit) or case.rule.options.get("unit", "") or average.unit)
    except UnitMismatch as problem:
        return does_not_apply(str(problem))
    if ratio is None:
        return divided_by_zero(average, amount, count)
    how = Printed(
        field="average",
        division=division(amount, count, units=True),
        unit=average.unit or case.rule.options.get("unit", ""),
        related=related(amount, count),
        advice=computed.leave_out(case, "average") if amount.state == "number" and count.typed else "",
    )
    return judge(case, ratio, how)


def money_of(unit: str) -> str:
    """Return the money in which a unit reckons, "" if none: 元/人 -> 元."""
    first = _PER.split(unit)[0].strip()
    return first if first in MONEY else ""


def per_one(amount: Operand, count: Operand, unit: str) -> Ratio | None:
    """Return the amount, in unit, over the count; None if the count may be 0.  Raises UnitMismatch."""
    if count.unit in MONEY or count.unit in ("%", "‰"):
        raise UnitMismatch(f"{count.name} 的单位是「{count.unit}」，不是个数")
    if count.interval.touches_zero:
        return None
    amount = in_unit(amount, unit)
    return Ratio(amount.value / count.value, amount.interval.over(count.interval))


def derive(cases: Sequence[RuleInstance], types: FigureTypes) -> Iterator[Figure]:
    """Yield the averages that are absent and can be computed.  Raises UnitMismatch."""
    for case in cases:
        amount, count = case.operand("amount"), case.operand("count")
        if not case.operand("average").left_out or not (amount.typed and count.typed):
            continue
        form = computed.form(case, "average", types, case.rule.options.get("unit", "") or amount.unit)
        ratio = per_one(amount, count, money_of(form.unit) or case.rule.options.get("unit", "") or form.unit)
        value = computed.rounded(case, ratio.value, form.places) if ratio else None
        if amount.state == "nil" or value is not None:
            yield computed.figure(case, "average", None if amount.state == "nil" else value, form)


def _title(rule: Rule) -> str:
    average, amount, count = (rule.ref(field).pattern.text.lstrip(".") for field in ("average", "amount", "count"))
    return f"{average} 等于 {amount} ÷ {count}"


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
    title=_title,
    check=check,
    severity="warning",
    derives=lambda _rule: ("average",),
    derive=derive,
)
