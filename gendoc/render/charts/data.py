"""The data of a chart, taken from a report: titles, categories and figures."""

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
MAX_BARS = 40  # a page has room for so many, each with its label
MAX_SLICES, LEAST_SLICE = 6, 3  # slices of a pie; per cent of the smallest
MAX_DIGITS = 15  # digits of a number that a spreadsheet, and so Word, keeps


class Row(NamedTuple):
    """One series: its name, and its figure for each category, None where there is none."""

    name: str
    figures: tuple[Figure | None, ...]


class ChartData(NamedTuple):
    """One chart, ready to be drawn.

    caption is its title with the figures in it still in their markers, title the same without markers.  All figures
    have one unit.  quoted are the figures that its title and names print, a year for example.
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
        """Return in words what the chart shows, for people who cannot see it."""
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
    """Return the data of a chart; fill_in fills in a text of its definition, asked is where the report asks for it.

    Categories without any figure are left out.  A pie with many or narrow slices becomes bars, because its labels would
    be printed over each other.  Raises ChartError if no category is left or too many are, if the numbers of figures and
    categories differ, or if a figure cannot be drawn.
    """
    categories = [*_categories(chart, report, filled, fill_in)]
    rows = [(fill_in(series.name), [*_figures(series.figures, report, filled)]) for series in chart.series]
    for name, figures in rows:
        if len(figures) != len(categories):
            message = f"图「{chart.id}」有 {len(categories)} 个类别，系列「{strip(name)}」却有 {len(figures)} 个数"
            raise ChartError(CHART_INVALID.at(chart.span, message, help="类别和每个系列的数要一一对应"))
    kept = [index for index in range(len(categories)) if any(figures[index] is not None for _, figures in rows)]
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
        categories=tuple(strip(categories[index]) for index in kept),
        rows=tuple(Row(strip(name), tuple(figures[index] for index in kept)) for name, figures in rows),
        quoted=tuple(filled.markers.within(caption + "".join(categories) + "".join(name for name, _ in rows))),
    )
    for figure in drawn.figures:
        _check(figure, chart)
    if chart.kind == "pie" and not any(figure.value for figure in drawn.figures):
        message = f"图「{chart.id}」里的数都是 0，饼图里画不出"
        raise ChartError(MISSING.at(asked, message, help="填上数，或从「图表」里删去它"))
    return drawn


def _is_crowded(figures: list[Figure | None]) -> bool:
    """Return whether a pie of these figures has more slices than can be labelled, or one too narrow for a label."""
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
    """Yield the figure for each category; None for a figure that is absent, 无 or 待填."""
    for pattern in patterns:
        for path in _shown(pattern, report, filled):
            figure = report.figures.get(path)
            yield figure if figure is not None and figure.value is not None else None


def _shown(pattern: Pattern, report: Report, filled: FilledText) -> Iterator[Path]:
    """Yield the paths to which a pattern leads, without those that the edition leaves out."""
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
