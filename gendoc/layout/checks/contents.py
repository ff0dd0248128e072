"""The contents: what the headings say, all of them, in their order, with page numbers that do not fall."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator

from gendoc.layout.deviation import Deviation
from gendoc.layout.roles import HEADINGS, ClassifiedParagraph, Role
from gendoc.word.document import Paragraph, WordDocument

_ENTRY = re.compile(r"toc ([1-9])")
_FILLING = re.compile(r"\s+|[.…·]{2,}\s*[0-9]*$")
_PAGE = re.compile(r"[\t.…·]\s*(?P<page>[0-9]{1,4})\s*$")
_LONGEST_ENTRY = 300
_FIX = "选中目录，按 F9，选「更新整个目录」"


def check(paper: WordDocument, told: tuple[ClassifiedParagraph, ...]) -> Iterator[Deviation]:
    """Yield entries that no heading reads, that stand out of order, and headings that have none."""
    entries = [
        one.paragraph for one in told if one.role is Role.CONTENTS and _ENTRY.fullmatch(one.paragraph.style.lower())
    ]
    if not entries:
        return
    levels = {int(found[1]) for entry in entries if (found := _ENTRY.fullmatch(entry.style.lower()))}
    places: dict[str, list[int]] = {}
    for place, one in enumerate(told):
        if one.role not in (Role.CONTENTS, Role.EMPTY):
            places.setdefault(_plain(one.paragraph.line), []).append(place)
    last = page = 0
    entered: set[str] = set()
    stale = False
    for entry in entries:
        text = _text(entry)
        plain = _plain(text)
        entered.add(plain)
        if plain not in places:
            stale = True
            yield _said(entry, f"目录里的「{text.strip()[:24]}」，正文里没有这个标题", "目录应与标题逐字一致")
            continue
        at = bisect.bisect_right(places[plain], last)
        if at == len(places[plain]):
            yield _said(entry, f"目录里的「{text.strip()[:24]}」次序与正文不同", "目录的次序应与正文一致")
        else:
            last = places[plain][at]
        found = _PAGE.search(entry.text)
        if found and int(found["page"]) < page:
            yield _said(entry, f"目录的页码从 {page} 降到 {found['page']}", "后面的标题，页码不会比前面的小")
        elif found:
            page = int(found["page"])
    # Where an entry is stale, it is the one that the heading misses.
    for one in () if stale else told:
        listed = one.styled and one.role in HEADINGS and HEADINGS.index(one.role) + 1 in levels
        if listed and _plain(one.paragraph.line) not in entered:
            yield _said(one.paragraph, "目录里没有这个标题", "目录列到这一级，每个标题都应列上")


def _said(paragraph: Paragraph, found: str, official: str) -> Deviation:
    return Deviation(code="layout-contents", paragraph=paragraph.number, found=found, official=official, fix=_FIX)


def _text(entry: Paragraph) -> str:
    """Return an entry without its page number."""
    return entry.text.split("\t")[0] if entry.label == "" else entry.line


def _plain(text: str) -> str:
    """Return a heading as its entry is compared: without spaces, dots and the page number."""
    return _FILLING.sub("", text[:_LONGEST_ENTRY])
