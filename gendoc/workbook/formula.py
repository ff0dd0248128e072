"""Cells of a spreadsheet: formulas, each with its exact value.

A formula is composed of others, and its value with it, in Fractions.  So the workbook shows right numbers even where
nothing recalculates it, and the values of its formulas are known without a spreadsheet.  Spreadsheets compute in binary;
the formulas of comparisons therefore round the differences.
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
    """A formula, without its equals sign, and its value."""

    formula: str
    value: Value

    @property
    def is_constant(self) -> bool:
        """Return whether the formula is only a number."""
        return _NUMBER.fullmatch(self.formula) is not None

    def __add__(self, other: CellFormula) -> CellFormula:
        """Return the sum."""
        return _composed(f"({self.formula}+{other.formula})", lambda a, b: a + b, self, other)

    def __sub__(self, other: CellFormula) -> CellFormula:
        """Return the difference."""
        return _composed(f"({self.formula}-{other.formula})", lambda a, b: a - b, self, other)

    def __mul__(self, other: CellFormula) -> CellFormula:
        """Return the product."""
        return _composed(f"({self.formula}*{other.formula})", lambda a, b: a * b, self, other)

    def __truediv__(self, other: CellFormula) -> CellFormula:
        """Return the quotient, an error if the divisor is 0."""
        return _composed(f"({self.formula}/{other.formula})", lambda a, b: a / b if b else None, self, other)

    def __neg__(self) -> CellFormula:
        """Return the opposite."""
        return _composed(f"(-{self.formula})", lambda a: -a, self)


def number(value: Fraction | int) -> CellFormula:
    """Return a number as a formula; one without a finite decimal form is written as a quotient."""
    exact = Fraction(value)
    digits = as_text(exact)
    return CellFormula(f"({digits})" if exact < 0 or "/" in digits else digits, exact)


def text(words: str) -> CellFormula:
    """Return words as a formula, in quotes."""
    return CellFormula('"' + words.replace('"', '""') + '"', words)


ZERO = number(0)


def rounded(cell: CellFormula, places: int) -> CellFormula:
    """Return a number rounded half up (四舍五入, away from 0), as ROUND does."""
    return _composed(f"ROUND({_bare(cell)},{places})", lambda a: Fraction(half_up(a, places)), cell)


def cut(cell: CellFormula, places: int) -> CellFormula:
    """Return a number with the digits past places cut off."""
    return _composed(f"ROUNDDOWN({_bare(cell)},{places})", lambda a: Fraction(truncated(a, places)), cell)


def least(*cells: CellFormula) -> CellFormula:
    """Return the smallest."""
    return _composed(f"MIN({_listed(cells)})", lambda *numbers: min(numbers), *cells)


def most(*cells: CellFormula) -> CellFormula:
    """Return the largest."""
    return _composed(f"MAX({_listed(cells)})", lambda *numbers: max(numbers), *cells)


def size(cell: CellFormula) -> CellFormula:
    """Return the absolute value of a number."""
    return _composed(f"ABS({_bare(cell)})", abs, cell)


def equal(cell: CellFormula, other: CellFormula) -> CellFormula:
    """Return whether two numbers are equal, apart from errors of binary arithmetic."""
    return _compared(cell, other, "=0", lambda difference: difference == 0)


def below(cell: CellFormula, other: CellFormula, *, closed: bool = False) -> CellFormula:
    """Return whether one number is less than another, or with closed, at most as large."""
    if closed:
        return _compared(cell, other, "<=0", lambda difference: difference <= 0)
    return _compared(cell, other, "<0", lambda difference: difference < 0)


def is_beyond(distance: CellFormula, squares: CellFormula) -> CellFormula:
    """Return whether a distance is beyond 3σ of roundings; squares is the sum of the squares of their units."""
    value: Value = None
    if isinstance(distance.value, Fraction) and isinstance(squares.value, Fraction):
        value = distance.value**2 > Fraction(3, 4) * squares.value
    return CellFormula(f"(ROUND(ABS({distance.formula})-SQRT(0.75*{squares.formula}),{_FINEST})>0)", value)


def has_sign(cell: CellFormula, sign: int) -> CellFormula:
    """Return whether a number is above 0 (1), below it (-1) or 0."""
    value = None if not isinstance(cell.value, Fraction) else (cell.value > 0) - (cell.value < 0) == sign
    return CellFormula(f"(SIGN({cell.formula})={sign})", value)


def count(condition: str, rows: int) -> CellFormula:
    """Return the formula that counts the rows in which a condition on areas holds; rows is its value."""
    return CellFormula(f"SUMPRODUCT(({condition})*1)", Fraction(rows))


def is_text(cell: CellFormula, words: str) -> CellFormula:
    """Return whether the text of a cell is words."""
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
    """Return a cell, or the text otherwise if its value cannot be computed."""
    return (
        cell if cell.value is not None else CellFormula(f"IFERROR({_bare(cell)},{text(otherwise).formula})", otherwise)
    )


def _listed(cells: Sequence[CellFormula]) -> str:
    return ",".join(_bare(cell) for cell in cells)


def _bare(cell: CellFormula) -> str:
    """Return a formula without brackets around the whole of it."""
    formula, depth = cell.formula, 0
    for index, char in enumerate(formula):
        depth += (char == "(") - (char == ")")
        if not depth and index < len(formula) - 1:
            return formula
    return formula[1:-1] if formula.startswith("(") else formula


def _composed(formula: str, compute: Callable[..., Value], *operands: CellFormula) -> CellFormula:
    numbers = [cell.value for cell in operands]
    all_numbers = all(isinstance(cell, Fraction) for cell in numbers)
    return CellFormula(formula, compute(*numbers) if all_numbers else None)


def _compared(cell: CellFormula, other: CellFormula, comparison: str, holds: Callable[[Fraction], bool]) -> CellFormula:
    digits, value = _FINEST, None
    if isinstance(cell.value, Fraction) and isinstance(other.value, Fraction):
        value = holds(cell.value - other.value)
        digits = _digits(max(abs(cell.value), abs(other.value)))
    difference = cell.formula if other.formula == "0" else f"{cell.formula}-{other.formula}"
    return CellFormula(f"(ROUND({difference},{digits}){comparison})", value)


def _digits(largest: Fraction) -> int:
    """Return how many decimals of the difference of two numbers are reliable; largest is the larger of them."""
    return max(0, min(_FINEST, SIGNIFICANT - len(str(int(largest)))))


def _joined(name: str, conditions: Sequence[CellFormula], combine: Callable[[Sequence[bool]], bool]) -> CellFormula:
    values = [cell.value for cell in conditions]
    results = [bool(value) for value in values if value is not None]
    value = combine(results) if len(results) == len(values) else None
    return CellFormula(f"{name}({_listed(conditions)})", value)
