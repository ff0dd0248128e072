"""Words of direction beside a printed figure, held against its sign and against one another."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from decimal import Decimal
from typing import NamedTuple

from gendoc.compare.remarks import PageRemark
from gendoc.compare.side import MARKS, Side, clause
from gendoc.core.wording import (
    AGAINST,
    ALIKE,
    BY,
    CAUSES,
    COMPARING,
    CUT,
    DIRECTIONS,
    EARNED_OR_SPENT,
    EXTENTS,
    FITTING,
    FLAT,
    LAST_YEAR,
    MORE_OR_LESS,
    NEARLY,
    NOT,
    NOUNS,
    REASONS,
    RISING_OR_FALLING,
    SHORT,
    SINCE,
    TO,
)
from gendoc.figures.figure import Figure
from gendoc.figures.units import POINTS_MEASURE, is_time
from gendoc.figures.written import AMOUNT, SHARE, sort_of
from gendoc.reconcile.answer import WRONG_DIRECTION, how_to_answer
from gendoc.render.trace import PrintedFigure

_REACH = 40  # characters before a figure, and after it
_PHRASE = "增减句"


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_BRACKETS = frozenset("（(")
_HOW_MUCH = frozenset((*BY, *TO))
_SIGNS = {**DIRECTIONS, **SHORT, **MORE_OR_LESS}
_WORD, _SAME, _BY, _TO = _any(DIRECTIONS), _any(FLAT), _any(BY), _any(TO)
_CHANGED = _any(word for word, sign in DIRECTIONS.items() if sign and word in RISING_OR_FALLING)
_NEARLY = f"(?P<nearly>{_any(NEARLY)})?"
_LAST = f"(?:{_any(LAST_YEAR)}|[0-9]{{4}}年)(?:度|同期)?(?:相比)?"
_YEAR = f"(?:(?:{_any(AGAINST)})?{_LAST})?"
_SINCE = f"(?:{_any(SINCE)}|(?:{_any(AGAINST)}){_LAST})"
_NONE = f"(?P<not>{_any(NOT)})?"
_EITHER = f"(?:{_WORD})(?:或者?|[、/／（(]|和|及)$"  # 增加或减少 says nothing of a direction
# Few figures have such a word beside them: what follows is compiled where one does.
_BEFORE = f"{_NONE}(?P<word>{_WORD})(?:{_BY})*$"
_MORE = f"{_SINCE}(?P<word>{_any(MORE_OR_LESS)})(?:{_BY})*$"
_MORE_THAN = f"(?P<word>{_any(word for word in MORE_OR_LESS if word[1:])})(?:{_BY})*$"
_COMES_TO = f"(?P<since>{_SINCE})?{_NONE}(?P<word>{_WORD}|[{''.join(SHORT)}](?=(?:{_TO})+$))(?:{_BY}|(?P<to>{_TO}))*$"
_CLAUSE_BEFORE = f"{_NEARLY}(?P<word>{_SAME})[，,、](?:但|而|却|其中|实际)?(?P<since>{_SINCE})?(?:实际|净|共)?(?:{_NONE}(?:{_WORD})(?:{_BY})*)?$"
_RIGHT_BEFORE = f"{_NEARLY}(?P<same>{_SAME})[，,、](?P<since>{_SINCE})?{_NONE}(?P<word>{_WORD})(?:{_BY}|{_TO})*$"
_NEXT = rf"[^\d{MARKS}（(]{{0,4}}(?:[（(][^）)]{{0,20}}[）)])?[，,、；;（(]"
_SAME_AFTER = rf"{_NEXT}(?:{_SINCE}|{_YEAR})(?:水平|决算数?)?{_NEARLY}(?:保持)?(?P<word>{_SAME})(?!的|(?:{_BY})*-?\d)"
_ALIKE_AFTER = rf"{_NEXT}(?:{_any(AGAINST)}){_LAST}{_NEARLY}(?:保持)?(?P<word>{_any(ALIKE)})(?!的)"
_OPPOSITE = rf"{_NEXT}(?P<since>{_SINCE}){_NONE}(?P<word>{_CHANGED})(?!的|{_any(NOUNS)})"
_OPPOSITE_AFTER = rf"{_OPPOSITE}(?=(?:{_BY})*(?:\d|[{MARKS}）)]|$))"
_OPPOSITE_END = rf"{_OPPOSITE}(?=[{MARKS}）)]|$)"
_BOTH_AFTER = rf"{_NEXT}(?P<since>{_SINCE})(?P<first>{_CHANGED})[，,、；;（(]{_YEAR}{_NEARLY}(?P<word>{_SAME})(?!的|(?:{_BY})*-?\d)"
_ANOTHER = (  # what 持平 may be said of besides last year's figure
    r"预算|计划|目标|平均|合同|标准|定额|支出|全[国省市区县]|上上年|前年|往年|历年|前[0-9一二三四五]年|上月|上季|[年月季旬周]初|[年月季旬周日]末|[0-9]月"
)
_OTHER_BASE = f"[由从]|(?:较|比)(?!{_any(LAST_YEAR)}|[0-9]{{4}}年)|环比|预算|计划|[月季旬周日末初]"
_OF = rf"的(?:同比)?(?P<word>{_WORD})(?!{_any(NOUNS)})"
# 增加减少5.20万元, 较上年减少较上年减少5.20万元: typed, and printed by a phrase once more.
_TWICE = (
    rf"(?P<since>{_SINCE})?{_NONE}(?P<first>{_CHANGED}|提高|降低|{_SAME})(?:了|约)?(?P<again>{_SINCE})?"
    rf"(?P<word>{_CHANGED}|提高|降低|{_SAME})(?:{_BY})*$"
)
# 增加0.01万元，持平0.00%: an amount, and the rate at which it changed.
_AMOUNT_BEFORE = (
    rf"(?P<since>{_SINCE})?{_NONE}(?P<first>{_WORD})(?:{_BY})*-?\d[\d,.]*(?P<unit>[^\d{MARKS}（(]{{1,4}}?)"
    rf"(?:[，,、；;（(](?:即|且|并|和)?|即|且|和)(?P<again>{_SINCE})?(?P<word>{_WORD})(?:{_BY})*$"
)
# 由100.00万元提高到5.20万元
_FROM = (
    rf"[由从][^，,。；;！？\n、和及与]*?(?<![\d.,第-])(?P<from>\d[\d,]*(?:\.\d+)?)(?P<unit>[^\d{MARKS}（）()]{{1,4}}?)"
    rf"[，,]?(?:{_SINCE})?(?P<word>{_WORD}|[{''.join(SHORT)}])(?:{_TO})$"
)
_RANKS = frozenset("位名级档类等次")  # from the fifth place up to the second


class _Around(NamedTuple):
    """The text before and after a figure; direct: a word of direction ends the one; flat: 持平 is in either."""

    before: Side
    after: Side
    bracketed: bool  # the figure stands in a bracket of its own
    direct: bool
    flat_before: bool
    flat_after: bool
    year: int  # of the report, 0 if it is not known

    @classmethod
    def of(cls, paragraph: str, place: PrintedFigure, year: int) -> _Around:
        """Return what stands around a figure of a report of a year."""
        side = Side.of(paragraph, max(0, place.start - _REACH), place.start)
        before = side.closed()
        after = Side.of(paragraph, place.end, min(len(paragraph), place.end + _REACH))
        return cls(
            before,
            after,
            not _BRACKETS.isdisjoint(side.text[len(before.text) :]),
            _ends_in_direction(before.text),
            any(word in before.text for word in FLAT),
            any(word in after.text for word in FLAT),
            year,
        )


def _is_of_last_year(text: str, end: int, year: int) -> bool:
    """Return whether 持平 or the like, which ends there in a text, is said of last year: not 与预算持平, 环比持平."""
    part = re.split(f"[{MARKS}、（(]", text[:end])[-1]
    base = part[max(map(part.rfind, AGAINST)) :] if any(word in part for word in AGAINST) else ""
    years = re.findall("([0-9]{4})年", base)
    return not ("环比" in part or re.search(_ANOTHER, base) or any(int(named) != year - 1 for named in years))


def _ends_in_direction(text: str) -> bool:
    """Return whether a text ends in a word of direction, or in one and 了, 为 or 约 after it."""
    end = len(text)
    while True:
        if any(text[max(0, end - length) : end] in _SIGNS for length in (1, 2, 3, 4)):  # 节约 ends in 约
            return True
        length = next((length for length in (1, 2) if text[max(0, end - length) : end] in _HOW_MUCH), 0)
        if not length:
            return False
        end -= length


def look_at_direction(
    place: PrintedFigure, text: str, figure: Figure, *, changes: bool, move: int = 0, since: int = 0, year: int = 0
) -> PageRemark | None:
    """Return what is wrong between a figure and the words of direction around it, None if nothing is.

    changes says that the figure is by how much something changed; one below zero always is.  move is which way that
    went, 1 or -1, of which a rate says only 0.00%.  Words before since have been remarked upon: they are not held
    against those after it.  year is that of the report, 0 if it is not known.
    """
    around = _Around.of(text, place, year)
    value = figure.value or 0
    sign = (value > 0) - (value < 0) or move
    if changes or sign < 0:
        remark = _against_sign(place, text, figure, sign, around)
        if remark is not None:
            return remark
    if around.flat_after:
        both = re.match(_BOTH_AFTER, around.after.text)
        last = both is not None and _is_of_last_year(around.after.text, both.end(), year)
        if both is not None and last and not both["nearly"] and _is_last(both["since"]):
            return _excluding(
                place, text, place.start, around.after.at[both.end() - 1] + 1, both["first"], both["word"]
            )
    if not around.direct:
        return None
    before = Side.of(text, max(since, place.start - _REACH), place.start).closed()
    return (
        _against_each_other(place, text, around, before)
        or _against_amount(place, text, around, before)
        or _against_origin(place, text, around.before)
        or (_flat_by(place, text, figure, around.before) if value else None)
    )


def _against_sign(place: PrintedFigure, text: str, figure: Figure, sign: int, around: _Around) -> PageRemark | None:
    """Return the word that says another direction than the figure's sign."""
    before, after = around.before, around.after
    same = re.search(_CLAUSE_BEFORE, before.text) if around.flat_before else None
    last = same is not None and _is_of_last_year(before.text, same.end("word"), around.year)
    if same is not None and last and figure.value and not same["nearly"] and _is_last(same["since"]):
        said = f"前面写着「{same['word']}」，而 {{}} 是 {figure.printed}，实际{FITTING[sign]}"
        return _direction(place, text, before.at[same.start()], place.end, said)
    negative = place.text.startswith("-")
    direct = _direct(before.text, negative=negative) if around.direct else None
    if direct is not None:
        word = direct["word"]
        start = before.at[direct.start("word")]
        if _SIGNS[word] != sign and (sign or word not in EXTENTS):  # 增幅为0.00% is no fault
            said = f"「{word}」后面的 {{}} 是 {figure.printed}，实际{FITTING[sign]}"
            return _direction(place, text, start, place.end, said)
        if negative and not around.bracketed:
            said = f"「{word}」已经说了是减少，{{}} 是 {figure.printed}，印出来是「{text[start : place.end]}」"
            return _direction(place, text, start, place.end, said)
    level = around.flat_after and not _is_share(place.unit)  # a rate may well be what it was last year
    behind = re.match(_SAME_AFTER, after.text) if level else None
    last = behind is not None and _is_of_last_year(after.text, behind.end(), around.year)
    if behind is not None and last and figure.value and not behind["nearly"]:
        said = f"后面写着「{behind['word']}」，而 {{}} 是 {figure.printed}，实际{FITTING[sign]}"
        return _direction(place, text, place.start, after.at[behind.end() - 1] + 1, said)
    behind = re.match(_OF, after.text) if after.text.startswith("的") else None
    if behind is not None and DIRECTIONS[behind["word"]] != sign:
        said = f"「{behind['word']}」前面的 {{}} 是 {figure.printed}，实际{FITTING[sign]}"
        return _direction(place, text, place.start, after.at[behind.end() - 1] + 1, said)
    return None


def _direct(before: str, *, negative: bool) -> re.Match[str] | None:
    """Return the word of direction right before a figure, None if it is denied or one of two."""
    direct = re.search(_BEFORE, before)
    if direct is None:
        return re.search(_MORE, before) or (re.search(_MORE_THAN, before) if negative else None)
    return None if direct["not"] or re.search(_EITHER, before[: direct.start()]) else direct


def _against_each_other(place: PrintedFigure, text: str, around: _Around, before: Side) -> PageRemark | None:
    """Return two words that cannot both be said of one figure."""
    twice = re.search(_TWICE, before.text)
    if twice is not None and _is_twice(twice, text[text.rfind("。", 0, place.start) + 1 : place.start]):
        start = before.at[twice.start()]
        return _excluding(place, text, start, place.end, twice["first"], twice["word"])
    comes = re.search(_COMES_TO, before.text)
    if comes is None or comes["not"] or _is_share(place.unit):
        return None
    word, start = comes["word"], before.at[comes.start()]
    based = _has_other_base(before.text, comes, place)
    came_to = bool(comes["to"]) or before.text.endswith("为")
    if word in COMPARING or (came_to and word in CUT):
        behind = re.match(_SAME_AFTER, around.after.text) if around.flat_after else None
        if behind is None and came_to:
            behind = re.match(_ALIKE_AFTER, around.after.text)
        last = behind is not None and _is_of_last_year(around.after.text, behind.end(), around.year)
        if behind is not None and last and not behind["nearly"] and not based and _is_last(comes["since"]):
            end = around.after.at[behind.end() - 1] + 1
            return _excluding(place, text, start, end, word, behind["word"])
        right = re.search(_RIGHT_BEFORE, before.text) if around.flat_before else None
        last = right is not None and _is_of_last_year(before.text, right.end("same"), around.year)
        if right is not None and last and not right["nearly"] and not right["not"] and _is_last(right["since"]):
            return _excluding(place, text, before.at[right.start()], place.end, right["same"], right["word"])
    if based or not (word in COMPARING or word in CUT):
        return None
    if came_to or (comes["since"] and _is_last(comes["since"])):
        behind = re.match(_OPPOSITE_AFTER if came_to else _OPPOSITE_END, around.after.text)
        if behind is None or behind["not"] or not _is_last(behind["since"]):
            return None
        if {_SIGNS[word], DIRECTIONS[behind["word"]]} == {1, -1}:
            end = around.after.at[behind.end() - 1] + 1
            return _excluding(place, text, start, end, word, behind["word"])
    return None


def _has_other_base(before: str, comes: re.Match[str], place: PrintedFigure) -> bool:
    """Return whether a figure is compared with another than last year's: 由年初的100万元减少到80万元，与上年持平."""
    said = re.split(f"[{MARKS}]", before[: comes.start()])[-1]
    if not re.search(_OTHER_BASE, said):
        return False
    origin = re.search(_FROM, before)
    return origin is None or origin["from"] + origin["unit"] != place.text


def _is_twice(twice: re.Match[str], said: str) -> bool:
    """Return whether two words of direction side by side are one too many: not 因人员减少减少5.20万元."""
    if twice["not"] or (twice["since"] and twice["again"] and _base(twice["since"]) != _base(twice["again"])):
        return False
    if twice["since"]:
        return True
    caused = re.search(f"(?:{_any(CAUSES)})$", twice.string[: twice.start()])
    return caused is None and not re.search(_any(REASONS), said)


def _against_amount(place: PrintedFigure, text: str, around: _Around, before: Side) -> PageRemark | None:
    """Return the words of an amount and of its rate, if they go different ways."""
    amount = re.search(_AMOUNT_BEFORE, before.text)
    if amount is None or amount["not"] or "分别" in before.text or around.after.text.startswith("的"):
        return None
    first, word, since, again = amount["first"], amount["word"], amount["since"], amount["again"]
    if again is not None and (since is None or _base(since) != _base(again)):
        return None
    plain = COMPARING | set(FLAT) if again else RISING_OR_FALLING
    turns = first in EARNED_OR_SPENT and since is not None
    if not (first in plain or turns) or word not in (*plain, *EXTENTS):
        return None
    if word in EXTENTS and place.text.startswith("-"):
        return None
    units = (amount["unit"], place.unit)
    shares = [_is_share(unit) for unit in units]
    if any(unit.endswith(POINTS_MEASURE) for unit in units):  # an amount does not change by points: another thing does
        return None
    if shares[0] == shares[1] or DIRECTIONS[first] == DIRECTIONS[word]:
        return None
    return _excluding(place, text, before.at[amount.start()], place.end, first, word)


def _against_origin(place: PrintedFigure, text: str, before: Side) -> PageRemark | None:
    """Return the word between two figures, if the second is not on the side of the first that it says."""
    origin = re.search(_FROM, before.text)
    came = re.match(r"\d[\d,]*(?:\.\d+)?", place.text)
    if (
        origin is None
        or came is None
        or "分别" in before.text
        or origin["unit"] != place.unit
        or place.unit in _RANKS
        or is_time(place.unit)
    ):
        return None
    if place.text[came.end() :] not in ("", place.unit):
        return None
    first, last = (Decimal(one.replace(",", "")) for one in (origin["from"], came[0]))
    sign = (last > first) - (last < first)
    if not sign or _SIGNS[origin["word"]] == sign:
        return None
    start = before.at[origin.start("from")]
    message = f"「{text[start : place.end]}」：从前一个数到后一个数是{FITTING[sign]}，不是「{origin['word']}」"
    return _said(place, text, start, message, "照实改用语；两个数写反或写错了的，改正数")


def _flat_by(place: PrintedFigure, text: str, figure: Figure, before: Side) -> PageRemark | None:
    """Return 持平 with an amount right after it, which did not change by anything; 持平2项 counts what did not."""
    if sort_of(place.unit) != AMOUNT:
        return None
    direct = re.search(f"{_NONE}{_NEARLY}持平了?$", before.text)
    if direct is None or direct["not"] or direct["nearly"]:
        return None
    message = f"「持平」后面紧跟着 {figure.printed}：持平就没有增减额"
    advice = "持平的删去这个数，或写成「持平，为……」；不持平的改正用语"
    return _said(place, text, before.at[direct.start()], message, advice)


_LAST_BASE = "上年"


def _base(since: str) -> str:
    """Return what a word compares with: 同比, 比上年 and 较上年 are one comparison."""
    year = re.search("[0-9]{4}", since)
    if year is not None:
        return year[0]
    return next((base for base in ("环比", "年初") if base in since), _LAST_BASE)


def _is_last(since: str | None) -> bool:
    """Return whether a word compares with last year, as a sentence does that names no other base."""
    return since is None or _base(since) == _LAST_BASE


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
    what = f"「{first}」写了两遍" if first == second else f"「{first}」和「{second}」不能都对"
    return _said(place, text, start, f"{what}：「{said_by}」", "照实留一个，另一个删去或改正", end)


def _said(place: PrintedFigure, text: str, start: int, message: str, advice: str, end: int = 0) -> PageRemark:
    """Return a remark upon the words from start to a figure's end, or to another end."""
    end = end or place.end
    said_by = clause(text, start, end)
    advice = f"{advice}；{how_to_answer(WRONG_DIRECTION, said_by)}"
    return PageRemark(WRONG_DIRECTION, place, place.start, place.end, lambda *_: (message, advice), (said_by,), said_by)
