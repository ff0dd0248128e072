"""On which page each heading of a document stands, as LibreOffice sets it.

LibreOffice reckons references to pages while it sets them, and gives the headings of a document to its PDF as an
outline.  So a copy that nobody keeps gets one more heading for each bookmark, whose text says which page that is on;
what the outline then says is read, and no library is needed to read a page.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence

from lxml import etree

from gendoc.core.finding import Failure
from gendoc.pages.office import Office
from gendoc.pages.pdf import make_pdf
from gendoc.word.document import WordDocument
from gendoc.word.fields import field, text_run
from gendoc.word.names import BODY, P_PR, SECT_PR, VAL, Element, P, w
from gendoc.word.package import serialize, write_package

_TITLE = re.compile(rb"/Title\s*<(FEFF[0-9A-Fa-f\s]*)>")
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_PROBE = re.compile(r"\u00ab\s*(\d+)\s*:\s*(\d+)\s*\u00bb")
_LARGEST = 1 << 24  # of an outline, inflated


def heading_pages(document: bytes, bookmarks: Sequence[str], office: Office) -> dict[str, str]:
    """Return the number that stands on the page of each bookmark of a docx that gendoc made.

    Raises Failure as make_pdf does, or if LibreOffice does not say where one of them is.
    """
    opened = WordDocument.open(document, own=True)
    _add_probes(opened.root, bookmarks)
    pdf = make_pdf(write_package({**opened.parts, opened.main: serialize(opened.root)}), office, own=True)
    found = {int(probe[1]): probe[2] for title in _titles(pdf.data) for probe in _PROBE.finditer(title)}
    if len(found) < len(bookmarks):
        raise Failure(
            "LibreOffice 没有说出各标题在第几页，目录填不上页码；不加 --contents-pages 再生成，在 Word 里按 F9 更新目录"
        )
    return {bookmark: found[number] for number, bookmark in enumerate(bookmarks)}


def _add_probes(root: Element, bookmarks: Sequence[str]) -> None:
    """Add to a document a last heading for each bookmark: its number, and the page that it is on."""
    body = root.find(BODY)
    section = body.find(SECT_PR)
    for number, bookmark in enumerate(bookmarks):
        probe = etree.Element(P)
        etree.SubElement(etree.SubElement(probe, P_PR), w("outlineLvl"), {VAL: "0"})
        probe.append(text_run(f"\u00ab{number}:"))
        probe.extend(field(f"PAGEREF {bookmark}", "?"))
        probe.append(text_run("\u00bb"))
        if section is None:
            body.append(probe)
        else:
            section.addprevious(probe)


def _titles(pdf: bytes) -> Iterator[str]:
    """Yield the titles of a PDF's outline, wherever its objects stand."""
    for data in (pdf, *_streams(pdf)):
        for found in _TITLE.finditer(data):
            yield bytes.fromhex(found[1][4:].decode("ascii")).decode("utf-16-be", "replace")


def _streams(pdf: bytes) -> Iterator[bytes]:
    for found in _STREAM.finditer(pdf):
        try:
            yield zlib.decompressobj().decompress(found[1], _LARGEST)
        except zlib.error:
            continue
