"""Signature, date and attachments, where there are any (standard 7.3.4, 7.3.5, 7.3.7)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gendoc.layout import measures
from gendoc.layout.deviation import STANDARD, Deviation, LayoutCode
from gendoc.layout.roles import TEXT, ClassifiedParagraph, Role
from gendoc.word.document import WordDocument
from gendoc.word.paragraphs import Paragraph
from gendoc.word.styles import Format, length, number

SIGNATURE = LayoutCode("layout-signature")
ATTACHMENT = LayoutCode("layout-attachment")

_LABEL = re.compile(r"附件(?:[1-9][0-9]?)?")
_SLACK = 160  # twips: half a character
_CHARACTER = 10 * measures.SIZE_TEXT + measures.SPACING
_LEAST_LEFT = 6  # characters of room at the left; a paragraph with less counts as left-aligned
_RIGHT = ("right", "end")
_ENDS = tuple("。；，、;,.")


def check(document: WordDocument, paragraphs: tuple[ClassifiedParagraph, ...]) -> Iterator[Deviation]:
    """Yield misplaced signatures and dates, and labels and lists of attachments that are not written officially."""
    above: ClassifiedParagraph | None = None
    blank = 0
    for classified in paragraphs:
        paragraph, role, _ = classified
        if role is Role.EMPTY and paragraph.empty:
            blank += 1
            continue
        if role in (Role.SIGNATURE, Role.ATTACHMENTS) and above is not None and not blank:
            yield from _blank_line(classified, above)
        blank = 0
        text = paragraph.text.rstrip()
        if role in (Role.SIGNATURE, Role.DATE):
            yield from _signed(paragraph, role)
            if role is Role.DATE and above is not None and above.role is Role.SIGNATURE:
                yield from _below(above.paragraph, paragraph)
        elif role is Role.LABEL:
            yield from _label(paragraph)
        elif role is Role.ATTACHMENTS and text.endswith(_ENDS):
            observed, official = f"附件名称后有「{text[-1]}」", f"附件名称后不加标点（{STANDARD} 7.3.4）"
            start = len(text) - 1
            yield ATTACHMENT.in_paragraph(paragraph, observed, official, "删去末尾的标点", start=start, length=1)
        above = classified


def _blank_line(classified: ClassifiedParagraph, above: ClassifiedParagraph) -> Iterator[Deviation]:
    """Yield a signature or list of attachments without a blank line between it and the text above."""
    paragraph, role, _ = classified
    follows = above.role in (*TEXT, Role.CELL) or (above.role is Role.ATTACHMENTS and role is Role.SIGNATURE)
    lines = number(paragraph.format, "beforeLines", 0)
    room = lines * measures.LINE // 100 if lines else length(paragraph.format, "before")
    sealed = paragraph.format.get("jc") == "center"  # for a seal, the signature is centred over its date
    if follows and not sealed and room * 2 < measures.LINE:
        code, text, clause, style = ATTACHMENT, "正文", "7.3.4", "附件说明"
        if role is Role.SIGNATURE:
            code, text, clause, style = SIGNATURE, "正文或附件说明", "7.3.5", "签名"
        official = f"在{text}下空一行（{STANDARD} {clause}）"
        fix = f"选中它，样式选「{style}」；或「段落」→ 段前填 1 行"
        yield code.in_paragraph(paragraph, f"{role.value}上面没有空一行", official, fix)


def _signed(paragraph: Paragraph, role: Role) -> Iterator[Deviation]:
    side = paragraph.format.get("jc", "left")
    left, right = _room(paragraph)
    if side == "center" and role is Role.SIGNATURE:
        return  # for a seal, it is centred over its date
    if side == "center":
        observed = "居中"
    elif side not in _RIGHT and left < _CHARACTER * _LEAST_LEFT and right > left:
        observed = "居左"
    elif right < measures.INDENT - _SLACK:
        observed = "右边空不足二字"
    else:
        return
    official = f"应居右：不盖章的右空二字，盖章的日期右空四字（{STANDARD} 7.3.5）"
    fix = "选中它，样式选「签名」；或右对齐，「段落」→ 右侧缩进 2 字符"
    yield SIGNATURE.in_paragraph(paragraph, role.value + observed, official, fix)


def _below(signature: Paragraph, date: Paragraph) -> Iterator[Deviation]:
    """Yield a date that begins further left than the longer signature above it, where there is no seal."""
    left, right = _room(date)
    sealed = signature.format.get("jc") == "center" or abs(right - 2 * measures.INDENT) <= _SLACK
    if not sealed and _width(signature) > _width(date) and left < _room(signature)[0]:
        official, fix = f"日期首字比署名首字右移二字（{STANDARD} 7.3.5.2）", "「段落」→ 调整日期的右侧缩进"
        yield SIGNATURE.in_paragraph(date, "成文日期比署名靠左", official, fix)


def _width(paragraph: Paragraph) -> int:
    """Return how wide one line of the text is, in twips: a letter or figure takes half a Chinese character."""
    halves = sum(1 if char.isascii() else 2 for char in paragraph.text.strip())
    return halves * _CHARACTER // 2


def _room(paragraph: Paragraph) -> tuple[int, int]:
    """Return the empty width to the left and to the right of a line, in twips."""
    formatted = paragraph.format
    typed = len(paragraph.text) - len(paragraph.text.lstrip())
    before = sum(_CHARACTER if char == "　" else _CHARACTER // 2 for char in paragraph.text[:typed])
    left = _indent(formatted, "left") + _indent(formatted, "firstLine") + before
    right = _indent(formatted, "right")
    rest = measures.TEXT_WIDTH - _width(paragraph)
    return (rest - right, right) if formatted.get("jc", "left") in _RIGHT else (left, rest - left)


def _indent(formatted: Format, side: str) -> int:
    characters = number(formatted, f"{side}Chars", 0)
    return characters * 10 * measures.SIZE_TEXT // 100 if characters else length(formatted, side)


def _label(paragraph: Paragraph) -> Iterator[Deviation]:
    text, formatted = paragraph.text.strip(), paragraph.format
    if not _LABEL.fullmatch(text):
        official = f"写作「附件」，几个的写「附件1」，不加冒号、不空格（{STANDARD} 7.3.7）"
        fix = "删去冒号和空格，用阿拉伯数字"
        yield ATTACHMENT.in_paragraph(paragraph, f"写作「{text}」", official, fix, length=len(paragraph.text))
    indented = any(length(formatted, key) or number(formatted, f"{key}Chars", 0) for key in ("firstLine", "left"))
    if formatted.get("jc", "left") not in ("left", "start", "both") or indented:
        official = f"在版心左上角顶格编排（{STANDARD} 7.3.7）"
        yield ATTACHMENT.in_paragraph(paragraph, "“附件”字样没有顶格", official, "左对齐，缩进填 0")
