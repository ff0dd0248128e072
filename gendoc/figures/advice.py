"""What to write in a field instead of a text that is no figure there, in the very form that the field takes.

Whatever is advised has been read back: it is a figure of that field, of the value that was meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from gendoc.core.numerals import in_plain_han
from gendoc.core.text import quote
from gendoc.core.wording import DOWN
from gendoc.figures.interval import half_up
from gendoc.figures.meaning import MeantNumber, Misspelling
from gendoc.figures.nonfigures import A_DATE, ROUGHLY, NoFigure, no_figure, noted, several, year_of
from gendoc.figures.peeling import half_width
from gendoc.figures.reading import LONGEST, misspelling
from gendoc.figures.spelling import PENDING
from gendoc.figures.units import (
    CURRENCIES,
    GENERIC,
    MONEY,
    MULTIPLES,
    NotAFigure,
    is_counter,
    is_share,
    multiple_of,
    parse_unit,
)
from gendoc.figures.written import SCORE

MOST_DECIMALS = 9
_SEARCHED = 400  # characters of a long text
_SHARE_DECIMALS = 2  # of a share that is none to the last digit, where the field does not say
_MONEY = re.compile(r"(?P<times>[十百千]?[万亿]?)[元圆圓園]")
_BARE = re.compile("[十百千]?[万亿]|[千百]")
_TIMES = "倍"
_POINTS = ("bp", "BP", "个基点", "基点")
_MISPLACED = "查对是不是填错了地方，没有填错就"
_WHOLE_UNIT = "不是金额的把单位写全，如 万人次"
_WHICH = f"这里只写一个数字，如年度；尚未取得写 {PENDING}"


class WantedFigure(NamedTuple):
    """What is wanted where the text stands.

    unit None: the text carries its own; whole: no decimals; identifier: a year or the like.  reads returns the value
    of a text as the field reads it and raises NotAFigure.  name is that of the figure, in_words that of the field beside
    it for what is put in words; "" if it has none.
    """

    unit: str | None
    decimals: int | None
    whole: bool
    identifier: bool
    reads: Callable[[str], Decimal]
    name: str = ""
    in_words: str = ""


class _Option(NamedTuple):
    """A text to write, and the words before it that say when: 确以元计，换算成万元写.

    text "": it would be written as 0, so the words only say so: 确以元计的不足 0.01 万元，查对.
    """

    words: str
    text: str


def explained(text: str, problem: NotAFigure, field: WantedFigure) -> NotAFigure:
    """Return the refusal of text, with what to write in the field; problem is what is wrong with it at first sight."""
    shown = quote(text, 24, 20)
    if len(text) > LONGEST:
        none = several(text[:_SEARCHED])
        return problem if none is None else NotAFigure(f"{shown}{none.why}", none.advice)
    plain = half_width(text)
    year = year_of(plain) or _short_year(plain) if field.identifier else ""
    if year and _fits(field, year, Fraction(year)):
        if year not in plain:
            return NotAFigure(f"{shown}不是四位的年份", f"是 {year} 年就写 {year}", values=(year,))
        return NotAFigure(f"{shown}里不只是年份", f"请写 {year}", values=(year,))
    none = noted(text) or no_figure(plain) or (_foreign(plain) if field.unit in MONEY else None)
    if field.identifier and re.search("[0-9] ?[/、~至] ?[0-9]", plain):
        none = several(plain)
    falls = any(word in field.name for word in DOWN) and not re.search("[增升涨]", field.name)
    changes = bool(re.search("[增减涨降升变]", field.name))
    meant = _score(plain, field) or misspelling(text, falls=falls, changes=changes) if none is None else None
    none = none or (several(plain) if meant is None else None)
    if none is not None:
        if field.in_words and (none.several or none.why in (A_DATE, ROUGHLY)):
            none = none._replace(advice=_worded(field))
        elif field.unit is not None and none.several:
            none = none._replace(advice="这里只写一个数")
        return NotAFigure(f"{shown}{none.why}", _WHICH if field.identifier else none.advice)
    if meant is None:
        if field.in_words and not re.search("[0-9]", plain):
            return NotAFigure(problem.why, _worded(field))
        return NotAFigure(problem.why, _WHICH) if field.identifier else problem
    return _with_values(shown, problem, meant, field)


def _worded(field: WantedFigure) -> str:
    return f"这里只写一个数和它的单位，如 120 场；要写成文字的，把「{field.name}」改为「{field.in_words}」"


def _score(text: str, field: WantedFigure) -> Misspelling | None:
    """Return the meaning of 95/100 where a score is wanted, None for any other text or field."""
    match = re.fullmatch(r"(?P<score>[0-9]+(?:\.[0-9]+)?) ?分? ?/ ?[0-9]+(?:\.[0-9]+)? ?分?", text)
    if match is None or not (field.unit == SCORE or re.search("(?:得分|分值|分数|评分|总分|满分)$", field.name)):
        return None
    decimals = len(match["score"].partition(".")[2])
    reading = MeantNumber(Fraction(match["score"]), SCORE if field.unit is None else "", decimals)
    return Misspelling("后面写了满分", (reading,), "满分不写在这里")


def _foreign(text: str) -> NoFigure | None:
    match = re.fullmatch(rf"[0-9][0-9.,]*\s*(?P<currency>{'|'.join(' '.join(CURRENCIES).split())})", text)
    return NoFigure(f"是外币（{match['currency']}）", "折算成人民币再写") if match else None


def _with_values(shown: str, problem: NotAFigure, meant: Misspelling, field: WantedFigure) -> NotAFigure:
    options: list[_Option] = []
    too_small: list[_Option] = []
    refusal = problem
    for reading in meant.readings:
        for option, value in _options(reading, meant, field):
            if not option.text:
                too_small.append(option)
                continue
            try:
                right = Fraction(field.reads(option.text)) == value
            except NotAFigure as other:
                refusal = other
                continue
            if right and option.text not in (one.text for one in options):
                options.append(option)
    why = f"{shown}{meant.why}" if meant.why and not problem.rule else problem.why
    if not meant.readings:
        return NotAFigure(why, meant.advice)
    if not options:
        if not meant.why or problem.rule:
            return problem
        if refusal is problem:
            elsewhere = f"这里以{field.unit}计，查对是不是填错了地方" if field.unit else "这里要写算好的数"
            return NotAFigure(why, elsewhere)
        return NotAFigure(f"{why}；{refusal.why}", refusal.remedy)
    words = "，".join(f"{option.words} {option.text}".rstrip() for option in dict.fromkeys((*options, *too_small)))
    words = f"{problem.remedy}，{words}" if problem.rule else words
    bare = field.unit is None and any(_BARE.fullmatch(reading.unit) for reading in meant.readings)
    advice = _WHOLE_UNIT if bare else meant.advice
    unsure = any(reading.condition for reading in meant.readings) or options[0].words.startswith(_MISPLACED)
    return NotAFigure(
        why,
        words,
        advice,
        values=tuple(option.text for option in options),
        sure=len(options) == 1 and not too_small and not unsure,
        bound=meant.bound,
    )


def _fits(field: WantedFigure, text: str, value: Fraction) -> bool:
    try:
        return Fraction(field.reads(text)) == value
    except NotAFigure:
        return False


def _short_year(text: str) -> str:
    """Return the year that two digits stand for: '20 and 20年 are 2020; "" for any other text."""
    match = re.fullmatch("['\"]?(?P<year>[0-9]{2})(?:年度?)?", text)
    return f"20{match['year']}" if match else ""


def _options(reading: MeantNumber, meant: Misspelling, field: WantedFigure) -> Iterator[tuple[_Option, Fraction]]:
    """Yield what a reading is in the field, each with the value that the field should read."""
    wanted, own = field.unit, in_plain_han("".join(reading.unit.split()))
    if wanted is None:
        yield from _with_its_unit(reading, own, meant.verb, field)
        return
    said = reading.value * _multiple(own) if own in ("千", "百") else reading.value if reading.spoken and not own else 0
    if said >= 100 and wanted in ("万元", "亿元"):
        for unit in ("元", wanted):  # 五千 in a field of 万元
            yield _option(said * 10 ** MONEY[unit] / 10 ** MONEY[wanted], 0, field, f"以{unit}计的写")
        return
    ratio = _ratio(own, wanted)
    hedge = reading.condition + "写" if reading.condition else ""
    if ratio is None:
        if is_share(own) and meant.why:
            return  # a part of what, nobody can say
        ratio, hedge = Fraction(1), f"{_MISPLACED}请写"
    typed = reading.decimals
    if is_share(wanted) and not own and abs(reading.value) <= 1 and typed > (field.decimals or typed):
        hundred = reading.value * 100
        yield _option(hundred, typed, field, f"是 {half_up(hundred, field.decimals or 0)}% 就写")
        hedge = f"确是 {half_up(reading.value, typed)}% 就写"
    if own == _TIMES and wanted == "%" and re.search("[增减涨降升变]", field.name):
        times = half_up(reading.value, typed)
        yield _option(reading.value * 100, 0, field, f"变动了 {times} 倍的写")
        yield _option(reading.value * 100 - 100, 0, field, f"变到 {times} 倍的写")
        return
    if own in MONEY and own != wanted and wanted in MONEY and not reading.spoken:
        if field.decimals is None or typed <= field.decimals:
            yield _option(reading.value, typed, field, f"数字本来就以{wanted}计，写")
            hedge = f"确以{own}计，换算成{wanted}写"
        else:
            hedge = f"换算成{wanted}写"
    elif own in MONEY and own != wanted and wanted in MONEY:
        hedge = hedge or f"以{own}计，换算成{wanted}写"
    decimals = typed if ratio == 1 else field.decimals or 0 if own in MONEY else 0
    yield _option(reading.value * ratio, decimals, field, hedge or meant.verb)


def _with_its_unit(
    reading: MeantNumber, own: str, verb: str, field: WantedFigure
) -> Iterator[tuple[_Option, Fraction]]:
    value, decimals, unit = reading.value, reading.decimals, reading.unit.strip()
    hedge = reading.condition + "写" if reading.condition else ""
    money = _money_size(own)
    if _BARE.fullmatch(own):
        hedge, money = hedge or "是金额就写", _multiple(own)
    if own in MONEY:
        unit = own
    elif money is not None:
        unit = "亿元" if own.startswith("亿") else "元" if money < 1000 else "万元"
        ratio = Fraction(money, 10 ** MONEY[unit])
        value, decimals = value * ratio, decimals if ratio == 1 else 0
    yield _option(value, decimals, field, hedge or verb, unit)


def _option(value: Fraction, typed: int, field: WantedFigure, words: str, unit: str = "") -> tuple[_Option, Fraction]:
    """Return a value as the field has it, with at least as many decimals as typed if it takes them.

    A value that the field would have as 0 is no text to write: 12.30 元 in 万元 is a typing error somewhere, not 0.00.
    """
    exact = next((places for places in range(MOST_DECIMALS + 1) if (value * 10**places).denominator == 1), None)
    most = 0 if field.whole else field.decimals
    rounds = exact is None or (most is not None and exact > most)
    if exact is None:
        places = most if most is not None else _SHARE_DECIMALS
    else:
        places = max(exact, typed) if most is None else min(max(exact, typed), most)
    if field.whole and exact:
        places, rounds = exact, False  # no whole number: the field refuses it
    number = f"{half_up(value, places):f}"
    if value and not Fraction(number):
        when = words.removesuffix("写").removesuffix("请").removesuffix("就").partition("，换算成")[0]
        least = f"{Decimal(1).scaleb(-places):f} {unit or field.unit or ''}".rstrip()
        return _Option(f"{when}{'的' if when.startswith('确') else ''}不足 {least}，查对", ""), Fraction(0)
    if rounds:
        words = words.removesuffix("请写").removesuffix("写") + "四舍五入写"
    return _Option(words, f"{number} {unit}".strip()), Fraction(number)


def _ratio(own: str, wanted: str) -> Fraction | None:
    """Return what 1 own comes to in the unit of a field, None if the two have nothing to do with each other."""
    if own in ("", wanted):
        return Fraction(1)
    size, base = _money_size(own), _money_size(wanted)
    if _BARE.fullmatch(own):
        if base:
            return Fraction(_multiple(own), base)
        return Fraction(_multiple(own)) if not wanted or is_counter(wanted) else None
    if not wanted:
        return multiple_of(own) if size is None else None
    if size and base:
        return Fraction(size, base)
    if own == "‱" and wanted == "%":
        return Fraction(1, 100)
    if own == _TIMES and wanted == "%":
        return Fraction(100)
    if own in _POINTS and wanted == "%":
        return Fraction(1, 100)
    one, other = parse_unit(own), parse_unit(wanted)
    if one.dimension == other.dimension:
        return one.size / other.size
    return Fraction(1) if own == GENERIC and is_counter(wanted) else None


def _multiple(signs: str) -> int:
    size = 1
    for sign in signs:
        size *= MULTIPLES.get(sign, 10)
    return size


def _money_size(unit: str) -> int | None:
    """Return how many 元 a unit of money is, also one that no figure carries: 1000 for 千元; None for other units."""
    match = _MONEY.fullmatch(unit)
    return _multiple(match["times"]) if match else None
