"""What writing leaves behind: tracked changes, comments, placeholders, fields that lead nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gendoc.layout.deviation import Deviation
from gendoc.layout.roles import ClassifiedParagraph
from gendoc.word.document import WordDocument
from gendoc.word.names import Element, P, w
from gendoc.word.text import quoted, text_of

_CHANGED = {
    "ins": "插入",
    "del": "删除",
    "moveFrom": "移走",
    "moveTo": "移来",
    "rPrChange": "改过格式",
    "pPrChange": "改过段落格式",
    "sectPrChange": "改过页面",
    "tblPrChange": "改过表格",
    "trPrChange": "改过表格",
    "tcPrChange": "改过表格",
    "cellIns": "插入单元格",
    "cellDel": "删除单元格",
}
_COMMENT = w("commentReference")
_PLACEHOLDERS = re.compile(
    r"\{\{[^{}]{0,200}\}\}|\{%[^{}]{0,200}%\}|【待[核填][^】]{0,200}】|待填|(?<![XxＸ×])[XxＸ×]{2,8}(?=[年月日万元个人])|[□■]{2,}|单击此处输入|Click here"
)
_FIELD = re.compile(
    r"错误[!！] ?(?:未找到引用源|未定义书签|文档中没有|书签)[^。]{0,60}|Error! (?:Reference source|Bookmark)[^.]{0,60}"
)
_SHOWN = {**{w(name): word for name, word in _CHANGED.items()}}


def check(paper: WordDocument, told: tuple[ClassifiedParagraph, ...]) -> Iterator[Deviation]:
    """Yield what is left of writing, in the text, the headers and the footers."""
    numbers = {one.paragraph.element: one.paragraph.number for one in told}
    yield from _changes(paper.root, numbers, "正文")
    for part in paper.edges.values():
        yield from _changes(part.root, {}, "页眉、页脚")
    if is_tracking(paper):
        yield Deviation(
            code="layout-tracked",
            where="全文",
            found="修订功能开着",
            official="定稿应关掉修订",
            fix="「审阅」→「修订」，使它不再按下",
        )
    if paper.comments:
        yield from _comments(paper, numbers)
    for one in told:
        for pattern, code, found, official, fix in (
            (_PLACEHOLDERS, "layout-placeholder", "留有未填的", "定稿里不留待填的内容", "填上，或删去"),
            (_FIELD, "layout-field", "域没有更新：", "引用的地方已经不在了", "重新插入交叉引用，或改成文字"),
        ):
            for place in pattern.finditer(one.paragraph.text):
                yield Deviation(
                    code=code,
                    paragraph=one.paragraph.number,
                    column=place.start() + 1,
                    length=len(place[0]),
                    found=f"{found}「{place[0][:20]}」",
                    official=official,
                    fix=fix,
                )


def is_tracking(paper: WordDocument) -> bool:
    """Return whether Word goes on tracking changes."""
    setting = paper.setting("trackRevisions")
    return setting is not None and setting.get(w("val"), "1") not in ("0", "false", "off")


def _changes(root: Element, numbers: dict[Element, int], where: str) -> Iterator[Deviation]:
    for element in root.iter(*_SHOWN):
        paragraph = element if element.tag == P else next(element.iterancestors(P), None)
        if paragraph is None:
            paragraph = next(element.iter(P), None)
        text = "".join(element.itertext()).strip()
        yield Deviation(
            code="layout-tracked",
            paragraph=numbers.get(paragraph, 0),
            where=where,
            found=f"有未处理的修订（{_SHOWN[element.tag]}{quoted(text) if text else ''}）",
            official="定稿里不留修订",
            fix="「审阅」→「接受」→「接受所有修订」",
        )


def _comments(paper: WordDocument, numbers: dict[Element, int]) -> Iterator[Deviation]:
    places = [next(element.iterancestors(P), None) for element in paper.root.iter(_COMMENT)]
    for paragraph in places or [None]:
        yield Deviation(
            code="layout-comment",
            paragraph=0 if paragraph is None else numbers.get(paragraph, 0),
            where="正文",
            found=f"有批注{'' if paragraph is None else '，在' + quoted(text_of(paragraph))}",
            official="定稿里不留批注",
            fix="「审阅」→「删除」→「删除文档中的所有批注」",
        )
