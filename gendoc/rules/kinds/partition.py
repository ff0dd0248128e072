"""partition: a count is exactly the sum of the counts of its classes."""

from __future__ import annotations

from gendoc.figures.units import is_counter
from gendoc.rules.kind import DERIVE, Field, Judgement, RuleInstance, RuleKind, does_not_apply
from gendoc.rules.relations.sums import derive_total, sum_of


def _check(instance: RuleInstance) -> Judgement:
    for operand in instance.all_operands:
        if operand.value.denominator == 1 and not operand.step:
            continue
        shown = operand.figure.printed if operand.figure else operand.number
        if is_counter(operand.unit):
            reason = f"{operand.name} 是 {shown}，不是整数；{instance.rule.title}，核对的是整数的计数"
            return does_not_apply(reason, "改成整数；本来可以有小数的，把规则改为 kind: sum", figure=operand)
        return does_not_apply(f"partition 只用于整数的计数，{operand.name} 是 {shown}", "金额和占比请用 kind: sum")
    return sum_of(instance)[0].judge()


KIND = RuleKind(
    name="partition",
    label="计数的划分",
    order=4,
    fields=(Field(name="total", label="合计"), Field(name="parts", label="分项", form="figures"), DERIVE),
    title=lambda rule: f"{rule.ref('total').pattern.text} 等于所分各类之和",
    relations=sum_of,
    check=_check,
    derives=lambda _rule: ("total",),
    derive=derive_total,
    reveals_part=True,
    whole=True,
)
