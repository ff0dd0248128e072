"""What a JSON Schema validator's complaints mean to somebody who writes a report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from gendoc import suggestion
from gendoc.data.path import show
from gendoc.data.tree import Items, Path, Table, at, nearest_span
from gendoc.finding import Finding
from gendoc.text import visible

if TYPE_CHECKING:
    from gendoc.data.schema import Schema

_TYPES = {
    "string": "一段文字",
    "object": "一组「名称: 内容」",
    "array": "一个列表（每项以「- 」开头）",
    "number": "一个数字",
    "integer": "一个整数",
    "boolean": " true 或 false",
    "null": "空",
}


def explain(error: Any, root: Table, schema: Schema) -> Iterator[tuple[Path, Finding]]:
    """Yield one validation error of jsonschema-rs as findings, each with its path.

    An error inside alternatives (anyOf) is told for the alternative that fits the shape of
    what was written.
    """
    path: Path = tuple(error.instance_path)
    kind = error.kind
    name = kind.name
    node = at(root, path)
    span = node.span if node is not None else nearest_span(root, path)
    if path and isinstance(node, Table | Items):
        parent = at(root, path[:-1])
        if isinstance(parent, Table) and isinstance(path[-1], str):
            span = parent.keys_at.get(path[-1], span)
    where = f"「{show(path)}」" if path else "文件"
    if name in ("anyOf", "oneOf"):
        yield from _alternatives(error, root, schema, path, node)
        return
    if name == "additionalProperties":
        allowed = list(schema.properties_at(path))
        for key in kind.unexpected:
            at_key = node.keys_at[key] if isinstance(node, Table) else span
            yield (
                path,
                Finding(
                    code="unknown-key",
                    span=at_key,
                    message=f"{where}里没有「{key}」这一项",
                    help=_suggest(key, allowed) + _if_sentence(key, path, node, schema),
                ),
            )
        return
    if name == "required":
        known = schema.properties_at(path)
        unknown = [key for key in node if key not in known] if isinstance(node, Table) else []
        if any(kind.property in suggestion.near(key, known, count=1) for key in unknown):
            return  # misspelt, not missing: the unknown key is the one problem
        yield path, _missing(kind.property, where, span, schema.subschema((*path, kind.property)))
        return
    message, advice = _plain_words(name, kind, where)
    if name == "minProperties" and isinstance(node, Table) and 0 < len(node) < kind.limit:
        message = f"{where}里只有「{'」「'.join(node)}」"
        more = " 或 ".join(key for key in schema.properties_at(path) if key not in node)
        advice = f"再写上 {more}；不需要这一项就整项删去" if more else advice
    if name == "pattern":
        message = f"{where}的写法不对，写的是「{node}」"
        advice = (schema.subschema(path) or {}).get("description", advice)
    yield path, Finding(code="wrong-shape" if name == "type" else "schema", span=span, message=message, help=advice)


def _alternatives(error: Any, root: Table, schema: Schema, path: Path, node: Any) -> Iterator[tuple[Path, Finding]]:
    shape = "object" if isinstance(node, Table) else "array" if isinstance(node, Items) else "string"
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
    yield (
        path,
        Finding(
            code="wrong-shape",
            span=span,
            message=f"「{show(path)}」应是{'或'.join(dict.fromkeys(wanted))}，写的是{_TYPES[shape]}",
            help="对照起步文件 starter.yaml 的写法改正",
        ),
    )


def _missing(key: str, where: str, span: Any, sub: Any) -> Finding:
    title = (sub or {}).get("title", "")
    message = f"{where}缺少「{key}」" + (f"，报告的“{title}”会是空白" if title else "")
    description = (sub or {}).get("description", "")
    advice = f"补上「{key}:」" + (f"（{description}）" if description else "")
    return Finding(code="missing-field", span=span, message=message, help=advice)


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
    alone = isinstance(node, Table) and len(node) == 1 and bool(path) and isinstance(path[-1], int)
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
