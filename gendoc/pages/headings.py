"""The page number of each heading of a document, as LibreOffice lays it out.

LibreOffice computes references to pages when it lays them out, and writes a document's headings into the outline of
its PDF.  So a temporary copy gets one more heading for each bookmark, with a reference to the bookmark's page as its
text; that is read from the outline, which needs no library for PDF.
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
    """Return the printed page number of each bookmark in a docx that gendoc made.

    Raises Failure as make_pdf does, or if LibreOffice does not give the page of one of them.
    """
    opened = WordDocument.open(document, own=True)
    _add_probes(opened.root, bookmarks)
    pdf = make_pdf(write_package({**opened.parts, opened.main: serialize(opened.root)}), office, own=True)
    pages = {int(probe[1]): probe[2] for title in _titles(pdf.data) for probe in _PROBE.finditer(title)}
    if len(pages) < len(bookmarks):
        raise Failure(
            "LibreOffice 没有说出各标题在第几页，目录填不上页码；不加 --contents-pages 再生成，在 Word 里按 F9 更新目录"
        )
    return {bookmark: pages[number] for number, bookmark in enumerate(bookmarks)}


def _add_probes(root: Element, bookmarks: Sequence[str]) -> None:
    """Append a heading for each bookmark to a document: the bookmark's index and a reference to its page."""
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
    """Yield the titles in a PDF's outline, also those in compressed streams."""
    for data in (pdf, *_streams(pdf)):
        for title in _TITLE.finditer(data):
            yield bytes.fromhex(title[1][4:].decode("ascii")).decode("utf-16-be", "replace")


def _streams(pdf: bytes) -> Iterator[bytes]:
    for stream in _STREAM.finditer(pdf):
        try:
            yield zlib.decompressobj().decompress(stream[1], _LARGEST)
        except zlib.error:
            continue
