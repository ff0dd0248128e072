"""Words of direction and of measure beside a printed figure, held against its sign and against one another."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from typing import NamedTuple

from gendoc.compare.remarks import PageRemark
from gendoc.core.wording import (
    ABOUT_AFTER,
    ABOUT_BEFORE,
    AGAINST,
    BY,
    COMPARING,
    DIRECTIONS,
    FITTING,
    FLAT,
    LAST_YEAR,
    NEAR,
    NEAR_ENDS,
    NEARLY,
    NOT,
    NOUNS,
    OVER,
    SINCE,
    TO,
)
from gendoc.figures.figure import Figure
from gendoc.figures.written import SHARE, sort_of
from gendoc.reconcile.answer import ABOUT_EXACT, WRONG_DIRECTION, how_to_answer
from gendoc.render.trace import PrintedFigure

_REACH = 40  # characters before a figure, and after it
_QUOTED = 200  # characters of a clause on either side of the words
_POINT = r"\s*(?:[一二三四五六七八九十]+是|[（(]?(?:[0-9]+(?![0-9.]*\d)|[一二三四五六七八九十]+)[）)、.．]|[①-⑳])"
_PHRASE = "增减句"


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_MARKS = "，,。；;：:！？\n"
_HOW_MUCH = frozenset((*BY, *TO))
_WORD, _SAME, _BY, _TO = _any(DIRECTIONS), _any(FLAT), _any(BY), _any(TO)
_ADJACENT = _any((*COMPARING, *FLAT))  # 增收减支 is one word
_NEARLY = f"(?P<nearly>{_any(NEARLY)})?"
_YEAR = f"(?:(?:{_any(AGAINST)})?(?:{_any(LAST_YEAR)}|[0-9]{{4}}年)(?:度|同期)?(?:相比)?)?"
_NONE = f"(?P<not>{_any(NOT)})?"
# Few figures have such a word beside them: what follows is compiled where one does.
_BEFORE = f"{_NONE}(?P<word>{_WORD})(?:{_BY})*$"
_COMES_TO = f"{_NONE}(?P<word>{_WORD})(?:{_BY}|{_TO})*$"
_CLAUSE_BEFORE = f"{_NEARLY}(?P<word>{_SAME})[，,、][^，,。；;！？]*$"
_RIGHT_BEFORE = f"{_NEARLY}(?P<same>{_SAME})[，,、]{_NONE}(?P<word>{_WORD})(?:{_BY}|{_TO})*$"
_SAME_AFTER = (
    rf"[^\d{_MARKS}（(]{{0,4}}(?:[（(][^）)]{{0,20}}[）)])?[，,、]{_YEAR}{_NEARLY}(?P<word>{_SAME})(?!(?:{_BY})*-?\d)"
)
_OF = rf"的(?:同比)?(?P<word>{_WORD})(?!{_any(NOUNS)})"
# 增加0.01万元，持平0.00%: an amount, and the rate at which it changed.
_AMOUNT_BEFORE = (
    rf"(?P<since>{_any(SINCE)})?{_NONE}(?P<first>{_WORD})(?:{_BY})*-?\d[\d,.]*(?P<unit>[^\d{_MARKS}]{{1,4}})"
    rf"[，,、](?P<again>{_any(SINCE)})?(?P<word>{_WORD})(?:{_BY})*$"
)
_DOUBLED = f"{_NONE}(?P<first>{_ADJACENT})(?:{_BY})*(?P<word>{_ADJACENT})(?:{_BY}|{_TO})*$"  # 增加减少3.20万元
_EACH = "[均每]"  # an average is rounded, however many digits it has
_EACH_BEFORE = 12
_ABOUT = f"(?:{_any(ABOUT_BEFORE)})$"
_ABOUT_YEAR = f"(?:{_any(ABOUT_BEFORE)}|(?<![{NEAR_ENDS}]){NEAR})$"  # 临近 and 接近 a year are no words of measure
_ABOUT_AFTER = f"(?:年度?|元)?(?P<word>{_any(ABOUT_AFTER)})|(?P<over>{OVER})(?!下)"


class _Around(NamedTuple):
    """The text before and after a figure; direct: a word of direction ends the one; flat: 持平 is in either."""

    before: str
    after: str
    direct: bool
    flat_before: bool
    flat_after: bool

    @classmethod
    def of(cls, before: str, after: str) -> _Around:
        """Return what stands around a figure."""
        return cls(
            before,
            after,
            _ends_in_direction(before),
            any(word in before for word in FLAT),
            any(word in after for word in FLAT),
        )


def _ends_in_direction(text: str) -> bool:
    """Return whether a text ends in a word of direction, or in one and 了, 为 or 约 after it."""
    end = len(text)
    while True:
        if any(text[max(0, end - length) : end] in DIRECTIONS for length in (2, 3, 4)):  # 节约 ends in 约
            return True
        length = next((length for length in (1, 2) if text[max(0, end - length) : end] in _HOW_MUCH), 0)
        if not length:
            return False
        end -= length


def look_at_direction(
    place: PrintedFigure, text: str, figure: Figure, *, changes: bool, move: int = 0, since: int = 0
) -> PageRemark | None:
    """Return what is wrong between a figure and the words of direction around it, None if nothing is.

    changes says that the figure is by how much something changed; one below zero always is.  move is which way that
    went, 1 or -1, of which a rate says only 0.00%.  Words before since have been remarked upon: they are not held
    against those after it.
    """
    around = _Around.of(text[max(0, place.start - _REACH) : place.start], text[place.end : place.end + _REACH])
    value = figure.value or 0
    sign = (value > 0) - (value < 0) or move
    if changes or sign < 0:
        remark = _against_sign(place, text, figure, sign, around)
        if remark is not None:
            return remark
    if not around.direct:
        return None
    return _against_each_other(place, text, around, text[max(since, place.start - _REACH) : place.start])


def _against_sign(place: PrintedFigure, text: str, figure: Figure, sign: int, around: _Around) -> PageRemark | None:
    """Return the word that says another direction than the figure's sign."""
    before, after = around.before, around.after
    base = place.start - len(before)
    same = re.search(_CLAUSE_BEFORE, before) if around.flat_before else None
    if same is not None and figure.value and not same["nearly"]:
        said = f"前面写着「{same['word']}」，而 {{}} 是 {figure.printed}，实际{FITTING[sign]}"
        return _direction(place, text, base + same.start(), place.end, said)
    direct = re.search(_BEFORE, before) if around.direct else None
    if direct is not None and not direct["not"]:
        word = direct["word"]
        if DIRECTIONS[word] != sign:
            said = f"「{word}」后面的 {{}} 是 {figure.printed}，实际{FITTING[sign]}"
            return _direction(place, text, base + direct.start(), place.end, said)
        if place.text.startswith("-"):
            said = f"「{word}」已经说了是减少，{{}} 是 {figure.printed}，印出来是「{direct[0]}{place.text}」"
            return _direction(place, text, base + direct.start(), place.end, said)
    level = around.flat_after and not _is_share(place.unit)  # a rate may well be what it was last year
    behind = re.match(_SAME_AFTER, after) if level else None
    if behind is not None and figure.value and not behind["nearly"]:
        said = f"后面写着「{behind['word']}」，而 {{}} 是 {figure.printed}，实际{FITTING[sign]}"
        return _direction(place, text, place.start, place.end + behind.end(), said)
    behind = re.match(_OF, after) if after.startswith("的") else None
    if behind is not None and DIRECTIONS[behind["word"]] != sign:
        said = f"「{behind['word']}」前面的 {{}} 是 {figure.printed}，实际{FITTING[sign]}"
        return _direction(place, text, place.start, place.end + behind.end(), said)
    return None


def _against_each_other(place: PrintedFigure, text: str, around: _Around, before: str) -> PageRemark | None:
    """Return two words that cannot both be said of one figure, or of an amount and its rate."""
    base = place.start - len(before)
    comes = re.search(_COMES_TO, before)
    if comes is None or comes["not"]:
        return None
    if comes["word"] in COMPARING and not _is_share(place.unit):
        same = re.match(_SAME_AFTER, around.after) if around.flat_after else None
        if same is not None and not same["nearly"]:
            return _excluding(place, text, base + comes.start(), place.end + same.end(), comes["word"], same["word"])
        right = re.search(_RIGHT_BEFORE, before) if around.flat_before else None
        if right is not None and not right["nearly"] and not right["not"]:
            return _excluding(place, text, base + right.start(), place.end, right["same"], right["word"])
    doubled = re.search(_DOUBLED, before)
    if doubled is not None and not doubled["not"] and DIRECTIONS[doubled["first"]] != DIRECTIONS[doubled["word"]]:
        return _excluding(place, text, base + doubled.start(), place.end, doubled["first"], doubled["word"])
    amount = re.search(_AMOUNT_BEFORE, before)
    if amount is None or amount["not"] or "分别" in before or amount["again"] not in (None, amount["since"]):
        return None
    if not {amount["first"], amount["word"]} <= {*COMPARING, *FLAT}:  # 超支3.20万元，压缩5.00%: of different things
        return None
    shares = [_is_share(unit) for unit in (amount["unit"], place.unit)]
    if shares[0] != shares[1] and DIRECTIONS[amount["first"]] != DIRECTIONS[amount["word"]]:
        return _excluding(place, text, base + amount.start(), place.end, amount["first"], amount["word"])
    return None


def _is_share(unit: str) -> bool:
    return sort_of(unit) == SHARE


def _direction(place: PrintedFigure, text: str, start: int, end: int, said: str) -> PageRemark:
    said_by = clause(text, start, end)
    way = "升降" if place.unit in ("%", "‰") else "方向"

    def words(name: str, phrases: Container[str]) -> tuple[str, str]:
        phrase = f"，或 {{{{ {_PHRASE}({name}) }}}}" if _PHRASE in phrases else ""
        advice = f"写成 {{{{ {name}|{way} }}}}{{{{ {name}|绝对值 }}}}{phrase}，用语就随着数变；数写错了的，改正数"
        return said.format(name), f"{advice}；{how_to_answer(WRONG_DIRECTION, said_by)}"

    return PageRemark(WRONG_DIRECTION, place, place.start, place.end, words, (said_by,), said_by)


def _excluding(place: PrintedFigure, text: str, start: int, end: int, first: str, second: str) -> PageRemark:
    said_by = clause(text, start, end)
    message = f"「{first}」和「{second}」不能都对：「{said_by}」"
    advice = f"照实留一个，另一个删去或改正；{how_to_answer(WRONG_DIRECTION, said_by)}"
    return PageRemark(WRONG_DIRECTION, place, place.start, place.end, lambda *_: (message, advice), (said_by,), said_by)


def look_at_measure(place: PrintedFigure, text: str, figure: Figure) -> PageRemark | None:
    """Return a word that says "about" beside a figure that is exact: a year, an amount to the cent."""
    digits = place.text.removesuffix("元")
    cents = place.unit == "元" and digits[-3:-2] == "." and not digits.endswith("00")
    before = text[max(0, place.start - _EACH_BEFORE) : place.start]
    if not (figure.identifier or (cents and not re.search(_EACH, before))):
        return None
    ahead = re.search(_ABOUT_YEAR if figure.identifier else _ABOUT, before)
    behind = re.match(_ABOUT_AFTER, text[place.end : place.end + _REACH])
    if ahead is None and behind is None:
        return None
    start = place.start if ahead is None else place.start - len(before) + ahead.start()
    end = place.end if behind is None else place.end + behind.end()
    word = ahead[0] if behind is None and ahead is not None else ""
    word = word or (behind["word"] or behind["over"] if behind is not None else "")
    said_by = clause(text, start, end)
    what = "是年度一类的标识" if figure.identifier else "准到了分"
    message = f"「{said_by}」：{place.text} {what}，不能说「{word}」"
    advice = f"删去「{word}」，或写个约数；{how_to_answer(ABOUT_EXACT, said_by)}"
    return PageRemark(ABOUT_EXACT, place, place.start, place.end, lambda *_: (message, advice), (said_by,), said_by)


def clause(text: str, start: int, end: int) -> str:
    """Return the clauses that hold [start:end] of a paragraph, to the marks around them, or so much as can be quoted.

    The number of a point (四是) is left out: gendoc sets it, and it changes with the points before.
    """
    words, first, last = start, max(0, start - _QUOTED), min(len(text), end + _QUOTED)
    while start > first and not _parts(text, start - 1):
        start -= 1
    while end < last and not _parts(text, end):
        end += 1
    number = re.compile(_POINT).match(text, start, words)
    return text[number.end() if number else start : end].strip()


def _parts(text: str, at: int) -> bool:
    """Return whether a character ends a clause; a comma within a number does not."""
    if text[at] == ",":
        return not (text[at - 1 : at].isdecimal() and text[at + 1 : at + 2].isdecimal())
    return text[at] in _MARKS
