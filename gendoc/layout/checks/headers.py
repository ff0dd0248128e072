"""Headers and footers: they hold the page number and nothing else (standard 7.5)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from gendoc.layout import measures
from gendoc.layout.deviation import STANDARD, Deviation, LayoutCode
from gendoc.layout.expected import Property, compare
from gendoc.layout.roles import PAGES, ClassifiedParagraph, front_sections, page_number, prints_number
from gendoc.layout.typefaces import BLACK, family, font_of, size, size_of, slot
from gendoc.word.document import WordDocument
from gendoc.word.lengths import millimetres
from gendoc.word.paragraphs import Paragraph, Part, Run
from gendoc.word.sections import Section
from gendoc.word.styles import length, number
from gendoc.word.text import is_on

_CLAUSE = f"{STANDARD} 7.5"
NUMBER_MISSING = LayoutCode(
    "layout-page-number-missing",
    official=f"应有页码，如「— 1 —」，单数页居右、双数页居左（{_CLAUSE}）",
    fix="「插入」→「页码」，或双击页脚",
)
NUMBER_SIDES = LayoutCode(
    "layout-page-number-sides",
    official=f"单数页居右空一字，双数页居左空一字（{_CLAUSE}）",
    fix="双击页脚→勾选「奇偶页不同」，在双数页的页脚里再插入页码",
)
NUMBER_PLACE = LayoutCode("layout-page-number-place")
NUMBER_FORM = LayoutCode("layout-page-number-form", official=f"应为半角数字，左右各一条一字线：— 1 —（{_CLAUSE}）")
NUMBER_TYPE = LayoutCode("layout-page-number-type", fix=f"选中页码，字体选{measures.FONT_NUMBER}，字号选四号")
NUMBER_RESTART = LayoutCode("layout-page-number-restart")
FOOTER_DISTANCE = LayoutCode(
    "layout-footer-distance",
    official=f"应为 {millimetres(measures.FOOTER)}，一字线在版心下边缘之下 7 毫米（{_CLAUSE}）",
    fix=f"「布局」→「页面设置」→「布局」，页脚填 {millimetres(measures.FOOTER)}",
)
HEADER = LayoutCode("layout-header", "warning")

_FORM = re.compile(r"\s*— ?[0-9]* ?—\s*")
_SIDES = {"right": "右", "left": "左"}
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_SLACK = 60  # twips by which an indent of one character may differ


class _Setting(NamedTuple):
    """A run of a page number; where is what messages call its footer and pages."""

    run: Run
    where: str

    @property
    def size(self) -> int:
        return size_of(self.run.format)

    @property
    def colour(self) -> str:
        return self.run.format.get("color", "")

    def deviation(self, code: LayoutCode, observed: str, official: str, fix: str) -> Deviation:
        return code.in_page(self.where, observed, official, fix)


def _bold_or_italic(setting: _Setting) -> str:
    return "页码加粗或倾斜" if "1" in (setting.run.format.get("b"), setting.run.format.get("i")) else ""


_TYPE: tuple[Property[_Setting], ...] = (
    Property(NUMBER_TYPE, lambda setting: f"页码是{size(setting.size)}" if setting.size != measures.SIZE_NUMBER else "",
             f"应为{size(measures.SIZE_NUMBER)}（{_CLAUSE}）"),
    Property(NUMBER_TYPE, _bold_or_italic,
             f"应为四号{measures.FONT_NUMBER}，不加粗、不倾斜", "选中页码，取消加粗和倾斜"),
    Property(NUMBER_TYPE, lambda setting: f"页码有颜色（{setting.colour}）" if setting.colour not in BLACK else "",
             "页码是黑色", "选中页码，「开始」→「字体颜色」→「自动」"),
)  # fmt: skip


def check(document: WordDocument, paragraphs: tuple[ClassifiedParagraph, ...]) -> Iterator[Deviation]:
    """Yield what is wrong with page numbers, and what else stands in headers and footers."""
    front = front_sections(document)
    numbered = False
    for section in document.sections:
        where = "页脚" if len(document.sections) == 1 else f"第 {section.number} 节的页脚"
        if section.number - 1 in front:
            continue
        yield from _numbers(document, section, where)
        if numbered and section.start is not None:
            official = f"附件与正文一起装订时，页码连续编排（{_CLAUSE}）"
            fix = "选中页码→「设置页码格式」→「续前节」"
            yield NUMBER_RESTART.in_page(where, f"页码从 {section.start} 重新编起", official, fix)
        elif section.start not in (None, 1):
            fix = "选中页码→「设置页码格式」，「起始页码」填 1"
            yield NUMBER_RESTART.in_page(where, f"页码从 {section.start} 编起", "正文从第 1 页编起", fix)
        numbered = True
    yield from _headers(document)


def _numbers(document: WordDocument, section: Section, where: str) -> Iterator[Deviation]:
    two_sided = is_on(document.setting("evenAndOddHeaders"))
    kinds = ["default", *(["even"] if two_sided else []), *(["first"] if section.title_page else [])]
    numbers = {pages: page_number(document, section, pages) for pages in kinds}
    missing = [PAGES[pages] if two_sided or pages == "first" else "各页" for pages in kinds if numbers[pages] is None]
    if missing:
        yield NUMBER_MISSING.in_page(where, f"{'、'.join(missing)}没有页码")
    printed = {pages: paragraph for pages, paragraph in numbers.items() if paragraph is not None}
    if printed and not two_sided:
        yield NUMBER_SIDES.in_page(where, "单双数页的页码在同一侧")
    for pages, paragraph in printed.items():
        footer = f"{where}（{PAGES[pages]}）"
        yield from _form(paragraph, section, footer)
        yield from _type(paragraph, footer)
        turned = paragraph.boxed or "frame" in paragraph.format or paragraph.cell is not None
        if section.landscape and not turned:
            yield NUMBER_PLACE.in_page(
                where,
                "横排页的页码在横着的下边，与竖排页不在纸的同一边",
                f"横排的页，页码的位置与其他页一致（{_CLAUSE}），装订后在外侧下角",
                "页脚取消「链接到前一节」，把页码放进竖排的文本框，框放在纸的左边",
            )
        elif not (section.landscape and paragraph.boxed) and (pages != "first" or two_sided):
            yield from _place(paragraph, pages, footer)
    distance = section.margins.get("footer")
    afloat = any(paragraph.boxed or "frame" in paragraph.format for paragraph in printed.values())
    deviates = distance is None or abs(distance - measures.FOOTER) > measures.FOOTER_TOLERANCE
    if printed and deviates and not section.landscape and not afloat:
        observed = "没有写明页脚距边界多远" if distance is None else f"页脚距边界 {millimetres(distance)}"
        yield FOOTER_DISTANCE.in_page(where, observed)


def _form(paragraph: Paragraph, section: Section, where: str) -> Iterator[Deviation]:
    if not _FORM.fullmatch(paragraph.text):
        fix = "双击页脚，在页码两侧各输入一条一字线（—）和一个空格，删去其他文字"
        yield NUMBER_FORM.in_page(where, f"页码写作「{paragraph.text.strip()[:20]}」", fix=fix)
    if section.number_form not in ("decimal", "numberInDash"):
        fix = "选中页码→「设置页码格式」，编号格式选「1, 2, 3」"
        yield NUMBER_FORM.in_page(where, f"页码不是阿拉伯数字（{section.number_form}）", fix=fix)


def _type(paragraph: Paragraph, where: str) -> Iterator[Deviation]:
    for run in paragraph.runs:
        if not run.text.strip():
            continue
        for slot_ in _slots(run):
            font = font_of(run.format, slot_)
            if family(font) != measures.FONT_NUMBER:
                official = f"应为四号{measures.FONT_NUMBER}（{_CLAUSE}）"
                yield NUMBER_TYPE.in_page(where, f"页码的字体是{font}", official)
        yield from compare(_TYPE, _Setting(run, where))


def _slots(run: Run) -> list[str]:
    """Return the font slots that a run of a page number uses; of a run with dashes, not the slot of its digits."""
    if run.text.strip().isascii():
        return ["ascii"]
    slots = {slot(char, run.format) for char in run.text if char != " "}
    return sorted(slots - {"ascii"} if len(slots) > 1 else slots)


def _place(paragraph: Paragraph, pages: str, where: str) -> Iterator[Deviation]:
    official_side = "left" if pages == "even" else "right"
    side = _side(paragraph)
    if side == official_side and not paragraph.boxed and "frame" not in paragraph.format:
        yield from _indent(paragraph, official_side, where)
    if side not in ("outside", official_side):
        name = _SIDES[official_side]
        yield NUMBER_PLACE.in_page(
            where,
            "页码居中" if side == "center" else f"页码居{_SIDES.get(side, '左')}",
            f"应居{name}空一字（{_CLAUSE}：单数页居右、双数页居左）",
            f"双击页脚，页码选「{name}对齐」，{name}缩进 1 字符",
        )


def _side(paragraph: Paragraph) -> str:
    """Return the side of a page number: left, right, center, or outside, which changes with the page."""
    if paragraph.boxed:
        for ancestor in paragraph.element.iterancestors():
            aligned = ancestor.find(f".//{_DRAWING}positionH/{_DRAWING}align")
            if aligned is not None:
                return (aligned.text or "left").strip()
    if "frame" in paragraph.format:
        return paragraph.format["frame"]
    side = paragraph.format.get("jc", "left")
    return {"start": "left", "end": "right", "both": "left", "distribute": "left"}.get(side, side)


def _indent(paragraph: Paragraph, side: str, where: str) -> Iterator[Deviation]:
    formatted, text = paragraph.format, paragraph.text
    first_line = length(formatted, "firstLine") if side == "left" else 0
    spaces = text[: len(text) - len(text.lstrip())] if side == "left" else text[len(text.rstrip()) :]
    typed = sum(2 if char == "　" else 1 for char in spaces) == 2
    if formatted.get(f"{side}Chars") not in (None, "0"):
        as_official = number(formatted, f"{side}Chars", 0) == measures.NUMBER_INDENT_CHARACTERS
    else:
        as_official = abs(length(formatted, side) + first_line - measures.NUMBER_INDENT) <= _SLACK
    if not as_official and not typed:
        name = _SIDES[side]
        fix = f"双击页脚，「段落」→「缩进」，{name}侧填 1 字符"
        yield NUMBER_PLACE.in_page(where, f"页码没有从{name}边空一字", f"应居{name}空一字（{_CLAUSE}）", fix)


def _headers(document: WordDocument) -> Iterator[Deviation]:
    """Yield what headers hold besides a page number, and footers likewise."""
    names: dict[str, str] = {}
    for section in document.sections:
        for targets, name in ((section.headers, "页眉"), (section.footers, "页脚")):
            for target in targets.values():
                names.setdefault(target, name)
    for target, name in names.items():
        if target in document.headers_footers:
            yield from _texts(document.headers_footers[target], name)


def _texts(part: Part, name: str) -> Iterator[Deviation]:
    numbered = any(prints_number(paragraph.element) for paragraph in part.paragraphs)
    for paragraph in part.paragraphs:
        if prints_number(paragraph.element):
            continue
        text = paragraph.text.strip()
        if text or (paragraph.drawn and name == "页眉" and not numbered):
            observed = f"{name}里有{f'「{text[:20]}」' if text else '图形或水印'}"
            yield HEADER.in_page(name, observed, "公文的页眉、页脚里只有页码", f"双击{name}，删去它")
        elif name == "页眉" and "bottom" in paragraph.format.get("pBdr", ""):
            yield HEADER.in_page(name, "页眉下有一条横线", "公文的页眉是空的", "双击页眉，样式选「正文」")
