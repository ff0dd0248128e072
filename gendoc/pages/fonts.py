"""The fonts that are installed, and those that replace one that is not."""

from __future__ import annotations

import functools
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from shutil import which
from typing import NamedTuple
from xml.sax.saxutils import escape

from gendoc.layout.typefaces import LATIN, TYPEFACES, StandIn, Typeface, folded

VARIABLE = "FONTCONFIG_FILE"
_DEFAULT = "/etc/fonts/fonts.conf"
_SECONDS = 60


class SubstitutedFont(NamedTuple):
    """A font that a document asks for but is not installed, and the one used; "" if LibreOffice has to choose."""

    asked: str
    used: str


_BY_FONT = {folded(name): typeface for typeface in TYPEFACES for name in typeface.replaced}
_SYMBOLS = frozenset({"symbol", "wingdings", "wingdings2", "wingdings3", "webdings"})  # LibreOffice brings its own


@functools.cache
def installed() -> frozenset[str] | None:
    """Return the font families that fontconfig knows, folded, each by all of its names.

    None where LibreOffice does not use fontconfig (Windows, macOS), or its tools are not installed.
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


def typeface_of(name: str) -> Typeface | None:
    """Return the typeface of a font that is replaced where it is not installed, None for any other font."""
    return _BY_FONT.get(folded(name))


def replaced(asked: Iterable[str], families: frozenset[str]) -> tuple[SubstitutedFont, ...]:
    """Return the fonts asked for that are not among the families installed, and what is used for each."""
    substituted = []
    for name in dict.fromkeys(asked):
        if folded(name) not in families | _SYMBOLS:
            typeface = typeface_of(name)
            choice = typeface.stand_in(families) if typeface else None
            substituted.append(SubstitutedFont(name, choice.family if choice else ""))
    return tuple(substituted)


def missing(asked: Iterable[str], families: frozenset[str]) -> list[Typeface]:
    """Return the Chinese typefaces asked for that no font among families can stand in for."""
    typefaces = dict.fromkeys(map(typeface_of, asked))
    return [typeface for typeface in typefaces if typeface not in (None, LATIN) and typeface.stand_in(families) is None]


def configuration(families: frozenset[str], environment: Mapping[str, str] = os.environ) -> bytes:
    """Return a fontconfig file with a stand-in for each font that is not among families, those installed, folded."""
    rules = "".join(
        _rule(name, stand_in)
        for typeface in TYPEFACES
        if (stand_in := typeface.stand_in(families)) is not None
        for name in typeface.replaced
        if folded(name) not in families
    )
    system = f'<include ignore_missing="yes">{escape(_system(environment))}</include>'
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n'
        f"<fontconfig>{system}{rules}</fontconfig>\n"
    ).encode()


def _system(environment: Mapping[str, str]) -> str:
    """Return the configuration file that fontconfig would read without ours."""
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
