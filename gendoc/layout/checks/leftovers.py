"""Leftovers of writing: tracked changes, comments, placeholders, fields whose target is gone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gendoc.layout.deviation import Deviation, LayoutCode
from gendoc.layout.roles import ClassifiedParagraph
from gendoc.word.document import WordDocument
from gendoc.word.names import Element, P, w
from gendoc.word.paragraphs import Paragraph
from gendoc.word.text import quoted, text_of

TRACKED = LayoutCode("layout-tracked", official="定稿里不留修订", fix="「审阅」→「接受」→「接受所有修订」")
COMMENT = LayoutCode("layout-comment", official="定稿里不留批注", fix="「审阅」→「删除」→「删除文档中的所有批注」")
PLACEHOLDER = LayoutCode("layout-placeholder", official="定稿里不留待填的内容", fix="填上，或删去")
FIELD = LayoutCode("layout-field", official="引用的地方已经不在了", fix="重新插入交叉引用，或改成文字")

_CHANGED = {
    w("ins"): "插入",
    w("del"): "删除",
    w("moveFrom"): "移走",
    w("moveTo"): "移来",
    w("rPrChange"): "改过格式",
    w("pPrChange"): "改过段落格式",
    w("sectPrChange"): "改过页面",
    w("tblPrChange"): "改过表格",
    w("trPrChange"): "改过表格",
    w("tcPrChange"): "改过表格",
    w("cellIns"): "插入单元格",
    w("cellDel"): "删除单元格",
}
_COMMENT = w("commentReference")
_PLACEHOLDERS = re.compile(
    r"\{\{[^{}]{0,200}\}\}|\{%[^{}]{0,200}%\}|【待[核填][^】]{0,200}】|待填|(?<![XxＸ×])[XxＸ×]{2,8}(?=[年月日万元个人])|[□■]{2,}|单击此处输入|Click here"
)
_FIELD = re.compile(
    r"错误[!！] ?(?:未找到引用源|未定义书签|文档中没有|书签)[^。]{0,60}|Error! (?:Reference source|Bookmark)[^.]{0,60}"
)


def check(document: WordDocument, paragraphs: tuple[ClassifiedParagraph, ...]) -> Iterator[Deviation]:
    """Yield leftovers in the text, and tracked changes in headers and footers, too."""
    by_element = {paragraph.element: paragraph for paragraph, _, _ in paragraphs}
    yield from _changes(document.root, by_element, "正文")
    for part in document.headers_footers.values():
        yield from _changes(part.root, {}, "页眉、页脚")
    if is_tracking(document):
        yield TRACKED.in_page("全文", "修订功能开着", "定稿应关掉修订", "「审阅」→「修订」，使它不再按下")
    if document.comments:
        yield from _comments(document, by_element)
    for paragraph, _, _ in paragraphs:
        for match in _PLACEHOLDERS.finditer(paragraph.text):
            yield PLACEHOLDER.in_text(paragraph, match, f"留有未填的「{match[0][:20]}」")
        for match in _FIELD.finditer(paragraph.text):
            yield FIELD.in_text(paragraph, match, f"域没有更新：「{match[0][:20]}」")


def is_tracking(document: WordDocument) -> bool:
    """Return whether the document has the tracking of changes switched on."""
    setting = document.setting("trackRevisions")
    return setting is not None and setting.get(w("val"), "1") not in ("0", "false", "off")


def _changes(root: Element, by_element: dict[Element, Paragraph], where: str) -> Iterator[Deviation]:
    for element in root.iter(*_CHANGED):
        paragraph = next(element.iterancestors(P), None)
        if paragraph is None:
            paragraph = next(element.iter(P), None)
        text = "".join(element.itertext()).strip()
        observed = f"有未处理的修订（{_CHANGED[element.tag]}{quoted(text) if text else ''}）"
        if paragraph in by_element:
            yield TRACKED.in_paragraph(by_element[paragraph], observed, where=where)
        else:
            yield TRACKED.in_page(where, observed)


def _comments(document: WordDocument, by_element: dict[Element, Paragraph]) -> Iterator[Deviation]:
    elements = [next(element.iterancestors(P), None) for element in document.root.iter(_COMMENT)]
    for element in elements or [None]:
        observed = f"有批注{'' if element is None else '，在' + quoted(text_of(element))}"
        if element in by_element:
            yield COMMENT.in_paragraph(by_element[element], observed, where="正文")
        else:
            yield COMMENT.in_page("正文", observed)
