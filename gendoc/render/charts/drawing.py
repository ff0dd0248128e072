"""A chart as Word keeps it: DrawingML, and the workbook that Word opens to edit it.

python-pptx writes both; it is the only maintained library that does.  What it does not know is added here: the
fonts of the report, fills that black and white printing tells apart, and labels that read as the
report prints its figures.  The only module that imports it, and only when a chart is drawn.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any, NamedTuple

from lxml import etree

from gendoc.core.finding import Failure
from gendoc.render.charts.data import ChartData, Row

CHART_NS = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_DRAWING_NS = "http://schemas.openxmlformats.org/drawingml/2006/main"
_R_NS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMESPACES = f'xmlns:c="{CHART_NS}" xmlns:a="{_DRAWING_NS}" xmlns:r="{_R_NS}"'
WORKBOOK_ID = "rId1"  # of the chart's relationship to its workbook
_EPOCH = datetime.datetime(1980, 1, 1)  # what XlsxWriter would otherwise take from the clock
_SIZE = 1050  # hundredths of a point: size 5

# What parts one series, or one slice, from the next without colour: (foreground, pattern), "" for solid.
_FILLS = (
    ("404040", ""),
    ("D9D9D9", ""),
    ("000000", "wdUpDiag"),
    ("8C8C8C", ""),
    ("000000", "ltHorz"),
    ("000000", "wdDnDiag"),
    ("BFBFBF", ""),
    ("000000", "ltVert"),
)
_DASHES = ("solid", "sysDash", "sysDot", "lgDash", "dashDot", "lgDashDot", "solid", "sysDash")
_SYMBOLS = ("circle", "square", "triangle", "diamond", "circle", "square", "triangle", "diamond")
_ROOM = Decimal("1.25")  # of the longest bar: behind it stands the name of its series
_LINE = '<a:ln w="9525"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln>'


class Drawn(NamedTuple):
    """A chart's part and its workbook, as bytes; the same plot gives the same."""

    chart: bytes
    workbook: bytes


def draw(plot: ChartData, font: str, latin: str) -> Drawn:
    """Return a plot drawn, its texts in the font of the report.

    Raises Failure if the library that draws is not installed.
    """
    try:
        from pptx.chart.data import CategoryChartData
        from pptx.chart.xmlwriter import ChartXmlWriter
        from pptx.enum.chart import XL_CHART_TYPE as TYPES
    except ImportError as error:
        raise Failure(f"画图要用 python-pptx，没有装上（{error}）：请运行 pip install python-pptx") from None
    data: Any = CategoryChartData()
    data.categories = plot.categories
    for row in plot.rows:
        data.add_series(row.name, [figure and figure.value for figure in row.figures], _number_format(row))
    kinds = {
        "pie": TYPES.PIE,
        "column": TYPES.COLUMN_CLUSTERED,
        "bar": TYPES.BAR_CLUSTERED,
        "line": TYPES.LINE_MARKERS,
    }
    root = etree.fromstring(ChartXmlWriter(kinds[plot.kind], data).xml.encode())
    _dress(root, plot, font, latin)
    etree.cleanup_namespaces(root)
    chart: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return Drawn(chart, _workbook(data))


def _workbook(data: Any) -> bytes:
    """Return the workbook of a chart: nothing in it is a formula or a link, and nothing of the moment."""
    from pptx.chart.xlsx import CategoryWorkbookWriter
    from xlsxwriter import Workbook

    class Writer(CategoryWorkbookWriter):  # type: ignore[misc]  # python-pptx has no types
        @contextmanager
        def _open_worksheet(self, xlsx_file: io.BytesIO) -> Iterator[tuple[Any, Any]]:
            plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
            workbook = Workbook(xlsx_file, {"in_memory": True, **plain})
            workbook.set_properties({"created": _EPOCH})
            yield workbook, workbook.add_worksheet()
            workbook.close()

    data_bytes: bytes = Writer(data).xlsx_blob
    return data_bytes


def _number_format(row: Row) -> str:
    """Return the format in which a series' labels read as its figures are printed."""
    figures = [figure for figure in row.figures if figure is not None]
    decimals = max((figure.decimals for figure in figures), default=0)
    whole = "#,##0" if any(figure.grouping for figure in figures) else "0"
    return whole + ("." + "0" * decimals if decimals else "")


def _dress(root: Any, plot: ChartData, font: str, latin: str) -> None:
    """Give a chart, as python-pptx writes it, what Word wants of it and a reader needs."""
    for element in root.iter(_c("axId"), _c("crossAx")):
        element.set(
            "val", element.get("val").removeprefix("-")
        )  # python-pptx writes negative ones, which are no axis ids
    chart = root.find(_c("chart"))
    for name in ("date1904", "txPr"):
        for element in root.findall(_c(name)):
            root.remove(element)
    for place, element in enumerate(_elements('<c:date1904 val="0"/><c:lang val="zh-CN"/><c:roundedCorners val="0"/>')):
        root.insert(place, element)
    chart.find(_c("autoTitleDeleted")).set("val", "1")
    for name in ("legend", "plotVisOnly", "dispBlanksAs", "showDLblsOverMax"):
        for element in chart.findall(_c(name)):
            chart.remove(element)
    wanted = len(plot.rows) > 1 and plot.kind != "bar"  # programs disagree on the order of a legend of bars
    legend = '<c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend>' if wanted else ""
    chart.extend(_elements(f'{legend}<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/>'))
    for number, series in enumerate(root.iter(_c("ser"))):
        _dress_series(series, plot, number)
    for group in root.iter(_c("barChart")):
        first = group.find(_c("axId"))
        for element in _elements('<c:gapWidth val="60"/>'):
            first.addprevious(element)
    _dress_axes(root, plot)
    face = f'<a:latin typeface="{latin}"/><a:ea typeface="{font}"/><a:cs typeface="{latin}"/>'
    black = '<a:solidFill><a:srgbClr val="000000"/></a:solidFill>'
    root.extend(
        _elements(
            "<c:spPr><a:solidFill><a:srgbClr val='FFFFFF'/></a:solidFill><a:ln><a:noFill/></a:ln></c:spPr>"
            f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{_SIZE}">{black}{face}</a:defRPr></a:pPr>'
            '<a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
            f'<c:externalData r:id="{WORKBOOK_ID}"><c:autoUpdate val="0"/></c:externalData>'
        )
    )


def _dress_series(series: Any, plot: ChartData, number: int) -> None:
    """Give a series its fill, and its figures as labels; the first of several series' bars says which it is."""
    row = plot.rows[number]
    for name in ("spPr", "invertIfNegative", "marker", "dPt", "dLbls"):
        for element in series.findall(_c(name)):
            series.remove(element)
    dressed: list[str] = []
    if plot.kind == "line":
        black = '<a:solidFill><a:srgbClr val="000000"/></a:solidFill>'
        dressed.append(
            f'<c:spPr><a:ln w="19050">{black}<a:prstDash val="{_DASHES[number]}"/></a:ln></c:spPr>'
            f'<c:marker><c:symbol val="{_SYMBOLS[number]}"/><c:size val="7"/><c:spPr>{_fill(number)}{_LINE}</c:spPr>'
            "</c:marker>"
        )
    elif plot.kind == "pie":
        dressed += [
            f'<c:dPt><c:idx val="{place}"/><c:bubble3D val="0"/><c:spPr>{_fill(place)}{_LINE}</c:spPr></c:dPt>'
            for place in range(len(plot.categories))
        ]
    else:
        dressed.append(f'<c:spPr>{_fill(number)}{_LINE}</c:spPr><c:invertIfNegative val="0"/>')
    at = {"pie": "outEnd", "line": "t"}.get(plot.kind, "outEnd")
    named = int(plot.kind == "pie")

    def label(series_name: int) -> str:
        return (
            f'<c:numFmt formatCode="{_number_format(row)}" sourceLinked="0"/><c:spPr><a:noFill/>'
            f'<a:ln><a:noFill/></a:ln></c:spPr><c:dLblPos val="{at}"/><c:showLegendKey val="0"/><c:showVal val="1"/>'
            f'<c:showCatName val="{named}"/><c:showSerName val="{series_name}"/><c:showPercent val="0"/>'
            '<c:showBubbleSize val="0"/>'
            + ("<c:separator>：</c:separator>" if named else "<c:separator> </c:separator>" if series_name else "")
        )

    first = ""
    if plot.kind == "bar" and len(plot.rows) > 1:
        place = next((place for place, figure in enumerate(row.figures) if figure is not None), 0)
        first = f'<c:dLbl><c:idx val="{place}"/>{label(1)}</c:dLbl>'
    leaders = '<c:showLeaderLines val="1"/>' if named else ""
    dressed.append(f"<c:dLbls>{first}{label(0)}{leaders}</c:dLbls>")
    before = series.find(_c("cat"))
    for element in _elements("".join(dressed)):
        before.addprevious(element)


def _dress_axes(root: Any, plot: ChartData) -> None:
    """Begin the axis of values at zero, and leave it out where labels say all; bars read from the top."""
    for axis in root.iter(_c("valAx")):
        axis.find(_c("delete")).set("val", str(int(plot.kind == "bar")))
        for lines in axis.findall(_c("majorGridlines")):
            axis.remove(lines)
        if all(figure.value is not None and figure.value >= 0 for figure in plot.figures):
            scaling = axis.find(_c("scaling"))
            longest = max((figure.value for figure in plot.figures if figure.value is not None), default=Decimal(0))
            if plot.kind == "bar" and len(plot.rows) > 1 and longest:
                scaling.extend(_elements(f'<c:max val="{longest * _ROOM:f}"/>'))
            scaling.extend(_elements('<c:min val="0"/>'))
        axis.find(_c("majorTickMark")).addprevious(_elements('<c:numFmt formatCode="#,##0" sourceLinked="0"/>')[0])
    for axis in root.iter(_c("catAx")):
        axis.find(_c("majorTickMark")).set("val", "none")
        axis.find(_c("tickLblPos")).set("val", "low")
        if plot.kind == "bar":
            axis.find(f"{_c('scaling')}/{_c('orientation')}").set("val", "maxMin")


def _fill(number: int) -> str:
    colour, pattern = _FILLS[number % len(_FILLS)]
    if not pattern:
        return f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
    return (
        f'<a:pattFill prst="{pattern}"><a:fgClr><a:srgbClr val="{colour}"/></a:fgClr>'
        '<a:bgClr><a:srgbClr val="FFFFFF"/></a:bgClr></a:pattFill>'
    )


def _elements(markup: str) -> list[Any]:
    return list(etree.fromstring(f"<x {_NAMESPACES}>{markup}</x>"))


def _c(name: str) -> str:
    return f"{{{CHART_NS}}}{name}"
