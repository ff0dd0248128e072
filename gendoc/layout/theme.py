"""The theme of a document: the fonts and colours that formats name by what they are for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gendoc.word.wordml import Element

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SLOTS = {"Ascii": "latin", "HAnsi": "latin", "EastAsia": "ea", "Bidi": "cs"}
_DARK = {"dark1": "dk1", "text1": "dk1", "light1": "lt1", "background1": "lt1", "dark2": "dk2", "text2": "dk2"}
_COLOURS = {**_DARK, "light2": "lt2", "background2": "lt2", "hyperlink": "hlink", "followedHyperlink": "folHlink"}


@dataclass(frozen=True, slots=True)
class Theme:
    """Faces by the name that w:rFonts gives them (minorEastAsia), colours by that of w:color (accent1)."""

    faces: Mapping[str, str] = field(default_factory=dict)
    colours: Mapping[str, str] = field(default_factory=dict)

    def face(self, name: str) -> str:
        """Return the face that a theme font stands for, "" if there is none."""
        return self.faces.get(name, "")

    def colour(self, name: str, otherwise: str) -> str:
        """Return the colour, RRGGBB, that a theme colour stands for."""
        return self.colours.get(_COLOURS.get(name, name), otherwise)


def read_theme(root: Element | None) -> Theme:
    """Return the theme in a part; an empty slot for Chinese takes the face for simplified Chinese (script Hans)."""
    if root is None:
        return Theme()
    faces: dict[str, str] = {}
    for set_ in ("major", "minor"):
        fonts = next(root.iter(f"{_A}{set_}Font"), None)
        if fonts is None:
            continue
        scripts = {font.get("script"): font.get("typeface", "") for font in fonts.iterfind(f"{_A}font")}
        for slot, tag in _SLOTS.items():
            named = fonts.find(f"{_A}{tag}")
            face = "" if named is None else named.get("typeface", "")
            faces[f"{set_}{slot}"] = face or (scripts.get("Hans", "") if tag == "ea" else "")
    colours: dict[str, str] = {}
    scheme = next(root.iter(f"{_A}clrScheme"), None)
    for entry in () if scheme is None else scheme:
        for value in entry:
            colours[entry.tag.removeprefix(_A)] = value.get("lastClr") or value.get("val", "")
    return Theme(faces, colours)
