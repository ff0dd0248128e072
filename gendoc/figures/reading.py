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
from gendoc.figures.units import is_known

LONGEST = 40  # characters of a text that is read
_HAN_NUMBER = f"[{HAN}]+(?:点[零〇○一二两三四五六七八九]+)?"
_PARTS = {"百": "%", "千": "‰"}
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


def misspelling(text: str) -> Misspelling | None:
    """Return what is meant by a text, None if it spells no number in any way that is known."""
    if len(text) > LONGEST:
        return None
    core = half_width(text)
    wide = (
        "用了全角的百分号"
        if core == text.replace("％", "%") != text
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
        advice += [peeled.advice] if peeled.advice else []
        marks += peeled.mark
        bound = bound or peeled.bound
        found = _read(core)
    readings = found.readings
    if "¥" in marks:
        readings = tuple(one if one.unit else one._replace(unit="元") for one in readings)
    if marks.count("-") % 2:
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
    return not re.match(_NO_UNIT_BEGINS, unit) and not re.search(_NO_UNIT_ENDS, unit)


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
    """Read digits with 亿, 万, 千 and 百 between them: 3亿5000万元, 2万5千户."""
    digits = "[0-9]+(?:[.][0-9]+)?"
    match = re.fullmatch(
        rf"(?:({digits})亿)?(?:({digits})万)?(?:({digits})千)?(?:({digits})百)?([0-9]+)?\s*(?P<unit>{UNIT})?", core
    )
    if match is None or sum(part is not None for part in match.groups()[:5]) < 2 or not _is_clean(match["unit"] or ""):
        return None
    sizes = zip(match.groups()[:5], (10**8, 10**4, 1000, 100, 1), strict=True)
    value, unit = Fraction(sum(Fraction(part) * size for part, size in sizes if part)), match["unit"] or ""
    if not unit and core[-1] in "万亿":
        value, unit = value / 10**4, "万"
    return Misspelling("里的数字和「万」「千」等字混着写", (Reading(value, unit, spoken=True),))


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


_WAYS = (_and_a_half, _squared, _as_share, _scientific, _with_letters, _as_it_stands, _ill_grouped, _in_parts, _as_han)
