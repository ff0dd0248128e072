"""The positions of signature and date by GB/T 9704-2012, 7.3.5, computed from their widths.

Without a seal, the signature ends two characters from the right, and the date begins two characters to the right of
where the signature begins.  With a seal, the date ends four characters from the right, and the signature is centred
over it.  A signature too long for one line takes several of about equal length, never wider than the text area.
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
_CLOSER = 5  # twips by which characters are closer together, so that 28 fit on a line
_KEEP, _IND, _JC = w("keepNext"), w("ind"), w("jc")


def place_signatures(root: Element, names: Mapping[str, str]) -> None:
    """Indent each signature and date of a document, and keep them on a page with the paragraph before them.

    names leads from the names of its styles, in lower case, to their ids.
    """
    for date in root.find(BODY).iterchildren(P):
        for signature_style, date_style, arrange in (
            (SIGNATURE, DATE, _unsealed),
            (SEALED_SIGNATURE, SEALED_DATE, _sealed),
        ):
            if not _has(date, names.get(date_style)):
                continue
            signatures = list(_before(date, names.get(signature_style)))
            if signatures:
                arrange(signatures, date, text_width(date))
                text = signatures[0].getprevious()
                if text is not None and text.tag == P:
                    put_property(text, etree.Element(_KEEP))


def width(text: str) -> int:
    """Return the width of a text in twips: letters and digits are half as wide as Chinese characters."""
    seen = marker.strip(text)
    halves = sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in seen)
    return halves * _CHARACTER // 2 - len(seen) * _CLOSER


def _unsealed(signatures: list[Element], date: Element, line: int) -> None:
    space = 2 * _CHARACTER
    shift = 2 * (_CHARACTER - _CLOSER)
    room = line - space
    widths = [width(text_of(signature)) for signature in signatures]
    left = room - max(_spread(total, room) for total in widths)
    if left + shift + width(text_of(date)) <= room:
        for signature, total in zip(signatures, widths, strict=True):
            _indent(signature, left, space if total > room else 0, "left")
        _indent(date, left + shift, 0, "left")
        return
    left = max(0, room - width(text_of(date)) - shift)  # the date is the longer and ends two characters from the right
    for signature in signatures:
        _indent(signature, left, 0, "left")
    _indent(date, 0, space, "right")


def _sealed(signatures: list[Element], date: Element, line: int) -> None:
    date_width = width(text_of(date))
    widest = max(_spread(width(text_of(signature)), line) for signature in signatures)
    space = max(4 * _CHARACTER, (widest - date_width + 1) // 2)
    for signature in signatures:
        _indent(signature, max(0, line - 2 * space - date_width), 0, "center")
    _indent(date, 0, space, "right")


def _spread(total: int, room: int) -> int:
    """Return the width of the lines, in twips, of a text total wide: total itself, or equal shares if it needs several.

    A line gets a character more than its share, for a punctuation mark that may not begin the next one.
    """
    lines = -(-total // room)
    if lines < 2:
        return total
    step = _CHARACTER - _CLOSER
    return min(room, (-(-total // (lines * step)) + 1) * step)


def _before(date: Element, style: str | None) -> Iterator[Element]:
    """Yield the signatures directly before a date, the last first."""
    for paragraph in date.itersiblings(P, preceding=True):
        if not _has(paragraph, style):
            return
        yield paragraph


def _has(paragraph: Element, style: str | None) -> bool:
    return bool(style) and child_value(paragraph.find(P_PR), "pStyle") == style


def _indent(paragraph: Element, left: int, right: int, side: str) -> None:
    """Set the indents of a paragraph in twips; hundredths of a character, which Word prefers, become 0."""
    none = {w(name): "0" for name in ("leftChars", "rightChars", "firstLineChars", "firstLine")}
    put_property(paragraph, etree.Element(_IND, {w("left"): str(left), w("right"): str(right), **none}))
    put_property(paragraph, etree.Element(_JC, {VAL: side}))


def _run(rendering: Rendering) -> None:
    place_signatures(rendering.root, rendering.styles.ids)


SIGNATURES = Pass(
    "signature", needs={Stage.SECTIONS, Stage.BREAKS}, leaves={Stage.SIGNATURES}, applies=always, run=_run
)
