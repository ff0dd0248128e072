"""Live values: what a spreadsheet cell says, as a formula and as what it comes to.

A formula is put together from others, and its value with it, in Fractions.  So the workbook opens with
right numbers where nothing recalculates it, and what its formulas come to is known without a spreadsheet.
Spreadsheets reckon in binary: comparisons round off what that leaves behind, as their formulas show.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from gendoc.figures.interval import as_text, half_up, truncated

Value: TypeAlias = Fraction | str | bool | None  # None: an error, as after a division by 0
SIGNIFICANT = 13  # digits that survive a few steps of a spreadsheet's arithmetic
_FINEST = 12
_NUMBER = re.compile(r"\(?-?[0-9.]+\)?")


@dataclass(frozen=True, slots=True)
class Live:
    """A formula, without its equals sign, and what it comes to."""

    formula: str
    value: Value

    @property
    def is_constant(self) -> bool:
        """Return whether the formula is but a number."""
        return _NUMBER.fullmatch(self.formula) is not None

    def __add__(self, other: Live) -> Live:
        """Return the sum."""
        return _reckoned(f"({self.formula}+{other.formula})", lambda a, b: a + b, self, other)

    def __sub__(self, other: Live) -> Live:
        """Return the difference."""
        return _reckoned(f"({self.formula}-{other.formula})", lambda a, b: a - b, self, other)

    def __mul__(self, other: Live) -> Live:
        """Return the product."""
        return _reckoned(f"({self.formula}*{other.formula})", lambda a, b: a * b, self, other)

    def __truediv__(self, other: Live) -> Live:
        """Return the quotient, an error if the divisor is 0."""
        return _reckoned(f"({self.formula}/{other.formula})", lambda a, b: a / b if b else None, self, other)

    def __neg__(self) -> Live:
        """Return the opposite."""
        return _reckoned(f"(-{self.formula})", lambda a: -a, self)


def number(value: Fraction | int) -> Live:
    """Return a number as formulas write it; one without an end is written as a quotient."""
    exact = Fraction(value)
    told = as_text(exact)
    return Live(f"({told})" if exact < 0 or "/" in told else told, exact)


def text(words: str) -> Live:
    """Return words as formulas write them."""
    return Live('"' + words.replace('"', '""') + '"', words)


ZERO = number(0)


def rounded(one: Live, places: int) -> Live:
    """Return one rounded half up (四舍五入, away from 0), which is what ROUND does."""
    return _reckoned(f"ROUND({_bare(one)},{places})", lambda a: Fraction(half_up(a, places)), one)


def cut(one: Live, places: int) -> Live:
    """Return one with the digits past places cut off."""
    return _reckoned(f"ROUNDDOWN({_bare(one)},{places})", lambda a: Fraction(truncated(a, places)), one)


def least(*some: Live) -> Live:
    """Return the smallest."""
    return _reckoned(f"MIN({_listed(some)})", lambda *numbers: min(numbers), *some)


def most(*some: Live) -> Live:
    """Return the largest."""
    return _reckoned(f"MAX({_listed(some)})", lambda *numbers: max(numbers), *some)


def size(one: Live) -> Live:
    """Return how far one is from 0."""
    return _reckoned(f"ABS({_bare(one)})", abs, one)


def equal(one: Live, other: Live) -> Live:
    """Return whether two numbers are the same, but for what binary arithmetic leaves behind."""
    return _compared(one, other, "=0", lambda gap: gap == 0)


def below(one: Live, other: Live, *, closed: bool = False) -> Live:
    """Return whether one is less than other; closed: or the same."""
    if closed:
        return _compared(one, other, "<=0", lambda gap: gap <= 0)
    return _compared(one, other, "<0", lambda gap: gap < 0)


def is_beyond(distance: Live, squares: Live) -> Live:
    """Return whether a distance is beyond 3σ of roundings whose units have squares as their sum of squares."""
    value: Value = None
    if isinstance(distance.value, Fraction) and isinstance(squares.value, Fraction):
        value = distance.value**2 > Fraction(3, 4) * squares.value
    return Live(f"(ROUND(ABS({distance.formula})-SQRT(0.75*{squares.formula}),{_FINEST})>0)", value)


def has_sign(one: Live, sign: int) -> Live:
    """Return whether one is above 0 (1), below it (-1) or 0."""
    value = None if not isinstance(one.value, Fraction) else (one.value > 0) - (one.value < 0) == sign
    return Live(f"(SIGN({one.formula})={sign})", value)


def count(condition: str, found: int) -> Live:
    """Return in how many rows of areas condition holds, which is found."""
    return Live(f"SUMPRODUCT(({condition})*1)", Fraction(found))


def is_text(one: Live, words: str) -> Live:
    """Return whether one says words."""
    return Live(f"({one.formula}={text(words).formula})", one.value == words)


def both(*conditions: Live) -> Live:
    """Return whether all conditions hold."""
    return _joined("AND", conditions, all)


def either(*conditions: Live) -> Live:
    """Return whether one of conditions holds."""
    return _joined("OR", conditions, any)


def choose(condition: Live, yes: Live, no: Live) -> Live:
    """Return yes if condition holds, else no."""
    value = None if condition.value is None else yes.value if condition.value else no.value
    return Live(f"IF({_bare(condition)},{_bare(yes)},{_bare(no)})", value)


def shown(one: Live, otherwise: str = "") -> Live:
    """Return one as a cell shows it; where it cannot be reckoned, otherwise."""
    return one if one.value is not None else Live(f"IFERROR({_bare(one)},{text(otherwise).formula})", otherwise)


def _listed(some: Sequence[Live]) -> str:
    return ",".join(_bare(one) for one in some)


def _bare(one: Live) -> str:
    """Return a formula without the brackets round the whole of it."""
    formula, depth = one.formula, 0
    for place, char in enumerate(formula):
        depth += (char == "(") - (char == ")")
        if not depth and place < len(formula) - 1:
            return formula
    return formula[1:-1] if formula.startswith("(") else formula


def _reckoned(formula: str, reckon: Callable[..., Value], *operands: Live) -> Live:
    numbers = [one.value for one in operands]
    known = all(isinstance(one, Fraction) for one in numbers)
    return Live(formula, reckon(*numbers) if known else None)


def _compared(one: Live, other: Live, comparison: str, holds: Callable[[Fraction], bool]) -> Live:
    digits, value = _FINEST, None
    if isinstance(one.value, Fraction) and isinstance(other.value, Fraction):
        value = holds(one.value - other.value)
        digits = _digits(max(abs(one.value), abs(other.value)))
    gap = one.formula if other.formula == "0" else f"{one.formula}-{other.formula}"
    return Live(f"(ROUND({gap},{digits}){comparison})", value)


def _digits(largest: Fraction) -> int:
    """Return to how many digits after the point the difference of two numbers can be trusted."""
    return max(0, min(_FINEST, SIGNIFICANT - len(str(int(largest)))))


def _joined(name: str, conditions: Sequence[Live], combine: Callable[[Sequence[bool]], bool]) -> Live:
    values = [one.value for one in conditions]
    known = [bool(value) for value in values if value is not None]
    value = combine(known) if len(known) == len(values) else None
    return Live(f"{name}({_listed(conditions)})", value)
