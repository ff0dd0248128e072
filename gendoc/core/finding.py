"""Findings: what is wrong with a report, said once each.

A mistake in a data file or a report type is a Finding and is shown with all others; a
Failure is a run that could not take place at all (no such file, disk full).
"""

from __future__ import annotations

import errno
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path as File
from typing import Any, ClassVar, Literal, NamedTuple

from gendoc.core.source import Path, Span

Severity = Literal["error", "warning", "note"]
_REASONS = {
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EROFS: "所在磁盘是只读的",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.ENAMETOOLONG: "文件名太长",
    errno.ELOOP: "链接绕成了圈，没有指向文件",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EIO: "磁盘读写出错",
    errno.EMFILE: "打开的文件太多",
}
ORDER: dict[Severity, int] = {"error": 0, "warning": 1, "note": 2}
WORDS: dict[Severity, str] = {"error": "错误", "warning": "提醒", "note": "说明"}


class Failure(Exception):
    """A run that could not take place; its text is one Chinese message for the user.

    path is the file or folder that it is about, None if it is about none.  reason is the message
    without the name of the file in front; shown is that name, if the message is to begin with it, and
    between is what parts the two.  A reason of two sentences is the problem, then advice on what to do.
    """

    def __init__(
        self, problem: str, path: File | None = None, *, shown: str = "", between: str = "：", advice: str = ""
    ) -> None:
        self.problem = problem
        self.advice = advice
        self.reason = f"{problem}。{advice}" if advice else problem
        self.path = path
        super().__init__(f"{shown}{between}{self.reason}" if shown else self.reason)


class FileMissing(Failure):
    """A file that is to be read is not there, or several go by its name."""


class CannotRead(Failure):
    """A file is there and cannot be read: no permission, a folder, of another sort than is wanted."""


class CannotWrite(Failure):
    """A result cannot be put where it should go; what was there is as it was."""


class OutputEdited(CannotWrite):
    """What is to be written over was edited since gendoc made it, or is not gendoc's."""


class OfficeMissing(Failure):
    """LibreOffice is not installed, or not where it is said to be."""


class FailedRule(NamedTuple):
    """A rule that a problem makes fail: its id, the item if it holds for each, how far off, in words."""

    rule: str
    item: str
    difference: Decimal | None
    message: str

    def to_json(self) -> dict[str, Any]:
        """Return the rule as plain data, numbers as strings."""
        difference = None if self.difference is None else format(self.difference, "f")
        return {"id": self.rule, "item": self.item, "difference": difference}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One problem, said once, with what is needed to fix it.  Made by its Code.

    code is a stable id: that of a Code, or the id of the rule that failed (waivers name it).  path
    is that of the figure or sentence it speaks of, () if it is about none.  difference is in the
    figures' own unit.  causes are of equal rank: one is a likely cause, several are clues; ruled_out
    names what was tried and explains nothing.  fix, if known, is a place and what should stand
    there.  failed are the rules that this one problem makes fail, the finding's own first; none if
    it is no matter of rules.
    """

    code: str
    message: str
    span: Span
    severity: Severity = "error"
    path: Path = ()
    label: str = ""
    related: tuple[tuple[Span, str], ...] = ()
    difference: Decimal | None = None
    causes: tuple[str, ...] = ()
    ruled_out: tuple[str, ...] = ()
    help: str = ""
    fix: tuple[Span, str] | None = None
    failed: tuple[FailedRule, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the finding as plain data, numbers as strings."""
        return {
            "code": self.code,
            "severity": self.severity,
            "message": self.message,
            **self.span.to_json(),
            "gap": None if self.difference is None else format(self.difference, "f"),
            "causes": list(self.causes),
            "ruled_out": list(self.ruled_out),
            "help": self.help,
            "fix": {**self.fix[0].to_json(), "text": self.fix[1]} if self.fix else None,
            "records": [rule.to_json() for rule in self.failed],
            "related": [{**span.to_json(), "label": label} for span, label in self.related],
        }


class Code:
    """A kind of problem: its stable name, how severe it is, and what never varies in what is said of it.

    The only maker of findings.  Each code is made once, in the module that finds the problem; a second
    of the same name raises ValueError.  official and fix are parts of the sentence about a deviation
    from the official layout.
    """

    __slots__ = ("fix", "help", "name", "official", "severity")
    _made: ClassVar[dict[str, Code]] = {}

    def __init__(
        self, name: str, severity: Severity = "error", *, help: str = "", official: str = "", fix: str = ""
    ) -> None:
        """Register the code under its name."""
        if name in self._made:
            raise ValueError(f"finding code made twice: {name}")
        self.name, self.severity, self.help, self.official, self.fix = name, severity, help, official, fix
        self._made[name] = self

    @classmethod
    def of_rule(cls, rule: str, severity: Severity) -> Code:
        """Return the code of a rule of the data: its id.  It is not kept among all."""
        code = cls.__new__(cls)
        code.name, code.severity, code.help, code.official, code.fix = rule, severity, "", "", ""
        return code

    @classmethod
    def all(cls) -> tuple[Code, ...]:
        """Return every code of the modules that have been imported, by name."""
        return tuple(cls._made[name] for name in sorted(cls._made))

    def at(
        self, span: Span, message: str, *, help: str | None = None, severity: Severity | None = None, **parts: Any
    ) -> Finding:
        """Return the finding of this problem at span.

        help and severity are the code's own if not given; parts are further fields of Finding.
        """
        return Finding(
            code=self.name,
            message=message,
            span=span,
            severity=severity or self.severity,
            help=self.help if help is None else help,
            **parts,
        )

    def __repr__(self) -> str:
        return f"Code({self.name!r}, {self.severity!r})"


def reason(error: OSError) -> str:
    """Return why the system refused to read or to write, in Chinese where that is known."""
    return _REASONS.get(error.errno or 0, error.strerror or str(error))


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings by place, and by severity where the place is the same."""
    return sorted(findings, key=lambda f: (*f.span.sort_key(), ORDER[f.severity], f.code))


def has_errors(findings: Iterable[Finding]) -> bool:
    """Return whether any finding blocks a final build."""
    return any(f.severity == "error" for f in findings)
