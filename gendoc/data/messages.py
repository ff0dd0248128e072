"""What a JSON Schema validator's complaints mean to somebody who writes a report."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from gendoc.core import text as suggestion
from gendoc.core.finding import Finding
from gendoc.core.source import Path, Span
from gendoc.core.text import visible
from gendoc.data.lint import bullet, spelt_key, unspaced
from gendoc.data.nodes import MappingNode, ScalarNode, SequenceNode, nearest_span, node_at
from gendoc.data.path import show
from gendoc.data.schema import AGAINST_SCHEMA, MISSING_FIELD, UNKNOWN_KEY, WRONG_SHAPE, Schema

_TYPES = {
    "string": "一段文字",
    "object": "一组「名称: 内容」",
    "array": "一个列表（每项以「- 」开头）",
    "number": "一个数字",
    "integer": "一个整数",
    "boolean": " true 或 false",
    "null": "空",
}


_YES, _NO = (
    frozenset({"true", "是", "有", "要", "yes", "y", "1"}),
    frozenset({"false", "否", "无", "没有", "不要", "no", "n", "0"}),
)
_SIMPLE = re.compile(r"[\w（）()·—-]{1,60}")  # no mark that YAML reads within braces
_DATE = re.compile(r"([0-9]{4})\s*[年./-]\s*([0-9]{1,2})\s*[月./-]\s*([0-9]{1,2})\s*日?")


def explain(error: Any, root: MappingNode, schema: Schema) -> Iterator[tuple[Path, Finding | None]]:
    """Yield one validation error of jsonschema-rs as findings, each with its path.

    What is missing is told at the path it would have; None stands for what another finding tells.

    An error inside alternatives (anyOf) is told for the alternative that fits the shape of
    what was written.
    """
    path: Path = tuple(error.instance_path)
    kind = error.kind
    name = kind.name
    node = node_at(root, path)
    span = node.span if node is not None else nearest_span(root, path)
    if path and isinstance(node, MappingNode | SequenceNode):
        parent = node_at(root, path[:-1])
        if isinstance(parent, MappingNode) and isinstance(path[-1], str):
            span = parent.keys_at.get(path[-1], span)
    where = f"「{show(path)}」" if path else "文件"
    if name in ("anyOf", "oneOf"):
        yield from _alternatives(error, root, schema, path, node)
        return
    if name == "additionalProperties":
        allowed = list(schema.properties_at(path))
        for key in kind.unexpected:
            at_key = node.keys_at[key] if isinstance(node, MappingNode) else span
            if spelt_key(key) in allowed and key.lstrip().removeprefix(spelt_key(key)).startswith(":"):
                yield (*path, spelt_key(key)), _glued(key, at_key)
                continue
            advice = _outdented(key, root, path, schema) or _sentences(
                _suggest(key, allowed), _if_sentence(key, path, node, schema)
            )
            yield (*path, key), UNKNOWN_KEY.at(at_key, f"{where}里没有「{key}」这一项", help=advice)
        return
    if name == "required":
        known = schema.properties_at(path)
        unknown = [key for key in node if key not in known] if isinstance(node, MappingNode) else []
        absent = (*path, kind.property)
        misspelt = any(kind.property == spelt_key(key) for key in unknown) or any(
            kind.property in suggestion.near(key, known, count=1) for key in unknown
        )
        if misspelt or _stands_beside(kind.property, root, path, schema):
            yield absent, None  # the unknown key is the one problem
            return
        finding = _missing(kind.property, where, span, schema.subschema((*path, kind.property)))
        after = _before(kind.property, known, root) if not path else ""
        if after:  # the file has no line of its own to point at
            advice = f"{finding.help}，写在「{after}」的内容后面"
            finding = replace(finding, span=root.keys_at[after], help=advice)
        yield absent, _demanded(finding, kind.property, node, path, schema)
        return
    message, advice = _plain_words(name, kind, where)
    if name == "minProperties" and isinstance(node, MappingNode) and 0 < len(node) < kind.limit:
        message = f"{where}里只有「{'」「'.join(node)}」"
        more = " 或 ".join(key for key in schema.properties_at(path) if key not in node)
        advice = f"再写上 {more}；不需要这一项就整项删去" if more else advice
    if name == "pattern":
        message = f"{where}的写法不对，写的是「{node}」"
        sub = schema.subschema(path) or {}
        day = _day(str(node)) if sub.get("date") else ""
        advice = f"改成 {day}" if day else sub.get("description", advice)
    if name == "minLength" and kind.limit == 1:
        advice = to_fill(path, schema)
    if name == "type":
        advice = _reshaped(node, kind.types, schema.shape_at(path, "object")) or advice
    yield path, (WRONG_SHAPE if name == "type" else AGAINST_SCHEMA).at(span, message, help=advice)


def _alternatives(
    error: Any, root: MappingNode, schema: Schema, path: Path, node: Any
) -> Iterator[tuple[Path, Finding | None]]:
    shape = "object" if isinstance(node, MappingNode) else "array" if isinstance(node, SequenceNode) else "string"
    branches = [branch for branch in error.kind.context if branch]
    fitting = [
        branch
        for branch in branches
        if not any(e.kind.name == "type" and tuple(e.instance_path) == path for e in branch)
    ]
    if fitting:
        for inner in fitting[0]:
            yield from explain(inner, root, schema)
        return
    wanted = [
        _TYPES.get(kind, kind) for branch in branches for e in branch if e.kind.name == "type" for kind in e.kind.types
    ]
    span = node.span if node is not None else nearest_span(root, path)
    message = f"「{show(path)}」应是{'或'.join(dict.fromkeys(wanted))}，写的是{_TYPES[shape]}"
    advice = _reshaped(node, wanted, schema.shape_at(path, "object")) or "对照起步文件 starter.yaml 的写法改正"
    yield path, WRONG_SHAPE.at(span, message, help=advice)


def to_fill(path: Path, schema: Schema) -> str:
    """Return what to write where nothing stands, so that doing so is enough."""
    if schema.figure_type(path) is not None:
        return "填上数字；没有发生写 0 或 无，尚未取得写 待填"
    sub = schema.shape_at(path, "string")
    if "enum" in sub:
        return f"填上其中一项：{'、'.join(str(option) for option in sub['enum'])}"
    if path and isinstance(path[-1], int):
        least = schema.shape_at(path[:-1], "array").get("minItems", 0)
        return "填上内容；多余的一项就整行删去" + ("，只有这一项的写 无。" if least else "")
    if path and path[-1] not in schema.shape_at(path[:-1], "object").get("required", ()):
        return "填上内容；不需要这一项就整行删去"
    if sub.get("type") == "string":
        return "填上内容；没有就写 无" + ("。" if sub.get("narrative") else "")
    if schema.takes_text((*path, 0)):
        return "在下面另起一行，缩进两格，写「- 内容」；没有就写「- 无。」"
    return "填上内容"


def _reshaped(node: Any, wanted: Any, shape: Mapping[str, Any]) -> str:
    """Return how a text becomes what it was to be, or a bracketed list the text; "" if that is not known.

    shape is the schema of the mapping that might stand there.
    """
    if isinstance(node, ScalarNode) and "boolean" in wanted:
        word = str(node).strip().lower()
        if word in _YES or word in _NO:
            return f"写 {'true' if word in _YES else 'false，或整项删去'}，不加引号"
        return "要就写 true，不要就整项删去"
    needed = shape.get("required", ())
    if isinstance(node, ScalarNode) and len(needed) == 1 and _SIMPLE.fullmatch(node) and _wants_table(wanted):
        return f"写成 {{{needed[0]}: {node}}}"
    if isinstance(node, ScalarNode) and "array" in wanted:
        slip = bullet(node) if node.plain else None
        return slip.advice if slip else ""
    if (
        isinstance(node, MappingNode | SequenceNode)
        and node.flow
        and ("string" in wanted or _TYPES["string"] in wanted)
    ):
        mark = "{" if isinstance(node, MappingNode) else "["
        return f"以 {mark} 开头的文字，YAML 当成别的结构：是文字就整句加引号，否则对照起步文件 starter.yaml 改正"
    return ""


def _wants_table(wanted: Any) -> bool:
    return "object" in wanted or _TYPES["object"] in wanted


def _day(text: str) -> str:
    """Return a date as data files have it (2021-06-08) that is written in another way, "" if text is none."""
    found = _DATE.fullmatch(text.strip())
    try:
        return datetime.date(*map(int, found.groups())).isoformat() if found else ""
    except ValueError:
        return ""


def _demanded(missing: Finding, key: str, node: Any, path: Path, schema: Schema) -> Finding:
    """Return what is told of a missing key, and which other key demands it, if one does."""
    sub = schema.shape_at(path, "object")
    for other, needed in sub.get("dependentRequired", {}).items():
        if key in needed and key not in sub.get("required", ()) and isinstance(node, MappingNode) and other in node:
            message = f"有「{other}」就要有「{key}」，{missing.message}"
            return replace(missing, message=message, span=node.keys_at[other])
    return missing


def _stands_beside(key: str, root: MappingNode, path: Path, schema: Schema) -> bool:
    """Return whether what is missing at path stands right after it, one level too far left."""
    parent = node_at(root, path[:-1]) if path and isinstance(path[-1], str) else None
    return isinstance(parent, MappingNode) and key in parent and _owner(key, parent, path[:-1], schema) == path[-1]


def _owner(key: str, table: MappingNode, path: Path, schema: Schema) -> str:
    """Return the mapping above an unknown key that key would belong to, were it indented; else ""."""
    known = schema.properties_at(path)
    if key in known:
        return ""
    above_key = [(table.keys_at[name].start, name) for name in known if name in table]
    before = max((place for place in above_key if place[0] < table.keys_at[key].start), default=(0, ""))[1]
    above = table.get(before)
    inside = isinstance(above, MappingNode) and not above.flow and above and key not in above
    return before if inside and key in schema.properties_at((*path, before)) else ""


def _glued(key: str, span: Span) -> Finding:
    """Return what is wrong with a key that has swallowed its colon and what follows: 结转结余:{年末: 0}."""
    name, slip = unspaced(key, span)
    assert slip is not None
    start = span.column - 1 + key.index(name)
    written = span.source.line(span.line)[start:].rstrip()
    rest = written[len(name) :].lstrip()[1:].lstrip()
    return replace(slip, span=span._replace(column=start + 1), help=f"写成「{name}: {rest}」")


def _outdented(key: str, root: MappingNode, path: Path, schema: Schema) -> str:
    """Return what to do about a key one level too far left, "" if it is not."""
    table = node_at(root, path)
    owner = _owner(key, table, path, schema) if isinstance(table, MappingNode) else ""
    above = table.get(owner) if isinstance(table, MappingNode) else None
    if not isinstance(above, MappingNode):
        return ""
    first = next(iter(above))
    return f"「{key}」是「{owner}」里的一项：在前面补空格，与上面的「{first}」左边对齐，属于它的各行一起右移"


def _sentences(*texts: str) -> str:
    """Return texts one after another, each closed before the next begins."""
    said = [text for text in texts if text]
    return "".join(text if text[-1] in "。？" or text is said[-1] else text + "。" for text in said)


def _before(key: str, known: tuple[str, ...], table: MappingNode) -> str:
    """Return the key of table that key would follow in the schema's order, "" if it would be the first."""
    return next((name for name in reversed(known[: known.index(key)]) if name in table), "") if key in known else ""


def _missing(key: str, where: str, span: Any, sub: Any) -> Finding:
    title = (sub or {}).get("title", "")
    message = f"{where}缺少「{key}」" + (f"，报告的“{title}”会是空白" if title else "")
    description = (sub or {}).get("description", "")
    advice = f"补上「{key}:」" + (f"（{description}）" if description else "")
    return MISSING_FIELD.at(span, message, help=advice)


def _suggest(key: str, allowed: list[str]) -> str:
    same = [name for name in allowed if visible(name) == visible(key)]
    if same:
        return f"「{key}」里有看不见的空格或字符，请改为「{same[0]}」"
    head, colon, _ = key.partition("：")
    if colon and visible(head) in allowed:
        return f"名称后面的冒号是全角的，请写成「{visible(head)}: 」，冒号用半角、后面空一格"
    if key[:1] in ("\u3000", "\u00a0"):
        return "行首用了全角空格，YAML 只认半角空格：删去它，改打半角空格，每级两格"
    near = suggestion.near(key, allowed, count=2, likeness=0.5)
    if near:
        return f"是否指「{'」或「'.join(near)}」？"
    shown = "、".join(allowed[:12]) + ("…" if len(allowed) > 12 else "")
    return f"这里可用的项：{shown}" if allowed else "删去这一项"


def _if_sentence(key: str, path: Path, node: Any, schema: Schema) -> str:
    """Return what to do if a key is the beginning of a sentence with a colon in it."""
    alone = isinstance(node, MappingNode) and len(node) == 1 and bool(path) and isinstance(path[-1], int)
    if not alone or not schema.takes_text(path):
        return ""
    return f"如果「{key}: ……」是一句话，冒号改用全角「：」，或给整句加引号"


def _counted(name: str) -> str:
    return "个字" if name.endswith("Length") else "项"


def _plain_words(name: str, kind: Any, where: str) -> tuple[str, str]:
    if name == "type":
        advice = (
            "每项另起一行，缩进两格，写成「- 内容」"
            if "array" in kind.types
            else "对照起步文件 starter.yaml 的写法改正"
        )
        return f"{where}应是{'或'.join(_TYPES.get(t, t) for t in kind.types)}", advice
    if name == "enum":
        options = "、".join(str(option) for option in kind.options)
        return f"{where}不在可选的内容里", f"可选：{options}"
    if name in ("minItems", "minLength", "minProperties"):
        little = "是空的" if kind.limit == 1 else f"太少，至少 {kind.limit} {_counted(name)}"
        return f"{where}{little}", "补上内容；不需要这一项就整项删去"
    if name in ("maxItems", "maxLength", "maxProperties"):
        return f"{where}太多，最多 {kind.limit} {_counted(name)}", "删减内容"
    if name == "uniqueItems":
        return f"{where}里有重复的项", "删去重复的一项"
    if name == "const":
        return f"{where}的内容与报告种类要求的不同", ""
    return f"{where}不合报告种类的要求（{name}）", "对照 gendoc schema 列出的要求改正"
