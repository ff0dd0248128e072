"""From a report to its Word document: sentences and template filled, finished, read back."""

from __future__ import annotations

from collections.abc import Mapping

from gendoc.compare.texts import doubled, numbered_names, uncaptioned, unprinted
from gendoc.core.finding import Code, Finding
from gendoc.narrative.filled import FilledText
from gendoc.render.document import RenderedDocument, SetPages, report_date
from gendoc.report.report import Report
from gendoc.word.package import PackageError

OUTPUT_CHECK = Code("output-check", help="这是模板或 gendoc 的问题，不是数据的问题；报告没有写出")


def render(
    report: Report, filled: FilledText, *, draft: bool = False, pages: SetPages | None = None
) -> tuple[RenderedDocument | None, FilledText, list[Finding]]:
    """Return report as a Word document, or None, its sentences with tables and pictures numbered, and the findings.

    There is a document whenever the template can be filled, whatever the findings.  pages, if given, returns the page
    number of each heading, for the contents.  Raises Failure if the template cannot be read, and what pages raises.
    """
    from gendoc.compare.postcheck import postcheck
    from gendoc.render.charts.placing import ChartPlacing
    from gendoc.render.check import check_template
    from gendoc.render.fill import TemplateFault, fill
    from gendoc.render.template import finish
    from gendoc.word.properties import Properties

    kind = report.type
    template = kind.read_template()
    template_span = kind.template_source.span()
    placing = ChartPlacing(report, filled)
    findings = check_template(template, kind.template_source)
    if findings:
        return None, filled, findings
    functions = {**filled.phrases, **placing.functions()}
    try:
        rendered = fill(
            template, report.type.template_source, filled.context, functions, draft=draft, where=report.span
        )
    except TemplateFault as fault:
        return None, filled, fault.findings
    try:
        properties = Properties(creator=report.text("单位"), date=report_date(report))
        numbers: Mapping[str, str] | None = None if pages is None else {}
        document = finish(rendered, filled.markers, properties, draft, placing.charts, numbers)
        if pages is not None and document.bookmarks and not document.faults:
            numbers = pages(document.data, document.bookmarks)
            document = finish(rendered, filled.markers, properties, draft, placing.charts, numbers)
        faults = postcheck(document, filled.markers, template)
    except PackageError as error:
        return None, filled, [OUTPUT_CHECK.at(template_span, str(error))]
    filled = filled.with_words(tuple(placing.words)).numbered(document.captions.shown())
    findings = [OUTPUT_CHECK.at(template_span, fault) for fault in faults]
    findings += [*placing.findings, *placing.unplaced()]
    findings += uncaptioned(report, filled, document.captions, template, template_span)
    findings += unprinted(report, filled, document.texts)
    findings += doubled(report, filled.markers, document.texts)
    findings += numbered_names(report)
    if document.empty:
        from gendoc.compare.empty import empty_lists

        findings += empty_lists(report, document)
    return document, filled, findings
