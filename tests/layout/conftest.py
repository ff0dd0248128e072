"""Measuring what LibreOffice makes of a document."""

from pathlib import Path

import pytest

from .pdf import convert, read_pages

TEXT_BOTTOM = 841.9 - 99.2  # A4 less 35 mm, in points


@pytest.fixture(scope="session")
def make_pdf(tmp_path_factory):
    """Give the PDF of a document's bytes; LibreOffice keeps one profile for all of them."""
    profile = tmp_path_factory.mktemp("soffice")

    def make(document: bytes) -> Path:
        folder = tmp_path_factory.mktemp("pdf")
        (folder / "document.docx").write_bytes(document)
        return convert(folder / "document.docx", folder, profile)

    return make


@pytest.fixture(scope="session")
def measure(make_pdf):
    """Give the pages of a document's bytes."""

    def pages(document: bytes):
        return read_pages(make_pdf(document), TEXT_BOTTOM)

    return pages
