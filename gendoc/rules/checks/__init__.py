"""The kinds of rules that gendoc knows, by the name that rules use."""

from __future__ import annotations

from gendoc.rules.checks import (
    at_most,
    average,
    band,
    completion,
    equal,
    expression,
    grade,
    growth,
    partition,
    ratio,
    rollup,
    share,
    shares_total,
    sum,
    trend,
)
from gendoc.rules.rulekind import RuleKind

_MODULES = (
    sum,
    share,
    shares_total,
    partition,
    growth,
    equal,
    at_most,
    ratio,
    average,
    completion,
    grade,
    band,
    trend,
    rollup,
    expression,
)
RULE_KINDS: dict[str, RuleKind] = {module.KIND.name: module.KIND for module in _MODULES}
