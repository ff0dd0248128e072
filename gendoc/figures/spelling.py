"""How a figure is spelt, and why something that should be one is not."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction

from gendoc.core.numerals import from_han
from gendoc.core.text import quote
from gendoc.core.wording import ROUGHLY_BEFORE
from gendoc.figures.interval import half_up
from gendoc.figures.units import MONEY, NotAFigure

NIL = "无"
PENDING = "待填"
PLAIN = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
GROUPED = re.compile(r"-?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?")
# Compiled only where a figure is misspelt, which is rare.
_ANY_MARKS = r"(?P<number>[-0-9.,]*[0-9])[ ]*(?P<unit>[^\d\s]\D{0,11})?"
_HALF = str.maketrans({"，": ",", "−": "-", "–": "-", "—": "-", "‐": "-"})
_STOP = "(?<=[0-9])。(?=[0-9])"
_ROUGHLY = rf"(?s)({'|'.join(ROUGHLY_BEFORE)})\s*(?P<rest>-?[0-9].*)"
_RANGE = r"[0-9.,]+\s*\D{0,4}[-~～—–至到]\s*[0-9.,]+\D*"
_SPACED = r"-?[0-9]{1,3}(?: [0-9]{3})+(?:\.[0-9]+)?(?:\s*[^\d\s]\D*)?"
_SPACE_BETWEEN_DIGITS = "(?<=[0-9]) (?=[0-9])"
_CHINESE = "(?P<minus>负?)(?P<number>[零〇○一二两三四五六七八九十百千万亿]+)(?P<point>点[零〇○一二三四五六七八九]+)?"
_ADVICE_LENGTH = 40


def advice(text: str) -> NotAFigure:
    """Return why text is not a figure, and what to write."""
    return NotAFigure(*_advice(text))


def _advice(text: str) -> tuple[str, str] | tuple[str, str, str]:
    shown = quote(text, 24, 20)
    if not text.strip():
        return "缺数字", "没有发生写 0 或 无，尚未取得写 待填"
    if text.startswith(PENDING):
        return f"{shown}里还有「{PENDING}」", "填好了就删去这两个字"
    plain = " ".join(_half_width(text)).strip()
    if plain:
        return f"{shown}用了全角数字或标点", f"请写 {plain}"
    if re.fullmatch(r"-?0[0-9]+(\.[0-9]+)?", text):
        return f"{shown}开头多了 0", f"请写 {text.lstrip('-0') or '0'}"
    if re.fullmatch(r"-?[0-9_]+(\.[0-9_]+)?", text):
        return f"{shown}不能用下划线分节", f"请写 {text.replace('_', '')}"
    if re.fullmatch(r"-?[0-9,]+(\.[0-9]+)?", text):
        return f"{shown}的千分号位置不对", f"请写 {text.replace(',', '')}"
    if re.fullmatch(r"-?[0-9.]+[eE][-+]?[0-9]+", text):
        return f"{shown}是科学记数法", "请写出完整数字"
    if text.startswith("+"):
        return f"{shown}不要写加号", f"请写 {text[1:]}"
    if re.fullmatch(r"[0-9]+(:[0-9]+)+|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}", text):
        return f"{shown}像时间或日期", "这里应填一个数字"
    if len(text) <= _ADVICE_LENGTH and (meant := _meant(text)):
        return shown + meant[0], meant[1]
    return f"{shown}不是数字", "请写成 2366.45 这样的形式", "没有发生写 无，尚未取得写 待填"


def _meant(text: str) -> tuple[str, str] | None:
    """Return what is wrong with a text that people understand as a figure, and what to write; None for other texts."""
    rough = re.fullmatch(_ROUGHLY, text)
    if rough:
        return "不是数字", f"「{rough[1]}」写在句子里，这里只写 {rough['rest']}"
    if re.fullmatch(_SPACED, text):
        return "里的数字被空格隔开了", f"请写 {re.sub(_SPACE_BETWEEN_DIGITS, '', text)}"
    if re.fullmatch(_RANGE, text):
        return "是两个数", "拆成两项，各起一个名称，在句子里分别引用"
    chinese = " ".join(_from_chinese(text)).strip()
    return ("是汉字数字", f"请写 {chinese}") if chinese else None


def respelt(text: str) -> tuple[str, str]:
    """Return the number and the unit that full-width or Chinese digits spell; "" and "" if they spell none."""
    if text.isascii():
        return "", ""
    spelt = _half_width(text)
    return spelt if spelt[0] else _from_chinese(text)


def unit_advice(text: str, number: str, unit: str, wanted: str, decimals: int | None) -> NotAFigure:
    """Return the error for text, whose unit is not the one wanted, with what to write; wanted "" allows no unit."""
    bare = number.replace(",", "")
    why = f"这里的单位是{wanted}，写的是「{text}」" if wanted else f"这里只写数字，不带单位，写的是「{text}」"
    if not PLAIN.fullmatch(bare) or len(bare) > _ADVICE_LENGTH:
        return NotAFigure(why, f"改成以{wanted}计的数，只写数字" if wanted else "只写数字")
    if unit not in MONEY or wanted not in MONEY:
        return NotAFigure(why, f"请写 {bare}")
    value = Decimal(bare).scaleb(MONEY[unit] - MONEY[wanted])
    fits = decimals is None or -int(Decimal(bare).as_tuple().exponent) <= decimals
    if decimals is not None:
        value = half_up(Fraction(value), decimals)
    if not fits:
        return NotAFigure(why, f"换算成{wanted}写 {value:f}")
    return NotAFigure(why, f"数字本来就以{wanted}计，写 {bare}，确以{unit}计，换算成{wanted}写 {value:f}")


def _half_width(text: str) -> tuple[str, str]:
    """Return number and unit of a figure in full-width digits or marks, in ASCII; "" and "" if text is none."""
    if len(text) > _ADVICE_LENGTH:
        return "", ""
    plain = re.sub(_STOP, ".", unicodedata.normalize("NFKC", text.translate(_HALF)))
    match = re.fullmatch(_ANY_MARKS, plain)
    if plain == text or match is None:
        return "", ""
    number = match["number"]
    if not (PLAIN.fullmatch(number) or GROUPED.fullmatch(number)):
        return "", ""
    return number.replace(",", ""), (match["unit"] or "").strip()


def _from_chinese(text: str) -> tuple[str, str]:
    """Return number and unit of a figure in Chinese digits: 二十三处 -> 23, 处; "" and "" if text is none."""
    match = re.match(_CHINESE, text) if len(text) <= _ADVICE_LENGTH else None
    if match is None:
        return "", ""
    number, unit = match["number"], text[match.end() :].strip()
    if number.endswith(("万", "亿")) and unit.startswith("元"):
        number, unit = number[:-1], number[-1] + unit
    whole = from_han(number)
    if whole is None or re.search("[0-9点]", unit):
        return "", ""
    point = "".join(str(from_han(char)) for char in (match["point"] or "点")[1:])
    return f"{'-' if match['minus'] else ''}{whole}{'.' + point if point else ''}", unit
