"""band: what is usual."""

from __future__ import annotations

from decimal import Decimal

import pytest

from .support import local


@pytest.mark.parametrize(
    ("rule", "verdict"),
    [
        ("value: 均, low: 300 元, high: 800 元", "精确"),
        ("value: 均, low: 300, high: 800", "精确"),
        ("value: 均, high: 0.05 万元", "不符"),
        ("value: 均, low: 700", "不符"),
        ("amount: 金, count: 次, low: 300 元, high: 700 元", "不符"),
        ("amount: 金, count: 次, low: 300 元, high: 800 元", "精确"),
        ("amount: 金, count: 次, low: 0.03, high: 0.08", "精确"),
    ],
)
def test_what_lies_outside_its_band_is_a_warning(rule, verdict):
    data = "均: 623 元, 金: 475.05 万元, 次: 6445 人次"
    result = local(data, f"kind: band, {rule}")
    assert result.verdicts == [verdict]
    assert [finding.severity for finding in result.outcome.findings] == ["warning"] * (verdict == "不符")


@pytest.mark.parametrize(
    ("data", "rule", "said"),
    [
        ("甲: 400.00 万元", "low: 300 人", "「low」的单位对不上：「人」与「万元」不能合在一起算"),
        ("甲: 40 %", "high: 300 元", "「high」的单位对不上：「元」与「%」不能合在一起算"),
        ("甲: 40", "high: 300 元", "「甲」写的是 40，没有写单位，而规则 T 要的是金额"),
    ],
)
def test_a_band_in_another_unit_than_its_figure_fits_nothing(data, rule, said):
    result = local(data, f"kind: band, value: 甲, {rule}")
    assert result.verdicts == ["无法核对"]
    (finding,) = result.outcome.findings
    blamed = "not-a-figure" if "没有写单位" in said else "rule-invalid"
    assert (finding.code, said in finding.message) == (blamed, True)


def test_an_average_per_head_in_another_unit_than_its_band_fits_nothing():
    result = local("金: 475.05 万元, 次: 6445 人次", "kind: band, amount: 金, count: 次, low: 300 人")
    assert result.verdicts == ["无法核对"]
    assert result.codes == ["rule-invalid"]


@pytest.mark.parametrize(
    ("bounds", "said"),
    [
        ("low: 3 亿元, high: 1 元", "「low」比「high」还大"),
        ("low: 2 元, high: 1", "「low」比「high」还大"),
        ("low: 3 人, high: 5 元", "「low」与「high」的单位对不上：「人」与「元」不能合在一起算"),
        (
            "low: 3 元, severity: error",
            "band 规则只作提醒，severity 不能写 error；必须成立的关系，写 at-most 或 expression",
        ),
    ],
)
def test_bounds_that_go_wrong_are_refused_when_the_rule_is_read(bounds, said):
    (finding,) = local("甲: 3 元", f"kind: band, value: 甲, {bounds}").loading
    assert finding.message == f"规则 T：{said}"


@pytest.mark.parametrize(
    ("value", "bounds", "expected", "difference"),
    [
        ("3.00 元", "high: 0", "0", "3.00"),
        ("3.00 元", "low: -5, high: 0", "0", "3.00"),
        ("-3.00 元", "low: 0, high: 5", "0", "-3.00"),
        ("30 ‰", "high: 2 %", "20", "10.00"),
        ("3 人次", "low: 5 人次", "5", "-2.00"),
        ("0.30 万人次", "low: 3200 人次", "0.32", "-0.02"),
    ],
)
def test_a_bound_of_0_is_a_bound_and_one_of_another_size_is_converted(value, bounds, expected, difference):
    record = local(f"甲: {value}", f"kind: band, value: 甲, {bounds}").record
    assert (str(record.verdict), str(record.expected), str(record.difference)) == ("不符", expected, difference)


def test_a_band_says_what_is_usual():
    finding = local(
        "金: 475.05 万元, 次: 6445 人次", "kind: band, amount: 金, count: 次, low: 300 元, high: 700 元"
    ).finding
    assert "475.05万元 ÷ 6445人次 为 737.08元，通常应在 300 至 700元 之间" in finding.message
    assert finding.difference == Decimal("37.08")
