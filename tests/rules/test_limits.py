"""at-most: parts stay within a limit."""

from __future__ import annotations

import pytest

from .support import local, spans


@pytest.mark.parametrize(
    ("parts", "limit", "strict", "verdict"),
    [
        ("1.00 万元, 2.00 万元", "3.00 万元", "", "精确"),
        ("1.00 万元, 1.99 万元", "3.00 万元", "", "精确"),
        ("1.00 万元, 2.01 万元", "3.00 万元", "", "舍入"),
        ("1.00 万元, 2.02 万元", "3.00 万元", "", "不符"),
        ("1 户, 2 户", "3 户", "", "精确"),
        ("1 户, 3 户", "3 户", "", "不符"),
        ("10000 元, 2.00 万元", "0.0003 亿元", "", "精确"),
        ("1.00 万元, 1.98 万元", "3.00 万元", ", strict: true", "精确"),
        ("1.00 万元, 2.00 万元", "3.00 万元", ", strict: true", "舍入存疑"),
        ("1 户, 2 户", "3 户", ", strict: true", "不符"),
        ("1 户, 待填", "3 户", "", "无法核对"),
    ],
)
def test_parts_stay_within_their_limit(parts, limit, strict, verdict):
    first, second = parts.split(", ")
    result = local(f"甲: {first}, 乙: {second}, 限: {limit}", f"kind: at-most, parts: [甲, 乙], limit: 限{strict}")
    assert result.verdicts == [verdict]


def test_a_target_is_reached_where_it_does_not_exceed_what_was_done():
    rule = "kind: at-most, parts: 目标, limit: 覆盖率"
    assert local("目标: 70 %, 覆盖率: 75 %", rule).verdicts == ["精确"]
    finding = local("目标: 80 %, 覆盖率: 75 %", rule).finding
    assert finding.message == ("目标 不超过 覆盖率：不符，目标 80%，应不超过覆盖率 75%，超出 5（6.67%），容许 ±1")
    assert spans(finding) == [("80 %", "目标"), ("75 %", "覆盖率")]


def test_a_limit_that_is_kept_has_no_band_in_its_record():
    kept = local("甲: 3 人, 乙: 5 人", "kind: at-most, parts: 甲, limit: 乙").record
    assert (str(kept.verdict), kept.allowed) == ("精确", None)
    broken = local("甲: 7 人, 乙: 5 人", "kind: at-most, parts: 甲, limit: 乙").record
    assert broken.allowed is not None
