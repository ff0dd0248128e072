"""Cover, contents, signature and date of the fictional department's paper, as LibreOffice sets them."""

import re
from pathlib import Path

import pytest

import gendoc
from gendoc.pages.office import Office

from .conftest import TEXT_BOTTOM
from .pdf import read_pages

pytestmark = pytest.mark.layout

DATA = next((Path(__file__).parents[2] / "data").glob("示例市*/2024.yaml"))
CHARACTER = 15.75  # points that a character takes of a line of 28
RIGHT = 521.6  # where the text ends
LINE = 28.95


@pytest.fixture(scope="module")
def checked():
    with Office() as office:
        return gendoc.check(DATA, gendoc.Options(office=office))


@pytest.fixture(scope="module")
def pages(checked, make_pdf):
    return read_pages(make_pdf(checked.document.data), TEXT_BOTTOM)


def upright(pages):
    return [page for page in pages if page.width < page.height]


def lines_of(pages):
    """Yield the lines of pages that stand upright, each with its page."""
    return [(page, line) for page in upright(pages) for line in page.lines]


def test_cover_and_contents_have_no_number_and_the_text_begins_at_1(pages):
    assert [page.footer for page in pages[:2]] == [None, None]
    assert pages[0].lines[0].text == "示例市云山区文化广电和旅游局"
    assert pages[1].lines[0].text == "目录"
    numbers = [page.footer.text.replace(" ", "") for page in upright(pages)[2:]]
    assert numbers == [f"—{number}—" for number in range(1, len(numbers) + 1)]
    assert pages[2].lines[0].text == "示例市云山区文化广电和旅游局"


def test_there_is_no_blank_page(pages):
    assert all(page.lines for page in pages)


def test_contents_say_on_which_page_each_heading_stands(pages):
    entries = {}
    for line in pages[1].lines[1:]:
        found = re.fullmatch(r"(.+?)\.+(\d+)", line.text)
        assert found, line.text
        entries[found[1]] = int(found[2])
        assert line.right == pytest.approx(RIGHT, abs=1)
    assert len(entries) == 13
    stands = {}
    for page, line in lines_of(pages)[len(pages[0].lines) + len(pages[1].lines) :]:
        if line.text in entries:
            stands.setdefault(line.text, int(page.footer.text.strip("— ")))
    assert stands == entries


def test_the_signature_ends_two_characters_in_and_the_date_begins_two_after_it(pages):
    lines = [line for _, line in lines_of(pages)]
    place = max(number for number, line in enumerate(lines) if line.text == "2025年5月20日")
    signature, date = lines[place - 1], lines[place]
    assert signature.text == "示例市云山区文化广电和旅游局"
    assert signature.right == pytest.approx(RIGHT - 32, abs=0.7)
    assert date.left - signature.left == pytest.approx(2 * CHARACTER, abs=0.7)
    assert date.baseline - signature.baseline == pytest.approx(LINE, abs=0.1)
    assert signature.baseline - lines[place - 2].baseline == pytest.approx(2 * LINE, abs=0.1)


def test_a_sealed_date_ends_four_characters_in_with_the_signature_over_it(make_pdf, tmp_path):
    text = DATA.read_text("utf-8")
    assert "署名: {单位: 示例市云山区文化广电和旅游局}" in text
    file = tmp_path / "2024.yaml"
    file.write_text(
        text.replace("署名: {单位: 示例市云山区文化广电和旅游局}", "署名: {单位: 示例市云山区文化馆, 用印: true}"),
        "utf-8",
    )
    document = gendoc.check(file, gendoc.Options(draft=True)).document
    lines = [line for _, line in lines_of(read_pages(make_pdf(document.data), TEXT_BOTTOM))]
    place = max(number for number, line in enumerate(lines) if line.text == "2025年5月20日")
    signature, date = lines[place - 1], lines[place]
    assert date.right == pytest.approx(RIGHT - 64, abs=0.7)
    # LibreOffice sets a space between digits and characters though it is told not to, so its date is wider.
    assert (signature.left + signature.right) / 2 == pytest.approx((date.left + date.right) / 2, abs=9)


def test_a_draft_says_so_on_the_cover_the_contents_and_every_page_after(make_pdf):
    document = gendoc.check(DATA, gendoc.Options(draft=True)).document
    pages = read_pages(make_pdf(document.data), TEXT_BOTTOM)
    assert len(pages) > 2
    assert {page.lines[0].text for page in pages} == {"草稿"}


def test_charts_leave_the_lines_after_them_on_the_grid(pages):
    seen = 0
    for page, line in lines_of(pages):
        after = [
            other for other in page.lines if other.baseline > line.baseline + 1 and abs(other.glyphs[0].size - 16) < 1
        ]
        if re.match(r"图\d", line.text) and after and not any("表" in other.text[:1] for other in page.lines):
            seen += 1
            down = (after[0].baseline - 127.5) / LINE  # from the first line of a page of text
            assert down == pytest.approx(round(down), abs=0.05)
    assert seen
