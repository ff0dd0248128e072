"""Small Word documents not made by gendoc: a body, styles and other parts as given."""

from __future__ import annotations

import functools

from gendoc.layout.measure import Measured, measure_data
from gendoc.word.package import write_package
from tests.render.packages import NAMESPACES, OFFICE, R_NS, WORD, parts_of

SECTION = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="851" w:footer="1450" w:gutter="0"/>'
    '<w:docGrid w:type="lines" w:linePitch="579"/></w:sectPr>'
)


def paper(body: str, section: str = SECTION, *, styles: str = "", theme: str = "", numbering: str = "") -> bytes:
    """Return a document with this body and what its other parts hold within their root."""
    parts = parts_of(body, section)
    types, relations = "", ""
    for name, tag, inner in (("styles", "styles", styles), ("numbering", "numbering", numbering)):
        if inner:
            parts[f"word/{name}.xml"] = f"<w:{tag} {NAMESPACES}>{inner}</w:{tag}>".encode()
            types += f'<Override PartName="/word/{name}.xml" ContentType="{WORD}.{name}+xml"/>'
            relations += f'<Relationship Id="{name}" Type="{R_NS}/{name}" Target="{name}.xml"/>'
    if theme:
        parts["word/theme1.xml"] = (
            '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="x"><a:themeElements>'
            f"<a:fontScheme name='x'>{theme}</a:fontScheme></a:themeElements></a:theme>"
        ).encode()
        types += f'<Override PartName="/word/theme1.xml" ContentType="{OFFICE}.theme+xml"/>'
        relations += f'<Relationship Id="theme" Type="{R_NS}/theme" Target="theme1.xml"/>'
    for part, old, new in (
        ("[Content_Types].xml", "</Types>", f"{types}</Types>"),
        ("word/_rels/document.xml.rels", "</Relationships>", f"{relations}</Relationships>"),
    ):
        parts[part] = parts[part].decode().replace(old, new).encode()
    return write_package(parts)


@functools.cache
def measure(body: str, section: str = SECTION, **others: str) -> Measured:
    """Return how such a document deviates; the same one is measured once."""
    return measure_data(paper(body, section, **others), "来文.docx")


def said(measured: Measured, code: str) -> list[str]:
    """Return what is said under a code."""
    return [group.finding.message for group in measured.groups if group.finding.code == code]


def text(words: str, properties: str = "", run: str = "") -> str:
    """Return a paragraph of one run."""
    properties = properties and f"<w:pPr>{properties}</w:pPr>"
    return f'<w:p>{properties}<w:r>{run and f"<w:rPr>{run}</w:rPr>"}<w:t xml:space="preserve">{words}</w:t></w:r></w:p>'
