"""What `gendoc pdf` makes with the LibreOffice and the fonts that are here."""

import io
import re
import tempfile
from itertools import cycle, islice, pairwise
from pathlib import Path

import pdfplumber
import pytest
from PIL import Image

from gendoc.cli import main as cli
from gendoc.core.seal import was_edited
from gendoc.pages import office
from gendoc.pages.office import Office
from gendoc.pages.pdf import make_pdf
from gendoc.pages.pictures import pictures
from gendoc.render.outline.outline import compile_outline
from gendoc.word.package import read_package, write_package

from .conftest import TEXT_BOTTOM
from .pdf import read_pages

pytestmark = pytest.mark.layout

DATA = next((Path(__file__).parents[2] / "data").glob("*/2020.yaml"))
CHINESE = re.compile(r"[\u4e00-\u9fff，。、；：（）《》]+")
HAN = "为深入推进预算绩效管理改革规范部门财政支出强化履职能切实提高资金使用效益我单位根据有关意见对本年度"


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as exit_:
        cli.main([str(argument) for argument in arguments])
    return int(exit_.value.code or 0)


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """The 2020 report and its PDF, by the command."""
    folder = tmp_path_factory.mktemp("report")
    assert run("build", DATA, "--pdf", "-o", folder / "report.docx") == 0
    return folder / "report.pdf"


@pytest.fixture(scope="module")
def running():
    with Office() as opened:
        yield opened


def test_the_2020_report_keeps_28_characters_and_22_lines(report):
    pages = read_pages(report, TEXT_BOTTOM)
    lines = [len(page.lines) for page in pages]
    assert max(lines) == 22
    assert all(count >= 19 for count in lines[1:-1])
    assert lines[1:-1].count(22) >= len(lines) // 3
    full = []
    for page in pages:
        for line, following in pairwise(page.lines):
            steps = [right.x0 - left.x0 for left, right in pairwise(line.glyphs)]
            ends_by_itself = re.match(r"[\u4e00-\u9fff]", following.text) and following.left < 80 > line.left
            if CHINESE.fullmatch(line.text) and ends_by_itself and max(steps) < 17:
                full.append(line.text)
    assert len(full) > 30
    assert all(len(line) == 28 or (len(line) == 29 and line[-1] in "，。、；：") for line in full)


def test_the_official_fonts_are_all_replaced_by_those_chosen(report):
    with pdfplumber.open(report) as opened:
        fonts = {char["fontname"].partition("+")[2] for char in opened.pages[0].chars}
        title = {char["fontname"] for char in opened.pages[0].chars if char["size"] > 20 and char["text"] > "\u4e00"}
    chosen = re.compile(
        r"(NotoS(erif|ans)CJK|SourceHanS|Fandol|LiberationSerif|SimSun|FangSong|KaiTi|SimHei|GBZenKai|LXGW|FZ)"
    )
    assert fonts
    assert title
    assert [font for font in fonts if not chosen.match(font)] == []
    assert [font for font in title if "Bold" not in font and "FZ" not in font] == []


def test_the_same_report_is_the_same_pdf_by_any_command_and_profile(report, tmp_path):
    assert run("pdf", DATA, "-o", tmp_path / "again.pdf") == 0
    assert (tmp_path / "again.pdf").read_bytes() == report.read_bytes()
    assert run("pdf", report.with_suffix(".docx"), "-o", tmp_path / "word.pdf") == 0
    assert (tmp_path / "word.pdf").read_bytes() == report.read_bytes()
    assert was_edited(report.read_bytes()) is False


def test_the_zone_the_language_and_the_place_leave_no_trace(report, running, tmp_path, monkeypatch):
    document = report.with_suffix(".docx").read_bytes()
    made = make_pdf(document, running, own=True).data
    for name, value in (("TZ", "Pacific/Kiritimati"), ("LC_ALL", "C"), ("LANG", "de_DE.UTF-8")):
        monkeypatch.setenv(name, value)
    (tmp_path / "临时").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "临时"))
    with Office() as office_:
        assert make_pdf(document, office_, own=True).data == made


def test_the_pdf_says_what_it_is_and_when(report):
    with pdfplumber.open(report) as opened:
        told = opened.metadata
    assert told["Title"].endswith("2020年度部门整体支出绩效评价报告")
    assert told["CreationDate"] == "D:20201231000000Z"


def native(document: bytes) -> bytes:
    """Return a document with the grid that Word's own dialog makes of 28 characters by 22 lines."""
    parts = read_package(document)
    grid = b'<w:docGrid w:type="linesAndChars" w:linePitch="579" w:charSpace="-849"/>'
    parts["word/document.xml"] = re.sub(rb"<w:docGrid[^>]*/>", grid, parts["word/document.xml"])
    parts["word/styles.xml"] = parts["word/styles.xml"].replace(b'<w:spacing w:val="-5"/>', b"")
    return write_package(parts)


def test_a_departments_own_character_grid_keeps_28_by_22(running, tmp_path):
    text = "".join(islice(cycle(HAN), 28 * 22 * 2 + 5 - 2))
    document = native(compile_outline(f"Body Text| {text}", "正文"))
    for name, data in (("ours", make_pdf(document, running).data), ("theirs", running.convert(document))):
        (tmp_path / name).write_bytes(data)
    pages = read_pages(tmp_path / "ours", TEXT_BOTTOM)
    assert [len(page.lines) for page in pages] == [22, 22, 1]
    assert [len(line.glyphs) for page in pages for line in page.lines] == [26, *[28] * 43, 5]
    assert len(read_pages(tmp_path / "theirs", TEXT_BOTTOM)[0].lines[1].glyphs) < 20, "LibreOffice has learnt: no patch"


def test_libreoffice_makes_nothing_of_what_is_no_document_and_that_is_said(running):
    from gendoc.core.finding import Failure

    with pytest.raises(Failure, match="LibreOffice"):
        running.convert(write_package({"[Content_Types].xml": b"<x"}))


def test_its_version_is_told():
    assert re.match(r"LibreOffice \d", office.version(office.find()))


def test_pictures_are_the_pages(report):
    made = list(pictures(report.read_bytes(), 50))
    assert [name for name, _ in made] == [f"第{number:02}页.png" for number in range(1, len(made) + 1)]
    assert len(made) == len(read_pages(report, TEXT_BOTTOM))
    for _, data in made:
        image = Image.open(io.BytesIO(data))
        assert image.format == "PNG"
        assert image.width / image.height == pytest.approx(210 / 297, abs=0.01)
        assert image.convert("L").getextrema()[0] < 128, "a blank page"
