"""Reconciliation: every rule brought to the figures of a report.

Each rule leaves one record (one per item where it holds for each), passes included, and what
fails, is doubtful or no longer waived is a finding.  What rules can compute has been derived before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from gendoc.data.path import Pattern, show
from gendoc.data.report import Report
from gendoc.data.tree import Path, nearest_span
from gendoc.finding import Finding, Severity
from gendoc.rules.checks import RULE_KINDS
from gendoc.rules.instance import INVALID, KnownPath, Resolver
from gendoc.rules.interval import as_text
from gendoc.rules.record import Record, Verdict
from gendoc.rules.rule import Rule
from gendoc.rules.rulekind import Instance, Judgement
from gendoc.rules.waiver import INVALID as UNSOUND
from gendoc.rules.waiver import STALE, Waiver
from gendoc.span import Span

_OPEN_VERDICTS = (Verdict.FAILED, Verdict.DOUBTFUL)
MAX_NAMED = 5  # items that a finding lists


@dataclass(slots=True)
class Outcome:
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
) -> Outcome:
    """Return what came of every rule, and what to look at, waivers applied.

    known_path, if given, tells a figure that is absent from a path that the schema has not;
    known_text does so for texts.
    """
    outcome = Outcome()
    used: set[int] = set()
    for rule in rules:
        resolver = Resolver(report, known_path, known_text)
        cases = resolver.instances(rule)
        outcome.findings += resolver.findings
        if not cases:
            outcome.records.append(_nothing(rule, report, resolver.applies(rule)))
        judgements = [_judge(case) for case in cases]
        records = [_record(case, judgement) for case, judgement in zip(cases, judgements, strict=True)]
        signed, unclear = _signed(records, [waiver for waiver in waivers if waiver.rule == rule.id], report)
        used |= {id(waiver) for waiver in (*signed.values(), *(waiver for waiver, _ in unclear))}
        for number, (case, judgement, record) in enumerate(zip(cases, judgements, records, strict=True)):
            if number in signed:
                record = replace(record, verdict=Verdict.WAIVED, waiver=signed[number], help="")
            outcome.records.append(record)
            outcome.findings += _findings(case, judgement, record)
        outcome.findings += [_unclear(waiver, fits) for waiver, fits in unclear]
    unused = [waiver for waiver in waivers if id(waiver) not in used]
    outcome.findings += [_stale(waiver, outcome.records, report) for waiver in unused]
    return outcome


def _judge(case: Instance) -> Judgement:
    """Return the kind's judgement, or why there can be none."""
    kind = RULE_KINDS[case.rule.kind]
    spared = {one.name for one in kind.fields if not one.needed}
    lacking = [term for term in case.all_terms if term.role not in spared and not term.known]
    if lacking:
        return Judgement(
            verdict=Verdict.UNCHECKED,
            message="；".join(dict.fromkeys(term.lack for term in lacking)),
            primary=lacking[0],
        )
    if all(term.state == "nil" for term in case.all_terms):
        return Judgement(verdict=Verdict.INAPPLICABLE, message="各数都填 无", primary=case.all_terms[0])
    return kind.check(case)


def _record(case: Instance, judgement: Judgement) -> Record:
    rule, terms = case.rule, case.all_terms
    verdict = judgement.verdict
    open_ = verdict in _OPEN_VERDICTS
    return Record(
        id=rule.id,
        kind=rule.kind,
        title=rule.title,
        basis=rule.basis,
        severity=_severity(rule, judgement),
        verdict=verdict,
        item=case.item,
        terms=terms,
        span=judgement.primary.span if judgement.primary else terms[0].span,
        expected=judgement.expected,
        expected_interval=judgement.expected_interval,
        reported=judgement.reported,
        difference=judgement.difference,
        allowed=judgement.allowed,
        missing=tuple(term.name for term in terms if not term.known),
        message=_headline(case, judgement),
        causes=judgement.causes,
        help=_help(case, judgement) if open_ else "",
        remark=judgement.remark,
    )


def _severity(rule: Rule, judgement: Judgement) -> Severity:
    if judgement.verdict is Verdict.DOUBTFUL or judgement.severity == "warning":
        return "note" if rule.severity == "note" else "warning"
    return rule.severity


def _headline(case: Instance, judgement: Judgement) -> str:
    return f"{case.rule.title}{_item(case)}：{judgement.verdict}，{judgement.message}"


def _item(case: Instance) -> str:
    return f"（{case.item_name}）" if case.item_name else ""


def _help(case: Instance, judgement: Judgement) -> str:
    """Return the one thing to do, and how to sign for the difference if it is so."""
    if judgement.difference is None:
        return judgement.advice
    item = f"对象 {show(case.item)}，" if case.item else ""
    waive = f"属实则写入「已知差异」，{item}差 {as_text(judgement.difference)}，并写明理由"
    return f"{judgement.advice}；{waive}" if judgement.advice else waive


def _findings(case: Instance, judgement: Judgement, record: Record) -> list[Finding]:
    if judgement.mistake:
        related = tuple((term.span, term.name) for term in case.all_terms if term.figure)
        return [_misfit(case.rule, judgement.mistake, related, judgement.mistake_at)]
    cautions = [_caution(case, judgement, record)] if judgement.caution else []
    if record.verdict not in _OPEN_VERDICTS:
        return cautions
    return [
        *cautions,
        Finding(
            code=record.id,
            message=record.message,
            span=record.span,
            severity=record.severity,
            label=judgement.label,
            related=judgement.related,
            gap=record.difference,
            causes=record.causes,
            help=record.help,
        ),
    ]


def _caution(case: Instance, judgement: Judgement, record: Record) -> Finding:
    """Return what to look at although the rule holds."""
    return Finding(
        code=record.id,
        message=f"{case.rule.title}{_item(case)}：{judgement.caution}",
        span=record.span,
        severity="note" if case.rule.severity == "note" else "warning",
        label=judgement.label,
        help=judgement.caution_help,
    )


def _misfit(rule: Rule, message: str, related: tuple[tuple[Span, str], ...] = (), at: Span | None = None) -> Finding:
    return Finding(code=INVALID, message=f"规则 {rule.id}：{message}", span=at or rule.span, related=related)


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


def _signed(
    records: Sequence[Record], waivers: Iterable[Waiver], report: Report
) -> tuple[dict[int, Waiver], list[tuple[Waiver, list[Record]]]]:
    """Return which records of one rule are signed for, by place, and the waivers that fit several.

    A waiver signs for one difference, those that name an item first; where it fits several it
    signs for none, for nobody knows which was looked into.
    """
    signed: dict[int, Waiver] = {}
    unclear: list[tuple[Waiver, list[Record]]] = []
    open_ = {number: record for number, record in enumerate(records) if record.verdict in _OPEN_VERDICTS}
    for waiver in sorted(waivers, key=lambda waiver: waiver.item is None):
        items = _items(waiver, report)
        fits = [
            number
            for number, record in open_.items()
            if record.difference == waiver.difference and _names(waiver, record, items)
        ]
        if len(fits) == 1:
            signed[fits[0]] = waiver
            del open_[fits[0]]
        elif fits:
            unclear.append((waiver, [records[number] for number in fits]))
    return signed, unclear


def _items(waiver: Waiver, report: Report) -> list[Path] | None:
    """Return the items that a waiver names, None if it leaves that open."""
    return None if waiver.item is None else waiver.item.expand(report.root)


def _names(waiver: Waiver, record: Record, items: list[Path] | None) -> bool:
    return waiver.rule == record.id and (items is None or record.item in items)


def _unclear(waiver: Waiver, fits: Sequence[Record]) -> Finding:
    """Return the finding that a waiver may stand for any of several differences."""
    items = "、".join(show(record.item) for record in fits[:MAX_NAMED])
    return Finding(
        code=UNSOUND,
        message=f"{waiver.rule} 有 {len(fits)} 处都差 {as_text(waiver.difference)}，看不出说明的是哪一处",
        span=waiver.span,
        related=tuple((record.span, show(record.item)) for record in fits[:MAX_NAMED]),
        help=f"一条说明只对一处：写明「对象」，可写 {items}；几处都属实就各写一条",
    )


def _stale(waiver: Waiver, records: Iterable[Record], report: Report) -> Finding:
    """Return the finding that a waiver waives nothing any more."""
    items = _items(waiver, report)
    named = [record for record in records if _names(waiver, record, items)]
    still = [record for record in named if record.verdict in _OPEN_VERDICTS and record.difference is not None]
    unchecked = any(record.verdict is Verdict.UNCHECKED for record in named)
    if still:
        now = "、".join(as_text(record.difference) for record in still[:MAX_NAMED] if record.difference is not None)
        message, help = f"差额已变，现在差 {now}", f"重新核实；仍属实则把「差」改为 {now}"
        if len(still) > 1:
            help = "重新核实；仍属实则每处各写一条，写明「对象」和「差」"
    elif unchecked:
        message, help = "规则现在无法核对", "补齐规则所用的数后再核对；不再需要就删去这条说明"
    elif not named:
        item = waiver.item.text if waiver.item else ""
        message, help = f"没有「{item}」这一项", "改正「对象」，或删去这条说明"
    else:
        message, help = "规则已没有这项差异", "删去这条说明"
    return Finding(
        code=STALE,
        message=f"说明已失效：{waiver.rule} {message}",
        span=waiver.span,
        severity="warning",
        related=tuple((record.span, "现状") for record in still[:MAX_NAMED]),
        help=help,
    )
