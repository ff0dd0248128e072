"""gendoc build: one file or many, into the right place, and never over somebody's work."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from gendoc.cli import shared
from gendoc.word.package import read_package, write_package

SMALL = "救助物资简报"
NAME = f"城关街道办事处2021年{SMALL}"


@pytest.fixture
def data(project) -> Path:
    return project / "data" / "城关街道办事处" / "2021.yaml"


@pytest.fixture
def report(project) -> Path:
    return project / "output" / f"{NAME}.docx"


def spoil(data: Path) -> None:
    data.write_text(data.read_text("utf-8").replace("数量: 320,", "数量: 321,"), encoding="utf-8")


def edit(report: Path) -> None:
    """Change a finished report as Word would: the digest that gendoc put in stays behind."""
    parts = read_package(report.read_bytes())
    parts["word/document.xml"] = parts["word/document.xml"].replace("无附注".encode(), "另有附注".encode())
    report.write_bytes(write_package(parts))


def header(report: Path) -> str:
    parts = read_package(report.read_bytes())
    return "".join(content.decode() for name, content in parts.items() if "header" in name and name.endswith(".xml"))


def test_a_sound_report_is_written_and_what_can_be_said_of_it_is_said(run, data, report):
    ran = run("build", "2021.yaml")
    assert ran.status == 0
    assert ran.err == ""
    first, second = ran.out.splitlines()
    assert first == f"已生成 {Path('output') / report.name}"
    assert second.startswith(
        "  3 章，印出数字 19 处；数字 23：有据 16，派生 3，标识 4，无据 0；看过 19 个数的前后文；核对 6 项：精确 4，舍入 2；未参加核对的数字 4 个；用时 "
    )
    assert report.exists()


def test_errors_are_shown_and_nothing_is_written(run, data, report):
    spoil(data)
    ran = run("build", data)
    assert ran.status == 1
    assert ran.out == ""
    assert "错误[WZ-02]" in ran.err
    assert "没有生成报告（错误 1）" in ran.err
    assert "--draft" in ran.err
    assert not report.exists()


@pytest.mark.parametrize("options", [[], ["--draft"]])
@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("data/城关街道办事处/2021.yaml", "单位: ", "单位： "),
        ("data/城关街道办事处/2021.yaml", "文种: 救助物资简报", "文种: 没有这种"),
        (f"templates/{SMALL}/table.xml", "{{ 项.名称 }}", "{{ 项.名称|没有 }}"),
        (f"templates/{SMALL}/table.xml", "{{ 项.名称 }}", "｛｛ 项.名称 ｝｝"),
    ],
)
def test_a_draft_is_advised_only_where_one_could_be_made(run, project, data, remade, file, old, new, options):
    changed = project / file
    changed.write_text(changed.read_text("utf-8").replace(old, new), encoding="utf-8")
    remade()
    ran = run("build", data, *options)
    assert ran.status == 1
    assert "改正后再运行" in ran.err
    assert "--draft" not in ran.err


def test_a_draft_does_without_a_name_of_the_template_and_is_advised(run, project, data, remade):
    outline = project / "templates" / SMALL / "template.txt"
    outline.write_text(outline.read_text("utf-8").replace("{{ 单位 }}", "{{ 单位名 }}"), encoding="utf-8")
    remade()
    assert "加 --draft" in run("build", data).err
    assert run("build", data, "--draft").out.startswith("已生成")


def test_warnings_are_shown_and_the_report_is_written(run, data, report):
    data.write_text(data.read_text("utf-8").replace("年末: 50", "年末: 51"), encoding="utf-8")
    ran = run("build", data)
    assert ran.status == 0
    assert "提醒[KC-01]" in ran.err
    assert report.exists()


def test_a_draft_is_written_in_spite_of_errors_and_says_that_it_is_one(run, data, project):
    data.write_text(
        data.read_text("utf-8").replace("年末: 50", "年末: 待填").replace("{{ 人数 }}，其中", "{{ 人次 }}，其中"),
        encoding="utf-8",
    )
    assert run("build", data).status == 1
    ran = run("build", data, "--draft")
    draft = project / "output" / f"{NAME}（草稿）.docx"
    assert ran.status == 0
    assert draft.name in ran.out
    assert "错误[unknown-name]" in ran.err
    assert "草稿" in header(draft)
    body = read_package(draft.read_bytes())["word/document.xml"].decode()
    assert "待填" in body
    assert "【待核：人次】" in body


def test_a_final_report_has_no_draft_mark(run, data, report):
    run("build", data)
    assert "草稿" not in header(report)


def test_building_again_writes_over_what_gendoc_wrote(run, data, report):
    run("build", data)
    before = report.read_bytes()
    data.write_text(data.read_text("utf-8").replace("分三批", "分四批"), encoding="utf-8")
    assert run("build", data).status == 0
    assert report.read_bytes() != before


def test_what_somebody_edited_in_word_is_kept_unless_forced(run, data, report):
    run("build", data)
    edit(report)
    edited = report.read_bytes()
    ran = run("build", data)
    assert ran.status == 2
    assert "有人改过" in ran.err
    assert "--force" in ran.err
    assert "-o" in ran.err
    assert report.read_bytes() == edited
    assert run("build", data, "--force").status == 0
    assert report.read_bytes() != edited


def test_the_report_goes_where_o_says_file_or_folder(run, data, project):
    assert run("build", data, "-o", "某处.docx").status == 0
    assert (project / "某处.docx").exists()
    (project / "另处").mkdir()
    assert run("build", data, "-o", "另处").status == 0
    assert [path.suffix for path in (project / "另处").iterdir()] == [".docx"]
    assert run("build", data, "-o", "新处/简报.docx").status == 0
    assert (project / "新处" / "简报.docx").exists()


@pytest.mark.parametrize("target", ["没有/这个/文件夹/简报.docx", "data/城关街道办事处/2021.yaml/简报.docx"])
def test_a_place_that_cannot_be_is_refused(run, data, project, target):
    before = data.read_bytes()
    ran = run("build", data, "-o", target)
    assert ran.status == 2
    assert ran.err.startswith("无法运行：")
    assert data.read_bytes() == before


@pytest.mark.parametrize("target", ["新文件夹/", "新文件夹"])
def test_a_folder_that_is_not_there_is_to_be_made_first(run, data, project, target):
    ran = run("build", data, "-o", target)
    assert ran.status == 2
    assert ran.err == (
        "无法运行：新文件夹：报告是 Word 文件，文件名请以 .docx 结尾；如果是文件夹，现在还没有它，先新建再运行\n"
    )
    assert not (project / "新文件夹").exists()


def test_the_data_file_is_never_the_report(run, data, project):
    before = data.read_bytes()
    for target in (data, os.path.relpath(data)):
        ran = run("build", data, "-o", target, "--force")
        assert ran.status == 2
        assert data.read_bytes() == before
    template = project / "templates/救助物资简报/template.docx"
    assert run("build", data, "-o", template, "--force").status == 2


def test_a_batch_goes_on_after_a_bad_file(run, data, project):
    folder = data.parent.parent / "河东街道办事处"
    folder.mkdir()
    good = folder / "2021.yaml"
    good.write_text(data.read_text("utf-8").replace("城关", "河东"), encoding="utf-8")
    spoil(data)
    ran = run("build", "没有.yaml", data, good)
    assert ran.status == 2
    assert "没有.yaml" in ran.err
    assert "错误[WZ-02]" in ran.err
    assert [path.name for path in (project / "output").glob("*.docx")] == ["河东街道办事处2021年救助物资简报.docx"]
    assert run("build", data, good).status == 1


def test_a_batch_never_writes_two_reports_to_one_name(run, data, report):
    second = data.with_name("copy.yaml")
    second.write_text(data.read_text("utf-8").replace("分三批", "分四批"), encoding="utf-8")
    ran = run("build", data, second, "--force")
    assert ran.status == 2
    assert ran.err.count("会写成同一个 Word 文件，都没有生成") == 2
    assert "copy.yaml" in ran.err
    assert not report.exists()  # which of the two is the right one is not for gendoc to say


def test_a_batch_never_writes_two_reports_to_one_name_however_they_are_spelled(run, data, report):
    second = data.with_name("copy.yaml")
    text = (
        data.read_text("utf-8")
        .replace("分三批", "分四批")
        .replace("单位: 城关街道办事处", "单位: >-\n  城关街道办事处")
    )
    second.write_text(text, encoding="utf-8")
    ran = run("build", data, second, "--force")
    assert ran.status == 2
    assert "同名" in ran.err
    assert "copy.yaml" in ran.err
    assert "分三批".encode() in read_package(report.read_bytes())["word/document.xml"]


def test_several_reports_do_not_go_into_one_file(run, data):
    ran = run("build", data, data, "-o", "一份.docx")
    assert ran.status == 2
    assert "-o 请写一个文件夹" in ran.err
    assert not Path("一份.docx").exists()


def test_several_reports_of_one_year_go_into_one_folder_under_two_names(run, data, project):
    folder = data.parent.parent / "河东街道办事处"
    folder.mkdir()
    good = folder / "2021.yaml"
    good.write_text(data.read_text("utf-8").replace("城关", "河东"), encoding="utf-8")
    (project / "汇总").mkdir()
    assert run("build", data, good, "-o", "汇总").status == 0
    assert len(list((project / "汇总").glob("*.docx"))) == 2


def test_the_trace_is_written_beside_the_report(run, data, report):
    assert run("build", data, "--trace").status == 0
    trace = json.loads(report.with_suffix(".trace.json").read_text("utf-8"))
    assert len(trace["figures"]) == 19
    assert {"part", "paragraph", "start", "end", "path", "text"} <= set(trace["figures"][0])


def test_a_name_made_of_data_stays_in_the_output_folder(run, data, project):
    data.write_text(data.read_text("utf-8").replace("单位: 城关街道办事处", "单位: ../../外面:*?"), encoding="utf-8")
    assert run("build", data).status == 0
    assert [path.name for path in (project / "output").glob("*.docx")] == ["外面2021年救助物资简报.docx"]


def test_the_same_file_twice_is_one_report_and_a_clear_word(run, data):
    ran = run("build", data, data)
    assert ran.status == 2
    assert "同名" in ran.err


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full")
@pytest.mark.parametrize("arguments", [["build"], ["check"], ["check", "--format", "json"], ["rules"]])
def test_what_cannot_be_shown_is_said_in_chinese(process, data, arguments):
    with open("/dev/full", "w") as full:
        ran = process(*arguments, data, capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert ran.returncode == 2
    assert ran.stderr.count("\n") == 1
    assert "结果没有显示完：磁盘已满" in ran.stderr


@pytest.mark.skipif(os.name == "nt", reason="links of POSIX")
def test_a_link_that_goes_round_in_a_circle_is_said(run, data, project):
    (project / "loop").symlink_to("loop")
    (project / "loop.yaml").symlink_to("loop.yaml")
    for arguments in (["build", "loop.yaml"], ["check", "loop.yaml"], ["build", data, "-o", "loop/报告.docx"]):
        ran = run(*arguments)
        assert ran.status == 2
        assert "链接绕成了圈" in ran.err


@pytest.mark.skipif(os.name == "nt" or not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write")
def test_a_folder_without_permission_is_said(run, data, project):
    (project / "output").chmod(0o500)
    ran = run("build", data)
    (project / "output").chmod(0o700)
    assert ran.status == 2
    assert "没有写入权限" in ran.err


def test_a_kind_without_a_template_is_said(run, data, project):
    (project / "templates/救助物资简报/template.docx").unlink()
    ran = run("build", data)
    assert ran.status == 1
    assert "template.docx:1:1: 错误[template-missing] 没有模板文件" in ran.err
    assert "--draft" not in ran.err, "a draft needs the template too"
    assert run("build", data, "--draft").status == 1


def test_init_makes_a_project_that_builds(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("shutil.which", lambda _: "/somewhere/gendoc")
    ran = run("init", "我的项目")
    assert ran.status == 0
    assert ran.out.splitlines()[1:] == [
        "试一试，每行一回车：",
        "  cd 我的项目",
        "  gendoc build 2020.yaml",
        "然后为自己的单位新建一份（年份、单位名称换成自己的；种类还有 部门整体支出绩效自评表）：",
        "  gendoc new 2021 --department 单位名称 --kind 部门整体支出绩效评价报告",
        "怎么填写，见 docs/数据文件.md；报出的问题看不明白，见 docs/问题代码.md",
    ]
    monkeypatch.chdir(tmp_path / "我的项目")
    assert sorted(path.name for path in Path().iterdir()) == ["data", "docs", "output", "templates"]
    assert run("build", "2020.yaml").status == 0
    assert [path.suffix for path in Path("output").glob("*.docx")] == [".docx"]
    assert run(*ran.out.splitlines()[-2].split()[1:]).status == 0
    Path("空").mkdir()
    monkeypatch.chdir("空")
    assert "cd " not in run("init", ".").out


def test_init_brings_every_page_that_its_files_point_to(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run("init", "新")
    texts = [file.read_text("utf-8") for file in Path("新").rglob("*") if file.suffix in (".yaml", ".txt", ".md")]
    named = {name for text in texts for name in re.findall(r"docs/([^\s)#，。；、]+\.md)", text)}
    assert {"数据文件.md", "报告种类.md"} <= named
    assert [name for name in named if not (Path("新/docs") / name).is_file()] == []


def test_init_prints_commands_that_powershell_takes(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("shutil.which", lambda _: None)
    monkeypatch.setattr("sys.argv", ["/我的 gendoc/.venv/bin/gendoc"])
    out = run("init", "我的 项目").out
    assert "&&" not in out
    assert out.splitlines()[2:4] == ['  cd "我的 项目"', '  "/我的 gendoc/.venv/bin/gendoc" build 2020.yaml']
    monkeypatch.setattr(shared, "WINDOWS", True)
    assert shared.program() == '& "/我的 gendoc/.venv/bin/gendoc"'


def test_init_touches_nothing_that_is_there(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run("init", "甲")
    sample = next((tmp_path / "甲/data").rglob("2020.yaml"))
    sample.write_text("我的", encoding="utf-8")
    ran = run("init", "甲")
    assert ran.status == 2
    assert "已经存在" in ran.err
    assert sample.read_text("utf-8") == "我的"
    (tmp_path / "文件").write_text("")
    assert run("init", "文件").status == 2
    (tmp_path / "空的").mkdir()
    assert run("init", "空的").status == 0


def test_a_project_may_lie_in_a_folder_with_any_name(run, project, monkeypatch):
    place = project / "a b [1] '引号' *"
    place.mkdir()
    shutil.copytree(project / "templates", place / "templates")
    shutil.copytree(project / "data", place / "data")
    (place / "output").mkdir()
    monkeypatch.chdir(place)
    assert run("build", "2021.yaml").status == 0
