"""What people mean by a text that is no figure: 475.05万, 百分之七十五, ≥80%, (12.50), 壹佰元整, 2412.3O.

A text is peeled of what stands around its number; what is left is looked up in a table of the ways in which people
write numbers.  Nothing is guessed: a text that can be meant in two ways has two readings, and one that spells no number
has none.
"""

from __future__ import annotations

import re

from gendoc.figures.arabic import AS_FIGURES, BESIDE_DIGITS, OTHER_DIGITS, SLANG
from gendoc.figures.chinese import HAN_NUMBERS, IN_PARTS, ROUND, SHARES, TENS
from gendoc.figures.meaning import Misspelling
from gendoc.figures.peeling import half_width, peel

LONGEST = 40  # characters of a text that is read
# The first row that a text fits says what it means.
SPELLINGS = (*BESIDE_DIGITS, *SHARES, *OTHER_DIGITS, ROUND, SLANG, IN_PARTS, TENS, *AS_FIGURES, *HAN_NUMBERS)


def misspelling(text: str, *, falls: bool = False, changes: bool = False) -> Misspelling | None:
    """Return what is meant by a text, None if it spells no number in any way that is known.

    falls: the name of the figure says that it is by how much something fell, so that no sign says it again; changes:
    it says that it is by how much something changed.
    """
    if len(text) > LONGEST:
        return None
    core = half_width(text)
    wide = (
        "用了全角的百分号"
        if core == text.replace("％", "%").replace("﹪", "%") != text
        else "用了全角数字或标点"
        if core != " ".join(re.split(r"\s+", text.strip()))
        else ""
    )
    why: list[str] = []
    advice: list[str] = []
    marks = bound = ""
    found = _read(core)
    while found is None:
        peeled = peel(core)
        if peeled is None:
            return None
        core = peeled.core
        why += [peeled.why] if peeled.why else []
        said = "名称已经说了是减少，写正数" if falls and peeled.mark == "↓" else peeled.advice
        advice += [said] if said else []
        marks += peeled.mark
        bound = bound or peeled.bound
        found = _read(core)
    readings = found.readings
    if "¥" in marks:
        readings = tuple(one if one.unit else one._replace(unit="元") for one in readings)
    if "%" in marks:
        readings = tuple(one if one.unit else one._replace(unit="%") for one in readings)
    if (marks.count("-") + (0 if falls else marks.count("↓"))) % 2:
        readings = tuple(one._replace(value=-one.value) for one in readings)
    if "fell" in marks and "-" not in marks and not falls:
        fewer = tuple(one._replace(value=-one.value) for one in readings)
        told = (one._replace(condition="是减少了多少的") for one in fewer)
        readings = fewer if changes else (*told, *(one._replace(condition="不是的") for one in readings))
    if "m" in marks:  # a minus before brackets says what they say
        readings = tuple(one._replace(value=-one.value) for one in readings)
    elif "(" in marks:
        readings = (
            *(one._replace(value=-one.value, condition="括号表示负数的") for one in readings),
            *(one._replace(condition="不是负数的") for one in readings),
        )
    why += [found.why] if found.why else []
    advice += [found.advice] if found.advice else []
    verb = "这里只写" if ">" in marks else "这里写" if "<" in marks else "请写"
    return Misspelling("，".join(dict.fromkeys(why)) or wide, readings, "，".join(dict.fromkeys(advice)), verb, bound)


def _read(core: str) -> Misspelling | None:
    looks = ((spelling, spelling.pattern.fullmatch(core)) for spelling in SPELLINGS)
    return next((found for spelling, match in looks if match and (found := spelling.read(match))), None)
