"""Comparisons: what two sides, each known only to its last printed digit, allow one to say.

= holds where the sides may be equal (see addition.weigh).  ≤ and ≥ hold where the printed figures
say so, or rounding may hide it.  < > and ≠ are only said to hold, or to fail, where it is certain.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from gendoc.figures.interval import Interval, point
from gendoc.rules.operand import Verdict
from gendoc.rules.relations.sums import weigh

_MIRROR = {"≥": "≤", ">": "<"}
_ZERO = Fraction(0)


def compare(sign: str, gap: Fraction, band: Interval, variance: Callable[[], Fraction] | None) -> Verdict:
    """Return whether left sign right, given gap = left - right and the band where it may truly lie.

    variance of the gap, if given, tells the unlikely (舍入存疑) from the likely.
    """
    if sign in _MIRROR:
        return compare(_MIRROR[sign], -gap, -band, variance)
    if sign == "=":
        return weigh(gap, point(gap) - band, variance)
    if sign == "≤":
        return Verdict.EXACT if gap <= 0 else weigh(gap, point(gap) - band, variance) if _may_be_less(band) else _NO
    if sign == "≠":
        return _certain(yes=_ZERO not in band, no=band == point(_ZERO))
    below = band.high < 0 or (band.high == 0 and not band.high_closed)
    return _certain(yes=below, no=band.low >= 0)


_NO = Verdict.FAILED


def _may_be_less(band: Interval) -> bool:
    """Return whether the gap may be 0 or less."""
    return band.low < 0 or (band.low == 0 and band.low_closed)


def _certain(*, yes: bool, no: bool) -> Verdict:
    return Verdict.EXACT if yes else Verdict.FAILED if no else Verdict.DOUBTFUL
