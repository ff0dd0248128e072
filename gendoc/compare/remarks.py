"""What a look at the page remarks upon, before it is known where it was written."""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import NamedTuple

from gendoc.core.finding import Code
from gendoc.render.trace import PrintedFigure


class PageRemark(NamedTuple):
    """One thing that is wrong beside a printed figure: [start:end] of its paragraph.

    words returns the message and the advice, given what the figure is called where it was referred to, and the names
    of the phrases that there are.  key tells apart remarks of one kind at one place.  clause is what a line under
    已知差异 quotes, "" if none can answer.
    """

    code: Code
    place: PrintedFigure
    start: int
    end: int
    words: Callable[[str, Container[str]], tuple[str, str]]
    key: tuple[str, ...] = ()
    clause: str = ""
