"""partition: a count is the sum of the counts it falls into, exactly."""

from __future__ import annotations

from gendoc.figures.units import is_counter
from gendoc.rules.kind import DERIVE, Field, Instance, Judgement, RuleKind, misfit
from gendoc.rules.relations.sums import add_up, derive_total
from gendoc.rules.rule import Rule


def check(case: Instance) -> Judgement:
    """Return how a count compares with the counts it falls into; only whole exact numbers count."""
    for term in case.all_terms:
        if term.value.denominator == 1 and not term.step:
            continue
        shown = term.figure.printed if term.figure else term.number
        if is_counter(term.unit):
            said = f"{term.name} 是 {shown}，不是整数；{case.rule.title}，核对的是整数的计数"
            return misfit(said, "改成整数；本来可以有小数的，把规则改为 kind: sum", figure=term)
        return misfit(f"partition 只用于整数的计数，{term.name} 是 {shown}", "金额和占比请用 kind: sum")
    return add_up(case)


def _title(rule: Rule) -> str:
    return f"{rule.ref('total').pattern.text} 等于所分各类之和"


KIND = RuleKind(
    name="partition",
    fields=(Field(name="total"), Field(name="parts", form="figures"), DERIVE),
    title=_title,
    check=check,
    derives=lambda _rule: ("total",),
    derive=derive_total,
)
