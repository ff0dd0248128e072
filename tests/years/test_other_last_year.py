"""A report of another kind, of the same department and the year before: 上年另种:."""

from __future__ import annotations

from pathlib import Path

import pytest

from gendoc.pipeline.watch import _watched

from .conftest import OTHER, TAKEN, agrees, text


@pytest.fixture
def later(form):
    """The form of 2021, with the report of 2020 beside it."""
    form.last_year(text(year=2020))
    return form


def test_a_figure_agrees_with_that_of_last_years_report_of_another_kind(later):
    later.add(agrees("上年另种"))
    ((verdict, message),) = later.verdicts("QS-01")
    assert verdict == "精确"
    assert "上年另种:合计.数量 320" in message


def test_a_difference_names_the_other_file(later):
    later.last_year(text(year=2020, quilts=125))
    later.add(agrees("上年另种"))
    (finding,) = later.found("QS-01")
    assert [span.file for span, _ in finding.related] == ["data/城关街道办事处/2020.yaml"]


def test_where_it_is_absent_what_cannot_be_taken_over_is_told_with_where_it_was_looked_for(later):
    (later.folder / "2020.yaml").unlink()
    later.add("数据: {备用: 1 件}\n" + agrees("上年另种", TAKEN, "合计.数量", ", derive: left"))
    (finding,) = later.found("other-file")
    assert "没有上年另一种报告的数据文件（找的是 data/城关街道办事处/2020.yaml），有 1 个数取不来" in finding.message
    assert "「上年另种数据」" in finding.help


def test_a_path_that_the_other_kind_cannot_have_is_misspelt(later):
    later.add(agrees("上年另种", right="合计.数目"))
    (finding,) = later.found("rule-invalid")
    assert "没有名为「上年另种:合计.数目」的数" in finding.message


def test_a_report_of_the_same_kind_is_not_taken_for_it(later):
    later.last_year(text(year=2020).replace("文种: 救助物资简报", f"文种: {OTHER}"))
    later.add(agrees("上年另种"))
    ((verdict, message),) = later.verdicts("QS-01")
    assert verdict == "无法核对"
    assert "用「上年另种数据」指明" in message


@pytest.mark.parametrize("named", ["旧.yaml", "{文件: 旧.yaml, 原单位: 城关镇}"])
def test_a_file_that_is_named_is_used_and_missed(later, named):
    (later.folder / "2020.yaml").unlink()
    later.last_year(text(year=2020, unit="城关镇" if "原单位" in named else "城关街道办事处"), "旧.yaml")
    later.add(f"上年另种数据: {named}\n" + agrees("上年另种"))
    assert [verdict for verdict, _ in later.verdicts("QS-01")] == ["精确"]
    (later.folder / "旧.yaml").unlink()
    (finding,) = later.found("other-file")
    assert "没有 data/城关街道办事处/旧.yaml 这个文件" in finding.message


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (text(year=2020, unit="别的办事处"), "是另一个单位"),
        (text(year=2019), "年度是 2019"),
        (text(year=2020).replace("文种: 救助物资简报", f"文种: {OTHER}"), "是同一种报告"),
    ],
)
def test_what_is_no_such_report_is_refused(later, content, words):
    (later.folder / "2020.yaml").unlink()
    later.last_year(content, "旧.yaml")
    later.add("上年另种数据: 旧.yaml\n" + agrees("上年另种"))
    (finding,) = later.found("other-file")
    assert words in finding.message
    assert finding.severity == "warning"


@pytest.mark.parametrize("named", ["../../../2020.yaml", "/etc/2020.yaml", "~/2020.yaml"])
def test_a_file_out_of_the_data_folder_is_not_read(later, named):
    later.add(f"上年另种数据: {named}\n" + agrees("上年另种"))
    (finding,) = later.found("other-file")
    assert "没有读取" in finding.message or "不是从本文件所在文件夹写起的路径" in finding.message


def test_both_years_may_be_asked_at_once(later):
    later.last_year(text(year=2020, quilts=125))
    later.add(
        '勾稽:\n  - {id: QS-01, kind: equal, left: 合计.数量, right: "同年:合计.数量"}\n'
        '  - {id: QS-02, kind: growth, now: "同年:合计.数量", before: "上年另种:合计.数量", change: 数据.增}\n'
        "数据: {增: -5 件}\n"
    )
    assert [verdict for verdict, _ in later.verdicts("QS-01")] == ["精确"]
    assert [verdict for verdict, _ in later.verdicts("QS-02")] == ["精确"]


@pytest.mark.parametrize(
    ("lines", "names"),
    [("", ["上年"]), (agrees("上年另种"), ["上年", "上年另种"]), ("上年另种数据: 2020.yaml\n", ["上年", "上年另种"])],
)
def test_it_is_looked_for_only_if_a_rule_or_the_file_names_it(later, lines, names):
    later.add(lines)
    checked = later.check()
    assert checked.linked is not None
    assert [other.name for other in checked.linked.used] == names
    watched = _watched(later.file, checked)
    assert [other.name for other in checked.linked.used] == names
    assert (Path("data/城关街道办事处/2020.yaml") in watched) == ("上年另种" in names)
