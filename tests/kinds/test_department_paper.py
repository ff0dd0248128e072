"""The full paper of the fictional department: tables, references to them, and the annex, all from its data."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator

import gendoc
from gendoc.pipeline import steps as pipeline
from gendoc.word.names import SECT_PR, TBL, TC, TR, P, w
from gendoc.word.package import parse, read_package
from gendoc.word.text import text_of

ROOT = Path(__file__).parents[2]
DEPARTMENT = next((ROOT / "data").glob("示例市*"))
MAIN = "word/document.xml"


@pytest.fixture(scope="module")
def checked():
    return pipeline.check(DEPARTMENT / "2024.yaml")


@pytest.fixture(scope="module")
def tables(checked):
    root = parse(read_package(checked.document.data)[MAIN], MAIN)
    return [
        [[text_of(next(cell.iter(P))) for cell in row.findall(TC)] for row in table.findall(TR)]
        for table in root.iter(TBL)
    ]


@pytest.fixture
def copied(tmp_path):
    """Return the department's data file in a project of its own."""
    (tmp_path / "templates").symlink_to(ROOT / "templates")
    shutil.copytree(DEPARTMENT, tmp_path / "data" / DEPARTMENT.name)
    return tmp_path / "data" / DEPARTMENT.name / "2024.yaml"


def change(file, *changes):
    text = file.read_text("utf-8")
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    file.write_text(text, "utf-8")


def texts(document):
    return dict(document.trace.paragraphs)[MAIN]


def test_the_paper_is_valid(checked, tmp_path):
    (tmp_path / "report.docx").write_bytes(checked.document.data)
    assert [str(error) for error in OpenXmlValidator().validate(str(tmp_path / "report.docx")).errors] == []


def test_income_and_expenditure_stand_side_by_side(tables):
    assert tables[0] == [
        ["收入", "支出"],
        ["项目", "决算数", "占比（%）", "项目", "决算数", "占比（%）"],
        ["财政拨款收入", "3,712.64", "98.36", "基本支出", "1,685.42", "44.25"],
        ["事业收入", "46.80", "1.24", "项目支出", "2,123.86", "55.75"],
        ["其他收入", "15.26", "0.40", "", "", ""],
        ["本年收入合计", "3,774.70", "100.00", "本年支出合计", "3,809.28", "100.00"],
        ["年初结转和结余", "98.73", "—", "年末结转和结余", "64.15", "—"],
        ["总计", "3,873.43", "—", "总计", "3,873.43", "—"],
    ]


def test_what_did_not_take_place_is_a_dash(tables):
    assert tables[1][1:] == [
        ["因公出国（境）费", "—", "—", "—", "—", "—"],
        ["公务用车购置及运行费", "20.00", "16.84", "17.52", "-0.68", "-3.88"],
        ["公务接待费", "8.00", "4.37", "5.16", "-0.79", "-15.31"],
        ["合计", "28.00", "21.21", "22.68", "-1.47", "-6.48"],
    ]


def test_every_project_has_a_row_and_the_total_is_that_of_the_projects(tables):
    assert len(tables[2]) == 14
    assert tables[2][7] == ["惠民演出和戏曲进乡村", "150.00", "150.00", "100.00"]
    assert tables[2][-1] == ["合计", "2,180.00", "2,123.86", "97.42"]


def test_the_annex_names_each_upper_indicator_once(tables):
    annex = tables[3]
    assert len(annex) == 51
    assert [row[0] for row in annex[1:] if row[0]] == ["投入", "过程", "产出", "效益", "总计"]
    assert annex[2] == ["", "", "绩效指标明确性", "4.0", "3.50", "个别效益指标没有量化"]
    assert annex[3] == ["", "", "目标与职能相符性", "1.0", "1.00", "—"]
    assert annex[11] == ["", "小计", "20.0", "19.50", ""]
    assert annex[-1] == ["总计", "100.0", "96.10", ""]


def test_sentences_refer_to_tables_by_number(checked):
    for words in ("占0.40%（见表1）。", "上年的比较见表2。", "执行情况见表3。"):
        assert any(text.endswith(words) for text in texts(checked.document))
    assert [text for text in texts(checked.document) if text[:2] in ("表1", "表2", "表3")] == [
        "表1　收入支出决算总表",
        "表2　“三公”经费支出情况表",
        "表3　项目支出明细表",
    ]


def test_every_digit_of_the_tables_rests_on_something(checked):
    assert checked.numbers.ungrounded == []
    fields = {
        (field.part, field.paragraph, field.start) for field in checked.document.fields if field.kind in ("SEQ", "REF")
    }
    named = {
        number.named for number in checked.numbers.strings if (number.part, number.paragraph, number.start) in fields
    }
    assert named <= {"序号"}
    assert len(fields) == 3 + 4 + 3 + 4  # captions of tables and charts, references to them


def test_every_figure_in_a_table_is_traced_to_its_cell(checked):
    places = {(place.cell, place.text): place.path for place in checked.document.trace.places if place.cell}
    assert places[(0, 4, 1, 0), "15.26"] == ("收入", "构成", 2, "金额")
    assert places[(3, 1, 4, 0), "4.00"] == ("自评", "指标", 0, "二级", 0, "三级", 0, "得分")
    assert places[(3, 50, 1, 0), "100.0"] == ("自评", "分值")
    assert len(places) > 150


def test_a_table_that_is_not_there_moves_the_numbers_of_the_others(copied):
    change(copied, ("收支总表: {收入总计: 3873.43, 支出总计: 3873.43}", "# "), ("（见{{ 表(收支总表) }}）", ""))
    checked = pipeline.check(copied)
    assert checked.findings == ()
    assert any(text.endswith("上年的比较见表1。") for text in texts(checked.document))
    assert any(text.endswith("执行情况见表2。") for text in texts(checked.document))


def test_a_number_typed_after_a_reference_is_told_where_it_was_typed(copied):
    change(copied, ("上年的比较见{{ 表(三公经费表) }}。", "上年的比较见{{ 表(三公经费表) }}，另有77项。"))
    (finding,) = pipeline.check(copied).findings
    assert finding.code == "loose-number"
    source = copied.read_text("utf-8")
    assert source[finding.span.start :][:3] == "77项"


def test_attachments_of_ones_own_are_listed_and_numbered_only_if_there_are_several(copied):
    def listed():
        document = gendoc.build(copied, copied.with_name("report.docx"), gendoc.Options(force=True)).checked.document
        return [text for text in texts(document) if text.startswith(("附件", "2. ", "3. "))]

    assert listed() == ["附件：1. 部门整体支出绩效自评表", "2. 群众和游客满意度调查结果", "附件1"]
    change(copied, ("附件:  ", "# "), ("  - 群众和游客满意度调查结果\n", ""), ("见附件1。", "见附件。"))
    assert listed() == ["附件：部门整体支出绩效自评表", "附件"]


def test_without_indicators_there_is_no_annex_nor_any_trace_of_one():
    checked = pipeline.check(next((ROOT / "data").glob("*/2020.yaml")))
    parts = read_package(checked.document.data)
    root = parse(parts[MAIN], MAIN)
    assert [size.get(w("w")) for size in root.iter(w("pgSz"))] == ["11906"]
    assert len(list(root.iter(SECT_PR))) == 1
    assert not list(root.iter(TBL))
    assert not [text for text in texts(checked.document) if text.startswith("附件")]
    assert sorted(name for name in parts if "footer" in name) == ["word/footer1.xml", "word/footer2.xml"]


def test_a_table_of_projects_needs_projects(copied):
    text = copied.read_text("utf-8")
    start, end = text.index("专项资金:\n"), text.index("项目支出表:")
    copied.write_text(text[:start] + text[end:], "utf-8")
    assert "missing-field" in {finding.code for finding in pipeline.check(copied).findings}


def test_a_draft_has_its_tables_though_nothing_is_filled_in(copied):
    change(
        copied,
        ("收入总计: 3873.43", "收入总计: 待填"),
        ("{名称: 绩效目标合理性, 分值: 4, 得分: 4}", "{名称: 待填, 分值: 待填, 得分: 待填}"),
    )
    document = pipeline.check(copied, gendoc.Options(draft=True)).document
    assert [texts(document).count(gap) for gap in ("待填", "【待填】")] == [1, 3]  # a name, and figures


def test_two_builds_are_one_file(copied, tmp_path):
    built = [gendoc.build(copied, tmp_path / name).output.read_bytes() for name in ("a.docx", "b.docx")]
    assert built[0] == built[1]
