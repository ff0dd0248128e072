"""A table of contents shows the headings of the document, with links, and pages where they are known."""

from gendoc.narrative.markers import MarkerTable, shield
from gendoc.render.template import finish
from gendoc.word.names import P
from gendoc.word.package import read_package, write_package
from gendoc.word.text import text_of

from .packages import OFFICE, PROPERTIES, parts_of, root_of

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{identity}"><w:name w:val="{name}"/></w:style>'
    for identity, name in (
        ("H1", "heading 1"),
        ("H2", "heading 2"),
        ("H3", "heading 3"),
        ("T1", "toc 1"),
        ("T2", "TOC 2"),
    )
)


def styled(style: str, text: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'


def contents(code: str = 'TOC \\o "1-2" \\h', stale: str = "旧目录", after: str = "") -> str:
    """Return a TOC field of two paragraphs that lists what once was."""
    steps = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    return (
        f'<w:p>{steps[0]}<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>{steps[1]}'
        f"<w:r><w:t>{stale}</w:t></w:r></w:p><w:p><w:pPr>{after}</w:pPr><w:r><w:t>{stale}</w:t></w:r>{steps[2]}</w:p>"
    )


def made(body: str, pages=None, prints: MarkerTable | None = None):
    parts = parts_of(body)
    parts["word/styles.xml"] = f'<w:styles xmlns:w="{W}">{STYLES}</w:styles>'.encode()
    relations = parts["word/_rels/document.xml.rels"].decode()
    relation = (
        '<Relationship Id="s" Target="styles.xml"'
        ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles"/>'
    )
    parts["word/_rels/document.xml.rels"] = (
        relations.replace("</Relationships>", relation + "</Relationships>")
        if "</Relationships>" in relations
        else relations.replace("/>", f">{relation}</Relationships>")
    ).encode()
    types = parts["[Content_Types].xml"].decode()
    override = f'<Override PartName="/word/styles.xml" ContentType="{OFFICE}.wordprocessingml.styles+xml"/>'
    parts["[Content_Types].xml"] = types.replace("</Types>", override + "</Types>").encode()
    return finish(write_package(parts), prints or MarkerTable(), PROPERTIES, pages=pages)


HEADINGS = styled("H1", "一、甲") + styled("H2", "（一）乙") + styled("H3", "1.丙") + styled("H1", "二、丁")


def texts(document) -> list[str]:
    return [text_of(paragraph) for paragraph in root_of(document).iter(P)]


def test_what_is_listed_are_the_headings_of_the_levels_asked_for():
    assert texts(made(contents() + HEADINGS))[:4] == ["一、甲\t", "（一）乙\t", "二、丁\t", "一、甲"]
    assert texts(made(contents('TOC \\o "1-1"') + HEADINGS))[:3] == ["一、甲\t", "二、丁\t", "一、甲"]
    assert texts(made(contents("TOC") + HEADINGS))[2] == "1.丙\t"


def test_entries_have_the_styles_of_their_levels_and_lead_to_their_headings():
    root = root_of(made(contents() + HEADINGS))
    links = list(root.iter(f"{{{W}}}hyperlink"))
    anchors = [link.get(f"{{{W}}}anchor") for link in links]
    assert anchors == ["_Toc100000001", "_Toc100000002", "_Toc100000003"]
    places = {start.get(f"{{{W}}}name"): text_of(start.getparent()) for start in root.iter(f"{{{W}}}bookmarkStart")}
    assert [places[anchor] for anchor in anchors] == ["一、甲", "（一）乙", "二、丁"]
    styles = [link.getparent().find(f"{{{W}}}pPr/{{{W}}}pStyle").get(f"{{{W}}}val") for link in links]
    assert styles == ["T1", "T2", "T1"]


def test_pages_stand_behind_the_entries_where_they_are_known():
    pages = {"_Toc100000001": "1", "_Toc100000003": "12"}
    assert texts(made(contents() + HEADINGS, pages))[:3] == ["一、甲\t1", "（一）乙\t", "二、丁\t12"]


def test_what_ends_a_section_after_the_contents_still_does():
    section = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
    root = root_of(made(contents(after=section) + HEADINGS))
    ends = [paragraph for paragraph in root.iter(P) if paragraph.find(f"{{{W}}}pPr/{{{W}}}sectPr") is not None]
    assert [text_of(paragraph) for paragraph in ends] == ["二、丁\t"]


def test_a_figure_in_a_heading_is_traced_where_it_is_printed_and_braces_are_no_tags():
    prints = MarkerTable()
    heading = styled("H1", prints.mark(("年度",), "2020") + shield("年{{甲}}"))
    document = made(contents() + heading, prints=prints)
    assert document.faults == ()
    assert texts(document) == ["2020年{{甲}}\t", "2020年{{甲}}"]
    assert [(place.paragraph, place.text) for place in document.trace.places] == [(1, "2020")]


def test_contents_without_headings_says_so():
    assert texts(made(contents() + styled("X", "文"))) == ["（没有标题）", "文"]


def test_a_document_without_contents_gets_no_bookmarks():
    document = made(HEADINGS)
    assert document.bookmarks == ()
    assert "bookmark" not in read_package(document.data)["word/document.xml"].decode()


def test_bookmarks_that_are_there_keep_their_names():
    there = '<w:bookmarkStart w:id="7" w:name="_Toc100000001"/><w:bookmarkEnd w:id="7"/>'
    document = made(contents() + styled("H1", "甲").replace("<w:r>", there + "<w:r>", 1))
    assert document.bookmarks == ("_Toc100000002",)
