"""completion: what is done, as a percentage of what was planned; 100% means that the two are equal.

99.996% is not 100%, and rounding up to that is wrong.  Below 100% the rate is a ratio.  Without a rate the rule
asserts that everything is done (均已完成, 全覆盖).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from gendoc.figures.figure import Figure
from gendoc.figures.interval import half_up, legible, truncated
from gendoc.rules.kind import DERIVE, Field, FigureTypes, Judgement, Part, RuleInstance, RuleKind
from gendoc.rules.oddunit import lacks_sign
from gendoc.rules.operand import Operand, Verdict, in_unit, require_unit
from gendoc.rules.relations import derived as made
from gendoc.rules.relations.completion import Completion
from gendoc.rules.relations.quotients import PERCENT, Quotient, quotient, related, scale_of
from gendoc.rules.rule import Rule
from gendoc.rules.words import amount, last_key


def _relations(instance: RuleInstance) -> tuple[Completion]:
    rate = _quotient(instance, instance.operand("rate").unit) if instance.names("rate") else None
    return (Completion(instance.operand("done"), instance.operand("planned"), rate),)


def _quotient(instance: RuleInstance, unit: str) -> Quotient:
    more = {"exact_at": Fraction(scale_of(unit)), "cut_short": True}
    return quotient(instance, "done", "planned", "rate", unit, "完成率", **more)


def _check(instance: RuleInstance) -> Judgement:
    judgement = _judged(instance)
    failed = judgement.verdict is Verdict.FAILED and instance.names("rate")
    return (lacks_sign(instance, "rate", _check) if failed else None) or judgement


def _judged(instance: RuleInstance) -> Judgement:
    (stated,) = _relations(instance)
    done, planned, quotient, unit = stated.done, stated.planned, stated.rate, stated.unit
    rate = quotient.printed if quotient is not None else None
    if rate is not None:
        require_unit(rate, PERCENT, "完成率")
    if rate is not None and not rate.known:
        return Judgement(verdict=Verdict.UNCHECKED, reason=f"缺 {rate.name}", primary=rate)
    difference = in_unit(done, unit).value - in_unit(planned, unit).value
    scale = quotient.scale if quotient is not None else scale_of("%")
    if quotient is not None and quotient.base.touches_zero:
        return quotient.judge()
    if quotient is None or rate is None or rate.value == scale or difference == 0:
        return _all(done, planned, rate, difference, scale, unit)
    judgement = quotient.judge()
    ratio = quotient.ratio()
    assert ratio is not None
    nearly_all = half_up(ratio.value, quotient.places) == scale
    open_ = judgement.verdict in (Verdict.FAILED, Verdict.DOUBTFUL)
    if open_ and nearly_all and truncated(ratio.value, quotient.places) == rate.value:
        return judgement._replace(
            verdict=Verdict.ROUNDING,
            reason=f"{last_key(rate)} {rate.number}%，不足 100% 的部分没有进位",
        )
    return judgement


def _all(done: Operand, planned: Operand, rate: Operand | None, excess: Fraction, scale: int, unit: str) -> Judgement:
    """Return the judgement on a rate of 100%, or on equal figures, whatever the rate."""
    claimed = rate is None or rate.value == scale
    nil = done.is_zero and planned.is_zero
    verdict = Verdict.UNCHECKED if nil else Verdict.EXACT if claimed and excess == 0 else Verdict.FAILED
    shown = [f"{last_key(operand)} {operand.number}{operand.unit}" for operand in (done, planned)]
    reason = "，".join(shown)
    difference = legible(excess)
    action, set_to = f"查对{last_key(done)}和{last_key(planned)}", None
    if nil:
        reason += "，没有可完成的，说不上全部"
    elif verdict is Verdict.FAILED and claimed:
        what = f"{last_key(rate)} {rate.number}%" if rate else "说的是全部完成"
        over = "超出" if excess > 0 else "还差"
        reason += f"，{what}，实际{over} {amount(abs(difference), unit)}{unit}；100% 只能是两数相等，舍入到 100 也不行"
        action += "；没有全部完成的，照实写完成率"
    elif verdict is Verdict.FAILED:
        reason += f"，两数相等就是 100%，写的是 {rate.number}%" if rate else ""
        difference = legible(scale - rate.value) if rate else difference
        action, set_to = f"改为 {scale}", Decimal(scale)
    primary = rate or done
    return Judgement(
        verdict=verdict,
        reason=reason,
        primary=primary,
        label=last_key(primary),
        related=related(done, planned) if rate else ((planned.span, last_key(planned)),) if planned.figure else (),
        expected=legible(in_unit(planned, unit).value) if claimed else legible(Fraction(scale)),
        reported=legible(in_unit(done, unit).value) if claimed or rate is None else legible(rate.value),
        difference=difference,
        action=action,
        set_to=set_to,
    )


def _derive(instances: Sequence[RuleInstance], types: FigureTypes) -> Iterator[Figure]:
    for instance in instances:
        if not instance.names("rate"):
            continue
        quotient = _quotient(instance, "")
        if not quotient.printed.left_out or not (quotient.over.typed and quotient.under.typed):
            continue
        form = made.form(instance, "rate", types, "%")
        quotient = _quotient(instance, form.unit)
        ratio, scale = quotient.ratio(), quotient.scale
        value = made.rounded(instance, ratio.value, form.places) if ratio else None
        if ratio and value == scale != ratio.value:
            value = truncated(ratio.value, form.places)
        if value is not None and ratio and not value == scale != ratio.value:
            yield made.figure(instance, "rate", value, form)


def _title(rule: Rule) -> str:
    done, planned = (rule.called(field) for field in ("done", "planned"))
    return f"{done} 占 {planned} 的完成率" if "rate" in rule.refs else f"{planned} 全部完成"


KIND = RuleKind(
    name="completion",
    label="完成情况",
    order=10,
    fields=(
        Field(name="done", label="完成"),
        Field(name="planned", label="应完成", part=Part.DIVISOR),
        Field(name="rate", label="完成率", part=Part.SHARE, required=False, needed=False),
        DERIVE,
    ),
    title=_title,
    relations=_relations,
    check=_check,
    derives=lambda rule: ("rate",) if "rate" in rule.refs else (),
    derive=_derive,
)
