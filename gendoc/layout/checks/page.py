"""Paper, margins, grid: what each section says of its page (standard 5.1, 5.2.1, 5.2.3, 6.3)."""

from __future__ import annotations

from collections.abc import Iterator

from gendoc.layout import measures as layout
from gendoc.layout.checks.paragraphs import usual_pitch
from gendoc.layout.deviation import STANDARD, Deviation
from gendoc.layout.expected import fits_lines, is_electronic
from gendoc.layout.roles import TEXT, ClassifiedParagraph
from gendoc.word.document import WordDocument
from gendoc.word.lengths import millimetres, points
from gendoc.word.names import w
from gendoc.word.sections import Section, value_of
from gendoc.word.text import is_on

SIDES = {"top": "上", "bottom": "下", "left": "左", "right": "右"}
PORTRAIT = {
    "top": layout.MARGIN_TOP,
    "bottom": layout.MARGIN_BOTTOM,
    "left": layout.MARGIN_LEFT,
    "right": layout.MARGIN_RIGHT,
}
# The head of a landscape table stands at the binding side on odd pages, at the other on even ones (standard 8): both
# turns of the page are right.
TURNED = (
    {"top": PORTRAIT["left"], "bottom": PORTRAIT["right"], "left": PORTRAIT["bottom"], "right": PORTRAIT["top"]},
    {"top": PORTRAIT["right"], "bottom": PORTRAIT["left"], "left": PORTRAIT["top"], "right": PORTRAIT["bottom"]},
)
# What GB/T 33476.2 has for the same page.
ELECTRONIC = {**PORTRAIT, "top": layout.ELECTRONIC_TOP, "bottom": layout.ELECTRONIC_BOTTOM}
_MENU = "「布局」→「页面设置」"
_GRIDS = ("lines", "linesAndChars", "snapToChars")


def check(paper: WordDocument, told: tuple[ClassifiedParagraph, ...]) -> Iterator[Deviation]:
    """Yield what is wrong with the pages of each section."""
    usual = usual_pitch(paper, told)
    texts = {one.paragraph.section for one in told if one.role in TEXT}
    for section in paper.sections:
        where = _where(paper, section)
        yield from _paper(section, where)
        yield from _margins(section, where)
        yield from _decoration(section, where)
        yield from _grid(section, where)
        if not section.landscape and section.number - 1 in texts:
            yield from _apart(section, where, usual)
    for setting, found in (("mirrorMargins", "用了对称页边距"), ("bookFoldPrinting", "用了书籍折页")):
        if is_on(paper.setting(setting)):
            yield Deviation(
                code="layout-mirrored",
                where="全文页面",
                found=f"{found}，双数页的左右边距对调",
                official="各页都是左 28 毫米、右 26 毫米，左侧装订",
                fix=f"{_MENU}→「页边距」，「多页」选「普通」",
            )
    if paper.root.find(w("background")) is not None and is_on(paper.setting("displayBackgroundShape")):
        yield Deviation(
            code="layout-page-decoration",
            where="全文页面",
            found="页面有底色",
            official="公文用白纸印黑字",
            fix="「设计」→「页面颜色」→「无颜色」",
        )


def _where(paper: WordDocument, section: Section) -> str:
    return "页面" if len(paper.sections) == 1 else f"第 {section.number} 节的页面"


def _paper(section: Section, where: str) -> Iterator[Deviation]:
    width, height = section.width or 0, section.height or 0
    short, long = sorted((width, height))
    if (
        abs(short - layout.PAGE_WIDTH) > layout.PAPER_TOLERANCE
        or abs(long - layout.PAGE_HEIGHT) > layout.PAPER_TOLERANCE
    ):
        found = f"纸张是 {millimetres(width)}×{millimetres(height)}" if width else "没有写明纸张大小"
        yield Deviation(
            code="layout-paper",
            where=where,
            found=found,
            official=f"应为 A4（210×297 毫米，{STANDARD} 5.1）",
            fix=f"{_MENU}→「纸张」选 A4",
        )
    told = section.told_direction
    if width and (told == "landscape") != (width > height):
        yield Deviation(
            code="layout-orientation",
            where=where,
            found=f"写明是{'横' if told == 'landscape' else '纵'}向，纸张的宽和高却是{'横' if width > height else '纵'}向的",
            official="方向应与宽高一致，否则打印时会转向",
            fix=f"{_MENU}→「页边距」→「纸张方向」重新选一次",
        )


def _margins(section: Section, where: str) -> Iterator[Deviation]:
    options = TURNED if section.landscape else (PORTRAIT, ELECTRONIC) if is_electronic(section) else (PORTRAIT,)
    off = min((_off(section, wanted) for wanted in options), key=len)
    turned = "，横排页是竖排页转过来的" if section.landscape else ""
    if len(off) == len(SIDES) and None not in [section.margins.get(side) for side in off]:
        yield Deviation(
            code="layout-margins",
            where=where,
            found=f"边距{_each({side: section.margins.get(side) or 0 for side in off})}",
            official=f"应为{_each(off)}，相差不超过 1 毫米（{STANDARD} 5.2.1{turned}）",
            fix=f"{_MENU}→「页边距」，照填",
        )
        off = {}
    for side, wanted in off.items():
        found = section.margins.get(side)
        yield Deviation(
            code="layout-margins",
            where=where,
            found=f"{SIDES[side]}边距 {millimetres(found)}" if found is not None else f"没有写明{SIDES[side]}边距",
            official=f"应为 {millimetres(wanted)}，相差不超过 1 毫米（{STANDARD} 5.2.1{turned}）",
            fix=f"{_MENU}→「页边距」，{SIDES[side]}填 {millimetres(wanted)}",
        )
    if section.margins.get("gutter"):
        yield Deviation(
            code="layout-gutter",
            where=where,
            found=f"装订线 {millimetres(section.margins['gutter'] or 0)}",
            official="装订线应为 0：订口已在左边距之内",
            fix=f"{_MENU}→「页边距」，装订线填 0",
        )


def _each(margins: dict[str, int]) -> str:
    return "、".join(f"{SIDES[side]} {millimetres(margin)}" for side, margin in margins.items())


def _off(section: Section, wanted: dict[str, int]) -> dict[str, int]:
    return {
        side: value
        for side, value in wanted.items()
        if abs((section.margins.get(side) or 0) - value) > layout.MARGIN_TOLERANCE
    }


def _decoration(section: Section, where: str) -> Iterator[Deviation]:
    if section.columns > 1:
        yield Deviation(
            code="layout-columns",
            where=where,
            found=f"分了 {section.columns} 栏",
            official=f"公文不分栏，每行 28 字（{STANDARD} 5.2.3）",
            fix="「布局」→「栏」→「一栏」",
        )
    for tag, found, fix in (
        ("pgBorders", "页面有边框", "「设计」→「页面边框」→「无」"),
        ("lnNumType", "行前有行号", "「布局」→「行号」→「无」"),
    ):
        if section.element is not None and section.element.find(w(tag)) is not None:
            official = "公文的页面上只有正文和页码"
            yield Deviation(code="layout-page-decoration", where=where, found=found, official=official, fix=fix)
    if value_of(section, "vAlign") not in ("", "top") and any(section.margins.values()):
        yield Deviation(
            code="layout-page-decoration",
            where=where,
            found="页面的文字没有从上边排起（垂直对齐方式）",
            official="正文应从版心第一行排起",
            fix=f"{_MENU}→「布局」，垂直对齐方式选「顶端对齐」",
        )
    if value_of(section, "textDirection") not in ("", "lrTb", "lr"):
        yield Deviation(
            code="layout-page-decoration",
            where=where,
            found="文字是竖排的",
            official=f"公文从左至右横排（{STANDARD} 5.2）",
            fix="「布局」→「文字方向」→「水平」",
        )


def _apart(section: Section, where: str, usual: int) -> Iterator[Deviation]:
    """Yield a grid whose lines are not those of the text: programs that snap to it set other pages."""
    pitches = (section.pitch or 0, usual)
    if section.pitch != usual and all(fits_lines(section, pitch) for pitch in pitches):
        yield Deviation(
            code="layout-grid-apart",
            where=where,
            found=f"文档网格每行 {points(section.pitch or 0)}，正文行距却是 {points(usual)}",
            official=f"两者应一致，{points(layout.LINE)}；WPS、LibreOffice 会照网格排",
            fix=f"{_MENU}→「文档网格」，行的跨度填 {points(layout.LINE)}",
        )


def _grid(section: Section, where: str) -> Iterator[Deviation]:
    fix = f"{_MENU}→「文档网格」，选「只指定行网格」，每页 {layout.LINES} 行（{points(layout.LINE)}）"
    if section.grid not in _GRIDS:
        yield Deviation(
            code="layout-grid",
            where=where,
            found="没有文档网格",
            official=f"应有行网格，每面 {layout.LINES} 行（{STANDARD} 5.2.3）",
            fix=fix,
        )
    elif section.pitch is None or not fits_lines(section, section.pitch):
        found = "没有写明行距" if section.pitch is None else f"每行 {points(section.pitch)}"
        yield Deviation(
            code="layout-grid",
            where=where,
            found=f"文档网格{found}",
            official=f"应为 {points(layout.LINE)}，每面 {layout.LINES} 行（{STANDARD} 5.2.3）",
            fix=fix,
        )
