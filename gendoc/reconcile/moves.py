"""Whether something rose or fell whose rate is only 0.00%: the change in the same rule decides."""

from __future__ import annotations

from collections.abc import Iterable

from gendoc.core.source import Path
from gendoc.figures.units import UnitMismatch
from gendoc.reconcile.record import Record
from gendoc.rules.kind import Part
from gendoc.rules.kinds import field_part
from gendoc.rules.operand import in_unit, unit_of


def moves_of(records: Iterable[Record]) -> dict[Path, int]:
    """Return the sign of the change for each rate that is 0 or 无, by its path: 1 for a rise, -1 for a fall."""
    moves: dict[Path, int] = {}
    for record in records:
        for rate in record.operands:
            if not rate.value and rate.path and field_part(record.kind, rate.field) & Part.RATE:
                moves[rate.path] = _sign(record)
    return moves


def _sign(record: Record) -> int:
    """The sign of the change in a rule, or of this year's figure minus last year's; 0 also if neither is known."""
    known = [(field_part(record.kind, operand.field), operand) for operand in record.operands if operand.known]
    change, now, before = (
        next((operand for part, operand in known if part & wanted), None)
        for wanted in (Part.CHANGE, Part.NOW, Part.EARLIER)
    )
    try:
        if change is not None:
            difference = change.value
        elif now is not None and before is not None:
            unit = unit_of((now, before))
            difference = in_unit(now, unit).value - in_unit(before, unit).value
        else:
            return 0
    except UnitMismatch:
        return 0
    return (difference > 0) - (difference < 0)
