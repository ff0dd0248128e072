"""Tables: header rows, page breaks within rows, width, and the typefaces and alignment of cells."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import NamedTuple

from gendoc.layout import measures
from gendoc.layout.checks.typefaces import TABLE_TEXT
from gendoc.layout.deviation import Deviation, LayoutCode
from gendoc.layout.expected import Property, RunSetting, compare
from gendoc.layout.roles import ClassifiedParagraph, Role, section_of
from gendoc.layout.typefaces import WHITE, family, is_western, size
from gendoc.word import tables
from gendoc.word.document import WordDocument
from gendoc.word.lengths import millimetres, twips
from gendoc.word.names import TC, TC_PR, TR, Element, w
from gendoc.word.paragraphs import Paragraph
from gendoc.word.text import is_on

TABLE_HEADER = LayoutCode(
    "layout-table-header", official="表格转到下一页时，表头应重复", fix="选中表头的行，「表格布局」→「重复标题行」"
)
TABLE_SPLIT = LayoutCode(
    "layout-table-split", official="一行应整行在一页", fix="选中表格，「表格属性」→「行」，取消「允许跨页断行」"
)
TABLE_WIDTH = LayoutCode("layout-table-width")
TABLE_FIGURES = LayoutCode("layout-table-figures", fix="选中这一列的数，右对齐")
TABLE_CELL = LayoutCode("layout-table-cell", "warning")

_TOTAL = re.compile(r"\s*[\u4e00-\u9fff]{0,6}(?:合计|总计|小计|共计)\s*")
_FIGURE = re.compile(r"[-－−]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?[%％]?")
_SIDES = {"left": "左对齐", "right": "右对齐", "center": "居中", "both": "两端对齐", "distribute": "分散对齐"}
_SAME_SIDE = {"start": "left", "end": "right", "both": "left"}
_LEAST_CELLS = 4  # a group of fewer runs has no usual value
_USUAL = Fraction(2, 3)  # share of a group's runs that have to have its most common value
_LEAST_ROWS = 3  # a table with fewer rows is a form or a box of text
_LEAST_FIGURES = 2
_FAMILIES = (measures.FONT_TEXT, measures.FONT_NUMBER, measures.FONT_SECTION, measures.FONT_CHAPTER)
_OVERHANG = 230  # twips: Word lets cells reach out of the text by their own margins, both sides together


def _unreadable(setting: RunSetting) -> str:
    fits = measures.TABLE_LEAST <= setting.size <= measures.SIZE_TEXT
    return "" if fits or not setting.run.text.strip() else f"表格的字号是{size(setting.size)}"


_TEXT: tuple[Property[RunSetting], ...] = (
    Property(TABLE_TEXT, lambda setting: f"表格的字体是{setting.font}" if setting.has_chinese and setting.family not in _FAMILIES else "",
             "表格用仿宋、宋体、楷体或黑体", "选中表格，重选字体"),
    Property(TABLE_TEXT, _unreadable,
             f"在{size(measures.TABLE_LEAST)}与{size(measures.SIZE_TEXT)}之间", "选中表格，重选字号"),
)  # fmt: skip


def check(document: WordDocument, paragraphs: tuple[ClassifiedParagraph, ...]) -> Iterator[Deviation]:
    """Yield what is wrong with each table; rows are not checked in tables of one or two, which are forms."""
    cells = _cells(paragraphs)
    for index, table in enumerate(document.tables):
        if index not in cells:
            continue
        own = cells[index]
        where = f"第 {index + 1} 个表格"
        rows = list(tables.rows(table))
        if len(rows) >= _LEAST_ROWS and not document.sections[own[0].section].title_page:
            yield from _rows(rows, own[0], where)
        yield from _width(document, table, own[0], where)
        yield from _figures(rows, own)
        for paragraph in own:
            for run in paragraph.runs:
                yield from compare(_TEXT, RunSetting(paragraph, run, Role.CELL))


def _cells(paragraphs: tuple[ClassifiedParagraph, ...]) -> dict[int, list[Paragraph]]:
    """Return the paragraphs of each table, by its place in the document."""
    cells: dict[int, list[Paragraph]] = defaultdict(list)
    for paragraph, role, _ in paragraphs:
        if role is Role.CELL and paragraph.cell is not None:
            cells[paragraph.cell[0]].append(paragraph)
    return cells


def _rows(rows: list[Element], first: Paragraph, where: str) -> Iterator[Deviation]:
    if not _has_flag(rows[0], "tblHeader"):
        yield TABLE_HEADER.in_paragraph(first, f"{where}的表头没有设为重复", where=where)
    split = [number for number, row in enumerate(rows, 1) if not _has_flag(row, "cantSplit")]
    if split:
        named = "各行" if len(split) == len(rows) else f"第 {'、'.join(map(str, split[:5]))} 行"
        yield TABLE_SPLIT.in_paragraph(first, f"{where}的{named}会被分在两页", where=where)


def _has_flag(row: Element, flag: str) -> bool:
    return is_on(row.find(f"{w('trPr')}/{w(flag)}"))


def _width(document: WordDocument, table: Element, first: Paragraph, where: str) -> Iterator[Deviation]:
    """Yield a table that is wider than the text area, or begins to the left of it without being centred."""
    indent, side = table.find(f"{w('tblPr')}/{w('tblInd')}"), table.find(f"{w('tblPr')}/{w('jc')}")
    out = -(_twips(indent) or 0)
    aligned = side is not None and side.get(w("val")) not in ("left", "start", "both")
    if out > _OVERHANG and not aligned:
        fix = "选中表格，「表格布局」→「属性」，左缩进填 0"
        observed = f"{where}伸出版心左边 {millimetres(out)}"
        yield TABLE_WIDTH.in_paragraph(first, observed, "表格在版心以内", fix, where=where)
    room = section_of(document, first).text_width
    grid = [twips(column.get(w("w"))) or 0 for column in table.iterfind(f"{w('tblGrid')}/{w('gridCol')}")]
    taken = max(_twips(table.find(f"{w('tblPr')}/{w('tblW')}")) or 0, sum(grid))
    if room and taken > room + _OVERHANG and next(table.iterancestors(TC), None) is None:
        fix = "选中表格，「表格布局」→「自动调整」→「根据窗口自动调整」"
        observed = f"{where}宽 {millimetres(taken)}，超出版心"
        yield TABLE_WIDTH.in_paragraph(first, observed, f"版心宽 {millimetres(room)}", fix, where=where)


def _twips(width: Element | None) -> int | None:
    """Return a width of a table's properties, None if it is not given as a length."""
    return None if width is None or width.get(w("type"), "dxa") != "dxa" else twips(width.get(w("w")))


def _figures(rows: list[Element], cells: list[Paragraph]) -> Iterator[Deviation]:
    """Yield figures aligned otherwise than their column: amounts to the right, counts as most of them are.

    A column with more words than figures (126场, 98.30%, 已完成) is not checked.
    """
    filled: Counter[int] = Counter()
    columns: dict[int, list[Paragraph]] = defaultdict(list)
    column_of = _columns(rows)
    for paragraph in cells:
        assert paragraph.cell is not None
        _, row, cell, _ = paragraph.cell
        if not paragraph.text.strip() or (row, cell) not in column_of or _has_flag(rows[row], "tblHeader"):
            continue
        filled[column_of[row, cell]] += 1
        if _FIGURE.fullmatch(paragraph.text.strip()):
            columns[column_of[row, cell]].append(paragraph)
    for column, figures in columns.items():
        if 2 * len(figures) < filled[column]:
            continue
        amounts = any("." in paragraph.text or "," in paragraph.text for paragraph in figures)
        if len(figures) >= _LEAST_FIGURES and amounts:
            usual = "right"
        else:
            usual = Counter(map(_alignment, figures)).most_common(1)[0][0]
        if usual == "right":
            observed, official = "表格里的数没有右对齐", "同一列的数应右对齐，小数点上下对准"
        else:
            observed, official = "表格里的数与同一列的不对齐", "同一列应一样对齐"
        for paragraph in figures:
            if _alignment(paragraph) != usual:
                yield TABLE_FIGURES.in_paragraph(paragraph, observed, official, length=len(paragraph.text))


def _alignment(paragraph: Paragraph) -> str:
    side = paragraph.format.get("jc", "left")
    decimal = any(tab.get(w("val")) == "decimal" for tab in paragraph.element.iter(w("tab")))
    return "right" if side == "end" or decimal else side


def _columns(rows: list[Element]) -> dict[tuple[int, int], int]:
    """Return the column in which each cell begins, by row and cell."""
    columns: dict[tuple[int, int], int] = {}
    for row, element in enumerate(rows):
        for index, cell in enumerate(tables.grid_cells(element)):
            columns[row, index] = cell.start
    return columns


class _Cell(NamedTuple):
    """A run of a cell: row and column, the kind of the row, and the value that the run has in one respect."""

    row: int
    column: int
    kind: str
    value: str
    setting: RunSetting


class _Respect(NamedTuple):
    """One respect in which cells are compared: the value of a run, the words of messages, how to correct it."""

    of: Callable[[RunSetting], str]
    wording: str
    fix: str
    columns_only: bool = False


def check_cells(document: WordDocument, paragraphs: tuple[ClassifiedParagraph, ...]) -> Iterator[Deviation]:
    """Yield the cells of each table that are shaded, or formatted otherwise than those around them."""
    for cells in _cells(paragraphs).values():
        kinds = _kinds(cells)
        for paragraph in cells:
            yield from _shade(paragraph, kinds[_row(paragraph)])
        for respect in _RESPECTS:
            yield from _apart(cells, kinds, respect)


def _row(paragraph: Paragraph) -> int:
    return paragraph.cell[1] if paragraph.cell else 0


def _kinds(cells: list[Paragraph]) -> dict[int, str]:
    """Return the kind of each row: head, total or body."""
    kinds: dict[int, str] = {}
    for paragraph in cells:
        row = _row(paragraph)
        if row not in kinds:
            element = next(paragraph.element.iterancestors(TR), None)
            head = row == 0 or (element is not None and _has_flag(element, "tblHeader"))
            kinds[row] = "head" if head else "body"
        if kinds[row] == "body" and _TOTAL.fullmatch(paragraph.text):
            kinds[row] = "total"
    return kinds


def _apart(cells: list[Paragraph], kinds: dict[int, str], respect: _Respect) -> Iterator[Deviation]:
    settings = [
        _Cell(_row(paragraph), paragraph.cell[2], kinds[_row(paragraph)], value, setting)
        for paragraph in cells
        if paragraph.cell is not None
        for run in paragraph.runs
        if run.text.strip() and (value := respect.of(setting := RunSetting(paragraph, run, Role.CELL)))
    ]
    alike: dict[tuple[str, int | str, str], Counter[str]] = defaultdict(Counter)
    for cell in settings:
        for grouping, group in (("kind", cell.kind), ("row", cell.row), ("column", cell.column)):
            alike[grouping, group, cell.kind][cell.value] += 1
    for cell in settings:
        column = alike["column", cell.column, cell.kind]
        around = column if respect.columns_only else alike["kind", cell.kind, cell.kind]
        usual, count = around.most_common(1)[0]
        if cell.value == usual or around.total() < _LEAST_CELLS or count < around.total() * _USUAL:
            continue
        beside = [column] if respect.columns_only else [column, alike["row", cell.row, cell.kind]]
        if not any(_shares(counter, cell.value) for counter in beside):
            others = "同一列的其他格" if respect.columns_only else "表格里的其他格"
            official = f"{others}{respect.wording.format(usual)}，应一致"
            yield cell.setting.deviation(
                TABLE_CELL, f"这一格{respect.wording.format(cell.value)}", official, respect.fix
            )


def _shares(counter: Counter[str], value: str) -> bool:
    """Return whether at least half of the other runs in a row or column have the value of the one compared."""
    others = counter.total() - 1
    return others > 0 and (counter[value] - 1) * 2 >= others


def _shade(paragraph: Paragraph, kind: str) -> Iterator[Deviation]:
    cell = next(paragraph.element.iterancestors(TC), None)
    shaded = None if cell is None else cell.find(f"{TC_PR}/{w('shd')}")
    fill = "auto" if shaded is None else shaded.get(w("fill"), "auto")
    fills = [fill, paragraph.format.get("shd", "auto"), *(run.format.get("shd", "auto") for run in paragraph.runs)]
    colour = next((each for each in fills if each not in WHITE), "")
    if colour and not (kind == "head" and _is_grey(colour)):
        yield TABLE_CELL.in_paragraph(
            paragraph,
            f"这一格有底色（{colour}）",
            "公文的表格白底黑字；表头可以用浅灰",
            "选中它，「表设计」→「底纹」→「无颜色」",
            length=len(paragraph.text),
        )


def _is_grey(colour: str) -> bool:
    return len(colour) == 6 and colour[:2] == colour[2:4] == colour[4:]


def _chinese_font(setting: RunSetting) -> str:
    return setting.family or setting.font if setting.has_chinese else ""


def _latin_font(setting: RunSetting) -> str:
    western = measures.FONT_LATIN if is_western(setting.latin_font) else setting.latin_font
    return family(setting.latin_font) or western if setting.has_latin else ""


def _side(setting: RunSetting) -> str:
    side = setting.paragraph.format.get("jc", "left")
    side = _SAME_SIDE.get(side, side)
    return _SIDES.get(side, side) if setting.run.text.strip()[:1] not in "0123456789-—－.无/" else ""


_RESPECTS = (
    _Respect(_chinese_font, "字体是{}", "选中它，重选字体"),
    _Respect(_latin_font, "数字、字母的字体是{}", "选中它，重选西文字体"),
    _Respect(lambda setting: size(setting.size), "字号是{}", "选中它，重选字号"),
    _Respect(lambda setting: "加粗" if setting.value("b") == "1" else "不加粗", "{}", "选中它，按 Ctrl+B"),
    _Respect(_side, "{}", "选中它，重选对齐方式", columns_only=True),
)
