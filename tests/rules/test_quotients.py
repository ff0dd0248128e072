"""ratio and average: one figure divided by another."""

from __future__ import annotations

import pytest

from .support import derived, local


@pytest.mark.parametrize(
    ("rate", "verdict"), [("150 %", "精确"), ("1.5 倍", "精确"), ("1500 ‰", "精确"), ("1.5", "精确"), ("140 %", "不符")]
)
def test_a_ratio_may_exceed_100_percent_or_be_bare(rate, verdict):
    rule = "kind: ratio, numerator: 甲, denominator: 乙, ratio: 率"
    assert local(f"甲: 30 人, 乙: 20 人, 率: {rate}", rule).verdicts == [verdict]


@pytest.mark.parametrize(
    ("rate", "code", "advice"),
    [
        ("98.30", "not-a-figure", "请写 98.30 %"),
        ("98.40", "T", "改为 0.98"),
        ("1", "T", "改为 0.98"),
        ("2 户", "rule-invalid", "units: differ"),
    ],
)
def test_a_rate_without_its_sign_lacks_it_where_it_is_right_with_it(rate, code, advice):
    rule = "kind: ratio, numerator: 甲, denominator: 乙, ratio: 率"
    found = local(f"甲: 405 套, 乙: 412 套, 率: {rate}", rule).finding
    assert (found.code, advice in found.help) == (code, True)


def test_a_ratio_that_was_cut_off_is_only_a_warning_and_one_left_out_is_computed():
    rule = "kind: ratio, numerator: 甲, denominator: 乙, ratio: 数据.率"
    cut = local("甲: 2 人, 乙: 3 人, 率: 66.66 %", rule).finding
    assert cut.severity == "warning"
    assert "截尾" in cut.message
    assert derived(local("甲: 2 人, 乙: 3 人", rule)) == ["数据.率 66.67%"]
    assert derived(local("甲: 2 人, 乙: 3 人", rule + ", rounding: truncate")) == ["数据.率 66.66%"]
    assert derived(local("甲: 2 人, 乙: 3 人", rule + ", derive: never")) == []


AVERAGE = "kind: average, amount: 金, count: 次, average: 数据.均"


@pytest.mark.parametrize(
    ("average", "verdict"),
    [
        ("737.08 元", "舍入"),
        ("737 元", "舍入"),
        ("0.0737 万元", "舍入"),
        ("737.08 元/人次", "舍入"),
        ("737.08 元每人次", "舍入"),
        ("623 元", "不符"),
    ],
)
def test_an_average_is_in_its_own_unit(average, verdict):
    result = local(f"金: 475.05 万元, 次: 6445 人次, 均: {average}", AVERAGE)
    assert result.verdicts == [verdict]
    assert [finding.severity for finding in result.outcome.findings] == ["warning"] * (verdict == "不符")


def test_the_rule_may_say_in_what_unit_an_average_is():
    data = "金: 475.05 万元, 次: 6445 人次"
    assert local(data + ", 均: 737.08", AVERAGE + ", unit: 元").verdicts == ["舍入"]
    assert local(data + ", 均: 737.08", AVERAGE).finding.help == "数字后面写上单位，以元计的写 737.08 元"
    assert derived(local(data, AVERAGE + ", unit: 元")) == ["数据.均 737.08元"]
    assert local("金: 475.05 万元, 次: 5 %, 均: 5 元", AVERAGE).codes == ["rule-invalid"]


def test_an_average_that_was_cut_off_says_so_and_a_rule_may_ask_for_more_than_a_warning():
    data = "金: 20000.00 元, 次: 3 人, 均: 6666 元"
    assert "截尾" in local(data, AVERAGE).finding.message
    assert local(data.replace("6666", "6660"), AVERAGE + ", severity: error").finding.severity == "error"
