"""A paper with attachments, a table and sheets that lie crosswise: clean as gendoc makes it, told where it is spoilt."""

from __future__ import annotations

import pytest

from gendoc.layout.report import measure_data
from gendoc.official.outline import compile_outline
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


def _told(parts, *changes: tuple[str, str]):
    text = parts[DOCUMENT].decode()
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return measure_data(write_package({**parts, DOCUMENT: text.encode()}), "附件.docx")


def test_the_paper_is_clean(parts):
    assert [finding.message for finding in _told(parts).findings] == []


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
    assert code in {finding.code for finding in _told(parts, (old, new)).findings}
