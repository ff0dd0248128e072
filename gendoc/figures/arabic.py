"""Numbers in Arabic digits that are no figures as they stand: 2412.3O, 2'412.30, 1.2E+05, 60.05 块, 3天半, 3.5m2."""

from __future__ import annotations

import re
from fractions import Fraction

from gendoc.figures.lookalikes import ALWAYS, DIGITS, WITHIN, letters_like_digits, sort_of
from gendoc.figures.meaning import MeantNumber, Misspelling, NumberSpelling, is_clean, of_digits, value_of
from gendoc.figures.peeling import HAN, NUMBER, UNIT
from gendoc.figures.units import is_known

# Separators that a figure has not: the number, what is wrong, and for each way to read it the decimal point and when it is meant.
_SEPARATED = (
    (r"\.[0-9]+", "小数点前面少了 0", ((".", ""),)),
    (r"[0-9]{1,3}(?: [0-9]{3})+(?:\.[0-9]+)?", "里的数字被空格隔开了", ((".", ""),)),
    (r"[0-9_]+(?:\.[0-9_]+)?", "不能用下划线分节", ((".", ""),)),
    (r"[0-9]{1,3}(?:[. ][0-9]{3})+,(?:[0-9]{2}|[0-9])(?![0-9])", "里的逗号和小数点写反了", ((",", ""),)),
    (r"[0-9]{1,3}(?:\.[0-9]{3}){2,}", "里的点不是小数点", (("", "点是分节用的"),)),
    ("[0-9]+,[0-9]{1,2}", "的千分号位置不对", ((",", "逗号是小数点的"), (".", "逗号是千分号的"))),
    (r"[0-9,]+(?:\.[0-9]+)?", "的千分号位置不对", ((".", "没有漏打数字的"),)),
)


def _with_half(match: re.Match[str]) -> Misspelling | None:
    unit = match["unit"] or f"个{match['long']}"
    number = value_of(match["number"])
    if number is None or not (is_known(unit) or unit == "倍"):
        return None
    return Misspelling("里的「半」要写成 .5", (MeantNumber(number + Fraction(1, 2), unit, 1),))


def _squared(match: re.Match[str]) -> Misspelling:
    unit = match["unit"] + ("²" if match["power"] == "2" else "³")
    return Misspelling("的单位里有数字", (of_digits(match["number"], unit),))


def _scientific(match: re.Match[str]) -> Misspelling | None:
    if match["digits"].count(".") > 1 or match["digits"] == ".":
        return None
    value = Fraction(match["digits"]) * Fraction(10) ** int(match["power"])
    reading = MeantNumber(value, match["unit"] or "", 0, "正好是这个数的")
    return Misspelling("是科学记数法", (reading,), "Excel 里没有显示全的，回原表抄完整的数字")


def _with_letters(match: re.Match[str]) -> Misspelling | None:
    letters, number, unit = letters_like_digits(match[0]), match["number"].translate(DIGITS), match["unit"].strip()
    if not letters or not re.fullmatch(NUMBER, number) or re.search("[0-9]", unit):
        return None
    meant = "、".join(f"「{letter}」是{sort_of(letter)}，不是数字 {letter.translate(DIGITS)}" for letter in letters)
    return Misspelling(f"里的{meant}", (of_digits(number, unit),), "是升就写 L" if match[0].endswith("l") else "")


def _in_slang(match: re.Match[str]) -> Misspelling | None:
    if match[0].endswith("W") or (match["yuan"] == "块" and "." not in match[0]):
        return None
    number = match["number"]
    if match["jiao"]:
        return Misspelling("的单位是「角」", (MeantNumber(of_digits(number).value / 10, "元", 2, spoken=True),))
    if match["w"]:
        return Misspelling("的单位是「w」", (of_digits(number, "万元", "「w」指万元的"),), "是瓦就写 W")
    unit = "%" if match["pct"] else "‰" if match["mil"] else "元" if match["yuan"] else f"{match['times']}元"
    return Misspelling(f"的单位「{match[0].removeprefix(number).strip()}」不能这样写", (of_digits(number, unit),))


def _as_it_stands(match: re.Match[str]) -> Misspelling | None:
    unit = (match["unit"] or "").strip()
    if not is_clean(unit) or letters_like_digits(match[0]):
        return None
    zero = "开头多了 0" if re.match("0[0-9]", match["number"]) else ""
    return Misspelling(zero, (of_digits(match["number"], unit),))


def _ill_separated(match: re.Match[str]) -> Misspelling | None:
    number, unit = re.sub(r"(?<=[0-9])[、'’‘´`;](?=[0-9]{3}(?![0-9]))", ",", match["number"]), match["unit"] or ""
    number = re.sub(r"[。·点]| \.|\. ", ".", number) if len(re.findall("[。·点.]", number)) == 1 else number
    if not is_clean(unit.strip()):
        return None
    if re.fullmatch(NUMBER, number):
        mark = next((mark for mark in "、'’‘´`;。·点 " if mark in match["number"]), "")
        shown = "空格" if mark == " " else f"「{mark}」"
        return Misspelling(f"里的{shown}不能用在数字里", (of_digits(number, unit),)) if mark else None
    for pattern, why, points in _SEPARATED:
        if re.fullmatch(pattern, number):
            return Misspelling(why, tuple(_with_point(number, point, unit, when) for point, when in points))
    return None


def _with_point(number: str, point: str, unit: str, condition: str) -> MeantNumber:
    return of_digits(re.sub(f"[^0-9{point}]", "", number).replace(point or ".", "."), unit, condition)


def _mixed(match: re.Match[str]) -> Misspelling | None:
    over, under = int(match["over"]), int(match["under"])
    if not over < under:
        return None
    value = Fraction(match["whole"]) + Fraction(over, under)
    return Misspelling("里有分数", (MeantNumber(value, (match["unit"] or "").strip(), 1),))


BESIDE_DIGITS = (
    NumberSpelling(  # 3½ 天
        re.compile(rf"(?P<whole>[0-9]+) ?(?:又| ) ?(?P<over>[0-9]{{1,2}})/(?P<under>[0-9]{{1,2}})\s*(?P<unit>{UNIT})?"),
        _mixed,
    ),
    NumberSpelling(  # 3天半
        re.compile(rf"(?P<number>[0-9]+|[{HAN}]+)\s*(?:(?P<unit>[^\d\s]{{1,4}})半|个半(?P<long>\S{{1,4}}))"),
        _with_half,
    ),
    NumberSpelling(re.compile(rf"(?P<number>{NUMBER})\s*(?P<unit>[kcdm]?m)(?P<power>[23])"), _squared),  # 3.5m2
)
OTHER_DIGITS = (
    NumberSpelling(  # 1.2E+05
        re.compile(rf"(?P<digits>[0-9.]+)(?:[eE]|[×x*]\s*10\^?)(?P<power>[-+]?[0-9]{{1,2}})\s*(?P<unit>{UNIT})?"),
        _scientific,
    ),
    NumberSpelling(  # 2412.3O
        re.compile(rf"(?P<number>[0-9.,{ALWAYS}{WITHIN}]+)(?P<unit>.*)", re.DOTALL), _with_letters
    ),
)
SLANG = NumberSpelling(  # 60.05 块
    re.compile(
        rf"(?P<number>{NUMBER})\s*(?:(?P<yuan>块钱|块)|(?P<jiao>角)|(?P<w>w元?)|(?P<mil>[%‰]o)|(?P<pct>pct|percent)"
        r"|(?P<times>[百千]?[万亿]?)元?(?:RMB|人民币|CNY))",
        re.IGNORECASE,
    ),
    _in_slang,
)
AS_FIGURES = (
    NumberSpelling(re.compile(rf"(?P<number>{NUMBER})\s*(?P<unit>{UNIT})?"), _as_it_stands),  # 0423 户
    NumberSpelling(  # 24,12.30
        re.compile(rf"(?P<number>[0-9][0-9.,_'’‘´`;、。·点 ]*[0-9]|\.[0-9]+)\s*(?P<unit>{UNIT})?"),
        _ill_separated,
    ),
)
