"""equal: one figure in two places; with the same number of decimals they are identical.

With different precisions, also between 元, 万元 and 亿元, the finer figure rounded once has to give the coarser.  If
only rounding it twice explains the coarser (2.3449 → 2.345 → 2.35), that is named as the cause; or that digits were cut
off.

With derive: left, the figure on the left may be left out; it is then taken from the right, rounded once as its schema
says, so that a figure of another file need be written in one place only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from gendoc.figures.figure import Figure
from gendoc.figures.interval import half_up, legible, truncated
from gendoc.rules.kind import Field, FigureTypes, Judgement, Part, RuleInstance, RuleKind
from gendoc.rules.operand import Operand, Verdict, in_unit
from gendoc.rules.relations import derived as made
from gendoc.rules.relations.sums import Sum
from gendoc.rules.words import amount, last_key

LEFT = "left"
_FINEST = 30  # decimals to which a first rounding is tried


def _relations(instance: RuleInstance) -> tuple[Sum]:
    return (Sum(instance.operand("left"), instance.operands("right")),)


def _check(instance: RuleInstance) -> Judgement:
    left, right = instance.operand("left"), instance.operand("right")
    (stated,) = _relations(instance)
    sides = stated.balance()
    coarser, finer = sorted((sides.parts[0], sides.total), key=lambda side: side.step, reverse=True)
    judgement = stated.judged(sides)
    difference, failed = sides.number(sides.difference), judgement.verdict is Verdict.FAILED
    twice = failed and finer.step != coarser.step and _rounded_twice(finer.value, coarser.value, coarser.step)
    cut = failed and finer.step != coarser.step and _cut_off(finer.value, coarser.value, coarser.step)
    rounded = Fraction(half_up(finer.value / (coarser.step or 1), 0)) * coarser.step
    once = legible(rounded)
    causes: tuple[str, ...] = ()
    if cut:
        causes = (f"{_name(coarser, left, right)}的末位像是截尾得来的，应四舍五入",)
    elif twice:
        causes = ("连续修约：细的数分几次舍入，才会得到粗的数；应从最细的数一次舍入",)
    rule = "位数相同，应完全相等"
    nothing = next((side for side in (sides.total, sides.parts[0]) if side.is_zero), None)
    if nothing is not None:
        rule = f"{_name(nothing, left, right)}写的是 {nothing.number}，像是没有填"
    elif finer.step != coarser.step and rounded == finer.value:
        rule = "应完全相等"
    elif finer.step != coarser.step:
        rule = f"位数不同，{_name(finer, left, right)}只舍入一次应为 {amount(once, sides.unit)}{sides.unit}"
    text = f"{last_key(left)} {_shown(left)}，{right.name} {_shown(right)}"
    return judgement._replace(
        reason=f"{text}，差 {amount(difference, sides.unit)}{sides.unit}，{rule}" if failed else text,
        related=((right.span, last_key(right)),) if right.figure else (),
        causes=causes,
        action="查明哪一个对，改正另一个；更好的办法是只写一处，别处引用",
    )


def _name(finer: Operand, left: Operand, right: Operand) -> str:
    return last_key(left) if finer.path == left.path else right.name


def _shown(operand: Operand) -> str:
    return operand.figure.printed if operand.figure else operand.number


def _cut_off(finer: Fraction, coarser: Fraction, step: Fraction) -> bool:
    """Return whether the digits past step were cut off of finer to give coarser."""
    return Fraction(truncated(finer / step, 0)) * step == coarser != Fraction(half_up(finer / step, 0)) * step


def _rounded_twice(finer: Fraction, coarser: Fraction, step: Fraction) -> bool:
    """Return whether rounding finer to more decimals first, and that again to step, gives coarser."""
    middle = step
    for _ in range(_FINEST):
        middle /= 10
        if (finer / middle).denominator == 1:
            return False
        first = Fraction(half_up(finer / middle, 0)) * middle
        if Fraction(half_up(first / step, 0)) * step == coarser:
            return True
    return False


def _derive(instances: Sequence[RuleInstance], types: FigureTypes) -> Iterator[Figure]:
    for instance in instances:
        left, right = instance.operand("left"), instance.operand("right")
        if not left.left_out or not right.typed:
            continue
        form = made.form(instance, "left", types, right.unit, right.decimals)
        same = in_unit(right, form.unit)
        value = made.rounded(instance, same.value, form.places) if right.state == "number" else None
        if value is None and right.state == "number":
            continue
        if form.whole and value is not None and value != same.value:
            continue
        exact = right.step == 0 and (value is None or Fraction(value) == same.value)
        yield made.figure(instance, "left", value, form, exact=exact)


KIND = RuleKind(
    name="equal",
    label="相等",
    order=6,
    fields=(
        Field(name="left", label="一边", part=Part.SAME),
        Field(name="right", label="另一边", part=Part.SAME),
        Field(name="derive", label="代算", form="choice", required=False, choices={LEFT: "derive：left"}),
    ),
    title=lambda rule: f"{rule.ref('left').pattern.text} 等于 {rule.ref('right').pattern.text}",
    relations=_relations,
    check=_check,
    derives=lambda rule: (LEFT,) if rule.options.get("derive") == LEFT else (),
    derive=_derive,
)
