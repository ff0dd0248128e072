"""The faces of official documents, and what stands in for one that is not installed.

The official fonts may not be handed out, so a machine without Windows has hardly any of them.  A stand-in has
to be as wide: 28 characters a line hold with every one named here (measured, tests/layout).  Of the Noto and
Source Han faces only the Simplified Chinese ones will do, for the quotes “ ” of the others are half as wide.
fonts-cwtex-fs is left out: it lacks a third of the characters, and what fills the gaps is wider.
"""

from __future__ import annotations

import functools
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from shutil import which
from typing import NamedTuple
from xml.sax.saxutils import escape

VARIABLE = "FONTCONFIG_FILE"
_DEFAULT = "/etc/fonts/fonts.conf"
_SECONDS = 60


class StandIn(NamedTuple):
    """A family that may stand in for a face, and whether its bold weight is the one that looks alike."""

    family: str
    bold: bool = False


class Face(NamedTuple):
    """A face by its role: the names that documents call it by, and its stand-ins, the best first."""

    role: str
    names: tuple[str, ...]
    stand_ins: tuple[StandIn, ...]

    def stand_in(self, families: frozenset[str]) -> StandIn | None:
        """Return the best that is installed: the face itself by another name, then a stand-in; None if nothing is."""
        real = (StandIn(name) for name in self.names)
        return next((choice for choice in (*real, *self.stand_ins) if folded(choice.family) in families), None)


class SubstitutedFont(NamedTuple):
    """A font that a document asks for and that is not installed, and what is used; "" if LibreOffice has to choose."""

    asked: str
    used: str


def _stand_ins(*names: str, bold: bool = False) -> tuple[StandIn, ...]:
    return tuple(StandIn(name, bold) for name in names)


_SERIF = ("Noto Serif CJK SC", "Source Han Serif SC", "Source Han Serif CN", "Noto Serif SC")
_SANS = ("Noto Sans CJK SC", "Source Han Sans SC", "Source Han Sans CN", "Noto Sans SC")
FACES = (
    Face(
        "标题（小标宋）",
        (
            "方正小标宋简体",
            "方正小标宋_GBK",
            "方正小标宋_GB18030",
            "FZXiaoBiaoSong-B05S",
            "小标宋体",
            "华文中宋",
            "STZhongsong",
        ),
        (*_stand_ins("FandolSong", *_SERIF, *_SANS, bold=True),),
    ),
    Face(
        "正文（仿宋）",
        (
            "仿宋_GB2312",
            "FangSong_GB2312",
            "仿宋",
            "FangSong",
            "方正仿宋_GB2312",
            "方正仿宋_GBK",
            "华文仿宋",
            "STFangsong",
        ),
        _stand_ins("FandolFang", *_SERIF, *_SANS),
    ),
    Face(
        "一级标题、表头（黑体）",
        ("黑体", "SimHei", "方正黑体_GBK", "华文黑体", "STHeiti", "Heiti SC"),
        (*_stand_ins("FandolHei"), *_stand_ins(*_SANS, *_SERIF, bold=True)),
    ),
    Face(
        "二级标题（楷体）",
        (
            "楷体_GB2312",
            "KaiTi_GB2312",
            "楷体",
            "KaiTi",
            "方正楷体_GB2312",
            "方正楷体_GBK",
            "华文楷体",
            "STKaiti",
            "Kaiti SC",
        ),
        _stand_ins("FandolKai", "AR PL KaitiM GB", "LXGW WenKai", *_SERIF, *_SANS),
    ),
    Face(
        "页码（宋体）",
        ("宋体", "SimSun", "新宋体", "NSimSun", "方正书宋_GBK", "华文宋体", "STSong", "Songti SC"),
        _stand_ins("FandolSong", *_SERIF, *_SANS),
    ),
    Face(
        "西文、数字（Times New Roman）",
        ("Times New Roman",),
        _stand_ins("Liberation Serif", "Tinos", "Nimbus Roman", "TeX Gyre Termes", "FreeSerif"),
    ),
)
LATIN = FACES[-1]
_SYMBOLS = frozenset({"symbol", "wingdings", "wingdings2", "wingdings3", "webdings"})  # LibreOffice brings its own


def folded(family: str) -> str:
    """Return a family's name as fontconfig compares names: without blanks, whatever the case."""
    return "".join(family.split()).casefold()


@functools.cache
def installed() -> frozenset[str] | None:
    """Return the families that fontconfig knows, folded, by all of their names.

    None where LibreOffice does not ask fontconfig (Windows, macOS), or its tools are not there.
    """
    program = None if sys.platform in ("win32", "darwin") else which("fc-list")
    if program is None:
        return None
    try:
        run = subprocess.run(
            [program, "--format", "%{family}\n"],
            capture_output=True,
            timeout=_SECONDS,
            check=True,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    lines = run.stdout.decode("utf-8", "replace").splitlines()
    return frozenset(folded(name) for line in lines for name in line.split(",") if name)


def face_of(name: str) -> Face | None:
    """Return the face that documents call by this name."""
    return next((face for face in FACES if any(folded(known) == folded(name) for known in face.names)), None)


def replaced(asked: Iterable[str], families: frozenset[str]) -> tuple[SubstitutedFont, ...]:
    """Return which of the fonts asked for are not installed, and what is used for each."""
    fonts = []
    for name in dict.fromkeys(asked):
        if folded(name) not in families | _SYMBOLS:
            face = face_of(name)
            choice = face.stand_in(families) if face else None
            fonts.append(SubstitutedFont(name, choice.family if choice else ""))
    return tuple(fonts)


def missing(asked: Iterable[str], families: frozenset[str]) -> list[Face]:
    """Return the Chinese faces asked for that nothing installed can stand in for."""
    faces = dict.fromkeys(face for name in asked if (face := face_of(name)) not in (None, LATIN))
    return [face for face in faces if face is not None and face.stand_in(families) is None]


def configuration(families: frozenset[str], environment: Mapping[str, str] = os.environ) -> bytes:
    """Return a fontconfig file that names a stand-in for each font that is not among families, the installed ones folded."""
    rules = "".join(
        _rule(name, stand_in)
        for face in FACES
        if (stand_in := face.stand_in(families)) is not None
        for name in face.names
        if folded(name) not in families
    )
    system = f'<include ignore_missing="yes">{escape(_system(environment))}</include>'
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n'
        f"<fontconfig>{system}{rules}</fontconfig>\n"
    ).encode()


def _system(environment: Mapping[str, str]) -> str:
    """Return the file that fontconfig would read without ours."""
    folder = environment.get("FONTCONFIG_PATH")
    return environment.get(VARIABLE) or (os.path.join(folder, "fonts.conf") if folder else _DEFAULT)


def _rule(name: str, stand_in: StandIn) -> str:
    return (
        f'<match target="pattern"><test qual="any" name="family"><string>{escape(name)}</string></test>'
        f"{''.join(_edits(stand_in))}</match>"
    )


def _edits(stand_in: StandIn) -> Iterator[str]:
    yield (f'<edit name="family" mode="assign" binding="strong"><string>{escape(stand_in.family)}</string></edit>')
    if stand_in.bold:
        yield '<edit name="weight" mode="assign" binding="strong"><const>bold</const></edit>'
