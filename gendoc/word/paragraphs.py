"""Paragraphs as Word shows them: the text, the number before it, the format of each run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from gendoc.word.bounds import MAX_CHARACTERS, MAX_PARAGRAPHS
from gendoc.word.names import BOX, P_PR, R_PR, SDT_PR, SECT_PR, TBL, Cell, Element, P, R, w
from gendoc.word.numbering import Numbering, read_numbering
from gendoc.word.package import PackageError
from gendoc.word.styles import Format, Style, Styles
from gendoc.word.text import child_value, paragraphs, piece_text

_DRAWN = tuple(w(name) for name in ("drawing", "object", "pict"))
_BREAK = w("br")


class Run(NamedTuple):
    """A stretch of a paragraph in one format; start is the offset in the paragraph's text at which it begins."""

    start: int
    text: str
    format: Format


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One paragraph: its number in the document (from 1), its text as read, the format Word gives it.

    label is the number that Word puts before the text, cell its address in a table (see text.paragraphs).  boxed: it
    is in a text box.  drawn: it holds a picture.  page_break: it holds a manual page break.  section counts from 0.
    """

    number: int
    text: str
    runs: tuple[Run, ...]
    format: Format
    style: str
    label: str = ""
    cell: Cell | None = None
    boxed: bool = False
    drawn: bool = False
    bulleted: bool = False
    page_break: bool = False
    ends_section: bool = False
    section: int = 0
    element: Element = field(repr=False, compare=False)

    @property
    def line(self) -> str:
        """Return the text with the number that Word puts before it."""
        return self.label + self.text

    @property
    def empty(self) -> bool:
        """Return whether the paragraph shows nothing: no text, number or picture."""
        return not self.text.strip() and not self.label and not self.drawn


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A header or footer: the name of the part, its paragraphs."""

    name: str
    paragraphs: tuple[Paragraph, ...]
    root: Element = field(repr=False)


def read_paragraphs(root: Element, styles: Styles, numbering: Element | None = None) -> Iterator[Paragraph]:
    """Yield the paragraphs below root, numbered from 1, without those in fallbacks for old programs.

    numbering is the root of word/numbering.xml, None where lists are not counted.  Raises PackageError if there are
    more paragraphs, or more text, than a report has.
    """
    reader = _Reader(styles, read_numbering(numbering))
    section = read = 0
    for number, (element, cell) in enumerate(paragraphs(root), 1):
        if number > MAX_PARAGRAPHS:
            raise PackageError(f"段落超过 {MAX_PARAGRAPHS:,} 个，不像一份公文")
        boxed = next(element.iterancestors(BOX), None) is not None
        ends = cell is None and not boxed and element.find(f"{P_PR}/{SECT_PR}") is not None
        paragraph = reader.paragraph(element, number, cell, section, boxed=boxed, ends=ends)
        read += len(paragraph.text)
        if read > MAX_CHARACTERS:
            raise PackageError(f"文字超过 {MAX_CHARACTERS:,} 个，不像一份公文")
        yield paragraph
        section += ends


class _Reader:
    """Reads the paragraphs of one part in order, counting lists."""

    def __init__(self, styles: Styles, labels: Numbering) -> None:
        self._styles, self._labels = styles, labels

    def paragraph(
        self, element: Element, number: int, cell: Cell | None, section: int, *, boxed: bool, ends: bool
    ) -> Paragraph:
        """Return one paragraph; the number of its list is counted up."""
        properties = element.find(P_PR)
        chain = self._styles.paragraph_styles(properties)
        table = "" if cell is None else _table_style(element)
        formatted = self._styles.of_paragraph(properties, chain, table, {})
        level = self._labels.level(formatted)
        if level is not None:
            formatted = self._styles.of_paragraph(properties, chain, table, level.paragraph)
        runs, text = self._runs(element, chain, table)
        return Paragraph(
            number=number,
            text=text,
            runs=runs,
            format=formatted,
            style=chain[-1].name if chain else "",
            label=self._labels.next(formatted),
            cell=cell,
            boxed=boxed,
            bulleted=level is not None and level.form == "bullet",
            drawn=any(True for _ in element.iter(*_DRAWN)),
            page_break=any(mark.get(w("type")) == "page" for mark in element.iter(_BREAK)),
            ends_section=ends,
            section=section,
            element=element,
        )

    def _runs(self, element: Element, chain: list[Style], table: str) -> tuple[tuple[Run, ...], str]:
        runs: list[Run] = []
        text = ""
        for run in _runs_of(element):
            own = "".join(piece_text(piece) for piece in run if piece.tag != R_PR and not _ends_page(piece))
            if own:
                runs.append(Run(len(text), own, self._styles.of_run(run.find(R_PR), chain, table)))
                text += own
        return tuple(runs), text


def _ends_page(piece: Element) -> bool:
    return piece.tag == _BREAK and piece.get(w("type")) in ("page", "column")


def _runs_of(element: Element) -> Iterator[Element]:
    """Yield the runs of a paragraph, in the order in which text_of() joins their texts."""
    for child in element:
        if child.tag == R:
            yield child
        elif child.tag not in (P_PR, SDT_PR, P) and len(child):
            yield from _runs_of(child)


def _table_style(element: Element) -> str:
    table = next(element.iterancestors(TBL), None)
    return "" if table is None else child_value(table.find(w("tblPr")), "tblStyle")
