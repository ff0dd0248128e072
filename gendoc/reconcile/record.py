"""Records: the result of each rule, passes included.

There is a record for each rule or, if it is a rule for each item of a list, for each item.  A record holds every figure
that was read, with its place and its interval, so that a verdict can be verified without running anything again.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from gendoc.core.finding import Severity
from gendoc.core.source import Path, Span
from gendoc.data.path import show
from gendoc.figures.interval import Interval, as_text
from gendoc.reconcile.waiver import Waiver, how_to_sign
from gendoc.rules.judging import OPEN_VERDICTS
from gendoc.rules.operand import Operand, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The result of one rule, for one item if it is a rule for each.

    reported is the value in the report, expected the one computed from the other figures.  difference is how much the
    parts fall short of the whole, or a printed share of the computed one: the number that findings show and waivers
    name. allowed is the interval in which rounding explains it.  judged is the verdict before a waiver of the
    difference. reason and action are those of the judgement; item_name is what the item is called.  remark is further
    information, such as which share was adjusted.  misfit: the rule cannot apply to the figures that it names, and
    reason says why.
    """

    id: str
    kind: str
    title: str
    basis: str
    severity: Severity
    judged: Verdict
    span: Span
    item: Path = ()
    item_name: str = ""
    operands: tuple[Operand, ...] = ()
    expected: Decimal | None = None
    expected_interval: Interval | None = None
    reported: Decimal | None = None
    difference: Decimal | None = None
    allowed: Interval | None = None
    missing: tuple[str, ...] = ()
    reason: str = ""
    action: str = ""
    causes: tuple[str, ...] = ()
    remark: str = ""
    misfit: bool = False
    waiver: Waiver | None = None

    @property
    def verdict(self) -> Verdict:
        """Return the verdict on the rule: 已说明 if its difference is waived."""
        return self.judged if self.waiver is None else Verdict.WAIVED

    @property
    def subject(self) -> str:
        """Return what the record is about: the rule's title, and the item in brackets."""
        return f"{self.title}（{self.item_name}）" if self.item_name else self.title

    @property
    def message(self) -> str:
        """Return the record in a sentence: subject, verdict before any waiver, reason."""
        return f"{self.subject}：{self.judged}，{self.reason}"

    @property
    def help(self) -> str:
        """What to do, and how to waive the difference if the figures are right; "" unless the verdict is open."""
        if self.verdict not in OPEN_VERDICTS:
            return ""
        differing = [] if self.difference is None else [(self.id, self.item, self.difference)]
        return "；".join(part for part in (self.action, how_to_sign(differing)) if part)

    def to_json(self) -> dict[str, Any]:
        """Return the record as plain data, numbers as texts that Decimal() or Fraction() accepts."""
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
            "terms": [operand.to_json() for operand in self.operands],
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
