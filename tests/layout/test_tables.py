"""Tables and the annex, as LibreOffice sets them."""

import datetime
from itertools import cycle, islice
from pathlib import Path

import pytest

import gendoc
from gendoc.narrative.markers import MERGED, MarkerTable
from gendoc.render.outline.outline import compile_outline
from gendoc.render.template import finish
from gendoc.word.package import read_package, write_package
from gendoc.word.properties import Properties

from .conftest import TEXT_BOTTOM
from .pdf import read_pages, turned

pytestmark = pytest.mark.layout

PROPERTIES = Properties(creator="某局", date=datetime.date(2025, 5, 20))
DATA = Path(__file__).parents[2] / "data"
HAN = "为深入推进预算绩效管理改革规范部门财政支出强化履职能切实提高资金使用效益我单位根据有关意见对本年度"
HEAD = "一级指标二级指标三级指标分值得分扣分原因"


@pytest.fixture(scope="module")
def paper(make_pdf, tmp_path_factory):
    """The full paper of the fictional department."""
    output = tmp_path_factory.mktemp("report") / "report.docx"
    assert gendoc.build(next(DATA.glob("示例市*")) / "2024.yaml", output).output == output
    return make_pdf(output.read_bytes())


@pytest.fixture(scope="module")
def pages(paper):
    return read_pages(paper, TEXT_BOTTOM)


FRONT = 2  # sheets without a number: cover and contents


@pytest.fixture(scope="module")
def annex(pages):
    return [page for page in pages if page.width > page.height]


def plain(line):
    return line.text.replace(" ", "")


def set_(measure, *lines):
    """The pages of an outline, its tables finished."""
    return measure(finish(compile_outline("\n".join(lines), "大纲"), MarkerTable(), PROPERTIES).data)


def prose(lines):
    return "".join(islice(cycle(HAN), 28 * lines - 2))


def table(rows):
    return ["表格| 文字 3 | 数字 1", "表头| 项目 | 金额", *(f"行| 第{n}行 | {n}.00" for n in range(1, rows + 1))]


def test_every_row_of_the_annex_is_on_one_of_several_sheets_that_lie_crosswise(pages, annex):
    assert pages[-len(annex) :] == tuple(annex)
    assert len(annex) >= 3
    rows = [plain(line) for page in annex for line in page.lines]
    assert sum(row.count(HEAD) for row in rows) == len(annex)
    assert "小计" in rows[-2]
    assert rows[-1].startswith("总计100.096.10")


def test_the_header_row_stands_at_the_head_of_each_sheet(annex):
    label, title, unit, head = annex[0].lines[:4]
    assert (plain(label), plain(title), plain(unit)) == ("附件1", "2024年度部门整体支出绩效自评表", "单位：分")
    assert plain(head) == HEAD
    assert all(plain(page.lines[0]) == HEAD for page in annex[1:])


def test_the_label_of_the_annex_is_on_its_first_line_and_the_title_centred_on_its_third(annex):
    label, title = annex[0].lines[:2]
    assert label.left == pytest.approx(99.2, abs=0.5)
    assert title.baseline - label.baseline == pytest.approx(2 * 28.95, abs=2.5)
    assert (title.left + title.right) / 2 == pytest.approx((99.2 + 737) / 2, abs=0.7)
    assert label.baseline == pytest.approx(79.4 + 23, abs=4)


def test_a_first_level_is_named_once_and_kept_on_one_sheet(annex):
    for page in annex:
        first = [line.left for line in page.lines if plain(line) == HEAD]
        glyphs = [glyph for line in page.lines for glyph in line.glyphs if glyph.x0 < first[0] + 50]
        names = "".join(glyph.text for glyph in sorted(glyphs, key=lambda glyph: (round(glyph.baseline), glyph.x0)))
        assert [name for name in ("投入", "过程", "产出", "效益") for _ in range(names.count(name))] in (
            ["投入"],
            ["过程"],
            ["产出"],
            ["效益"],
        )


def test_page_numbers_go_on_where_they_are_when_the_sheet_stands(paper, annex):
    """Seven millimetres below the text, that is to its left; the odd ones at the lower end, the even at the upper."""
    assert {page.number % 2 for page in annex} == {0, 1}
    for page in annex:
        number = turned(paper, page.number)
        assert number.text == f"—{page.number - FRONT}—"
        assert (99.2 - number.dash) / 72 * 25.4 == pytest.approx(7, abs=0.3)
        if page.number % 2:
            assert number.bottom == pytest.approx(507.6, abs=0.5)
        else:
            assert number.top == pytest.approx(93.5, abs=0.5)


def test_page_numbers_of_upright_sheets_stand_outside(pages):
    upright = [page for page in pages[FRONT:] if page.width < page.height]
    assert {page.number % 2 for page in upright} == {0, 1}
    for page in upright:
        assert page.footer is not None
        assert plain(page.footer) == f"—{page.number - FRONT}—"
        if page.number % 2:
            assert page.footer.right == pytest.approx(507.6, abs=0.5)
        else:
            assert page.footer.left == pytest.approx(93.5, abs=0.5)


def test_pages_of_text_hold_22_lines_unless_a_table_or_a_chart_goes_to_the_next(pages):
    upright = [page for page in pages[FRONT:] if page.width < page.height]
    shows = [any("单位：万元" in plain(line) for line in page.lines) for page in upright]
    text = [
        page for page, shown, following in zip(upright[1:], shows[1:], shows[2:], strict=False) if not shown | following
    ]
    assert [len(page.lines) for page in text].count(22) >= len(text) - 1  # a heading keeps with what follows it
    assert len(text) >= 3
    for page, shown in list(zip(upright, shows, strict=True))[1:-1]:
        if not shown:
            assert (page.lines[-1].baseline - page.lines[0].baseline) / (len(page.lines) - 1) == pytest.approx(
                28.95, abs=0.05
            )


def test_a_caption_its_unit_and_its_small_table_are_on_one_page(pages):
    for name in ("收入支出决算总表", "“三公”经费支出情况表", "项目支出明细表"):
        (page,) = [page for page in pages if any(plain(line).endswith(name) for line in page.lines)]
        texts = [plain(line) for line in page.lines]
        start = next(number for number, text in enumerate(texts) if text.endswith(name))
        assert texts[start + 1] == "单位：万元"
        assert any(text.startswith(("总计", "合计")) for text in texts[start + 2 :])


def test_figures_of_a_column_end_at_one_edge(pages):
    (page,) = [page for page in pages if any(plain(line).endswith("项目支出明细表") for line in page.lines)]
    start = next(number for number, line in enumerate(page.lines) if "单位：万元" in plain(line))
    rows = [line for line in page.lines[start + 3 : start + 15] if plain(line)[-3] == "."]
    assert len(rows) >= 10
    assert max(line.right for line in rows) - min(line.right for line in rows) < 0.2


def test_without_indicators_there_is_no_annex_and_no_blank_page(make_pdf, tmp_path):
    output = tmp_path / "report.docx"
    gendoc.build(next(DATA.glob("*/2020.yaml")), output)
    found = read_pages(make_pdf(output.read_bytes()), TEXT_BOTTOM)
    assert found
    assert all(page.width < page.height and page.lines for page in found)
    assert not any("附件" in plain(line)[:2] for page in found for line in page.lines)


def test_a_long_table_goes_on_under_its_header_with_no_row_alone(measure):
    found = set_(measure, "caption| 表1　明细", "表格单位| 单位：万元", *table(80), "合计| 合计 | 9.00")
    assert len(found) == 4
    assert all(plain(page.lines[2 if page.number == 1 else 0]) == "项目金额" for page in found)
    body = [plain(line) for page in found for line in page.lines if plain(line) != "项目金额"][2:]
    assert body == [f"第{n}行{n}.00" for n in range(1, 81)] + ["合计9.00"]
    assert len(found[-1].lines) >= 3


def test_a_small_table_does_not_part_from_its_caption_or_from_itself(measure):
    for before in (17, 18, 20, 21):
        found = set_(measure, f"Body Text| {prose(before)}", "caption| 表1　明细", *table(8), "Body Text| 完。")
        rows = [page.number for page in found for line in page.lines if plain(line).startswith(("表1", "项目", "第"))]
        assert rows == [2] * 10, before


@pytest.mark.parametrize("rows", [14, 60])
def test_what_does_not_fit_on_a_page_is_parted_all_the_same(measure, rows):
    """One merged cell beside rows of many lines: it can neither be kept whole nor may it be lost."""
    outline = ["表格| 居中 1 | 文字 3", "表头| 甲 | 乙", *(f"行| 并 | {n}。{HAN * 2}" for n in range(1, rows + 1))]
    parts = read_package(finish(compile_outline("\n".join(outline), "大纲"), MarkerTable(), PROPERTIES).data)
    parts["word/document.xml"] = parts["word/document.xml"].replace("并".encode(), f"{MERGED}并".encode())
    found = measure(finish(write_package(parts), MarkerTable(), PROPERTIES).data)
    assert len(found) > 1
    text = "".join(plain(line) for page in found for line in page.lines)
    assert text.count(HAN) == 2 * rows
    assert text.count("甲乙") == len(found)


def test_the_list_of_attachments_runs_over_under_the_first_character_of_a_name(measure):
    name = f"名{HAN[:32]}"
    (page,) = measure(
        compile_outline(
            f"Body Text| 甲\n附件说明| 附件：{name}\n附件首项| 附件：1. {name}\n附件次项| 2. {name}", "大纲"
        )
    )
    lines = page.lines
    assert lines[1].baseline - lines[0].baseline == pytest.approx(2 * 28.95, abs=0.2)  # a blank line before
    for first, second, label in ((1, 2, "附件："), (3, 4, "附件：1."), (5, 6, "2.")):
        glyphs = lines[first].glyphs
        start = next(number for number, glyph in enumerate(glyphs) if glyph.text == "名")
        assert "".join(glyph.text for glyph in glyphs[:start]) == label
        assert lines[second].left == pytest.approx(glyphs[start].x0, abs=1)
    assert [lines[number].left for number in (1, 3)] == pytest.approx([79.4 + 32] * 2, abs=0.5)
    assert lines[5].left == pytest.approx(lines[3].glyphs[3].x0, abs=1)
