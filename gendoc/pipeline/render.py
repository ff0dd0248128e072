"""render."""

from __future__ import annotations

from collections.abc import Iterable

from gendoc.compare.editions import derivable, differences, emptied
from gendoc.compare.texts import doubled, uncaptioned, unprinted
from gendoc.core.finding import Finding, has_errors
from gendoc.core.source import Path
from gendoc.narrative.fill import fill as fill_sentences
from gendoc.narrative.filled import FilledText
from gendoc.reconcile.record import Record
from gendoc.render.document import RenderedDocument, SetPages, read_headings, report_date
from gendoc.report.edition import Edition
from gendoc.report.report import Report
from gendoc.word.package import PackageError


def public_edition(
    report: Report,
    filled: FilledText,
    full: RenderedDocument,
    records: Iterable[Record],
    internal: frozenset[Path],
    *,
    draft: bool = False,
    pages: SetPages | None = None,
) -> tuple[RenderedDocument | None, list[Finding]]:
    """Return the public edition of a report, and what speaks against it; None if it cannot be made.

    filled and full are those of the other edition, internal what the public one leaves out.  Raises Failure as
    render does.
    """
    findings = list(emptied(report, internal))
    own = fill_sentences(report, filled.phrases, Edition.PUBLIC)
    findings += own.findings
    if has_errors(findings) and not draft:
        return None, findings
    public, _, wrong = render(report, own, draft=draft, pages=pages)
    findings += wrong
    if public is not None:
        findings += differences(report, filled, full, public, internal)
        findings += derivable(report, records, public, internal)
    return public, findings


def render(
    report: Report, filled: FilledText, *, draft: bool = False, pages: SetPages | None = None
) -> tuple[RenderedDocument | None, FilledText, list[Finding]]:
    """Return report as a Word document, or None, its sentences with tables and pictures numbered, and what was found.

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
    gallery = ChartPlacing(report, filled)
    findings = check_template(template, kind.template_source)
    if findings:
        return None, filled, findings
    functions = {**filled.phrases, **gallery.functions()}
    try:
        rendered = fill(template, kind.template_source, filled.context, functions, draft=draft, where=report.span)
    except TemplateFault as fault:
        return None, filled, fault.findings
    try:
        headings = read_headings(rendered)
        properties = Properties(title=headings.title, creator=report.text("单位"), date=report_date(report))
        finished = finish(rendered, filled.markers, properties, draft, gallery.plots)
        if pages is not None and finished.headings and not finished.faults:
            numbers = pages(finished.data, finished.headings)
            finished = finish(rendered, filled.markers, properties, draft, gallery.plots, numbers)
        faults = postcheck(finished, filled.markers, template)
    except PackageError as error:
        faults = [str(error)]
        return None, filled, [_fault(report, text) for text in faults]
    filled = filled.with_words(tuple(gallery.words)).numbered(finished.captions.shown())
    document = RenderedDocument(
        data=finished.data,
        trace=finished.trace,
        title=headings.title,
        chapters=headings.chapters,
        standing=finished.standing,
        fields=finished.fields,
        unnumbered=bool(finished.headings) and pages is None,
    )
    findings = [_fault(report, text) for text in faults]
    findings += [*gallery.findings, *gallery.unplaced()]
    findings += uncaptioned(filled, finished.captions, template)
    findings += unprinted(report, filled, finished.standing)
    findings += doubled(report, filled.markers, finished.standing)
    return document, filled, findings


def _fault(report: Report, message: str) -> Finding:
    return Finding(
        code="output-check",
        span=report.type.template_source.span(),
        message=message,
        help="这是模板或 gendoc 的问题，不是数据的问题；报告没有写出",
    )
