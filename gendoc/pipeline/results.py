"""results."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gendoc.core.finding import Finding
from gendoc.narrative.fill import Narrative
from gendoc.reconcile.record import Record
from gendoc.report.edition import PUBLIC
from gendoc.report.linked import LinkedReports
from gendoc.report.report import Report
from gendoc.rules.rule import Rule

if TYPE_CHECKING:
    from gendoc.compare.numbers import NumberCoverage
    from gendoc.pages.fonts import SubstitutedFont
    from gendoc.render.document import RenderedDocument
    from gendoc.render.trace import Trace


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Loaded:
    """A data file, read: the report and the files linked to it (None if it cannot be understood), every finding so far."""

    file: Path
    report: Report | None
    findings: tuple[Finding, ...]
    linked: LinkedReports | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Checked:
    """A report, checked: one record for each rule, every finding, and the finished document.

    document is None where an error forbids one; a draft has one whatever its data's errors.  numbers
    are the digit strings of the document, None if there is none, or only a draft.  public is the edition without
    what the data marks as internal, None if nothing is.  rules are those that were checked.
    """

    file: Path
    report: Report | None
    linked: LinkedReports | None = None
    records: tuple[Record, ...] = ()
    findings: tuple[Finding, ...] = ()
    narrative: Narrative | None = None
    document: RenderedDocument | None = None
    numbers: NumberCoverage | None = None
    public: RenderedDocument | None = None
    rules: tuple[Rule, ...] = ()

    def edition(self, name: str) -> RenderedDocument | None:
        """Return the document of an edition: 公开, 内部, or "" for the whole report."""
        return self.public if name == PUBLIC and self.public is not None else self.document

    @property
    def can_be_draft(self) -> bool:
        """Return whether a draft is to be had: the data file could be read, and the template is not known to be broken.

        A draft does without a name that the template has and the data have not.
        """
        codes = {finding.code for finding in self.findings} - {"template-name"}
        return self.report is not None and not any(code.startswith("template-") for code in codes)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Built:
    """What came of building one report.

    output is None if nothing was written: the findings say why.  pdf is the PDF beside it, if one was
    asked for, and replaced the fonts that others stand in for in it, None where nobody can say.  seconds is wall-clock time.
    """

    checked: Checked
    document: RenderedDocument | None = None
    output: Path | None = None
    pdf: Path | None = None
    replaced: tuple[SubstitutedFont, ...] | None = None
    seconds: float = 0.0

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return what was found, by place."""
        return self.checked.findings

    @property
    def chapters(self) -> int:
        """Return how many chapters the document has, 0 if there is none."""
        return self.document.chapters if self.document else 0

    @property
    def trace(self) -> Trace | None:
        """Return where every figure stands in the document that was written, if one was."""
        return self.document.trace if self.output and self.document else None
