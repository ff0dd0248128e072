"""Matching waivers (已知差异) with records: which differences are waived, and which waivers are stale or unclear."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from gendoc.core.finding import Finding
from gendoc.core.source import Path
from gendoc.data.path import Pattern, show
from gendoc.figures.interval import as_text
from gendoc.reconcile.record import Record
from gendoc.reconcile.waiver import WAIVER_INVALID, WAIVER_STALE, Waiver
from gendoc.report.lookup import Lookup
from gendoc.report.report import Report
from gendoc.rules.judging import OPEN_VERDICTS
from gendoc.rules.operand import Verdict

MAX_NAMED = 5  # items that a finding lists


def differences(waivers: Iterable[Waiver], record: Record, report: Report) -> frozenset[Decimal]:
    """Return the differences that waivers name for a record, whether it has one of them or not."""
    return frozenset(waiver.difference for waiver in waivers if _names(waiver, record, _items(waiver, report)))


def signed(
    records: Sequence[Record], waivers: Iterable[Waiver], report: Report
) -> tuple[dict[int, Waiver], list[tuple[Waiver, list[Record]]]]:
    """Return the waivers of records of one rule, by the index of the record, and the waivers that fit several.

    A waiver waives one difference; those that name an item are matched first.  One that fits several records waives
    none, since it is not known which was meant.
    """
    matched: dict[int, Waiver] = {}
    unclear: list[tuple[Waiver, list[Record]]] = []
    open_ = {number: record for number, record in enumerate(records) if record.verdict in OPEN_VERDICTS}
    for waiver in sorted(waivers, key=lambda waiver: waiver.item is None):
        items = _items(waiver, report)
        fits = [
            number
            for number, record in open_.items()
            if record.difference == waiver.difference and _names(waiver, record, items)
        ]
        if len(fits) == 1:
            matched[fits[0]] = waiver
            del open_[fits[0]]
        elif fits:
            unclear.append((waiver, [records[number] for number in fits]))
    return matched, unclear


def _items(waiver: Waiver, report: Report) -> Sequence[Path] | None:
    """Return the paths of the items that a waiver names, None if it names none."""
    return None if waiver.item is None else Lookup(report).places(waiver.item)


def _names(waiver: Waiver, record: Record, items: Sequence[Path] | None) -> bool:
    return waiver.rule == record.id and (items is None or record.item in items)


def unclear_waiver(waiver: Waiver, fits: Sequence[Record]) -> Finding:
    """Return the finding that a waiver fits several differences."""
    items = "、".join(show(record.item) for record in fits[:MAX_NAMED])
    message = f"{waiver.rule} 有 {len(fits)} 处都差 {as_text(waiver.difference)}，看不出说明的是哪一处"
    advice = f"一条说明只对一处：写明「对象」，可写 {items}；几处都属实就各写一条"
    related = tuple((record.span, show(record.item)) for record in fits[:MAX_NAMED])
    return WAIVER_INVALID.at(waiver.span, message, help=advice, related=related)


def stale(waiver: Waiver, records: Iterable[Record], report: Report, each: Pattern | None) -> Finding | None:
    """Return the finding that a waiver no longer waives anything.

    each is the list that the rule goes through; None is returned if the waiver's item is in a refused part of it, or
    one of the rule's figures was refused.
    """
    items = _items(waiver, report)
    named = [record for record in records if _names(waiver, record, items)]
    still = [record for record in named if record.verdict in OPEN_VERDICTS and record.difference is not None]
    unchecked = any(record.verdict is Verdict.UNCHECKED for record in named)
    if still:
        now = "、".join(as_text(record.difference) for record in still[:MAX_NAMED] if record.difference is not None)
        message, help = f"差额已变，现在差 {now}", f"重新核实；仍属实则把「差」改为 {now}"
        if len(still) > 1:
            help = "重新核实；仍属实则每处各写一条，写明「对象」和「差」"
    elif any(operand.state == "unreadable" for record in named for operand in record.operands):
        return None
    elif unchecked:
        message, help = "规则现在无法核对", "补齐规则所用的数后再核对；不再需要就删去这条说明"
    elif not named and _is_refused(waiver.item, each, report):
        return None
    elif not named:
        item = waiver.item.text if waiver.item else ""
        message, help = f"没有「{item}」这一项", "改正「对象」，或删去这条说明"
    else:
        message, help = "规则已没有这项差异", "删去这条说明"
    related = tuple((record.span, "现状") for record in still[:MAX_NAMED])
    return WAIVER_STALE.at(waiver.span, f"说明已失效：{waiver.rule} {message}", help=help, related=related)


def _is_refused(item: Pattern | None, each: Pattern | None, report: Report) -> bool:
    """Return whether an item belongs to the list that a rule goes through and lies in a refused part of it."""
    if item is None or each is None or len(item.steps) != len(each.steps):
        return False
    keys, of_each = ([step for step in pattern.steps if isinstance(step, str)] for pattern in (item, each))
    return keys == of_each and Lookup(report).meets_unreadable(item)
