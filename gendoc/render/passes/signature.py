"""Signature and date: where GB/T 9704-2012, 7.3.5, has them, reckoned from how wide they are.

Unsealed, the signature ends two characters in from the right, and the date begins two characters after where the
signature does.  Sealed, the date ends four characters in, and the signature stands centred over it.  A signature too long for one
line stands on several, about equally long and never wider than the text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping

from lxml import etree

from gendoc.narrative import markers as marker
from gendoc.render.passes.sections import text_width
from gendoc.render.rendering import Pass, Rendering, Stage, always
from gendoc.word.names import BODY, P_PR, VAL, Element, P, w
from gendoc.word.text import child_value, put_property, text_of

SIGNATURE, DATE = "signature", "date"
SEALED_SIGNATURE, SEALED_DATE = "用印署名", "用印日期"
_CHARACTER = 320  # twips, of 16 pt type
_CLOSER = 5  # twips that each character stands closer to the next, as 28 on a line do
_KEEP, _IND, _JC = w("keepNext"), w("ind"), w("jc")


def place_signatures(root: Element, names: Mapping[str, str]) -> None:
    """Indent each signature and date of a document, and keep them with the last paragraph of its text.

    names are the ids of its styles, by their names in lower case.
    """
    for date in root.find(BODY).iterchildren(P):
        for signature_style, date_style, place in (
            (SIGNATURE, DATE, _unsealed),
            (SEALED_SIGNATURE, SEALED_DATE, _sealed),
        ):
            if not _has(date, names.get(date_style)):
                continue
            signatures = list(_before(date, names.get(signature_style)))
            if signatures:
                place(signatures, date, text_width(date))
                text = signatures[0].getprevious()
                if text is not None and text.tag == P:
                    put_property(text, etree.Element(_KEEP))


def width(text: str) -> int:
    """Return how wide a text is, in twips: letters and digits are half as wide as characters."""
    seen = marker.strip(text)
    halves = sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in seen)
    return halves * _CHARACTER // 2 - len(seen) * _CLOSER


def _unsealed(signatures: list[Element], date: Element, line: int) -> None:
    space = 2 * _CHARACTER
    shift = 2 * (_CHARACTER - _CLOSER)
    room = line - space
    widths = [width(text_of(signature)) for signature in signatures]
    left = room - max(_spread(wide, room) for wide in widths)
    if left + shift + width(text_of(date)) <= room:
        for signature, wide in zip(signatures, widths, strict=True):
            _indent(signature, left, space if wide > room else 0, "left")
        _indent(date, left + shift, 0, "left")
        return
    left = max(0, room - width(text_of(date)) - shift)  # the date is the longer: it ends two characters in
    for signature in signatures:
        _indent(signature, left, 0, "left")
    _indent(date, 0, space, "right")


def _sealed(signatures: list[Element], date: Element, line: int) -> None:
    wide = width(text_of(date))
    widest = max(_spread(width(text_of(signature)), line) for signature in signatures)
    space = max(4 * _CHARACTER, (widest - wide + 1) // 2)
    for signature in signatures:
        _indent(signature, max(0, line - 2 * space - wide), 0, "center")
    _indent(date, 0, space, "right")


def _spread(wide: int, room: int) -> int:
    """Return how wide, in twips, the lines of a text of this width are: itself, or equal shares if it needs several.

    A line gets a character more than its share, for a mark that may not begin the next one.
    """
    lines = -(-wide // room)
    if lines < 2:
        return wide
    step = _CHARACTER - _CLOSER
    return min(room, (-(-wide // (lines * step)) + 1) * step)


def _before(date: Element, style: str | None) -> Iterator[Element]:
    """Yield the signatures that stand right before a date, the last first."""
    for paragraph in date.itersiblings(P, preceding=True):
        if not _has(paragraph, style):
            return
        yield paragraph


def _has(paragraph: Element, style: str | None) -> bool:
    return bool(style) and child_value(paragraph.find(P_PR), "pStyle") == style


def _indent(paragraph: Element, left: int, right: int, side: str) -> None:
    """Set the indents of a paragraph, in twips alone: hundredths of a character would win over them in Word."""
    none = {w(name): "0" for name in ("leftChars", "rightChars", "firstLineChars", "firstLine")}
    put_property(paragraph, etree.Element(_IND, {w("left"): str(left), w("right"): str(right), **none}))
    put_property(paragraph, etree.Element(_JC, {VAL: side}))


def _run(rendering: Rendering) -> None:
    place_signatures(rendering.root, rendering.styles.ids)


SIGNATURES = Pass(
    "signature", needs={Stage.SECTIONS, Stage.BREAKS}, leaves={Stage.SIGNATURES}, applies=always, run=_run
)
