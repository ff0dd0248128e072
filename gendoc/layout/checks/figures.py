"""Figures and captions: within the text, the caption of a figure below it, that of a table above; no boxes beside."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gendoc.layout import measures as layout
from gendoc.layout.deviation import Deviation
from gendoc.layout.roles import ClassifiedParagraph, Role
from gendoc.word.document import Paragraph, WordDocument
from gendoc.word.lengths import millimetres
from gendoc.word.names import BOX, Element
from gendoc.word.sections import Section

_PLACED = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_SHAPE = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}wsp"
_VML = "{urn:schemas-microsoft-com:vml}"
_VML_SHAPES = tuple(_VML + name for name in ("line", "rect", "roundrect", "oval", "polyline", "curve", "arc"))
_EMU = 635  # in a twip
_SLACK = 57  # 1 mm
_KIND = re.compile(r"(?P<kind>附?表|图)")


def check(paper: WordDocument, told: tuple[ClassifiedParagraph, ...]) -> Iterator[Deviation]:
    """Yield figures larger than the text, captions on the wrong side, shapes that were drawn by hand."""
    for place, one in enumerate(told):
        paragraph = one.paragraph
        if paragraph.drawn and not paragraph.boxed:
            yield from _size(paragraph, paper.sections[min(paragraph.section, len(paper.sections) - 1)])
            yield from _shape(paragraph)
        if one.role is Role.CAPTION:
            yield from _side(told, place)


def _size(paragraph: Paragraph, section: Section) -> Iterator[Deviation]:
    width = section.text_width or layout.TEXT_WIDTH
    margins = section.margins
    height = (section.height or layout.PAGE_HEIGHT) - (margins.get("top") or 0) - (margins.get("bottom") or 0)
    for extent in paragraph.element.iter(f"{_PLACED}extent"):
        for key, name, room in (("cx", "宽", width), ("cy", "高", height)):
            taken = _emu(extent.get(key)) // _EMU
            if taken > room + _SLACK:
                yield Deviation(
                    code="layout-figure-size",
                    paragraph=paragraph.number,
                    found=f"图{name} {millimetres(taken)}，超出版心",
                    official=f"版心{name} {millimetres(room)}",
                    fix=f"选中图，「格式」→「大小」，{name}度改到版心以内",
                )


def _emu(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 12 else 0


def _shape(paragraph: Paragraph) -> Iterator[Deviation]:
    boxed = next(paragraph.element.iter(BOX), None) is not None
    if boxed or _is_drawn_by_hand(paragraph.element):
        yield Deviation(
            code="layout-shape",
            paragraph=paragraph.number,
            found="正文里有文本框" if boxed else "正文里有自己画的线条或图形",
            official="公文的正文只有文字、表格和图" + ("，框里的文字不随正文排" if boxed else ""),
            fix="把框里的文字移到正文里，删去文本框" if boxed else "选中它，按 Delete",
        )


def _is_drawn_by_hand(element: Element) -> bool:
    return next(element.iter(_SHAPE, *_VML_SHAPES), None) is not None


def _side(told: tuple[ClassifiedParagraph, ...], place: int) -> Iterator[Deviation]:
    """Yield a caption that stands on the other side of what it names, as is custom; where nothing is near, nothing."""
    paragraph = told[place].paragraph
    kind = _KIND.match(paragraph.text.lstrip())
    if kind is None:
        return
    before, after = _beside(told, place, -1), _beside(told, place, 1)
    figure = kind["kind"] == "图"
    wanted = Role.EMPTY if figure else Role.CELL
    if (before if figure else after) is not wanted and (after if figure else before) is wanted:
        yield Deviation(
            code="layout-caption",
            paragraph=paragraph.number,
            found="图题在图的上面" if figure else "表题在表的下面",
            official="通行的是图题在图的下面，表题在表的上面",
            fix="剪切这一段，粘贴到" + ("图的下面" if figure else "表的上面"),
        )


def _beside(told: tuple[ClassifiedParagraph, ...], place: int, step: int) -> Role | None:
    """Return what stands beside a caption: a table's cell, EMPTY for a figure, None for what is neither."""
    at = place + step
    while 0 <= at < len(told):
        one = told[at]
        if one.paragraph.drawn and one.role is Role.EMPTY:
            return Role.EMPTY
        if one.role is Role.CELL:
            return Role.CELL
        if one.role not in (Role.EMPTY, Role.NOTE, Role.BOX):
            return None
        at += step
    return None
