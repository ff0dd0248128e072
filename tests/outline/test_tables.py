"""Tables and sections of an outline: what they become, and what is refused, by line."""

import pytest
from lxml import etree

from gendoc.render.outline.outline import OutlineError, compile_outline
from gendoc.word.package import read_package

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TABLE = """
Body Text| 前文
表格| 文字 4 | 数字 2 | 居中 3
表头| 甲 | 乙 | <
表头| ^ | 丙 | 丁
{%tr for 项 in 各项 %}
  行| {{ 项.名称 }} | {{ 项.金额|表数 }} | {% if 项.注 %}[要点:{{ 项.注 }}]{% endif %}
{%tr endfor %}
合计| 合计 | < | {{ 合计|表数 }}
"""


def body(outline):
    return etree.fromstring(read_package(compile_outline(outline, "大纲"))["word/document.xml"])[0]


def rows(outline):
    return body(outline).findall(f"{W}tbl/{W}tr")


def text(element):
    return "".join(element.itertext())


def values(element, name):
    return [found.get(f"{W}val") for found in element.iter(f"{W}{name}")]


def test_columns_share_the_width_of_the_text_to_the_last_twip():
    table = body("表格| 文字 1 | 数字 1 | 数字 1 | 数字 4\n行| 甲 | 乙 | 丙 | 丁").find(f"{W}tbl")
    widths = [int(column.get(f"{W}w")) for column in table.find(f"{W}tblGrid")]
    assert sum(widths) == 8844
    assert widths == [1263, 1263, 1264, 5054]
    assert table.find(f"{W}tblPr/{W}tblLayout").get(f"{W}type") == "fixed"
    assert table.find(f"{W}tblPr/{W}tblW").get(f"{W}w") == "8844"


def test_header_rows_repeat_and_no_row_is_parted():
    found = rows(TABLE)
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in found] == [True, True, *[False] * 4]
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in found)


def test_cells_are_set_as_their_row_and_column_say():
    head, _, _, row, _, total = rows(TABLE)
    assert values(head, "pStyle") == ["TableHead", "TableHead"]
    assert values(row, "pStyle") == ["TableText", "TableFigure", "TableCentred"]
    assert values(total, "pStyle") == ["TableTotal", "TableTotal"]
    assert [text(cell) for cell in row.iter(f"{W}tc")] == [
        "{{ 项.名称 }}",
        "{{ 项.金额|表数 }}",
        "{% if 项.注 %}{{ 项.注 }}{% endif %}",
    ]
    assert values(row, "rStyle") == ["RunInHeading"]


def test_a_control_tag_has_a_row_of_its_own():
    _, _, opening, _, closing, _ = rows(TABLE)
    assert [text(opening), text(closing)] == ["{%tr for 项 in 各项 %}", "{%tr endfor %}"]
    assert values(opening, "gridSpan") == values(closing, "gridSpan") == ["3"]


def test_cells_are_one_with_those_to_their_left_and_above():
    first, second, *_, total = rows(TABLE)
    assert (values(first, "gridSpan"), values(second, "gridSpan"), values(total, "gridSpan")) == (["2"], [], ["2"])
    assert (values(first, "vMerge"), values(second, "vMerge")) == (["restart"], ["continue"])


def test_a_named_line_may_be_a_row_and_comments_may_stand_between():
    found = rows("@行 = 行| 甲 | 乙\n表格| 文字 1 | 文字 1\n# 说明\n\n@行\n@行\nBody Text| 完。")
    assert [text(row) for row in found] == ["甲乙", "甲乙"]


def test_a_break_gives_the_pages_before_it_their_section_and_those_after_it_theirs():
    found = body("Body Text| 甲\n分节| 横向\n表格| 文字 1\n行| 乙\n分节| 纵向\nBody Text| 丙")
    sizes = [(size.get(f"{W}w"), size.get(f"{W}orient")) for size in found.iter(f"{W}pgSz")]
    assert sizes == [("11906", None), ("16838", "landscape"), ("11906", None)]
    footers = [[e.values()[1] for e in section.findall(f"{W}footerReference")] for section in found.iter(f"{W}sectPr")]
    assert footers == [["rId5", "rId6"], ["rId7", "rId8"], ["rId5", "rId6"]]
    assert found.find(f"{W}tbl/{W}tblPr/{W}tblW").get(f"{W}w") == "12756"


def test_the_margins_turn_with_the_sheet():
    section = body("分节| 横向\nBody Text| 甲").findall(f"{W}sectPr")[-1]
    margins = section.find(f"{W}pgMar")
    assert [margins.get(f"{W}{side}") for side in ("top", "right", "bottom", "left")] == [
        "1588",
        "2098",
        "1474",
        "1984",
    ]


def test_only_an_outline_with_sheets_that_lie_crosswise_has_footers_for_them():
    assert "word/footer3.xml" not in read_package(compile_outline("Body Text| 甲", "大纲"))
    parts = read_package(compile_outline("Body Text| 甲\n分节| 横向\nBody Text| 乙", "大纲"))
    assert b"tbRl" in parts["word/footer3.xml"]
    assert b"tbRl" in parts["word/footer4.xml"]


@pytest.mark.parametrize(
    ("lines", "line", "message"),
    [
        ("表格| 文字 4 | 金额 2\n行| 甲 | 乙", 1, "列「金额 2」应写作 种类 宽度"),
        ("表格| 文字\n行| 甲", 1, "列「文字」"),
        ("表格| " + " | ".join(["文字 1"] * 31) + "\n", 1, "31 列，超过 30 列"),
        ("表格| 文字 1 | 文字 1\n行| 甲", 2, "这一行有 1 格，表格有 2 列"),
        ("表格| 文字 1\n行| 甲 | 乙", 2, "这一行有 2 格，表格有 1 列"),
        ("表格| 文字 1 | 文字 1\n行| < | 甲", 2, "第一格的左边没有格"),
        ("表格| 文字 1 | 文字 1\n表头| ^ | 甲", 2, "上面没有同样宽的格"),
        ("表格| 文字 1 | 文字 1\n表头| 甲 | <\n表头| ^ | 乙\n行| 丙 | 丁", 3, "上面没有同样宽的格"),
        ("表格| 文字 1\n行| 甲\n表头| 乙", 3, "表头要写在各行的前面"),
        ("Body Text| 甲\n行| 甲", 2, "行 要写在表格里"),
        ("{%tr for 甲 in 乙 %}", 1, "要写在表格里"),
        ("Body Text| 甲\n表格| 文字 1\n表头| 乙\nBody Text| 丙", 2, "表格没有一行"),
        ("表格| 文字 1\n行| 甲\n表格| 文字 1\n行| 乙", 3, "连在一起"),
        ("表格| 文字 1\n行| 甲\n{%p if 乙 %}\n表格| 文字 1\n行| 丙\n{%p endif %}", 4, "连在一起"),
        ("表格| 文字 1\n{%tr for 甲 in 乙 %}\n行| 丙", 2, "for 没有在表格里结束"),
        ("表格| 文字 1\n{%tr for 甲 in 乙 %}\n行| 丙\nBody Text| 丁", 2, "for 没有在表格里结束"),
        ("表格| 文字 1\n{%tr for 甲 in 乙 %}\n行| 丙\n{%p endfor %}", 2, "for 没有在表格里结束"),
        ("表格| 文字 1\n{%tr for 甲 in 乙 %} 丙", 2, "独占一行"),
        ("表格| 文字 1\n行| {%tr if 甲 %}乙", 2, "独占一行"),
        ("表格| 文字 1\n行| {% if 甲 %}乙", 2, "没有在本行结束"),
        ("表格| 文字 1\n行| {{ 甲，乙 }}", 2, "标签的写法有误"),
        ("分节| 斜向", 1, "后面写 纵向 或 横向"),
        ("{%p if 甲 %}\n分节| 横向\nBody Text| 乙\n{%p endif %}", 4, "从第 1 行的 if 起改了纸的方向"),
    ],
)
def test_a_mistake_is_reported_with_its_line(lines, line, message):
    with pytest.raises(OutlineError) as caught:
        compile_outline(lines, "大纲")
    assert message in caught.value.message
    assert caught.value.line == line
