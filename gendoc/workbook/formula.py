"""What a spreadsheet cell says, as a formula and as what it comes to.

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
class CellFormula:
    """A formula, without its equals sign, and what it comes to."""

    formula: str
    value: Value

    @property
    def is_constant(self) -> bool:
        """Return whether the formula is but a number."""
        return _NUMBER.fullmatch(self.formula) is not None

    def __add__(self, other: CellFormula) -> CellFormula:
        """Return the sum."""
        return _reckoned(f"({self.formula}+{other.formula})", lambda a, b: a + b, self, other)

    def __sub__(self, other: CellFormula) -> CellFormula:
        """Return the difference."""
        return _reckoned(f"({self.formula}-{other.formula})", lambda a, b: a - b, self, other)

    def __mul__(self, other: CellFormula) -> CellFormula:
        """Return the product."""
        return _reckoned(f"({self.formula}*{other.formula})", lambda a, b: a * b, self, other)

    def __truediv__(self, other: CellFormula) -> CellFormula:
        """Return the quotient, an error if the divisor is 0."""
        return _reckoned(f"({self.formula}/{other.formula})", lambda a, b: a / b if b else None, self, other)

    def __neg__(self) -> CellFormula:
        """Return the opposite."""
        return _reckoned(f"(-{self.formula})", lambda a: -a, self)


def number(value: Fraction | int) -> CellFormula:
    """Return a number as formulas write it; one without an end is written as a quotient."""
    exact = Fraction(value)
    digits = as_text(exact)
    return CellFormula(f"({digits})" if exact < 0 or "/" in digits else digits, exact)


def text(words: str) -> CellFormula:
    """Return words as formulas write them."""
    return CellFormula('"' + words.replace('"', '""') + '"', words)


ZERO = number(0)


def rounded(cell: CellFormula, places: int) -> CellFormula:
    """Return a number rounded half up (四舍五入, away from 0), which is what ROUND does."""
    return _reckoned(f"ROUND({_bare(cell)},{places})", lambda a: Fraction(half_up(a, places)), cell)


def cut(cell: CellFormula, places: int) -> CellFormula:
    """Return a number with the digits past places cut off."""
    return _reckoned(f"ROUNDDOWN({_bare(cell)},{places})", lambda a: Fraction(truncated(a, places)), cell)


def least(*some: CellFormula) -> CellFormula:
    """Return the smallest."""
    return _reckoned(f"MIN({_listed(some)})", lambda *numbers: min(numbers), *some)


def most(*some: CellFormula) -> CellFormula:
    """Return the largest."""
    return _reckoned(f"MAX({_listed(some)})", lambda *numbers: max(numbers), *some)


def size(cell: CellFormula) -> CellFormula:
    """Return how far a number is from 0."""
    return _reckoned(f"ABS({_bare(cell)})", abs, cell)


def equal(cell: CellFormula, other: CellFormula) -> CellFormula:
    """Return whether two numbers are the same, but for what binary arithmetic leaves behind."""
    return _compared(cell, other, "=0", lambda difference: difference == 0)


def below(cell: CellFormula, other: CellFormula, *, closed: bool = False) -> CellFormula:
    """Return whether one number is less than another; closed: or the same."""
    if closed:
        return _compared(cell, other, "<=0", lambda difference: difference <= 0)
    return _compared(cell, other, "<0", lambda difference: difference < 0)


def is_beyond(distance: CellFormula, squares: CellFormula) -> CellFormula:
    """Return whether a distance is beyond 3σ of roundings whose units have squares as their sum of squares."""
    value: Value = None
    if isinstance(distance.value, Fraction) and isinstance(squares.value, Fraction):
        value = distance.value**2 > Fraction(3, 4) * squares.value
    return CellFormula(f"(ROUND(ABS({distance.formula})-SQRT(0.75*{squares.formula}),{_FINEST})>0)", value)


def has_sign(cell: CellFormula, sign: int) -> CellFormula:
    """Return whether a number is above 0 (1), below it (-1) or 0."""
    value = None if not isinstance(cell.value, Fraction) else (cell.value > 0) - (cell.value < 0) == sign
    return CellFormula(f"(SIGN({cell.formula})={sign})", value)


def count(condition: str, rows: int) -> CellFormula:
    """Return in how many rows of areas a condition holds: in so many rows."""
    return CellFormula(f"SUMPRODUCT(({condition})*1)", Fraction(rows))


def is_text(cell: CellFormula, words: str) -> CellFormula:
    """Return whether a cell says words."""
    return CellFormula(f"({cell.formula}={text(words).formula})", cell.value == words)


def both(*conditions: CellFormula) -> CellFormula:
    """Return whether all conditions hold."""
    return _joined("AND", conditions, all)


def either(*conditions: CellFormula) -> CellFormula:
    """Return whether one of conditions holds."""
    return _joined("OR", conditions, any)


def negated(condition: CellFormula) -> CellFormula:
    """Return whether a condition does not hold."""
    return CellFormula(f"NOT({condition.formula})", None if condition.value is None else not condition.value)


def choose(condition: CellFormula, yes: CellFormula, no: CellFormula) -> CellFormula:
    """Return yes if condition holds, else no."""
    value = None if condition.value is None else yes.value if condition.value else no.value
    return CellFormula(f"IF({_bare(condition)},{_bare(yes)},{_bare(no)})", value)


def shown(cell: CellFormula, otherwise: str = "") -> CellFormula:
    """Return what a cell shows; where it cannot be reckoned, otherwise."""
    return (
        cell if cell.value is not None else CellFormula(f"IFERROR({_bare(cell)},{text(otherwise).formula})", otherwise)
    )


def _listed(some: Sequence[CellFormula]) -> str:
    return ",".join(_bare(cell) for cell in some)


def _bare(cell: CellFormula) -> str:
    """Return a formula without the brackets round the whole of it."""
    formula, depth = cell.formula, 0
    for place, char in enumerate(formula):
        depth += (char == "(") - (char == ")")
        if not depth and place < len(formula) - 1:
            return formula
    return formula[1:-1] if formula.startswith("(") else formula


def _reckoned(formula: str, reckon: Callable[..., Value], *operands: CellFormula) -> CellFormula:
    numbers = [cell.value for cell in operands]
    known = all(isinstance(cell, Fraction) for cell in numbers)
    return CellFormula(formula, reckon(*numbers) if known else None)


def _compared(cell: CellFormula, other: CellFormula, comparison: str, holds: Callable[[Fraction], bool]) -> CellFormula:
    digits, value = _FINEST, None
    if isinstance(cell.value, Fraction) and isinstance(other.value, Fraction):
        value = holds(cell.value - other.value)
        digits = _digits(max(abs(cell.value), abs(other.value)))
    difference = cell.formula if other.formula == "0" else f"{cell.formula}-{other.formula}"
    return CellFormula(f"(ROUND({difference},{digits}){comparison})", value)


def _digits(largest: Fraction) -> int:
    """Return to how many digits after the point the difference of two numbers can be trusted."""
    return max(0, min(_FINEST, SIGNIFICANT - len(str(int(largest)))))


def _joined(name: str, conditions: Sequence[CellFormula], combine: Callable[[Sequence[bool]], bool]) -> CellFormula:
    values = [cell.value for cell in conditions]
    known = [bool(value) for value in values if value is not None]
    value = combine(known) if len(known) == len(values) else None
    return CellFormula(f"{name}({_listed(conditions)})", value)
