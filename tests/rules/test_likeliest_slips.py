"""The likeliest slip is told first: small cases in which several would explain the figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from gendoc import check_data
from gendoc.core.source import Source

from .support import checked, figures_of, local, run

ROOT = Path(__file__).parents[2]

AVERAGE = "kind: average, amount: 款, count: 人, average: 均"
GROWTH = "kind: growth, now: 今, before: 昨, change: 变, rate: 率"
DIGIT = "有一位数字写错、多写或漏写"
TWO_SUMS = """kind: sum, total: 甲, parts: [乙, 丙]}, {id: B, kind: sum, total: 丁, parts: [戊, 己]},
  {id: E, kind: equal, left: 甲, right: 丁"""


@pytest.mark.parametrize(
    ("data", "rule", "causes"),
    [
        (
            "合: 1420.09 万元, 甲: 612.35 万元, 乙: 725.27 万元, 丙: 82.47 万元",
            "kind: sum, total: 合, parts: [甲, 乙, 丙]",
            [],
        ),
        (
            "合: 1502.56 万元, 甲: 612.35 万元, 乙: 725.27 万元, 丙: 82.47 万元",
            "kind: sum, total: 合, parts: [甲, 乙, 丙]",
            ["第 1 行的合 1,502.56 里像是把第 1 行的丙 82.47 算了两次", "漏列一项 82.47"],
        ),
        (
            "合: 106.00 万元, 甲: 100.00 万元, 乙: 30.00 万元, 抵消: 12.00 万元",
            "kind: sum, total: 合, parts: [甲, 乙, {of: 抵消, weight: -1}]",
            ["第 1 行的合 106.00 里像是把第 1 行的抵消 12.00 减了两次"],
        ),
        (
            "计划: 5 处, 完成: 4 处, 率: 50.00 %",
            "kind: completion, done: 完成, planned: 计划, rate: 率",
            [f"第 1 行的{slip}" for slip in (f"计划 5 {DIGIT}，应为 8", f"率 50.00 {DIGIT}，应为 80.00")],
        ),
        (
            "合: 386.40 亿元, 甲: 214.75 万元, 乙: 171.65 万元",
            "kind: sum, total: 合, parts: [甲, 乙]",
            [
                "第 1 行的合 386.40 单位错了，大了 10,000 倍，像是把万元写进了以亿元计的数",
                "第 1 行的甲 214.75 等 2 项都单位错了，小到 10,000 分之一，像是把亿元写进了以万元计的数",
            ],
        ),
        (
            "今: 1262.95 万元, 昨: 1150.35 万元, 变: -39.45 万元, 率: -3.03 %, 另: 1150.35 万元",
            GROWTH,
            ["第 1 行的昨 1,150.35 与第 1 行的另 1,150.35 相同，像是抄来的，应为 1,302.40"],
        ),
        ("款: 475.05 万元, 人: 645 人次, 均: 737 元", AVERAGE, ["第 1 行的人 645 有一位数字写错、多写或漏写"]),
        (
            "款: 33.20 万元, 人: 4448 人, 均: 741 元",
            AVERAGE,
            ["第 1 行的人 4448 有一位数字写错、多写或漏写，应为 448"],
        ),
        (
            "今: 200.00 万元, 昨: 217.00 万元, 变: 17.00 万元, 率: 8.50 %",
            GROWTH,
            ["第 1 行的今 200.00 与第 1 行的昨 217.00 两个数填颠倒了"],
        ),
        (
            "户: 117 户, 甲户: 40 户, 乙户: 31 户, 人: 117 人",
            "kind: partition, total: 户, parts: [甲户, 乙户]",
            ["第 1 行的户 117 与第 1 行的人 117 相同，像是抄来的"],
        ),
        (
            "甲: 1037.00 万元, 乙: 500.00 万元, 丙: 573.00 万元, 丁: 1037.00 万元, 戊: 1000.00 万元, 己: 73.00 万元",
            TWO_SUMS,
            ["第 1 行的甲 1,037.00 与第 1 行的丁 1,037.00 像是一起写错了，应为 1,073.00"],
        ),
    ],
)
def test_the_likeliest_slip_is_told(data, rule, causes):
    assert [cause for finding in local(data, rule).outcome.findings for cause in finding.causes] == causes


SCORED = """{id: W, kind: sum, total: plan, parts: "rows[*].plan"}
- {id: G, kind: sum, total: done, parts: "rows[*].done"}
"""


@pytest.mark.parametrize(
    ("plan", "causes"),
    [
        ("6", (f"第 1 行的plan 60 {DIGIT}，应为 64", f"第 3 行的plan 6 {DIGIT}，应为 2")),
        ("0", ("第 3 行的plan 0 像是没有填，应为 2",)),
    ],
)
def test_a_line_that_repeats_a_number_is_not_dropped_from_one_column(plan, causes):
    """Two lines have 4 points each; without one of them the points scored would no longer add up."""
    rows = f"[{{plan: 4=, done: 3.5=}}, {{plan: 4=, done: 4=}}, {{plan: {plan}=, done: 2=}}, {{plan: 50=, done: 48=}}]"
    report = figures_of({"plan": "60=", "done": "57.5=", "rows": rows}, "分")
    assert checked(report, SCORED).finding.causes == causes


SCORES = """
- {id: G, kind: grade, score: 自评.得分, grade: 自评.等级, parts: "自评.指标[*].得分", weights: "自评.指标[*].权重",
   bands: {优: 90, 良: 80, 中: 60, 差: 0}}
"""


def test_a_score_is_solved_for_beyond_its_weight():
    """With 11 for 1 it exceeds its weight as well; the value that the sum asks for is found all the same."""
    text = "自评: {得分: 93, 等级: 优, 指标: [{得分: 45, 权重: 50}, {得分: 47, 权重: 49}, {得分: 11, 权重: 1}]}"
    assert run(text, SCORES).finding.causes == ("第 1 行的得分 11 有一位数字写错、多写或漏写，应为 1",)


def test_amounts_in_each_others_place_are_found_by_two_rules_that_differ_by_as_much():
    text = "收入: {合计: 2123.86}\n支出: {合计: 1685.42}\n结转结余: {年初: 1685.42}\n数据: {乙: 2123.86 万元}\n"
    rules = """
- {id: A, kind: equal, left: 收入.合计, right: 结转结余.年初}
- {id: B, kind: equal, left: 支出.合计, right: 数据.乙}
"""
    causes = run(text, rules).finding.causes
    assert causes == ("第 1 行的合计 2,123.86 与第 2 行的合计 1,685.42 两个数填颠倒了",)


def test_an_indicator_left_out_is_found_behind_the_totals_derived_from_its_list():
    path = ROOT / "data" / "示例市云山区文化广电和旅游局" / "2024部门整体支出绩效自评表.yaml"
    line = "          - {名称: 违法案件办结率, 不少于: 100 %, 分值: 3, 得分: 3}\n"
    assert line in path.read_text()
    findings = check_data(Source(str(path), path.read_text().replace(line, ""), path)).findings
    (finding,) = (finding for finding in findings if finding.code == "DF-03")
    assert finding.causes == ("「指标[1].二级[*].三级」漏列一项：分值 3、得分 3.00",)
    assert {failed.rule for failed in finding.failed} == {"DF-03", "FZ-03"}


@pytest.mark.parametrize(("typed", "slip"), [("无", "像是没有填"), ("609.49", "写错了")])
def test_a_sum_says_exactly_what_a_share_says_but_roundly(typed, slip):
    rows = zip(("131.17", "174.67", typed), ("30.54", "40.67", "28.79"), strict=True)
    lines = ", ".join(f"{{名称: 第{n}项, 金额: {amount}, 占比: {share}}}" for n, (amount, share) in enumerate(rows, 1))
    share = '{id: Z, kind: share, each: "收入.构成[*]", part: .金额, whole: 收入.合计, share: .占比}'
    total = '{id: S, kind: sum, total: 收入.合计, parts: "收入.构成[*].金额"}'
    finding = run(f"收入: {{合计: 429.48, 构成: [{lines}]}}", f"[{share}, {total}]").finding
    assert finding.causes == (f"第 1 行的金额 {typed} {slip}，应为 123.64",)
