"""What an untrusted template may not hold."""

import struct

import pytest

from gendoc.word.acting import remove
from gendoc.word.bounds import marks
from gendoc.word.cleaning import cleaned
from gendoc.word.document import UnsafeDocument, WordDocument
from gendoc.word.names import CHART_TYPE, WORKBOOK_TYPE, P
from gendoc.word.package import CONTENT_TYPES, LIMITS, PackageError, parse, read_package, serialize, write_package
from gendoc.word.pictures import UnsafePicture, pixels
from gendoc.word.safety import unsafe_content
from gendoc.word.text import text_of

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
        '<w:p><w:fldSimple xmlns:x="x" x:instr="PAGE" w:instr="INCLUDETEXT x"/></w:p>',
        '<w:p><w:r><w:fldChar xmlns:x="x" x:fldCharType="end" w:fldCharType="begin"/><w:t>LINK x</w:t></w:r></w:p>',
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


def png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height) + b"\x08\x02\0\0\0" + bytes(16)


def emf(*records: bytes) -> bytes:
    end = struct.pack("<IIIII", 14, 20, 0, 0, 20)
    return struct.pack("<II", 1, 88) + bytes(32) + b" EMF" + bytes(44) + b"".join(records) + end


def comment(content: bytes) -> bytes:
    content += bytes(-len(content) % 4)
    return struct.pack("<III", 70, 12 + len(content), len(content)) + content


def plus(*pieces: bytes) -> bytes:
    """Return the record of EMF+ that holds a picture, in one piece or in several that go on."""
    head = struct.pack("<IIiiiII", 0xDBC01001, 1, 9, 9, 0, 0, 1)
    content = head + b"".join(pieces)
    if len(pieces) == 1:
        return comment(b"EMF+" + struct.pack("<HHII", 0x4008, 0x0500, 12 + len(content), len(content)) + content)
    cut = len(head) + len(pieces[0])
    records = b""
    for flags, piece in ((0x8500, struct.pack("<I", len(content)) + content[:cut]), (0x0500, content[cut:])):
        piece += bytes(-len(piece) % 4)
        records += struct.pack("<HHII", 0x4008, flags, 12 + len(piece), len(piece)) + piece
    return comment(b"EMF+" + records)


def wmf(escape: int, content: bytes) -> bytes:
    content += bytes(len(content) % 2)
    record = struct.pack("<IHHH", 5 + len(content) // 2, 0x0626, escape, len(content)) + content
    return struct.pack("<HHHIHIH", 1, 9, 0x300, 0, 0, 0, 0) + record + struct.pack("<IH", 3, 0)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/hostname"/></svg>'
EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n"
PNG = png(9, 9)
BLIP = (
    '<w:p><w:r><w:drawing><a:blip r:embed="x"/></w:drawing></w:r></w:p>',
    '<w:p><w:r><w:pict><v:imagedata xmlns:v="urn:schemas-microsoft-com:vml" r:id="x"/></w:pict></w:r></w:p>',
)


@pytest.mark.parametrize(
    ("picture", "count"),
    [
        (PNG, 81),
        (b"GIF89a" + struct.pack("<HHBBB", 9, 9, 0, 0, 0) + b";", 81),
        (b"BM" + bytes(12) + struct.pack("<Iii", 40, 9, -9) + bytes(28), 81),
        (b"\xff\xd8\xff\xe0\0\x04ab\xff\xff\xc2\0\x11\x08" + struct.pack(">HH", 9, 9) + bytes(12), 81),
        (emf(), 0),
        (emf(plus(PNG)), 81),
        (wmf(15, b"WMFC" + bytes(30) + emf(plus(PNG))), 81),
    ],
)
def test_the_pixels_of_a_picture_are_read_off_its_head(picture, count):
    assert pixels(picture) == count


@pytest.mark.parametrize(
    "picture",
    [
        SVG,
        EPS,
        b"\xc5\xd0\xd3\xc6" + EPS,
        b"%PDF-1.4",
        b"\x1f\x8b\x08",
        b"II*\0",
        b"\xd0\xcf\x11\xe0",
        b"\n" + EPS,
        png(30_000, 30_000),
        b"GIF89a" + struct.pack("<HHBBB", 65_000, 65_000, 0, 0, 0) + b";",
        b"\xff\xd8\xff\xe0\0\x04ab",
        emf(plus(SVG)),
        emf(plus(EPS)),
        emf(plus(b"%!", EPS[2:])),
        emf(plus(png(30_000, 30_000))),
        emf(plus(emf(plus(SVG)))),
        emf(comment(b"GDIC" + struct.pack("<I", 0x40000004) + EPS)),
        wmf(37, EPS),
        wmf(15, b"WMFC" + bytes(30) + emf(plus(SVG))),
    ],
)
def test_any_other_picture_is_refused_whatever_it_is_called(picture):
    with pytest.raises(UnsafePicture):
        pixels(picture)
    for body in BLIP:
        for kind in ("image", "hyperlink", "other"):
            parts = with_relation(kind, "media/x.png")
            parts["word/document.xml"] = parts["word/document.xml"].replace(
                b"<w:sectPr>", body.encode() + b"<w:sectPr>"
            )
            parts["word/media/x.png"] = picture
            assert unsafe_content(parts), kind
            with pytest.raises(UnsafeDocument):
                cleaned(WordDocument(parts))


STRICT = (
    (
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    ),
    (R_NS.encode(), b"http://purl.oclc.org/ooxml/officeDocument/relationships"),
)


def strict(parts: dict[str, bytes]) -> dict[str, bytes]:
    for old, new in STRICT:
        parts = {name: data.replace(old, new) for name, data in parts.items()}
    return parts


def test_the_strict_namespaces_are_searched_as_the_others_are():
    assert unsafe_content(strict(parts_of(f"<w:p>{field('INCLUDETEXT x')}</w:p>")))
    assert unsafe_content(strict(with_relation("attachedTemplate", "file:///x.dotm", "External")))
    assert unsafe_content(strict(parts_of('<w:p/><w:altChunk r:id="x"/>')))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda parts: parts | {"word/_rels/document.xml.RELS": parts.pop(RELS)}, "没有主人"),
        (lambda parts: parts | {"word/_RELS/document.xml.rels": parts.pop(RELS)}, "没有主人"),
        (lambda parts: parts | {RELS: parts[RELS].replace(b'Id="styles"', b'Id="x"')}, "编号重复"),
        (
            lambda parts: parts | {CONTENT_TYPES: parts[CONTENT_TYPES].replace(b"header+xml", b"x+xml")},
            "与它的用处不符",
        ),
        (
            lambda parts: (
                parts
                | {
                    "_rels/.rels": parts["_rels/.rels"].replace(
                        b"</R", f'<Relationship Id="b" Type="{R_NS}/officeDocument" Target="b.xml"/></R'.encode()
                    )
                }
            ),
            "两个正文",
        ),
        (lambda parts: parts | {"word/document.xml": b"<!DOCTYPE x>" + parts["word/document.xml"]}, "DTD"),
        (
            lambda parts: (
                parts | {"word/document.xml": ("<!DOCTYPE x>" + parts["word/document.xml"].decode()).encode("utf-16")}
            ),
            "DTD",
        ),
        (
            lambda parts: (
                parts | {"word/document.xml": b'<?xml version="1.0" encoding="UTF-7"?>' + parts["word/document.xml"]}
            ),
            "UTF-8",
        ),
    ],
)
def test_a_package_that_contradicts_itself_is_refused(change, words):
    parts = parts_of(paragraph("正文"), header1=paragraph("眉"))
    parts[RELS] = parts[RELS].replace(
        b"</R", f'<Relationship Id="x" Type="{R_NS}/hyperlink" Target="http://x/" TargetMode="External"/></R'.encode()
    )
    with pytest.raises(PackageError, match=words):
        unsafe_content(change(parts))


@pytest.mark.parametrize(
    ("inner", "words"),
    [
        ('<w:sectPr><w:pgSz w:w="31680000" w:h="1"/></w:sectPr>', "页面"),
        ('<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="99999999"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>', "列"),
        ("<w:tbl><w:tr>" + "<w:tc><w:p/></w:tc>" * 300 + "</w:tr></w:tbl>", "列"),
        ("<w:p " + " ".join(f'a{number}=""' for number in range(300)) + "/>", "属性"),
        ("<w:p " + " ".join(f'xmlns:a{number}="u"' for number in range(600)) + "/>", "命名空间"),
        ("<w:p/>" * 20_001, "段落超过"),
        ("<w:p>" + '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' * 30 + "</w:p>", "域套了"),
    ],
)
def test_what_is_beyond_a_bound_is_refused_with_its_reason(inner, words):
    with pytest.raises(PackageError, match=words):
        unsafe_content(parts_of(inner))


def test_a_chain_of_styles_has_a_bound_and_a_circle_ends():
    def styled(*bases: int) -> dict[str, bytes]:
        styles = (f'<w:style w:styleId="{own}"><w:basedOn w:val="{base}"/></w:style>' for own, base in enumerate(bases))
        return parts_of("", styles="".join(styles))

    assert unsafe_content(styled(1, 2, 0)) == []
    clean, dropped = cleaned(WordDocument(styled(1, 2, 0)))
    assert dropped == ()
    assert clean.parts["word/styles.xml"].count(b"basedOn") == 2, "LibreOffice crashes at a circle"
    with pytest.raises(PackageError, match="样式"):
        unsafe_content(styled(*range(1, 100)))


def test_elements_and_attributes_are_counted_before_there_is_a_tree():
    parts = parts_of("") | {"word/x.xml": b"<x" + b' a=""' * 100}
    data = write_package(parts)
    assert read_package(data) == parts
    with pytest.raises(PackageError, match="万个元素"):
        read_package(data, LIMITS._replace(marks=sum(map(marks, parts.values())) - 1))


OBJECT = (
    '<w:p><w:r><w:object><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:imagedata r:id="y"/></v:shape>'
    '<o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office" r:id="x"/></w:object></w:r></w:p>'
)


@pytest.mark.parametrize(
    ("kind", "mode"), [("oleObject", ""), ("package", ""), ("other", ""), ("oleObject", "External")]
)
def test_of_an_embedded_object_the_picture_stays(kind, mode):
    parts = with_relation(kind, "embeddings/o.bin", mode)
    picture = f'<Relationship Id="y" Type="{R_NS}/image" Target="media/i.png"/></Relationships>'.encode()
    parts[RELS] = parts[RELS].replace(b"</Relationships>", picture)
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"<w:sectPr>", OBJECT.encode() + b"<w:sectPr>")
    parts |= {"word/media/i.png": PNG, "word/embeddings/o.bin": b"\xd0\xcf\x11\xe0"}
    clean, dropped = cleaned(WordDocument(parts))
    assert dropped
    assert "word/embeddings/o.bin" not in clean.parts
    assert b"OLEObject" not in clean.parts["word/document.xml"]
    assert clean.parts["word/media/i.png"] == PNG
    assert b"imagedata" in clean.parts["word/document.xml"]


def test_a_field_that_reads_from_elsewhere_becomes_its_result():
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    code = "<w:r><w:instrText>INCLUDETEXT x</w:instrText></w:r>"
    simple = '<w:fldSimple w:instr="LINK x"><w:r><w:t>乙</w:t></w:r></w:fldSimple>'
    body = f"<w:p>{begin}{code}{separate}<w:r><w:t>甲</w:t></w:r>{end}{simple}</w:p>"
    for parts in (parts_of(body), strict(parts_of(body))):
        clean, dropped = cleaned(WordDocument(parts))
        assert dropped == ("读取外部内容的域：INCLUDETEXT", "读取外部内容的域：LINK")
        assert b"instr" not in clean.parts["word/document.xml"]
        assert "".join(clean.root.itertext()) == "甲乙"


def test_the_svg_that_word_keeps_beside_a_picture_never_reaches_libreoffice_and_is_nothing_to_tell():
    blip = '<w:p><w:r><w:drawing><a:blip r:embed="y"><a:ext uri="u"><s:svgBlip xmlns:s="s" r:embed="x"/></a:ext></a:blip></w:drawing></w:r></w:p>'
    parts = with_relation("image", "media/i.svg")
    picture = f'<Relationship Id="y" Type="{R_NS}/image" Target="media/i.png"/></Relationships>'.encode()
    parts[RELS] = parts[RELS].replace(b"</Relationships>", picture)
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"<w:sectPr>", blip.encode() + b"<w:sectPr>")
    parts |= {"word/media/i.png": PNG, "word/media/i.svg": b'<svg xmlns="http://www.w3.org/2000/svg"/>'}
    assert unsafe_content(parts) == []
    clean, dropped = cleaned(WordDocument(parts))
    assert dropped == ()
    assert "word/media/i.svg" not in clean.parts
    assert b"svgBlip" not in clean.parts["word/document.xml"]


def test_what_nothing_reaches_and_what_is_not_utf8_is_written_anew():
    parts = parts_of(paragraph("正文"))
    parts["word/document.xml"] = parts["word/document.xml"].decode().encode("utf-16")
    clean, dropped = cleaned(WordDocument(parts | {"word/alone.xml": b"<x/>"}))
    assert dropped == ()
    assert "word/alone.xml" not in clean.parts
    assert [text_of(element) for element in clean.root.iter(P)] == ["正文"]
    assert clean.parts["word/document.xml"].startswith(b"<?xml version='1.0' encoding='UTF-8'")


def test_a_paragraph_that_libreoffice_would_not_end_with_does_not_reach_it():
    parts = parts_of(paragraph("长" * 100_001))
    assert unsafe_content(parts) == []
    with pytest.raises(PackageError, match="分成几段"):
        cleaned(WordDocument(parts))


def test_the_text_behind_an_element_that_goes_stays():
    root = parse(b"<a>1<b/>2<c/>3</a>", "a")
    for element in list(root):
        remove(element)
    assert serialize(root).endswith(b"<a>123</a>")
