"""Text that is in a Word document and that nobody sees: hidden, in the colour of the paper, without height, unused."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gendoc.word.document import WordDocument
from gendoc.word.lengths import twips
from gendoc.word.names import BOX, R_ID, R_PR, SECT_PR, TBL, TC, TC_PR, TR, VAL, Element, R, w
from gendoc.word.package import read_relations
from gendoc.word.paragraphs import Paragraph, Run
from gendoc.word.styles import Format, length, number
from gendoc.word.text import is_on, quoted

SIGN_FONTS = frozenset({"symbol", "wingdings", "wingdings 2", "wingdings 3", "webdings", "marlett"})
_MARKS = re.compile(r"[0-9０-９{}]")
_BLOCK_TAG = re.compile(r"\{[%#][^{}]*[%#]\}")  # prints nothing, so may be hidden
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
_HIGHLIGHTS = {
    "black": "000000",
    "white": "FFFFFF",
    "red": "FF0000",
    "green": "00FF00",
    "blue": "0000FF",
    "yellow": "FFFF00",
    "cyan": "00FFFF",
    "magenta": "FF00FF",
    "darkBlue": "000080",
    "darkCyan": "008080",
    "darkGreen": "008000",
    "darkMagenta": "800080",
    "darkRed": "800000",
    "darkYellow": "808000",
    "darkGray": "808080",
    "lightGray": "C0C0C0",
}
_COLOUR = re.compile("[0-9A-Fa-f]{6}")
_CONTRAST = 0x10  # of 255: less than this nobody sees
# The least that can be read: size and raising in half-points, width in per cent, spacing and heights in twips.
_SIZE, _RAISED, _WIDTH, _SPACING, _HEIGHT = 6, 200, 20, -100, 60
_W14_FILL = "{http://schemas.microsoft.com/office/word/2010/wordml}textFill"
_W14_NONE = "{http://schemas.microsoft.com/office/word/2010/wordml}noFill"
_SHOWN_ID = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_OFF_STYLE = re.compile(r"visibility:\s*hidden|display:\s*none|mso-hide:\s*all")


def unseen(paragraph: Paragraph) -> str:
    """Return which text of a paragraph nobody sees, and why; "" if a reader sees all its figures and tags."""
    if where := _holder_unseen(paragraph.element) or _clipped(paragraph.format):
        return f"{where}，看不见"
    if _DIRECTION.search(paragraph.text) or next(paragraph.element.iter(w("bdo")), None) is not None:
        return "文字里有改变书写方向的控制符，看到的次序不是写的次序"
    tagged = "{" in _BLOCK_TAG.sub("", paragraph.text)
    for run in paragraph.runs:
        text = _BLOCK_TAG.sub("", run.text)
        if text.strip() and (tagged or _MARKS.search(text)) and (how := _run_unseen(paragraph, run)):
            return f"{quoted(run.text)}{how}，看不见"
    for run in paragraph.element.iter(R):
        fill = run.find(f"{R_PR}/{_W14_FILL}")
        if fill is not None and fill.find(_W14_NONE) is not None and _MARKS.search("".join(run.itertext(w("t")))):
            return "文字没有填充颜色，看不见"
    return ""


def _holder_unseen(element: Element) -> str:
    """Return why the box or the row that a paragraph stands in is not seen, "" if it is."""
    for holder in element.iterancestors():
        if holder.tag == TR:
            properties = holder.find(w("trPr"))
            if properties is None:
                continue
            height = properties.find(w("trHeight"))
            exact = height is not None and height.get(w("hRule")) == "exact"
            if is_on(properties.find(w("hidden"))) or (exact and (twips(height.get(VAL)) or 0) < _HEIGHT):
                return "这一行表格隐藏了，或行高太小"
        elif _OFF_STYLE.search(holder.get("style", "")) or (
            (shown := holder.find(_SHOWN_ID)) is not None and shown.get("hidden") in ("1", "true")
        ):
            return "文本框隐藏了"
    return ""


def _clipped(form: Format) -> str:
    exact = form.get("lineRule") == "exact" and length(form, "line") < _HEIGHT
    return "文字行距太小" if exact else ""


def _run_unseen(paragraph: Paragraph, run: Run) -> str:
    """Return in what way the text of a run cannot be seen, "" if it can."""
    form = run.format
    if form.get("vanish") == "1":
        return "是隐藏文字"
    if (size := number(form, "sz", _SIZE)) < _SIZE:
        return f"只有 {size // 2 or 1} 磅"
    if number({"w": form.get("w", "").rstrip("%")}, "w", 100) < _WIDTH or length(form, "spacing") < _SPACING:
        return "压得太窄"
    if abs(number(form, "position", 0)) > _RAISED:
        return "移出了这一行"
    if form.get("ascii", "").lower() in SIGN_FONTS - {"symbol"} and re.search("[0-9]", run.text):
        return "用的是符号字体，显示成图案"
    colour, behind = form.get("color", ""), _behind(paragraph, run)
    if behind and _COLOUR.fullmatch(colour) and _distance(colour, behind) < _CONTRAST:
        return "是白色的" if _distance(colour, "FFFFFF") < _CONTRAST else "与底色一样"
    return ""


def _distance(one: str, other: str) -> int:
    return max(abs(left - right) for left, right in zip(bytes.fromhex(one), bytes.fromhex(other), strict=True))


def _behind(paragraph: Paragraph, run: Run) -> str:
    """Return the colour behind a run, RRGGBB; "" if a style of the table or the fill of a box may be there."""
    shades = [_HIGHLIGHTS.get(run.format.get("highlight", ""), ""), run.format.get("shd", "")]
    shades.append(paragraph.format.get("shd", ""))
    unknown = False
    for holder in paragraph.element.iterancestors(TC, TBL, BOX):
        properties = holder.find(TC_PR if holder.tag == TC else w("tblPr"))
        unknown |= holder.tag == BOX or (properties is not None and properties.find(w("tblStyle")) is not None)
        shading = None if properties is None else properties.find(w("shd"))
        shades.append("" if shading is None else shading.get(w("fill"), ""))
    return next((shade for shade in shades if _COLOUR.fullmatch(shade)), "" if unknown else "FFFFFF")


def shown_parts(document: WordDocument) -> frozenset[str]:
    """Return the names of the headers and footers that are printed: those for even and first pages only if asked for."""
    shown: set[str] = set()
    for section in document.root.iter(SECT_PR):
        on = {
            "default": True,
            "first": is_on(section.find(w("titlePg"))),
            "even": is_on(document.setting("evenAndOddHeaders")),
        }
        for kind in ("headerReference", "footerReference"):
            for reference in section.iterfind(w(kind)):
                if on.get(reference.get(w("type"), "default"), True):
                    shown.add(reference.get(R_ID, ""))
    related = read_relations(document.parts, document.main)
    return frozenset(relation.target for relation in related if relation.id in shown)


def unshown_notes(document: WordDocument, part: str) -> Iterator[Element]:
    """Yield the footnotes and endnotes of a part that nothing in the document refers to."""
    root = document.tree(part)
    for kind in ("footnote", "endnote"):
        if root.tag == w(f"{kind}s"):
            referred = {element.get(w("id")) for element in document.root.iter(w(f"{kind}Reference"))}
            for note in root.iterfind(w(kind)):
                if note.get(w("type"), "normal") == "normal" and note.get(w("id")) not in referred:
                    yield note
