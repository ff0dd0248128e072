"""Finishing: markers become the trace, and the package says the same thing every time."""

import hashlib
import io
import json
import zipfile

import pytest
from openxml_audit import OpenXmlValidator

from gendoc.narrative.markers import MarkerTable, shield
from gendoc.render.outline.outline import compile_outline
from gendoc.render.template import finish
from gendoc.word.package import PackageError, read_package, write_package
from gendoc.word.properties import Properties, was_edited

from .packages import PROPERTIES, SECTION, body_of, docx, finished, paragraph, parts_of, root_of, texts_of


def table(*rows: list[str]) -> str:
    cells = ["".join(f"<w:tc>{cell}</w:tc>" for cell in row) for row in rows]
    grid = "<w:gridCol/>" * len(rows[0])
    lines = "".join(f"<w:tr>{row}</w:tr>" for row in cells)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{lines}</w:tbl>"


@pytest.fixture
def prints():
    return MarkerTable()


def places(document) -> list[tuple]:
    return [(place.part, place.paragraph, place.start, place.end, place.text) for place in document.trace.places]


def test_a_marker_becomes_a_place_and_leaves_the_text_clean(prints):
    mark = prints.mark(("收入", "合计"), "2,366.45万元")
    document = finished(paragraph("无关") + paragraph(f"收入{mark}。"), prints)
    assert texts_of(document) == ["无关", "收入2,366.45万元。"]
    assert places(document) == [("word/document.xml", 1, 2, 12, "2,366.45万元")]
    assert document.trace.sha256 == hashlib.sha256(document.data).hexdigest()
    assert dict(document.trace.paragraphs)["word/document.xml"] == ("无关", "收入2,366.45万元。")
    assert not document.faults


@pytest.mark.parametrize("cuts", [(1,), (3,), (1, 2, 5), (4, 7), tuple(range(1, 9))])
def test_markers_may_stand_in_any_runs_of_a_paragraph(prints, cuts):
    text = "有" + prints.mark(("户数",), "423户") + prints.mark(("人数",), "7人")
    pieces = [text[i:j] for i, j in zip((0, *cuts), (*cuts, None), strict=True)]
    document = finished(paragraph(*pieces), prints)
    assert texts_of(document) == ["有423户7人"]
    assert places(document) == [
        ("word/document.xml", 0, 1, 5, "423户"),
        ("word/document.xml", 0, 5, 7, "7人"),
    ]


def test_figures_in_tables_headers_footers_and_notes_are_traced(prints):
    mark = prints.mark(("户数",), "423户")
    rows = [paragraph("户数"), paragraph(mark)], [paragraph("甲") + paragraph(f"乙{mark}"), "<w:p/>"]
    inner = table([paragraph("x"), paragraph(f"内{mark}")])
    document = finished(
        paragraph("首") + table(*rows) + paragraph("间") + table([inner + paragraph(mark)]),
        prints,
        header1=paragraph(f"眉{mark}"),
        footer1=paragraph(mark),
        footnotes=f'<w:footnote w:id="2">{paragraph(mark)}</w:footnote>',
    )
    assert [(place.part, place.cell) for place in document.trace.places] == [
        ("word/document.xml", (0, 0, 1, 0)),
        ("word/document.xml", (0, 1, 0, 1)),
        ("word/document.xml", (2, 0, 1, 0)),
        ("word/document.xml", (1, 0, 0, 0)),
        ("word/footer1.xml", None),
        ("word/footnotes.xml", None),
        ("word/header1.xml", None),
    ]
    texts = {part: list(texts) for part, texts in document.trace.paragraphs}
    for place in document.trace.places:
        assert texts[place.part][place.paragraph][place.start : place.end] == "423户"


def test_the_trace_is_plain_data_with_paths_as_people_write_them(prints):
    mark = prints.mark(("收入", "构成", 1, "金额"), "4.06万元")
    document = finished(table([paragraph(f"占{mark}")]), prints)
    trace = json.loads(json.dumps(document.trace.to_json()))
    assert trace["figures"] == [
        {
            "part": "word/document.xml",
            "paragraph": 0,
            "table": 0,
            "row": 0,
            "cell": 0,
            "cell_paragraph": 0,
            "start": 1,
            "end": 7,
            "path": "收入.构成[2].金额",
            "text": "4.06万元",
        }
    ]
    assert trace["paragraphs"] == {"word/document.xml": ["占4.06万元"]}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda mark: mark[:-1],
        lambda mark: mark[1:],
        lambda mark: mark[-1] + mark[0],
        lambda mark: chr(0xF0009) + mark,
    ],
)
def test_a_marker_without_its_other_half_is_a_fault(prints, spoil):
    document = finished(paragraph(spoil(prints.mark(("户数",), "423户"))), prints)
    assert document.faults
    assert "标记" in document.faults[0]


def test_braces_of_the_data_stay_and_braces_of_the_template_are_faults():
    assert texts_of(finished(paragraph(shield("{{ x }}{%")))) == ["{{ x }}{%"]
    assert not finished(paragraph(shield("{{ x }}{%"))).faults
    assert not finished(paragraph("{" + shield("{"))).faults
    for left in ("{{ x }}", "x }}", "{% if", "#}"):
        assert "模板的标签没有处理" in finished(paragraph(left[:1], left[1:])).faults[0]


def test_private_characters_in_attributes_and_field_codes_are_read_too(prints):
    mark = prints.mark(("户数",), "423户")
    inline = f'<wp:inline><wp:docPr id="1" name="图" descr="{mark}"/></wp:inline>'
    body = f"<w:p><w:r><w:drawing>{inline}</w:drawing><w:instrText>{mark}</w:instrText></w:r></w:p>"
    shown = body_of(finished(body, prints))
    assert 'descr="423户"' in shown
    assert ">423户</w:instrText>" in shown


@pytest.mark.parametrize(
    ("text", "kept"), [(" 甲", True), ("甲 ", True), ("甲  乙", True), ("甲 乙", False), ("甲", False)]
)
def test_spaces_that_word_would_drop_are_kept(text, kept):
    assert ('xml:space="preserve"' in body_of(finished(paragraph(text)))) is kept


def test_cells_without_a_paragraph_get_one_and_spelling_marks_go():
    document = finished(table(["", table([paragraph("内")])]) + '<w:p><w:proofErr w:type="spellStart"/></w:p>')
    assert "<w:tc><w:p/></w:tc>" in body_of(document)
    assert body_of(document).count("</w:tbl><w:p/></w:tc>") == 1
    assert "proofErr" not in body_of(document)


def test_ids_that_a_loop_repeats_become_unique():
    drawing = '<w:r><w:drawing><wp:inline><wp:docPr id="4" name="图"/></wp:inline></w:drawing></w:r>'
    bookmark = '<w:bookmarkStart w:id="1" w:name="甲"/><w:r><w:t>x</w:t></w:r><w:bookmarkEnd w:id="1"/>'
    content = "<w:sdtContent><w:r><w:t>y</w:t></w:r></w:sdtContent>"
    control = f'<w:sdt><w:sdtPr><w:id w:val="9"/></w:sdtPr>{content}</w:sdt>'
    body = f'<w:p w14:paraId="01">{drawing}{bookmark}{control}</w:p>' * 3
    other = '<w:p><w:bookmarkStart w:id="1" w:name="乙"/><w:bookmarkEnd w:id="1"/><w:bookmarkEnd w:id="5"/></w:p>'
    root = root_of(finished(body + other))
    assert [element.get("id") for element in root.iter("{*}docPr")] == ["4", "5", "6"]
    starts = [(e.values()) for e in root.iter("{*}bookmarkStart")]
    assert starts == [["0", "甲"], ["1", "乙"]]
    assert [e.values() for e in root.iter("{*}bookmarkEnd")] == [["0"], ["1"]]
    assert len(list(root.iter("{*}id"))) == 1


def test_a_bookmark_that_lost_one_end_is_dropped():
    start = '<w:bookmarkStart w:id="1" w:name="甲"/>'
    body = f'<w:p>{start}</w:p><w:p>{start}<w:bookmarkEnd w:id="1"/></w:p>'
    assert (
        body_of(finished(body)) == '<w:p/><w:p><w:bookmarkStart w:id="0" w:name="甲"/><w:bookmarkEnd w:id="0"/></w:p>'
    )


def test_the_same_input_gives_the_same_bytes(prints):
    rendered = docx(paragraph(prints.mark(("户数",), "423户")))
    first = finish(rendered, prints, PROPERTIES)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:  # as docxtpl saves it at another time, in another order
        for name, data in reversed(read_package(rendered).items()):
            archive.writestr(zipfile.ZipInfo(name, (2024, 5, 6, 7, 8, 10)), data)
    assert finish(buffer.getvalue(), prints, PROPERTIES) == first
    assert finish(first.data, MarkerTable(), PROPERTIES).data == first.data


def test_properties_are_the_reports_own():
    title = paragraph("A&amp;B &lt;甲>", properties='<w:pStyle w:val="Title"/>')
    document = finish(docx(title), MarkerTable(), Properties(creator="局", date=PROPERTIES.date))
    core = "".join(root_of(document, "docProps/core.xml").itertext())
    assert core == "A&B <甲>局局12021-03-05T00:00:00Z2021-03-05T00:00:00Zzh-CN"
    assert "".join(root_of(document, "docProps/app.xml").itertext()) == "gendoc"


def test_a_finished_document_knows_whether_it_was_edited():
    document = finished(paragraph("x"))
    assert was_edited(document.data) is False
    parts = read_package(document.data)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    assert was_edited(buffer.getvalue()) is False
    parts["word/document.xml"] = parts["word/document.xml"].replace(b">x<", b">y<")
    assert was_edited(write_package(parts)) is True
    assert was_edited(docx(paragraph("x"))) is None
    assert was_edited(b"text") is None


def test_custom_properties_of_the_template_stay():
    custom = (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"'
        ' xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
        '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="5" name="密级">'
        "<vt:lpwstr>公开</vt:lpwstr></property>"
        "</Properties>"
    ).encode()
    parts = parts_of(paragraph("x"))
    parts["docProps/custom.xml"] = custom
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="rId9" Target="docProps/custom.xml" Type="http://schemas.openxmlformats.org/'
        b'officeDocument/2006/relationships/custom-properties"/></Relationships>',
    )
    document = finish(write_package(parts), MarkerTable(), PROPERTIES)
    found = [(e.get("pid"), e.get("name")) for e in root_of(document, "docProps/custom.xml")]
    assert found == [("5", "密级"), ("6", "gendoc-digest")]
    assert was_edited(document.data) is False


def test_rendered_xml_with_a_mistake_is_refused():
    parts = parts_of(paragraph("x"))
    parts["word/document.xml"] += b"<x"
    with pytest.raises(PackageError, match="document"):
        finish(write_package(parts), MarkerTable(), PROPERTIES)


@pytest.mark.parametrize("draft", [False, True])
def test_a_finished_document_passes_the_audit(prints, tmp_path, draft):
    mark = prints.mark(("户数",), "423户")
    cell = f'<w:tcPr><w:tcW w:w="4422" w:type="dxa"/></w:tcPr>{paragraph(shield("甲" + chr(10) + "乙") + mark)}'
    grid = '<w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid><w:gridCol w:w="4422"/></w:tblGrid>'
    body = (
        paragraph("题", properties=f'<w:jc w:val="center"/>{SECTION}')
        + f"<w:tbl>{grid}<w:tr><w:tc>{cell}</w:tc></w:tr></w:tbl>"
        + paragraph(shield(" 一\n二\t") + mark)
    )
    parts = read_package(compile_outline("Body Text| 正文", "outline"))
    parts["word/document.xml"] = parts_of(body)["word/document.xml"]
    file = tmp_path / "finished.docx"
    file.write_bytes(finish(write_package(parts), prints, PROPERTIES, draft=draft).data)
    assert [str(error) for error in OpenXmlValidator().validate(str(file)).errors] == []
