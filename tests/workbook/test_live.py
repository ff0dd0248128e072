from __future__ import annotations

from fractions import Fraction

import pytest

from gendoc.workbook.formula import (
    ZERO,
    CellFormula,
    below,
    both,
    choose,
    cut,
    either,
    equal,
    has_sign,
    is_beyond,
    least,
    most,
    number,
    rounded,
    size,
    text,
)

HALF = number(Fraction(1, 2))
A1 = CellFormula("A1", Fraction(1, 2))
SIZE, SIZE2 = "(1E-13+1E-14*(ABS(A1)))", "(1E-13+1E-14*(ABS(A1)+ABS(A1)))"


def test_a_formula_carries_what_it_comes_to():
    total = number(3) + HALF * number(4) - number(Fraction(-1, 3))
    assert (total.formula, total.value) == ("((3+(0.5*4))-(-1/3))", Fraction(16, 3))


@pytest.mark.parametrize(
    ("live", "formula", "value"),
    [
        (rounded(number(Fraction("2.345")), 2), "ROUND(2.345,2)", Fraction("2.35")),
        (rounded(-number(Fraction("2.345")), 2), "ROUND(-2.345,2)", Fraction("-2.35")),
        (cut(number(Fraction("2.349")), 2), "ROUNDDOWN(2.349,2)", Fraction("2.34")),
        (least(HALF, number(2)), "MIN(0.5,2)", Fraction(1, 2)),
        (most(HALF, number(2)), "MAX(0.5,2)", Fraction(2)),
        (size(number(1) - number(3)), "ABS(1-3)", Fraction(2)),
        (choose(below(A1, number(1)), text('“a"'), text("b")), 'IF(A1-1<-(1E-13+1E-14*(ABS(A1))),"“a""","b")', '“a"'),
        (both(equal(A1, HALF), has_sign(A1, 1)), "AND(ABS(A1-0.5)<=(1E-13+1E-14*(ABS(A1))),SIGN(A1)=1)", True),
        (either(equal(A1, ZERO), below(A1, A1, closed=True)), f"OR(ABS(A1)<={SIZE},A1-A1<={SIZE2})", True),
        (choose(below(HALF, number(1)), text("a"), text("b")), '"a"', "a"),
        (below(A1, ZERO, closed=equal(A1, HALF)), f"IF(ABS(A1-0.5)<={SIZE},A1<={SIZE},A1<-{SIZE})", False),
    ],
)
def test_functions_are_those_of_a_spreadsheet(live, formula, value):
    assert (live.formula, live.value) == (formula, value)


def test_a_division_by_0_is_an_error_only_where_it_is_used():
    broken = number(1) / ZERO
    assert broken.value is None
    assert (
        choose(equal(ZERO, ZERO), text("无法核对"), choose(equal(broken, ZERO), text("a"), text("b"))).value
        == "无法核对"
    )


def test_3_sigma_is_reckoned_without_a_root():
    squares = number(12 * Fraction(1, 100) ** 2)
    assert is_beyond(number(Fraction("0.03")), squares).value is False
    assert is_beyond(number(Fraction("0.0301")), squares).value is True


def test_what_binary_arithmetic_may_be_off_grows_with_the_numbers():
    total = CellFormula("B1", Fraction(123456789012))
    assert below(A1, ZERO, total).formula == "(A1<-(1E-13+1E-14*(ABS(A1)+ABS(B1))))"
