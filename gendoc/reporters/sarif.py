"""Findings as SARIF 2.1.0, which editors and continuous integration show beside the lines.

There is a run for each data file, since rules of different files may share an id.  A waived difference (已知差异)
is a suppressed result, with its reason; a rule that could not be checked is an open result, never a pass.
Source: OASIS, SARIF 2.1.0 (2020).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import quote

from gendoc.core.codes import meaning
from gendoc.core.finding import Finding, Severity
from gendoc.core.project import shown
from gendoc.core.source import Span
from gendoc.core.version import __version__
from gendoc.pipeline.results import Checked
from gendoc.reconcile.record import Record
from gendoc.reconcile.waiver import SignedWords, Waiver
from gendoc.reporters.rules import version
from gendoc.rules.operand import Verdict

VERSION = "2.1.0"
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT = "gendocPlace/v1"
ROOT = "%SRCROOT%"  # the program that reads the log replaces it by the folder of the files


def as_sarif(checks: Sequence[Checked]) -> dict[str, Any]:
    """Return checks as a SARIF log: plain data."""
    return {"$schema": SCHEMA, "version": VERSION, "runs": [_run(checked) for checked in checks]}


def _run(checked: Checked) -> dict[str, Any]:
    rules = _Rules(checked.records)
    prints = _Fingerprints()
    results = [_of_finding(finding, rules, prints) for finding in checked.findings]
    results += [
        _of_record(record, rules, prints)
        for record in checked.records
        if record.verdict in (Verdict.WAIVED, Verdict.UNCHECKED)
    ]
    results += [
        {**_of_finding(each.remark.finding, rules, prints), "suppressions": [_suppression(each.line)]}
        for each in (checked.page.answered if checked.page else ())
    ]
    return {
        "tool": {
            "driver": {
                "name": "gendoc",
                "version": __version__,
                "semanticVersion": __version__,
                "language": "zh-CN",
                "rules": rules.described,
            }
        },
        "automationDetails": {"id": f"gendoc/{PurePath(shown(checked.file)).as_posix()}/"},
        "language": "zh-CN",
        "columnKind": "utf16CodeUnits",
        "invocations": [{"executionSuccessful": checked.report is not None}],
        "properties": {"ruleSet": version(checked.rules) if checked.report else ""},
        "results": results,
    }


def _of_finding(finding: Finding, rules: _Rules, prints: _Fingerprints) -> dict[str, Any]:
    causes = [f"可能：{cause}" for cause in finding.causes]
    excluded = [f"已排除：{'、'.join(finding.ruled_out)}"] if finding.ruled_out else []
    advice = [f"办法：{finding.help}"] if finding.help else []
    return {
        **rules.of(finding.code, finding.severity),
        "kind": "fail",
        "level": finding.severity,
        "message": {"text": "\n".join([finding.message, *causes, *excluded, *advice])},
        **_locations(finding.span, finding.related),
        "partialFingerprints": {FINGERPRINT: prints.of(finding.code, finding.span)},
    }


def _of_record(record: Record, rules: _Rules, prints: _Fingerprints) -> dict[str, Any]:
    """Return the result for a waived difference or a rule that could not be checked, which have no finding."""
    waiver = record.waiver
    result: dict[str, Any] = {
        **rules.of(record.id, record.severity),
        "kind": "fail" if waiver else "open",
        "level": record.severity if waiver else "none",
        "message": {"text": record.message},
        **_locations(record.span, [(operand.span, operand.name) for operand in record.operands if operand.figure]),
        "partialFingerprints": {FINGERPRINT: prints.of(record.id, record.span)},
    }
    if waiver:
        result["suppressions"] = [_suppression(waiver)]
    return result


def _suppression(line: Waiver | SignedWords) -> dict[str, Any]:
    """Return who signed for a result, where and why."""
    signed = "，".join(part for part in (line.confirmed_by, line.date) if part)
    return {
        "kind": "inSource",
        "status": "accepted",
        "justification": f"{line.reason}（{signed}）" if signed else line.reason,
        "location": _location(line.span),
    }


class _Rules:
    """The rules that a run's results name, in order of first use."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._records = {record.id: record for record in records}
        self._index: dict[str, int] = {}
        self.described: list[dict[str, Any]] = []

    def of(self, code: str, severity: Severity) -> dict[str, Any]:
        """Return the keys with which a result names its rule."""
        if code not in self._index:
            self._index[code] = len(self.described)
            self.described.append(_described(code, severity, self._records.get(code)))
        return {"ruleId": code, "ruleIndex": self._index[code]}


def _described(code: str, severity: Severity, record: Record | None) -> dict[str, Any]:
    """Return the descriptor of a rule, with help from the documentation."""
    explained = meaning(record.kind if record else code)
    short = record.title if record else explained.short if explained else code
    rule: dict[str, Any] = {
        "id": code,
        "shortDescription": {"text": short},
        "defaultConfiguration": {"level": record.severity if record else severity},
    }
    if record and record.basis:
        rule["fullDescription"] = {"text": f"{record.title}（{record.basis}）"}
    if explained:
        rule["help"] = {"text": explained.text, "markdown": explained.markdown}
    return rule


def _locations(span: Span, related: Iterable[tuple[Span, str]]) -> dict[str, Any]:
    others = [
        {"id": number, **_location(other), **({"message": {"text": label}} if label else {})}
        for number, (other, label) in enumerate(related, 1)
    ]
    return {"locations": [_location(span)], **({"relatedLocations": others} if others else {})}


def _location(span: Span) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": _artifact(span.file)}
    if span.source.text:  # a Word template has no lines
        line = span.source.line(span.line)
        end_line = span.source.line(span.end_line)
        physical["region"] = {
            "startLine": span.line,
            "startColumn": _units(line[: span.column - 1]) + 1,
            **({"endLine": span.end_line} if span.end_line != span.line else {}),
            "endColumn": _units(end_line[: span.end_column - 1]) + 1,
        }
    return {"physicalLocation": physical}


def _artifact(name: str) -> dict[str, str]:
    if PurePath(name).is_absolute():
        return {"uri": Path(name).as_uri()}
    return {"uri": quote(PurePath(name).as_posix()), "uriBaseId": ROOT}


def _units(text: str) -> int:
    """Return how many UTF-16 code units text has."""
    return len(text) + sum(char > "\uffff" for char in text)


class _Fingerprints:
    """Fingerprints of results, made from the text of their lines, so that lines added above do not change them."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def of(self, code: str, span: Span) -> str:
        """Return the fingerprint of a result; equal results of one run are numbered and so differ."""
        line = span.source.line(span.line)
        indent = len(line) - len(line.lstrip())
        content = "\n".join((code, line.strip(), str(span.column - indent), str(span.length)))
        self._seen[content] += 1
        return hashlib.sha256(f"{content}\n{self._seen[content]}".encode()).hexdigest()
