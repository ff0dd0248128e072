"""The table of contents: the entries that a TOC field shows until Word updates it.

LibreOffice never fills them in by itself, and Word asks its user first.  So each entry is written here, with a link to
its heading and, if they are known, page numbers.  Only a program that lays out pages knows the page of a heading;
without one an entry has no number rather than a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from lxml import etree

from gendoc.narrative import markers as marker
from gendoc.render.rendering import Pass, Rendering, Stage
from gendoc.word.fields import code_run, field, step, text_run
from gendoc.word.names import (
    BODY,
    BOOKMARK,
    BOOKMARK_END,
    FLD_CHAR,
    FLD_TYPE,
    ID,
    INSTR,
    NAME,
    P_PR,
    SECT_PR,
    TAB,
    VAL,
    Element,
    P,
    R,
    w,
)
from gendoc.word.styles import Styles
from gendoc.word.text import child_value, put_property, text_of

_LEVELS = r'\\o\s+"(\d)-(\d)"'
_BRACES = (marker.SHIELDED["{"], marker.SHIELDED["}"])
_FIRST = 100_000_001  # Word's own bookmarks have nine digits, too
_STYLE = w("pStyle")
NO_HEADINGS = "（没有标题）"


class _Contents(NamedTuple):
    """A TOC field: its paragraphs, its code, and the first and last heading level that it lists."""

    paragraphs: list[Element]
    code: str
    first: int
    last: int


class _Heading(NamedTuple):
    paragraph: Element
    level: int
    text: str


def set_contents(root: Element, styles: Styles, pages: Mapping[str, str]) -> list[str]:
    """Write the entries of each TOC field of root, the document, and return the bookmarks of its headings.

    pages leads from bookmarks to page numbers; an entry whose bookmark is missing in it gets none.  Returns [] if
    there is no TOC field.
    """
    fields = list(contents_of(root))
    if not fields:
        return []
    inside = {id(paragraph) for contents in fields for paragraph in contents.paragraphs}
    deepest = max(contents.last for contents in fields)
    headings = [
        heading
        for heading in _headings(root, styles)
        if heading.level <= deepest and id(heading.paragraph) not in inside
    ]
    bookmarks = _bookmark(headings, root)
    for contents in fields:
        chosen = [
            (heading, bookmark)
            for heading, bookmark in zip(headings, bookmarks, strict=True)
            if contents.first <= heading.level <= contents.last
        ]
        _write(contents, chosen, styles.ids, pages)
    return bookmarks


def contents_of(root: Element) -> Iterator[_Contents]:
    """Yield the TOC fields that are filled in: those whose paragraphs are siblings."""
    depth, start, code = 0, None, ""
    reading = False
    for element in list(root.find(BODY).iter(FLD_CHAR, INSTR)):
        kind = element.get(FLD_TYPE)
        if element.tag == INSTR:
            code += (element.text or "") if reading and depth == 1 else ""
        elif kind == "begin":
            depth += 1
            if depth == 1:
                start, code, reading = element, "", True
        elif kind == "separate" and depth == 1:
            reading = False
        elif kind == "end":
            depth -= 1
            if depth == 0 and start is not None and code.upper().split()[:1] == ["TOC"]:
                first, last = (next(end.iterancestors(P)) for end in (start, element))
                between = [first, *_following(first, last)]
                if between[-1] is last:
                    levels = re.search(_LEVELS, code)
                    yield _Contents(
                        between, code.strip(), int(levels[1]) if levels else 1, int(levels[2]) if levels else 3
                    )


def _following(first: Element, last: Element) -> Iterator[Element]:
    """Yield the siblings after first up to last."""
    if first is last:
        return
    for sibling in first.itersiblings():
        yield sibling
        if sibling is last:
            return


def _headings(root: Element, styles: Styles) -> Iterator[_Heading]:
    for paragraph in root.find(BODY).iter(P):
        level = styles.level(child_value(paragraph.find(P_PR), "pStyle"))
        text = " ".join(re.split("[\n\t]", _shown(text_of(paragraph)))).strip()
        if level is not None and text:
            yield _Heading(paragraph, level, text)


def _shown(text: str) -> str:
    """Return text without its markers, except those that stand for braces of the data."""
    return marker.PRIVATE.sub(lambda mark: mark[0] if mark[0] in _BRACES else "", text)


def _bookmark(headings: list[_Heading], root: Element) -> list[str]:
    """Put a bookmark around each heading, and return their names."""
    existing = {element.get(NAME) for element in root.iter(BOOKMARK)}
    names: list[str] = []
    number = _FIRST
    for heading in headings:
        while f"_Toc{number}" in existing:
            number += 1
        name = f"_Toc{number}"
        number += 1
        names.append(name)
        index = 1 if heading.paragraph.find(P_PR) is not None else 0
        heading.paragraph.insert(index, etree.Element(BOOKMARK, {ID: name, NAME: name}))
        heading.paragraph.append(etree.Element(BOOKMARK_END, {ID: name}))
    return names


def _write(
    contents: _Contents, chosen: list[tuple[_Heading, str]], ids: Mapping[str, str], pages: Mapping[str, str]
) -> None:
    """Replace the field's paragraphs by its entries; a section that ended there still does."""
    entries = [_entry(heading, bookmark, ids, pages.get(bookmark, "")) for heading, bookmark in chosen]
    if not entries:
        entries = [etree.Element(P)]
        entries[0].append(text_run(NO_HEADINGS))
    index = 1 if entries[0].find(P_PR) is not None else 0
    for run in reversed([step("begin"), code_run(contents.code), step("separate")]):
        entries[0].insert(index, run)
    entries[-1].append(step("end"))
    section = contents.paragraphs[-1].find(f"{P_PR}/{SECT_PR}")
    if section is not None:
        put_property(entries[-1], section)
    for paragraph in entries:
        contents.paragraphs[0].addprevious(paragraph)
    for paragraph in contents.paragraphs:
        paragraph.getparent().remove(paragraph)


def _entry(heading: _Heading, bookmark: str, ids: Mapping[str, str], page: str) -> Element:
    entry = etree.Element(P)
    style = ids.get(f"toc {heading.level}")
    if style is not None:
        etree.SubElement(etree.SubElement(entry, P_PR), _STYLE, {VAL: style})
    link = etree.SubElement(entry, w("hyperlink"), {w("anchor"): bookmark, w("history"): "1"})
    tab = etree.Element(R)
    etree.SubElement(tab, TAB)
    link.append(text_run(heading.text))
    link.append(tab)
    link.extend(field(f"PAGEREF {bookmark} \\h", page))
    return entry


def _run(rendering: Rendering) -> None:
    rendering.bookmarks = tuple(set_contents(rendering.root, rendering.styles, rendering.pages))


CONTENTS = Pass(
    "contents",
    needs={Stage.SECTIONS, Stage.BREAKS, Stage.CAPTIONS, Stage.RESULTS},
    leaves={Stage.CONTENTS},
    applies=lambda facts: facts.contents,
    run=_run,
)
