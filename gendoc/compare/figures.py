"""Figures that no check takes in, and those that nobody will ever look at: neither printed nor checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gendoc.core.finding import Code, Finding
from gendoc.core.source import Path
from gendoc.data.path import show
from gendoc.figures.figure import Figure
from gendoc.reconcile.record import Record
from gendoc.render.trace import Trace
from gendoc.report.report import Report
from gendoc.rules.operand import Verdict

UNUSED = Code("unused-figure", "warning", help="在句子里用 {{ }} 引用它，或写进勾稽规则；不用的就删去")
_UNCHECKED = (Verdict.UNCHECKED, Verdict.INAPPLICABLE)


def unchecked(report: Report, records: Iterable[Record]) -> list[Path]:
    """Return the path of each typed figure that no rule has checked, in file order.

    A rule that could not be checked has checked nothing.
    """
    checked = {term.path for record in records if record.verdict not in _UNCHECKED for term in record.operands}
    return [path for path, figure in report.figures.items() if path not in checked and _counts(figure)]


def _counts(figure: Figure) -> bool:
    """Return whether a figure is one to check: a typed number, and no identifier such as a year."""
    return figure.state == "number" and not figure.identifier and not figure.derived


def unused(report: Report, records: Iterable[Record], trace: Trace) -> Iterator[Finding]:
    """Yield each typed figure that the document does not print and no rule takes in."""
    used = {place.path for place in trace.places} | {point.path for point in trace.points}
    used |= {term.path for record in records for term in record.operands if term.path}
    for path, figure in report.figures.items():
        if path not in used and _counts(figure):
            yield UNUSED.at(figure.span, f"「{show(path)}」没有印到报告里，也没有参加核对", path=path)
