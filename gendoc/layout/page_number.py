"""Where a document prints its page numbers, and which of its first pages have none: the cover, the contents."""

from __future__ import annotations

import re

from gendoc.word.document import Paper, Paragraph
from gendoc.word.names import FLD_SIMPLE, INSTR, Element, w
from gendoc.word.sections import Section

_PAGE = re.compile(r"\s*PAGE\b", re.IGNORECASE)


def prints_number(paragraph: Element) -> bool:
    """Return whether a paragraph holds a PAGE field."""
    code = "".join(element.text or "" for element in paragraph.iter(INSTR))
    return bool(_PAGE.match(code)) or any(
        _PAGE.match(element.get(w("instr"), "")) for element in paragraph.iter(FLD_SIMPLE)
    )


def number_on(paper: Paper, section: Section, kind: str) -> Paragraph | None:
    """Return the paragraph that prints the number on pages of that kind (default, even, first), None if none does."""
    for edges in (section.footers, section.headers):
        part = paper.edges.get(edges.get(kind, ""))
        for paragraph in () if part is None else part.paragraphs:
            if prints_number(paragraph.element) and not (paragraph.drawn and not paragraph.text.strip()):
                return paragraph
    return None


def front_sections(paper: Paper) -> frozenset[int]:
    """Return the sections, from 0, that stand before the text: pages begin to count after them, or have no number.

    Without a new count only sections without numbers and without sentences are taken for cover and contents.
    """
    starts = [place for place, section in enumerate(paper.sections) if place and section.start == 1]
    if starts:
        return frozenset(range(starts[0]))
    sentences = {one.section for one in paper.paragraphs if "。" in one.text}
    front: set[int] = set()
    for place, section in enumerate(paper.sections[:-1]):
        if place in sentences or any(number_on(paper, section, kind) for kind in ("default", "even", "first")):
            break
        front.add(place)
    return frozenset(front)
