"""A Word document opened for measuring: its paragraphs with their formats, its sections, tables and footers.

Opening is safe whoever sent the file: bombs, macros, foreign objects and whatever leads out of the file are
refused, nothing is fetched and nothing is run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from gendoc.word.names import BODY, BOX, P_PR, R_PR, SDT_PR, SECT_PR, TBL, VAL, Cell, Element, P, R, w
from gendoc.word.numbering import Numbering, read_numbering
from gendoc.word.package import PackageError, main_part, parse, read_package, read_relations, related_part
from gendoc.word.safety import unsafe_content
from gendoc.word.sections import Section, read_sections
from gendoc.word.styles import Format, Style, Styles, read_styles, read_theme
from gendoc.word.text import paragraphs, piece_text

MAX_PARAGRAPHS = 20_000
MAX_CHARACTERS = 2_000_000
MAX_SECTIONS = 500
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DRAWN = tuple(w(name) for name in ("drawing", "object", "pict"))
_BREAK = w("br")


class Run(NamedTuple):
    """A stretch of a paragraph in one format: where its text begins, the text, the format."""

    start: int
    text: str
    format: Format


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One paragraph: its number in the document (from 1), its text as read, the format Word gives it.

    label is the number that Word puts before the text.  cell is its place in a table.  drawn says that it
    holds a picture, bulleted that Word puts a bullet before it, page_break that a page ends in it, which is no text.
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
        """Return whether there is nothing to be seen in it."""
        return not self.text.strip() and not self.label and not self.drawn


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A header or footer: the name of the part, its paragraphs."""

    name: str
    paragraphs: tuple[Paragraph, ...]
    root: Element = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class WordDocument:
    """A document, understood."""

    name: str
    styles: Styles
    paragraphs: tuple[Paragraph, ...]
    sections: tuple[Section, ...]
    tables: tuple[Element, ...]  # in the order in which cells count them
    edges: Mapping[str, Part]  # headers and footers, by part name
    settings: Element | None
    root: Element = field(repr=False)
    comments: int = 0

    def setting(self, name: str) -> Element | None:
        """Return a setting of the document, None if it is not given."""
        return None if self.settings is None else self.settings.find(w(name))


def open_document(data: bytes, name: str) -> WordDocument:
    """Return the document in a .docx file's bytes; name is what messages call it.

    Raises PackageError, one sentence in Chinese, for what is no .docx, or not safe to open.
    """
    parts = read_package(data)
    unsafe = unsafe_content(parts)
    if unsafe:
        raise PackageError(
            f"文件里有{unsafe[0]}，可能夹带程序或外部内容，没有打开；请在 Word 里删去它，另存为不含宏的 .docx"
        )
    main = main_part(parts)
    root = parse(parts[main], main)
    if root.find(BODY) is None:
        raise PackageError("正文不是通常的 Word 格式；若存成了「Strict Open XML 文档」，请另存为「Word 文档（.docx）」")
    theme = read_theme(related_part(parts, main, "theme"))
    styles = read_styles(related_part(parts, main, "styles"), theme)
    reader = _Reader(styles, read_numbering(related_part(parts, main, "numbering")))
    body = tuple(reader.read(root))
    sections = read_sections(root, {one.id: one.target for one in read_relations(parts, main)})
    if len(sections) > MAX_SECTIONS:
        raise PackageError(f"节超过 {MAX_SECTIONS} 个，不像一份公文")
    comments = related_part(parts, main, "comments")
    edges = {
        relation.target: _edge(parts, relation.target, styles)
        for relation in read_relations(parts, main)
        if relation.kind in ("header", "footer") and relation.target in parts
    }
    return WordDocument(
        name=name,
        styles=styles,
        paragraphs=body,
        sections=sections,
        tables=tuple(_tables(root)),
        edges=edges,
        settings=related_part(parts, main, "settings"),
        root=root,
        comments=0 if comments is None else len(list(comments.iterfind(w("comment")))),
    )


def _edge(parts: Mapping[str, bytes], name: str, styles: Styles) -> Part:
    root = parse(parts[name], name)
    return Part(name=name, paragraphs=tuple(_Reader(styles, Numbering({}, {})).read(root)), root=root)


def _tables(root: Element) -> Iterator[Element]:
    """Yield the tables in the order in which paragraphs() counts them: those within a cell after it begins."""
    for table in root.iter(TBL):
        if not _is_fallback(table):
            yield table


def _is_fallback(element: Element) -> bool:
    return next(element.iterancestors(_FALLBACK), None) is not None


class _Reader:
    """Reads the paragraphs of one part in order, counting lists and sections."""

    def __init__(self, styles: Styles, labels: Numbering) -> None:
        self._styles, self._labels = styles, labels

    def read(self, root: Element) -> Iterator[Paragraph]:
        """Yield the paragraphs below root, numbered from 1; what only old programs show is left out."""
        section = read = 0
        for number, (element, cell) in enumerate(paragraphs(root), 1):
            if number > MAX_PARAGRAPHS:
                raise PackageError(f"段落超过 {MAX_PARAGRAPHS:,} 个，不像一份公文")
            if _is_fallback(element):
                continue
            boxed = next(element.iterancestors(BOX), None) is not None
            ends = cell is None and not boxed and element.find(f"{P_PR}/{SECT_PR}") is not None
            paragraph = self._paragraph(element, number, cell, section, boxed=boxed, ends=ends)
            read += len(paragraph.text)
            if read > MAX_CHARACTERS:
                raise PackageError(f"文字超过 {MAX_CHARACTERS:,} 个，不像一份公文")
            yield paragraph
            section += ends

    def _paragraph(
        self, element: Element, number: int, cell: Cell | None, section: int, *, boxed: bool, ends: bool
    ) -> Paragraph:
        properties = element.find(P_PR)
        chain = self._styles.paragraph_styles(properties)
        table = "" if cell is None else _table_style(element)
        made = self._styles.of_paragraph(properties, chain, table, {})
        level = self._labels.level(made)
        if level is not None:
            made = self._styles.of_paragraph(properties, chain, table, level.paragraph)
        runs, text = self._runs(element, chain, table)
        return Paragraph(
            number=number,
            text=text,
            runs=runs,
            format=made,
            style=chain[-1].name if chain else "",
            label=self._labels.next(made),
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
    """Yield the runs whose text makes up that of a paragraph, in the order of text_of()."""
    for child in element:
        if child.tag == R:
            yield child
        elif child.tag not in (P_PR, SDT_PR, P) and len(child):
            yield from _runs_of(child)


def _table_style(element: Element) -> str:
    table = next(element.iterancestors(TBL), None)
    named = None if table is None else table.find(f"{w('tblPr')}/{w('tblStyle')}")
    return "" if named is None else str(named.get(VAL, ""))
