"""The formats that Word gives paragraphs and runs: defaults, styles, numbering, direct format, in rising precedence.

Source: ECMA-376 part 1, 17.7.2 (the order), 17.7.3 (a toggle that two styles switch on is off), 17.3.2.26 (a
theme font takes precedence over a font named beside it).
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
Format = dict[str, str]  # properties of w:rPr or w:pPr -> their values as text
_TOGGLES = frozenset(
    {"b", "i", "caps", "smallCaps", "strike", "dstrike", "vanish", "emboss", "imprint", "outline", "shadow"}
)
_SLOTS = ("ascii", "hAnsi", "eastAsia", "cs")
_VALUES = ("sz", "color", "highlight", "spacing", "w", "position", "vertAlign", "u", "em", "effect")
_FLAGS = ("keepNext", "keepLines", "pageBreakBefore", "widowControl", "snapToGrid", "contextualSpacing")
_HEADING = re.compile(r"heading (\d)")
_DEPTH = 50  # a longer chain of styles is one that is based on itself


class Style:
    """One style as declared; based_on is "" for a style without a base.  Its formats are read on first use."""

    def __init__(self, element: Element, theme: Theme) -> None:
        """Read a w:style; theme has its theme fonts and colours."""
        self.id = element.get(w("styleId"), "")
        self.name = child_value(element, "name")
        self.kind = element.get(w("type"), "paragraph")
        self.based_on = child_value(element, "basedOn")
        self._element, self._theme = element, theme

    @cached_property
    def run(self) -> Format:
        """Return the run format that the style itself sets."""
        return run_format(self._element.find(R_PR), self._theme)

    @cached_property
    def paragraph(self) -> Format:
        """Return the paragraph format that the style itself sets."""
        return paragraph_format(self._element.find(P_PR))


class Styles(NamedTuple):
    """The styles of a document by id; run and paragraph are its defaults, default the id of the default style."""

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
        """Return the heading level (1 is the highest) of the style with this id; None if it is no heading style."""
        style = self.styles.get(name) if name else None  # "" would find a style without an id
        if style is None:
            return None
        if heading := _HEADING.fullmatch(style.name.lower()):
            return int(heading[1])
        outline = style.paragraph.get("outlineLvl", "9")
        return int(outline) + 1 if outline in tuple("012345678") else None

    def chain(self, name: str, kind: str) -> list[Style]:
        """Return a style and those it is based on, the most basic first; [] if there is none of that kind."""
        chain: list[Style] = []
        while (style := self.styles.get(name)) is not None and style.kind == kind and len(chain) < _DEPTH:
            chain.append(style)
            name = style.based_on
        return chain[::-1]

    def paragraph_styles(self, properties: Element | None) -> list[Style]:
        """Return the styles of the paragraph with this w:pPr, the most basic first."""
        return self.chain(child_value(properties, "pStyle"), "paragraph") or self.chain(self.default, "paragraph")

    def of_paragraph(self, properties: Element | None, chain: list[Style], table: str, level: Format) -> Format:
        """Return the format of the paragraph with this w:pPr.

        chain are its styles, table is the style of the table around it, level the format of its list level.
        """
        result = dict(self.paragraph)
        for style in self.chain(table, "table"):
            _override(result, style.paragraph)
        for style in chain:
            _override(result, level if "numId" in style.paragraph else {})
            _override(result, style.paragraph)
        direct = paragraph_format(properties)
        _override(result, level if "numId" in direct else {})
        return _override(result, direct)

    def of_run(self, properties: Element | None, chain: list[Style], table: str) -> Format:
        """Return the format of the run with this w:rPr, in a paragraph with these styles and table style."""
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


def _override(result: Format, over: Format) -> Format:
    """Overwrite result with a format and return it; a hanging indent replaces a first-line indent and vice versa."""
    for new, old in (("hanging", "firstLine"), ("firstLine", "hanging")):
        if over.keys() & {new, f"{new}Chars"}:
            result.pop(old, None)
            result.pop(f"{old}Chars", None)
    result.update(over)
    return result


def read_styles(root: Element | None, theme: Theme) -> Styles:
    """Return the styles that word/styles.xml declares; none without that part."""
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
    """Return the properties that a w:rPr itself sets."""
    result: Format = {}
    if properties is None:
        return result
    for element in properties:
        name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
        if name == "rFonts":
            for slot in _SLOTS:
                typeface = theme.typeface(element.get(w("cstheme" if slot == "cs" else f"{slot}Theme"), ""))
                typeface = typeface or element.get(w(slot), "")
                if typeface:
                    result[slot] = typeface
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
    """Return the properties that a w:pPr itself sets."""
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
    """Return a whole number of a format, default if it has none."""
    value = whole(values.get(key))
    return default if value is None else value


_COLOURS = {**_DARK, "light2": "lt2", "background2": "lt2", "hyperlink": "hlink", "followedHyperlink": "folHlink"}


class Theme(NamedTuple):
    """Typefaces by their names in w:rFonts (minorEastAsia), colours by their names in the theme (accent1)."""

    typefaces: Mapping[str, str] = MappingProxyType({})
    colours: Mapping[str, str] = MappingProxyType({})

    def typeface(self, name: str) -> str:
        """Return the typeface that a theme font stands for, "" if there is none."""
        return self.typefaces.get(name, "")

    def colour(self, name: str, otherwise: str) -> str:
        """Return the colour, RRGGBB, that a theme colour of w:color stands for; otherwise if there is none."""
        return self.colours.get(_COLOURS.get(name, name), otherwise)


def read_theme(root: Element | None) -> Theme:
    """Return the theme of a part; an empty slot for Chinese takes the typeface for script Hans (simplified Chinese)."""
    if root is None:
        return Theme()
    typefaces: dict[str, str] = {}
    for collection in ("major", "minor"):
        fonts = next(root.iter(f"{_A}{collection}Font"), None)
        if fonts is None:
            continue
        scripts = {font.get("script"): font.get("typeface", "") for font in fonts.iterfind(f"{_A}font")}
        for slot, tag in _THEME_SLOTS.items():
            named = fonts.find(f"{_A}{tag}")
            typeface = "" if named is None else named.get("typeface", "")
            typefaces[f"{collection}{slot}"] = typeface or (scripts.get("Hans", "") if tag == "ea" else "")
    colours: dict[str, str] = {}
    scheme = next(root.iter(f"{_A}clrScheme"), None)
    for entry in () if scheme is None else scheme:
        for value in entry:
            colours[entry.tag.removeprefix(_A)] = value.get("lastClr") or value.get("val", "")
    return Theme(typefaces, colours)
