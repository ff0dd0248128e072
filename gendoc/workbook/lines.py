"""Lines: the figures that a rule reads, each live in the unit in which the rule reckons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from gendoc.core.source import Path
from gendoc.figures.interval import Reading
from gendoc.figures.spelling import NIL
from gendoc.rules.operand import Term
from gendoc.rules.words import field_word
from gendoc.workbook.formula import ZERO, Live, choose, number, shown, text
from gendoc.workbook.sheet import Page, is_number, place_of, total

RULE, ITEM, ROLE, NAME, PLACE, TYPED, UNIT, STEP, WEIGHT, VALUE, DOWN, UP, REMARK = range(1, 14)
HEADS = (
    "规则",
    "对象",
    "用途",
    "数字",
    "所在行",
    "数值",
    "单位",
    "末位单位",
    "系数",
    "计入的数",
    "可能少计",
    "可能多计",
    "备注",
)
LACKING = "缺"  # how every cell begins that lacks its figure
_LACKING = {"absent": LACKING, "pending": f"{LACKING}（待填）", "unreadable": f"{LACKING}（读不出）"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One figure as a rule reads it.

    typed is the cell of the figure's own number, or 无, or what is lacking; value the number in the rule's unit
    and with its weight; down (0 or below) and up (0 or above) how far off rounding may have put it.
    """

    typed: Live
    value: Live
    step: Live = ZERO
    weight: Live = ZERO
    down: Live = ZERO
    up: Live = ZERO

    @property
    def low(self) -> Live:
        """Return the least that the figure may stand for."""
        return self.value + self.down

    @property
    def high(self) -> Live:
        """Return the most that the figure may stand for."""
        return self.value + self.up


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Lines that follow each other, the first of them in row first."""

    lines: tuple[Line, ...]
    page: Page
    first: int

    @property
    def value(self) -> Live:
        """Return what the lines add up to."""
        return total(self.area(VALUE), [line.value.value for line in self.lines])

    @property
    def down(self) -> Live:
        """Return how far below their sum the truth may lie."""
        return total(self.area(DOWN), [line.down.value for line in self.lines])

    @property
    def up(self) -> Live:
        """Return how far above their sum the truth may lie."""
        return total(self.area(UP), [line.up.value for line in self.lines])

    @property
    def squares(self) -> Live:
        """Return the sum of the squares of one unit in each figure's last place, weight included."""
        units = [(line.step * line.weight).value for line in self.lines]
        known = sum((unit**2 for unit in units if isinstance(unit, Fraction)), Fraction(0))
        return Live(f"SUMPRODUCT(({self.area(STEP)}*{self.area(WEIGHT)})^2)", known)

    def area(self, column: int) -> str:
        """Return what refers to a column of the lines."""
        return self.page.area(column, self.first, self.first + len(self.lines) - 1)


@dataclass(slots=True)
class LineSheet:
    """Writes lines for one rule and item after the other.

    figures holds the cell of each figure by its path, file names the data file; rows the row of each line of the rule at hand, by field and name, lacking the figures that it lacks.
    """

    page: Page
    figures: Mapping[Path, Live]
    file: str = ""
    rule: str = ""
    kind: str = ""
    item: str = ""
    reading: Reading = "round"
    rows: dict[tuple[str, str], int] = field(default_factory=dict)
    lacking: dict[tuple[str, str], Term] = field(default_factory=dict)

    def begin(self, rule: str, kind: str, item: str, reading: Reading, terms: Iterable[Term] = ()) -> None:
        """Take the lines that follow to be those of a rule of a kind, and item; terms are its figures."""
        self.rule, self.kind, self.item, self.reading = rule, kind, item, reading
        self.rows = {}
        self.lacking = {(term.role, term.name): term for term in terms if not term.known}

    def block(
        self, terms: Sequence[Term], weights: Sequence[Fraction] = (), steps: Sequence[Fraction] | None = None
    ) -> Block:
        """Write a line for each term, counted weight times (once); steps replace the terms' own last places."""
        first = self.page.next_row
        weights = weights or [Fraction(1)] * len(terms)
        steps = [term.step for term in terms] if steps is None else steps
        lines = [self._line(term, weight, step) for term, weight, step in zip(terms, weights, steps, strict=True)]
        return Block(lines=tuple(lines), page=self.page, first=first)

    def line(self, term: Term, weight: Fraction | int = 1, step: Fraction | None = None) -> Line:
        """Write the line of one term."""
        return self.block([term], [Fraction(weight)], None if step is None else [step]).lines[0]

    def result(self, name: str, value: Live, low: Live, high: Live) -> Line:
        """Write a line for what a part of an expression comes to."""
        row = self._start("中间结果", name, "")
        cell = self.page.put(row, VALUE, shown(value))
        return Line(
            typed=cell,
            value=cell,
            down=self.page.put(row, DOWN, shown(low - cell)),
            up=self.page.put(row, UP, shown(high - cell)),
        )

    def rest(self, terms: Sequence[Term]) -> None:
        """Write the lines of those terms that have none yet."""
        for term in terms:
            if (term.role, term.name) not in self.rows:
                self._line(term, Fraction(1), term.step)

    def _start(self, role: str, name: str, place: str) -> int:
        row = self.page.start()
        self.page.write(row, {RULE: self.rule, ITEM: self.item, ROLE: role, NAME: name, PLACE: place})
        return row

    def _line(self, term: Term, weight: Fraction, step: Fraction) -> Line:
        place = place_of(term.span, self.file) if term.path else ""
        row = self._start(field_word(self.kind, term.role), term.name, place)
        self.page.places[row] = term.decimals
        typed = self.page.put(row, TYPED, self._typed(term))
        self.page.write(row, {UNIT: term.unit, REMARK: _remark(self.lacking.get((term.role, term.name), term))})
        self.rows[term.role, term.name] = row
        return Line(typed=typed, value=typed) if term.state == "text" else self._counted(row, typed, weight, step)

    def _counted(self, row: int, typed: Live, weight: Fraction, step: Fraction) -> Line:
        last = self.page.put(row, STEP, number(0 if self.reading == "exact" else step))
        times = self.page.put(row, WEIGHT, number(weight))
        nil = Live(f'({typed.formula}="{NIL}")', typed.value == NIL)
        value = self.page.put(row, VALUE, choose(is_number(typed), typed * times, choose(nil, ZERO, text(""))))
        down, up = self._reach(typed, last, times, weight)
        return Line(
            typed=typed,
            value=value,
            step=last,
            weight=times,
            down=self.page.put(row, DOWN, down),
            up=self.page.put(row, UP, up),
        )

    def _typed(self, term: Term) -> Live | str:
        """Return what the cell of a figure holds: it refers to where the figure stands once, if it does."""
        if term.state == "text":
            return text(term.word)
        if (term.role, term.name) in self.lacking:
            return _LACKING[self.lacking[term.role, term.name].state]
        return self.figures.get(term.path) or (NIL if term.state == "nil" else number(term.value))

    def _reach(self, typed: Live, last: Live, times: Live, weight: Fraction) -> tuple[Live, Live]:
        """Return how far off rounding may have put the figure, in the rule's unit: down and up."""
        if self.reading != "truncate":
            half = last / number(2) * times
            return (-half, half) if weight >= 0 else (half, -half)
        above = Live(f"(N({typed.formula})>0)", isinstance(typed.value, Fraction) and typed.value > 0)
        under = Live(f"(N({typed.formula})<0)", isinstance(typed.value, Fraction) and typed.value < 0)
        low, high = -choose(above, ZERO, last) * times, choose(under, ZERO, last) * times
        return (low, high) if weight >= 0 else (high, low)


def _remark(term: Term) -> str:
    if term.state == "assumed":
        return "没有填，按 0 计"
    if not term.known:
        return term.lack
    return f"由 {term.derived} 算得" if term.derived else ""
