"""The relations of the published 2020 report, each with the verdict worked out by hand.

First in the file that comes with gendoc, row by row; then in extracts, for what its kind words otherwise.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from gendoc.compare.figures import unchecked
from gendoc.pipeline import steps as pipeline
from gendoc.pipeline.results import Checked
from gendoc.reconcile.reconcile import Reconciliation

from .support import recounted, run

SHIPPED = Path(__file__).parents[2] / "data" / "郑州市上街区民政局" / "2020.yaml"

REPORT = """
收入:
  合计: 2366.45
  构成:
    - {名称: 财政拨款收入, 金额: 1988.89, 占比: 84.05}
    - {名称: 其他收入, 金额: 4.06, 占比: 0}
支出:
  合计: 2366.45
  构成:
    - {名称: 基本支出, 金额: 480.30, 占比: 20.30}
    - {名称: 项目支出, 金额: 1886.15, 占比: 79.70}
结转结余: {年末: 无}
数据:
  特困: {人数: 68 人, 集中供养: 30 人, 分散供养: 38 人}
  年检: {单位: 87 家, 合格: 78 家, 基本合格: 3 家, 注销: 4 家, 未参加: 2 家}
  捐赠: {款物: 683.04 万元, 资金: 452.37 万元, 物品: 230.66 万元}
勾稽:
  - {id: R-01, kind: sum, total: 收入.合计, parts: "收入.构成[*].金额"}
  - {id: R-02, kind: share, each: "收入.构成[*]", part: .金额, whole: 收入.合计, share: .占比}
  - {id: R-04, kind: shares-total, parts: "收入.构成[*].占比"}
  - {id: R-05, kind: sum, total: 支出.合计, parts: "支出.构成[*].金额"}
  - {id: R-06, kind: share, each: "支出.构成[*]", part: .金额, whole: 支出.合计, share: .占比}
  - {id: R-08, kind: shares-total, parts: "支出.构成[*].占比"}
  - {id: R-09, kind: sum, total: 收入.合计, parts: [支出.合计, 结转结余.年末]}
  - id: R-10
    kind: sum
    total: 结转结余.年末
    parts: [结转结余.年初, 收入.合计, {of: 支出.合计, weight: -1}]
  - {id: R-14, kind: partition, total: 特困.人数, parts: [特困.集中供养, 特困.分散供养]}
  - {id: R-24, kind: partition, total: 年检.单位, parts: [年检.合格, 年检.基本合格, 年检.注销, 年检.未参加]}
  - {id: R-30, kind: sum, total: 捐赠.款物, parts: [捐赠.资金, 捐赠.物品]}
"""


@pytest.mark.parametrize(
    ("rule", "verdicts", "differences"),
    [
        ("R-01", ["不符"], ["373.50"]),
        ("R-02", ["舍入", "不符"], ["0.00", "0.17"]),
        ("R-04", ["不符"], ["15.95"]),
        ("R-05", ["精确"], ["0.00"]),
        ("R-06", ["舍入", "舍入"], ["0.00", "0.00"]),
        ("R-08", ["精确"], ["0.00"]),
        ("R-09", ["精确"], ["0.00"]),
        ("R-10", ["无法核对"], ["None"]),
        ("R-14", ["精确"], ["0"]),
        ("R-24", ["精确"], ["0"]),
        ("R-30", ["舍入"], ["0.01"]),
    ],
)
def test_every_relation_of_the_2020_report_has_its_verdict(rule, verdicts, differences):
    records = [record for record in run(REPORT).outcome.records if record.id == rule]
    assert [record.verdict for record in records] == verdicts
    assert [str(record.difference) for record in records] == differences


def test_its_failures_are_three_and_nothing_else_is_reported():
    result = run(REPORT)
    assert result.loading == []
    covered = [witness.rule for finding in result.outcome.findings for witness in finding.failed]
    assert sorted(covered) == ["R-01", "R-02", "R-04"]


def test_the_missing_income_is_one_problem_and_the_share_printed_as_0_another():
    missing, share = run(REPORT).outcome.findings
    assert [(witness.rule, str(witness.difference)) for witness in missing.failed] == [
        ("R-01", "373.50"),
        ("R-04", "15.95"),
    ]
    assert missing.causes == (
        "「收入.构成」漏列一项：金额 373.50、占比 15.78"
        "（R-04 的缺口 15.95 中的 15.78 与它吻合；R-09（收入.合计 等于各项之和）相符，合计不像有错）",
    )
    assert {"舍入", "单位", "换位", "正负号"} <= set(missing.ruled_out)
    assert missing.help.endswith("属实则写入「已知差异」，R-01 差 373.50；R-04 差 15.95，各条写明理由")
    assert [(witness.rule, str(witness.difference)) for witness in share.failed] == [("R-02", "0.17")]


@pytest.mark.parametrize(
    ("rule", "verdict", "severities"),
    [
        ("kind: average, amount: 低保金, count: 低保人次, average: 人均补差", "不符", ["warning"]),
        ("kind: at-most, parts: 覆盖目标, limit: 覆盖率", "精确", []),
        ("kind: at-most, parts: 年检注销, limit: 注销登记", "精确", []),
        ("kind: at-most, parts: 寻亲, limit: 救助, units: differ", "精确", []),
        ("kind: at-most, parts: [低保金, 高龄津贴], limit: 支出.合计", "精确", []),
        ("kind: grade, score: 自评.得分, grade: 自评.等级, bands: {优: 90, 良: 80, 中: 60, 差: 0}", "精确", []),
        ("kind: completion, done: 数据.已成立, planned: 村数", "无法核对", []),
        ("kind: growth, now: 三公经费, before: 数据.上年三公经费, change: 三公变动", "无法核对", []),
        ("kind: expression, expr: 低保金 ÷ 低保人次 = 人均补差", "不符", ["error"]),
    ],
)
def test_the_relations_that_ask_for_other_kinds_have_theirs(rule, verdict, severities):
    text = """
支出: {合计: 2366.45}
自评: {得分: 96.22, 等级: 优}
数据:
  低保金: 475.05 万元
  低保人次: 6445 人次
  人均补差: 623 元
  高龄津贴: 374.21 万元
  覆盖率: 75 %
  覆盖目标: 70 %
  注销登记: 10 家
  年检注销: 4 家
  寻亲: 28 人
  救助: 52 人次
  村数: 22 个
  三公经费: 5.00 万元
  三公变动: 0 万元
勾稽:
  - {id: T, RULE}
"""
    result = run(text.replace("RULE", rule))
    assert result.verdicts == [verdict]
    assert [finding.severity for finding in result.outcome.findings] == severities


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Checked:
    """Return the result for the example file of gendoc without its 已知差异."""
    text = SHIPPED.read_text("utf-8")
    file = tmp_path_factory.mktemp("seed") / SHIPPED.name
    file.write_text(text[: text.index("已知差异:")], "utf-8")
    return pipeline.check(file)


@pytest.mark.parametrize(
    ("row", "rule", "verdicts", "differences"),
    [
        (1, "SR-01", ["不符"], ["373.50"]),
        ("2, 3", "SR-02", ["舍入", "不符"], ["0.00", "0.17"]),
        (4, "SR-03", ["不符"], ["15.95"]),
        (5, "ZC-01", ["精确"], ["0.00"]),
        ("6, 7", "ZC-02", ["舍入", "舍入"], ["0.00", "0.00"]),
        (8, "ZC-03", ["精确"], ["0.00"]),
        (9, "PH-01", ["精确"], ["0.00"]),
        (10, "JZ-01", ["不适用"], ["None"]),
        (11, "XS-04", ["不符"], ["114"]),
        (14, "XS-01", ["精确"], ["0"]),
        (18, "XS-05", ["精确"], ["-5"]),
        (24, "XS-02", ["精确"], ["0"]),
        (25, "XS-06", ["精确"], ["-6"]),
        (26, "XS-07", ["精确"], ["-24"]),
        (30, "XS-03", ["舍入"], ["0.01"]),
        (31, "XS-08", ["精确"], ["-707.836"]),
        (35, "DF-01", ["精确"], ["None"]),
    ],
)
def test_every_row_of_the_shipped_report_has_its_verdict(shipped, row, rule, verdicts, differences):
    records = [record for record in shipped.records if record.id == rule]
    assert [record.verdict for record in records] == verdicts, row
    assert [str(record.difference) for record in records] == differences, row


def test_what_the_shipped_report_fails_in_is_three_problems_and_nothing_else(shipped):
    problems = [(finding.severity, [witness.rule for witness in finding.failed]) for finding in shipped.findings]
    assert problems == [("error", ["SR-01", "SR-03"]), ("error", ["SR-02"]), ("warning", ["XS-04"])]
    missing = shipped.findings[0]
    assert missing.causes[0].startswith("「收入.构成」漏列一项：金额 373.50、占比 15.78")
    assert {"舍入", "单位", "换位", "正负号"} <= set(missing.ruled_out)


def test_the_items_of_row_31_come_to_what_was_reckoned_by_hand(shipped):
    (record,) = [record for record in shipped.records if record.id == "XS-08"]
    assert str(record.reported) == "1178.314"


def test_the_shipped_report_is_sound_once_its_differences_are_signed_for():
    checked = pipeline.check(SHIPPED)
    assert checked.findings == ()
    assert checked.report is not None
    assert [record.id for record in checked.records if record.waiver] == ["SR-01", "SR-02", "SR-03", "XS-04"]
    assert len(unchecked(checked.report, checked.records)) <= 32
    rules = checked.rules
    assert all(ours == again for _, ours, again in recounted(rules, Reconciliation(records=list(checked.records))))


@pytest.mark.parametrize(("score", "grade"), [("89.99", "良"), ("90.00", "优"), ("90.01", "优"), ("80.4", "良")])
def test_a_score_close_to_a_grade_s_beginning_is_a_warning(tmp_path, score, grade):
    text = SHIPPED.read_text("utf-8").replace("{得分: 96.22, 等级: 优}", f"{{得分: {score}, 等级: {grade}}}")
    file = tmp_path / SHIPPED.name
    file.write_text(text, "utf-8")
    (finding,) = pipeline.check(file).findings
    assert (finding.code, finding.severity) == ("DF-01", "warning")
    assert "很近" in finding.message
