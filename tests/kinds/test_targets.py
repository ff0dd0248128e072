"""Targets and divisors in the shipped kinds: what somebody decided upon is exact, and over no budget there is no rate."""

from __future__ import annotations

from pathlib import Path

import pytest

from gendoc.core.finding import Finding, has_errors
from gendoc.pipeline import steps as pipeline
from gendoc.word.package import read_package
from tests.texts import EVALUATION

ROOT = Path(__file__).parents[2]
FORM = """文种: 部门整体支出绩效自评表
单位: 甲局
年度: 2020
资金: {预算: 100.00, 执行: 95.00, 分值: 10, 得分: 9.50}
自评: {得分: 99.50, 等级: 优}
年度目标: [{目标: 甲, 完成情况: 乙}]
指标:
  - 名称: 产出指标
    二级: [{名称: 数量指标, 三级: [{名称: 子, TARGET, 分值: 50, 得分: 50}]}]
  - 名称: 效益指标
    二级: [{名称: 社会效益, 三级: [{名称: 丑, 要求: 好, 完成情况: 好, 分值: 30, 得分: 30}]}]
  - 名称: 满意度指标
    二级: [{名称: 满意度, 三级: [{名称: 寅, 不少于: 90 %, 实际完成值: 95.00 %, 分值: 10, 得分: 10}]}]
说明: ["{{ 资金句(资金) }}。"]
"""
MONEY = "资金: {预算: 100.00, 执行: 95.00, 分值: 10, 得分: 9.50}\n自评: {得分: 99.50"
MET = "不少于: 100 %, 实际完成值: 100.00 %"


@pytest.fixture
def built(tmp_path, monkeypatch):
    """Return what comes of building a data file, without the remark that its other report is not there."""
    monkeypatch.chdir(ROOT)  # whose report kinds are read once

    def build(text: str) -> list[Finding]:
        file = tmp_path / "2020.yaml"
        file.write_text(text, "utf-8")
        findings = pipeline.build(file, tmp_path / "out.docx").findings
        return [finding for finding in findings if finding.code != "other-file"]

    return build


def form(target: str = MET, money: str = MONEY) -> str:
    return FORM.replace("TARGET", target).replace(MONEY, money)


NAMES = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰"


def rows(targets: list[str]) -> str:
    """Return the form with a line for each target."""
    points = [50 - 2 * (len(targets) - 1), *[2] * (len(targets) - 1)]
    listed = "".join(
        f"          - {{名称: 子{name}, {target}, 分值: {score}, 得分: {score}}}\n"
        for name, target, score in zip(NAMES, targets, points, strict=False)
    )
    one = "    二级: [{名称: 数量指标, 三级: [{名称: 子, TARGET, 分值: 50, 得分: 50}]}]\n"
    assert one in FORM
    return FORM.replace(one, "    二级:\n      - 名称: 数量指标\n        三级:\n" + listed)


def test_the_forms_that_the_others_are_made_of_are_sound(built):
    assert built(EVALUATION) == []
    assert built(form()) == []


MISSED = [
    *("不少于: 100 %, 实际完成值: 99.60 %", "不超过: 5 %, 实际完成值: 5.40 %"),
    *("不少于: 3 万人次, 实际完成值: 2.96 万人次", "不少于: 2.80 万人次, 实际完成值: 14000 人次"),
    *("不少于: 1.20 公里, 实际完成值: 900 米", "不超过: 28.00 万元, 实际完成值: 280100 元"),
    *("不少于: 1.00 万元, 实际完成值: 9999.00 元", "不超过: 3 ‰, 实际完成值: 0.31 %"),
    "不少于: 4 亩, 实际完成值: 2600 平方米",
]


def test_a_target_is_exact_whatever_unit_it_is_met_or_missed_in(built):
    text = rows(MISSED)
    told = {(found.code, found.severity, text.split("\n")[found.span.line - 1]) for found in built(text)}
    lines = [next(line for line in text.split("\n") if target in line) for target in MISSED]
    assert told == {("DF-04" if "不少于" in line else "DF-05", "warning", line) for line in lines}


@pytest.mark.parametrize(("actual", "codes"), [("27.00 元", ["unlikely-figure"]), ("270000 元", [])])
def test_a_limit_in_another_unit_that_is_many_times_as_large_is_asked_about(built, actual, codes):
    found = built(FORM.replace("TARGET", f"不超过: 28.00 万元, 实际完成值: {actual}"))
    assert [finding.code for finding in found] == codes


@pytest.mark.parametrize(
    ("target", "word"),
    [
        *(("不少于: 8-10 个, 实际完成值: 9 个", "要求"), ("不少于: 按时, 实际完成值: 9 个", "要求")),
        *((f"不少于: 8 个, 实际完成值: {text}", "完成情况") for text in ("全部完成", "2024年12月完成", "较高")),
    ],
)
def test_a_target_or_what_was_reached_in_words_is_sent_to_the_field_for_words(built, target, word):
    (found,) = built(form(target))
    assert (found.code, found.help.endswith(f"改为「{word}」")) == ("not-a-figure", True)


@pytest.mark.parametrize(
    ("row", "advice"), [("子,100%,3,3", "{名称: 子, 分值: …, 得分: …}"), ("子,3,3", "{名称: 子, 分值: 3, 得分: 3}")]
)
def test_a_pasted_row_shows_no_values_where_its_columns_are_not_certain(built, row, advice):
    second = " [{名称: 数量指标, 三级: [{名称: 子, TARGET, 分值: 50, 得分: 50}]}]"
    pasted = f"\n      - 名称: 数量指标\n        三级:\n          - {row}"
    assert advice in built(FORM.replace(second, pasted))[0].help


def test_a_target_that_is_met_is_met(built):
    met = [
        *("不少于: 100 %, 实际完成值: 100.00 %", "不超过: 5.00 %, 实际完成值: 50.00 ‰"),
        *("不少于: 3 万人次, 实际完成值: 30000 人次", "不少于: 1.20 公里, 实际完成值: 1200 米"),
        *("不超过: 28.00 万元, 实际完成值: 280000 元", "指标值: 4 亩, 实际完成值: 5 亩"),
        *("不少于: 12 家, 实际完成值: 12 个", "不少于: 120 人, 实际完成值: 120 名"),
        "不少于: 120, 实际完成值: 130 场",
    ]
    assert built(rows(met)) == []


UNLIKE = [
    *(("120 场", "130 人"), ("60 户", "60 人"), ("3 公里", "3 平方公里"), ("90 %", "50 户"), ("90 %", "95 人")),
    *(("90 %", "1 万人"), ("6 %", "5 个百分点"), ("5 个百分点", "6 %"), ("90 %", "5 公里"), ("90 户", "95 %")),
    *(("100 元", "100 元/人"), ("100 元/人", "100 元"), ("90 %", "1.20 倍"), ("0 %", "3 户"), ("0 户", "0 %")),
]


@pytest.mark.parametrize("said", ["不少于", "不超过", "指标值"])
def test_a_target_in_unlike_units_is_told_where_it_stands_with_both(built, said):
    findings = built(rows([f"{said}: {target}, 实际完成值: {actual}" for target, actual in UNLIKE]))
    for name, (target, actual), finding in zip(NAMES, UNLIKE, findings, strict=True):
        assert (finding.code, finding.severity) == ("rule-invalid", "error")
        assert finding.span.file.endswith("2020.yaml")
        assert f"（子{name}）" in finding.message
        assert all(f"「{typed.split()[1]}」" in finding.message for typed in (target, actual))


@pytest.mark.parametrize(("target", "actual"), [("90 %", "95"), ("90", "95 %"), ("3", "3 万人次"), ("5", "5.00 万元")])
def test_a_number_without_a_unit_is_no_percentage_no_money_and_no_multiple(built, target, actual):
    (finding,) = built(form(f"不少于: {target}, 实际完成值: {actual}"))
    assert (finding.code, "（子）" in finding.message) == ("rule-invalid", True)
    assert "「无单位」" in finding.message
    if "%" in target + actual:
        assert finding.span.source.text[finding.span.start : finding.span.end] in (target, actual)
        assert finding.help == f"数字后面写上单位：{target.split()[0] if actual.endswith('%') else actual} %"


def test_a_target_typed_as_a_fraction_is_told_no_percentage_that_it_may_not_be(built):
    (finding,) = built(form("不少于: 0.98, 实际完成值: 95 %"))
    assert finding.help == "数字后面写上单位 %；是 0.98 这样的小数的，先换算成 98 %"


def test_a_target_that_is_missed_is_told_in_the_words_of_the_form(built):
    (finding,) = built(form("不少于: 100 %, 实际完成值: 99.60 %"))
    assert "不少于 100%，实际完成值 99.60%，得分 50" in finding.message
    assert "左边" not in finding.message


def test_a_target_that_says_no_direction_is_only_asked_about(built):
    (finding,) = built(form("指标值: 100 %, 实际完成值: 99.60 %"))
    assert (finding.code, finding.severity) == ("DF-06", "note")


@pytest.mark.parametrize("budget", ["0", "无", "0.00"])
@pytest.mark.parametrize("score", ["0", "0.00", "10.00"])
def test_no_budget_is_told_where_it_is_typed(built, budget, score):
    money = f"资金: {{预算: {budget}, 执行: 0, 分值: 10, 得分: {score}}}\n自评: {{得分: {90 + float(score):.2f}"
    (finding,) = built(form(money=money))
    assert (finding.code, finding.span.line, finding.label) == ("ZX-02", 4, "预算")
    assert f"资金.预算 是 {budget}，不能作除数，却写了得分" in finding.message
    assert finding.severity == ("warning" if budget == "0.00" and score != "10.00" else "error")


@pytest.mark.parametrize("budget", ["0", "无", "0.00"])
def test_a_form_without_a_budget_has_no_rate_and_no_score_for_it(built, tmp_path, budget):
    money = f"资金: {{预算: {budget}, 执行: {budget}, 分值: 10, 得分: 无}}\n自评: {{得分: 90.00"
    assert built(form(money=money)) == []
    assert "—" in read_package((tmp_path / "out.docx").read_bytes())["word/document.xml"].decode("utf-8")


@pytest.mark.parametrize(
    ("change", "code", "line"),
    [
        (("支出: {合计", "支出: {预算: 0, 执行率: 100.00, 合计"), "ZC-06", 5),
        (("支出: {合计", "支出: {预算: 无, 执行率: 0, 合计"), "ZC-06", 5),
        (("收入: {合计", "收入: {预算: 0.00, 执行率: 100.00, 合计"), "SR-06", 4),
        (("引言", "专项资金: [{名称: 丙, 用途: 完成。, 预算: 0, 执行: 0, 执行率: 100.00}]\n引言"), "XM-01", 10),
    ],
)
def test_a_rate_over_no_budget_is_an_error_at_the_budget(built, change, code, line):
    (finding,) = [finding for finding in built(EVALUATION.replace(*change)) if finding.code != "unused-figure"]
    assert (finding.code, finding.severity, finding.span.line, finding.label) == (code, "error", line, "预算")


def test_no_rate_is_derived_from_nothing_and_no_sentence_prints_one(built):
    project = "专项资金: [{名称: 丙, 用途: '完成{{ 专项资金[1].执行率 }}。', 预算: 0, 执行: 0}]\n引言"
    (finding,) = built(EVALUATION.replace("引言", project))
    assert "算不出来：「专项资金[1].预算」是 0，不能作除数" in finding.message


def test_a_table_has_a_dash_where_there_is_no_share(built):
    nothing = EVALUATION.replace(
        "收入: {合计: 100.00, 构成: [{名称: 财政拨款收入, 金额: 100.00, 占比: 100.00}]}",
        "收入: {合计: 0, 构成: [{名称: 财政拨款收入, 金额: 0}]}",
    ).replace(
        "支出: {合计: 100.00, 构成: [{名称: 基本支出, 金额: 60.00}, {名称: 项目支出, 金额: 40.00}]}",
        "支出: {合计: 0, 构成: [{名称: 基本支出, 金额: 0}, {名称: 项目支出, 金额: 0}]}",
    )
    findings = built(nothing + "收支总表: {收入总计: 0, 支出总计: 0}\n")
    assert not has_errors(findings), findings
