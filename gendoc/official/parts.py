"""The parts of a blank official document: files in base/ where they never change, made here where they do."""

from importlib.resources import files

from gendoc.official import layout
from gendoc.official.styles import styles_part
from gendoc.word.package import CONTENT_TYPES, ROOT_RELS
from gendoc.word.wordml import R_NS, W_NS

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


def document_parts(body: str) -> dict[str, bytes]:
    """Return the parts of an official document, by name; body is the markup of its paragraphs and tables."""
    base = files("gendoc.official") / "base"
    parts = {name: (base / file).read_bytes().replace(b"\r\n", b"\n") for name, file in _FILES.items()}
    parts["word/document.xml"] = (
        f'{_HEAD}<w:document xmlns:w="{W_NS}" xmlns:r="{R_NS}"><w:body>{body}{section()}</w:body></w:document>'
    ).encode()
    parts["word/styles.xml"] = styles_part()
    parts["word/footer1.xml"] = _footer("right")
    parts["word/footer2.xml"] = _footer("left")
    return parts


def section() -> str:
    """Return the w:sectPr of a portrait page: odd pages take the footer rId5, even pages rId6."""
    return (
        '<w:sectPr><w:footerReference w:type="default" r:id="rId5"/>'
        '<w:footerReference w:type="even" r:id="rId6"/>'
        f'<w:pgSz w:w="{layout.PAGE_WIDTH}" w:h="{layout.PAGE_HEIGHT}"/>'
        f'<w:pgMar w:top="{layout.MARGIN_TOP}" w:right="{layout.MARGIN_RIGHT}"'
        f' w:bottom="{layout.MARGIN_BOTTOM}" w:left="{layout.MARGIN_LEFT}"'
        f' w:header="{layout.HEADER}" w:footer="{layout.FOOTER}" w:gutter="0"/>'
        f'<w:docGrid w:type="lines" w:linePitch="{layout.LINE}"/></w:sectPr>'
    )


def text_run(text: str, character_style: str = "") -> str:
    """Return a run of text, which must already be escaped.

    The hint makes Word set “ ” — … × in the Chinese font and break lines at them as Chinese.
    """
    style = f'<w:rStyle w:val="{character_style}"/>' if character_style else ""
    properties = f'<w:rPr>{style}<w:rFonts w:hint="eastAsia"/></w:rPr>'
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def _footer(side: str) -> bytes:
    """Return a page number at the right or left side, one character in: — 1 — (standard 7.5)."""

    def field(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    return (
        f'{_HEAD}<w:ftr xmlns:w="{W_NS}"><w:p><w:pPr><w:pStyle w:val="Footer"/>'
        f'<w:ind w:{side}Chars="{layout.NUMBER_INDENT_CHARACTERS}" w:{side}="{layout.NUMBER_INDENT}"/>'
        f'<w:jc w:val="{side}"/></w:pPr>'
        + text_run("— ")
        + field("begin")
        + '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        + field("separate")
        + "<w:r><w:t>1</w:t></w:r>"
        + field("end")
        + text_run(" —")
        + "</w:p></w:ftr>"
    ).encode()
