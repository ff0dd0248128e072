"""The sheet of lines (分项): the figures that each rule reads, as formulas, in the unit in which the rule computes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType
from typing import TypeAlias

from gendoc.core.source import Path
from gendoc.figures.interval import Rounding
from gendoc.figures.spelling import NIL, PENDING
from gendoc.rules.kinds import field_label
from gendoc.rules.operand import Operand
from gendoc.workbook.figures import LACKING, NOT_READ, STALE, STILL_TO_COME, FigureCells
from gendoc.workbook.formula import (
    FALSE,
    TRUE,
    ZERO,
    CellFormula,
    Places,
    both,
    choose,
    decimals_of,
    either,
    equal,
    has_sign,
    is_number,
    is_text,
    least,
    most,
    number,
    shown,
    starts,
    text,
    typed_decimals,
)
from gendoc.workbook.line import (
    BETWEEN,
    DOWN,
    FIELD,
    ITEM,
    NAME,
    PLACE,
    REMARK,
    RULE,
    STEP,
    TYPED,
    UNIT,
    UP,
    VALUE,
    WEIGHT,
    Block,
    Line,
)
from gendoc.workbook.sheet import SheetCells, place_of

Shorten: TypeAlias = Callable[[CellFormula, Places], CellFormula]
_FEW = 60  # figures whose decimals one formula counts
_LACKING = {"absent": LACKING, "pending": STILL_TO_COME, "unreadable": NOT_READ}


@dataclass(slots=True)
class LineSheet:
    """Writes lines, for one rule and item after another.

    figures leads from paths of figures to their cells; file is the name of the data file.  Of the current rule, rows
    leads from field and name to the row of each line, operands to the figures of the report, and spared to the
    condition under which one may be left out; others has by field the most decimals among the figures of the other
    items.  derived are the figures that gendoc computed, as formulas, and places the decimals of some of them; unlike
    are those whose formulas come to something else, which is a fault of gendoc: they are not among derived.
    """

    page: SheetCells
    figures: Mapping[Path, FigureCells]
    file: str = ""
    rule: str = ""
    kind: str = ""
    item: str = ""
    rounding: Rounding = "round"
    rows: dict[tuple[str, str], int] = field(default_factory=dict)
    operands: dict[tuple[str, str], Operand] = field(default_factory=dict)
    derived: dict[Path, CellFormula] = field(default_factory=dict)
    unlike: list[Path] = field(default_factory=list)
    places: dict[Path, CellFormula] = field(default_factory=dict)
    spared: dict[tuple[str, str], CellFormula] = field(default_factory=dict)
    others: Mapping[str, int] = field(default_factory=dict)
    _inside: dict[Path, list[FigureCells]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        for path, cells in self.figures.items():
            for end in range(len(path)):
                self._inside.setdefault(path[:end], []).append(cells)

    def inside(self, place: Path) -> Sequence[FigureCells]:
        """Return the cells of the figures inside a place of the data."""
        return self._inside.get(place, ())

    def begin(
        self,
        rule: str,
        kind: str,
        item: str,
        rounding: Rounding,
        operands: Iterable[Operand] = (),
        others: Mapping[str, int] = MappingProxyType({}),
    ) -> None:
        """Begin the lines of a rule, of that kind, for an item; operands are its figures, others as in the class."""
        self.others = others
        self.rule, self.kind, self.item, self.rounding = rule, kind, item, rounding
        self.rows, self.spared = {}, {}
        self.operands = {(operand.field, operand.name): operand for operand in operands}

    def block(
        self,
        operands: Sequence[Operand],
        weights: Sequence[Fraction] = (),
        steps: Sequence[CellFormula | None] | None = None,
    ) -> Block:
        """Write a line for each figure, times its weight (by default 1).

        steps, if given, replace those figures' units in the last place that are not exact.
        """
        first = self.page.next_row
        weights = weights or [Fraction(1)] * len(operands)
        steps = [None] * len(operands) if steps is None else steps
        lines = [
            self._line(operand, weight, step) for operand, weight, step in zip(operands, weights, steps, strict=True)
        ]
        return Block(lines=tuple(lines), page=self.page, first=first)

    def line(
        self,
        operand: Operand,
        weight: Fraction | int = 1,
        step: CellFormula | None = None,
        bare: CellFormula | None = None,
    ) -> Line:
        """Write the line of one figure; bare, if given, is the unit in the last place of a bare 0."""
        return self._line(operand, Fraction(weight), step, bare)

    def result(
        self,
        name: str,
        value: CellFormula,
        low: CellFormula,
        high: CellFormula,
        low_closed: CellFormula = TRUE,
        high_closed: CellFormula = TRUE,
    ) -> Line:
        """Write a line for the value of a part of an expression, and the least and greatest it may have."""
        row = self._start(BETWEEN, name, "")
        cell = self.page.put(row, VALUE, shown(value))
        return Line(
            typed=cell,
            value=cell,
            down=self.page.put(row, DOWN, shown(low - cell)),
            up=self.page.put(row, UP, shown(high - cell)),
            low_closed=self.holds(f"{name}的下限算在内", low_closed),
            high_closed=self.holds(f"{name}的上限算在内", high_closed),
        )

    def derive(
        self,
        operand: Operand,
        value: CellFormula,
        inputs: Sequence[Line],
        nothing: CellFormula,
        shorten: Shorten,
        alike: Sequence[Line] = (),
        *,
        needs_all: bool = False,
    ) -> None:
        """Note how a figure that the current rule computed follows from others; nothing: it is 无.

        value is unrounded, in the figure's own unit.  alike are those of its inputs whose decimals it takes over,
        unless the schema says how many it has.  Of inputs that nobody typed and that count as 0, nothing is derived;
        if it needs_all, not even if only one is such.
        """
        actual = self.operands.get((operand.field, operand.name), operand)
        if actual.derived != self.rule or actual.path not in self.figures:
            return
        lacking = either(*(starts(line.typed, LACKING) for line in inputs))
        pending = either(*(starts(line.typed, STILL_TO_COME) for line in inputs))
        blanks = [line.blank for line in inputs]
        if blanks:
            lacking = either(lacking, either(*blanks) if needs_all else both(*blanks))
        figure = self.figures[actual.path].figure or actual.figure
        least_places = figure.decimals if figure is not None else 0
        places: Places = least_places
        if self.figures[actual.path].free and 0 < len(alike) <= _FEW:
            most_places = most(number(least_places), *(typed_decimals(line.typed) for line in alike))
            places = self.fact("小数位数", most_places)
        result = shorten(value, places)
        if self.rounding == "exact":
            result = choose(equal(result, value), result, text(""))
        unknown = choose(pending, text(PENDING), text(""))
        content = choose(lacking, unknown, choose(nothing, text(NIL), shown(result)))
        if content.value != self.figures[actual.path].typed.value:
            self.unlike.append(actual.path)
            return
        self.derived[actual.path] = choose(either(*(line.stale for line in inputs)), text(STALE), content)
        if isinstance(places, CellFormula):
            self.places[actual.path] = places

    def decimals(self, line: Line, operand: Operand, places: int) -> Places:
        """Return the decimals with which a figure is read: places, or more if it is typed with more now."""
        cells = self.figures.get(operand.path)
        if cells is None or not cells.free:
            return places
        return self.fact("小数位数", most(number(places), decimals_of(line.own, places)))

    def places_of_zero(self, operand: Operand, places: int) -> int:
        """Return the decimals with which a bare 0 is read in the place of a figure that has so many."""
        actual = self.operands.get((operand.field, operand.name), operand)
        cells = self.figures.get(actual.path)
        return places if cells is None or not cells.free else self.others.get(operand.field, 0)

    def fact(self, name: str, content: CellFormula) -> CellFormula:
        """Write a line for a number or a text that later formulas ask for, so that they stay short; return its cell."""
        return self.page.put(self._start(BETWEEN, name, ""), VALUE, shown(content))

    def outcome(self, label: str) -> int:
        """Begin the line in which a comparison is computed; return its row."""
        return self._start(BETWEEN, f"{label}结果", "")

    def holds(self, name: str, condition: CellFormula) -> CellFormula:
        """Write a line for a condition that later formulas ask for, 是 or 否; return the condition that it is 是."""
        if condition.is_constant:
            return condition
        return is_text(self.fact(name, choose(condition, text("是"), text("否"))), "是")

    def rest(self, operands: Sequence[Operand]) -> None:
        """Write lines for the figures that have none yet."""
        for operand in operands:
            if (operand.field, operand.name) not in self.rows:
                self._line(operand, Fraction(1), None)

    def _start(self, field: str, name: str, place: str) -> int:
        row = self.page.start()
        self.page.write(row, {RULE: self.rule, ITEM: self.item, FIELD: field, NAME: name, PLACE: place})
        return row

    def _line(
        self, operand: Operand, weight: Fraction, step: CellFormula | None, bare: CellFormula | None = None
    ) -> Line:
        actual = self.operands.get((operand.field, operand.name), operand)
        place = place_of(actual.span, self.file) if actual.path else ""
        row = self._start(field_label(self.kind, actual.field), actual.name, place)
        self.page.places[row] = actual.decimals
        typed = self.page.put(row, TYPED, self._typed(actual))
        here = self.figures.get(actual.path)
        unit = here.figure.unit if here is not None and here.figure is not None else actual.unit
        self.page.write(row, {UNIT: unit, REMARK: _remark(actual)})
        self.rows[actual.field, actual.name] = row
        if actual.state == "text":
            return Line(typed=typed, value=typed, stale=_stale(actual, typed))
        cells = self.figures.get(actual.path)
        own = cells.step if cells is not None else number(actual.step if actual.known else 0)
        if operand.state == "number" and not operand.step and (operand.decimals or actual.step):  # it was decided upon
            own = ZERO
        blank = FALSE
        if actual.state == "assumed" and not actual.file:
            blank = is_text(cells.typed, "") if cells is not None else TRUE
        last = own if step is None else choose(equal(own, ZERO), ZERO, least(own, step))
        if bare is not None:
            zero = CellFormula(f"(N({typed.formula})=0)", not isinstance(typed.value, Fraction) or not typed.value)
            last = choose(both(is_number(typed), zero, equal(own, ZERO)), bare, last)
        return self._counted(row, typed, own, last, number(weight), blank, _stale(actual, typed))

    def _counted(
        self,
        row: int,
        typed: CellFormula,
        own: CellFormula,
        last: CellFormula,
        weight: CellFormula,
        blank: CellFormula,
        stale: CellFormula,
    ) -> Line:
        step = self.page.put(row, STEP, ZERO if self.rounding == "exact" else last)
        times = self.page.put(row, WEIGHT, weight)
        value = choose(is_number(typed), typed * times, choose(is_text(typed, NIL), ZERO, text("")))
        value = self.page.put(row, VALUE, value)
        down, up = self._reach(typed, step, times)
        closed = [TRUE, TRUE]
        if self.rounding in ("half-up", "truncate"):
            exact = equal(step, ZERO)
            closed = [either(exact, has_sign(value, 1)), either(exact, has_sign(value, -1))]
        return Line(
            typed=typed,
            value=value,
            step=step,
            weight=times,
            down=self.page.put(row, DOWN, down),
            up=self.page.put(row, UP, up),
            low_closed=closed[0],
            high_closed=closed[1],
            own=own,
            blank=blank,
            stale=stale,
        )

    def _typed(self, operand: Operand) -> CellFormula | str:
        """Return the content of the cell typed: what stands on the sheet of figures, or what is lacking there."""
        cells = self.figures.get(operand.path) if operand.state != "unreadable" else None
        if cells is not None:
            read = choose(is_text(cells.state, ""), cells.typed, cells.state)
            return choose(is_text(cells.typed, ""), ZERO, read) if operand.state == "assumed" else read
        if operand.state == "text":
            return text(operand.word)
        return _LACKING.get(operand.state) or (NIL if operand.state == "nil" else number(operand.value))

    def _reach(self, typed: CellFormula, last: CellFormula, times: CellFormula) -> tuple[CellFormula, CellFormula]:
        """Return down and up: how far rounding may have moved the figure, in the rule's unit."""
        positive = isinstance(times.value, Fraction) and times.value >= 0
        if self.rounding != "truncate":
            half = last / number(2) * times
            return (-half, half) if positive else (half, -half)
        above = CellFormula(f"(N({typed.formula})>0)", isinstance(typed.value, Fraction) and typed.value > 0)
        under = CellFormula(f"(N({typed.formula})<0)", isinstance(typed.value, Fraction) and typed.value < 0)
        low, high = -choose(above, ZERO, last) * times, choose(under, ZERO, last) * times
        return (low, high) if positive else (high, low)


def _stale(operand: Operand, typed: CellFormula) -> CellFormula:
    return is_text(typed, STALE) if operand.derived else FALSE


def _remark(operand: Operand) -> str:
    if operand.state == "assumed":
        return "没有填，按 0 计"
    if not operand.known:
        return operand.lack
    return f"由 {operand.derived} 算得" if operand.derived else ""
