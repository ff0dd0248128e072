"""grade: a score is the sum of its items, and the grade is the band that it falls in.

Items add up to the score exactly, none exceeds its weight or is negative, and weights add up to the full score.  Bands
are data of the rule; each begins at its number, included, and ends before the next.  The score as typed decides, so
that 89.996 is below 90 although it prints as 90.00, for which there is a warning.  A grade by other bands can be
waived: its difference is how far the score lies above the beginning of the band that was written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import zip_longest
from typing import Any

from gendoc.core.source import Span
from gendoc.figures.interval import as_decimal, as_text, half_up
from gendoc.rules.kind import DERIVE, Derived, Field, FigureTypes, Judgement, RuleInstance, RuleKind, does_not_apply
from gendoc.rules.operand import DerivedText, Operand, Verdict, require_unit
from gendoc.rules.relations import derived as made
from gendoc.rules.relations.scores import Scores
from gendoc.rules.rule import Rule
from gendoc.rules.words import last_key

_FULL = Fraction(100)
_PLACES = 2  # decimals with which scores are printed
_POINTS = ("", "分")  # units of a score


def _relations(instance: RuleInstance) -> tuple[Scores]:
    score, grade = instance.operand("score"), instance.operand("grade")
    parts, weights, rule = instance.operands("parts"), instance.operands("weights"), instance.rule
    return (Scores(score, grade, parts, weights, _full_score(rule), rule.bands),)


def _check(instance: RuleInstance) -> Judgement:
    (stated,) = _relations(instance)
    score, grade, parts, weights, full = stated.score, stated.grade, stated.parts, stated.weights, stated.full
    if parts and weights and len(parts) != len(weights):
        return does_not_apply(
            f"得分有 {len(parts)} 个，weights 有 {len(weights)} 个，不能逐一对应", "让 weights 与各项得分一一对应"
        )
    for operand in (score, *parts):
        require_unit(operand, _POINTS, "分数")
    for weight in weights:
        require_unit(weight, (*_POINTS, "%"), "权重")
    wrong = [*_wrong_sum(stated), *_wrong_items(stated), *_wrong_weights(stated)]
    if not 0 <= score.value <= full:
        reason = f"{last_key(score)} {score.number}，应在 0 至 {_plain(full)} 之间"
        wrong.append(_failed(reason, score, f"改正{last_key(score)}"))
    wrong += _wrong_grade(stated)
    if wrong:
        return _joined(wrong)
    lacking = [operand for operand in (*parts, *weights) if not operand.known]
    held = f"{last_key(score)} {score.number}，属于{grade.word}"
    caution, apart = _near(instance.rule, score)
    signed = f"；属实则写入「已知差异」，差 {as_text(apart)}，并写明理由" if apart is not None else ""
    reason = f"缺 {'、'.join(operand.name for operand in lacking[:5])}" if lacking else held
    return Judgement(
        verdict=Verdict.UNCHECKED if lacking else Verdict.EXACT,
        reason=reason,
        primary=lacking[0] if lacking else score,
        label=last_key(score),
        reported=as_decimal(score.value, score.decimals),
        caution=caution,
        caution_action=f"请核实{last_key(score)}和{last_key(grade)}{signed}" if caution else "",
        caution_difference=apart,
    )


def _failed(reason: str, primary: Operand, action: str, **more: Any) -> Judgement:
    return Judgement(Verdict.FAILED, reason, primary, last_key(primary), action=action, **more)


def _wrong_sum(stated: Scores) -> Iterator[Judgement]:
    score, parts = stated.score, stated.parts
    total = sum((part.value for part in parts), Fraction(0))
    if not parts or total == score.value or not all(part.known for part in parts):
        return
    places = max(operand.decimals for operand in (score, *parts))
    difference = as_decimal(score.value - total, places)
    yield _failed(
        f"{last_key(score)} {score.number}，各项得分之和 {as_decimal(total, places):f}，差 {difference:f}，得分应一分不差",
        score,
        f"查对各项得分，或改正{last_key(score)}",
        related=tuple((part.span, _label(part)) for part in parts if part.figure),
        expected=as_decimal(total, places),
        reported=as_decimal(score.value, places),
        difference=difference,
    )


def _wrong_items(stated: Scores) -> Iterator[Judgement]:
    for part, weight in zip_longest(stated.parts, stated.weights) if stated.parts else ():
        if part.known and part.value < 0:
            yield _failed(f"{part.name} 得 {part.number} 分，不能是负数", part, "改正这一项的得分")
        elif part.known and weight is not None and weight.known and part.value > weight.value:
            yield _failed(
                f"{part.name} 得 {part.number} 分，超过它的权重 {weight.number} 分",
                part,
                "改正这一项的得分或权重",
                related=((weight.span, "权重"),) if weight.figure else (),
                difference=as_decimal(part.value - weight.value),
            )


def _wrong_weights(stated: Scores) -> Iterator[Judgement]:
    weights, full = stated.weights, stated.full
    total = sum((weight.value for weight in weights), Fraction(0))
    if weights and total != full and all(weight.known for weight in weights):
        yield _failed(
            f"各项权重之和 {_plain(total)}，应为 {_plain(full)}，差 {_plain(full - total)}",
            weights[0],
            "补上漏列的指标，或改正权重",
            related=tuple((weight.span, _label(weight)) for weight in weights[1:] if weight.figure),
            expected=as_decimal(full),
            reported=as_decimal(total),
            difference=as_decimal(full - total),
        )


def _wrong_grade(stated: Scores) -> Iterator[Judgement]:
    score, grade, right = stated.score, stated.grade, stated.due(stated.score.value)
    names = [name for name, _ in stated.bands]
    if grade.word not in names:
        reason = f"{last_key(grade)}写的是「{grade.word}」，规则里只有 {'、'.join(names)}"
        yield _failed(reason, grade, "改为规则里的一档", set_to=right)
    elif right != grade.word:
        due = f"应为「{right}」" if right else f"不到最低一档的 {_plain(Fraction(stated.bands[-1][1]))}"
        ladder = "，".join(f"{name} {start:f} 起" for name, start in stated.bands)
        beyond = score.value - Fraction(dict(stated.bands)[grade.word])
        yield _failed(
            f"{last_key(score)} {score.number}，{last_key(grade)}写的是「{grade.word}」，{due}（{ladder}）",
            grade,
            f"把{last_key(grade)}改为「{right}」，或改正{last_key(score)}" if right else f"改正{last_key(score)}",
            related=((score.span, last_key(score)),),
            difference=as_decimal(beyond, score.decimals),
        )


def _joined(wrong: Sequence[Judgement]) -> Judgement:
    """Return several failures as one judgement, without a difference if there is more than one."""
    first = wrong[0]
    if len(wrong) == 1:
        return first
    seen: dict[Span, str] = {}
    for judgement in wrong[1:]:
        if judgement.primary is not None:
            seen.setdefault(judgement.primary.span, judgement.label)
    for span, label in (place for judgement in wrong for place in judgement.related):
        seen.setdefault(span, label)
    if first.primary is not None:
        seen.pop(first.primary.span, None)
    return Judgement(
        verdict=Verdict.FAILED,
        reason="；".join(judgement.reason for judgement in wrong),
        primary=first.primary,
        label=first.label,
        related=tuple(seen.items()),
        expected=first.expected,
        reported=first.reported,
        set_to=first.set_to,
        action="；".join(dict.fromkeys(judgement.action for judgement in wrong)),
    )


def _near(rule: Rule, score: Operand) -> tuple[str, Decimal | None]:
    """Return the warning that the score is close to the beginning of a band, and how far above it is; "" if it is not.

    Close means: within the rule's near; below, but printed as the beginning; or on either side within rounding.
    """
    declared = rule.number("near")
    near = declared[0] if declared else Fraction(0)
    for name, start in rule.bands:
        bound = Fraction(start)
        prints = Fraction(half_up(score.value, _PLACES))
        apart = as_decimal(score.value - bound)
        if score.value < bound == prints:
            printed = f"{last_key(score)} {score.number} 印出来会是 {half_up(score.value, _PLACES):f}"
            return f"{printed}，实际不到「{name}」的 {start:f}", apart
        straddles = score.interval.low < bound <= score.interval.high and bound != 0
        if bound and (straddles or 0 < near >= abs(score.value - bound)):
            return f"{last_key(score)} {score.number} 离「{name}」的起点 {start:f} 很近", apart
    return "", None


def _full_score(rule: Rule) -> Fraction:
    """Return the full score of a rule."""
    full = rule.number("full")
    return full[0] if full else _FULL


def _label(operand: Operand) -> str:
    return "得分" if operand.field == "parts" else "权重"


def _plain(number: Fraction) -> str:
    return f"{as_decimal(number):f}"


def _derive(instances: Sequence[RuleInstance], types: FigureTypes) -> Iterator[Derived]:
    """Yield the absent scores whose items are typed, and the absent grades of scores.

    Raises UnitMismatch if an item has another unit than 分.
    """
    for instance in instances:
        score, grade, parts = instance.operand("score"), instance.operand("grade"), instance.operands("parts")
        value = score.value if score.typed else None
        if score.left_out and parts and made.all_typed(parts):
            for part in parts:
                require_unit(part, _POINTS, "得分")
            value = sum((part.value for part in parts), Fraction(0))
            form = made.form(instance, "score", types, parts[0].unit, max(part.decimals for part in parts))
            written = as_decimal(value, form.places)
            if -int(written.as_tuple().exponent) > form.places:
                continue
            yield made.figure(instance, "score", Decimal(written), form, exact=True)
        right = _relations(instance)[0].due(value) if value is not None else ""
        if grade.left_out and right:
            yield DerivedText(path=grade.path, span=grade.span, text=right, derived=instance.rule.id)


def _fault(rule: Rule) -> str:
    if "weights" in rule.refs and "parts" not in rule.refs:
        return "grade 规则写了「weights」（权重），也要写「parts」（各项得分）"
    full = _full_score(rule)
    high = next((name for name, start in rule.bands if Fraction(start) > full), None)
    return f"「{high}」的起点超过了满分 {_plain(full)}" if high else ""


KIND = RuleKind(
    name="grade",
    label="得分与等级",
    order=11,
    fields=(
        Field(name="score", label="得分"),
        Field(name="grade", label="等级", form="text"),
        Field(name="bands", label="各档", form="bands"),
        Field(name="parts", label="分项", form="figures", required=False, needed=False),
        Field(name="weights", label="权重", form="figures", required=False, needed=False),
        Field(name="full", label="满分", form="number", required=False),
        Field(name="near", label="临界", form="number", required=False),
        DERIVE,
    ),
    title=lambda rule: f"{rule.called('grade')} 与 {rule.called('score')} 相符",
    relations=_relations,
    check=_check,
    fault=_fault,
    derives=lambda rule: ("score", "grade") if "parts" in rule.refs else ("grade",),
    derive=_derive,
    asks=lambda _rule, judgement: "limit" if judgement.expected is None else "equation",
)
