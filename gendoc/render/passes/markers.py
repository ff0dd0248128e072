"""Taking the markers of printed figures out of a rendered part.

Their positions say where each figure stands.  This is also the last moment at which braces of the data can be
distinguished from braces that a template left behind by mistake.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from gendoc.narrative import markers as marker
from gendoc.narrative.markers import MarkerTable
from gendoc.render.rendering import Pass, Rendering, Stage, always
from gendoc.render.trace import Field, MarkerScan, PartTables, PrintedFigure, TableCell, TextPlace
from gendoc.word.names import (
    FLD_CHAR,
    FLD_SIMPLE,
    FLD_TYPE,
    INSTR,
    INSTRUCTION,
    TBL,
    TC,
    TC_PR,
    TR,
    VAL,
    Cell,
    Element,
    T,
    w,
)
from gendoc.word.text import inline, paragraphs, piece_text, quoted

_BRACES = {shielded: char for char, shielded in marker.SHIELDED.items() if char in "{}"}
_LEFTOVER = r"\{\{|\}\}|\{%|%\}|\{#|#\}"
_SPAN = w("gridSpan")
_BEFORE = 16  # characters: enough for any number that gendoc puts before a text


@dataclass(slots=True, eq=False)
class _OpenField:
    """A field that has not ended: its code so far, and whether its result has begun."""

    code: str = ""
    result: bool = False


class _Mark(NamedTuple):
    """A marker of a text: number is the text's in the MarkerTable if it begins there, None if it ends there."""

    number: int | None
    paragraph: int
    offset: int


def take(root: Element, part: str, prints: MarkerTable, scan: MarkerScan) -> None:
    """Take all markers out of root, put the data's braces back; add figures, texts, fields and faults to scan."""
    texts = []
    addresses: list[Cell | None] = []
    text_marks: list[_Mark] = []
    open_fields: list[_OpenField] = []
    for index, (paragraph, cell) in enumerate(paragraphs(root)):
        cursor = _Cursor(part, index, cell)
        shown: list[str] = []
        for piece in inline(paragraph):
            text = piece_text(piece)
            if piece.tag == T and marker.PRIVATE.search(text):
                text = piece.text = cursor.read(text, prints)
            else:
                cursor.pass_over(text)
            if piece.tag == FLD_CHAR:
                _follow(open_fields, piece.get(FLD_TYPE))
            elif piece.tag == INSTR and open_fields:
                open_fields[-1].code += piece.text or ""
            elif text and (code := _field_code(open_fields, piece)) is not None:
                end = cursor.offset
                scan.fields.append(Field(part, index, end - len(text), end, "".join(code.split()[:1]).upper()))
            shown.append(text)
        texts.append("".join(shown))
        addresses.append(cell)
        scan.places += cursor.places
        text_marks += cursor.text_marks
        scan.faults += [f"{fault}：{quoted(texts[-1])}" for fault in cursor.end()]
    scan.paragraphs.append((part, tuple(texts)))
    if any(addresses):
        scan.tables[part] = _tables(root, addresses, texts)
    try:
        scan.texts += _text_places(part, text_marks, texts)
    except ValueError as error:
        scan.faults.append(str(error))


def _tables(root: Element, addresses: list[Cell | None], texts: list[str]) -> PartTables:
    """Return the tables of a part, from the address and the text of each of its paragraphs."""
    held: dict[tuple[int, int, int], list[str]] = {}
    first: dict[int, int] = {}
    for index, address in enumerate(addresses):
        if address is not None:
            held.setdefault(address[:3], []).append(texts[index])
            first.setdefault(address[0], index)
    cells: dict[tuple[int, int, int], TableCell] = {}
    for number, table in enumerate(root.iter(TBL)):
        for row_number, row in enumerate(_own(table, TR, TBL)):
            column = 0
            for cell_number, cell in enumerate(_own(row, TC, TR)):
                span = cell.find(f"{TC_PR}/{_SPAN}")
                wide = "1" if span is None else span.get(VAL, "1")
                end = column + (int(wide) if wide.isdecimal() else 1)
                at = (number, row_number, cell_number)
                cells[at] = TableCell(number, row_number, column, end, "\n".join(held.get(at, ())))
                column = end
    return PartTables(cells, first)


def _own(holder: Element, tag: str, kind: str) -> Iterator[Element]:
    """Yield the elements of a tag below holder, without those of nested holders of the same kind."""
    return (element for element in holder.iter(tag) if next(element.iterancestors(kind)) is holder)


def _field_code(open_fields: list[_OpenField], piece: Element) -> str | None:
    """Return the code of the innermost field whose result a piece is part of, None if it is part of none."""
    simple = next(piece.iterancestors(FLD_SIMPLE), None)
    if simple is not None:
        return str(simple.get(INSTRUCTION, ""))
    return next((field.code for field in reversed(open_fields) if field.result), None)


def _follow(open_fields: list[_OpenField], step: str | None) -> None:
    """Update open_fields at the begin of a field, of its result (separate), or at its end."""
    if step == "begin":
        open_fields.append(_OpenField())
    elif step == "separate" and open_fields:
        open_fields[-1].result = True
    elif step == "end" and open_fields:
        open_fields.pop()


def _text_places(part: str, text_marks: Iterable[_Mark], texts: list[str]) -> Iterator[TextPlace]:
    """Yield the place of each text of the data in a part; it may span several paragraphs and contain other texts.

    Raises ValueError, in Chinese, if the markers of a text do not pair.
    """
    opened: list[_Mark] = []
    for mark in text_marks:
        if mark.number is not None:
            opened.append(mark)
            continue
        if not opened:
            raise ValueError("文字的标记不成对，模板可能截取或改动了文字")
        start = opened.pop()
        assert start.number is not None
        lines = texts[start.paragraph : mark.paragraph + 1]
        lines[-1] = lines[-1][: mark.offset]
        before, lines[0] = lines[0][: start.offset], lines[0][start.offset :]
        place = (part, start.paragraph, start.offset, mark.paragraph, mark.offset)
        yield TextPlace(start.number, "\n".join(lines), before[-_BEFORE:], bool(opened), *place)
    if opened:
        raise ValueError("文字的标记没有结束，模板可能截取了文字")


def take_rest(root: Element) -> None:
    """Take the private characters out of attributes, and of text outside paragraphs.

    Texts for screen readers and the like may hold figures, too; the trace does not list these.
    """
    for element in root.iter("*"):
        if element.text and marker.PRIVATE.search(element.text):
            element.text = marker.strip(element.text)
        for name, value in element.attrib.items():
            if marker.PRIVATE.search(value):
                element.set(name, marker.strip(value))


class _Cursor:
    """Reads one paragraph from left to right, counting the characters that stay."""

    def __init__(self, part: str, index: int, cell: Cell | None) -> None:
        self._at = (part, index, cell)
        self.offset = 0
        self._open: list[tuple[int, int]] = []
        self._bare: list[str] = []
        self._faults: list[str] = []
        self.places: list[PrintedFigure] = []
        self.text_marks: list[_Mark] = []
        self._high = 0

    def pass_over(self, text: str) -> None:
        self.offset += len(text)
        if not self._open:
            self._bare.append(text)

    def read(self, text: str, prints: MarkerTable) -> str:
        """Return text without its markers."""
        kept: list[str] = []
        done = 0
        for mark in marker.PRIVATE.finditer(text):
            kept.append(text[done : mark.start()])
            self.pass_over(kept[-1])
            done = mark.end()
            char = mark[0]
            if char != marker.MERGED:  # it marks a cell to be merged and separates no text
                self._bare.append(" ")
            if char in _BRACES:
                kept.append(_BRACES[char])
                self.offset += 1
            elif (number := marker.opening(char)) is not None:
                self._open.append((number, self.offset))
            elif (number := marker.closing(char)) is not None:
                self._close(number, prints)
            elif char == marker.TEXT_END:
                self.text_marks.append(_Mark(None, self._at[1], self.offset))
            elif (digit := marker.text_digit(char)) is not None:
                self._digit(digit)
            elif char != marker.MERGED:  # outside a table it has no meaning
                self._faults.append(f"有不明的私用字符 U+{ord(char):X}")
        kept.append(text[done:])
        self.pass_over(kept[-1])
        return "".join(kept)

    def _digit(self, digit: int) -> None:
        if digit < marker.BASE:
            self._high = digit
        else:
            number = self._high * marker.BASE + digit - marker.BASE
            self.text_marks.append(_Mark(number, self._at[1], self.offset))

    def _close(self, number: int, prints: MarkerTable) -> None:
        if not self._open or self._open[-1][0] != number or number >= len(prints.known):
            self._faults.append("数字的标记不成对，模板可能截取或改动了数字")
            return
        _, start = self._open.pop()
        part, index, cell = self._at
        known = prints.known[number]
        self.places.append(
            PrintedFigure(
                part=part,
                paragraph=index,
                cell=cell,
                start=start,
                end=self.offset,
                path=known.path,
                text=known.text,
                unit=known.unit,
            )
        )

    def end(self) -> list[str]:
        """Return the faults of the paragraph when it has been read."""
        if self._open:
            self._faults.append("数字的标记没有结束，模板可能截取了数字，或数字跨了段落")
        bare = "".join(self._bare)
        if ("{" in bare or "}" in bare) and (leftover := re.search(_LEFTOVER, bare)):
            self._faults.append(f"模板的标签没有处理，留下了 {leftover[0]}")
        return self._faults


def _run(rendering: Rendering) -> None:
    for name, root in rendering.trees.items():
        take(root, name, rendering.prints, rendering.scan)


MARKERS = Pass(
    "markers",
    needs={
        Stage.SECTIONS,
        Stage.DRAFT_MARK,
        Stage.DRAWINGS,
        Stage.NO_PROOFING,
        Stage.CELLS,
        Stage.BREAKS,
        Stage.TABLES,
        Stage.CAPTIONS,
        Stage.RESULTS,
        Stage.SIGNATURES,
        Stage.CONTENTS,
    },
    leaves={Stage.TRACED},
    applies=always,
    run=_run,
)
