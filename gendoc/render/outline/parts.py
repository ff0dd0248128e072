"""The parts of a blank official document: constant ones from base/, the others made here."""

from importlib.resources import files

from gendoc.layout import measures as layout
from gendoc.render.outline.styles import resource
from gendoc.word.names import R_NS, W_NS
from gendoc.word.package import CONTENT_TYPES, ROOT_RELS, drop_relations

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_FILES = {
    CONTENT_TYPES: "content_types.xml",
    ROOT_RELS: "package_rels.xml",
    "docProps/app.xml": "app.xml",
    "docProps/core.xml": "core.xml",
    "word/_rels/document.xml.rels": "document_rels.xml",
    "word/fontTable.xml": "font_table.xml",
    "word/settings.xml": "settings.xml",
    "word/theme/theme1.xml": "theme.xml",
}


# Page orientations, and the footers of odd and even pages in each.
PORTRAIT, LANDSCAPE = "纵向", "横向"
_FOOTERS = {PORTRAIT: ("rId5", "rId6"), LANDSCAPE: ("rId7", "rId8")}


def document_parts(body: str, direction: str = PORTRAIT) -> dict[str, bytes]:
    """Return the parts of an official document, by name.

    body is the markup of its paragraphs and tables, direction the page orientation of its last section.
    """
    base = files("gendoc.render.outline") / "base"
    parts = {name: (base / file).read_bytes().replace(b"\r\n", b"\n") for name, file in _FILES.items()}
    parts["word/document.xml"] = (
        f'{_HEAD}<w:document xmlns:w="{W_NS}" xmlns:r="{R_NS}"><w:body>{body}{section(direction)}</w:body></w:document>'
    ).encode()
    for name in ("styles", "footer1", "footer2", "footer3", "footer4"):
        parts[f"word/{name}.xml"] = resource(f"{name}.xml")
    if direction == PORTRAIT and section(LANDSCAPE) not in body:
        drop_relations(parts, "word/document.xml", frozenset({"footer"}), frozenset(_FOOTERS[LANDSCAPE]))
    return parts


def section(direction: str = PORTRAIT, *, numbered: bool = True) -> str:
    """The w:sectPr of pages in one orientation; a landscape page is turned with its margins, so that the binding stays.

    Pages without numbers come first and name no footers; a later section that names none has those of the one before.
    """
    odd, even = _FOOTERS[direction]
    footers = f'<w:footerReference w:type="default" r:id="{odd}"/><w:footerReference w:type="even" r:id="{even}"/>'
    width, height = layout.PAGE_WIDTH, layout.PAGE_HEIGHT
    top, right, bottom, left = layout.MARGIN_TOP, layout.MARGIN_RIGHT, layout.MARGIN_BOTTOM, layout.MARGIN_LEFT
    orientation, footer = "", layout.FOOTER
    if direction == LANDSCAPE:
        width, height, orientation = height, width, ' w:orient="landscape"'
        top, right, bottom, left = left, top, right, bottom
        footer = layout.ROTATED_FOOTER
    return (
        f"<w:sectPr>{footers if numbered else ''}"
        f'<w:pgSz w:w="{width}" w:h="{height}"{orientation}/>'
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}"'
        f' w:header="{layout.HEADER}" w:footer="{footer}" w:gutter="0"/>'
        f'<w:docGrid w:type="lines" w:linePitch="{layout.LINE}"/></w:sectPr>'
    )


def text_width(direction: str) -> int:
    """Return the width of the text area in twips, for a page orientation."""
    return layout.TEXT_HEIGHT if direction == LANDSCAPE else layout.TEXT_WIDTH


def section_end(direction: str, *, numbered: bool = True) -> str:
    """Return the paragraph that ends a section of that page orientation."""
    ended = section(direction, numbered=numbered)
    return f'<w:p><w:pPr><w:pStyle w:val="SectionEnd"/>{ended}</w:pPr></w:p>'


def contents_field(levels: str) -> str:
    """Return the paragraph with a field for the contents of these levels (1-2), which a pass fills in later."""

    def step(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    code = f' TOC \\o "{levels}" \\h \\z \\u '
    return (
        f'<w:p><w:pPr><w:pStyle w:val="TOC1"/></w:pPr>{step("begin")}'
        f'<w:r><w:instrText xml:space="preserve">{code}</w:instrText></w:r>{step("separate")}'
        + text_run("目录")
        + f"{step('end')}</w:p>"
    )


def text_run(text: str, character_style: str = "") -> str:
    """Return a run of text, which must already be escaped.

    w:hint makes Word use the Chinese font for “ ” — … × and break lines at them as in Chinese.
    """
    style = f'<w:rStyle w:val="{character_style}"/>' if character_style else ""
    properties = f'<w:rPr>{style}<w:rFonts w:hint="eastAsia"/></w:rPr>'
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'
