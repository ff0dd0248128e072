"""product: a printed figure equals others multiplied, divided by another if a rule names one, and limited by a cap.

得分 = 执行 × 分值 ÷ 预算, at most 分值; 生均 × 人数.  Units are reckoned with: 元/人 times 人 is money, a
percentage is the fraction that it is.  A product left out of the data is computed here, half up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from gendoc.core.source import Span
from gendoc.data.path import Each
from gendoc.figures.figure import Figure
from gendoc.figures.interval import half_up, point
from gendoc.rules.kind import DERIVE, Field, FigureTypes, Judgement, Part, RuleInstance, RuleKind
from gendoc.rules.operand import Operand, Verdict
from gendoc.rules.relations import derived as made
from gendoc.rules.relations.products import Product, unit_of_product
from gendoc.rules.rule import Rule
from gendoc.rules.words import last_key


def _relations(instance: RuleInstance) -> tuple[Product]:
    return (_product(instance, instance.operand("product").unit),)


def _product(instance: RuleInstance, unit: str) -> Product:
    first, *others = instance.operands("factors")
    divisor = instance.operand("over") if instance.names("over") else None
    cap = instance.operand("cap") if instance.names("cap") else None
    factors = (first, *others)
    shown = " × ".join(_shown(operand) for operand in factors)
    return Product(
        instance=instance,
        printed=instance.operand("product"),
        over=first,
        factors=tuple(others),
        under=divisor or _one(instance),
        cap=cap,
        unit=unit,
        shown=unit,
        what="积",
        division=shown + (f" ÷ {_shown(divisor)}" if divisor else "") + (f"（最多 {_shown(cap)}）" if cap else ""),
        related=_places(instance),
    )


def _one(instance: RuleInstance) -> Operand:
    """Return the divisor of a product that is not divided: an exact 1 without a place in a file."""
    one = Fraction(1)
    return Operand(
        field="over", name="1", path=(), span=instance.rule.span, state="assumed", value=one, interval=point(one)
    )


def _shown(operand: Operand) -> str:
    return f"{operand.number}{operand.unit}"


def _places(instance: RuleInstance) -> tuple[tuple[Span, str], ...]:
    places = {
        operand.span: last_key(operand)
        for field in ("factors", "over", "cap")
        for operand in instance.operands(field)
        if operand.figure
    }
    return tuple(places.items())


def _check(instance: RuleInstance) -> Judgement:
    (stated,) = _relations(instance)
    judgement = stated.judge()
    uncapped = replace(stated, cap=None).ratio() if stated.cap and stated.capped else None
    if uncapped is None or stated.cap is None:
        return judgement
    if judgement.verdict is not Verdict.FAILED:
        return judgement._replace(remark=f"乘得的数超过 {last_key(stated.cap)}，按它计")
    if Fraction(half_up(uncapped.value, stated.places)) == stated.printed.value:
        return judgement._replace(causes=(f"没有按 {last_key(stated.cap)} 封顶",))
    return judgement


def _derive(instances: Sequence[RuleInstance], types: FigureTypes) -> Iterator[Figure]:
    for instance in instances:
        product = _product(instance, "")
        if product.printed.left_out and product.derivable:
            form = made.form(instance, "product", types, unit_of_product(product))
            figure = _product(instance, form.unit).derive(form)
            if figure is not None:
                yield figure


def _fault(rule: Rule) -> str:
    factors = rule.refs["factors"]
    if any(ref.weight != 1 or any(isinstance(step, Each) for step in ref.pattern.steps) for ref in factors):
        return "product 规则的「factors」写各个因数的路径，不写 weight，也不指列表的每一项"
    if len(factors) + ("over" in rule.refs) < 2:
        return "product 规则至少要有两个因数，或者一个因数和除数「over」"
    return ""


def _title(rule: Rule) -> str:
    comes_of = " × ".join(ref.pattern.text.lstrip(".") for ref in rule.refs["factors"])
    divided = f" ÷ {rule.called('over')}" if "over" in rule.refs else ""
    capped = f"，最多 {rule.called('cap')}" if "cap" in rule.refs else ""
    return f"{rule.called('product')} 等于 {comes_of}{divided}{capped}"


KIND = RuleKind(
    name="product",
    label="乘积",
    order=16,
    fields=(
        Field(name="product", label="积"),
        Field(name="factors", label="因数", form="figures"),
        Field(name="over", label="除数", part=Part.DIVISOR, required=False),
        Field(name="cap", label="最多", required=False, again=True),
        DERIVE,
    ),
    title=_title,
    relations=_relations,
    check=_check,
    fault=_fault,
    derives=lambda _rule: ("product",),
    derive=_derive,
)
