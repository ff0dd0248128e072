"""Lists and mappings that people write in files of rules, charts or waivers, read key by key.

An Entry is one mapping.  A value that is wrong gives a finding and comes back as None or as the default,
so that the caller need not report it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple, TypeGuard, TypeVar

from gendoc.core.finding import Code, Finding
from gendoc.core.source import Span
from gendoc.core.text import did_you_mean, nearest
from gendoc.data.lint import unspaced
from gendoc.data.nodes import MappingNode, Node, ScalarNode, SequenceNode
from gendoc.data.path import Pattern

_Choice = TypeVar("_Choice", bound=str)


class Entry:
    """One mapping of a file; what is wrong with it goes into findings, all under one code.

    prefix begins each message; path_help is the help for a misspelt path.
    """

    path_help = ""

    def __init__(self, node: MappingNode, code: Code, findings: list[Finding], *, prefix: str = "") -> None:
        self.node = node
        self.code = code
        self.findings = findings
        self.prefix = prefix

    @property
    def sound(self) -> bool:
        """Return whether findings is still empty, also of findings of other entries that share the list."""
        return not self.findings

    def wrong(self, span: Span, message: str, help: str = "") -> None:
        """Add the finding for something wrong at span."""
        self.findings.append(self.code.at(span, self.prefix + message, help=help))

    def key_span(self, key: str) -> Span:
        """Return where a key of the entry stands."""
        return self.node.keys_at.get(key) or self.node[key].span

    def check_keys(self, names: Sequence[str], subject: str = "", help: str | None = None) -> set[str]:
        """Add a finding for each key that is not among names; return the names that they are probably meant for.

        subject begins the message; help is by default the list of names.
        """
        unknown = [key for key in self.node if key not in names]
        spelt: set[str] = set()
        for key in unknown:
            meant, slip = unspaced(key, self.key_span(key))
            if slip is not None and meant in names:
                self.wrong(slip.span, slip.message, slip.help)
                spelt.add(meant)
                continue
            advice = f"可用：{'、'.join(names)}" if help is None else help
            self.wrong(self.key_span(key), f"{subject}没有「{key}」这一项{did_you_mean(key, names)}", advice)
        return {nearest(key, names) for key in unknown} | spelt

    def text(self, key: str) -> ScalarNode | None:
        """Return the text at key, None if there is none; anything else there is added to the findings."""
        node = self.node.get(key)
        if is_text(node):
            return node
        if node is not None:
            self.not_text(key, node)
        return None

    def not_text(self, key: str, node: Node) -> None:
        """Add the finding that the value of a key is not a text."""
        self.wrong(self.key_span(key), f"「{key}」应为一段文字", "写一段文字；不需要就删去它")

    def choice(self, key: str, choices: Collection[_Choice], default: _Choice) -> _Choice:
        """Return the one of choices that stands at key, default if there is none; other texts give a finding."""
        text = self.text(key)
        if text is None:
            return default
        chosen = next((choice for choice in choices if choice == text), None)
        if chosen is None:
            self.wrong(text.span, f"{key} 不能是「{text}」", f"可用：{'、'.join(choices)}")
        return default if chosen is None else chosen

    def pattern(self, text: ScalarNode) -> Pattern | None:
        """Return the path that a text of the entry spells; None, and a finding, if it is misspelt."""
        try:
            return Pattern.parse(text)
        except ValueError as problem:
            self.wrong(text.span, str(problem), self.path_help)
            return None


def is_text(node: Node | None) -> TypeGuard[ScalarNode]:
    """Return whether a node is a text that is not blank."""
    return isinstance(node, ScalarNode) and not node.is_null and bool(node.strip())


class Bounds(NamedTuple):
    """How many items a list may have, and the words of the message: {name}有 6,000 {counter}; fewer is the help."""

    most: int
    name: str
    counter: str
    fewer: str = "删去多余的"


def items(
    node: Node | None, code: Code, findings: list[Finding], bounds: Bounds, message: str, help: str
) -> Iterable[Node]:
    """Return the items of a list; none if it is absent or empty.

    A node that is no list gives a finding with message and help, a list with more items than bounds
    allow gives one, too; both then have no items.
    """
    if node is None or (isinstance(node, ScalarNode) and node.is_null):
        return ()
    if not isinstance(node, SequenceNode):
        findings.append(code.at(node.span, message, help=help))
        return ()
    if len(node) > bounds.most:
        what = f"{bounds.name}有 {len(node):,} {bounds.counter}，超过 {bounds.most:,} {bounds.counter}的上限"
        findings.append(code.at(node.span, what, help=bounds.fewer))
        return ()
    return node
