"""What people type where a figure belongs and is none: Excel's errors and formulas, dashes, dates, ratios, ranges."""

from __future__ import annotations

import re
from typing import NamedTuple

from gendoc.figures.spelling import NIL, PENDING

_EXCEL_ERRORS = {
    "#REF": "引用的单元格不在了",
    "#DIV/0": "除数是 0 或空的",
    "#N/A": "没有查到",
    "#VALUE": "算式里有不是数字的内容",
    "#NAME": "公式里的名称写错了",
    "#NUM": "算不出来",
    "#NULL": "引用的区域没有交叉",
    "#SPILL": "结果放不下",
    "#CALC": "算不出来",
}
_EXCEL_ERROR = re.compile("|".join(map(re.escape, _EXCEL_ERRORS)), re.IGNORECASE)
_TOO_NARROW = re.compile("#{2,}")
_NOTHING = re.compile(
    rf"[-－−–—_/／\\]{{1,6}}|{NIL}[。.]|空|空白|暂无|没有|无数据|无此项|未发生|没有发生|无发生|不适用|不涉及|n/?a|nan|null|none|nil|#?n\.a\.",
    re.IGNORECASE,
)
_UNCHANGED = re.compile("与?(?:上年|去年)?(?:基本)?持平|不变|没有变化|无变化|无增减|无增长|没有增减")
# A superscript or a number in a circle is a note, not a digit, but for that of a unit.
_CIRCLED = re.compile("[①-⓿❶-➓㉑-㉟㊱-㊿㈠-㈩]")
_NOTE = re.compile("[0-9０-９].*[①-⓿❶-➓㉑-㉟㊱-㊿⁰¹⁴-⁹]$|[0-9０-９](?:.*[^a-zA-Zмкс])?[²³]$")
_NOT_YET = re.compile(
    r"待(?:定|补|核|核实|补充|统计|确认)|未知|不详|未统计|tbd|[?？]{1,6}|[*×]{1,6}|[x]{2,6}|…{1,2}|\.{3,6}",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"(?P<year>(?:19|20)[0-9]{2})(?:[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12][0-9]|3[01])|年[0-9]{1,2}月(?:[0-9]{1,2}[日号])?)"
    "(?:[ T][0-9:]+)?|[0-9]{1,2}月[0-9]{1,2}[日号]"
)
_YEAR_AND_MONTH = re.compile(r"(?P<year>(?:19|20)[0-9]{2})[-/](?:0?[1-9]|1[0-2])")
_TIME = re.compile("(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?")
_RATIO = re.compile(r"[0-9.]+(?:\s*[:比]\s*[0-9.]+)+")
_RANGE = re.compile(r"[0-9.,]+\s*\D{0,4}[-~～—–至到]\s*[0-9.,]+\D*")
_SUM = re.compile(r"[0-9.,]+(?:\s*[-+*×÷]\s*[0-9.,]+)+\s*=?")
_CURRENCIES = {"US$": "美元", "HK$": "港元", "$": "美元", "€": "欧元", "£": "英镑"}
_SIGN = "|".join(map(re.escape, _CURRENCIES))
_FOREIGN = re.compile(rf"(?P<sign>{_SIGN})\s*(?P<number>[0-9][0-9.,]*)|(?P<other>[0-9][0-9.,]*)\s*(?P<behind>{_SIGN})")
_UNSURE = re.compile(
    "[约近上]?(?:[十百千万]?几|数(?=[十百千万])|好几|若干|[上近成][十百千万]|多(?=.))[十百千万]*[^0-9十百千万]{0,6}"
    "|[一二三四五六七八九]?[十百千万][几多来余].{0,6}|过半|(?:大|多|小|少)半|(?:绝)?大?(?:多数|部分)"
    "|(?:一二|二三|两三|三四|三五|四五|五六|六七|七八|八九)[十百千万]*[^0-9一二三四五六七八九十]{0,6}"
)
_ROUGHLY_IN_SIGNS = re.compile(r"[0-9.,]+\s*(?:[十百千]?[万亿]|[百千])\s*[余多](?![热量料额式层边媒功普参用]).{0,6}")
_SHORT_OF = "赤字|亏损?|亏空|支大于收|透支|缺口|短缺|欠"
_TWO_POINTS = re.compile(r"[0-9]+(?:[.,]*[.,]{2}[0-9]+|(?:\.[0-9]+){2,})(?<!\.[0-9]{3})\D*")
_SCIENTIFIC = re.compile(r"[0-9.]+[eE][-+]?[0-9]{1,2}\D*")
_TRIANGLE = re.compile(r"(?P<sign>[△▲▽▼])\s*-?[0-9].*|[0-9].*(?P<behind>[△▲▽▼])")
A_DATE, ROUGHLY = "是日期", "是约数"
_SPLIT = "拆成两项，各起一个名称，在句子里分别引用"


class NoFigure(NamedTuple):
    """Why a text is no figure, what follows the text in a sentence, and what to do."""

    why: str
    advice: str
    several: bool = False  # there is more than one number, each of which may be a figure


def excel_error(text: str) -> NoFigure | None:
    """Return what is said of an error value of Excel at the start of text, or of #### in a narrow column; else None."""
    match = _EXCEL_ERROR.match(text)
    if match:
        return NoFigure(
            f"是 Excel 的错误值（{_EXCEL_ERRORS[match[0].upper()]}）", "回到原表改好公式，把算出来的数写在这里"
        )
    if _TOO_NARROW.match(text):
        return NoFigure("是 Excel 列宽不够、没有显示出来的数", "回到原表把那一列拉宽，把显示出来的数写在这里")
    return None


def placeholder(text: str) -> NoFigure | None:
    """Return what is said of a mark that stands for no number: —, 暂无, N/A, 待定; None for any other text."""
    if _NOTHING.fullmatch(text):
        return NoFigure("不是数字", f"没有发生写 0 或 {NIL}，尚未取得写 {PENDING}")
    if _UNCHANGED.fullmatch(text):
        return NoFigure("不是数字", "没有增减写 0")
    return NoFigure("不是数字", f"尚未取得写 {PENDING}") if _NOT_YET.fullmatch(text) else None


def year_of(text: str) -> str:
    """Return the year of a date, or of a year with a month, as typed; "" for any other text."""
    match = _DATE.fullmatch(text) or _YEAR_AND_MONTH.fullmatch(text)
    return (match["year"] or "") if match else ""


def no_figure(text: str) -> NoFigure | None:
    """Return what is said of a text of half-width characters that is no number, None if it may be one."""
    found = excel_error(text) or placeholder(text)
    if found is not None:
        return found
    if text.startswith("{{"):
        return NoFigure("不是数字", "这里只写数字，引用只用在句子里")
    if text.startswith("="):
        return NoFigure("是 Excel 的公式，gendoc 不计算", "写算出来的数")
    if _DATE.fullmatch(text) or _YEAR_AND_MONTH.fullmatch(text):
        return NoFigure(A_DATE, "这里应填一个数字")
    if _TIME.fullmatch(text) and not _RATIO_OF_DIGITS.fullmatch(text):
        return NoFigure("像时间或两个数的比", "这里只填一个数字")
    if _RATIO.fullmatch(text):
        return NoFigure("是两个数的比", "这里只填一个数；比的两边在「数据」里各写一项，在句子里写成 {{ 甲 }}∶{{ 乙 }}")
    if _SUM.fullmatch(text) and not re.fullmatch(r"[0-9.,]+\s*-\s*[0-9.,]+", text):
        return NoFigure("是算式，gendoc 不计算", "写算出来的数")
    if re.fullmatch(r"[0-9.]+,[0-9.,]*[eE][-+]?[0-9]{1,2}\D*", text):
        return NoFigure("是科学记数法", "回原表抄完整的数字")
    if re.fullmatch(rf"(?:{_SHORT_OF})(?:了|为|约)?\s*-?[0-9].*", text):
        return NoFigure("前面有文字", "只写数字：是负数的写负数，如 -2366.45；名称已经说了是亏损、赤字的写正数")
    if re.fullmatch("第 ?[0-9一二三四五六七八九十]+ ?[^0-9]{0,4}", text):
        return NoFigure("是名次或序号", "名次和序号不是数量，直接写在句子里")
    if _TWO_POINTS.fullmatch(text):
        return NoFigure("里的小数点不止一个", "查对后只留一个")
    if _RANGE.fullmatch(text) and not _SCIENTIFIC.fullmatch(text):
        return NoFigure("是两个数", _SPLIT, several=True)
    if match := _FOREIGN.fullmatch(text):
        number = match["number"] or match["other"]
        currency = _CURRENCIES[match["sign"] or match["behind"]]
        return NoFigure("是外币", f"折算成人民币再写；要印外币，在「数据」里写成 {number} {currency} 这样的形式")
    if match := _TRIANGLE.fullmatch(text):
        where = f"前面有「{match['sign']}」" if match["sign"] else f"后面有「{match['behind']}」"
        return NoFigure(where, "删去它：增加的、正的写正数，减少的、负的写负数，如 -2366.45")
    if re.fullmatch(r"-{2,}[0-9].*|-[0-9].*-", text):
        return NoFigure("里有两个负号", "负数只在数字前面写一个负号")
    if re.fullmatch("[0-9.]+折|[一二三四五六七八九]{1,2}折", text):
        return NoFigure("是折扣", "要填百分数的，写实付占原价的百分之几；要印几折，直接写在句子里")
    unsure = _UNSURE.fullmatch(text) or _ROUGHLY_IN_SIGNS.fullmatch(text)
    return NoFigure(ROUGHLY, "查出准数再写；只有约数的，直接写在句子里") if unsure else None


_RATIO_OF_DIGITS = re.compile("[0-9]:[0-9]{1,2}(?<!:[0-9]{2})")


_BY_NUMBER = re.compile(
    r"[0-9０-９.,，]+\s*\D{0,4}(?:[\[［〔⁽]\s*注?\s*[0-9０-９¹²³⁰-⁹]{1,2}\s*[\]］〕⁾]|[(（]\s*(?:注|备注)[^()（）]*[)）]).{0,6}"
)


def noted(text: str) -> NoFigure | None:
    """Return what is said of a number with a note behind it, as typed: 2412.30①; None for any other text."""
    if re.fullmatch("[0-9０-９.]+[⁰¹²³⁴-⁹]+.*", text):
        return NoFigure("里有上标的数字", "是注号就删去，是乘方就写算出来的数")
    if re.search("[0-9０-９]", text) and _CIRCLED.search(text[:-1]):
        return NoFigure("里有注号", "删去注号，只写数字")
    return NoFigure("后面有注号", "删去注号，只写数字") if _NOTE.fullmatch(text) or _BY_NUMBER.fullmatch(text) else None


def several(text: str) -> NoFigure | None:
    """Return what is said of a text with more than one number in it; None for any other text."""
    if re.search(r"[,;、]\s*[^\s:,;]+: +[0-9]", text):
        return NoFigure("里写了两项", "后面一项另起一行，与这一项左边对齐")
    return (
        NoFigure("里有几个数", _SPLIT.replace("两项", "几项"), several=True)
        if len(re.findall("[0-9][0-9.,]*", text)) > 1
        else None
    )
