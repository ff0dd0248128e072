"""Units that a figure carries with it: what is one, and what only looks like one."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Literal, NamedTuple, TypeAlias

from gendoc.core.text import quote

Measure: TypeAlias = Literal["money", "share", "count"]


class Scale(NamedTuple):
    """What a unit measures, and its power of ten: of 元, or of the whole that a share is part of."""

    measure: Measure
    power: int


_SCALES = {
    "元": Scale("money", 0),
    "万元": Scale("money", 4),
    "亿元": Scale("money", 8),
    "%": Scale("share", -2),
    "‰": Scale("share", -3),
}
_COUNT = Scale("count", 0)
MONEY = {unit: scale.power for unit, scale in _SCALES.items() if scale.measure == "money"}
CONVERTED = tuple(_SCALES)  # figures of one measure are shown in one of these units
_NO_UNIT = re.compile("[{}\"'“”‘’「」\x00-\x1f]")
_RATE = re.compile("[/／每]")  # 元/月, 吨/万元: no amount of money
_LIKE_MONEY = str.maketrans("萬億圆圓園", "万亿元元元")
# An amount with words around its unit, or in a unit that gendoc cannot convert: 多万元, 元左右, 千元, 万圆, 万.
_ROUGHLY_MONEY = re.compile(
    "[十百千万亿余多来约整近几数人民币]*[万亿]?元|(万|亿)?元(?!素).+|.*[万亿]元.*|[万亿][员員原源缘]?"
)
_ROUGHLY = re.compile(
    "(?P<before>余(?![热量料额])|多(?![式层边媒功普参用]))(?P<of>.*)|(?P<what>.*?)(?P<after>左右|上下|[余多])"
)
# Letters that are units by themselves and may stand right after the digits; any other is more likely a misread digit.
_UNITS = """km m dm cm mm nm hm kg g mg t L mL ml kL kW kWh MW MWh GW GWh W Wh V kV A mA Hz kHz MHz GHz
B KB kB MB GB TB PB Mbps Gbps h min s ms d Pa kPa MPa hPa ha dB pH ppm TEU J kJ MJ GJ N kN mol K"""
_KNOWN = frozenset(_UNITS.split())
_LETTERS_FIRST = re.compile("[A-Za-z]+")
_DIGITS = str.maketrans("OolI", "0011")


class NotAFigure(ValueError):
    """A text that spells no figure: why, and in advice what to write; both in one as its own text."""

    def __init__(self, why: str, advice: str) -> None:
        super().__init__(f"{why}，{advice}" if advice else why)
        self.why = why
        self.advice = advice


def check_unit(unit: str, text: str) -> None:
    """Refuse what is no unit, and what is nearly money: it would neither convert nor add up.

    unit is that of text, the figure as typed.  Raises NotAFigure.
    """
    shown = quote(text, 24, 20)
    match = _NO_UNIT.search(unit)
    if match:
        what = f"「{match[0]}」" if match[0].isprintable() else "控制字符"
        raise NotAFigure(f"{shown}的单位里不能有{what}", "单位只写一个词，如 户、万元")
    if unit == "％":
        raise NotAFigure(f"{shown}用了全角的百分号", "请写 %")
    for part in _RATE.split(unit):
        plain = "".join(part.split()).translate(_LIKE_MONEY)
        if part not in MONEY and _ROUGHLY_MONEY.fullmatch(plain):
            units = "、".join(MONEY)
            raise NotAFigure(f"{shown}的单位「{unit}」像是金额", f"金额的单位只写 {units}，别的字写在句子里")
    _check_letters(unit, text)
    rough = _ROUGHLY.fullmatch(unit)
    if rough:
        word = rough["before"] or rough["after"]
        number = text.rstrip().removesuffix(unit).strip()
        rest = ((rough["of"] or "") + (rough["what"] or "")).strip()
        raise NotAFigure(
            f"{shown}的单位里有「{word}」，约数不是单位",
            f"这里写 {f'{number} {rest}'.strip()}，"
            f"「{word}」写在句子里，如 {{{{ 名称|数 }}}}{word + rest if rough['before'] else rest + word}",
        )


def _check_letters(unit: str, text: str) -> None:
    """Refuse a letter in the place of a digit: 8O 处, 8l处, 8 O 处."""
    letters = _LETTERS_FIRST.match(unit)
    if letters is None or letters[0] in _KNOWN:
        return
    head = text.rstrip().removesuffix(unit)
    apart = head[-1:].isspace()
    like_digits = not letters[0].strip("OolI")
    if apart and not (like_digits and unit[letters.end() : letters.end() + 1].strip() == ""):
        return
    shown = quote(text, 24, 20)
    if like_digits:
        meant = f"{head.rstrip()}{letters[0].translate(_DIGITS)} {unit[letters.end() :].strip()}".strip()
        raise NotAFigure(f"{shown}的数字后面是字母「{letters[0]}」", f"是数字就写 {meant}，升写作 L")
    raise NotAFigure(f"{shown}的数字后面紧接字母「{letters[0]}」", f"是单位就空一格，写 {head} {unit}，否则改正数字")


class UnitMismatch(ValueError):
    """Figures whose units cannot be brought together; the text says which, in Chinese."""


def scale_of(unit: str) -> Scale:
    """Return what a unit measures and its power of ten; a counter (户, 人, 家, or no unit) counts by ones."""
    return _SCALES.get(unit, _COUNT)


def factor(own: str, unit: str) -> Fraction:
    """Return how many of unit one of own is.

    Counters go together as numbers do.  Raises UnitMismatch between money, percentages and
    counts, and between money and a bare number.
    """
    (measure, power), (other, base) = scale_of(own), scale_of(unit)
    if measure != other:
        shown = "」与「".join(name or "无单位" for name in (own, unit))
        raise UnitMismatch(f"「{shown}」不能合在一起算")
    return Fraction(10) ** (power - base)


# Units that may stand for one another beside a figure: each set is of one kind, and 个 stands for any that counts.
_ALIKE = tuple(
    frozenset(units.split())
    for units in (
        "人 名 位 口",
        "户 家",
        "人次 次",
        "件 项 条 宗 起 份 篇 册 本 部 套 台 辆 张 座 处 所 栋 间 家 支 只 头 棵 株 面 块 幅 盏 艘 架 种 类"
        " 次 场 场次 期 批 批次 届 轮 回 车次 户次 件次",
        "年",
        "月 个月",
        "天 日",
        "小时",
        "公里 千米 km",
        "米 m",
        "平方米 平米 ㎡ m²",
        "平方公里 km²",
        "立方米 m³",
        "亩",
        "公顷",
        "吨 t",
        "公斤 千克 kg",
        "分",
        "倍",
    )
)
_COUNTERS = frozenset().union(*_ALIKE) | {"个"}
_POINTS = frozenset({"百分点", "个百分点"})  # the difference of two percentages
_SHARES = {"%": "%", "％": "%", "‰": "‰", **dict.fromkeys(_POINTS, "百分点")}
_TIMES = {"万": 4, "亿": 8, "千": 3, "百万": 6, "千万": 7, "十万": 5, "": 0}
_TIMES_BEFORE = re.compile("(?:千万|百万|十万|亿|万|千)(?!米)(?=.)")
_LONGEST = 6


class WrittenUnit(NamedTuple):
    """A unit as it stands beside a figure: what it counts, and how many of it, as a power of ten."""

    measure: Measure
    base: str
    power: int


def written_unit(unit: str) -> WrittenUnit | None:
    """Return what a unit is, None if nobody knows it: 万人次 is ten thousand 人次."""
    if unit in _SHARES:
        return WrittenUnit("share", _SHARES[unit], 0)
    times = _TIMES_BEFORE.match(unit)
    base, power = (unit[times.end() :], _TIMES[times[0]]) if times else (unit, 0)
    if base == "元":
        return WrittenUnit("money", base, power)
    return WrittenUnit("count", base, power) if base in _COUNTERS else None


def unit_at(text: str, at: int, own: str = "") -> str:
    """Return the longest unit that text has at a place, "" if it has none that is known, or own."""
    for length in range(min(max(_LONGEST, len(own)), len(text) - at), 0, -1):
        unit = text[at : at + length]
        if unit == own or written_unit(unit) is not None:
            return unit
    return ""


def alike(unit: str, other: str) -> bool:
    """Return whether two units may stand for one another; those that nobody knows are alike only by word."""
    if unit == other:
        return True
    first, second = written_unit(unit), written_unit(other)
    if first is None or second is None or first[0::2] != second[0::2]:
        return False
    bases = {first.base, second.base}
    if first.measure == "share":
        return len(bases) == 1 or (first.base == "%" and second.base == "百分点")
    return len(bases) == 1 or "个" in bases or any(bases <= units for units in _ALIKE)


def is_counter(unit: str) -> bool:
    """Return whether figures of a unit count things: neither money nor percentages."""
    return scale_of(unit).measure == "count"
