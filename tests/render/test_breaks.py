"""Line ends of the data become paragraphs, tabs become tabs."""

import pytest

from gendoc.narrative.markers import MarkerTable, shield
from gendoc.word.names import PARA_ID, P

from .packages import body_of, finished, paragraph, root_of, texts_of

NEW = shield("\n")


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["一\n二"], ["一", "二"]),
        (["一\n二\n三"], ["一", "二", "三"]),
        (["一", "\n二"], ["一", "二"]),
        (["一\n", "二"], ["一", "二"]),
        (["一", "\n", "二"], ["一", "二"]),
        (["一\n\n\n二"], ["一", "二"]),
        (["一\n", "\n二"], ["一", "二"]),
        (["\n一"], ["一"]),
        (["一\n"], ["一"]),
        (["\n"], [""]),
        (["{\n}"], ["{", "}"]),
    ],
)
def test_a_line_end_starts_a_paragraph_and_never_an_empty_one(texts, expected):
    assert texts_of(finished(paragraph(*map(shield, texts)))) == expected


def test_new_paragraphs_and_runs_keep_their_properties():
    run = f"<w:r><w:rPr><w:b/></w:rPr><w:t>一{NEW}二</w:t></w:r><w:r><w:t>三</w:t></w:r>"
    document = finished(f'<w:p><w:pPr><w:jc w:val="left"/></w:pPr>{run}</w:p>')
    head = '<w:p><w:pPr><w:jc w:val="left"/></w:pPr><w:r><w:rPr><w:b/></w:rPr>'
    assert body_of(document) == (
        f"{head}<w:t>一</w:t></w:r></w:p>{head}<w:t>二</w:t></w:r><w:r><w:t>三</w:t></w:r></w:p>"
    )


def test_a_section_ends_after_the_last_of_the_new_paragraphs():
    properties = '<w:pageBreakBefore/><w:sectPr><w:pgSz w:w="16838" w:h="11906"/></w:sectPr>'
    root = root_of(finished(paragraph(shield("一\n二"), properties=properties) + paragraph("三")))
    first, second, _ = root.iter("{*}p")
    assert first.find(".//{*}sectPr") is None
    assert second.find(".//{*}sectPr") is not None
    assert first.find(".//{*}pageBreakBefore") is not None
    assert second.find(".//{*}pageBreakBefore") is None


def test_bookmarks_stay_whole_and_in_order():
    run = f"<w:r><w:t>一{NEW}二</w:t></w:r>"
    body = f'<w:p><w:bookmarkStart w:id="7" w:name="a"/>{run}<w:bookmarkEnd w:id="7"/></w:p>'
    assert body_of(finished(body)) == (
        '<w:p><w:bookmarkStart w:id="0" w:name="a"/><w:r><w:t>一</w:t></w:r></w:p>'
        '<w:p><w:r><w:t>二</w:t></w:r><w:bookmarkEnd w:id="0"/></w:p>'
    )


def test_a_paragraph_id_is_not_given_twice():
    document = finished(f'<w:p w14:paraId="0A"><w:r><w:t>一{NEW}二</w:t></w:r></w:p>')
    assert [element.get(PARA_ID) for element in root_of(document).iter(P)] == [None, "0A"]


def test_a_line_end_inside_a_link_splits_the_link():
    link = f'<w:hyperlink w:anchor="a"><w:r><w:t>一{NEW}二</w:t></w:r></w:hyperlink>'
    body = f"<w:p><w:r><w:t>甲</w:t></w:r>{link}</w:p>"
    assert texts_of(finished(body)) == ["甲一", "二"]
    assert body_of(finished(body)).count('<w:hyperlink w:anchor="a">') == 2


def test_a_page_break_counts_as_something_to_see():
    body = f'<w:p><w:r><w:t>一{NEW}</w:t><w:br w:type="page"/></w:r></w:p>'
    assert texts_of(finished(body)) == ["一", "\n"]


def test_a_tab_is_a_tab():
    prints = MarkerTable()
    document = finished(paragraph(shield("甲\t\t乙\t") + prints.mark(("户数",), "423户")), prints)
    assert "<w:r><w:t>甲</w:t><w:tab/><w:tab/><w:t>乙</w:t><w:tab/><w:t>423户</w:t></w:r>" in body_of(document)
    assert texts_of(document) == ["甲\t\t乙\t423户"]
    assert (document.trace.places[0].start, document.trace.places[0].end) == (5, 9)


def test_line_ends_split_in_cells_and_headers_too():
    row = f"<w:tr><w:tc>{paragraph(f'一{NEW}二')}</w:tc></w:tr>"
    table = f"<w:tbl><w:tblGrid><w:gridCol/></w:tblGrid>{row}</w:tbl>"
    document = finished(table + paragraph("末"), header1=paragraph(f"甲{NEW}乙"))
    assert texts_of(document) == ["一", "二", "末"]
    assert texts_of(document, "word/header1.xml") == ["甲", "乙"]
