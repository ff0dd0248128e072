"""Characters that text may hold; folding, width, quoting and likeness of Chinese text.

Text reaches Word exactly as typed, so a character that XML or docxtpl would change or drop, or that
hides or reorders what people see, is refused when the text is read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

# Control characters other than tab and newline; line separators that YAML would fold; characters that reorder or
# hide text (bidirectional controls, zero-width characters, tags); noncharacters; surrogates; private use.
REFUSED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\u3164\ufeff\uffa0"
    "\ufdd0-\ufdef\ufff9-\uffff\ud800-\udfff\ue000-\uf8ff\U000e0000-\U000e007f\U000f0000-\U0010ffff]"
)
RADICAL = re.compile("[\u2e80-\u2fd5]")  # looks like a Chinese character, but searching for that does not find it
_NAMES = {
    0x09: "制表符",
    0x0B: "垂直制表符",
    0x0C: "换页符",
    0x00: "空字符",
    0x07: "响铃符",
    0x1F: "单元分隔符",
    0xAD: "软连字符",
    0x200B: "零宽空格",
    0x200C: "零宽不连字符",
    0x200D: "零宽连字符",
    0xFEFF: "字节顺序标记（零宽空格）",
    0x2060: "零宽连接符",
    0x2028: "行分隔符",
    0x2029: "段分隔符",
    0x85: "下一行符",
    0x202E: "从右到左覆盖符",
}
_WIDE = {"W", "F"}
_JOINS = "“”‘’…—·×"
_YEAR_NAME = re.compile("(?:19|20)[0-9]{2}(?![-._]?[0-9])")
ENDS = "。！？；：，、…）”》』」.!?;:"


def character_name(char: str) -> str:
    """Return a Chinese description of a character that cannot be seen: 零宽空格（U+200B）."""
    code = ord(char)
    name = _NAMES.get(code)
    if name is None:
        category = unicodedata.category(char)
        name = {"Cc": "控制字符", "Co": "自造字区字符", "Cs": "半个代理字符"}.get(category, "看不见的字符")
    return f"{name}（U+{code:04X}）"


_TODAY = str.maketrans("戶靑黃", "户青黄")  # what Unicode gives for some radicals is no longer written so


def ordinary(radical: str) -> str:
    """Return the character that a radical stands for: ⽉ is 月; "" if there is none."""
    plain = unicodedata.normalize("NFKC", radical).translate(_TODAY)
    return plain if plain != radical else ""


def is_wide(char: str) -> bool:
    """Return whether a character takes two columns on a terminal, as a Chinese one does."""
    return unicodedata.east_asian_width(char) in _WIDE


def width(text: str) -> int:
    """Return the columns that text takes on a terminal: two for each wide character."""
    return sum(2 if is_wide(char) else 1 for char in text)


def fold(lines: list[str], *, chinese: bool) -> str:
    """Return lines folded as YAML folds them: a line end becomes a space, a blank line a newline.

    With chinese, a line end beside a Chinese character or punctuation mark becomes nothing.
    """
    out = ""
    pending = 0
    for line in (part.strip(" \t") for part in lines):
        if not line:
            pending += 1
            continue
        if not out:
            out = line
        elif pending:
            out += "\n" * pending + line
        elif chinese and (_joins(out[-1]) or _joins(line[0])):
            out += line
        else:
            out += " " + line
        pending = 0
    return out


def _joins(char: str) -> bool:
    return is_wide(char) or char in _JOINS


def closed(sentence: str) -> str:
    """Return a heading that its paragraph continues, with 。 after it unless it ends in a mark already."""
    return sentence if not sentence or sentence[-1] in ENDS else sentence + "。"


def visible(text: str) -> str:
    """Return text without spaces and characters that cannot be seen, for comparing names."""
    return "".join(REFUSED.sub("", text).split())


def shorten(text: str, most: int, kept: int | None = None) -> str:
    """Return text; if it has more than most characters, its first kept ones (default most - 1) and …."""
    return text if len(text) <= most else text[: most - 1 if kept is None else kept] + "…"


def around(text: str, place: int, most: int) -> str:
    """Return the stretch of text around the character at place that takes at most most columns, … where it is cut."""
    start = end = place
    wider = (start, end)
    while width(text[slice(*wider)]) <= most - 2 and wider != (0, len(text)):
        start, end = wider
        wider = (max(start - 1, 0), min(end + 2, len(text)))
    start, end = wider if width(text[slice(*wider)]) <= most - 2 else (start, end)
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")


def padded(text: str, columns: int) -> str:
    """Return text with spaces after it so that it takes columns on a terminal."""
    return text + " " * (columns - width(text))


def year_of_file(stem: str) -> str:
    """Return the year at the beginning of a file's name without its extension, "" if there is none, as in 20210608."""
    match = _YEAR_NAME.match(stem)
    return match[0] if match else ""


def quote(text: str, most: int = 30, kept: int = 28) -> str:
    """Return text in 「」 as messages quote it, shortened if it has more than most characters."""
    return f"「{shorten(text, most, kept)}」"


def near(name: str, names: Iterable[str], count: int = 3, likeness: float = 0.5) -> list[str]:
    """Return at most count of names, the most similar first; likeness (0 to 1) is how similar a name has to be."""
    from difflib import get_close_matches

    return get_close_matches(name, list(names), n=count, cutoff=likeness)


def nearest(name: str, names: Iterable[str]) -> str:
    """Return the one of names that is most similar to name, "" if none is similar."""
    return next(iter(near(name, names, count=1)), "")


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """Return the end of a sentence that suggests the most similar of names, "" if none is similar."""
    meant = nearest(name, names)
    return f"，是否指「{meant}」？" if meant else ""
