from __future__ import annotations

from fractions import Fraction

import pytest

from gendoc.workbook.formula import (
    ZERO,
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
        (choose(below(HALF, number(1)), text('“a"'), text("b")), 'IF(ROUND(0.5-1,12)<0,"“a""","b")', '“a"'),
        (both(equal(HALF, HALF), has_sign(ZERO, 0)), "AND(ROUND(0.5-0.5,12)=0,SIGN(0)=0)", True),
        (either(equal(HALF, ZERO), below(HALF, HALF, closed=True)), "OR(ROUND(0.5,12)=0,ROUND(0.5-0.5,12)<=0)", True),
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


def test_large_numbers_are_compared_to_fewer_digits():
    assert "ROUND(123456789012-1,1)" in below(number(123456789012), number(1)).formula
