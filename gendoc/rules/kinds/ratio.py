"""ratio: a printed rate (率) is one figure over another, by the arithmetic of share.

The rate is not of a whole, and so may exceed 100%.  In % or ‰, or, bare or in 倍, as the number itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gendoc.figures.figure import Figure
from gendoc.figures.units import UnitMismatch
from gendoc.rules.kind import DERIVE, Field, FigureTypes, Judgement, Part, RuleInstance, RuleKind, does_not_apply
from gendoc.rules.operand import Verdict
from gendoc.rules.relations import derived as computed
from gendoc.rules.relations.quotients import Printed, divided_by_zero, division, judge, ratio_of, related, scale_of
from gendoc.rules.rule import Rule

_UNITS = ("", "%", "‰", "倍")


def check(case: RuleInstance) -> Judgement:
    """Return how a printed rate compares with the quotient it stands for."""
    over, under, rate = case.operand("numerator"), case.operand("denominator"), case.operand("ratio")
    if over.state == rate.state == "nil":
        return Judgement(verdict=Verdict.INAPPLICABLE, message=f"{over.name} 填 无，没有比率", primary=rate)
    if rate.unit not in _UNITS and not rate.is_zero:
        return does_not_apply(f"{rate.name} 的单位是「{rate.unit}」，不是比率")
    try:
        ratio = ratio_of(over, under, scale_of(rate.unit, 1))
    except UnitMismatch as problem:
        return does_not_apply(str(problem))
    if ratio is None:
        return divided_by_zero(rate, over, under)
    how = Printed(
        field="ratio",
        division=division(over, under),
        unit=rate.unit,
        related=related(over, under),
        advice=computed.leave_out(case, "ratio") if over.state == "number" and under.typed else "",
    )
    return judge(case, ratio, how)


def derive(cases: Sequence[RuleInstance], types: FigureTypes) -> Iterator[Figure]:
    """Yield the rates that are absent and can be computed.  Raises UnitMismatch."""
    for case in cases:
        over, under = case.operand("numerator"), case.operand("denominator")
        if not case.operand("ratio").left_out or not (over.typed and under.typed):
            continue
        declared = types(case.operand("ratio").path)
        bare = declared is not None and declared.unit == ""
        form = computed.form(case, "ratio", types, "" if bare else "%")
        ratio = ratio_of(over, under, scale_of(form.unit, 1))
        value = computed.rounded(case, ratio.value, form.places) if ratio else None
        if over.state == "nil" or value is not None:
            yield computed.figure(case, "ratio", None if over.state == "nil" else value, form)


def _title(rule: Rule) -> str:
    rate, over, under = (rule.ref(field).pattern.text.lstrip(".") for field in ("ratio", "numerator", "denominator"))
    return f"{rate} 等于 {over} ÷ {under}"


KIND = RuleKind(
    name="ratio",
    label="比值",
    order=8,
    fields=(
        Field(name="numerator", label="分子"),
        Field(name="denominator", label="分母", part=Part.DIVISOR),
        Field(name="ratio", label="比率"),
        DERIVE,
    ),
    title=_title,
    check=check,
    derives=lambda _rule: ("ratio",),
    derive=derive,
)
