"""Names of WordprocessingML, and how the text of a document is read.

Everything that speaks of places in a document counts with paragraphs() and text_of(), so
that a place found by one reader is the same place for all.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any, TypeAlias

Element: TypeAlias = Any  # lxml keeps the class of its elements to itself
Cell: TypeAlias = tuple[int, int, int, int]

W_NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R_NS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_W = f"{{{W_NS}}}"


def w(name: str) -> str:
    """Return the qualified name of a WordprocessingML element or attribute."""
    return _W + name


P, P_PR, R, R_PR, T = w("p"), w("pPr"), w("r"), w("rPr"), w("t")
TAB, BR, CR, HYPHEN, PTAB = w("tab"), w("br"), w("cr"), w("noBreakHyphen"), w("ptab")
TBL, TR, TC, TC_PR = w("tbl"), w("tr"), w("tc"), w("tcPr")
BOX, SECT_PR, BODY, VAL, ID, NAME = w("txbxContent"), w("sectPr"), w("body"), w("val"), w("id"), w("name")
BOOKMARK, BOOKMARK_END, PROOF_ERR = w("bookmarkStart"), w("bookmarkEnd"), w("proofErr")
FLD_CHAR, FLD_TYPE, INSTR, FLD_SIMPLE = w("fldChar"), w("fldCharType"), w("instrText"), w("fldSimple")
INSTRUCTION = w("instr")  # of a fldSimple
SDT_PR = w("sdtPr")
DOC_PR = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
R_ID = f"{{{R_NS}}}id"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
PARA_ID, TEXT_ID = _W14 + "paraId", _W14 + "textId"

# The order in which the schema has the properties of a paragraph.
PARAGRAPH_ORDER = tuple(
    w(name)
    for name in (
        *("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr"),
        *("suppressLineNumbers", "pBdr", "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap"),
        *("overflowPunct", "topLinePunct", "autoSpaceDE", "autoSpaceDN", "bidi", "adjustRightInd", "snapToGrid"),
        *("spacing", "ind", "contextualSpacing", "mirrorIndents", "suppressOverlap", "jc", "textDirection"),
        *("textAlignment", "textboxTightWrap", "outlineLvl", "divId", "cnfStyle", "rPr", "sectPr", "pPrChange"),
    )
)

_TEXT_OF = {TAB: "\t", PTAB: "\t", BR: "\n", CR: "\n", HYPHEN: "-"}
_OFF = frozenset({"0", "false", "off"})

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
MAIN_TYPE = f"{_TYPE}document.main+xml"
HEADER_TYPE, FOOTER_TYPE = f"{_TYPE}header+xml", f"{_TYPE}footer+xml"
TEXT_TYPES = frozenset({MAIN_TYPE, HEADER_TYPE, FOOTER_TYPE, f"{_TYPE}footnotes+xml", f"{_TYPE}endnotes+xml"})


def paragraphs(root: Element) -> Iterator[tuple[Element, Cell | None]]:
    """Yield the paragraphs below root in document order, each with its address in a table.

    The address is (table, row, cell, paragraph) from 0, tables counted over the whole part,
    of the innermost table; None outside tables.  Paragraphs of text boxes follow the paragraph
    that holds the box.
    """
    yield from _walk(root, itertools.count(), None)


def _walk(element: Element, tables: Iterator[int], at: list[int] | None) -> Iterator[tuple[Element, Cell | None]]:
    for child in element:
        tag = child.tag
        if tag == P:
            if at is None:
                yield child, None
            else:
                at[3] += 1
                yield child, (at[0], at[1], at[2], at[3])
            if next(child.iter(BOX), None) is not None:
                yield from _walk(child, tables, None)
        elif tag == TBL:
            yield from _walk(child, tables, [next(tables), -1, -1, -1])
        elif tag == TR and at is not None:
            at[1:] = [at[1] + 1, -1, -1]
            yield from _walk(child, tables, at)
        elif tag == TC and at is not None:
            at[2:] = [at[2] + 1, -1]
            yield from _walk(child, tables, at)
        elif len(child) and tag != P_PR:
            yield from _walk(child, tables, at)


def inline(element: Element) -> Iterator[Element]:
    """Yield what the runs of a paragraph hold, in order; text boxes and figures whole."""
    for child in element:
        tag = child.tag
        if tag == R:
            for piece in child:
                if piece.tag != R_PR:
                    yield piece
        elif tag not in (P_PR, SDT_PR, P) and len(child):
            yield from inline(child)


def text_of(paragraph: Element) -> str:
    """Return the text of a paragraph as it is read: tabs as \\t, line breaks as \\n.

    Field codes are no text; what is in a text box belongs to the box's own paragraphs.
    """
    return "".join([piece_text(piece) for piece in inline(paragraph)])


def piece_text(piece: Element) -> str:
    """Return the text that one piece of a run stands for, "" if none."""
    tag = piece.tag
    return (piece.text or "") if tag == T else _TEXT_OF.get(tag, "")


def put_property(element: Element, child: Element, kind: str = P_PR, order: tuple[str, ...] = PARAGRAPH_ORDER) -> None:
    """Put child among the properties of an element, in its place by the schema, instead of any of the same name.

    kind is what holds the properties, made if need be; order is that of what it may hold.
    """
    properties = element.find(kind)
    if properties is None:
        properties = element.makeelement(kind)
        element.insert(0, properties)
    for old in properties.findall(child.tag):
        properties.remove(old)
    before = order[: order.index(child.tag)]
    properties.insert(sum(one.tag in before for one in properties), child)


def is_on(element: Element | None) -> bool:
    """Return whether an on/off property such as w:titlePg is there and on."""
    return element is not None and element.get(VAL, "1") not in _OFF


def quoted(text: str) -> str:
    """Return text as messages quote it, at most 30 characters."""
    text = " ".join(text.split())
    return f"「{text}」" if len(text) <= 30 else f"「{text[:28]}…」"
