"""Reconciliation: every rule applied to the figures of a report.

Each rule gives a record (one for each item if it is a rule for each), passes included; failures, doubtful cases and
waivers that no longer hold give findings.  Figures that rules can compute were derived before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from gendoc.core.finding import Code, Finding, Severity
from gendoc.core.source import Path, Source, Span
from gendoc.data.nodes import nearest_span, node_at
from gendoc.data.path import Pattern, name_of, show
from gendoc.data.validation import NOT_A_FIGURE
from gendoc.reconcile.instances import Resolver
from gendoc.reconcile.record import Record
from gendoc.reconcile.refused import without_refused
from gendoc.reconcile.shares import beside_each_other
from gendoc.reconcile.signing import differences, signed, stale, unclear_waiver
from gendoc.reconcile.waiver import Waiver
from gendoc.report.linked import LinkedReports
from gendoc.report.report import Report
from gendoc.rules.judging import OPEN_VERDICTS, JudgedInstance, judge
from gendoc.rules.kind import FigureTypes, Judgement, RuleInstance
from gendoc.rules.known import KnownPath
from gendoc.rules.load import RULE_INVALID
from gendoc.rules.operand import Verdict
from gendoc.rules.rule import Rule

if TYPE_CHECKING:
    from gendoc.reconcile.problems import Problem


class Reconciliation(NamedTuple):
    """The result of reconciling a report: a record for each rule and item, and the findings."""

    records: tuple[Record, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def tally(self) -> dict[Verdict, int]:
        """How many records have each verdict, in the verdicts' order, without zeros."""
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
    linked: LinkedReports | None = None,
) -> Reconciliation:
    """Return the records of all rules and the findings, with waivers applied.

    A waiver that is stale only because of a mistake, and would hold again after its correction, gives no finding.
    known_path, if given, distinguishes an absent figure from a path that the schema does not know, known_text the same
    for texts; figure_type returns the schema's figure type of a path, so that no impossible value is suggested.  linked
    are the other files that rules may look into.
    """
    records: list[Record] = []
    findings: list[Finding] = []
    judged: list[JudgedInstance] = []
    places: list[int] = []  # indices of the records of judged
    used: set[int] = set()
    resolver = Resolver(report, linked, known_path, known_text)
    by_rule: dict[str, list[Waiver]] = {}
    for waiver in waivers:
        by_rule.setdefault(waiver.rule, []).append(waiver)
    rules = list(rules)
    pairs_of = beside_each_other(
        without_refused([[(one, judge(one)) for one in resolver.instances(rule)] for rule in rules])
    )
    for rule, pairs in zip(rules, pairs_of, strict=True):
        lacking = resolver.missing_lists(rule)
        records += [_without_list(rule, report, path) for path in lacking]
        undecided = resolver.undecided(rule)
        if not pairs and not lacking:
            records.append(_nothing(rule, report, resolver.applies(rule), undecided=bool(undecided)))
        elif pairs:
            judged_items = {instance.item for instance, _ in pairs}
            records += [_undecided(rule, report, item) for item in undecided if item and item not in judged_items]
        own = [record_of(instance, judgement) for instance, judgement in pairs]
        rule_waivers = by_rule.get(rule.id, [])
        matched, unclear = signed(own, rule_waivers, report) if rule_waivers else ({}, [])
        used |= {id(waiver) for waiver in (*matched.values(), *(waiver for waiver, _ in unclear))}
        for number, ((instance, judgement), record) in enumerate(zip(pairs, own, strict=True)):
            waiver_of = matched.get(number)
            if waiver_of is not None:
                record = replace(record, waiver=waiver_of)
            named = differences(rule_waivers, record, report) if rule_waivers else frozenset()
            answered = judgement.caution_difference is not None and judgement.caution_difference in named
            if answered:
                used |= {id(waiver) for waiver in rule_waivers if waiver.difference == judgement.caution_difference}
                judgement = judgement._replace(caution="")
            findings += _remarks(instance, judgement, record, report.source)
            judged.append(JudgedInstance(instance, judgement, waived=waiver_of is not None, signed=named))
            places.append(len(records))
            records.append(record)
        findings += [unclear_waiver(waiver, fits) for waiver, fits in unclear]
    findings += resolver.findings
    problems = _problems(judged, [records[place] for place in places], report, figure_type, linked)
    if problems and linked is not None and linked.year_is_doubtful:
        from gendoc.reconcile.otheryear import without_followers

        problems = without_followers(problems, judged, linked)
    for problem in problems:
        findings.append(problem.finding)
        for place in (places[number] for number in problem.records):
            records[place] = replace(records[place], causes=problem.finding.causes)
    restored = {difference for problem in problems for difference in problem.restored}
    unused = [
        waiver for waiver in waivers if id(waiver) not in used and (waiver.rule, waiver.difference) not in restored
    ]
    by_id: dict[str, list[Record]] = {}
    for record in records if unused else ():
        by_id.setdefault(record.id, []).append(record)
    each = {rule.id: rule.each for rule in rules} if unused else {}
    outdated = [stale(waiver, by_id.get(waiver.rule, []), report, each.get(waiver.rule)) for waiver in unused]
    findings += [finding for finding in outdated if finding is not None]
    return Reconciliation(tuple(records), tuple(findings))


def _problems(
    judged: Sequence[JudgedInstance],
    records: Sequence[Record],
    report: Report,
    figure_type: FigureTypes | None,
    linked: LinkedReports | None,
) -> list[Problem]:
    """Return the problems of a report; the search for causes is loaded only if there are any."""
    if all(record.verdict not in OPEN_VERDICTS for record in records):
        return []
    from gendoc.reconcile.problems import find_problems

    before = linked.last_year.report if linked is not None else None
    return find_problems(judged, records, report, before, figure_type)


def record_of(instance: RuleInstance, judgement: Judgement) -> Record:
    """Return the record of an instance, without a waiver."""
    rule, operands = instance.rule, instance.all_operands
    return Record(
        id=rule.id,
        kind=rule.kind,
        title=rule.title,
        basis=rule.basis,
        severity=_severity(rule, judgement),
        judged=judgement.verdict,
        item=instance.item,
        item_name=instance.item_name,
        operands=operands,
        span=judgement.primary.span if judgement.primary else operands[0].span,
        expected=judgement.expected,
        expected_interval=judgement.expected_interval,
        reported=judgement.reported,
        difference=judgement.difference,
        allowed=judgement.allowed,
        missing=tuple(operand.name for operand in operands if not operand.known),
        reason=judgement.reason,
        action=judgement.action,
        causes=judgement.causes,
        remark=judgement.remark,
        misfit=judgement.misfit,
    )


def _severity(rule: Rule, judgement: Judgement) -> Severity:
    if judgement.verdict is Verdict.DOUBTFUL or judgement.severity == "warning":
        return "note" if rule.severity == "note" else "warning"
    if judgement.severity == "error":
        return "note" if rule.severity == "note" else "error"
    return rule.severity


def _remarks(instance: RuleInstance, judgement: Judgement, record: Record, home: Source) -> Iterator[Finding]:
    """Findings other than a failure: the rule cannot apply to its figures, or holds with a caution.

    home is the data file.  A rule of the report type that cannot apply is reported at the first figure of home, not at
    the rule.
    """
    rule, at_fault = instance.rule, judgement.at_fault
    related: tuple[tuple[Span, str], ...]
    if judgement.misfit and at_fault is not None:
        label, related = at_fault.name, ((rule.span, f"规则 {rule.id}"),)
        yield NOT_A_FIGURE.at(
            at_fault.span, judgement.reason, help=judgement.action, path=at_fault.path, label=label, related=related
        )
    elif judgement.misfit:
        related = tuple((operand.span, operand.name) for operand in instance.all_operands if operand.figure)
        item = f"（{instance.item_name}）" if instance.item_name else ""
        message = f"规则 {rule.id}{item}：{judgement.reason}"
        place, label = judgement.misfit_at or rule.span, ""
        own = next(
            (operand for operand in instance.all_operands if operand.figure and operand.span.source is home), None
        )
        if place.source is not home and own is not None:
            related = (*((span, name) for span, name in related if span != own.span), (place, f"规则 {rule.id}"))
            place, label = own.span, own.name
        yield RULE_INVALID.at(place, message, help=judgement.action, related=related, label=label)
    if judgement.caution:
        code = Code.of_rule(rule.id, "note" if rule.severity == "note" else "warning")
        message = f"{record.subject}：{judgement.caution}"
        yield code.at(record.span, message, help=judgement.caution_action, label=judgement.label)


def _without_list(rule: Rule, report: Report, path: Path) -> Record:
    """Return the record of a rule for each item of a list that an item around it does not have."""
    outer, lacking = path[:-1], show(path)
    unfilled = _unjudged(rule, Verdict.UNCHECKED, report.span(path), f"缺 {lacking}", (lacking,))
    return replace(unfilled, item=outer, item_name=name_of(node_at(report.root, outer)) or show(outer))


def _undecided(rule: Rule, report: Report, item: Path) -> Record:
    """Return the record of an item of which it is not known yet whether the rule applies to it."""
    assert rule.when is not None
    place = show(item) + rule.when.pattern.text
    return replace(
        _nothing(rule, report, applies=False, undecided=True),
        item=item,
        item_name=name_of(node_at(report.root, item)) or show(item),
        span=report.span(item),
        missing=(place,),
        reason=f"只在 {rule.when} 时核对，{place} 待填",
    )


def _nothing(rule: Rule, report: Report, applies: bool, *, undecided: bool) -> Record:
    """Return the record of a rule without figures: its list has no items, or its condition does not hold.

    undecided: the condition looks at a value that is still to be filled in.
    """
    condition = None if applies else rule.when
    lacking = condition.pattern if condition is not None else rule.each
    assert lacking is not None
    verdict = Verdict.UNCHECKED if applies or undecided else Verdict.INAPPLICABLE
    text = lacking.text if rule.each is None or not lacking.relative else rule.each.text + lacking.text
    keys = tuple(step for step in Pattern.parse(text).steps if isinstance(step, str))
    reason = f"没有 {text}" if applies else f"本报告没有 {text}"
    if condition is not None and condition.tests:
        reason = f"只在 {condition} 时核对" + (f"，{text} 待填" if undecided else "")
    missing = (text,) if applies or undecided else ()
    return _unjudged(rule, verdict, nearest_span(report.root, keys[:1]), reason, missing)


def _unjudged(rule: Rule, verdict: Verdict, span: Span, reason: str, missing: tuple[str, ...]) -> Record:
    """Return the record of a rule that has nothing to judge."""
    return Record(
        id=rule.id,
        kind=rule.kind,
        title=rule.title,
        basis=rule.basis,
        severity=rule.severity,
        judged=verdict,
        span=span,
        missing=missing,
        reason=reason,
    )
