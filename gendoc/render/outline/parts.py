"""The parts of a blank official document: files in base/ where they never change, made here where they do."""

from importlib.resources import files

from gendoc.layout import measures as layout
from gendoc.render.outline.styles import styles_part
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


# How a sheet lies, and what its odd and even pages take for a footer.
UPRIGHT, CROSSWISE = "纵向", "横向"
_FOOTERS = {UPRIGHT: ("rId5", "rId6"), CROSSWISE: ("rId7", "rId8")}


def document_parts(body: str, direction: str = UPRIGHT) -> dict[str, bytes]:
    """Return the parts of an official document, by name.

    body is the markup of its paragraphs and tables, direction how the sheets of its last section lie.
    """
    base = files("gendoc.render.outline") / "base"
    parts = {name: (base / file).read_bytes().replace(b"\r\n", b"\n") for name, file in _FILES.items()}
    parts["word/document.xml"] = (
        f'{_HEAD}<w:document xmlns:w="{W_NS}" xmlns:r="{R_NS}"><w:body>{body}{section(direction)}</w:body></w:document>'
    ).encode()
    parts["word/styles.xml"] = styles_part()
    parts["word/footer1.xml"] = _footer("right")
    parts["word/footer2.xml"] = _footer("left")
    parts["word/footer3.xml"] = _rotated_footer("right")
    parts["word/footer4.xml"] = _rotated_footer("left")
    if direction == UPRIGHT and section(CROSSWISE) not in body:
        drop_relations(parts, "word/document.xml", frozenset({"footer"}), frozenset(_FOOTERS[CROSSWISE]))
    return parts


def section(direction: str = UPRIGHT, *, numbered: bool = True) -> str:
    """Return the w:sectPr of pages whose sheets stand upright or lie crosswise; the binding is at the same edge.

    Pages that are not numbered come first and have no footers: a section without takes those of the one before.
    """
    odd, even = _FOOTERS[direction]
    footers = f'<w:footerReference w:type="default" r:id="{odd}"/><w:footerReference w:type="even" r:id="{even}"/>'
    width, height = layout.PAGE_WIDTH, layout.PAGE_HEIGHT
    top, right, bottom, left = layout.MARGIN_TOP, layout.MARGIN_RIGHT, layout.MARGIN_BOTTOM, layout.MARGIN_LEFT
    lies, footer = "", layout.FOOTER
    if direction == CROSSWISE:
        width, height, lies = height, width, ' w:orient="landscape"'
        top, right, bottom, left = left, top, right, bottom
        footer = layout.ROTATED_FOOTER
    return (
        f"<w:sectPr>{footers if numbered else ''}"
        f'<w:pgSz w:w="{width}" w:h="{height}"{lies}/>'
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}"'
        f' w:header="{layout.HEADER}" w:footer="{footer}" w:gutter="0"/>'
        f'<w:docGrid w:type="lines" w:linePitch="{layout.LINE}"/></w:sectPr>'
    )


def text_width(direction: str) -> int:
    """Return how wide the text is, in twips."""
    return layout.TEXT_HEIGHT if direction == CROSSWISE else layout.TEXT_WIDTH


def section_end(direction: str, *, numbered: bool = True) -> str:
    """Return the paragraph that ends a section whose sheets lie so."""
    ended = section(direction, numbered=numbered)
    return f'<w:p><w:pPr><w:pStyle w:val="SectionEnd"/>{ended}</w:pPr></w:p>'


def contents_field(levels: str) -> str:
    """Return the paragraph that stands for the contents of these levels (1-2), until there are headings to list."""

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

    The hint makes Word set “ ” — … × in the Chinese font and break lines at them as Chinese.
    """
    style = f'<w:rStyle w:val="{character_style}"/>' if character_style else ""
    properties = f'<w:rPr>{style}<w:rFonts w:hint="eastAsia"/></w:rPr>'
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def _footer(side: str) -> bytes:
    """Return a page number at the right or left side, one character in (standard 7.5)."""
    return f'{_HEAD}<w:ftr xmlns:w="{W_NS}">{_number(side)}</w:ftr>'.encode()


def _rotated_footer(side: str) -> bytes:
    """Return the page number of a sheet that lies crosswise, where it is when the sheet stands (standard 8)."""
    width = layout.ROTATED_FRAME_WIDTH
    return (
        f'{_HEAD}<w:ftr xmlns:w="{W_NS}"><w:tbl><w:tblPr>'
        '<w:tblpPr w:vertAnchor="page" w:horzAnchor="page"'
        f' w:tblpX="{layout.ROTATED_FRAME_X}" w:tblpY="{layout.MARGIN_LEFT}"/>'
        f'<w:tblW w:w="{width}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{width}"/></w:tblGrid>'
        f'<w:tr><w:trPr><w:trHeight w:val="{layout.TEXT_WIDTH}" w:hRule="exact"/></w:trPr>'
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:textDirection w:val="tbRl"/></w:tcPr>'
        f'{_number(side)}</w:tc></w:tr></w:tbl><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr></w:p></w:ftr>'
    ).encode()


def _number(side: str) -> str:
    """Return the paragraph of a page number: — 1 —."""

    def field(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    return (
        '<w:p><w:pPr><w:pStyle w:val="Footer"/>'
        f'<w:ind w:{side}Chars="{layout.NUMBER_INDENT_CHARACTERS}" w:{side}="{layout.NUMBER_INDENT}"/>'
        f'<w:jc w:val="{side}"/></w:pPr>'
        + text_run("— ")
        + field("begin")
        + '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        + field("separate")
        + "<w:r><w:t>1</w:t></w:r>"
        + field("end")
        + text_run(" —")
        + "</w:p>"
    )
