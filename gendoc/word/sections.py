"""Sections, once it is known which parts a report has: no blank line and no blank page comes of a section's end.

A template ends a section with a paragraph that holds nothing else, since it cannot know which paragraph will
be the last one.  What is left of it after filling is put right here.
"""

from __future__ import annotations

from gendoc.word.relations import drop_relations, read_relations
from gendoc.word.wordml import BODY, P_PR, R_ID, SECT_PR, TBL, Element, P, w

_REFERENCES = (w("headerReference"), w("footerReference"))
_KINDS = frozenset({"header", "footer"})


def settle_sections(root: Element) -> None:
    """End each section with its last paragraph, and the document with the last section that holds anything.

    The paragraph after a table stays, since Word asks for one there.
    """
    body = root.find(BODY)
    if body is None:
        return
    for paragraph in body.findall(P):
        before = paragraph.getprevious()
        if _only_ends(paragraph) and before is not None and before.tag == P and _section(before) is None:
            _properties(before).append(_section(paragraph))
            body.remove(paragraph)
    last = body[-1] if len(body) else None
    ending = None if last is None or last.tag != SECT_PR else last.getprevious()
    if ending is None or ending.tag != P or (section := _section(ending)) is None:
        return
    body.replace(last, section)
    before = ending.getprevious()
    if not _content(ending) and (before is None or before.tag != TBL):
        body.remove(ending)


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


def _properties(paragraph: Element) -> Element:
    properties = paragraph.find(P_PR)
    if properties is None:
        properties = paragraph.makeelement(P_PR)
        paragraph.insert(0, properties)
    return properties
