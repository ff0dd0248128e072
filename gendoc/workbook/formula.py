"""Cells of a spreadsheet: formulas, each with its exact value.

A formula is composed of others, and its value with it, in Fractions.  So the workbook shows right numbers even where
nothing recalculates it, and the values of its formulas are known without a spreadsheet.  Spreadsheets compute in
binary; the formulas of comparisons therefore take numbers for equal whose difference is less than its arithmetic may be
off.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TypeAlias, Union

from gendoc.figures.figure import MAX_DECIMALS
from gendoc.figures.interval import as_text, half_up, truncated

Value: TypeAlias = Fraction | str | bool | None  # None: an error, as after a division by 0
Places: TypeAlias = Union[int, "CellFormula"]  # so many decimals
_NOISE = "1E-13+1E-14*"  # and the sizes of numbers: what a few steps of a spreadsheet's arithmetic may be off
_BRACKET = re.compile("[()]")
_NUMBER = re.compile(r"\(?-?[0-9.]+\)?|TRUE|FALSE")


@dataclass(frozen=True, slots=True)
class CellFormula:
    """A formula, without its equals sign, and its value."""

    formula: str
    value: Value

    @property
    def is_constant(self) -> bool:
        """Return whether the formula is only a number, TRUE or FALSE."""
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


def decimals_of(step: CellFormula, otherwise: int) -> CellFormula:
    """Return how many decimals a number has, one unit in the last place of which is step; so many if that is 0."""
    value = Fraction(otherwise)
    if isinstance(step.value, Fraction) and step.value > 0:
        value = Fraction(max(0, len(str(step.value.denominator)) - 1))
    return CellFormula(f"IF({step.formula}>0,MAX(0,ROUND(-LOG10({step.formula}),0)),{otherwise})", value)


def typed_decimals(cell: CellFormula) -> CellFormula:
    """Return how many decimals the number in a cell needs, 0 if there is none."""
    value = 0
    if isinstance(cell.value, Fraction):
        value = next((n for n in range(MAX_DECIMALS) if (cell.value * 10**n).denominator == 1), MAX_DECIMALS)
    digits = ",".join(map(str, range(MAX_DECIMALS)))
    counted = f"SUMPRODUCT((ROUND({cell.formula},{{{digits}}})<>{cell.formula})*1)"
    return CellFormula(f"IF(ISNUMBER({cell.formula}),{counted},0)", Fraction(value))


def text(words: str) -> CellFormula:
    """Return words as a formula, in quotes."""
    return CellFormula('"' + words.replace('"', '""') + '"', words)


def truth(holds: bool) -> CellFormula:
    """Return a condition that always holds, or never."""
    return CellFormula(str(holds).upper(), holds)


ZERO = number(0)
TRUE, FALSE = truth(True), truth(False)
BOUNDLESS = CellFormula("9E+300", Fraction(9 * 10**300))  # more than any figure: an end that is not there


def rounded(cell: CellFormula, places: Places) -> CellFormula:
    """Return a number rounded half up (四舍五入, away from 0), as ROUND does."""
    return _shortened("ROUND", half_up, cell, places)


def cut(cell: CellFormula, places: Places) -> CellFormula:
    """Return a number with the digits past places cut off."""
    return _shortened("ROUNDDOWN", truncated, cell, places)


def _shortened(
    name: str, shorten: Callable[[Fraction, int], Decimal], cell: CellFormula, places: Places
) -> CellFormula:
    decimals = number(places) if isinstance(places, int) else places
    formula = f"{name}({_bare(cell)},{_bare(decimals)})"
    return _composed(formula, lambda a, digits: Fraction(shorten(a, int(digits))), cell, decimals)


def least(*cells: CellFormula) -> CellFormula:
    """Return the smallest."""
    return _composed(f"MIN({_listed(cells)})", lambda *numbers: min(numbers), *cells)


def most(*cells: CellFormula) -> CellFormula:
    """Return the largest."""
    return _composed(f"MAX({_listed(cells)})", lambda *numbers: max(numbers), *cells)


def size(cell: CellFormula) -> CellFormula:
    """Return the absolute value of a number."""
    return _composed(f"ABS({_bare(cell)})", abs, cell)


def equal(cell: CellFormula, other: CellFormula, *sizes: CellFormula) -> CellFormula:
    """Return whether two numbers are equal, apart from errors of binary arithmetic; they come of numbers of those sizes."""
    if cell.is_constant and other.is_constant:
        return truth(cell.value == other.value)
    difference, noise = _difference(cell, other, sizes)
    return _compared(f"(ABS({difference})<={noise})", cell, other, lambda apart: apart == 0)


def below(
    cell: CellFormula, other: CellFormula, *sizes: CellFormula, closed: CellFormula | bool = False
) -> CellFormula:
    """Return whether one number is less than another, or if closed, at most as large; they come of numbers of those sizes."""
    if isinstance(closed, CellFormula) and closed.formula not in ("TRUE", "FALSE"):
        return choose(closed, below(cell, other, *sizes, closed=True), below(cell, other, *sizes))
    if cell.is_constant and other.is_constant and not isinstance(closed, CellFormula):
        return truth(_known(cell) < _known(other) or (closed and cell.value == other.value))
    difference, noise = _difference(cell, other, sizes)
    if closed is True or (isinstance(closed, CellFormula) and closed.value):
        return _compared(f"({difference}<={noise})", cell, other, lambda apart: apart <= 0)
    return _compared(f"({difference}<-{noise})", cell, other, lambda apart: apart < 0)


def is_beyond(distance: CellFormula, squares: CellFormula) -> CellFormula:
    """Return whether a distance is beyond 3σ of roundings; squares is the sum of the squares of their units."""
    value: Value = None
    if isinstance(distance.value, Fraction) and isinstance(squares.value, Fraction):
        value = distance.value**2 > Fraction(3, 4) * squares.value
    size_ = f"ABS({_bare(distance)})"
    return CellFormula(f"({size_}-SQRT(0.75*{squares.formula})>{_NOISE}{size_})", value)


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


def is_number(cell: CellFormula) -> CellFormula:
    """Return whether a cell holds a number."""
    return CellFormula(f"ISNUMBER({cell.formula})", isinstance(cell.value, Fraction))


def starts(cell: CellFormula, words: str) -> CellFormula:
    """Return whether a cell holds a text that begins with words."""
    holds = isinstance(cell.value, str) and cell.value.startswith(words)
    return CellFormula(f"(LEFT({cell.formula},{len(words)})={text(words).formula})", holds)


def both(*conditions: CellFormula) -> CellFormula:
    """Return whether all conditions hold."""
    return _joined("AND", [condition for condition in conditions if condition.formula != "TRUE"], all, TRUE, FALSE)


def either(*conditions: CellFormula) -> CellFormula:
    """Return whether one of conditions holds."""
    return _joined("OR", [condition for condition in conditions if condition.formula != "FALSE"], any, FALSE, TRUE)


def negated(condition: CellFormula) -> CellFormula:
    """Return whether a condition does not hold."""
    if condition.formula in ("TRUE", "FALSE"):
        return truth(condition.formula == "FALSE")
    return CellFormula(f"NOT({condition.formula})", None if condition.value is None else not condition.value)


def choose(condition: CellFormula, yes: CellFormula, no: CellFormula) -> CellFormula:
    """Return yes if condition holds, else no."""
    if condition.formula in ("TRUE", "FALSE") or yes.formula == no.formula:
        return no if condition.formula == "FALSE" else yes
    value = None if condition.value is None else yes.value if condition.value else no.value
    return CellFormula(f"IF({_bare(condition)},{_bare(yes)},{_bare(no)})", value)


def shown(cell: CellFormula, otherwise: str = "") -> CellFormula:
    """Return a cell, or the text otherwise if its value cannot be computed."""
    if cell.is_constant or cell.formula.startswith("IFERROR("):
        return cell
    value = otherwise if cell.value is None else cell.value
    return CellFormula(f"IFERROR({_bare(cell)},{text(otherwise).formula})", value)


def _listed(cells: Sequence[CellFormula]) -> str:
    return ",".join(_bare(cell) for cell in cells)


def _bare(cell: CellFormula) -> str:
    return _without_brackets(cell.formula) if cell.formula.startswith("(") else cell.formula


@lru_cache(4096)
def _without_brackets(formula: str) -> str:
    """Return a formula that begins with a bracket without it, if it is around the whole."""
    depth = 0
    for bracket in _BRACKET.finditer(formula):
        depth += 1 if bracket[0] == "(" else -1
        if not depth:
            return formula[1:-1] if bracket.end() == len(formula) else formula
    return formula


def _composed(formula: str, compute: Callable[..., Value], *operands: CellFormula) -> CellFormula:
    numbers = [cell.value for cell in operands]
    all_numbers = all(isinstance(cell, Fraction) for cell in numbers)
    return CellFormula(formula, compute(*numbers) if all_numbers else None)


def _difference(cell: CellFormula, other: CellFormula, sizes: Sequence[CellFormula]) -> tuple[str, str]:
    """Return the formulas of the difference of two numbers, and of what it may be off."""
    compared = [number for number in (cell, other) if number.formula != "0"]
    size_ = "+".join(f"ABS({_bare(number)})" for number in (*compared, *sizes) if not number.is_constant)
    return "-".join([cell.formula, *([other.formula] if other.formula != "0" else ())]), f"({_NOISE}({size_}))"


def _known(cell: CellFormula) -> Fraction:
    assert isinstance(cell.value, Fraction)
    return cell.value


def _compared(formula: str, cell: CellFormula, other: CellFormula, holds: Callable[[Fraction], bool]) -> CellFormula:
    if not isinstance(cell.value, Fraction) or not isinstance(other.value, Fraction):
        return CellFormula(formula, None)
    return CellFormula(formula, holds(cell.value - other.value))


def _joined(
    name: str,
    conditions: Sequence[CellFormula],
    combine: Callable[[Sequence[bool]], bool],
    nothing: CellFormula,
    decisive: CellFormula,
) -> CellFormula:
    """Return conditions joined; nothing is the result without any, decisive the one that settles it alone."""
    if any(condition.formula == decisive.formula for condition in conditions):
        return decisive
    if len(conditions) < 2:
        return conditions[0] if conditions else nothing
    values = [cell.value for cell in conditions]
    results = [bool(value) for value in values if value is not None]
    value = combine(results) if len(results) == len(values) else None
    return CellFormula(f"{name}({_listed(conditions)})", value)
