"""The public edition of a report that has internal content: made from the same data, and compared with the full one."""

from __future__ import annotations

from collections.abc import Iterable

from gendoc.compare.editions import EDITION_DIFFERS, derivable, differences, emptied
from gendoc.compare.page import look
from gendoc.core.finding import Finding, has_errors
from gendoc.core.source import Path
from gendoc.narrative.fill import fill
from gendoc.narrative.filled import FilledText
from gendoc.pipeline.render import render
from gendoc.reconcile.answer import PageLook
from gendoc.reconcile.record import Record
from gendoc.render.document import RenderedDocument, SetPages
from gendoc.report.edition import KEY, Edition
from gendoc.report.report import Report


def public_edition(
    report: Report,
    filled: FilledText,
    full: RenderedDocument,
    records: Iterable[Record],
    internal: frozenset[Path],
    *,
    draft: bool = False,
    pages: SetPages | None = None,
) -> tuple[RenderedDocument | None, PageLook, list[Finding]]:
    """The public edition of a report, None if it cannot be made, the look at its page, and the findings about it.

    filled and full are the sentences and the document of the internal edition; internal are the paths that the public
    one leaves out.  Raises Failure as render does.
    """
    if () in internal:
        message, advice = (
            "整份报告都标了内部，没有公开版",
            "整份不公开的，删去最上层的「内部」；有的公开，就标在不公开的各项里",
        )
        return None, PageLook(complete=False), [EDITION_DIFFERS.at(report.span((KEY,)), message, help=advice)]
    findings = list(emptied(report, internal))
    public_text = fill(report, filled.phrases, Edition.PUBLIC)
    findings += public_text.findings
    if has_errors(findings) and not draft:
        return None, PageLook(complete=False), findings
    public, numbered, new_findings = render(report, public_text, draft=draft, pages=pages)
    findings += new_findings
    if public is None:
        return None, PageLook(complete=False), findings
    leaks = list(differences(report, filled, full, public, internal))
    findings += leaks
    if has_errors(leaks):  # not even as a draft
        return None, PageLook(complete=False), findings
    findings += derivable(report, records, public, internal)
    return public, look(report, numbered, public, records), findings
