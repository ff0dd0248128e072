"""From a checked report to the Word document, in memory."""

from __future__ import annotations

import datetime
from typing import NamedTuple

from gendoc.data.report import Report
from gendoc.finding import Finding
from gendoc.narrative.sentences import Narrative
from gendoc.span import Source
from gendoc.word.headings import read_headings
from gendoc.word.marks import Field, Standing
from gendoc.word.texts import doubled, unprinted
from gendoc.word.trace import Trace


class Document(NamedTuple):
    """A finished document: its bytes, where its figures, the data's texts and fields stand, and what can be said of it.

    title is the text of its title paragraphs; chapters counts headings of the first level.
    """

    data: bytes
    trace: Trace
    title: str
    chapters: int
    standing: tuple[Standing, ...] = ()
    fields: tuple[Field, ...] = ()


def render(report: Report, narrative: Narrative, *, draft: bool = False) -> tuple[Document | None, list[Finding]]:
    """Return report as a Word document, or None and the findings that speak against it.

    A draft comes out whatever its own findings, as long as the template can be filled.
    Raises Failure if the template cannot be read.
    """
    from gendoc.word.finish import Properties, finish
    from gendoc.word.package import PackageError
    from gendoc.word.postcheck import postcheck
    from gendoc.word.render import TemplateFault, fill
    from gendoc.word.template_check import check_template

    kind = report.kind
    template = kind.read_template()
    findings = check_template(template, kind.shown_template)
    if findings:
        return None, findings
    context = narrative.context()
    try:
        rendered = fill(template, kind.shown_template, context, narrative.phrases, draft=draft, where=report.span)
    except TemplateFault as fault:
        return None, fault.findings
    try:
        headings = read_headings(rendered)
        properties = Properties(title=headings.title, creator=report.text("单位"), date=report_date(report))
        finished = finish(rendered, narrative.prints, properties, draft)
        faults = postcheck(finished, narrative.prints, template)
    except PackageError as error:
        faults = [str(error)]
        return None, [_fault(report, text) for text in faults]
    document = Document(
        data=finished.data,
        trace=finished.trace,
        title=headings.title,
        chapters=headings.chapters,
        standing=finished.standing,
        fields=finished.fields,
    )
    findings = [_fault(report, text) for text in faults]
    findings += unprinted(report, narrative, finished.standing)
    findings += doubled(report, narrative.prints, finished.standing)
    return document, findings


def report_date(report: Report) -> datetime.date:
    """Return the date that a report bears: its 日期, else the last day of its 年度."""
    try:
        return datetime.date.fromisoformat(report.text("日期"))
    except ValueError:
        year = report.text("年度")
        number = int(year) if year.isascii() and year.isdigit() and 1900 <= int(year) <= 9999 else 2000
        return datetime.date(number, 12, 31)


def _fault(report: Report, message: str) -> Finding:
    return Finding(
        code="output-check",
        span=Source(report.kind.shown_template, "").span(),
        message=message,
        help="这是模板或 gendoc 的问题，不是数据的问题；报告没有写出",
    )
