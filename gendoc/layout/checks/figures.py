"""Pictures and captions: no picture larger than the text area, captions below pictures and above tables, no shapes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gendoc.layout import measures
from gendoc.layout.checks.typefaces import CAPTION
from gendoc.layout.deviation import Deviation, LayoutCode
from gendoc.layout.roles import ClassifiedParagraph, Role, section_of
from gendoc.word.document import WordDocument
from gendoc.word.lengths import millimetres
from gendoc.word.names import BOX
from gendoc.word.paragraphs import Paragraph
from gendoc.word.sections import Section

FIGURE_SIZE = LayoutCode("layout-figure-size")
SHAPE = LayoutCode("layout-shape", "warning")

_PLACED = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_SHAPE = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}wsp"
_VML = "{urn:schemas-microsoft-com:vml}"
_VML_SHAPES = tuple(_VML + name for name in ("line", "rect", "roundrect", "oval", "polyline", "curve", "arc"))
_EMU = 635  # in a twip
_SLACK = 57  # 1 mm
_KIND = re.compile(r"(?P<kind>附?表|图)")


def check(document: WordDocument, paragraphs: tuple[ClassifiedParagraph, ...]) -> Iterator[Deviation]:
    """Yield pictures larger than the text area, captions on the wrong side, text boxes and shapes."""
    for index, (paragraph, role, _) in enumerate(paragraphs):
        if paragraph.drawn and not paragraph.boxed:
            yield from _size(paragraph, section_of(document, paragraph))
            yield from _shape(paragraph)
        if role is Role.CAPTION:
            yield from _side(paragraphs, index)


def _size(paragraph: Paragraph, section: Section) -> Iterator[Deviation]:
    width = section.text_width or measures.TEXT_WIDTH
    margins = section.margins
    height = (section.height or measures.PAGE_HEIGHT) - (margins.get("top") or 0) - (margins.get("bottom") or 0)
    for extent in paragraph.element.iter(f"{_PLACED}extent"):
        for key, name, room in (("cx", "宽", width), ("cy", "高", height)):
            taken = _emu(extent.get(key)) // _EMU
            if taken > room + _SLACK:
                observed, official = f"图{name} {millimetres(taken)}，超出版心", f"版心{name} {millimetres(room)}"
                fix = f"选中图，「格式」→「大小」，{name}度改到版心以内"
                yield FIGURE_SIZE.in_paragraph(paragraph, observed, official, fix)


def _emu(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 12 else 0


def _shape(paragraph: Paragraph) -> Iterator[Deviation]:
    official = "公文的正文只有文字、表格和图"
    if next(paragraph.element.iter(BOX), None) is not None:
        fix = "把框里的文字移到正文里，删去文本框"
        yield SHAPE.in_paragraph(paragraph, "正文里有文本框", f"{official}，框里的文字不随正文排", fix)
    elif next(paragraph.element.iter(_SHAPE, *_VML_SHAPES), None) is not None:
        yield SHAPE.in_paragraph(paragraph, "正文里有自己画的线条或图形", official, "选中它，按 Delete")


def _side(paragraphs: tuple[ClassifiedParagraph, ...], index: int) -> Iterator[Deviation]:
    """Yield a caption above its picture or below its table, which is against custom."""
    paragraph = paragraphs[index].paragraph
    kind = _KIND.match(paragraph.text.lstrip())
    if kind is None:
        return
    if kind["kind"] == "图":
        step, named, observed, where = -1, Role.EMPTY, "图题在图的上面", "图的下面"
    else:
        step, named, observed, where = 1, Role.CELL, "表题在表的下面", "表的上面"
    if _beside(paragraphs, index, step) is not named and _beside(paragraphs, index, -step) is named:
        official = "通行的是图题在图的下面，表题在表的上面"
        yield CAPTION.in_paragraph(paragraph, observed, official, f"剪切这一段，粘贴到{where}")


def _beside(paragraphs: tuple[ClassifiedParagraph, ...], index: int, step: int) -> Role | None:
    """Return what stands above (step -1) or below (1) a caption: CELL for a table, EMPTY for a picture, else None."""
    other = index + step
    while 0 <= other < len(paragraphs):
        paragraph, role, _ = paragraphs[other]
        if role is Role.CELL or (paragraph.drawn and role is Role.EMPTY):
            return role
        if role not in (Role.EMPTY, Role.NOTE, Role.BOX):
            return None
        other += step
    return None
