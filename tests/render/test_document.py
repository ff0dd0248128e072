"""WordDocument is the one reader of .docx: safe for untrusted files, loaded on first use, and never changed."""

import re
from pathlib import Path

import pytest

from gendoc.word.document import UnsafeDocument, WordDocument
from gendoc.word.package import PackageError, write_package

from .packages import docx, finished, paragraph, parts_of

GENDOC = Path(__file__).parents[2] / "gendoc"


def with_link_outside() -> bytes:
    parts = parts_of(paragraph("甲"))
    link = '<Relationship Id="rId7" Type="http://x/image" Target="http://x/y.png" TargetMode="External"/>'
    rels = parts["word/_rels/document.xml.rels"].decode()
    parts["word/_rels/document.xml.rels"] = rels.replace("</Relationships>", f"{link}</Relationships>").encode()
    return write_package(parts)


def test_what_a_stranger_sent_is_looked_into_and_each_reason_is_named():
    with pytest.raises(UnsafeDocument, match="文件里有文件之外的内容") as refused:
        WordDocument.open(with_link_outside())
    assert refused.value.reasons == ("文件之外的内容：http://x/y.png",)


def test_what_gendoc_made_is_not_looked_into_unless_asked():
    document = WordDocument.open(with_link_outside(), own=True)
    with pytest.raises(UnsafeDocument):
        document.refuse_unsafe()


def test_lines_are_paragraphs_with_their_places_and_a_part_is_parsed_once():
    table = f"<w:tbl><w:tr><w:tc>{paragraph('格')}</w:tc></w:tr></w:tbl>"
    document = WordDocument.open(docx(paragraph("甲", "乙") + table, header1=paragraph("眉")))
    assert [(line.text, line.cell) for line in document.lines(document.main)] == [("甲乙", None), ("格", (0, 0, 0, 0))]
    assert [line.text for line in document.lines("word/header1.xml")] == ["眉"]
    assert document.text_parts == ("word/document.xml", "word/header1.xml")
    assert document.tree(document.main) is document.root


def test_other_paragraphs_are_those_of_another_document():
    document = WordDocument.open(docx(paragraph("甲") + paragraph("乙")))
    first = document.with_paragraphs(document.paragraphs[:1])
    assert [each.text for each in first.paragraphs] == ["甲"]
    assert [each.text for each in document.paragraphs] == ["甲", "乙"]


def test_a_part_that_is_no_xml_is_refused_when_it_is_read():
    parts = parts_of(paragraph("甲"), header1=paragraph("眉"))
    parts["word/header1.xml"] += b"<"
    document = WordDocument.open(write_package(parts), own=True)
    assert [each.text for each in document.paragraphs] == ["甲"]
    with pytest.raises(PackageError, match="header1"):
        document.lines("word/header1.xml")


def test_nobody_else_opens_a_docx():
    """A package is read by word alone, but for the workbooks that gendoc writes."""
    readers = {
        source.relative_to(GENDOC).as_posix()
        for source in GENDOC.rglob("*.py")
        if re.search(r"\bread_package\(", source.read_text("utf-8"))
    }
    assert {name for name in readers if not name.startswith("word/")} == {"workbook/xlsx.py", "compare/postcheck.py"}


@pytest.mark.parametrize("styles", ["<w:docDefaults/>", "<w:latentStyles/>"])
def test_a_document_whose_styles_part_has_no_style_is_finished(styles):
    assert finished(paragraph("文"), styles=styles).title == ""


def test_a_style_whose_outline_level_is_none_is_no_heading():
    style = '<w:style w:type="paragraph" w:styleId="甲"><w:name w:val="甲"/><w:pPr><w:outlineLvl{}/></w:pPr></w:style>'
    for level, expected in (("", None), (' w:val="12"', None), (' w:val="0"', 1)):
        document = WordDocument.open(docx(paragraph("文"), styles=style.format(level)))
        assert document.styles.level("甲") == expected
