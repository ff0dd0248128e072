"""Figures that nobody will ever look at: neither printed nor checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gendoc.data.path import show
from gendoc.data.report import Report
from gendoc.finding import Finding
from gendoc.rules.record import Record
from gendoc.word.trace import Trace


def unused(report: Report, records: Iterable[Record], trace: Trace) -> Iterator[Finding]:
    """Yield each typed figure that the document does not print and no rule takes in."""
    used = {place.path for place in trace.places}
    used |= {term.path for record in records for term in record.terms if term.path}
    for path, figure in report.figures.items():
        if path not in used and figure.state == "number" and not figure.identifier:
            yield Finding(
                code="unused-figure",
                span=figure.span,
                severity="warning",
                message=f"「{show(path)}」没有印到报告里，也没有参加核对",
                help="在句子里用 {{ }} 引用它，或写进勾稽规则；不用的就删去",
            )
