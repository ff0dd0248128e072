"""Figures that no rule checks, and figures without any use: neither checked nor printed."""

from __future__ import annotations

import re
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
_SINGLE = re.compile(r"(?<!\{)\{\s*([^{}|\s]{1,60})\s*(?:\|[^{}]*)?\}(?!\})")
_UNCHECKED = (Verdict.UNCHECKED, Verdict.INAPPLICABLE)


def unchecked(report: Report, records: Iterable[Record]) -> list[Path]:
    """Return the path of each typed figure that no rule has checked, in file order.

    Rules that could not be checked, or did not apply, do not count.
    """
    checked = {operand.path for record in records if record.verdict not in _UNCHECKED for operand in record.operands}
    return [path for path, figure in report.figures.items() if path not in checked and _counts(figure)]


def _counts(figure: Figure) -> bool:
    """Return whether a figure has to be checked: a typed number that is no identifier, such as a year."""
    return figure.state == "number" and not figure.identifier and not figure.derived


def single_braced(report: Report) -> frozenset[str]:
    """Return the last names of what sentences refer to in single braces, which another finding is about."""
    braced = (each for text in report.sentences.values() if "{" in text for each in _SINGLE.findall(text))
    return frozenset(each.split(".")[-1] for each in braced)


def unused(report: Report, records: Iterable[Record], trace: Trace) -> Iterator[Finding]:
    """Yield a warning for each typed figure that the document does not print and no rule uses."""
    used = {printed.path for printed in trace.places} | {point.path for point in trace.points}
    used |= {operand.path for record in records for operand in record.operands if operand.path}
    idle = [(path, figure) for path, figure in report.figures.items() if path not in used and _counts(figure)]
    meant = single_braced(report) if idle else frozenset()
    for path, figure in idle:
        if path[-1] not in meant:
            yield UNUSED.at(figure.span, f"「{show(path)}」没有印到报告里，也没有参加核对", path=path)
