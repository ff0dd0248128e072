"""Reading schema.yaml: a valid schema, or findings."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator
from typing import Any

from gendoc.core.finding import Finding
from gendoc.core.text import quote
from gendoc.data.nodes import MappingNode, Node, ScalarNode, SequenceNode, nearest_span, walk
from gendoc.data.path import show
from gendoc.data.reader import YamlResult
from gendoc.data.schema import Schema
from gendoc.data.schema_bounds import SCHEMA_INVALID, heaviest, out_of_bounds
from gendoc.figures.units import MONEY

_WORD_MEANS = {
    "decimals": "应是 0 到 9 的整数",
    "unit": "应是一个单位，如 万元",
    "minimum": "应是整数",
    "maximum": "应是整数",
}
_BESIDE = {"in_words": ScalarNode, "against": SequenceNode}
_NO_STEP = re.compile(r"[.\[\]\s]")  # what separates the steps of a path
_EXACT = {"decimals", "count", "exact"}
_FIGURE_WORDS = {"unit", "decimals", "count", "exact", "grouping", "identifier", "minimum", "maximum"}


def load_schema(result: YamlResult) -> tuple[Schema | None, list[Finding]]:
    """Return the schema that a file holds, or None and the findings that say what is wrong with it."""
    root = result.root
    if result.findings or not isinstance(root, MappingNode):
        no_mapping = SCHEMA_INVALID.at(result.source.span(), "schema.yaml 应是一组「名称: 内容」")
        return None, result.findings or [no_mapping]
    findings = [*_misused_words(root), *_unaddressable(root)] or out_of_bounds(root)
    if findings:
        return None, findings
    try:
        return Schema(_as_json(root), functools.partial(heaviest, root)), []
    except ValueError as error:
        path = tuple(getattr(error.__cause__, "instance_path", ()))
        if path[-1:] == ("pattern",) or path[-1:] == ("patternProperties",):
            message = "这个式子不能用：写错了，或太大，或用了 (?=…)、\\1 这些要来回试的写法"
            return None, [SCHEMA_INVALID.at(nearest_span(root, path), message, help="改成简单的写法，如 ^[0-9]{4}$")]
        where = f"「{show(path)}」" if path else "这里"
        return None, [SCHEMA_INVALID.at(nearest_span(root, path), f"{where}不合 JSON Schema 的规定：{_why(error)}")]


def _why(error: ValueError) -> str:
    """Return why a schema is none: in gendoc's words, for those of the library are English."""
    instance = getattr(error.__cause__, "instance", None)
    written = instance if isinstance(instance, str) else json.dumps(instance, ensure_ascii=False)
    if error.__cause__ is None:
        return str(error)
    if instance is None and not getattr(error.__cause__, "instance_path", ()):
        return "引用的内容找不到"
    return f"不能写{quote(written)}"


def money_without_decimals(root: Node | None) -> Iterator[Finding]:
    """Yield a warning for each amount of money for which a schema sets no decimals.

    It then has as many as are typed, and what was typed more roughly may be off by more.
    """
    for _, node in walk(root) if root is not None else ():
        declared = node.get("figure") if isinstance(node, MappingNode) else None
        if isinstance(declared, MappingNode) and declared.get("unit") in MONEY and not _EXACT & declared.keys():
            yield SCHEMA_INVALID.at(
                declared.span,
                "金额没有规定小数位数：填 480.3 的按 480.25 至 480.35 核对，差几分的看不出来",
                help="写上报告印的位数，如 decimals: 2",
                severity="warning",
            )


def _as_json(node: Node) -> Any:
    """Return a schema's tree as JSON, with YAML's core types for unquoted scalars."""
    if isinstance(node, MappingNode):
        return {key: _as_json(child) for key, child in node.items()}
    if isinstance(node, SequenceNode):
        return [_as_json(child) for child in node]
    if node.is_null:
        return None
    if node.plain and node in ("true", "false"):
        return node == "true"
    if node.plain and node.lstrip("-").isdigit():
        return int(node)
    return str(node)


def _misused_words(root: MappingNode) -> Iterator[Finding]:
    """Yield a finding for each misuse of gendoc's own schema words."""
    for path, node in walk(root):
        needed = node.get("needed") if isinstance(node, MappingNode) and path[-1:] != ("properties",) else None
        if needed is not None and not (
            isinstance(needed, SequenceNode) and all(isinstance(each, SequenceNode) for each in needed)
        ):
            yield SCHEMA_INVALID.at(needed.span, "needed 应是一个列表，每项是一组名称，如 [[预算], [执行]]")
        if isinstance(node, MappingNode) and path[-1:] == ("properties",):
            yield from _unknown_beside(node)
        declared = node.get("figure") if isinstance(node, MappingNode) else None
        if isinstance(declared, MappingNode):
            for word, value in declared.items():
                if word not in _FIGURE_WORDS:
                    known = "、".join(sorted(_FIGURE_WORDS))
                    yield SCHEMA_INVALID.at(declared.keys_at[word], f"figure 里没有「{word}」这一项，可用：{known}")
                elif not isinstance(value, ScalarNode) or not _fits(word, value):
                    yield SCHEMA_INVALID.at(value.span, f"{word} {_WORD_MEANS.get(word, '应是 true 或 false')}")
        elif declared is not None:
            yield SCHEMA_INVALID.at(declared.span, "figure 应是一组「名称: 内容」，如 {unit: 万元, decimals: 2}")


def _unknown_beside(names: MappingNode) -> Iterator[Finding]:
    """Yield a finding for each word that should name fields beside the figure it is said of, and does not."""
    for name, declared in names.items():
        for word, shape in _BESIDE.items() if isinstance(declared, MappingNode) else ():
            value = declared.get(word) if isinstance(declared, MappingNode) else None
            if value is None:
                continue
            if not isinstance(value, shape):
                form = "一个名称，如 要求" if shape is ScalarNode else "一个列表，如 [不少于, 不超过]"
                yield SCHEMA_INVALID.at(value.span, f"{word} 应是{form}")
                continue
            for each in value if isinstance(value, SequenceNode) else (value,):
                if not isinstance(each, ScalarNode) or each not in names:
                    yield SCHEMA_INVALID.at(each.span, f"{word} 要写与「{name}」并列的名称，这里没有「{each}」")


def _unaddressable(root: MappingNode) -> Iterator[Finding]:
    """Yield each name that no path can spell, so that neither a rule nor a sentence could refer to its value."""
    for path, node in walk(root):
        names = node.get("properties") if isinstance(node, MappingNode) and path[-1:] != ("properties",) else None
        if not isinstance(names, MappingNode):
            continue
        for name in names:
            match = _NO_STEP.search(name)
            if match or not name:
                what = f"有{'空格' if match[0].isspace() else f'「{match[0]}」'}" if match else "没有字"
                advice = f"改成 {_NO_STEP.sub('', name) or '一个词'}；要分层的，写成里外两层"
                message = f"名称「{name}」里{what}，规则和句子都没法引用它"
                yield SCHEMA_INVALID.at(names.keys_at[name], message, help=advice)


def _fits(word: str, value: ScalarNode) -> bool:
    if word == "unit":
        return not (value.plain and value.lstrip("-").isdigit())
    forms = {"decimals": "[0-9]", "minimum": "-?[0-9]{1,18}", "maximum": "-?[0-9]{1,18}"}
    return value.plain and bool(re.fullmatch(forms.get(word, "true|false"), value))
