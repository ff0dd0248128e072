"""The charts of one rendering: those that the report asks for, and those that the template places."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from gendoc.core.finding import Finding
from gendoc.core.text import did_you_mean
from gendoc.data.nodes import Node, ScalarNode, SequenceNode
from gendoc.narrative.fill import fill_words
from gendoc.narrative.filled import FilledText, FilledWords
from gendoc.narrative.markers import MAX_CHARTS, chart_mark
from gendoc.render.charts.data import MISSING, ChartData, ChartError, plot
from gendoc.report.lookup import Lookup
from gendoc.report.report import Report

KEY = "图表"


@dataclass(slots=True, eq=False)
class ChartPlacing:
    """The template functions for charts, and their results.

    charts are those that the document gets, in the order in which the template first names them; words are the
    texts of the report type that were filled in for them.
    """

    report: Report
    filled: FilledText
    words: list[FilledWords] = field(default_factory=list)
    charts: list[ChartData] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    _numbers: dict[str, int | None] = field(default_factory=dict)
    _placed: set[str] = field(default_factory=set)

    def functions(self) -> dict[str, Callable[[str], object]]:
        """Return the functions that a template may call with the id of a chart: 有图, 画图 and 图名."""
        return {"有图": self._is_asked, "画图": self._chart, "图名": self._title}

    def unplaced(self) -> Iterator[Finding]:
        """Yield a finding for each chart that the report asks for but the template does not place."""
        known = [chart.id for chart in self.report.type.charts]
        for node in self._asked():
            tried = self._numbers.get(str(node), 0) is None  # a finding already says why it could not be drawn
            if tried or node in self._placed or not isinstance(node, ScalarNode):
                continue
            message, advice = f"图「{node}」没有画出来", "模板里没有给它留位置：补上模板，或从「图表」里删去它"
            if node not in known:
                message = f"没有「{node}」这个图{did_you_mean(node, known)}"
                advice = f"可用：{'、'.join(known)}" if known else "这种报告没有图，删去「图表」"
            yield MISSING.at(node.span, message, help=advice)

    def _asked(self) -> list[Node]:
        node = self.report.root.get(KEY)
        return list(node) if isinstance(node, SequenceNode) else []

    def _is_asked(self, name: str) -> bool:
        return any(str(name) == node for node in self._asked())

    def _chart(self, name: str) -> str:
        number = self._number(name)
        if number is None:
            return f"【待填：图{name}】"  # printed only in drafts: without one, the finding prevents a document
        self._placed.add(str(name))
        return chart_mark(number)

    def _title(self, name: str) -> str:
        """Return the title of a chart with the unit of its figures; its id if it cannot be drawn."""
        number = self._number(name)
        if number is None:
            return str(name)
        drawn = self.charts[number]
        return drawn.caption + (f"（单位：{drawn.unit}）" if drawn.unit else "")

    def _number(self, name: str) -> int | None:
        """Return the index of a chart among charts, which it joins on first use; None if it cannot be drawn."""
        name = str(name)
        if name not in self._numbers:
            self._numbers[name] = self._plotted(name)
        return self._numbers[name]

    def _plotted(self, name: str) -> int | None:
        chart = next((chart for chart in self.report.type.charts if chart.id == name), None)
        if chart is None:
            raise ValueError(f"charts.yaml 里没有「{name}」这个图")
        if len(self.charts) >= MAX_CHARTS:
            raise ValueError(f"图超过 {MAX_CHARTS} 个")
        asked = next((node.span for node in self._asked() if node == name), self.report.root.span)
        try:
            self.charts.append(plot(chart, self.report, self.filled, self._fill, asked))
        except ChartError as undrawn:
            refused = undrawn.finding.code == MISSING.name and any(
                map(Lookup(self.report).meets_unreadable, chart.paths)
            )
            if not refused:
                self.findings.append(undrawn.finding)
            return None
        return len(self.charts) - 1

    def _fill(self, text: ScalarNode) -> str:
        words = fill_words(self.report, self.filled, text)
        self.words.append(words)
        self.findings += words.findings
        return words.text
