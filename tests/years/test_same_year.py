"""A report of another kind, of the same department and year: 同年:."""

from __future__ import annotations

import pytest

from .conftest import OTHER, TAKEN, agrees, text


def test_a_figure_agrees_with_that_of_the_report_beside_it(form):
    form.add(agrees("同年"))
    ((verdict, message),) = form.verdicts("QS-01")
    assert verdict == "精确"
    assert "同年:合计.数量 320" in message


def test_a_difference_names_the_other_file(form):
    other = form.folder / "2021.yaml"
    other.write_text(text(quilts=125), "utf-8")
    form.add(agrees("同年"))
    (finding,) = form.found("QS-01")
    assert [span.file for span, _ in finding.related] == ["data/城关街道办事处/2021.yaml"]


@pytest.mark.parametrize("file", ["同年", "上年另种"])
def test_a_figure_that_is_left_out_is_taken_over(form, file):
    form.last_year(text(year=2020))
    form.add("数据: {备用: 1 件}\n" + agrees(file, TAKEN, "合计.数量", ", derive: left"))
    report = form.check().report
    assert report is not None
    figure = report.figures["数据", "被服"]
    assert (figure.printed, figure.derived) == ("320件", "QS-01")


def test_a_mapping_of_nothing_but_such_figures_can_be_printed(form):
    form.add(agrees("同年", TAKEN, "合计.金额", ", derive: left"))
    form.file.write_text(form.file.read_text("utf-8").replace("概况:\n", "概况:\n  - 计{{ 数据.被服 }}。\n"), "utf-8")
    checked = form.check()
    assert not [finding for finding in checked.findings if finding.severity == "error"]
    assert checked.document is not None
    assert any(place.path == ("数据", "被服") for place in checked.document.trace.places)


def test_without_derive_nothing_is_taken_over(form):
    form.add(agrees("同年", TAKEN))
    report = form.check().report
    assert report is not None
    assert ("数据", "被服") not in report.figures


def test_a_path_that_the_other_kind_cannot_have_is_misspelt(form):
    form.add(agrees("同年", right="合计.数目"))
    (finding,) = form.found("rule-invalid")
    assert "没有名为「同年:合计.数目」的数" in finding.message


def test_no_report_beside_leaves_the_rule_open_without_a_word(form):
    (form.folder / "2021.yaml").unlink()
    form.add(agrees("同年"))
    ((verdict, message),) = form.verdicts("QS-01")
    assert verdict == "无法核对"
    assert "找的是 data/城关街道办事处/2021.yaml" in message
    assert not form.found("other-file")


def test_a_file_that_is_named_is_used_and_missed(form):
    (form.folder / "2021.yaml").rename(form.folder / "决算.yaml")
    form.add("同年数据: 决算.yaml\n" + agrees("同年"))
    assert [verdict for verdict, _ in form.verdicts("QS-01")] == ["精确"]
    (form.folder / "决算.yaml").unlink()
    (finding,) = form.found("other-file")
    assert "没有 data/城关街道办事处/决算.yaml 这个文件" in finding.message


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (text(unit="别的办事处"), "是另一个单位"),
        (text(year=2020), "年度是 2020"),
        (text().replace("文种: 救助物资简报", f"文种: {OTHER}"), "是同一种报告"),
    ],
)
def test_what_is_no_report_of_the_same_department_and_year_is_refused(form, content, words):
    (form.folder / "2021.yaml").write_text(content, "utf-8")
    form.add(agrees("同年"))
    (finding,) = form.found("other-file")
    assert words in finding.message
    assert finding.severity == "warning"


def test_a_file_out_of_the_data_folder_is_not_read(form):
    form.add("同年数据: ../../../2021.yaml\n" + agrees("同年"))
    (finding,) = form.found("other-file")
    assert "没有读取" in finding.message


def test_last_years_report_of_another_kind_is_no_last_year(form):
    form.last_year(text(year=2020))
    assert not form.found("other-file")
    assert form.check().linked.last_year.absent


def test_last_years_file_goes_by_the_same_name_with_the_other_year(form):
    form.last_year(text(year=2020, closing=40).replace("救助物资简报", OTHER), f"2020{OTHER}.yaml")
    assert form.check().linked.last_year.shown == f"data/城关街道办事处/2020{OTHER}.yaml"
