"""Files that are no data files, names that are nearly right, two files of one report: what is said, and what is written."""

from __future__ import annotations

import io
import os
import random
import shutil
import sys
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from gendoc.cli.shared import quoted
from gendoc.core import alike
from gendoc.core.filetype import file_type
from gendoc.pipeline import copies
from gendoc.pipeline import steps as pipeline
from gendoc.pipeline.copies import Identity, identity

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000)
DATA = "data/城关街道办事处/2021.yaml"
POSIX = {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
HEAD = "文种: 救助物资简报\n单位: 城关街道办事处\n年度: 2021\n"
FOREIGN = {
    "旧.doc": (OLD, "旧版 .doc 文件"),
    "稿.wps": (OLD, "WPS 文字文件（.wps）"),
    "表.xls": (OLD, "Excel 表格（.xls）"),
    "表.et": (OLD, "WPS 表格（.et）"),
    "报告.pdf": (b"%PDF-1.7\n%\xe2\xe3", "PDF 文件（.pdf）"),
    "稿.rtf": (b"{\\rtf1\\ansi x}", "RTF 文件（.rtf）"),
    "图.png": (b"\x89PNG\r\n\x1a\n" + bytes(90), "图片"),
    "表.csv": ("名称,金额\n甲,1\n".encode("gbk"), "表格（.csv）"),
    "页.html": (b"<!DOCTYPE html><html></html>", "网页（.html）"),
}


@pytest.fixture
def foreign(project) -> Path:
    """Put a file of every type into the project."""
    for name, (content, _) in FOREIGN.items():
        Path(name).write_bytes(content)
    with xlsxwriter.Workbook("表.xlsx") as workbook:
        workbook.add_worksheet().write(0, 0, 1)
    with zipfile.ZipFile("稿.odt", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    with zipfile.ZipFile("数据.zip", "w") as archive:
        archive.writestr("2021.yaml", "文种: x")
    kind = next(Path("templates").iterdir())
    for name in ("报告.docx", "样.dotx", "宏.docm"):
        shutil.copy(kind / "template.docx", name)
    return Path()


NAMES = {
    **{name: words for name, (_, words) in FOREIGN.items()},
    "表.xlsx": "Excel 表格（.xlsx）",
    "稿.odt": "OpenDocument 文字文件（.odt）",
    "数据.zip": "压缩包",
    "报告.docx": "Word 文件（.docx）",
    "样.dotx": "Word 模板（.dotx）",
    "宏.docm": "带宏的 Word 文件（.docm）",
}


@pytest.mark.parametrize("command", [("build",), ("check",), ("new", 2022, "--from"), ("rules",), ("watch",)], ids=str)
def test_the_file_of_another_program_is_called_what_it_is(run, foreign, command):
    for name, words in NAMES.items():
        ran = run(*command, name)
        assert (ran.status, ran.out) == (2, "")
        assert ran.err.startswith(f"无法运行：{name}：这是{' ' if words[0].isascii() else ''}{words}，不是数据文件。")
        assert "UTF" not in ran.err
        is_text = name.endswith((".docx", ".dotx", ".docm", ".doc", ".wps", ".odt", ".rtf"))
        assert ("gendoc layout" in ran.err) == ("gendoc pdf" in ran.err) == is_text
        assert "运行 gendoc new 2021 --department" in ran.err


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["--from", "报告.docx"], "报告.docx：这是 Word 文件（.docx），不是数据文件。"),
        (["报告.docx"], "报告.docx：这是 Word 文件（.docx），不是数据文件。"),
        (["--from", "没有.docx"], "没有.docx：当前文件夹和 data/ 下都没有这个文件"),
        (
            ["--from", "2021.yaml"],
            f"缺少要新建的年份 YEAR；上一年的文件写在 --from 后面：gendoc new 2022 --from {Path(DATA)}",
        ),
        ([DATA], f"缺少要新建的年份 YEAR；上一年的文件写在 --from 后面：gendoc new 2022 --from {Path(DATA)}"),
        (["2O22"], "YEAR 写得不对：应是 1950 到 2999 的整数"),
        (["--department", "某某局"], "缺少 YEAR：要新建哪一年的，先写年份，如 gendoc new 2021 --department 某某局"),
    ],
)
def test_new_without_a_year_says_what_is_missing_or_what_the_file_is(run, foreign, typed, said):
    ran = run("new", *typed)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err


def test_a_year_may_be_written_as_it_is_spoken(run, project):
    assert run("new", "2022年", "--from", "2021.yaml").status == 0
    assert Path(DATA).with_name("2022.yaml").exists()


def test_layout_says_what_a_file_is_that_is_no_word_file(run, foreign):
    for name in NAMES.keys() - {"报告.docx", "样.dotx", "宏.docm"}:
        ran = run("layout", name)
        assert ran.status == 2
        assert f"{NAMES[name]}，不是 Word 文档（.docx）。" in ran.err


def test_the_content_decides_whatever_the_name_says(run, foreign):
    for name in NAMES.keys() - {"表.csv"}:  # of which nothing but its name says so
        shutil.copy(name, "2030.yaml")
        ran = run("build", "2030.yaml")
        assert ran.status == 2
        assert "2030.yaml：名称以 .yaml 结尾，内容却是" in ran.err


def test_where_a_word_file_is_needed_others_are_called_what_they_are(run, foreign):
    for name in NAMES.keys() - {"报告.docx"}:
        ran = run("template", "check", name)
        assert ran.status == 2
        assert f"{NAMES[name]}，不是 Word 文档（.docx）。" in ran.err


def test_pdf_says_how_a_template_becomes_a_word_file(run, foreign):
    ran = run("pdf", "样.dotx")
    assert ran.status == 2
    assert ran.err == (
        "无法运行：样.dotx：这是 Word 模板（.dotx），不是 Word 文档（.docx）。在 Word 或 WPS 里打开，「另存为」.docx\n"
    )


def test_layout_of_a_data_file_says_to_build_it_first(run, foreign):
    for name in ("2021.yaml", DATA):
        ran = run("layout", name)
        assert ran.status == 2
        assert "gendoc build 生成报告" in ran.err


def test_a_large_word_file_is_a_word_file(run, project):
    Path("大.docx").write_bytes(b"PK\x03\x04" + bytes(22) + b"\x11\0\0\0word/document.xml" + bytes(3 << 20))
    assert "这是 Word 文件（.docx）" in run("build", "大.docx").err


def test_a_folder_lists_its_data_files(run, project):
    ran = run("build", "data")
    assert ran.status == 2
    assert f"这是文件夹，请指明其中的 .yaml 文件：\n  {Path(DATA)}\n" in ran.err


def packed(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "word/ xl/workbook ppt/")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (packed("附件/word/document.xml", "word.txt"), "压缩包"),
        (packed("[Content_Types].xml", "word/document.xml"), "Word 文件（.docx）"),
        (packed("[Content_Types].xml", "xl/workbook.xml"), "Excel 表格（.xlsx）"),
        (b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41" + bytes(40), "这不是文本文件"),
        (b"L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0" + bytes(range(256)), "这不是文本文件"),
        (b"RIFF\x24\x12\0\0WEBPVP8 " + random.Random(1).randbytes(4000), "这不是文本文件"),
        (random.Random(2).randbytes(3000), "这不是文本文件"),
        ("<?xml version='1.0'?><a/>".encode("utf-16"), "UTF-16"),
        (
            "文种: 某\x07\n单位: 甲局乙科丙室丁股\n年度: 2021\n概况: 无更多说明，仅此一句话作为正文\n".encode(
                "gb18030"
            ),
            "GBK（ANSI）",
        ),
        (HEAD.encode("utf-16-le"), "UTF-16"),
        (HEAD.encode("utf-16"), "UTF-16"),
        (HEAD.encode("utf-32-be"), "UTF-32"),
        (b"\xef\xbb\xbf# \xe9\xa2\x98\n", "文件里只有注释"),
        (b"", "文件是空的"),
    ],
    ids=range(14),
)
def test_what_is_no_text_is_called_neither_text_nor_word(run, project, content, said):
    Path("数据.yaml").write_bytes(content)
    ran = run("check", "数据.yaml")
    told = ran.out + ran.err
    assert said in told
    assert ("UTF-16" in told or "UTF-32" in told) == said.startswith("UTF")
    assert "网页" not in told


@given(st.binary(max_size=200))
def test_any_bytes_are_either_data_or_of_a_named_type(data):
    found = file_type(data)
    assert found is None or found.name


@given(st.text(alphabet="文种单位年度：: \n数据-[]{},.0123456789", max_size=80))
def test_no_text_is_taken_for_the_file_of_another_program(text):
    assert file_type(text.encode(), ".yaml") is None


SPELLINGS = [
    *("2021.yml", "2021", "2021.yaml.txt", "2021.yaml.yaml", "2021.YAML", "2021年.yaml", "2021年度.yaml", "2021 .yaml"),
    *(
        "２０２１.yaml",
        "2021。yaml",
        "2021．yaml",
        "2O21.yaml",
        "202l.yaml",
        "2021.txt",
        "../2021.yaml",
        "2021.",
        "/x/2021.yaml",
    ),
    *("2021yaml", "2021,yaml", "2021，yaml", "2021.yalm", "2021.ymal", "2021.docx"),
    *("城关办/2021.yaml", "data\\城关街道办事处\\2021.yaml", "data/某局/2021.yaml"),
]


def test_a_name_that_is_nearly_right_names_the_file_and_the_command(run, project):
    for typed in SPELLINGS:
        ran = run("new", 2022, "--from", typed)
        assert ran.status == 2, typed
        assert ran.err.endswith(f"名称相近的有：\n  {Path(DATA)}\n运行：gendoc new 2022 --from {Path(DATA)}\n"), typed


def test_a_file_whose_own_name_is_nearly_right_is_named(run, project):
    file = Path(DATA)
    for there in (
        "2021.yaml.txt",
        "2021.yml",
        "2021.yaml.yaml",
        "2021",
        "2021 - 副本.yaml",
        "2021（终稿）.yaml",
        "２０２１.yaml",
    ):
        file = file.rename(file.with_name(there))
        ran = run("build", "2021.yaml")
        assert ran.status == 2
        assert f"  {file}" in ran.err
        assert ran.err.endswith(f"运行：gendoc build {quoted(str(file))}\n")
        assert ("最好改名" in ran.err) == (not there.endswith((".yaml", ".yml")))


def test_a_file_outside_data_is_found_too(run, project):
    shutil.move(DATA, "templates/2021.yaml")
    assert f"  {Path('templates/2021.yaml')}\n" in run("build", "2021.yaml").err


def test_other_files_are_not_suggested(run, project):
    Path("2031.docx").write_bytes(b"x")
    Path("2031.xlsx").write_bytes(b"x")
    assert "2031." not in run("build", "2031.yaml").err.replace("2031.yaml：", "")


def test_no_file_of_a_report_type_and_no_result_is_suggested_and_a_folder_that_was_typed_counts(run, project):
    assert "starter.yaml" not in run("check", "starter").err
    shutil.copy(DATA, "output/2021.yaml")
    Path("data/甲").mkdir()
    shutil.copy(DATA, "data/甲/2021.yaml")
    for typed, files in (("2021.yml", ["data/甲/2021.yaml", DATA]), ("甲/2021.yml", ["data/甲/2021.yaml"])):
        lines = run("build", typed).err.splitlines()
        assert {line.strip() for line in lines if line.startswith("  ")} == {str(Path(file)) for file in files}


def test_the_search_for_similar_names_ends(project, monkeypatch):
    monkeypatch.setattr(alike, "MAX_SEEN", 20)
    many = Path("zz")
    many.mkdir()
    for number in range(60):
        (many / f"{number}.yaml").touch()
    (many / "zz").mkdir()
    (many / "zz" / "2999.yaml").touch()
    assert alike.alike("2999.yaml", Path()) == []


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
    monkeypatch.setattr(copies, "_head", lambda file, real=copies._head: opened.append(file) or real(file))
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


@pytest.mark.skipif(sys.platform == "win32", reason="there file names are always Unicode")
@pytest.mark.parametrize(
    "arguments",
    [
        ("build", "2021.yaml"),
        pytest.param(("check", DATA), marks=pytest.mark.long),
        pytest.param(("rules", "2021.yaml"), marks=pytest.mark.long),
        pytest.param(("new", 2022, "--from", "2021.yaml"), marks=pytest.mark.long),
        pytest.param(("init", "新"), marks=pytest.mark.long),
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_language_setting_without_chinese_makes_no_difference(process, project, arguments):
    ran = process(*arguments, env={**os.environ, **POSIX}, encoding="utf-8")
    assert ran.returncode == 0, ran.stderr
    assert "?" not in ran.stdout + ran.stderr
    assert "库存" in ran.stdout or "data" in ran.stdout or "已" in ran.stdout


@pytest.mark.parametrize(
    "encoding", ["cp437", *(pytest.param(name, marks=pytest.mark.long) for name in ("gbk", "cp1252", "ascii"))]
)
def test_no_code_page_ends_in_question_marks_or_a_traceback(process, project, encoding):
    environment = {**os.environ, "PYTHONUTF8": "0", "PYTHONIOENCODING": encoding}
    ran = process("rules", "2021.yaml", env=environment, encoding="gbk" if encoding == "gbk" else "utf-8")
    assert ran.returncode == 0, ran.stderr
    assert "库存" in ran.stdout


def test_the_library_says_why_a_kind_with_a_chinese_name_is_not_found(monkeypatch):
    from gendoc.core import project
    from gendoc.core.finding import Failure

    def refuse(name: str) -> bytes:
        return name.encode("ascii")

    monkeypatch.setattr(project.os, "fsencode", refuse)
    with pytest.raises(Failure, match="PYTHONUTF8"):
        project.find_type("救助物资简报")
