"""Figures, captions, references and contents: clean as gendoc makes them, told of where they are spoilt."""

from __future__ import annotations

import re

import pytest

from gendoc.layout.measure import Measured, measure_data
from gendoc.word.package import OWN, read_package, write_package

DOCUMENT = "word/document.xml"
PARAGRAPH = r"<w:p><w:pPr><w:pStyle w:val=\"{}\"/></w:pPr>(?:(?!</w:p>).)*?</w:p>"
FIGURE, CAPTION, FIGURE_CAPTION = (PARAGRAPH.format(style) for style in ("Figure", "Caption", "FigureCaption"))
UNIT, TABLE = PARAGRAPH.format("TableUnit"), r"<w:tbl>(?:(?!</w:tbl>).)*</w:tbl>"


@pytest.fixture(scope="module")
def parts(built):
    return read_package(built["2024"], OWN)


def _measured(parts, text: str) -> Measured:
    return measure_data(write_package({**parts, DOCUMENT: text.encode()}), "报告.docx")


def _said(parts, pattern: str, new: str) -> list[str]:
    """Return what is said after the first match of a pattern was replaced."""
    text, count = re.subn(pattern, new, parts[DOCUMENT].decode(), count=1)
    assert count
    return [f"{group.finding.code} {group.places[0].observed}" for group in _measured(parts, text).groups]


def test_a_figure_larger_than_the_text_is_told(parts):
    assert _said(parts, 'cx="5400040"', 'cx="7380000"') == ["layout-figure-size 图宽 205 毫米，超出版心"]
    assert _said(parts, 'cy="2794000"', 'cy="9360000"') == ["layout-figure-size 图高 260 毫米，超出版心"]


def test_a_caption_on_the_other_side_is_told(parts):
    assert _said(parts, f"({FIGURE})({FIGURE_CAPTION})", r"\2\1") == ["layout-caption 图题在图的上面"]
    assert _said(parts, f"({CAPTION})({UNIT})({TABLE})", r"\2\3\1") == ["layout-caption 表题在表的下面"]


@pytest.mark.parametrize(
    ("added", "observed"),
    [
        ('<w:jc w:val="left"/></w:pPr>', "表题、图题没有居中"),
        ("</w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>续</w:t></w:r>", "表题、图题加粗"),
        ('</w:pPr><w:r><w:rPr><w:sz w:val="16"/></w:rPr><w:t>续</w:t></w:r>', "表题、图题是8 磅"),
    ],
)
def test_a_caption_set_otherwise_is_told(parts, added, observed):
    assert f"layout-caption {observed}" in _said(parts, '(<w:pStyle w:val="Caption"/>)</w:pPr>', rf"\1{added}")


REFERENCE = r"(REF _RefTable1 (?:(?!</w:p>).)*?<w:t(?: [^>]*)?>)表1(</w:t>)"


@pytest.mark.parametrize("shown", ["表5", "表2"])
def test_a_reference_that_says_something_else_is_told(parts, shown):
    assert _said(parts, REFERENCE, rf"\g<1>{shown}\2") == [f"layout-reference 引用写作「{shown}」，所指的是「表1」"]


def test_a_reference_to_what_is_gone_is_told(parts):
    assert _said(parts, "REF _RefTable1", "REF _RefTable9") == ["layout-reference 引用「表1」所指的地方已经删去"]


def test_a_table_named_in_words_that_is_not_there_is_told(parts):
    (message,) = _said(parts, r"(BodyText\"/></w:pPr>(?:(?!</w:p>).)*?<w:t[^>]*>)([^<]{9})", r"\1\2见表7")
    assert message == "layout-reference 提到「表7」，文中没有这个号"


ENTRY = r'<w:p><w:pPr><w:pStyle w:val="TOC{}"/></w:pPr>(?:(?!</w:p>).)*?{}(?:(?!</w:p>).)*?</w:p>'


def test_contents_out_of_order_are_told(parts):
    three, four = ENTRY.format(1, "三、绩效评价工作情况"), ENTRY.format(1, "四、部门整体绩效公开情况")
    messages = _said(parts, f"({three})({four})", r"\2\1")
    assert messages == ["layout-contents 目录里的「三、绩效评价工作情况」次序与正文不同"]


def test_a_heading_that_the_contents_do_not_list_is_told(parts):
    three = ENTRY.format(1, "三、绩效评价工作情况")
    text = re.sub(three, "", parts[DOCUMENT].decode(), count=1)
    (group,) = _measured(parts, text).groups
    assert group.places[0].observed == "目录里没有这个标题"
    assert "「三、绩效评价工作情况」" in group.finding.message


def test_page_numbers_of_the_contents_that_fall_are_told(parts):
    pages = iter(["1", "1", "2", "4", "3", *["5"] * 20])
    text = re.sub(
        r'(PAGEREF (?:(?!</w:p>).)*?w:fldCharType="separate"/></w:r>)',
        lambda place: f"{place[0]}<w:r><w:t>{next(pages)}</w:t></w:r>",
        parts[DOCUMENT].decode(),
    )
    (finding,) = _measured(parts, text).findings
    assert "目录的页码从 4 降到 3" in finding.message


def test_a_sheet_that_lies_crosswise_with_the_footers_of_the_others_is_told(parts):
    head, mark, tail = parts[DOCUMENT].decode().rpartition("<w:sectPr>")
    tail = re.sub("<w:footerReference[^>]*/>", "", tail)
    messages = [finding.message for finding in _measured(parts, head + mark + tail).findings]
    assert any("第 4 节的页脚：横排页的页码" in message for message in messages)


def test_a_box_and_a_line_drawn_by_hand_are_told_where_they_stand(parts):
    drawn = (
        '<w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>附注</w:t>'
        "</w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )
    assert "layout-shape 正文里有文本框" in _said(parts, '(<w:pStyle w:val="BodyText"/></w:pPr>)', rf"\1{drawn}")
    line = '<w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:line/></w:pict></w:r>'
    assert _said(parts, '(<w:pStyle w:val="BodyText"/></w:pPr>)', rf"\1{line}") == [
        "layout-shape 正文里有自己画的线条或图形"
    ]
