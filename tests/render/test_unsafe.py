"""What an untrusted template may not hold."""

import pytest

from gendoc.word.names import CHART_TYPE, WORKBOOK_TYPE
from gendoc.word.package import CONTENT_TYPES, PackageError, write_package
from gendoc.word.safety import unsafe_content

from .packages import R_NS, paragraph, parts_of

RELS = "word/_rels/document.xml.rels"


def with_relation(kind: str, target: str, mode: str = "") -> dict[str, bytes]:
    parts = parts_of(paragraph("正文"))
    mode = mode and f'TargetMode="{mode}"'
    relation = f'<Relationship Id="x" Type="{R_NS}/{kind}" Target="{target}" {mode}/></Relationships>'
    parts[RELS] = parts[RELS].replace(b"</Relationships>", relation.encode())
    return parts


def field(*codes: str, nested: str = "") -> str:
    pieces = "".join(f"<w:r><w:instrText>{code}</w:instrText></w:r>" for code in codes)
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    return f"{begin}{nested}{pieces}{end}"


def test_a_plain_document_and_a_hyperlink_are_safe():
    assert unsafe_content(with_relation("hyperlink", "https://example.com/", "External")) == []


@pytest.mark.parametrize(
    ("kind", "target", "mode", "words"),
    [
        ("attachedTemplate", "file:///x.dotm", "External", "外部模板"),
        ("image", "http://example.com/x.png", "External", "文件之外"),
        ("oleObject", "embeddings/oleObject1.bin", "", "OLE"),
        ("control", "activeX/activeX1.xml", "", "ActiveX"),
        ("aFChunk", "chunk.html", "", "altChunk"),
        ("subDocument", "file:///x.docx", "External", "文件之外"),
    ],
)
def test_relationships_that_bring_in_something_foreign_are_named(kind, target, mode, words):
    found = unsafe_content(with_relation(kind, target, mode))
    assert len(found) == 1
    assert words in found[0]
    assert target in found[0]


def test_macros_are_named_by_part_and_by_type():
    parts = parts_of(paragraph("正文"))
    assert unsafe_content(parts | {"word/vbaProject.bin": b""}) == ["宏：word/vbaProject.bin"]
    parts[CONTENT_TYPES] = parts[CONTENT_TYPES].replace(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    assert unsafe_content(parts) == ["宏：word/document.xml"]


@pytest.mark.parametrize(
    "body",
    [
        f"<w:p>{field('DDEAUTO c:/x')}</w:p>",
        f"<w:p>{field(' D', 'D', 'E x')}</w:p>",
        f"<w:p>{field(' includetext', ' x')}</w:p>",
        '<w:p><w:fldSimple w:instr=" INCLUDEPICTURE &quot;http://x&quot; "/></w:p>',
        f"<w:p>{field('LINK Excel.Sheet.8')}</w:p>",
        f"<w:p>{field('IF 1 = 1 ', nested=field('DDE x'))}</w:p>",
        f"<w:p>{field(' x', nested=field('QUOTE 68 68 69'))}</w:p>",
        "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>DDE x</w:instrText></w:r></w:p>",
    ],
)
def test_fields_that_read_from_elsewhere_are_found_however_they_are_split(body):
    assert unsafe_content(parts_of(body))
    assert unsafe_content(parts_of("", footer1=body))


def test_fields_of_a_report_are_safe():
    assert unsafe_content(parts_of(f"<w:p>{field(' PAGE ')}{field('TOC ', '&quot;DDE&quot;')}</w:p>")) == []


def test_relationships_that_belong_to_no_part_are_refused():
    with pytest.raises(PackageError, match="没有主人"):
        unsafe_content(parts_of("") | {"word/_rels/ghost.xml.rels": b"<x/>"})


@pytest.mark.parametrize(
    "picture",
    [
        '<v:imagedata xmlns:v="urn:schemas-microsoft-com:vml" src="file:///x.png"/>',
        '<v:fill xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" o:href="x"/>',
        '<image xmlns="http://www.w3.org/2000/svg" xmlns:l="http://www.w3.org/1999/xlink" l:href="http://x/y.png"/>',
        '<use xmlns="http://www.w3.org/2000/svg" href="other.svg#a"/>',
    ],
)
def test_pictures_that_name_a_source_of_their_own_are_found(picture):
    assert "文件之外" in unsafe_content(parts_of(f"<w:p><w:r><w:pict>{picture}</w:pict></w:r></w:p>"))[0]


def test_pictures_within_the_file_are_safe():
    inside = '<svg xmlns="http://www.w3.org/2000/svg"><use href="#a"/><a href="https://example.com/"/></svg>'
    assert unsafe_content(parts_of(paragraph("正文")) | {"word/media/x.svg": inside.encode()}) == []


def with_part(name: str, content_type: str, kind: str, owner: str = "document.xml") -> dict[str, bytes]:
    """Return a document with a part of no XML, to which owner is related."""
    parts = with_relation("chart", "charts/chart1.xml")
    parts["word/charts/chart1.xml"] = b"<x/>"
    types = (
        f'<Override PartName="/word/charts/chart1.xml" ContentType="{CHART_TYPE}"/>'
        f'<Default Extension="{name.rpartition(".")[2]}" ContentType="{content_type}"/></Types>'
    )
    parts[CONTENT_TYPES] = parts[CONTENT_TYPES].replace(b"</Types>", types.encode())
    relation = f'<Relationship Id="y" Type="{R_NS}/{kind}" Target="/word/embeddings/{name}"/></Relationships>'
    if owner == "document.xml":
        parts[RELS] = parts[RELS].replace(b"</Relationships>", relation.encode())
    else:
        package = "http://schemas.openxmlformats.org/package/2006/relationships"
        parts[f"word/charts/_rels/{owner}.rels"] = f'<Relationships xmlns="{package}">{relation}'.encode()
    return parts | {f"word/embeddings/{name}": WORKBOOK}


WORKBOOK = write_package(
    {
        CONTENT_TYPES: b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        b'<Default Extension="xml" ContentType="application/xml"/></Types>',
        "xl/workbook.xml": b"<x/>",
    }
)
OLE_TYPE = "application/vnd.openxmlformats-officedocument.oleObject"
PROGRAM_TYPE = "application/x-msdownload"


def test_an_embedded_object_is_named_and_not_called_broken_xml():
    assert unsafe_content(with_part("o.bin", OLE_TYPE, "oleObject")) == ["嵌入对象（OLE）：word/embeddings/o.bin"]


def test_the_workbook_of_a_chart_is_safe():
    assert unsafe_content(with_part("a.xlsx", WORKBOOK_TYPE, "package", "chart1.xml")) == []


@pytest.mark.parametrize(
    ("name", "content_type", "kind", "owner"),
    [
        ("a.exe", PROGRAM_TYPE, "package", "document.xml"),
        ("a.exe", PROGRAM_TYPE, "package", "chart1.xml"),
        ("a.exe", PROGRAM_TYPE, "image", "document.xml"),
        ("a.exe", "image/png", "package", "document.xml"),
        ("a.exe", "image/png", "package", "chart1.xml"),
        ("a.xlsx", WORKBOOK_TYPE, "package", "document.xml"),
        ("a.xlsx", WORKBOOK_TYPE, "other", "chart1.xml"),
    ],
)
def test_any_other_file_within_is_named(name, content_type, kind, owner):
    assert unsafe_content(with_part(name, content_type, kind, owner)) == [f"嵌入的文件：word/embeddings/{name}"]


def test_a_file_that_nothing_refers_to_is_named():
    assert unsafe_content(parts_of(paragraph("正文")) | {"word/a.exe": b"MZ"}) == ["嵌入的文件：word/a.exe"]
