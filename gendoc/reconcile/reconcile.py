"""Reconciliation: every rule brought to the figures of a report.

Each rule leaves one record (one per item where it holds for each), passes included, and what
fails, is doubtful or no longer waived is a finding.  What rules can compute has been derived before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from gendoc.core.finding import Finding, Severity
from gendoc.data.nodes import nearest_span
from gendoc.data.path import Pattern, show
from gendoc.figures.interval import as_text
from gendoc.reconcile.instances import Resolver
from gendoc.reconcile.record import Record
from gendoc.reconcile.signing import differences, signed, stale, unclear_waiver
from gendoc.reconcile.waiver import Waiver
from gendoc.report.report import Report
from gendoc.rules.judging import OPEN_VERDICTS, JudgedInstance, judge
from gendoc.rules.kind import FigureTypes, Judgement, RuleInstance
from gendoc.rules.load import RULE_INVALID, KnownPath
from gendoc.rules.operand import Verdict
from gendoc.rules.rule import Rule

if TYPE_CHECKING:
    from gendoc.reconcile.problems import Problem


@dataclass(slots=True, eq=False, repr=False)
class Reconciliation:
    """What came of reconciling a report: a record per rule and item, and what to look at."""

    records: list[Record] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def tally(self) -> dict[Verdict, int]:
        """Return how many records each verdict has, in the verdicts' order, without the zeros."""
        counted = Counter(record.verdict for record in self.records)
        return {verdict: counted[verdict] for verdict in Verdict if counted[verdict]}

    def to_json(self) -> dict[str, Any]:
        """Return the records and their tally as plain data."""
        return {
            "tally": {str(verdict): count for verdict, count in self.tally.items()},
            "records": [record.to_json() for record in self.records],
        }


def reconcile(
    report: Report,
    rules: Iterable[Rule],
    waivers: Sequence[Waiver],
    known_path: KnownPath | None = None,
    known_text: KnownPath | None = None,
    figure_type: FigureTypes | None = None,
) -> Reconciliation:
    """Return what came of every rule, and what to look at, waivers applied.

    A waiver that a slip has made stale is no matter of its own: put right, the waiver holds again.
    known_path, if given, tells a figure that is absent from a path that the schema has not;
    known_text does so for texts; figure_type says which numbers a place can take, so that no other is offered.
    """
    outcome = Reconciliation()
    used: set[int] = set()
    entries: list[JudgedInstance] = []
    places: list[int] = []
    resolver = Resolver(report, known_path, known_text)
    by_rule: dict[str, list[Waiver]] = {}
    for waiver in waivers:
        by_rule.setdefault(waiver.rule, []).append(waiver)
    for rule in rules:
        cases = resolver.instances(rule)
        if not cases:
            outcome.records.append(_nothing(rule, report, resolver.applies(rule)))
        judgements = [judge(case) for case in cases]
        records = [_record(case, judgement) for case, judgement in zip(cases, judgements, strict=True)]
        own = by_rule.get(rule.id, [])
        matched, unclear = signed(records, own, report) if own else ({}, [])
        used |= {id(waiver) for waiver in (*matched.values(), *(waiver for waiver, _ in unclear))}
        for number, (case, judgement, record) in enumerate(zip(cases, judgements, records, strict=True)):
            waived = number in matched
            if waived:
                record = replace(record, verdict=Verdict.WAIVED, waiver=matched[number], help="")
            if judgement.invalid:
                outcome.findings.append(_mistaken(case, judgement))
            if judgement.caution:
                outcome.findings.append(_caution(case, judgement, record))
            entries.append(
                JudgedInstance(
                    case=case,
                    judgement=judgement,
                    waived=waived,
                    signed=differences(own, record, report) if own else frozenset(),
                )
            )
            places.append(len(outcome.records))
            outcome.records.append(record)
        outcome.findings += [unclear_waiver(waiver, fits) for waiver, fits in unclear]
    outcome.findings += resolver.findings
    problems = _problems(entries, [outcome.records[place] for place in places], report, figure_type)
    for problem in problems:
        outcome.findings.append(problem.finding)
        for number in problem.records:
            record = outcome.records[places[number]]
            outcome.records[places[number]] = replace(record, causes=problem.finding.causes)
    restored = frozenset[tuple[str, Decimal]]().union(*(problem.restored for problem in problems))
    unused = [
        waiver for waiver in waivers if id(waiver) not in used and (waiver.rule, waiver.difference) not in restored
    ]
    if unused:
        left: dict[str, list[Record]] = {}
        for record in outcome.records:
            left.setdefault(record.id, []).append(record)
        outcome.findings += [stale(waiver, left.get(waiver.rule, []), report) for waiver in unused]
    return outcome


def _problems(
    entries: Sequence[JudgedInstance], records: Sequence[Record], report: Report, figure_type: FigureTypes | None
) -> list[Problem]:
    """Return the problems of a report; what looks for causes is loaded only where something is wrong."""
    if all(record.verdict not in OPEN_VERDICTS for record in records):
        return []
    from gendoc.reconcile.problems import find_problems

    return find_problems(entries, records, report, figure_type)


def _record(case: RuleInstance, judgement: Judgement) -> Record:
    rule, operands = case.rule, case.all_operands
    verdict = judgement.verdict
    open_ = verdict in OPEN_VERDICTS
    return Record(
        id=rule.id,
        kind=rule.kind,
        title=rule.title,
        basis=rule.basis,
        severity=_severity(rule, judgement),
        verdict=verdict,
        item=case.item,
        operands=operands,
        span=judgement.primary.span if judgement.primary else operands[0].span,
        expected=judgement.expected,
        expected_interval=judgement.expected_interval,
        reported=judgement.reported,
        difference=judgement.difference,
        allowed=judgement.allowed,
        missing=tuple(operand.name for operand in operands if not operand.known),
        message=_headline(case, judgement),
        causes=judgement.causes,
        help=_help(case, judgement) if open_ else "",
        remark=judgement.remark,
        at_fault=judgement.invalid,
    )


def _severity(rule: Rule, judgement: Judgement) -> Severity:
    if judgement.verdict is Verdict.DOUBTFUL or judgement.severity == "warning":
        return "note" if rule.severity == "note" else "warning"
    return rule.severity


def _headline(case: RuleInstance, judgement: Judgement) -> str:
    return f"{case.rule.title}{_item(case)}：{judgement.verdict}，{judgement.message}"


def _item(case: RuleInstance) -> str:
    return f"（{case.item_name}）" if case.item_name else ""


def _help(case: RuleInstance, judgement: Judgement) -> str:
    """Return the one thing to do, and how to sign for the difference if it is so."""
    if judgement.difference is None:
        return judgement.advice
    item = f"对象 {show(case.item)}，" if case.item else ""
    waive = f"属实则写入「已知差异」，{item}差 {as_text(judgement.difference)}，并写明理由"
    return f"{judgement.advice}；{waive}" if judgement.advice else waive


def _mistaken(case: RuleInstance, judgement: Judgement) -> Finding:
    at_fault, rule = judgement.at_fault, case.rule
    if at_fault is not None:
        return Finding(
            code="not-a-figure",
            message=judgement.invalid,
            span=at_fault.span,
            label=at_fault.name,
            related=((rule.span, f"规则 {rule.id}"),),
            help=judgement.advice,
        )
    related = tuple((operand.span, operand.name) for operand in case.all_operands if operand.figure)
    return Finding(
        code=RULE_INVALID.name,
        message=f"规则 {rule.id}：{judgement.invalid}",
        span=judgement.invalid_at or rule.span,
        related=related,
        help=judgement.advice,
    )


def _caution(case: RuleInstance, judgement: Judgement, record: Record) -> Finding:
    """Return what to look at although the rule holds."""
    return Finding(
        code=record.id,
        message=f"{case.rule.title}{_item(case)}：{judgement.caution}",
        span=record.span,
        severity="note" if case.rule.severity == "note" else "warning",
        label=judgement.label,
        help=judgement.caution_help,
    )


def _nothing(rule: Rule, report: Report, applies: bool) -> Record:
    """Return the record of a rule that stands for no figures: a list has no items, or the report leaves a part out."""
    lacking = rule.each if applies else rule.when
    assert lacking is not None
    verdict = Verdict.UNCHECKED if applies else Verdict.INAPPLICABLE
    text = lacking.text if rule.each is None or not lacking.relative else rule.each.text + lacking.text
    keys = tuple(step for step in Pattern.parse(text).steps if isinstance(step, str))
    return Record(
        id=rule.id,
        kind=rule.kind,
        title=rule.title,
        basis=rule.basis,
        severity=rule.severity,
        verdict=verdict,
        span=nearest_span(report.root, keys[:1]),
        missing=(text,) if applies else (),
        message=f"{rule.title}：{verdict}，没有 {text}" if applies else f"{rule.title}：{verdict}，本报告没有 {text}",
    )
