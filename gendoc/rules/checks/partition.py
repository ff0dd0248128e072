"""partition: a count is the sum of the counts it falls into, exactly."""

from __future__ import annotations

from gendoc.rules.checks.addition import add_up, derive_total
from gendoc.rules.rule import Rule
from gendoc.rules.rulekind import DERIVE, Field, Instance, Judgement, RuleKind, misfit


def check(case: Instance) -> Judgement:
    """Return how a count compares with the counts it falls into; only whole exact numbers count."""
    for term in case.all_terms:
        if term.value.denominator != 1 or term.step:
            shown = term.figure.printed if term.figure else term.number
            return misfit(f"partition 只用于整数的计数，{term.name} 是 {shown}；金额和占比请用 sum")
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
