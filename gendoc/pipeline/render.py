"""render."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gendoc.compare.editions import derivable, differences, emptied
from gendoc.compare.texts import doubled, uncaptioned, unprinted
from gendoc.core.finding import Finding, has_errors
from gendoc.core.source import Path
from gendoc.narrative.fill import Narrative
from gendoc.reconcile.record import Record
from gendoc.render.document import RenderedDocument, SetPages, report_date
from gendoc.report.report import Report
from gendoc.word.package import PackageError


def public_edition(
    report: Report,
    narrative: Narrative,
    full: RenderedDocument,
    records: Iterable[Record],
    internal: frozenset[Path],
    *,
    draft: bool = False,
    pages: SetPages | None = None,
) -> tuple[RenderedDocument | None, list[Finding]]:
    """Return the public edition of a report, and what speaks against it; None if it cannot be made.

    narrative and full are those of the other edition, internal what the public one leaves out.  Raises Failure as
    render does.
    """
    findings = list(emptied(report, internal))
    own = Narrative(report, narrative.phrases, internal)
    own.context()
    findings += own.findings
    if has_errors(findings) and not draft:
        return None, findings
    public, wrong = render(report, own, draft=draft, pages=pages)
    findings += wrong
    if public is not None:
        findings += differences(report, narrative, full, public, internal)
        findings += derivable(report, records, public, internal)
    return public, findings


def render(
    report: Report, narrative: Narrative, *, draft: bool = False, pages: SetPages | None = None
) -> tuple[RenderedDocument | None, list[Finding]]:
    """Return report as a Word document, or None and the findings that speak against it.

    A draft comes out whatever its own findings, as long as the template can be filled.  pages, if given, says on
    which page each heading stands, for the contents.  Raises Failure if the template cannot be read, and what
    pages raises.
    """
    from gendoc.compare.postcheck import postcheck
    from gendoc.render.charts.placing import ChartPlacing
    from gendoc.render.check import check_template
    from gendoc.render.fill import TemplateFault, fill
    from gendoc.render.template import finish
    from gendoc.word.properties import Properties

    kind = report.type
    template = kind.read_template()
    placing = ChartPlacing(report, narrative)
    findings = check_template(template, kind.template_source)
    if findings:
        return None, findings
    context = narrative.context()
    functions = {**narrative.phrases, **placing.functions()}
    try:
        rendered = fill(template, kind.template_source, context, functions, draft=draft, where=report.span)
    except TemplateFault as fault:
        return None, fault.findings
    try:
        properties = Properties(creator=report.text("单位"), date=report_date(report))
        numbers: Mapping[str, str] | None = None if pages is None else {}
        document = finish(rendered, narrative.prints, properties, draft, placing.charts, numbers)
        if pages is not None and document.bookmarks and not document.faults:
            numbers = pages(document.data, document.bookmarks)
            document = finish(rendered, narrative.prints, properties, draft, placing.charts, numbers)
        faults = postcheck(document, narrative.prints, template)
    except PackageError as error:
        return None, [_fault(report, str(error))]
    narrative.number_citations(document.captions.shown())
    findings = [_fault(report, text) for text in faults]
    findings += [*placing.findings, *placing.unplaced()]
    findings += uncaptioned(narrative, document.captions, template)
    findings += unprinted(report, narrative, document.texts)
    findings += doubled(report, narrative.prints, document.texts)
    return document, findings


def _fault(report: Report, message: str) -> Finding:
    return Finding(
        code="output-check",
        span=report.type.template_source.span(),
        message=message,
        help="这是模板或 gendoc 的问题，不是数据的问题；报告没有写出",
    )
