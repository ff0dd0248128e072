"""Two data files of one report: what is said, and that neither replaces the report of the other."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from gendoc.pipeline import copies
from gendoc.pipeline import steps as pipeline
from gendoc.pipeline.copies import Identity, identity

from .test_files import DATA, HEAD

COPIES = ["2021 - 副本.yaml", "2021(1).YAML", "甲/2021旧.yaml", "../2021.yaml"]


def test_a_copy_beside_is_told_before_anything_is_written(run, project):
    for name in COPIES:
        copy = Path(DATA).with_name(name) if "/" not in name else Path(os.path.normpath(f"data/{name}"))
        copy.parent.mkdir(exist_ok=True)
        shutil.copy(DATA, copy)
        for file, other in ((Path(DATA), copy), (copy, Path(DATA))):
            ran = run("check", file)
            assert ran.status == 0
            assert f"提醒[same-report] {other} 与这一份的单位、年度、文种都相同，都生成「" in ran.out
        both = run("build", DATA, copy)
        assert (both.status, both.out) == (2, "")
        assert both.err.count("都没有生成") == 2
        assert list(Path("output").iterdir()) == []
        copy.unlink()


SAID = Identity("救助物资简报", "城关街道办事处", "2021")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD, SAID),
        ("\ufeff# 说明\n" + HEAD.replace("\n", "\r\n"), SAID),
        (HEAD.replace("年度:", '"年度" :').replace("单位: 城", "'单位': \"城").replace("处", '处"  # 全称'), SAID),
        ("{文种: 救助物资简报, 数据: {单位: 甲, a: [x, 年度]}, 单位: 城关街道办事处, 年度: 2021, 概况: [", SAID),
        (HEAD.replace("单位: ", "单位: |\n  "), None),
        (HEAD.replace("单位: ", "单位: >-\n  "), None),
        (HEAD.replace("年度: 2", "年度: &a 2"), None),
        (HEAD.replace("年度: 2021", "年度: *a"), None),
        (HEAD.replace("年度: 2021", "年度:"), None),
        (HEAD.replace("年度: 2021", "数据:\n  年度: 2021"), None),
        ("年度: 2021\n" + HEAD, None),
        ("单位: 城关街道办事处", None),
        ("文种: [", None),
        ("\0\1", None),
    ],
)
def test_what_a_file_says_it_is(tmp_path, text, said):
    file = tmp_path / "2021.yaml"
    file.write_bytes(text.encode())
    assert identity(file) == said


def test_copies_are_looked_for_near_first_and_only_within_the_project(run, project, monkeypatch):
    text = Path(DATA).read_text("utf-8")
    for number in range(4):
        Path(f"data/{number}.yaml").touch()
    outside = project.parent / f"{project.name}外"
    outside.mkdir()
    (outside / "a.yaml").write_text(text, "utf-8")
    Path(DATA).with_name("链接.yaml").symlink_to(outside / "a.yaml")
    monkeypatch.setattr(copies, "_MAX_FILES", 3)
    assert "same-report" not in run("check", DATA).out
    copy = Path(DATA).with_name("2020.yaml")
    copy.write_text(text, "utf-8")
    assert f"提醒[same-report] {copy} 与" in run("check", DATA).out


def test_a_folder_is_listed_once_in_a_run(run, project, monkeypatch):
    text = Path(DATA).read_text("utf-8")
    for year in (2018, 2019, 2020):
        Path(DATA).with_name(f"{year}.yaml").write_text(text.replace("年度: 2021", f"年度: {year}"), "utf-8")
    opened = []
    real = copies.beginning
    monkeypatch.setattr(copies, "beginning", lambda file, count: opened.append(file) or real(file, count))
    run("check", *(f"{year}.yaml" for year in range(2018, 2022)))
    assert len(opened) <= 8  # in the folder, and in data/


def test_reports_of_two_projects_in_one_command_are_no_rivals_unless_written_to_one_folder(run, project):
    shutil.copytree("templates", "二/templates")
    other = Path("二") / DATA
    other.parent.mkdir(parents=True)
    shutil.copy(DATA, other)
    ran = run("build", DATA, other)
    assert (ran.status, ran.out.count("已生成")) == (0, 2), ran.err
    Path("合").mkdir()
    assert run("build", DATA, other, "-o", "合").err.count("都没有生成") == 2


def test_what_was_checked_to_find_rivals_is_not_checked_again(run, project, monkeypatch):
    copy = Path(DATA).with_name("坏.yaml")
    copy.write_text(Path(DATA).read_text("utf-8") + "多余: 1\n", "utf-8")
    checked = []
    monkeypatch.setattr(
        pipeline, "check_data", lambda *given, real=pipeline.check_data: checked.append(1) or real(*given)
    )
    assert "已生成" in run("build", DATA, copy).out
    assert len(checked) == 2


def test_other_departments_years_and_kinds_are_no_copies(run, project):
    text = Path(DATA).read_text("utf-8")
    for name, old, new in (
        ("a", "年度: 2021", "年度: 2020"),
        ("b", "单位: 城关街道办事处", "单位: 甲"),
        ("c", "文种: ", "文种: 另"),
    ):
        Path(DATA).with_name(f"{name}.yaml").write_text(text.replace(old, new), "utf-8")
    Path(DATA).with_name("d.yaml.bak").write_text(text, "utf-8")
    assert "same-report" not in run("build", DATA).err


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pipes with names in folders")
def test_what_is_no_regular_file_is_not_opened(run, project):
    os.mkfifo(Path(DATA).with_name("管道.yaml"))
    Path(DATA).with_name("圈.yaml").symlink_to("圈.yaml")
    Path(DATA).with_name("夹.yaml").mkdir()
    assert run("check", DATA).status == 0
    assert run("build", DATA, Path(DATA).with_name("圈.yaml")).status == 2


def test_the_same_file_twice_is_no_copy(run, project):
    assert "同一个 Word 文件" not in run("build", DATA, DATA).err


def test_what_was_found_is_told_before_an_edited_report_is_refused(run, project):
    run("build", DATA, "-o", "r.docx")
    Path("r.docx").write_bytes(b"edited")
    shutil.copy(DATA, Path(DATA).with_name("x.yaml"))
    err = run("build", DATA, "-o", "r.docx").err
    assert err.index("same-report") < err.index("无法运行")
