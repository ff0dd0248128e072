"""A report: the data of one department and year, read and validated.

The tree holds what was written, the figures its values.  Rules read figures by path; the figures that they derive
make a new report.
"""

from __future__ import annotations

import copy
import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from gendoc.core.finding import Finding
from gendoc.core.source import Path, Source, Span
from gendoc.data.nodes import MappingNode, Node, ScalarNode, Unreadable, nearest_span, node_at
from gendoc.data.path import NAMING_KEYS
from gendoc.figures.figure import Figure
from gendoc.report.edition import within
from gendoc.rules.operand import DerivedText

if TYPE_CHECKING:
    from gendoc.report.type import ReportType


class Derivation(NamedTuple):
    """The figures and texts that rules of a report compute because nobody typed them, by path.

    undivided names, for each rate that cannot be computed, the divisor that is 0, 无 or negative.  missed are the
    figures that could not be taken over from each report of another type (同年, 上年另种).  findings are about rules
    whose figures do not go together, and rules that wait for each other.
    """

    figures: Mapping[Path, Figure] = MappingProxyType({})
    texts: Mapping[Path, DerivedText] = MappingProxyType({})
    undivided: Mapping[Path, str] = MappingProxyType({})
    missed: Mapping[str, Sequence[Path]] = MappingProxyType({})
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, eq=False, repr=False)
class Report:
    """One data file: its tree, its figures, its sentences.

    figures maps each figure's path to it, in file order, derived ones last.  sentences maps the
    path of each text that may hold references to it.  scopes are the paths of the mappings of
    local figures (数据) that enclose each sentence, innermost first; local are all such mappings.
    unreadable are the parts that were refused, such as empty values and wrong shapes, which a draft leaves out.
    derived_texts leads from each text of the tree that a rule derived to the rule.  undivided is that of its
    Derivation.  moves has, for each rate that is 0 or 无, the sign of the change: 1 for a rise, -1 for a fall.
    """

    source: Source
    root: MappingNode
    type: ReportType
    figures: Mapping[Path, Figure] = field(default_factory=dict)
    sentences: Mapping[Path, ScalarNode] = field(default_factory=dict)
    scopes: Mapping[Path, tuple[Path, ...]] = field(default_factory=dict)
    local: tuple[Path, ...] = ()
    unreadable: Mapping[Path, Unreadable] = field(default_factory=dict)
    derived_texts: Mapping[Path, str] = field(default_factory=dict)
    undivided: Mapping[Path, str] = field(default_factory=dict)
    moves: Mapping[Path, int] = field(default_factory=dict)

    def with_derived(self, derivation: Derivation) -> Report:
        """The report with the figures and texts of derivation; the tree is copied only where it has a new text."""
        return replace(
            self,
            root=_with_texts(self.root, derivation.texts.values()) if derivation.texts else self.root,
            figures={**self.figures, **derivation.figures},
            derived_texts={path: text.derived for path, text in derivation.texts.items()},
            undivided=derivation.undivided,
        )

    def without(self, paths: Iterable[Path]) -> Report:
        """Return the report with more parts that count as refused: a finding says already why they are absent."""
        refused = {path: Unreadable.at(self.root, path) for path in paths}
        return replace(self, unreadable={**self.unreadable, **refused}) if refused else self

    @functools.cached_property
    def derived(self) -> Mapping[Path, list[Figure]]:
        """The figures that rules derived, by the path of their parent.

        Without those that are 无, which sentences cannot print.
        """
        by_parent: dict[Path, list[Figure]] = {}
        for path, figure in self.figures.items():
            if figure.derived and figure.state != "nil":
                by_parent.setdefault(path[:-1], []).append(figure)
        return by_parent

    def span(self, path: Path) -> Span:
        """Return where path stands in the file, or its nearest parent if it is absent."""
        figure = self.figures.get(path)
        return figure.span if figure else nearest_span(self.root, path)

    def text(self, key: str) -> str:
        """Return the text of a top-level key, "" if absent or not a text."""
        node = self.root.get(key)
        return str(node) if isinstance(node, ScalarNode) else ""

    def named(self, name: str) -> list[Path]:
        """Return the paths of the local figures (in any 数据) of that name."""
        return [path for scope in self.scopes_with(name) if (path := (*scope, name)) in self.figures]

    def is_unreadable(self, path: Path) -> bool:
        """Return whether path lies in a refused part."""
        return within(path, self.unreadable)

    @functools.cached_property
    def holds_unreadable(self) -> frozenset[Path]:
        """The paths of refused parts, and of everything that contains one."""
        return frozenset(path[:end] for path in self.unreadable for end in range(1, len(path) + 1))

    @functools.cached_property
    def lost_items(self) -> Mapping[Path, Span]:
        """The lists with an item that could not be read at all, and where it was written."""
        return {
            path[:-1]: part.span
            for path, part in self.unreadable.items()
            if path and isinstance(path[-1], int) and node_at(self.root, path) is None
        }

    @functools.cached_property
    def unnamed(self) -> frozenset[Path]:
        """The lists with an item that was refused, or whose name was."""
        items = (path[:-1] if path[-1] in NAMING_KEYS else path for path in self.unreadable if path)
        return frozenset(item[:-1] for item in items)

    @functools.cached_property
    def unreadable_names(self) -> frozenset[str]:
        """The keys that seem to be written in refused parts."""
        return frozenset[str]().union(*(refused.names for refused in self.unreadable.values()))

    def scopes_with(self, name: str | int) -> list[Path]:
        """Return the mappings of local figures (数据) that have a key or a derived figure of that name."""
        return self._scopes_by_name.get(name, [])

    @functools.cached_property
    def _scopes_by_name(self) -> dict[str | int, list[Path]]:
        by_name: dict[str | int, list[Path]] = {}
        for scope in self.local:
            table = node_at(self.root, scope)
            for name in table if isinstance(table, MappingNode) else ():
                if (*scope, name) not in self.derived_texts:
                    by_name.setdefault(name, []).append(scope)
        local = set(self.local)
        for path, figure in self.figures.items() if local else ():
            scope, key = path[:-1], path[-1]
            if figure.derived and scope in local and scope not in by_name.get(key, ()):
                by_name.setdefault(key, []).append(scope)
        return by_name


def _with_texts(root: MappingNode, texts: Iterable[DerivedText]) -> MappingNode:
    """Return the tree with texts inserted into existing mappings; the nodes around them are copied, each once."""
    copies: dict[Path, Node] = {(): copy.copy(root)}
    for text in texts:
        for end in range(1, len(text.path)):
            path = text.path[:end]
            if path not in copies:
                parent = cast("Any", copies[path[:-1]])
                copies[path] = parent[path[-1]] = copy.copy(parent[path[-1]])
        cast("Any", copies[text.path[:-1]])[text.path[-1]] = ScalarNode.at(text.span, text.text)
    return cast("MappingNode", copies[()])
