"""Figures that YAML cannot read at all: #REF!, -, >=80%, '12.5, "12.5" 万元."""

from __future__ import annotations

import re

from gendoc.core.finding import Finding
from gendoc.core.source import Span
from gendoc.core.text import shorten
from gendoc.data.lint import YAML_SYNTAX
from gendoc.figures.figure import FigureType, read_figure
from gendoc.figures.nonfigures import excel_error, placeholder
from gendoc.figures.units import NotAFigure

_VALUE = re.compile(r"(?:^|[-{\[,]\s*|\s)[^\s:,{}\[\]]{1,40}:[ ]+(?P<value>[^\s{\[][^,}\]#]*)")
_HASH = re.compile(r":[ ]+(?P<value>#\S*?[!?AF#])(?=[\s,}\]]|$)")
_LINES = 20  # lines above the place where YAML stopped
_TWO = re.compile(
    r"\s*(?P<name>[^\s:,{}\[\]#]{1,40}): +(?P<value>[0-9][^:：,，;；、]{0,20}[,，;；、]\s*(?P<second>[^\s:：,，]{1,20}: +[0-9]\S*(?: \S{1,6})?))\s*"
)
_HEAD_BEHIND = re.compile(
    r"(?P<indent>\s*(?:- +)?)(?P<name>[^\s:,{}\[\]#]{1,40}): +[^:：{}\[\]]*[ \u3000](?P<second>[^\s:：]{1,20}): *"
)
_COMMENT = re.compile(r"[^#'\"]*[{\[][^#'\"{}\[\]]*?[ \t]+(?P<mark>#[^{}\[\],]*)(?:,[^{}\[\]]*)?[}\]][ ,]*")
_MOST = 1_000  # characters of a line that are searched
_WITH_UNIT = FigureType(unit=None)


def lost_error(span: Span) -> tuple[Span, str, str] | None:
    """The place of an error value of Excel right behind span, which YAML takes for a comment, why and what to do."""
    line = span.source.line(span.line)[:_MOST]
    written = line[span.column - 1 :]
    text = written.lstrip()
    excel = excel_error(text) if text.startswith("#") else None
    if excel is None:
        return None
    typed = re.split(r"[\s,}\]]", text)[0]
    place = span.source.span(span.line, span.column + len(written) - len(text), len(typed))
    return place, f"「{typed}」{excel.why}", excel.advice


def misread(place: Span, start: Span, quoted: Span | None) -> Finding | None:
    """Return the finding for a value that is meant as a figure and that YAML stumbled over; None if there is none.

    place is where YAML stopped, start where it began to read that part, quoted the last text in quotes.
    """
    for line in dict.fromkeys((place.line, start.line, *_still_open(place))):
        text = place.source.line(line)[:_MOST]
        for match in _HASH.finditer(text):
            span = place.source.span(line, match.start("value") + 1, len(match["value"]))
            excel = excel_error(match["value"])
            if excel is not None:
                return YAML_SYNTAX.at(span, f"「{match['value']}」{excel.why}", help=excel.advice)
    for line in dict.fromkeys((place.line, start.line, *_still_open(place))):
        if (comment := _COMMENT.fullmatch(place.source.line(line)[:_MOST])) is not None:
            span = place.source.span(line, comment.start("mark") + 1, len(comment["mark"]))
            message = f"「{shorten(comment['mark'], 20)}」写在括号里，YAML 把它连同后面的括号当作注释丢掉"
            return YAML_SYNTAX.at(span, message, help="删去它；是注释就移到括号后面，# 前空两格")
    for quote in (start, quoted):
        if quote is not None and (finding := _quoted_number(quote)) is not None:
            return finding
    text = place.source.line(place.line)[:_MOST]
    noted = re.match(r"\[[0-9]{1,2}\]", text[place.column - 1 :])
    if noted and re.search(r"[{,] *[^\s:,{}]+: +[-0-9][^,{}\[\]]*$", text[: place.column - 1]):
        span = place.source.span(place.line, place.column, len(noted[0]))
        return YAML_SYNTAX.at(
            span, f"数字后面的「{noted[0]}」YAML 当成另一组内容", help=f"删去「{noted[0]}」，只写数字"
        )
    before, mark = text[: place.column - 1], text[place.column - 1 : place.column]
    opening = {"}": "{", "]": "["}.get(mark, "\0")
    bare = re.sub(r"\"[^\"]*\"|'[^']*'", "", before)
    if 0 < bare.count(opening) == bare.count(mark) and not any(map(bare.count, "\"'")):
        return YAML_SYNTAX.at(place, f"这里多了一个「{mark}」", help="删去它，括号要成对")
    if two := _TWO.fullmatch(text):
        span = place.source.span(place.line, two.start("value") + 1, len(two["value"]))
        return YAML_SYNTAX.at(
            span, "这一行里写了两项", help=f"「{two['second']}」另起一行，与「{two['name']}」左边对齐"
        )
    head = _HEAD_BEHIND.fullmatch(text)
    below = place.source.line(place.line + 1) if place.line < len(place.source.lines) else ""
    if head and re.match(r"\s*- ", below) and len(below) - len(below.lstrip()) >= len(head["indent"]):
        span = place.source.span(place.line, head.start("second") + 1, len(head["second"]) + 1)
        advice = f"「{head['second']}:」另起一行，与「{head['name']}」左边对齐，下面的各行不动"
        return YAML_SYNTAX.at(span, "这一行里写了两项", help=advice)
    if re.search(r",\s*,$", text[: place.column]):
        return YAML_SYNTAX.at(place, "这里多了一个逗号", help="各项之间只用一个半角逗号，删去多的一个")
    values = [match for match in _VALUE.finditer(text) if match.start("value") < place.column <= match.end("value") + 1]
    return (
        _figure(values[-1]["value"].rstrip(), place.source.span(place.line, values[-1].start("value") + 1))
        if values
        else None
    )


def _still_open(place: Span) -> range:
    """Return the lines above place back to the one whose brace a # left open, none if there is no such brace near."""
    for line in range(place.line - 1, max(0, place.line - _LINES), -1):
        read = re.sub(r"(?:^|\s)#.*", "", place.source.line(line)[:_MOST])
        if sum(map(read.count, "{[")) > sum(map(read.count, "}]")):
            return range(line, place.line)
    return range(0)


def _quoted_number(quote: Span) -> Finding | None:
    """Return the finding for a quote before a number that nothing closes, as Excel marks text: '12.5."""
    text = quote.source.line(quote.line)[quote.column - 1 :][:_MOST]
    match = re.match(r"['\"][-+]?[0-9][^,}\]'\"#]*(?=[,}\]#]|$)", text)
    if match is None:
        return None
    span = quote.source.span(quote.line, quote.column, len(match[0].rstrip()))
    return YAML_SYNTAX.at(span, f"「{match[0].rstrip()}」的数字前面多了一个引号", help="删去这个引号，数字不用引号")


def _figure(value: str, start: Span) -> Finding | None:
    """Return the finding for a value that is no figure if it is known what it means, None for any other."""
    span = start.source.span(start.line, start.column, len(value))
    nothing = placeholder(value)
    if nothing is not None:
        message = f"「{value}」不是内容，YAML 当成别的结构"
        return YAML_SYNTAX.at(span, message, help=f"{nothing.advice}；是文字就给它加上单引号")
    try:
        read_figure(value, _WITH_UNIT, (), span)
    except NotAFigure as problem:
        if problem.values:
            return YAML_SYNTAX.at(span, problem.why, help=problem.advice)
    return None
