"""expression: a comparison written out, for rules that no other kind fits.

If both sides are linear in the figures, the band of their difference is exact and the verdicts are those of sum;
products and quotients of figures are computed by interval arithmetic, which can only make the band wider.

A rule that multiplies a target and an actual figure by scores names the two: their units have to convert.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from gendoc.core.source import Span
from gendoc.data.nodes import ScalarNode
from gendoc.figures.interval import Interval, as_decimal, half_up, point
from gendoc.figures.quantity import TooLong
from gendoc.figures.units import MONEY, halves, is_share
from gendoc.rules.expression import Formula, parse
from gendoc.rules.kind import MISFIT, Asks, Field, Judgement, RuleInstance, RuleKind, does_not_apply
from gendoc.rules.operand import Operand, Verdict
from gendoc.rules.relations.divisors import undividable
from gendoc.rules.relations.formulas import Misplaced, NoDivisor, Sides, Written, decided_and_actual, sides_of
from gendoc.rules.relations.limits import compare
from gendoc.rules.relations.slips import CUT_OFF, Coarse, Cut, coarse, is_cut
from gendoc.rules.rule import Rule, part_of
from gendoc.rules.words import allowance, amount, assumed, last_key

_EXTRA = 4  # further decimals of a number without a finite decimal form
MOST_NAMED = 5  # figures of a formula, in the advice to look at them
_EACH = "；个数乘个数的，每一个有几写成 20 人/户 这样的单位，或用 kind: product"
_WORDS = {
    "=": "应相等",
    "≠": "应不等",
    "≤": "左边应不超过右边",
    "≥": "左边应不少于右边",
    "<": "左边应小于右边",
    ">": "左边应大于右边",
}


def _relations(instance: RuleInstance) -> tuple[Written]:
    return (Written(instance),)


def _without_unit(instance: RuleInstance) -> tuple[Operand, str] | None:
    """Return the target or the actual figure that lacks the unit of the other, and that unit, where it needs one."""
    pair = decided_and_actual(instance) or ()
    bare = [operand for operand in pair if not operand.unit]
    units = [operand.unit for operand in pair if is_share(operand.unit) or operand.unit in MONEY]
    return (bare[0], units[0]) if len(bare) == len(units) == 1 else None


def _check(instance: RuleInstance) -> Judgement:
    try:
        sides = sides_of(instance)
    except Misplaced as problem:
        expr = instance.rule.options["expr"]
        if (lacking := _without_unit(instance)) is not None:
            bare, unit = lacking
            form = f"：{bare.number} {unit}"
            if is_share(unit) and abs(bare.value) <= 1:  # 0.98 may be 98 %
                form = f" {unit}；是 0.98 这样的小数的，先换算成 98 %"
            return does_not_apply(str(problem), f"数字后面写上单位{form}", at=bare.span)
        each = decided_and_actual(instance) is None and any(sign in expr for sign in "×*＊")
        return does_not_apply(str(problem), MISFIT + (_EACH if each else ""), at=_place(expr, problem.start))
    except TooLong:
        return does_not_apply("式子算出的数太长", "把式子改简单，或分成几条规则")
    except NoDivisor as problem:
        return _no_divisor(instance, problem)
    below = [operand for operand in decided_and_actual(instance) or () if operand.value < 0]
    if below:  # a share of a target can be scored, but there is none of what is below 0
        named = "，".join(f"{last_key(operand)} {operand.number}{operand.unit}" for operand in below)
        return Judgement(Verdict.UNCHECKED, f"{named} 是负数，说不上完成了几成", below[0], last_key(below[0]))
    formula, unit, operands = sides.formula, sides.unit, instance.all_operands
    likely = None if sides.coarse is not None else lambda: sides.variance
    verdict = compare(formula.comparison, sides.difference, sides.band, likely)
    cut = _cut(instance, sides, verdict)
    if cut is not None:
        verdict = Verdict.DOUBTFUL
    places = max((operand.decimals for operand in operands), default=0)
    scale = sides.scales[unit]
    shown = [_number(value / scale, places) for value in (sides.left.value, sides.right.value, sides.difference)]
    allowed = (point(sides.difference) - sides.band).times(1 / scale)
    fewer = _fewer(sides) if verdict is Verdict.FAILED else None
    known = cut or fewer
    first = known.printed if known is not None else operands[0]
    return Judgement(
        verdict=verdict,
        reason=_reason(instance, formula, shown, unit, allowed) + CUT_OFF * (cut is not None),
        primary=first,
        label=last_key(first),
        related=tuple((each.span, last_key(each)) for each in operands if each.path != first.path and each.figure),
        expected=shown[1],
        expected_interval=sides.right.band.times(1 / scale),
        reported=shown[0],
        difference=shown[2],
        allowed=None if verdict is Verdict.EXACT and formula.comparison != "=" else allowed,  # as in at-most
        causes=known.causes if known is not None else (),
        action=known.action if known is not None else _action(verdict, operands),
        settled=fewer.printed.path if fewer is not None else None,
    )


def _cut(instance: RuleInstance, sides: Sides, verdict: Verdict) -> Cut | None:
    """Return how a printed product or quotient was probably truncated, None if it was not; cf. Quotient."""
    printed = sides.printed
    if printed is None or verdict is Verdict.EXACT or not printed.figure:
        return None
    places, computed = max(printed.decimals, 0), sides.computed
    width = (sides.band.high - sides.band.low) / sides.scales[printed.unit] - printed.step
    meets = verdict is not Verdict.FAILED
    if (meets and width > printed.step) or not is_cut(printed, computed, places, instance.rule.rounding):
        return None
    return Cut(printed, half_up(computed, places), not meets)


def _fewer(sides: Sides) -> Coarse | None:
    """Return how a printed rate, such as whole 元/人, rounds a product or quotient; None if it is none, or does not."""
    printed = sides.printed
    if printed is None or printed.step or not any(halves(printed.unit)[1:]):
        return None
    computed = sides.left if printed.path in sides.right.slopes else sides.right
    band = computed.band.times(1 / sides.scales[printed.unit])
    return coarse(printed, band, half_up(sides.computed, 2), 2, "round")


def _no_divisor(instance: RuleInstance, problem: NoDivisor) -> Judgement:
    """Return the judgement where a divisor may be 0."""
    why = "除数可能是 0，不能相除"
    if len(problem.divisors) == 1:
        why = f"{problem.divisors[0].name} 是 {problem.divisors[0].number}，不能作除数"
    divisors = problem.divisors or instance.all_operands[:1]
    return undividable(why, divisors, problem.printed, possible=problem.possible)


def _number(shown: Fraction, places: int) -> Decimal:
    """Return a number as messages show it: with so many decimals and a few more, and enough not to be shown as 0."""
    digits = max(places, 0) + _EXTRA
    while not (rounded := half_up(shown, digits)) and shown:
        digits += 1
    return as_decimal(shown, places) if Fraction(rounded) == shown else rounded


def _reason(instance: RuleInstance, formula: Formula, shown: list[Decimal], unit: str, allowed: Interval) -> str:
    left, right, difference = (amount(number, unit) for number in shown)
    operands, pair = instance.all_operands, decided_and_actual(instance)
    if pair is not None:
        told = (*pair, *(operand for operand in operands if operand not in pair))
        text = "，".join(f"{last_key(operand)} {operand.number}{operand.unit}" for operand in told)
        return text if shown[2] == 0 else f"{text}，差 {difference}"
    text = f"左边 {left}{unit}，右边 {right}{unit}"
    if shown[2] == 0 and formula.comparison in ("=", "≤", "≥"):
        return text + assumed(operands)
    return f"{text}，{_WORDS[formula.comparison]}，差 {difference}，{allowance(allowed, shown[2])}{assumed(operands)}"


def _action(verdict: Verdict, operands: Sequence[Operand]) -> str:
    if verdict is Verdict.DOUBTFUL:
        return "两边只差在末位，请用更多小数位核对"
    names = list(dict.fromkeys(last_key(operand) for operand in operands))
    few = len(names) == len({operand.path for operand in operands}) <= MOST_NAMED
    return f"查对{'、'.join(names) if few else '式子里的各个数'}，改正写错的一个"


def _place(text: str, start: int) -> Span | None:
    return part_of(text, start, 1) if isinstance(text, ScalarNode) else None


def _asks(rule: Rule, _judgement: Judgement) -> Asks:
    return "equation" if parse(rule.options["expr"]).comparison == "=" else "limit"


def _fault(rule: Rule) -> str:
    named = [rule.options[field] for field in ("target", "actual") if field in rule.options]
    if len(named) == 1:
        return "expression 规则的「target」和「actual」要写就一起写"
    stray = next((path for path in named if path not in rule.refs), None)
    return "" if stray is None else f"「{stray}」不在式子里；「target」和「actual」写式子里的路径"


KIND = RuleKind(
    name="expression",
    label="算式",
    order=20,
    fields=(
        Field(name="expr", label="算式", form="formula"),
        Field(name="target", label="定下的数", form="word", required=False),
        Field(name="actual", label="实际的数", form="word", required=False),
    ),
    title=lambda rule: rule.options["expr"],
    relations=_relations,
    check=_check,
    fault=_fault,
    asks=_asks,
)
