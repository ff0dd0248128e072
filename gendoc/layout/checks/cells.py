"""Cells that are set otherwise than those round them: face, size, bold, side, shade.

A cell is compared with the cells of its kind in the table: those of the head, those of totals, all others.  It is left
alone where its row or its column is set as it is: a table may set a row or a column apart, but not one cell.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from gendoc.layout import faces
from gendoc.layout.deviation import Deviation
from gendoc.layout.faces import size
from gendoc.layout.roles import Role, Told
from gendoc.official.layout import FONT_LATIN
from gendoc.word.document import Paper, Paragraph, Run
from gendoc.word.names import TC, TC_PR, TR, w
from gendoc.word.styles import number
from gendoc.word.text import is_on

_TOTAL = re.compile(r"\s*[\u4e00-\u9fff]{0,6}(?:合计|总计|小计|共计)\s*")
_LEAST = 4  # cells of a kind from which what is usual can be told
_USUAL = Fraction(2, 3)  # of them are set alike
_SIDES = {"left": "左对齐", "right": "右对齐", "center": "居中", "both": "两端对齐", "distribute": "分散对齐"}
_SAME_SIDE = {"start": "left", "end": "right", "both": "left"}


@dataclass(frozen=True, slots=True)
class _Set:
    """How a run of a cell is set in one respect: where the cell stands, of which kind it is, how."""

    row: int
    column: int
    kind: str
    value: str
    paragraph: Paragraph
    run: Run


@dataclass(frozen=True, slots=True)
class _Respect:
    """One respect in which cells are compared: what a run has in it, how messages say it, what mends it."""

    of: Callable[[Paragraph, Run], str]
    said: Callable[[str], str]
    fix: str
    columns_only: bool = False


def check(paper: Paper, told: tuple[Told, ...]) -> Iterator[Deviation]:
    """Yield the cells of each table that are set otherwise than those round them."""
    cells: dict[int, list[Paragraph]] = defaultdict(list)
    for one in told:
        if one.role is Role.CELL and one.paragraph.cell is not None:
            cells[one.paragraph.cell[0]].append(one.paragraph)
    for own in cells.values():
        kinds = _kinds(own)
        for paragraph in own:
            yield from _shade(paragraph, kinds[_row(paragraph)])
        for respect in _RESPECTS:
            yield from _apart(own, kinds, respect)


def _row(paragraph: Paragraph) -> int:
    return paragraph.cell[1] if paragraph.cell else 0


def _kinds(own: list[Paragraph]) -> dict[int, str]:
    """Return of each row whether it is of the head, of totals, or one of the others."""
    kinds: dict[int, str] = {}
    for paragraph in own:
        row = _row(paragraph)
        if row not in kinds:
            element = next(paragraph.element.iterancestors(TR), None)
            head = None if element is None else element.find(f"{w('trPr')}/{w('tblHeader')}")
            kinds[row] = "head" if row == 0 or is_on(head) else "body"
        if kinds[row] == "body" and _TOTAL.fullmatch(paragraph.text):
            kinds[row] = "total"
    return kinds


def _apart(own: list[Paragraph], kinds: dict[int, str], respect: _Respect) -> Iterator[Deviation]:
    found = [
        _Set(_row(paragraph), paragraph.cell[2], kinds[_row(paragraph)], value, paragraph, run)
        for paragraph in own
        if paragraph.cell is not None
        for run in paragraph.runs
        if run.text.strip() and (value := respect.of(paragraph, run))
    ]
    alike: dict[tuple[str, int | str, str], Counter[str]] = defaultdict(Counter)
    for one in found:
        for key in (("kind", one.kind), ("row", one.row), ("column", one.column)):
            alike[key[0], key[1], one.kind][one.value] += 1
    for one in found:
        around = alike["column", one.column, one.kind] if respect.columns_only else alike["kind", one.kind, one.kind]
        usual, count = around.most_common(1)[0]
        if one.value == usual or around.total() < _LEAST or count < around.total() * _USUAL:
            continue
        beside = [alike["column", one.column, one.kind]]
        if not respect.columns_only:
            beside.append(alike["row", one.row, one.kind])
        if not any(_shares(counter, one.value) for counter in beside):
            yield Deviation(
                code="layout-table-cell",
                paragraph=one.paragraph.number,
                column=one.run.start + 1,
                length=len(one.run.text),
                found=f"这一格{respect.said(one.value)}",
                official=f"{'同一列的其他格' if respect.columns_only else '表格里的其他格'}{respect.said(usual)}，应一致",
                fix=respect.fix,
            )


def _shares(counter: Counter[str], value: str) -> bool:
    """Return whether half of the others in a row or column are set as one of them is."""
    others = counter.total() - 1
    return others > 0 and (counter[value] - 1) * 2 >= others


def _shade(paragraph: Paragraph, kind: str) -> Iterator[Deviation]:
    cell = next(paragraph.element.iterancestors(TC), None)
    shaded = None if cell is None else cell.find(f"{TC_PR}/{w('shd')}")
    fill = "auto" if shaded is None else shaded.get(w("fill"), "auto")
    fills = [fill, paragraph.format.get("shd", "auto"), *(run.format.get("shd", "auto") for run in paragraph.runs)]
    colour = next((each for each in fills if each not in faces.WHITE), "")
    if colour and not (kind == "head" and _is_grey(colour)):
        yield Deviation(
            code="layout-table-cell",
            paragraph=paragraph.number,
            length=len(paragraph.text),
            found=f"这一格有底色（{colour}）",
            official="公文的表格白底黑字；表头可以用浅灰",
            fix="选中它，「表设计」→「底纹」→「无颜色」",
        )


def _is_grey(colour: str) -> bool:
    return len(colour) == 6 and colour[:2] == colour[2:4] == colour[4:]


def _face(_: Paragraph, run: Run) -> str:
    if not any(faces.is_chinese(char) for char in run.text):
        return ""
    face = faces.of(run.format, "eastAsia")
    return faces.family(face) or face


def _latin(_: Paragraph, run: Run) -> str:
    if not any(char.isascii() and char.isalnum() for char in run.text):
        return ""
    face = faces.of(run.format, "ascii")
    return faces.family(face) or (FONT_LATIN if faces.is_western(face) else face)


def _size(_: Paragraph, run: Run) -> str:
    return str(number(run.format, "sz", faces.SIZE_UNTOLD))


def _bold(_: Paragraph, run: Run) -> str:
    return "加粗" if run.format.get("b") == "1" else "不加粗"


def _side(paragraph: Paragraph, run: Run) -> str:
    side = paragraph.format.get("jc", "left")
    return "" if run.text.strip()[:1] in "0123456789-—－.无/" else _SAME_SIDE.get(side, side)


_RESPECTS = (
    _Respect(_face, lambda value: f"字体是{value}", "选中它，重选字体"),
    _Respect(_latin, lambda value: f"数字、字母的字体是{value}", "选中它，重选西文字体"),
    _Respect(_size, lambda value: f"字号是{size(int(value))}", "选中它，重选字号"),
    _Respect(_bold, lambda value: value, "选中它，按 Ctrl+B"),
    _Respect(_side, lambda value: _SIDES.get(value, value), "选中它，重选对齐方式", columns_only=True),
)
