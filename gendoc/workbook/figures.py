"""The sheet of figures (数字): each figure of the report once, in the one cell of the workbook that people change.

Beside it, formulas say how gendoc would read what stands there now: whether it is a figure at all, and one unit in its
last place.  The rules refer to these cells alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

from gendoc.core.source import Path
from gendoc.data.nodes import node_at
from gendoc.data.path import name_of, show
from gendoc.figures.figure import MAX_DECIMALS, Figure, FigureType, is_exact_without
from gendoc.figures.spelling import NIL, PENDING
from gendoc.reconcile.record import Record
from gendoc.report.report import Report
from gendoc.rules.operand import Operand
from gendoc.workbook.formula import ZERO, CellFormula, both, choose, is_number, is_text, number, starts, text
from gendoc.workbook.sheet import Content, SheetCells, place_of

NUMBER, NAME, ITEM, PRINTED, VALUE, UNIT, STEP, STATE, SOURCE, PLACE, USED = range(1, 12)
HEADS = ("序号", "数字", "属于", "报告中印作", "数值", "单位", "末位单位", "缺什么", "来源", "所在行", "参加的规则")
LACKING = "缺"  # the beginning of every cell whose figure is missing
STALE = "须重新核对"  # a figure that gendoc computed, which no formula does, after others have changed
STILL_TO_COME, NOT_READ = f"{LACKING}（{PENDING}）", f"{LACKING}（读不出）"


class FigureCells(NamedTuple):
    """The cells of one figure: what was typed, what is lacking of it ("" if nothing), one unit in its last place.

    row is the one that they stand in.  free: the schema leaves its decimals open.  unitless: its unit too, so that 无 has none.  figure is the figure, or
    what gendoc would read or derive where nobody typed one.
    """

    row: int
    typed: CellFormula
    state: CellFormula
    step: CellFormula
    free: bool = False
    unitless: bool = False
    figure: Figure | None = None


def write_figures(
    page: SheetCells,
    report: Report,
    records: Iterable[Record],
    type_of: Callable[[Path], FigureType | None],
    derivable: Mapping[Path, Figure] = MappingProxyType({}),
) -> dict[Path, FigureCells]:
    """Write the figures of the report, then those of other files and the words that rules use; return their cells.

    Figures that the report leaves out although a rule would use them have a row too, with an empty cell.  derivable has
    the unit of what rules derive, or would as soon as other figures allow it.
    """
    used: dict[Path, dict[str, None]] = {}
    further: dict[Path, Operand] = {}
    for record in records:
        for operand in record.operands:
            if operand.path:
                used.setdefault(operand.path, {})[record.id] = None
                if operand.path not in report.figures:
                    further.setdefault(operand.path, operand)
    cells: dict[Path, FigureCells] = {}
    for path, figure in report.figures.items():
        source = f"由 {figure.derived} 算得" if figure.derived else "数据文件"
        declared = type_of(path) or FigureType(unit=None)
        if figure.derived and path in derivable:  # one of nothing but 0 and 无 was given no unit
            figure = replace(figure, unit=derivable[path].unit)
        cells[path] = _write(page, show(path), figure, declared, source, report, used.get(path, ()))
    for path, operand in further.items():
        other = operand.figure
        if other is not None:
            declared = FigureType(unit=None, exact=other.exact and bool(other.value or other.decimals))
            cells[path] = _write(page, operand.name, other, declared, "其他文件", report, used[path])
        elif operand.word or operand.state == "nil":
            cells[path] = _word(page, operand, report, used[path])
        elif operand.left_out:
            declared = type_of(path) or FigureType(unit=None)
            absent = derivable.get(path) or blank(operand, declared)
            source = f"由 {absent.derived} 算，现在算不出" if absent.derived else "没有填"
            cells[path] = _write(page, operand.name, absent, declared, source, report, used[path])
    return cells


def blank(operand: Operand, declared: FigureType) -> Figure:
    """Return the figure that nobody typed, with the unit and decimals with which gendoc would read it."""
    return Figure(
        path=operand.path,
        span=operand.span,
        text="",
        state="pending",
        value=None,
        unit=declared.unit or "",
        decimals=declared.decimals or 0,
    )


def _start(page: SheetCells, name: str, contents: Mapping[int, str]) -> int:
    row = page.start()
    page.put(row, NUMBER, number(row - page.first + 1))
    page.write(row, {NAME: name, **contents})
    return row


def _write(
    page: SheetCells,
    name: str,
    figure: Figure,
    declared: FigureType,
    source: str,
    report: Report,
    used: Iterable[str],
) -> FigureCells:
    absent = not figure.text
    row = _start(
        page,
        name,
        {
            ITEM: _item_of(figure.path, report),
            PRINTED: "" if absent else figure.printed,
            UNIT: figure.unit,
            SOURCE: source,
            PLACE: place_of(figure.span, report.source.name),
            USED: "、".join(used),
        },
    )
    page.places[row] = -1 if figure.identifier else figure.decimals
    content: Content = "" if absent else figure.number if figure.value is None else number(Fraction(figure.value))
    typed = page.put(row, VALUE, content)
    empty = LACKING if absent or figure.derived else STILL_TO_COME
    state = page.put(row, STATE, _state(typed, declared, empty, derived=bool(figure.derived)))
    return FigureCells(
        row,
        typed,
        state,
        page.put(row, STEP, step_of(typed, figure, declared)),
        declared.decimals is None and not declared.count,
        declared.unit is None,
        figure,
    )


def _item_of(path: Path, report: Report) -> str:
    """Return the names of the list items that a figure belongs to, from the outermost on: 产出指标：数量指标."""
    places = (path[:end] for end, step in enumerate(path, 1) if isinstance(step, int))
    return "：".join(filter(None, (name_of(node_at(report.root, place)) for place in places)))


def _word(page: SheetCells, operand: Operand, report: Report, used: Iterable[str]) -> FigureCells:
    """Write a text that a rule reads: a word of direction, a grade, an item of a list."""
    words = {SOURCE: "文字", PLACE: place_of(operand.span, report.source.name), USED: "、".join(used)}
    row = _start(page, operand.name, words)
    typed = page.put(row, VALUE, operand.word or NIL)
    nothing = is_text(typed, "")
    there = choose(is_text(typed, STALE), text(STALE), text("")) if operand.derived else text("")
    state = page.put(
        row, STATE, choose(nothing, text(LACKING), choose(is_text(typed, PENDING), text(STILL_TO_COME), there))
    )
    return FigureCells(row, typed, state, ZERO)


def _state(typed: CellFormula, declared: FigureType, empty: str, *, derived: bool) -> CellFormula:
    """Return the formula of what is lacking: a number that the schema refuses, or a text, is none that can be read.

    What gendoc derived it does not refuse.
    """
    value = typed.value if isinstance(typed.value, Fraction) else Fraction(0)
    allowed = []
    if declared.minimum is not None and not derived:
        allowed.append(CellFormula(f"({typed.formula}>={declared.minimum})", value >= declared.minimum))
    if declared.maximum is not None and not derived:
        allowed.append(CellFormula(f"({typed.formula}<={declared.maximum})", value <= declared.maximum))
    places = 0 if declared.count or declared.identifier else declared.decimals
    if places is None:
        places = MAX_DECIMALS
    allowed.append(CellFormula(f"(ROUND({typed.formula},{places})={typed.formula})", True))
    other = choose(
        is_text(typed, NIL),
        text(""),
        choose(is_text(typed, ""), text(empty), choose(starts(typed, PENDING), text(STILL_TO_COME), text(NOT_READ))),
    )
    if derived:
        other = choose(is_text(typed, STALE), text(STALE), other)
    return choose(is_number(typed), choose(both(*allowed), text(""), text(NOT_READ)), other)


def step_of(
    typed: CellFormula, figure: Figure, declared: FigureType, at_least: CellFormula | None = None
) -> CellFormula:
    """Return the formula of one unit in the last place: 0 of an exact figure, and of a bare 0 that somebody typed.

    Where the schema leaves the decimals open, they are those of the figure as it was typed, or at_least if that is
    given, or more if more are there.
    """
    plain = Fraction(figure.step)
    value = typed.value if isinstance(typed.value, Fraction) else Fraction(0)
    of_zero = number(plain if figure.state == "number" and not figure.value else 0)
    if declared.exact or declared.count or declared.identifier:
        return ZERO
    if declared.decimals is not None:
        step = Fraction(0) if is_exact_without(declared.decimals, figure.unit) else Fraction(1, 10**declared.decimals)
        last = number(step)
    else:
        least = figure.decimals
        digits = ",".join(map(str, range(MAX_DECIMALS)))
        fewest = least if at_least is None else at_least.formula
        places = f"MAX({fewest},SUMPRODUCT((ROUND({typed.formula},{{{digits}}})<>{typed.formula})*1))"
        whole = is_exact_without(0, figure.unit)
        formula = f"IF({places}=0,0,10^-{places})" if whole and not least else f"10^-{places}"
        last = CellFormula(formula, plain if value else Fraction(0 if whole and not least else Fraction(1, 10**least)))
    if figure.derived and not (figure.exact and figure.state == "number"):
        return choose(is_number(typed), last, ZERO)  # gendoc writes 0 with its decimals
    zero = CellFormula(f"(N({typed.formula})=0)", value == 0)
    return choose(zero, of_zero if of_zero.formula == "0" else choose(is_number(typed), of_zero, ZERO), last)
