"""Which face a character is set in, and which of the standard's faces that is."""

from __future__ import annotations

import re
from fractions import Fraction

from gendoc.layout.measures import FACES, FONT_LATIN, FONT_NUMBER, FONT_TITLE, SIZES
from gendoc.word.lengths import _TENTH, _decimal
from gendoc.word.styles import Format

BLACK = frozenset({"", "auto", "000000", "windowText"})  # values of w:color
WHITE = frozenset({"", "auto", "FFFFFF", "ffffff", "none"})  # of w:highlight and w:fill
SIZE_UNTOLD = 20  # half-points: what Word takes where nobody says anything
_UNTOLD = {"ascii": FONT_LATIN, "hAnsi": FONT_LATIN, "eastAsia": FONT_NUMBER}
_CHINESE = re.compile(
    "[\u2e80-\u303f\u3041-\u30ff\u3100-\u312f\u31c0-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
)
# Marks that are Chinese or Western by the hint beside them: “ ” ‘ ’ — … · × and figures in circles.
_EITHER = re.compile("[\u00a7\u00b0\u00b1\u00b7\u00d7\u00f7\u2010-\u2027\u2030-\u203b\u2103-\u22ff\u2460-\u27bf]")
_WESTERN = frozenset({"timesnewroman", "liberationserif", "times", "timesnewromanpsmt"})
_SPACE = re.compile(r"[\s_-]+")


def is_chinese(char: str) -> bool:
    """Return whether a character is always set in the Chinese face."""
    return bool(_CHINESE.match(char))


def is_either(char: str) -> bool:
    """Return whether a mark is Chinese or Western by its hint."""
    return bool(_EITHER.match(char))


def slot(char: str, made: Format) -> str:
    """Return which of a run's faces sets a character: eastAsia, ascii or hAnsi.

    Source: MS-OI29500 2.1.88.
    """
    if is_chinese(char) or (is_either(char) and made.get("hint") == "eastAsia"):
        return "eastAsia"
    return "ascii" if char.isascii() else "hAnsi"


def of(made: Format, slot_: str) -> str:
    """Return the face in a slot; what nobody names is Word's own choice."""
    return made.get(slot_) or _UNTOLD[slot_]


def family(face: str) -> str:
    """Return the official face that a face stands for, "" if it is none of them."""
    name = _plain(face.split(",")[0].split(";")[0])
    for official, faces in FACES.items():
        if name in {_plain(other) for other in faces}:
            return official
    return FONT_TITLE if "小标宋" in name else ""


def is_western(face: str) -> bool:
    """Return whether a face is Times New Roman, or a stand-in for it."""
    return face.replace(" ", "").casefold() in _WESTERN


def _plain(face: str) -> str:
    return _SPACE.sub("", face.strip().lstrip("@").casefold())


def size(half_points: int) -> str:
    """Return a type size by its Chinese name, if it has one: 三号（16 磅）."""
    shown = f"{_decimal(Fraction(half_points, 2), _TENTH)} 磅"
    return f"{SIZES[half_points]}（{shown}）" if half_points in SIZES else shown
