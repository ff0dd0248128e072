"""Repair of what filling a template breaks: loops repeat ids, conditions leave cells empty.

Word refuses a document because of some of these and silently drops content because of others.
"""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from gendoc.render.rendering import Pass, Rendering, Stage, always, each_part
from gendoc.word.names import (
    BOOKMARK,
    BOOKMARK_END,
    BOX,
    DOC_PR,
    ID,
    NAME,
    PARA_ID,
    PROOF_ERR,
    SDT_PR,
    SPACE,
    TC,
    TEXT_ID,
    Element,
    P,
    T,
    w,
)

_RANGES = frozenset({BOOKMARK_END, BOOKMARK, w("permStart"), w("permEnd")})
_HOLDERS = (TC, BOX, w("hdr"), w("ftr"), w("footnote"), w("endnote"))


def drop_proof_errors(root: Element) -> None:
    """Drop the marks that a spelling check left in the template."""
    for element in list(root.iter(PROOF_ERR)):
        element.getparent().remove(element)


def close_cells(root: Element) -> None:
    """Add a paragraph to each cell, header, footer, note or text box that does not end with one."""
    for holder in list(root.iter(*_HOLDERS)):
        last = next((child for child in reversed(holder) if child.tag not in _RANGES), None)
        if last is None or last.tag != P:
            etree.SubElement(holder, P)


def preserve_spaces(root: Element) -> None:
    """Set xml:space on every text whose spaces Word would otherwise drop."""
    for element in root.iter(T):
        text = element.text
        if text and (text[0] in " \t\n" or text[-1] in " \t\n" or "  " in text):
            element.set(SPACE, "preserve")


def number_ids(roots: Iterable[Element]) -> None:
    """Make ids of drawings, bookmarks, content controls and paragraphs unique over all parts.

    Bookmarks are numbered anew; of several with one name the first is kept, and one without begin or end is dropped.
    A repeated id of a content control or paragraph is dropped; Word assigns a new one.
    """
    roots = list(roots)
    _number_drawings([element for root in roots for element in root.iter(DOC_PR)])
    _number_bookmarks(roots)
    controls: set[str] = set()
    paragraph_ids: set[str] = set()
    for root in roots:
        for properties in root.iter(SDT_PR):
            for element in properties.findall(ID):
                value = element.get(w("val"), "")
                if value in controls:
                    properties.remove(element)
                controls.add(value)
        for paragraph in root.iter(P):
            value = paragraph.get(PARA_ID)
            if value is not None and value in paragraph_ids:
                paragraph.attrib.pop(PARA_ID)
                paragraph.attrib.pop(TEXT_ID, None)
            elif value is not None:
                paragraph_ids.add(value)


def _number_drawings(drawings: list[Element]) -> None:
    used = {int(value) for element in drawings if (value := element.get("id", "")).isdecimal()}
    fresh = max(used, default=0)
    seen: set[str] = set()
    for element in drawings:
        value = element.get("id", "")
        if value in seen or not value.isdecimal():
            fresh += 1
            element.set("id", str(fresh))
        seen.add(value)


def _number_bookmarks(roots: list[Element]) -> None:
    names: set[str] = set()
    number = 0
    for root in roots:
        open_at: dict[str, Element | None] = {}  # id -> begin; None for a repeated name, whose end is dropped, too
        for element in list(root.iter(BOOKMARK, BOOKMARK_END)):
            old = element.get(ID, "")
            if element.tag == BOOKMARK:
                unfinished = open_at.pop(old, None)
                if unfinished is not None:
                    names.discard(unfinished.get(NAME, ""))
                    _remove(unfinished)
                name = element.get(NAME, "")
                if name in names:
                    _remove(element)
                    open_at[old] = None
                else:
                    open_at[old] = element
                    names.add(name)
            else:
                start = open_at.pop(old, None)
                if start is None:
                    _remove(element)
                else:
                    start.set(ID, str(number))
                    element.set(ID, str(number))
                    number += 1
        for start in open_at.values():
            if start is not None:
                _remove(start)


def _remove(element: Element) -> None:
    element.getparent().remove(element)


def _number_ids(rendering: Rendering) -> None:
    number_ids(rendering.trees.values())


PROOFING = Pass(
    "proofing", needs={Stage.FILLED}, leaves={Stage.NO_PROOFING}, applies=always, run=each_part(drop_proof_errors)
)
CELLS = Pass(
    "cells",
    needs={Stage.DRAFT_MARK, Stage.NO_PROOFING},
    leaves={Stage.CELLS},
    applies=always,
    run=each_part(close_cells),
)
SPACES = Pass("spaces", needs={Stage.TRACED}, leaves={Stage.SPACES}, applies=always, run=each_part(preserve_spaces))
IDS = Pass(
    "ids",
    needs={Stage.DRAWINGS, Stage.CAPTIONS, Stage.CONTENTS},
    leaves={Stage.IDS},
    applies=always,
    run=_number_ids,
)
