"""The numbers that Word puts before paragraphs of lists, counted as Word counts them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from gendoc.core.numerals import in_form, to_han
from gendoc.word.lengths import whole
from gendoc.word.names import P_PR, Element, w
from gendoc.word.styles import Format, paragraph_format
from gendoc.word.text import child_value

_CHINESE = frozenset(
    {"chineseCounting", "chineseCountingThousand", "ideographDigital", "japaneseCounting", "taiwaneseCountingThousand"}
)
_PLACEHOLDER = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: the form of its number, the text with %1 for it, the first number, its indents."""

    form: str
    text: str
    start: int
    paragraph: Format


@dataclass(slots=True)
class Numbering:
    """The lists of a document, and how far each has been counted."""

    lists: Mapping[str, str]  # numId -> abstractNumId, its pattern; lists of one pattern are counted together
    levels: Mapping[tuple[str, int], Level]  # (pattern, depth from 0) -> level
    _counted: dict[str, dict[int, int]] = field(default_factory=dict)  # pattern -> depth -> last number

    def level(self, paragraph: Format) -> Level | None:
        """Return the level of the list that a paragraph belongs to, None if it has no number."""
        return self.levels.get((self.lists.get(paragraph.get("numId", ""), ""), whole(paragraph.get("ilvl")) or 0))

    def next(self, paragraph: Format) -> str:
        """Count the next paragraph, which has this format, and return its number as shown, "" if it has none."""
        level, depth = self.level(paragraph), whole(paragraph.get("ilvl")) or 0
        if level is None or level.form in ("bullet", "none"):
            return ""
        pattern = self.lists[paragraph["numId"]]
        counted = self._counted.setdefault(pattern, {})
        counted[depth] = counted.get(depth, level.start - 1) + 1
        for deeper in [other for other in counted if other > depth]:
            del counted[deeper]
        return _PLACEHOLDER.sub(lambda match: self._shown(pattern, int(match[1]) - 1), level.text)

    def _shown(self, pattern: str, depth: int) -> str:
        level = self.levels.get((pattern, depth))
        if level is None:
            return ""
        value = self._counted.get(pattern, {}).get(depth, level.start)
        if level.form in _CHINESE and 0 < value < 100:
            return to_han(value)
        return in_form(value, "①") if level.form == "decimalEnclosedCircle" and 0 < value <= 20 else str(value)


def read_numbering(root: Element | None) -> Numbering:
    """Return the lists that word/numbering.xml declares."""
    lists: dict[str, str] = {}
    levels: dict[tuple[str, int], Level] = {}
    for pattern in () if root is None else root.iterfind(w("abstractNum")):
        name = pattern.get(w("abstractNumId"), "")
        for element in pattern.iterfind(w("lvl")):
            levels[name, whole(element.get(w("ilvl"))) or 0] = Level(
                form=child_value(element, "numFmt"),
                text=child_value(element, "lvlText"),
                start=whole(child_value(element, "start")) or 1,
                paragraph=paragraph_format(element.find(P_PR)),
            )
    for element in () if root is None else root.iterfind(w("num")):
        lists[element.get(w("numId"), "")] = child_value(element, "abstractNumId")
    return Numbering(lists, levels)
