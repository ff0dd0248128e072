"""Lines under 已知差异 that answer a remark on words: the clause as it is printed, and why it stands.

Such a line is to a clause what a waiver is to a difference: when the clause changes it answers nothing any more,
so that nobody's signature covers what they have not read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from gendoc.core.finding import Code, Finding
from gendoc.core.source import Span
from gendoc.figures.figure import Figure
from gendoc.reconcile.waiver import WAIVER_STALE, SignedWords

WRONG_DIRECTION = Code("wrong-direction", "warning")
ABOUT_EXACT = Code("about-exact", "warning")


class Remark(NamedTuple):
    """A finding on the page, and the clause that it speaks of as it is printed, "" if no line can answer it."""

    finding: Finding
    clause: str = ""

    @property
    def place(self) -> tuple[str, str, str, int]:
        """Return what one line answers: a clause, where it was written."""
        span = self.finding.span
        return self.finding.code, self.clause, span.file, span.line


@dataclass(frozen=True, slots=True, eq=False)
class AnsweredRemark:
    """A remark that a line of the data answers."""

    remark: Remark
    line: SignedWords

    def to_json(self) -> dict[str, Any]:
        """Return the remark and its answer as plain data."""
        finding = self.remark.finding
        place = {"code": finding.code, "message": finding.message, "text": self.remark.clause}
        return {**place, **finding.span.to_json(), "waiver": self.line.to_json()}


class PageLook(NamedTuple):
    """A look at a document: how many printed figures were held against what stands around them, and what came of it.

    complete is False if there may be more remarks; answered are those that lines of the data answer.
    """

    figures: int = 0
    remarks: tuple[Remark, ...] = ()
    complete: bool = True
    answered: tuple[AnsweredRemark, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return how many figures were looked at, and the remarks that are answered, as plain data."""
        return {"figures": self.figures, "answered": [each.to_json() for each in self.answered]}


class Outcome(NamedTuple):
    """The findings of unanswered remarks and of lines that answer none; and the answered remarks."""

    findings: tuple[Finding, ...]
    answered: tuple[AnsweredRemark, ...]


def clause_of(figure: Figure) -> str:
    """Return the clause by which a remark on a figure of the data is answered: its name and what was typed."""
    return f"{figure.path[-1]}: {figure.text}"


def how_to_answer(code: Code, clause: str) -> str:
    """Return how to answer a remark on a clause."""
    quoted = clause.replace("'", "''")
    return f"确是这样的，写入「已知差异」：{{规则: {code.name}, 原文: '{quoted}', 理由: …}}"


def remark_on(
    code: Code, figure: Figure, message: str, advice: str, related: tuple[tuple[Span, str], ...] = ()
) -> Remark:
    """Return the remark on a figure, with how to answer it: its name and what was typed, as the file has them."""
    clause = clause_of(figure)
    whole = f"{advice}；{how_to_answer(code, clause)}"
    return Remark(code.at(figure.span, message, help=whole, path=figure.path, related=related), clause)


def answer(remarks: Iterable[Remark], lines: Iterable[SignedWords], *, complete: bool = True) -> Outcome:
    """Return remarks divided into unanswered and answered ones; a line answers one clause at one place.

    complete says that remarks are all that there are: only then does a line without any answer nothing.
    """
    unused: dict[tuple[str, str], list[SignedWords]] = {}
    for line in lines:
        unused.setdefault((line.code, line.text), []).append(line)
    answers: dict[tuple[str, str, str, int], SignedWords] = {}
    findings: list[Finding] = []
    answered: list[AnsweredRemark] = []
    for remark in remarks:
        waiting = unused.get((remark.finding.code, remark.clause))
        if remark.place not in answers and waiting:
            answers[remark.place] = waiting.pop(0)
        line_of_place = answers.get(remark.place)
        if line_of_place is None:
            findings.append(remark.finding)
        else:
            answered.append(AnsweredRemark(remark, line_of_place))
    if complete:
        findings += [_stale(line) for left in unused.values() for line in left]
    return Outcome(tuple(findings), tuple(answered))


def _stale(line: SignedWords) -> Finding:
    """Return the finding that a line answers no remark."""
    message = f"说明已失效：报告里没有「{line.text}」这一处 {line.code}"
    return WAIVER_STALE.at(line.span, message, help="原文改了的，看过新的提醒再照抄；不再需要就删去这条说明")
