"""Marks and quotation marks: their width, their place, their direction."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gendoc.core.text import REFUSED, character_name
from gendoc.layout.deviation import STANDARD, Deviation
from gendoc.layout.headings import leading
from gendoc.layout.roles import ClassifiedParagraph, Role
from gendoc.word.document import Paragraph, WordDocument

_PAIRS = {"“": "”", "‘": "’", "《": "》", "〈": "〉", "（": "）", "〔": "〕", "【": "】", "「": "」"}
_QUOTES = "“”‘’"
_APOSTROPHE = re.compile(r"(?<=[A-Za-z])[’'](?=[A-Za-z])")
_CHINESE = re.compile("[\u3400-\u4dbf\u4e00-\u9fff，。；：、（）《》]")
_STRAIGHT = re.compile("[\"'＂＇`´〝〞]")
_NUMBERED = re.compile(
    r"(?P<open>[\[(（【［〖｛{<〈〔])\s?(?P<year>(?:19|20)?[0-9]{2}年?)\s?(?P<close>[\])）】］〗｝}>〉〕])\s?(?P<word>第?)(?P<number>[0-9]{1,5})号"
)
_WITHOUT_QUOTES = (Role.EMPTY, Role.CONTENTS)
_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_WIDE = f"{_HAN}，。；：？！、（）《》〈〉“”‘’〔〕【】「」…—％"
_FULL = {
    "<": "《",
    ">": "》",
    ",": "，",
    ";": "；",
    ":": "：",
    "?": "？",
    "!": "！",
    "(": "（",
    ")": "）",
    ".": "。",
    "～": "～",
}
_HALF = re.compile(
    rf"(?<=[{_WIDE}])[,;:?!](?!//)|[,;:?!](?=[{_WIDE}])"
    rf"|(?<=[{_WIDE}])\.(?![0-9A-Za-z])|(?<=[{_HAN}])\.(?=[{_HAN}A-Za-z])"
    rf"|<+(?=[{_HAN}])|(?<=[{_HAN}])>+|[()](?=[{_WIDE}])|(?<=[{_WIDE}])[()]|(?<=[0-9%])[,;](?=[{_HAN}])|(?<=[0-9A-Za-z%])[.](?=$)"
)
_FULL_WIDTH = re.compile(r"[０-９Ａ-Ｚａ-ｚ％．＋－／＝＜＞＆＃＠＊]+")
_MIXED_PAIR = re.compile(r"（[^（）()]{0,200}\)|\([^（）()]{0,200}）")
_DOUBLED = re.compile(r"([，。；：、！？])\1+|[，；：、][。，；：、！？]|。[，；：、！？]|[！？]。|、、")
_DOTS = re.compile(r"\.{3,}|。{3,}|·{3,}|(?<!…)…(?!…)|…{3,}")
_DASHES = re.compile(rf"(?<=[{_HAN}”》）])(?:--+|－－+|―+|─+|–+|—(?!—)(?<!——)|_+)(?=[{_HAN}“《（])|—{{3,}}")
_SINGLE_DASH = "—"
_SPACES = re.compile(r"[ \u00a0\u2002\u2003\u2009]{2,}|　+")
_HYPHEN = re.compile(rf"(?<=[{_HAN}”》）])-(?=[{_HAN}“《（])")
_SPACE = re.compile(
    rf"(?<=[{_HAN}])[ \u00a0　](?=[{_HAN}])|(?<=[，。；：？！、（《“〔])[ \u00a0　]+|(?<![ \u00a0　])[ \u00a0　]+(?=[，。；：？！、）》”〕])"
    rf"|(?<=[0-9])[ \u00a0](?=[{_HAN}%])|(?<=[{_HAN}])[ \u00a0](?=[0-9])"
)
_TAB = re.compile(r"\t+")
_ORGAN = "央委府局部院厅办会组"
_TITLED = re.compile(r"《[^《》]*》")
_START = re.compile(r"^[，。；：、！？）》”’〕…%]")
_PLAIN = (Role.EMPTY, Role.CONTENTS, Role.BOX)
_SPACED = (Role.TITLE, Role.SIGNATURE, Role.DATE, Role.FRONT, Role.LABEL, Role.CELL, Role.CAPTION, Role.NOTE)


def check(paper: WordDocument, told: tuple[ClassifiedParagraph, ...]) -> Iterator[Deviation]:
    """Yield marks of the wrong width, doubled or misplaced, and spaces where none belong."""
    for one in told:
        if one.role in _PLAIN or not one.paragraph.text.strip():
            continue
        yield from _widths(one.paragraph)
        yield from _places(one.paragraph)
        yield from _spaces(one.paragraph, one.role)


def _deviation(paragraph: Paragraph, place: re.Match[str], code: str, found: str, official: str, fix: str) -> Deviation:
    start, end = place.span()
    return Deviation(
        code=code,
        paragraph=paragraph.number,
        column=start + 1,
        length=end - start,
        found=found,
        official=official,
        fix=fix,
    )


def _widths(paragraph: Paragraph) -> Iterator[Deviation]:
    text = paragraph.text
    number = leading(text)
    told = number.length if number is not None and number.wrong else 0  # by the form of its number
    for place in _HALF.finditer(text):
        mark = place[0]
        if place.start() < told:
            continue
        yield _deviation(
            paragraph,
            place,
            "layout-half-width",
            f"中文里用了半角的「{mark}」",
            f"应用全角的「{_FULL[mark[0]]}」（GB/T 15834）",
            f"改成「{_FULL[mark[0]]}」：切换到中文输入法再输入",
        )
    for place in _MIXED_PAIR.finditer(text):
        if not any(_HALF.match(text, at) for at in (place.start(), place.end() - 1)):
            official = "应成对用全角的（）"
            yield _deviation(paragraph, place, "layout-half-width", "括号一半全角、一半半角", official, "改成（）")
    for place in REFUSED.finditer(text.replace("\n", " ")):
        what = character_name(place[0])
        yield _deviation(
            paragraph,
            place,
            "layout-hidden",
            f"有看不见的字符：{what}",
            "看不见的字符不应留在公文里",
            "删去它；可重新输入这几个字",
        )
    for place in _FULL_WIDTH.finditer(text):
        if place[0] in ("－", "／", "＊") or place.start() < told:
            continue
        yield _deviation(
            paragraph,
            place,
            "layout-full-width",
            f"用了全角的「{place[0][:12]}」",
            "数字、字母和 % 用半角（GB/T 9704 7.5、GB/T 15835）",
            "选中它，「开始」→「更改大小写」→「半角」",
        )


def _places(paragraph: Paragraph) -> Iterator[Deviation]:
    text = paragraph.text
    for place in _DOUBLED.finditer(text):
        yield _deviation(
            paragraph,
            place,
            "layout-doubled-mark",
            f"标点连用「{place[0][:6]}」",
            "只用一个标点（GB/T 15834）",
            "删去多余的标点",
        )
    for place in _DOTS.finditer(text):
        if place[0].startswith("。。") and _DOUBLED.match(text, place.start()):
            continue
        yield _deviation(
            paragraph,
            place,
            "layout-dash",
            f"省略号写作「{place[0][:6]}」",
            "应为「……」，占两个字（GB/T 15834）",
            "改成「……」",
        )
    for place in _DASHES.finditer(text):
        yield _deviation(
            paragraph,
            place,
            "layout-dash",
            f"破折号写作「{place[0][:6]}」",
            "应为「——」，占两个字（GB/T 15834）",
            "改成「——」",
        )
    for place in _HYPHEN.finditer(text):
        yield _deviation(
            paragraph,
            place,
            "layout-dash",
            "汉字之间用了半角的「-」",
            "破折号是「——」，连接号是「—」（GB/T 15834）",
            "改成「——」或「—」",
        )
    if place_ := _START.match(text.lstrip()):
        yield Deviation(
            code="layout-mark-position",
            paragraph=paragraph.number,
            length=1,
            found=f"段首是「{place_[0]}」",
            official="这个标点不能在一段的开头（GB/T 15834）",
            fix="删去它，或与上一段合并",
        )


def _spaces(paragraph: Paragraph, role: Role) -> Iterator[Deviation]:
    text = paragraph.text
    if role in _SPACED:
        return
    indent = len(text) - len(text.lstrip(" 　\t"))
    end = len(text.rstrip())
    titled = {at for place in _TITLED.finditer(text) for at in range(*place.span())}
    taken = -1
    for pattern, found, official in (
        (_TAB, "文字中间有制表符", "中文之间不空格"),
        (_SPACES, "文字中间有连续的空格", "中文之间不空格"),
        (_SPACE, "文字中间有空格", "汉字、数字、标点之间不空格"),
    ):
        for place in pattern.finditer(text):
            if place.start() < indent or place.start() >= end or place.start() <= taken:
                continue
            single = len(place[0]) == 1 and text[place.start() - 1] in _ORGAN
            if single and (place.start() in titled or text[place.end() :][:1] in "国人"):
                continue  # 中共中央 国务院: two that issue a paper stand apart
            if pattern is _SPACE and place.start() in titled:
                continue
            yield _deviation(paragraph, place, "layout-space", found, official, "删去空格")
            taken = max(taken, place.end() - 1) if pattern is _SPACES else taken


_CLOSING = {closing: opening for opening, closing in _PAIRS.items()}


def check_quotes(paper: WordDocument, told: tuple[ClassifiedParagraph, ...]) -> Iterator[Deviation]:
    """Yield straight, turned and unpaired quotation marks and brackets, and document numbers written otherwise."""
    for one in told:
        if one.role in _WITHOUT_QUOTES:
            continue
        text = one.paragraph.text
        yield from _straight(one.paragraph, text)
        yield from _pairs(one.paragraph, _APOSTROPHE.sub(" ", text))
        yield from _levels(one.paragraph, _APOSTROPHE.sub(" ", text))
        for place in _NUMBERED.finditer(text):
            yield from _document_number(one.paragraph, place)


def _straight(paragraph: Paragraph, text: str) -> Iterator[Deviation]:
    if not _CHINESE.search(text):
        return
    for place in _STRAIGHT.finditer(text):
        if not _APOSTROPHE.match(text, place.start()):
            yield Deviation(
                code="layout-straight-quotes",
                paragraph=paragraph.number,
                column=place.start() + 1,
                length=1,
                found=f"用了直引号「{place[0]}」",
                official="应用弯引号“ ” ‘ ’（GB/T 15834）",
                fix="删去，在中文输入法下重新输入引号",
            )


def _levels(paragraph: Paragraph, text: str) -> Iterator[Deviation]:
    """Yield single marks that stand in no double ones, and marks that are not those of horizontal text."""
    depth = 0
    for place, char in enumerate(text):
        depth = {"“": 1, "”": 0}.get(char, depth)
        if (char == "‘" and not depth and "“" not in text[place : place + 2]) or char in "「『":
            yield Deviation(
                code="layout-quote-level",
                paragraph=paragraph.number,
                column=place + 1,
                length=1,
                found=f"引号用了「{char}」" if char == "‘" else f"引号用了直角的 {char}",
                official="引号用“ ”，引号里再用引号时用‘ ’（GB/T 15834）",
                fix="改成“ ”",
            )


def _pairs(paragraph: Paragraph, text: str) -> Iterator[Deviation]:
    """Yield the first mark of each kind that has no partner, or stands the wrong way round."""
    numbered = leading(text)
    start = numbered.length if numbered is not None and numbered.wrong else 0
    quotes = [(place, char) for place, char in enumerate(text) if char in _QUOTES]
    turned = False
    for pair in ("“”", "‘’"):
        own = [(place, char) for place, char in quotes if char in pair]
        for order, (place, char) in enumerate(own):
            if char != pair[order % 2]:
                turned = True
                even = len(own) % 2 == 0
                yield _unpaired(
                    paragraph,
                    place,
                    "layout-quote-direction" if even else "layout-unbalanced",
                    f"引号「{char}」方向反了" if even else f"引号「{char}」没有配对",
                    f"这里应是「{pair[order % 2]}」" if even else f"{pair[0]}与{pair[1]}应成对",
                )
                break
        else:
            if len(own) % 2:
                turned = True
                place, char = own[-1]
                yield _unpaired(
                    paragraph, place, "layout-unbalanced", f"引号「{char}」没有配对", f"{pair[0]}与{pair[1]}应成对"
                )
    opened: list[tuple[int, str]] = []
    for place, char in enumerate(text):
        if place < start or (turned and char in _QUOTES):
            continue
        if char in _PAIRS:
            opened.append((place, char))
        elif char in _CLOSING:
            if opened and opened[-1][1] == _CLOSING[char]:
                opened.pop()
            else:
                yield _alone(paragraph, place, char)
                return
    if opened and not (_half(text, opened[-1][0])):
        yield _alone(paragraph, *opened[-1])


def _half(text: str, place: int) -> bool:
    """Return whether the partner of a bracket is there, of the other width: that is told as such."""
    return text[place] == "（" and ")" in text[place:]


def _alone(paragraph: Paragraph, place: int, char: str) -> Deviation:
    opening = _CLOSING.get(char, char)
    what = "引号" if char in _QUOTES else "书名号" if opening in "《〈" else "括号"
    return _unpaired(
        paragraph, place, "layout-unbalanced", f"{what}「{char}」没有配对", f"{opening}与{_PAIRS[opening]}应成对"
    )


def _unpaired(paragraph: Paragraph, place: int, code: str, found: str, official: str) -> Deviation:
    return Deviation(
        code=code,
        paragraph=paragraph.number,
        column=place + 1,
        length=1,
        found=found,
        official=f"{official}（GB/T 15834）",
        fix="改正这一个，或补上缺的那一个",
    )


def _document_number(paragraph: Paragraph, place: re.Match[str]) -> Iterator[Deviation]:
    year, number = place["year"].removesuffix("年"), place["number"]
    wrong = []
    if (place["open"], place["close"]) != ("〔", "〕"):
        wrong.append("年份用六角括号〔〕")
    if len(year) < 4 or place["year"].endswith("年"):
        wrong.append("年份写全四位，不加「年」")
    if place["word"]:
        wrong.append("不加「第」字")
    if number.startswith("0"):
        wrong.append("序号前不补 0")
    if " " in place[0]:
        wrong.append("不空格")
    full = year if len(year) == 4 else f"20{year}"
    if wrong:
        yield Deviation(
            code="layout-document-number",
            paragraph=paragraph.number,
            column=place.start() + 1,
            length=len(place[0]),
            found=f"发文字号写作「{place[0]}」",
            official=f"{'，'.join(wrong)}（{STANDARD} 7.2.5）",
            fix=f"改成「〔{full}〕{int(number)}号」",
        )
