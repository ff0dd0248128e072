"""Units of figures: what each measures, which convert and which are alike.

This is the only table of units.  Units of one measure convert exactly; counters of one family are alike (人, 名, 位);
万 or 亿 before a unit multiplies it; a slash makes a rate of two units (元/人次).  A word that the table does not have
is equal only to itself.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import NamedTuple

MONEY_MEASURE, SHARE_MEASURE, POINTS_MEASURE = "金额", "占比", "百分点"
TIMES = ("时间", "年月")  # a month is no number of days
# By measure: the size of each unit in the base unit of the measure, and its names; the largest first.
_F = Fraction
MEASURES: dict[str, tuple[tuple[Fraction, str], ...]] = {
    MONEY_MEASURE: ((_F(10**8), "亿元"), (_F(10**4), "万元"), (_F(1), "元")),
    SHARE_MEASURE: ((_F(1, 100), "%"), (_F(1, 1000), "‰")),
    POINTS_MEASURE: ((_F(1), "个百分点 百分点"),),
    "长度": (
        *((_F(1000), "公里 千米 km KM"), (_F(500), "里 华里"), (_F(1), "米 m"), (_F(1, 10), "分米 dm")),
        *((_F(1, 100), "厘米 公分 cm"), (_F(1, 1000), "毫米 mm")),
    ),
    "面积": (
        *((_F(10**6), "平方公里 平方千米 km²"), (_F(10**4), "公顷 ha"), (_F(2000, 3), "亩")),
        *((_F(1), "平方米 平米 m²"), (_F(1, 100), "平方分米 dm²"), (_F(1, 10**4), "平方厘米 cm²")),
    ),
    "体积": ((_F(1000), "立方米 m³"), (_F(1), "升 公升 立方分米 L"), (_F(1, 1000), "毫升 立方厘米 mL ml")),
    "质量": (
        *((_F(1000), "吨 公吨 t"), (_F(1), "千克 公斤 kg KG"), (_F(1, 2), "斤 市斤"), (_F(1, 1000), "克 g")),
        (_F(1, 10**6), "毫克 mg"),
    ),
    "时间": (
        *((_F(604800), "周 星期 个星期"), (_F(86400), "天 日 d"), (_F(3600), "小时 个小时 h"), (_F(60), "分钟 min")),
        (_F(1), "秒 秒钟 s"),
    ),
    "年月": ((_F(12), "年"), (_F(3), "季度 个季度"), (_F(1), "个月 月")),
    "电量": ((_F(1000), "兆瓦时 MWh"), (_F(1), "千瓦时 度 kWh"), (_F(1, 1000), "瓦时 Wh")),
    "功率": ((_F(1000), "兆瓦 MW"), (_F(1), "千瓦 kW"), (_F(1, 1000), "瓦 W")),
}
PHYSICAL = frozenset(MEASURES) - {MONEY_MEASURE, SHARE_MEASURE, POINTS_MEASURE}
# Counters that mean the same in official texts; the first names the family.  人, 户 and 人次 are apart on purpose: a
# household is no person, a visit no visitor.  场次 counts how often something took place, as 次 does.
ALIKE = (
    *("人 名 位 个人", "人次 人次数 人(次)", "次 次数 场 场次", "批次 批", "岁 周岁"),
    *("家 所", "台 套 台套 台/套 部 辆", "件 起 宗", "本 册", "株 棵", "栋 幢", "只 羽"),
    *("户", "户次", "家次"),  # each only like itself
)
GENERIC = "个"  # may replace any counter of pieces: 10 个单位 are 3 家 and 7 所
PIECES = frozenset(
    [
        "家",
        "具",
        "台",
        "件",
        "本",
        "株",
        "栋",
        "只",
        "项",
        "条",
        "间",
        "处",
        "座",
        "张",
        "幅",
        "支",
        "盏",
        "对",
        "份",
        "篇",
        "期",
        "种",
        "类",
        "门",
        "块",
        "艘",
        "架",
    ]
)
# Money that is none of the above and converts into none of them; the first names the currency.
CURRENCIES = (
    *("美元 美金", "欧元", "英镑", "日元", "港元 港币", "澳元", "加元", "韩元", "新台币 台币", "澳门元", "卢布"),
    "瑞士法郎",
)
MULTIPLES = {"百": 10**2, "千": 10**3, "万": 10**4, "亿": 10**8}
MONEY = {name: len(str(size)) - 1 for size, name in reversed(MEASURES[MONEY_MEASURE])}  # and its power of ten in 元
_MULTIPLE = re.compile("万亿|(?:十|百|千)?[万亿]|[千百]")
_NEVER_COUNTED = frozenset((MONEY_MEASURE, SHARE_MEASURE, POINTS_MEASURE))
_FACTORS = re.compile("[·•×*・]")
_BRACKETED = re.compile(r"(.+)\((.+)\)")
RATE = re.compile("[/／每]")  # 元/月, 吨/万元: no amount of money


class NotAFigure(ValueError):
    """A text that spells no figure: why says what is wrong, advice what to write; its own text says both.

    advice is remedy, what to write for a number, and otherwise, what else a figure of a report can be: 无, 待填, or
    given in a larger unit.  values are the texts that remedy says to write, each of them a figure there.  final: there
    is no more to be said about the text.  rule: remedy is a rule, said before what to write. sure: the one of values is
    meant, whatever else may be wrong.  bound: the text names the least (">") or the most ("<") that there may be.
    """

    def __init__(
        self,
        why: str,
        remedy: str,
        otherwise: str = "",
        *,
        values: tuple[str, ...] = (),
        final: bool = False,
        rule: bool = False,
        sure: bool = False,
        bound: str = "",
    ) -> None:
        self.why = why
        self.remedy = remedy
        self.values = values
        self.final = final or bool(values)
        self.rule = rule
        self.sure = sure
        self.bound = bound
        self.advice = "；".join(part for part in (remedy, otherwise) if part)
        super().__init__("，".join(part for part in (why, self.advice) if part))


class UnitMismatch(ValueError):
    """Figures whose units cannot be brought together; the text says which, in Chinese."""


class Term(NamedTuple):
    """One factor of a unit: 万人次 to the power of -1 in 元/万人次.

    family is its measure or family of counters; word is 人次, size its size in base units, multiple what 万 stands for.
    """

    family: str
    power: int
    word: str
    size: Fraction
    multiple: Fraction


class Unit(NamedTuple):
    """A unit and its factors: dimension is the power of each family, size the size of the unit in base units."""

    terms: tuple[Term, ...]
    dimension: frozenset[tuple[str, int]]
    size: Fraction

    @property
    def measure(self) -> str:
        """Return the measure or family of a unit of one factor, "" for a rate and for no unit."""
        return self.terms[0].family if len(self.terms) == 1 and self.terms[0].power == 1 else ""

    @property
    def multiple(self) -> Fraction:
        """Return the number that 万 and 亿 stand for in it: 10000 for 万人次, 1 for 人次."""
        product = Fraction(1)
        for term in self.terms:
            product *= term.multiple**term.power
        return product


def _spelt(word: str) -> str:
    return unicodedata.normalize("NFKC", "".join(word.split()))


KNOWN_UNITS: dict[str, tuple[str, Fraction]] = {
    _spelt(name): (measure, size)
    for measure, sizes in MEASURES.items()
    for size, names in sizes
    for name in names.split()
} | {_spelt(word): (words.split()[0], Fraction(1)) for words in ALIKE for word in words.split()}


@functools.lru_cache(maxsize=1024)
def parse_unit(text: str) -> Unit:
    """Return a unit with its factors: 元/户·月 has three, "" has none."""
    spelt = _spelt(text)
    terms = [_term(spelt, 1)] if spelt in KNOWN_UNITS else list(_terms(spelt))
    powers: dict[str, int] = {}
    size = Fraction(1)
    for term in terms:
        powers[term.family] = powers.get(term.family, 0) + term.power
        size *= (term.size * term.multiple) ** term.power
    return Unit(tuple(terms), frozenset((family, power) for family, power in powers.items() if power), size)


def _terms(text: str) -> Iterator[Term]:
    over, *under = RATE.split(text)
    if not text or not all((over, *under)):
        if text:
            yield Term(text, 1, text, Fraction(1), Fraction(1))
        return
    for power, half in ((1, over), *((-1, half) for half in under)):
        yield from (_term(word, power) for word in _FACTORS.split(half) if word)


def _term(word: str, power: int) -> Term:
    """Return the factor that a word stands for; a word of the same family may follow in brackets: 台(套), 场(次)."""
    multiple = Fraction(1)
    if word not in KNOWN_UNITS:
        match = _MULTIPLE.match(word)
        bare = word[match.end() :] if match else ""
        if match and bare and KNOWN_UNITS.get(bare, ("", 0))[0] not in _NEVER_COUNTED and not bare.startswith("元"):
            for sign in match[0]:
                multiple *= MULTIPLES.get(sign, 10)
            word = bare
    twice = _BRACKETED.fullmatch(word)
    if twice and KNOWN_UNITS.get(twice[1]) == KNOWN_UNITS.get(twice[2], ("", 0)):
        word = twice[1]
    family, size = KNOWN_UNITS.get(word, (word, Fraction(1)))
    return Term(family, power, word, size, multiple)


def factor(own: str, unit: str) -> Fraction:
    """Return what 1 own comes to in unit: 10000 for 万元 in 元.

    A number without a unit takes any unit but money, percentages and multiples (万人次); 个 replaces any counter of
    pieces.  Raises UnitMismatch for all other units of different dimensions.
    """
    if own == unit:
        return Fraction(1)
    one, other = parse_unit(own), parse_unit(unit)
    if one.dimension == other.dimension:
        return one.size / other.size
    if is_generic(one) != is_generic(other) and {one.measure, other.measure} & PIECES:
        return one.size / other.size
    shown = "」与「".join(name or "无单位" for name in (own, unit))
    if own and unit:
        raise UnitMismatch(f"「{shown}」不能合在一起算")
    named = one if own else other
    if {family for family, _ in named.dimension} & {MONEY_MEASURE, SHARE_MEASURE}:
        raise UnitMismatch(f"「{shown}」不能合在一起算")
    if named.multiple != 1:
        raise UnitMismatch(f"「{shown}」不能合在一起算：看不出没有单位的数是多少{own or unit}，请写上单位")
    return Fraction(1)


def is_generic(unit: Unit) -> bool:
    """Return whether a unit is 个 or a multiple of it."""
    return unit.measure == GENERIC


def is_known(text: str) -> bool:
    """Return whether the table has all factors of a unit."""
    terms = parse_unit(text).terms
    return bool(terms) and all(term.word in KNOWN_UNITS or term.word == GENERIC for term in terms)


def multiple_of(unit: str) -> Fraction:
    """Return the number that 万 and 亿 stand for in a unit: 10000 for 万人次, 1 for 户; 1 for money too."""
    return parse_unit(unit).multiple


def halves(unit: str) -> tuple[str, str]:
    """Return the parts of a rate before and after its slash: 元 and 户·月 of 元/户·月; the second is "" for no rate."""
    over, *under = RATE.split(unit)
    if _spelt(unit) in KNOWN_UNITS or not over or not all(under):
        return unit, ""
    return over.strip(), "·".join(word.strip() for half in under for word in _FACTORS.split(half) if word.strip())


def single(unit: str) -> str:
    """Return a unit without 万 or 亿 before it: 人次 for 万人次; a rate, and money, as they are."""
    parsed = parse_unit(unit)
    return parsed.terms[0].word if parsed.measure and parsed.multiple != 1 else unit


def is_share(unit: str) -> bool:
    """Return whether a unit is % or ‰."""
    return parse_unit(unit).measure == SHARE_MEASURE


def is_measured(unit: str) -> bool:
    """Return whether a unit is one of length, area, time and the like."""
    return parse_unit(unit).measure in PHYSICAL


def is_time(unit: str) -> bool:
    """Return whether a unit is one of time: an hour, a month."""
    return parse_unit(unit).measure in TIMES


def is_counter(unit: str) -> bool:
    """Return whether figures of a unit count or measure things: there is no money and no percentage in it."""
    return not any(term.family in _NEVER_COUNTED for term in parse_unit(unit).terms)


def is_point(unit: str) -> bool:
    """Return whether a unit is that of the difference of two percentages."""
    return parse_unit(unit).measure == POINTS_MEASURE


def common(units: Iterable[str]) -> str:
    """Return the unit to compute in: the first in which all others have a finite decimal form, "" if there is none.

    Of 平方米 and 亩 that is 亩, which is 2000/3 平方米.  个 is chosen only if there is no other unit.
    """
    named = list(dict.fromkeys(unit for unit in units if unit))
    if len(named) < 2:
        return named[0] if named else ""
    telling = [unit for unit in named if not is_generic(parse_unit(unit))] or named
    return next((unit for unit in telling if all(_ends(other, unit) for other in telling)), telling[0])


def _ends(own: str, unit: str) -> bool:
    """Return whether the size of own in unit has a finite decimal form; True if the two do not convert."""
    one, other = parse_unit(own), parse_unit(unit)
    rest = (one.size / other.size).denominator if one.dimension == other.dimension else 1
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1
