"""The unit beside a printed figure: said once, and none but the figure's own.

It is read in the text right before and after the figure, and for a table's cell in the heads of its column and row
and in the line above the table (单位：万元).  Where a character after a figure may as well begin a word (户 of 户均)
nothing is said: no report is stopped by a guess.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Container, Iterable
from typing import NamedTuple

from gendoc.compare.remarks import PageRemark
from gendoc.core.finding import Code
from gendoc.core.wording import ROUGHLY_AFTER, WORDS_FROM_UNITS
from gendoc.figures.units import MONEY, halves, is_time
from gendoc.figures.written import AMOUNT, COUNT, SCORE, SHARE, Sort, alike, sort_of, unit_at
from gendoc.render.trace import PrintedFigure
from gendoc.word.text import quoted

UNIT_REPEATED = Code("unit-repeated")
UNIT_DIFFERS = Code("unit-differs")
UNIT_MISSING = Code("unit-missing")
UNIT_COLUMNS = ("单位", "计量单位")  # heads of a column of units, of which each is that of its row
IN_TABLE = "table"  # begins the key of a remark that is one for a whole column, or table

_REACH = 24  # characters that are looked at on either side
_SPACES = " \u3000\u00a0"
_OPEN, _CLOSE = "（(", "）)"
_YUAN = ("￥", "¥")
_RATE_SIGNS = "/／每"
_PER = {"百分之": "%", "千分之": "‰"}
# What only some figures need is compiled where they are met.
# 分别为75.00、80.00%: the sign after the last of several figures is that of all.
_LISTED = r"(?:[、，,和及与或至到～~—\-–/ ]{1,2}-?[0-9][0-9,]*(?:\.[0-9]+)?){1,12} ?[（(]?(?:[%％‰]|个?百分点)"
_AHEAD = r"[（(](?:单位[:：])?(?P<unit>[^（）()\d\s]{1,6})[）)][:：为是 ]{0,2}$"  # 金额（元）：
_SHORT = r"(?:千万|百万|亿|万)(?!\w)"  # 475.05万: 元 is understood
_BRACKET = r"[（(]([^（）()\n]*)[）)]"
_MARKS = r"[、，,；;：:\s]+|单位|金额"
_AT_END = r"[（(]([^（）()\n]*)[）)]\s*$"  # of a caption
_ENDS_IN_UNIT = r"[）)%％‰比率数]\s*$|单位[:：]"
_AROUND_UNIT = " \u3000\u00a0\n（）()"
_UNIT_LINE = r"单位[:：]\s*([^）)\n]*)"
_SIGNS = r"[%％‰]|百分[比点率数之]?|千分[比点率数之]?"


class Heads(NamedTuple):
    """What a table says of the figure in a cell: heads of its column and its row, the nearest first, and what is above.

    table and column are numbers from 0.  replaced are heads that stood above the column before another row of heads;
    units are the cells of the row in a column headed 单位.
    """

    columns: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    above: str = ""
    table: int = 0
    column: int = 0
    replaced: tuple[str, ...] = ()
    units: tuple[str, ...] = ()


class UnitBeside(NamedTuple):
    """A unit that stands after a figure: [start:end] of the paragraph; ends if no word can go on there."""

    unit: str
    start: int
    end: int
    ends: bool
    bracketed: bool = False


def look_at_units(place: PrintedFigure, text: str, heads: Heads | None) -> PageRemark | None:
    """Return what is wrong with the unit beside a figure, None if nothing is.

    text is the paragraph that the figure stands in; heads are those of its cell, None outside tables.
    """
    own = place.unit
    if not own:
        said = _after(text, place.end, "")
        return _twice(place, text, said) if said is not None else None
    per = next((sign for word, sign in _PER.items() if text.endswith(word, 0, place.start)), "")
    if place.text.endswith(own):
        return _with_unit(place, text, per) or (_against_heads(place, heads, bare=False) if heads else None)
    return _bare(place, text, per, heads)


def _with_unit(place: PrintedFigure, text: str, per: str) -> PageRemark | None:
    """Return what is wrong beside a figure that is printed with its unit."""
    own, sort = place.unit, sort_of(place.unit)
    if per:
        code = UNIT_REPEATED if alike(per, own) else UNIT_DIFFERS
        return _remark(code, place, text, place.start - 3, place.start, text[place.start - 3 : place.start])
    if sort in (SHARE, COUNT) and text[place.start - 1 : place.start] in _YUAN:
        return _remark(UNIT_DIFFERS, place, text, place.start - 1, place.start, "￥")
    ahead = _ahead(place, text)
    if ahead is not None and sort == sort_of(ahead.unit) == AMOUNT and not alike(own, ahead.unit):
        return _remark(UNIT_DIFFERS, place, text, ahead.start, ahead.end, ahead.unit)
    short = _short(text, place.end) if sort == AMOUNT else ""
    if short:
        code = UNIT_REPEATED if alike(own, f"{short}元") else UNIT_DIFFERS
        return _remark(code, place, text, place.end, place.end + len(short), short)
    said = _after(text, place.end, own)
    if said is None:
        return _joined(place, text)
    over, under = halves(own)
    if under:
        return _beside_rate(place, text, said, over, under) or _joined(place, text)
    if said.unit == own:
        return _remark(UNIT_REPEATED, place, text, said.start, said.end, said.unit)
    other = sort_of(said.unit)
    if sort is None or other is None:
        return None
    if sort == other != COUNT:
        code = UNIT_REPEATED if alike(own, said.unit) else UNIT_DIFFERS
        return _remark(code, place, text, said.start, said.end, said.unit)
    differ = not alike(own, said.unit) and said.ends and not said.bracketed and not is_time(own)
    return _remark(UNIT_DIFFERS, place, text, said.start, said.end, said.unit) if differ else None


def _beside_rate(place: PrintedFigure, text: str, said: UnitBeside, over: str, under: str) -> PageRemark | None:
    """Return what is wrong with a unit after a rate that is printed with its own: 737.08元/人元."""
    if said.bracketed and said.unit != place.unit:
        return None
    if said.unit in (place.unit, under) or alike(over, said.unit):
        return _remark(UNIT_REPEATED, place, text, said.start, said.end, said.unit)
    differ = sort_of(said.unit) in (AMOUNT, SHARE)
    return _remark(UNIT_DIFFERS, place, text, said.start, said.end, said.unit) if differ else None


def _joined(place: PrintedFigure, text: str) -> PageRemark | None:
    """Return what is wrong where a figure's unit and the next character make another unit: 人 before 次."""
    following = text[place.end : place.end + 1]
    over, under = halves(place.unit)
    own = under or over
    longer = own + following
    if not following.strip() or sort_of(own) != COUNT or sort_of(longer) != COUNT:
        return None
    if alike(own, longer) or _goes_on(text, place.end + 1, following):
        return None
    return _remark(UNIT_DIFFERS, place, text, place.end, place.end + 1, longer)


def _goes_on(text: str, at: int, unit: str) -> bool:
    """Return whether a unit of one character that ends at a place may begin a word there: 次 of 次年."""
    return text[at : at + 1] in tuple(WORDS_FROM_UNITS.get(unit, ""))


def _bare(place: PrintedFigure, text: str, per: str, heads: Heads | None) -> PageRemark | None:
    """Return what is wrong beside a figure that is printed without its unit."""
    own, under = halves(place.unit)  # of a rate, the unit of what is divided may stand alone: 人均737.08元
    sort = sort_of(own)
    if per:
        if (sort is None and not under) or alike(own, per):
            said = _after(text, place.end, per)
            both = said is not None and sort_of(said.unit) == SHARE
            return _remark(UNIT_REPEATED, place, text, said.start, said.end, said.unit) if said and both else None
        return _remark(UNIT_DIFFERS, place, text, place.start - 3, place.start, text[place.start - 3 : place.start])
    at = place.end
    for word in ROUGHLY_AFTER:
        if text.startswith(word, at) and unit_at(text, at + len(word), own):
            at += len(word)
    said = _after(text, at, place.unit)
    if said is not None:
        if said.unit == place.unit:
            return _twice(place, text, said)
        if alike(own, said.unit):
            return _per_another(place, text, said, under) if under else _twice(place, text, said)
        other = sort_of(said.unit)
        if other is None or (said.bracketed and sort != other) or (sort is None and other == COUNT):
            return None
        if own == SCORE and other == SHARE:  # 20 of 100 分 is a weight of 20%
            return None
        return _remark(UNIT_DIFFERS, place, text, said.start, said.end, said.unit)
    short = _short(text, at) if sort == AMOUNT else ""
    if short:
        wrong = not alike(own, f"{short}元")
        return _remark(UNIT_DIFFERS, place, text, at, at + len(short), short) if wrong else None
    if text[place.start - 1 : place.start] in _YUAN and not alike(own, "元"):
        return _remark(UNIT_DIFFERS, place, text, place.start - 1, place.start, "￥")
    ahead = _ahead(place, text)
    if ahead is not None and sort == sort_of(ahead.unit) and sort in (AMOUNT, SHARE):
        wrong = not alike(own, ahead.unit)
        return _remark(UNIT_DIFFERS, place, text, ahead.start, ahead.end, ahead.unit) if wrong else None
    if heads is not None:
        return _against_heads(place, heads, bare=True)
    if sort == SHARE and not under and not _signed(place, text):
        return _missing(place, text)
    return None


def _per_another(place: PrintedFigure, text: str, said: UnitBeside, under: str) -> PageRemark | None:
    """Return that a rate is printed as one of another unit: 737.08元/户 of a figure in 元/人."""
    if text[said.end : said.end + 1] not in tuple(_RATE_SIGNS):
        return _twice(place, text, said)
    start = said.end + 1
    unit = under if text.startswith(under, start) else unit_at(text, start)
    end = start + len(unit)
    if not unit or alike(under, unit) or text[end : end + 1].isalnum():
        return None
    return _remark(UNIT_DIFFERS, place, text, said.start, end, text[said.start : end])


def _after(text: str, at: int, own: str) -> UnitBeside | None:
    """Return the unit that stands at a place, after spaces or in brackets; None if there is none for certain."""
    while text[at : at + 1] in tuple(_SPACES):
        at += 1
    bracketed = text[at : at + 1] in tuple(_OPEN)
    at += bracketed
    unit = unit_at(text, at, own)
    if not unit:
        return None
    rest = unit.removeprefix(own) if own else unit
    if len(rest) == 1 and rest != unit and _goes_on(text, at + len(unit), rest):
        unit = own  # 423人次年返岗
    end = at + len(unit)
    following = text[end : end + 1]
    if bracketed:
        return UnitBeside(unit, at, end, True, True) if following in tuple(_CLOSE) else None
    ends = not following.isalnum()
    if not ends and len(unit) == 1 and sort_of(unit) != SHARE and _begins_word(text, unit, end):
        return None
    return UnitBeside(unit, at, end, ends)


def _ahead(place: PrintedFigure, text: str) -> UnitBeside | None:
    """Return the unit that stands in brackets before a figure, None if there is none."""
    near = text[max(0, place.start - 3) : place.start]
    if "）" not in near and ")" not in near:
        return None
    found = re.compile(_AHEAD).search(text, max(0, place.start - _REACH), place.start)
    return None if found is None else UnitBeside(found["unit"], *found.span("unit"), ends=True, bracketed=True)


def _short(text: str, at: int) -> str:
    """Return 万 or 亿 if it stands at a place with nothing after it, "" if it does not."""
    found = re.compile(_SHORT).match(text, at) if text[at : at + 1] in ("千", "百", "万", "亿") else None
    return "" if found is None else found[0]


def _begins_word(text: str, unit: str, end: int) -> bool:
    """Return whether the character of a unit may be the first of a word; 户户 is one only if it goes on (户户通)."""
    following = text[end]
    if following == unit and not text[end + 1 : end + 2].isalnum():
        return False
    return unit not in WORDS_FROM_UNITS or following in WORDS_FROM_UNITS[unit]


def _twice(place: PrintedFigure, text: str, said: UnitBeside) -> PageRemark | None:
    """Return that a unit which was typed after a figure is typed once more."""
    again = _after(text, said.end, said.unit)
    if again is None or again.unit != said.unit:
        return None
    return _remark(UNIT_REPEATED, place, text, again.start, again.end, again.unit)


def _signed(place: PrintedFigure, text: str) -> bool:
    """Return whether the words around a percentage that is printed without its sign give it."""
    before = text[max(0, place.start - _REACH) : place.start]
    return (
        re.compile(_LISTED).match(text, place.end) is not None
        or any(re.search(_SIGNS, part) for part in re.findall(_BRACKET, before))
        or "百分" in before[-12:]
    )


def _against_heads(place: PrintedFigure, heads: Heads, *, bare: bool) -> PageRemark | None:
    """Return what is wrong between a figure and what its table says of its column and row."""
    sort = sort_of(place.unit)
    if sort is None or (sort != AMOUNT and not bare):
        return None
    columns = _given(heads.columns)
    near = columns + _given(heads.rows)
    row = [(unit, cell) for cell in heads.units for unit in (cell.strip(_AROUND_UNIT),) if sort_of(unit) == sort]
    above = [(unit, heads.above) for unit in _units_above(heads.above)]
    if sort == COUNT:
        named = place.unit == SCORE or any(place.unit in head for head in heads.columns)  # 受益户数
        said = _of(COUNT, columns) or ([] if named else row)
    elif sort == SHARE:
        said = _of(SHARE, near) or row or _of(SHARE, above)
        if not said:
            given = _of(SHARE, _given(heads.replaced))
            return None if given else _in_table(UNIT_MISSING, place, heads)
    else:
        said = _of(AMOUNT, near) or row
        if bare:
            said = said or [(unit, head) for unit, head in _of(SHARE, columns) if f"{unit}）" in head]
            said = said or _of(AMOUNT, above)
    if any(alike(place.unit, unit) for unit, _ in said):
        return None
    # A unit within a sentence (按预算（元）折算) may be that of something else.
    sure = [
        (unit, head) for unit, head in said if head in (heads.above, *heads.units) or re.search(_ENDS_IN_UNIT, head)
    ]
    return _in_table(UNIT_DIFFERS, place, heads, *sure[0]) if sure else None


def _given(heads: Iterable[str]) -> list[tuple[str, str]]:
    """Return the units that heads give, each with its head."""
    return [(unit, head) for head in heads for unit in units_in(head)]


def _of(sort: Sort, said: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the units of a sort among units and the heads that give them."""
    return [(unit, head) for unit, head in said if sort_of(unit) == sort]


@functools.lru_cache(maxsize=512)
def units_in(head: str) -> tuple[str, ...]:
    """Return the units that a head gives: in brackets, after 单位：, or a sign of percentages anywhere."""
    signs = ["‰" if sign[0] in "‰千" else "%" for sign in re.findall(_SIGNS, head)]
    return (*_parts(head, _BRACKET, _UNIT_LINE), *signs)


@functools.lru_cache(maxsize=64)
def _units_above(text: str) -> tuple[str, ...]:
    """Return the units that the lines above a table give: 单位：万元, or in brackets at the end of its caption."""
    return tuple(_parts(text, _UNIT_LINE, f"(?m:{_AT_END})"))


def _parts(text: str, *patterns: str) -> list[str]:
    """Return the units that stand where patterns find them in a text."""
    inside = [found for pattern in patterns for found in re.findall(pattern, text)]
    return [part for each in inside for part in re.split(_MARKS, each) if part and sort_of(part) is not None]


def _remark(code: Code, place: PrintedFigure, text: str, start: int, end: int, unit: str) -> PageRemark:
    """Return that a unit stands beside a figure that should not; [start:end] is where."""
    low, high = min(start, place.start), max(end, place.end)
    shown = text[low:high]
    if "（" in shown or "(" in shown:
        shown += text[high : high + 1]
    own, typed = place.unit, text[start:end]
    with_unit = bool(own) and place.text.endswith(own)

    def words(name: str, _: Container[str]) -> tuple[str, str]:
        if code is UNIT_REPEATED:
            has = f"已经带着单位「{own}」" if with_unit else f"后面已经写了「{unit}」"
            itself = f"；要自己写单位，就写 {{{{ {name}|数 }}}}{own}" if own else ""
            return f"印成了「{shown}」，单位说了两遍：{name} {has}", f"删去「{typed}」{itself}"
        side = "前面" if start < place.start else "后面"
        mend = f"删去「{typed}」" if with_unit or side == "前面" else f"把「{typed}」改成「{own}」"
        return (
            f"印成了「{shown}」，单位不对：{name} 按「{own}」印出，{side}却写着「{unit}」",
            f"{mend}{_conversion(name, own, unit)}",
        )

    return PageRemark(code, place, start, end, words, (unit,))


def _conversion(name: str, own: str, unit: str) -> str:
    money = unit in MONEY and own in MONEY
    return f"；要换算成{unit}，就写 {{{{ {name}|{unit} }}}}" if money else ""


def _missing(place: PrintedFigure, text: str) -> PageRemark:
    before = re.split(r"[，,。；;：:]", text[max(0, place.start - 12) : place.start])[-1]
    around = before + place.text

    def words(name: str, _: Container[str]) -> tuple[str, str]:
        return (
            f"「{around}」里的 {place.text} 没有印「{place.unit}」：{name} 以{place.unit}计，前后文都没有说",
            f"写成 {{{{ {name} }}}}，或在后面写上「{place.unit}」",
        )

    return PageRemark(UNIT_MISSING, place, place.start, place.end, words)


def _in_table(code: Code, place: PrintedFigure, heads: Heads, unit: str = "", head: str = "") -> PageRemark:
    table = quoted(heads.above) if heads.above.strip() else "表格"
    column = () if head == heads.above else (str(heads.column),)

    def words(name: str, _: Container[str]) -> tuple[str, str]:
        if code is UNIT_MISSING:
            return (
                f"{table}里印了「{place.text}」，没有「{place.unit}」：{name} 以{place.unit}计，表头和表上的单位都没有说",
                f"在表头写明，如「占比（{place.unit}）」，或在格里印出「{place.unit}」",
            )
        where = "表上" if head == heads.above else "单位一栏" if head in heads.units else f"表头{quoted(head)}"
        return (
            f"{table}里印了「{place.text}」，{where}的单位是「{unit}」：{name} 按「{place.unit}」印出",
            f"改正{where}的单位{_conversion(name, place.unit, unit)}",
        )

    return PageRemark(code, place, place.start, place.end, words, (IN_TABLE, str(heads.table), *column, unit))
