"""Numbers of tables and pictures: a SEQ field and a bookmark in each caption, a REF field wherever one is meant.

Numbers are given in the order of the document, once it is known which tables a report has; Word counts the
same way when it refreshes its fields.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from gendoc.narrative.markers import CAPTION, CAPTIONED, CITED, CITING, LABELS, NAME_END
from gendoc.render.document import Captions
from gendoc.render.rendering import Pass, Rendering, Stage, always
from gendoc.word.fields import empty_run, field, text_run
from gendoc.word.names import BOOKMARK, BOOKMARK_END, ID, NAME, R_PR, Element, R, T
from gendoc.word.text import paragraphs

_BOOKMARKS = dict(zip(LABELS, ("_RefTable", "_RefFigure"), strict=True))


def read_captions(root: Element) -> Captions:
    """Return the captions of a document whose figures still carry their markers, numbered in its order."""
    numbers: dict[str, int] = {}
    counts = dict.fromkeys(LABELS, 0)
    twice: list[str] = []
    for paragraph, _ in paragraphs(root):
        for text in paragraph.iter(T):
            for found in CAPTIONED.finditer(text.text or ""):
                name = found[1]
                counts[name[0]] += 1
                if name in numbers:
                    twice.append(name[1:])
                numbers.setdefault(name, counts[name[0]])
    return Captions(numbers, tuple(dict.fromkeys(twice)))


def set_fields(root: Element, captions: Captions) -> None:
    """Make fields of the marks of captions and references in a part.

    A reference to what the document does not have stays as words, for whoever has to mend it.
    """
    shown = captions.shown()
    for text in [text for text in root.iter(T) if text.text and NAME_END in text.text]:
        run = text.getparent()
        before, after = empty_run(run.find(R_PR)), empty_run(run.find(R_PR))
        siblings = [child for child in run if child.tag != R_PR]
        place = siblings.index(text)
        before.extend(siblings[:place])
        after.extend(siblings[place + 1 :])
        middle = [piece for mark in _marks(text.text) for piece in _pieces(run, *mark, captions, shown)]
        for piece in (before, *middle, after):
            if piece.tag != R or any(child.tag != R_PR for child in piece):
                run.addprevious(piece)
        run.getparent().remove(run)


def _marks(text: str) -> Iterator[tuple[str, str]]:
    """Yield what text holds in order: (CAPTION or CITED, label and name), or ("", plain text)."""
    place = 0
    while (end := text.find(NAME_END, place)) >= 0:
        found = CAPTIONED.search(text, place, end + 1) or CITING.search(text, place, end + 1)
        start = found.start() if found else end
        if start > place:
            yield "", text[place:start]
        if found:
            yield text[start], found[1]
        place = end + 1
    if place < len(text):
        yield "", text[place:]


def _pieces(run: Element, mark: str, text: str, captions: Captions, shown: Mapping[str, str]) -> Iterator[Element]:
    properties = run.find(R_PR)
    if not mark or text not in shown:
        yield text_run(text, properties)
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
