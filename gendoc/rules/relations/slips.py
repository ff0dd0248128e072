"""How a printed quotient may have been reckoned otherwise than its rule says."""

from __future__ import annotations

from fractions import Fraction

from gendoc.figures.interval import half_up, significant_digits
from gendoc.figures.units import is_share
from gendoc.rules.operand import Operand
from gendoc.rules.words import last_key

_TELLING = 3  # digits that hardly fit by chance
_MONTHS = 12


def reckoned(
    printed: Operand, over: Operand, under: Operand, ratio: Fraction, scale: int, *, per_head: bool
) -> tuple[str, ...]:
    """Return how a printed figure of several digits came about, and when it is to be altered all the same; else ().

    It may be the quotient the other way round, per mille, or the average of a month.  ratio is what it has to be.
    """

    def prints(number: Fraction) -> bool:
        return Fraction(half_up(number, max(printed.decimals, 0))) == printed.value

    if not ratio or significant_digits(printed.value) < _TELLING:
        return ()
    if per_head:
        return ("恰好是 12 分之一，像是每月的数", "要写全年的") if prints(ratio / _MONTHS) else ()
    if is_share(printed.unit) and prints(scale**2 / ratio):
        names = f"{last_key(over)}和{last_key(under)}"
        return (f"像是按 {under.number} ÷ {over.number} 算的，或{names}填颠倒了", f"查对{names}，两个数都对的")
    if printed.unit == "%" and prints(ratio * 10):
        return (f"像是千分数，{printed.number} 后面应写 ‰", "用 % 的")
    return ()
