"""completion: 100 % is all of it."""

from __future__ import annotations

import pytest

from .support import derived, local


@pytest.mark.parametrize(
    ("done", "planned", "rate", "verdict"),
    [
        (5, 5, ", 率: 100 %", "精确"),
        (99996, 100000, ", 率: 100.00 %", "不符"),
        (99996, 100000, ", 率: 100 %", "不符"),
        (99996, 100000, ", 率: 99.99 %", "舍入"),
        (99996, 100000, ", 率: 99.996 %", "精确"),
        (5, 5, ", 率: 99.99 %", "不符"),
        (6, 5, ", 率: 120 %", "精确"),
        (6, 5, ", 率: 100 %", "不符"),
        (4, 5, ", 率: 80.0 %", "精确"),
        (4, 5, ", 率: 90.0 %", "不符"),
        (4, 5, ", 率: 待填", "无法核对"),
        (0, 0, ", 率: 100 %", "不符"),
    ],
)
def test_100_percent_is_all_of_it_and_nothing_else_is(done, planned, rate, verdict):
    rule = "kind: completion, done: 甲, planned: 乙, rate: 率"
    assert local(f"甲: {done} 户, 乙: {planned} 户{rate}", rule).verdicts == [verdict]


def test_all_is_all_where_no_rate_is_printed():
    rule = "kind: completion, done: 甲, planned: 乙"
    assert local("甲: 63 个, 乙: 63 个", rule).verdicts == ["精确"]
    assert "还差 1个" in local("甲: 62 个, 乙: 63 个", rule).finding.message
    assert local("乙: 63 个", "kind: completion, done: 数据.甲, planned: 乙").verdicts == ["无法核对"]


def test_no_rate_of_completion_is_rounded_up_to_100():
    rule = "kind: completion, done: 甲, planned: 乙, rate: 数据.率"
    assert derived(local("甲: 99996 户, 乙: 100000 户", rule)) == ["数据.率 99.99%"]
    assert derived(local("甲: 5 户, 乙: 5 户", rule)) == ["数据.率 100.00%"]
    assert local("甲: 99996 户, 乙: 100000 户", rule).verdicts == ["舍入"]
