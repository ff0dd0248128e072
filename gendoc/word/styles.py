"""What Word makes of a paragraph and its runs: defaults, styles, numbering, direct format, each over the last.

Source: ECMA-376 part 1, 17.7.2 (the order), 17.7.3 (what is switched on twice is off), 17.3.2.26 (a theme's
font stands before a name given beside it).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from gendoc.word.lengths import twips, whole
from gendoc.word.names import NAME, P_PR, R_PR, VAL, Element, w
from gendoc.word.text import is_on

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_THEME_SLOTS = {"Ascii": "latin", "HAnsi": "latin", "EastAsia": "ea", "Bidi": "cs"}
_DARK = {"dark1": "dk1", "text1": "dk1", "light1": "lt1", "background1": "lt1", "dark2": "dk2", "text2": "dk2"}
Format = dict[str, str]
_TOGGLES = frozenset(
    {"b", "i", "caps", "smallCaps", "strike", "dstrike", "vanish", "emboss", "imprint", "outline", "shadow"}
)
_SLOTS = ("ascii", "hAnsi", "eastAsia", "cs")
_VALUES = ("sz", "color", "highlight", "spacing", "w", "position", "vertAlign", "u", "em", "effect")
_FLAGS = ("keepNext", "keepLines", "pageBreakBefore", "widowControl", "snapToGrid", "contextualSpacing")
_HEADING = re.compile(r"heading (\d)")
_DEPTH = 50  # more styles than this are not based on each other, but on themselves


class StyleNames(NamedTuple):
    """What the styles of a document are called, in lower case: ids by name, names by id, levels of headings by id."""

    ids: Mapping[str, str]
    names: Mapping[str, str]
    levels: Mapping[str, int]


def read_style_names(root: Element | None) -> StyleNames:
    """Return what the styles in word/styles.xml are called and which are headings, level 1 the highest."""
    names: dict[str, str] = {}
    levels: dict[str, int] = {}
    for style in () if root is None else root.iter(w("style")):
        name, level = style.find(NAME), style.find(f"{P_PR}/{w('outlineLvl')}")
        identity = style.get(w("styleId"), "")
        names[identity] = text = "" if name is None else name.get(VAL, "").lower()
        if heading := _HEADING.fullmatch(text):
            levels[identity] = int(heading[1])
        elif level is not None and level.get(VAL, "9") in "012345678":
            levels[identity] = int(level.get(VAL)) + 1
    return StyleNames({name: identity for identity, name in names.items()}, names, levels)


@dataclass(frozen=True, slots=True)
class Style:
    """One style as it is declared; based_on is "" at the root."""

    id: str
    name: str
    kind: str
    based_on: str
    run: Format
    paragraph: Format


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of a document, by id, with what it takes where nothing is said."""

    theme: Theme
    styles: Mapping[str, Style]
    run: Format = field(default_factory=dict)
    paragraph: Format = field(default_factory=dict)
    default: str = ""

    def chain(self, name: str, kind: str) -> list[Style]:
        """Return a style and what it is based on, the root first; [] if there is none of that kind."""
        found: list[Style] = []
        while (style := self.styles.get(name)) is not None and style.kind == kind and len(found) < _DEPTH:
            found.append(style)
            name = style.based_on
        return found[::-1]

    def paragraph_styles(self, properties: Element | None) -> list[Style]:
        """Return the styles of the paragraph with these w:pPr, the root first."""
        named = None if properties is None else properties.find(w("pStyle"))
        chain = self.chain(named.get(VAL, ""), "paragraph") if named is not None else []
        return chain or self.chain(self.default, "paragraph")

    def of_paragraph(self, properties: Element | None, chain: list[Style], table: str, level: Format) -> Format:
        """Return the format of a paragraph; level is what its numbering asks for, table its table's style."""
        made = dict(self.paragraph)
        for style in self.chain(table, "table"):
            _lay(made, style.paragraph)
        for style in chain:
            _lay(made, level if "numId" in style.paragraph else {})
            _lay(made, style.paragraph)
        direct = paragraph_format(properties)
        _lay(made, level if "numId" in direct else {})
        return _lay(made, direct)

    def of_run(self, properties: Element | None, chain: list[Style], table: str) -> Format:
        """Return the format of a run with these w:rPr, in a paragraph of these styles."""
        made = dict(self.run)
        named = None if properties is None else properties.find(w("rStyle"))
        character = self.chain(named.get(VAL, ""), "character") if named is not None else []
        switched: dict[str, bool] = {}
        for styles in (self.chain(table, "table"), chain, character):
            own: Format = {}
            for style in styles:
                own.update(style.run)
            for toggle in _TOGGLES & own.keys():
                switched[toggle] = switched.get(toggle, False) != (own.pop(toggle) == "1")
            made.update(own)
        for toggle, on in switched.items():
            made[toggle] = "1" if on or self.run.get(toggle) == "1" else "0"
        made.update(run_format(properties, self.theme))
        return made


def _lay(made: Format, over: Format) -> Format:
    """Lay one format over another; what hangs does not begin further in, and the other way round."""
    for new, old in (("hanging", "firstLine"), ("firstLine", "hanging")):
        if over.keys() & {new, f"{new}Chars"}:
            made.pop(old, None)
            made.pop(f"{old}Chars", None)
    made.update(over)
    return made


def read_styles(root: Element | None, theme: Theme) -> Styles:
    """Return the styles that word/styles.xml declares; without that part, Word's own defaults."""
    if root is None:
        return Styles(theme, {})
    styles: dict[str, Style] = {}
    default = ""
    for element in root.iterfind(w("style")):
        name, base = element.find(NAME), element.find(w("basedOn"))
        style = Style(
            id=element.get(w("styleId"), ""),
            name=name.get(VAL, "") if name is not None else "",
            kind=element.get(w("type"), "paragraph"),
            based_on=base.get(VAL, "") if base is not None else "",
            run=run_format(element.find(R_PR), theme),
            paragraph=paragraph_format(element.find(P_PR)),
        )
        styles.setdefault(style.id, style)
        if style.kind == "paragraph" and element.get(w("default"), "0") in ("1", "true", "on"):
            default = default or style.id
    defaults = root.find(w("docDefaults"))
    run = None if defaults is None else defaults.find(f"{w('rPrDefault')}/{R_PR}")
    paragraph = None if defaults is None else defaults.find(f"{w('pPrDefault')}/{P_PR}")
    return Styles(theme, styles, run_format(run, theme), paragraph_format(paragraph), default)


def run_format(properties: Element | None, theme: Theme) -> Format:
    """Return what w:rPr says, and nothing of what it leaves to others."""
    made: Format = {}
    if properties is None:
        return made
    for element in properties:
        name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
        if name == "rFonts":
            for slot in _SLOTS:
                face = theme.face(element.get(w("cstheme" if slot == "cs" else f"{slot}Theme"), ""))
                face = face or element.get(w(slot), "")
                if face:
                    made[slot] = face
                    made[f"{slot}Theme"] = "1" if element.get(w(f"{slot}Theme")) else "0"
            if element.get(w("hint")):
                made["hint"] = element.get(w("hint"))
        elif name in _TOGGLES:
            made[name] = "1" if is_on(element) else "0"
        elif name == "shd":
            made[name] = element.get(w("fill"), "auto")
        elif name == "bdr":
            made[name] = "0" if element.get(VAL) in ("nil", "none") else "1"
        elif name in _VALUES:
            made[name] = element.get(VAL, "single" if name == "u" else "")
            if name == "color" and element.get(w("themeColor")):
                made[name] = theme.colour(element.get(w("themeColor")), made[name])
    return made


def paragraph_format(properties: Element | None) -> Format:
    """Return what w:pPr says, and nothing of what it leaves to others."""
    made: Format = {}
    if properties is None:
        return made
    for element in properties:
        name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
        if name in ("ind", "spacing"):
            for attribute, value in element.attrib.items():
                key = attribute.rpartition("}")[2].replace("start", "left").replace("end", "right")
                made[key] = value
        elif name in ("jc", "outlineLvl", "textAlignment"):
            made[name] = element.get(VAL, "")
        elif name in _FLAGS:
            made[name] = "1" if is_on(element) else "0"
        elif name == "numPr":
            for part in element:
                made[part.tag.rpartition("}")[2]] = part.get(VAL, "")
        elif name == "framePr":
            made["frame"] = element.get(w("xAlign"), "left")
        elif name == "pBdr":
            made[name] = ",".join(
                sorted(side.tag.rpartition("}")[2] for side in element if side.get(VAL) not in ("nil", "none"))
            )
        elif name == "shd":
            made[name] = element.get(w("fill"), "auto")
    return made


def length(made: Format, key: str) -> int:
    """Return a length of a format in twips, 0 if it has none."""
    return twips(made.get(key)) or 0


def number(made: Format, key: str, default: int) -> int:
    """Return a whole number of a format."""
    value = whole(made.get(key))
    return default if value is None else value


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
        for slot, tag in _THEME_SLOTS.items():
            named = fonts.find(f"{_A}{tag}")
            face = "" if named is None else named.get("typeface", "")
            faces[f"{set_}{slot}"] = face or (scripts.get("Hans", "") if tag == "ea" else "")
    colours: dict[str, str] = {}
    scheme = next(root.iter(f"{_A}clrScheme"), None)
    for entry in () if scheme is None else scheme:
        for value in entry:
            colours[entry.tag.removeprefix(_A)] = value.get("lastClr") or value.get("val", "")
    return Theme(faces, colours)
