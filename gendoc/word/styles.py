"""What Word makes of a paragraph and its runs: defaults, styles, numbering, direct format, each over the last.

Source: ECMA-376 part 1, 17.7.2 (the order), 17.7.3 (what is switched on twice is off), 17.3.2.26 (a theme's
font stands before a name given beside it).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from gendoc.word.lengths import twips, whole
from gendoc.word.names import P_PR, R_PR, VAL, Element, w
from gendoc.word.text import child_value, is_on

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


class Style:
    """One style as it is declared; based_on is "" at the root.  Its formats are read when they are asked for."""

    def __init__(self, element: Element, theme: Theme) -> None:
        """Read what w:style says, fonts and colours by theme."""
        self.id = element.get(w("styleId"), "")
        self.name = child_value(element, "name")
        self.kind = element.get(w("type"), "paragraph")
        self.based_on = child_value(element, "basedOn")
        self._element, self._theme = element, theme

    @cached_property
    def run(self) -> Format:
        """Return what its w:rPr says."""
        return run_format(self._element.find(R_PR), self._theme)

    @cached_property
    def paragraph(self) -> Format:
        """Return what its w:pPr says."""
        return paragraph_format(self._element.find(P_PR))


class Styles(NamedTuple):
    """The styles of a document, by id, with what it takes where nothing is said."""

    theme: Theme
    styles: Mapping[str, Style]
    run: Format
    paragraph: Format
    default: str = ""

    @property
    def ids(self) -> dict[str, str]:
        """Return the ids of the styles by their names in lower case."""
        return {style.name.lower(): style.id for style in self.styles.values()}

    def level(self, name: str) -> int | None:
        """Return the heading level, 1 the highest, of the style with this id; None if it is no style of headings."""
        style = self.styles.get(name) if name else None  # a style may lack an id, a paragraph a style
        if style is None:
            return None
        if heading := _HEADING.fullmatch(style.name.lower()):
            return int(heading[1])
        outline = style.paragraph.get("outlineLvl", "9")
        return int(outline) + 1 if outline in tuple("012345678") else None

    def chain(self, name: str, kind: str) -> list[Style]:
        """Return a style and what it is based on, the root first; [] if there is none of that kind."""
        chain: list[Style] = []
        while (style := self.styles.get(name)) is not None and style.kind == kind and len(chain) < _DEPTH:
            chain.append(style)
            name = style.based_on
        return chain[::-1]

    def paragraph_styles(self, properties: Element | None) -> list[Style]:
        """Return the styles of the paragraph with these w:pPr, the root first."""
        return self.chain(child_value(properties, "pStyle"), "paragraph") or self.chain(self.default, "paragraph")

    def of_paragraph(self, properties: Element | None, chain: list[Style], table: str, level: Format) -> Format:
        """Return the format of a paragraph; level is what its numbering asks for, table its table's style."""
        result = dict(self.paragraph)
        for style in self.chain(table, "table"):
            _lay(result, style.paragraph)
        for style in chain:
            _lay(result, level if "numId" in style.paragraph else {})
            _lay(result, style.paragraph)
        direct = paragraph_format(properties)
        _lay(result, level if "numId" in direct else {})
        return _lay(result, direct)

    def of_run(self, properties: Element | None, chain: list[Style], table: str) -> Format:
        """Return the format of a run with these w:rPr, in a paragraph of these styles."""
        result = dict(self.run)
        character = self.chain(child_value(properties, "rStyle"), "character")
        switched: dict[str, bool] = {}
        for styles in (self.chain(table, "table"), chain, character):
            own: Format = {}
            for style in styles:
                own.update(style.run)
            for toggle in _TOGGLES & own.keys():
                switched[toggle] = switched.get(toggle, False) != (own.pop(toggle) == "1")
            result.update(own)
        for toggle, on in switched.items():
            result[toggle] = "1" if on or self.run.get(toggle) == "1" else "0"
        result.update(run_format(properties, self.theme))
        return result


def _lay(result: Format, over: Format) -> Format:
    """Lay one format over another; what hangs does not begin further in, and the other way round."""
    for new, old in (("hanging", "firstLine"), ("firstLine", "hanging")):
        if over.keys() & {new, f"{new}Chars"}:
            result.pop(old, None)
            result.pop(f"{old}Chars", None)
    result.update(over)
    return result


def read_styles(root: Element | None, theme: Theme) -> Styles:
    """Return the styles that word/styles.xml declares; without that part, Word's own defaults."""
    if root is None:
        return Styles(theme, {}, {}, {})
    styles: dict[str, Style] = {}
    default = ""
    for element in root.iterfind(w("style")):
        style = Style(element, theme)
        styles.setdefault(style.id, style)
        if style.kind == "paragraph" and element.get(w("default"), "0") in ("1", "true", "on"):
            default = default or style.id
    defaults = root.find(w("docDefaults"))
    run = None if defaults is None else defaults.find(f"{w('rPrDefault')}/{R_PR}")
    paragraph = None if defaults is None else defaults.find(f"{w('pPrDefault')}/{P_PR}")
    return Styles(theme, styles, run_format(run, theme), paragraph_format(paragraph), default)


def run_format(properties: Element | None, theme: Theme) -> Format:
    """Return what w:rPr says, and nothing of what it leaves to others."""
    result: Format = {}
    if properties is None:
        return result
    for element in properties:
        name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
        if name == "rFonts":
            for slot in _SLOTS:
                face = theme.face(element.get(w("cstheme" if slot == "cs" else f"{slot}Theme"), ""))
                face = face or element.get(w(slot), "")
                if face:
                    result[slot] = face
                    result[f"{slot}Theme"] = "1" if element.get(w(f"{slot}Theme")) else "0"
            if element.get(w("hint")):
                result["hint"] = element.get(w("hint"))
        elif name in _TOGGLES:
            result[name] = "1" if is_on(element) else "0"
        elif name == "shd":
            result[name] = element.get(w("fill"), "auto")
        elif name == "bdr":
            result[name] = "0" if element.get(VAL) in ("nil", "none") else "1"
        elif name in _VALUES:
            result[name] = element.get(VAL, "single" if name == "u" else "")
            if name == "color" and element.get(w("themeColor")):
                result[name] = theme.colour(element.get(w("themeColor")), result[name])
    return result


def paragraph_format(properties: Element | None) -> Format:
    """Return what w:pPr says, and nothing of what it leaves to others."""
    result: Format = {}
    if properties is None:
        return result
    for element in properties:
        name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
        if name in ("ind", "spacing"):
            for attribute, value in element.attrib.items():
                key = attribute.rpartition("}")[2].replace("start", "left").replace("end", "right")
                result[key] = value
        elif name in ("jc", "outlineLvl", "textAlignment"):
            result[name] = element.get(VAL, "")
        elif name in _FLAGS:
            result[name] = "1" if is_on(element) else "0"
        elif name == "numPr":
            for part in element:
                result[part.tag.rpartition("}")[2]] = part.get(VAL, "")
        elif name == "framePr":
            result["frame"] = element.get(w("xAlign"), "left")
        elif name == "pBdr":
            result[name] = ",".join(
                sorted(side.tag.rpartition("}")[2] for side in element if side.get(VAL) not in ("nil", "none"))
            )
        elif name == "shd":
            result[name] = element.get(w("fill"), "auto")
    return result


def length(values: Format, key: str) -> int:
    """Return a length of a format in twips, 0 if it has none."""
    return twips(values.get(key)) or 0


def number(values: Format, key: str, default: int) -> int:
    """Return a whole number of a format."""
    value = whole(values.get(key))
    return default if value is None else value


_COLOURS = {**_DARK, "light2": "lt2", "background2": "lt2", "hyperlink": "hlink", "followedHyperlink": "folHlink"}


class Theme(NamedTuple):
    """Faces by the name that w:rFonts gives them (minorEastAsia), colours by that of w:color (accent1)."""

    faces: Mapping[str, str] = MappingProxyType({})
    colours: Mapping[str, str] = MappingProxyType({})

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
