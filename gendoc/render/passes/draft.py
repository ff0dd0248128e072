"""The draft mark: a header with 草稿 on every page."""

from __future__ import annotations

from lxml import etree

from gendoc.render.rendering import Pass, Rendering, Stage, always
from gendoc.word.names import HEADER_TYPE, R_ID, SECT_PR, W_NS, Element, w
from gendoc.word.package import add_relation, read_relations, serialize, set_type
from gendoc.word.text import is_on

MARK = "草稿"
_PARAGRAPH = (
    f'<w:p xmlns:w="{W_NS}"><w:pPr><w:snapToGrid w:val="0"/>'
    '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
    '<w:ind w:left="0" w:right="0" w:firstLine="0"/><w:jc w:val="center"/></w:pPr><w:r><w:rPr>'
    '<w:rFonts w:ascii="黑体" w:hAnsi="黑体" w:eastAsia="黑体" w:cs="黑体"/><w:spacing w:val="0"/>'
    f'<w:sz w:val="28"/><w:szCs w:val="28"/></w:rPr><w:t>{MARK}</w:t></w:r></w:p>'
)
_REFERENCE, _TYPE = w("headerReference"), w("type")


def mark_draft(parts: dict[str, bytes], trees: dict[str, Element], main: str) -> None:
    """Put the mark into the headers of default, even and, where a section has one, first pages.

    trees holds the parsed parts, and new headers are added to it.  A header that several sections share is marked once.
    """
    headers = {relation.id: relation.target for relation in read_relations(parts, main)}
    marked: set[str] = set()
    inherited: set[str] = set()
    for section in list(trees[main].iter(SECT_PR)):
        own = {element.get(_TYPE, "default"): element.get(R_ID) for element in section.findall(_REFERENCE)}
        wanted = ["default", "even", *(["first"] if is_on(section.find(w("titlePg"))) else [])]
        for kind in wanted:
            if kind not in own and kind not in inherited:
                name = _new_header(parts, trees, main, kind)
                marked.add(name)
                own[kind] = identity = add_relation(parts, main, "header", name)
                section.insert(0, etree.Element(_REFERENCE, {_TYPE: kind, R_ID: identity}))
        for identity in own.values():
            name = headers.get(identity, "")
            if name in trees and name not in marked:
                trees[name].insert(0, etree.fromstring(_PARAGRAPH))
                marked.add(name)
        inherited |= set(own)


def _new_header(parts: dict[str, bytes], trees: dict[str, Element], main: str, kind: str) -> str:
    folder = main.rpartition("/")[0]
    stem = f"{folder}/header-draft-{kind}".lstrip("/")
    existing = {name.lower() for name in parts}
    name = next(name for n in range(len(parts) + 1) if (name := f"{stem}{n or ''}.xml").lower() not in existing)
    root = etree.Element(w("hdr"), nsmap={"w": W_NS})
    root.append(etree.fromstring(_PARAGRAPH))
    trees[name] = root
    parts[name] = serialize(root)
    set_type(parts, name, HEADER_TYPE)
    return name


def _run(rendering: Rendering) -> None:
    if rendering.draft:
        mark_draft(rendering.parts, rendering.trees, rendering.main)


DRAFT = Pass("draft", needs={Stage.SECTIONS}, leaves={Stage.DRAFT_MARK}, applies=always, run=_run)
