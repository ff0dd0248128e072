"""The fictional department: two years and two units that agree in everything, by every kind of rule."""

from __future__ import annotations

import re
import shutil
from functools import cache
from pathlib import Path

import pytest

from gendoc.core.finding import has_errors
from gendoc.pipeline import steps as pipeline
from gendoc.rules.kinds import RULE_KINDS
from tests.samples import sampled_rows

ROOT = Path(__file__).parents[2]
DEPARTMENT = next((ROOT / "data").glob("示例市*"))
FILES = sorted(DEPARTMENT.rglob("*.yaml"))
PASSED = ("精确", "舍入")
CULTURE, LAST = "示例市云山区文化馆/2024.yaml", "2023.yaml"


@cache
def _checked(file):
    """Return the check of a file as it is shipped, made once."""
    return pipeline.check(file)


def _verdicts(checked):
    return {(record.id, str(record.verdict)) for record in checked.records}


def test_there_are_two_consecutive_years_of_the_department_and_of_two_units():
    years = {file.parent.name: [] for file in FILES}
    for file in FILES:
        if file.stem.isdigit():  # not the form of the same year, which goes by its kind too
            years[file.parent.name].append(int(file.stem))
    assert len(years) == 3
    assert all(second == first + 1 for first, second in years.values())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(DEPARTMENT).as_posix())
def test_every_file_of_the_department_is_without_a_finding(file):
    checked = _checked(file)
    assert checked.findings == ()
    assert checked.document is not None


def test_each_kind_of_rule_is_used_and_passes_in_the_second_year():
    checked = _checked(DEPARTMENT / "2024.yaml")
    assert {str(record.verdict) for record in checked.records} == set(PASSED)
    assert {record.kind for record in checked.records} == set(RULE_KINDS)


def test_in_the_first_year_only_what_needs_the_year_before_cannot_be_checked():
    checked = _checked(DEPARTMENT / "2023.yaml")
    idle = {record.id for record in checked.records if str(record.verdict) == "不适用"}
    assert idle == {"ZB-01", "ZB-02", "ZB-03", "ZB-04", "ZB-05"}  # it has not this table
    left = [record for record in checked.records if str(record.verdict) not in PASSED and record.id not in idle]
    assert left
    for record in left:
        assert str(record.verdict) == "无法核对"
        assert "2022.yaml" in record.message


def test_what_is_left_out_is_computed():
    first, second = (_checked(DEPARTMENT / f"{year}.yaml").report for year in (2023, 2024))
    printed = {path: figure.printed for path, figure in first.figures.items() if figure.derived}
    assert printed["汇总", "所属单位收入"] == "871.45万元"
    assert printed["支出", "增减额"] == "206.45万元"
    assert printed["支出", "增减率"] == "6.13%"
    assert printed["三公经费", "公务接待费", "人均"] == "114.41元"
    shares = [second.figures["功能分类", item, "占比"].number for item in range(4)]
    assert shares == ["85.80", "6.92", "2.75", "4.53"]  # 85.81 by itself: they have to make 100


@pytest.mark.parametrize(
    ("file", "old", "new", "broken"),
    sampled_rows([
        ("2024.yaml", "事业收入, 金额: 46.80", "事业收入, 金额: 46.08", {"SR-01"}),
        ("2024.yaml", "预算执行率, 分值: 6, 得分: 5.9", "预算执行率, 分值: 6, 得分: 6.9", {"DF-04", "DF-06"}),
        ("2024.yaml", "收入总计: 3873.43", "收入总计: 3837.43", {"ZB-01", "ZB-03"}),
        ("2024.yaml", "支出: 2123.86}", "支出: 2213.86}", {"XM-05"}),
        ("2024.yaml", "等级: 优", "等级: 良", {"DF-01"}),
        ("2024.yaml", "变动: 减少", "变动: 增加", {"SG-08"}),
        ("2024.yaml", "增减率: 6.56", "增减率: 6.65", {"ZC-04"}),
        ("2024.yaml", "决算: 4.37", "决算: 43.70", {"SG-01", "SG-14"}),
        ("2024.yaml", "在职人数: 88", "在职人数: 98", {"JB-02", "JB-03"}),
        ("2024.yaml", "执行: 388.62", "执行: 488.62", {"XM-02"}),
        ("2024.yaml", "达标文化站: 8", "达标文化站: 7", {"WH-05"}),
        ("2024.yaml", "文物巡查: 411", "文物巡查: 410", {"WW-02"}),
        (CULTURE, "合计: 553.32", "合计: 535.32", {"HZ-01"}),
        ("2024.yaml", "藏品: 3862", "藏品: 3826", {"WW-04"}),
        (LAST, "年末: 98.73", "年末: 98.37", {"JZ-01"}),
        (LAST, "接待游客: 263.15", "接待游客: 263.51", {"LY-03"}),
    ], 2),
)  # fmt: skip
def test_one_wrong_figure_breaks_the_rules_that_know_it(tmp_path, file, old, new, broken):
    (tmp_path / "templates").symlink_to(ROOT / "templates")
    folder = tmp_path / "data" / DEPARTMENT.name
    shutil.copytree(DEPARTMENT, folder)
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")
    failed = {rule for rule, verdict in _verdicts(pipeline.check_data(folder / "2024.yaml")) if verdict == "不符"}
    assert broken <= failed


def test_without_the_parts_that_may_be_left_out_their_rules_do_not_apply():
    checked = pipeline.check_data(next((ROOT / "data").glob("*/2020.yaml")))
    idle = {rule for rule, verdict in _verdicts(checked) if verdict == "不适用"}
    assert {"SR-04", "ZC-04", "JZ-01", "GN-02", "HZ-01", "SG-01", "XM-01", "DF-04"} <= idle
    assert not [record for record in checked.records if str(record.verdict) == "无法核对"]


@pytest.mark.parametrize(("nothing", "said"), [("0", True), ("无", False)])
def test_projects_that_cost_nothing_have_a_table_with_dashes_and_the_divisor_is_named(tmp_path, nothing, said):
    (tmp_path / "templates").symlink_to(ROOT / "templates")
    folder = tmp_path / "data" / DEPARTMENT.name
    shutil.copytree(DEPARTMENT, folder)
    file = folder / "2024.yaml"
    before, projects, after = re.split(r"(^专项资金:.*?(?=^项目支出表:))", file.read_text("utf-8"), flags=re.M | re.S)
    projects = re.sub(r"    执行率: .*\n", "", re.sub(r"(预算|执行): [\d.]+", rf"\1: {nothing}", projects))
    after = after.replace("{预算: 2180.00, 支出: 2123.86}", f"{{预算: {nothing}, 支出: {nothing}}}")
    file.write_text(before + projects + after, "utf-8")
    findings = [finding for finding in pipeline.check(file).findings if finding.code == "unknown-name"]
    if said:
        assert [finding.message for finding in findings] == [
            "「项目支出表.执行率」算不出来：「项目支出表.预算」是 0，不能作除数"
        ]
        assert findings[0].help == "改写这句话，不引用它；除数填错了就改正"
    file.write_text((before + projects + after).replace("，执行率{{ 项目支出表.执行率 }}", ""), "utf-8")
    checked = pipeline.check(file)
    assert not has_errors(checked.findings)
    texts = [text for _, line in checked.document.trace.paragraphs for text in line]
    total = max(place for place, text in enumerate(texts) if text == "合计" and texts[place - 4] == "文化志愿服务")
    assert texts[total + 3] == "—"
