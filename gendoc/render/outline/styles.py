"""The styles of an official report, and the part that declares them.

Word knows its built-in styles by their names, so these are spelled as Word spells them.  Every style that
changes the font gives all four names: the quotes “ ”, the dash and the ellipsis take hAnsi, which must
therefore be the Chinese font too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from gendoc.layout import measures as layout
from gendoc.word.names import W_NS

_EXACT = f'<w:spacing w:before="0" w:after="0" w:line="{layout.LINE}" w:lineRule="exact"/>'
_INDENT = f'<w:ind w:firstLineChars="{layout.INDENT_CHARACTERS}" w:firstLine="{layout.INDENT}"/>'
_TABLE = f'<w:snapToGrid w:val="0"/><w:spacing w:line="{layout.TABLE_LINE}" w:lineRule="exact"/>'


def _fonts(chinese: str, latin: str = layout.FONT_LATIN) -> str:
    return f'<w:rFonts w:ascii="{latin}" w:hAnsi="{chinese}" w:eastAsia="{chinese}" w:cs="{latin}"/>'


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _heading(level: int) -> str:
    return f'<w:keepNext/>{_INDENT}<w:outlineLvl w:val="{level}"/>'


def _entry(level: int) -> str:
    """Return the paragraph of a line of contents: the page number at the right edge, after dots."""
    indent = f'<w:ind w:leftChars="{level * 100}" w:left="{level * 320}"/>' if level else ""
    return f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{layout.TEXT_WIDTH}"/></w:tabs>{indent}'


def _attachments(words: int, number: int, *, first: bool = False) -> str:
    """Return a paragraph of the list of attachments: words characters (附件：) and a number stand before the name.

    In twips only, since a character stands for more than it takes: run spacing counts too.
    """
    character = 10 * layout.SIZE_TEXT + layout.SPACING
    numbered = character if number else 0  # 1. and a space: half a character, and a quarter each
    hanging = words * character + numbered + (2 * layout.SPACING if number else 0)
    start = layout.INDENT + (0 if words else 3 * character)
    before = f'<w:spacing w:before="{layout.LINE}"/>' if first else ""
    return f'{before}<w:ind w:left="{start + hanging}" w:hanging="{hanging}"/><w:jc w:val="left"/>'


_BOLD = "<w:b/><w:bCs/>"
_NO_SPACING = '<w:spacing w:val="0"/>'
_CENTRED = '<w:jc w:val="center"/>'
_RIGHT = '<w:jc w:val="right"/>'


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """One style; `paragraph` and `run` are what its w:pPr and w:rPr hold, in the order of the schema."""

    name: str
    id: str
    kind: str = "paragraph"
    based_on: str = "Normal"
    next: str = ""
    custom: bool = False
    default: bool = False
    hidden: bool = False  # kept out of the gallery a writer picks from
    paragraph: str = ""
    run: str = ""
    table: str = ""


_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)

STYLES: tuple[Style, ...] = (
    Style(
        name="Normal",
        id="Normal",
        based_on="",
        default=True,
        paragraph='<w:widowControl w:val="0"/><w:kinsoku/><w:overflowPunct w:val="0"/>'
        f'<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>{_EXACT}<w:jc w:val="both"/>',
        run=_fonts(layout.FONT_TEXT) + f'<w:spacing w:val="{layout.SPACING}"/>' + _size(layout.SIZE_TEXT),
    ),
    Style(
        name="Default Paragraph Font",
        id="DefaultParagraphFont",
        kind="character",
        based_on="",
        default=True,
        hidden=True,
    ),
    Style(
        name="Normal Table",
        id="TableNormal",
        kind="table",
        based_on="",
        default=True,
        hidden=True,
        table='<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
        '<w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/>'
        "</w:tblCellMar></w:tblPr>",
    ),
    Style(name="No List", id="NoList", kind="numbering", based_on="", default=True, hidden=True),
    # One blank line parts the title from the text: space after its last line, not an empty paragraph.
    # Off the grid, for a tall font would take two lines of it.
    Style(
        name="Title",
        id="Title",
        next="BodyText",
        paragraph='<w:keepNext/><w:snapToGrid w:val="0"/>'
        f'<w:spacing w:after="{layout.LINE}"/><w:contextualSpacing/>{_CENTRED}',
        run=_fonts(layout.FONT_TITLE) + _NO_SPACING + _size(layout.SIZE_TITLE),
    ),
    Style(
        name="heading 1",
        id="Heading1",
        next="BodyText",
        paragraph=_heading(0),
        run=_fonts(layout.FONT_CHAPTER),
    ),
    Style(
        name="heading 2",
        id="Heading2",
        next="BodyText",
        paragraph=_heading(1),
        run=_fonts(layout.FONT_SECTION),
    ),
    Style(
        name="heading 3",
        id="Heading3",
        next="BodyText",
        paragraph=_heading(2),
        run=_fonts(layout.FONT_TEXT) + _BOLD,
    ),
    Style(name="heading 4", id="Heading4", next="BodyText", paragraph=_heading(3), run=_fonts(layout.FONT_TEXT)),
    Style(name="Body Text", id="BodyText", paragraph=_INDENT),
    Style(name="条目", id="Item", based_on="BodyText", custom=True),
    Style(
        name="要点",
        id="RunInHeading",
        kind="character",
        based_on="DefaultParagraphFont",
        custom=True,
        run=_fonts(layout.FONT_TEXT) + _BOLD,
    ),
    Style(
        name="caption",
        id="Caption",
        next="BodyText",
        paragraph=f"<w:keepNext/>{_CENTRED}",
        run=_fonts(layout.FONT_CHAPTER) + _NO_SPACING + _size(28),
    ),
    # Eight lines of the grid, and more where a picture asks for it; a line of exact height would cut it off.
    Style(
        name="图",
        id="Figure",
        next="FigureCaption",
        custom=True,
        paragraph='<w:keepNext/><w:snapToGrid w:val="0"/>'
        f'<w:spacing w:line="{layout.FIGURE_LINES * layout.LINE}" w:lineRule="atLeast"/>{_CENTRED}',
        run=_NO_SPACING,
    ),
    Style(
        name="图题",
        id="FigureCaption",
        based_on="Caption",
        next="BodyText",
        custom=True,
        paragraph='<w:keepNext w:val="0"/>',
    ),
    Style(name="toc 1", id="TOC1", next="Normal", paragraph=_entry(0)),
    Style(name="toc 2", id="TOC2", next="Normal", paragraph=_entry(1)),
    Style(name="toc 3", id="TOC3", next="Normal", paragraph=_entry(2)),
    Style(
        name="TOC Heading",
        id="TOCHeading",
        next="Normal",
        paragraph=f'<w:keepNext/><w:snapToGrid w:val="0"/><w:spacing w:after="{layout.LINE}"/>{_CENTRED}',
        run=_fonts(layout.FONT_TITLE) + _NO_SPACING + _size(layout.SIZE_TITLE),
    ),
    # Cover: the title a third down the page, the department and the date near its foot.
    Style(
        name="封面标题",
        id="CoverTitle",
        custom=True,
        paragraph=f'<w:snapToGrid w:val="0"/><w:spacing w:before="{5 * layout.LINE}" w:line="{layout.COVER_LINE}"'
        f' w:lineRule="exact"/><w:contextualSpacing/>{_CENTRED}',
        run=_fonts(layout.FONT_TITLE) + _NO_SPACING + _size(layout.SIZE_TITLE),
    ),
    Style(
        name="封面落款",
        id="CoverName",
        custom=True,
        paragraph=f'<w:spacing w:before="{8 * layout.LINE}"/><w:contextualSpacing/>{_CENTRED}',
        run=_NO_SPACING,
    ),
    Style(name="封面日期", id="CoverDate", custom=True, paragraph=_CENTRED, run=_NO_SPACING),
    # Unsealed (standard 7.3.5.2): one blank line below the text, two characters in from the right.  Sealed
    # (7.3.5.1): two, so that the seal reaches to one line below the text.  Where they and their dates begin
    # depends on their widths: gendoc.render.passes.signature.
    Style(
        name="Signature",
        id="Signature",
        next="Date",
        paragraph=f'<w:keepNext/><w:spacing w:before="{layout.LINE}"/><w:ind w:rightChars="{layout.INDENT_CHARACTERS}"'
        f' w:right="{layout.INDENT}"/><w:contextualSpacing/>{_RIGHT}',
    ),
    Style(
        name="Date",
        id="Date",
        paragraph=f'<w:ind w:rightChars="{layout.INDENT_CHARACTERS}" w:right="{layout.INDENT}"/>{_RIGHT}',
    ),
    Style(
        name="用印署名",
        id="SealedSignature",
        next="SealedDate",
        custom=True,
        paragraph=f'<w:keepNext/><w:spacing w:before="{2 * layout.LINE}"/><w:ind w:rightChars="400"'
        f' w:right="{2 * layout.INDENT}"/><w:contextualSpacing/>{_RIGHT}',
    ),
    Style(
        name="用印日期",
        id="SealedDate",
        custom=True,
        paragraph=f'<w:ind w:rightChars="400" w:right="{2 * layout.INDENT}"/>{_RIGHT}',
    ),
    # The standard asks for 宋体 figures here (7.5), so the Latin font is the Chinese one.
    Style(
        name="footer",
        id="Footer",
        paragraph=f'<w:snapToGrid w:val="0"/><w:spacing w:line="{layout.NUMBER_LINE}" w:lineRule="exact"/>',
        run=_fonts(layout.FONT_NUMBER, layout.FONT_NUMBER) + _NO_SPACING + _size(layout.SIZE_NUMBER),
    ),
    Style(
        name="Table Grid",
        id="TableGrid",
        kind="table",
        based_on="TableNormal",
        table=f"<w:tblPr><w:tblBorders>{_BORDERS}</w:tblBorders></w:tblPr>",
    ),
    Style(
        name="表格文字",
        id="TableText",
        custom=True,
        paragraph=f'{_TABLE}<w:jc w:val="left"/>',
        run=_NO_SPACING + _size(layout.SIZE_TABLE),
    ),
    Style(
        name="表格表头",
        id="TableHead",
        based_on="TableText",
        custom=True,
        paragraph=f"<w:keepNext/>{_CENTRED}",
        run=_fonts(layout.FONT_CHAPTER),
    ),
    Style(name="表格数字", id="TableFigure", based_on="TableText", custom=True, paragraph=_RIGHT),
    Style(name="表格居中", id="TableCentred", based_on="TableText", custom=True, paragraph=_CENTRED),
    Style(
        name="表格合计",
        id="TableTotal",
        based_on="TableHead",
        custom=True,
        paragraph='<w:keepNext w:val="0"/>',
    ),
    Style(name="表格单位", id="TableUnit", based_on="TableText", custom=True, paragraph=f"<w:keepNext/>{_RIGHT}"),
    # Attachments (standard 7.3.4): a blank line, then their list two characters in, run-over lines under the
    # first character of the name.
    Style(name="附件说明", id="AttachmentNote", custom=True, paragraph=_attachments(3, 0, first=True)),
    Style(name="附件首项", id="AttachmentFirst", custom=True, paragraph=_attachments(3, 1, first=True)),
    Style(name="附件次项", id="AttachmentNext", custom=True, paragraph=_attachments(0, 1)),
    # The attachment itself (standard 7.3.7): its label on the first line, its title on the third.
    Style(
        name="附件",
        id="AttachmentLabel",
        next="AttachmentTitle",
        custom=True,
        paragraph=f'<w:keepNext/><w:spacing w:after="{layout.LINE}"/><w:jc w:val="left"/>',
        run=_fonts(layout.FONT_CHAPTER),
    ),
    Style(
        name="附件标题",
        id="AttachmentTitle",
        next="BodyText",
        custom=True,
        paragraph=f'<w:keepNext/><w:snapToGrid w:val="0"/>{_CENTRED}',
        run=_fonts(layout.FONT_TITLE) + _NO_SPACING + _size(layout.SIZE_TITLE),
    ),
    # What ends a section after a table, as good as unseen.
    Style(
        name="节末",
        id="SectionEnd",
        custom=True,
        paragraph='<w:snapToGrid w:val="0"/><w:spacing w:line="20" w:lineRule="exact"/>',
        run=_size(2),
    ),
)


def style_id(name: str, kind: str) -> str | None:
    """Return the id of the style of that name and kind (paragraph, character), None where there is none."""
    return next((style.id for style in STYLES if (style.name, style.kind) == (name, kind)), None)


def style_names(kind: str) -> tuple[str, ...]:
    """Return the names of the styles of that kind that a writer may use."""
    return tuple(style.name for style in STYLES if style.kind == kind and not style.hidden)


def styles_part() -> bytes:
    """Return word/styles.xml.

    What is not declared here is kept out of Word's gallery, so that a writer picks from the official styles.
    """
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<w:styles xmlns:w="{W_NS}">'
        f"<w:docDefaults><w:rPrDefault><w:rPr>{_fonts(layout.FONT_TEXT)}{_size(layout.SIZE_TEXT)}"
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/>'
        "</w:docDefaults>"
        '<w:latentStyles w:defLockedState="0" w:defUIPriority="99" w:defSemiHidden="1"'
        ' w:defUnhideWhenUsed="1" w:defQFormat="0" w:count="376"/>'
        f"{''.join(''.join(_declaration(style)) for style in STYLES)}</w:styles>"
    ).encode()


def _declaration(style: Style) -> Iterator[str]:
    yield f'<w:style w:type="{style.kind}"'
    if style.default:
        yield ' w:default="1"'
    if style.custom:
        yield ' w:customStyle="1"'
    yield f" w:styleId={quoteattr(style.id)}><w:name w:val={quoteattr(style.name)}/>"
    if style.based_on:
        yield f'<w:basedOn w:val="{style.based_on}"/>'
    if style.next:
        yield f'<w:next w:val="{style.next}"/>'
    yield '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/>' if style.hidden else "<w:qFormat/>"
    if style.paragraph:
        yield f"<w:pPr>{style.paragraph}</w:pPr>"
    if style.run:
        yield f"<w:rPr>{style.run}</w:rPr>"
    yield f"{style.table}</w:style>"
