"""The table of contents: every heading, word for word and in order, with page numbers that never decrease."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator

from gendoc.layout.deviation import Deviation, LayoutCode
from gendoc.layout.roles import HEADINGS, ClassifiedParagraph, Role
from gendoc.word.document import WordDocument
from gendoc.word.paragraphs import Paragraph

CONTENTS = LayoutCode("layout-contents", fix="选中目录，按 F9，选「更新整个目录」")

_ENTRY = re.compile(r"toc ([1-9])", re.IGNORECASE)
_FILLING = re.compile(r"\s+|[.…·]{2,}\s*[0-9]*$")
_PAGE = re.compile(r"[\t.…·]\s*(?P<page>[0-9]{1,4})\s*$")
_LONGEST_ENTRY = 300
_LONGEST_END = 30  # of an entry, in which its page number stands


def check(document: WordDocument, paragraphs: tuple[ClassifiedParagraph, ...]) -> Iterator[Deviation]:
    """Yield entries that match no heading, stand out of order or go back in page, and headings without an entry."""
    entries = [
        (paragraph, int(style[1]))
        for paragraph, role, _ in paragraphs
        if role is Role.CONTENTS and (style := _ENTRY.fullmatch(paragraph.style))
    ]
    if not entries:
        return
    indices: dict[str, list[int]] = {}
    for index, (paragraph, role, _) in enumerate(paragraphs):
        if role not in (Role.CONTENTS, Role.EMPTY):
            indices.setdefault(_plain(paragraph.line), []).append(index)
    last = page = 0
    stale = False
    for entry, _ in entries:
        text = _text(entry)
        name, plain = text.strip()[:24], _plain(text)
        if plain not in indices:
            stale = True
            official = "目录应与标题逐字一致"
            yield CONTENTS.in_paragraph(entry, f"目录里的「{name}」，正文里没有这个标题", official)
            continue
        following = bisect.bisect_right(indices[plain], last)
        if following == len(indices[plain]):
            yield CONTENTS.in_paragraph(entry, f"目录里的「{name}」次序与正文不同", "目录的次序应与正文一致")
        else:
            last = indices[plain][following]
        printed = _PAGE.search(entry.text[-_LONGEST_END:])
        if printed and int(printed["page"]) < page:
            observed = f"目录的页码从 {page} 降到 {printed['page']}"
            yield CONTENTS.in_paragraph(entry, observed, "后面的标题，页码不会比前面的小")
        elif printed:
            page = int(printed["page"])
    # With a stale entry, the heading that seems to lack one is probably the heading that it stood for.
    entered = {_plain(_text(entry)) for entry, _ in entries}
    levels = {level for _, level in entries}
    for paragraph, role, styled in () if stale else paragraphs:
        listed = styled and role in HEADINGS and HEADINGS.index(role) + 1 in levels
        if listed and _plain(paragraph.line) not in entered:
            yield CONTENTS.in_paragraph(paragraph, "目录里没有这个标题", "目录列到这一级，每个标题都应列上")


def _text(entry: Paragraph) -> str:
    """Return an entry without its page number."""
    return entry.text.split("\t")[0] if entry.label == "" else entry.line


def _plain(text: str) -> str:
    """Return a heading or an entry for comparison: without spaces, leader dots and page number."""
    return _FILLING.sub("", text[:_LONGEST_ENTRY])
