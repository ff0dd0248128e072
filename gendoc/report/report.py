"""A report: one department-year's data, read and understood.

The tree says what was written, figures say what it is worth.  Rules read figures by path;
what they derive is added beside what was typed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gendoc.core.source import Path, Source, Span
from gendoc.data.nodes import MappingNode, ScalarNode, nearest_span, node_at
from gendoc.figures.figure import Figure
from gendoc.rules.operand import DerivedText

if TYPE_CHECKING:
    from gendoc.report.type import ReportType


_KEY = r"([^\s:：{}\[\],'\"#]{1,60})['\"]?[ ]?[:：]"  # what stands before a colon


@dataclass(slots=True, eq=False, repr=False)
class Report:
    """One data file: its tree, its figures, its sentences.

    figures maps each figure's path to it, in file order, derived ones last.  sentences maps the
    path of each text that may hold references to it.  scopes are the paths of the mappings of
    local figures (数据) that enclose each sentence, innermost first.  unusable are the paths of what
    is empty or of the wrong shape: a draft does without it.  derived_texts are texts that rules put
    into the tree, each with its rule.  undivided says of each rate that cannot be computed which divisor is 0 or 无.
    """

    source: Source
    root: MappingNode
    type: ReportType
    figures: dict[Path, Figure] = field(default_factory=dict)
    sentences: dict[Path, ScalarNode] = field(default_factory=dict)
    scopes: dict[Path, tuple[Path, ...]] = field(default_factory=dict)
    local: tuple[Path, ...] = ()
    unusable: frozenset[Path] = frozenset()
    derived_texts: dict[Path, str] = field(default_factory=dict)
    undivided: dict[Path, str] = field(default_factory=dict)
    _lost: frozenset[str] | None = None
    _scopes_with: dict[str | int, list[Path]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for scope in self.local:
            table = node_at(self.root, scope)
            for key in table if isinstance(table, MappingNode) else ():
                self._scopes_with.setdefault(key, []).append(scope)

    def add(self, figure: Figure) -> None:
        """Take in a figure that a rule computed because nobody typed it."""
        self.figures[figure.path] = figure
        *parent, name = figure.path
        if tuple(parent) in self.local and tuple(parent) not in self.scopes_with(name):
            self._scopes_with.setdefault(name, []).append(tuple(parent))

    def add_text(self, text: DerivedText) -> None:
        """Put a text that a rule worked out where it would have been typed, if there is such a mapping."""
        parent = node_at(self.root, text.path[:-1])
        key = text.path[-1]
        if isinstance(parent, MappingNode) and isinstance(key, str):
            parent[key] = ScalarNode.at(text.span, text.text)
            self.derived_texts[text.path] = text.derived

    @property
    def derived(self) -> dict[Path, list[Figure]]:
        """Return the figures that a rule computed because nobody typed them, by parent.

        Not those that came to 无: a sentence then has nothing to say.
        """
        found: dict[Path, list[Figure]] = {}
        for path, figure in self.figures.items():
            if figure.derived and figure.state != "nil":
                found.setdefault(path[:-1], []).append(figure)
        return found

    def span(self, path: Path) -> Span:
        """Return where path stands in the file, or its nearest parent if it is absent."""
        figure = self.figures.get(path)
        return figure.span if figure else nearest_span(self.root, path)

    def text(self, key: str) -> str:
        """Return the text of a top-level key, "" if absent or not a text."""
        node = self.root.get(key)
        return str(node) if isinstance(node, ScalarNode) else ""

    def named(self, name: str) -> list[Path]:
        """Return the paths of the local figures (in any 数据) that go by name."""
        return [path for scope in self.scopes_with(name) if (path := (*scope, name)) in self.figures]

    @property
    def lost_names(self) -> frozenset[str]:
        """Return what is written as a name in the parts of the file that are unusable."""
        if self._lost is None:
            self._lost = frozenset(name for path in self.unusable for name in re.findall(_KEY, self._written(path)))
        return self._lost

    def _written(self, path: Path) -> str:
        node = node_at(self.root, path)
        if node is None:
            return ""
        extent = node.span if isinstance(node, ScalarNode) else node.extent
        return self.source.text[extent.start : extent.end]

    def scopes_with(self, name: str | int) -> list[Path]:
        """Return the mappings of local figures (数据) that have something of that name."""
        return self._scopes_with.get(name, [])
