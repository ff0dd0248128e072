"""Native character grids, in a copy for LibreOffice."""

from __future__ import annotations

import re

import pytest

from gendoc.pages.grid import without_character_grid
from gendoc.render.outline.outline import compile_outline
from gendoc.render.outline.parts import document_parts
from gendoc.word.document import WordDocument
from gendoc.word.names import W_NS
from gendoc.word.package import parse, read_package

GRID = '<w:docGrid w:type="{}" w:linePitch="579" w:charSpace="{}"/>'
W = f"{{{W_NS}}}"


def native(space: int, styles: str, kind: str = "linesAndChars") -> dict[str, bytes]:
    """Return the parts of a document of two sections with such a grid."""
    grid = GRID.format(kind, space)
    parts = document_parts(f"<w:p><w:pPr><w:sectPr>{grid}</w:sectPr></w:pPr></w:p>")
    parts["word/document.xml"] = re.sub(rb'<w:docGrid w:type="lines".*?/>', grid.encode(), parts["word/document.xml"])
    parts["word/styles.xml"] = f'<w:styles xmlns:w="{W_NS}">{styles}</w:styles>'.encode()
    return parts


NORMAL = '<w:style w:type="paragraph" w:default="1"><w:name w:val="Normal"/>{}</w:style>'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (NORMAL.format(""), NORMAL.format('<w:rPr><w:spacing w:val="-5"/></w:rPr>')),
        (
            NORMAL.format('<w:pPr/><w:rPr><w:b/><w:sz w:val="32"/></w:rPr>'),
            NORMAL.format('<w:pPr/><w:rPr><w:b/><w:spacing w:val="-5"/><w:sz w:val="32"/></w:rPr>'),
        ),
        (
            NORMAL.format('<w:rPr><w:spacing w:val="2"/></w:rPr>'),
            NORMAL.format('<w:rPr><w:spacing w:val="-3"/></w:rPr>'),
        ),
        (
            '<w:style w:type="table" w:default="1"/>',
            '<w:docDefaults><w:rPrDefault><w:rPr><w:spacing w:val="-5"/></w:rPr></w:rPrDefault></w:docDefaults>'
            '<w:style w:type="table" w:default="1"/>',
        ),
    ],
)
def test_a_narrowing_grid_becomes_lines_and_closer_characters(before, after):
    parts = native(-848, before)
    parts = without_character_grid(WordDocument(parts))
    assert after in parts["word/styles.xml"].decode()
    grids = parse(parts["word/document.xml"], "").iter(W + "docGrid")
    assert [(grid.get(W + "type"), grid.get(W + "charSpace"), grid.get(W + "linePitch")) for grid in grids] == [
        ("lines", None, "579")
    ] * 2


@pytest.mark.parametrize(
    ("space", "kind"), [(21680, "linesAndChars"), (0, "linesAndChars"), (-848, "lines"), (-848, "default")]
)
def test_other_grids_stay_as_they_are(space, kind):
    parts = native(space, NORMAL.format(""), kind)
    assert without_character_grid(WordDocument(parts)) == parts


def test_what_is_no_number_is_left_alone():
    parts = native(-848, NORMAL.format(""))
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"-848", b"--8")
    assert without_character_grid(WordDocument(parts)) == parts


def test_gendocs_own_documents_need_no_change():
    parts = read_package(compile_outline("Body Text| 正文", "正文"))
    assert without_character_grid(WordDocument(parts)) == parts
