"""The page of GB/T 9704: 28 characters a line, 22 lines a page, the page number at its place."""

from itertools import cycle, islice

import pytest

from gendoc.render.outline.outline import compile_outline

from .conftest import TEXT_BOTTOM
from .pdf import ink, read_pages

pytestmark = pytest.mark.layout

CHARACTERS = 28
LINES = 22
PITCH = 28.95
HAN = "为深入推进预算绩效管理改革规范部门财政支出强化履职能切实提高资金使用效益我单位根据有关意见对本年度"


def text(count):
    return "".join(islice(cycle(HAN), count))


@pytest.fixture(scope="module")
def full_pdf(make_pdf):
    """Three pages and two lines of one paragraph, its first line two characters in."""
    count = CHARACTERS * LINES * 3 + CHARACTERS + 6 - 2
    return make_pdf(compile_outline(f"Body Text| {text(count)}", "正文"))


@pytest.fixture(scope="module")
def full_pages(full_pdf):
    return read_pages(full_pdf, TEXT_BOTTOM)


@pytest.fixture(scope="module")
def titled(measure):
    """A title of two lines, then paragraphs of every level."""
    levels = ["heading 1| 一、概况", "heading 2| （一）概况", "heading 3| 1.概况", "heading 4| （1）概况"]
    body = [f"Body Text| {text(length)}" for length in (20, 90, 200, 33)]
    outline = [
        "Title| 甲单位",
        "Title| 年度评价报告",
        *levels,
        *body,
        f"条目| [要点:要点。]{text(400)}",
        *body,
    ]
    return measure(compile_outline("\n".join(outline), "标题"))


def test_a_full_line_has_28_characters(full_pages):
    counts = [len(line.glyphs) for page in full_pages for line in page.lines]
    assert counts == [CHARACTERS - 2, *[CHARACTERS] * (LINES * 3), 6]


def test_a_full_page_has_22_lines_at_even_distances(full_pages):
    assert [len(page.lines) for page in full_pages] == [LINES, LINES, LINES, 2]
    for page in full_pages[:3]:
        first, last = page.lines[0].baseline, page.lines[-1].baseline
        assert (last - first) / (LINES - 1) == pytest.approx(PITCH, abs=0.05)
        assert page.pitches == pytest.approx([PITCH] * (LINES - 1), abs=0.11)  # a PDF rounds to 0.1


def test_the_text_keeps_within_the_margins(full_pages):
    left, right, top = 79.4, 521.6, 104.9
    for page in full_pages:
        assert (page.width, page.height) == pytest.approx((595.3, 841.9), abs=0.1)
        assert all(left - 0.3 <= line.left and line.right <= right + 0.3 for line in page.lines)
        assert top < page.lines[0].baseline < top + PITCH
        assert page.lines[-1].baseline < TEXT_BOTTOM
    assert full_pages[0].lines[0].left == pytest.approx(left + 32, abs=0.3)


def test_the_page_number_stands_one_character_in_from_the_outer_edge(full_pages):
    assert [page.footer.text for page in full_pages] == ["—1—", "—2—", "—3—", "—4—"]
    for page in full_pages:
        if page.number % 2:
            assert page.footer.right == pytest.approx(507.6, abs=0.5)
        else:
            assert page.footer.left == pytest.approx(93.5, abs=0.5)
        assert {round(glyph.size, 1) for glyph in page.footer.glyphs} == {14.0}


def test_the_dash_of_the_page_number_is_7_mm_below_the_text(full_pdf, full_pages):
    dash = full_pages[0].footer.glyphs[0]
    top, bottom = ink(full_pdf, 1, (dash.x0, TEXT_BOTTOM, dash.x1, TEXT_BOTTOM + 40))
    assert ((top + bottom) / 2 - TEXT_BOTTOM) / 72 * 25.4 == pytest.approx(7, abs=0.3)


def test_one_blank_line_parts_the_title_from_the_text(titled):
    first, second, after = (line.baseline for line in titled[0].lines[:3])
    assert second - first == pytest.approx(PITCH, abs=0.11)
    assert after - second == pytest.approx(2 * PITCH, abs=2)  # the larger type stands a little lower in its line
    assert titled[0].lines[0].glyphs[0].size == pytest.approx(22)


def test_every_level_keeps_to_the_lines_of_the_page(titled, full_pages):
    lines = [line.baseline for line in full_pages[0].lines]
    for page in titled:
        for line in page.lines[2 if page.number == 1 else 0 :]:
            assert min(abs(line.baseline - baseline) for baseline in lines) < 0.3
    assert len(titled[0].lines) == LINES - 1


def test_the_title_is_centred(titled):
    for line in titled[0].lines[:2]:
        assert (line.left + line.right) / 2 == pytest.approx((79.4 + 521.6) / 2, abs=0.5)
