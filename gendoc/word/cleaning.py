"""A document written anew from the parts that it needs, without what could act."""

from __future__ import annotations

from lxml import etree

from gendoc.word.bounds import MAX_LENGTH
from gendoc.word.document import UnsafeDocument, WordDocument
from gendoc.word.names import MAIN_TYPE
from gendoc.word.package import PackageError, drop_types, parse, rels_name, serialize, set_type
from gendoc.word.safety import is_marked_up


def cleaned(document: WordDocument) -> tuple[WordDocument, tuple[str, ...]]:
    """Return a document without what could act, and what was left out, in Chinese.

    Raises UnsafeDocument for what cannot be left out without changing the page, PackageError for a paragraph so long that
    LibreOffice would not end.  A part that no relationship reaches is
    never kept.
    """
    scan = document.scan
    for name in () if document.own else document.text_parts:
        for paragraph in document.tree(name).iter("{*}p"):
            if sum(len(text.text or "") for text in paragraph.iter("{*}t")) > MAX_LENGTH:
                raise PackageError(f"有一段文字超过 {MAX_LENGTH:,} 个，LibreOffice 排不出来；分成几段再试")
    if kept := [unsafe.reason for unsafe in scan.found if unsafe.drop is None]:
        raise UnsafeDocument(kept)
    for unsafe in scan.found:
        assert unsafe.drop is not None
        unsafe.drop()
    parts = {name: data for name, data in document.parts.items() if name in scan.reached}
    scan.touched |= {name for name, data in parts.items() if is_marked_up(data) and not _is_plain(data)}
    if not scan.found and not scan.touched and len(parts) == len(document.parts):
        return document, ()
    for name in scan.touched:
        root = document.tree(name)
        etree.strip_elements(root, etree.ProcessingInstruction, with_tail=False)
        parts[name] = serialize(root)
    for owner, ids in scan.dropped_relations.items():
        _drop_relations(parts, owner, ids)
    if document.types.of(document.main) != MAIN_TYPE:
        set_type(parts, document.main, MAIN_TYPE)
    _keep_reached(parts)
    clean = WordDocument(parts, document.name, own=document.own)
    if left := [unsafe.reason for unsafe in clean.scan.found]:
        raise UnsafeDocument(left)
    return clean, tuple(scan.reasons)


def _is_plain(data: bytes) -> bool:
    """Return whether a part is in UTF-8, and without processing instructions."""
    return not data.startswith((b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")) and data.count(b"<?") <= data.count(
        b"<?xml "
    )


def _drop_relations(parts: dict[str, bytes], owner: str, ids: set[str]) -> None:
    name = rels_name(owner)
    root = parse(parts[name], name)
    for element in list(root):
        if element.get("Id", "") in ids:
            root.remove(element)
    parts[name] = serialize(root)


def _keep_reached(parts: dict[str, bytes]) -> None:
    """Take out the parts that nothing reaches any more, and their types."""
    reached = WordDocument(parts, own=True).scan.reached
    for name in set(parts) - reached:
        del parts[name]
    drop_types(parts)
