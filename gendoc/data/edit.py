"""Edits of a data file that keep everything else in it: comments, quotes, order, blank lines.

An edit is made from the tree that was read and replaces one stretch of its text.  apply does not trust
it: the new text is read again, and has to give exactly the tree that the edits ask for.  Nothing is
written to disk here.

A comment on a line of its own belongs to the item directly below it.  An item inserted before the
first goes between that item and its comment, which may be about the whole list.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple, TypeAlias

from gendoc.core.files import source_of
from gendoc.core.source import Path
from gendoc.core.text import quote
from gendoc.data.extent import column, extents, tail_of
from gendoc.data.nodes import MappingNode, Node, ScalarNode, SequenceNode, nearest_span, node_at
from gendoc.data.path import show
from gendoc.data.quoting import Style, Value, indented, is_block, pair, quoted, quoted_key, style_of, written
from gendoc.data.reader import TEXT_AFTER_HASH, YamlResult, read_text

__all__ = ["Edit", "EditError", "apply", "delete", "empty", "insert", "move", "rename", "set_value"]

Kind: TypeAlias = Literal["set", "insert", "delete", "move", "rename"]


class EditError(ValueError):
    """Why an edit is refused, in Chinese, and the line of the old text that it is about."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.line = line


class Edit(NamedTuple):
    """A replacement in a data file's text, and the change of its tree.

    start and end are offsets in LF text; was is the old text between them, text the new one.  path is
    that of the value set, deleted, moved, renamed or inserted; value is the new text, item or key; place
    is the index that it will have among the children of its list or mapping.
    """

    start: int
    end: int
    text: str
    was: str
    kind: Kind
    path: Path
    value: Value = ""
    place: int = 0


def set_value(root: Node, path: Path, text: str, *, style: Style | None = None) -> Edit:
    """Return the edit that makes text the value at path, in the style of the old value if possible.

    style, if given, is used without trying whether text reads back in it.  Raises EditError if no single
    value stands at path, or if text cannot be written in YAML.
    """
    node, parent = _node(root, path), node_at(root, path[:-1])
    if not isinstance(node, ScalarNode):
        raise EditError(f"「{show(path)}」是一组内容，不是一个值", node.span.line)
    source, start, end = node.span.source.text, node.span.start, node.span.end
    old = source[start:end]
    flow = isinstance(parent, MappingNode | SequenceNode) and parent.flow
    after = ""
    if is_block(style_of(old)):
        header = old.split("\n")[0]
        after = "  " + header[header.index("#") :] if "#" in header else ""
    elif not flow and (tail := tail_of(source, end)):
        after, end = tail, end + len(tail)
    try:
        new = written(text, style, after) if style else quoted(text, style_of(old), flow=flow, after=after)
    except ValueError:
        raise EditError(f"「{show(path)}」的新内容里有不能写进数据文件的字符", node.span.line) from None
    if not old:
        colon = isinstance(parent, MappingNode) and ":" not in source[parent.keys_at[str(path[-1])].end : start]
        new = (": " if colon else "" if source[start - 1 : start].isspace() else " ") + new
    indent = " " * (parent.span.column - 1) if parent is not None and path else ""
    return _edit(root, start, end, indented(new, indent), "set", path, text)


def insert(root: Node, path: Path, value: Value, *, place: int | None = None, style: Style | None = None) -> Edit:
    """Return the edit that inserts value at path, written like its neighbours.

    The last step of path is the index that the item will have, or a new key; place is the index of the
    key in its mapping, by default the last.  A parent without a value becomes a list or mapping.  style,
    if given, is that of all texts of value.  Raises EditError if nothing can be inserted there, the key
    exists, or value cannot be written in YAML.
    """
    parent = _node(root, path[:-1])
    if isinstance(parent, ScalarNode) and parent.is_null:
        return _insert_first(root, path, value, style)
    if isinstance(parent, ScalarNode):
        raise EditError(f"「{show(path[:-1])}」是一个值，不能添加", parent.span.line)
    index = _index(parent, path, place)
    children = extents(parent)
    neighbour = parent[max(index - 1, 0)] if isinstance(parent, SequenceNode) and parent else None
    new = _new_child(parent, path, value, neighbour, style)
    text = parent.span.source.text
    start = end = parent.span.start + 1
    if children:
        new = indented(new, indent := " " * column(text, children[0].start))
        before = children[max(index - 1, 0)]
        if index == 0:
            start = end = before.start
            new += ", " if parent.flow else "\n" + indent
        elif not parent.flow:
            start = end = before.tail
            new = "\n" + indent + new
        elif len(children) > 1 and all(child.alone for child in children):
            start, end = before.end, before.tail
            comma = text[before.end : before.comma]
            new = (comma or ",") + text[before.comma : before.tail] + "\n" + indent + new + ("," if comma else "")
        else:
            start = end = before.comma
            new = f" {new}," if before.comma > before.end else f", {new}"
    return _edit(root, start, end, new, "insert", path, value, index)


def delete(root: Node, path: Path) -> Edit:
    """Return the edit that deletes the key or item at path, with its lines and the comments at their ends.

    A list or mapping that becomes empty is written [] or {}.  Raises EditError if nothing stands there.
    """
    parent, index = _parent_and_index(root, path)
    children, text = extents(parent), parent.span.source.text
    child = children[index]
    start, end, new = child.start, child.comma, ""
    before = children[index - 1] if index else None
    after = children[index + 1] if index + 1 < len(children) else None
    between = text[child.tail : after.start] if after else "\n"
    if len(children) == 1 and not parent.flow:
        start, end, new = _emptied(root, path[:-1], child.tail)
    elif before and not after and parent.flow and child.comma == child.end:  # the comma before it is deleted as well
        start, end = before.end, child.tail
        new = text[before.end : max(before.comma - 1, before.end)] + text[before.comma : child.start].rstrip()
    elif child.alone:
        start, end = text.rfind("\n", 0, child.start), child.tail
        if start < 0:
            start, end = 0, end + 1
    elif parent.flow and before and "\n" not in text[before.comma : child.start]:
        start = before.comma
    elif after and not between.strip() and not (parent.flow and "\n" in between):  # the next child moves up to it
        end = after.start
    elif not parent.flow:  # it stands on the line of a dash, with a comment below
        start, end = len(text[:start].rstrip(" ")), child.tail
    return _edit(root, start, end, new, "delete", path)


def move(root: Node, path: Path, place: int) -> Edit:
    """Return the edit that moves the item at path, with its comments, to index place of its list.

    Blank lines stay where they are.  Raises EditError if there is no such item or place.
    """
    items, index = _parent_and_index(root, path)
    if not isinstance(items, SequenceNode) or not 0 <= place < len(items) or place == index:
        raise EditError(f"「{show(path)}」不能移到第 {place + 1} 项", items.span.line)
    text, children = items.span.source.text, extents(items)
    low, high = sorted((index, place))
    moved = children[low : high + 1]
    moved.insert(place - low, moved.pop(index - low))
    new = ""
    for slot, child in zip(range(low, high + 1), moved, strict=True):
        replaced = children[slot]
        new += text[children[slot - 1].tail : replaced.above] if slot > low else ""
        new += text[child.above : child.end] + text[replaced.end : replaced.comma] + text[child.comma : child.tail]
    return _edit(root, children[low].above, children[high].tail, new, "move", path, "", place)


def rename(root: Node, path: Path, key: str) -> Edit:
    """Return the edit that renames the key at path to key; sentences and rules that refer to it are not changed.

    Raises EditError if there is no such key, if key exists, or if it cannot be written.
    """
    table, _ = _parent_and_index(root, path)
    if not isinstance(table, MappingNode) or key in table:
        reason = "已有这个名称" if isinstance(table, MappingNode) else "它没有名称"
        raise EditError(f"「{show(path)}」不能改名为「{key}」：{reason}", table.span.line)
    span = table.keys_at[str(path[-1])]
    try:
        new = quoted_key(key, style_of(span.source.text[span.start :]), flow=table.flow)
    except ValueError:
        raise EditError(f"「{key}」不能作名称", span.line) from None
    return _edit(root, span.start, span.end, new, "rename", path, key)


def empty(root: Node, path: Path) -> Edit:
    """Return the edit that empties the list or mapping at path but keeps comments on lines of their own.

    Raises EditError if a single value stands there.
    """
    if isinstance(node := _node(root, path), ScalarNode):
        raise EditError(f"「{show(path)}」不是一组内容", node.span.line)
    return _edit(root, *_emptied(root, path), "set", path, {} if isinstance(node, MappingNode) else [])


def apply(text: str, edits: Sequence[Edit], name: str = "") -> str:
    """Return text with all edits made; line ends and byte order mark stay as they were.

    The edits were all made from the tree of text.  The new text is read again and has to give that tree,
    changed exactly as the edits ask, in the same order, and no new finding.  Raises EditError if it does
    not, if edits overlap, or if text no longer holds what an edit replaces.
    """
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    text = text.removeprefix(mark)
    source = source_of(text, name)
    old = read_text(text, name)
    if old.root is None:
        raise EditError(f"数据文件读不出来：{old.findings[0].message}", old.findings[0].span.line)
    ordered = sorted(edits, key=lambda edit: (edit.start, edit.end, -len(edit.path)))
    for edit in ordered:
        if source.text[edit.start : edit.end] != edit.was:
            line = nearest_span(old.root, edit.path).line
            raise EditError(f"「{show(edit.path)}」已在别处改动，不再是{quote(edit.was, 24, 20)}", line)
    for before, after in itertools.pairwise(ordered):
        if before.end > after.start:
            line = nearest_span(old.root, after.path).line
            raise EditError(f"对「{show(before.path)}」和「{show(after.path)}」的改动重叠了", line)
    new = _spliced(text, source.text, ordered)
    _confirm(old, old.root, ordered, read_text(new, name))
    return mark + new


def _spliced(text: str, read: str, edits: Sequence[Edit]) -> str:
    """Return text with edits made; they come in order, and their offsets count each line end as one character."""
    ends = [match.start() - count for count, match in enumerate(re.finditer("\r\n", text))]
    first = re.search("\r\n|\r|\n", text)
    pieces, done = [], 0
    for edit in edits:
        start, end = (offset + bisect_left(ends, offset) for offset in (edit.start, edit.end))
        pieces += [text[done:start], edit.text.replace("\n", first[0] if first else "\n")]
        done = end
    return "".join([*pieces, text[done:]])


def _confirm(old: YamlResult, root: Node, edits: Sequence[Edit], new: YamlResult) -> None:
    """Raise EditError unless the new text reads as the old one with edits made."""
    if new.root is None:
        finding = new.findings[0]
        raise EditError(f"改后读不出来：{finding.message}", min(finding.span.line, len(old.source.lines)))
    wanted = [_plain(root)]
    for edit in reversed(edits):  # from the end of the file, so that the paths of the others stay valid
        try:
            _change(wanted, edit)
        except (LookupError, TypeError, ValueError):
            raise EditError(f"「{show(edit.path)}」已经不在了", nearest_span(root, edit.path).line) from None
    expected, actual = dict(_leaves(wanted[0])), dict(_leaves(_plain(new.root)))
    if list(expected.items()) != list(actual.items()):
        paths = (*(edit.path for edit in edits), *expected, *actual)
        wrong = next((path for path in paths if expected.get(path) != actual.get(path)), ())
        line = nearest_span(root, wrong).line
        raise EditError(f"「{show(wrong)}」在第 {line} 行的写法下不能这样改", line)
    # The tree is the one asked for, so no text was lost behind a #: that finding is no reason to refuse.
    codes = Counter(finding.code for finding in old.findings) + Counter({TEXT_AFTER_HASH.name: len(new.findings)})
    for finding in new.findings:
        codes[finding.code] -= 1
        if codes[finding.code] < 0:
            raise EditError(f"改后这里不对：{finding.message}", min(finding.span.line, len(old.source.lines)))


def _plain(value: Value) -> Any:
    """Return a copy of a tree as plain lists and mappings, null as None."""
    if isinstance(value, str):
        return None if isinstance(value, ScalarNode) and value.is_null else str(value)
    if isinstance(value, Mapping):
        return {key: _plain(child) for key, child in value.items()}
    return [_plain(child) for child in value]


def _leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, object]]:
    """Yield the path and value of each text of a plain tree; for an empty list or mapping, its type as the value."""
    if not value or isinstance(value, str):
        yield path, type(value) if isinstance(value, list | dict) else value
        return
    for step, child in value.items() if isinstance(value, Mapping) else enumerate(value):
        yield from _leaves(child, (*path, step))


def _change(tree: list[Any], edit: Edit) -> None:
    """Make an edit in a plain tree, given as the only item of a list so that the root can be set, too."""
    *steps, last = (0, *edit.path)
    parent: Any = tree
    for step in steps:
        parent = parent[step]
    if edit.kind != "insert":
        parent[last]  # raises LookupError if it is missing
    if edit.kind == "set":
        parent[last] = _plain(edit.value)
    elif edit.kind == "delete":
        del parent[last]
    elif edit.kind == "move":
        parent.insert(edit.place, parent.pop(last))
    elif isinstance(parent, list):
        parent.insert(int(last), _plain(edit.value))
    else:
        pairs = [(edit.value if edit.kind == "rename" and key == last else key, parent[key]) for key in parent]
        if edit.kind == "insert":
            pairs.insert(edit.place, (last, _plain(edit.value)))
        parent.clear()
        parent.update(pairs)


def _edit(
    root: Node, start: int, end: int, new: str, kind: Kind, path: Path, value: Value = "", place: int = 0
) -> Edit:
    return Edit(start, end, new, root.span.source.text[start:end], kind, path, value, place)


def _node(root: Node, path: Path) -> Node:
    node, parent = node_at(root, path), node_at(root, path[:-1])
    typed = not path or not isinstance(parent, MappingNode) or path[-1] in parent.keys_at
    if node is None or not typed:  # the tree also holds figures that a rule derived and nobody typed
        raise EditError(f"数据里没有「{show(path)}」", nearest_span(root, path).line)
    return node


def _parent_and_index(root: Node, path: Path) -> tuple[MappingNode | SequenceNode, int]:
    """Return the list or mapping around path, and the index of path's node among its children."""
    _node(root, path)
    parent = node_at(root, path[:-1])
    if not path or not isinstance(parent, MappingNode | SequenceNode):
        raise EditError("整个文件不能这样改")
    return parent, list(parent).index(str(path[-1])) if isinstance(parent, MappingNode) else int(path[-1])


def _index(parent: MappingNode | SequenceNode, path: Path, place: int | None) -> int:
    """Return the index among parent's children that an insertion at path will have.

    Raises EditError if nothing can be inserted there.
    """
    step = path[-1] if path else 0
    if isinstance(parent, MappingNode) and isinstance(step, str):
        if step in parent.keys_at:
            raise EditError(f"「{show(path)}」已经有了", parent.keys_at[step].line)
        index = len(parent.keys_at) if place is None else place
    elif isinstance(parent, SequenceNode) and isinstance(step, int):
        index = step
    else:
        raise EditError(f"「{show(path)}」处不能添加", parent.span.line)
    if not 0 <= index <= len(parent):
        raise EditError(f"「{show(path)}」处不能添加：前面还有空缺", parent.span.line)
    return index


def _insert_first(root: Node, path: Path, value: Value, style: Style | None) -> Edit:
    """Return the edit that inserts the first child below a key or dash that has no value."""
    holder, index = _parent_and_index(root, path[:-1])
    if holder.flow:
        raise EditError(f"「{show(path[:-1])}」还没有内容，请先写成 []", holder.span.line)
    parent: MappingNode | SequenceNode = (
        MappingNode(holder.span) if isinstance(path[-1], str) else SequenceNode(holder.span)
    )
    _index(parent, path, None)
    end = extents(holder)[index].tail
    new = indented("\n" + _new_child(parent, path, value, None, style), "  ")
    content = {path[-1]: value} if isinstance(path[-1], str) else [value]
    return _edit(root, end, end, indented(new, " " * (holder.span.column - 1)), "set", path[:-1], content)


def _emptied(root: Node, path: Path, end: int = 0) -> tuple[int, int, str]:
    """Return start, end and new text that leave [] or {} at path, and the comments on lines of their own."""
    node = _node(root, path)
    assert isinstance(node, MappingNode | SequenceNode)
    text, parent, start = node.span.source.text, node_at(root, path[:-1]), node.span.start
    end = end or node.extent.end
    new = "{}" if isinstance(node, MappingNode) else "[]"
    if path and isinstance(parent, MappingNode):
        start = text.index(":", parent.keys_at[str(path[-1])].end) + 1
        new = " " + new
    elif path and isinstance(parent, SequenceNode) and not parent.flow:
        start = extents(parent)[int(path[-1])].start + 1
        new = " " + new
    comments = [line for line in text[start:end].split("\n")[1:] if line.lstrip().startswith("#")]
    after = text[end:].split("\n")[0]
    return start, end, new + "\n".join(["", *comments, *([""] if comments and after.strip() else [])])


def _new_child(
    parent: MappingNode | SequenceNode, path: Path, value: Value, neighbour: Node | None, style: Style | None
) -> str:
    """Return the text of a new child of parent: a key with its value, or an item with its dash.

    Raises EditError if it cannot be written in YAML.
    """
    try:
        return pair(path[-1], value, neighbour, flow=parent.flow, style=style)
    except ValueError:
        raise EditError(f"「{show(path)}」的新内容里有不能写进数据文件的字符", parent.span.line) from None
