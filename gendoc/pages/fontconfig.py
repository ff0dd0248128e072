"""A fontconfig file for one run: what the system has, and a stand-in for each official face that is not installed.

It is named in the environment variable FONTCONFIG_FILE, needs no rights and changes nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape

from gendoc.pages.faces import FACES, StandIn, folded

VARIABLE = "FONTCONFIG_FILE"
_DEFAULT = "/etc/fonts/fonts.conf"


def configuration(families: frozenset[str], environment: Mapping[str, str] = os.environ) -> bytes:
    """Return the file's bytes; families are those installed, folded."""
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
