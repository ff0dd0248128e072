"""What a template shows, hides or lets Word compute, so that gendoc could not say what is printed.

Fields and content controls are held against lists of those that gendoc knows.  Every text with a digit or a tag has to
be text that gendoc reads, stand there once, and be visible.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from gendoc.render import unseen
from gendoc.render.passes.contents import contents_of
from gendoc.render.unseen import SIGN_FONTS
from gendoc.word.computed import ComputedFields
from gendoc.word.document import WordDocument
from gendoc.word.fields import ReadField, read_fields
from gendoc.word.names import BODY, FOOTER_TYPE, HEADER_TYPE, SDT_PR, TR, VAL, Element, P, T, w
from gendoc.word.package import parse
from gendoc.word.paragraphs import read_paragraphs
from gendoc.word.text import inline, is_fallback, paragraphs, quoted

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_ALTERNATE, _CHOICE = f"{_MC}AlternateContent", f"{_MC}Choice"
_MICROSOFT = "http://schemas.microsoft.com/office/"
_TEXT_PATH = "{urn:schemas-microsoft-com:vml}textpath"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_DRAWING_TEXT = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"
_SYMBOL, _DATES = w("sym"), ("dayShort", "dayLong", "monthShort", "monthLong", "yearShort", "yearLong", "pgNum")
_COMPUTED_TEXT = tuple(map(w, _DATES))
_DELETED, _CELL_CHANGES = w("delText"), (w("cellIns"), w("cellDel"), w("cellMerge"))
_OFFICE = (
    *("{http://schemas.openxmlformats.org/", "{http://schemas.microsoft.com/office/", "{urn:schemas-microsoft-com:"),
)
_MARKS = re.compile(r"[0-9０-９{}]")  # what makes text a matter of figures: digits and tags
# Controls that change nothing by themselves, and their properties.
_CONTROLS = frozenset(
    {
        *("rPr", "alias", "tag", "id", "lock", "placeholder", "temporary", "showingPlcHdr", "label", "tabIndex"),
        *("text", "richText", "docPartObj", "docPartList", "group", "picture", "equation", "checkbox", "color"),
        *("appearance", "webExtensionCreated", "webExtensionLinked", "repeatingSectionItem"),
        *("dropDownList", "comboBox", "entityPicker"),
    }
)
_CHOICES = frozenset({"dropDownList", "comboBox"})
_CONTROL_WORDS = {
    "dataBinding": "绑定了文档属性或 XML 数据",
    "date": "是日期控件",
    "citation": "是引文",
    "bibliography": "是书目",
}
_UNWRAP = "在 Word 里右击它 →「删除内容控件」，文字会留下"
_PLAIN_TEXT = "在 Word 里改成普通文字"
# Signs that are numbers in the fonts of signs: in Symbol the digits, in Wingdings the numbers in circles.
_SIGNS = {"symbol": range(0x30, 0x3A), "wingdings": range(0x80, 0x96), "wingdings 2": range(0x69, 0x80)}
_CHART, _DIAGRAM = ("drawingml.chart", "ms-office.chartex"), "diagramdata"


class Unaccounted(NamedTuple):
    """One thing in a part: its element (None: none that a person could find), what it is, what to do in Word."""

    part: str
    element: Element | None
    message: str
    advice: str

    @property
    def paragraph(self) -> int:
        """Return the number of the paragraph of the part in which it stands, from 1; 0 if it stands in none."""
        if self.element is None:
            return 0
        near = next(self.element.iterancestors(P), None)
        near = next(self.element.iter(P), None) if near is None else near
        return 0 if near is None else sum(1 for _ in itertools.takewhile(lambda each: each is not near, _all(near))) + 1


def _all(paragraph: Element) -> Iterator[Element]:
    return iter(paragraph.getroottree().getroot().iter(P))


def computed(document: WordDocument) -> Iterator[Unaccounted]:
    """Yield what Word or LibreOffice would compute in a template, and gendoc does not account for."""
    fields = ComputedFields.of(document)
    filled = contents_of(document.root) if document.root.find(BODY) is not None else ()
    contents = {id(each.paragraphs[0]): each for each in filled}
    names = {name for each in document.text_parts for name in _captions(document.tree(each))}
    for part in document.text_parts:
        refused: set[int] = set()
        for field in fields.fields[part]:
            if field.outer is not None and id(field.outer) in refused:
                refused.add(id(field))
            elif reason := _refused(field, part, fields, contents if part == document.main else {}, names):
                refused.add(id(field))
                yield Unaccounted(part, field.start, *reason)
        yield from _controls(part, document.tree(part))
        for element in document.tree(part).iter(*_COMPUTED_TEXT):
            yield Unaccounted(part, element, "里的日期或页码由 Word 自己写", _PLAIN_TEXT)
    if document.setting("mailMerge") is not None:
        message, advice = (
            "是邮件合并的主文档，Word 打开时会换上别处的数据",
            "「邮件」→「开始邮件合并」→「普通 Word 文档」",
        )
        yield Unaccounted(document.main, None, message, f"{advice}，再保存模板")


def _refused(
    field: ReadField, part: str, fields: ComputedFields, contents: Mapping[int, object], names: set[str]
) -> tuple[str, str] | None:
    code = quoted(field.code) if field.code.strip() else "（空）"
    if refusal := fields.refusal(part, field):
        return f"的域{code}{refusal.reason}", refusal.advice
    if field.keyword == "TOC" and id(next(field.start.iterancestors(P), None)) not in contents:
        return f"的目录{code}放的地方 gendoc 填不了", "在 Word 里删去它，用「引用」→「目录」在正文里重新插入，独占一段"
    if field.keyword == "SEQ" and field.words[1] in names:
        return (
            f"的域{code}与模板里的 {field.words[1]}号( ) 各编各的号，会重号",
            f'改写成 {{{{ {field.words[1]}号("名称") }}}}',
        )
    return None


def _captions(root: Element) -> Iterator[str]:
    """Yield 表 or 图 for each tag that numbers one."""
    text = "".join(element.text or "" for element in root.iter(T))
    return (found[1] for found in re.finditer(r"([表图])号\(", text))


def _controls(part: str, root: Element) -> Iterator[Unaccounted]:
    for properties in root.iter(SDT_PR):
        names = [child.tag.rpartition("}")[2] for child in properties if isinstance(child.tag, str)]
        unknown = next((name for name in names if name not in _CONTROLS), None)
        control = properties.getparent()
        if unknown is not None:
            what = _CONTROL_WORDS.get(unknown, f"有 gendoc 不认识的设置（{unknown}）")
            yield Unaccounted(part, control, f"的内容控件{what}，Word 会换上那里的内容", _UNWRAP)
        elif _CHOICES.intersection(names) and "{" in "".join(control.itertext(T)):
            yield Unaccounted(part, control, "的标签放在下拉列表里，填进去的会被换掉", _UNWRAP)


def unread(document: WordDocument) -> Iterator[Unaccounted]:
    """Yield text with digits or tags that gendoc does not read, that stands there twice, or that nobody sees."""
    for part in document.text_parts:
        root = document.tree(part)
        yield from _alternates(part, root)
        yield from _changes(part, root)
        yield from _unread_text(part, root)
        for paragraph in read_paragraphs(root, document.styles):
            if _MARKS.search(paragraph.text) and (how := unseen.unseen(paragraph)):
                advice = "删去它；要印出来的，选中后按 Ctrl+空格 清除格式，放在看得见的地方"
                yield Unaccounted(part, paragraph.element, f"的{how}", advice)
    yield from _unused_parts(document)
    yield from _other_parts(document)


def _changes(part: str, root: Element) -> Iterator[Unaccounted]:
    """Yield tracked changes of rows and cells, which stand in no paragraph."""
    for change in root.iter(*_CELL_CHANGES, w("ins"), w("del")):
        if change.tag in _CELL_CHANGES or change.getparent().tag == w("trPr"):
            row = next(change.iterancestors(TR), None)
            advice = "在 Word 里「审阅」→「接受所有修订」，再保存模板"
            yield Unaccounted(part, row, "的表格行或单元格有未接受的修订", advice)


def _unread_text(part: str, root: Element) -> Iterator[Unaccounted]:
    read = {id(piece): piece for paragraph, _ in paragraphs(root) for piece in inline(paragraph)}
    for element in root.iter(T, _DELETED, _SYMBOL, _TEXT_PATH, _MATH_TEXT, _DRAWING_TEXT):
        if element.tag in (T, _DELETED):
            if (
                (element.tag == _DELETED or id(element) not in read or _is_foreign(element))
                and _MARKS.search(element.text or "")
                and not is_fallback(element)
            ):
                yield Unaccounted(part, element, f"的{quoted(element.text)}写在 gendoc 读不到的地方", _PLAIN_TEXT)
        elif element.tag == _SYMBOL:
            if _is_number(element):
                yield Unaccounted(part, element, "有用「插入符号」写的数字或文字，gendoc 读不出来", _PLAIN_TEXT)
        else:
            text = element.get("string", "") if element.tag == _TEXT_PATH else element.text or ""
            if _MARKS.search(text) and not is_fallback(element):
                kind = "公式" if element.tag == _MATH_TEXT else "艺术字或图形"
                yield Unaccounted(part, element, f"的{kind}里写了{quoted(text)}，gendoc 核对不了", _PLAIN_TEXT)


def _is_foreign(text: Element) -> bool:
    """Return whether text stands in an element that is not Word's, which Word leaves out with all that it holds."""
    return any(not str(holder.tag).startswith(_OFFICE) for holder in text.iterancestors())


def _is_number(symbol: Element) -> bool:
    """Return whether a w:sym shows a number or a letter, so far as its font tells."""
    font, code = symbol.get(w("font"), "").lower(), symbol.get(w("char"), "")
    if not re.fullmatch(r"[0-9A-Fa-f]{1,6}", code):
        return True
    number = int(code, 16)
    number -= 0xF000 if 0xF000 <= number <= 0xF0FF else 0
    if font in SIGN_FONTS:
        return number in _SIGNS.get(font, ())
    return number > 0x10FFFF or unicodedata.category(chr(number))[0] in "NLCZ"


def _alternates(part: str, root: Element) -> Iterator[Unaccounted]:
    for alternate in root.iter(_ALTERNATE):
        texts = {"".join(branch.itertext(T, _TEXT_PATH)) for branch in alternate}
        choices = list(alternate.iterchildren(_CHOICE))
        known = bool(choices) and all(
            (branch.nsmap.get(prefix) or "").startswith(_MICROSOFT)
            for branch in choices
            for prefix in branch.get("Requires", "").split()
        )
        if any(map(_MARKS.search, texts)) and (len(texts) > 1 or not known):
            advice = "在 Word 里删去它，重新插入文本框，或改成普通段落"
            yield Unaccounted(part, alternate, "的文本框或图形存了两份文字，两份不一样，看到哪一份由程序定", advice)


def _unused_parts(document: WordDocument) -> Iterator[Unaccounted]:
    """Yield figures and tags in headers, footers and notes that no page shows."""
    shown = unseen.shown_parts(document)
    for part in document.text_parts:
        if document.types.of(part) in (HEADER_TYPE, FOOTER_TYPE) and part not in shown:
            held = next((text for text in document.tree(part).iter(T) if _MARKS.search(text.text or "")), None)
            if held is not None and not read_fields(document.tree(part)):
                advice = "在 Word 里删去它，或在「页眉和页脚」里勾选「首页不同」「奇偶页不同」"
                yield Unaccounted(part, held, f"的{quoted(held.text)}在没有启用的页眉页脚里，看不见", advice)
        for note in unseen.unshown_notes(document, part):
            if _MARKS.search("".join(note.itertext(T))):
                yield Unaccounted(part, note, "的脚注或尾注没有引用处，看不见", "在 Word 里删去它，或重新插入脚注")


def _other_parts(document: WordDocument) -> Iterator[Unaccounted]:
    """Yield charts and diagrams, and lists whose numbers hold figures: no paragraph of the template has their text."""
    for part in document.parts:
        kind = document.types.of(part).lower()
        if any(chart in kind for chart in _CHART) and "chartshapes" not in kind and "style" not in kind:
            if kind.endswith(("chart+xml", "chartex+xml")):
                advice = "在 Word 里删去它；要画的图写在 charts.yaml 里，由数据画"
                yield Unaccounted(part, None, "有一个现成的图表，里面的数字 gendoc 核对不了", advice)
        elif _DIAGRAM in kind:
            texts = [text.text or "" for text in parse(document.parts[part], part).iter(_DRAWING_TEXT)]
            if marked := next(filter(_MARKS.search, texts), None):
                message = f"的 SmartArt 图形里写了{quoted(marked)}，gendoc 核对不了"
                yield Unaccounted(part, None, message, _PLAIN_TEXT)
    numbering = document.related("numbering")
    for level in () if numbering is None else document.tree(numbering).iter(w("lvlText")):
        if _MARKS.search(re.sub("%[1-9]", "", level.get(VAL, ""))):
            message = f"的自动编号里写了{quoted(level.get(VAL))}，gendoc 核对不了"
            yield Unaccounted(numbering or "", None, message, "在 Word 里改用别的编号，数字写在正文里")
