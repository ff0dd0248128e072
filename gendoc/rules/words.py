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

_PLAIN = 4  # digits of a number that is shown as it is
_SAYING, _MOST = 2, 12  # digits of one that is longer
NO_UNITS = f"没有列出「{UNITS_KEY}」"
_AROUND = "^(?:比上年|较上年|同比)?(?:略有|有所|大幅|小幅|明显|稳步)?|了$"


def amount(value: Decimal, unit: str) -> str:
    """Return value as the report prints amounts of unit: 2,366.45."""
    return f"{value:,f}" if unit in MONEY else f"{value:f}"


def allowance(allowed: Interval, difference: Fraction | Decimal) -> str:
    """Return in words how much difference rounding allows: 容许 ±0.015.

    Of long numbers only the digits that say something are shown: two, and more only where a difference lies so close to
    an end that it would seem to be on the other side of it.
    """
    if allowed.low == allowed.high:
        return "应完全相等"
    low, high = _told_ends(allowed, Fraction(difference))
    if low == -high:
        return f"容许 ±{high:f}"
    return f"容许 {low:f} 至 {high:f}"


def _told_ends(allowed: Interval, difference: Fraction) -> tuple[Decimal, Decimal]:
    """Return the ends of an interval with as many digits as say something."""
    ends = (legible(allowed.low), legible(allowed.high))
    exact = (Fraction(ends[0]), Fraction(ends[1])) == (allowed.low, allowed.high)
    if exact and all(len(end.normalize().as_tuple().digits) <= _PLAIN for end in ends):
        return ends
    size = max(abs(allowed.low), abs(allowed.high))
    first = (Decimal(size.numerator) / Decimal(size.denominator)).adjusted()
    for digits in range(_SAYING, _MOST):
        low, high = (half_up(end, max(0, digits - 1 - first)) for end in (allowed.low, allowed.high))
        told = Interval(Fraction(low), Fraction(high), allowed.low_closed, allowed.high_closed)
        if (difference in told) == (difference in allowed):
            return low, high
    return ends


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
