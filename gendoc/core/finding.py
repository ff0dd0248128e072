"""Findings: what is wrong with a report, said once each.

A mistake in a data file or a report kind is a Finding and is shown with all others; a
Failure is a run that could not take place at all (no such file, disk full).
"""

from __future__ import annotations

import errno
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

from gendoc.core.source import Span

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


class Failure(Exception):
    """A run that could not take place; its text is one Chinese message for the user."""


class FailedRule(NamedTuple):
    """A rule that a problem makes fail: its id, the item if it holds for each, how far off, in words."""

    rule: str
    item: str
    gap: Decimal | None
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One problem, said once, with what is needed to fix it.

    code is a stable id: one of gendoc.core.codes, or the id of the rule that failed (waivers name
    it).  gap is in the figures' own unit.  causes are of equal rank: one is a likely cause, several
    are clues; ruled_out names what was tried and explains nothing.  fix, if known, is a place and
    what should stand there.  witnesses are the rules that this one problem makes fail, the
    finding's own first; none if it is no matter of rules.
    """

    code: str
    message: str
    span: Span
    severity: Severity = "error"
    label: str = ""
    related: tuple[tuple[Span, str], ...] = ()
    gap: Decimal | None = None
    causes: tuple[str, ...] = ()
    ruled_out: tuple[str, ...] = ()
    help: str = ""
    fix: tuple[Span, str] | None = None
    witnesses: tuple[FailedRule, ...] = ()


def reason(error: OSError) -> str:
    """Return why the system refused to read or to write, in Chinese where that is known."""
    return _REASONS.get(error.errno or 0, error.strerror or str(error))


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings by place, and by severity where the place is the same."""
    return sorted(findings, key=lambda f: (*f.span.sort_key(), ORDER[f.severity], f.code))


def has_errors(findings: Iterable[Finding]) -> bool:
    """Return whether any finding blocks a final build."""
    return any(f.severity == "error" for f in findings)
