"""The charts of a finished document, read back: every figure they show is that of the data, in both places.

Word draws a chart from its cache and edits it from its workbook; neither may say anything but what the data says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import TypeAlias

from gendoc.data.path import show
from gendoc.figures.figure import Figure
from gendoc.render.charts.data import Plot
from gendoc.render.passes.charts import Placed
from gendoc.word.names import Element
from gendoc.word.package import PackageError, parse, read_package

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_SHEET, _STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
Cells: TypeAlias = dict[str, str]


def check_charts(parts: Mapping[str, bytes], placed: Sequence[Placed]) -> Iterator[str]:
    """Yield what is wrong with the charts of a finished document, one Chinese sentence each."""
    for chart in placed:
        try:
            yield from _check(parts, chart)
        except (PackageError, ValueError, KeyError, IndexError, InvalidOperation) as error:
            yield f"图「{chart.plot.title}」读不回来：{error}"


def _check(parts: Mapping[str, bytes], chart: Placed) -> Iterator[str]:
    plot = chart.plot
    series = list(parse(parts[chart.part], chart.part).iter(f"{_C}ser"))
    cells = _read_cells(read_package(parts[chart.workbook]))
    if len(series) != len(plot.rows):
        yield f"图「{plot.title}」有 {len(plot.rows)} 个系列，画了 {len(series)} 个"
        return
    for number, row in enumerate(plot.rows):
        column = chr(ord("B") + number)
        cached = _cache(series[number], "val", "numRef", "numCache")
        names = _cache(series[number], "cat", "strRef", "strCache")
        if names != dict(enumerate(plot.categories)) or cells.get(f"{column}1") != row.name:
            yield f"图「{plot.title}」的类别或系列与数据不一致"
        for place, figure in enumerate(row.figures):
            address = f"{column}{place + 2}"
            for what, text in (("图里", cached.get(place)), ("图的表格里", cells.get(address))):
                yield from _compare(plot, figure, text, what)
        extra = set(cached) - set(range(len(row.figures)))
        if extra:
            yield f"图「{plot.title}」多画了 {len(extra)} 个数"
    wanted = 1 + len(plot.categories)
    if any(int(address[1:]) > wanted or ord(address[0]) - ord("A") > len(plot.rows) for address in cells):
        yield f"图「{plot.title}」的表格里有多余的内容"


def _compare(plot: Plot, figure: Figure | None, text: str | None, what: str) -> Iterator[str]:
    if figure is None:
        if text:
            yield f"图「{plot.title}」{what}多出一个数 {text}"
    elif not text or Decimal(text) != figure.value:
        yield f"图「{plot.title}」{what}「{show(figure.path)}」应是 {figure.number}，却是 {text or '空白'}"


def _cache(series: Element, *names: str) -> dict[int, str]:
    """Return the points of a cache by their place."""
    cache = series.find("/".join(f"{_C}{name}" for name in names))
    points = [] if cache is None else cache.findall(f"{_C}pt")
    return {int(point.get("idx")): point.findtext(f"{_C}v") for point in points}


def _read_cells(workbook: Mapping[str, bytes]) -> Cells:
    """Return what the one sheet of a workbook holds by address; empty cells left out."""
    strings = []
    if _STRINGS in workbook:
        strings = ["".join(item.itertext(f"{_S}t")) for item in parse(workbook[_STRINGS], _STRINGS)]
    cells: Cells = {}
    for cell in parse(workbook[_SHEET], _SHEET).iter(f"{_S}c"):
        value = cell.findtext(f"{_S}v")
        if cell.find(f"{_S}f") is not None:
            raise ValueError(f"表格的 {cell.get('r')} 是公式")
        if value is not None:
            cells[cell.get("r")] = strings[int(value)] if cell.get("t") == "s" else value
    return cells
