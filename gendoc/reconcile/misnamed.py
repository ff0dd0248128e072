"""Paths of rules that name what is not there: an item that its list lacks, several names in one."""

from __future__ import annotations

import re

from gendoc.core.finding import Finding
from gendoc.core.source import Path
from gendoc.core.text import nearest
from gendoc.data.nodes import SequenceNode, node_at
from gendoc.data.path import Named, Pattern, name_of, show
from gendoc.report.lookup import Lookup
from gendoc.rules.load import RULE_INVALID
from gendoc.rules.rule import Ref, Rule


def names_in(text: str) -> list[str]:
    """Return the names in a path, of which there is more than one if several figures were written as one."""
    return [name for name in re.split(r"[、，,；;\s]+", text) if name]


def missing_item(lookup: Lookup, rule: Rule, ref: Ref, base: Path) -> Finding | None:
    """Return a warning if a rule names an item that its list, which has others, lacks; None if it does not.

    A list with an item that could not be read may have it: there is no warning.
    """
    report, pattern = lookup.report, ref.pattern
    start = base if pattern.relative else ()
    for place, step in enumerate(pattern.steps):
        if not isinstance(step, Named):
            continue
        above = Pattern(pattern.text, pattern.steps[:place], pattern.relative)
        here = Pattern(pattern.text, pattern.steps[: place + 1], pattern.relative)
        if any(node_at(report.root, path) is not None for path in lookup.places(here, start)):
            continue
        lists = [path for path in lookup.places(above, start) if node_at(report.root, path)]
        if not lists or any(path in report.holds_unreadable for path in lists):
            return None
        items = node_at(report.root, lists[0])
        names = [name_of(item) for item in items] if isinstance(items, SequenceNode) else []
        meant = nearest(step.name, names)
        help = f"是否指「{meant}」？" if meant else ""
        help += "照那一项现在的名称改正路径；这一项不要了，就删去这条规则"
        message = f"规则 {rule.id}：「{show(lists[0])}」里没有「{step.name}」这一项"
        return RULE_INVALID.at(ref.span, message, help=help, severity="warning")
    return None
