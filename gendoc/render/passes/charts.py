"""Charts in a document: drawings where the template has their marks, each with its part and its workbook."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from gendoc.layout import measures as layout
from gendoc.narrative.markers import CHART, chart_number
from gendoc.render.charts.data import ChartData
from gendoc.render.document import PlacedChart
from gendoc.render.passes.sections import text_height, text_width
from gendoc.word.fields import text_element
from gendoc.word.names import CHART_TYPE, DOC_PR, R_NS, WORKBOOK_TYPE, Element, T, w
from gendoc.word.package import add_relation, set_type

_MARGIN = 340  # twips that a drawing stays narrower than the text
_HEIGHT = 4400  # twips: within eight lines of the grid
_BAR, _LEGEND = 260, 720  # twips: a bar with room for its label; the legend, and what is left white around
_CAPTION = 2  # lines at most, below it on the same page
_EMU = 635  # to a twip
_WP_NS = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_A_NS = "http://schemas.openxmlformats.org/drawingml/2006/main"
_C_NS = "http://schemas.openxmlformats.org/drawingml/2006/chart"


def place_charts(root: Element, parts: dict[str, bytes], main: str, charts: Sequence[ChartData]) -> list[PlacedChart]:
    """Put drawings where root, the main part, has the marks of charts; return what was placed, in its order.

    parts get the charts and their workbooks.
    """
    placer = _Placer(parts, main)
    for text in [text for text in root.iter(T) if text.text and CHART.search(text.text)]:
        placer.replace(text, charts)
    return placer.placed


class _Placer:
    """Replaces marks, and keeps what it has placed."""

    def __init__(self, parts: dict[str, bytes], main: str) -> None:
        self._parts = parts
        self._main = main
        self.placed: list[PlacedChart] = []

    def replace(self, text: Element, charts: Sequence[ChartData]) -> None:
        """Cut a text at its marks, and put drawings between, in the same run."""
        content, done = text.text, 0
        made: list[Element] = []
        for mark in CHART.finditer(content):
            made += [
                text_element(content[done : mark.start()]),
                self._drawing(charts[chart_number(mark[0])], text),
            ]
            done = mark.end()
        made.append(text_element(content[done:]))
        for element in made:
            if element.tag != T or element.text:
                text.addprevious(element)
        text.getparent().remove(text)

    def _drawing(self, plot: ChartData, place: Element) -> Element:
        """Return the drawing of a plot, nearly as wide as the text at place, once its parts are among the others."""
        from gendoc.render.charts.drawing import WORKBOOK_ID, draw

        folder = self._main.rpartition("/")[0]
        number = next(n for n in range(1, len(self._parts) + 2) if f"{folder}/charts/chart{n}.xml" not in self._parts)
        part = f"{folder}/charts/chart{number}.xml"
        workbook = f"{folder}/embeddings/chart{number}.xlsx"
        drawn = draw(plot, layout.FONT_TEXT, layout.FONT_LATIN)
        self._parts[part], self._parts[workbook] = drawn
        set_type(self._parts, part, CHART_TYPE)
        set_type(self._parts, workbook, WORKBOOK_TYPE)
        identity = add_relation(self._parts, part, "package", workbook)
        assert identity == WORKBOOK_ID
        self.placed.append(PlacedChart(plot, part, workbook))
        height = _height(plot, text_height(place)) * _EMU
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
        names = {"id": "", "name": plot.title, "descr": plot.description}
        etree.SubElement(inline, DOC_PR, names)
        etree.SubElement(inline, f"{{{_WP_NS}}}cNvGraphicFramePr")
        graphic = etree.SubElement(inline, f"{{{_A_NS}}}graphic")
        data = etree.SubElement(graphic, f"{{{_A_NS}}}graphicData", {"uri": _C_NS})
        relation = add_relation(self._parts, self._main, "chart", part)
        etree.SubElement(data, f"{{{_C_NS}}}chart", {f"{{{R_NS}}}id": relation})
        return drawing


def _height(plot: ChartData, page: int) -> int:
    """Return how high a chart is to be, in twips: eight lines of the grid, or more if its bars need them.

    page is how high the text of a page is; chart and caption stand on one.  Between two groups of bars there is three
    fifths of a bar.
    """
    if plot.kind != "bar":
        return _HEIGHT
    white = layout.FIGURE_LINES * layout.LINE - _HEIGHT
    needed = len(plot.categories) * (5 * len(plot.rows) + 3) * _BAR // 5 + _LEGEND + white
    lines = max(layout.FIGURE_LINES, min(-(-needed // layout.LINE), page // layout.LINE - _CAPTION))
    return lines * layout.LINE - white
