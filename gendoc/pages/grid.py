"""A character grid rewritten so that LibreOffice lays it out correctly.

Word's 指定行和字符网格 with 28 characters of 16 pt is w:type="linesAndChars" and a negative w:charSpace.  LibreOffice
7.4 puts 12 to 18 characters on a line of it (measured).  It does lay out correctly what the grid means, characters
closer together, so the copy of the document that LibreOffice gets says that.
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
# The elements that follow w:spacing in a w:rPr by the schema, and those that follow w:rPr in a w:style.
_AFTER = tuple(
    w(name)
    for name in (
        *("w", "kern", "position", "sz", "szCs", "highlight", "u", "effect", "bdr", "shd", "fitText", "vertAlign"),
        *("rtl", "cs", "em", "lang", "eastAsianLayout", "specVanish", "oMath"),
    )
)
_AFTER_RUN = tuple(map(w, ("tblPr", "trPr", "tcPr", "tblStylePr")))


def without_character_grid(document: WordDocument) -> dict[str, bytes]:
    """Return the parts of a document with character spacing in place of a character grid that narrows characters.

    The spacing goes into the default paragraph style, in whole twips, rounded so that as many characters fit on a
    line as the grid has.  Raises PackageError for a part that is not well-formed XML.
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
    """Return the w:charSpace of a grid that narrows characters, None for any other."""
    if grid.get(_TYPE) not in _CHARACTER_GRIDS:
        return None
    space = _number(grid.get(_SPACE, ""))
    return space if space < 0 else None


def _number(text: str) -> int:
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdigit() and len(digits) < 10 else 0


def _twips(space: int) -> int:
    """Return a w:charSpace (1/4096 pt) in twips, rounded down: -848 is -4.14, and -4 would fit one character less."""
    return space * 20 // 4096


def _put_spacing(styles: Element, twips: int) -> None:
    run = _run_properties(styles)
    spacing = run.find(_SPACING)
    if spacing is None:
        spacing = etree.Element(_SPACING)
        _insert(run, spacing, _AFTER)
    spacing.set(VAL, str(_number(spacing.get(VAL, "")) + twips))


def _run_properties(styles: Element) -> Element:
    """Return the w:rPr of the default paragraph style, else that of the document's defaults; made if it is missing."""
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
    """Insert child into parent in front of the first element that follows it by the schema."""
    position = next((number for number, other in enumerate(parent) if other.tag in before), len(parent))
    parent.insert(position, child)
