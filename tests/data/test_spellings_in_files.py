"""Figures, dates and names in other spellings as they stand in a data file: what YAML makes of them, and what is said."""

from __future__ import annotations

import pytest

from gendoc.pipeline import steps as pipeline
from tests.texts import EVALUATION

from .test_spellings import ROOT


@pytest.fixture
def told(tmp_path):
    """Return the findings of an evaluation report, but for those on digits typed by hand."""
    (tmp_path / "templates").symlink_to(ROOT / "templates")
    file = tmp_path / "data" / "甲局" / "2020.yaml"
    file.parent.mkdir(parents=True)

    def check(text: str) -> list:
        file.write_text(text, encoding="utf-8")
        return [one for one in pipeline.check(file).findings if one.code != "loose-number"]

    return check


TOTAL = "支出: {合计: 100.00, "
BLOCK = "支出:\n  合计: 100.00\n  构成: [{名称: 基本支出, 金额: 60.00}, {名称: 项目支出, 金额: 40.00}]\n"


@pytest.mark.parametrize("form", ["block", "flow"])
@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("#REF!", "「#REF!」是 Excel 的错误值"),
        ("#DIV/0!", "除数是 0"),
        ("######", "列宽不够"),
        ("'100", "前面多了一个引号"),
        ("-", "没有发生写 0 或 无"),
        ("?", "尚未取得写 待填"),
        ("*", "尚未取得写 待填"),
        (">=80", "这里只写 80"),
        ('"100" 万元', "外面有引号"),
        ("1412,30", "逗号是小数点的写 1412.30，逗号是千分号的写 141230"),
    ],
)
def test_what_yaml_stumbles_over_is_said_at_its_place(told, typed, words, form):
    lines = EVALUATION.splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if line.startswith(TOTAL))
    lines[at] = BLOCK.replace("100.00", typed) if form == "block" else lines[at].replace("100.00", typed, 1)
    first, *others = [one for one in told("".join(lines)) if one.severity == "error"]
    assert others == []
    assert words in first.message + first.help
    assert first.span.line == at + (2 if form == "block" else 1)
    assert first.span.source.line(first.span.line)[first.span.column - 1 :].startswith(typed)


@pytest.mark.parametrize(
    ("line", "mended"),
    [
        ("低保户数（户）: 423", "低保户数: 423 户"),
        ("低保户数(户): 423", "低保户数: 423 户"),
        ("低保户数[户]: 423 户", "低保户数: 423 户"),
        ("低保户数/户: 423", "低保户数: 423 户"),
        ("低保户数 户: 423", "低保户数: 423 户"),
        ("低保户数（单位：户）: 423", "低保户数: 423 户"),
        ("低保金（万元）: 475.05", "低保金: 475.05 万元"),
        ("低保金（千元）: 4750.5", "低保金: 475.05 万元"),
        ("人均（元/人）: 623", "人均: 623 元/人"),
        ("覆盖率（%）: 75", "覆盖率: 75 %"),
        ("户数（户）: 待填", "户数: 待填 户"),
    ],
)
def test_a_unit_in_a_name_goes_behind_the_number(told, line, mended):
    name = mended.partition(":")[0]
    sentence = f"引言: ['{{{{ {name} }}}}。']\n"
    text = EVALUATION.replace("引言: [无。]\n", sentence)
    (finding,) = [one for one in told(f"{text}数据:\n  {line}\n") if one.code == "bad-name"]
    assert f"写成「{mended}」" in finding.help
    assert f"引用它的地方写 {{{{ {name} }}}}" in finding.help
    assert {one.code for one in told(f"{text}数据:\n  {mended}\n")} <= {"pending-figure"}


@pytest.mark.parametrize(
    ("line", "advice"),
    [
        ("因公出国（境）费: 5 万元", "改成「因公出国境费」"),
        ("户数（户）: 30 人", "查对是 户 还是 人"),
        ("户数（户）: 423\n  户数: 5 户", "已经有一项「户数」"),
    ],
)
def test_brackets_that_hold_no_unit_or_another_one_are_not_taken_for_it(told, line, advice):
    finding = next(one for one in told(f"{EVALUATION}数据:\n  {line}\n") if one.code == "bad-name")
    assert advice in finding.help


@pytest.mark.parametrize(
    ("line", "advice"),
    [
        ("合计（万元）: 100.00", "写成「合计: 100.00」，这里以万元计"),
        ("合计(万元): 100.00", "写成「合计: 100.00」，这里以万元计"),
        ("合计 万元: 100.00", "写成「合计: 100.00」，这里以万元计"),
        ("合计（千元）: 1000", "写成「合计: 100」，这里以万元计"),
        ("合计（元）: 1000000", "换算成万元写 100.00"),
        ("合计（元）: 12", "名称改成「合计」，不带单位；数字本来就以万元计，写 12，确以元计的不足 0.01 万元，查对"),
        ("合计（万元）: 无", "写成「合计: 无」"),
    ],
)
def test_a_unit_behind_a_key_of_the_schema_is_left_out(told, line, advice):
    text = EVALUATION.replace(next(one for one in EVALUATION.splitlines(keepends=True) if one.startswith(TOTAL)), BLOCK)
    (finding,) = told(text.replace("合计: 100.00", line, 2).replace(line, "合计: 100.00", 1))
    assert finding.code == "unknown-key"
    assert advice in finding.help


@pytest.mark.parametrize(
    "typed",
    [
        *("2021.6.8", "2021年6月8日", "2021/6/8", "20210608", "2021-6-8", "２０２１年６月８日", "二〇二一年六月八日"),
        *("2021-06-08 00:00:00", "44355", "2021-06-08。", "2O21-06-08", "2021 06 08", "2021·6·8"),
        *("2021-06-08（星期二）", "2021年6月8日 周二", "21年6月8日"),
    ],
)
def test_a_date_in_another_form_is_shown_in_the_right_one(told, typed):
    (finding,) = told(f"{EVALUATION}日期: {typed}\n")
    assert finding.help == "改成 2021-06-08"


@pytest.mark.parametrize("typed", ["0", "—"])
def test_a_dash_is_no_name_of_a_department(told, typed):
    (finding,) = told(EVALUATION.replace("单位: 甲局", f"单位: {typed}"))
    assert (finding.code, finding.help) == ("empty-value", "填上单位的名称")


@pytest.mark.parametrize("typed", ["2021年6月31日", "2021/6/31", "20210631", "2021-06-31"])
def test_a_day_that_is_none_is_told_however_it_is_written(told, typed):
    (finding,) = told(f"{EVALUATION}日期: {typed}\n")
    assert finding.message.endswith("没有这一天")
    assert finding.help == "2021 年 6 月只有 30 天；查对后改正"


def test_the_date_that_is_shown_is_accepted(told):
    assert told(f"{EVALUATION}日期: 2021-06-08\n") == []


@pytest.mark.parametrize(
    ("key", "typed", "help"),
    [
        ("指标值", "≥80%", "把「指标值」改成「不少于」，写成「不少于: 80 %」"),
        ("指标值", "80 %以内", "把「指标值」改成「不超过」，写成「不超过: 80 %」"),
        *(("不少于: 120 场, 实际完成值", typed, "这里只写 130 场") for typed in ("≥130场", "130场以上", "超过130场")),
        ("不少于", "≥80%", "「不少于」已经说了是范围，这里只写 80 %"),
    ],
)
def test_a_bound_goes_into_the_field_for_bounds(tmp_path, key, typed, help):
    (tmp_path / "templates").symlink_to(ROOT / "templates")
    source = next((ROOT / "data").rglob("2024部门整体支出绩效自评表.yaml"))
    file = tmp_path / "data" / source.parent.name / source.name
    file.parent.mkdir(parents=True)
    text = source.read_text("utf-8")
    assert "不少于: 120 场" in text
    file.write_text(text.replace("不少于: 120 场", f"{key}: {typed}", 1), "utf-8")
    assert help in [one.help for one in pipeline.check(file).findings if one.code == "not-a-figure"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        *((f"补助: {{金额: {text}}}", ["not-a-figure"]) for text in ("¥20,000", "约20,000元", "(20,000)", "２０,０００元", "20,000元左右")),
        ("补助: {金额: 1,234,567.89 元}", ["grouped-number"]),
        ("补助: {423 户}", ["yaml-syntax"]),
        ("户数: {{ 户 }}", ["not-a-figure"]),
        ("补助: &60", ["not-a-figure"]),
        ("补助: !60", ["not-a-figure"]),
        ("补助: {金额: 3 元 }}", ["yaml-syntax"]),
        ("户数: 423 户，覆盖: 75 %", ["not-a-figure"]),
        ("补助: {金额: 3 元, 占比: #DIV/0!}", ["yaml-syntax"]),
        ("户数（户）: 423", ["bad-name"]),
    ],
)  # fmt: skip
def test_a_figure_within_braces_or_behind_a_sign_is_one_mistake_on_its_line(told, typed, found):
    text = EVALUATION.replace("年度: 2020\n", f"年度: 2020\n数据:\n  {typed}\n", 1)
    text = text.replace("引言: [无。]", "引言: ['{{ 户数 }}。']", 1) if "户数" in typed else text
    findings = told(text)
    assert [finding.code for finding in findings] == found
    assert findings[0].span.line == 5
