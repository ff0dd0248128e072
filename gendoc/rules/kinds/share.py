"""share: a printed share is 100·part/whole, at the precision of its siblings.

The interval of the quotient has to meet the interval of the printed share.  A bare 0 and 无
are exact: 0% for what would round to 0.17% hides it.  100% of a count is exact too: 99.996%
is not all.  A share left out of the data is computed here, half up; that of 无 is 无.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import NamedTuple

from gendoc.figures.figure import Figure
from gendoc.figures.interval import as_decimal
from gendoc.figures.units import UnitMismatch
from gendoc.rules.kind import DERIVE, Field, FigureTypes, Judgement, Part, RuleInstance, RuleKind, does_not_apply
from gendoc.rules.operand import Verdict
from gendoc.rules.relations import derived as computed
from gendoc.rules.relations.quotients import Printed, divided_by_zero, division, judge, ratio_of, related, scale_of
from gendoc.rules.rule import Rule

LARGEST_REMAINDER = "largest-remainder"


def check(case: RuleInstance) -> Judgement:
    """Return how a printed share compares with the quotient it stands for."""
    part, whole, share = case.operand("part"), case.operand("whole"), case.operand("share")
    if part.state == share.state == "nil":
        return Judgement(verdict=Verdict.INAPPLICABLE, message=f"{part.name} 填 无，没有占比", primary=share)
    if share.unit not in ("", "%", "‰") and not share.is_zero:
        return does_not_apply(f"{share.name} 的单位是「{share.unit}」，不是占比")
    scale = scale_of(share.unit)
    try:
        ratio = ratio_of(part, whole, scale)
    except UnitMismatch as problem:
        return does_not_apply(str(problem))
    if ratio is None:
        return divided_by_zero(share, part, whole)
    how = Printed(
        field="share",
        division=division(part, whole),
        unit=share.unit or "%",
        related=related(part, whole),
        exact_at=Fraction(scale) if part.step == whole.step == 0 else None,
        moved=apportions(case.rule),
        advice=computed.leave_out(case, "share") if part.state == "number" and whole.typed else "",
    )
    return judge(case, ratio, how)


def apportions(rule: Rule) -> bool:
    """Return whether the shares of a rule were made to add up by the largest remainder."""
    return rule.options.get("method") == LARGEST_REMAINDER


class _Draft(NamedTuple):
    """A share that can be computed: its instance, its exact value, and how it is printed."""

    case: RuleInstance
    ratio: Fraction
    form: computed.Form


def derive(cases: Sequence[RuleInstance], types: FigureTypes) -> Iterator[Figure]:
    """Yield the shares that are absent and can be computed.

    A share whose part or whole is absent, or whose whole may be 0, is left out.  Raises
    UnitMismatch.
    """
    drafts = [draft for case in cases if (draft := _draft(case, types)) is not None]
    values = [computed.rounded(draft.case, draft.ratio, draft.form.places) for draft in drafts]
    if drafts and len(drafts) == len(cases) and apportions(cases[0].rule):
        values = [*_apportioned(drafts)] or values
    for draft, value in zip(drafts, values, strict=True):
        part = draft.case.operand("part")
        if part.state == "nil":
            yield computed.figure(draft.case, "share", None, draft.form)
        elif part.is_zero:
            yield computed.figure(draft.case, "share", Decimal(0), draft.form, exact=True)
        elif value is not None:
            yield computed.figure(draft.case, "share", value, draft.form)


def _draft(case: RuleInstance, types: FigureTypes) -> _Draft | None:
    part, whole = case.operand("part"), case.operand("whole")
    if not case.operand("share").left_out or not (part.typed and whole.typed):
        return None
    form = computed.form(case, "share", types, "%")
    ratio = ratio_of(part, whole, scale_of(form.unit))
    return _Draft(case, ratio.value, form) if ratio else None


def _apportioned(drafts: list[_Draft]) -> list[Decimal]:
    """Return the shares by largest remainder, none if their exact values do not make the whole."""
    places, scale = drafts[0].form.places, scale_of(drafts[0].form.unit)
    if sum(draft.ratio for draft in drafts) != scale or any(draft.form.places != places for draft in drafts):
        return []
    quotas = [draft.ratio * 10**places for draft in drafts]
    units = [floor(quota) for quota in quotas]
    by_remainder = sorted(range(len(units)), key=lambda n: (units[n] - quotas[n], n))
    for index in by_remainder[: scale * 10**places - sum(units)]:
        units[index] += 1
    return [as_decimal(Fraction(unit, 10**places), places) for unit in units]


def _title(rule: Rule) -> str:
    share, part, whole = (rule.ref(field).pattern.text for field in ("share", "part", "whole"))
    return f"{share.lstrip('.')} 等于 {part.lstrip('.')} 占 {whole.lstrip('.')} 的比重"


KIND = RuleKind(
    name="share",
    label="占比",
    order=2,
    fields=(
        Field(name="part", label="分子"),
        Field(name="whole", label="总数", part=Part.DIVISOR | Part.BASE),
        Field(name="share", label="占比", part=Part.SHARE),
        Field(
            name="method",
            label="凑整",
            form="choice",
            required=False,
            choices={LARGEST_REMAINDER: "凑整：最大余额法"},
        ),
        DERIVE,
    ),
    title=_title,
    check=check,
    derives=lambda _rule: ("share",),
    derive=derive,
    together=apportions,
)
