"""Numbers in Chinese characters, and the forms in which official documents number things."""

from __future__ import annotations

from collections.abc import Callable

from gendoc.core.source import Path

DIGITS = "〇一二三四五六七八九"
_VALUES = {char: value for value, chars in enumerate(("零〇○", "一", "二两", *"三四五六七八九")) for char in chars}
_TENS = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}
_CHEQUE = str.maketrans("壹贰貳弍叁參叄肆伍陆陸柒捌玖拾佰仟萬億圓圆", "一二二二三三三四五六六七八九十百千万亿元元")
_OLD_TENS = str.maketrans({"廿": "二十", "卅": "三十"})


class Unnumbered(ValueError):
    """An item past the last number that a form has; path is the item's in the data, () if that is not known."""

    def __init__(self, message: str, path: Path = ()) -> None:
        super().__init__(message)
        self.path = path


def to_han(number: int) -> str:
    """Return 1 to 999 in Chinese: 10 -> 十, 21 -> 二十一, 105 -> 一百零五.

    Raises Unnumbered outside that range.
    """
    if not 0 < number < 1000:
        raise Unnumbered(f"编号只到九百九十九，这里是第 {number} 项")
    hundreds, rest = divmod(number, 100)
    tens, units = divmod(rest, 10)
    ten = "" if not tens else "十" if tens == 1 and not hundreds else DIGITS[tens] + "十"
    zero = "零" if hundreds and units and not tens else ""
    return (DIGITS[hundreds] + "百" if hundreds else "") + ten + zero + (DIGITS[units] if units else "")


def year_in_han(year: int) -> str:
    """Return a year digit by digit: 2019 -> 二〇一九."""
    return "".join(DIGITS[int(digit)] for digit in str(year))


def from_han(text: str) -> int | None:
    """Return the whole number that Chinese characters spell: 一千零五 -> 1005, 二〇二一 -> 2021; else None.

    None also for what can be understood in two ways: 二三十, 三百五.
    """
    if all(char in _VALUES for char in text):
        return int("".join(str(_VALUES[char]) for char in text)) if text else None
    total = section = digit = 0
    for place, char in enumerate(text):
        if char in _VALUES:
            if digit:
                return None
            digit = _VALUES[char]
        elif char in _TENS:
            if not digit and (char != "十" or (place > 0 and text[place - 1] not in "零百千万亿")):
                return None
            section += (digit or 1) * _TENS[char]
            digit = 0
        elif char in _LARGE and section + digit + total:
            size = _LARGE[char]
            total = (total + section + digit) * size if char == "亿" else total + (section + digit) * size
            section = digit = 0
        else:
            return None
    return None if digit and text[-2:-1] in tuple("百千万亿") else total + section + digit


def in_plain_han(text: str) -> str:
    """Return text with the ordinary forms of the digits that cheques have: 壹佰贰拾叁万圆 -> 一百二十三万元."""
    return text.translate(_CHEQUE).translate(_OLD_TENS)


def counted(text: str) -> int | None:
    """Return the number that text spells in Arabic digits, or in Chinese from 一 to 九十九, as headings do; or None."""
    if text.isascii() and text.isdigit():
        return int(text)
    value = from_han(text)
    return value if value is not None and 0 < value < 100 and to_han(value) == text else None


def _circled(number: int) -> str:
    if not 0 < number <= 20:
        raise Unnumbered(f"带圈编号只到二十，这里是第 {number} 项")
    return chr(ord("①") + number - 1)


_FORMS: dict[str, Callable[[int], str]] = {
    "一、": lambda number: f"{to_han(number)}、",
    "（一）": lambda number: f"（{to_han(number)}）",
    "1.": lambda number: f"{number}.",
    "（1）": lambda number: f"（{number}）",
    "①": _circled,
    "一是": lambda number: f"{to_han(number)}是",
}


def in_form(number: int, sample: str) -> str:
    """Return a number (from 1) in the form of sample, which is how 1 looks in it: 3 like （一） is （三）.

    Raises ValueError if there is no such form, Unnumbered for a number that the form does not reach.
    """
    form = _FORMS.get(sample)
    if form is None:
        raise ValueError(f"没有「{sample}」这种编号，可用：{'、'.join(_FORMS)}")
    return form(number)
