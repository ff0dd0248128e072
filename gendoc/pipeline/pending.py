"""The list of what is to be filled in in a new year's file: line, name, unit, last year's value, what gendoc would compute."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from gendoc.core.source import Path
from gendoc.core.text import shorten
from gendoc.data.nodes import MappingNode, Node, ScalarNode, node_at
from gendoc.data.path import NAMING_KEYS
from gendoc.data.reader import read_text
from gendoc.reconcile.instances import Resolver
from gendoc.report.report import Report
from gendoc.rules.kind import NEVER
from gendoc.rules.kinds import RULE_KINDS
from gendoc.rules.rule import Rule

_NAME = 16  # characters of an item's name


class Pending(NamedTuple):
    """One figure or text to be filled in: where it stands in the new file, and what stood there last year, without unit.

    section is the key of the file's first level, name what it is called there.  computed is whether gendoc computes it if
    it is left out.
    """

    line: int
    column: int
    section: str
    name: str
    unit: str
    before: str
    computed: bool


def pending(report: Report, paths: Iterable[Path], text: str, rules: Iterable[Rule]) -> tuple[Pending, ...]:
    """Return what is to be filled in at paths of the new file text, which was made from report; by line."""
    root = read_text(text, "").root
    computed = _computed(report, rules)
    found = [_pending(report, path, node, path in computed) for path in paths if (node := _text_at(root, path))]
    return tuple(sorted(found))


def _text_at(root: Node | None, path: Path) -> ScalarNode | None:
    node = None if root is None else node_at(root, path)
    return node if isinstance(node, ScalarNode) else None


def _pending(report: Report, path: Path, node: ScalarNode, computed: bool) -> Pending:
    figure = report.figures.get(path)
    unit = "" if figure is None else figure.unit or ""
    before = str(node_at(report.root, path)) if figure is None else figure.text.removesuffix(unit).rstrip()
    return Pending(node.span.line, node.span.column, str(path[0]), _name(report.root, path), unit, before, computed)


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


def _computed(report: Report, rules: Iterable[Rule]) -> set[Path]:
    """Return the paths of optional figures that exactly one rule computes where nothing is typed.

    None under 数据: sentences refer to those by name.
    """
    makers = Counter(path for rule in rules for path in set(_targets(report, rule)))
    return {path for path, count in makers.items() if count == 1 and "数据" not in path and not _required(report, path)}


def _targets(report: Report, rule: Rule) -> Iterator[Path]:
    kind = RULE_KINDS[rule.kind]
    if kind.derive is None or rule.options.get("derive") == NEVER:
        return
    made = kind.derives(rule)
    resolver = Resolver(report, None)
    for instance in resolver.instances(rule) if resolver.applies(rule) else ():
        yield from (operand.path for operand in instance.all_operands if operand.field in made and operand.file == "")


def _required(report: Report, path: Path) -> bool:
    shape = report.type.schema.shape_at(path[:-1], "object")
    return path[-1] in shape.get("required", ())
