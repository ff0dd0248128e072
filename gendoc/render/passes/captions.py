"""Numbers of tables and pictures: a SEQ field and a bookmark in each caption, a REF field for each reference.

Numbers are assigned in the order of the document, when it is known which tables a report has; Word assigns the same
when it updates its fields.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from gendoc.narrative.markers import CAPTION, CAPTIONED, CITED, CITING, LABELS, NAME_END
from gendoc.render.document import Captions
from gendoc.render.rendering import Pass, Rendering, Stage, always
from gendoc.word.fields import empty_run, field, text_run
from gendoc.word.names import BOOKMARK, BOOKMARK_END, ID, NAME, R_PR, Element, R, T
from gendoc.word.text import is_fallback, paragraphs

_BOOKMARKS = dict(zip(LABELS, ("_RefTable", "_RefFigure"), strict=True))


def read_captions(root: Element) -> Captions:
    """Return the captions of a document, whose figures still have their markers, numbered in its order."""
    numbers: dict[str, int] = {}
    counts = dict.fromkeys(LABELS, 0)
    twice: list[str] = []
    for paragraph, _ in paragraphs(root):
        for text in paragraph.iter(T):
            for mark in CAPTIONED.finditer(text.text or ""):
                name = mark[1]
                counts[name[0]] += 1
                if name in numbers:
                    twice.append(name[1:])
                numbers.setdefault(name, counts[name[0]])
    return Captions(numbers, tuple(dict.fromkeys(twice)))


def set_fields(root: Element, captions: Captions) -> None:
    """Replace the markers of captions and references in a part by fields.

    A reference to a caption that the document does not have becomes plain text.
    """
    shown = captions.shown()
    for text in [text for text in root.iter(T) if text.text and NAME_END in text.text]:
        run = text.getparent()
        before, after = empty_run(run.find(R_PR)), empty_run(run.find(R_PR))
        siblings = [child for child in run if child.tag != R_PR]
        index = siblings.index(text)
        before.extend(siblings[:index])
        after.extend(siblings[index + 1 :])
        middle = [piece for mark in _marks(text.text) for piece in _pieces(run, *mark, captions, shown)]
        for piece in (before, *middle, after):
            if piece.tag != R or any(child.tag != R_PR for child in piece):
                run.addprevious(piece)
        run.getparent().remove(run)


def _marks(text: str) -> Iterator[tuple[str, str]]:
    """Yield the pieces of text in order: (CAPTION or CITED, label and name), or ("", plain text)."""
    position = 0
    while (end := text.find(NAME_END, position)) >= 0:
        mark = CAPTIONED.search(text, position, end + 1) or CITING.search(text, position, end + 1)
        start = mark.start() if mark else end
        if start > position:
            yield "", text[position:start]
        if mark:
            yield text[start], mark[1]
        position = end + 1
    if position < len(text):
        yield "", text[position:]


def _pieces(run: Element, mark: str, text: str, captions: Captions, shown: Mapping[str, str]) -> Iterator[Element]:
    properties = run.find(R_PR)
    if not mark or text not in shown or is_fallback(run):
        yield text_run(shown.get(text, text) if mark else text, properties)
        return
    label, number = text[0], captions.numbers[text]
    bookmark = f"{_BOOKMARKS[label]}{number}"
    if mark == CITED:
        yield from field(f"REF {bookmark} \\h", shown[text], properties)
        return
    assert mark == CAPTION
    yield etree.Element(BOOKMARK, {ID: bookmark, NAME: bookmark})
    yield text_run(label, properties)
    yield from field(f"SEQ {label} \\* ARABIC", str(number), properties)
    yield etree.Element(BOOKMARK_END, {ID: bookmark})


def _run(rendering: Rendering) -> None:
    rendering.captions = read_captions(rendering.root)
    for root in rendering.trees.values():
        set_fields(root, rendering.captions)


CAPTIONS = Pass("captions", needs={Stage.BREAKS, Stage.TABLES}, leaves={Stage.CAPTIONS}, applies=always, run=_run)
