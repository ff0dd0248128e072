"""The page of a report that has errors: no document is made of it, but a proof shows what else is wrong with its page.

A proof is a draft in memory.  What is wrong on it only because of an error that is told already is not told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from gendoc.compare.figures import UNUSED, unused
from gendoc.compare.numbers import UNUSED_TERM, count, unused_terms
from gendoc.compare.origins import UNGROUNDED, ungrounded_numbers
from gendoc.compare.page import look
from gendoc.compare.texts import NOT_PRINTED, UNKNOWN_TABLE
from gendoc.core.finding import Failure, Finding
from gendoc.core.source import Path, Span
from gendoc.core.text import near
from gendoc.data.schema import MISSING_FIELD
from gendoc.narrative.fill import fill
from gendoc.narrative.phrases import load_phrases
from gendoc.narrative.signs import negative_counts
from gendoc.narrative.unresolved import INTERNAL_REFERENCE
from gendoc.pipeline.render import OUTPUT_CHECK, render
from gendoc.reconcile.answer import answer
from gendoc.report.edition import Edition, internal_paths
from gendoc.report.report import Report
from gendoc.rules.judging import OPEN_VERDICTS
from gendoc.rules.load import RULE_INVALID

if TYPE_CHECKING:
    from gendoc.pipeline.results import CheckedData

_TEMPLATE_OWN = ("template-name", "template-fault")  # may be due to what the data lack
_OF_VALUES = ("wrong-direction", "about-exact")  # depend on what the figure is
_WORDS = re.compile(r"[^\s:：{}\[\],，、。；'\"“”#.()（）|=]+")


class Proof(NamedTuple):
    """What a proof shows: its findings, and whether there is a page at all."""

    findings: tuple[Finding, ...] = ()
    printed: bool = False


def proof(data: CheckedData) -> Proof:
    """Return what is wrong with the page of a report whose data have errors, apart from what those errors make wrong."""
    report = data.report
    assert report is not None
    phrases, wrong = load_phrases(report.type.phrases, draft=True)
    if wrong:
        return Proof()
    filled = fill(report, phrases)
    try:
        document, numbered, found = render(report, filled, draft=True)
    except Failure:  # the template cannot be read, which is told where a document is made
        return Proof()
    if document is None:
        return Proof(tuple(finding for finding in found if finding.code not in (*_TEMPLATE_OWN, OUTPUT_CHECK.name)))
    found += negative_counts(report, filled.markers)
    found += unused(report, data.records, document.trace)
    numbers = count(report, document, report.type.identifiers.and_terms(data.terms))
    found += unused_terms(data.terms, numbers)
    found += ungrounded_numbers(report, numbered, document, numbers)
    found += answer(look(report, numbered, document, data.records).remarks, data.signed_words, complete=False).findings
    if internal_paths(report.root):
        public = fill(report, phrases, Edition.PUBLIC).findings
        found += [finding for finding in public if finding.code == INTERNAL_REFERENCE.name]
    errors = _Errors(data, report)
    return Proof(
        tuple(finding for finding in found if finding not in data.findings and not errors.cause(finding)), True
    )


class _Errors:
    """The errors of a report's data, and what they may make wrong on its page."""

    def __init__(self, data: CheckedData, report: Report) -> None:
        errors = [finding for finding in data.findings if finding.severity == "error"]
        self.report = report
        self.spans = [finding.span for finding in errors]
        self.spans += [part.span for part in report.unreadable.values()]
        lacking = (MISSING_FIELD.name, RULE_INVALID.name)
        self.lacking = bool(report.unreadable) or any(finding.code in lacking for finding in errors)
        self.paths: set[Path] = {finding.path for finding in errors if finding.path in report.figures}
        self.paths |= {
            operand.path for record in data.records if record.verdict in OPEN_VERDICTS for operand in record.operands
        }
        self.text = "\n".join(dict.fromkeys(_lines(self.spans)))
        self.words = frozenset(_WORDS.findall(self.text))

    def cause(self, finding: Finding) -> bool:
        """Return whether a finding on the page may be due to an error."""
        if finding.code == OUTPUT_CHECK.name or any(_overlap(finding.span, span) for span in self.spans):
            return True
        if finding.code in _OF_VALUES:
            return finding.path in self.paths
        if finding.code in (NOT_PRINTED.name, UNKNOWN_TABLE.name):
            return self.lacking
        if finding.code == UNUSED.name:
            names = [step for step in finding.path if isinstance(step, str)]
            named = not self.words.isdisjoint(names) or bool(near(names[-1], self.words, count=1, likeness=0.6))
            beside = any(finding.span.line == span.line for span in self.spans if span.source is finding.span.source)
            return self.lacking or beside or named
        if finding.code in (UNGROUNDED.name, UNUSED_TERM.name):
            written = finding.span.source.text[finding.span.start : finding.span.end]
            return bool(written) and written in self.text
        return False


def _lines(spans: Iterable[Span]) -> Iterator[str]:
    for span in spans:
        for number in range(span.line, span.end_line + 1):
            yield span.source.line(number)


def _overlap(one: Span, other: Span) -> bool:
    if one.source is not other.source:
        return False
    start, end = max(one[1:3], other[1:3]), min(one[3:5], other[3:5])
    return start < end
