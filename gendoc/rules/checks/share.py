"""share: a printed share is 100·part/whole, at the precision of its siblings.

The interval of the quotient has to meet the interval of the printed share.  A bare 0 and 无
are exact: 0% for what would round to 0.17% hides it.  100% of a count is exact too: 99.996%
is not all.  A share left out of the data is computed here, half up; that of 无 is 无.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from gendoc.data.figure import NIL, Figure
from gendoc.rules.checks.units import UnitMismatch, in_unit
from gendoc.rules.checks.words import last_key
from gendoc.rules.interval import Interval, as_decimal, half_up, point, read_as, truncated
from gendoc.rules.record import Term, Verdict
from gendoc.rules.rule import Rule
from gendoc.rules.rulekind import Field, FigureTypes, Instance, Judgement, RuleKind, misfit
from gendoc.span import Span

LARGEST_REMAINDER = "largest-remainder"
_SCALES = {"‰": 1000}


def check(case: Instance) -> Judgement:
    """Return how a printed share compares with the quotient it stands for."""
    part, whole, share = case.one("part"), case.one("whole"), case.one("share")
    if part.state == share.state == "nil":
        return Judgement(verdict=Verdict.INAPPLICABLE, message=f"{part.name} 填 无，没有占比", primary=share)
    if share.unit not in ("", "%", "‰") and not share.is_zero:
        return misfit(f"{share.name} 的单位是「{share.unit}」，不是占比")
    try:
        quotient = _quotient(part, whole, _scale(share.unit))
    except UnitMismatch as problem:
        return misfit(str(problem))
    if quotient is None:
        return Judgement(
            verdict=Verdict.UNCHECKED,
            message=f"{whole.name} 是 {whole.number}，不能作除数",
            primary=share,
            related=_related(part, whole),
        )
    ratio, band = quotient
    places = max(share.decimals, case.decimals["share"])
    printed = _printed_interval(case, places)
    computed = (truncated if case.rule.rounding == "truncate" else half_up)(ratio, places)
    allowed = (printed - point(share.value)) - (band - point(ratio))
    verdict = _verdict(case, ratio, printed.meets(band), computed)
    cut = verdict is Verdict.FAILED and share.step > 0 and truncated(ratio, places) == _decimal(share)
    computed = _telling(ratio, computed, share.value, places) if verdict is Verdict.FAILED else computed
    difference = computed - _decimal(share)
    unit = share.unit or "%"
    return Judgement(
        verdict=verdict,
        message=_message(case, computed, difference, band, unit) + ("，是截尾而非四舍五入" if cut else ""),
        primary=share,
        label=last_key(share),
        related=_related(part, whole),
        expected=computed,
        expected_interval=band,
        reported=as_decimal(share.value, share.decimals if share.step else 0),
        difference=difference,
        allowed=allowed,
        advice=f"改为 {computed:f}" + ("，或删去这个数由 gendoc 算出" if _derivable(case) else ""),
        severity="warning" if cut else None,
    )


@dataclass(frozen=True, slots=True)
class _Draft:
    """A share that can be computed: its instance, its exact value, and how it is printed."""

    case: Instance
    ratio: Fraction
    places: int
    unit: str


def derive(cases: Sequence[Instance], figure_type: FigureTypes) -> Iterator[Figure]:
    """Yield the shares that are absent and can be computed.

    A share whose part or whole is absent, or whose whole may be 0, is left out.  Raises
    UnitMismatch.
    """
    drafts = [draft for case in cases if (draft := _draft(case, figure_type)) is not None]
    values = [half_up(draft.ratio, draft.places) for draft in drafts]
    if len(drafts) == len(cases) and cases and cases[0].rule.options.get("method") == LARGEST_REMAINDER:
        values = _apportioned(drafts) or values
    for draft, computed in zip(drafts, values, strict=True):
        share, part = draft.case.one("share"), draft.case.one("part")
        nil, nothing = part.state == "nil", part.is_zero
        value = Decimal(0) if nothing else computed
        yield Figure(
            path=share.path,
            span=share.span,
            text=NIL if nil else f"{value:f}",
            state="nil" if nil else "number",
            value=None if nil else value,
            unit=draft.unit,
            decimals=draft.places,
            exact=nothing,
            derived=draft.case.rule.id,
        )


def _draft(case: Instance, figure_type: FigureTypes) -> _Draft | None:
    part, whole, share = case.one("part"), case.one("whole"), case.one("share")
    if share.state != "absent" or not share.path or not (_typed(part) and _typed(whole)):
        return None
    kind = figure_type(share.path)
    unit = (kind.unit if kind else None) or "%"
    quotient = _quotient(part, whole, _scale(unit))
    declared = kind.decimals if kind else None
    places = declared if declared is not None else case.decimals["share"] or 2
    return _Draft(case, quotient[0], places, unit) if quotient else None


def _derivable(case: Instance) -> bool:
    """Return whether the share would be computed if nobody typed it.

    A figure of some 数据 that the rule finds by its bare name would then not be found at all.
    """
    pattern, path = case.rule.ref("share").pattern, case.one("share").path
    by_name = not pattern.relative and path[:1] != pattern.steps[:1]
    return not by_name and case.one("part").state == "number" and _typed(case.one("whole"))


def _typed(term: Term) -> bool:
    return term.state in ("number", "nil")


def _apportioned(drafts: list[_Draft]) -> list[Decimal]:
    """Return the shares by largest remainder, none if their exact values do not make the whole."""
    places, scale = drafts[0].places, _scale(drafts[0].unit)
    if sum(draft.ratio for draft in drafts) != scale or any(draft.places != places for draft in drafts):
        return []
    quotas = [draft.ratio * 10**places for draft in drafts]
    units = [floor(quota) for quota in quotas]
    by_remainder = sorted(range(len(units)), key=lambda n: (units[n] - quotas[n], n))
    for index in by_remainder[: scale * 10**places - sum(units)]:
        units[index] += 1
    return [as_decimal(Fraction(unit, 10**places), places) for unit in units]


def _scale(unit: str) -> int:
    return _SCALES.get(unit, 100)


def _quotient(part: Term, whole: Term, scale: int) -> tuple[Fraction, Interval] | None:
    """Return scale times part/whole and what it may be, None if whole may be 0."""
    if whole.interval.touches_zero:
        return None
    part = in_unit(part, whole.unit).times(Fraction(scale))
    return part.value / whole.value, part.interval.over(whole.interval)


def _printed_interval(case: Instance, places: int) -> Interval:
    """Return what the printed share may stand for, read with as many decimals as its siblings."""
    part, whole, share = case.one("part"), case.one("whole"), case.one("share")
    counted = part.step == 0 and whole.step == 0 and not share.is_zero
    if share.step == 0 or (counted and share.value == _scale(share.unit)):
        return point(share.value)
    return read_as(share.value, Fraction(1, 10**places) if places else share.step, case.rule.rounding)


def _verdict(case: Instance, ratio: Fraction, meets: bool, computed: Decimal) -> Verdict:
    share = case.one("share")
    if ratio == share.value:
        return Verdict.EXACT
    if case.rule.options.get("method") == LARGEST_REMAINDER and share.step:
        step = Fraction(1, 10 ** max(share.decimals, case.decimals["share"]))
        return Verdict.ROUNDING if abs(ratio - share.value) < step else Verdict.FAILED
    nothing = share.is_zero and computed == 0
    return Verdict.ROUNDING if meets or nothing else Verdict.FAILED


def _telling(ratio: Fraction, computed: Decimal, reported: Fraction, places: int) -> Decimal:
    """Return computed with as many more decimals as it takes to differ from what is printed."""
    while computed == reported:
        places += 1
        computed = truncated(ratio, places)
    return computed


def _message(case: Instance, computed: Decimal, difference: Decimal, band: Interval, unit: str) -> str:
    part, whole, share = case.one("part"), case.one("whole"), case.one("share")
    units = part.unit != whole.unit and not part.is_zero
    shown = f"{part.number}{part.unit if units else ''} ÷ {whole.number}{whole.unit if units else ''}"
    start = f"{last_key(share)} {share.number}{unit}，按 {shown}"
    if difference == 0:
        return f"{start} 为 {computed:f}{unit}"
    return f"{start} 应为 {computed:f}{unit}，差 {difference:f}{_reach(band, computed)}"


def _reach(band: Interval, computed: Decimal) -> str:
    """Return the ends of the true share, widened to two digits more than it is printed with."""
    places = max(0, -int(computed.as_tuple().exponent)) + 2
    unit = 10**places
    low, high = Fraction(floor(band.low * unit), unit), Fraction(ceil(band.high * unit), unit)
    if low == high:
        return ""
    return f"（真值在 {as_decimal(low, places):f} 至 {as_decimal(high, places):f} 之间）"


def _decimal(share: Term) -> Decimal:
    return as_decimal(share.value)


def _related(part: Term, whole: Term) -> tuple[tuple[Span, str], ...]:
    return tuple((term.span, label) for term, label in ((part, "分子"), (whole, "分母")) if term.figure)


def _title(rule: Rule) -> str:
    share, part, whole = (rule.ref(role).pattern.text for role in ("share", "part", "whole"))
    return f"{share.lstrip('.')} 等于 {part.lstrip('.')} 占 {whole.lstrip('.')} 的比重"


KIND = RuleKind(
    name="share",
    fields=(
        Field(name="part"),
        Field(name="whole"),
        Field(name="share"),
        Field(name="method", form="choice", required=False, choices=(LARGEST_REMAINDER,)),
    ),
    title=_title,
    check=check,
    derive=derive,
)
