"""shares-total: the shares of one whole make 100 (of ‰, 1000), within what rounding allows.

k rounded shares may miss 100 by k·u/2: 33.33 × 3 agrees, two shares at 100.02 cannot.  Exact
shares add nothing to the allowance.  With method largest-remainder the shares were made to
add up: then they have to, and each lies within one unit of its quota.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from gendoc.figures.interval import Interval, as_decimal, half_up, point, read_as
from gendoc.figures.units import UnitMismatch
from gendoc.rules.kind import Field, Judgement, Part, RuleInstance, RuleKind, does_not_apply
from gendoc.rules.kinds.share import LARGEST_REMAINDER
from gendoc.rules.operand import Operand, Verdict, in_unit, unit_of
from gendoc.rules.relations.quotients import scale_of
from gendoc.rules.rule import Rule
from gendoc.rules.words import allowance, paths


def check(case: RuleInstance) -> Judgement:
    """Return how far the shares of case are from making 100."""
    typed = case.operands("parts")
    wrong = next((share for share in typed if share.unit not in ("", "%", "‰") and not share.is_zero), None)
    if wrong is not None:
        return does_not_apply(f"{wrong.name} 的单位是「{wrong.unit}」，不是百分数")
    unit = unit_of_shares(typed)
    try:
        shares = tuple(in_unit(share, unit) if share.unit else share for share in typed)
    except UnitMismatch as problem:
        return does_not_apply(str(problem))
    places, whole = places_of_shares(case), scale_of(unit)
    total = sum((share.value for share in shares), Fraction(0))
    gap = whole - total
    moved: list[str] = []
    band = _band(case, shares, places)
    if case.rule.options.get("method") == LARGEST_REMAINDER:
        band = point(Fraction(0))
        try:
            strays, moved = _against_quotas(case, shares, places)
        except (UnitMismatch, ZeroDivisionError) as problem:
            return does_not_apply(str(problem))
        if strays and gap == 0:
            return _strayed(shares, strays, total, whole, places)
    verdict = _verdict(gap, band, moved)
    difference = as_decimal(gap, places)
    message = f"各项占比之和 {as_decimal(total, places):f}{unit}"
    if gap:
        message += f"，应为 {whole}{unit}，差 {difference:f}，{allowance(band)}"
    remark = f"按最大余额法调整：{'、'.join(moved)}" if moved else ""
    if remark:
        message += f"；{remark}"
    return Judgement(
        verdict=verdict,
        message=message,
        primary=shares[0],
        label=_label(shares[0]),
        related=tuple((share.span, _label(share)) for share in shares[1:] if share.figure),
        expected=Decimal(whole),
        reported=as_decimal(total, places),
        difference=difference,
        allowed=band,
        advice=_advice(gap, shares),
        remark=remark,
    )


def _advice(gap: Fraction, shares: tuple[Operand, ...]) -> str:
    if all(share.figure and share.figure.derived for share in shares):
        return "这些占比是按金额算出的：先改正金额或合计"
    return "补上漏列的一项，或改正占比" if gap > 0 else "改正占比"


def _label(share: Operand) -> str:
    """Return what a share is called where it stands; one that nobody typed stands where its item begins."""
    return f"占比 {share.number}（算得）" if share.figure and share.figure.derived else "占比"


def unit_of_shares(shares: Sequence[Operand]) -> str:
    """Return the unit to add shares in: ‰ if one of them is so printed."""
    return "‰" if any(share.unit == "‰" and not share.is_zero for share in shares) else "%"


def places_of_shares(case: RuleInstance) -> int:
    """Return how many decimals the shares have in that unit; those in % have one less there than they are printed with."""
    shares = case.operands("parts")
    finer = unit_of_shares(shares) == "‰"
    return max((share.decimals - (finer and share.unit == "%") for share in shares), default=0)


def steps_of(shares: Sequence[Operand], places: int) -> list[Fraction]:
    """Return one unit in the last place of each share, all of them at the precision of the finest; 0 if it is exact."""
    mixed = len({share.unit for share in shares if share.unit and not share.is_zero}) > 1
    return [share.step if share.step == 0 or not places or mixed else Fraction(1, 10**places) for share in shares]


def _band(case: RuleInstance, shares: tuple[Operand, ...], places: int) -> Interval:
    """Return where 100 minus the sum may lie."""
    band = point(Fraction(0))
    for share, step in zip(shares, steps_of(shares, places), strict=True):
        band = band + (read_as(share.value, step, case.rule.rounding) - point(share.value))
    return band


def _verdict(gap: Fraction, band: Interval, moved: list[str]) -> Verdict:
    if gap == 0:
        return Verdict.ROUNDING if moved else Verdict.EXACT
    return Verdict.ROUNDING if gap in band else Verdict.FAILED


def _against_quotas(case: RuleInstance, shares: tuple[Operand, ...], places: int) -> tuple[list[str], list[str]]:
    """Return the shares that are a unit or more off their quota, and those moved by less.

    Without amounts there are no quotas.  Raises UnitMismatch or, where the amounts make 0,
    ZeroDivisionError, with a Chinese message.
    """
    amounts, wholes, scale = case.operands("amounts"), case.operands("whole"), scale_of(unit_of_shares(shares))
    strays: list[str] = []
    moved: list[str] = []
    if not amounts:
        return strays, moved
    if len(shares) != len(amounts):
        raise UnitMismatch(f"占比有 {len(shares)} 个，amounts 有 {len(amounts)} 个，不能逐一对应")
    unit = unit_of((*wholes, *amounts))
    values = [in_unit(operand, unit).value for operand in amounts]
    whole = in_unit(wholes[0], unit).value if wholes else sum(values, Fraction(0))
    if whole == 0:
        raise ZeroDivisionError("各项金额之和为 0，算不出占比")
    for share, value in zip(shares, values, strict=True):
        quota = scale * value / whole
        rounded = half_up(quota, places)
        if abs(share.value - quota) >= Fraction(1, 10**places):
            strays.append(f"{share.name} {share.number}{share.unit or '%'}，应在 {rounded:f} 上下一个单位之内")
        elif share.value != Fraction(rounded):
            moved.append(f"{share.name} 由 {rounded:f} 调为 {share.number}")
    return strays, moved


def _strayed(shares: tuple[Operand, ...], strays: list[str], total: Fraction, whole: int, places: int) -> Judgement:
    return Judgement(
        verdict=Verdict.FAILED,
        message="；".join(strays),
        primary=shares[0],
        label=_label(shares[0]),
        related=tuple((share.span, _label(share)) for share in shares[1:] if share.figure),
        expected=Decimal(whole),
        reported=as_decimal(total, places),
        difference=Decimal(0),
        allowed=point(Fraction(0)),
        advice="按各项金额重算占比",
    )


def _title(rule: Rule) -> str:
    return f"{paths(rule.refs['parts'])} 之和为 100%"


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
    title=_title,
    check=check,
)
