"""Markers: private characters that carry meaning through rendering.

A printed figure is enclosed in a pair of code points of planes 15 and 16, which no data file may contain; the pair's
number is that of a PrintedValue in the MarkerTable.  A text of the data is enclosed as well; its number is spelt in two
digits, since there are more texts.  Characters that docxtpl would change are replaced by private ones, too.  After
rendering all of them are taken out again, which gives the place of every figure and text in the document.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from gendoc.core.source import Path

_OPEN = 0xF0000
_CLOSE = 0x100000
MAX_PRINTS = 0xF000
_SHIELD = 0xFF000
_TEXT = 0x10F000  # 1,024 high digits, 1,024 low ones, then the end of a text
BASE = 1024
TEXT_END = chr(_TEXT + 2 * BASE)
_CHART = 0x10F900
MAX_CHARTS = 256
CHART = re.compile(f"[{chr(_CHART)}-{chr(_CHART + MAX_CHARTS - 1)}]")

# In templates: a cell to be merged with an equal one above, a caption that gets a number, a reference to a caption.
# The name of the table or picture stands between CAPTION or CITED and NAME_END.
MERGED, CAPTION, CITED, NAME_END = (chr(_SHIELD + 0x100 + number) for number in range(4))
LABELS = ("表", "图")  # one character each, with which a name between the markers begins
CAPTIONED = re.compile(f"{CAPTION}([{''.join(LABELS)}][^{NAME_END}]*){NAME_END}")
CITING = re.compile(f"{CITED}([{''.join(LABELS)}][^{NAME_END}]*){NAME_END}")

# In templates: where a loop begins and ends; in filled ones: a loop that printed nothing, one that printed rows.
# What it goes through stands between the last three and NAME_END.
LOOP, LOOP_END, EMPTY, PRINTED = (chr(_SHIELD + 0x104 + number) for number in range(4))
HOLLOW = re.compile(f"{EMPTY}[^{NAME_END}]*{NAME_END}")

NEW_PARAGRAPH = chr(_SHIELD + ord("\n"))
TAB = chr(_SHIELD + ord("\t"))
SHIELDED = {char: chr(_SHIELD + ord(char)) for char in "\n\t{}"}
_SHIELD_TABLE = str.maketrans(SHIELDED)
_BRACES_BACK = str.maketrans({SHIELDED["{"]: "{", SHIELDED["}"]: "}"})
PRIVATE = re.compile("[\U000f0000-\U0010ffff]")


class PrintedValue(NamedTuple):
    """One way in which a figure is printed: its path, the exact characters, and the unit that they are in.

    The unit may or may not be among the characters: 475.05 in 万元 is another amount than 475.05 in 元.
    """

    path: Path
    text: str
    unit: str = ""


class PrintedText(NamedTuple):
    """A text of the data that is printed: its path and its characters."""

    path: Path
    text: str


@dataclass(slots=True, eq=False, repr=False)
class MarkerTable:
    """The values that one rendering prints, numbered in order of first use: known are figures, texts are texts."""

    known: list[PrintedValue] = field(default_factory=list)
    texts: list[PrintedText] = field(default_factory=list)
    _numbers: dict[PrintedValue, int] = field(default_factory=dict)
    _text_numbers: dict[PrintedText, int] = field(default_factory=dict)

    def mark(self, path: Path, text: str, unit: str = "") -> str:
        """Return the text in which a figure is printed, enclosed in its markers; unit is the unit of its digits.

        Raises OverflowError for more than 61,440 different ones.
        """
        value = PrintedValue(path, text, unit)
        number = self._numbers.get(value)
        if number is None:
            number = len(self.known)
            if number >= MAX_PRINTS:
                raise OverflowError(f"一份报告最多 {MAX_PRINTS} 处不同的数字")
            self._numbers[value] = number
            self.known.append(value)
        return chr(_OPEN + number) + text + chr(_CLOSE + number)

    def within(self, text: str) -> list[PrintedValue]:
        """Return the figures in a text with markers, in its order."""
        numbers = (opening(char) for char in PRIVATE.findall(text))
        return [self.known[number] for number in numbers if number is not None]

    def mark_text(self, path: Path, text: str) -> str:
        """Return a text of the data enclosed in its markers.

        Raises OverflowError for more than 1,048,576 different ones.
        """
        value = PrintedText(path, text)
        number = self._text_numbers.get(value)
        if number is None:
            number = self._text_numbers[value] = len(self.texts)
            if number >= BASE**2:
                raise OverflowError(f"一份报告最多 {BASE**2} 处不同的文字")
            self.texts.append(value)
        high, low = divmod(number, BASE)
        return chr(_TEXT + high) + chr(_TEXT + BASE + low) + text + TEXT_END

    def reworded(self, change: Callable[[str], str]) -> MarkerTable:
        """Return a table with the same numbers and with change applied to all texts."""
        return replace(self, texts=[value._replace(text=change(value.text)) for value in self.texts])


def caption(label: str, name: str) -> str:
    """Return the marker of a caption, which a pass replaces by label and number."""
    return f"{CAPTION}{label}{name}{NAME_END}"


def citation(label: str, name: str) -> str:
    """Return the marker of a reference to the table or picture with that label and name."""
    return f"{CITED}{label}{name}{NAME_END}"


def shield(text: str) -> str:
    """Return text with private characters in place of newlines, tabs and braces."""
    return text.translate(_SHIELD_TABLE)


def unshield_braces(text: str) -> str:
    """Return text with its braces restored."""
    return text.translate(_BRACES_BACK)


def opening(char: str) -> int | None:
    """Return the number of the figure that begins with the marker char, None if char is no such marker."""
    number = ord(char) - _OPEN
    return number if 0 <= number < MAX_PRINTS else None


def closing(char: str) -> int | None:
    """Return the number of the figure that ends with the marker char, None if char is no such marker."""
    number = ord(char) - _CLOSE
    return number if 0 <= number < MAX_PRINTS else None


def text_digit(char: str) -> int | None:
    """The digit of a text's number that char stands for: below BASE a high digit, else a low one; None if none."""
    digit = ord(char) - _TEXT
    return digit if 0 <= digit < 2 * BASE else None


def chart_mark(number: int) -> str:
    """Return the marker of a chart (number below MAX_CHARTS), which a pass replaces by its drawing."""
    return chr(_CHART + number)


def chart_number(char: str) -> int:
    """Return the number of the chart whose marker char is; char matches CHART."""
    return ord(char) - _CHART


def strip(text: str) -> str:
    """Return text as people read it: without markers, with braces, tabs and newlines restored."""
    return PRIVATE.sub(_unshielded, text)


def _unshielded(private: re.Match[str]) -> str:
    code = ord(private[0]) - _SHIELD
    return chr(code) if 0 <= code < 0x80 else ""
