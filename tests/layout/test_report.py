"""The 2020 report as LibreOffice sets it."""

import re
from itertools import pairwise
from pathlib import Path
from statistics import mean

import pytest

import gendoc

from .conftest import TEXT_BOTTOM
from .pdf import read_pages

pytestmark = pytest.mark.layout

DATA = next((Path(__file__).parents[2] / "data").glob("*/2020.yaml"))
CHARACTER = re.compile(r"[\u4e00-\u9fff]")
CHINESE = re.compile(r"[\u4e00-\u9fff，。、；：（）《》]+")


@pytest.fixture(scope="module")
def pages(make_pdf, tmp_path_factory):
    output = tmp_path_factory.mktemp("report") / "report.docx"
    assert gendoc.build(DATA, output).output == output
    return read_pages(make_pdf(output.read_bytes()), TEXT_BOTTOM)


def full_lines(pages):
    """Lines that only their own characters end: all Chinese, no space, and a Chinese character next."""
    for page in pages:
        for line, following in pairwise(page.lines):
            advances = [right.x0 - left.x0 for left, right in pairwise(line.glyphs)]
            if (
                CHINESE.fullmatch(line.text)
                and CHARACTER.match(following.text)
                and following.left < 80 > line.left
                and max(advances) < 17
            ):
                yield line


def test_full_chinese_lines_hold_28_characters(pages):
    counts = [len(line.text) for line in full_lines(pages)]
    assert len(counts) > 30
    # A mark that may not begin a line hangs as the 29th.
    hanging = [line for line in full_lines(pages) if len(line.text) == 29]
    assert all(line.text[-1] in "，。、；：" for line in hanging)
    assert set(counts) <= {28, 29}
    assert counts.count(28) > len(counts) // 2


def test_no_page_holds_more_than_22_lines_and_pages_of_text_hold_22(pages):
    counts = [len(page.lines) for page in pages]
    assert max(counts) == 22
    # Headings keep with what follows them, which leaves a page short by a few lines.
    assert all(count >= 19 for count in counts[1:-1])
    assert counts[1:-1].count(22) >= len(counts) // 3


def test_lines_stand_28_95_points_apart(pages):
    spans = [(page.lines[-1].baseline - page.lines[0].baseline) / (len(page.lines) - 1) for page in pages[1:-1]]
    assert mean(spans) == pytest.approx(28.95, abs=0.05)
    assert all(span == pytest.approx(28.95, abs=0.05) for span in spans)


def test_page_numbers_stand_outside_odd_right_even_left(pages):
    for page in pages:
        assert page.footer is not None
        assert page.footer.text.replace(" ", "") == f"—{page.number}—"
        if page.number % 2:
            assert page.footer.right == pytest.approx(507.6, abs=0.5)
        else:
            assert page.footer.left == pytest.approx(93.5, abs=0.5)


def test_text_stays_within_the_margins(pages):
    for page in pages:
        for line in page.lines:
            assert line.left >= 79.3
            # A mark that ends a line may hang by one character.
            hanging = line.glyphs[-1].text in "，。、；：）》”！？"
            assert line.right <= (523 + 16 if hanging else 523)
