"""What stands at the foot and the head of the pages: the page number, and nothing else (standard 7.5)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gendoc.layout import measures as layout
from gendoc.layout import typefaces as faces
from gendoc.layout.deviation import STANDARD, Deviation
from gendoc.layout.expected import PAGES
from gendoc.layout.roles import ClassifiedParagraph, front_sections, number_on, prints_number
from gendoc.layout.typefaces import size
from gendoc.word.document import Paragraph, Part, WordDocument
from gendoc.word.lengths import millimetres
from gendoc.word.sections import Section
from gendoc.word.styles import length, number
from gendoc.word.text import is_on

_FORM = re.compile(r"\s*— ?[0-9]* ?—\s*")
_SIDES = {"right": "右", "left": "左", "center": "居中", "both": "左"}
_HORIZONTAL = ("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}positionH",
               "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}align")  # fmt: skip
_MENU = "「插入」→「页码」，或双击页脚"
_SLACK = 60  # twips by which an indent of one character may differ


def check(paper: WordDocument, told: tuple[ClassifiedParagraph, ...]) -> Iterator[Deviation]:
    """Yield what is wrong with page numbers, and what else stands in headers and footers."""
    front = front_sections(paper)
    both = is_on(paper.setting("evenAndOddHeaders"))
    numbered = False
    for section in paper.sections:
        where = "页脚" if len(paper.sections) == 1 else f"第 {section.number} 节的页脚"
        if section.number - 1 not in front:
            yield from _number(paper, section, where, both=both)
            if numbered and section.start is not None:
                yield Deviation(
                    code="layout-page-number-restart",
                    where=where,
                    found=f"页码从 {section.start} 重新编起",
                    official=f"附件与正文一起装订时，页码连续编排（{STANDARD} 7.5）",
                    fix="选中页码→「设置页码格式」→「续前节」",
                )
            elif section.start not in (None, 1):
                yield Deviation(
                    code="layout-page-number-restart",
                    where=where,
                    found=f"页码从 {section.start} 编起",
                    official="正文从第 1 页编起",
                    fix="选中页码→「设置页码格式」，「起始页码」填 1",
                )
            numbered = True
    yield from _headers(paper)


def _number(paper: WordDocument, section: Section, where: str, *, both: bool) -> Iterator[Deviation]:
    kinds = ["default", *(["even"] if both else []), *(["first"] if section.title_page else [])]
    missing, found = [], {}
    for kind in kinds:
        paragraph = number_on(paper, section, kind)
        if paragraph is None:
            missing.append(PAGES[kind] if both or kind == "first" else "各页")
        else:
            found[kind] = paragraph
    if missing:
        yield Deviation(
            code="layout-page-number-missing",
            where=where,
            found=f"{'、'.join(missing)}没有页码",
            official=f"应有页码，如「— 1 —」，单数页居右、双数页居左（{STANDARD} 7.5）",
            fix=_MENU,
        )
    if not both and found:
        yield Deviation(
            code="layout-page-number-sides",
            where=where,
            found="单双数页的页码在同一侧",
            official=f"单数页居右空一字，双数页居左空一字（{STANDARD} 7.5）",
            fix="双击页脚→勾选「奇偶页不同」，在双数页的页脚里再插入页码",
        )
    for kind, paragraph in found.items():
        place = f"{where}（{PAGES[kind]}）"
        yield from _form(paragraph, section, place)
        yield from _type(paragraph, place)
        turned = paragraph.boxed or "frame" in paragraph.format or paragraph.cell is not None
        if section.landscape and not turned:
            yield Deviation(
                code="layout-page-number-place",
                where=where,
                found="横排页的页码在横着的下边，与竖排页不在纸的同一边",
                official=f"横排的页，页码的位置与其他页一致（{STANDARD} 7.5），装订后在外侧下角",
                fix="页脚取消「链接到前一节」，把页码放进竖排的文本框，框放在纸的左边",
            )
        elif not (section.landscape and paragraph.boxed) and not (kind == "first" and not both):
            yield from _place(paragraph, kind, place)
    distance = section.margins.get("footer")
    afloat = any(one.boxed or "frame" in one.format for one in found.values())
    off = distance is None or abs(distance - layout.FOOTER) > layout.FOOTER_TOLERANCE
    if found and off and not section.landscape and not afloat:
        yield Deviation(
            code="layout-footer-distance",
            where=where,
            found="没有写明页脚距边界多远" if distance is None else f"页脚距边界 {millimetres(distance)}",
            official=f"应为 {millimetres(layout.FOOTER)}，一字线在版心下边缘之下 7 毫米（{STANDARD} 7.5）",
            fix=f"「布局」→「页面设置」→「布局」，页脚填 {millimetres(layout.FOOTER)}",
        )


def _form(paragraph: Paragraph, section: Section, where: str) -> Iterator[Deviation]:
    official = f"应为半角数字，左右各一条一字线：— 1 —（{STANDARD} 7.5）"
    if not _FORM.fullmatch(paragraph.text):
        yield Deviation(
            code="layout-page-number-form",
            where=where,
            found=f"页码写作「{paragraph.text.strip()[:20]}」",
            official=official,
            fix="双击页脚，在页码两侧各输入一条一字线（—）和一个空格，删去其他文字",
        )
    if section.number_form not in ("decimal", "numberInDash"):
        yield Deviation(
            code="layout-page-number-form",
            where=where,
            found=f"页码不是阿拉伯数字（{section.number_form}）",
            official=official,
            fix="选中页码→「设置页码格式」，编号格式选「1, 2, 3」",
        )


def _type(paragraph: Paragraph, where: str) -> Iterator[Deviation]:
    fix = f"选中页码，字体选{layout.FONT_NUMBER}，字号选四号"
    for run in paragraph.runs:
        if not run.text.strip():
            continue
        slots = (
            {"ascii"}
            if run.text.strip().isascii()
            else {faces.slot(char, run.format) for char in run.text if char != " "}
        )
        for slot in sorted(slots - {"ascii"} if len(slots) > 1 else slots):
            face = faces.of(run.format, slot)
            if faces.family(face) != layout.FONT_NUMBER:
                yield Deviation(
                    code="layout-page-number-type",
                    where=where,
                    found=f"页码的字体是{face}",
                    official=f"应为四号{layout.FONT_NUMBER}（{STANDARD} 7.5）",
                    fix=fix,
                )
        if (printed := number(run.format, "sz", faces.SIZE_UNTOLD)) != layout.SIZE_NUMBER:
            yield Deviation(
                code="layout-page-number-type",
                where=where,
                found=f"页码是{size(printed)}",
                official=f"应为{size(layout.SIZE_NUMBER)}（{STANDARD} 7.5）",
                fix=fix,
            )
        if run.format.get("b") == "1" or run.format.get("i") == "1":
            yield Deviation(
                code="layout-page-number-type",
                where=where,
                found="页码加粗或倾斜",
                official=f"应为四号{layout.FONT_NUMBER}，不加粗、不倾斜",
                fix="选中页码，取消加粗和倾斜",
            )
        if run.format.get("color", "") not in faces.BLACK:
            yield Deviation(
                code="layout-page-number-type",
                where=where,
                found=f"页码有颜色（{run.format['color']}）",
                official="页码是黑色",
                fix="选中页码，「开始」→「字体颜色」→「自动」",
            )


def _place(paragraph: Paragraph, kind: str, where: str) -> Iterator[Deviation]:
    wanted = "left" if kind == "even" else "right"
    side = _side(paragraph)
    if side in ("outside", wanted):
        if side == wanted and not paragraph.boxed and "frame" not in paragraph.format:
            yield from _indent(paragraph, wanted, where)
        return
    yield Deviation(
        code="layout-page-number-place",
        where=where,
        found="页码居中" if side == "center" else f"页码居{_SIDES.get(side, '左')}",
        official=f"应居{_SIDES[wanted]}空一字（{STANDARD} 7.5：单数页居右、双数页居左）",
        fix=f"双击页脚，页码选「{'右' if wanted == 'right' else '左'}对齐」，{_SIDES[wanted]}缩进 1 字符",
    )


def _side(paragraph: Paragraph) -> str:
    """Return where a page number stands: left, right, center, or outside, which Word turns by itself."""
    if paragraph.boxed:
        for ancestor in paragraph.element.iterancestors():
            aligned = ancestor.find(f".//{_HORIZONTAL[0]}/{_HORIZONTAL[1]}")
            if aligned is not None:
                return (aligned.text or "left").strip()
    if "frame" in paragraph.format:
        return paragraph.format["frame"]
    side = paragraph.format.get("jc", "left")
    return {"start": "left", "end": "right", "both": "left", "distribute": "left"}.get(side, side)


def _indent(paragraph: Paragraph, side: str, where: str) -> Iterator[Deviation]:
    made = paragraph.format
    characters, given = made.get(f"{side}Chars"), length(made, side)
    first = length(made, "firstLine") if side == "left" else 0
    spaces = (
        paragraph.text[: len(paragraph.text) - len(paragraph.text.lstrip())]
        if side == "left"
        else paragraph.text[len(paragraph.text.rstrip()) :]
    )
    typed = sum(2 if char == "　" else 1 for char in spaces) == 2
    right = (
        number(made, f"{side}Chars", 0) == layout.NUMBER_INDENT_CHARACTERS
        if characters not in (None, "0")
        else abs(given + first - layout.NUMBER_INDENT) <= _SLACK
    )
    if not right and not typed:
        yield Deviation(
            code="layout-page-number-place",
            where=where,
            found=f"页码没有从{_SIDES[side]}边空一字",
            official=f"应居{_SIDES[side]}空一字（{STANDARD} 7.5）",
            fix=f"双击页脚，「段落」→「缩进」，{_SIDES[side]}侧填 1 字符",
        )


def _headers(paper: WordDocument) -> Iterator[Deviation]:
    """Yield what is printed at the head of pages, or beside the number at their foot."""
    seen: set[str] = set()
    for section in paper.sections:
        for edges, name in ((section.headers, "页眉"), (section.footers, "页脚")):
            for part in (paper.edges.get(target) for target in edges.values()):
                if part is None or part.name in seen:
                    continue
                seen.add(part.name)
                yield from _texts(part, name)


def _texts(part: Part, name: str) -> Iterator[Deviation]:
    for paragraph in part.paragraphs:
        if prints_number(paragraph.element):
            continue
        text = paragraph.text.strip()
        if text or (
            paragraph.drawn and name == "页眉" and not any(prints_number(one.element) for one in part.paragraphs)
        ):
            yield Deviation(
                code="layout-header",
                where=name,
                found=f"{name}里有{f'「{text[:20]}」' if text else '图形或水印'}",
                official="公文的页眉、页脚里只有页码",
                fix=f"双击{name}，删去它",
            )
        elif name == "页眉" and "bottom" in paragraph.format.get("pBdr", ""):
            yield Deviation(
                code="layout-header",
                where=name,
                found="页眉下有一条横线",
                official="公文的页眉是空的",
                fix="双击页眉，样式选「正文」",
            )
