"""grade: a score is the sum of its items, and the grade is the band that it falls in.

Items add up to the score exactly, none exceeds its weight or lies below 0, weights make the full score.
Bands are data of the rule, each from where it begins, itself included, to the next; the score that is
stored decides, so that 89.996 is below 90 even where it prints as 90.00: that is a warning.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import zip_longest

from gendoc.core.source import Span
from gendoc.figures.interval import as_decimal, half_up
from gendoc.figures.units import UnitMismatch
from gendoc.rules.kind import DERIVE, Derived, Field, FigureTypes, Judgement, RuleInstance, RuleKind, does_not_apply
from gendoc.rules.operand import DerivedText, Operand, Verdict
from gendoc.rules.relations import derived as computed
from gendoc.rules.rule import Rule
from gendoc.rules.words import last_key

_FULL = Fraction(100)
_PLACES = 2  # scores are printed with so many digits after the point


class _Wrong(list[Judgement]):
    """What is wrong with a score, the gravest first."""

    def add(
        self,
        message: str,
        primary: Operand,
        advice: str,
        related: tuple[tuple[Span, str], ...] = (),
        sums: tuple[Decimal, Decimal] | None = None,
        difference: Decimal | None = None,
    ) -> None:
        """Take in one fault; sums are what was expected and what is reported."""
        self.append(
            Judgement(
                verdict=Verdict.FAILED,
                message=message,
                primary=primary,
                label=last_key(primary),
                advice=advice,
                related=related,
                expected=sums[0] if sums else None,
                reported=sums[1] if sums else None,
                difference=difference,
            )
        )


def check(case: RuleInstance) -> Judgement:
    """Return whether the items, the score and the grade of case go together."""
    score, grade = case.operand("score"), case.operand("grade")
    parts, weights = case.operands("parts"), case.operands("weights")
    if parts and weights and len(parts) != len(weights):
        return does_not_apply(
            f"得分有 {len(parts)} 个，weights 有 {len(weights)} 个，不能逐一对应", "让 weights 与各项得分一一对应"
        )
    full = full_score(case.rule)
    wrong = _Wrong()
    if all(part.known for part in parts):
        _check_sum(score, parts, wrong)
    _check_items(parts, weights, wrong)
    if weights and all(weight.known for weight in weights):
        _check_weights(weights, full, wrong)
    if not 0 <= score.value <= full:
        wrong.add(f"{last_key(score)} {score.number}，应在 0 至 {_plain(full)} 之间", score, f"改正{last_key(score)}")
    _check_grade(case, score, grade, wrong)
    if wrong:
        return _joined(wrong)
    lacking = [operand for operand in (*parts, *weights) if not operand.known]
    held = f"{last_key(score)} {score.number}，属于{grade.word}"
    caution = _near(case.rule, score)
    message = f"缺 {'、'.join(operand.name for operand in lacking[:5])}" if lacking else held
    return Judgement(
        verdict=Verdict.UNCHECKED if lacking else Verdict.EXACT,
        message=message,
        primary=lacking[0] if lacking else score,
        label=last_key(score),
        reported=as_decimal(score.value, score.decimals),
        caution=caution,
        caution_help=f"请核实{last_key(score)}和{last_key(grade)}" if caution else "",
    )


def _check_sum(score: Operand, parts: tuple[Operand, ...], wrong: _Wrong) -> None:
    total = sum((part.value for part in parts), Fraction(0))
    gap = score.value - total
    if not parts or gap == 0:
        return
    places = max(operand.decimals for operand in (score, *parts))
    wrong.add(
        f"{last_key(score)} {score.number}，各项得分之和 {as_decimal(total, places):f}，差 {as_decimal(gap, places):f}，"
        "得分应一分不差",
        score,
        f"查对各项得分，或改正{last_key(score)}",
        related=tuple((part.span, _label(part)) for part in parts if part.figure),
        sums=(as_decimal(total, places), as_decimal(score.value, places)),
        difference=as_decimal(gap, places),
    )


def _check_items(parts: tuple[Operand, ...], weights: tuple[Operand, ...], wrong: _Wrong) -> None:
    for part, weight in zip_longest(parts, weights) if parts else ():
        if part.known and part.value < 0:
            wrong.add(f"{part.name} 得 {part.number} 分，不能是负数", part, "改正这一项的得分")
        elif part.known and weight is not None and weight.known and part.value > weight.value:
            over = as_decimal(part.value - weight.value)
            wrong.add(
                f"{part.name} 得 {part.number} 分，超过它的权重 {weight.number} 分",
                part,
                "改正这一项的得分或权重",
                related=((weight.span, "权重"),) if weight.figure else (),
                difference=over,
            )


def _check_weights(weights: tuple[Operand, ...], full: Fraction, wrong: _Wrong) -> None:
    total = sum((weight.value for weight in weights), Fraction(0))
    if total != full:
        wrong.add(
            f"各项权重之和 {_plain(total)}，应为 {_plain(full)}，差 {_plain(full - total)}",
            weights[0],
            "补上漏列的指标，或改正权重",
            related=tuple((weight.span, _label(weight)) for weight in weights[1:] if weight.figure),
            sums=(as_decimal(full), as_decimal(total)),
            difference=as_decimal(full - total),
        )


def _check_grade(case: RuleInstance, score: Operand, grade: Operand, wrong: _Wrong) -> None:
    names = [name for name, _ in case.rule.bands]
    if grade.word not in names:
        told = f"{last_key(grade)}写的是「{grade.word}」，规则里只有 {'、'.join(names)}"
        wrong.add(told, grade, "改为规则里的一档")
        return
    right = band_of(case.rule, score.value)
    if right != grade.word:
        due = f"应为「{right}」" if right else f"不到最低一档的 {_plain(Fraction(case.rule.bands[-1][1]))}"
        wrong.add(
            f"{last_key(score)} {score.number}，{last_key(grade)}写的是「{grade.word}」，{due}（{ladder(case.rule)}）",
            grade,
            f"把{last_key(grade)}改为「{right}」，或改正{last_key(score)}" if right else f"改正{last_key(score)}",
            related=((score.span, last_key(score)),),
        )


def _joined(wrong: _Wrong) -> Judgement:
    """Return all that is wrong as one judgement; the difference is left out where there are several."""
    first = wrong[0]
    if len(wrong) == 1:
        return first
    seen: dict[Span, str] = {}
    for one in wrong[1:]:
        if one.primary is not None:
            seen.setdefault(one.primary.span, one.label)
    for one in wrong:
        for span, label in one.related:
            seen.setdefault(span, label)
    if first.primary is not None:
        seen.pop(first.primary.span, None)
    return Judgement(
        verdict=Verdict.FAILED,
        message="；".join(one.message for one in wrong),
        primary=first.primary,
        label=first.label,
        related=tuple(seen.items()),
        expected=first.expected,
        reported=first.reported,
        advice="；".join(dict.fromkeys(one.advice for one in wrong)),
    )


def _near(rule: Rule, score: Operand) -> str:
    """Return that the score is close to where a band begins, "" if it is not.

    Close is: within the rule's near; or below, though it prints as the beginning; or on either side
    as far as rounding goes.
    """
    declared = rule.number("near")
    near = declared[0] if declared else Fraction(0)
    for name, start in rule.bands:
        bound = Fraction(start)
        prints = Fraction(half_up(score.value, _PLACES))
        if score.value < bound == prints:
            return f"{last_key(score)} {score.number} 印出来会是 {half_up(score.value, _PLACES):f}，实际不到「{name}」的 {start:f}"
        straddles = score.interval.low < bound <= score.interval.high and bound != 0
        if bound and (straddles or 0 < near >= abs(score.value - bound)):
            return f"{last_key(score)} {score.number} 离「{name}」的起点 {start:f} 很近"
    return ""


def full_score(rule: Rule) -> Fraction:
    """Return the most that a rule's score can be."""
    full = rule.number("full")
    return full[0] if full else _FULL


def band_of(rule: Rule, score: Fraction) -> str:
    """Return the band that a score falls in, "" if it is below them all."""
    return next((name for name, start in rule.bands if score >= Fraction(start)), "")


def ladder(rule: Rule) -> str:
    """Return the bands as messages show them: 优 90 起，良 80 起."""
    return "，".join(f"{name} {start:f} 起" for name, start in rule.bands)


def _label(operand: Operand) -> str:
    return "得分" if operand.field == "parts" else "权重"


def _plain(number: Fraction) -> str:
    return f"{as_decimal(number):f}"


def derive(cases: Sequence[RuleInstance], types: FigureTypes) -> Iterator[Derived]:
    """Yield the scores that are absent and whose items are there, and the grades of scores.

    Raises UnitMismatch if items are in other units than points.
    """
    for case in cases:
        score, grade, parts = case.operand("score"), case.operand("grade"), case.operands("parts")
        value = score.value if score.typed else None
        if score.left_out and parts and computed.all_typed(parts):
            strange = next((part for part in parts if part.unit not in ("", "分") and not part.is_zero), None)
            if strange is not None:
                raise UnitMismatch(f"{strange.name} 的单位是「{strange.unit}」，不是得分")
            value = sum((part.value for part in parts), Fraction(0))
            form = computed.form(case, "score", types, parts[0].unit, max(part.decimals for part in parts))
            written = as_decimal(value, form.places)
            if -int(written.as_tuple().exponent) > form.places:
                continue
            yield computed.figure(case, "score", Decimal(written), form, exact=True)
        right = band_of(case.rule, value) if value is not None else ""
        if grade.left_out and right:
            yield DerivedText(path=grade.path, span=grade.span, text=right, derived=case.rule.id)


def _fault(rule: Rule) -> str:
    if "weights" in rule.refs and "parts" not in rule.refs:
        return "grade 规则写了「weights」（权重），也要写「parts」（各项得分）"
    full = full_score(rule)
    high = next((name for name, start in rule.bands if Fraction(start) > full), None)
    return f"「{high}」的起点超过了满分 {_plain(full)}" if high else ""


def _title(rule: Rule) -> str:
    return f"{rule.ref('grade').pattern.text.lstrip('.')} 与 {rule.ref('score').pattern.text.lstrip('.')} 相符"


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
    title=_title,
    check=check,
    fault=_fault,
    derives=lambda rule: ("score", "grade") if "parts" in rule.refs else ("grade",),
    derive=derive,
    asks=lambda _rule, judgement: "limit" if judgement.expected is None else "equation",
)
