"""Mistakes in a Word template, found before it is filled.

docxtpl renders many of them without an error: text beside {%p %} vanishes, full-width braces stay as they are,
tags in tracked changes are filled twice.  docxtpl-lint finds misuse of docxtpl; mistakes with Word and with typing
Chinese are found here.
"""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from gendoc.core import cache
from gendoc.core.finding import Code, Finding
from gendoc.core.source import Source, Span
from gendoc.core.text import near, quote
from gendoc.core.version import __version__
from gendoc.narrative.sandbox import Missing
from gendoc.word.document import UnsafeDocument, WordDocument
from gendoc.word.names import Element, P, w
from gendoc.word.package import PackageError
from gendoc.word.tags import without_tags
from gendoc.word.text import typed_text

BROKEN = Code("template-broken", help="换用完好的模板，或用 gendoc init 取一份")
UNSAFE = Code("template-unsafe", help="在 Word 里删去它，另存为不含宏的 .docx")
TRACKED = Code("template-tracked", help="在 Word 里「审阅」→「接受所有修订」，再保存模板")
TAG = Code("template-tag", help="在 Word 里打开模板改正；{%p %} 之类的标签独占一段，成对出现")
FIELD = Code("template-field")
UNREAD = Code("template-unread")
_NO_SUCH_FILTER = "DTL104"
_MAIN = "word/document.xml"
_RENDERED = r"word/(document|header\d*|footer\d*|footnotes)\.xml"
_FILTERS = (
    *("段落", "条目", "号", "并列", "合并", "可缺", "年月日"),
    *("数", "表数", "元", "万元", "亿元", "上一年", "绝对值", "方向", "升降"),
)
# Compiled only where a template is checked, once for each version of it: pattern, mistake, help.
_TYPING = (
    (  # what begins a tag does not stand in it again: so each place is read twice at most
        r"｛｛|｝｝|\{｛|｛\{|｝\}|\}｝|｛%|%｝|\{\{[^{}]*｝|｛[^{｛｝]*\}\}",
        "用了全角花括号，不会被替换",
        "改用半角 {{ }}、{% %}",
    ),
    (r"\{ +[{%]|[}%] +\}", "花括号之间有空格，不会被替换", "删去两个花括号之间的空格"),
    (r"\{%-|-%\}|\{\{-|-\}\}", "标签里带减号，会把上下两段并成一段", "删去减号"),
    (r"\{\{ ?r |\{%r ", "用了 {{r }}，会丢掉文字的格式", "改写成 {{ }}，格式用 Word 的样式"),
    (r"@@", "留有 @@ 这样的占位符", "改写成 {{ 名称 }}"),
)
_PARTS = {"header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注"}
MAX_TAGS = 5_000  # checking takes time that grows faster than their number
MAX_LENGTH = 50_000  # characters of a paragraph: docxtpl's own patterns take time that grows with their square
_HALF = r"\{[{%#]|[}%#]\}"
MAX_UNACCOUNTED = 100  # findings; each looks for its paragraph
_TRACKED = {w(tag) for tag in ("ins", "del", "moveFrom", "moveTo")}


class TemplateLine(NamedTuple):
    """The text of a template's paragraph, and whether it holds tracked changes."""

    text: str
    tracked: bool


def check_template(data: bytes, source: Source) -> list[Finding]:
    """Return the findings for the bytes of a template; source is its file.

    That a template has none is kept in the cache, so that it is not checked again.
    """
    package = os.path.dirname(os.path.dirname(__file__))
    code = "\n".join(cache.package_code(os.path.join(package, part)) for part in ("word", "render"))
    cache_key = cache.key("sound", __version__, code, *_FILTERS, data)
    if cache.load(cache_key) is not None:
        return []
    findings = _check(data, source)
    if not findings:
        cache.save(cache_key, b"sound")
    return findings


def _check(data: bytes, source: Source) -> list[Finding]:
    span = source.span()
    try:
        document = WordDocument.open(data)
        texts = _texts(document)
    except UnsafeDocument as error:
        return [UNSAFE.at(span, f"模板里有{reason}，可能夹带程序或外部内容") for reason in error.reasons]
    except PackageError as error:
        return [BROKEN.at(span, f"模板打不开：{error}")]
    if _MAIN not in texts:
        advice = "在 Word 里另存为 .docx 再试"
        return [BROKEN.at(span, "模板里没有正文（word/document.xml）", help=advice)]
    if beyond := _beyond_bounds(span, texts):
        return beyond
    typing = [
        finding
        for part, paragraphs in texts.items()
        for number, line in enumerate(paragraphs, 1)
        for finding in _in_paragraph(span, part, place_of(part, number), line)
    ]
    return [*typing, *_unaccounted(document, span)] or _linted(data, span, texts)


def _beyond_bounds(span: Span, texts: Mapping[str, list[TemplateLine]]) -> list[Finding]:
    """Return the finding for more tags, or a longer paragraph, than may be searched for mistakes; [] if there is none."""
    count = sum(line.text.count(begin) for lines in texts.values() for line in lines for begin in ("{{", "{%", "{#"))
    if count > MAX_TAGS:
        return [TAG.at(span, f"模板里有 {count:,} 个标签，超过 {MAX_TAGS:,} 个", help="重复的段落用循环")]
    for part, lines in texts.items():
        for number, line in enumerate(lines, 1):
            if len(line.text) > MAX_LENGTH:
                message = f"{place_of(part, number)}有 {len(line.text):,} 个字，超过 {MAX_LENGTH:,} 个"
                return [TAG.at(span, message, help="分成几段")]
    return []


def _unaccounted(document: WordDocument, span: Span) -> Iterator[Finding]:
    """Yield findings for what gendoc could not account for in a report, of each sort at most MAX_UNACCOUNTED."""
    from gendoc.render import unaccounted

    try:
        found = [(FIELD, each) for each in itertools.islice(unaccounted.computed(document), MAX_UNACCOUNTED)]
        found += [(UNREAD, each) for each in itertools.islice(unaccounted.unread(document), MAX_UNACCOUNTED)]
    except PackageError as error:
        yield BROKEN.at(span, f"模板打不开：{error}")
        return
    for code, each in found:
        number = each.paragraph
        yield code.at(span, f"{place_of(each.part, number) if number else '模板'}{each.message}", help=each.advice)


def _texts(document: WordDocument) -> dict[str, list[TemplateLine]]:
    """Return the paragraphs of each part that docxtpl fills, in its order; raises PackageError as WordDocument does."""
    return {
        part: [
            TemplateLine(typed_text(paragraph), paragraph.getparent().tag in _TRACKED or _is_tracked(paragraph))
            for paragraph in document.tree(part).iter(P)
        ]
        for part in document.parts
        if re.fullmatch(_RENDERED, part)
    }


def _is_tracked(paragraph: Element) -> bool:
    return next(paragraph.iter(*_TRACKED), None) is not None


def place_of(part: str, number: int) -> str:
    """Return in words where a paragraph of a template stands: 模板第 3 段; number is from 1, table cells included."""
    name = part.removeprefix("word/")
    where = next((word for start, word in _PARTS.items() if name.startswith(start)), "")
    return f"模板{where}第 {number} 段"


def paragraph_number(data: bytes, written: str) -> str:
    """Return in words which paragraph of the template written begins with: 模板第 3 段; "" if not just one.

    If written goes on with the text of paragraphs that held only tags, it is 模板第 3 段起.
    """
    try:
        texts = _texts(WordDocument.open(data))
    except PackageError:
        return ""
    written_there = [
        (text, place_of(part, number))
        for part, lines in texts.items()
        for number, line in enumerate(lines, 1)
        if (text := line.text.strip()) and written.startswith(text)
    ]
    longest = max((len(text) for text, _ in written_there), default=0)
    places = [place if text == written else f"{place}起" for text, place in written_there if len(text) == longest]
    return places[0] if len(places) == 1 else ""


def _in_paragraph(span: Span, part: str, place: str, line: TemplateLine) -> Iterator[Finding]:
    text, quoted = line.text, quote(line.text, 60, 57)
    if line.tracked:
        yield TRACKED.at(span, f"{place}有未接受的修订：{quoted}")
    if part == "word/footnotes.xml" and ("{{" in text or "{%" in text):
        yield TAG.at(span, f"脚注里不能放标签：{place}{quoted}", help="把它移到正文里")
    for pattern, mistake, advice in _TYPING:
        if re.search(pattern, text):
            yield TAG.at(span, f"{place}{mistake}：{quoted}", help=advice)
            return
    if re.search(_HALF, without_tags(text)):
        advice = "标签要写完整，并写在同一段里：{{ 名称 }}"
        yield TAG.at(span, f"{place}的标签缺一半：{quoted}", help=advice)


def _linted(data: bytes, span: Span, texts: dict[str, list[TemplateLine]]) -> list[Finding]:
    """Return findings for what docxtpl-lint reports."""
    try:
        return list(_lint(data, span, texts))
    except RecursionError:
        longest = max((line.text for lines in texts.values() for line in lines), key=len, default="")
        message = f"模板标签里的括号或符号套得太深，多半在这一段{quote(longest, 60, 57)}"
        return [TAG.at(span, message, help="把标签改简单")]


def _lint(data: bytes, span: Span, texts: dict[str, list[TemplateLine]]) -> Iterator[Finding]:
    from docxtpl_lint import lint

    for issue in lint(data, filters=_FILTERS, tests=("带标点", "有数", "同向")).errors:
        location = issue.location
        part = "word/document.xml" if location.part == "body" else f"word/{location.part}.xml"
        lines = texts.get(part, [])
        text = lines[location.paragraph - 1].text if 0 < location.paragraph <= len(lines) else issue.snippet
        message = issue.message_for("zh")
        if issue.rule == _NO_SUCH_FILTER:  # docxtpl-lint's own message gives advice about its options
            message = f"没有「|{issue.params['name']}」这个写法，可用：{'、'.join(_FILTERS)}"
        yield TAG.at(span, f"{place_of(part, location.paragraph)}{quote(text, 60, 57)}：{message}")


def nearest(missing: Missing, context: Mapping[str, Any]) -> str:
    """Return the help for a name that the data do not have: the most similar names that they have."""
    owner = missing.owner
    known = list(owner) if isinstance(owner, dict) else list(context) if owner is None else []
    alike = near(missing.name, known, count=3, likeness=0.4)
    if alike:
        return f"是否指 {'、'.join(alike)}？"
    return f"可用：{'、'.join(known[:10])}" if known else "对照 schema.yaml 改正模板里的名称"
