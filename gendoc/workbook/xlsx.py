"""The workbook as a file: sheets to print on A4, landscape, made by XlsxWriter.

Apart from charts, only this module uses XlsxWriter.  The file has a digest like a report, so that a workbook in which
somebody took notes is not overwritten, and equal checks give equal bytes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal, localcontext
from fractions import Fraction
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from gendoc.core.finding import CannotWrite, Failure
from gendoc.core.project import shown
from gendoc.core.text import width
from gendoc.core.writing import safe_name, same_place, write_output
from gendoc.figures.interval import as_decimal
from gendoc.pipeline.results import Checked
from gendoc.pipeline.targets import says_public, was_edited
from gendoc.render.document import report_date
from gendoc.report.edition import Edition, internal_paths
from gendoc.report.report import Report
from gendoc.rules.rule import Rule
from gendoc.word.package import OWN, read_package, write_package
from gendoc.word.properties import Properties, set_properties
from gendoc.workbook import figures, line, verdicts
from gendoc.workbook.conclusion import DIFFERENT
from gendoc.workbook.contents import Contents, contents
from gendoc.workbook.formula import CellFormula
from gendoc.workbook.sheet import FIRST, LINES, Content, SheetCells

SUFFIX = ".xlsx"
ABOUT = "说明"
_TITLE_FONT, _TEXT_FONT = "黑体", "宋体"
_A4, _SIZE = 9, 10
_LINE, _AROUND = 13, 5  # points from line to line, and above and below them
_SIGNIFICANT = 15  # digits of a number that a spreadsheet keeps
_MOST_PLACES = 6  # decimals shown at most
_GROUPED = 1000  # numbers from here on have thousands separators
_EXTRA = 2  # further decimals shown of a number without a finite decimal form
_TEXTS = dict.fromkeys(("strings_to_formulas", "strings_to_numbers", "strings_to_urls"), False)  # a text is one
_WIDTHS = {
    verdicts.HEADS: (8, 28, 14, 7, 12, 12, 12, 10, 9, 9, 9, 10, 9, 9, 8, 24, 10, 10, 10),
    line.HEADS: (8, 18, 10, 30, 10, 13, 8, 9, 9, 14, 11, 11, 18, *[10] * (len(line.HEADS) - line.SHOWN)),
    figures.HEADS: (6, 34, 22, 16, 15, 8, 10, 11, 14, 10, 22),
}
_WRAPPED = {
    verdicts.HEADS: (verdicts.TITLE, verdicts.ITEM, verdicts.REMARK, verdicts.BASIS, verdicts.PLACE),
    line.HEADS: (line.ITEM, line.NAME, line.PLACE, line.REMARK),
    figures.HEADS: (figures.NAME, figures.ITEM, figures.PRINTED, figures.SOURCE, figures.PLACE, figures.USED),
}
_FOREIGN = re.compile(r"('[^']+'!)([A-Z])([0-9]+)(:([A-Z])([0-9]+))?")  # a reference to another sheet
_ON_PAPER = {verdicts.HEADS: verdicts.ON_PAPER, line.HEADS: line.SHOWN}  # columns; those after them are hidden
_FORMULA_SIGNS = tuple("=+-@")  # of a text that begins so, whoever edits its cell would make a formula
_ABOUT_WIDTH = 112  # of a line of the sheet that describes the workbook
_FAINT = "#7F7F7F"  # of lines that hold no figure
_INPUT = "#FFF8E1"  # of the cells that people change
_BAD, _DOUBTFUL = {"font_color": "#9C0006", "bg_color": "#FFC7CE"}, {"font_color": "#7F6000", "bg_color": "#FFEB9C"}


def workbook(checked: Checked, report: Report, rules: Sequence[Rule]) -> tuple[str, bytes]:
    """Return the title of a check's workbook, and the bytes of the .xlsx."""
    sheet_contents = contents(checked, report, rules)
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, **_TEXTS})
    sheets = _Book(book)
    sheets.about(sheet_contents)
    sheets.table(
        sheet_contents.rules,
        verdicts.HEADS,
        f"{sheet_contents.title}：勾稽",
        "一条规则一行；逐项核对的，一项一行。报告数、算得、应为、差额以「单位」里的单位计",
    )
    sheets.table(
        sheet_contents.lines, line.HEADS, f"{sheet_contents.title}：分项", "各条规则用到的数；计入的数 = 数值 × 系数"
    )
    sheets.table(
        sheet_contents.figures,
        figures.HEADS,
        f"{sheet_contents.title}：数字",
        "报告的全部数字；最后是规则用到的其他文件的数字",
    )
    book.close()
    parts = read_package(buffer.getvalue(), OWN)
    set_properties(parts, sheet_contents.title, Properties(creator=report.text("单位"), date=report_date(report)))
    return sheet_contents.title, write_package(parts)


class _Sheet(Worksheet):  # type: ignore[misc]
    """A sheet whose formulas use no function newer than Excel 2007, so that none is looked for: a third of the time."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")


class _Book:
    """The sheets of one workbook, with the formats that they share."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def _format(self, **properties: Any) -> Any:
        wanted = {"font_name": _TEXT_FONT, "font_size": _SIZE, "valign": "vcenter", **properties}
        key = tuple(sorted(wanted.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(wanted)
        return self._formats[key]

    def _sheet(self, name: str, title: str, last: int) -> Any:
        sheet = self._book.add_worksheet(name, _Sheet)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f'&C&"{_TEXT_FONT}"&10— &P —')
        sheet.hide_gridlines(2)
        sheet.merge_range(0, 0, 0, last, title, self._format(font_name=_TITLE_FONT, font_size=16, align="center"))
        sheet.set_row(0, 30)
        return sheet

    def about(self, sheet_contents: Contents) -> None:
        """Write the sheet that describes the workbook and counts the verdicts."""
        last = 3
        sheet = self._sheet(ABOUT, sheet_contents.title, last)
        sheet.fit_to_pages(1, 1)
        for column, wide in enumerate((18, 10, 10, 76)):
            sheet.set_column(column, column, wide)
        for row, cells in enumerate(sheet_contents.about, 1):
            sheet.set_row(row, 30 if len(cells) == 1 and width(str(cells[0])) > _ABOUT_WIDTH else 18 if cells else 10)
            if len(cells) == 1:
                sheet.merge_range(row, 0, row, last, cells[0], self._format(text_wrap=True))
            if len(cells) == 2:
                sheet.merge_range(row, 1, row, last, "", self._format(border=1))
            head = cells[:1] == ("结论",)
            for column, content in enumerate(cells if len(cells) > 1 else ()):
                form = self._format(border=1, text_wrap=True, **(_HEAD if head else {}))
                self._cell(sheet, row, column, content, form)

    def table(self, page: SheetCells, heads: tuple[str, ...], title: str, remark: str) -> None:
        """Write a sheet of rows under one head, which each printed page repeats."""
        last = _ON_PAPER.get(heads, len(heads)) - 1
        sheet = self._sheet(page.name, title, last)
        sheet.merge_range(1, 0, 1, last, remark, self._format())
        for column, (head, wide) in enumerate(zip(heads, _WIDTHS[heads], strict=True)):
            sheet.set_column(column, column, wide, None, {"hidden": column > last})
            sheet.write_string(2, column, head, self._format(border=1, text_wrap=True, **_HEAD))
        sheet.set_row(2, 30)
        wrapped = _WRAPPED[heads]
        for row in range(FIRST, page.next_row):
            sheet.set_row(row - 1, _LINE * self._lines(page, row, heads) + _AROUND, None, _outline(page, row))
            faint = {"font_color": _FAINT} if _is_between(page, row) else {}
            for column in range(1, len(heads) + 1):
                content = page.cells.get((row, column), "")
                form: dict[str, Any] = {"border": 1, **faint}
                form |= {"text_wrap": True} if column in wrapped else {"align": "center"}
                if isinstance(content, str) and content[:1] in _FORMULA_SIGNS:
                    form |= {"quote_prefix": True}
                if isinstance(content, CellFormula) and isinstance(content.value, Fraction):
                    places = 0 if column == 1 else page.places.get(row, 0)
                    form |= {"num_format": number_format(content.value, places), "align": "right", "shrink": True}
                if heads is figures.HEADS and column == figures.VALUE and not _is_formula(content):
                    form |= {"bg_color": _INPUT}
                self._cell(sheet, row - 1, column - 1, content, self._format(**form), page.name)
        sheet.freeze_panes(FIRST - 1, 2)
        sheet.repeat_rows(0, FIRST - 2)
        sheet.outline_settings(symbols_below=False)
        if page.next_row > FIRST and heads is verdicts.HEADS:  # the others cannot be sorted: formulas name their rows
            sheet.autofilter(FIRST - 2, 0, page.next_row - 2, len(heads) - 1)
        if heads is verdicts.HEADS:
            self._colour(sheet, page.next_row - 2)
        if heads is figures.HEADS:
            area = (FIRST - 1, figures.STATE - 1, max(page.next_row - 2, FIRST - 1), figures.STATE - 1)
            lacks = {"type": "text", "criteria": "begins with", "value": figures.LACKING}
            sheet.conditional_format(*area, {**lacks, "format": self._book.add_format(_DOUBTFUL)})

    def _lines(self, page: SheetCells, row: int, heads: tuple[str, ...]) -> int:
        """Return how many lines the longest wrapped text of a row needs."""
        contents_of = ((column, page.cells.get((row, column))) for column in _WRAPPED[heads])
        texts = ((column, each.value if isinstance(each, CellFormula) else each) for column, each in contents_of)
        return (
            max(
                (
                    -(-width(content) // (_WIDTHS[heads][column - 1] - 1))
                    for column, content in texts
                    if isinstance(content, str)
                ),
                default=1,
            )
            or 1
        )

    def _cell(self, sheet: Any, row: int, column: int, content: Content, form: Any, own: str = "") -> None:
        """Write a cell: a text, a number, or a formula with its value; references to sheet own omit its name."""
        if not isinstance(content, CellFormula):
            sheet.write_string(row, column, content, form) if content else sheet.write_blank(row, column, None, form)
        elif isinstance(content.value, Fraction) and content.is_constant:
            sheet.write_number(row, column, as_number(content.value), form)
        else:
            value = as_number(content.value) if isinstance(content.value, Fraction) else content.value
            formula = _FOREIGN.sub(_fixed, content.formula.replace(f"'{own}'!", ""))
            sheet.write_formula(row, column, f"={formula}", form, "#DIV/0!" if value is None else value)

    def _colour(self, sheet: Any, last: int) -> None:
        """Colour verdicts that are failed or doubtful, and those in which the formulas and gendoc differ."""
        rules: Iterable[tuple[int, str, dict[str, str]]] = (
            (verdicts.VERDICT, "不符", _BAD),
            (verdicts.FINAL, "不符", _BAD),
            (verdicts.OURS, "不符", _BAD),
            (verdicts.VERDICT, "舍入存疑", _DOUBTFUL),
            (verdicts.FINAL, "舍入存疑", _DOUBTFUL),
            (verdicts.OURS, "舍入存疑", _DOUBTFUL),
            (verdicts.VERDICT, str(verdicts.ASK.value), _DOUBTFUL),
            (verdicts.FINAL, str(verdicts.ASK.value), _DOUBTFUL),
            (verdicts.AGREES, DIFFERENT, _BAD),
        )
        for column, words, colours in rules:
            form = self._book.add_format(colours)
            settings = {"type": "cell", "criteria": "==", "value": f'"{words}"', "format": form}
            sheet.conditional_format(FIRST - 1, column - 1, max(last, FIRST - 1), column - 1, settings)


_HEAD: dict[str, Any] = {"font_name": _TITLE_FONT, "align": "center", "bg_color": "#E7E6E6"}


def _fixed(reference: re.Match[str]) -> str:
    """Return a reference that stays the same when its row is moved, as by sorting."""
    sheet, column, row, area, last_column, last_row = reference.groups()
    return f"{sheet}${column}${row}" + (f":${last_column}${last_row}" if area else "")


def as_number(value: Fraction) -> Decimal:
    """Return a number with the 15 digits that a spreadsheet keeps."""
    with localcontext() as context:
        context.prec = _SIGNIFICANT
        return Decimal(value.numerator) / Decimal(value.denominator)


def number_format(value: Fraction, places: int) -> str:
    """Return the format of a number: as many decimals as it needs, at most 6, and at least places.

    Another number in its place is shown with all its decimals, too, up to 6.  places below 0 are for a number that
    names something, such as a year, which has no thousands separators.
    """
    if places < 0:
        return "0"
    try:
        needed, further = -int(as_decimal(value).as_tuple().exponent), _MOST_PLACES
    except ValueError:
        needed, further = places + _EXTRA, 0
    shown = max(places, min(needed, _MOST_PLACES))
    if not shown:
        return "#,##0" if abs(value) >= _GROUPED else "General"
    return "#,##0." + "0" * shown + "#" * (further - shown)


def _outline(page: SheetCells, row: int) -> dict[str, int | bool]:
    """Return the options of a row: those below the last head of a group fold away under it, and what no figure has."""
    if _is_between(page, row):
        return {"level": 1, "hidden": True}
    if _is_between(page, row + 1):
        return {"collapsed": True}
    return {"level": 1} if page.group is not None and row > page.group else {}


def _is_between(page: SheetCells, row: int) -> bool:
    return page.name == LINES and page.cells.get((row, line.FIELD)) == line.BETWEEN


def _is_formula(content: Content) -> bool:
    return isinstance(content, CellFormula) and not content.is_constant


def save_workbook(checked: Checked, output: Path, *, force: bool = False, taken: Iterable[Path] = ()) -> Path | None:
    """Write the workbook of a check to output, an .xlsx or a folder; return its path, None if there is no report.

    In a folder it is named after the report's title, as internal if the report has internal items, all of which it
    holds.  Raises Failure if output is neither, CannotWrite if it cannot be written, is among taken, or its name says
    that it is public, OutputEdited if it was edited since gendoc wrote it, unless force is set.
    """
    if not output.is_dir() and output.suffix.lower() != SUFFIX:
        raise Failure(f"{shown(output)}：核对表是 Excel 文件，文件名请以 {SUFFIX} 结尾，或写一个已有的文件夹")
    if checked.report is None:
        return None
    title, data = workbook(checked, checked.report, checked.rules)
    internal = bool(internal_paths(checked.report.root))
    name = safe_name(f"{title}（{Edition.INTERNAL}版）" if internal else title)
    target = output / (name + SUFFIX) if output.is_dir() else output
    if internal and target is output and says_public(output):
        raise CannotWrite("核对表里有内部的内容，文件名不能说是公开的", output, shown=shown(output))
    if any(same_place(target, other) for other in taken):
        raise CannotWrite(
            f"与前一份核对表同名（{shown(target)}），没有写出；请用 --sheet 分别写明文件名",
            target,
            shown=shown(checked.file),
        )
    write_output(target, data, force=force, sources=[checked.file], was_edited=was_edited, option="--sheet")
    return target
