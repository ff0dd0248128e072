"""What holds of several kinds of rules: rounding, absent figures, fields that do not go together, what to do."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gendoc.reconcile.instances import Resolver
from gendoc.rules.judging import judge

from .support import local, run


@pytest.mark.parametrize("reading", ["round", "half-up", "truncate", "exact"])
@pytest.mark.parametrize(
    ("rule", "data", "agrees"),
    [
        (
            "kind: sum, total: 丙, parts: [甲, 乙]",
            "甲: 1.11 万元, 乙: 2.22 万元, 丙: 3.34 万元",
            "round half-up truncate",
        ),
        (
            "kind: growth, now: 丙, before: 甲, change: 乙",
            "甲: 1.11 万元, 丙: 3.34 万元, 乙: 2.24 万元",
            "round half-up",
        ),
        ("kind: ratio, numerator: 甲, denominator: 乙, ratio: 丙", "甲: 2 人, 乙: 3 人, 丙: 66.66 %", "truncate"),
        ("kind: average, amount: 甲, count: 乙, average: 丙", "甲: 2.0000 元, 乙: 3 人, 丙: 0.66 元", "truncate"),
        ("kind: equal, left: 甲, right: 乙", "甲: 2.349 亿元, 乙: 2.34 亿元, 丙: 无", "truncate"),
        ("kind: at-most, parts: 甲, limit: 乙", "甲: 2.35 亿元, 乙: 2.34 亿元, 丙: 无", "round"),
        (
            "kind: expression, expr: 甲 + 乙 = 丙",
            "甲: 1.11 万元, 乙: 2.22 万元, 丙: 3.34 万元",
            "round half-up truncate",
        ),
    ],
)
def test_every_kind_reads_figures_as_the_rule_says_they_came_about(rule, data, agrees, reading):
    result = local(data, f"{rule}, rounding: {reading}")
    assert (result.verdicts[0] in ("精确", "舍入")) == (reading in agrees.split())


@pytest.mark.parametrize(
    "rule",
    [
        "kind: growth, now: 甲, before: 乙, change: 数据.丙",
        "kind: equal, left: 甲, right: 数据.丙",
        "kind: at-most, parts: 甲, limit: 数据.丙",
        "kind: ratio, numerator: 数据.丙, denominator: 乙, ratio: 甲",
        "kind: average, amount: 甲, count: 数据.丙, average: 乙",
        "kind: completion, done: 甲, planned: 数据.丙",
        "kind: band, value: 数据.丙, low: 1",
        "kind: expression, expr: 甲 = 数据.丙",
    ],
)
def test_what_is_absent_or_pending_is_never_a_pass(rule):
    assert local("甲: 1 户, 乙: 1 户, 丙: 待填", rule).verdicts == ["无法核对"]
    if "change" not in rule:
        assert local("甲: 1 户, 乙: 1 户", rule).verdicts == ["无法核对"]


def test_an_absent_figure_counts_as_0_where_the_rule_says_so():
    rule = "kind: at-most, parts: [甲, 数据.丙], limit: 乙, missing: zero"
    assert local("甲: 1 户, 乙: 1 户", rule).verdicts == ["精确"]
    rule = "kind: expression, expr: 甲 = 乙 + 数据.丙, missing: zero"
    assert local("甲: 1 户, 乙: 1 户", rule).verdicts == ["精确"]


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("kind: band, low: 1", "band 规则缺「value」，或者「amount」和「count」"),
        ("kind: band, value: 收入.合计", "band 规则缺「low」或「high」，至少写一个"),
        ("kind: band, value: 收入.合计, low: 5, high: 1", "「low」比「high」还大"),
        ("kind: band, value: 收入.合计, low: 很多", "「low」应为一个数：「很多」不是数字"),
        ("kind: band, value: 收入.合计, low: 四万元", "「四万元」是汉字数字，请写 4 万元"),
        ("kind: band, value: 收入.合计, low: 约500元", "里有「约」，这里只写 500 元"),
        ("kind: band, value: 收入.合计, low: 待填", "「low」应为一个数"),
        ("kind: band, value: 收入.合计, amount: 支出.合计, low: 1", "只能写一种"),
        ("kind: trend, word: 自评.趋势, now: 收入.合计", "trend 规则缺「now」和「before」，或者「change」"),
        ("kind: trend, word: 收入.合计, change: 支出.合计", "schema 里没有「收入.合计」这段文字"),
        ("kind: grade, score: 自评.得分, grade: 自评.等级, bands: 优", "「bands」应写明各档的名称和起点"),
        ("kind: grade, score: 自评.得分, grade: 自评.等级, bands: {优: 高}", "「优」的起点应为一个数"),
        ("kind: grade, score: 自评.得分, grade: 自评.等级, bands: {优: 90, 良: 90}", "「良」与另一档的起点都是 90"),
        ("kind: grade, score: 自评.得分, grade: 自评.等级, bands: {优: 190}", "「优」的起点超过了满分 100"),
        (
            'kind: grade, score: 自评.得分, grade: 自评.等级, bands: {优: 90}, weights: "自评.指标[*].权重"',
            "也要写「parts」",
        ),
    ],
)
def test_a_rule_whose_fields_do_not_go_together_is_a_mistake(rule, message):
    result = run("单位: 某局", f"- {{id: A, {rule}}}")
    assert [finding.code for finding in result.loading] == ["rule-invalid"]
    assert message in result.loading[0].message


def test_at_most_and_equal_show_figures_in_their_own_units_with_points():
    finding = local("批次: 46 批次, 人次: 38 人次", "kind: at-most, parts: 批次, limit: 人次, units: differ").finding
    assert finding.message.endswith("批次 46批次，应不超过人次 38人次，超出 8（21.05%）")
    finding = local("甲: 52366.45 万元, 乙: 2366.44 万元", "kind: equal, left: 甲, right: 乙").finding
    assert "差 50,000.01万元" in finding.message
    finding = local("甲: 12366.45 万元, 乙: 1.30 亿元", "kind: equal, left: 甲, right: 乙").finding
    assert "只舍入一次应为 12,400万元" in finding.message


@pytest.mark.parametrize(
    ("data", "rule", "set_to", "action"),
    [
        (
            "甲: 1 户, 乙: 3 户, 比: 30.00 %",
            "kind: share, part: 甲, whole: 乙, share: 比",
            Decimal("33.33"),
            "改为 33.33",
        ),
        ("甲: 5 户, 乙: 3 户, 增: 1 户", "kind: growth, now: 甲, before: 乙, change: 增", Decimal(2), "改为 2"),
        (
            "甲: 3 户, 乙: 3 户, 率: 99.9 %",
            "kind: completion, done: 甲, planned: 乙, rate: 率",
            Decimal(100),
            "改为 100",
        ),
        ("甲: 2 户, 乙: 3 户, 率: 100 %", "kind: completion, done: 甲, planned: 乙, rate: 率", None, "查对甲和乙"),
        ("甲: 2 户, 乙: 3 户", "kind: equal, left: 甲, right: 乙", None, "查明哪一个对"),
        (
            "甲: 5 户, 乙: 3 户, 增: 1 户, 率: 1 %",
            "kind: growth, now: 甲, before: 乙, change: 增, rate: 率",
            None,
            "查对甲、乙；都对的，增改为 2",
        ),
    ],
)
def test_a_judgement_says_what_its_action_sets_a_figure_to(data, rule, set_to, action):
    result = local(data, rule)
    (instance,) = Resolver(result.report).instances(result.rules[0])
    judgement = judge(instance)
    assert (str(judgement.verdict), judgement.set_to) == ("不符", set_to)
    assert judgement.action.startswith(action)
