"""Files that are no data files: each command calls them what they are and says what to do with them."""

from __future__ import annotations

import io
import random
import shutil
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from gendoc.core.filetype import file_type

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000)
DATA = "data/城关街道办事处/2021.yaml"
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
        (["--from", "20210608.yaml"], "上一年的文件写在 --from 后面：gendoc new 年份 --from 20210608.yaml"),
        (["2O22"], "YEAR 写得不对：应是 1950 到 2999 的整数"),
        (["--department", "某某局"], "缺少 YEAR：要新建哪一年的，先写年份，如 gendoc new 2021 --department 某某局"),
    ],
)
def test_new_without_a_year_says_what_is_missing_or_what_the_file_is(run, foreign, typed, said):
    shutil.copy(DATA, "20210608.yaml")
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
