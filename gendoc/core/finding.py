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
    errno.ENFILE: "系统打开的文件太多",
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EEXIST: "已经存在",
    errno.EISDIR: "是文件夹",
    errno.ENOTEMPTY: "文件夹不是空的",
    errno.EFBIG: "文件太大，超过系统的上限",
    errno.ENOMEM: "内存不够",
    errno.EBUSY: "正在被别的程序使用",
    errno.ETXTBSY: "正在运行，不能改动",
    errno.EINVAL: "系统不接受这个名称或位置",
    errno.EILSEQ: "系统不接受名称里的字",
    errno.ENXIO: "设备不存在",
    errno.ENODEV: "设备不存在",
    errno.ENOEXEC: "不是能运行的程序",
    errno.EAGAIN: "系统一时忙不过来，请稍后再试",
    errno.EPIPE: "接收的程序已经退出",
    errno.ETIMEDOUT: "等了很久没有回应",
    errno.ESTALE: "网络文件夹已经断开",
    errno.ENOTCONN: "网络文件夹已经断开",
    errno.EHOSTUNREACH: "网络文件夹已经断开",
    errno.ENOLCK: "所在磁盘不能加锁",
}
ORDER: dict[Severity, int] = {"error": 0, "warning": 1, "note": 2}
WORDS: dict[Severity, str] = {"error": "错误", "warning": "提醒", "note": "说明"}


class Failure(Exception):
    """A run that could not take place; its text is one Chinese message for the user.

    path is the file or folder that it is about, None if it is about none.  reason is the message
    without the name of the file in front; shown is that name, if the message is to begin with it, and
    between the text that separates the two.  A reason of two sentences is the problem, then advice on what to do.
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
    """There is no file of that name, or there are several.

    typed is the name; meant are the files that it may mean, though they are spelled otherwise.
    """

    def __init__(
        self, problem: str, path: File | None = None, *, shown: str = "", meant: tuple[File, ...] = ()
    ) -> None:
        super().__init__(problem, path, shown=shown)
        self.typed, self.meant = shown, meant


class CannotRead(Failure):
    """A file exists but cannot be read: no permission, a folder, not the kind of file that is needed."""


class CannotWrite(Failure):
    """A result cannot be written; what stood in its place is unchanged."""


class OutputEdited(CannotWrite):
    """The file to be overwritten was edited since gendoc made it, or was not made by gendoc."""


class OfficeMissing(Failure):
    """LibreOffice is not installed, or not where the user says."""


class FailedRule(NamedTuple):
    """A rule that fails because of a problem.

    rule is its id; item is the item it fails for, "" if the rule is not one for each item.  difference is
    in the figures' own unit, None if the rule has none; message is the sentence about it.
    """

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
    figures' own unit.  causes are of equal rank: one is a likely cause unless clue is set, several are clues; ruled_out
    names the explanations that were tried and do not fit.  fix, if known, is a place and the text that
    should stand there.  failed are the rules that fail because of this problem, the one that code names
    first; empty if the problem has nothing to do with rules.
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
    clue: bool = False
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
    """A kind of problem: its stable name, its severity, and the help that is the same for all its findings.

    Only a Code makes findings.  Each is made once, in the module that finds the problem; a second of
    the same name raises ValueError.  official and fix are parts of the sentence about a deviation from
    the official layout: what the standard asks for, and how to correct it.
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
        """Return the code whose name is the id of a report type's rule; all() does not list it."""
        code = cls.__new__(cls)
        code.name, code.severity, code.help, code.official, code.fix = rule, severity, "", "", ""
        return code

    @classmethod
    def all(cls) -> tuple[Code, ...]:
        """Return every code of the modules imported so far, ordered by name."""
        return tuple(cls._made[name] for name in sorted(cls._made))

    def at(
        self, span: Span, message: str, *, help: str | None = None, severity: Severity | None = None, **parts: Any
    ) -> Finding:
        """Return the finding that says this problem stands at span.

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


def reason(error: BaseException) -> str:
    """Return why the system or a library refused something, in Chinese: never their own words, which are English."""
    if isinstance(error, OSError):
        number = error.errno or 0
        return _REASONS.get(number) or (f"系统错误 {number}" if number else own_words(str(error), "系统不允许"))
    return own_words(str(error), f"原因 {type(error).__name__}")


def own_words(text: str, otherwise: str) -> str:
    """Return a text of gendoc's, which is Chinese; otherwise instead of one of a library's."""
    return text if any("\u4e00" <= char <= "\u9fff" for char in text) else otherwise


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings ordered by place; at the same place, the most severe first."""
    return sorted(findings, key=lambda f: (*f.span.sort_key(), ORDER[f.severity], f.code))


def has_errors(findings: Iterable[Finding]) -> bool:
    """Return whether any finding blocks a final build."""
    return any(f.severity == "error" for f in findings)
