"""The page of a report that has errors: no document is made of it, but a proof shows what else is wrong with its page.

A proof is a draft in memory.  What is wrong on it only because of an error that is told already is not told.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from gendoc.compare.figures import UNUSED, unused
from gendoc.compare.numbers import UNUSED_TERM, count, unused_terms
from gendoc.compare.origins import UNGROUNDED, ungrounded_numbers
from gendoc.compare.page import look
from gendoc.compare.texts import NOT_PRINTED, UNKNOWN_TABLE
from gendoc.core.finding import Failure, Finding
from gendoc.core.source import Path, Source, Span
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
_MAX_COMPARED = 50_000  # words that names of unused figures are compared with
_Stretch: TypeAlias = tuple[tuple[int, int], tuple[int, int]]  # line and column of its start and end
_WORDS = re.compile(r"[^\s:：{}\[\],，、。；'\"“”#.()（）|=]+")


class Proof(NamedTuple):
    """What a proof shows: its findings, and whether there is a page at all."""

    findings: tuple[Finding, ...] = ()
    printed: bool = False


def proof(data: CheckedData) -> Proof:
    """What is wrong with the page of a report whose data have errors, apart from what those errors make wrong."""
    report = data.report
    assert report is not None
    phrases, wrong = load_phrases(report.type.phrases, draft=True)
    if wrong:
        return Proof()
    filled = fill(report, phrases)
    try:
        document, numbered, findings = render(report, filled, draft=True)
    except Failure:  # the template cannot be read, which is told where a document is made
        return Proof()
    if document is None:
        return Proof(tuple(finding for finding in findings if finding.code not in (*_TEMPLATE_OWN, OUTPUT_CHECK.name)))
    findings += negative_counts(report, filled.markers)
    findings += unused(report, data.records, document.trace)
    numbers = count(report, document, report.type.identifiers.and_terms(data.terms))
    findings += unused_terms(data.terms, numbers)
    findings += ungrounded_numbers(report, numbered, document, numbers)
    findings += answer(
        look(report, numbered, document, data.records).remarks, data.signed_words, complete=False
    ).findings
    if not {()}.issuperset(internal_paths(report.root)):
        public = fill(report, phrases, Edition.PUBLIC).findings
        findings += [finding for finding in public if finding.code == INTERNAL_REFERENCE.name]
    errors = _Errors(data, report)
    known = {(finding.code, finding.span): finding for finding in data.findings}
    new = (finding for finding in findings if known.get((finding.code, finding.span)) != finding)
    return Proof(tuple(finding for finding in new if not errors.cause(finding)), True)


class _Errors:
    """The errors of a report's data, and what they may make wrong on its page."""

    def __init__(self, data: CheckedData, report: Report) -> None:
        errors = [finding for finding in data.findings if finding.severity == "error"]
        self.report = report
        spans = {finding.span for finding in errors} | {part.span for part in report.unreadable.values()}
        self.stretches = {
            source: _joined(span for span in spans if span.source is source) for source in _sources(spans)
        }
        self.starts = {(span.source, span.line) for span in spans}
        lacking = (MISSING_FIELD.name, RULE_INVALID.name)
        self.lacking = bool(report.unreadable) or any(finding.code in lacking for finding in errors)
        self.paths: set[Path] = {finding.path for finding in errors if finding.path in report.figures}
        self.paths |= {
            operand.path for record in data.records if record.verdict in OPEN_VERDICTS for operand in record.operands
        }
        self.text = "\n".join(dict.fromkeys(_lines(self.stretches)))
        self.words = frozenset(_WORDS.findall(self.text))
        self.compared = 0

    def cause(self, finding: Finding) -> bool:
        """Return whether a finding on the page may be due to an error."""
        if finding.code == OUTPUT_CHECK.name or self._at(finding.span):
            return True
        if finding.code in _OF_VALUES:
            return finding.path in self.paths
        if finding.code in (NOT_PRINTED.name, UNKNOWN_TABLE.name):
            return self.lacking
        if finding.code == UNUSED.name:
            beside = (finding.span.source, finding.span.line) in self.starts
            return self.lacking or beside or self._names(finding.path)
        if finding.code in (UNGROUNDED.name, UNUSED_TERM.name):
            written = finding.span.source.text[finding.span.start : finding.span.end]
            return bool(written) and bool(re.search(rf"(?<![0-9]){re.escape(written)}(?![0-9])", self.text))
        return False

    def _at(self, span: Span) -> bool:
        """Return whether a span covers a part of an error's."""
        stretches = self.stretches.get(span.source, [])
        at = bisect_left(stretches, span[3:5], key=itemgetter(0)) - 1  # the last that begins before the span ends
        return at >= 0 and max(span[1:3], stretches[at][0]) < min(span[3:5], stretches[at][1])

    def _names(self, path: Path) -> bool:
        """Return whether a line at fault names a figure, or something like it; where there are too many words, it may."""
        names = [step for step in path if isinstance(step, str)]
        if not self.words.isdisjoint(names):
            return True
        self.compared += len(self.words)
        return self.compared > _MAX_COMPARED or bool(near(names[-1], self.words, count=1, likeness=0.6))


def _sources(spans: Iterable[Span]) -> set[Source]:
    return {span.source for span in spans}


def _joined(spans: Iterable[Span]) -> list[_Stretch]:
    """Return where spans of one source begin and end, in order; those that overlap are one."""
    joined: list[_Stretch] = []
    for span in sorted(spans, key=itemgetter(1, 2)):
        start, end = span[1:3], span[3:5]
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return joined


def _lines(stretches: dict[Source, list[_Stretch]]) -> Iterator[str]:
    for source, places in stretches.items():
        for start, end in places:
            yield from source.lines[start[0] - 1 : end[0]]
