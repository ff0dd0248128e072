"""Paper, margins and grid of each section (standard 5.1, 5.2.1, 5.2.3, 6.3)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gendoc.layout import measures
from gendoc.layout.checks.paragraphs import GRIDS, usual_pitch
from gendoc.layout.deviation import STANDARD, Deviation, LayoutCode
from gendoc.layout.expected import Property, compare, fits_lines, is_electronic
from gendoc.layout.roles import TEXT, ClassifiedParagraph
from gendoc.word.document import WordDocument
from gendoc.word.lengths import millimetres, points
from gendoc.word.names import w
from gendoc.word.sections import Section, value_of
from gendoc.word.text import is_on

_MENU = "「布局」→「页面设置」"
PAPER = LayoutCode("layout-paper", official=f"应为 A4（210×297 毫米，{STANDARD} 5.1）", fix=f"{_MENU}→「纸张」选 A4")
ORIENTATION = LayoutCode(
    "layout-orientation",
    official="方向应与宽高一致，否则打印时会转向",
    fix=f"{_MENU}→「页边距」→「纸张方向」重新选一次",
)
MARGINS = LayoutCode("layout-margins")
GUTTER = LayoutCode("layout-gutter", official="装订线应为 0：订口已在左边距之内", fix=f"{_MENU}→「页边距」，装订线填 0")
MIRRORED = LayoutCode(
    "layout-mirrored",
    "warning",
    official="各页都是左 28 毫米、右 26 毫米，左侧装订",
    fix=f"{_MENU}→「页边距」，「多页」选「普通」",
)
COLUMNS = LayoutCode(
    "layout-columns", official=f"公文不分栏，每行 28 字（{STANDARD} 5.2.3）", fix="「布局」→「栏」→「一栏」"
)
PAGE_DECORATION = LayoutCode("layout-page-decoration", official="公文的页面上只有正文和页码")
GRID = LayoutCode(
    "layout-grid",
    fix=f"{_MENU}→「文档网格」，选「只指定行网格」，每页 {measures.LINES} 行（{points(measures.LINE)}）",
)
GRID_APART = LayoutCode(
    "layout-grid-apart",
    "warning",
    official=f"两者应一致，{points(measures.LINE)}；WPS、LibreOffice 会照网格排",
    fix=f"{_MENU}→「文档网格」，行的跨度填 {points(measures.LINE)}",
)

_SIDES = {"top": "上", "bottom": "下", "left": "左", "right": "右"}
_PORTRAIT = {
    "top": measures.MARGIN_TOP,
    "bottom": measures.MARGIN_BOTTOM,
    "left": measures.MARGIN_LEFT,
    "right": measures.MARGIN_RIGHT,
}
# On odd pages the top of a landscape table is at the binding side, on even pages at the other (standard 8), so the
# page may be turned either way.
_TURNED = tuple(
    {side: _PORTRAIT[turned] for side, turned in zip(_SIDES, order, strict=True)}
    for order in (("left", "right", "bottom", "top"), ("right", "left", "top", "bottom"))
)
# The margins of the same page by GB/T 33476.2.
_ELECTRONIC = {**_PORTRAIT, "top": measures.ELECTRONIC_TOP, "bottom": measures.ELECTRONIC_BOTTOM}


class _Page(NamedTuple):
    """The page of a section, and what messages call it."""

    section: Section
    where: str

    def has(self, tag: str) -> bool:
        """Return whether a property of the section is given."""
        return self.section.element is not None and self.section.element.find(w(tag)) is not None

    def deviation(self, code: LayoutCode, observed: str, official: str, fix: str) -> Deviation:
        return code.in_page(self.where, observed, official, fix)


def check(document: WordDocument, paragraphs: tuple[ClassifiedParagraph, ...]) -> Iterator[Deviation]:
    """Yield what is wrong with the pages of each section."""
    usual = usual_pitch(document, paragraphs)
    with_text = {paragraph.section for paragraph, role, _ in paragraphs if role in TEXT}
    for section in document.sections:
        page = _Page(section, "页面" if len(document.sections) == 1 else f"第 {section.number} 节的页面")
        yield from compare(_PROPERTIES, page)
        yield from _margins(page)
        if not section.landscape and section.number - 1 in with_text:
            yield from _apart(page, usual)
    for setting, observed in (("mirrorMargins", "用了对称页边距"), ("bookFoldPrinting", "用了书籍折页")):
        if is_on(document.setting(setting)):
            yield MIRRORED.in_page("全文页面", f"{observed}，双数页的左右边距对调")
    if document.root.find(w("background")) is not None and is_on(document.setting("displayBackgroundShape")):
        fix = "「设计」→「页面颜色」→「无颜色」"
        yield PAGE_DECORATION.in_page("全文页面", "页面有底色", "公文用白纸印黑字", fix)


def _paper(page: _Page) -> str:
    width, height = page.section.width or 0, page.section.height or 0
    official = (measures.PAGE_WIDTH, measures.PAGE_HEIGHT)
    deviates = any(
        abs(side - wanted) > measures.PAPER_TOLERANCE
        for side, wanted in zip(sorted((width, height)), official, strict=True)
    )
    return (f"纸张是 {millimetres(width)}×{millimetres(height)}" if width else "没有写明纸张大小") if deviates else ""


def _orientation(page: _Page) -> str:
    stated_landscape = page.section.stated_direction == "landscape"
    return (
        f"写明是{'横' if stated_landscape else '纵'}向，纸张的宽和高却是{'横' if page.section.landscape else '纵'}向的"
        if page.section.width and stated_landscape != page.section.landscape
        else ""
    )


def _not_from_top(page: _Page) -> str:
    moved = value_of(page.section, "vAlign") not in ("", "top") and any(page.section.margins.values())
    return "页面的文字没有从上边排起（垂直对齐方式）" if moved else ""


def _grid(page: _Page) -> str:
    pitch = page.section.pitch
    if page.section.grid not in GRIDS or (pitch is not None and fits_lines(page.section, pitch)):
        return ""
    return f"文档网格{'没有写明行距' if pitch is None else f'每行 {points(pitch)}'}"


_PROPERTIES: tuple[Property[_Page], ...] = (
    Property(PAPER, _paper),
    Property(ORIENTATION, _orientation),
    Property(GUTTER, lambda page: f"装订线 {millimetres(gutter or 0)}" if (gutter := page.section.margins.get("gutter")) else ""),
    Property(COLUMNS, lambda page: f"分了 {page.section.columns} 栏" if page.section.columns > 1 else ""),
    Property(PAGE_DECORATION, lambda page: "页面有边框" if page.has("pgBorders") else "", fix="「设计」→「页面边框」→「无」"),
    Property(PAGE_DECORATION, lambda page: "行前有行号" if page.has("lnNumType") else "", fix="「布局」→「行号」→「无」"),
    Property(PAGE_DECORATION, _not_from_top,
             "正文应从版心第一行排起", f"{_MENU}→「布局」，垂直对齐方式选「顶端对齐」"),
    Property(PAGE_DECORATION, lambda page: "文字是竖排的" if value_of(page.section, "textDirection") not in ("", "lrTb", "lr") else "",
             f"公文从左至右横排（{STANDARD} 5.2）", "「布局」→「文字方向」→「水平」"),
    Property(GRID, lambda page: "没有文档网格" if page.section.grid not in GRIDS else "",
             f"应有行网格，每面 {measures.LINES} 行（{STANDARD} 5.2.3）"),
    Property(GRID, _grid, f"应为 {points(measures.LINE)}，每面 {measures.LINES} 行（{STANDARD} 5.2.3）"),
)  # fmt: skip


def _margins(page: _Page) -> Iterator[Deviation]:
    section, margins = page.section, page.section.margins
    if section.landscape:
        options, turned = _TURNED, "，横排页是竖排页转过来的"
    else:
        options, turned = ((_PORTRAIT, _ELECTRONIC) if is_electronic(section) else (_PORTRAIT,)), ""
    official = f"，相差不超过 1 毫米（{STANDARD} 5.2.1{turned}）"
    deviating = min((_deviating_margins(section, option) for option in options), key=len)
    if len(deviating) == len(_SIDES) and None not in [margins.get(side) for side in deviating]:
        observed = f"边距{_in_words({side: margins.get(side) or 0 for side in deviating})}"
        yield MARGINS.in_page(
            page.where, observed, f"应为{_in_words(deviating)}{official}", f"{_MENU}→「页边距」，照填"
        )
        return
    for side, wanted in deviating.items():
        margin, name = margins.get(side), _SIDES[side]
        observed = f"没有写明{name}边距" if margin is None else f"{name}边距 {millimetres(margin)}"
        fix = f"{_MENU}→「页边距」，{name}填 {millimetres(wanted)}"
        yield MARGINS.in_page(page.where, observed, f"应为 {millimetres(wanted)}{official}", fix)


def _in_words(margins: dict[str, int]) -> str:
    return "、".join(f"{_SIDES[side]} {millimetres(margin)}" for side, margin in margins.items())


def _deviating_margins(section: Section, official: dict[str, int]) -> dict[str, int]:
    """Return the official margins, by side, from which the page deviates."""
    return {
        side: margin
        for side, margin in official.items()
        if abs((section.margins.get(side) or 0) - margin) > measures.MARGIN_TOLERANCE
    }


def _apart(page: _Page, usual: int) -> Iterator[Deviation]:
    """Yield a grid with another pitch than the text: programs that snap lines to the grid break pages elsewhere."""
    pitch = page.section.pitch or 0
    if page.section.pitch != usual and fits_lines(page.section, pitch) and fits_lines(page.section, usual):
        observed = f"文档网格每行 {points(pitch)}，正文行距却是 {points(usual)}"
        yield GRID_APART.in_page(page.where, observed)
