"""The typefaces of official documents: their fonts, their stand-ins, and the one that a character is set in."""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from gendoc.layout.measures import (
    FONT_CHAPTER,
    FONT_LATIN,
    FONT_NUMBER,
    FONT_SECTION,
    FONT_TEXT,
    FONT_TITLE,
    SIZES,
)
from gendoc.word.lengths import points
from gendoc.word.styles import Format, number


class StandIn(NamedTuple):
    """A font family that may stand in for a typeface; bold if its bold weight is the one that looks like it."""

    family: str
    bold: bool = False


class Typeface(NamedTuple):
    """One typeface of official documents, by its official name.

    The standard names no foundry: names and others are all fonts of this typeface; alike are others that look much
    like it.  Each of names and alike, if it is not installed, is replaced by the first of names, alike and stand_ins
    that is.
    """

    official: str
    role: str
    names: tuple[str, ...]
    others: tuple[str, ...]
    alike: tuple[str, ...]
    stand_ins: tuple[StandIn, ...]

    @property
    def replaced(self) -> tuple[str, ...]:
        """Return the fonts that are replaced where they are not installed."""
        return (*self.names, *self.alike)

    def stand_in(self, families: frozenset[str]) -> StandIn | None:
        """Return the best of the folded families installed: the same typeface by another name, then a stand-in."""
        real = (StandIn(name) for name in self.replaced)
        return next((choice for choice in (*real, *self.stand_ins) if folded(choice.family) in families), None)


def _stand_ins(*names: str, bold: bool = False) -> tuple[StandIn, ...]:
    return tuple(StandIn(name, bold) for name in names)


_SERIF = ("Noto Serif CJK SC", "Source Han Serif SC", "Source Han Serif CN", "Noto Serif SC")
_SANS = ("Noto Sans CJK SC", "Source Han Sans SC", "Source Han Sans CN", "Noto Sans SC")
# The official fonts may not be distributed, so a machine without Windows has hardly any of them.  A stand-in has to
# have the same width: 28 characters fit on a line with every font named here (measured, tests/layout).  Of the Noto and
# Source Han fonts only the Simplified Chinese ones do: the quotes “ ” of the others are half as wide.  fonts-cwtex-fs
# is left out: it lacks a third of the characters, and the font that supplies them is wider.
CHINESE = (
    Typeface(
        FONT_TITLE, "标题（小标宋）",
        names=("方正小标宋简体", "方正小标宋_GBK", "方正小标宋_GB18030", "FZXiaoBiaoSong-B05S", "小标宋体"),
        others=(
            "小标宋", "FZXiaoBiaoSong-B05", "汉仪小标宋简", "华文小标宋", "长城小标宋体", "文星标宋", "创艺简标宋",
            "文鼎小标宋简",
        ),
        alike=("华文中宋", "STZhongsong"),
        stand_ins=_stand_ins("FandolSong", *_SERIF, *_SANS, bold=True),
    ),
    Typeface(
        FONT_TEXT, "正文（仿宋）",
        names=(
            "仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", "方正仿宋_GB2312", "方正仿宋_GBK", "华文仿宋",
            "STFangsong",
        ),
        others=("仿宋体", "方正仿宋简体", "方正仿宋_GB18030", "FZFangSong-Z02", "FZFangSong-Z02S"),
        alike=(),
        stand_ins=_stand_ins("FandolFang", *_SERIF, *_SANS),
    ),
    Typeface(
        FONT_CHAPTER, "一级标题、表头（黑体）",
        names=("黑体", "SimHei", "方正黑体_GBK", "华文黑体", "STHeiti"),
        others=("方正黑体简体", "方正黑体_GB18030", "FZHei-B01", "FZHei-B01S"),
        alike=("Heiti SC",),
        stand_ins=(*_stand_ins("FandolHei"), *_stand_ins(*_SANS, *_SERIF, bold=True)),
    ),
    Typeface(
        FONT_SECTION, "二级标题（楷体）",
        names=(
            "楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "方正楷体_GB2312", "方正楷体_GBK", "华文楷体", "STKaiti",
            "Kaiti SC",
        ),
        others=("方正楷体简体", "方正楷体_GB18030", "FZKai-Z03", "FZKai-Z03S"),
        alike=(),
        stand_ins=_stand_ins("FandolKai", "AR PL KaitiM GB", "LXGW WenKai", *_SERIF, *_SANS),
    ),
    Typeface(
        FONT_NUMBER, "页码（宋体）",
        names=("宋体", "SimSun", "新宋体", "NSimSun", "方正书宋_GBK", "华文宋体", "STSong", "Songti SC"),
        others=("方正书宋简体",),
        alike=(),
        stand_ins=_stand_ins("FandolSong", *_SERIF, *_SANS),
    ),
)  # fmt: skip
LATIN = Typeface(
    FONT_LATIN, "西文、数字（Times New Roman）",
    names=(FONT_LATIN,),
    others=("Liberation Serif", "Times", "TimesNewRomanPSMT"),
    alike=(),
    stand_ins=_stand_ins("Liberation Serif", "Tinos", "Nimbus Roman", "TeX Gyre Termes", "FreeSerif"),
)  # fmt: skip
TYPEFACES = (*CHINESE, LATIN)

BLACK = frozenset({"", "auto", "000000", "windowText"})  # values of w:color
WHITE = frozenset({"", "auto", "FFFFFF", "ffffff", "none"})  # of w:highlight and w:fill
_DEFAULT_SIZE = 20  # half-points, Word's own default
_DEFAULTS = {"ascii": FONT_LATIN, "hAnsi": FONT_LATIN, "eastAsia": FONT_NUMBER}
_CHINESE = re.compile(
    "[\u2e80-\u303f\u3041-\u30ff\u3100-\u312f\u31c0-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
)
# Characters set in the Chinese or the Western font according to w:hint: “ ” ‘ ’ — … · × and circled numbers.
_EITHER = re.compile("[\u00a7\u00b0\u00b1\u00b7\u00d7\u00f7\u2010-\u2027\u2030-\u203b\u2103-\u22ff\u2460-\u27bf]")
_SEPARATOR = re.compile(r"[\s_-]+")


def folded(family: str) -> str:
    """Return a family's name as fontconfig compares names: without blanks, in one case."""
    return "".join(family.split()).casefold()


def is_chinese(char: str) -> bool:
    """Return whether a character is always set in the Chinese font."""
    return bool(_CHINESE.match(char))


def has_chinese(text: str) -> bool:
    """Return whether any character of a text is always set in the Chinese font."""
    return bool(_CHINESE.search(text))


def slot(char: str, formatted: Format) -> str:
    """Return which of its run's fonts a character is set in: eastAsia, ascii or hAnsi.

    Source: MS-OI29500 2.1.88.
    """
    if is_chinese(char) or (_EITHER.match(char) and formatted.get("hint") == "eastAsia"):
        return "eastAsia"
    return "ascii" if char.isascii() else "hAnsi"


def font_of(formatted: Format, slot_: str) -> str:
    """Return the font in a slot of a run's format, Word's own default if none is named."""
    return formatted.get(slot_) or _DEFAULTS[slot_]


def size_of(formatted: Format) -> int:
    """Return the type size of a run's format, in half-points."""
    return number(formatted, "sz", _DEFAULT_SIZE)


@functools.lru_cache(maxsize=1000)
def family(font: str) -> str:
    """Return the official name of the Chinese typeface that a font belongs to, "" if it belongs to none."""
    name = _plain(font.split(",")[0].split(";")[0])
    return _OFFICIAL.get(name) or (FONT_TITLE if "小标宋" in name else "")


def is_western(font: str) -> bool:
    """Return whether a font is Times New Roman or has its design under another name."""
    return folded(font) in _WESTERN


def _plain(font: str) -> str:
    return _SEPARATOR.sub("", font.strip().lstrip("@").casefold())


_OFFICIAL = {_plain(name): typeface.official for typeface in CHINESE for name in (*typeface.names, *typeface.others)}
_WESTERN = frozenset(folded(name) for name in (*LATIN.names, *LATIN.others))


@functools.lru_cache(maxsize=100)
def size(half_points: int) -> str:
    """Return a type size by its Chinese name, if it has one: 三号（16 磅）."""
    shown = points(10 * half_points)
    return f"{SIZES[half_points]}（{shown}）" if half_points in SIZES else shown
