"""Counts that are printed as less than nothing: -423户 is a slip of the sign, or a change without its word.

What is less than nothing by nature (a change in 个百分点, a temperature, points taken off) is no
count; nor is money, nor a percentage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gendoc.core.finding import Finding
from gendoc.data.path import show
from gendoc.figures.figure import Figure
from gendoc.figures.units import MONEY
from gendoc.narrative.marker import Prints
from gendoc.report.report import Report

_COUNTED = re.compile("[\u4e00-\u9fff]+(?<![分点度])")


def negative_counts(report: Report, prints: Prints) -> Iterator[Finding]:
    """Yield a warning for each count that is printed with a minus."""
    told = set()
    for path, text in prints.known:
        figure = report.figures.get(path)
        if figure is not None and text.startswith("-") and path not in told and _counts(figure):
            told.add(path)
            yield Finding(
                code="negative-count",
                span=figure.span,
                severity="warning",
                message=f"「{show(path)}」印成了「{text}」：{figure.unit}数不会小于零",
                help="查对正负号；确是比上年增减的，写成 {{ 名称|方向 }}{{ 名称|绝对值 }}，印作“减少……”",
            )


def _counts(figure: Figure) -> bool:
    return not figure.decimals and figure.unit not in MONEY and re.fullmatch(_COUNTED, figure.unit) is not None
