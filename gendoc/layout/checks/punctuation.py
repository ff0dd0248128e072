"""Punctuation: the width and position of marks, spaces, pairs and direction of quotation marks and brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gendoc.core.text import REFUSED, character_name
from gendoc.layout.checks.typefaces import HIDDEN
from gendoc.layout.deviation import STANDARD, Deviation, LayoutCode
from gendoc.layout.headings import leading
from gendoc.layout.roles import ClassifiedParagraph, Role
from gendoc.word.document import WordDocument
from gendoc.word.paragraphs import Paragraph

_MARKS = "GB/T 15834"
HALF_WIDTH = LayoutCode("layout-half-width")
FULL_WIDTH = LayoutCode(
    "layout-full-width",
    official="数字、字母和 % 用半角（GB/T 9704 7.5、GB/T 15835）",
    fix="选中它，「开始」→「更改大小写」→「半角」",
)
DOUBLED_MARK = LayoutCode("layout-doubled-mark", official=f"只用一个标点（{_MARKS}）", fix="删去多余的标点")
DASH = LayoutCode("layout-dash")
MARK_POSITION = LayoutCode(
    "layout-mark-position", official=f"这个标点不能在一段的开头（{_MARKS}）", fix="删去它，或与上一段合并"
)
SPACE = LayoutCode("layout-space", official="中文之间不空格", fix="删去空格")
STRAIGHT_QUOTES = LayoutCode(
    "layout-straight-quotes", official=f"应用弯引号“ ” ‘ ’（{_MARKS}）", fix="删去，在中文输入法下重新输入引号"
)
_MEND = "改正这一个，或补上缺的那一个"
QUOTE_DIRECTION = LayoutCode("layout-quote-direction", fix=_MEND)
UNBALANCED = LayoutCode("layout-unbalanced", fix=_MEND)
QUOTE_LEVEL = LayoutCode("layout-quote-level", official=f"引号用“ ”，引号里再用引号时用‘ ’（{_MARKS}）", fix="改成“ ”")
DOCUMENT_NUMBER = LayoutCode("layout-document-number")

_PAIRS = {"“": "”", "‘": "’", "《": "》", "〈": "〉", "（": "）", "〔": "〕", "【": "】", "「": "」"}
_QUOTES = "“”‘’"
_APOSTROPHE = re.compile(r"(?<=[A-Za-z])[’'](?=[A-Za-z])")
_CLOSING = {closing: opening for opening, closing in _PAIRS.items()}
_CHINESE = re.compile("[\u3400-\u4dbf\u4e00-\u9fff，。；：、（）《》]")
_STRAIGHT = re.compile("[\"'＂＇`´〝〞]")
_NUMBERED = re.compile(
    r"(?P<open>[\[(（【［〖｛{<〈〔])\s?(?P<year>(?:19|20)?[0-9]{2}年?)\s?(?P<close>[\])）】］〗｝}>〉〕])\s?(?P<word>第?)(?P<number>[0-9]{1,5})号"
)
_WITHOUT_QUOTES = (Role.EMPTY, Role.CONTENTS)
_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_WIDE = f"{_HAN}，。；：？！、（）《》〈〉“”‘’〔〕【】「」…—％"
_FULL = dict(zip("<>,;:?!().～", "《》，；：？！（）。～", strict=True))
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


def check(document: WordDocument, paragraphs: tuple[ClassifiedParagraph, ...]) -> Iterator[Deviation]:
    """Yield marks of the wrong width, doubled or misplaced, and spaces where none belong."""
    for paragraph, role, _ in paragraphs:
        if role not in _PLAIN and paragraph.text.strip():
            yield from _widths(paragraph)
            yield from _positions(paragraph)
            if role not in _SPACED:
                yield from _spaces(paragraph)


def _widths(paragraph: Paragraph) -> Iterator[Deviation]:
    text, numbered = paragraph.text, _misnumbered(paragraph.text)
    for match in _HALF.finditer(text):
        if match.start() >= numbered:
            full = _FULL[match[0][0]]
            official, fix = f"应用全角的「{full}」（{_MARKS}）", f"改成「{full}」：切换到中文输入法再输入"
            yield HALF_WIDTH.in_text(paragraph, match, f"中文里用了半角的「{match[0]}」", official, fix)
    for match in _MIXED_PAIR.finditer(text):
        if not any(_HALF.match(text, at) for at in (match.start(), match.end() - 1)):
            yield HALF_WIDTH.in_text(paragraph, match, "括号一半全角、一半半角", "应成对用全角的（）", "改成（）")
    for match in REFUSED.finditer(text.replace("\n", " ")):
        observed = f"有看不见的字符：{character_name(match[0])}"
        fix = "删去它；可重新输入这几个字"
        yield HIDDEN.in_text(paragraph, match, observed, "看不见的字符不应留在公文里", fix)
    for match in _FULL_WIDTH.finditer(text):
        if match[0] not in ("－", "／", "＊") and match.start() >= numbered:
            yield FULL_WIDTH.in_text(paragraph, match, f"用了全角的「{match[0][:12]}」")


def _misnumbered(text: str) -> int:
    """Return the length of the number that a text begins with if its form is wrong, which numbering checks; else 0."""
    number = leading(text)
    return number.length if number is not None and number.wrong else 0


def _positions(paragraph: Paragraph) -> Iterator[Deviation]:
    text = paragraph.text
    for match in _DOUBLED.finditer(text):
        yield DOUBLED_MARK.in_text(paragraph, match, f"标点连用「{match[0][:6]}」")
    for pattern, name, official_form in ((_DOTS, "省略号", "……"), (_DASHES, "破折号", "——")):
        for match in pattern.finditer(text):
            if not (match[0].startswith("。。") and _DOUBLED.match(text, match.start())):
                official = f"应为「{official_form}」，占两个字（{_MARKS}）"
                yield DASH.in_text(
                    paragraph, match, f"{name}写作「{match[0][:6]}」", official, f"改成「{official_form}」"
                )
    for match in _HYPHEN.finditer(text):
        official = f"破折号是「——」，连接号是「—」（{_MARKS}）"
        yield DASH.in_text(paragraph, match, "汉字之间用了半角的「-」", official, "改成「——」或「—」")
    if first := _START.match(text.lstrip()):
        yield MARK_POSITION.in_paragraph(paragraph, f"段首是「{first[0]}」", length=1)


def _spaces(paragraph: Paragraph) -> Iterator[Deviation]:
    text = paragraph.text
    start, end = len(text) - len(text.lstrip(" 　\t")), len(text.rstrip())
    titled = {at for match in _TITLED.finditer(text) for at in range(*match.span())}
    reported_to = -1
    for pattern, observed, official in (
        (_TAB, "文字中间有制表符", ""),
        (_SPACES, "文字中间有连续的空格", ""),
        (_SPACE, "文字中间有空格", "汉字、数字、标点之间不空格"),
    ):
        for match in pattern.finditer(text):
            if not start <= match.start() < end or match.start() <= reported_to:
                continue
            issuers = len(match[0]) == 1 and text[match.start() - 1] in _ORGAN  # 中共中央 国务院 are written apart
            if issuers and (match.start() in titled or text[match.end() :][:1] in "国人"):
                continue
            if pattern is _SPACE and match.start() in titled:
                continue
            yield SPACE.in_text(paragraph, match, observed, official)
            if pattern is _SPACES:
                reported_to = max(reported_to, match.end() - 1)


def check_quotes(document: WordDocument, paragraphs: tuple[ClassifiedParagraph, ...]) -> Iterator[Deviation]:
    """Yield straight, reversed and unpaired quotation marks and brackets, and misspelt document numbers."""
    for paragraph, role, _ in paragraphs:
        if role in _WITHOUT_QUOTES:
            continue
        text = _APOSTROPHE.sub(" ", paragraph.text)
        yield from _straight(paragraph)
        yield from _pairs(paragraph, text)
        yield from _levels(paragraph, text)
        for match in _NUMBERED.finditer(paragraph.text):
            yield from _document_number(paragraph, match)


def _straight(paragraph: Paragraph) -> Iterator[Deviation]:
    text = paragraph.text
    for match in _STRAIGHT.finditer(text) if _CHINESE.search(text) else ():
        if not _APOSTROPHE.match(text, match.start()):
            yield STRAIGHT_QUOTES.in_text(paragraph, match, f"用了直引号「{match[0]}」")


def _levels(paragraph: Paragraph, text: str) -> Iterator[Deviation]:
    """Yield single quotation marks outside double ones, and corner brackets, which belong to vertical text."""
    depth = 0
    for index, char in enumerate(text):
        depth = {"“": 1, "”": 0}.get(char, depth)
        if (char == "‘" and not depth and "“" not in text[index : index + 2]) or char in "「『":
            observed = f"引号用了「{char}」" if char == "‘" else f"引号用了直角的 {char}"
            yield QUOTE_LEVEL.in_paragraph(paragraph, observed, start=index, length=1)


def _pairs(paragraph: Paragraph, text: str) -> Iterator[Deviation]:
    """Yield the first mark of each pair that has no partner or is reversed."""
    turned = False
    for pair in ("“”", "‘’"):
        marks = [(index, char) for index, char in enumerate(text) if char in pair]
        wrong = next((mark for order, mark in enumerate(marks) if mark[1] != pair[order % 2]), None)
        if wrong is not None and len(marks) % 2 == 0:
            index, char = wrong
            official = f"这里应是「{pair[0] if char == pair[1] else pair[1]}」（{_MARKS}）"
            yield QUOTE_DIRECTION.in_paragraph(paragraph, f"引号「{char}」方向反了", official, start=index, length=1)
        elif len(marks) % 2:
            yield _alone(paragraph, *(wrong or marks[-1]))
        turned = turned or wrong is not None or len(marks) % 2 == 1
    start = _misnumbered(text)
    opened: list[tuple[int, str]] = []
    for index, char in enumerate(text):
        if index < start or (turned and char in _QUOTES):
            continue
        if char in _PAIRS:
            opened.append((index, char))
        elif char in _CLOSING:
            if not opened or opened[-1][1] != _CLOSING[char]:
                yield _alone(paragraph, index, char)
                return
            opened.pop()
    if opened and not _closes_half_width(text, opened[-1][0]):
        yield _alone(paragraph, *opened[-1])


def _closes_half_width(text: str, index: int) -> bool:
    """Return whether a full-width bracket is closed by a half-width one, which _widths reports."""
    return text[index] == "（" and ")" in text[index:]


def _alone(paragraph: Paragraph, index: int, char: str) -> Deviation:
    opening = _CLOSING.get(char, char)
    name = "引号" if char in _QUOTES else "书名号" if opening in "《〈" else "括号"
    official = f"{opening}与{_PAIRS[opening]}应成对（{_MARKS}）"
    return UNBALANCED.in_paragraph(paragraph, f"{name}「{char}」没有配对", official, start=index, length=1)


def _document_number(paragraph: Paragraph, match: re.Match[str]) -> Iterator[Deviation]:
    year, number = match["year"].removesuffix("年"), match["number"]
    rules = {
        "年份用六角括号〔〕": (match["open"], match["close"]) != ("〔", "〕"),
        "年份写全四位，不加「年」": len(year) < 4 or match["year"].endswith("年"),
        "不加「第」字": bool(match["word"]),
        "序号前不补 0": number.startswith("0"),
        "不空格": " " in match[0],
    }
    if any(rules.values()):
        broken = "，".join(rule for rule, is_broken in rules.items() if is_broken)
        full = year if len(year) == 4 else f"20{year}"
        fix = f"改成「〔{full}〕{int(number)}号」"
        official = f"{broken}（{STANDARD} 7.2.5）"
        yield DOCUMENT_NUMBER.in_text(paragraph, match, f"发文字号写作「{match[0]}」", official, fix)
