"""The charts that a report type defines in charts.yaml, each checked before any report is read.

    - id: 支出构成
      kind: pie
      title: "{{ 年度 }}年度支出构成"
      categories: "支出.构成[*].名称"
      series: [{name: 金额, figures: "支出.构成[*].金额"}]

Categories are paths that stand for each item of a list, or words, which may refer to the report as sentences do.
Figures are only paths: a chart shows no number that the data do not have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple, NoReturn

from gendoc.core.finding import Code, Finding
from gendoc.core.source import Span
from gendoc.data.entry import Entry
from gendoc.data.nodes import MappingNode, Node, ScalarNode, SequenceNode
from gendoc.data.path import Each, Pattern
from gendoc.data.schema import Schema

CHART_INVALID = Code("chart-invalid")
KINDS = {"pie": "饼图", "column": "柱形图", "bar": "条形图", "line": "折线图"}
MAX_CHARTS = 100
MAX_SERIES = 8  # more cannot be told apart in black and white
_KEYS = ("id", "kind", "title", "categories", "series")
_SERIES_KEYS = ("name", "figures")
_ID = re.compile(r"[\w-]{1,30}")
_REFERENCE = re.compile(r"\{\{.*?\}\}")


class Words(NamedTuple):
    """A category in words, with references to the report."""

    text: ScalarNode


class Series(NamedTuple):
    """One series: its name, and the figures of each category in order."""

    name: ScalarNode
    figures: tuple[Pattern, ...]


class Chart(NamedTuple):
    """One chart as its report type defines it; span is where it begins."""

    id: str
    kind: str
    title: ScalarNode
    categories: tuple[Pattern | Words, ...]
    series: tuple[Series, ...]
    span: Span

    @property
    def paths(self) -> Iterator[Pattern]:
        """Yield the paths of its categories and figures."""
        yield from (category for category in self.categories if isinstance(category, Pattern))
        yield from (path for series in self.series for path in series.figures)


class _Refused(Exception):
    """A chart with a mistake, which finding describes."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


def load_charts(root: Node, schema: Schema) -> tuple[tuple[Chart, ...], list[Finding]]:
    """Return the charts that charts.yaml holds, and the findings; a chart with a mistake is left out.

    Every path must be one that the schema knows.  There is a finding for the first mistake of each chart.
    """
    if not isinstance(root, SequenceNode):
        return (), [CHART_INVALID.at(root.span, "charts.yaml 应是一个列表", help="每个图以「- 」开头")]
    if len(root) > MAX_CHARTS:
        return (), [CHART_INVALID.at(root.span, f"图超过 {MAX_CHARTS} 个", help="删去不用的图")]
    charts: dict[str, Chart] = {}
    findings: list[Finding] = []
    for node in root:
        try:
            chart = _Table(node, _KEYS, "一个图", schema).chart()
        except _Refused as refused:
            findings.append(refused.finding)
            continue
        if chart.id in charts:
            findings.append(CHART_INVALID.at(chart.span, f"图「{chart.id}」有两个", help="换一个 id"))
        charts.setdefault(chart.id, chart)
    return tuple(charts.values()), findings


class _Table(Entry):
    """A chart or one of its series, which has to have exactly some keys.  Raises _Refused for the first mistake."""

    def __init__(self, node: Node, keys: tuple[str, ...], what: str, schema: Schema) -> None:
        table = node if isinstance(node, MappingNode) else MappingNode(node.span)
        super().__init__(table, CHART_INVALID, [])
        self.schema = schema
        if table is not node:
            self.wrong(node.span, f"{what}应是一组「名称: 内容」，有 {'、'.join(keys)}")
        self.check_keys(keys, what, "")
        for key in keys:
            if key not in table:
                self.wrong(table.span, f"{what}缺少「{key}」", f"可写：{'、'.join(keys)}")

    def wrong(self, span: Span, message: str, help: str = "") -> NoReturn:
        raise _Refused(self.code.at(span, message, help=help))

    def chart(self) -> Chart:
        name, kind = self.words("id"), self.words("kind")
        if not _ID.fullmatch(name):
            self.wrong(name.span, f"图的 id「{name}」应是汉字、字母、数字，最多 30 个")
        if kind not in KINDS:
            choices = "可用：" + "、".join(f"{word}（{what}）" for word, what in KINDS.items())
            self.wrong(kind.span, f"没有「{kind}」这种图", choices)
        nodes = self.node["series"]
        if not isinstance(nodes, SequenceNode) or not nodes:
            self.wrong(self.key_span("series"), "「series」应是一个列表，至少一项")
        series = tuple(_Table(node, _SERIES_KEYS, "一个系列", self.schema).series() for node in nodes)
        if len(series) > (1 if kind == "pie" else MAX_SERIES):
            few = "饼图只有一个系列" if kind == "pie" else f"系列超过 {MAX_SERIES} 个，黑白打印分不清"
            self.wrong(self.key_span("series"), few, "分成几个图")
        return Chart(
            id=str(name),
            kind=str(kind),
            title=self.words("title"),
            categories=tuple(self._categories()),
            series=series,
            span=self.key_span("id"),
        )

    def series(self) -> Series:
        figures: list[Pattern] = []
        for text in self._texts("figures"):
            pattern = self._path(text)
            if not self.schema.knows(pattern):
                self.wrong(text.span, f"schema 里没有「{text}」这个数", "对照 schema.yaml 改正")
            figures.append(pattern)
        return Series(self._without_digits(self.words("name")), tuple(figures))

    def words(self, key: str) -> ScalarNode:
        text = self.text(key)
        if text is None:
            self.not_text(key, self.node[key])
        return text

    def not_text(self, key: str, node: Node) -> NoReturn:
        self.wrong(node.span, f"「{key}」应是文字")

    def _categories(self) -> Iterator[Pattern | Words]:
        for text in self._texts("categories"):
            if "[*]" not in text:
                yield Words(self._without_digits(text))
                continue
            pattern = self._path(text)
            if not (self.schema.knows(pattern) or self.schema.knows_text(pattern)):
                self.wrong(text.span, f"schema 里没有「{text}」", "对照 schema.yaml 改正")
            yield pattern

    def _without_digits(self, text: ScalarNode) -> ScalarNode:
        """Text; raises _Refused for digits typed into it, which the check of a document's numbers does not see."""
        if re.search(r"\d", _REFERENCE.sub("", text)):
            self.wrong(text.span, f"图里的文字不写数字：「{text}」", "用 {{ 名称 }} 引用数据，如 {{ 年度 }}年")
        return text

    def _path(self, text: ScalarNode) -> Pattern:
        pattern = self.pattern(text)
        assert pattern is not None
        if pattern.relative or pattern.file:
            self.wrong(text.span, f"图里用本文件的全路径，不用「{text}」", "如 支出.构成[*].金额")
        if sum(isinstance(step, Each) for step in pattern.steps) > 1:
            self.wrong(text.span, f"「{text}」里的 [*] 不止一个", "一条路径只列举一个列表")
        return pattern

    def _texts(self, key: str) -> list[ScalarNode]:
        """Return a text, or a list of them, as a list."""
        node = self.node[key]
        nodes = [node] if isinstance(node, ScalarNode) else node if isinstance(node, SequenceNode) else []
        texts = [text for text in nodes if isinstance(text, ScalarNode) and not text.is_null]
        if not texts or len(texts) != len(nodes):
            self.wrong(self.key_span(key), f"「{key}」应是一条路径，或一个列表")
        return texts
