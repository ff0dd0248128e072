"""What each paragraph is: the title, a heading, text, an attachment's label, a table's cell.

The style says so where there is one; where there is none, number, place and wording do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from gendoc.core.text import ENDS
from gendoc.layout.headings import LEVELS, leading
from gendoc.word.document import Paragraph, WordDocument
from gendoc.word.names import FLD_SIMPLE, INSTR, Element, w
from gendoc.word.sections import Section
from gendoc.word.styles import number

_PAGE = re.compile(r"\s*PAGE\b", re.IGNORECASE)


class Role(Enum):
    """What a paragraph is, as messages call it."""

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
_LONGEST_HEADING = 40
_LONGEST_NAME = 40
_HEADING_STYLE = re.compile(r"(?:heading|标题) ?([1-4])", re.IGNORECASE)
_SIGNED_DATE = re.compile(
    r"[ 　]*(?:[0-9０-９]{2,4}|[〇○零一二三四五六七八九]{2,4})年[^年月日]{1,3}月[^年月日]{1,3}日[ 　]*"
)
_LABEL = re.compile(r"附件[ 　]*[0-9０-９一二三四五六七八九十]*[ 　]*[：:]?[ 　]*")
_ATTACHMENTS = re.compile(r"[ 　]*附件[：:].+")
_LISTED = re.compile(r"[0-9]{1,2}[.．、]")
_CAPTIONS = ("caption", "题注", "图题", "表题")
_CAPTION = re.compile(r"(?:附?表|图)[ 　]*[0-9０-９一二三四五六七八九十]+(?![0-9]*[月年号])")
_NOTE = re.compile(
    r"[（(]?(?:单位|金额单位|计量单位|注|备注|说明|数据来源|资料来源|填表人|填报人|填报单位|编制单位)[：:]"
)
# The styles of gendoc's own template that Word has no name for.
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


@dataclass(frozen=True, slots=True)
class ClassifiedParagraph:
    """A paragraph and what it is; styled says that a heading is one by its style, not only by its wording."""

    paragraph: Paragraph
    role: Role
    styled: bool = False


def classify(paper: WordDocument) -> tuple[ClassifiedParagraph, ...]:
    """Return what every paragraph of a document is, in order."""
    return tuple(_tell(paper))


def level_of(paragraph: Paragraph) -> int | None:
    """Return the level, from 0, that a paragraph has in Word's navigation; None for text."""
    level = number(paragraph.format, "outlineLvl", 9)
    return level if 0 <= level < 9 else None


def _tell(paper: WordDocument) -> Iterator[ClassifiedParagraph]:
    front = front_sections(paper)
    tail = _tail(paper.paragraphs)
    begun = attached = False
    for place, paragraph in enumerate(paper.paragraphs):
        style = paragraph.style.lower()
        if paragraph.boxed:
            yield ClassifiedParagraph(paragraph, Role.BOX)
        elif paragraph.cell is not None:
            yield ClassifiedParagraph(paragraph, Role.CELL)
        elif paragraph.empty or (paragraph.drawn and not paragraph.text.strip()):
            yield ClassifiedParagraph(paragraph, Role.EMPTY)
        elif _CONTENTS_STYLE.fullmatch(style):
            yield ClassifiedParagraph(paragraph, Role.CONTENTS)
        elif paragraph.section in front:
            yield ClassifiedParagraph(paragraph, Role.FRONT)
        elif (heading := _styled_heading(paragraph, style)) is not None:
            begun, attached = True, False
            yield ClassifiedParagraph(paragraph, heading, True)
        elif style in ("title", "标题"):
            attached = False
            yield ClassifiedParagraph(paragraph, Role.TITLE, True)
        elif style in _STYLED:
            begun = begun and _STYLED[style] is not Role.LABEL
            attached = _STYLED[style] is Role.ATTACHMENTS
            yield ClassifiedParagraph(paragraph, _STYLED[style], True)
        elif style in _CAPTIONS or _is_caption(paragraph):
            yield ClassifiedParagraph(paragraph, Role.CAPTION)
        elif _LABEL.fullmatch(paragraph.text):
            begun = attached = False
            yield ClassifiedParagraph(paragraph, Role.LABEL)
        elif _NOTE.match(paragraph.text):
            yield ClassifiedParagraph(paragraph, Role.NOTE)
        elif _SIGNED_DATE.fullmatch(paragraph.text):
            yield ClassifiedParagraph(paragraph, Role.DATE)
        elif place in tail or style in ("signature", "签名"):
            yield ClassifiedParagraph(paragraph, Role.SIGNATURE)
        elif _ATTACHMENTS.match(paragraph.text) or (attached and _is_listed(paragraph)):
            attached = True
            yield ClassifiedParagraph(paragraph, Role.ATTACHMENTS)
        elif not begun and _is_title(paragraph):
            yield ClassifiedParagraph(paragraph, Role.TITLE)
        elif not begun and _is_addressee(paragraph):
            begun = True
            yield ClassifiedParagraph(paragraph, Role.ADDRESSEE)
        else:
            begun, attached = True, False
            yield ClassifiedParagraph(paragraph, _by_wording(paragraph, paper.paragraphs[place + 1 : place + 2]))


def _styled_heading(paragraph: Paragraph, style: str) -> Role | None:
    named = _HEADING_STYLE.match(style)
    level = int(named[1]) - 1 if named else level_of(paragraph)
    if level is None or level >= len(HEADINGS):
        return None
    untold = not named and leading(paragraph.line) is None and style in ("title", "标题")
    return None if untold or (_is_sentence(paragraph.text) and not named) else HEADINGS[level]


def _by_wording(paragraph: Paragraph, following: Sequence[Paragraph]) -> Role:
    """Return which heading a paragraph without outline level is by its number and shortness, or that it is text."""
    found = leading(paragraph.line)
    if found is None or len(paragraph.line) > _LONGEST_HEADING or _is_sentence(paragraph.text):
        return Role.BODY
    if found.level < 2:
        return HEADINGS[found.level]
    after = following[0] if following else None
    alone = after is not None and not after.empty and leading(after.line) is None and _is_sentence(after.text)
    return HEADINGS[found.level] if alone else Role.BODY


def _is_sentence(text: str) -> bool:
    """Return whether text is more than a name: it ends as a sentence does, or has one within it."""
    text = text.rstrip()
    return text[-1:] in "。；！？：" or "。" in text or "；" in text


def _is_listed(paragraph: Paragraph) -> bool:
    """Return whether a paragraph below 附件： is one more of the list."""
    text = paragraph.text.strip()
    return (
        len(text) <= _LONGEST_HEADING and "。" not in text[:-1] and (bool(_LISTED.match(text)) or text[-1] not in ENDS)
    )


def _is_title(paragraph: Paragraph) -> bool:
    centred = paragraph.format.get("jc") == "center"
    large = any(number(run.format, "sz", 20) >= 36 for run in paragraph.runs if run.text.strip())
    return (centred or large) and len(paragraph.text) <= 2 * _LONGEST_HEADING and not _is_sentence(paragraph.text)


def _is_addressee(paragraph: Paragraph) -> bool:
    return (
        paragraph.text.rstrip()[-1:] in "：:"
        and len(paragraph.text) <= 2 * _LONGEST_HEADING
        and "。" not in paragraph.text
    )


def _is_caption(paragraph: Paragraph) -> bool:
    return (
        bool(_CAPTION.match(paragraph.text))
        and len(paragraph.text) <= _LONGEST_HEADING
        and not _is_sentence(paragraph.text)
        and paragraph.format.get("jc") == "center"
    )


def _tail(paragraphs: Sequence[Paragraph]) -> frozenset[int]:
    """Return the places of paragraphs that sign: short names with a date below them."""
    found: set[int] = set()
    for place, paragraph in enumerate(paragraphs):
        if paragraph.cell is not None or paragraph.boxed or not _SIGNED_DATE.fullmatch(paragraph.text):
            continue
        above = place - 1
        while above >= 0 and not paragraphs[above].empty and _is_name(paragraphs[above]):
            found.add(above)
            above -= 1
    return frozenset(found)


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


assert len(LEVELS) == len(HEADINGS)


def prints_number(paragraph: Element) -> bool:
    """Return whether a paragraph holds a PAGE field."""
    code = "".join(element.text or "" for element in paragraph.iter(INSTR))
    return bool(_PAGE.match(code)) or any(
        _PAGE.match(element.get(w("instr"), "")) for element in paragraph.iter(FLD_SIMPLE)
    )


def number_on(paper: WordDocument, section: Section, kind: str) -> Paragraph | None:
    """Return the paragraph that prints the number on pages of that kind (default, even, first), None if none does."""
    for edges in (section.footers, section.headers):
        part = paper.edges.get(edges.get(kind, ""))
        for paragraph in () if part is None else part.paragraphs:
            if prints_number(paragraph.element) and not (paragraph.drawn and not paragraph.text.strip()):
                return paragraph
    return None


def front_sections(paper: WordDocument) -> frozenset[int]:
    """Return the sections, from 0, that stand before the text: pages begin to count after them, or have no number.

    Without a new count only sections without numbers and without sentences are taken for cover and contents.
    """
    starts = [place for place, section in enumerate(paper.sections) if place and section.start == 1]
    if starts:
        return frozenset(range(starts[0]))
    sentences = {one.section for one in paper.paragraphs if "。" in one.text}
    front: set[int] = set()
    for place, section in enumerate(paper.sections[:-1]):
        if place in sentences or any(number_on(paper, section, kind) for kind in ("default", "even", "first")):
            break
        front.add(place)
    return frozenset(front)
