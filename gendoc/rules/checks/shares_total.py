"""shares-total: the shares of one whole make 100, within what rounding allows.

k rounded shares may miss 100 by k·u/2: 33.33 × 3 agrees, two shares at 100.02 cannot.  Exact
shares add nothing to the allowance.  With method largest-remainder the shares were made to
add up: then they have to, and each lies within one unit of its quota.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from gendoc.rules.checks.share import LARGEST_REMAINDER
from gendoc.rules.checks.units import UnitMismatch, in_unit, unit_of
from gendoc.rules.checks.words import allowance, paths
from gendoc.rules.interval import Interval, as_decimal, half_up, point, read_as
from gendoc.rules.record import Term, Verdict
from gendoc.rules.rule import Rule
from gendoc.rules.rulekind import Field, Instance, Judgement, RuleKind, misfit

_HUNDRED = Fraction(100)


def check(case: Instance) -> Judgement:
    """Return how far the shares of case are from making 100."""
    shares = case.many("parts")
    wrong = next((share for share in shares if share.unit not in ("", "%") and not share.is_zero), None)
    if wrong is not None:
        return misfit(f"{wrong.name} 的单位是「{wrong.unit}」，不是百分数")
    places = case.decimals["parts"]
    total = sum((share.value for share in shares), Fraction(0))
    gap = _HUNDRED - total
    moved: list[str] = []
    band = _band(case, shares, places)
    if case.rule.options.get("method") == LARGEST_REMAINDER:
        band = point(Fraction(0))
        try:
            strays, moved = _against_quotas(case, places)
        except (UnitMismatch, ZeroDivisionError) as problem:
            return misfit(str(problem))
        if strays and gap == 0:
            return _strayed(shares, strays, total, places)
    verdict = _verdict(gap, band, moved)
    difference = as_decimal(gap, places)
    message = f"各项占比之和 {as_decimal(total, places):f}%"
    if gap:
        message += f"，应为 100%，差 {difference:f}，{allowance(band)}"
    remark = f"按最大余额法调整：{'、'.join(moved)}" if moved else ""
    if remark:
        message += f"；{remark}"
    return Judgement(
        verdict=verdict,
        message=message,
        primary=shares[0],
        label=_label(shares[0]),
        related=tuple((share.span, _label(share)) for share in shares[1:] if share.figure),
        expected=Decimal(100),
        reported=as_decimal(total, places),
        difference=difference,
        allowed=band,
        advice=_advice(gap, shares),
        remark=remark,
    )


def _advice(gap: Fraction, shares: tuple[Term, ...]) -> str:
    if all(share.figure and share.figure.derived for share in shares):
        return "这些占比是按金额算出的：先改正金额或合计"
    return "补上漏列的一项，或改正占比" if gap > 0 else "改正占比"


def _label(share: Term) -> str:
    """Return what a share is called where it stands; one that nobody typed stands where its item begins."""
    return f"占比 {share.number}（算得）" if share.figure and share.figure.derived else "占比"


def _band(case: Instance, shares: tuple[Term, ...], places: int) -> Interval:
    """Return where 100 minus the sum may lie."""
    band = point(Fraction(0))
    for share in shares:
        step = Fraction(0) if share.step == 0 else Fraction(1, 10**places) if places else share.step
        band = band + (read_as(share.value, step, case.rule.rounding) - point(share.value))
    return band


def _verdict(gap: Fraction, band: Interval, moved: list[str]) -> Verdict:
    if gap == 0:
        return Verdict.ROUNDING if moved else Verdict.EXACT
    return Verdict.ROUNDING if gap in band else Verdict.FAILED


def _against_quotas(case: Instance, places: int) -> tuple[list[str], list[str]]:
    """Return the shares that are a unit or more off their quota, and those moved by less.

    Without amounts there are no quotas.  Raises UnitMismatch or, where the amounts make 0,
    ZeroDivisionError, with a Chinese message.
    """
    shares, amounts, wholes = case.many("parts"), case.many("amounts"), case.many("whole")
    strays: list[str] = []
    moved: list[str] = []
    if not amounts:
        return strays, moved
    if len(shares) != len(amounts):
        raise UnitMismatch(f"占比有 {len(shares)} 个，amounts 有 {len(amounts)} 个，不能逐一对应")
    unit = unit_of((*wholes, *amounts))
    values = [in_unit(term, unit).value for term in amounts]
    whole = in_unit(wholes[0], unit).value if wholes else sum(values, Fraction(0))
    if whole == 0:
        raise ZeroDivisionError("各项金额之和为 0，算不出占比")
    for share, value in zip(shares, values, strict=True):
        quota = 100 * value / whole
        rounded = half_up(quota, places)
        if abs(share.value - quota) >= Fraction(1, 10**places):
            strays.append(f"{share.name} {share.number}%，应在 {rounded:f}% 上下一个单位之内")
        elif share.value != Fraction(rounded):
            moved.append(f"{share.name} 由 {rounded:f} 调为 {share.number}")
    return strays, moved


def _strayed(shares: tuple[Term, ...], strays: list[str], total: Fraction, places: int) -> Judgement:
    return Judgement(
        verdict=Verdict.FAILED,
        message="；".join(strays),
        primary=shares[0],
        label=_label(shares[0]),
        related=tuple((share.span, _label(share)) for share in shares[1:] if share.figure),
        expected=Decimal(100),
        reported=as_decimal(total, places),
        difference=Decimal(0),
        allowed=point(Fraction(0)),
        advice="按各项金额重算占比",
    )


def _title(rule: Rule) -> str:
    return f"{paths(rule.refs['parts'])} 之和为 100%"


KIND = RuleKind(
    name="shares-total",
    fields=(
        Field(name="parts", form="figures"),
        Field(name="method", form="choice", required=False, choices=(LARGEST_REMAINDER,)),
        Field(name="amounts", form="figures", required=False),
        Field(name="whole", required=False),
    ),
    title=_title,
    check=check,
)
