"""Tables: their rows, widths and headers, and the types and alignment of their cells."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from gendoc.layout import measures as layout
from gendoc.layout import typefaces as faces
from gendoc.layout.deviation import Deviation
from gendoc.layout.measures import FONT_LATIN
from gendoc.layout.roles import ClassifiedParagraph, Role
from gendoc.layout.typefaces import size
from gendoc.word.document import Paragraph, Run, WordDocument
from gendoc.word.lengths import millimetres, twips
from gendoc.word.names import TC, TC_PR, TR, Element, w
from gendoc.word.styles import number
from gendoc.word.text import is_on

_TOTAL = re.compile(r"\s*[\u4e00-\u9fff]{0,6}(?:合计|总计|小计|共计)\s*")
_LEAST = 4  # cells of a kind from which what is usual can be told
_USUAL = Fraction(2, 3)  # of them are set alike
_SIDES = {"left": "左对齐", "right": "右对齐", "center": "居中", "both": "两端对齐", "distribute": "分散对齐"}
_SAME_SIDE = {"start": "left", "end": "right", "both": "left"}
_FIGURE = re.compile(r"[-－−]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?[%％]?")
_LEAST_ROWS = 3  # a table of fewer is a form or a box of text
_LEAST_FIGURES = 2
_FACES = (layout.FONT_TEXT, layout.FONT_NUMBER, layout.FONT_SECTION, layout.FONT_CHAPTER)
_OVERHANG = 230  # Word lets cells reach out of the text by their own margins, both sides together
_RIGHT = frozenset({"right", "end"})


def check(paper: WordDocument, told: tuple[ClassifiedParagraph, ...]) -> Iterator[Deviation]:
    """Yield what is wrong with each table that is one: forms of one or two rows are left alone."""
    cells: dict[int, list[Paragraph]] = defaultdict(list)
    for one in told:
        if one.role is Role.CELL and one.paragraph.cell is not None:
            cells[one.paragraph.cell[0]].append(one.paragraph)
    for place, table in enumerate(paper.tables):
        own = cells.get(place, [])
        if not own:
            continue
        where = f"第 {place + 1} 个表格"
        rows = [row for row in table.iter(TR) if next(row.iterancestors(w("tbl"))) is table]
        if len(rows) >= _LEAST_ROWS and not paper.sections[own[0].section].title_page:
            yield from _rows(rows, own[0], where)
        yield from _width(paper, table, own[0], where)
        yield from _figures(rows, own)
        yield from _texts(own)


def _rows(rows: list[Element], first: Paragraph, where: str) -> Iterator[Deviation]:
    if not _is(rows[0], "tblHeader"):
        yield Deviation(
            code="layout-table-header",
            paragraph=first.number,
            where=where,
            found=f"{where}的表头没有设为重复",
            official="表格转到下一页时，表头应重复",
            fix="选中表头的行，「表格布局」→「重复标题行」",
        )
    split = [number for number, row in enumerate(rows, 1) if not _is(row, "cantSplit")]
    if split:
        told = "各行" if len(split) == len(rows) else f"第 {'、'.join(map(str, split[:5]))} 行"
        yield Deviation(
            code="layout-table-split",
            paragraph=first.number,
            where=where,
            found=f"{where}的{told}会被分在两页",
            official="一行应整行在一页",
            fix="选中表格，「表格属性」→「行」，取消「允许跨页断行」",
        )


def _is(row: Element, flag: str) -> bool:
    return is_on(row.find(f"{w('trPr')}/{w(flag)}"))


def _width(paper: WordDocument, table: Element, first: Paragraph, where: str) -> Iterator[Deviation]:
    room = paper.sections[min(first.section, len(paper.sections) - 1)].text_width
    properties = table.find(w("tblPr"))
    told = None if properties is None else properties.find(w("tblW"))
    width = twips(told.get(w("w"))) if told is not None and told.get(w("type"), "dxa") == "dxa" else None
    grid = [twips(column.get(w("w"))) or 0 for column in table.iterfind(f"{w('tblGrid')}/{w('gridCol')}")]
    taken = max(width or 0, sum(grid))
    yield from _overhang(properties, first, where)
    if first.cell is not None and next(table.iterancestors(TC), None) is None and room and taken > room + _OVERHANG:
        yield Deviation(
            code="layout-table-width",
            paragraph=first.number,
            where=where,
            found=f"{where}宽 {millimetres(taken)}，超出版心",
            official=f"版心宽 {millimetres(room)}",
            fix="选中表格，「表格布局」→「自动调整」→「根据窗口自动调整」",
        )


def _overhang(properties: Element | None, first: Paragraph, where: str) -> Iterator[Deviation]:
    """Yield a table that begins to the left of the text; what is centred begins where it has to."""
    begun = None if properties is None else properties.find(w("tblInd"))
    side = None if properties is None else properties.find(w("jc"))
    out = twips(begun.get(w("w"))) if begun is not None and begun.get(w("type"), "dxa") == "dxa" else None
    aligned = side is not None and side.get(w("val")) not in ("left", "start", "both")
    if out is not None and -out > _OVERHANG and not aligned:
        yield Deviation(
            code="layout-table-width",
            paragraph=first.number,
            where=where,
            found=f"{where}伸出版心左边 {millimetres(-out)}",
            official="表格在版心以内",
            fix="选中表格，「表格布局」→「属性」，左缩进填 0",
        )


def _figures(rows: list[Element], own: list[Paragraph]) -> Iterator[Deviation]:
    """Yield figures that stand otherwise than most of their column: a column of figures is right-aligned.

    One that holds more words than figures (126场, 98.30%, 已完成) is none.
    """
    filled: Counter[int] = Counter()
    columns: dict[int, list[Paragraph]] = defaultdict(list)
    at = _columns(rows)
    for paragraph in own:
        assert paragraph.cell is not None
        _, row, cell, _ = paragraph.cell
        if not paragraph.text.strip() or (row, cell) not in at or _is(rows[row], "tblHeader"):
            continue
        filled[at[row, cell]] += 1
        if _FIGURE.fullmatch(paragraph.text.strip()):
            columns[at[row, cell]].append(paragraph)
    for column, figures in columns.items():
        if 2 * len(figures) < filled[column]:
            continue
        sides = Counter(_stands(paragraph) for paragraph in figures)
        if (
            len(figures) < _LEAST_FIGURES
            or any("." in paragraph.text or "," in paragraph.text for paragraph in figures) is False
        ):
            usual = sides.most_common(1)[0][0]
        else:
            usual = "right"
        for paragraph in figures:
            if _stands(paragraph) != usual:
                yield Deviation(
                    code="layout-table-figures",
                    paragraph=paragraph.number,
                    length=len(paragraph.text),
                    found="表格里的数没有右对齐" if usual == "right" else "表格里的数与同一列的不对齐",
                    official="同一列的数应右对齐，小数点上下对准" if usual == "right" else "同一列应一样对齐",
                    fix="选中这一列的数，右对齐",
                )


def _stands(paragraph: Paragraph) -> str:
    side = paragraph.format.get("jc", "left")
    decimal = any(tab.get(w("val")) == "decimal" for tab in paragraph.element.iter(w("tab")))
    return "right" if side in _RIGHT or decimal else side


def _columns(rows: list[Element]) -> dict[tuple[int, int], int]:
    """Return in which column each cell begins, by row and cell."""
    found: dict[tuple[int, int], int] = {}
    for row, element in enumerate(rows):
        column = 0
        for cell, each in enumerate(child for child in element.iter(TC) if next(child.iterancestors(TR)) is element):
            found[row, cell] = column
            span = each.find(f"{w('tcPr')}/{w('gridSpan')}")
            width = "" if span is None else span.get(w("val"), "")
            column += int(width) if width.isascii() and width.isdigit() and len(width) < 4 else 1
    return found


def _texts(own: list[Paragraph]) -> Iterator[Deviation]:
    """Yield cells in a face that no official paper has, or in a size that cannot be read or is larger than the text's."""
    for paragraph in own:
        for run in paragraph.runs:
            face = faces.of(run.format, "eastAsia")
            chinese = any(faces.is_chinese(char) for char in run.text)
            printed = number(run.format, "sz", faces.SIZE_UNTOLD)
            if chinese and faces.family(face) not in _FACES:
                yield _text(paragraph, run, f"表格的字体是{face}", "表格用仿宋、宋体、楷体或黑体", "选中表格，重选字体")
            if run.text.strip() and (printed < layout.TABLE_LEAST or printed > layout.SIZE_TEXT):
                yield _text(
                    paragraph,
                    run,
                    f"表格的字号是{size(printed)}",
                    f"在{size(layout.TABLE_LEAST)}与{size(layout.SIZE_TEXT)}之间",
                    "选中表格，重选字号",
                )


def _text(paragraph: Paragraph, run: Run, found: str, official: str, fix: str) -> Deviation:
    return Deviation(
        code="layout-table-text",
        paragraph=paragraph.number,
        column=run.start + 1,
        length=len(run.text),
        found=found,
        official=official,
        fix=fix,
    )


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


def check_cells(paper: WordDocument, told: tuple[ClassifiedParagraph, ...]) -> Iterator[Deviation]:
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
