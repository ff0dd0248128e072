"""Names of WordprocessingML: elements, attributes, types."""

from __future__ import annotations

from typing import Any, TypeAlias

Element: TypeAlias = Any  # an element of lxml, whose class is not public
Cell: TypeAlias = tuple[int, int, int, int]  # table, row, cell, paragraph in it, all from 0
W_NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R_NS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_W = f"{{{W_NS}}}"


def w(name: str) -> str:
    """Return the qualified name of a WordprocessingML element or attribute."""
    return _W + name


P, P_PR, R, R_PR, T = w("p"), w("pPr"), w("r"), w("rPr"), w("t")
TAB, BR, CR, HYPHEN, PTAB = w("tab"), w("br"), w("cr"), w("noBreakHyphen"), w("ptab")
TBL, TR, TC, TC_PR = w("tbl"), w("tr"), w("tc"), w("tcPr")
BOX, SECT_PR, BODY, VAL, ID, NAME = w("txbxContent"), w("sectPr"), w("body"), w("val"), w("id"), w("name")
BOOKMARK, BOOKMARK_END, PROOF_ERR = w("bookmarkStart"), w("bookmarkEnd"), w("proofErr")
FLD_CHAR, FLD_TYPE, INSTR, FLD_SIMPLE = w("fldChar"), w("fldCharType"), w("instrText"), w("fldSimple")
INSTRUCTION = w("instr")  # of a fldSimple
SDT_PR = w("sdtPr")
DOC_PR = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
R_ID = f"{{{R_NS}}}id"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
PARA_ID, TEXT_ID = _W14 + "paraId", _W14 + "textId"
# The order in which the schema has the properties of a paragraph.
PARAGRAPH_ORDER = tuple(
    w(name)
    for name in (
        *("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr"),
        *("suppressLineNumbers", "pBdr", "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap"),
        *("overflowPunct", "topLinePunct", "autoSpaceDE", "autoSpaceDN", "bidi", "adjustRightInd", "snapToGrid"),
        *("spacing", "ind", "contextualSpacing", "mirrorIndents", "suppressOverlap", "jc", "textDirection"),
        *("textAlignment", "textboxTightWrap", "outlineLvl", "divId", "cnfStyle", "rPr", "sectPr", "pPrChange"),
    )
)
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
MAIN_TYPE = f"{_TYPE}document.main+xml"
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
HEADER_TYPE, FOOTER_TYPE = f"{_TYPE}header+xml", f"{_TYPE}footer+xml"
TEXT_TYPES = frozenset({MAIN_TYPE, HEADER_TYPE, FOOTER_TYPE, f"{_TYPE}footnotes+xml", f"{_TYPE}endnotes+xml"})
