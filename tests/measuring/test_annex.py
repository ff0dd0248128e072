"""A document with attachments, a table and landscape pages: no finding as gendoc makes it, one for each defect put in."""

from __future__ import annotations

import pytest

from gendoc.layout.measure import measure_data
from gendoc.render.outline.outline import compile_outline
from gendoc.word.package import OWN, read_package, write_package

OUTLINE = """
Title| 某某局2024年度部门整体支出绩效评价报告
heading 1| 一、基本情况
Body Text| 全年支出合计2,366.45万元，各项支出见下表。
caption| 表1　支出情况表
表格单位| 单位：万元
表格| 文字 4 | 数字 2 | 数字 2
表头| 项目 | 决算数 | 占比（%）
行| 基本支出 | 480.30 | 20.30
行| 项目支出 | 1,886.15 | 79.70
合计| 合计 | 2,366.45 | 100.00
Body Text| 以上数字与部门决算一致。
附件首项| 附件：1. 部门整体支出绩效自评表
附件次项| 2. 满意度调查结果
分节| 横向
附件| 附件1
附件标题| 部门整体支出绩效自评表
表格| 文字 2 | 数字 1 | 数字 1
表头| 指标 | 分值 | 得分
行| 预算执行率 | 10 | 9.8
行| 满意度 | 10 | 9.5
合计| 合计 | 20 | 19.3
"""
DOCUMENT = "word/document.xml"
TURNED = 'w:top="1588" w:right="2098" w:bottom="1474" w:left="1984"'


@pytest.fixture(scope="module")
def parts():
    return read_package(compile_outline(OUTLINE, "附件"), OWN)


def _measured(parts, *changes: tuple[str, str]):
    text = parts[DOCUMENT].decode()
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return measure_data(write_package({**parts, DOCUMENT: text.encode()}), "附件.docx")


def test_the_paper_is_clean(parts):
    assert [finding.message for finding in _measured(parts).findings] == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (TURNED, 'w:top="2098" w:right="1474" w:bottom="1984" w:left="1588"', "layout-margins"),
        (' w:orient="landscape"', "", "layout-orientation"),
        ('<w:footerReference w:type="even" r:id="rId8"/>', '<w:footerReference w:type="even" r:id="rId99"/>', "layout-page-number-missing"),
        ("<w:tblHeader/>", "", "layout-table-header"),
        ("<w:cantSplit/>", "", "layout-table-split"),
        ("1,886.15", "18,86.15", "layout-grouping"),
        ('<w:pStyle w:val="TableFigure"/>', '<w:pStyle w:val="TableFigure"/><w:jc w:val="left"/>', "layout-table-figures"),
        ("表1　支出", "表2　支出", "layout-number-sequence"),
        ("2. 满意度", "3. 满意度", "layout-number-sequence"),
        ("2. 满意度调查结果", "2. 满意度调查结果。", "layout-attachment"),
        (">附件1<", ">附件1：<", "layout-attachment"),
        ('<w:pStyle w:val="AttachmentLabel"/>', '<w:pStyle w:val="BodyText"/>', "layout-font"),
        ("占比（%）", "占比(%)", "layout-half-width"),
    ],
)  # fmt: skip
def test_what_is_spoilt_is_told(parts, old, new, code):
    assert code in {finding.code for finding in _measured(parts, (old, new)).findings}


COLUMNS = "".join(
    f"行| 项目{name} | {amount}.00 | {amount}.50\n"
    for name, amount in zip("甲乙丙丁戊", range(10, 60, 10), strict=True)
)
ROWS = f"""
Title| 某某局2024年度部门整体支出绩效评价报告
heading 1| 一、基本情况
Body Text| 各项支出见表1。
caption| 表1　支出情况表
表格| 文字 4 | 数字 2 | 数字 2
表头| 项目 | 预算数 | 决算数
{COLUMNS}合计| 合计 | 150.00 | 152.50
Body Text| 以上数字与部门决算一致。
"""


@pytest.fixture(scope="module")
def rows():
    return read_package(compile_outline(ROWS, "表格"), OWN)


def _cell(parts, words: str, properties: str = "", cell: str = "", paragraph: str = ""):
    """Set one cell by hand."""
    text = parts[DOCUMENT].decode()
    at = text.index(f">{words}<")
    for mark, added in (("</w:rPr>", properties), ("</w:pPr>", paragraph), ("</w:tcPr>", cell)):
        place = text.rindex(mark, 0, at)
        text = text[:place] + added + text[place:]
        at += len(added)
    return measure_data(write_package({**parts, DOCUMENT: text.encode()}), "表格.docx")


def test_cells_that_are_alike_are_left_alone(rows):
    assert [finding.message for finding in _cell(rows, "项目丙").findings] == []


@pytest.mark.parametrize(
    ("words", "changed", "observed"),
    [
        ("项目丙", {"properties": '<w:rFonts w:eastAsia="黑体"/>'}, "这一格字体是黑体"),
        ("项目丙", {"properties": '<w:sz w:val="18"/>'}, "这一格字号是小五（9 磅）"),
        ("项目丙", {"properties": '<w:sz w:val="28"/>'}, "这一格字号是四号（14 磅）"),
        ("项目丙", {"properties": '<w:sz w:val="23"/>'}, "这一格字号是11.5 磅"),
        ("30.50", {"properties": '<w:sz w:val="28"/>'}, "这一格字号是四号（14 磅）"),
        ("项目丙", {"properties": "<w:b/>"}, "这一格加粗"),
        ("30.50", {"properties": "<w:b/>"}, "这一格加粗"),
        ("30.50", {"properties": '<w:rFonts w:ascii="Calibri"/>'}, "这一格数字、字母的字体是Calibri"),
        ("项目丙", {"paragraph": '<w:jc w:val="center"/>'}, "这一格居中"),
        ("项目丙", {"cell": '<w:shd w:val="clear" w:color="auto" w:fill="FFFF00"/>'}, "这一格有底色（FFFF00）"),
        ("30.50", {"properties": '<w:shd w:val="clear" w:color="auto" w:fill="FFFF00"/>'}, "这一格有底色（FFFF00）"),
    ],
)
def test_a_cell_set_apart_is_told(rows, words, changed, observed):
    (group,) = [group for group in _cell(rows, words, **changed).groups if group.finding.code == "layout-table-cell"]
    (place,) = group.places
    assert place.observed == observed
    assert f"「{words}」" in group.finding.message


def test_a_row_of_totals_and_a_grey_head_may_be_apart(rows):
    bold = _cell(rows, "合计", "<w:b/>")
    assert "layout-table-cell" not in {finding.code for finding in bold.findings}
    grey = _cell(rows, "预算数", cell='<w:shd w:val="clear" w:color="auto" w:fill="D9D9D9"/>')
    assert [finding.message for finding in grey.findings] == []


def test_digits_in_a_face_of_the_office_program_are_told_in_tables(rows):
    findings = _cell(rows, "30.50", '<w:rFonts w:ascii="Calibri"/>').findings
    assert "layout-latin-font" in {finding.code for finding in findings}


def test_a_table_that_begins_left_of_the_text_is_told(rows):
    text = rows[DOCUMENT].decode()
    text = text.replace('<w:jc w:val="center"/><w:tblLayout', '<w:tblInd w:w="-1200" w:type="dxa"/><w:tblLayout', 1)
    findings = measure_data(write_package({**rows, DOCUMENT: text.encode()}), "表格.docx").findings
    assert ["伸出版心左边" in finding.message for finding in findings] == [True]
