"""What stands behind a number and only looks like a unit: 户 // 核实, 户①, 万圆, 块, 余户, a letter for a digit."""

from __future__ import annotations

import re
import unicodedata

from gendoc.core.text import quote
from gendoc.core.wording import DOWN, ROUGHLY_AFTER, UP, WORDS_FROM_ROUGHLY
from gendoc.figures.lookalikes import foreign_letter, in_latin
from gendoc.figures.units import KNOWN_UNITS, MONEY, RATE, NotAFigure, is_known

_NO_UNIT = re.compile("[{}\"'“”‘’「」\x00-\x1f]")
# What ends a sentence or a number, or says that the number is a bound: 户。, +户, （户）, %以上, 天半.
_ROUND_A_UNIT = re.compile(
    r"[-,，+.].*|.*[。，、；：！？,;!?.]|[（(\[【〔].*[)）\]】〕]|.*(?:以[上下内]|之内)|负|(?P<whole>.+)半"
)
_LIKE_MONEY = str.maketrans("萬億圆圓園", "万亿元元元")
# An amount with words around its unit, or in a unit that gendoc cannot convert: 多万元, 元左右, 千元, 万圆, 万.
_ROUGHLY_MONEY = re.compile(
    "[十百千万亿余多来约整近几数人民币]*[万亿]?元|(万|亿)?元(?!素).+|.*[万亿]元.*|[十百千]?[万亿][员員原源缘亓]?|[百千]"
)
_ROUGHLY = re.compile(
    f"(?:[十百千]?[万亿]?|[百千])(?P<before>{'|'.join(f'{word}(?![{seconds}])' for word, seconds in WORDS_FROM_ROUGHLY.items())})(?P<of>.*)"
    f"|(?P<what>.*?)(?P<after>{'|'.join(ROUGHLY_AFTER)})"
)
# Letters that are units by themselves and may stand right after the digits; any other is more likely a misread digit.
_LETTERS = """nm hm kL GW GWh V kV A mA Hz kHz MHz GHz B KB kB MB GB TB PB Mbps Gbps ms Pa kPa MPa hPa dB pH ppm TEU J kJ MJ
GJ N kN mol K"""
_LETTERS_FIRST = re.compile("[A-Za-z]+")
_DIGITS = str.maketrans("OolI", "0011")
_STRAY = re.compile(
    r"\s*(?://|[#＃※★☆]).*"  # a note behind the unit
    r"|\s*(?:[①-⒇❶-❿㈠-㈩⁰¹⁴-⁹]+|(?<=[^\sa-zA-Z])[²³]+|[*＊@&~^_|\\=√✓✔☑✅✗✘☒❌]+|[↓↑→▲▼△▽]+)$"
    r"|^[、；：，,;:]|^[*＊×]+|\s*[/／、]+$|[€£$]"
    r"|(?<=[^\s(（/／·每])[%‰](?=$)"  # 户%, %%
)
_SPELT_NUMBER = re.compile("[十百千万亿]*[一二两三四五六七八九][十百千万亿].*|个[百千]?[万亿]元?|十(?!字)[^万亿]{1,3}")
_BRACKETS = (("(（", ")）"), ("[【〔［", "]】〕］"))
# A word of direction behind a number or its unit: 减少, 万元（降）.
DIRECTION = re.compile(
    rf"(?P<of>[^(（]*?)\s*(?P<word>[(（]?(?:{'|'.join((*UP, *DOWN))}|降|减|红字)[)）]?|(?<=[^\s(（])[(（][升增][)）])"
)
_DIGIT_BEFORE = re.compile("[一二三四五六七八九](?P<of>.+)")
_SLANG = re.compile(
    r"块钱|pct|percent|%点|角|[km] ?元|wan元?|[%‰]o|w元?|[百千]?[万亿]?元?(?:RMB|人民币|CNY)", re.IGNORECASE
)


def stray(unit: str) -> str:
    """Return what is no part of a unit but stands in it: // 核实 of 户 // 核实; "" if nothing is seen."""
    match = _STRAY.search(unit)
    if match:
        return str(match[0])
    if raised := re.match("[⁰¹²³⁴-⁹]+", unit):
        return str(raised[0])
    for opening, closing in _BRACKETS:
        opened, closed = re.findall(f"[{re.escape(opening)}]", unit), re.findall(f"[{re.escape(closing)}]", unit)
        if len(opened) != len(closed):
            return str((opened or closed)[-1])
    noted = re.fullmatch(r"(?P<unit>[^(（]+)(?P<note>[(（](?P<what>[^()（）]+)[)）])", unit)
    if noted and is_known(noted["unit"].strip()) and not is_known(unit) and not is_known(noted["what"]):
        return str(noted["note"])
    return ""


def check_unit(unit: str, text: str) -> None:
    """Raise NotAFigure for what is no unit, or looks like money that can neither be converted nor added up.

    unit is that of text, the figure as typed.
    """
    shown = quote(text, 24, 20)
    match = _NO_UNIT.search(unit)
    if match:
        what = f"「{match[0]}」" if match[0].isprintable() else "控制字符"
        raise NotAFigure(f"{shown}的单位里不能有{what}", "单位只写一个词，如 户、万元")
    if unit in ("％", "﹪"):
        raise NotAFigure(f"{shown}用了全角的百分号", "请写 %")
    beside = _ROUND_A_UNIT.fullmatch(unit)
    if beside and (not beside["whole"] or is_known(beside["whole"])):
        raise NotAFigure(f"{shown}的单位「{unit}」里有别的字或标点", "单位只写一个词，如 户、万元")
    if letter := foreign_letter(unit):
        latin = in_latin(unit)
        advice = f"在英文输入法下写 {latin}" if is_known(latin) else "是数字就写数字，是单位就改用汉字或英文字母"
        raise NotAFigure(f"{shown}里的「{letter}」是俄文或希腊文字母", advice)
    if any(unicodedata.category(char) == "No" for char in unit if char not in "²³"):  # ½, but not Ⅱ
        raise NotAFigure(f"{shown}的单位里有数字", "数字都写成阿拉伯数字")
    if rest := stray(unit).strip():
        raise NotAFigure(f"{shown}的单位里有「{rest}」", "单位只写一个词，如 户、万元")
    if _SPELT_NUMBER.fullmatch(unit):
        raise NotAFigure(f"{shown}的单位里有数字", "数字都写成阿拉伯数字")
    glued = _DIGIT_BEFORE.fullmatch(unit)
    if glued and is_known(glued["of"].strip()):  # 6八人
        raise NotAFigure(f"{shown}的单位里有数字", "数字都写成阿拉伯数字")
    direction = DIRECTION.fullmatch(unit)
    if direction and (not direction["of"] or is_known(direction["of"])):
        raise NotAFigure(f"{shown}的单位里有「{direction['word']}」", "增加的写正数，减少的写负数")
    if (_SLANG.fullmatch(unit) and unit != "W") or (unit == "块" and "." in text):
        raise NotAFigure(f"{shown}的单位「{unit}」不能这样写", "金额的单位写 元、万元、亿元，占比写 %")
    for part in RATE.split(unit):
        plain = re.sub(r"\s|[(（](?=元[)）]$)|(?<=元)[)）]$", "", part).translate(_LIKE_MONEY)
        if part not in MONEY and _ROUGHLY_MONEY.fullmatch(plain):
            units = "、".join(MONEY)
            why = f"{shown}的单位「{unit}」像是金额"
            raise NotAFigure(why, f"金额的单位只写 {units}", "别的字写在句子里", rule=True)
    _check_multiple(unit, text)
    _check_letters(unit, text)
    rough = _ROUGHLY.fullmatch(unit)
    if rough:
        word = rough["before"] or rough["after"]
        raise NotAFigure(f"{shown}的单位里有「{word}」，约数不是单位", f"「{word}」写在句子里")


def _check_multiple(unit: str, text: str) -> None:
    """Raise NotAFigure for 萬 or W before a unit in the place of 万: 萬人次, W人次."""
    meant = re.sub(r"^[wW](?=[^\Wa-zA-Z])", "万", unit).translate(_LIKE_MONEY)
    if meant != unit and is_known(meant) and not is_known(unit):
        right = f"{text.strip().removesuffix(unit).strip()} {meant}"
        raise NotAFigure(
            f"{quote(text, 24, 20)}的单位「{unit}」不能这样写", f"请写 {right}", values=(right,), sure=True
        )


def _check_letters(unit: str, text: str) -> None:
    """Raise NotAFigure for a letter in the place of a digit: 8O 处, 8l处, 8 O 处."""
    letters = _LETTERS_FIRST.match(unit)
    if letters is None:
        return
    behind = unit[letters.end() :].strip()
    if behind and behind != unit[letters.end() :] and is_known(behind) and letters[0].strip("OolI"):
        shown = quote(text, 24, 20)
        raise NotAFigure(f"{shown}的数字后面是字母「{letters[0]}」", "查对它是不是看错的数字；单位只写一个", final=True)
    if letters[0] in KNOWN_UNITS or letters[0] in _LETTERS.split():
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
    advice = f"是单位就空一格，写 {head} {unit}，否则改正数字"
    raise NotAFigure(f"{shown}的数字后面紧接字母「{letters[0]}」", advice, final=True)
