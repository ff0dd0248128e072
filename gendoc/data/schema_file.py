"""Reading schema.yaml: a valid schema, or findings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from gendoc.core.finding import Code, Finding
from gendoc.data.nodes import MappingNode, Node, ScalarNode, SequenceNode, nearest_span, walk
from gendoc.data.path import show
from gendoc.data.reader import YamlResult
from gendoc.data.schema import Schema

SCHEMA_INVALID = Code("schema-invalid", help="对照 docs 的「报告种类」一章改正 schema.yaml")
_WORD_MEANS = {
    "decimals": "应是 0 到 9 的整数",
    "unit": "应是一个单位，如 万元",
    "minimum": "应是整数",
    "maximum": "应是整数",
}
_FIGURE_WORDS = {"unit", "decimals", "count", "exact", "grouping", "identifier", "minimum", "maximum"}


def load_schema(result: YamlResult) -> tuple[Schema | None, list[Finding]]:
    """Return the schema that a file holds, or None and the findings that say what is wrong with it."""
    root = result.root
    if result.findings or not isinstance(root, MappingNode):
        no_mapping = SCHEMA_INVALID.at(result.source.span(), "schema.yaml 应是一组「名称: 内容」")
        return None, result.findings or [no_mapping]
    findings = list(_misused_words(root))
    if findings:
        return None, findings
    try:
        return Schema(_as_json(root)), []
    except ValueError as error:
        path = tuple(getattr(error.__cause__, "instance_path", ()))
        where = f"「{show(path)}」" if path else "这里"
        return None, [SCHEMA_INVALID.at(nearest_span(root, path), f"{where}不合 JSON Schema 的规定：{error}")]


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
    for _, node in walk(root):
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


def _fits(word: str, value: ScalarNode) -> bool:
    if word == "unit":
        return not (value.plain and value.lstrip("-").isdigit())
    forms = {"decimals": "[0-9]", "minimum": "-?[0-9]{1,18}", "maximum": "-?[0-9]{1,18}"}
    return value.plain and bool(re.fullmatch(forms.get(word, "true|false"), value))
