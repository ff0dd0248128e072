"""Paths of rules that name what is not there: an item that its list lacks, several names in one."""

from __future__ import annotations

import re

from gendoc.core.finding import Finding
from gendoc.core.source import Path
from gendoc.core.text import nearest
from gendoc.data.nodes import SequenceNode, node_at
from gendoc.data.path import LAST_YEAR, Named, Pattern, name_of, show
from gendoc.report.lookup import Lookup
from gendoc.rules.load import RULE_INVALID
from gendoc.rules.rule import Ref, Rule

_SEPARATORS = re.compile(r"[、，,；;\s+＋]+")
_JOINTS = re.compile("[/／和与及]")  # may as well belong to a name
_OF_LAST_YEAR = re.compile("(?:去年|上年度|上一年度?|前一年|[上去]年同期)[:：](?P<path>.+)")


def written_otherwise(lookup: Lookup, pattern: Pattern, base: Path, *, many: bool) -> tuple[str, str] | None:
    """Return what is wrong with a path that leads nowhere and what to write, None unless its form says what is meant.

    many: several figures are wanted.
    """
    text = pattern.text
    names = [name for name in _SEPARATORS.split(text) if name]
    joined = [name for name in _JOINTS.split(text) if name]
    if len(names) < 2 and len(joined) > 1 and all(_leads_somewhere(lookup, name, base) for name in joined):
        names = joined
    if many and len(names) > 1:
        return f"「{text}」不是一个数的名称，像是几个", f"几个数用方括号括起来，写成 [{', '.join(names)}]"
    earlier = _OF_LAST_YEAR.fullmatch(text)
    if earlier is not None and _leads_somewhere(lookup, earlier["path"], base):
        return f"「{text}」不是名称，上年文件里的数以「{LAST_YEAR}:」开头", f"写成 {LAST_YEAR}:{earlier['path']}"
    return _without_item(lookup, pattern, many=many)


def _leads_somewhere(lookup: Lookup, text: str, base: Path) -> bool:
    try:
        return lookup.find(Pattern.parse(text), base).state == "found"
    except ValueError:
        return False


def _without_item(lookup: Lookup, pattern: Pattern, *, many: bool) -> tuple[str, str] | None:
    """Return what is wrong with a path through a list that names no item of it, None for any other."""
    keys = [step for step in pattern.steps if isinstance(step, str)]
    if pattern.relative or len(keys) != len(pattern.steps):
        return None
    for end in range(1, len(keys)):
        items = node_at(lookup.report.root, tuple(keys[:end]))
        if not isinstance(items, SequenceNode) or not items:
            continue
        above, below = ".".join(keys[:end]), ".".join(keys[end:])
        if not _stands_in(lookup, f"{above}[*].{below}"):
            return None
        one = f'"{above}[{name_of(items[0]) or 1}].{below}"'
        each = f'各项都要的写 "{above}[*].{below}"，只要一项的写 {one}'
        advice = f"{each if many else f'写明是哪一项，如 {one}'}，有方括号的要加引号"
        return f"「{above}」是列表，「{pattern.text}」没有说是其中哪一项", advice
    return None


def _stands_in(lookup: Lookup, text: str) -> bool:
    return any(path in lookup.report.figures for path in lookup.places(Pattern.parse(text)))


def missing_item(lookup: Lookup, rule: Rule, ref: Ref, base: Path) -> Finding | None:
    """Return a warning if a rule names an item that its list, which has others, lacks; None if it does not.

    A list with an item that could not be read may have it: there is no warning.
    """
    report, pattern = lookup.report, ref.pattern
    start = base if pattern.relative else ()
    for place, step in enumerate(pattern.steps):
        if not isinstance(step, (Named, int)):
            continue
        above = Pattern(pattern.text, pattern.steps[:place], pattern.relative)
        here = Pattern(pattern.text, pattern.steps[: place + 1], pattern.relative)
        if any(node_at(report.root, path) is not None for path in lookup.places(here, start)):
            continue
        lists = [path for path in lookup.places(above, start) if node_at(report.root, path)]
        if not lists or any(path in report.holds_unreadable for path in lists):
            return None
        items = node_at(report.root, lists[0])
        if isinstance(step, int):
            if not isinstance(items, SequenceNode):
                return None
            message = f"规则 {rule.id}：「{show(lists[0])}」只有 {len(items)} 项，没有第 {step + 1} 项"
            help = "方括号里写第几项，从 1 数起，或写那一项的名称；这一项不要了，就删去这条规则"
            return RULE_INVALID.at(ref.span, message, help=help, severity="warning")
        names = [name_of(item) for item in items] if isinstance(items, SequenceNode) else []
        meant = nearest(step.name, names)
        help = f"是否指「{meant}」？" if meant else ""
        help += "照那一项现在的名称改正路径；这一项不要了，就删去这条规则"
        message = f"规则 {rule.id}：「{show(lists[0])}」里没有「{step.name}」这一项"
        return RULE_INVALID.at(ref.span, message, help=help, severity="warning")
    return None
