"""gendoc layout and gendoc template check: what they print, and how they end."""

from __future__ import annotations

import json

import pytest

from gendoc.render.outline.outline import compile_outline
from gendoc.word.package import read_package, write_package
from tests.cli.conftest import run  # noqa: F401

KIND = "部门整体支出绩效评价报告"


@pytest.fixture
def reports(clean, tmp_path, monkeypatch):
    """Return a folder with a clean report and one with a half-width comma."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "好.docx").write_bytes(clean)
    parts = read_package(clean)
    parts["word/document.xml"] = parts["word/document.xml"].replace("编制92人，".encode(), "编制92人,".encode())
    (tmp_path / "差.docx").write_bytes(write_package(parts))
    return tmp_path


def test_a_clean_report_ends_with_0(run, reports):  # noqa: F811
    ran = run("layout", "好.docx")
    assert (ran.status, ran.out) == (0, "好.docx：版式合乎 GB/T 9704\n")


def test_a_deviation_ends_with_1_and_shows_its_line(run, reports):  # noqa: F811
    ran = run("layout", "好.docx", "差.docx")
    assert ran.status == 1
    assert "差.docx:17:14: 错误[layout-half-width] 第 17 段" in ran.out
    assert "^" in ran.out
    assert "办法：改成「，」" in ran.out


def test_what_cannot_be_opened_ends_with_2_and_the_others_go_on(run, reports):  # noqa: F811
    ran = run("layout", "没有.docx", "差.docx")
    assert ran.status == 2
    assert "没有.docx：当前文件夹和 output/ 下都没有这个文件" in ran.err
    assert "layout-half-width" in ran.out


def test_json_lists_every_place(run, reports):  # noqa: F811
    printed = json.loads(run("layout", "差.docx", "--format", "json").out)
    (finding,) = printed["files"][0]["findings"]
    assert finding["code"] == "layout-half-width"
    assert finding["places"] == [
        {"paragraph": 17, "column": 14, "length": 1, "begins": "（三）人员情况：编制92人,年末在职88"}
    ]
    assert (finding["count"], finding["severity"], finding["found"]) == (1, "error", "中文里用了半角的「,」")


def test_strict_takes_warnings_for_errors(run, tmp_path, clean):  # noqa: F811
    parts = read_package(clean)
    parts["word/styles.xml"] = parts["word/styles.xml"].replace(b'<w:widowControl w:val="0"/>', b"<w:widowControl/>")
    (tmp_path / "x.docx").write_bytes(write_package(parts))
    assert run("layout", tmp_path / "x.docx").status == 0
    assert run("layout", tmp_path / "x.docx", "--strict").status == 1


def test_the_template_of_a_kind_is_sound(run):  # noqa: F811
    ran = run("template", "check", KIND)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.endswith("：标签和内容没有问题；版式合乎 GB/T 9704\n")


def test_an_own_template_is_told_of_tags_changes_grid_and_layout(run, tmp_path):  # noqa: F811
    parts = read_package(compile_outline("Title| {{ 单位 }}\nBody Text| 本单位{{ 单位 }}的情况，见下。", "x"))
    document = parts["word/document.xml"].decode()
    document = document.replace(
        'w:type="lines" w:linePitch="579"', 'w:type="linesAndChars" w:linePitch="579" w:charSpace="-848"'
    )
    (tmp_path / "甲.docx").write_bytes(write_package({**parts, "word/document.xml": document.encode()}))
    ran = run("template", "check", tmp_path / "甲.docx")
    assert "linesAndChars" in ran.out
    assert "每行 28 字，每面 22 行" in ran.out
    document = document.replace("{{ 单位 }}的情况", "｛｛ 单位 ｝｝的情况").replace('w:top="2098"', 'w:top="1440"')
    (tmp_path / "乙.docx").write_bytes(write_package({**parts, "word/document.xml": document.encode()}))
    ran = run("template", "check", tmp_path / "乙.docx")
    assert ran.status == 1
    assert "template-tag" in ran.out
    assert "layout-margins" in ran.out
    printed = json.loads(run("template", "check", tmp_path / "乙.docx", "--format", "json").out)
    assert {finding["code"] for finding in printed["findings"]} == {"template-tag"}
    assert "layout-margins" in {deviation["code"] for deviation in printed["layout"]}


def test_what_could_act_is_named_and_the_layout_measured_all_the_same(run, reports):  # noqa: F811
    parts = read_package((reports / "好.docx").read_bytes())
    rels = "word/_rels/document.xml.rels"
    link = b'<Relationship Id="v" Type="x/attachedTemplate" Target="file:///C:/x.dotm" TargetMode="External"/></R'
    (reports / "附.docx").write_bytes(write_package(parts | {rels: parts[rels].replace(b"</R", link)}))
    ran = run("layout", "附.docx")
    assert ran.status == 0
    assert ran.out.startswith(
        "附.docx:1:1: 说明[layout-unsafe] 全文：文件里有外部模板：file:///C:/x.dotm，可能夹带程序或外部内容；"
        "这里只量版式，什么也没有运行、没有读取\n"
    )
    assert ran.out.endswith("附.docx：版式合乎 GB/T 9704\n")


def test_an_unsafe_template_is_not_measured(run, tmp_path):  # noqa: F811
    parts = read_package(compile_outline("Title| 甲", "x"))
    rels = "word/_rels/document.xml.rels"
    parts[rels] = parts[rels].replace(
        b"</Relationships>",
        b'<Relationship Id="v" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="v.bin"/></Relationships>',
    )
    (tmp_path / "宏.docx").write_bytes(write_package(parts))
    ran = run("template", "check", tmp_path / "宏.docx")
    assert ran.status == 1
    assert "template-unsafe" in ran.out
    assert "版式没有检查" in ran.out


def test_an_unknown_kind_is_told(run):  # noqa: F811
    ran = run("template", "check", "没有这种")
    assert ran.status == 2
    assert "没有「没有这种」这种报告" in ran.err
