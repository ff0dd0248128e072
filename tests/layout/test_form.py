"""The self-evaluation form, as LibreOffice sets it."""

from pathlib import Path

import pytest

import gendoc

from .conftest import TEXT_BOTTOM
from .pdf import read_pages

pytestmark = pytest.mark.layout

DATA = Path(__file__).parents[2] / "data"
HEAD = "一级指标二级指标三级指标年度指标值实际完成值分值得分偏差原因分析及改进措施"


@pytest.fixture(scope="module")
def pages(make_pdf, tmp_path_factory):
    output = tmp_path_factory.mktemp("form") / "form.docx"
    form = next(DATA.glob("示例市*/2024部门整体支出绩效自评表.yaml"))
    assert gendoc.build(form, output).output == output
    return read_pages(make_pdf(output.read_bytes()), TEXT_BOTTOM)


def plain(page):
    return "".join(line.text.replace(" ", "") for line in page.lines)


def test_the_indicators_lie_crosswise_between_upright_pages(pages):
    assert [page.width > page.height for page in pages] == [False, True, True, False]


def test_the_header_of_the_indicators_is_on_each_of_their_pages(pages):
    assert all(HEAD in plain(page) for page in pages[1:3])


def test_no_page_of_the_form_is_blank_or_left_after_its_heading(pages):
    assert all(len(page.lines) > 5 for page in pages)
    assert "小计" in plain(pages[1])
    assert "总分10096.10" in plain(pages[2])


def test_the_signature_stands_below_the_result(pages):
    assert plain(pages[3]).index("等级为优") < plain(pages[3]).index("2025年5月20日")
