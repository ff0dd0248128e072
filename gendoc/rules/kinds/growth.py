"""growth: what a figure changed by since before, and at what rate.

The change is now - before, a sum with weights 1 and -1; the rate 100·(now/before - 1), or, where before is
not printed, 100·change/(now - change), by the corners of the intervals.  From 0 there is no rate, and none
may be printed; from a negative figure its sign says nothing, which is a warning.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from gendoc.figures.figure import Figure
from gendoc.figures.interval import Interval, as_decimal, half_up, point
from gendoc.figures.units import UnitMismatch
from gendoc.rules.kind import DERIVE, Field, FigureTypes, Judgement, Part, RuleInstance, RuleKind, does_not_apply
from gendoc.rules.operand import Operand, Verdict, in_unit, unit_of
from gendoc.rules.relations import derived as computed
from gendoc.rules.relations.quotients import Printed, Ratio, judge, scale_of
from gendoc.rules.relations.sums import balance
from gendoc.rules.rule import Rule
from gendoc.rules.words import allowance, amount, assumed, last_key

_POINTS = ("百分点", "个百分点")
_NO_SIGN = "基数是负数，增减率的正负说明不了增减"
_WORST = (Verdict.FAILED, Verdict.DOUBTFUL, Verdict.UNCHECKED, Verdict.ROUNDING, Verdict.EXACT)


def check(case: RuleInstance) -> Judgement:
    """Return how the printed change and rate compare with the figures they come of."""
    lacking = [operand for field in ("change", "rate") for operand in case.operands(field) if not operand.known]
    lacking = [
        operand for operand in lacking if operand.field == "change" or not (operand.left_out and _from_nothing(case))
    ]
    if lacking:
        return Judgement(
            verdict=Verdict.UNCHECKED,
            message="；".join(f"缺 {operand.name}" for operand in lacking),
            primary=lacking[0],
        )
    wrong = _change_in_percent(case)
    if wrong is not None:
        return wrong
    try:
        found = [_change(case)] if case.names("change") and case.names("before") else []
        found += [_rate(case)] if case.names("rate") else []
    except UnitMismatch as problem:
        return does_not_apply(str(problem))
    return next((one for one in found if one.invalid), None) or _joined(found)


def _change_in_percent(case: RuleInstance) -> Judgement | None:
    """Return that the change of a percentage is given in percent, None if it is not: 75% to 80% is 5 percentage points."""
    now = case.operand("now")
    change = case.operand("change") if case.names("change") else None
    if change is None or change.unit not in ("%", "‰") or now.unit not in ("%", "‰") or change.is_zero:
        return None
    told = f"{change.name} 的单位是「{change.unit}」；{now.name} 是百分数，它的增减应以「个百分点」计"
    return does_not_apply(f"{told}（由 75% 到 80% 是增加 5 个百分点，增长 6.67%）")


def _joined(found: list[Judgement]) -> Judgement:
    """Return the judgement on change and rate together: the worse of the two, with the words of both.

    Where both fail there is no one difference that could be signed for.
    """
    worst = min(found, key=lambda one: _WORST.index(one.verdict))
    failed = [one for one in found if one.verdict in (Verdict.FAILED, Verdict.DOUBTFUL)]
    told = failed if failed else found
    message = "；".join(one.message for one in told)
    careful = next((one for one in found if one.caution), worst)
    if len(failed) < 2:
        return worst._replace(message=message, caution=careful.caution, caution_help=careful.caution_help)
    related = tuple((one.primary.span, one.label) for one in failed[1:] if one.primary)
    return worst._replace(
        message=message,
        related=(*related, *worst.related),
        difference=None,
        severity="warning" if all(one.severity == "warning" for one in failed) else None,
        causes=tuple(dict.fromkeys(cause for one in failed for cause in one.causes)),
        advice="；".join(f"{one.label}{one.advice}" for one in failed)
        + "；都属实的，把规则分成两条，一条核对增减额，一条核对增减率，分别写入「已知差异」",
        caution=careful.caution,
        caution_help=careful.caution_help,
    )


def _change(case: RuleInstance) -> Judgement:
    now, before, change = (
        case.operand("now"),
        case.operand("before"),
        as_points(case.operand("change"), case.operand("now")),
    )
    sides = balance(change, (now._replace(weight=Decimal(1)), before._replace(weight=Decimal(-1))))
    computed_, gap = sides.number(sides.computed), sides.number(sides.gap)
    shown = f"{last_key(change)} {case.operand('change').number}"
    text = f"{shown}，按 {now.number} − {_bracketed(before)}"
    if sides.gap:
        off = f"差 {amount(gap, sides.unit)}，{allowance(sides.allowed)}"
        message = f"{text} 应为 {amount(computed_, sides.unit)}，{off}"
    else:
        message = f"{text} 为 {amount(computed_, sides.unit)}"
    return Judgement(
        verdict=sides.verdict,
        message=message + assumed((now, before)),
        primary=case.operand("change"),
        label=last_key(change),
        related=tuple((operand.span, word) for operand, word in ((now, "本年"), (before, "上年")) if operand.figure),
        expected=computed_,
        expected_interval=sides.expected,
        reported=sides.number(sides.total.value),
        difference=gap,
        allowed=sides.allowed,
        causes=_change_causes(sides.computed, sides.total.value, sides.verdict),
        advice=f"改为 {computed_:f}",
    )


def _change_causes(computed_: Fraction, reported: Fraction, verdict: Verdict) -> tuple[str, ...]:
    backwards = verdict is Verdict.FAILED and reported == -computed_
    return ("正负号反了：减少的写负数",) if backwards else ()


def _rate(case: RuleInstance) -> Judgement:
    rate, now = case.operand("rate"), case.operand("now")
    related = tuple(
        (operand.span, word)
        for field, word in (("now", "本年"), ("before", "上年"), ("change", "增减额"))
        for operand in case.operands(field)
        if operand.figure and (field != "change" or not case.names("before"))
    )
    if rate.unit not in ("", "%", "‰") and not rate.is_zero:
        return does_not_apply(f"{rate.name} 的单位是「{rate.unit}」，不是增减率")
    if _from_nothing(case):
        return _no_rate(case, rate)
    scale = scale_of(rate.unit)
    ratio, base = _growth(case, scale)
    if ratio is None:
        what = (
            f"{case.operand('before').name} 是 {case.operand('before').number}"
            if case.names("before")
            else "基数可能是 0"
        )
        return Judgement(verdict=Verdict.UNCHECKED, message=f"{what}，不能作除数", primary=rate, related=related)
    how = Printed(
        field="rate",
        division=_division(case),
        unit=rate.unit or "%",
        related=related,
        advice=computed.leave_out(case, "rate") if now.state == "number" else "",
        causes=_rate_causes(case, ratio, rate, scale),
    )
    judgement = judge(case, ratio, how)
    return (
        judgement._replace(caution=_NO_SIGN, caution_help="改用增减额说明，或写明扭亏、转正")
        if base.high < 0
        else judgement
    )


def _from_nothing(case: RuleInstance) -> bool:
    """Return whether there was exactly nothing before, so that there can be no rate."""
    return case.names("before") and case.operand("before").is_zero


def _no_rate(case: RuleInstance, rate: Operand) -> Judgement:
    """Return the judgement on a rate where there can be none: it must not be printed."""
    before = case.operand("before")
    told = f"{before.name} 是 {before.number}，没有增减率可算"
    if rate.state != "number":
        return Judgement(verdict=Verdict.EXACT, message=told, primary=rate)
    return Judgement(
        verdict=Verdict.FAILED,
        message=f"{last_key(rate)} {rate.number}{rate.unit or '%'}，而 {told}",
        primary=rate,
        label=last_key(rate),
        related=((before.span, "上年"),) if before.figure else (),
        reported=as_decimal(rate.value),
        advice="删去增减率，或填 无",
    )


def _growth(case: RuleInstance, scale: int) -> tuple[Ratio | None, Interval]:
    """Return the rate, None if the base may be 0, and what the base may be.  Raises UnitMismatch."""
    now = case.operand("now")
    if case.names("before"):
        base = case.operand("before")
        now = in_unit(now, base.unit)
        if base.interval.touches_zero:
            return None, base.interval
        band = now.interval.over(base.interval).times(Fraction(scale)) - point(Fraction(scale))
        return Ratio(scale * (now.value / base.value - 1), band), base.interval
    unit = unit_of((now, case.operand("change")))
    now, change = in_unit(now, unit), in_unit(as_points(case.operand("change"), now), unit)
    around = now.interval - change.interval
    if around.touches_zero:
        return None, around
    return Ratio(scale * change.value / (now.value - change.value), _corners(now, change, scale)), around


def _corners(now: Operand, change: Operand, scale: int) -> Interval:
    """Return what change/(now - change) may be: it rises or falls throughout with either figure."""
    found = [
        (scale * delta / (top - delta), top_closed and delta_closed)
        for top, top_closed in _ends(now.interval)
        for delta, delta_closed in _ends(change.interval)
    ]
    low, high = min(value for value, _ in found), max(value for value, _ in found)
    return Interval(low, high, (low, True) in found, (high, True) in found)


def _ends(interval: Interval) -> tuple[tuple[Fraction, bool], ...]:
    return (interval.low, interval.low_closed), (interval.high, interval.high_closed)


def as_points(change: Operand, now: Operand) -> Operand:
    """Return the change of a percentage, which is in percentage points, as a percentage."""
    if change.figure is None or change.unit not in _POINTS or now.unit != "%":
        return change
    return change._replace(figure=replace(change.figure, unit="%"))


def _division(case: RuleInstance) -> str:
    now = case.operand("now")
    if case.names("before"):
        before = _bracketed(case.operand("before"))
        return f"({now.number} − {before}) ÷ {before}"
    change = _bracketed(case.operand("change"))
    return f"{change} ÷ ({now.number} − {change})"


def _bracketed(operand: Operand) -> str:
    """Return a figure as it stands behind a sign, one below 0 in brackets."""
    return f"({operand.number})" if operand.value < 0 else operand.number


def _rate_causes(case: RuleInstance, ratio: Ratio, rate: Operand, scale: int) -> tuple[str, ...]:
    places = max(rate.decimals, 0)
    if Fraction(half_up(-ratio.value, places)) == rate.value:
        return ("正负号反了：下降的写负数",)
    if not case.names("before"):
        return ()
    now, before = in_unit(case.operand("now"), case.operand("before").unit), case.operand("before")
    if now.unit == before.unit == "%" and now.value - before.value == rate.value:
        return ("写的是相差的百分点，不是增减的百分数",)
    if (
        not now.interval.touches_zero
        and Fraction(half_up(scale * (1 - before.value / now.value), places)) == rate.value
    ):
        return ("除以了本年数，应除以上年数",)
    if Fraction(half_up(scale * now.value / before.value, places)) == rate.value:
        return (f"写的是本年数为上年数的{'千' if scale > 100 else '百'}分之几，没有减去 {scale}",)
    return ()


def derive(cases: Sequence[RuleInstance], types: FigureTypes) -> Iterator[Figure]:
    """Yield the changes and rates that are absent and can be computed.  Raises UnitMismatch."""
    for case in cases:
        inputs = [case.operand(field) for field in ("now", "before", "change") if case.names(field)]
        inputs = [operand for operand in inputs if not (operand.field == "change" and case.names("before"))]
        if not computed.all_typed(inputs):
            continue
        yield from _derived_change(case, types)
        yield from _derived_rate(case, types)


def _derived_change(case: RuleInstance, types: FigureTypes) -> Iterator[Figure]:
    if not case.names("change") or not case.names("before") or not case.operand("change").left_out:
        return
    now, before = case.operand("now"), case.operand("before")
    unit = unit_of((now, before))
    form = computed.form(case, "change", types, "个百分点" if unit == "%" else unit, max(now.decimals, before.decimals))
    points = form.unit in _POINTS and unit == "%"
    gap = in_unit(now, "%" if points else form.unit).value - in_unit(before, "%" if points else form.unit).value
    value = computed.rounded(case, gap, form.places)
    if value is not None:
        exact = now.step == before.step == 0 and Fraction(value) == gap
        yield computed.figure(case, "change", value, form, exact=exact)


def _derived_rate(case: RuleInstance, types: FigureTypes) -> Iterator[Figure]:
    if not case.names("rate") or not case.operand("rate").left_out:
        return
    form = computed.form(case, "rate", types, "%")
    ratio, _ = _growth(case, scale_of(form.unit))
    value = computed.rounded(case, ratio.value, form.places) if ratio else None
    if value is not None:
        yield computed.figure(case, "rate", value, form)


def _fault(rule: Rule) -> str:
    if "change" not in rule.refs and "rate" not in rule.refs:
        return "growth 规则缺「change」（增减额）或「rate」（增减率），至少写一个"
    if "before" not in rule.refs and not {"change", "rate"} <= rule.refs.keys():
        return "growth 规则缺「before」（上年数）；没有上年数的，写「change」和「rate」"
    return ""


def _title(rule: Rule) -> str:
    told = [rule.ref(field).pattern.text.lstrip(".") for field in ("change", "rate") if field in rule.refs]
    return f"{'、'.join(told)} 与 {rule.ref('now').pattern.text.lstrip('.')} 相符"


KIND = RuleKind(
    name="growth",
    label="增减",
    order=5,
    fields=(
        Field(name="now", label="本年"),
        Field(name="before", label="上年", part=Part.DIVISOR | Part.EARLIER, required=False),
        Field(name="change", label="增减额", part=Part.CHANGE, required=False, needed=False),
        Field(name="rate", label="增减率", part=Part.RATE, required=False, needed=False),
        DERIVE,
    ),
    title=_title,
    check=check,
    fault=_fault,
    derives=lambda rule: tuple(
        field for field in ("change", "rate") if field in rule.refs and (field == "rate" or "before" in rule.refs)
    ),
    derive=derive,
)
