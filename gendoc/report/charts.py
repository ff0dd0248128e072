"""What a report kind says of its charts: charts.yaml, a list, each checked before any report is read.

    - id: 支出构成
      kind: pie
      title: "{{ 年度 }}年度支出构成"
      categories: "支出.构成[*].名称"
      series: [{name: 金额, figures: "支出.构成[*].金额"}]

Categories are paths that stand for each item of a list, or words, which may refer to the report as
sentences do.  Figures are paths and nothing else: a chart shows no number that the data does not have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gendoc.core.finding import Code, Finding
from gendoc.core.source import Span
from gendoc.core.text import did_you_mean
from gendoc.data.nodes import MappingNode, Node, ScalarNode, SequenceNode
from gendoc.data.path import Each, Pattern
from gendoc.data.schema import Schema

INVALID = Code("chart-invalid")
KINDS = {"pie": "饼图", "column": "柱形图", "bar": "条形图", "line": "折线图"}
MAX_CHARTS = 100
MAX_SERIES = 8  # more cannot be told apart in black and white
_KEYS = ("id", "kind", "title", "categories", "series")
_SERIES_KEYS = ("name", "figures")
_ID = re.compile(r"[\w-]{1,30}")
_REFERENCE = re.compile(r"\{\{.*?\}\}")


@dataclass(frozen=True, slots=True)
class Words:
    """A category in words, with references to the report."""

    text: ScalarNode


@dataclass(frozen=True, slots=True)
class Series:
    """One series: its name, and the figures of each category in order."""

    name: ScalarNode
    figures: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """One chart as its report kind defines it; span is where it begins."""

    id: str
    kind: str
    title: ScalarNode
    categories: tuple[Pattern | Words, ...]
    series: tuple[Series, ...]
    span: Span


class _Mistake(Exception):
    """What is wrong with a chart, with its place and the remedy."""

    def __init__(self, message: str, span: Span, advice: str = "") -> None:
        super().__init__(message)
        self.span = span
        self.advice = advice


def load_charts(root: Node, schema: Schema) -> tuple[tuple[Chart, ...], list[Finding]]:
    """Return the charts that charts.yaml holds, and its mistakes; a chart with a mistake is left out.

    Every path must be one that the schema knows.
    """
    if not isinstance(root, SequenceNode):
        return (), [_finding(_Mistake("charts.yaml 应是一个列表", root.span, "每个图以「- 」开头"))]
    if len(root) > MAX_CHARTS:
        return (), [_finding(_Mistake(f"图超过 {MAX_CHARTS} 个", root.span, "删去不用的图"))]
    charts: dict[str, Chart] = {}
    findings: list[Finding] = []
    for entry in root:
        try:
            chart = _chart(entry, schema)
            if chart.id in charts:
                raise _Mistake(f"图「{chart.id}」有两个", chart.span, "换一个 id")
            charts[chart.id] = chart
        except _Mistake as mistake:
            findings.append(_finding(mistake))
    return tuple(charts.values()), findings


def _finding(mistake: _Mistake) -> Finding:
    return INVALID.at(mistake.span, str(mistake), help=mistake.advice)


def _chart(entry: Node, schema: Schema) -> Chart:
    table = _table(entry, _KEYS, "一个图")
    name, kind = _text(table, "id"), _text(table, "kind")
    if not _ID.fullmatch(name):
        raise _Mistake(f"图的 id「{name}」应是汉字、字母、数字，最多 30 个", name.span)
    if kind not in KINDS:
        advice = "可用：" + "、".join(f"{word}（{what}）" for word, what in KINDS.items())
        raise _Mistake(f"没有「{kind}」这种图", kind.span, advice)
    series = tuple(_series(one, schema) for one in _list(table, "series"))
    if len(series) > (1 if kind == "pie" else MAX_SERIES):
        few = "饼图只有一个系列" if kind == "pie" else f"系列超过 {MAX_SERIES} 个，黑白打印分不清"
        raise _Mistake(few, table.keys_at["series"], "分成几个图")
    return Chart(
        id=str(name),
        kind=str(kind),
        title=_text(table, "title"),
        categories=tuple(_categories(table, schema)),
        series=series,
        span=table.keys_at["id"],
    )


def _categories(table: MappingNode, schema: Schema) -> Iterator[Pattern | Words]:
    for text in _texts(table, "categories"):
        if "[*]" not in text:
            yield Words(_without_digits(text))
            continue
        pattern = _path(text)
        if not (schema.knows(pattern) or schema.knows_text(pattern)):
            raise _Mistake(f"schema 里没有「{text}」", text.span, "对照 schema.yaml 改正")
        yield pattern


def _series(entry: Node, schema: Schema) -> Series:
    table = _table(entry, _SERIES_KEYS, "一个系列")
    figures: list[Pattern] = []
    for text in _texts(table, "figures"):
        pattern = _path(text)
        if not schema.knows(pattern):
            raise _Mistake(f"schema 里没有「{text}」这个数", text.span, "对照 schema.yaml 改正")
        figures.append(pattern)
    return Series(_without_digits(_text(table, "name")), tuple(figures))


def _without_digits(text: ScalarNode) -> ScalarNode:
    """Return text; refuses digits typed into it, which no check of the document's numbers would see."""
    if re.search(r"\d", _REFERENCE.sub("", text)):
        raise _Mistake(f"图里的文字不写数字：「{text}」", text.span, "用 {{ 名称 }} 引用数据，如 {{ 年度 }}年")
    return text


def _path(text: ScalarNode) -> Pattern:
    try:
        pattern = Pattern.parse(text)
    except ValueError as error:
        raise _Mistake(str(error), text.span) from None
    if pattern.relative or pattern.file:
        raise _Mistake(f"图里用本文件的全路径，不用「{text}」", text.span, "如 支出.构成[*].金额")
    if sum(isinstance(step, Each) for step in pattern.steps) > 1:
        raise _Mistake(f"「{text}」里的 [*] 不止一个", text.span, "一条路径只列举一个列表")
    return pattern


def _table(node: Node, keys: tuple[str, ...], what: str) -> MappingNode:
    """Return node as a mapping that has all of keys and no other."""
    if not isinstance(node, MappingNode):
        raise _Mistake(f"{what}应是一组「名称: 内容」，有 {'、'.join(keys)}", node.span)
    for key in node:
        if key not in keys:
            raise _Mistake(f"{what}没有「{key}」这一项{did_you_mean(key, keys)}", node.keys_at[key])
    for key in keys:
        if key not in node:
            raise _Mistake(f"{what}缺少「{key}」", node.span, f"可写：{'、'.join(keys)}")
    return node


def _text(table: MappingNode, key: str) -> ScalarNode:
    node = table[key]
    if not isinstance(node, ScalarNode) or node.is_null or not node.strip():
        raise _Mistake(f"「{key}」应是文字", node.span if node is not None else table.span)
    return node


def _list(table: MappingNode, key: str) -> SequenceNode:
    node = table[key]
    if not isinstance(node, SequenceNode) or not node:
        raise _Mistake(f"「{key}」应是一个列表，至少一项", table.keys_at[key])
    return node


def _texts(table: MappingNode, key: str) -> list[ScalarNode]:
    """Return a text, or a list of them, as a list."""
    node = table[key]
    texts = [node] if isinstance(node, ScalarNode) else list(node) if isinstance(node, SequenceNode) else []
    found = [text for text in texts if isinstance(text, ScalarNode) and not text.is_null]
    if not found or len(found) != len(texts):
        raise _Mistake(f"「{key}」应是一条路径，或一个列表", table.keys_at[key])
    return found
