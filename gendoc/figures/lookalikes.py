"""Letters that look like digits or like Latin letters: O for 0, S for 5, the Russian З for 3, к for k."""

from __future__ import annotations

import re

_CYRILLIC_AND_GREEK = {
    **dict(zip("АВЕКМНОРСТУХЅІЈавекмнорстухѕіј", "ABEKMHOPCTYXSIJabekmhopctyxsij", strict=True)),
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοικν", "ABEZHIKMNOPTYXoikv", strict=True)),
}
_LATIN = str.maketrans(_CYRILLIC_AND_GREEK)
_DIGITS = {
    **dict.fromkeys("OoОоΟο", "0"),
    **dict.fromkeys("lI|ІΙι", "1"),
    **dict.fromkeys("ЗзƷӠ", "3"),
    **dict.fromkeys("SЅ", "5"),
    "б": "6",
    **dict.fromkeys("BВΒ", "8"),
    **dict.fromkeys("ZΖ", "2"),
}
ALWAYS = "OolI|ОоΟοІΙιЗзб"  # in a number nothing else than the digit is meant
WITHIN = "SBZЅВΒΖ"  # nor are these with a digit, or a point and a digit, behind them
DIGITS = str.maketrans(_DIGITS)


def foreign_letter(text: str) -> str:
    """Return the first Russian or Greek letter of text that looks like a Latin one or a digit, "" if there is none."""
    return next((char for char in text if char in _CYRILLIC_AND_GREEK or char in "ЗзƷӠб"), "")


def in_latin(text: str) -> str:
    """Return text with Latin letters for those that look like them."""
    return text.translate(_LATIN)


def sort_of(char: str) -> str:
    """Return what a character is called that looks like a digit: 字母, 俄文或希腊文字母, 竖线."""
    return "竖线" if char == "|" else "字母" if char.isascii() else "俄文或希腊文字母"


def letters_like_digits(text: str) -> str:
    """Return the letters that look like digits in the number that text begins with, each once; "" if there are none."""
    match = re.match(rf"[0-9{ALWAYS}{WITHIN}][0-9{ALWAYS}{WITHIN}.,]*(?![A-Za-z])", text)
    token = match[0] if match else ""
    while token and token[-1] in WITHIN:  # 5B may be five bytes
        token = token[:-1]
    letters = "".join(dict.fromkeys(re.findall(f"[{ALWAYS}{WITHIN}]", token)))
    return letters if letters and re.search("[0-9]", token) else ""
