"""shares-total: the shares of one whole add up to 100% (1000‰), within what rounding allows.

The sum of k rounded shares may miss 100 by k·u/2: 33.33 × 3 agrees, two shares with sum 100.02 cannot.  Exact shares
add nothing to that.  With method largest-remainder the shares were adjusted to add up, so they have to, and each lies
within one unit in its last place of its quota.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import floor

from gendoc.figures.interval import Interval, as_decimal, half_up
from gendoc.rules.kind import Field, Judgement, Part, RuleInstance, RuleKind
from gendoc.rules.operand import Operand, Verdict, require_signs, require_unit
from gendoc.rules.relations.divisors import undividable
from gendoc.rules.relations.quotients import PERCENT
from gendoc.rules.relations.shares import LARGEST_REMAINDER, SharesTotal
from gendoc.rules.rule import Rule
from gendoc.rules.words import allowance, last_key, paths


def _relations(instance: RuleInstance) -> tuple[SharesTotal]:
    return (
        SharesTotal(
            instance.operands("parts"),
            instance.rule.rounding,
            instance.rule.options.get("method") == LARGEST_REMAINDER,
            instance.operands("amounts"),
            next(iter(instance.operands("whole")), None),
        ),
    )


def _check(instance: RuleInstance) -> Judgement:
    (stated,) = _relations(instance)
    for share in stated.parts:
        require_unit(share, PERCENT, "百分数")
    require_signs(stated.parts)
    strays: list[str] = []
    moved: list[str] = []
    plain: tuple[str, ...] = ()
    nothing: Judgement | None = None
    try:
        shares = stated.shares()
        if stated.apportioned and stated.amounts:
            strays, moved = _against_quotas(stated, shares)
            plain = _unadjusted(stated, shares)
    except ZeroDivisionError:
        why = f"{last_key(stated.divisors[0])} 是 {stated.divisors[0].number}，不能作除数"
        if len(stated.divisors) > 1:
            why = "各项金额之和为 0，不能作除数"
        nothing = undividable(why, stated.divisors, shares, possible=stated.may_be_shares(shares))
    unit, places, whole = stated.unit, stated.places, stated.scale
    total = sum((share.value for share in shares), Fraction(0))
    missing, allowed = whole - total, stated.allowed(shares)
    difference = as_decimal(missing, places)
    reason = f"各项占比之和 {as_decimal(total, places):f}{unit}"
    if missing:
        reason += f"，应为 {whole}{unit}，差 {difference:f}，{allowance(allowed, difference)}"
    remark = f"按最大余额法调整：{'、'.join(moved)}" if moved and not missing else ""
    judgement = Judgement(
        verdict=_verdict(missing, allowed, moved),
        reason=f"{reason}；{remark}" if remark else reason,
        primary=shares[0],
        label=_label(shares[0]),
        related=tuple((share.span, _label(share)) for share in shares[1:] if share.figure),
        expected=Decimal(whole),
        reported=as_decimal(total, places),
        difference=difference,
        allowed=allowed,
        causes=plain[:1] if missing else (),
        action=plain[1] if missing and plain else _action(missing, shares),
        remark=remark,
    )
    if nothing is not None and judgement.verdict is not Verdict.FAILED:
        return nothing
    if strays and not missing:
        return judgement._replace(
            verdict=Verdict.FAILED,
            reason="；".join(strays),
            difference=Decimal(0),
            action="按各项金额重算占比",
            remark="",
        )
    return judgement


def _action(missing: Fraction, shares: tuple[Operand, ...]) -> str:
    if all(share.figure and share.figure.derived for share in shares):
        return "这些占比是按金额算出的：先改正金额或合计"
    return "补上漏列的一项，或改正占比" if missing > 0 else "改正占比"


def _label(share: Operand) -> str:
    """Return the label of a share in an excerpt; one that was derived is shown at the beginning of its item."""
    return f"占比 {share.number}（算得）" if share.figure and share.figure.derived else "占比"


def _verdict(missing: Fraction, allowed: Interval, moved: list[str]) -> Verdict:
    if missing == 0:
        return Verdict.ROUNDING if moved else Verdict.EXACT
    return Verdict.ROUNDING if missing in allowed else Verdict.FAILED


def _against_quotas(stated: SharesTotal, shares: tuple[Operand, ...]) -> tuple[list[str], list[str]]:
    """Return in words the shares that miss their quota by a unit or more, and those that were adjusted by less."""
    strays, moved = [], []
    for share, quota in zip(shares, stated.quotas(), strict=True):
        unit = Fraction(1, 10**stated.places)
        rounded = half_up(quota.value, stated.places)
        if abs(share.value - quota.value) >= unit + quota.reach:
            low, high = (floor((quota.value + side) / unit) * unit for side in (-quota.reach, quota.reach))
            ends = " 至 ".join(f"{as_decimal(end, stated.places):f}" for end in (low, high + unit))
            strays.append(f"{share.name} {share.number}{share.unit or '%'}，按金额应在 {ends} 之间")
        elif share.value != Fraction(rounded):
            moved.append(f"{share.name} 由 {rounded:f} 调为 {share.number}")
    return strays, moved


def _unadjusted(stated: SharesTotal, shares: tuple[Operand, ...]) -> tuple[str, ...]:
    """Return cause and action if each share is right by its own amount, but rounded or truncated by itself; else ().

    The amounts have to make the whole, and somebody to have typed the shares.
    """
    unit, quotas = Fraction(1, 10**stated.places), list(stated.quotas())
    if all(share.figure is not None and share.figure.derived for share in shares):
        return ()
    total, reach = (sum(each, Fraction(0)) for each in zip(*quotas, strict=True))
    if abs(total - stated.scale) > reach:
        return ()
    pairs = [(share.value - quota.value, quota.reach) for share, quota in zip(shares, quotas, strict=True)]
    if all(abs(off) <= unit / 2 + reach for off, reach in pairs):
        how = "各自四舍五入"
    elif all(-unit - reach < off <= reach for off, reach in pairs):
        how = "像是各自截尾"
    else:
        return ()
    return (f"各项占比按金额算都不错，{how}，没有凑整", "按最大余额法凑整，或删去这些占比由 gendoc 算出")


def _fault(rule: Rule) -> str:
    if "amounts" in rule.refs and "method" not in rule.options:
        return "shares-total 规则写了「amounts」，没有写「method」，就不与金额比；逐项与金额比的，用 share"
    return ""


KIND = RuleKind(
    name="shares-total",
    label="占比之和",
    order=3,
    fields=(
        Field(name="parts", label="分项", form="figures"),
        Field(
            name="method",
            label="凑整",
            form="choice",
            required=False,
            choices={LARGEST_REMAINDER: "凑整：最大余额法"},
        ),
        Field(name="amounts", label="金额", form="figures", required=False),
        Field(name="whole", label="总数", part=Part.BASE, required=False),
    ),
    title=lambda rule: f"{paths(rule.refs['parts'])} 之和为 100%",
    relations=_relations,
    check=_check,
    fault=_fault,
)
