"""What people write around a number where only it belongs: 约, ≥, 以上, ¥, quotation marks, brackets, a full stop."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from gendoc.core.wording import ABOUT_BEFORE, DOWN, NEARLY_BEFORE, ROUGHLY_AFTER, ROUGHLY_BEFORE, UP
from gendoc.figures.unit_text import stray
from gendoc.figures.units import is_known
from gendoc.figures.written import written_unit

_HALF_WIDTH = str.maketrans(dict.fromkeys("−–—‐－", "-") | {"´": "'", "，": ",", "⁄": "/", "￥": "¥", "∶": ":"})
_VULGAR = re.compile("(?<=[0-9０-９])[¼-¾⅐-⅞]")
NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
UNIT = r"[^\d\s]\D{0,11}"
HAN = "零〇○一二两三四五六七八九十百千万亿"
_LEAST = (
    *(
        "不低于",
        "不少于",
        "不小于",
        "大于等于",
        "大于",
        "高于",
        "多于",
        "至少",
        "最少",
        "超过",
        "超",
        ">=",
        "=>",
        "≥",
        "≧",
        ">",
    ),
    *("及以上", "以上", "+"),
)
_MOST = (
    *(
        "不高于",
        "不超过",
        "不大于",
        "不多于",
        "小于等于",
        "小于",
        "低于",
        "少于",
        "至多",
        "最多",
        "<=",
        "=<",
        "≤",
        "≦",
        "<",
    ),
    *("及以下", "以下", "以内", "之内"),
)
_BOUNDS_AFTER = ("及以上", "及以下", "以上", "以下", "以内", "之内", "+")
_BOUNDS_BEFORE = tuple(word for word in (*_LEAST, *_MOST) if word not in _BOUNDS_AFTER)
_COMPARED = "同比|环比|比上年|较上年|比去年|较去年"
_FEWER, _MORE = (*DOWN, "负", "降", "减", "↓", "▼", "▽"), (*UP, "升", "增", "↑")
_FEWER_BEHIND, _MORE_BEHIND = (*DOWN, "降", "减", "↓"), (*UP, "↑")


_ROUGHLY = ("~", "≈", *ROUGHLY_BEFORE, *ABOUT_BEFORE, *NEARLY_BEFORE, "不到", "不满", "达到", "达")


def _one_of(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _changed_by(words: tuple[str, ...]) -> str:
    return rf"(?:{_COMPARED})?(?P<rest>{_one_of(words)})(?:了|为)?\s*(?P<core>[0-9{HAN}].*)"


_ASIDE, _ASIDE_BEHIND = "「{rest}」写在句子里", "「{rest}」写在句子里，如 {{{{ 名称 }}}}{rest}"
# What stands around a number: a pattern with the core, what is said of the rest, what is advised, what it makes of the number.
_PEELS = (
    (r"[\"'](?P<core>[-+0-9.,]+)[\"']\s*(?P<after>\D*)", "外面有引号", "", ""),
    (r"(?P<rest>\*{1,3}|_{1,3}|~{2})(?P<core>[^*_~]+)(?P=rest)(?P<after>.*)", "外面有「{rest}」", "", ""),
    (r"[<《〈【〔\[{](?P<core>[0-9][0-9.,]*\s*[^0-9]*)[>》〉】〕\]}]", "外面有括号", "", ""),
    (r"-(?P<core>\([0-9].*)", "前面有负号", "", "m"),
    (r"(?P<sign>-)\s*(?P<core>(?:人民币|RMB|CNY|¥)[:\s]*[0-9].*)", "", "", "-"),
    (rf"(?P<core>{NUMBER}\s*\D*?)\s*(?P<rest>负)", "里有「{rest}」", "", "-"),
    (r"(?s)[\"'“”‘’「『](?P<core>.+?)[\"'“”‘’」』]?", "外面有引号", "", ""),
    (r"(?P<core>.+?)(?P<rest>[。,.、;；!!]+)", "末尾多了标点", "", ""),
    (rf"(?P<rest>{_one_of(_BOUNDS_BEFORE)})\s*(?P<core>.*[0-9{HAN}].*)", "里有「{rest}」", _ASIDE, ">"),
    (rf"(?P<core>.*[0-9{HAN}].*?)\s*(?P<rest>{_one_of(_BOUNDS_AFTER)})", "里有「{rest}」", _ASIDE_BEHIND, "<"),
    (r"(?P<core>[0-9.,]+)(?P<rest>\+)(?P<after>.*)", "里有「{rest}」", _ASIDE_BEHIND, "<"),
    (rf"(?P<rest>{_one_of(_ROUGHLY)})\s*(?P<core>.*[0-9{HAN}].*)", "里有「{rest}」", _ASIDE, ">"),
    (rf"(?P<core>.*[0-9{HAN}].*?)\s*(?P<rest>{_one_of(ROUGHLY_AFTER)})", "里有「{rest}」", _ASIDE_BEHIND, "<"),
    (
        rf"(?P<core>[0-9{HAN}.,]+)(?P<rest>余|多)(?P<after>\D+)",
        "里有「{rest}」",
        "「{rest}」写在句子里，如 {{{{ 名称|数 }}}}{rest}{after}",
        "<",
    ),
    (_changed_by(_FEWER), "里有「{rest}」", "减少的写负数", "↓"),
    (_changed_by(_MORE), "里有「{rest}」", "增加的写正数", ""),
    (rf"(?P<core>[0-9].*?)\s*(?P<rest>{_one_of(_FEWER_BEHIND)})", "里有「{rest}」", "", "fell"),
    (rf"(?P<core>[0-9].*?)\s*(?P<rest>{_one_of(_MORE_BEHIND)})", "里有「{rest}」", "增加的写正数", ""),
    (rf"(?P<core>[0-9][^()]*?)\s*\((?P<rest>{_one_of(_FEWER_BEHIND)})\)", "里有「{rest}」", "", "fell"),
    (r"(?P<rest>红字)[:\s]*(?P<core>[0-9].*)", "里有「{rest}」", "红字写负数", "-"),
    (r"(?P<core>[0-9][^()]*?)\s*\(?(?P<rest>红字)\)?", "里有「{rest}」", "红字写负数", "-"),
    (r"(?P<core>[0-9]+\.[0-9]+)\.(?P<after>\s*[^\d\s.].*)", "里的小数点不止一个", "", ""),
    (rf"(?:人民币|RMB|CNY|¥)[:\s]*(?P<core>{NUMBER})\s*(?P<each>/\D+)", "前面有货币的名称或符号", "", ""),
    (r"(?P<core>.*元)人民币", "后面有「人民币」", "", ""),
    (r"(?:人民币|RMB|CNY|¥)[:\s]*(?P<core>.+)", "前面有货币的名称或符号", "", "¥"),
    (rf"(?P<rest>{_COMPARED})\s*(?P<core>[-+]?[0-9].*)", "里有「{rest}」", _ASIDE, ">"),
    (rf"(?P<rest>[(\[【〔](?P<unit>{UNIT})[)\]】〕])\s*(?P<core>-?{NUMBER})", "前面有「{rest}」", "", ""),
    (rf"(?P<rest>%)\s*(?P<core>-?{NUMBER})", "百分号写在数字前面", "", "%"),
    (rf"(?P<rest>[@`*!&]+)\s*(?P<core>-?{NUMBER}.*?)`?", "前面有「{rest}」", "", ""),
    (r"\+\s*(?P<core>[0-9].*)", "不要写加号", "", ""),
    (r"-\s+(?P<core>[0-9].*)", "负号后面多了空格", "", "-"),
    (rf"-(?P<core>[0-9{HAN}].*)", "", "", "-"),
    (r"\((?P<core>[0-9][0-9.,]*\s*[^()]*)\)(?P<after>.*)", "外面有括号", "", "("),
    (rf"(?P<core>{NUMBER})\s*-(?P<after>\D*)", "负号写在数字后面", "", "-"),
    (rf"(?P<core>{NUMBER}\s*[十百千]?[万亿])\((?P<after>元)\)", "单位里有括号", "", ""),
    (rf"(?P<core>{NUMBER})\s*[\"'“”‘’「『](?P<unit>{UNIT})[\"'“”‘’」』]", "单位外面有引号", "", ""),
    (rf"(?P<core>{NUMBER})\s*[\[(【〔](?P<unit>{UNIT})[)\]】〕]", "单位外面有括号", "", ""),
    (rf"(?P<core>{NUMBER}\s*[^\s\d()]*)\s*[(\[【〔](?P<rest>[^)]+)[)\]】〕]", "里有「{rest}」", _ASIDE, "<"),
    (r"(?P<core>.*[元圆角分])(?P<rest>[整正])", "末尾有「{rest}」", "", ""),
    (
        r"(?P<before>FY|[^\W\d_a-zA-Z第减降负少跌缩]{1,8}):?\s*(?P<core>[0-9].*)",
        "前面有「{before}」",
        "这里只写数字和它的单位",
        "",
    ),
)


class Peeled(NamedTuple):
    """A text without what stood around it, what is said of that and advised.

    mark says what it makes of the number: "-" negative, "↓" the same by a word before it, "fell" by one behind, "("
    negative or not, "¥" money, "<" and ">" words before or behind it.  bound: the number is the least (">")
    or the most ("<") that there may be.
    """

    core: str
    why: str
    advice: str
    mark: str
    bound: str


def half_width(text: str) -> str:
    """Return text with half-width characters and ordinary spaces, each of them single."""
    apart = _VULGAR.sub(r" \g<0>", text.translate(_HALF_WIDTH))  # 3½ is no 31/2
    return " ".join(unicodedata.normalize("NFKC", apart).translate(_HALF_WIDTH).split())


def peel(text: str) -> Peeled | None:
    """Return text without the first thing that stands around its number, None if nothing is known to."""
    beside = re.fullmatch(rf"(?P<number>{NUMBER})\s*(?P<unit>\D+)", text)
    rest = stray(beside["unit"]) if beside else ""
    if (
        beside
        and rest
        and rest.strip(" ↓↑")
        and beside["unit"].strip() != rest.strip()
        and not re.fullmatch(r"\s*[(\[【〔].+", rest)
    ):
        unit = beside["unit"].replace(rest, "", 1).strip()
        core = f"{beside['number']} {unit}"
        return Peeled(core, f"里有「{rest.strip()}」", f"「{rest.strip()}」删去", "", "")
    for pattern, said, advised, mark in _PEELS:
        match = re.fullmatch(pattern, text)
        if match is None:
            continue
        parts = match.groupdict()
        if parts.get("unit") and not (
            is_known(parts["unit"]) or written_unit(parts["unit"]) or parts["unit"] in "万亿"
        ):
            continue
        core = f"{parts['core']} {parts.get('unit') or parts.get('after') or ''}".strip()
        core += f" 元{parts['each']}" if parts.get("each") else ""
        if parts.get("before") and is_known(parts["before"]) and re.fullmatch(NUMBER, core):
            core = f"{core} {parts['before']}"
        elif (parts.get("before") or "").startswith("每") and is_known(parts["before"][1:]):
            core = f"{core}/{parts['before'][1:]}"
        word = parts.get("rest")
        bound = ">" if word in _LEAST else "<" if word in _MOST else ""
        return Peeled(core, said.format_map(parts), advised.format_map(parts), mark, bound)
    return None
