"""Sections once it is known what a report has: no blank line, no blank page."""

import pytest
from lxml import etree

from gendoc.compare.postcheck import postcheck
from gendoc.narrative.markers import MarkerTable
from gendoc.render.template import finish
from gendoc.word.names import BODY, SECT_PR, w
from gendoc.word.package import read_package
from gendoc.word.text import put_property

from .packages import PROPERTIES, docx, finished, paragraph, root_of, texts_of

PORTRAIT = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
LANDSCAPE = '<w:sectPr><w:pgSz w:w="16838" w:h="11906"/></w:sectPr>'
TABLE = f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc>{paragraph('格')}</w:tc></w:tr></w:tbl>"


def end(section):
    return f"<w:p><w:pPr>{section}</w:pPr></w:p>"


def sections(document):
    return [size.get(w("w")) for size in root_of(document).iter(w("pgSz"))]


def test_a_section_ends_with_its_last_paragraph():
    document = finished(paragraph("甲") + end(PORTRAIT) + paragraph("乙"))
    assert texts_of(document) == ["甲", "乙"]
    assert sections(document) == ["11906", "11906"]


def test_a_section_that_holds_nothing_is_no_page_at_the_end():
    document = finished(paragraph("甲") + end(PORTRAIT) + paragraph("乙") + end(LANDSCAPE))
    assert texts_of(document) == ["甲", "乙"]
    assert sections(document) == ["11906", "16838"]
    assert root_of(document).find(BODY)[-1].tag == SECT_PR


def test_the_paragraph_that_word_asks_for_after_a_table_stays_and_is_no_blank():
    body = paragraph("甲") + end(PORTRAIT) + TABLE + end(LANDSCAPE)
    document = finished(body)
    assert texts_of(document) == ["甲", "格", ""]
    assert sections(document) == ["11906", "16838"]
    assert postcheck(document, MarkerTable(), docx(paragraph("甲"))) == []


def test_between_a_table_and_the_next_section_it_stays_too():
    document = finished(TABLE + end(LANDSCAPE) + paragraph("乙"))
    assert texts_of(document) == ["格", "", "乙"]
    assert sections(document) == ["16838", "11906"]


def test_a_paragraph_with_text_may_end_the_last_section():
    document = finished(paragraph("甲", properties=LANDSCAPE))
    assert texts_of(document) == ["甲"]
    assert sections(document) == ["16838"]


def test_a_document_of_one_section_is_left_as_it_is():
    document = finished(paragraph("甲") + paragraph("乙"))
    assert texts_of(document) == ["甲", "乙"]
    assert sections(document) == ["11906"]


def test_a_footer_that_no_section_takes_is_dropped():
    section = '<w:sectPr><w:footerReference w:type="default" r:id="footer2"/><w:pgSz/></w:sectPr>'
    template = docx(paragraph("甲"), section, footer1=paragraph("一"), footer2=paragraph("二"))
    document = finish(template, MarkerTable(), PROPERTIES)
    assert {name for name in read_package(document.data) if "footer" in name} == {"word/footer2.xml"}
    assert postcheck(document, MarkerTable(), template) == []


@pytest.mark.parametrize(
    ("there", "put", "order"),
    [
        ("", "jc", ["jc"]),
        ("pStyle jc", "keepNext", ["pStyle", "keepNext", "jc"]),
        ("ind jc", "ind", ["ind", "jc"]),
        ("pStyle rPr pPrChange", "sectPr", ["pStyle", "rPr", "sectPr", "pPrChange"]),
        ("unknown jc", "ind", ["ind", "unknown", "jc"]),
    ],
)
def test_a_property_is_put_where_the_schema_has_it(there, put, order):
    paragraph_ = etree.Element(w("p"))
    etree.SubElement(paragraph_, w("r"))
    for name in there.split():
        if paragraph_.find(w("pPr")) is None:
            paragraph_.insert(0, etree.Element(w("pPr")))
        etree.SubElement(paragraph_.find(w("pPr")), w(name))
    put_property(paragraph_, etree.Element(w(put)))
    assert [etree.QName(child).localname for child in paragraph_] == ["pPr", "r"]
    assert [etree.QName(child).localname for child in paragraph_[0]] == order
