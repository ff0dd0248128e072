"""Signature, date and attachments, where there are any (standard 7.3.4, 7.3.5, 7.3.7)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gendoc.layout import measures as layout
from gendoc.layout.deviation import STANDARD, Deviation
from gendoc.layout.roles import TEXT, ClassifiedParagraph, Role
from gendoc.word.document import Paragraph, WordDocument
from gendoc.word.styles import length, number

_LABEL = re.compile(r"附件(?:[1-9][0-9]?)?")
_SLACK = 160  # half a character
_CHARACTER = 10 * layout.SIZE_TEXT + layout.SPACING
_LEAST_LEFT = 6  # characters: what begins further left stands at the left
_RIGHT = ("right", "end")
_ENDS = tuple("。；，、;,.")


def check(paper: WordDocument, told: tuple[ClassifiedParagraph, ...]) -> Iterator[Deviation]:
    """Yield signatures and dates that stand elsewhere, and labels of attachments that are written otherwise."""
    above: ClassifiedParagraph | None = None
    blank = 0
    for one in told:
        if one.role is Role.EMPTY and one.paragraph.empty:
            blank += 1
            continue
        if one.role in (Role.SIGNATURE, Role.ATTACHMENTS) and above is not None:
            yield from _blank_line(one, above, blank)
        blank = 0
        if one.role in (Role.SIGNATURE, Role.DATE):
            yield from _signed(one)
            if one.role is Role.DATE and above is not None and above.role is Role.SIGNATURE:
                yield from _below(above.paragraph, one.paragraph)
        elif one.role is Role.LABEL:
            yield from _label(one.paragraph)
        elif one.role is Role.ATTACHMENTS and one.paragraph.text.rstrip().endswith(_ENDS):
            text = one.paragraph.text.rstrip()
            yield Deviation(
                code="layout-attachment",
                paragraph=one.paragraph.number,
                column=len(text),
                length=1,
                found=f"附件名称后有「{text[-1]}」",
                official=f"附件名称后不加标点（{STANDARD} 7.3.4）",
                fix="删去末尾的标点",
            )
        above = one


def _blank_line(one: ClassifiedParagraph, above: ClassifiedParagraph, blank: int) -> Iterator[Deviation]:
    """Yield a signature or list of attachments that follows the text, or what is above it, without a blank line."""
    follows = above.role in (*TEXT, Role.CELL) or (above.role is Role.ATTACHMENTS and one.role is Role.SIGNATURE)
    made = one.paragraph.format
    lines = number(made, "beforeLines", 0)
    room = lines * layout.LINE // 100 if lines else length(made, "before")
    sealed = one.paragraph.format.get("jc") == "center"  # and stands over its date, wherever that is
    if follows and not sealed and not blank and room * 2 < layout.LINE:
        signed = one.role is Role.SIGNATURE
        yield Deviation(
            code="layout-signature" if signed else "layout-attachment",
            paragraph=one.paragraph.number,
            found=f"{one.role.value}上面没有空一行",
            official=f"在{'正文或附件说明' if signed else '正文'}下空一行（{STANDARD} {'7.3.5' if signed else '7.3.4'}）",
            fix=f"选中它，样式选「{'签名' if signed else '附件说明'}」；或「段落」→ 段前填 1 行",
        )


def _signed(one: ClassifiedParagraph) -> Iterator[Deviation]:
    side = one.paragraph.format.get("jc", "left")
    left, right = _room(one.paragraph)
    if side == "center" and one.role is Role.SIGNATURE:
        return  # sealed, it stands centred over its date
    if side == "center" or (side not in _RIGHT and left < _CHARACTER * _LEAST_LEFT and right > left):
        found = f"{one.role.value}{'居中' if side == 'center' else '居左'}"
    elif right < layout.INDENT - _SLACK:
        found = f"{one.role.value}右边空不足二字"
    else:
        return
    yield Deviation(
        code="layout-signature",
        paragraph=one.paragraph.number,
        found=found,
        official=f"应居右：不盖章的右空二字，盖章的日期右空四字（{STANDARD} 7.3.5）",
        fix="选中它，样式选「签名」；或右对齐，「段落」→ 右侧缩进 2 字符",
    )


def _below(signature: Paragraph, date: Paragraph) -> Iterator[Deviation]:
    """Yield a date that begins further left than its signature, where that is the longer and there is no seal."""
    left, right = _room(date)
    above, _ = _room(signature)
    sealed = signature.format.get("jc") == "center" or abs(right - 2 * layout.INDENT) <= _SLACK
    if not sealed and _width(signature) > _width(date) and left < above:
        yield Deviation(
            code="layout-signature",
            paragraph=date.number,
            found="成文日期比署名靠左",
            official=f"日期首字比署名首字右移二字（{STANDARD} 7.3.5.2）",
            fix="「段落」→ 调整日期的右侧缩进",
        )


def _width(paragraph: Paragraph) -> int:
    """Return how wide one line of the text is, in twips: a letter or figure takes half a Chinese character."""
    halves = sum(1 if char.isascii() else 2 for char in paragraph.text.strip())
    return halves * _CHARACTER // 2


def _room(paragraph: Paragraph) -> tuple[int, int]:
    """Return how much room there is to the left and to the right of a line, in twips."""
    made, width = paragraph.format, _width(paragraph)
    typed = len(paragraph.text) - len(paragraph.text.lstrip())
    before = sum(_CHARACTER if char == "　" else _CHARACTER // 2 for char in paragraph.text[:typed])
    left = _indent(made, "left") + _indent(made, "firstLine") + before
    right = _indent(made, "right")
    rest = layout.TEXT_WIDTH - width
    if made.get("jc", "left") in _RIGHT:
        return rest - right, right
    return left, rest - left


def _indent(made: dict[str, str], side: str) -> int:
    characters = number(made, f"{side}Chars", 0)
    return characters * 10 * layout.SIZE_TEXT // 100 if characters else length(made, side)


def _label(paragraph: Paragraph) -> Iterator[Deviation]:
    if not _LABEL.fullmatch(paragraph.text.strip()):
        yield Deviation(
            code="layout-attachment",
            paragraph=paragraph.number,
            length=len(paragraph.text),
            found=f"写作「{paragraph.text.strip()}」",
            official=f"写作「附件」，几个的写「附件1」，不加冒号、不空格（{STANDARD} 7.3.7）",
            fix="删去冒号和空格，用阿拉伯数字",
        )
    made = paragraph.format
    indented = any(length(made, key) or number(made, f"{key}Chars", 0) for key in ("firstLine", "left"))
    if made.get("jc", "left") not in ("left", "start", "both") or indented:
        yield Deviation(
            code="layout-attachment",
            paragraph=paragraph.number,
            found="“附件”字样没有顶格",
            official=f"在版心左上角顶格编排（{STANDARD} 7.3.7）",
            fix="左对齐，缩进填 0",
        )
