"""Line ends and tabs of the data, turned into Word's paragraphs and tab characters."""

from __future__ import annotations

import re
from copy import deepcopy

from lxml import etree

from gendoc.narrative import markers as marker
from gendoc.render.rendering import Pass, Stage, always, each_part
from gendoc.word.names import (
    BR,
    CR,
    FLD_CHAR,
    ID,
    INSTR,
    P_PR,
    PARA_ID,
    PTAB,
    R_PR,
    SDT_PR,
    SECT_PR,
    TAB,
    TEXT_ID,
    Element,
    P,
    T,
    w,
)
from gendoc.word.text import inline

_PROPERTIES = frozenset({P_PR, R_PR, SDT_PR, w("sdtEndPr"), w("smartTagPr"), w("customXmlPr")})
_UNSEEN = frozenset({TAB, PTAB, CR, FLD_CHAR, INSTR, w("lastRenderedPageBreak"), w("softHyphen")})
_PAGE_BREAK = w("pageBreakBefore")
_INK = re.compile("[^\\s\U000f0000-\U0010ffff]|[" + marker.SHIELDED["{"] + marker.SHIELDED["}"] + "]")


def split_paragraphs(root: Element) -> None:
    """Split the paragraphs of root at the line ends in their text.

    A new paragraph has the properties of the old one, and each part of a divided run has those of the run.  Line ends
    that would give an empty paragraph are dropped.  The original element becomes the last of the new paragraphs, and so
    keeps the end of its section.
    """
    texts = [text for text in root.iter(T) if text.text and marker.NEW_PARAGRAPH in text.text]
    for paragraph in dict.fromkeys(next(text.iterancestors(P)) for text in texts):
        _split(paragraph)


def set_tabs(root: Element) -> None:
    """Replace the tabs in root's text by w:tab."""
    for text in [text for text in root.iter(T) if text.text and marker.TAB in text.text]:
        first, *rest = text.text.split(marker.TAB)
        last = text
        for piece in rest:
            for tag, content in ((TAB, None), (T, piece)):
                if tag == TAB or content:
                    new = etree.Element(tag)
                    new.text = content
                    last.addnext(new)
                    last = new
        text.text = first
        if not first:
            text.getparent().remove(text)


def _split(paragraph: Element) -> None:
    cuts = _cuts(paragraph)
    first = True
    for text in [piece for piece in inline(paragraph) if piece.tag == T and piece.text]:
        lines = text.text.split(marker.NEW_PARAGRAPH)
        line_text = ""
        for number, line in enumerate(lines):
            line_text += line
            if (text, number) in cuts:
                _cut(paragraph, text, line_text, first)
                line_text, first = "", False
        text.text = line_text


def _cuts(paragraph: Element) -> set[tuple[Element, int]]:
    """Return the line ends with visible content on both sides, as (w:t, index of the line end in it)."""
    cuts: set[tuple[Element, int]] = set()
    seen = False
    pending: tuple[Element, int] | None = None
    for piece in inline(paragraph):
        lines = (piece.text or "").split(marker.NEW_PARAGRAPH) if piece.tag == T else [""]
        for number, line in enumerate(lines):
            if _INK.search(marker.HOLLOW.sub("", line)) if piece.tag == T else _shows(piece):
                if pending is not None:
                    cuts.add(pending)
                seen, pending = True, None
            if number < len(lines) - 1 and seen:
                pending = (piece, number)
    return cuts


def _shows(piece: Element) -> bool:
    if piece.tag == BR:
        return bool(piece.get(w("type"), "textWrapping") != "textWrapping")
    return piece.tag not in _UNSEEN


def _cut(paragraph: Element, text: Element, left: str, first: bool) -> None:
    """Move the content before a line end into a new paragraph in front; left is the text of its last line."""
    new: Element = None
    if left:
        new = etree.Element(T)
        new.text = left
    node = text
    while node is not paragraph:
        parent = node.getparent()
        new = _head(parent, node, new)
        node = parent
    new = etree.Element(P) if new is None else new
    for attribute in (PARA_ID, TEXT_ID):
        new.attrib.pop(attribute, None)
    _without(new, SECT_PR)
    if not first:
        _without(new, _PAGE_BREAK)
    _without(paragraph, _PAGE_BREAK)
    paragraph.addprevious(new)


def _head(parent: Element, node: Element, last: Element) -> Element:
    """Return a copy of parent with the children before node moved into it, then last; None if it has no content."""
    head = etree.Element(parent.tag, dict(parent.attrib), nsmap=parent.nsmap)
    for child in list(parent):
        if child is node:
            break
        head.append(deepcopy(child) if child.tag in _PROPERTIES else child)
    if last is not None:
        head.append(last)
    for properties in head.iterfind(SDT_PR):
        for number in properties.findall(ID):
            properties.remove(number)
    return head if any(child.tag not in _PROPERTIES for child in head) else None


def _without(paragraph: Element, tag: str) -> None:
    properties = paragraph.find(P_PR)
    for child in [] if properties is None else properties.findall(tag):
        properties.remove(child)


BREAKS = Pass(
    "breaks",
    needs={Stage.SECTIONS, Stage.DRAWINGS, Stage.CELLS},
    leaves={Stage.BREAKS},
    applies=always,
    run=each_part(split_paragraphs, set_tabs),
)
