"""Records: what came of each rule, passes included.

One record per rule, or per item where a rule holds for each item of a list.  A record holds
every figure that was read, where it stands and what it may stand for, so that a verdict can
be checked without running anything again.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, Literal, NamedTuple, TypeAlias

from gendoc.core.finding import Severity
from gendoc.core.source import Path, Span
from gendoc.data.path import show
from gendoc.figures.figure import Figure
from gendoc.figures.interval import Interval, as_text
from gendoc.rules.waiver import Waiver

_NOTHING = Interval(Fraction(0), Fraction(0))

TermState: TypeAlias = Literal["number", "nil", "assumed", "text", "absent", "pending", "unreadable"]


class Verdict(StrEnum):
    """What came of a rule.  UNCHECKED is never a pass."""

    EXACT = "精确"
    ROUNDING = "舍入"
    DOUBTFUL = "舍入存疑"
    FAILED = "不符"
    UNCHECKED = "无法核对"
    INAPPLICABLE = "不适用"
    WAIVED = "已说明"


class Term(NamedTuple):
    """One figure (or text) as a rule reads it, in the figure's own unit.

    role is the rule's field (total, parts, …); name is the path as people write it.  step is
    one unit in the last place, 0 if exact.  state "assumed" is an absent figure that the rule
    counts as 0; "text" is no figure but a text of the data, which word holds; "unreadable" is there
    and spells no figure.  derived names the rule that computed what nobody typed.  why says, in
    words, why a figure of another file is not to be had.
    """

    role: str
    name: str
    path: Path
    span: Span
    state: TermState
    figure: Figure | None = None
    weight: Decimal = Decimal(1)
    value: Fraction = Fraction(0)
    step: Fraction = Fraction(0)
    interval: Interval = _NOTHING
    word: str = ""
    derived: str = ""
    why: str = ""

    @property
    def known(self) -> bool:
        """Return whether the term has a value to reckon with, or a text to read."""
        return self.state in ("number", "nil", "assumed", "text")

    @property
    def typed(self) -> bool:
        """Return whether the term is a figure of the report: a number or 无."""
        return self.state in ("number", "nil")

    @property
    def left_out(self) -> bool:
        """Return whether nobody typed the term, though there is a place for it."""
        return self.figure is None and self.state in ("absent", "assumed") and bool(self.path)

    @property
    def lack(self) -> str:
        """Return in words why the term has no value: 缺 收入.合计; only for one that has none."""
        if self.state == "pending":
            return f"{self.name} 待填"
        if self.state == "unreadable":
            return f"{self.name} 读不出"
        return self.why or (f"缺 {self.name}" if self.path else f"没有 {self.name}")

    @property
    def is_zero(self) -> bool:
        """Return whether the term is exactly nothing, in whatever unit."""
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
        """Return the figure's digits as printed: 2,366.45; 0 if it is assumed."""
        return self.figure.number if self.figure else "0"

    def times(self, factor: Fraction) -> Term:
        """Return the same figure in a unit of which it takes factor times as many."""
        if factor == 1:
            return self
        return self._replace(value=self.value * factor, step=self.step * factor, interval=self.interval.times(factor))

    def to_json(self) -> dict[str, Any]:
        """Return the term as plain data, numbers as strings."""
        return {
            "role": self.role,
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What came of one rule, for one item if it holds for each.

    reported is what the report says, expected what the other figures make of it.  difference is
    how far the parts fall short of the whole, or a printed share of the computed one: the
    number that findings show and waivers name.  allowed is where rounding lets it lie.  remark is
    what else the rule has to tell, as which share was moved.  unfit says why the rule cannot apply to the figures that
    it names, "" if it can.
    """

    id: str
    kind: str
    title: str
    basis: str
    severity: Severity
    verdict: Verdict
    span: Span
    item: Path = ()
    terms: tuple[Term, ...] = ()
    expected: Decimal | None = None
    expected_interval: Interval | None = None
    reported: Decimal | None = None
    difference: Decimal | None = None
    allowed: Interval | None = None
    missing: tuple[str, ...] = ()
    message: str = ""
    causes: tuple[str, ...] = ()
    help: str = ""
    remark: str = ""
    unfit: str = ""
    waiver: Waiver | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the record as plain data, numbers as strings that Decimal or Fraction reads back."""
        return {
            "id": self.id,
            "kind": self.kind,
            "title": self.title,
            "basis": self.basis,
            "severity": self.severity,
            "verdict": str(self.verdict),
            "item": show(self.item),
            "file": self.span.file,
            "line": self.span.line,
            "column": self.span.column,
            "terms": [term.to_json() for term in self.terms],
            "expected": _text(self.expected),
            "expected_interval": self.expected_interval.to_json() if self.expected_interval else None,
            "reported": _text(self.reported),
            "difference": _text(self.difference),
            "allowed": self.allowed.to_json() if self.allowed else None,
            "missing": list(self.missing),
            "message": self.message,
            "causes": list(self.causes),
            "help": self.help,
            "remark": self.remark,
            "waiver": self.waiver.to_json() if self.waiver else None,
        }


def _text(number: Decimal | None) -> str | None:
    return None if number is None else as_text(number)
