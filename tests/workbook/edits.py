"""Edits of one figure of a rule, made in the workbook's cell and in the data, to see whether both come to one verdict."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from fractions import Fraction
from pathlib import Path as File
from typing import NamedTuple
from unittest.mock import patch

import openpyxl
import xlsxwriter
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.internal.conjecture import providers

from gendoc.core.source import Path
from gendoc.data.path import show
from gendoc.figures.figure import NotAFigure, split_unit
from gendoc.figures.spelling import NIL, PENDING
from gendoc.reconcile.reconcile import record_of
from gendoc.reconcile.record import Record
from gendoc.rules.kind import Relation
from gendoc.word.package import OWN, read_package, write_package
from gendoc.workbook import figures, verdicts
from gendoc.workbook.conclusion import NOT_RECOUNTED
from gendoc.workbook.derived import follow
from gendoc.workbook.figures import FigureCells, write_figures
from gendoc.workbook.formula import CellFormula, number
from gendoc.workbook.lines import LineSheet
from gendoc.workbook.recount import recount
from gendoc.workbook.sheet import FIGURES, LINES, RULES, Content, SheetCells
from gendoc.workbook.supposed import with_derivable
from gendoc.workbook.xlsx import as_number
from tests.rules.sheets import SHEETS, TEXTS, Sheet
from tests.rules.support import SCHEMA, Run
from tests.rules.test_relations import instance_of

LONGEST = 8192  # characters of a formula that Excel takes


class Edit(NamedTuple):
    """A rule over some cells, and what is typed instead in one of them: in the workbook, and in the data."""

    sheet: Sheet
    cell: str
    typed: Content
    text: str


def edited(sheet: Sheet, choice: random.Random) -> Edit:
    """Return an edit of one figure of a sheet: to 0, its opposite, a near number, one that is far off, 无, 待填."""
    name = choice.choice([name for name, text in sheet.cells.items() if text is not None and name not in TEXTS])
    digits, unit = split_unit(sheet.cells[name] or "")
    way = choice.choice(["zero", "opposite", "near", "near", "near", "tenfold", "hundredth", NIL, PENDING])
    if way == PENDING:
        return Edit(sheet, name, PENDING, f"{PENDING} {unit}".strip())
    if way == NIL:
        return Edit(sheet, name, NIL, NIL)
    if not digits[-1:].isdigit():
        value = Decimal(choice.randint(1, 500))
    else:
        last = Decimal(1).scaleb(Decimal(digits).as_tuple().exponent)
        near = Decimal(digits) + choice.choice([1, -1, 2, -2, choice.randint(-60, 60)]) * last
        of = {"zero": Decimal(0), "opposite": -Decimal(digits), "near": near, "tenfold": Decimal(digits) * 10}
        value = of.get(way, Decimal(digits) / 100).quantize(last)
    value = value or Decimal(0)
    return Edit(sheet, name, number(Fraction(value)), f"{value:f} {unit}".strip())


def drawn(relation: type[Relation], count: int) -> list[Edit]:
    """Return edits of so many sheets on which rules state such a relation; the same whatever modules are loaded."""
    edits: list[Edit] = []

    def draw(sheet: Sheet, seed: int) -> None:
        if not sheet.cells.keys() - TEXTS or all(sheet.cells[name] is None for name in sheet.cells.keys() - TEXTS):
            return
        edit = edited(sheet, random.Random(seed))
        if isinstance(edit.typed, CellFormula) and edit.typed.value == worth_of(sheet.cells[edit.cell]):
            return  # a cell does not tell 0 from 0.00
        try:
            instance_of(sheet), instance_of(after(edit))
        except NotAFigure:
            return  # gendoc reads no figure there, and says so
        edits.append(edit)

    only_drawn = settings(
        max_examples=count,
        phases=[Phase.generate],
        database=None,
        derandomize=True,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    with same_whatever_is_loaded():
        only_drawn(given(SHEETS[relation], st.integers(0, 10**9))(draw))()
    return edits


@contextmanager
def same_whatever_is_loaded() -> Iterator[None]:
    """Let hypothesis not draw the constants that stand in the modules that happen to be loaded."""
    providers.CONSTANTS_CACHE.cache.clear()
    with patch.object(providers, "_get_local_constants", providers.Constants, create=True):
        yield
    providers.CONSTANTS_CACHE.cache.clear()


def worth_of(text: str | None) -> Fraction | None:
    """Return the number in a cell, None if there is none."""
    digits = split_unit(text or "")[0]
    return Fraction(Decimal(digits)) if digits[-1:].isdigit() else None


def after(edit: Edit) -> Sheet:
    """Return the sheet with the edit made in the data."""
    return edit.sheet.but(**{edit.cell: edit.text})


class Book:
    """Many rules in one workbook, each over figures of its own; one recalculation is enough for all."""

    def __init__(self) -> None:
        self.figures, self.lines, self.rules = SheetCells(FIGURES), SheetCells(LINES), SheetCells(RULES)

    def add(self, sheet: Sheet, edit: Edit | None = None) -> int:
        """Write the rows of a rule, and make the edit in the cell of its figure; return the number of its row."""
        instance, judgement = instance_of(sheet)
        record, row, first = record_of(instance, judgement), self.rules.next_row, self.figures.next_row
        cells = write_figures(self.figures, sheet.report(), [record], sheet.type_of)
        self._recount(record, instance.rule, cells)
        if edit is not None:
            name = f"表.{edit.cell}"
            place = next(r for r in range(first, self.figures.next_row) if self.figures.cells[r, figures.NAME] == name)
            self.figures.put(place, figures.VALUE, edit.typed)
        return row

    def _recount(self, record: Record, rule: object, cells: Mapping[Path, FigureCells]) -> None:
        recount([record], [rule], LineSheet(page=self.lines, figures=cells), self.rules)  # type: ignore[list-item]

    def add_derived(self, run: Run, edits: Mapping[str, Content], unlike: Sequence[str] = ()) -> None:
        """Write the rows of rules that derive figures, all but unlike as formulas; type something in cells of figures."""
        records, derivable = with_derivable(run.outcome.records, run.rules, SCHEMA.figure_type)
        first = self.figures.next_row
        cells = write_figures(self.figures, run.report, records, SCHEMA.figure_type, derivable)
        lines = LineSheet(page=self.lines, figures=cells)
        recount(records, run.rules, lines, self.rules)
        follow(self.figures, cells, lines, records, run.rules, run.report, SCHEMA.figure_type)
        assert [show(path) for path in lines.unlike] == [*unlike]
        places = {self.figures.cells[row, figures.NAME]: row for row in range(first, self.figures.next_row)}
        for path, typed in edits.items():
            self.figures.put(places[path], figures.VALUE, typed)

    @property
    def formulas(self) -> dict[tuple[str, int, int], str]:
        """Return every formula by its place, except the figures themselves and how a difference would be shown, and remarks."""
        return {
            (page.name, *place): content.formula
            for page, but in ((self.lines, verdicts.EXPECTED + verdicts.RESULTS), (self.rules, verdicts.REMARK))
            for place, content in page.cells.items()
            if isinstance(content, CellFormula) and place[1] != but
        }

    @property
    def unsaid(self) -> bool:
        """Return whether the first rule is not recounted, since it does not fit its figures."""
        return self.rules.cells.get((self.rules.first, verdicts.AGREES)) == NOT_RECOUNTED

    def recalculated(self, folder: File) -> list[tuple[object, ...]]:
        """Return the rows of the sheet of rules as LibreOffice computes them, the first of them numbered 0."""
        path = folder / "book.xlsx"
        book = xlsxwriter.Workbook(path, {"strings_to_numbers": False})
        for page in (self.rules, self.lines, self.figures):
            sheet = book.add_worksheet(page.name)
            for (row, column), content in page.cells.items():
                if not isinstance(content, CellFormula):
                    sheet.write_string(row - 1, column - 1, content)
                elif content.is_constant and isinstance(content.value, Fraction):
                    sheet.write_number(row - 1, column - 1, as_number(content.value))
                else:
                    formula = content.formula.replace(f"'{page.name}'!", "")
                    sheet.write_formula(row - 1, column - 1, f"={formula}")
        book.close()
        recalculate([path], folder)
        book_of = openpyxl.load_workbook(folder / "recalculated" / "book.xlsx", data_only=True)
        return list(book_of[RULES].iter_rows(values_only=True))


def recalculate(paths: Sequence[File], folder: File) -> None:
    """Let LibreOffice make workbooks anew, in folder/recalculated, without the values written beside their formulas."""
    for path in paths:
        parts = read_package(path.read_bytes(), OWN)
        for name in [name for name in parts if name.startswith("xl/worksheets/sheet")]:
            parts[name] = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", parts[name])
        path.write_bytes(write_package(parts))
    soffice = shutil.which("soffice")
    assert soffice
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [soffice, "--headless", profile, "--convert-to", "xlsx", "--outdir", folder / "recalculated", *paths]
    subprocess.run(command, check=True, timeout=600, capture_output=True)


def final(row: Sequence[object]) -> object:
    """Return the recounted verdict in a row of the sheet of rules; None where the row says that there is none."""
    return row[verdicts.FINAL - 1]


def content(text: str) -> Content:
    """Return what is typed in the cell of a figure for a text of the data."""
    return text if text == NIL else number(Fraction(text))


def said_by(book: Book, folder: File, starts: list[int]) -> list[dict[object, object]]:
    """Return what the recalculated book says of each rule, for each of the reports that begin in those rows."""
    rows = book.recalculated(folder)
    return [
        {row[verdicts.RULE - 1]: final(row) for row in rows[first - 1 : end - 1] if row[verdicts.RULE - 1]}
        for first, end in zip(starts, [*starts[1:], len(rows) + 1], strict=True)
    ]
