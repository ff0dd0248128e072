"""growth: the change of a figure since last year, and its rate.

The change is now - before, a sum with weights 1 and -1; the rate is 100·(now/before - 1) or, if before is not printed,
100·change/(now - change), with the ends of the intervals.  For a base of 0 there is no rate, and none may be printed;
nor for a negative base, where a rise would have a negative rate.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from gendoc.figures.figure import Figure
from gendoc.figures.interval import half_up, legible, truncated
from gendoc.figures.units import factor, is_point, is_share
from gendoc.rules.kind import DERIVE, Field, FigureTypes, Judgement, Part, RuleInstance, RuleKind, does_not_apply
from gendoc.rules.oddunit import lacks_sign
from gendoc.rules.operand import Operand, Verdict, in_unit, unit_of
from gendoc.rules.relations import derived as made
from gendoc.rules.relations.quotients import Quotient
from gendoc.rules.relations.rates import NoRate, RateOfChange, as_points, bracketed, rate_of_growth
from gendoc.rules.relations.sums import Sum
from gendoc.rules.rule import Rule
from gendoc.rules.words import allowance, amount, assumed, last_key

_CHANGE_SIGN, _RATE_SIGN = "正负号反了：减少的写负数", "正负号反了：下降的写负数"
_WORST = (Verdict.FAILED, Verdict.DOUBTFUL, Verdict.UNCHECKED, Verdict.ROUNDING, Verdict.EXACT)


def _relations(instance: RuleInstance) -> tuple[Sum | NoRate | Quotient, ...]:
    stated: list[Sum | NoRate | Quotient] = []
    now, named = instance.operand("now"), instance.names("before")
    if instance.names("change") and named:
        before = instance.operand("before")
        parts = (now._replace(weight=Decimal(1)), before._replace(weight=Decimal(-1)))
        stated.append(Sum(as_points(instance.operand("change"), *parts), parts, "增减额"))
    if instance.names("rate"):
        rate = rate_of_growth(instance, instance.operand("rate").unit, "增减率")
        stated.append(_no_rate(instance, rate) or rate)
    return tuple(stated)


def _no_rate(instance: RuleInstance, rate: Quotient) -> NoRate | None:
    """Return the judgement, if the base is 0 or less, that it has no rate; else None.  Raises UnitMismatch."""
    now, named = instance.operand("now"), instance.names("before")
    base: tuple[Operand, ...] = (instance.operand("before"),) if named else (now, instance.operand("change"))
    if named and base[0].is_zero:
        why = f"{base[0].name} 是 {base[0].number}，没有增减率可算"
    elif rate.base.high < 0:
        shown = f"{base[0].name} 是 {base[0].number}" if named else f"{now.number} − {bracketed(base[1])}"
        why = f"{shown}，基数小于 0，增减率的正负说明不了增减"
    else:
        return None
    return NoRate(instance.operand("rate"), base, why, rate, "增减率")


def _check(instance: RuleInstance) -> Judgement:
    stated = _relations(instance)
    needed = {operand.field for relation in stated for operand in relation.operands} | {"change"}
    lacking = [
        operand
        for field in ("change", "rate")
        for operand in instance.operands(field)
        if not operand.known and field in needed
    ]
    if lacking:
        return Judgement(
            verdict=Verdict.UNCHECKED,
            reason="；".join(f"缺 {operand.name}" for operand in lacking),
            primary=lacking[0],
        )
    wrong = _change_in_percent(instance)
    if wrong is not None:
        return wrong
    judgements = [_judge(relation, instance) for relation in stated]
    judgement = next((judgement for judgement in judgements if judgement.misfit), None) or _joined(judgements, instance)
    failed = judgement.verdict is Verdict.FAILED and instance.names("rate")
    return (lacks_sign(instance, "rate", _check) if failed else None) or judgement


def _judge(relation: Sum | NoRate | Quotient, instance: RuleInstance) -> Judgement:
    if isinstance(relation, Sum):
        return _change(instance, relation)
    judgement = relation.judge()
    if isinstance(relation, NoRate) or judgement.misfit or judgement.verdict is Verdict.UNCHECKED:
        return judgement
    if judgement.verdict is Verdict.FAILED and judgement.expected is not None and judgement.settled is None:
        judgement = judgement._replace(causes=_rate_causes(instance, relation))
    return judgement


def _change_in_percent(instance: RuleInstance) -> Judgement | None:
    """Return the judgement on the change of a percentage given in percent instead of percentage points, else None."""
    now = instance.operand("now")
    change = instance.operand("change") if instance.names("change") else None
    if change is None or not is_share(change.unit) or not is_share(now.unit) or change.is_zero:
        return None
    reason = f"{change.name} 的单位是「{change.unit}」；{now.name} 是百分数，它的增减应以「个百分点」计"
    return does_not_apply(f"{reason}（由 75% 到 80% 是增加 5 个百分点，增长 6.67%）")


def _joined(judgements: list[Judgement], instance: RuleInstance) -> Judgement:
    """Return the judgement on change and rate together: the worse of the two, with the words of both.

    If both fail it has no difference, since there is no single one that could be waived, and the years may be wrong.
    """
    worst = min(judgements, key=lambda judgement: _WORST.index(judgement.verdict))
    failed = [judgement for judgement in judgements if judgement.verdict in (Verdict.FAILED, Verdict.DOUBTFUL)]
    telling = failed if failed else judgements
    reason = "；".join(judgement.reason for judgement in telling)
    careful = next((judgement for judgement in judgements if judgement.caution), worst)
    if len(failed) < 2:
        return worst._replace(reason=reason, caution=careful.caution, caution_action=careful.caution_action)
    related = tuple((judgement.primary.span, judgement.label) for judgement in failed[1:] if judgement.primary)
    return worst._replace(
        reason=reason,
        related=(*related, *worst.related),
        difference=None,
        severity="warning" if all(judgement.severity == "warning" for judgement in failed) else None,
        causes=_joined_causes(failed),
        action=("" if all(judgement.causes for judgement in failed) else _years_first(instance))
        + "；".join(f"{judgement.label}{judgement.action}" for judgement in failed)
        + "；都属实的，把规则分成两条，一条核对增减额，一条核对增减率，分别写入「已知差异」",
        set_to=None,
        settled=None,
        caution=careful.caution,
        caution_action=careful.caution_action,
    )


def _years_first(instance: RuleInstance) -> str:
    """Return the words to look the two years up before what follows from them is altered."""
    return f"查对{'、'.join(last_key(instance.operand(field)) for field in ('now', 'before'))}；都对的，"


def _joined_causes(failed: list[Judgement]) -> tuple[str, ...]:
    """Return the causes of change and rate; both signs the wrong way round are one, a sign explains not both."""
    signs = [judgement for judgement in failed if {_CHANGE_SIGN, _RATE_SIGN} & set(judgement.causes)]
    if len(signs) == 1 and not all(judgement.causes for judgement in failed):
        return ()
    causes = tuple(dict.fromkeys(cause for judgement in failed for cause in judgement.causes))
    return ("增减额和增减率的正负号都反了：减少的写负数",) if set(causes) == {_CHANGE_SIGN, _RATE_SIGN} else causes


def _change(instance: RuleInstance, stated: Sum) -> Judgement:
    (now, before), sides = stated.parts, stated.balance()
    judgement = stated.judged(sides)
    reported, unit = instance.operand("change"), sides.unit
    computed = sides.number(sides.computed)
    if unit and stated.total.unit not in ("", unit):
        unit = stated.total.unit
        computed = legible(sides.computed * factor(sides.unit, unit))
    mixed = len({operand.unit for operand in (stated.total, now, before) if not operand.is_zero}) > 1
    now_unit, before_unit, tail = (operand.unit if mixed else "" for operand in (now, before, reported))
    reason = (
        f"{last_key(reported)} {reported.number}{tail}，按 {now.number}{now_unit} − {bracketed(before)}{before_unit}"
    )
    reason += f"{' 应' if sides.difference else ' '}为 {amount(computed, unit)}{tail}"
    if sides.difference:
        gap = amount(sides.number(sides.difference), sides.unit) + (sides.unit if mixed else "")
        reason += f"，差 {gap}，{allowance(sides.allowed, sides.difference)}"
    backwards = judgement.verdict is Verdict.FAILED and sides.total.value == -sides.computed
    exchanged = backwards and reported.value < 0 and not instance.names("rate")  # nobody types a minus by mistake
    return judgement._replace(
        reason=reason + assumed((now, before)),
        primary=reported,
        related=tuple((operand.span, word) for operand, word in ((now, "本年"), (before, "上年")) if operand.figure),
        causes=("正负号反了", "本年数和上年数填颠倒了") if exchanged else (_CHANGE_SIGN,) if backwards else (),
        action=f"查明是增加还是减少：增加的，改为 {computed:f}；减少的，把 {now.number} 和 {before.number} 换回来"
        if exchanged
        else f"改为 {computed:f}",
        set_to=None if exchanged else computed,
    )


def _rate_causes(instance: RuleInstance, stated: Quotient) -> tuple[str, ...]:
    rate, scale, ratio = stated.printed, stated.scale, stated.ratio()
    places = max(rate.decimals, 0)
    if ratio is not None and Fraction(half_up(-ratio.value, places)) == rate.value:
        return (_RATE_SIGN,)
    now, before = _both_years(stated)
    if instance.names("before") and now.unit == stated.under.unit == "%" and now.value - before == rate.value:
        return ("写的是相差的百分点，不是增减的百分数",)
    if not now.interval.touches_zero and _prints(scale * (1 - before / now.value), rate):
        return ("除以了本年数，应除以上年数",)
    change = instance.operand("change") if instance.names("change") else None
    if change is not None and change.value == stated.over.value and change.value:
        return ()  # this year's figure is that of the change, and so is what follows from it
    if before and Fraction(half_up(scale * now.value / before, places)) == rate.value:
        part = "几倍" if scale == 1 else f"{'千' if scale > 100 else '百'}分之几"
        return (f"写的是本年数为上年数的{part}，没有减去 {scale}",)
    return ()


def _both_years(stated: Quotient) -> tuple[Operand, Fraction]:
    """Return this year's figure, and last year's in its unit, which follows from the change if it is not named."""
    if isinstance(stated, RateOfChange):
        now, change = stated.in_one_unit()
        return now, now.value - change.value
    return in_unit(stated.over, stated.under.unit), stated.under.value


def _prints(number: Fraction, rate: Operand) -> bool:
    """Return whether a number comes to a printed rate when it is rounded or cut off."""
    places = max(rate.decimals, 0)
    return rate.value in (Fraction(half_up(number, places)), Fraction(truncated(number, places)))


def _derive(instances: Sequence[RuleInstance], types: FigureTypes) -> Iterator[Figure]:
    for instance in instances:
        inputs = [instance.operand(field) for field in ("now", "before", "change") if instance.names(field)]
        inputs = [operand for operand in inputs if not (operand.field == "change" and instance.names("before"))]
        if not made.all_typed(inputs):
            continue
        yield from _derived_change(instance, types)
        yield from _derived_rate(instance, types)


def _derived_change(instance: RuleInstance, types: FigureTypes) -> Iterator[Figure]:
    if not instance.names("change") or not instance.names("before") or not instance.operand("change").left_out:
        return
    now, before = instance.operand("now"), instance.operand("before")
    unit = unit_of((now, before))
    form = made.form(
        instance, "change", types, "个百分点" if is_share(unit) else unit, max(now.decimals, before.decimals)
    )
    points = is_point(form.unit) and is_share(unit)
    change = in_unit(now, "%" if points else form.unit).value - in_unit(before, "%" if points else form.unit).value
    value = made.rounded(instance, change, form.places)
    if value is not None:
        exact = now.step == before.step == 0 and Fraction(value) == change
        yield made.figure(instance, "change", value, form, exact=exact)


def _derived_rate(instance: RuleInstance, types: FigureTypes) -> Iterator[Figure]:
    if not instance.names("rate") or not instance.operand("rate").left_out:
        return
    form = made.form(instance, "rate", types, "%")
    rate = rate_of_growth(instance, form.unit)
    figure = None if _no_rate(instance, rate) else rate.derive(form)
    if figure is not None:
        yield figure


def _fault(rule: Rule) -> str:
    if "change" not in rule.refs and "rate" not in rule.refs:
        return "growth 规则缺「change」（增减额）或「rate」（增减率），至少写一个"
    if "before" not in rule.refs and not {"change", "rate"} <= rule.refs.keys():
        return "growth 规则缺「before」（上年数）；没有上年数的，写「change」和「rate」"
    return ""


def _title(rule: Rule) -> str:
    names = [rule.called(field) for field in ("change", "rate") if field in rule.refs]
    return f"{'、'.join(names)} 与 {rule.called('now')} 相符"


KIND = RuleKind(
    name="growth",
    label="增减",
    order=5,
    fields=(
        Field(name="now", label="本年", part=Part.NOW),
        Field(name="before", label="上年", part=Part.DIVISOR | Part.EARLIER, required=False),
        Field(name="change", label="增减额", part=Part.CHANGE, required=False, needed=False),
        Field(name="rate", label="增减率", part=Part.RATE, required=False, needed=False),
        DERIVE,
    ),
    title=_title,
    relations=_relations,
    check=_check,
    fault=_fault,
    derives=lambda rule: tuple(
        field for field in ("change", "rate") if field in rule.refs and (field == "rate" or "before" in rule.refs)
    ),
    derive=_derive,
)
