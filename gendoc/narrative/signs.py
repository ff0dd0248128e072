"""Signs: no count is negative."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gendoc.core.finding import Code, Finding
from gendoc.core.source import Path
from gendoc.data.path import show
from gendoc.figures.figure import Figure
from gendoc.figures.units import MONEY
from gendoc.narrative.markers import MarkerTable
from gendoc.report.report import Report

_COUNTED = "[\u4e00-\u9fff]+(?<![分点度])"  # compiled only where something is negative
NEGATIVE_COUNT = Code(
    "negative-count",
    "warning",
    help="查对正负号；确是比上年增减的，写成 {{ 名称|方向 }}{{ 名称|绝对值 }}，印作“减少……”",
)


def negative_counts(report: Report, markers: MarkerTable) -> Iterator[Finding]:
    """Yield a warning for each count that is printed with a minus sign."""
    negative: dict[Path, str] = {}
    for value in markers.known:
        if value.text.startswith("-"):
            negative.setdefault(value.path, value.text)
    for path, text in negative.items():
        figure = report.figures.get(path)
        if figure is not None and _is_count(figure):
            message = f"「{show(path)}」印成了「{text}」：{figure.unit}数不会小于零"
            yield NEGATIVE_COUNT.at(figure.span, message, path=path)


def _is_count(figure: Figure) -> bool:
    return not figure.decimals and figure.unit not in MONEY and re.fullmatch(_COUNTED, figure.unit) is not None
