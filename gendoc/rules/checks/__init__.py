"""The kinds of rules that gendoc knows, by the name that rules use."""

from __future__ import annotations

from gendoc.rules.checks import partition, rollup, share, shares_total, sum
from gendoc.rules.rulekind import RuleKind

RULE_KINDS: dict[str, RuleKind] = {
    module.KIND.name: module.KIND for module in (sum, share, shares_total, partition, rollup)
}
