"""Sections of the filled document: their ends leave no blank line and no blank page.

A template ends a section with an otherwise empty paragraph, since it cannot know which paragraph will be the last.
After filling, the end of the section moves to the last paragraph.
"""

from __future__ import annotations

from gendoc.layout import measures as layout
from gendoc.render.rendering import Pass, Rendering, Stage, always
from gendoc.word.names import BODY, P_PR, R_ID, SECT_PR, TBL, Element, P, w
from gendoc.word.package import drop_relations, read_relations
from gendoc.word.text import put_property

_REFERENCES = (w("headerReference"), w("footerReference"))
_KINDS = frozenset({"header", "footer"})
_WIDTH, _HEIGHT, _NARROWEST = layout.TEXT_WIDTH, layout.TEXT_HEIGHT, 1440  # twips; the last is the least assumed
_FOOTER, _NUMBERING, _START = w("footerReference"), w("pgNumType"), w("start")
_BEFORE_NUMBERING = frozenset(
    {*_REFERENCES, *map(w, ("footnotePr", "endnotePr", "type", "pgSz", "pgMar", "paperSrc", "pgBorders", "lnNumType"))}
)


def settle_sections(root: Element) -> None:
    """End each section with its last paragraph, and the document with the last section that has content.

    The paragraph after a table stays, since Word requires one there.
    """
    body = root.find(BODY)
    if body is None:
        return
    for paragraph in body.findall(P):
        before = paragraph.getprevious()
        if _only_ends(paragraph) and before is not None and before.tag == P and _section(before) is None:
            put_property(before, _section(paragraph))
            body.remove(paragraph)
    last = body[-1] if len(body) else None
    ending = None if last is None or last.tag != SECT_PR else last.getprevious()
    if ending is None or ending.tag != P or (section := _section(ending)) is None:
        return
    body.replace(last, section)
    before = ending.getprevious()
    if not _content(ending) and (before is None or before.tag != TBL):
        body.remove(ending)


def text_width(element: Element) -> int:
    """Return the width of the text area, in twips, in the section of an element of the body."""
    return _text_measure(element, "w", ("left", "right"), _WIDTH)


def text_height(element: Element) -> int:
    """Return the height of the text area, in twips, in the section of an element of the body."""
    return _text_measure(element, "h", ("top", "bottom"), _HEIGHT)


def _text_measure(element: Element, side: str, margins: tuple[str, str], official: int) -> int:
    block = next((outer for outer in (element, *element.iterancestors()) if _is_block(outer)), element)
    for following in (block, *block.itersiblings()):
        section = following if following.tag == SECT_PR else following.find(f"{P_PR}/{SECT_PR}")
        size, space = (None, None) if section is None else (section.find(w("pgSz")), section.find(w("pgMar")))
        if size is not None and space is not None:
            numbers = [size.get(w(side), ""), *(space.get(w(margin), "") for margin in margins)]
            if all(number.isdecimal() for number in numbers):
                whole, before, after = map(int, numbers)
                return max(whole - before - after, _NARROWEST)
    return official


def _is_block(element: Element) -> bool:
    return element.getparent() is not None and element.getparent().tag == BODY


def restart_numbers(root: Element) -> None:
    """Begin page numbers at 1 in the first section that has them, if sections without come before it."""
    sections = list(root.iter(SECT_PR))
    numbered = [section.find(_FOOTER) is not None for section in sections]
    first = numbered.index(True) if True in numbered else 0
    if first and sections[first].find(_NUMBERING) is None:
        margins = [child for child in sections[first] if child.tag in _BEFORE_NUMBERING]
        numbering = sections[first].makeelement(_NUMBERING, {_START: "1"})
        sections[first].insert(sections[first].index(margins[-1]) + 1, numbering)


def drop_unused(parts: dict[str, bytes], main: str, root: Element) -> set[str]:
    """Drop the headers and footers that no section of the document refers to, and return their names."""
    used = {element.get(R_ID) for section in root.iter(SECT_PR) for element in section.iterchildren(*_REFERENCES)}
    unused = {relation.id: relation.target for relation in read_relations(parts, main) if relation.kind in _KINDS}
    unused = {identity: target for identity, target in unused.items() if identity not in used}
    drop_relations(parts, main, _KINDS, frozenset(unused))
    return set(unused.values()) - set(parts)


def _section(paragraph: Element) -> Element | None:
    return paragraph.find(f"{P_PR}/{SECT_PR}")


def _only_ends(paragraph: Element) -> bool:
    return _section(paragraph) is not None and not _content(paragraph)


def _content(paragraph: Element) -> bool:
    return any(child.tag != P_PR for child in paragraph)


def _run(rendering: Rendering) -> None:
    settle_sections(rendering.root)
    restart_numbers(rendering.root)
    for name in drop_unused(rendering.parts, rendering.main, rendering.root):
        del rendering.trees[name]


SECTIONS = Pass("sections", needs={Stage.FILLED}, leaves={Stage.SECTIONS}, applies=always, run=_run)
