"""The fields that gendoc knows, and what Word makes of them when it updates them (F9).

An allow-list: a field that is not in it, or has a switch that is not in its row, is refused with the reason.  Numbers of
pages are known only as such; the results of SEQ, REF and STYLEREF are worked out as Word works them out.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from gendoc.word.document import WordDocument
from gendoc.word.fields import MAX_DEPTH, ReadField, read_fields
from gendoc.word.names import BOOKMARK, BOOKMARK_END, BOX, FOOTER_TYPE, HEADER_TYPE, ID, NAME, P_PR, Element, P, R
from gendoc.word.styles import Styles
from gendoc.word.text import child_value, inline, is_fallback, piece_text, quoted, text_of

UNLINK = "在 Word 里选中它，按 Ctrl+Shift+F9 改成普通文字；数据里的数写成 {{ 名称 }}"
UPDATE = "在 Word 里全选，按 F9 更新域，再保存模板"
# A number as Word counts pages and captions: 3, - 3 -, iv, 三.
_COUNTED = re.compile(
    r"[-—–－ ]*(?:[0-9]{1,4}|[ivxlcIVXLC]{1,9}|[一二三四五六七八九十百〇零]{1,6}|[A-Za-z]|[①-⑳])?[-—–－ ]*"
)
_PLAIN = frozenset({"MERGEFORMAT", "CHARFORMAT"})
_PAGE_FORMATS = _PLAIN | {"ARABIC", "ARABICDASH", "ROMAN", "ALPHABETIC", "CHINESENUM1", "CHINESENUM2", "CHINESENUM3"}
_HEADING = re.compile(r"(?:(?:heading|标题) ?)?([1-9])", re.IGNORECASE)
_LONGEST = 100  # elements in a bookmark that is referred to
_LEVELS = re.compile(r"[1-9]-[1-9]")


class _Known(NamedTuple):
    """A field in the list: how many arguments it may have, its switches (those that take an argument: True), formats."""

    arguments: tuple[int, int]
    switches: Mapping[str, bool]
    formats: frozenset[str]


_PAGES = ("PAGE", "NUMPAGES", "SECTIONPAGES")
_KNOWN = {
    **dict.fromkeys(_PAGES, _Known((0, 0), {}, _PAGE_FORMATS)),
    "SEQ": _Known((1, 1), {}, _PLAIN | {"ARABIC"}),
    "REF": _Known((1, 1), {"\\h": False}, _PLAIN),
    "PAGEREF": _Known((1, 1), {"\\h": False}, _PLAIN | {"ARABIC"}),
    "STYLEREF": _Known((1, 1), {}, _PLAIN),
    "TOC": _Known((0, 0), {"\\o": True, "\\h": False, "\\z": False, "\\u": False}, _PLAIN),
    "HYPERLINK": _Known((0, 1), {"\\l": True, "\\o": True, "\\h": False, "\\n": False, "\\t": True}, _PLAIN),
    "SHAPE": _Known((0, 0), {}, _PLAIN),
}
_WORKED_OUT = frozenset({"SEQ", "REF", "STYLEREF"})


class Refusal(NamedTuple):
    """Why a field may not stand where it does: what is said of it, and what to do in Word."""

    reason: str
    advice: str = UNLINK


class ComputedFields:
    """The fields of a document, those of each part in order, and what Word makes of them."""

    def __init__(self, trees: Mapping[str, Element], main: str, pages: frozenset[str], styles: Styles) -> None:
        """Read the fields of trees, the parts with text; main is the document itself, pages its headers and footers."""
        self._trees, self._main, self._pages, self._styles = trees, main, pages, styles
        self.fields = {name: read_fields(root) for name, root in trees.items()}
        self._numbers = _sequences(self.fields.get(main, ()))
        self._bookmarks: dict[str, list[Element]] = {}
        for root in trees.values():
            for element in root.iter(BOOKMARK):
                self._bookmarks.setdefault(element.get(NAME, "").lower(), []).append(element)
        others = (field for fields in self.fields.values() for field in fields if field.keyword != "SEQ")
        self._others = {id(field.start) for field in others}
        self._texts: dict[tuple[str, str], list[str]] = {}  # what was found for a name, by the kind of the field

    @classmethod
    def of(cls, document: WordDocument) -> ComputedFields:
        """Return the fields of an opened document."""
        names = document.text_parts
        pages = frozenset(name for name in names if document.types.of(name) in (HEADER_TYPE, FOOTER_TYPE))
        return cls({name: document.tree(name) for name in names}, document.main, pages, document.styles)

    def update(self) -> Iterator[str]:
        """Store in each SEQ, REF and STYLEREF what Word makes of it, numbers first; yield in Chinese what has no result."""
        for kind in ("SEQ", "STYLEREF", "REF"):
            self._texts.clear()
            for part, fields in self.fields.items():
                for field in fields:
                    if field.keyword != kind or _within(field, "TOC"):
                        continue
                    if (result := self._result(part, field)) is not None:
                        field.show(result)
                    else:
                        yield f"模板的域{quoted(field.code)}引用的内容，这份报告里没有"

    def refusal(self, part: str, field: ReadField) -> Refusal | None:
        """Return why a field may not stand in part, None if gendoc knows what Word makes of it.

        Whether a TOC can be filled by gendoc is not asked here.
        """
        if field.fault or field.depth > MAX_DEPTH:
            return Refusal(field.fault or "套得太深", "在 Word 里删去这个域，重新插入，或写成普通文字")
        words, keyword = field.words, field.keyword
        known = _KNOWN.get(keyword)
        if known is None:
            return Refusal("是 Word 会自己改写的域，印出来的可能不是现在看到的")
        if "{" in field.code or "}" in field.code or "{" in field.result or "}" in field.result:
            return Refusal(
                "里有标签，Word 一更新就会换成别的内容",
                "把标签移到域外面，写成普通文字；目录里的条目删去，由 gendoc 填写",
            )
        if (unknown := _unknown_word(words[1:], known)) is not None:
            return Refusal(f"的{quoted(unknown)}gendoc 算不出结果")
        if field.outer is not None and field.outer.keyword not in ("TOC", "HYPERLINK"):
            return Refusal("嵌在另一个域里，gendoc 算不出结果")
        if keyword in _PAGES:
            return self._page_refusal(part, field)
        if keyword == "PAGEREF" and not _within(field, "TOC"):
            return Refusal("印页码，页码要排好版才知道")
        if keyword == "SHAPE" and field.result.strip():
            return Refusal("是 Word 会自己改写的域，印出来的可能不是现在看到的")
        return self._worked_out_refusal(part, field) if keyword in _WORKED_OUT and not _within(field, "TOC") else None

    def _page_refusal(self, part: str, field: ReadField) -> Refusal | None:
        if not _COUNTED.fullmatch(field.result):
            return Refusal(f"印页码，现在却显示{quoted(field.result)}", UPDATE)
        if part not in self._pages and not _within(field, "TOC"):
            return Refusal("印页码，页码要排好版才知道", "把它移到页眉或页脚，或改成普通文字")
        return None

    def _worked_out_refusal(self, part: str, field: ReadField) -> Refusal | None:
        result = self._result(part, field)
        if field.keyword == "SEQ":
            if result is None:
                return Refusal("给题注编号，只能放在正文里（不在文本框、页眉、页脚、脚注里）")
        elif field.keyword == "STYLEREF":
            if part not in self._pages:
                return Refusal("引用标题，只能放在页眉、页脚里")
            if result is None:
                return Refusal(f"引用样式{quoted(field.words[1])}的文字，正文里没有这样的一段")
        elif result is None:
            return Refusal(f"引用书签{quoted(field.words[1])}，没有这个书签，或它的内容不是同一段里的普通文字")
        texts = self._referred(field) if field.keyword != "SEQ" else []
        if any("{" in text or "}" in text for text in texts):
            return Refusal("引用的文字由数据填入，域里的不会跟着改", "删去这个域，把那里的标签直接写在这里")
        if result is not None and result != field.result and field.result not in texts:
            return Refusal(f"现在显示{quoted(field.result)}，Word 更新后是{quoted(result)}", UPDATE)
        return None

    def _result(self, part: str, field: ReadField) -> str | None:
        """Return what Word makes of a SEQ, REF or STYLEREF, None if that is not known."""
        if len(field.words) < 2 or field.fault:
            return None
        if field.keyword == "SEQ":
            number = self._numbers.get(id(field)) if part == self._main else None
            return None if number is None else str(number)
        return next(iter(self._referred(field)), None)

    def _referred(self, field: ReadField) -> list[str]:
        """Return the texts of which a REF or STYLEREF shows one: for a heading, it depends on the page."""
        key = field.keyword, field.words[1].lower()
        if key not in self._texts:
            found = self._headings(key[1]) if field.keyword == "STYLEREF" else self._bookmarked(key[1])
            self._texts[key] = list(found)
        return self._texts[key]

    def _headings(self, name: str) -> Sequence[str]:
        """Return the texts of the paragraphs in a style, by its name, or that of a heading in Chinese, or its level."""
        level = _HEADING.fullmatch(name)
        return self._styled.get(f"heading {level[1]}" if level else name.lower(), ())

    @cached_property
    def _styled(self) -> dict[str, list[str]]:
        """The texts of the paragraphs of the document itself, by the name of their style."""
        texts: dict[str, list[str]] = {}
        for paragraph in self._trees[self._main].iter(P):
            style = self._styles.styles.get(child_value(paragraph.find(P_PR), "pStyle"))
            if style is not None and (text := text_of(paragraph).strip()):
                texts.setdefault(style.name.lower(), []).append(text)
        return texts

    def _bookmarked(self, name: str) -> Iterator[str]:
        """Yield the text in a bookmark, if it is plain text of one paragraph but for numbers."""
        start, *twice = self._bookmarks.get(name, [None])
        if start is None or twice:
            return
        paragraph = next(start.iterancestors(P), None)
        if paragraph is None or start.getparent() is not paragraph:
            return
        inside: list[Element] = []
        for sibling in itertools.islice(start.itersiblings(), _LONGEST):
            if sibling.tag == BOOKMARK_END and sibling.get(ID) == start.get(ID):
                break
            inside.append(sibling)
        else:
            return
        held = {id(element): element for sibling in inside for element in sibling.iter()}  # kept, so that ids stay
        if self._others & held.keys():
            return
        text = _text(piece for sibling in inside for piece in (sibling if sibling.tag == R else inline(sibling)))
        if "\t" not in text and "\n" not in text:
            yield text


def _text(pieces: Iterator[Element]) -> str:
    return "".join(map(piece_text, pieces))


def _unknown_word(words: list[str], known: _Known) -> str | None:
    """Return the first word of a code that its row in the list does not allow, None if it allows all."""
    arguments, rest = 0, iter(words)
    for word in rest:
        if word == "\\*":
            form = next(rest, "")
            if form.upper() not in known.formats:
                return f"{word} {form}"
        elif word.startswith("\\"):
            takes = known.switches.get(word.lower())
            if takes is None or (takes and (argument := next(rest, None)) is None):
                return word
            if word.lower() == "\\o" and known is _KNOWN["TOC"] and not _LEVELS.fullmatch(argument or ""):
                return f"{word} {argument}"
        else:
            arguments += 1
            if arguments > known.arguments[1]:
                return word
    if known is _KNOWN["TOC"] and "\\o" not in map(str.lower, words):
        return "（缺 \\o）"
    return None if arguments >= known.arguments[0] else "（缺名称）"


def _within(field: ReadField, keyword: str) -> bool:
    outer = field.outer
    while outer is not None and outer.keyword != keyword:
        outer = outer.outer
    return outer is not None


def _sequences(fields: list[ReadField] | tuple[()]) -> dict[int, int]:
    """Return the number of each SEQ of the document itself, by the id of the field, counted for each name apart."""
    counts: Counter[str] = Counter()
    numbers: dict[int, int] = {}
    for field in fields:
        if field.keyword != "SEQ" or len(field.words) < 2:
            continue
        if next(field.start.iterancestors(BOX), None) is None and not is_fallback(field.start):
            name = field.words[1].lower()
            counts[name] += 1
            numbers[id(field)] = counts[name]
    return numbers
