"""The draft mark stands on every page of every section."""

from gendoc.narrative.markers import MarkerTable
from gendoc.render.template import finish
from gendoc.word.package import read_package, read_relations

from .packages import PROPERTIES, SECTION, docx, finished, paragraph, root_of, texts_of

MAIN = "word/document.xml"


def headers(document) -> list[list[tuple[str, list[str]]]]:
    """Return for each section the kinds of its own headers with their texts."""
    targets = {relation.id: relation.target for relation in read_relations(read_package(document.data), MAIN)}
    return [
        [(e.values()[0], texts_of(document, targets[e.values()[1]])) for e in section.findall("{*}headerReference")]
        for section in root_of(document).iter("{*}sectPr")
    ]


def draft_of(body: str, section: str = SECTION, **others: str):
    return finish(docx(body, section, **others), MarkerTable(), PROPERTIES, draft=True)


def test_a_document_without_headers_gets_one_for_odd_and_even_pages():
    assert headers(finished(paragraph("x"), draft=True)) == [[("even", ["草稿"]), ("default", ["草稿"])]]
    assert headers(finished(paragraph("x"))) == [[]]


def test_headers_that_are_there_are_kept_and_marked_once():
    reference = '<w:headerReference w:type="default" r:id="header1"/>'
    section = f"<w:sectPr>{reference}</w:sectPr>"
    document = draft_of(paragraph("x", properties=section) + paragraph("y"), section, header1=paragraph("单位"))
    assert headers(document) == [
        [("even", ["草稿"]), ("default", ["草稿", "单位"])],
        [("default", ["草稿", "单位"])],
    ]


def test_a_first_page_of_its_own_is_marked_where_a_section_has_one():
    body = paragraph("x", properties=SECTION) + paragraph("y", properties="<w:sectPr><w:titlePg/></w:sectPr>")
    document = draft_of(body + paragraph("z"), "<w:sectPr><w:titlePg/></w:sectPr>")
    assert [[kind for kind, _ in section] for section in headers(document)] == [
        ["even", "default"],
        ["first"],
        [],
    ]


def test_figures_in_a_marked_header_are_traced_where_they_stand():
    prints = MarkerTable()
    header = paragraph(prints.mark(("户数",), "423户"))
    section = '<w:sectPr><w:headerReference w:type="default" r:id="header1"/></w:sectPr>'
    document = finish(docx(paragraph("x"), section, header1=header), prints, PROPERTIES, draft=True)
    assert [(place.part, place.paragraph) for place in document.trace.places] == [("word/header1.xml", 1)]


def test_a_draft_is_the_same_every_time():
    assert finished(paragraph("x"), draft=True) == finished(paragraph("x"), draft=True)
