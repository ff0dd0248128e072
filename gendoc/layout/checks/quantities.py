"""The spelling of years, dates, ranges and figures (GB/T 15835, standard 7.3.5.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gendoc.core.wording import COMPARING
from gendoc.layout.deviation import STANDARD, Deviation, LayoutCode
from gendoc.layout.roles import ClassifiedParagraph, Role
from gendoc.word.document import WordDocument
from gendoc.word.paragraphs import Paragraph

_DIGITS = "GB/T 15835"
YEAR = LayoutCode("layout-year", official=f"年份写全四位，如「2020年」（{_DIGITS}）", fix="补全年份")
DATE = LayoutCode("layout-date")
RANGE = LayoutCode("layout-range", official=f"前后两个数都写单位（%、万、亿），用「～」或「—」连接（{_DIGITS}）")
GROUPING = LayoutCode("layout-grouping")
DECIMAL = LayoutCode("layout-decimal")

_NUMBER = r"[0-9]+(?:\.[0-9]+)?"
_ZERO = re.compile(r"[0-9]{2,4}年(?:0[1-9]月(?:[0-9]{1,2}[日号])?|1[0-2]月0[1-9][日号]|[1-9]月0[1-9][日号])"
                   r"|(?<![0-9年])(?:0[1-9]月(?:[0-9]{1,2}[日号])?|(?:[1-9]|1[0-2])月0[1-9][日号])")  # fmt: skip
_POINTED = re.compile(
    r"(?<![0-9.\-/])(?:19|20)[0-9]{2}([./-])(?:1[0-2]|0?[1-9])\1(?:3[01]|[12][0-9]|0?[1-9])(?![0-9.\-/])"
)
_DAY = re.compile(r"(?:1[0-2]|[1-9])月(?:3[01]|[12][0-9]|[1-9])号")
_HAN_DATE = re.compile(
    r"[一二〇○零][〇○零一二三四五六七八九]{3}年(?:[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}日)?)?"
)
_SHORT_YEAR = re.compile(
    r"(?<![0-9.,，])[0-9]{2}年(?:度|末|底|初|上半年|下半年|全年|第[一二三四]季度|(?:1[0-2]|0?[1-9])月|预算|决算|收入|支出)"
    r"|(?:^|(?<=[，。；：（“、]))[012][0-9]年(?![来内间前后期多以之有的][^，。]?)(?=[，、我全本各共区市县局])"
    r"|(?<=[较比])(?:上)?[012][0-9]年(?=[增减上下提降的同，])"
    r"|(?<=[截至到在于对自从])[012][0-9]年(?=[，、度末底初我全本各])"
)
_RANGE = re.compile(
    rf"(?<![0-9.\-—~～至到])(?P<low>{_NUMBER})(?P<unit>万元|亿元|元|万|亿|[%％]|)(?P<mark>[-—~～－–至到]{{1,2}})(?P<high>{_NUMBER})(?P<last>万元|亿元|万人次|万人|万|亿|[%％]|元)"
)
_GROUPED = re.compile(r"(?<![0-9.,])[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?(?![0-9,])(?P<unit>亿元|万元|元|)")
_UNGROUPED = re.compile(r"(?<![0-9.,])[0-9]{4,}(?:\.[0-9]+)?(?![0-9,])(?P<unit>亿元|万元|元)")
_MISGROUPED = re.compile(
    r"(?<![0-9.,])[0-9]+(?:,[0-9]+)+(?![0-9])|(?<![0-9])[0-9]{1,3}，[0-9]{3}(?:\.[0-9]+)?(?=[万亿元人户件个次%])|[0-9]{1,3}, [0-9]{3}(?![0-9])"
    r"|(?<![0-9.,年月])[0-9]+(?: [0-9]+)+(?![0-9])"
)
_SOUND_GROUPS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+")
_NO_ZERO = re.compile(r"(?<![0-9A-Za-z.．)）])\.[0-9]+")
_POINTS = re.compile(r"(?<![0-9.])[0-9]+(?:\.[0-9]+)?(?:\.\.|。)[0-9]+(?![0-9.])|(?<![0-9.])[0-9]+\.(?=[万亿]?元|%)")
_LEADING_ZERO = re.compile(r"(?<![0-9.,〔\[（(#№第])0[0-9]+(?:\.[0-9]+)?(?=万|亿|元|%|[个人户次件场])")
_DOUBLE_UNIT = re.compile(r"(?<![0-9])[0-9]+亿[0-9]+(?:\.[0-9]+)?万|(?<![0-9.])[0-9]+(?:\.[0-9]+)?(?:十|百|千)万元?")
_NEGATIVE = re.compile(rf"(?:{'|'.join(sorted(COMPARING))})(?:了|率)?[-－−][0-9]")
_UNIT = re.compile(
    r"(?<=[0-9])\s?(?:[kcm]?m[23](?![0-9])|[Kk][Mm][23]?(?<!km)(?![A-Za-z0-9])|K[Gg](?![A-Za-z])|°[CＣ]|摄氏度(?=℃))"
)
_PER_HUNDRED = re.compile(r"百分之[0-9]")
_LARGE = 1_000_000  # yuan: smaller amounts are standards for a person, fares and the like
_MANY = 3  # amounts in 万元 from which that is taken for the document's unit
_SKIPPED = (Role.EMPTY, Role.CONTENTS, Role.BOX)


def check(document: WordDocument, paragraphs: tuple[ClassifiedParagraph, ...]) -> Iterator[Deviation]:
    """Yield years, dates, ranges and figures that are not spelt as the standards say."""
    with_words = [(paragraph, role) for paragraph, role, _ in paragraphs if role not in _SKIPPED]
    for paragraph, _ in with_words:
        yield from _written(DATE, "日期", paragraph, _DATES)
        for match in _SHORT_YEAR.finditer(paragraph.text):
            if _ZERO.match(paragraph.text, match.start()) is None:
                yield YEAR.in_text(paragraph, match, f"年份写作「{match[0][:24]}」")
        yield from _figures(paragraph)
    yield from _grouping([paragraph for paragraph, role in with_words if role is not Role.CELL])


_BASIS = f"{STANDARD} 7.3.5.4"
_DATES = (
    (_ZERO, f"月、日不补 0（{_BASIS}）", "删去 0，如「2021年6月8日」"),
    (_DAY, f"日期写「日」，不写「号」（{_BASIS}）", "改成「日」"),
    (_POINTED, f"日期写作「2021年6月8日」（{_BASIS}）", "改成年、月、日"),
    (_HAN_DATE, f"日期用阿拉伯数字（{_BASIS}）", "改成「2021年6月8日」的写法"),
)
_DECIMALS = (
    (_NO_ZERO, f"小数点前要写 0（{_DIGITS}）", "补上 0"),
    (_POINTS, "小数只有一个半角的小数点", "改正小数点"),
    (_LEADING_ZERO, "整数前不补 0", "删去前面的 0"),
    (_DOUBLE_UNIT, f"一个数只用一个「万」或「亿」（{_DIGITS}）", "换算成万或亿"),
    (_NEGATIVE, "增减的方向由「增长」「下降」说明，数不写负号", "改成「下降」加正数，或删去负号"),
    (_UNIT, "单位写作平方米、立方米、公里、千克、℃", "改成汉字的单位名称"),
    (_PER_HUNDRED, "阿拉伯数字后用 %", "改成「84%」的写法"),
)


def _written(
    code: LayoutCode, name: str, paragraph: Paragraph, forms: tuple[tuple[re.Pattern[str], str, str], ...]
) -> Iterator[Deviation]:
    """Yield text in one of these wrong forms: a pattern, the official form, how to correct it."""
    for pattern, official, fix in forms:
        for match in pattern.finditer(paragraph.text):
            yield code.in_text(paragraph, match, f"{name}写作「{match[0][:24]}」", official, fix)


def _figures(paragraph: Paragraph) -> Iterator[Deviation]:
    for match in _RANGE.finditer(paragraph.text):
        unit, last = match["unit"], match["last"]
        connected = match["mark"] in ("～", "~", "—", "至", "到")
        if (unit != last and last != "元") or not connected:
            fix = f"改成「{match['low']}{last}～{match['high']}{last}」"
            yield RANGE.in_text(paragraph, match, f"范围写作「{match[0][:24]}」", fix=fix)
    for match in _MISGROUPED.finditer(paragraph.text):
        if not _SOUND_GROUPS.fullmatch(match[0]):
            official = "千分撇从个位起每三位一个，用半角逗号，不空格"
            yield GROUPING.in_text(paragraph, match, f"分节写作「{match[0][:24]}」", official, "改正千分撇的位置")
    yield from _written(DECIMAL, "数", paragraph, _DECIMALS)


def _is_large(amount: str) -> bool:
    whole = amount.removesuffix("元").partition(".")[0].replace(",", "")
    return len(whole) >= len(str(_LARGE))


def _grouping(paragraphs: list[Paragraph]) -> Iterator[Deviation]:
    """Yield amounts of money with or without thousands separators, unlike most in the document; counts may have either.

    Also yields large amounts in 元 in a document that counts in 万元.
    """
    grouped, plain = (
        [(paragraph, match) for paragraph in paragraphs for match in pattern.finditer(paragraph.text) if match["unit"]]
        for pattern in (_GROUPED, _UNGROUPED)
    )
    amounts = [*grouped, *plain]
    if sum(match["unit"] == "万元" for _, match in amounts) >= _MANY:
        official = "全文的金额以万元为单位，大的金额不写到元"
        for paragraph, match in amounts:
            if match["unit"] == "元" and _is_large(match[0]):
                yield GROUPING.in_text(paragraph, match, f"金额写作「{match[0][:24]}」", official, "换算成万元")
    if grouped and plain:
        unusual, official, fix = grouped, "全文的金额应一律不写千分撇，如「2366.45万元」", "删去千分撇"
        if len(grouped) >= len(plain):
            unusual, official, fix = plain, "全文的金额应一律写千分撇，如「2,366.45万元」", "补上千分撇"
        for paragraph, match in unusual:
            yield GROUPING.in_text(paragraph, match, f"金额写作「{match[0][:24]}」", official, fix)
