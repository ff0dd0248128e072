"""The unit beside a printed figure: said once, and none but the figure's own.

It is read in the text right before and after the figure, and for a table's cell in the heads of its column and row
and in the line above the table (单位：万元).  Where a character after a figure may as well begin a word (户 of 户均)
nothing is said: no report is stopped by a guess.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from typing import NamedTuple

from gendoc.compare.neighbours import (
    UnitBeside,
    currency_before,
    dividend,
    goes_on,
    is_signed,
    money_before,
    per_before,
    roughly_after,
    short_after,
    sign_before,
    unit_after,
    unit_ahead,
    units_above,
    units_in,
)
from gendoc.compare.remarks import PageRemark
from gendoc.core.finding import Code
from gendoc.core.wording import ROUGHLY_AFTER
from gendoc.figures.units import GENERIC, MONEY, halves, is_generic, is_measured, is_point, is_time, parse_unit, single
from gendoc.figures.written import (
    AMOUNT,
    COUNT,
    SCORE,
    SHARE,
    Sort,
    alike,
    counts_who,
    is_factor,
    measures_same,
    sort_of,
    unit_at,
)
from gendoc.render.trace import PrintedFigure
from gendoc.word.text import quoted

UNIT_REPEATED = Code("unit-repeated")
UNIT_DIFFERS = Code("unit-differs")
UNIT_MISSING = Code("unit-missing")
UNIT_CODES = (UNIT_REPEATED, UNIT_DIFFERS, UNIT_MISSING)
UNIT_COLUMNS = ("单位", "计量单位")  # heads of a column of units, of which each is that of its row
IN_TABLE = "table"  # begins the key of a remark that is one for a whole column, or table

_RATE_SIGNS = "/／每"
_ENDS_IN_UNIT = r"[）)%％‰比率数]\s*$|单位[:：]"
_AROUND_UNIT = " \u3000\u00a0\n（）()"


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


def look_at_units(
    place: PrintedFigure, text: str, heads: Heads | None, *, is_proportion: bool = False
) -> PageRemark | None:
    """Return what is wrong with the unit beside a figure, None if nothing is.

    text is the paragraph that the figure stands in; heads are those of its cell, None outside tables.
    is_proportion: a rule takes it for a share or a rate, so it is no difference of two percentages.
    """
    own = place.unit
    per = per_before(text, place.start)
    if not own:
        said = unit_after(text, place.end, "")
        if said is None:
            return None
        return (
            _beside(UNIT_REPEATED, place, text, said)
            if per and sort_of(said.unit) == SHARE
            else _twice(place, text, said)
        )
    if place.text.endswith(own):
        return _with_unit(place, text, per) or (_against_heads(place, heads, bare=False) if heads else None)
    points = unit_after(text, place.end, own) if is_proportion else None
    if points is not None and sort_of(own) == SHARE and is_point(points.unit) and not is_point(own):
        return _beside(UNIT_DIFFERS, place, text, points)
    return _bare(place, text, per, heads)


def _with_unit(place: PrintedFigure, text: str, per: UnitBeside | None) -> PageRemark | None:
    """Return what is wrong beside a figure that is printed with its unit."""
    own, sort = place.unit, sort_of(place.unit)
    before = per or (sign_before(text, place.start) if sort == SHARE else None)
    if before is None and sort == AMOUNT:
        before = money_before(text, place.start)
    if before is not None:
        return _beside(_code(own, before.unit), place, text, before)
    currency = _other_currency(place, text, sort)
    if currency is not None:
        return currency
    ahead = unit_ahead(place, text)
    if ahead is not None and sort == sort_of(ahead.unit) == AMOUNT and not alike(own, ahead.unit):
        return _beside(UNIT_DIFFERS, place, text, ahead)
    short = short_after(text, place.end)
    if short:
        code = _code(own, f"{short}元")
        return _remark(code, place, text, place.end, place.end + len(short), short)
    over, under = halves(own)
    said = unit_after(text, place.end, own)
    if again := _factor_again(place, text, place.end, under):
        return again
    if said is None:
        said = roughly_after(text, place.end, own)
        if said is None:
            return _joined(place, text)
        certain = sort == AMOUNT == sort_of(said.unit) or alike(own, said.unit)
        return _beside(_code(own, said.unit), place, text, said) if certain else None
    if under:
        return _beside_rate(place, text, said, over, under) or _joined(place, text)
    if said.unit == own:
        return _beside(UNIT_REPEATED, place, text, said)
    other = sort_of(said.unit)
    if sort is None or other is None:
        return None
    if sort == other != COUNT:
        foreign = sort == other == AMOUNT and not measures_same(own, said.unit)
        if foreign and not (said.ends and said.unit.endswith("元")):
            return None  # 475.05万元港币
        return _beside(_code(own, said.unit), place, text, said)
    if not said.ends:
        return None
    if own.endswith(said.unit) and not said.bracketed:
        return _beside(UNIT_REPEATED, place, text, said)
    if alike(own, said.unit):
        measured = is_measured(own) and not said.bracketed
        return _beside(UNIT_REPEATED, place, text, said) if measured else None
    differ = not (is_time(own) or is_generic(parse_unit(own))) and (
        not said.bracketed or (counts_who(own) and counts_who(said.unit))
    )
    return _beside(UNIT_DIFFERS, place, text, said) if differ else None


def _code(own: str, unit: str) -> Code:
    """Return what it is called that a unit stands beside a figure that has its own; a percentage is no 百分点."""
    return UNIT_REPEATED if alike(own, unit) and is_point(own) == is_point(unit) else UNIT_DIFFERS


def _other_currency(place: PrintedFigure, text: str, sort: Sort | None) -> PageRemark | None:
    """Return that ￥ stands before a figure that is no money, or $ before one that is in 元."""
    before = currency_before(text, place.start)
    if before is None or sort is None or (sort == AMOUNT and measures_same(place.unit, before.unit)):
        return None
    return _remark(UNIT_DIFFERS, place, text, before.start, before.end, text[before.start : before.end])


def _beside_rate(place: PrintedFigure, text: str, said: UnitBeside, over: str, under: str) -> PageRemark | None:
    """Return what is wrong with a unit after a rate that is printed with its own: 737.08元/人元."""
    if said.bracketed and said.unit != place.unit:
        return None
    if said.unit in (place.unit, under) or alike(over, said.unit):
        return _beside(UNIT_REPEATED, place, text, said)
    differ = sort_of(said.unit) in (AMOUNT, SHARE)
    return _beside(UNIT_DIFFERS, place, text, said) if differ else None


def _joined(place: PrintedFigure, text: str) -> PageRemark | None:
    """Return what is wrong where a figure's unit and the next character make another unit: 人 before 次."""
    following = text[place.end : place.end + 1]
    over, under = halves(place.unit)
    own = under or over
    longer = own + following
    if not following.strip() or sort_of(own) != COUNT or sort_of(longer) != COUNT:
        return None
    if alike(own, longer) or goes_on(text, place.end + 1, following):
        return None
    return _remark(UNIT_DIFFERS, place, text, place.end, place.end + 1, longer)


def _bare(place: PrintedFigure, text: str, per: UnitBeside | None, heads: Heads | None) -> PageRemark | None:
    """Return what is wrong beside a figure that is printed without its unit."""
    own, under = halves(place.unit)  # of a rate, the unit of what is divided may stand alone: 人均737.08元
    sort = sort_of(own)
    if per:
        if (sort is None and not under) or alike(own, per.unit):
            said = unit_after(text, place.end, per.unit)
            both = said is not None and sort_of(said.unit) == SHARE
            return _beside(UNIT_REPEATED, place, text, said) if said and both else None
        return _beside(UNIT_DIFFERS, place, text, per)
    currency = _other_currency(place, text, sort) if not under else None
    if currency is not None:
        return currency
    at = place.end
    for word in ROUGHLY_AFTER:
        if text.startswith(word, at) and unit_at(text, at + len(word), own):
            at += len(word)
    said = unit_after(text, at, place.unit)
    if said is not None:
        if said.unit == place.unit and under:
            return _factor_again(place, text, said.end, under) or _twice(place, text, said)
        if alike(own, said.unit):
            before = money_before(text, place.start) if sort == AMOUNT and not under else None
            if before is not None:
                return _beside(_code(own, before.unit), place, text, before)
            return _per_another(place, text, said, under) if under else _twice(place, text, said)
        other = sort_of(said.unit)
        if other is None or (said.bracketed and sort != other) or (sort is None and other == COUNT):
            return None
        if own == SCORE and other == SHARE:  # 20 of 100 分 is a weight of 20%
            return None
        return _beside(UNIT_DIFFERS, place, text, said)
    short = short_after(text, at) if sort is not None else ""
    if short:
        wrong = not alike(own, f"{short}元" if sort == AMOUNT else f"{short}{single(own)}")
        return _remark(UNIT_DIFFERS, place, text, at, at + len(short), short) if wrong else None
    before = currency_before(text, place.start)
    if before is not None and not alike(own, before.unit):
        return _remark(UNIT_DIFFERS, place, text, before.start, before.end, text[before.start : before.end])
    ahead = unit_ahead(place, text)
    if ahead is not None and sort == sort_of(ahead.unit) and sort in (AMOUNT, SHARE):
        wrong = not alike(own, ahead.unit)
        return _beside(UNIT_DIFFERS, place, text, ahead) if wrong else None
    if heads is not None:
        return _against_heads(place, heads, bare=True)
    if sort == SHARE and not under and not is_signed(place, text):
        return _missing(place, text)
    return None


def _per_another(place: PrintedFigure, text: str, said: UnitBeside, under: str) -> PageRemark | None:
    """Return that a rate is printed as one of another unit: 737.08元/户 of a figure in 元/人."""
    if text[said.end : said.end + 1] not in tuple(_RATE_SIGNS):
        return _twice(place, text, said)
    end, written = said.end, list[str]()
    while text[end : end + 1] in (*_RATE_SIGNS, "·"):  # 元/人/月 is 元/人·月
        unit = under if text.startswith(under, end + 1) else unit_at(text, end + 1)
        if not unit:
            break
        written.append(unit)
        end += 1 + len(unit)
    if not written or text[end : end + 1].isalnum():
        return None
    if len({*written}) < len(written):  # 元/人/人
        return _remark(UNIT_REPEATED, place, text, said.start, end, text[said.start : end])
    if under in written or any(is_factor(unit, under) for unit in written):
        return None  # 每月450.00元/人 of a figure in 元/人·月 says the rest before it
    return _remark(UNIT_DIFFERS, place, text, said.start, end, text[said.start : end])


def _factor_again(place: PrintedFigure, text: str, at: int, under: str) -> PageRemark | None:
    """Return that what a rate is for each of stands once more after its unit, which ends at a place: 450.00元/人/人."""
    if not under or text[at : at + 1] not in tuple(_RATE_SIGNS):
        return None
    again = unit_at(text, at + 1, under)
    end = at + 1 + len(again)
    if not again or not is_factor(again, under) or text[end : end + 1].isalnum():
        return None
    return _remark(UNIT_REPEATED, place, text, at, end, text[at:end])


def _twice(place: PrintedFigure, text: str, said: UnitBeside) -> PageRemark | None:
    """Return that a unit which was typed after a figure is typed once more."""
    again = unit_after(text, said.end, said.unit)
    if again is None or again.unit != said.unit:
        return None
    return _beside(UNIT_REPEATED, place, text, again)


def _against_heads(place: PrintedFigure, heads: Heads, *, bare: bool) -> PageRemark | None:
    """Return what is wrong between a figure and what its table says of its column and row."""
    sort = sort_of(place.unit)
    if sort is None or (sort != AMOUNT and not bare):
        return None
    columns = _given(heads.columns)
    near = columns + _given(heads.rows)
    row = [(unit, cell) for cell in heads.units for unit in (cell.strip(_AROUND_UNIT),) if sort_of(unit) == sort]
    above = [(unit, heads.above) for unit in units_above(heads.above)]
    if sort == COUNT:
        named = place.unit == SCORE or any(place.unit in head for head in heads.columns)  # 受益户数
        same_measure = [(unit, head) for unit, head in above if measures_same(place.unit, unit)]
        said = _of(COUNT, columns) or ([] if named else row or same_measure)
    elif sort == SHARE:
        said = _of(SHARE, near) or row or _of(SHARE, above)
        if not said:
            given = _of(SHARE, _given(heads.replaced))
            return None if given else _in_table(UNIT_MISSING, place, heads)
    else:
        said = _of(AMOUNT, near) or row
        if bare:
            said = said or [(unit, head) for unit, head in _of(SHARE, columns) if f"{unit}）" in head]
            said = said or _of(AMOUNT, above) or _counted(heads, above)
    if any(alike(place.unit, dividend(unit)) for unit, _ in said):
        return None
    # A unit within a sentence (按预算（元）折算) may be that of something else.
    sure = [
        (unit, head)
        for unit, head in said
        if head in (heads.above, *heads.units) or re.search(_ENDS_IN_UNIT, head)
        if dividend(unit) == unit
        or head in heads.columns[:1]  # 元/人 in a row's head, or above, may be that of another figure
    ]
    return _in_table(UNIT_DIFFERS, place, heads, *sure[0]) if sure else None


def _counted(heads: Heads, above: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the counters that 单位：户 gives above a table of which no head says that an amount is money."""
    silent = "单位" in heads.above and not any("元" in head for head in (*heads.columns, *heads.rows, heads.above))
    return [(unit, head) for unit, head in _of(COUNT, above) if unit not in (SCORE, GENERIC)] if silent else []


def _given(heads: Iterable[str]) -> list[tuple[str, str]]:
    """Return the units that heads give, each with its head."""
    return [(unit, head) for head in heads for unit in units_in(head)]


def _of(sort: Sort, said: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the units of a sort among units and the heads that give them."""
    return [(unit, head) for unit, head in said if sort_of(dividend(unit)) == sort]


def _beside(code: Code, place: PrintedFigure, text: str, said: UnitBeside) -> PageRemark:
    """Return that a unit stands beside a figure that should not."""
    return _remark(code, place, text, said.start, said.end, said.unit)


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
            itself = f"；要自己写单位，就写 {{{{ {name}|数 }}}}{typed if typed.endswith(own) else own}" if own else ""
            return f"印成了「{shown}」，单位说了两遍：{name} {has}", f"删去「{typed}」{itself}"
        side = "前面" if start < place.start else "后面"
        mend = f"删去「{typed}」" if with_unit or side == "前面" else f"把「{typed}」改成「{own}」"
        return (
            f"印成了「{shown}」，单位不对：{name} 按「{own}」印出，{side}却写着「{unit}」",
            f"{mend}{_conversion(name, own, unit)}",
        )

    return PageRemark(code, place, start, end, words, (unit,))


def _conversion(name: str, own: str, unit: str) -> str:
    if is_point(unit) and own == "%":
        return "；说的若是两个百分数之差，就在数据里把单位写成「个百分点」"
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
