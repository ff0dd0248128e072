"""The table of units for people and programs: which units convert, which are alike, which multiples there are."""

from __future__ import annotations

from fractions import Fraction
from itertools import zip_longest
from typing import Any

from gendoc.figures.interval import as_text as digits
from gendoc.figures.units import ALIKE, GENERIC, MEASURES, MULTIPLES, PIECES


def as_text() -> str:
    """Return the table for people."""
    lines = ["换算（同一行的单位可以合在一起算，精确换算）"]
    lines += [f"  {measure}：{'；'.join(_sizes(measure))}" for measure in MEASURES]
    lines += [
        "",
        "同一回事（计数的词，同一行的可以合在一起算；没有列出的词只与自己相同）",
        *(f"  {'、'.join(words.split())}" for words in ALIKE),
        f"  {GENERIC}：与 {'、'.join(_pieces())} 都可以合算；不同行的，彼此仍不行",
        "  没有单位的数：与同一种单位的数可以合算；与金额、百分数、带「万」「亿」的单位不行，请写上单位",
        "",
        f"倍数：{'、'.join(MULTIPLES)}（和百万、千万、十亿等）写在金额、百分数以外的单位前面，就是它的倍数：1 万人次 = 10,000 人次",
        "比率：用 / 或 每 连接的，两半各按上面换算：1 万元/人 = 10,000 元/人；平均数的分母要与数量的单位相合",
    ]
    return "\n".join(lines) + "\n"


def as_json() -> dict[str, Any]:
    """Return the table as plain data, numbers as strings: Fraction reads them."""
    return {
        "measures": {
            measure: {name: digits(size) for size, names in sizes for name in names.split()}
            for measure, sizes in MEASURES.items()
        },
        "alike": [words.split() for words in ALIKE],
        "generic": {GENERIC: _pieces()},
        "multiples": {word: str(size) for word, size in MULTIPLES.items()},
    }


def _sizes(measure: str) -> list[str]:
    """Return each size of a measure's units, in the next smaller one: 公里 = 千米 = 2 里."""
    equations = []
    sizes = MEASURES[measure]
    for (size, names), smaller in zip_longest(sizes, sizes[1:]):
        same = " = ".join(names.split())
        equations.append(f"{same} = {_number(size / smaller[0])} {smaller[1].split()[0]}" if smaller else same)
    return equations


def _number(size: Fraction) -> str:
    return f"{size.numerator:,}" if size.denominator == 1 else digits(size)


def _pieces() -> list[str]:
    """Return the words that may be counted in 个: first those of families, in their order, then the others."""
    known = [word for words in ALIKE for word in words.split() if words.split()[0] in PIECES]
    return [*known, *sorted(PIECES - set(known))]
