"""sum: a total is the sum of its parts, within what rounding allows.

The verdict depends on the distance |δ| between total T and Σwᵢpᵢ: 精确 if it is 0; 舍入 if the intervals of both sides
meet, which for rounded figures means |δ| ≤ ½(u_T + Σ|wᵢ|uᵢ), but 舍入存疑 beyond 3σ = 3·√((u_T² + Σwᵢ²uᵢ²)/12);
else 不符.  A sum with one part is an equality.
"""

from __future__ import annotations

from gendoc.rules.kind import DERIVE, Field, RuleKind
from gendoc.rules.relations.sums import derive_total, sum_of

KIND = RuleKind(
    name="sum",
    label="合计",
    order=1,
    fields=(Field(name="total", label="合计"), Field(name="parts", label="分项", form="figures"), DERIVE),
    title=lambda rule: f"{rule.ref('total').pattern.text} 等于各项之和",
    relations=sum_of,
    check=lambda instance: sum_of(instance)[0].judge(),
    derives=lambda _rule: ("total",),
    derive=derive_total,
    reveals_part=True,
)
