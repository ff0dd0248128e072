"""Cross-references: each prints the text of its bookmark, and a table or figure named in words exists."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from gendoc.core.numerals import counted
from gendoc.layout.deviation import Deviation, LayoutCode
from gendoc.layout.roles import TEXT, ClassifiedParagraph, Role
from gendoc.word.document import WordDocument
from gendoc.word.names import (
    BOOKMARK,
    BOOKMARK_END,
    FLD_CHAR,
    FLD_SIMPLE,
    FLD_TYPE,
    ID,
    INSTR,
    INSTRUCTION,
    Element,
    P,
    T,
    w,
)

REFERENCE = LayoutCode("layout-reference", fix="选中引用，按 F9 更新；还不对，就重新插入交叉引用")

_REF = re.compile(r"\s*REF\s+(?P<name>\S+)(?P<switches>.*)", re.DOTALL)
_OTHERWISE = re.compile(r"\\[nrwpftd]\b", re.IGNORECASE)  # switches that print something else than the bookmark's text
_CAPTION = re.compile(r"(?P<kind>附表|表|图)[ 　]*(?P<number>[0-9]{1,2}|[一二三四五六七八九十]{1,3})(?![0-9])")
_NAMED = re.compile(r"(?<![附发列图代报])(?P<kind>表|图)(?P<number>[0-9]{1,2})(?![0-9.]|[年月日号万亿张份项个])")
_MOST_OPEN = 50  # bookmarks within each other that are read
_NAME = w("name")


def check(document: WordDocument, paragraphs: tuple[ClassifiedParagraph, ...]) -> Iterator[Deviation]:
    """References whose bookmark has another text or is gone; numbers of tables and pictures that do not exist."""
    bookmarks = _bookmarks(document.root)
    reported: set[tuple[int, str]] = set()
    for paragraph, _, _ in paragraphs:
        for name, shown in _references(paragraph.element):
            if name not in bookmarks:
                observed, official = f"引用「{shown[:20]}」所指的地方已经删去", "引用要指到文中的一处"
            elif shown.strip() and bookmarks[name].strip() and _plain(shown) != _plain(bookmarks[name]):
                observed = f"引用写作「{shown[:20]}」，所指的是「{bookmarks[name][:20]}」"
                official = "引用应与所指的一致"
            else:
                continue
            reported.add((paragraph.number, shown))
            start = paragraph.text.find(shown) if shown else -1
            length = len(shown) if start >= 0 else 0
            yield REFERENCE.in_paragraph(paragraph, observed, official, start=max(start, 0), length=length)
    yield from _named(paragraphs, reported)


def _plain(text: str) -> str:
    return "".join(text.split())


def _bookmarks(root: Element) -> dict[str, str]:
    """Return the text of each bookmark by its name, "" if it does not end in the paragraph in which it begins."""
    bookmarks: dict[str, str] = {}
    open_bookmarks: dict[str, tuple[str, list[str]]] = {}
    for element in root.iter(BOOKMARK, BOOKMARK_END, T, P):
        if element.tag == BOOKMARK:
            bookmarks[element.get(_NAME, "")] = ""
            if len(open_bookmarks) < _MOST_OPEN:
                open_bookmarks[element.get(ID, "")] = (element.get(_NAME, ""), [])
        elif element.tag == BOOKMARK_END:
            name, texts = open_bookmarks.pop(element.get(ID, ""), ("", []))
            bookmarks[name] = "".join(texts)
        elif element.tag == P:
            open_bookmarks.clear()
        else:
            for _, texts in open_bookmarks.values():
                texts.append(element.text or "")
    return bookmarks


def _references(element: Element) -> Iterator[tuple[str, str]]:
    """Yield the bookmark's name and the printed text of each REF field of a paragraph."""
    for simple in element.iter(FLD_SIMPLE):
        if (name := _bookmark_name(simple.get(INSTRUCTION, ""))) is not None:
            yield name, "".join(text.text or "" for text in simple.iter(T))
    fields: list[list[str]] = []  # of each open field, the code and the text printed so far
    printing: list[bool] = []
    for piece in element.iter(FLD_CHAR, INSTR, T):
        if piece.tag == FLD_CHAR:
            kind = piece.get(FLD_TYPE)
            if kind == "begin":
                fields.append(["", ""])
                printing.append(False)
            elif kind == "separate" and fields:
                printing[-1] = True
            elif kind == "end" and fields:
                printing.pop()
                code, shown = fields.pop()
                if (name := _bookmark_name(code)) is not None:
                    yield name, shown
        elif piece.tag == INSTR and fields:
            fields[-1][0] += piece.text or ""
        elif piece.tag == T and fields and printing[-1]:
            fields[-1][1] += piece.text or ""


def _bookmark_name(code: str) -> str | None:
    reference = _REF.fullmatch(code)
    return None if reference is None or _OTHERWISE.search(reference["switches"]) else reference["name"]


def _named(paragraphs: tuple[ClassifiedParagraph, ...], reported: set[tuple[int, str]]) -> Iterator[Deviation]:
    """Yield 表7 where no caption has that number; without any caption, the tables meant are another document's.

    reported are references that gave a deviation already: the number of the paragraph and their text.
    """
    numbers: dict[str, set[int]] = defaultdict(set)
    for paragraph, role, _ in paragraphs:
        caption = _CAPTION.match(paragraph.line.lstrip()) if role is Role.CAPTION else None
        if caption is not None and (value := counted(caption["number"])) is not None:
            numbers[caption["kind"]].add(value)
    for paragraph, role, _ in paragraphs:
        for match in _NAMED.finditer(paragraph.text) if role in TEXT else ():
            kind, value = match["kind"], int(match["number"])
            if numbers[kind] and value not in numbers[kind] and (paragraph.number, match[0]) not in reported:
                observed, official = (
                    f"提到「{match[0]}」，文中没有这个号",
                    f"文中的{kind}编到{kind}{max(numbers[kind])}",
                )
                yield REFERENCE.in_text(paragraph, match, observed, official, "改正引用的号")
