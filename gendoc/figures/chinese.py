"""Numbers with Chinese digits in them: 百分之七十五, 七成五, 三分之一, 一百二十三万元, 3亿5000万元, 12元5角, 一个亿."""

from __future__ import annotations

import re
from fractions import Fraction

from gendoc.core.numerals import in_plain_han, to_han
from gendoc.figures.meaning import MeantNumber, Misspelling, NumberSpelling, is_clean, value_of
from gendoc.figures.peeling import HAN, NUMBER, UNIT
from gendoc.figures.units import KNOWN_UNITS

_ONES = "零〇○一二三四五六七八九十"  # behind a space they are no unit: 六 八 人
_HAN_NUMBER = f"[{HAN}]+(?:点[零〇○一二两三四五六七八九]+)?"
_GAPS = re.compile(rf"(?<=[{HAN}])\s+(?=[百千万亿](?!分))|(?<=[万亿])\s+(?=[{HAN}])")  # 三 百 人, 四十六 万 八千
_PARTS = {"百": ("%", Fraction(1)), "千": ("‰", Fraction(1)), "万": ("%", Fraction(1, 100))}
_DIGIT = r"(?:[0-9]+(?:\.[0-9]+)?|[一二两三四五六七八九])"
_SECTION = f"(?:{_DIGIT}千)?[零0]?(?:{_DIGIT}百)?[零0]?(?:{_DIGIT}十)?零?(?:{_DIGIT})?"
_LOOSE_END = re.compile(
    f"(?P<sign>[万千百])(?P<digits>{_DIGIT})(?![0-9.千百十])|亿(?P<million>{_DIGIT})(?![0-9.千百十万])"
)
_NOT_IN_FULL = Misspelling("没有写全，看不出末尾的数字是哪一位", (), "把数字写全，不用「万」「千」等字")
_HUNDREDTHS, _HAN_DIGITS = "是汉字写的百分数", "是汉字数字"


def _whole_or_half(match: re.Match[str]) -> Misspelling:
    return Misspelling(_HUNDREDTHS, (MeantNumber(Fraction(100 if match["whole"] else 50), "%"),))


def _hundredths(match: re.Match[str]) -> Misspelling | None:
    part, minus = value_of(match["part"].removeprefix("负")), match["part"].startswith("负")
    if part is None:
        return None
    unit, size = _PARTS[match["of"]]
    decimals = len(match["part"].partition("点")[2] or match["part"].partition(".")[2])
    return Misspelling(_HUNDREDTHS, (MeantNumber(-part * size if minus else part * size, unit, decimals),))


def _tenths(match: re.Match[str]) -> Misspelling | None:
    tens = value_of(match["tens"])
    rest = Fraction(5) if match["rest"] == "半" else value_of(match["rest"] or "零")
    if tens is None or rest is None or tens > 10:
        return None
    return Misspelling("是成数", (MeantNumber(tens * 10 + rest, "%"),))


def _doubled(match: re.Match[str]) -> Misspelling | None:
    if match["half"]:
        return Misspelling("不是数字", (MeantNumber(Fraction(-50), "%", 0, "是增减率的"),))
    times = value_of(match["times"] or "一")
    if times is None or not 0 < times < 10:
        return None
    return Misspelling("不是数字", (MeantNumber(Fraction(100 * 2 ** int(times) - 100), "%", 0, "是增减率的"),))


def _tens(match: re.Match[str]) -> Misspelling | None:
    unit = (match["unit"] or "").strip()
    return Misspelling("里有「十」", (MeantNumber(Fraction(match["number"]) * 10, unit),)) if is_clean(unit) else None


def _fraction(match: re.Match[str]) -> Misspelling | None:
    over, under = value_of(match["over"] or match["left"]), value_of(match["under"] or match["right"])
    if over is None or not under or over > under:
        return None
    words = match[0] if match["under"] and not re.search("[0-9]", match[0]) else _fraction_in_words(over, under)
    advice = f"要印「{words}」就直接写在句子里" if words else ""
    return Misspelling("是分数", (MeantNumber(over * 100 / under, "%", 0, "是占比的"),), advice)


def _fraction_in_words(over: Fraction, under: Fraction) -> str:
    """Return a fraction in Chinese, which may stand in a sentence as it is; "" if it has too many digits."""
    if any(part.denominator != 1 or not 0 < part < 1000 for part in (under, over)):
        return ""
    return "分之".join(to_han(int(part)) for part in (under, over))


def _round(match: re.Match[str]) -> Misspelling | None:
    value = value_of(match["number"])
    if value is None:
        return None
    decimals = len(match["number"].partition(".")[2])
    return Misspelling("里多了「个」", (MeantNumber(value, match["unit"] + match["money"], decimals, spoken=True),))


def _in_parts(match: re.Match[str]) -> Misspelling | None:
    if not re.search("[0-9]", match[0]) or not is_clean(match["unit"] or ""):
        return None
    unit, spelt = (match["unit"] or "").strip(), match[0].removesuffix(match["unit"] or "").rstrip()
    digits = re.findall(_DIGIT, spelt)
    if len(digits) < 2 or any("." in part for part in digits[:-1]):
        return None
    if f"千{unit}" in KNOWN_UNITS and spelt.endswith("千"):
        return None  # 2万5千克 may be 25000 克
    if _cut_short(spelt):
        return _NOT_IN_FULL
    value = Fraction(0)
    for part, size in ((match["yi"], 10**8), (match["wan"], 10**4), (match["rest"], 1)):
        value += _section(part or "") * size
    if spelt[-1] in "万亿":
        value, unit = value / 10**4, f"万{unit}"
    return Misspelling("里的数字和「万」「千」等字混着写", (MeantNumber(value, unit, spoken=True),))


def _section(text: str) -> Fraction:
    """Return the number below 万 that a text with 千, 百 and 十 spells, 0 for no text."""
    value = Fraction(0)
    for part in re.finditer(f"({_DIGIT})([千百十]?)", text):
        value += (value_of(part[1]) or 0) * {"千": 1000, "百": 100, "十": 10, "": 1}[part[2]]
    return value


def _cut_short(text: str) -> bool:
    """Return whether a number ends as people say it, with digits whose place is not said: 1万5, 三千五."""
    return any(
        len(match["digits"] or match["million"]) < {"亿": 8, "万": 4, "千": 3, "百": 2}[match["sign"] or "亿"]
        for match in _LOOSE_END.finditer(text)
    )


def _han(match: re.Match[str]) -> Misspelling | None:
    plain = in_plain_han(match[0])
    spelt = re.match(_HAN_NUMBER, plain)
    if spelt is not None and plain[spelt.end() :].strip() not in KNOWN_UNITS:
        plain = _GAPS.sub("", plain)
        spelt = re.match(_HAN_NUMBER, plain)
    if spelt is None or re.match(rf".*[0-9点]|\s*(?:分之|成|几)|\s+[{_ONES}]", plain[spelt.end() :], re.DOTALL):
        return None
    number, unit = spelt[0], plain[spelt.end() :].strip()
    if not is_clean(unit):
        return None
    value, decimals = value_of(number), len(number.partition("点")[2])
    if number[-1] in "万亿" and len(number) > 1:
        size, head = Fraction(10**4 if number[-1] == "万" else 10**8), value_of(number[:-1])
        if head is not None and head * size == value:
            return Misspelling(_HAN_DIGITS, (MeantNumber(head, number[-1] + unit, spoken=True),))
        if value is not None and not unit:
            return Misspelling(_HAN_DIGITS, (MeantNumber(value / 10**4, "万", spoken=True),))
    if value is None:
        return _NOT_IN_FULL if _cut_short(number.partition("点")[0]) else None
    if len(number) == 1 and number in "百千万亿":
        return None
    return Misspelling(_HAN_DIGITS, (MeantNumber(value, unit, decimals, spoken=True),))


def _coins(match: re.Match[str]) -> Misspelling | None:
    plain = _COINS.fullmatch(in_plain_han(match[0]))
    if plain is None or not (plain["jiao"] or plain["fen"]):
        return None
    yuan, jiao, fen = (value_of(plain[name] or "0") for name in ("yuan", "jiao", "fen"))
    if yuan is None or jiao is None or fen is None:
        return None
    return Misspelling("写了几个单位", (MeantNumber(yuan + jiao / 10 + fen / 100, "元", 2, spoken=True),))


_AMOUNT = rf"(?:{NUMBER}|[{HAN}]+)"
_COINS = re.compile(rf"(?P<yuan>{_AMOUNT}) ?[元圆] ?零?(?:(?P<jiao>{_AMOUNT}) ?角)? ?零?(?:(?P<fen>{_AMOUNT}) ?分)?")
SHARES = (
    NumberSpelling(re.compile("(?P<whole>百分之?百)|一半|半数"), _whole_or_half),  # 百分之百
    NumberSpelling(re.compile("(?P<of>[百千万]) ?分之 ?(?P<part>.+)", re.DOTALL), _hundredths),  # 百分之七十五
    NumberSpelling(  # 七成五
        re.compile(rf"(?P<tens>[0-9.]+|[{HAN}]) ?成(?P<rest>[半一二三四五六七八九1-9])?"), _tenths
    ),
    NumberSpelling(re.compile(f"翻了? ?(?P<times>[0-9{HAN}])? ?番|(?P<half>减半)"), _doubled),  # 翻两番
    NumberSpelling(  # 三分之一
        re.compile(rf"(?P<under>[0-9{HAN}]+) ?分之 ?(?P<over>[0-9{HAN}]+)|(?P<left>[0-9.]+) ?/ ?(?P<right>[0-9.]+)"),
        _fraction,
    ),
)
TENS = NumberSpelling(re.compile(rf"(?P<number>[1-9]) ?十(?P<unit>(?![字{HAN}]){UNIT})?"), _tens)  # 8十户
ROUND = NumberSpelling(  # 一个亿
    re.compile(rf"(?P<number>{NUMBER}|{_HAN_NUMBER}) ?个 ?(?P<unit>[百千]?[万亿])(?P<money>元?)"),
    _round,
)
IN_PARTS = NumberSpelling(  # 3亿5000万元
    re.compile(
        rf"(?:(?P<yi>{_SECTION})亿)?零?(?:(?P<wan>{_SECTION})万)?零?(?P<rest>{_SECTION})\s*(?P<unit>(?![{HAN}]){UNIT})?"
    ),
    _in_parts,
)
HAN_NUMBERS = (
    NumberSpelling(re.compile("(?s:.+)"), _coins),  # 12元5角
    NumberSpelling(re.compile("(?s:.+)"), _han),  # 一百二十三万元
)
