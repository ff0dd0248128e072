"""A list where a mapping is wanted, a mapping where a list is, a text where either is: how it is written instead."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from gendoc.core.source import Path
from gendoc.core.text import near, shorten
from gendoc.data.braces import one_brace
from gendoc.data.nodes import MappingNode, Node, ScalarNode, SequenceNode
from gendoc.data.pasted import in_item
from gendoc.data.path import show
from gendoc.data.schema import Schema
from gendoc.figures.spelling import NIL

YES, NO = (
    frozenset({"true", "是", "有", "要", "yes", "y", "1"}),
    frozenset({"false", "否", "无", "没有", "不要", "no", "n", "0"}),
)
MAX_SHOWN = 6  # names of a mapping that an example has
_NAMED = re.compile(
    r"([^\s0-9，,；;、：:{}\[\]]{1,20})[ \u3000]*[:：]?[ \u3000]*([0-9][0-9,.]*)[ \u3000]*([^\s0-9]{0,6})"
)
_NUMBER = re.compile(r"[-+]?[0-9][0-9,.]*\s*\S{0,4}")


def may_hold(sub: Mapping[str, Any] | None, node: Node | None) -> bool:
    """Return whether the place of a schema may hold what was typed: no sentence where true or false is wanted."""
    other = isinstance(node, MappingNode | SequenceNode)
    other = other or (isinstance(node, ScalarNode) and str(node).strip().lower() not in (*YES, *NO, ""))
    return sub is None or sub.get("type") != "boolean" or not other


def rewritten(node: Node | None, path: Path, schema: Schema, wanted: str) -> str:
    """Return how what stands at path is written in the shape wanted ("object" or "array"), "" if nothing is known.

    A list or mapping in brackets, and what the schema does not know, are left to others.
    """
    if wanted == "object" and isinstance(node, SequenceNode) and node.flow and node:
        return _in_brackets(node, schema.takes_text(path))
    if isinstance(node, MappingNode | SequenceNode) and (node.flow or not node):
        return ""
    if wanted == "object" and isinstance(node, ScalarNode) and (entries := one_brace(str(node))):
        return f"只写一层花括号：写成「{entries}」"
    if wanted == "object" and isinstance(node, SequenceNode):
        return _without_dashes(node)
    if wanted == "array" and isinstance(node, MappingNode):
        return _with_dashes(node, path, schema)
    if isinstance(node, ScalarNode) and node.plain and not node.is_null:
        return _of_text(node, path, schema, wanted)
    return ""


def as_item(table: MappingNode, path: Path, schema: Schema) -> str:
    """Return how an item is written of which only name and number were typed: 其他收入: 4.06; "" for any other."""
    if len(table) != 1 or not path or not isinstance(path[-1], int) or schema.takes_text(path):
        return ""
    ((key, value),) = table.items()
    known = schema.properties_at(path)
    number = isinstance(value, ScalarNode) and re.match(r"[-−]?[0-9]", value)
    return in_item(schema, path, [key, str(value)]) if number and not near(key, known, count=1) else ""


def as_text(node: Node | None) -> str:
    """Return how an item is written that is read as a list or a mapping where a text was meant; "" for any other."""
    if isinstance(node, SequenceNode) and not node.flow and len(node) == 1 and isinstance(node[0], ScalarNode):
        return f"多写了一个「- 」，写成「- {shorten(node[0], 20, 18)}」"
    if isinstance(node, MappingNode) and not node.flow and len(node) == 1:
        ((key, value),) = node.items()
        if isinstance(value, ScalarNode) and not value.is_null:
            return f"句子里的冒号用全角，写成「{shorten(f'{key}：{value}', 20, 18)}」"
    return ""


def _in_brackets(node: SequenceNode, maybe_text: bool) -> str:
    """Return the help for entries in brackets, or a list in them, where braces are meant; "" if it may be a text."""
    typed = node.extent.source.text[node.extent.start : node.extent.end]
    pairs = [child for child in node if isinstance(child, MappingNode) and len(child) == 1]
    if len(pairs) == len(node) and "\n" not in typed and typed[-1:] == "]":
        return f"方括号改成花括号：写成「{{{shorten(typed[1:-1].strip(), 60, 58)}}}」"
    return "" if maybe_text else "用花括号，每一项写明名称：写成「{名称: 内容, 名称: 内容}」"


def _without_dashes(node: SequenceNode) -> str:
    first = node[0]
    if isinstance(first, MappingNode) and first:
        key, value = next(iter(first.items()))
        shown = f": {shorten(value, 20, 18)}" if isinstance(value, ScalarNode) else ":"
        return f"这里不是列表：删去各行开头的「- 」，写成「{key}{shown}」，各行左边对齐"
    return "这里不是列表：删去各行开头的「- 」，每行写成「名称: 内容」，如 户数: 423 户"


def _with_dashes(node: MappingNode, path: Path, schema: Schema) -> str:
    key, value = next(iter(node.items()))
    shown = shorten(value, 20, 18) if isinstance(value, ScalarNode) else ""
    known = schema.shape_at((*path, 0), "object").get("properties", {})
    if key in known:
        rest = "，这一项的其余各行再缩进两格，与它左边对齐" if len(node) > 1 else ""
        return f"每一项以「- 」开头：写成「- {key}: {shown}」{rest}"
    if known and isinstance(value, ScalarNode):
        written = in_item(schema, (*path, 0), [key, str(value)])
        return f"每行写成一项，「{key}」写成「{written}」" if written else ""
    if schema.takes_text((*path, 0)):
        return f"每行写成一项：「- {key}：{shown}」"
    return ""


def _of_text(node: ScalarNode, path: Path, schema: Schema, wanted: str) -> str:
    text = str(node).strip()
    lines = node.span.end_line - node.span.line
    if wanted == "array":
        known = schema.shape_at((*path, 0), "object").get("properties", {})
        if lines:
            first = node.span.source.line(node.span.line).strip()
            written = (
                in_item(schema, (*path, 0), [first]) if known and not schema.takes_text((*path, 0)) else f"- {first}"
            )
            return f"每行写成一项，第一行写成「{shorten(written, 30, 28)}」" + ("，再补上其余各数" if known else "")
        if schema.takes_text((*path, 0)):
            text = re.sub(r"^(?:--|//|\*)\s+", "", text)
            return f"另起一行，缩进两格，写成「- {shorten(text, 20, 18)}」"
        return ""
    here = schema.shape_at(path, "object")
    entries = [_NAMED.fullmatch(part) for part in re.split(r"[ \u3000]*(?:[，；、;]|,(?![0-9]{3}))[ \u3000]*", text)]
    named = [f"{entry[1]}: {entry[2].replace(',', '')} {entry[3]}".rstrip() for entry in entries if entry]
    names = [entry[1] for entry in entries if entry]
    known = here.get("scope") or {*names} <= {*here.get("properties", {})}
    if known and len(named) == len({*names}) == len(entries):
        if len(named) == 1:
            return f"写成「{named[0]}」，另起一行，缩进两格"
        return f"用花括号括起来，写成「{{{shorten(', '.join(named), 100, 98)}}}」"
    figures = [key for key in here.get("properties", {}) if schema.figure_type((*path, key)) is not None]
    needed = [key for key in figures if key in here.get("required", ())] or figures
    if (_NUMBER.fullmatch(text) or text == NIL) and needed and path and isinstance(path[-1], str):
        shown = ", ".join(f"{key}: …" for key in needed[:MAX_SHOWN])
        return f"写明「{text}」是其中哪一个数：写成「{show(path[-1:])}: {{{shown}}}」，没有的不写"
    if path and isinstance(path[-1], int) and needed:
        written = in_item(schema, path, re.split(r"[ \u3000，,、：:]+", text))
        return f"写成「{written}」" if written else ""
    return ""
