"""Tables: the head repeated, rows whole, figures right, no wider than the text."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from gendoc.layout import faces
from gendoc.layout.deviation import Deviation
from gendoc.layout.faces import size
from gendoc.layout.roles import Role, Told
from gendoc.official import layout
from gendoc.word.document import Paper, Paragraph, Run
from gendoc.word.lengths import millimetres, twips
from gendoc.word.names import TC, TR, Element, w
from gendoc.word.styles import number
from gendoc.word.text import is_on

_FIGURE = re.compile(r"[-－−]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?[%％]?")
_LEAST_ROWS = 3  # a table of fewer is a form or a box of text
_LEAST_FIGURES = 2
_FACES = (layout.FONT_TEXT, layout.FONT_NUMBER, layout.FONT_SECTION, layout.FONT_CHAPTER)
_OVERHANG = 230  # Word lets cells reach out of the text by their own margins, both sides together
_RIGHT = frozenset({"right", "end"})


def check(paper: Paper, told: tuple[Told, ...]) -> Iterator[Deviation]:
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


def _width(paper: Paper, table: Element, first: Paragraph, where: str) -> Iterator[Deviation]:
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
