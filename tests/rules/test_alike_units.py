"""Figures whose units only look alike are told, not reckoned with."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendoc.compare import beside
from gendoc.figures.figure import FigureType
from gendoc.reconcile.reconcile import reconcile

from .support import messages, run

SHARES = "kind: shares-total, parts: [甲, 乙]"
ONE_BASE = "kind: one-base, amounts: [款, 米], rates: [款占, 米占]"


def local(figures: str, rule: str):
    result = run(f"数据: {{{figures}}}\n勾稽: [{{id: T, title: 试, {rule}}}]")
    assert messages(result.loading) == ""
    return result


def graded(score: str):
    rule = "kind: grade, score: 分数, grade: 自评.等级, bands: {优: 90, 良: 80, 中: 60, 差: 0}"
    return run(f"自评: {{等级: 优}}\n数据: {{分数: {score}}}\n勾稽: [{{id: T, title: 试, {rule}}}]")


@pytest.mark.parametrize("score", ["95 %", "95 万元", "95 户"])
def test_a_score_is_counted_in_points(score):
    result = graded(score)
    assert (result.verdicts, result.codes) == (["无法核对"], ["rule-invalid"])
    assert f"分数 的单位是「{score.split()[1]}」，不是分数" in result.finding.message


@pytest.mark.parametrize("score", ["95", "95 分", "95.00 分"])
def test_a_score_in_points_or_without_a_unit_has_its_grade(score):
    assert graded(score).verdicts == ["精确"]


@pytest.mark.parametrize(
    ("factors", "names", "product", "verdict"),
    [
        ("生均: 450 元/人·月, 人数: 40 人", "生均, 人数", "1.80 万元", "无法核对"),
        ("生均: 450 元/人/月, 人数: 40 人", "生均, 人数", "1.80 万元", "无法核对"),
        ("生均: 450 元/人·天, 人数: 40 人", "生均, 人数", "1.80 万元", "无法核对"),
        ("生均: 450 元/月, 人数: 40 人", "生均, 人数", "1.80 万元", "无法核对"),
        ("生均: 450 元/人·月, 人数: 40 人, 月数: 12 个月", "生均, 人数, 月数", "21.60 万元", "精确"),
        ("生均: 450 元/人·月, 人数: 40 人, 月数: 12", "生均, 人数, 月数", "21.60 万元", "精确"),
        ("生均: 450 元/人·月, 人数: 40, 月数: 12", "生均, 人数, 月数", "21.60 万元", "精确"),
        ("生均: 450 元/人·月, 人数: 40", "生均, 人数", "1.80 万元", "无法核对"),
        ("生均: 450 元/人·月, 人数: 40 人", "生均, 人数", "1.80 万元/月", "精确"),
        ("生均: 450 元/人·年, 人数: 40 人", "生均, 人数", "1.80 万元", "精确"),
        ("生均: 450 元/人, 人数: 40 人", "生均, 人数", "1.80 万元", "精确"),
        ("生均: 450 元/人, 人数: 40", "生均, 人数", "1.80 万元", "精确"),
        ("生均: 450 元/人·月, 人数: 40 人, 月数: 12 月", "生均, 人数, 月数", "1.80 万元", "不符"),
    ],
)
def test_a_product_loses_no_month(factors, names, product, verdict):
    result = local(f"{factors}, 经费: {product}", f"kind: product, product: 经费, factors: [{names}]")
    assert result.verdicts == [verdict]
    if verdict == "无法核对":
        assert "单位是「" in result.finding.message


@pytest.mark.parametrize(
    ("figures", "rule", "verdict"),
    [
        ("甲: 60 %, 乙: 40", SHARES, "无法核对"),
        ("甲: 60 %, 乙: 40 %", SHARES, "精确"),
        ("甲: 60, 乙: 40", SHARES, "精确"),
        ("甲: 100 %, 乙: 0", SHARES, "精确"),
        ("甲: 600 ‰, 乙: 40 %", SHARES, "精确"),
        ("款: 60.00 万元, 米: 40.00 万元, 款占: 60 %, 米占: 40", ONE_BASE, "无法核对"),
        ("款: 60.00 万元, 米: 40.00 万元, 款占: 60, 米占: 40", ONE_BASE, "精确"),
        ("款: 0 万元, 米: 0 万元, 款占: 100.00 %, 米占: 50.00 %", ONE_BASE, "不符"),
        ("款: 0 万元, 米: 0 万元, 款占: 0.00 %, 米占: 0.00 %", ONE_BASE, "无法核对"),
        ("甲: 6 万户", "kind: band, value: 甲, low: 5", "无法核对"),
        ("甲: 6 万户", "kind: band, value: 甲, low: 5 万户", "精确"),
        ("甲: 4 万户", "kind: band, value: 甲, low: 5 万户", "不符"),
        ("甲: 6 万户", "kind: band, value: 甲, low: 0", "精确"),
        ("甲: 6 户", "kind: band, value: 甲, low: 5", "精确"),
        ("甲: 6.00 万元", "kind: band, value: 甲, low: 5", "精确"),
        ("甲: 40 %", "kind: band, value: 甲, low: 5", "精确"),
    ],
)
def test_a_number_without_a_unit_beside_one_with_a_sign_or_a_multiple_is_told(figures, rule, verdict):
    result = local(figures, rule)
    assert result.verdicts == [verdict]
    if verdict == "无法核对" and "0 万元" not in figures.split(", ")[0]:
        assert re.search("请写上|数字后面写上单位", f"{result.finding.message}{result.finding.help}")


@pytest.mark.parametrize("change", ["0.5 个百分点", "5 ‰"])
def test_a_change_of_per_mille_is_given_in_points(change):
    rule = "kind: growth, now: 今, before: 昔, change: 变"
    result = local(f"今: 80 ‰, 昔: 75 ‰, 变: {change}", rule)
    assert result.verdicts == ["精确" if "百分点" in change else "无法核对"]


@given(month=st.sampled_from(["月", "天", "季度", "小时"]), count=st.integers(2, 60), heads=st.integers(2, 900))
def test_a_rate_per_time_is_multiplied_by_that_time(month, count, heads):
    rate = f"生均: 450 元/人·{month}, 人数: {heads} 人"
    whole = local(
        f"{rate}, 时: {count} {month}, 经费: {450 * heads * count} 元",
        "kind: product, product: 经费, factors: [生均, 人数, 时]",
    )
    lost = local(f"{rate}, 经费: {450 * heads} 元", "kind: product, product: 经费, factors: [生均, 人数]")
    assert (whole.verdicts, lost.verdicts) == (["精确"], ["无法核对"])


def test_a_count_at_a_path_that_nobody_declared_is_told_although_it_is_derived():
    data = "数据: {专项: 3 项}\n收入: {构成: [{名称: 甲, 金额: 1.00}, {名称: 乙, 金额: 2.00}]}\n"
    rule = '勾稽: [{id: T, title: 试, kind: count, count: 数.专项, items: "收入.构成[*]"}]'
    result = run(data + rule)
    assert (result.verdicts, result.codes) == (["无法核对"], ["rule-invalid"])
    assert "没有名为「数.专项」的数" in result.finding.message
    assert run(data + rule.replace("数.专项", "数据.几项")).verdicts == ["精确"]
    assert run(data + rule.replace("数.专项", "专项")).verdicts == ["不符"]


@pytest.mark.parametrize("answer", ["原文: '8 人人'", "差: 8"])
def test_a_mistake_that_nobody_can_sign_for_is_only_corrected(answer):
    assert beside.UNIT_REPEATED.name == "unit-repeated"
    waiver = f"已知差异: [{{规则: unit-repeated, {answer}, 理由: 原文如此}}]"
    (finding,) = run(f"收入: {{合计: 1.00}}\n{waiver}").loading
    assert finding.message == "「unit-repeated」不能用已知差异说明，只能改正"
    assert "SR-01" not in finding.help
    assert "差" not in finding.help.replace("已知差异", "")


@pytest.mark.parametrize(
    ("rate", "verdict"), [("1.5 倍", "精确"), ("150.00 %", "精确"), ("2.5 倍", "不符"), ("150.00 倍", "不符")]
)
def test_what_grew_is_given_in_times_too(rate, verdict):
    rule = "勾稽: [{id: T, title: 试, kind: growth, now: 今, before: 昔, rate: 率}]"
    result = run(f"数据: {{今: 250.00 万元, 昔: 100.00 万元, 率: {rate}}}\n{rule}")
    assert result.verdicts == [verdict]
    if rate == "2.5 倍":
        assert "写的是本年数为上年数的几倍，没有减去 1" in result.finding.causes


def test_a_pair_without_a_base_is_named_alone_and_nobody_signs_for_it():
    figures = "款: 0 万元, 米: 0 万元, 油: 5.00 万元, 款占: 10.00 %, 米占: 20.00 %, 油占: 50.00 %"
    finding = local(figures, "kind: one-base, amounts: [款, 米, 油], rates: [款占, 米占, 油占]").finding
    assert finding.message == (
        "试：不符，数据.款 0万元、数据.款占 10.00% 不能同时对；数据.米 0万元、数据.米占 20.00% 不能同时对"
    )
    assert finding.difference is None
    assert "已知差异" not in finding.help


def test_a_missing_number_is_shown_without_a_unit():
    rule = "勾稽: [{id: T, title: 试, kind: growth, now: 今, before: 昔, rate: 率}]"
    assert "率 无，按" in run(f"数据: {{今: 8.00 万元, 昔: 4.00 万元, 率: 无}}\n{rule}").finding.message


def test_no_number_below_the_minimum_of_the_schema_is_asked_for():
    types = {"得分": FigureType(unit="分", minimum=0)}
    rule = "勾稽: [{id: T, title: 试, kind: product, product: 得分, factors: [执行, 分值], over: 预算}]"
    data = "数据: {得分: 9.50 分, 执行: 95.00 万元, 分值: 10 分, 预算: -100.00 万元}"
    result = run(f"{data}\n{rule}")
    assert "改为 -9.50" in result.finding.help
    outcome = reconcile(result.report, result.rules, [], figure_type=lambda path: types.get(str(path[-1])))
    (finding,) = outcome.findings
    assert "改为" not in finding.help
    assert "查对执行、分值、预算" in finding.help


def test_a_rate_over_what_may_be_0_is_not_derived_for_that_reason():
    rule = "勾稽: [{id: T, title: 试, kind: growth, now: 今, before: 昔, rate: 数据.率}]"
    report = run(f"数据: {{今: 8.00 万元, 昔: 0.00 万元}}\n{rule}").report
    assert [*report.undivided.values()] == ["「数据.昔」是 0.00，可能是 0，不能作除数"]
