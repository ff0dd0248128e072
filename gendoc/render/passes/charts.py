"""Charts in a document: a drawing in the place of each marker, with its part and its workbook."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from gendoc.layout import measures as layout
from gendoc.narrative.markers import CHART, chart_number
from gendoc.render.charts.data import ChartData
from gendoc.render.document import PlacedChart
from gendoc.render.passes.sections import text_height, text_width
from gendoc.render.rendering import Pass, Rendering, Stage
from gendoc.word.fields import text_element
from gendoc.word.names import CHART_TYPE, DOC_PR, R_NS, WORKBOOK_TYPE, Element, T, w
from gendoc.word.package import add_relation, set_type

_MARGIN = 340  # twips by which a drawing is narrower than the text area
_HEIGHT = 4400  # twips: within eight lines of the grid
_BAR, _LEGEND = 260, 720  # twips: a bar with room for its label; the legend and the white space around it
_CAPTION = 2  # lines that a caption takes at most, on the same page
_EMU = 635  # to a twip
_WP_NS = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_A_NS = "http://schemas.openxmlformats.org/drawingml/2006/main"
_C_NS = "http://schemas.openxmlformats.org/drawingml/2006/chart"


def place_charts(root: Element, parts: dict[str, bytes], main: str, charts: Sequence[ChartData]) -> list[PlacedChart]:
    """Replace the markers of charts in root, the main part, by drawings; return the charts placed, in its order.

    The charts and their workbooks are added to parts.
    """
    placer = _Placer(parts, main)
    for text in [text for text in root.iter(T) if text.text and CHART.search(text.text)]:
        placer.replace(text, charts)
    return placer.placed


class _Placer:
    """Replaces the markers of charts, and keeps the charts placed."""

    def __init__(self, parts: dict[str, bytes], main: str) -> None:
        self._parts = parts
        self._main = main
        self.placed: list[PlacedChart] = []

    def replace(self, text: Element, charts: Sequence[ChartData]) -> None:
        """Split a text at its markers, with drawings between, in the same run."""
        content, done = text.text, 0
        elements: list[Element] = []
        for mark in CHART.finditer(content):
            elements += [
                text_element(content[done : mark.start()]),
                self._drawing(charts[chart_number(mark[0])], text),
            ]
            done = mark.end()
        elements.append(text_element(content[done:]))
        for element in elements:
            if element.tag != T or element.text:
                text.addprevious(element)
        text.getparent().remove(text)

    def _drawing(self, chart_data: ChartData, place: Element) -> Element:
        """Return the drawing of a chart, nearly as wide as the text area at place, and add its parts to the package."""
        from gendoc.render.charts.drawing import WORKBOOK_ID, draw

        folder = self._main.rpartition("/")[0]
        number = next(n for n in range(1, len(self._parts) + 2) if f"{folder}/charts/chart{n}.xml" not in self._parts)
        part = f"{folder}/charts/chart{number}.xml"
        workbook = f"{folder}/embeddings/chart{number}.xlsx"
        drawn = draw(chart_data, layout.FONT_TEXT, layout.FONT_LATIN)
        self._parts[part], self._parts[workbook] = drawn
        set_type(self._parts, part, CHART_TYPE)
        set_type(self._parts, workbook, WORKBOOK_TYPE)
        identity = add_relation(self._parts, part, "package", workbook)
        assert identity == WORKBOOK_ID
        self.placed.append(PlacedChart(chart_data, part, workbook))
        height = _height(chart_data, text_height(place)) * _EMU
        size = {"cx": str((text_width(place) - _MARGIN) * _EMU), "cy": str(height)}
        drawing = etree.Element(w("drawing"))
        inline = etree.SubElement(
            drawing,
            f"{{{_WP_NS}}}inline",
            dict.fromkeys(("distT", "distB", "distL", "distR"), "0"),
            nsmap={"wp": _WP_NS, "a": _A_NS, "c": _C_NS, "r": R_NS},
        )
        etree.SubElement(inline, f"{{{_WP_NS}}}extent", size)
        etree.SubElement(inline, f"{{{_WP_NS}}}effectExtent", dict.fromkeys("ltrb", "0"))
        names = {"id": "", "name": chart_data.title, "descr": chart_data.description}
        etree.SubElement(inline, DOC_PR, names)
        etree.SubElement(inline, f"{{{_WP_NS}}}cNvGraphicFramePr")
        graphic = etree.SubElement(inline, f"{{{_A_NS}}}graphic")
        data = etree.SubElement(graphic, f"{{{_A_NS}}}graphicData", {"uri": _C_NS})
        relation = add_relation(self._parts, self._main, "chart", part)
        etree.SubElement(data, f"{{{_C_NS}}}chart", {f"{{{R_NS}}}id": relation})
        return drawing


def _height(chart_data: ChartData, page: int) -> int:
    """Return the height of a chart in twips: eight lines of the grid, or more if its bars need them.

    page is the height of the text area, which holds chart and caption.  The gap between two groups of bars is three
    fifths of a bar.
    """
    if chart_data.kind != "bar":
        return _HEIGHT
    white = layout.FIGURE_LINES * layout.LINE - _HEIGHT
    needed = len(chart_data.categories) * (5 * len(chart_data.rows) + 3) * _BAR // 5 + _LEGEND + white
    lines = max(layout.FIGURE_LINES, min(-(-needed // layout.LINE), page // layout.LINE - _CAPTION))
    return lines * layout.LINE - white


def _run(rendering: Rendering) -> None:
    rendering.placed = tuple(place_charts(rendering.root, rendering.parts, rendering.main, rendering.charts))


CHARTS = Pass(
    "charts",
    needs={Stage.SECTIONS, Stage.DRAFT_MARK},
    leaves={Stage.DRAWINGS},
    applies=lambda facts: facts.charts,
    run=_run,
)
