"""The role of each paragraph: title, heading, text, label of an attachment, cell of a table.

Its style decides; without one, its number, position and wording do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple

from gendoc.core.text import ENDS
from gendoc.layout.headings import leading
from gendoc.layout.typefaces import size_of
from gendoc.word.document import WordDocument
from gendoc.word.names import FLD_SIMPLE, INSTR, Element, w
from gendoc.word.paragraphs import Paragraph
from gendoc.word.sections import Section
from gendoc.word.styles import number

_PAGE = re.compile(r"\s*PAGE\b", re.IGNORECASE)


class Role(Enum):
    """What a paragraph is; the values are what messages call it."""

    TITLE = "标题"
    CHAPTER = "一级标题"
    SECTION = "二级标题"
    POINT = "三级标题"
    SUBPOINT = "四级标题"
    BODY = "正文"
    ADDRESSEE = "主送机关"
    LABEL = "“附件”字样"
    ATTACHMENTS = "附件说明"
    SIGNATURE = "署名"
    DATE = "成文日期"
    CAPTION = "表题、图题"
    NOTE = "表格的说明"
    CONTENTS = "目录"
    FRONT = "封面、目录页"
    CELL = "表格"
    BOX = "文本框"
    EMPTY = "空段落"


HEADINGS = (Role.CHAPTER, Role.SECTION, Role.POINT, Role.SUBPOINT)
TEXT = (Role.BODY, *HEADINGS)
PAGES = {"default": "单数页", "even": "双数页", "first": "首页"}
_LONGEST_HEADING = 40
_LONGEST_NAME = 40
_LEAST_TITLE = 36  # half-points
_HEADING_STYLE = re.compile(r"(?:heading|标题) ?([1-4])", re.IGNORECASE)
_SIGNED_DATE = re.compile(
    r"[ 　]*(?:[0-9０-９]{2,4}|[〇○零一二三四五六七八九]{2,4})年[^年月日]{1,3}月[^年月日]{1,3}日[ 　]*"
)
_LABEL = re.compile(r"附件[ 　]*[0-9０-９一二三四五六七八九十]*[ 　]*[：:]?[ 　]*")
_ATTACHMENTS = re.compile(r"[ 　]*附件[：:].+")
_LISTED = re.compile(r"[0-9]{1,2}[.．、]")
_TITLES = ("title", "标题")
_CAPTIONS = ("caption", "题注", "图题", "表题")
_CAPTION = re.compile(r"(?:附?表|图)[ 　]*[0-9０-９一二三四五六七八九十]+(?![0-9]*[月年号])")
_NOTE = re.compile(
    r"[（(]?(?:单位|金额单位|计量单位|注|备注|说明|数据来源|资料来源|填表人|填报人|填报单位|编制单位)[：:]"
)
# The styles of gendoc's own template that are not built into Word.
_STYLED = {
    "附件": Role.LABEL,
    "附件标题": Role.TITLE,
    "附件说明": Role.ATTACHMENTS,
    "附件首项": Role.ATTACHMENTS,
    "附件次项": Role.ATTACHMENTS,
    "表格单位": Role.NOTE,
    "图": Role.EMPTY,
    "封面标题": Role.FRONT,
    "封面落款": Role.FRONT,
    "封面日期": Role.FRONT,
}
_CONTENTS_STYLE = re.compile(r"(?:toc (?:[1-9]|heading)|目录.*)", re.IGNORECASE)


class ClassifiedParagraph(NamedTuple):
    """A paragraph with its role; styled if its style gives the role, not its wording."""

    paragraph: Paragraph
    role: Role
    styled: bool = False


def classify(document: WordDocument) -> tuple[ClassifiedParagraph, ...]:
    """Return the paragraphs of a document with their roles, in order."""
    front, signing = front_sections(document), _signatures(document.paragraphs)
    classified: list[ClassifiedParagraph] = []
    text_begun = attached = False  # attached: the paragraph before belongs to a list of attachments
    for index, paragraph in enumerate(document.paragraphs):
        role, styled = _by_place(paragraph, front), False
        if role is None:
            role = _by_style(paragraph)
            styled = role is not None
            role = role or _by_words(paragraph, index in signing)
            if role is None and attached and _is_listed(paragraph):
                role = Role.ATTACHMENTS
            elif role is None and not text_begun:
                role = _at_beginning(paragraph)
            role = role or _heading_or_body(paragraph, document.paragraphs[index + 1 : index + 2])
            text_begun = role is not Role.LABEL and (text_begun or role in (*TEXT, Role.ADDRESSEE))
            if styled or role in (*TEXT, Role.LABEL, Role.ATTACHMENTS):
                attached = role is Role.ATTACHMENTS
        classified.append(ClassifiedParagraph(paragraph, role, styled))
    return tuple(classified)


def level_of(paragraph: Paragraph) -> int | None:
    """Return the outline level of a paragraph, from 0; None for text."""
    level = number(paragraph.format, "outlineLvl", 9)
    return level if 0 <= level < 9 else None


def _by_place(paragraph: Paragraph, front: frozenset[int]) -> Role | None:
    if paragraph.boxed:
        return Role.BOX
    if paragraph.cell is not None:
        return Role.CELL
    if paragraph.empty or (paragraph.drawn and not paragraph.text.strip()):
        return Role.EMPTY
    if _CONTENTS_STYLE.fullmatch(paragraph.style):
        return Role.CONTENTS
    return Role.FRONT if paragraph.section in front else None


def _by_style(paragraph: Paragraph) -> Role | None:
    style = paragraph.style.lower()
    heading = _styled_heading(paragraph, style)
    return heading or (Role.TITLE if style in _TITLES else _STYLED.get(style))


def _by_words(paragraph: Paragraph, signing: bool) -> Role | None:
    style = paragraph.style.lower()
    if style in _CAPTIONS or _is_caption(paragraph):
        return Role.CAPTION
    if _LABEL.fullmatch(paragraph.text):
        return Role.LABEL
    if _NOTE.match(paragraph.text):
        return Role.NOTE
    if _SIGNED_DATE.fullmatch(paragraph.text):
        return Role.DATE
    if signing or style in ("signature", "签名"):
        return Role.SIGNATURE
    return Role.ATTACHMENTS if _ATTACHMENTS.match(paragraph.text) else None


def _at_beginning(paragraph: Paragraph) -> Role | None:
    if _is_title(paragraph):
        return Role.TITLE
    return Role.ADDRESSEE if _is_addressee(paragraph) else None


def _styled_heading(paragraph: Paragraph, style: str) -> Role | None:
    named = _HEADING_STYLE.match(style)
    level = int(named[1]) - 1 if named else level_of(paragraph)
    if level is None or level >= len(HEADINGS):
        return None
    is_title = not named and leading(paragraph.line) is None and style in _TITLES
    return None if is_title or (_is_sentence(paragraph.text) and not named) else HEADINGS[level]


def _heading_or_body(paragraph: Paragraph, following: Sequence[Paragraph]) -> Role:
    """Return the role of a paragraph without outline level: a heading if it is numbered and short, else text."""
    beginning = leading(paragraph.line)
    if beginning is None or len(paragraph.line) > _LONGEST_HEADING or _is_sentence(paragraph.text):
        return Role.BODY
    if beginning.level < 2:
        return HEADINGS[beginning.level]
    after = following[0] if following else None
    alone = after is not None and not after.empty and leading(after.line) is None and _is_sentence(after.text)
    return HEADINGS[beginning.level] if alone else Role.BODY


def _is_sentence(text: str) -> bool:
    """Return whether text is or holds a sentence, and not only a name."""
    text = text.rstrip()
    return text[-1:] in "。；！？：" or "。" in text or "；" in text


def _is_listed(paragraph: Paragraph) -> bool:
    """Return whether a paragraph below 附件： is a further item of that list."""
    text = paragraph.text.strip()
    short = len(text) <= _LONGEST_HEADING and "。" not in text[:-1]
    return short and (bool(_LISTED.match(text)) or text[-1] not in ENDS)


def _is_title(paragraph: Paragraph) -> bool:
    centred = paragraph.format.get("jc") == "center"
    large = any(size_of(run.format) >= _LEAST_TITLE for run in paragraph.runs if run.text.strip())
    return (centred or large) and len(paragraph.text) <= 2 * _LONGEST_HEADING and not _is_sentence(paragraph.text)


def _is_addressee(paragraph: Paragraph) -> bool:
    text = paragraph.text
    return text.rstrip()[-1:] in "：:" and len(text) <= 2 * _LONGEST_HEADING and "。" not in text


def _is_caption(paragraph: Paragraph) -> bool:
    text = paragraph.text
    named = _CAPTION.match(text) and len(text) <= _LONGEST_HEADING and not _is_sentence(text)
    return bool(named) and paragraph.format.get("jc") == "center"


def _signatures(paragraphs: Sequence[Paragraph]) -> frozenset[int]:
    """Return the indices of paragraphs that are signatures: short names above a date."""
    indices: set[int] = set()
    for index, paragraph in enumerate(paragraphs):
        if paragraph.cell is not None or paragraph.boxed or not _SIGNED_DATE.fullmatch(paragraph.text):
            continue
        above = index - 1
        while above >= 0 and not paragraphs[above].empty and _is_name(paragraphs[above]):
            indices.add(above)
            above -= 1
    return frozenset(indices)


def _is_name(paragraph: Paragraph) -> bool:
    return (
        paragraph.cell is None
        and len(paragraph.text) <= _LONGEST_NAME
        and paragraph.text.rstrip()[-1:] not in ENDS
        and leading(paragraph.line) is None
        and level_of(paragraph) is None
        and not _ATTACHMENTS.match(paragraph.text)
        and paragraph.format.get("jc") in ("right", "end", "center")
    )


def section_of(document: WordDocument, paragraph: Paragraph) -> Section:
    """Return the section that a paragraph stands in."""
    return document.sections[min(paragraph.section, len(document.sections) - 1)]


def prints_number(paragraph: Element) -> bool:
    """Return whether a paragraph holds a PAGE field."""
    code = "".join(element.text or "" for element in paragraph.iter(INSTR))
    return bool(_PAGE.match(code)) or any(
        _PAGE.match(element.get(w("instr"), "")) for element in paragraph.iter(FLD_SIMPLE)
    )


def page_number(document: WordDocument, section: Section, pages: str) -> Paragraph | None:
    """Return the paragraph that prints the number of such pages (default, even, first), None if they have none."""
    for headers_or_footers in (section.footers, section.headers):
        part = document.headers_footers.get(headers_or_footers.get(pages, ""))
        for paragraph in () if part is None else part.paragraphs:
            if prints_number(paragraph.element) and not (paragraph.drawn and not paragraph.text.strip()):
                return paragraph
    return None


def front_sections(document: WordDocument) -> frozenset[int]:
    """Return the sections, from 0, that hold cover and contents: all those before one that starts at page 1.

    If none does, they are the first sections without page numbers and without sentences.
    """
    starts = [index for index, section in enumerate(document.sections) if index and section.start == 1]
    if starts:
        return frozenset(range(starts[0]))
    with_sentences = {paragraph.section for paragraph in document.paragraphs if "。" in paragraph.text}
    front: set[int] = set()
    for index, section in enumerate(document.sections[:-1]):
        if index in with_sentences or any(page_number(document, section, pages) for pages in PAGES):
            break
        front.add(index)
    return frozenset(front)
