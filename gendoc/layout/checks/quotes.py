"""Quotation marks and brackets: curved, the right way round, in pairs; document numbers in 〔〕 (standard 7.2.5)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gendoc.layout.deviation import STANDARD, Deviation
from gendoc.layout.numbers import leading
from gendoc.layout.roles import Role, Told
from gendoc.word.document import Paper, Paragraph

_PAIRS = {"“": "”", "‘": "’", "《": "》", "〈": "〉", "（": "）", "〔": "〕", "【": "】", "「": "」"}
_CLOSING = {closing: opening for opening, closing in _PAIRS.items()}
_QUOTES = "“”‘’"
_APOSTROPHE = re.compile(r"(?<=[A-Za-z])[’'](?=[A-Za-z])")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff，。；：、（）《》]")
_STRAIGHT = re.compile("[\"'＂＇`´〝〞]")
_NUMBERED = re.compile(
    r"(?P<open>[\[(（【［〖｛{<〈〔])\s?(?P<year>(?:19|20)?[0-9]{2}年?)\s?(?P<close>[\])）】］〗｝}>〉〕])\s?(?P<word>第?)(?P<number>[0-9]{1,5})号"
)
_PLAIN = (Role.EMPTY, Role.CONTENTS)


def check(paper: Paper, told: tuple[Told, ...]) -> Iterator[Deviation]:
    """Yield straight, turned and unpaired quotation marks and brackets, and document numbers written otherwise."""
    for one in told:
        if one.role in _PLAIN:
            continue
        text = one.paragraph.text
        yield from _straight(one.paragraph, text)
        yield from _pairs(one.paragraph, _APOSTROPHE.sub(" ", text))
        yield from _levels(one.paragraph, _APOSTROPHE.sub(" ", text))
        for place in _NUMBERED.finditer(text):
            yield from _document_number(one.paragraph, place)


def _straight(paragraph: Paragraph, text: str) -> Iterator[Deviation]:
    if not _HAN.search(text):
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
