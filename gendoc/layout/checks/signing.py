"""Signature, date and attachments, where there are any (standard 7.3.4, 7.3.5, 7.3.7)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gendoc.layout.deviation import STANDARD, Deviation
from gendoc.layout.paper import Paper, Paragraph
from gendoc.layout.roles import Role, Told
from gendoc.layout.styles import length, number
from gendoc.official import layout

_LABEL = re.compile(r"附件(?:[1-9][0-9]?)?")
_SLACK = 60
_ENDS = tuple("。；，、;,.")


def check(paper: Paper, told: tuple[Told, ...]) -> Iterator[Deviation]:
    """Yield signatures and dates that stand elsewhere, and labels of attachments that are written otherwise."""
    for place, one in enumerate(told):
        if one.role in (Role.SIGNATURE, Role.DATE):
            yield from _signed(one)
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
        if one.role is Role.DATE:
            above = told[place - 1] if place else None
            if above is not None and above.role is Role.BODY and above.paragraph.format.get("jc") in ("right", "end"):
                continue


def _signed(one: Told) -> Iterator[Deviation]:
    made = one.paragraph.format
    side = made.get("jc", "left")
    right = _right(made)
    if side in ("center",) and one.role is Role.SIGNATURE:
        return  # sealed, it stands centred over its date
    if side not in ("right", "end"):
        left = length(made, "left") + length(made, "firstLine") + number(made, "leftChars", 0)
        if left * 2 >= layout.TEXT_WIDTH // 2 or one.paragraph.text.startswith(("        ", "　　　　　")):
            return
        found = f"{one.role.value}{'居中' if side == 'center' else '居左'}"
    elif right < layout.INDENT_CHARACTERS - layout.INDENT_CHARACTERS_TOLERANCE:
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


def _right(made: dict[str, str]) -> int:
    """Return the right indent in hundredths of a character."""
    if made.get("rightChars") not in (None, "0"):
        return number(made, "rightChars", 0)
    return (length(made, "right") + _SLACK // 2) * 100 // (10 * layout.SIZE_TEXT)


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
