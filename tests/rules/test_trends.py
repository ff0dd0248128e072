"""trend: a word goes with the change that it tells."""

from __future__ import annotations

from decimal import Decimal

import pytest

from .support import run


@pytest.mark.parametrize(
    ("word", "now", "verdict"),
    [
        ("增加", "3.00", "精确"),
        ("上升", "1.00", "不符"),
        ("减少", "1.00", "精确"),
        ("略有下降", "1.00", "精确"),
        ("持平", "2.00", "精确"),
        ("持平", "2.01", "不符"),
        ("增加", "2.00", "不符"),
        ("变了样", "2.00", "无法核对"),
    ],
)
def test_a_word_goes_with_the_sign_of_the_change(word, now, verdict):
    rule = "- {id: T, kind: trend, word: 自评.趋势, now: 收入.合计, before: 支出.合计}"
    result = run(f"自评: {{趋势: {word}}}\n收入: {{合计: {now}}}\n支出: {{合计: 2.00}}", rule)
    assert result.verdicts == [verdict]
    assert len(result.outcome.findings) == (verdict != "精确")


def test_a_word_may_go_with_a_change():
    rule = "- {id: T, kind: trend, word: 自评.趋势, change: 收入.合计, severity: warning}"
    result = run("自评: {趋势: 增加}\n收入: {合计: -2.00}", rule)
    assert (result.finding.severity, result.finding.difference) == ("warning", Decimal("-2.00"))
    assert result.finding.message.endswith("趋势写的是「增加」，合计 -2.00万元，实际减少 2.00万元")
