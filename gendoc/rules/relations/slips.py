"""How a printed quotient may have been reckoned otherwise than its rule says."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from gendoc.figures.interval import Interval, Rounding, half_up, read_as, significant_digits, truncated
from gendoc.figures.units import is_measured, is_share
from gendoc.rules.operand import Operand
from gendoc.rules.words import last_key

_TELLING = 3  # digits that hardly fit by chance
_MONTHS = 12
_FEW = {1: "一", 2: "两", 3: "三", 4: "四"}
CUT_OFF = "，像是截尾而不是四舍五入"
TRUNCATING = "；按规定截尾的，在规则里写 rounding: truncate"


class Cut(NamedTuple):
    """A printed quotient whose last place is probably truncated: the words of reason, cause and action.

    sure: no value within rounding of the other figures rounds to what was printed, so that value is the number to type.
    """

    printed: Operand
    value: Decimal
    sure: bool

    @property
    def causes(self) -> tuple[str, ...]:
        """Return the words of the cause."""
        if self.sure:
            return (f"末位像是截尾得来的，四舍五入应为 {self.value:f}",)
        return (f"末位像是截尾得来的；用没有舍入的数算的，也可能正是 {self.printed.number}",)

    @property
    def action(self) -> str:
        """Return the words of the action."""
        todo = f"改为 {self.value:f}" if self.sure else f"用没有舍入的数重算{last_key(self.printed)}，不同的改正"
        return f"{todo}{TRUNCATING}"


class Coarse(NamedTuple):
    """A printed quotient that is right, but rounded to fewer decimals (places) than it has to have: 91.8 for 91.75.

    value is the number to type, None where rounding of the other figures leaves more than one open.  whole: it is a
    whole number of things, which is read as exact.
    """

    printed: Operand
    value: Decimal | None
    places: int
    whole: bool = False

    @property
    def causes(self) -> tuple[str, ...]:
        """Return the words of the cause."""
        own = _typed_places(self.printed)
        rounded = f"舍入到{_decimals(own)}了" if own else "舍入到整数了"
        due = f"，应写 {self.value:f}" if self.value is not None else ""
        if self.whole:
            exact = "不带小数的当作准数" if is_measured(self.printed.unit.partition("/")[0]) else "这个单位的整数是准数"
            return (f"像是{rounded}；{exact}，不准的要写小数{due}",)
        return (f"{rounded}；本项写{_decimals(self.places)}{due}",)

    @property
    def action(self) -> str:
        """Return the words of the action, if there is no number to type."""
        return f"用没有舍入的数重算{last_key(self.printed)}，写{'小数' if self.whole else _decimals(self.places)}"


def coarse(printed: Operand, band: Interval, computed: Decimal, places: int, rounding: Rounding) -> Coarse | None:
    """Return how a printed figure rounds a quotient in that band to fewer decimals than it should; None if not."""
    own = _typed_places(printed)
    if own >= places or not printed.value or not read_as(printed.value, Fraction(10) ** -own, rounding).meets(band):
        return None
    shorten = truncated if rounding == "truncate" else half_up
    sure = shorten(band.low, places) == shorten(band.high, places) == computed
    return Coarse(printed, computed if sure else None, places, whole=not printed.step and not printed.decimals)


def _typed_places(printed: Operand) -> int:
    return len(printed.number.partition(".")[2])


def _decimals(places: int) -> str:
    """Return so many decimals in words."""
    return f"{_FEW.get(places, places)}位小数"


def is_cut(printed: Operand, exact: Fraction, places: int, rounding: Rounding) -> bool:
    """Return whether a printed figure is an exact number that was truncated, not rounded, to so many places."""
    if rounding in ("truncate", "exact") or not printed.step:
        return False
    return Fraction(truncated(exact, places)) == printed.value != Fraction(half_up(exact, places))


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
