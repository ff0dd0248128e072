"""A document to a PDF: what may not be set, which fonts it asks for, and the same bytes each time."""

from __future__ import annotations

import pytest

from gendoc.core.finding import Failure
from gendoc.core.seal import was_edited
from gendoc.pages.office import Office
from gendoc.pages.pdf import fonts_asked, make_pdf, sealed
from gendoc.render.outline.outline import compile_outline
from gendoc.render.outline.parts import document_parts
from gendoc.word.document import WordDocument
from gendoc.word.names import R_NS
from gendoc.word.package import read_package, write_package

from .conftest import PDF

DOCUMENT = compile_outline("Body Text| 正文", "正文")
RELS = "word/_rels/document.xml.rels"


def foreign(kind: str, target: str, mode: str = "", body: str = "<w:p/>") -> bytes:
    parts = document_parts(body)
    mode = mode and f'TargetMode="{mode}"'
    relation = f'<Relationship Id="x" Type="{R_NS}/{kind}" Target="{target}" {mode}/>'
    parts[RELS] = parts[RELS].replace(b"</Relationships>", relation.encode() + b"</Relationships>")
    return write_package(parts)


LINKED = (
    '<w:p><w:r><w:drawing><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" r:link="x"/></w:drawing>'
    "</w:r></w:p>"
)


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (foreign("image", "http://example.com/x.png", "External", LINKED), "文件之外"),
        (foreign("hyperlink", "http://example.com/x.png", "External", LINKED), "文件之外"),
        (foreign("aFChunk", "x.html", "", '<w:altChunk r:id="x"/>'), "altChunk"),
        (b"", "空的"),
        (b"PK\x03\x04", "文件不完整"),
        (b"\xd0\xcf\x11\xe0", "旧版 .doc"),
        (b"%PDF-1.6", "不是 Word 文档"),
    ],
)
def test_what_cannot_be_left_out_without_a_change_of_the_page_is_refused(soffice, document, words):
    log = soffice("sound")
    with Office() as office, pytest.raises(Failure) as told:
        make_pdf(document, office)
    assert words in str(told.value)
    assert not log.exists()


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (write_package(document_parts("<w:p/>") | {"word/vbaProject.bin": b""}), "宏"),
        (foreign("attachedTemplate", "file:///x.dotm", "External"), "外部模板"),
        (foreign("image", "http://example.com/x.png", "External"), "文件之外"),
        (foreign("oleObject", "embeddings/x.bin"), "OLE"),
        (write_package(document_parts('<w:p><w:fldSimple w:instr="INCLUDETEXT x"/></w:p>')), "INCLUDETEXT"),
    ],
)
def test_what_could_act_is_left_out_and_named(soffice, monkeypatch, document, words):
    soffice("sound")
    handed = []
    convert = Office.convert
    monkeypatch.setattr(Office, "convert", lambda self, data: handed.append(data) or convert(self, data))
    with Office() as office:
        made = make_pdf(document, office)
    assert words in made.dropped[0]
    assert WordDocument.open(handed[0]).scan.found == []


def test_libreoffice_sees_the_parts_that_were_looked_at_and_nothing_around_them(soffice, monkeypatch):
    soffice("sound")
    handed = []
    convert = Office.convert
    monkeypatch.setattr(Office, "convert", lambda self, data: handed.append(data) or convert(self, data))
    with Office() as office:
        make_pdf(b"PK" + b"before it" + DOCUMENT + b"after it", office)
    assert handed == [write_package(read_package(DOCUMENT))]


def test_without_a_font_for_chinese_nothing_is_made_and_the_message_says_what_to_install(soffice, families):
    log = soffice("sound")
    families(frozenset({"dejavusans", "liberationserif"}))
    with Office() as office, pytest.raises(Failure, match="没有可用的中文字体") as told:
        make_pdf(DOCUMENT, office)
    assert "正文（仿宋）" in str(told.value)
    assert "noto" in str(told.value)
    assert not log.exists()


def test_where_fonts_are_unknown_the_pdf_is_made_and_nothing_is_claimed(soffice, families, monkeypatch):
    log = soffice("sound")
    monkeypatch.delenv("FONTCONFIG_FILE", raising=False)
    families(None)
    with Office() as office:
        assert make_pdf(DOCUMENT, office).replaced is None
    assert len(log.read_text().split()) == 2, "no fontconfig file was named"


def test_the_fonts_of_styles_text_and_theme_are_asked_for():
    official = set(fonts_asked(WordDocument.open(DOCUMENT)))
    assert official == {"仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体", "宋体", "Times New Roman"}
    run = '<w:p><w:r><w:rPr><w:rFonts w:eastAsia="华文彩云" {}/></w:rPr></w:r></w:p>'
    theme = (
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:ea typeface=""/>'
        '<a:latin typeface="Calibri"/><a:font script="Jpan" typeface="游明朝"/><a:font script="Hans" typeface="等线"/></a:theme>'
    )
    for attribute, more in (("", set()), ('w:hAnsiTheme="minorHAnsi"', {"Calibri", "等线"})):
        parts = document_parts(run.format(attribute)) | {"word/theme/theme1.xml": theme.encode()}
        assert set(fonts_asked(WordDocument(parts))) == official | {"华文彩云"} | more


def test_the_date_is_the_documents_own_and_the_identity_its_contents(soffice):
    soffice("sound")
    with Office() as office:
        made = make_pdf(DOCUMENT, office)
    assert len(made.data) == len(PDF) + len("%gendoc-digest \n") + 64, "nothing moved"
    assert b"D:2030" not in made.data
    assert b"0123456789ABCDEF" not in made.data
    assert b"FEDCBA9876543210" not in made.data
    assert made.replaced is not None
    assert {one.used for one in made.replaced} <= {"Noto Serif CJK SC", "Noto Sans CJK SC", "Liberation Serif"}


def test_pdfs_that_differ_by_the_moment_only_become_the_same():
    other = PDF.replace(b"20300102030405", b"20310102030406").replace(b"0123456789ABCDEF", b"F" * 16)
    other = other.replace(b"FEDCBA", b"ABCDEF")
    assert other != PDF
    assert sealed(other, "20201231000000") == sealed(PDF, "20201231000000")
    assert b"/CreationDate(D:20201231000000Z)" in sealed(PDF, "20201231000000")
    different = sealed(PDF.replace(b"Creator(x)", b"Creator(y)"), "20201231000000")
    identity = different.index(b"/ID")
    assert different[identity : identity + 40] != sealed(PDF, "20201231000000")[identity : identity + 40]


def test_a_pdf_knows_whether_it_was_changed():
    made = sealed(PDF, "20201231000000")
    assert was_edited(made) is False
    assert was_edited(made + b"\n5 0 obj<</Annots[]>>endobj\n") is True
    assert was_edited(made.replace(b"Creator(x)", b"Creator(y)")) is True
    assert was_edited(PDF) is None
