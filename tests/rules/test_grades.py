"""grade: items make a score, a score makes a grade."""

from __future__ import annotations

from decimal import Decimal

import pytest

from .support import Run, derived, run

BANDS = "bands: {优: 90, 良: 80, 中: 60, 差: 0}"
GRADE = f"- {{id: DF, kind: grade, score: 自评.得分, grade: 自评.等级, {BANDS}OPTIONS}}"
ITEMS = ', parts: "自评.指标[*].得分", weights: "自评.指标[*].权重"'


def graded(score: str, grade: str, items: str = "", options: str = "") -> Run:
    lines = [f"得分: {score}"] if score else []
    lines += [f"等级: {grade}"] if grade else []
    rows = [
        f"{{名称: 第{n}项, 得分: {item.split('/')[0]}, 权重: {item.split('/')[1]}}}"
        for n, item in enumerate(items.split(), 1)
    ]
    lines += [f"指标: [{', '.join(rows)}]"] if rows else []
    return run(f"自评: {{{', '.join(lines)}}}", GRADE.replace("OPTIONS", options or (ITEMS if items else "")))


@pytest.mark.parametrize(
    ("score", "grade"),
    [("100", "优"), ("90", "优"), ("89.999", "良"), ("80", "良"), ("60", "中"), ("59.99", "差"), ("0", "差")],
)
def test_a_grade_is_the_band_from_where_it_begins(score, grade):
    assert graded(score, grade).verdicts == ["精确"]
    for other in {"优", "良", "中", "差"} - {grade}:
        assert graded(score, other).verdicts == ["不符"]
    assert graded(score, "").report.derived_texts == {("自评", "等级"): "DF"}


def test_a_score_below_a_threshold_that_prints_as_it_is_a_warning():
    result = graded("89.996", "良")
    assert result.verdicts == ["精确"]
    assert result.finding.severity == "warning"
    assert "印出来会是 90.00，实际不到「优」的 90" in result.finding.message
    assert graded("89.994", "良").codes == []
    assert graded("90.000", "优").codes == []
    assert graded("90.4", "优", options=", near: 0.5").codes == ["DF"]
    assert graded("90.6", "优", options=", near: 0.5").codes == []
    assert "差 -0.05，并写明理由" in graded("89.95", "良", options=", near: 0.5").finding.help


def test_items_make_the_score_and_keep_to_their_weights():
    assert graded("95", "优", "45.5/50 49.5/50").verdicts == ["精确"]
    finding = graded("96", "优", "45.5/50 49.5/50").finding
    assert finding.difference == Decimal("1.000")
    assert "各项得分之和 95.000，差 1.000" in finding.message
    assert graded("100", "优", "51/50 49/50").finding.difference == Decimal(1)
    assert "不能是负数" in graded("48", "差", "-1/50 49/50").finding.message
    assert "各项权重之和 99，应为 100，差 1" in graded("95", "优", "45.5/50 49.5/49 0/0").outcome.findings[0].message
    assert graded("95", "优", "45.5/60 49.5/60", options=ITEMS + ", full: 120").verdicts == ["精确"]


def test_a_score_and_grade_left_out_come_from_the_items():
    result = graded("", "", "45.5/50 49.5/50")
    assert derived(result) == ["自评.得分 95.000分"]
    assert result.report.derived_texts == {("自评", "等级"): "DF"}
    assert result.verdicts == ["精确"]
    assert [operand.to_json()["derived"] for operand in result.record.operands][:2] == ["DF", "DF"]
    assert result.record.operands[1].to_json()["text"] == "优"


def test_without_items_a_wrong_grade_still_shows_and_a_right_one_is_not_taken_for_checked():
    assert graded("96.22", "优", options=ITEMS).verdicts == ["无法核对"]
    assert graded("96.22", "良", options=ITEMS).verdicts == ["不符"]
    assert graded("96.22", "待填").verdicts == ["无法核对"]


def test_a_grade_that_is_no_band_is_wrong():
    rule = GRADE.replace("OPTIONS", "").replace("差: 0", "不合格: 0")
    finding = run("自评: {得分: 50, 等级: 差}", rule).finding
    assert "规则里只有 优、良、中、不合格" in finding.message
