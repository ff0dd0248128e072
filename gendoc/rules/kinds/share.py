"""share: a printed share is 100·part/whole, at the precision of the other items' shares.

The interval of the quotient has to meet the interval of the printed share.  A bare 0 and 无 are exact: 0% instead of
0.17% would hide something.  100% of a count is exact, too: 99.996% is not all.  A share that nobody typed is derived,
rounded half up; that of 无 is 无.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import NamedTuple

from gendoc.figures.figure import Figure
from gendoc.figures.interval import as_decimal, point
from gendoc.rules.kind import DERIVE, Field, FigureTypes, Judgement, Part, RuleInstance, RuleKind
from gendoc.rules.oddunit import lacks_sign
from gendoc.rules.operand import Verdict
from gendoc.rules.relations import derived as made
from gendoc.rules.relations.quotients import Quotient, Ratio, quotient, scale_of
from gendoc.rules.relations.shares import LARGEST_REMAINDER
from gendoc.rules.rule import Rule


def _relations(instance: RuleInstance) -> tuple[Quotient]:
    return (_quotient(instance, instance.operand("share").unit),)


def _quotient(instance: RuleInstance, unit: str) -> Quotient:
    whole_count = instance.operand("part").step == instance.operand("whole").step == 0
    exact_at = Fraction(scale_of(unit)) if whole_count else None
    more = {"nothing": True, "exact_at": exact_at, "counted": True, "moved": _apportions(instance.rule)}
    return quotient(instance, "part", "whole", "share", unit, "占比", **more)


def _apportions(rule: Rule) -> bool:
    return rule.options.get("method") == LARGEST_REMAINDER


def _check(instance: RuleInstance) -> Judgement:
    judgement = _relations(instance)[0].judge()
    failed = judgement.verdict is Verdict.FAILED
    return (lacks_sign(instance, "share", _check) if failed else None) or judgement


class _Draft(NamedTuple):
    """A share that can be derived: its instance, its quotient, and its printed form."""

    instance: RuleInstance
    ratio: Ratio
    form: made.Form


def _derive(instances: Sequence[RuleInstance], types: FigureTypes) -> Iterator[Figure]:
    """Yield the absent shares that can be derived.

    A share whose part or whole is absent, or whose whole may be 0, cannot.  Raises UnitMismatch.
    """
    drafts = [draft for instance in instances if (draft := _draft(instance, types)) is not None]
    values = [made.rounded(draft.instance, draft.ratio.value, draft.form.places) for draft in drafts]
    if drafts and len(drafts) == len(instances) and _apportions(instances[0].rule):
        values = [*_apportioned(drafts)] or values
    for draft, value in zip(drafts, values, strict=True):
        part = draft.instance.operand("part")
        if part.state == "nil":
            yield made.figure(draft.instance, "share", None, draft.form)
        elif part.is_zero:
            yield made.figure(draft.instance, "share", Decimal(0), draft.form, exact=True)
        elif value is not None:
            figure = made.figure(draft.instance, "share", value, draft.form)
            yield replace(figure, slack=draft.ratio.band - point(draft.ratio.value))


def _draft(instance: RuleInstance, types: FigureTypes) -> _Draft | None:
    part, whole = instance.operand("part"), instance.operand("whole")
    if not instance.operand("share").left_out or not (part.typed and whole.typed):
        return None
    form = made.form(instance, "share", types, "%")
    ratio = _quotient(instance, form.unit).ratio()
    return _Draft(instance, ratio, form) if ratio else None


def _apportioned(drafts: list[_Draft]) -> list[Decimal]:
    """Return the shares by largest remainder, [] if they do not add up to the whole within rounding of the amounts."""
    places, scale = drafts[0].form.places, scale_of(drafts[0].form.unit)
    total = sum((draft.ratio.value for draft in drafts), Fraction(0))
    reach = sum((draft.ratio.band for draft in drafts), start=point(Fraction(0)))
    if total <= 0 or Fraction(scale) not in reach or any(draft.form.places != places for draft in drafts):
        return []
    quotas = [draft.ratio.value * scale / total * 10**places for draft in drafts]
    units = [floor(quota) for quota in quotas]
    by_remainder = sorted(range(len(units)), key=lambda n: (units[n] - quotas[n], n))
    for index in by_remainder[: scale * 10**places - sum(units)]:
        units[index] += 1
    return [as_decimal(Fraction(unit, 10**places), places) for unit in units]


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
    title=lambda rule: f"{rule.called('share')} 等于 {rule.called('part')} 占 {rule.called('whole')} 的比重",
    relations=_relations,
    check=_check,
    derives=lambda _rule: ("share",),
    derive=_derive,
    together=_apportions,
)
