"""Where the children of a list or mapping stand in the text, with the comments that belong to them."""

from __future__ import annotations

import re
from typing import NamedTuple

from gendoc.data.nodes import MappingNode, ScalarNode, SequenceNode

_COMMA = re.compile(r"(?:\s|(?<=\s)#[^\n]*)*,")
_TAIL = re.compile(r"[ \t]*(?:#[^\n]*)?(?=\n|\Z)")
_COMMENT = re.compile(r"(?P<indent>[ \t]*(?P<dashes>(?:- +)*))#[^\n]*\n")


class Extent(NamedTuple):
    """Where an item, or a key with its value, stands: offsets in LF text."""

    above: int  # the first of the comment lines directly above it, or its own start
    start: int  # its dash or its key
    end: int  # after its value
    comma: int  # after the comma that follows within brackets, or its end
    tail: int  # after the comment that follows on its last line, or after the comma
    alone: bool  # whether its lines hold nothing else


def extents(parent: MappingNode | SequenceNode) -> list[Extent]:
    """Return where each child of parent stands, in file order."""
    text, tail, children = parent.span.source.text, -1, []
    keys = list(parent.keys_at.values()) if isinstance(parent, MappingNode) else []
    typed = [parent[key] for key in parent.keys_at] if isinstance(parent, MappingNode) else list(parent)
    for index, node in enumerate(typed):
        span = node.span if isinstance(node, ScalarNode) else node.extent
        start, end = span.start, span.end
        if keys:
            start, end = keys[index].start, max(end, keys[index].end)
        elif not parent.flow:
            dash = re.compile(rf"(?m)^ {{{parent.span.column - 1}}}-").search(text, tail) if index else None
            start = dash.end() - 1 if dash else parent.span.start
        match = _COMMA.match(text, end) if parent.flow else None
        comma = match.end() if match else end
        after = tail_of(text, comma)
        alone = after is not None and not text[start - column(text, start) : start].strip()
        above = _comments_above(text, start, tail) if alone else start
        tail = comma + len(after) if after is not None and (alone or not parent.flow) else comma
        children.append(Extent(above, start, end, comma, tail, alone))
    return children


def tail_of(text: str, offset: int) -> str | None:
    """Return the blanks and the comment from offset to the end of its line, None if anything else follows."""
    match = _TAIL.match(text, offset)
    return match and match[0]


def column(text: str, offset: int) -> int:
    """Return how many characters stand before offset in its line."""
    return offset - text.rfind("\n", 0, offset) - 1


def _comments_above(text: str, start: int, before: int) -> int:
    """Return the offset at which the comments directly above start begin, at the earliest after before."""
    line = start - column(text, start)
    while line - 1 > before:
        line = text.rfind("\n", 0, line - 1) + 1
        comment = _COMMENT.match(text, line)
        if comment is None:
            break
        start = comment.end("indent")
        if comment["dashes"]:
            break
    return start
