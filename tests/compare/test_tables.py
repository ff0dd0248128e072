"""What a table says of its figures: the heads above them, new heads further down, a column of units."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gendoc.pipeline import steps as pipeline
from tests.texts import GOODS

HEAD = (
    GOODS
    + """\
概况: [无。]
数据: {款: 3.00 万元, 元款: 100.00 元, 率: 75.00 %, 人: 95 人, 户: 95 户, 补: 5.00 万元, 分: 10 分, 均: 737.08 元/人, 空: 无}
"""
)
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def cell(text: str) -> str:
    span, _, rest = text.partition(":") if text[:1].isdigit() and ":" in text else ("1", "", text)
    return f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr><w:p><w:r><w:t>{rest}</w:t></w:r></w:p></w:tc>'


@pytest.fixture
def told(project, remade):
    """Return the codes and messages of what is said of a table's figures; a row is its cells, 3:甲 covers three columns."""
    home = next((project / "templates").iterdir())
    outline = (home / "template.txt").read_text("utf-8")
    names = "Body Text| {{ 物资[0].名称 }}、{{ 物资[1].名称 }}如下。\nBody Text| 此处是表格"
    (home / "template.txt").write_text(outline.replace("Body Text| 此处是表格", names), "utf-8")

    def check(*rows: str) -> list[tuple[str, str]]:
        made = "".join(f"<w:tr>{''.join(cell(text.strip()) for text in row.split(' ; '))}</w:tr>" for row in rows)
        grid = '<w:gridCol w:w="2000"/>' * max(row.count(" ; ") + 1 for row in rows)
        (home / "table.xml").write_text(f'<w:tbl xmlns:w="{WORD}"><w:tblGrid>{grid}</w:tblGrid>{made}</w:tbl>', "utf-8")
        remade()
        (project / "report.yaml").write_text(HEAD, encoding="utf-8")
        checked = pipeline.check(project / "report.yaml")
        assert checked.page is not None, checked.findings
        return [(one.code, one.message) for one in checked.findings if one.code.startswith("unit-")]

    return check


MONEY = "甲 ; {{ 数据.款|数 }} ; {{ 数据.率|数 }}"


@pytest.mark.parametrize(
    "rows",
    [
        ["项目 ; 金额（万元） ; 占比（%）", MONEY, "项目 ; 人数 ; 补助", "乙 ; {{ 数据.人|数 }} ; {{ 数据.补|数 }}"],
        ["项目 ; 金额 ; 占比（%）", MONEY, "项目 ; 人数 ; 补助", "乙 ; {{ 数据.人|数 }} ; {{ 数据.补|数 }}"],
        ["项目 ; 说明 ; 金额", "甲 ; 按预算（元）折算 ; {{ 数据.款|数 }}"],
        [
            "项目 ; 金额 ; 占比（%）",
            "甲 ; {{ 数据.款|数 }} ; 按预算（元）折算",
            "乙 ; 按预算（元）折算 ; {{ 数据.率|数 }}",
            MONEY,
        ],
        ["项目 ; 金额（万元） ; 占比（%）", MONEY, "丙 ; 尚未开展 ; 尚无", MONEY],
        ["项目 ; 金额（万元） ; 占比（%）", MONEY, "丙 ; {{ 数据.空 }} ; {{ 数据.空 }}", MONEY],
        ["项目 ; 金额（万元） ; 占比（%）", MONEY, "3:二、其他支出", MONEY],
        ["项目 ; 说明 ; 占比（%）", "丙 ; 按预算（元）折算 ; 尚无", MONEY],
        ["项目 ; {{ 年度 }}年（万元） ; 占比（%）", MONEY],
        ["3:收支情况（单位：万元）", "项目 ; 金额 ; 占比（%）", MONEY],
        ["物资 ; 单位 ; 金额 ; 占比（%）", "甲 ; 万元 ; {{ 数据.款|数 }} ; {{ 数据.率|数 }}"],
        ["指标 ; 指标值 ; 计量单位 ; 分值", "甲 ; {{ 数据.户|数 }} ; 户 ; {{ 数据.分|数 }}"],
        ["指标 ; 单位 ; 指标值", "甲 ; % ; {{ 数据.率|数 }}"],
        ["物资 ; 单位 ; 受益户数", "甲 ; 件 ; {{ 数据.户|数 }}"],
        ["单位 ; 金额（万元） ; 占比（%）", "民政局 ; {{ 数据.款|数 }} ; {{ 数据.率|数 }}"],
        ["物资 ; 单位 ; 金额（万元）", "甲 ; 元 ; {{ 数据.款|数 }}"],
    ],
)
def test_a_right_table_has_no_remark(told, rows):
    assert told(*rows) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=6, deadline=None)
@given(
    st.sampled_from(["元", "万元", "亿元"]),
    st.sampled_from(["", "3:一、基本支出", "丙 ; 尚未开展 ; 按预算（元）折算", "丁 ; — ; —"]),
    st.integers(1, 2),
)
def test_the_nearest_row_of_heads_gives_the_unit(told, unit, between, times):
    rows = ["项目 ; 金额（亿元） ; 占比（%）", "甲 ; 尚无 ; {{ 数据.率|数 }}", f"项目 ; 补助（{unit}） ; 比重（%）"]
    found = told(*rows, *[MONEY, *([between] if between else [])] * times, MONEY)
    assert [code for code, _ in found] == ([] if unit == "万元" else ["unit-differs"])


@pytest.mark.parametrize(
    ("rows", "code", "words"),
    [
        (["项目 ; 金额（元） ; 占比（%）", MONEY], "unit-differs", "表头「金额（元）」的单位是「元」"),
        (["3:收支情况（单位：元）", "项目 ; 金额 ; 占比（%）", MONEY], "unit-differs", "的单位是「元」"),
        (["项目 ; {{ 年度 }}年（元） ; 占比（%）", MONEY], "unit-differs", "表头「2021年（元）」的单位是「元」"),
        (
            ["项目 ; 金额（万元） ; 占比（%）", MONEY, "项目 ; 补助（元） ; 比重（%）", MONEY],
            "unit-differs",
            "表头「补助（元）」的单位是「元」",
        ),
        (["项目 ; 金额（元） ; 占比（%）", "3:一、支出", MONEY], "unit-differs", "表头「金额（元）」的单位是「元」"),
        (["项目 ; 金额 ; 占比", MONEY], "unit-missing", "没有「%」"),
        (["项目 ; 比 ; 重", "甲 ; {{ 数据.率 }} ; {{ 数据.率|数 }}"], "unit-missing", "没有「%」"),
        (["指标 ; 单位 ; 指标值", "甲 ; 万元 ; {{ 数据.元款|数 }}"], "unit-differs", "单位一栏的单位是「万元」"),
        (["指标 ; 计量单位 ; 指标值", "丙 ; 人 ; {{ 数据.户|数 }}"], "unit-differs", "单位一栏的单位是「人」"),
        (["指标 ; 指标值 ; 单 位", "丙 ; {{ 数据.户|数 }} ; 人"], "unit-differs", "单位一栏的单位是「人」"),
    ],
)
def test_another_unit_than_the_table_says_is_told(told, rows, code, words):
    ((found, message),) = told(*rows)
    assert found == code
    assert words in message
