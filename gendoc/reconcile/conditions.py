"""Whether the condition of a rule holds in a report, and whether it ever can."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gendoc.core.source import Path
from gendoc.data.nodes import Node, ScalarNode, node_at
from gendoc.data.path import Pattern
from gendoc.figures.figure import Figure
from gendoc.report.lookup import Lookup
from gendoc.rules.condition import Condition, contradictions, is_pending, misfits
from gendoc.rules.kinds import RULE_KINDS
from gendoc.rules.rule import Rule


class _Value(NamedTuple):
    """What the report has at the path of a condition: a figure, or a node without one."""

    path: Path
    figure: Figure | None
    node: Node | None

    @property
    def text(self) -> str:
        return str(self.node) if isinstance(self.node, ScalarNode) else ""


def holds(condition: Condition, lookup: Lookup, base: Path = ()) -> bool:
    """Return whether a condition holds, at any of the places that its path leads to from base.  Raises UnitMismatch."""
    if not condition.tests:
        root = lookup.report.root
        return any(node_at(root, path) is not None for path in lookup.places(condition.pattern, base))
    return any(condition.holds(value.figure, value.text) for value in _values(condition, lookup, base))


def undecided(rule: Rule, lookup: Lookup) -> list[Path]:
    """Return the items in which the condition of a rule looks at a value still to be filled in, () being the report."""
    condition = rule.when
    if condition is None or not condition.tests:
        return []
    bases = lookup.places(rule.each) if rule.each and condition.pattern.relative else ((),)
    looked_at = ((base, value) for base in bases for value in _values(condition, lookup, base))
    return list(dict.fromkeys(base for base, value in looked_at if is_pending(value.figure, value.text)))


def mistakes(rule: Rule, lookup: Lookup) -> Iterator[tuple[str, str]]:
    """Yield why the condition of one of the data file's own rules can never hold, and what to do.

    For the other rules the schema has decided that; these may name local figures, which only the report knows.
    """
    condition, report = rule.when, lookup.report
    if condition is None or condition.pattern.relative or rule.span.source is not report.source:
        return
    pattern = condition.pattern
    values = [value for value in _values(condition, lookup) if value.path not in report.unreadable]
    if not condition.tests:
        if not values and _names_nothing(rule, pattern, lookup):
            yield _unknown(pattern, lookup)
    elif any(value.figure is None and not isinstance(value.node, ScalarNode) for value in values):
        yield f"when 里的「{pattern.text}」不是一个数，也不是一段文字", "写出那个数或那段文字的路径"
    elif values:
        for is_figure in sorted({value.figure is not None for value in values}):
            yield from misfits(pattern, condition.tests, is_figure=is_figure)
        for unit in sorted({value.figure.unit for value in values if value.figure is not None}):
            yield from contradictions(condition.tests, unit)
    elif _is_unknown(pattern, lookup):
        yield _unknown(pattern, lookup)
    elif lookup.known_path is not None and lookup.known_text is not None:
        is_figure, is_text = lookup.known_path(pattern), lookup.known_text(pattern)
        if is_figure != is_text:
            yield from misfits(pattern, condition.tests, is_figure=is_figure)


def _values(condition: Condition, lookup: Lookup, base: Path = ()) -> Iterator[_Value]:
    root, figures = lookup.report.root, lookup.report.figures
    for path in lookup.local(condition.pattern) or lookup.places(condition.pattern, base):
        value = _Value(path, figures.get(path), node_at(root, path))
        if value.node is not None or value.figure is not None:
            yield value


def _is_unknown(pattern: Pattern, lookup: Lookup) -> bool:
    """Return whether a path can lead to no figure and to no text, whatever is filled in."""
    return all(lookup.find(pattern, many=True, text=text).state == "unknown" for text in (False, True))


def _names_nothing(rule: Rule, part: Pattern, lookup: Lookup) -> bool:
    """Return whether part, the beginning of paths of a rule, begins none that the report or its schema knows."""
    patterns = [] if rule.each is None else [(rule.each, True)]
    for name, refs in rule.refs.items():
        field = RULE_KINDS[rule.kind].field(name)
        is_list = field is not None and field.form == "items"
        patterns += [(ref.pattern, is_list) for ref in refs]
    own = [
        (pattern, is_list)
        for pattern, is_list in patterns
        if not pattern.relative and not pattern.file and pattern.steps[: len(part.steps)] == part.steps
    ]
    return bool(own) and all(not is_list and _is_unknown(pattern, lookup) for pattern, is_list in own)


def _unknown(pattern: Pattern, lookup: Lookup) -> tuple[str, str]:
    message = f"when 里的「{pattern.text}」，没有名为它的数或文字{lookup.nearest(pattern)}"
    return message, "改正名称；还没有这个数，先在数据里写上它"
