"""The results of the steps: CheckedData, Checked, Built."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING

from gendoc.core.finding import Finding, in_order
from gendoc.data.nodes import ScalarNode
from gendoc.narrative.filled import FilledText
from gendoc.pipeline.options import DEFAULT, Options
from gendoc.reconcile.answer import AnsweredRemark, PageLook
from gendoc.reconcile.record import Record
from gendoc.reconcile.waiver import SignedWords
from gendoc.report.edition import Edition
from gendoc.report.linked import LinkedReports
from gendoc.report.report import Report
from gendoc.rules.rule import Rule

if TYPE_CHECKING:
    from gendoc.compare.numbers import NumberCoverage
    from gendoc.pages.fonts import SubstitutedFont
    from gendoc.render.document import RenderedDocument
    from gendoc.render.trace import Trace


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CheckedData:
    """A report whose data are checked: the records of its rules, its sentences filled in, every finding so far.

    report, linked (the other files that its rules look into) and filled are None if the data file cannot be read. rules
    are those that were checked, terms the identifiers that the file declares, signed_words its lines for remarks on the
    page, answered the remarks on the data that other such lines answer, options those of the check.
    """

    file: Path
    report: Report | None = None
    linked: LinkedReports | None = None
    rules: tuple[Rule, ...] = ()
    records: tuple[Record, ...] = ()
    filled: FilledText | None = None
    terms: tuple[ScalarNode, ...] = ()
    signed_words: tuple[SignedWords, ...] = ()
    answered: tuple[AnsweredRemark, ...] = ()
    findings: tuple[Finding, ...] = ()
    options: Options = DEFAULT


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Checked(CheckedData):
    """A report, checked: what CheckedData holds, every finding, and the finished documents.

    documents holds one for each edition: the whole, or the public and the internal one where the data mark something as
    internal.  It is empty where an error forbids a document; a draft has documents whatever the errors of its data, if
    its public edition can be made.  numbers are the digit strings of the document, None if there is none or only a
    draft; page is the look around its figures, None if there is no document.
    """

    documents: Mapping[Edition, RenderedDocument] = field(default_factory=dict)
    numbers: NumberCoverage | None = None
    page: PageLook | None = None

    @classmethod
    def of(
        cls,
        data: CheckedData,
        findings: Iterable[Finding] | None = None,
        documents: Mapping[Edition, RenderedDocument] | None = None,
        numbers: NumberCoverage | None = None,
        page: PageLook | None = None,
    ) -> Checked:
        """Return checked data with the results of making the document; findings are all, in any order."""
        data_fields = {each.name: getattr(data, each.name) for each in fields(CheckedData)}
        if findings is not None:
            data_fields["findings"] = tuple(in_order(findings))
        return cls(**data_fields, documents=documents or {}, numbers=numbers, page=page)

    @property
    def document(self) -> RenderedDocument | None:
        """Return the document of the whole report, None where an error forbids one."""
        return self.documents.get(self.edition(Edition.WHOLE))

    def edition(self, asked: Edition) -> Edition:
        """Return the edition in documents that asked stands for.

        The whole of a report with internal items is its internal edition; a report without has only the whole, which
        is public and internal at once.  Raises ValueError for what is no Edition.
        """
        asked = Edition(asked)
        if Edition.WHOLE in self.documents:
            return Edition.WHOLE
        return Edition.INTERNAL if asked is Edition.WHOLE and Edition.INTERNAL in self.documents else asked

    @property
    def can_be_draft(self) -> bool:
        """Return whether there can be a draft: the data file was read, and the template has no fault except unknown names.

        In a draft, a name that the template uses and the data do not have is left open.
        """
        codes = {finding.code for finding in self.findings} - {"template-name"}
        return self.report is not None and not any(code.startswith("template-") for code in codes)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Built:
    """The result of building one edition of a report.

    output is None if nothing was written; the findings say why.  pdf is the PDF beside it, if one was asked for, and
    replaced the fonts that were replaced in it, None if that is not known.  seconds is wall-clock time.
    """

    checked: Checked
    edition: Edition = Edition.WHOLE
    output: Path | None = None
    pdf: Path | None = None
    replaced: tuple[SubstitutedFont, ...] | None = None
    seconds: float = 0.0

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return the findings, by place."""
        return self.checked.findings

    @property
    def document(self) -> RenderedDocument | None:
        """Return the document that was written, None if none was."""
        return self.checked.documents.get(self.edition) if self.output else None

    @property
    def chapters(self) -> int:
        """Return how many chapters the document has, 0 if there is none."""
        return self.document.chapters if self.document else 0

    @property
    def trace(self) -> Trace | None:
        """Return where every figure stands in the document that was written, None if none was."""
        return self.document.trace if self.document else None
