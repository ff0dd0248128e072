from __future__ import annotations

from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendoc.figures.interval import Interval, as_decimal, as_text, half_up, point, read_as, truncated


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    low, high = sorted(draw(st.tuples(*[st.integers(-40, 40)] * 2)))
    if low == high:
        return point(F(low, 4))
    return Interval(F(low, 4), F(high, 4), draw(st.booleans()), draw(st.booleans()))


@st.composite
def members(draw: st.DrawFn) -> tuple[Interval, F]:
    interval = draw(intervals())
    share = draw(st.sampled_from([F(0), F(1, 3), F(1, 2), F(1)]))
    number = interval.low + (interval.high - interval.low) * share
    return interval, number if number in interval else interval.middle


@pytest.mark.parametrize(
    ("reading", "value", "expected"),
    [
        ("round", 5, Interval(F(9, 2), F(11, 2))),
        ("half-up", 5, Interval(F(9, 2), F(11, 2), True, False)),
        ("half-up", -5, Interval(F(-11, 2), F(-9, 2), False, True)),
        ("half-up", 0, Interval(F(-1, 2), F(1, 2), False, False)),
        ("truncate", 5, Interval(F(5), F(6), True, False)),
        ("truncate", -5, Interval(F(-6), F(-5), False, True)),
        ("truncate", 0, Interval(F(-1), F(1), False, False)),
        ("exact", 5, point(F(5))),
    ],
)
def test_a_figure_stands_for_what_its_reading_says(reading, value, expected):
    assert read_as(F(value), F(1), reading) == expected


def test_an_exact_figure_stands_for_itself_whatever_the_reading():
    assert read_as(F(5), F(0), "round") == read_as(F(5), F(0), "truncate") == point(F(5))


def test_touching_counts_only_if_both_ends_are_closed():
    closed, open_ = Interval(F(0), F(1)), Interval(F(0), F(1), True, False)
    after = Interval(F(1), F(2))
    assert closed.meets(after)
    assert after.meets(closed)
    assert not open_.meets(after)
    assert not after.meets(open_)
    assert not closed.meets(Interval(F(2), F(3)))


def test_a_negative_weight_swaps_the_ends_and_their_flags():
    assert Interval(F(1), F(2), True, False).times(F(-3)) == Interval(F(-6), F(-3), False, True)


def test_a_sum_is_closed_only_where_all_its_terms_are():
    whole = Interval(F(1), F(2)) + Interval(F(3), F(4), True, False)
    assert whole == Interval(F(4), F(6), True, False)


@pytest.mark.parametrize("divisor", [point(F(0)), Interval(F(-1), F(1)), Interval(F(0), F(1), False, True)])
def test_nothing_is_divided_by_what_may_be_0(divisor):
    with pytest.raises(ZeroDivisionError):
        point(F(1)).over(divisor)


@given(members(), members())
def test_arithmetic_on_members_stays_inside(first, second):
    (a, x), (b, y) = first, second
    assert x + y in a + b
    assert x - y in a - b
    if not b.touches_zero:
        assert x / y in a.over(b)


@given(intervals(), intervals())
def test_meeting_is_mutual_and_means_that_the_difference_may_be_0(a, b):
    assert a.meets(b) == b.meets(a)
    assert a.meets(b) == (F(0) in a - b)


@pytest.mark.parametrize(
    ("number", "rounded", "cut"),
    [
        ("84.045", "84.05", "84.04"),
        ("-84.045", "-84.05", "-84.04"),
        ("0.005", "0.01", "0.00"),
        ("-38.2877", "-38.29", "-38.28"),
        ("2.675", "2.68", "2.67"),
    ],
)
def test_ties_go_away_from_zero(number, rounded, cut):
    assert str(half_up(F(number), 2)) == rounded
    assert str(truncated(F(number), 2)) == cut


@given(st.integers(-(10**30), 10**30), st.integers(0, 6))
def test_decimals_are_exact_beyond_the_context_precision(digits, places):
    assert F(as_decimal(F(digits, 10**places))) == F(digits, 10**places)
    assert F(as_text(F(digits, 7))) == F(digits, 7)
