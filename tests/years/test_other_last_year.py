"""A report of another kind, of the same department and the year before: 上年另种:."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gendoc.pipeline.watch import _watched

from .conftest import text

OTHER = "救助物资表"
TAKEN = "数据.被服"


@pytest.fixture
def form(department, project):
    """The department's form of 2021, of a kind of its own, beside its reports of 2020 and 2021."""
    shutil.copytree(project / "templates" / "救助物资简报", project / "templates" / OTHER)
    schema = project / "templates" / OTHER / "schema.yaml"
    schema.write_text(schema.read_text("utf-8").replace("救助物资简报", OTHER), "utf-8")
    department.file = department.folder / f"2021{OTHER}.yaml"
    department.file.write_text(text().replace("文种: 救助物资简报", f"文种: {OTHER}"), "utf-8")
    department.last_year(text(year=2020))
    return department


def rule(left: str = "合计.数量", right: str = "合计.数量", more: str = "") -> str:
    return f'勾稽:\n  - {{id: QS-01, kind: equal, left: {left}, right: "上年另种:{right}"{more}}}\n'


def test_a_figure_agrees_with_that_of_last_years_report_of_another_kind(form):
    form.add(rule())
    ((verdict, message),) = form.verdicts("QS-01")
    assert verdict == "精确"
    assert "上年另种:合计.数量 320" in message


def test_a_difference_names_the_other_file(form):
    form.last_year(text(year=2020, quilts=125))
    form.add(rule())
    (finding,) = form.found("QS-01")
    assert [span.file for span, _ in finding.related] == ["data/城关街道办事处/2020.yaml"]


def test_a_figure_that_is_left_out_is_taken_over(form):
    form.add("数据: {备用: 1 件}\n" + rule(TAKEN, "合计.数量", ", derive: left"))
    report = form.check().report
    assert report is not None
    figure = report.figures["数据", "被服"]
    assert (figure.printed, figure.derived) == ("320件", "QS-01")


def test_where_it_is_absent_what_cannot_be_taken_over_is_told_with_where_it_was_looked_for(form):
    (form.folder / "2020.yaml").unlink()
    form.add("数据: {备用: 1 件}\n" + rule(TAKEN, "合计.数量", ", derive: left"))
    (finding,) = form.found("other-file")
    assert "没有上年另一种报告的数据文件（找的是 data/城关街道办事处/2020.yaml），有 1 个数取不来" in finding.message
    assert "「上年另种数据」" in finding.help


def test_a_path_that_the_other_kind_cannot_have_is_misspelt(form):
    form.add(rule(right="合计.数目"))
    (finding,) = form.found("rule-invalid")
    assert "没有名为「上年另种:合计.数目」的数" in finding.message


def test_a_report_of_the_same_kind_is_not_taken_for_it(form):
    form.last_year(text(year=2020).replace("文种: 救助物资简报", f"文种: {OTHER}"))
    form.add(rule())
    ((verdict, message),) = form.verdicts("QS-01")
    assert verdict == "无法核对"
    assert "用「上年另种数据」指明" in message


@pytest.mark.parametrize("named", ["旧.yaml", "{文件: 旧.yaml, 原单位: 城关镇}"])
def test_a_file_that_is_named_is_used_and_missed(form, named):
    (form.folder / "2020.yaml").unlink()
    form.last_year(text(year=2020, unit="城关镇" if "原单位" in named else "城关街道办事处"), "旧.yaml")
    form.add(f"上年另种数据: {named}\n" + rule())
    assert [verdict for verdict, _ in form.verdicts("QS-01")] == ["精确"]
    (form.folder / "旧.yaml").unlink()
    (finding,) = form.found("other-file")
    assert "没有 data/城关街道办事处/旧.yaml 这个文件" in finding.message


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (text(year=2020, unit="别的办事处"), "是另一个单位"),
        (text(year=2019), "年度是 2019"),
        (text(year=2020).replace("文种: 救助物资简报", f"文种: {OTHER}"), "是同一种报告"),
    ],
)
def test_what_is_no_such_report_is_refused(form, content, words):
    (form.folder / "2020.yaml").unlink()
    form.last_year(content, "旧.yaml")
    form.add("上年另种数据: 旧.yaml\n" + rule())
    (finding,) = form.found("other-file")
    assert words in finding.message
    assert finding.severity == "warning"


@pytest.mark.parametrize("named", ["../../../2020.yaml", "/etc/2020.yaml", "~/2020.yaml"])
def test_a_file_out_of_the_data_folder_is_not_read(form, named):
    form.add(f"上年另种数据: {named}\n" + rule())
    (finding,) = form.found("other-file")
    assert "没有读取" in finding.message or "不是从本文件所在文件夹写起的路径" in finding.message


def test_both_years_may_be_asked_at_once(form):
    form.last_year(text(year=2020, quilts=125))
    form.add(
        '勾稽:\n  - {id: QS-01, kind: equal, left: 合计.数量, right: "同年:合计.数量"}\n'
        '  - {id: QS-02, kind: growth, now: "同年:合计.数量", before: "上年另种:合计.数量", change: 数据.增}\n'
        "数据: {增: -5 件}\n"
    )
    assert [verdict for verdict, _ in form.verdicts("QS-01")] == ["精确"]
    assert [verdict for verdict, _ in form.verdicts("QS-02")] == ["精确"]


@pytest.mark.parametrize(
    ("lines", "names"),
    [("", ["上年"]), (rule(), ["上年", "上年另种"]), ("上年另种数据: 2020.yaml\n", ["上年", "上年另种"])],
)
def test_it_is_looked_for_only_if_a_rule_or_the_file_names_it(form, lines, names):
    form.add(lines)
    checked = form.check()
    assert checked.linked is not None
    assert [other.name for other in checked.linked.used] == names
    watched = _watched(form.file, checked)
    assert [other.name for other in checked.linked.used] == names
    assert (Path("data/城关街道办事处/2020.yaml") in watched) == ("上年另种" in names)
