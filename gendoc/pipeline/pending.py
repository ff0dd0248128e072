"""What is to be filled in in a new year's file: line, name, unit, last year's value, what gendoc would compute."""

from __future__ import annotations

import copy
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from gendoc.core.source import Path
from gendoc.core.text import shorten
from gendoc.data.nodes import MappingNode, Node, ScalarNode, node_at
from gendoc.data.path import NAMING_KEYS, UNITS
from gendoc.data.reader import read_text
from gendoc.reconcile.derive import derive
from gendoc.reconcile.instances import Resolver
from gendoc.report.report import Report
from gendoc.rules.kind import NEVER
from gendoc.rules.kinds import RULE_KINDS
from gendoc.rules.rule import Rule

COMPUTED = "可不填"
WITH_UNITS = "所属单位的文件齐了以后可不填"
ABSENT = "没有就删去"
_NAME = 16  # characters of an item's name
_REFERENCE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_WORD = re.compile(r"\w+")


class Pending(NamedTuple):
    """One figure or text to be filled in: its place in the new file, and what stood there last year, without unit.

    section is the key of the file's first level, name what it is called there.  mark is why it need not be filled in:
    COMPUTED, WITH_UNITS, ABSENT, "" if it has to be.
    """

    line: int
    column: int
    section: str
    name: str
    unit: str
    before: str
    mark: str


def pending(report: Report, paths: Iterable[Path], text: str, rules: Iterable[Rule]) -> tuple[Pending, ...]:
    """Return what is to be filled in at paths of the new file text, which was made from report; by line."""
    root = read_text(text, "").root
    paths = list(paths)
    marked = marks(report, paths, rules)
    listed = [_pending(report, path, node, marked.get(path, "")) for path in paths if (node := _text_at(root, path))]
    return tuple(sorted(listed))


def _text_at(root: Node | None, path: Path) -> ScalarNode | None:
    node = None if root is None else node_at(root, path)
    return node if isinstance(node, ScalarNode) else None


def _pending(report: Report, path: Path, node: ScalarNode, mark: str) -> Pending:
    figure = report.figures.get(path)
    unit = "" if figure is None else figure.unit or ""
    before = str(node_at(report.root, path)) if figure is None else figure.text.removesuffix(unit).rstrip()
    return Pending(node.span.line, node.span.column, str(path[0]), _name(report.root, path), unit, before, mark)


def _name(root: Node, path: Path) -> str:
    """Return the keys of path below the first, an item of a list as its name, or its number from 1."""
    parts = []
    for index, step in enumerate(path[1:], 1):
        if isinstance(step, str):
            if step != "数据":
                parts.append(step)
            continue
        item = node_at(root, path[: index + 1])
        names = [item.get(key) for key in NAMING_KEYS] if isinstance(item, MappingNode) else []
        label = next(
            (str(name) for name in names if isinstance(name, ScalarNode) and not name.is_null), f"第{step + 1}项"
        )
        parts = [shorten(label, _NAME)]  # the lists above it need not be said
    return " ".join(parts) or str(path[0])


def marks(report: Report, paths: Iterable[Path], rules: Iterable[Rule]) -> dict[Path, str]:
    """Return the marks of what need not be filled in: gendoc computes it, or there may be nothing of it.

    All that bear a mark may be left out together.  None under 数据: sentences refer to those by name.
    """
    rules = list(rules)
    optional = [
        path for path in paths if isinstance(path[-1], str) and "数据" not in path and not _required(report, path)
    ]
    targets = [(path, rule) for rule in rules for path in set(_targets(report, rule))]
    makers = Counter(path for path, _ in targets)
    derived = _derived(report, rules, [path for path in optional if makers[path] == 1])
    linked = {path for path, rule in targets if _reads_units(rule) and path in optional}
    named = _named(report)
    rest = {path for path in optional if path not in makers and path[-1] not in named}
    return {
        **dict.fromkeys(_absent(report, rules, rest), ABSENT),
        **dict.fromkeys(linked, WITH_UNITS),
        **dict.fromkeys(derived, COMPUTED),
    }


def _derived(report: Report, rules: list[Rule], paths: list[Path]) -> list[Path]:
    """Return those of paths that rules derive where none of them is typed."""
    while paths:
        without = replace(
            report,
            root=_without(report.root, paths),
            figures={path: each for path, each in report.figures.items() if path not in paths and not each.derived},
        )
        made = derive(without, rules, None, report.type.schema.figure_type)
        derived = [path for path in paths if path in made.figures or path in made.texts]
        if derived == paths:
            break
        paths = derived
    return paths


def _without(root: MappingNode, paths: Iterable[Path]) -> MappingNode:
    """Return a copy of root without what stands at paths."""
    root = copy.copy(root)
    for path in paths:
        node: Any = root
        for step in path[:-1]:
            node[step] = node = copy.copy(node[step])
        del node[path[-1]]
    return root


def _targets(report: Report, rule: Rule) -> Iterator[Path]:
    """Yield the paths of the figures and texts that a rule can derive; it applies to what is typed now."""
    kind = RULE_KINDS[rule.kind]
    if kind.derive is None or rule.options.get("derive") == NEVER:
        return
    made = kind.derives(rule)
    resolver = Resolver(report, None)
    for instance in resolver.instances(rule) if resolver.applies(rule) else ():
        yield from (operand.path for operand in instance.all_operands if operand.field in made and operand.file == "")


def _named(report: Report) -> set[str]:
    """Return the words in the references of the report's sentences."""
    references = (word for text in report.sentences.values() for word in _REFERENCE.findall(text))
    return {word for reference in references for word in _WORD.findall(reference)}


def _absent(report: Report, rules: Iterable[Rule], paths: set[Path]) -> set[Path]:
    """Return those of paths without which no rule lacks a figure: it is for reports that have some of them."""
    resolver = Resolver(report, None)
    uses = [
        (_condition(rule), {operand.path for operand in instance.all_operands if operand.file == ""})
        for rule in rules
        if resolver.applies(rule)
        for instance in resolver.instances(rule)
    ]
    left = set(paths)
    while needed := left & {path for when, used in uses if when not in left for path in used}:
        left -= needed
    return left


def _reads_units(rule: Rule) -> bool:
    return any(field.file == UNITS for field in RULE_KINDS[rule.kind].fields)


def _condition(rule: Rule) -> Sequence[object]:
    return () if rule.when is None or rule.when.pattern.relative else rule.when.pattern.steps


def _required(report: Report, path: Path) -> bool:
    """Return whether the schema wants what stands at path: always, beside another key that is there, or for a choice."""
    shape = report.type.schema.shape_at(path[:-1], "object")
    parent = node_at(report.root, path[:-1])
    beside = {
        key
        for other, keys in shape.get("dependentRequired", {}).items()
        if isinstance(parent, MappingNode) and other in parent
        for key in keys
    }
    chosen = {key for name in ("anyOf", "oneOf") for choice in shape.get(name, ()) for key in _wanted(choice)}
    return path[-1] in {*shape.get("required", ()), *beside, *chosen}


def _wanted(schema: Mapping[str, Any]) -> set[str]:
    within = {key for choice in schema.get("anyOf", ()) for key in _wanted(choice)}
    return {*schema.get("required", ()), *within}
