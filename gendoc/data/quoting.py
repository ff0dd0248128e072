"""How a text is written in YAML so that it reads back unchanged.

There are no rules here about which text needs quotes: styles are tried one after another, beginning with
the one that adds least, until gendoc's reader reads the text back.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias

from gendoc.core.source import Path
from gendoc.data.nodes import MappingNode, Node, ScalarNode, SequenceNode, node_at
from gendoc.data.reader import read_text

Value: TypeAlias = str | Sequence["Value"] | Mapping[str, "Value"]
Style: TypeAlias = Literal["plain", "single", "double", "literal", "folded"]
_OPENS: dict[str, Style] = {"'": "single", '"': "double", "|": "literal", ">": "folded"}


def style_of(written: str) -> Style:
    """Return the style in which a scalar was written."""
    return _OPENS.get(written[:1], "plain")


def is_block(style: Style) -> bool:
    """Return whether a style puts the text on lines of its own, below | or >."""
    return style in ("literal", "folded")


def written(text: str, style: Style, after: str = "") -> str:
    """Return text in a style, with the comment after on its first line; whether it reads back is not tried.

    Lines below the first are indented by two spaces, as below a key at the start of a line.
    """
    if style == "single":
        return "'" + text.replace("'", "''") + "'" + after
    if style == "double":
        return json.dumps(text, ensure_ascii=False) + after
    if style == "plain":
        return text + after
    body = text.removesuffix("\n")
    header = ("|" if style == "literal" else ">") + ("2" if body[:1].isspace() else "") + ("-" if body == text else "")
    lines = body.replace("\n", "\n\n" if style == "folded" else "\n").split("\n")
    return "\n".join([header + after, *("  " + line if line else "" for line in lines)])


def quoted(text: str, style: Style = "plain", *, flow: bool = False, after: str = "") -> str:
    """Return text as a value in style; if that does not read back, in the first style that does.

    One line is tried without quotes, in single, then in double quotes; several lines as a block, then in
    double quotes.  In flow (within brackets) there is no block.  after is the comment that follows.
    Raises ValueError if the text reads back in no style, as with refused characters.
    """
    for candidate in _candidates(text, style, flow):
        value = written(text, candidate, after)
        if _reads(f"[ {value} ]", (0,), text) if flow else _reads(f"k: {value}", ("k",), text):
            return value
    raise ValueError(f"not to be written in YAML: {text!r}")


def quoted_key(text: str, style: Style = "plain", *, flow: bool = False) -> str:
    """Return text as a key, in a style chosen as by quoted.  Raises ValueError as quoted does."""
    for candidate in _candidates(text, style, flow=True):
        key = written(text, candidate)
        if _reads(f"{{{key}: v}}" if flow else f"{key}: v", (text,), "v"):
            return key
    raise ValueError(f"not to be written in YAML: {text!r}")


def pair(step: str | int, value: Value, neighbour: Node | None, *, flow: bool, style: Style | None = None) -> str:
    """Return a key with its value, or an item with its dash; in brackets if its neighbour is.

    style, if given, is used for all texts of value; otherwise raises ValueError as quoted does.
    """
    inner = flow or not value or (isinstance(neighbour, MappingNode | SequenceNode) and neighbour.flow)
    if isinstance(value, str):
        new = written(value, style) if style else quoted(value, flow=flow)
        if isinstance(step, int):
            return new if flow else "- " + new
        return f"{quoted_key(step, flow=flow)}: {new}"
    steps = value.items() if isinstance(value, Mapping) else enumerate(value)
    neighbours = neighbour if isinstance(neighbour, MappingNode) else {}
    pairs = [pair(key, child, neighbours.get(str(key)), flow=inner, style=style) for key, child in steps]
    opening, closing = "{}" if isinstance(value, Mapping) else "[]"
    new = opening + ", ".join(pairs) + closing if inner else indented("\n".join(pairs), "  ")
    if isinstance(step, int):
        return new if flow else "- " + new
    return quoted_key(step, flow=flow) + (": " if inner else ":\n  ") + new


def indented(text: str, indent: str) -> str:
    """Return text with indent before each line but the first and blank ones."""
    return re.sub(r"\n(?=[^\n])", "\n" + indent, text)


def _candidates(text: str, style: Style, flow: bool) -> list[Style]:
    """Return the styles to try, in order."""
    styles: list[Style] = [style, "literal", "double"] if "\n" in text else [style, "plain", "single", "double"]
    return [candidate for candidate in styles if not (flow and is_block(candidate))]


def _reads(document: str, path: Path, text: str) -> bool:
    """Return whether the reader finds exactly text at path of a small document, and makes no finding."""
    result = read_text(document, "")
    node = None if result.root is None or result.findings else node_at(result.root, path)
    return isinstance(node, ScalarNode) and not node.is_null and node == text
