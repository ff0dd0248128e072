"""Faces, sizes and whatever sets letters apart, by level (standard 5.2.2, 5.2.4, 7.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gendoc.layout import measures as layout
from gendoc.layout import typefaces as faces
from gendoc.layout.deviation import Deviation
from gendoc.layout.expected import EXPECTED, Expected
from gendoc.layout.roles import ClassifiedParagraph, Role
from gendoc.layout.typefaces import size
from gendoc.word.document import Paragraph, Run, WordDocument
from gendoc.word.styles import number

_ANY_FACE = (Role.FRONT, Role.CONTENTS, Role.NOTE)
_BOLD_ROLES = (Role.POINT, Role.SUBPOINT)  # custom sets these bold, and so does gendoc
_NEVER_BOLD = (Role.TITLE, Role.CHAPTER, Role.SECTION, Role.BODY, Role.SIGNATURE, Role.DATE, Role.LABEL)
_EMPHASIS = {
    "em": "着重号",
    "effect": "动态效果",
    "shadow": "阴影",
    "emboss": "阳文",
    "imprint": "阴文",
    "outline": "空心字",
    "strike": "删除线",
    "dstrike": "双删除线",
    "bdr": "边框",
    "caps": "全部大写",
    "smallCaps": "小型大写",
}
_LONGEST_RUN_IN = 60  # characters of a heading within text
_COUNTED = re.compile("[一二三四五六七八九十]{1,2}(?:是|要)")
_RUN_IN_ENDS = ("。", "：", "；", "！", "？", "，")
_RUN_IN_STARTS = ("。", "；", "：", "！", "？")


def check(paper: WordDocument, told: tuple[ClassifiedParagraph, ...]) -> Iterator[Deviation]:
    """Yield runs in another face or size than their level has, or set apart by what the standard does not know."""
    for one in told:
        paragraph, expected = one.paragraph, EXPECTED.get(one.role)
        for run in paragraph.runs:
            if not run.text.strip():
                continue
            if expected is not None:
                yield from _faces(paragraph, run, one.role, expected)
                yield from _size(paragraph, run, one.role, expected)
            elif one.role is Role.CAPTION:
                yield from _caption(paragraph, run)
            elif one.role in _ANY_FACE:
                yield from _any_face(paragraph, run, one.role)
            if one.role is not Role.BOX:
                yield from _quotes(paragraph, run)
            if one.role in (Role.CELL, Role.CAPTION, Role.NOTE, Role.CONTENTS, Role.FRONT):
                yield from _latin(paragraph, run)
            yield from _set_apart(paragraph, run, one.role)
        if one.role in _NEVER_BOLD:
            yield from _bold(paragraph, one.role)


def _deviation(paragraph: Paragraph, run: Run, code: str, found: str, official: str, fix: str) -> Deviation:
    return Deviation(
        code=code,
        paragraph=paragraph.number,
        column=run.start + 1,
        length=len(run.text),
        found=found,
        official=official,
        fix=fix,
    )


def _faces(paragraph: Paragraph, run: Run, role: Role, expected: Expected) -> Iterator[Deviation]:
    chinese = [char for char in run.text if faces.is_chinese(char) and char != "　"]
    fix = f"选中这一段，样式选「{expected.style}」；或「开始」→「字体」→中文字体选{expected.face}"
    face = faces.of(run.format, "eastAsia")
    if chinese and faces.family(face) != expected.face:
        yield _deviation(
            paragraph,
            run,
            "layout-font",
            f"{role.value}的字体是{face}",
            official=f"应为{expected.face}（{expected.basis}）",
            fix=fix,
        )
    elif chinese and run.format.get("eastAsiaTheme") == "1":
        yield _deviation(
            paragraph,
            run,
            "layout-theme-font",
            f"{role.value}的字体取自主题（现在是{face}）",
            official="换一个主题，字体就变了；应写明字体",
            fix=fix,
        )
    yield from _latin(paragraph, run)


def _latin(paragraph: Paragraph, run: Run) -> Iterator[Deviation]:
    latin = faces.of(run.format, "ascii")
    if not _is_custom(latin) and any(char.isascii() and char.isalnum() for char in run.text):
        yield _deviation(
            paragraph,
            run,
            "layout-latin-font",
            f"数字、字母的字体是{latin}",
            official=f"通行用 {layout.FONT_LATIN}，或与汉字同一字体",
            fix=f"「开始」→「字体」→西文字体选 {layout.FONT_LATIN}",
        )


def _quotes(paragraph: Paragraph, run: Run) -> Iterator[Deviation]:
    either = any(char in "“”‘’—…" for char in run.text)
    if either and run.format.get("hint") != "eastAsia" and not faces.family(faces.of(run.format, "hAnsi")):
        yield _deviation(
            paragraph,
            run,
            "layout-quote-font",
            f"引号、破折号会用西文字体{faces.of(run.format, 'hAnsi')}",
            official="应用中文字体，否则引号只占半个字",
            fix="选中引号，「开始」→「字体」→西文字体也选中文字体",
        )


def _any_face(paragraph: Paragraph, run: Run, role: Role) -> Iterator[Deviation]:
    face = faces.of(run.format, "eastAsia")
    if any(faces.is_chinese(char) and char != "　" for char in run.text) and not faces.family(face):
        yield _deviation(
            paragraph,
            run,
            "layout-font",
            f"{role.value}的字体是{face}",
            official="公文用小标宋、仿宋、黑体、楷体、宋体",
            fix="选中它，重选字体",
        )


def _is_custom(face: str) -> bool:
    return faces.is_western(face) or bool(faces.family(face))


def _size(paragraph: Paragraph, run: Run, role: Role, expected: Expected) -> Iterator[Deviation]:
    printed = number(run.format, "sz", faces.SIZE_UNTOLD)
    if printed != expected.size:
        yield _deviation(
            paragraph,
            run,
            "layout-size",
            f"{role.value}的字号是{size(printed)}",
            official=f"应为{size(expected.size)}（{expected.basis}）",
            fix=f"选中这一段，样式选「{expected.style}」；或「开始」→「字号」选{layout.SIZES[expected.size]}",
        )


def _caption(paragraph: Paragraph, run: Run) -> Iterator[Deviation]:
    face = faces.of(run.format, "eastAsia")
    if any(faces.is_chinese(char) for char in run.text) and faces.family(face) != layout.FONT_CHAPTER:
        yield _deviation(
            paragraph,
            run,
            "layout-table-text",
            f"表题、图题的字体是{face}",
            official=f"通行用{layout.FONT_CHAPTER}",
            fix="选中它，样式选「题注」",
        )
    printed = number(run.format, "sz", faces.SIZE_UNTOLD)
    wrong = [
        *(["加粗"] if run.format.get("b") == "1" else []),
        *([f"是{size(printed)}"] if not layout.TABLE_LEAST < printed <= layout.SIZE_TEXT else []),
        *(["没有居中"] if paragraph.format.get("jc") != "center" else []),
    ]
    if wrong:
        yield _deviation(
            paragraph,
            run,
            "layout-caption",
            f"表题、图题{'，'.join(wrong)}",
            official="通行的是居中，四号，不加粗",
            fix="选中它，样式选「题注」",
        )


def _set_apart(paragraph: Paragraph, run: Run, role: Role) -> Iterator[Deviation]:
    made = run.format
    if made.get("vanish") == "1":
        yield _deviation(
            paragraph,
            run,
            "layout-hidden",
            "有隐藏的文字",
            official="印不出来的文字不应留在公文里",
            fix="选中它，删去；要保留，「开始」→「字体」取消「隐藏」",
        )
    if made.get("color", "") not in faces.BLACK:
        yield _deviation(
            paragraph,
            run,
            "layout-colour",
            f"文字有颜色（{made['color']}）",
            official="公文的文字是黑色（GB/T 9704 5.2.4）",
            fix="选中它，「开始」→「字体颜色」→「自动」",
        )
    shaded = [made.get("highlight", "none"), made.get("shd", "auto"), paragraph.format.get("shd", "auto")]
    if (role not in (Role.CELL, Role.FRONT) and any(value not in faces.WHITE for value in shaded)) or shaded[
        0
    ] != "none":
        yield _deviation(
            paragraph,
            run,
            "layout-colour",
            "文字有底色",
            official="公文白纸黑字（GB/T 9704 5.2.4）",
            fix="选中它，「开始」→「突出显示」和「底纹」都选「无颜色」",
        )
    if made.get("i") == "1":
        yield _deviation(
            paragraph, run, "layout-italic", "文字倾斜", official="公文不用斜体", fix="选中它，按 Ctrl+I 取消"
        )
    if made.get("u", "none") != "none" and role is not Role.FRONT:
        yield _deviation(
            paragraph,
            run,
            "layout-underline",
            "文字有下划线",
            official="公文不用下划线",
            fix="选中它，按 Ctrl+U 取消",
        )
    for key, name in _EMPHASIS.items():
        if made.get(key, "0") not in ("0", "none", ""):
            yield _deviation(
                paragraph,
                run,
                "layout-emphasis",
                f"文字有{name}",
                official="公文不用它",
                fix="选中它，按 Ctrl+空格 清除格式，再选样式",
            )
    stretched = number(made, "w", 100) != 100 or number(made, "position", 0) != 0
    if role is not Role.CELL and (stretched or made.get("vertAlign", "baseline") != "baseline"):
        yield _deviation(
            paragraph,
            run,
            "layout-emphasis",
            "文字缩放、升降，或是上标、下标",
            official="应为通常的宽度和位置",
            fix="选中它，「开始」→「字体」→「高级」，缩放 100%，位置「标准」",
        )


def _bold(paragraph: Paragraph, role: Role) -> Iterator[Deviation]:
    """Yield bold text; within text a sentence may be bold that heads what follows it (custom, and gendoc's own)."""
    for start, end in _stretches(paragraph):
        if role is Role.BODY and _heads(paragraph.text, start, end):
            continue
        yield Deviation(
            code="layout-bold",
            paragraph=paragraph.number,
            column=start + 1,
            length=end - start,
            found=f"{role.value}加粗",
            official=f"应为{EXPECTED[role].face}，不加粗",
            fix="选中它，按 Ctrl+B 取消",
        )


def _stretches(paragraph: Paragraph) -> Iterator[tuple[int, int]]:
    """Yield where bold text begins and ends; runs that follow each other are one, up to the end of a sentence."""
    start = end = -1
    for run in paragraph.runs:
        if not run.text.strip():
            continue
        bold = run.format.get("b") == "1"
        if start >= 0 and (not bold or paragraph.text[start:end].rstrip().endswith(_RUN_IN_STARTS)):
            yield start, end
            start = -1
        if bold:
            start, end = run.start if start < 0 else start, run.start + len(run.text)
    if start >= 0:
        yield start, end


def _heads(text: str, start: int, end: int) -> bool:
    """Return whether a stretch is one sentence that heads: after it comes more, or it counts itself (一是, 二是)."""
    stretch, before, after = text[start:end].strip(), text[:start].strip(), text[end:].strip()
    return (
        (bool(after) or bool(_COUNTED.match(stretch)))
        and len(stretch) <= _LONGEST_RUN_IN
        and (stretch.endswith(_RUN_IN_ENDS) or after.startswith(_RUN_IN_ENDS))
        and not any(mark in stretch[:-1] for mark in "。；！？")
        and (not before or before.endswith(_RUN_IN_STARTS))
    )
