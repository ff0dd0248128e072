"""Words of measure beside a printed figure: 约, 余, 左右 are not said of what is exact."""

from __future__ import annotations

import re
from collections.abc import Iterable

from gendoc.compare.remarks import PageRemark
from gendoc.compare.side import Side, clause
from gendoc.core.wording import (
    ABOUT_AFTER,
    ABOUT_BEFORE,
    CONVERTED,
    NEAR,
    NEAR_ENDS,
    NEARLY_BEFORE,
    OVER,
)
from gendoc.figures.figure import Figure
from gendoc.reconcile.answer import ABOUT_EXACT, how_to_answer
from gendoc.render.trace import PrintedFigure

_REACH = 8  # characters after a figure


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_EACH = "[均每]"  # an average is rounded, however many digits it has
_EACH_BEFORE = 12
_ABOUT = f"(?:{_any((*ABOUT_BEFORE, CONVERTED, *NEARLY_BEFORE))}|(?<![{NEAR_ENDS}]){NEAR})$"
_ABOUT_YEAR = f"(?:{_any(ABOUT_BEFORE)}|(?<![{NEAR_ENDS}]){NEAR})$"  # 临近 and 接近 a year are no words of measure
_ABOUT_AFTER = f"(?:年度?|元)?(?P<word>{_any(ABOUT_AFTER)})|(?P<over>{OVER})(?!下)|(?P<more>多)(?=元(?!化))"


def look_at_measure(place: PrintedFigure, text: str, figure: Figure) -> PageRemark | None:
    """Return a word that says "about" beside a figure that is exact: a year, an amount to the cent."""
    digits = place.text.removesuffix("元")
    cents = place.unit == "元" and digits[-3:-2] == "." and not digits.endswith("00")
    side = Side.of(text, max(0, place.start - _EACH_BEFORE), place.start)
    after = Side.of(text, place.end, min(len(text), place.end + _REACH))
    if not (figure.identifier or (cents and not re.search(_EACH, side.text))):
        return None
    ahead = re.search(_ABOUT_YEAR if figure.identifier else _ABOUT, side.text)
    if ahead is not None and ahead[0] == CONVERTED and re.search(r"\d", side.text):
        ahead = None
    behind = re.match(_ABOUT_AFTER, after.text)
    if behind is not None and behind["more"] and figure.identifier:
        behind = None
    if ahead is None and behind is None:
        return None
    start = place.start if ahead is None else side.at[ahead.start()]
    end = place.end if behind is None else after.at[behind.end() - 1] + 1
    word = ahead[0] if behind is None and ahead is not None else ""
    word = word or (behind["word"] or behind["over"] or behind["more"] if behind is not None else "")
    said_by = clause(text, start, end)
    what = "是年度一类的标识" if figure.identifier else "准到了分"
    message = f"「{said_by}」：{place.text} {what}，不能说「{word}」"
    advice = f"删去「{word}」，或写个约数；{how_to_answer(ABOUT_EXACT, said_by)}"
    return PageRemark(ABOUT_EXACT, place, place.start, place.end, lambda *_: (message, advice), (said_by,), said_by)
