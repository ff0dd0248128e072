"""The tree of a YAML file: texts, lists and mappings with their places.

Nodes are str, list and dict with a span, so that code for plain data takes them.  A scalar is always a
text; whether it is a figure, a sentence or a name is for the schema to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from gendoc.core.source import Path, Span

_KEY = r"(?<![^\s:：{}\[\],'\"#])([^\s:：{}\[\],'\"#]{1,60})['\"]?[ ]?[:：]"  # what stands before a colon
_WORD = r"(?<!\S)([^\s:：{}\[\],'\"#]{1,60})(?=[ \t]+[-0-9])"  # before a number without a colon
_GLUED = r"([\u4e00-\u9fff]{2,60})(?=[0-9])"  # before a number without a blank
MAX_DEPTH = 20  # levels of mappings and lists within each other


class ScalarNode(str):
    """A scalar: its text, where it stands, and whether it was written without quotes."""

    __slots__ = ("plain", "span")
    span: Span
    plain: bool

    @classmethod
    def at(cls, span: Span, value: str, *, plain: bool = True) -> ScalarNode:
        """Return value as a scalar that stands at span."""
        text = cls(value)
        text.span = span
        text.plain = plain
        return text

    @property
    def is_null(self) -> bool:
        """Return whether YAML 1.2's core schema reads the scalar as null."""
        return self.plain and str(self) in {"", "~", "null", "Null", "NULL"}


class SequenceNode(list["Node"]):
    """A list: span begins at its first item, extent covers all of it; flow if it was written in brackets."""

    __slots__ = ("extent", "flow", "span")
    span: Span
    extent: Span
    flow: bool

    def __init__(self, span: Span, *, flow: bool = False) -> None:
        super().__init__()
        self.span = self.extent = span
        self.flow = flow


class MappingNode(dict[str, "Node"]):
    """A mapping: span begins at its first key, extent covers all of it; flow if it was written in braces.

    keys_at holds the span of each typed key.
    """

    __slots__ = ("extent", "flow", "keys_at", "span")
    span: Span
    extent: Span
    flow: bool
    keys_at: dict[str, Span]

    def __init__(self, span: Span, *, flow: bool = False) -> None:
        super().__init__()
        self.span = self.extent = span
        self.flow = flow
        self.keys_at = {}


Node: TypeAlias = ScalarNode | SequenceNode | MappingNode


def end_at(node: SequenceNode | MappingNode, line: int, column: int) -> None:
    """Set the end of a list or mapping when it has been read."""
    node.extent = node.span._replace(end_line=line, end_column=column)


def end_of(node: MappingNode | SequenceNode) -> tuple[int, int]:
    """Return line and column of the end of the last child of a list or mapping without brackets."""
    within = [*node.keys_at.values()] if isinstance(node, MappingNode) else []
    children = node.values() if isinstance(node, MappingNode) else node
    within += [child.span if isinstance(child, ScalarNode) else child.extent for child in children]
    return max(((span.end_line, span.end_column) for span in within), default=node.span[1:3])


class Unreadable(NamedTuple):
    """A part of a file that was refused when the file was read.

    A finding says what is wrong with it; code that then needs something from that part adds none.  span is
    the whole part, names are the keys that seem to be written in it.
    """

    span: Span
    names: frozenset[str] = frozenset()

    @classmethod
    def at(cls, root: Node, path: Path) -> Unreadable:
        """Return the unreadable part at path below root; it has no names if nothing stands there."""
        node = node_at(root, path)
        if node is None:
            return cls(nearest_span(root, path))
        span = node.span if isinstance(node, ScalarNode) else node.extent
        names = re.compile(_KEY).findall(span.source.text, span.start, span.end)
        words = re.compile(_WORD).findall(span.source.text, span.start, span.end)
        glued = re.compile(_GLUED).findall(span.source.text, span.start, span.end)
        return cls(span, frozenset((*names, *words, *glued)))


def walk(node: Node, path: Path = ()) -> Iterator[tuple[Path, Node]]:
    """Yield every node at and below node with its path, parents first, in file order."""
    yield path, node
    if isinstance(node, MappingNode):
        for key, child in node.items():
            yield from walk(child, (*path, key))
    elif isinstance(node, SequenceNode):
        for index, child in enumerate(node):
            yield from walk(child, (*path, index))


def node_at(root: Node, path: Path) -> Node | None:
    """Return the node at path below root, or None if there is none."""
    node: Node | None = root
    for step in path:
        if isinstance(node, MappingNode) and isinstance(step, str):
            node = node.get(step)
        elif isinstance(node, SequenceNode) and isinstance(step, int) and 0 <= step < len(node):
            node = node[step]
        else:
            return None
    return node


def nearest_span(root: Node, path: Path) -> Span:
    """Return where path stands, or where the nearest parent that exists stands."""
    for end in range(len(path), -1, -1):
        node = node_at(root, path[:end])
        if node is not None:
            return node.span
    return root.span
