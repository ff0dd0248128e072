"""The text of WordprocessingML elements, and properties inserted in the order of the schema."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from gendoc.core.text import quote
from gendoc.word.names import (
    BOX,
    BR,
    CR,
    HYPHEN,
    P_PR,
    PARAGRAPH_ORDER,
    PTAB,
    R_PR,
    SDT_PR,
    TAB,
    TBL,
    TC,
    TR,
    VAL,
    Cell,
    Element,
    P,
    R,
    T,
    w,
)

_TEXT_OF = {TAB: "\t", PTAB: "\t", BR: "\n", CR: "\n", HYPHEN: "-"}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_OFF = frozenset({"0", "false", "off"})


def paragraphs(root: Element) -> Iterator[tuple[Element, Cell | None]]:
    """Yield the paragraphs below root in document order, each with its address in a table.

    The address is (table, row, cell, paragraph) from 0, tables counted over the whole part,
    of the innermost table; None outside tables.  Paragraphs of text boxes follow the paragraph
    that holds the box; what old programs show in its place (mc:Fallback) is the same text and is left out.
    """
    yield from _walk(root, itertools.count(), None)


def _walk(element: Element, tables: Iterator[int], address: list[int] | None) -> Iterator[tuple[Element, Cell | None]]:
    for child in element:
        tag = child.tag
        if tag == P:
            if address is None:
                yield child, None
            else:
                address[3] += 1
                yield child, (address[0], address[1], address[2], address[3])
            if next(child.iter(BOX), None) is not None:
                yield from _walk(child, tables, None)
        elif tag == TBL:
            yield from _walk(child, tables, [next(tables), -1, -1, -1])
        elif tag == TR and address is not None:
            address[1:] = [address[1] + 1, -1, -1]
            yield from _walk(child, tables, address)
        elif tag == TC and address is not None:
            address[2:] = [address[2] + 1, -1]
            yield from _walk(child, tables, address)
        elif len(child) and tag not in (P_PR, _FALLBACK):
            yield from _walk(child, tables, address)


def is_fallback(element: Element) -> bool:
    """Return whether an element is there for old programs only, beside what others show."""
    return next(element.iterancestors(_FALLBACK), None) is not None


def inline(element: Element) -> Iterator[Element]:
    """Yield the children of a paragraph's runs, in order; a text box or picture is one of them."""
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


def typed_text(element: Element) -> str:
    """Return all w:t text below an element, text boxes included, without tabs and line ends: as docxtpl reads it."""
    return "".join(text.text or "" for text in element.iter(T))


def piece_text(piece: Element) -> str:
    """Return the text that one piece of a run stands for, "" if none."""
    tag = piece.tag
    return (piece.text or "") if tag == T else _TEXT_OF.get(tag, "")


def put_property(element: Element, child: Element, kind: str = P_PR, order: tuple[str, ...] = PARAGRAPH_ORDER) -> None:
    """Insert child among the properties of an element, in the order of the schema, replacing any of the same name.

    kind is the element that holds the properties, which is made if missing; order is that of its children.
    """
    properties = element.find(kind)
    if properties is None:
        properties = element.makeelement(kind)
        element.insert(0, properties)
    for old in properties.findall(child.tag):
        properties.remove(old)
    before = order[: order.index(child.tag)]
    properties.insert(sum(other.tag in before for other in properties), child)


def child_value(element: Element | None, name: str) -> str:
    """Return the w:val of an element's child, "" if there is no such child, or no element."""
    child = None if element is None else element.find(w(name))
    return "" if child is None else str(child.get(VAL, ""))


def is_on(element: Element | None) -> bool:
    """Return whether an on/off property such as w:titlePg is present and on."""
    return element is not None and element.get(VAL, "1") not in _OFF


def quoted(text: str) -> str:
    """Return text as messages quote it, at most 30 characters."""
    return quote(" ".join(text.split()))
