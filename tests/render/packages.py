"""Small docx packages made by hand, to be finished and looked at."""

import datetime
import re

from gendoc.narrative.markers import MarkerTable
from gendoc.render.document import RenderedDocument
from gendoc.render.template import finish
from gendoc.word.names import R_NS, W_NS, P
from gendoc.word.package import parse, read_package, write_package
from gendoc.word.properties import Properties
from gendoc.word.text import text_of

NAMESPACES = (
    f'xmlns:w="{W_NS}" xmlns:r="{R_NS}"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="w14"'
)
OFFICE = "application/vnd.openxmlformats-officedocument"
WORD = f"{OFFICE}.wordprocessingml"
SECTION = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
PROPERTIES = Properties(creator="郑州市上街区民政局", date=datetime.date(2021, 3, 5))


def paragraph(*texts: str, properties: str = "") -> str:
    """Return a paragraph with a run for each text."""
    runs = "".join(f"<w:r><w:t>{text}</w:t></w:r>" for text in texts)
    return f"<w:p>{properties and f'<w:pPr>{properties}</w:pPr>'}{runs}</w:p>"


def parts_of(body: str, section: str = SECTION, **others: str) -> dict[str, bytes]:
    """Return the parts of a document with this body; others (header1, footnotes ...) are inner XML.

    A section that names no header or footer takes those there are.
    """
    types, relations = "", ""
    others.setdefault("styles", '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>')
    references = "".join(
        f'<w:{kind}Reference w:type="{when}" r:id="{stem}"/>'
        for kind in ("header", "footer")
        for stem, when in zip((s for s in others if s.startswith(kind)), ("default", "even", "first"), strict=False)
    )
    if "Reference" not in section:
        section = section.replace("<w:sectPr>", f"<w:sectPr>{references}", 1)
    main = f"<w:document {NAMESPACES}><w:body>{body}{section}</w:body></w:document>"
    parts = {"word/document.xml": main.encode()}
    for stem, inner in others.items():
        kind = stem.rstrip("0123456789")
        tag = {"header": "hdr", "footer": "ftr"}.get(kind, kind)
        parts[f"word/{stem}.xml"] = f"<w:{tag} {NAMESPACES}>{inner}</w:{tag}>".encode()
        types += f'<Override PartName="/word/{stem}.xml" ContentType="{WORD}.{kind}+xml"/>'
        relations += f'<Relationship Id="{stem}" Type="{R_NS}/{kind}" Target="{stem}.xml"/>'
    package = "http://schemas.openxmlformats.org/package/2006"
    parts["word/_rels/document.xml.rels"] = (
        f'<Relationships xmlns="{package}/relationships">{relations}</Relationships>'.encode()
    )
    parts["_rels/.rels"] = (
        f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{R_NS}/officeDocument" Target="word/document.xml"/></Relationships>'
    ).encode()
    parts["[Content_Types].xml"] = (
        f'<Types xmlns="{package}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{WORD}.document.main+xml"/>{types}</Types>'
    ).encode()
    return parts


def docx(body: str, section: str = SECTION, **others: str) -> bytes:
    """Return a document with this body as a file."""
    return write_package(parts_of(body, section, **others))


def finished(body: str, prints: MarkerTable | None = None, *, draft: bool = False, **others: str) -> RenderedDocument:
    """Return the finished document that a rendered body becomes."""
    return finish(docx(body, **others), prints or MarkerTable(), PROPERTIES, draft=draft)


def root_of(document: RenderedDocument | bytes, part: str = "word/document.xml"):
    """Return a part of a document, parsed."""
    data = document if isinstance(document, bytes) else document.data
    return parse(read_package(data)[part], part)


def texts_of(document: RenderedDocument, part: str = "word/document.xml") -> list[str]:
    """Return the texts of a part's paragraphs."""
    return [text_of(element) for element in root_of(document, part).iter(P)]


def body_of(document: RenderedDocument) -> str:
    """Return the XML of the body, without namespaces and the section."""
    data = read_package(document.data)["word/document.xml"].decode()
    found = re.search(r"<w:body>(.*?)(<w:sectPr><w:pgSz|</w:body>)", data, re.DOTALL)
    assert found
    return re.sub(r' xmlns:\w+="[^"]*"', "", found[1])
