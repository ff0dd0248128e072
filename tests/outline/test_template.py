"""Every template of the project: made from its outline, valid, and in the official styles."""

from pathlib import Path

import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator

from gendoc.layout import measures as layout
from gendoc.render.outline.outline import compile_outline
from gendoc.word.package import read_package
from gendoc.word.styles import Theme, read_styles

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OUTLINES = sorted((Path(__file__).parents[2] / "templates").glob("*/template.txt"))


@pytest.fixture(params=OUTLINES, ids=lambda path: path.parent.name)
def outline(request):
    return request.param


@pytest.fixture
def parts():
    return read_package(compile_outline("Body Text| 正文", "大纲"))


def test_there_is_a_template():
    assert OUTLINES


def test_the_template_is_what_its_outline_compiles_to(outline):
    """Parts are compared and not the file: another zlib may pack the same parts into other bytes."""
    compiled = compile_outline(outline.read_text(encoding="utf-8"), outline.name)
    assert read_package(outline.with_name("template.docx").read_bytes()) == read_package(compiled), (
        f"run: python -m gendoc.render.outline {outline}"
    )


def test_the_template_is_valid(outline):
    result = OpenXmlValidator().validate(str(outline.with_name("template.docx")))
    assert [str(error) for error in result.errors] == []


def test_every_font_is_named_four_times_and_the_signs_are_set_in_the_chinese_one(parts):
    fonts = etree.fromstring(parts["word/styles.xml"]).findall(f".//{W}rFonts")
    assert fonts
    for font in fonts:
        assert set(font.keys()) == {f"{W}{name}" for name in ("ascii", "hAnsi", "eastAsia", "cs")}
        assert font.get(f"{W}hAnsi") == font.get(f"{W}eastAsia")


def test_every_font_of_the_styles_is_in_the_font_table(parts):
    table = etree.fromstring(parts["word/fontTable.xml"])
    known = {font.get(f"{W}name") for font in table}
    used = {name for font in etree.fromstring(parts["word/styles.xml"]).iter(f"{W}rFonts") for name in font.values()}
    assert used == known


def test_every_style_that_another_names_exists(parts):
    styles = etree.fromstring(parts["word/styles.xml"]).findall(f"{W}style")
    named = {link.get(f"{W}val") for style in styles for link in style if link.tag in (f"{W}basedOn", f"{W}next")}
    assert named <= {style.get(f"{W}styleId") for style in styles}


def test_word_neither_asks_to_refresh_fields_nor_opens_in_compatibility_mode(parts):
    settings = etree.fromstring(parts["word/settings.xml"])
    mode = settings.find(f".//{W}compatSetting[@{W}name='compatibilityMode']")
    assert mode.get(f"{W}val") == "15"
    assert settings.find(f"{W}evenAndOddHeaders") is not None
    assert settings.find(f"{W}updateFields") is None


def test_the_styles_keep_to_the_measures_of_the_page(parts):
    styles = read_styles(etree.fromstring(parts["word/styles.xml"]), Theme())
    normal, title, body = (styles.styles[name] for name in ("Normal", "Title", "BodyText"))
    assert normal.paragraph["line"] == str(layout.LINE)
    assert normal.run["spacing"] == str(layout.SPACING)
    assert normal.run["sz"] == str(layout.SIZE_TEXT)
    assert title.run["sz"] == str(layout.SIZE_TITLE)
    assert styles.styles["Footer"].run["sz"] == str(layout.SIZE_NUMBER)
    assert (body.paragraph["firstLine"], body.paragraph["firstLineChars"]) == ("640", "200")
    assert [styles.styles[name].run["eastAsia"] for name in ("Normal", "Title", "Heading1", "Heading2", "Footer")] == [
        layout.FONT_TEXT,
        layout.FONT_TITLE,
        layout.FONT_CHAPTER,
        layout.FONT_SECTION,
        layout.FONT_NUMBER,
    ]
