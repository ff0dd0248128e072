"""equal: one figure in two places."""

from __future__ import annotations

import pytest

from .support import local


@pytest.mark.parametrize(
    ("left", "right", "verdict"),
    [
        ("2366.45 万元", "2366.45 万元", "精确"),
        ("2366.45 万元", "23664500 元", "精确"),
        ("2366.45 万元", "2366.46 万元", "不符"),
        ("2366.45 万元", "0.24 亿元", "舍入"),
        ("0.23 亿元", "2366.45 万元", "不符"),
        ("2.3449 亿元", "2.34 亿元", "舍入"),
        ("2.3449 亿元", "2.35 亿元", "不符"),
        ("423 户", "423 户", "精确"),
        ("423 户", "424 户", "不符"),
        ("无", "0 万元", "精确"),
    ],
)
def test_one_figure_twice_is_identical_or_rounded_once(left, right, verdict):
    result = local(f"甲: {left}, 乙: {right}", "kind: equal, left: 甲, right: 乙")
    assert result.verdicts == [verdict]
    swapped = local(f"甲: {right}, 乙: {left}", "kind: equal, left: 甲, right: 乙")
    assert swapped.verdicts == [verdict]


def test_rounding_twice_is_named_only_where_it_explains_the_figure():
    twice = local("甲: 2.3449 亿元, 乙: 2.35 亿元", "kind: equal, left: 甲, right: 乙").finding
    assert twice.causes[0].startswith("连续修约")
    assert "只舍入一次应为 2.34亿元" in twice.message
    other = local("甲: 2.3449 亿元, 乙: 2.36 亿元", "kind: equal, left: 甲, right: 乙").finding
    assert "连续修约" not in "".join(other.causes)


def test_a_figure_is_not_told_to_be_what_it_is():
    message = local("甲: 25.05 万元, 乙: 300500 元", "kind: equal, left: 甲, right: 乙").finding.message
    assert message.endswith("差 -5.00万元，应完全相等")
    assert "只舍入一次" not in message


def test_figures_of_different_kinds_are_not_equal_but_misplaced():
    assert local("甲: 5 %, 乙: 5 万元", "kind: equal, left: 甲, right: 乙").codes == ["rule-invalid"]


@pytest.mark.parametrize(
    ("left", "right", "verdict"),
    [("84.05 %", "840.5 ‰", "精确"), ("84.0 %", "840.4 ‰", "舍入"), ("84.0 %", "841 ‰", "不符")],
)
def test_percent_and_per_mille_convert(left, right, verdict):
    assert local(f"甲: {left}, 乙: {right}", "kind: equal, left: 甲, right: 乙").verdicts == [verdict]
