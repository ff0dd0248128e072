"""A chart filled from a report: what is to be drawn, figure by figure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

from gendoc.core.finding import Code, Finding
from gendoc.core.source import Path, Span
from gendoc.data.nodes import ScalarNode, node_at
from gendoc.data.path import Pattern, show
from gendoc.figures.figure import Figure
from gendoc.narrative.filled import FilledText
from gendoc.narrative.markers import PrintedValue, strip
from gendoc.report.charts import CHART_INVALID, KINDS, Chart, Words
from gendoc.report.lookup import Lookup
from gendoc.report.report import Report

MISSING = Code("chart-missing")
MAX_CATEGORIES = 40
MAX_BARS = 40  # that one page has room for, each with its label
MAX_SLICES, LEAST_SLICE = 6, 3  # of a pie; the second is per cent
MAX_DIGITS = 15  # what a spreadsheet, and Word with it, keeps of a number


class Row(NamedTuple):
    """One series: its name, and a figure for each category; None where there is none."""

    name: str
    figures: tuple[Figure | None, ...]


class ChartData(NamedTuple):
    """One chart, ready to be drawn.

    caption is its title as it is printed, figures in their markers; title the same as it is read.  All
    figures are of one unit.  quoted are the figures that its words print, a year for example.
    """

    id: str
    kind: str
    caption: str
    title: str
    unit: str
    categories: tuple[str, ...]
    rows: tuple[Row, ...]
    quoted: tuple[PrintedValue, ...] = ()

    @property
    def figures(self) -> Iterator[Figure]:
        """Yield every figure that is drawn."""
        for row in self.rows:
            yield from (figure for figure in row.figures if figure is not None)

    @property
    def description(self) -> str:
        """Return what the chart shows in words, for those who cannot see it."""
        rows = [
            "、".join(
                f"{category}：{figure.printed}"
                for category, figure in zip(self.categories, row.figures, strict=True)
                if figure is not None
            )
            for row in self.rows
        ]
        if len(rows) > 1:
            rows = [f"{row.name}（{points}）" for row, points in zip(self.rows, rows, strict=True) if points]
        return f"{KINDS[self.kind]}，{self.title}：{'；'.join(rows)}。"


class ChartError(Exception):
    """A chart that cannot be drawn from a report; holds the finding that says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


FillIn: TypeAlias = Callable[[ScalarNode], str]


def plot(chart: Chart, report: Report, filled: FilledText, fill_in: FillIn, asked: Span) -> ChartData:
    """Return a chart filled from report; fill_in fills in a text of the chart, asked is where the report asks for it.

    A category for which there is no figure at all is left out.  A pie whose slices are many or narrow becomes bars:
    its labels would be printed over each other.  Raises ChartError if none is left, if figures
    and categories do not go together, or if a figure is longer than a spreadsheet can hold.
    """
    categories = [*_categories(chart, report, filled, fill_in)]
    rows = [(fill_in(series.name), [*_figures(series.figures, report, filled)]) for series in chart.series]
    for name, figures in rows:
        if len(figures) != len(categories):
            message = f"图「{chart.id}」有 {len(categories)} 个类别，系列「{strip(name)}」却有 {len(figures)} 个数"
            raise ChartError(CHART_INVALID.at(chart.span, message, help="类别和每个系列的数要一一对应"))
    kept = [place for place in range(len(categories)) if any(figures[place] is not None for _, figures in rows)]
    if not kept:
        advice = f"填上{'、'.join(dict.fromkeys(pattern.text for s in chart.series for pattern in s.figures))}，或从「图表」里删去它"
        raise ChartError(MISSING.at(asked, f"图「{chart.id}」没有数据可画", help=advice))
    if len(kept) > MAX_CATEGORIES:
        message = f"图「{chart.id}」有 {len(kept)} 个类别，超过 {MAX_CATEGORIES} 个"
        raise ChartError(MISSING.at(asked, message, help="改用表格"))
    if chart.kind == "bar" and (bars := len(kept) * len(rows)) > MAX_BARS:
        message = f"图「{chart.id}」有 {bars} 条，超过 {MAX_BARS} 条，一页画不下"
        raise ChartError(MISSING.at(asked, message, help="改用表格，或从「图表」里删去它"))
    caption = fill_in(chart.title)
    drawn = ChartData(
        id=chart.id,
        kind="bar" if chart.kind == "pie" and _is_crowded(rows[0][1]) else chart.kind,
        caption=caption,
        title=strip(caption),
        unit=_unit(chart, rows),
        categories=tuple(strip(categories[place]) for place in kept),
        rows=tuple(Row(strip(name), tuple(figures[place] for place in kept)) for name, figures in rows),
        quoted=tuple(filled.markers.within(caption + "".join(categories) + "".join(name for name, _ in rows))),
    )
    for figure in drawn.figures:
        _check(figure, chart)
    if chart.kind == "pie" and not any(figure.value for figure in drawn.figures):
        message = f"图「{chart.id}」里的数都是 0，饼图里画不出"
        raise ChartError(MISSING.at(asked, message, help="填上数，或从「图表」里删去它"))
    return drawn


def _is_crowded(figures: list[Figure | None]) -> bool:
    """Return whether a pie of figures has more slices than can be labelled, or one too narrow for it."""
    values = [figure.value for figure in figures if figure is not None and figure.value is not None]
    return len(values) > MAX_SLICES or any(100 * value < LEAST_SLICE * sum(values) for value in values)


def _categories(chart: Chart, report: Report, filled: FilledText, fill_in: FillIn) -> Iterator[str]:
    for category in chart.categories:
        if isinstance(category, Words):
            yield fill_in(category.text)
            continue
        for path in _shown(category, report, filled):
            node, figure = node_at(report.root, path), report.figures.get(path)
            yield figure.number if figure is not None else str(node) if isinstance(node, ScalarNode) else ""


def _figures(patterns: tuple[Pattern, ...], report: Report, filled: FilledText) -> Iterator[Figure | None]:
    """Yield the figure for each category; None for one that is absent, 无 or 待填."""
    for pattern in patterns:
        for path in _shown(pattern, report, filled):
            figure = report.figures.get(path)
            yield figure if figure is not None and figure.value is not None else None


def _shown(pattern: Pattern, report: Report, filled: FilledText) -> Iterator[Path]:
    """Yield where a path leads, without what the edition leaves out."""
    return (path for path in Lookup(report).places(pattern) if not filled.hides(path))


def _unit(chart: Chart, rows: list[tuple[str, list[Figure | None]]]) -> str:
    units = list(dict.fromkeys(figure.unit for _, figures in rows for figure in figures if figure is not None))
    if len(units) > 1:
        message = f"图「{chart.id}」里的数单位不同：{'、'.join(unit or '（没有单位）' for unit in units)}"
        raise ChartError(CHART_INVALID.at(chart.span, message, help="一个图只画一种单位的数"))
    return units[0]


def _check(figure: Figure, chart: Chart) -> None:
    assert figure.value is not None
    undrawn = f"图「{chart.id}」画不出：「{show(figure.path)}」"
    if len(figure.value.as_tuple().digits) > MAX_DIGITS:
        message = f"{undrawn}超过 {MAX_DIGITS} 位，画不准"
        raise ChartError(MISSING.at(figure.span, message, help="从「图表」里删去这个图", path=figure.path))
    if chart.kind == "pie" and figure.value < 0:
        message = f"{undrawn}是负数，不能画成饼图"
        raise ChartError(MISSING.at(figure.span, message, help="换一种图，或从「图表」里删去它", path=figure.path))
