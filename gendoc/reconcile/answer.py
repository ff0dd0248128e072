"""Lines under 已知差异 that answer a remark on words: the clause as it is printed, and why it stands.

Such a line is to a clause what a waiver is to a difference: when the clause changes it answers nothing any more,
so that nobody's signature covers what they have not read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from gendoc.core.finding import Code, Finding
from gendoc.reconcile.waiver import WAIVER_STALE, SignedWords

WRONG_DIRECTION = Code("wrong-direction", "warning")
ABOUT_EXACT = Code("about-exact", "warning")


class Remark(NamedTuple):
    """A finding on the page, and its clause as printed, "" if no line can answer it.

    core are the words of the clause that the finding is about: a line that answers has them all.
    """

    finding: Finding
    clause: str = ""
    core: str = ""

    def is_answered_by(self, line: SignedWords) -> bool:
        """Return whether a line quotes the clause, or so much of it as the finding is about."""
        return line.code == self.finding.code and self.core in line.text and line.text in self.clause


@dataclass(frozen=True, slots=True, eq=False)
class Answered:
    """A remark that a line of the data answers."""

    remark: Remark
    line: SignedWords

    def to_json(self) -> dict[str, Any]:
        """Return the remark and its answer as plain data."""
        finding = self.remark.finding
        place = {"code": finding.code, "message": finding.message, "text": self.remark.clause}
        return {**place, **finding.span.to_json(), "waiver": self.line.to_json()}


class Outcome(NamedTuple):
    """The findings of unanswered remarks and of lines that answer none; and the answered remarks."""

    findings: tuple[Finding, ...]
    answered: tuple[Answered, ...]


def how_to_answer(code: Code, clause: str) -> str:
    """Return how to answer a remark on a clause."""
    quoted = clause.replace("'", "''")
    return f"确是这样的，写入「已知差异」：{{规则: {code.name}, 原文: '{quoted}', 理由: …}}"


def answer(remarks: Iterable[Remark], lines: Iterable[SignedWords]) -> Outcome:
    """Return remarks divided into unanswered and answered ones; a line answers its clause wherever that is printed."""
    known = list(lines)
    findings: list[Finding] = []
    answered: list[Answered] = []
    for remark in remarks:
        line = next((line for line in known if remark.is_answered_by(line)), None)
        if line is None:
            findings.append(remark.finding)
        else:
            answered.append(Answered(remark, line))
    used = {id(each.line) for each in answered}
    findings += [_stale(line) for line in known if id(line) not in used]
    return Outcome(tuple(findings), tuple(answered))


def _stale(line: SignedWords) -> Finding:
    """Return the finding that a line answers no remark."""
    message = f"说明已失效：报告里没有「{line.text}」这一处 {line.code}"
    return WAIVER_STALE.at(line.span, message, help="原文改了的，看过新的提醒再照抄；不再需要就删去这条说明")
