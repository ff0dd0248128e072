"""Words for figures, rounding and directions in messages of rules."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from gendoc.core.wording import DIRECTIONS
from gendoc.data.common import UNITS_KEY
from gendoc.figures.interval import Interval, half_up, legible
from gendoc.figures.units import MONEY
from gendoc.rules.operand import Operand
from gendoc.rules.rule import Ref

NO_UNITS = f"没有列出「{UNITS_KEY}」"
_AROUND = "^(?:比上年|较上年|同比)?(?:略有|有所|大幅|小幅|明显|稳步)?|了$"


def amount(value: Decimal, unit: str) -> str:
    """Return value as the report prints amounts of unit: 2,366.45."""
    return f"{value:,f}" if unit in MONEY else f"{value:f}"


def allowance(allowed: Interval) -> str:
    """Return in words how much difference rounding allows: 容许 ±0.015."""
    if allowed.low == allowed.high:
        return "应完全相等"
    low, high = legible(allowed.low), legible(allowed.high)
    if low == -high:
        return f"容许 ±{high:f}"
    return f"容许 {low:f} 至 {high:f}"


def percentage(part: Fraction, whole: Fraction) -> str:
    """Return part as a percentage of whole in brackets, "" if whole is 0 or the percentage nearly so."""
    percent = half_up(100 * part / abs(whole), 2) if whole else 0
    return f"（{percent:f}%）" if percent else ""


def assumed(operands: Iterable[Operand]) -> str:
    """Return a remark on the figures that count as 0 because they are absent."""
    names = "、".join(operand.name for operand in operands if operand.state == "assumed")
    return f"（{names} 未填，按 0 计）" if names else ""


def last_key(operand: Operand) -> str:
    """Return the last key of a figure's path: 合计."""
    return next((step for step in reversed(operand.path) if isinstance(step, str)), operand.name)


def paths(refs: Iterable[Ref]) -> str:
    """Return the paths of refs as a rule's title names them."""
    return "、".join(ref.pattern.text for ref in refs)


def direction(word: str) -> int | None:
    """Return the direction of a word for a change: 1 up, -1 down, 0 neither; None for any other word."""
    return DIRECTIONS.get(re.sub(_AROUND, "", word))
