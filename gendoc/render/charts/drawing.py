"""A chart in Word's format: DrawingML, and the workbook that Word opens to edit it.

python-pptx writes both; it is the only maintained library that does.  Added here are the fonts of the report, fills
that differ in black and white, and labels spelt as the report prints its figures.  Only this module imports
python-pptx, and only when a chart is drawn.
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
_EPOCH = datetime.datetime(1980, 1, 1)  # the date in the workbook, for which XlsxWriter would use the current time
_SIZE = 1050  # hundredths of a point: size 5

# Fills that differ without colour, for series or slices: (foreground, pattern), "" for a solid fill.
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
_ROOM = Decimal("1.25")  # length of the axis in lengths of the longest bar, which the name of its series follows
_LINE = '<a:ln w="9525"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln>'


class Drawn(NamedTuple):
    """The part of a chart and its workbook, as bytes; the same chart data give the same bytes."""

    chart: bytes
    workbook: bytes


def draw(chart_data: ChartData, font: str, latin: str) -> Drawn:
    """Return the drawing of a chart, with Chinese text in font and other text in latin.

    Raises Failure if python-pptx is not installed.
    """
    try:
        from pptx.chart.data import CategoryChartData
        from pptx.chart.xmlwriter import ChartXmlWriter
        from pptx.enum.chart import XL_CHART_TYPE as TYPES
    except ImportError as error:
        raise Failure(f"画图要用 python-pptx，没有装上（缺 {error.name}）：请运行 pip install python-pptx") from None
    data: Any = CategoryChartData()
    data.categories = chart_data.categories
    for row in chart_data.rows:
        data.add_series(row.name, [figure and figure.value for figure in row.figures], _number_format(row))
    kinds = {
        "pie": TYPES.PIE,
        "column": TYPES.COLUMN_CLUSTERED,
        "bar": TYPES.BAR_CLUSTERED,
        "line": TYPES.LINE_MARKERS,
    }
    root = etree.fromstring(ChartXmlWriter(kinds[chart_data.kind], data).xml.encode())
    _dress(root, chart_data, font, latin)
    etree.cleanup_namespaces(root)
    chart: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return Drawn(chart, _workbook(data))


def _workbook(data: Any) -> bytes:
    """Return the workbook of a chart, without formulas, links and current time."""
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
    """Return the number format that spells the labels of a series as its figures are printed."""
    figures = [figure for figure in row.figures if figure is not None]
    decimals = max((figure.decimals for figure in figures), default=0)
    whole = "#,##0" if any(figure.grouping for figure in figures) else "0"
    return whole + ("." + "0" * decimals if decimals else "")


def _dress(root: Any, chart_data: ChartData, font: str, latin: str) -> None:
    """Complete a chart that python-pptx wrote: valid ids, legend, fills, labels, axes, fonts, link to the workbook."""
    for element in root.iter(_c("axId"), _c("crossAx")):
        element.set(
            "val", element.get("val").removeprefix("-")
        )  # python-pptx writes negative ones, which are no axis ids
    chart = root.find(_c("chart"))
    for name in ("date1904", "txPr"):
        for element in root.findall(_c(name)):
            root.remove(element)
    for index, element in enumerate(_elements('<c:date1904 val="0"/><c:lang val="zh-CN"/><c:roundedCorners val="0"/>')):
        root.insert(index, element)
    chart.find(_c("autoTitleDeleted")).set("val", "1")
    for name in ("legend", "plotVisOnly", "dispBlanksAs", "showDLblsOverMax"):
        for element in chart.findall(_c(name)):
            chart.remove(element)
    wanted = len(chart_data.rows) > 1 and chart_data.kind != "bar"  # programs order the legend of bars differently
    legend = '<c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend>' if wanted else ""
    chart.extend(_elements(f'{legend}<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/>'))
    for number, series in enumerate(root.iter(_c("ser"))):
        _dress_series(series, chart_data, number)
    for group in root.iter(_c("barChart")):
        first = group.find(_c("axId"))
        for element in _elements('<c:gapWidth val="60"/>'):
            first.addprevious(element)
    _dress_axes(root, chart_data)
    typefaces = f'<a:latin typeface="{latin}"/><a:ea typeface="{font}"/><a:cs typeface="{latin}"/>'
    black = '<a:solidFill><a:srgbClr val="000000"/></a:solidFill>'
    root.extend(
        _elements(
            "<c:spPr><a:solidFill><a:srgbClr val='FFFFFF'/></a:solidFill><a:ln><a:noFill/></a:ln></c:spPr>"
            f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{_SIZE}">{black}{typefaces}</a:defRPr></a:pPr>'
            '<a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
            f'<c:externalData r:id="{WORKBOOK_ID}"><c:autoUpdate val="0"/></c:externalData>'
        )
    )


def _dress_series(series: Any, chart_data: ChartData, number: int) -> None:
    """Set the fill and the labels of a series; of several series of bars, each names itself at its first bar."""
    row = chart_data.rows[number]
    for name in ("spPr", "invertIfNegative", "marker", "dPt", "dLbls"):
        for element in series.findall(_c(name)):
            series.remove(element)
    dressed: list[str] = []
    if chart_data.kind == "line":
        black = '<a:solidFill><a:srgbClr val="000000"/></a:solidFill>'
        dressed.append(
            f'<c:spPr><a:ln w="19050">{black}<a:prstDash val="{_DASHES[number]}"/></a:ln></c:spPr>'
            f'<c:marker><c:symbol val="{_SYMBOLS[number]}"/><c:size val="7"/><c:spPr>{_fill(number)}{_LINE}</c:spPr>'
            "</c:marker>"
        )
    elif chart_data.kind == "pie":
        dressed += [
            f'<c:dPt><c:idx val="{index}"/><c:bubble3D val="0"/><c:spPr>{_fill(index)}{_LINE}</c:spPr></c:dPt>'
            for index in range(len(chart_data.categories))
        ]
    else:
        dressed.append(f'<c:spPr>{_fill(number)}{_LINE}</c:spPr><c:invertIfNegative val="0"/>')
    position = {"pie": "outEnd", "line": "t"}.get(chart_data.kind, "outEnd")
    named = int(chart_data.kind == "pie")

    def label(series_name: int) -> str:
        return (
            f'<c:numFmt formatCode="{_number_format(row)}" sourceLinked="0"/><c:spPr><a:noFill/>'
            f'<a:ln><a:noFill/></a:ln></c:spPr><c:dLblPos val="{position}"/><c:showLegendKey val="0"/><c:showVal val="1"/>'
            f'<c:showCatName val="{named}"/><c:showSerName val="{series_name}"/><c:showPercent val="0"/>'
            '<c:showBubbleSize val="0"/>'
            + ("<c:separator>：</c:separator>" if named else "<c:separator> </c:separator>" if series_name else "")
        )

    first = ""
    if chart_data.kind == "bar" and len(chart_data.rows) > 1:
        index = next((index for index, figure in enumerate(row.figures) if figure is not None), 0)
        first = f'<c:dLbl><c:idx val="{index}"/>{label(1)}</c:dLbl>'
    leaders = '<c:showLeaderLines val="1"/>' if named else ""
    dressed.append(f"<c:dLbls>{first}{label(0)}{leaders}</c:dLbls>")
    before = series.find(_c("cat"))
    for element in _elements("".join(dressed)):
        before.addprevious(element)


def _dress_axes(root: Any, chart_data: ChartData) -> None:
    """Begin the value axis at zero, and omit it for bars, whose labels suffice; order bars from the top."""
    for axis in root.iter(_c("valAx")):
        axis.find(_c("delete")).set("val", str(int(chart_data.kind == "bar")))
        for lines in axis.findall(_c("majorGridlines")):
            axis.remove(lines)
        if all(figure.value is not None and figure.value >= 0 for figure in chart_data.figures):
            scaling = axis.find(_c("scaling"))
            longest = max(
                (figure.value for figure in chart_data.figures if figure.value is not None), default=Decimal(0)
            )
            if chart_data.kind == "bar" and len(chart_data.rows) > 1 and longest:
                scaling.extend(_elements(f'<c:max val="{longest * _ROOM:f}"/>'))
            scaling.extend(_elements('<c:min val="0"/>'))
        axis.find(_c("majorTickMark")).addprevious(_elements('<c:numFmt formatCode="#,##0" sourceLinked="0"/>')[0])
    for axis in root.iter(_c("catAx")):
        axis.find(_c("majorTickMark")).set("val", "none")
        axis.find(_c("tickLblPos")).set("val", "low")
        if chart_data.kind == "bar":
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
