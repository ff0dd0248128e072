"""Dates and years that can hardly be right, seen from the data file alone: a report dated before its year has ended."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from gendoc.core.finding import Code
from gendoc.data.nodes import ScalarNode
from gendoc.data.path import show
from gendoc.reconcile.answer import Remark, how_to_answer, remark_on
from gendoc.report.report import Report

UNLIKELY_DATE = Code("unlikely-date", "warning")
YEAR = ("年度",)
MOST_YEARS = 30  # between the year of the report and one that a row of it is about
LATEST = 3  # years after the year of the report, for its date


def misdated(report: Report) -> Iterator[Remark]:
    """Yield remarks on a date before the report's year ends or years after it, on distant or later years in rows."""
    year = report.figures.get(YEAR)
    if year is None or year.value is None or not year.identifier:
        return
    own = int(year.value)
    for key, node in report.root.items():
        if not isinstance(node, ScalarNode) or not (report.type.schema.subschema((key,)) or {}).get("date"):
            continue
        try:
            date = datetime.date.fromisoformat(node)
        except ValueError:
            continue
        if not datetime.date(own, 12, 31) <= date <= datetime.date(own + LATEST, 12, 31):
            when = f"这时 {own} 年还没有过完" if date.year <= own else f"这时离 {own} 年已过了 {date.year - own} 年"
            clause = f"{key}: {node}"
            message = f"「{key}」写的是 {node}，{when}，而报告的年度是 {own}"
            advice = f"查对日期和年度；{how_to_answer(UNLIKELY_DATE, clause)}"
            finding = UNLIKELY_DATE.at(node.span, message, help=advice, path=(key,), related=((year.span, "年度"),))
            yield Remark(finding, clause)
    for path, figure in report.figures.items():
        if figure.identifier and path != YEAR and path[-1] == YEAR[-1] and figure.value is not None:
            apart = abs(int(figure.value) - own)
            if apart > MOST_YEARS:
                message = f"「{show(path)}」写的是 {figure.text}，与报告的年度 {own} 差 {apart} 年"
                yield remark_on(UNLIKELY_DATE, figure, message, "查对年份", related=((year.span, "年度"),))
            elif report.type.schema.is_earlier(path) and figure.value >= own:
                message = f"「{show(path)}」写的是 {figure.text}，不早于报告的年度 {own}"
                advice = f"查对年份；{path[0]}只写上年以前的各年"
                yield remark_on(UNLIKELY_DATE, figure, message, advice, related=((year.span, "年度"),))
