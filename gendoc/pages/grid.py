"""A character grid as LibreOffice can set it.

Word's 指定行和字符网格 with 28 characters of 16 pt is w:type="linesAndChars" and a negative w:charSpace.  LibreOffice
7.4 sets 12 to 18 characters a line of it (measured).  What it means, characters set closer by so much, it does
set right: so says a copy of the document, for LibreOffice alone.
"""

from __future__ import annotations

from typing import Any

from lxml import etree

from gendoc.word.document import WordDocument
from gendoc.word.names import R_PR, SECT_PR, VAL, Element, w
from gendoc.word.package import serialize

_GRID, _TYPE, _SPACE = w("docGrid"), w("type"), w("charSpace")
_STYLE, _SPACING = w("style"), w("spacing")
_CHARACTER_GRIDS = frozenset({"linesAndChars", "snapToChars"})
# What w:spacing stands before in w:rPr, by the schema; and what w:rPr stands before in a w:style.
_AFTER = tuple(
    w(name)
    for name in (
        *("w", "kern", "position", "sz", "szCs", "highlight", "u", "effect", "bdr", "shd", "fitText", "vertAlign"),
        *("rtl", "cs", "em", "lang", "eastAsianLayout", "specVanish", "oMath"),
    )
)
_AFTER_RUN = tuple(map(w, ("tblPr", "trPr", "tcPr", "tblStylePr")))


def without_character_grid(document: WordDocument) -> dict[str, bytes]:
    """Return the parts of a document, a narrowing character grid changed to closer characters.

    The spacing goes into the default paragraph style, in whole twips, rounded so that as many characters fit
    as the grid has.  Raises PackageError for a part that is no sound XML.
    """
    root = document.root
    spaces = [space for grid in root.iterfind(f".//{SECT_PR}/{_GRID}") if (space := _narrowing(grid)) is not None]
    part = document.related("styles")
    if not spaces or part is None:
        return document.parts
    styles = document.tree(part)
    _put_spacing(styles, _twips(min(spaces)))
    for grid in root.iterfind(f".//{SECT_PR}/{_GRID}"):
        if _narrowing(grid) is not None:
            grid.set(_TYPE, "lines")
            del grid.attrib[_SPACE]
    return {**document.parts, document.main: serialize(root), part: serialize(styles)}


def _narrowing(grid: Element) -> int | None:
    """Return the charSpace of a grid that sets characters closer, None of any other."""
    if grid.get(_TYPE) not in _CHARACTER_GRIDS:
        return None
    space = _number(grid.get(_SPACE, ""))
    return space if space < 0 else None


def _number(text: str) -> int:
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdigit() and len(digits) < 10 else 0


def _twips(space: int) -> int:
    """Return a charSpace (1/4096 pt) in twips, downwards: -848 is -4.14, and at -4 there is one character less."""
    return space * 20 // 4096


def _put_spacing(styles: Element, twips: int) -> None:
    run = _run_properties(styles)
    spacing = run.find(_SPACING)
    if spacing is None:
        spacing = etree.Element(_SPACING)
        _insert(run, spacing, _AFTER)
    spacing.set(VAL, str(_number(spacing.get(VAL, "")) + twips))


def _run_properties(styles: Element) -> Element:
    """Return w:rPr of the default paragraph style, or the document's defaults where there is none; made if need be."""
    for style in styles.iterfind(_STYLE):
        if style.get(_TYPE) == "paragraph" and style.get(w("default"), "0") in ("1", "true", "on"):
            return _child(style, R_PR, _AFTER_RUN)
    defaults = _child(styles, w("docDefaults"), (w("latentStyles"), _STYLE))
    return _child(_child(defaults, w("rPrDefault"), (w("pPrDefault"),)), R_PR, ())


def _child(parent: Element, tag: str, before: tuple[str, ...]) -> Element:
    child: Any = parent.find(tag)
    if child is None:
        child = etree.Element(tag)
        _insert(parent, child, before)
    return child


def _insert(parent: Element, child: Element, before: tuple[str, ...]) -> None:
    """Put child before the first of those that the schema has come after it."""
    place = next((number for number, other in enumerate(parent) if other.tag in before), len(parent))
    parent.insert(place, child)
