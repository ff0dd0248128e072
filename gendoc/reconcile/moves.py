"""Which way something went of which a rate says only 0.00%, as the change says that stands in the same rule."""

from __future__ import annotations

from collections.abc import Iterable

from gendoc.core.source import Path
from gendoc.figures.units import UnitMismatch
from gendoc.reconcile.record import Record
from gendoc.rules.kind import Part
from gendoc.rules.kinds import field_part
from gendoc.rules.operand import in_unit, unit_of


def moves_of(records: Iterable[Record]) -> dict[Path, int]:
    """Return, by the path of each rate that is 0 or 无, 1 if what it is the rate of rose, and -1 if that fell."""
    moves: dict[Path, int] = {}
    for record in records:
        for rate in record.operands:
            if not rate.value and rate.path and field_part(record.kind, rate.field) & Part.RATE:
                moves[rate.path] = _way(record)
    return moves


def _way(record: Record) -> int:
    """Return 1 if the figures of a rule say that something rose, -1 if it fell, 0 if neither or they do not say."""
    known = [(field_part(record.kind, operand.field), operand) for operand in record.operands if operand.known]
    change, now, before = (
        next((operand for part, operand in known if part & wanted), None)
        for wanted in (Part.CHANGE, Part.NOW, Part.EARLIER)
    )
    try:
        if change is not None:
            way = change.value
        elif now is not None and before is not None:
            unit = unit_of((now, before))
            way = in_unit(now, unit).value - in_unit(before, unit).value
        else:
            return 0
    except UnitMismatch:
        return 0
    return (way > 0) - (way < 0)
