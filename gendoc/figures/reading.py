"""What people mean by a text that is no figure: 475.05万, 百分之七十五, ≥80%, (12.50), 壹佰元整, 2412.3O.

A text is peeled of what stands around its number; what is left is read in each way that people write numbers.  Nothing is
guessed: a text that can be meant in two ways has two readings, and one that spells no number has none.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

from gendoc.core.numerals import from_han, in_plain_han, to_han
from gendoc.figures.peeling import HAN, NUMBER, UNIT, half_width, peel
from gendoc.figures.unit_text import stray
from gendoc.figures.units import KNOWN_UNITS, is_known

LONGEST = 40  # characters of a text that is read
_HAN_NUMBER = f"[{HAN}]+(?:点[零〇○一二两三四五六七八九]+)?"
_PARTS = {"百": "%", "千": "‰"}
_DIGIT = r"(?:[0-9]+(?:\.[0-9]+)?|[一二两三四五六七八九])"
_SECTION = f"(?:{_DIGIT}千)?[零0]?(?:{_DIGIT}百)?[零0]?(?:{_DIGIT}十)?零?(?:{_DIGIT})?"
_PARTED = re.compile(
    rf"(?:(?P<yi>{_SECTION})亿)?零?(?:(?P<wan>{_SECTION})万)?零?(?P<rest>{_SECTION})\s*(?P<unit>(?![{HAN}]){UNIT})?"
)
_LOOSE_END = re.compile(
    f"(?P<sign>[万千百])(?P<digits>{_DIGIT})(?![0-9.千百十])|亿(?P<million>{_DIGIT})(?![0-9.千百十万])"
)
_LETTERS = str.maketrans("OolI|", "00111")
_NO_UNIT_BEGINS = r"[-,._+()（\[【/]|[eE][-+]?$|分之|[余多]"
_NO_UNIT_ENDS = (
    r"[!?多余.。、;,↓↑)）\]】\"'”’]$|以[上下内]$|之内$|(?<=[元圆角分])[整正]$|左右$|上下$|(?<=元)人民币$|\+$"
)


class Reading(NamedTuple):
    """A number that may be meant, in a unit ("" if none is written), with the decimals that are typed.

    condition says when it is the one that is meant: 括号表示负数的; "" if there is no other.  spoken: it is written in
    Chinese, and so its unit is meant.
    """

    value: Fraction
    unit: str = ""
    decimals: int = 0
    condition: str = ""
    spoken: bool = False


class Misspelling(NamedTuple):
    """Why a text is no figure (what follows the text in a sentence, "" if it spells one), what it may mean, what else to do.

    verb comes before what to write: words beside the number belong elsewhere, 这里只写.  bound: the number is the least
    (">") or the most ("<") that there may be.
    """

    why: str
    readings: tuple[Reading, ...] = ()
    advice: str = ""
    verb: str = "请写"
    bound: str = ""


def misspelling(text: str, *, falls: bool = False) -> Misspelling | None:
    """Return what is meant by a text, None if it spells no number in any way that is known.

    falls: the name of the figure says that it is by how much something fell, so that no sign says it again.
    """
    if len(text) > LONGEST:
        return None
    core = half_width(text)
    wide = (
        "用了全角的百分号"
        if core == text.replace("％", "%").replace("﹪", "%") != text
        else "用了全角数字或标点"
        if core != " ".join(re.split(r"\s+", text.strip()))
        else ""
    )
    why: list[str] = []
    advice: list[str] = []
    marks = bound = ""
    found = _read(core)
    while found is None:
        peeled = peel(core)
        if peeled is None:
            return None
        core = peeled.core
        why += [peeled.why] if peeled.why else []
        said = "名称已经说了是减少，写正数" if falls and peeled.mark == "↓" else peeled.advice
        advice += [said] if said else []
        marks += peeled.mark
        bound = bound or peeled.bound
        found = _read(core)
    readings = found.readings
    if "¥" in marks:
        readings = tuple(one if one.unit else one._replace(unit="元") for one in readings)
    if "%" in marks:
        readings = tuple(one if one.unit else one._replace(unit="%") for one in readings)
    if (marks.count("-") + (0 if falls else marks.count("↓"))) % 2:
        readings = tuple(one._replace(value=-one.value) for one in readings)
    if "(" in marks:
        readings = (
            *(one._replace(value=-one.value, condition="括号表示负数的") for one in readings),
            *(one._replace(condition="不是负数的") for one in readings),
        )
    why += [found.why] if found.why else []
    advice += [found.advice] if found.advice else []
    verb = "这里只写" if ">" in marks else "这里写" if "<" in marks else "请写"
    return Misspelling("，".join(dict.fromkeys(why)) or wide, readings, "，".join(dict.fromkeys(advice)), verb, bound)


def _read(core: str) -> Misspelling | None:
    return next((found for way in _WAYS if (found := way(core)) is not None), None)


def _number(digits: str, unit: str = "", condition: str = "") -> Reading:
    plain = digits.replace(",", "").replace(" ", "")
    return Reading(Fraction(plain), unit.strip(), len(plain.partition(".")[2]), condition)


def _as_it_stands(core: str) -> Misspelling | None:
    match = re.fullmatch(rf"(?P<number>{NUMBER})\s*(?P<unit>{UNIT})?", core)
    unit = (match["unit"] or "").strip() if match else ""
    if match is None or not _is_clean(unit) or _letters_like_digits(core):
        return None
    zero = "开头多了 0" if re.match("0[0-9]", match["number"]) else ""
    return Misspelling(zero, (_number(match["number"], unit),))


def _is_clean(unit: str) -> bool:
    """Return whether nothing else than a unit stands behind a number."""
    return not re.match(_NO_UNIT_BEGINS, unit) and not re.search(_NO_UNIT_ENDS, unit) and not stray(unit)


def _letters_like_digits(core: str) -> str:
    """Return the letters in a number that look like digits, "" if there are none."""
    match = re.match(r"[0-9OolI|][0-9OolI|.,]*(?![A-Za-z])", core)
    token = match[0] if match else ""
    letters = "".join(dict.fromkeys(re.findall("[OolI|]", token)))
    return letters if letters and re.search("[0-9]", token) else ""


def _with_letters(core: str) -> Misspelling | None:
    letters = _letters_like_digits(core)
    if not letters:
        return None
    match = re.match(r"[0-9OolI|.,]+", core)
    assert match is not None
    number, unit = match[0].translate(_LETTERS), core[match.end() :].strip()
    if not re.fullmatch(NUMBER, number) or re.search("[0-9]", unit):
        return None
    meant = "、".join(
        f"「{letter}」是{'竖线' if letter == '|' else '字母'}，不是数字 {letter.translate(_LETTERS)}"
        for letter in letters
    )
    litres = "是升就写 L" if core.endswith("l") else ""
    return Misspelling(f"里的{meant}", (_number(number, unit),), litres)


def _ill_grouped(core: str) -> Misspelling | None:
    match = re.fullmatch(rf"(?P<number>[0-9][0-9.,_'、。· ]*[0-9]|\.[0-9]+)\s*(?P<unit>{UNIT})?", core)
    if match is None:
        return None
    number, unit = re.sub(r"(?<=[0-9])[、'](?=[0-9]{3}(?![0-9]))", ",", match["number"]), match["unit"] or ""
    number = re.sub(r"[。·]| \.|\. ", ".", number) if len(re.findall("[。·.]", number)) == 1 else number
    if not _is_clean(unit.strip()):
        return None
    if re.fullmatch(NUMBER, number):
        mark = next((mark for mark in "、'。· " if mark in match["number"]), "")
        return (
            Misspelling(f"里的{'空格' if mark == ' ' else f'「{mark}」'}不能用在数字里", (_number(number, unit),))
            if mark
            else None
        )
    if number.startswith("."):
        return Misspelling("小数点前面少了 0", (_number(f"0{number}", unit),))
    if re.fullmatch(r"[0-9]{1,3}(?: [0-9]{3})+(?:\.[0-9]+)?", number):
        return Misspelling("里的数字被空格隔开了", (_number(number, unit),))
    if re.fullmatch(r"[0-9_]+(?:\.[0-9_]+)?", number):
        return Misspelling("不能用下划线分节", (_number(number.replace("_", ""), unit),))
    if re.fullmatch(r"[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+", number):
        return Misspelling("里的逗号和小数点写反了", (_number(number.replace(".", "").replace(",", "."), unit),))
    if re.fullmatch("[0-9]+,[0-9]{1,2}", number):
        return Misspelling(
            "的千分号位置不对",
            (
                _number(number.replace(",", "."), unit, "逗号是小数点的"),
                _number(number.replace(",", ""), unit, "逗号是千分号的"),
            ),
        )
    if re.fullmatch(r"[0-9,]+(?:\.[0-9]+)?", number):
        return Misspelling("的千分号位置不对", (_number(number, unit, "没有漏打数字的"),))
    return None


def _scientific(core: str) -> Misspelling | None:
    match = re.fullmatch(
        rf"(?P<digits>[0-9.]+)(?:[eE]|[×x*]\s*10\^?)(?P<power>[-+]?[0-9]{{1,2}})\s*(?P<unit>{UNIT})?", core
    )
    if match is None or match["digits"].count(".") > 1 or match["digits"] == ".":
        return None
    value = Fraction(match["digits"]) * Fraction(10) ** int(match["power"])
    reading = Reading(value, match["unit"] or "", 0, "正好是这个数的")
    return Misspelling("是科学记数法", (reading,), "Excel 里没有显示全的，回原表抄完整的数字")


def _whole_or_han(text: str) -> Fraction | None:
    """Return the number that Arabic or Chinese digits spell, None if they spell none."""
    plain = text.strip().replace(",", "")
    if re.fullmatch(NUMBER, plain):
        return Fraction(plain)
    whole, _, point = in_plain_han(plain).partition("点")
    value = from_han(whole)
    digits = [from_han(char) for char in point]
    if value is None or (point and any(digit is None or digit > 9 for digit in digits)):
        return None
    return Fraction(f"{value}.{''.join(map(str, digits))}" if point else value)


def _as_share(core: str) -> Misspelling | None:
    """Read a part of a whole: 百分之七十五, 千分之五, 七成五, 三分之一, 1/3, 百分百, 一半."""
    if core in ("百分之百", "百分百"):
        return Misspelling("是汉字写的百分数", (Reading(Fraction(100), "%"),))
    if core in ("一半", "半数"):
        return Misspelling("是汉字写的百分数", (Reading(Fraction(50), "%"),))
    match = re.fullmatch("(?P<of>[百千万]) ?分之 ?(?P<part>.+)", core)
    if match:
        part = _whole_or_han(match["part"].removeprefix("负"))
        if part is None:
            return None
        part = -part if match["part"].startswith("负") else part
        unit, size = ("%", Fraction(1, 100)) if match["of"] == "万" else (_PARTS[match["of"]], Fraction(1))
        decimals = len(match["part"].partition("点")[2] or match["part"].partition(".")[2])
        return Misspelling("是汉字写的百分数", (Reading(part * size, unit, decimals),))
    match = re.fullmatch(rf"(?P<tens>[0-9.]+|[{HAN}]) ?成(?P<rest>[半一二三四五六七八九])?", core)
    if match:
        tens, rest = _whole_or_han(match["tens"]), {"半": Fraction(5), None: Fraction(0)}.get(match["rest"])
        rest = _whole_or_han(match["rest"]) if rest is None else rest
        return (
            None
            if tens is None or rest is None or tens > 10
            else Misspelling("是成数", (Reading(tens * 10 + rest, "%"),))
        )
    match = re.fullmatch(
        rf"(?P<under>[0-9{HAN}]+) ?分之 ?(?P<over>[0-9{HAN}]+)|(?P<left>[0-9.]+) ?/ ?(?P<right>[0-9.]+)", core
    )
    if match is None:
        return None
    over, under = _whole_or_han(match["over"] or match["left"]), _whole_or_han(match["under"] or match["right"])
    if over is None or not under or over > under:
        return None
    words = core if match["under"] and not re.search("[0-9]", core) else _fraction_in_words(over, under)
    advice = f"要印「{words}」就直接写在句子里" if words else ""
    return Misspelling("是分数", (Reading(over * 100 / under, "%", 0, "是占比的"),), advice)


def _fraction_in_words(over: Fraction, under: Fraction) -> str:
    """Return a fraction in Chinese, which may stand in a sentence as it is; "" if it has too many digits."""
    parts = (under, over)
    if any(part.denominator != 1 or not 0 < part < 1000 for part in parts):
        return ""
    return "分之".join(to_han(int(part)) for part in parts)


def _as_han(core: str) -> Misspelling | None:
    """Read Chinese digits, also those of cheques: 二十三处, 一百二十三万元, 壹佰贰拾叁万圆."""
    plain = in_plain_han(core)
    match = re.match(f"{_HAN_NUMBER}", plain)
    if (
        match is None
        or re.search("[0-9点]", plain[match.end() :])
        or re.match(r"\s*(?:分之|成|几)", plain[match.end() :])
    ):
        return _coins(plain)
    number, unit = match[0], plain[match.end() :].strip()
    if not _is_clean(unit):
        return None
    whole = number.partition("点")[0]
    if number[-1] in "万亿" and len(number) > 1:
        size, head = Fraction(10**4 if number[-1] == "万" else 10**8), _whole_or_han(number[:-1])
        whole_number = _whole_or_han(number)
        if head is not None and head * size == whole_number:
            return Misspelling("是汉字数字", (Reading(head, number[-1] + unit, spoken=True),))
        if whole_number is not None and not unit:
            return Misspelling("是汉字数字", (Reading(whole_number / 10**4, "万", spoken=True),))
    value = _whole_or_han(number)
    if value is None and _cut_short(whole):
        return _NOT_IN_FULL
    if value is None or (len(whole) == 1 and whole in "十百千万亿" and whole != "十"):
        return _coins(plain)
    return _coins(plain) or Misspelling(
        "是汉字数字", (Reading(value, unit, len(number.partition("点")[2]), spoken=True),)
    )


def _coins(core: str) -> Misspelling | None:
    """Read an amount in 元, 角 and 分, in Arabic or Chinese digits: 12元5角3分."""
    digits = rf"(?:{NUMBER}|[{HAN}]+)"
    match = re.fullmatch(
        rf"(?P<yuan>{digits}) ?[元圆] ?零?(?:(?P<jiao>{digits}) ?角)? ?零?(?:(?P<fen>{digits}) ?分)?", core
    )
    if match is None or not (match["jiao"] or match["fen"]):
        return None
    values = [_whole_or_han(match[name] or "0") for name in ("yuan", "jiao", "fen")]
    if any(value is None for value in values):
        return None
    yuan, jiao, fen = (value or Fraction(0) for value in values)
    return Misspelling("写了几个单位", (Reading(yuan + jiao / 10 + fen / 100, "元", 2, spoken=True),))


def _in_parts(core: str) -> Misspelling | None:
    """Read digits with 亿, 万, 千, 百 and 十 between them: 3亿5000万元, 2万5千户, 3百5十户."""
    match = _PARTED.fullmatch(core)
    if match is None or not re.search("[0-9]", core) or not _is_clean(match["unit"] or ""):
        return None
    unit, spelt = (match["unit"] or "").strip(), core.removesuffix(match["unit"] or "").rstrip()
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
    return Misspelling("里的数字和「万」「千」等字混着写", (Reading(value, unit, spoken=True),))


def _section(text: str) -> Fraction:
    """Return the number below 万 that a text with 千, 百 and 十 spells, 0 for no text."""
    value = Fraction(0)
    for part in re.finditer(f"({_DIGIT})([千百十]?)", text):
        value += (_whole_or_han(part[1]) or 0) * {"千": 1000, "百": 100, "十": 10, "": 1}[part[2]]
    return value


def _cut_short(text: str) -> bool:
    """Return whether a number ends as people say it, with digits whose place is not said: 1万5, 三千五."""
    return any(
        len(match["digits"] or match["million"]) < {"亿": 8, "万": 4, "千": 3, "百": 2}[match["sign"] or "亿"]
        for match in _LOOSE_END.finditer(text)
    )


def _in_round(core: str) -> Misspelling | None:
    """Read 一个亿 and 3个千万元."""
    match = re.fullmatch(rf"(?P<number>{NUMBER}|{_HAN_NUMBER}) ?个 ?(?P<unit>[百千]?[万亿])(?P<money>元?)", core)
    value = _whole_or_han(match["number"]) if match else None
    if match is None or value is None:
        return None
    decimals = len(match["number"].partition(".")[2])
    return Misspelling("里多了「个」", (Reading(value, match["unit"] + match["money"], decimals, spoken=True),))


def _in_slang(core: str) -> Misspelling | None:
    """Read what is no unit but known to stand for one: 60.05 块, 60.05万人民币, 5角, 60.05 w, 3%o."""
    match = re.fullmatch(
        rf"(?P<number>{NUMBER})\s*(?:(?P<yuan>块钱|块)|(?P<jiao>角)|(?P<w>w元?)|(?P<mil>[%‰]o)"
        r"|(?P<times>[百千]?[万亿]?)元?(?:RMB|人民币|CNY))",
        core,
        re.IGNORECASE,
    )
    if match is None or core.endswith("W") or (match["yuan"] == "块" and "." not in core):
        return None
    number = match["number"]
    if match["jiao"]:
        return Misspelling("的单位是「角」", (Reading(_number(number).value / 10, "元", 2, spoken=True),))
    if match["w"]:
        return Misspelling("的单位是「w」", (_number(number, "万元", "「w」指万元的"),), "是瓦就写 W")
    unit = "‰" if match["mil"] else "元" if match["yuan"] else f"{match['times']}元"
    return Misspelling(f"的单位「{core.removeprefix(number).strip()}」不能这样写", (_number(number, unit),))


def _and_a_half(core: str) -> Misspelling | None:
    match = re.fullmatch(r"(?P<number>[0-9]+)\s*(?:(?P<unit>[^\d\s]{1,4})半|个半(?P<long>\S{1,4}))", core)
    unit = (match["unit"] or f"个{match['long']}") if match else ""
    if match is None or not is_known(unit):
        return None
    return Misspelling("里的「半」要写成 .5", (Reading(Fraction(match["number"]) + Fraction(1, 2), unit, 1),))


def _squared(core: str) -> Misspelling | None:
    match = re.fullmatch(rf"(?P<number>{NUMBER})\s*(?P<unit>[kcdm]?m)(?P<power>[23])", core)
    if match is None:
        return None
    return Misspelling(
        "的单位里有数字", (_number(match["number"], match["unit"] + ("²" if match["power"] == "2" else "³")),)
    )


_NOT_IN_FULL = Misspelling("没有写全，看不出末尾的数字是哪一位", (), "把数字写全，不用「万」「千」等字")
_WAYS = (
    *(_and_a_half, _squared, _as_share, _scientific, _with_letters, _in_round, _in_slang, _in_parts),
    *(_as_it_stands, _ill_grouped, _as_han),
)
