"""Title and chapters of a rendered document, by the styles of its paragraphs."""

from __future__ import annotations

from typing import NamedTuple

from gendoc.narrative import markers as marker
from gendoc.word.names import W_NS
from gendoc.word.package import OWN, PackageError, parse, read_package

_W = f"{{{W_NS}}}"


class Headings(NamedTuple):
    """The title's lines run together, and how many headings of the first level there are."""

    title: str
    chapters: int


def read_headings(rendered: bytes) -> Headings:
    """Return the headings of a docx, whose figures may still carry their markers.

    Raises PackageError if it is no sound package.
    """
    parts = read_package(rendered, OWN)
    names = {}
    if "word/styles.xml" not in parts:
        raise PackageError("模板没有样式表（word/styles.xml），请在 Word 里另存一次")
    for style in parse(parts["word/styles.xml"], "word/styles.xml").iter(f"{_W}style"):
        name = style.find(f"{_W}name")
        if name is not None:
            names[style.get(f"{_W}styleId")] = str(name.get(f"{_W}val")).lower()
    title: list[str] = []
    chapters = 0
    for paragraph in parse(parts["word/document.xml"], "word/document.xml").iter(f"{_W}p"):
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        name = names.get(style.get(f"{_W}val")) if style is not None else None
        if name == "title":
            title += [element.text or "" for element in paragraph.iter(f"{_W}t")]
        elif name == "heading 1":
            chapters += 1
    return Headings(marker.strip("".join(title)).strip(), chapters)
