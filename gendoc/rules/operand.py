"""Operands: the figures and texts that a rule reads, each in its own unit."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, Literal, NamedTuple, TypeAlias

from gendoc.core.source import Path, Span
from gendoc.data.path import show
from gendoc.figures import units
from gendoc.figures.figure import Figure
from gendoc.figures.interval import Interval, as_text
from gendoc.figures.units import UnitMismatch

_NOTHING = Interval(Fraction(0), Fraction(0))
OperandState: TypeAlias = Literal["number", "nil", "assumed", "text", "absent", "pending", "unreadable"]


def unit_of(operands: Iterable[Operand]) -> str:
    """Return the unit to compute in, of those of the figures that are not exactly 0: see units.common."""
    return units.common(operand.unit for operand in operands if not operand.is_zero)


def factor(operand: Operand, unit: str) -> Fraction:
    """The size of a figure's unit in unit; an exact 0 may have any unit.  Raises UnitMismatch, naming the figure."""
    if operand.is_zero or operand.unit == unit:
        return Fraction(1)
    try:
        return units.factor(operand.unit, unit)
    except UnitMismatch as problem:
        raise UnitMismatch(f"{operand.name} 的单位对不上：{problem}") from None


def in_unit(operand: Operand, unit: str) -> Operand:
    """Return a figure in unit, exactly.  Raises UnitMismatch, naming the figure."""
    return operand.times(factor(operand, unit))


def require_unit(operand: Operand, units: Collection[str], what: str) -> None:
    """Raise UnitMismatch for a figure in none of units; what names a figure in one of them, such as 完成率."""
    if operand.unit not in units and not operand.is_zero:
        raise UnitMismatch(f"{operand.name} 的单位是「{operand.unit}」，不是{what}")


def require_signs(operands: Iterable[Operand]) -> None:
    """Raise UnitMismatch for a number without % beside others with it: 40 beside 60 % may be 40 % or something else.

    Where none has a sign, all are percentages.
    """
    nonzero = [operand for operand in operands if operand.known and not operand.is_zero]
    signed = next((operand for operand in nonzero if operand.unit), None)
    bare = next((operand for operand in nonzero if not operand.unit), None)
    if signed is not None and bare is not None:
        shown = f"{bare.name} {bare.number} 没有写单位，{signed.name} 写着「{signed.unit}」"
        raise UnitMismatch(f"{shown}，不能合在一起算，是百分数的请写上 {signed.unit}")


class DerivedText(NamedTuple):
    """A text of the data, such as a grade, that a rule derived because nobody typed it; derived is the rule's id."""

    path: Path
    span: Span
    text: str
    derived: str


class Verdict(StrEnum):
    """The verdict of a rule.  UNCHECKED is never a pass."""

    EXACT = "精确"
    ROUNDING = "舍入"
    DOUBTFUL = "舍入存疑"
    FAILED = "不符"
    UNCHECKED = "无法核对"
    INAPPLICABLE = "不适用"
    WAIVED = "已说明"


class Operand(NamedTuple):
    """One figure (or text) as a rule reads it, in the figure's own unit.

    field is the rule's field (total, parts, …); name is the path as people write it.  step is one unit in the last
    place, 0 if exact.  state: "assumed" is an absent figure that the rule counts as 0; "text" is a text of the data,
    held in word; "unreadable" is a value that spells no figure.  derived is the id of the rule that derived the figure.
    file is the name by which paths call the other file that the figure stands in: 上年, 同年, a unit's.  why says in
    words why a figure of another file is missing; unlisted: the data file lists no units that could have it.
    """

    field: str
    name: str
    path: Path
    span: Span
    state: OperandState
    figure: Figure | None = None
    weight: Decimal = Decimal(1)
    value: Fraction = Fraction(0)
    step: Fraction = Fraction(0)
    interval: Interval = _NOTHING
    word: str = ""
    derived: str = ""
    file: str = ""
    why: str = ""
    unlisted: bool = False

    @property
    def known(self) -> bool:
        """Return whether the operand has a value or a text."""
        return self.state in ("number", "nil", "assumed", "text")

    @property
    def typed(self) -> bool:
        """Return whether the operand is a figure of the report: a number or 无."""
        return self.state in ("number", "nil")

    @property
    def left_out(self) -> bool:
        """Return whether nobody typed the figure, although the report has a place for it."""
        return self.figure is None and self.state in ("absent", "assumed") and bool(self.path)

    @property
    def lack(self) -> str:
        """Return in words why the figure has no value: 缺 收入.合计.  Only for an operand that is not known."""
        if self.state == "pending":
            return f"{self.name} 待填"
        if self.state == "unreadable":
            return f"{self.name} 读不出"
        return self.why or (f"缺 {self.name}" if self.path else f"没有 {self.name}")

    @property
    def is_zero(self) -> bool:
        """Return whether the figure is exactly 0, so that its unit does not matter."""
        return self.known and self.state != "text" and self.value == 0 and self.step == 0

    @property
    def unit(self) -> str:
        """Return the unit as printed, "" if the figure has none."""
        return self.figure.unit if self.figure else ""

    @property
    def decimals(self) -> int:
        """Return how many digits after the point the figure has, 0 if there is no figure."""
        return self.figure.decimals if self.figure else 0

    @property
    def number(self) -> str:
        """Return the figure's digits as typed, grouped: 2,366.45; 0 if it is assumed."""
        return self.figure.typed if self.figure else "0"

    def times(self, factor: Fraction) -> Operand:
        """Return the figure times factor: the same amount in a smaller or larger unit."""
        if factor == 1:
            return self
        return self._replace(value=self.value * factor, step=self.step * factor, interval=self.interval.times(factor))

    def to_json(self) -> dict[str, Any]:
        """Return the figure as plain data, numbers as strings."""
        return {
            "role": self.field,
            "path": show(self.path) or self.name,
            "file": self.span.file,
            "line": self.span.line,
            "column": self.span.column,
            "text": self.figure.text if self.figure else self.word,
            "state": self.state,
            "unit": self.unit,
            "derived": self.derived,
            "weight": as_text(self.weight),
            "interval": self.interval.to_json() if self.known and self.state != "text" else None,
        }
