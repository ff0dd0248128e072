"""Word documents as read: parts, paragraphs, sections, tables, headers and footers.

Opening a file from anybody is safe: ZIP bombs are refused, nothing is fetched and nothing is run.  Macros, foreign
objects and links out of the file are refused as well, but for a file that is only measured, or printed without them.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from gendoc.word.names import BODY, TBL, TEXT_TYPES, Cell, Element, w
from gendoc.word.package import (
    LIMITS,
    OWN,
    PackageError,
    Types,
    main_part,
    parse,
    read_package,
    read_relations,
    read_types,
)
from gendoc.word.styles import Styles, read_styles, read_theme
from gendoc.word.text import is_fallback, paragraphs, text_of

if TYPE_CHECKING:
    from gendoc.word.paragraphs import Paragraph, Part
    from gendoc.word.safety import Scan
    from gendoc.word.sections import Section


class TextLine(NamedTuple):
    """The text of a paragraph, with its address in a table (None outside tables) and its element."""

    text: str
    cell: Cell | None
    element: Element


class UnsafeDocument(PackageError):
    """A document that holds programs, foreign objects or links out of the file; reasons name each, in Chinese."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(
            f"文件里有{reasons[0]}，可能夹带程序或外部内容，没有打开；请在 Word 里删去它，另存为不含宏的 .docx"
        )
        self.reasons = tuple(reasons)


class WordDocument:
    """An opened document: its parts as bytes, and what they hold, parsed on first use.

    The only reader of .docx.  name is what messages call it.  Formats and sections are loaded on first use.  Every
    property may raise PackageError, one sentence in Chinese, for a part that is not well-formed XML.
    """

    def __init__(self, parts: dict[str, bytes], name: str = "", *, own: bool = False) -> None:
        """Take the parts of a package whose safety has been checked; own says that gendoc made it."""
        self.parts = parts
        self.name = name
        self.own = own
        self._trees: dict[str, Element] = {}

    @classmethod
    def open(cls, data: bytes, name: str = "", *, own: bool = False) -> WordDocument:
        """Return the document in a .docx file's bytes; own says that gendoc made it.

        With own a larger compression ratio is allowed, and unsafe content is not searched for, since the template
        was searched.  Raises UnsafeDocument for what is not safe to open, PackageError for what is no .docx.
        """
        document = cls.bounded(data, name, own=own)
        if not own:
            document.refuse_unsafe()
        return document

    @classmethod
    def bounded(cls, data: bytes, name: str = "", *, own: bool = False) -> WordDocument:
        """Return the document in a .docx file's bytes, with whatever could act in it: scan says what that is.

        For those who only measure it, or print it without that.  Raises PackageError as open does for what is no .docx.
        """
        return cls(read_package(data, OWN if own else LIMITS), name, own=own)

    def refuse_unsafe(self) -> None:
        """Raise UnsafeDocument if the document holds programs, foreign objects or links out of the file."""
        if reasons := self.scan.reasons:
            raise UnsafeDocument(reasons)

    @cached_property
    def scan(self) -> Scan:
        """Return what is unsafe in the document, and how it is taken out; PackageError if it is beyond a bound."""
        from gendoc.word.safety import Scan

        return Scan(self.parts, self.tree, long=self.own)

    def tree(self, part: str) -> Element:
        """Return the root of a part, parsed once."""
        if part not in self._trees:
            self._trees[part] = parse(self.parts[part], part)
        return self._trees[part]

    def lines(self, part: str) -> list[TextLine]:
        """Return the paragraphs of a part in document order, those in text boxes after the one that holds the box."""
        return [TextLine(text_of(element), cell, element) for element, cell in paragraphs(self.tree(part))]

    @cached_property
    def main(self) -> str:
        """Return the name of the part that holds the document itself; PackageError if there is none."""
        return main_part(self.parts)

    @cached_property
    def types(self) -> Types:
        """Return the content types of the package."""
        return read_types(self.parts)

    @cached_property
    def text_parts(self) -> tuple[str, ...]:
        """Return the names of the parts that hold running text, the document itself first."""
        others = sorted(name for name in self.parts if name != self.main and self.types.of(name) in TEXT_TYPES)
        return (self.main, *others)

    @property
    def root(self) -> Element:
        """Return the root of the document itself."""
        return self.tree(self.main)

    @cached_property
    def styles(self) -> Styles:
        """Return the styles; Styles without any if the document declares none."""
        return read_styles(self._related("styles"), read_theme(self._related("theme")))

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """Return the paragraphs of the body with their formats; PackageError for more than MAX_PARAGRAPHS."""
        from gendoc.word.paragraphs import read_paragraphs

        numbering = self._related("numbering")
        return tuple(read_paragraphs(self.root, self.styles, numbering))

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """Return the sections in order; PackageError for more than MAX_SECTIONS."""
        from gendoc.word.sections import read_sections

        related = {relation.id: relation.target for relation in read_relations(self.parts, self.main)}
        return read_sections(self.root, related)

    @cached_property
    def tables(self) -> tuple[Element, ...]:
        """Return the tables, indexed by the first number of a Paragraph's cell."""
        return tuple(table for table in self.root.iter(TBL) if not is_fallback(table))

    @cached_property
    def headers_footers(self) -> Mapping[str, Part]:
        """Return the headers and footers, by part name."""
        return {
            relation.target: self._header_footer(relation.target)
            for relation in read_relations(self.parts, self.main)
            if relation.kind in ("header", "footer") and relation.target in self.parts
        }

    @cached_property
    def settings(self) -> Element | None:
        """Return the settings of the document, None if there are none."""
        return self._related("settings")

    @cached_property
    def comments(self) -> int:
        """Return how many comments there are."""
        comments = self._related("comments")
        return 0 if comments is None else len(list(comments.iterfind(w("comment"))))

    def setting(self, name: str) -> Element | None:
        """Return the element of a document setting, None if the setting is not given."""
        return None if self.settings is None else self.settings.find(w(name))

    def with_paragraphs(self, paragraphs: Iterable[Paragraph]) -> WordDocument:
        """Return the same document with other paragraphs in its body."""
        other = copy.copy(self)
        other.paragraphs = tuple(paragraphs)
        return other

    def related(self, kind: str) -> str | None:
        """Return the name of the first part that the document has a relationship of this kind to; None if none."""
        targets = (relation.target for relation in read_relations(self.parts, self.main) if relation.kind == kind)
        return next((target for target in targets if target in self.parts), None)

    def _related(self, kind: str) -> Element | None:
        part = self.related(kind)
        return None if part is None else self.tree(part)

    def _header_footer(self, name: str) -> Part:
        from gendoc.word.paragraphs import Part, read_paragraphs

        root = self.tree(name)
        return Part(name=name, paragraphs=tuple(read_paragraphs(root, self.styles)), root=root)


def open_document(data: bytes, name: str) -> WordDocument:
    """Return a document that anybody may have made, with all its parts read: later use raises no PackageError.

    What could act in it is not refused: measuring runs nothing.  WordDocument.scan says what it is.  Raises PackageError,
    one sentence in Chinese, for what is no .docx, contradicts itself or is beyond a bound.
    """
    document = WordDocument.bounded(data, name)
    _ = document.scan
    if document.root.find(BODY) is None:
        raise PackageError("正文不是通常的 Word 格式；若存成了「Strict Open XML 文档」，请另存为「Word 文档（.docx）」")
    _ = document.paragraphs, document.sections, document.comments, document.headers_footers, document.settings
    return document
