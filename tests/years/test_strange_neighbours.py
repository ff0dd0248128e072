"""Hostile linked files: a data file may be untrusted, and so may the one beside it."""

from __future__ import annotations

import os

import pytest

from gendoc.reporters.text import as_text

from .conftest import text

RULE = "勾稽:\n  - {id: JZ-01, kind: sum, total: 库存.年初, parts: [上年:库存.年末]}\n"
POSIX = pytest.mark.skipif(os.name == "nt", reason="links and pipes of POSIX")


def told(department) -> str:
    """Return what is said of the other file; its rule must not have been checked."""
    assert [verdict for verdict, _ in department.verdicts("JZ-01")] == ["无法核对"]
    (finding,) = department.found("other-file")
    return as_text([finding])


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("/etc/passwd", "不是从本文件所在文件夹写起的路径"),
        ("/etc/secret.yaml", "不是从本文件所在文件夹写起的路径"),
        ("~/secret.yaml", "不是从本文件所在文件夹写起的路径"),
        ("C:\\secret.yaml", "不是从本文件所在文件夹写起的路径"),
        ("'file:///etc/secret.yaml'", "不是从本文件所在文件夹写起的路径"),
        ("../../secret.yaml", "不在数据文件夹 data 里，没有读取"),
        ("../城关街道办事处/../../secret.yaml", "不在数据文件夹 data 里，没有读取"),
        ("../../templates/救助物资简报/rules.yaml", "不在数据文件夹 data 里，没有读取"),
        ("secret.txt", "不是数据文件"),
        ("2021.yaml", "指的就是本文件"),
        ("./../城关街道办事处/2021.yaml", "指的就是本文件"),
        ("没有.yaml", "没有 data/城关街道办事处/没有.yaml 这个文件"),
    ],
)
def test_only_data_files_of_the_project_are_read(department, project, named, said):
    (project / "secret.yaml").write_text("密码: 天机不可泄露\n", "utf-8")
    (department.folder / "secret.txt").write_text("密码: 天机不可泄露\n", "utf-8")
    department.add(f"上年数据: {named}\n{RULE}")
    shown = told(department)
    assert said in shown
    assert "天机" not in shown


@POSIX
def test_a_link_leads_out_of_the_data_folder_no_more_than_a_path(department, project):
    (project / "secret.yaml").write_text(text(year=2020, closing=40), "utf-8")
    (department.folder / "2020.yaml").symlink_to(project / "secret.yaml")
    department.add(RULE)
    assert "不在数据文件夹 data 里，没有读取" in told(department)


@POSIX
def test_a_link_within_the_data_folder_is_followed(department):
    department.last_year(name="旧/那年.yaml")
    (department.folder / "2020.yaml").symlink_to(department.folder / "旧" / "那年.yaml")
    department.add(RULE)
    assert [verdict for verdict, _ in department.verdicts("JZ-01")] == ["精确"]


@POSIX
@pytest.mark.parametrize("target", ["2020.yaml", "2021.yaml", "没有.yaml"])
def test_links_to_itself_to_this_file_and_to_nothing_are_told(department, target):
    (department.folder / "2020.yaml").symlink_to(target)
    department.add(RULE)
    assert "用不了" in told(department)


@POSIX
def test_a_pipe_or_a_folder_in_place_of_the_file_is_told(department):
    os.mkfifo(department.folder / "2020.yaml")
    department.add(RULE)
    assert "不是普通文件" in told(department)
    (department.folder / "2020.yaml").unlink()
    (department.folder / "2020.yaml").mkdir()
    assert "这是文件夹" in told(department)


def test_two_years_that_name_each_other_go_round_once(department):
    last = "上年数据: 2021.yaml\n勾稽:\n  - {id: JZ-01, kind: sum, total: 库存.年初, parts: [上年:库存.年末]}\n"
    department.last_year(text(year=2020, quilts=77, closing=40) + last)
    department.add(f"上年数据: 2020.yaml\n{RULE}")
    assert [verdict for verdict, _ in department.verdicts("JZ-01")] == ["精确"]
    assert department.found("other-file") == []


def test_units_that_list_each_other_go_round_once(department):
    department.unit("东街所", text("东街所") + "所属单位: [城关街道办事处]\n")
    department.add("所属单位: [东街所]\n勾稽:\n  - {id: HZ-01, kind: roll-up, total: 合计.数量}\n")
    assert [verdict for verdict, _ in department.verdicts("HZ-01")] == ["精确"]


@pytest.mark.parametrize(
    "content",
    ["#" * 2_100_000, "甲: [" * 5_000, "甲: &a [1]\n乙: *a\n", "\x00" * 100, "甲: \x07", "{" * 100_000],
    ids=["huge", "deep", "anchor", "nul", "bell", "braces"],
)
def test_a_monstrous_file_is_told_quickly(department, content, bounded):
    department.last_year(content)
    department.add(RULE)
    shown = told(department)
    assert len(shown) < 2_000


def test_a_file_in_another_encoding_is_told(department):
    (department.folder / "2020.yaml").write_bytes(text(year=2020).encode("gbk"))
    department.add(RULE)
    assert "GBK" in told(department)


def test_many_large_units_are_not_all_read(department, monkeypatch):
    from gendoc.report import linked_files

    monkeypatch.setattr(linked_files, "MAX_BYTES", 700)
    for name in ("甲所", "乙所", "丙所"):
        department.unit(name, text(name))
    department.add("所属单位: [甲所, 乙所, 丙所]\n勾稽:\n  - {id: HZ-01, kind: roll-up, total: 合计.数量}\n")
    assert [("合计超过 700 字节" in finding.message) for finding in department.found("other-file")] == [True]
    assert [verdict for verdict, _ in department.verdicts("HZ-01")] == ["无法核对"]


@pytest.mark.parametrize("text_", ["《" * 200_000, "（" * 200_000 + "2020年", "2020年" * 60_000, "2020年，" * 60_000])
def test_looking_back_at_a_long_sentence_takes_no_longer_than_reading_it(department, text_, bounded):
    from gendoc.pipeline import steps as pipeline
    from gendoc.reconcile.lastyear import look_back

    line = f"附注: [甲]\n发放:\n  - {text_}\n"
    department.last_year(text(year=2020) + line)
    department.add(line)
    loaded = pipeline.load(department.file).report
    before = pipeline.load(department.folder / "2020.yaml").report
    look_back(loaded, before, [])


@pytest.mark.parametrize(
    "value", ["[2020.yaml]", "{}", "{文件: }", "''", "{文件: [a]}", "{文件: 2020.yaml, 单位: 甲}", "待填"]
)
def test_a_key_of_the_wrong_shape_is_told_and_nothing_breaks(department, value):
    department.last_year()
    department.add(f"上年数据: {value}\n{RULE}")
    checked = department.check()
    assert [finding.span.line for finding in checked.findings if finding.severity in ("error", "warning")]
    assert checked.document is None or department.found("other-file")


@pytest.mark.parametrize("value", ["东街所", "[[东街所]]", "[{名称: 东街所}]", "{东街所: a.yaml}", "[1, 2, '']", "[]"])
def test_a_list_of_units_of_the_wrong_shape_is_told_and_nothing_breaks(department, value):
    department.add(f"所属单位: {value}\n勾稽:\n  - {{id: HZ-01, kind: roll-up, total: 合计.数量}}\n")
    assert {verdict for verdict, _ in department.verdicts("HZ-01")} <= {"不适用", "无法核对"}
