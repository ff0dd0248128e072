"""Reading the other files that a data file names, within the folder of data files and within a total size."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path as File
from typing import NamedTuple, TypeAlias

from gendoc.core.finding import Failure, Finding, has_errors, reason
from gendoc.core.project import YAML
from gendoc.core.source import Span
from gendoc.core.text import shorten
from gendoc.data.nodes import ScalarNode
from gendoc.report.report import Report

MAX_BYTES = 16 * 1024 * 1024  # of all files together
Load: TypeAlias = Callable[[File], tuple[Report | None, Sequence[Finding]]]


class LinkedReport(NamedTuple):
    """One linked file: report is None if it cannot be used, and why says then why not.

    name is 上年, 同年, 上年另种 or the unit's; shown is the file as messages show it; span is the place in this file
    that asks for it.  absent: there is no file by the name that it has by convention.
    """

    name: str
    span: Span
    shown: str = ""
    report: Report | None = None
    why: str = ""
    absent: bool = False

    @property
    def unusable(self) -> bool:
        """Return whether there is such a file, which cannot be used."""
        return self.report is None and bool(self.shown) and not self.absent


class Unusable(Exception):
    """A linked file that exists or is named, but cannot be used; its text says why."""

    def __init__(self, message: str, advice: str) -> None:
        super().__init__(message)
        self.advice = advice


@dataclass(slots=True, eq=False, repr=False)
class LinkedFiles:
    """Reads files linked to a data file; none may lie outside folder after all links are resolved.

    load returns the report in a file, with the figures that its own rules derive, and raises Failure; shown returns
    what messages call a file.  bytes is the size of the files read so far.
    """

    file: File
    folder: File
    load: Load
    shown: Callable[[File], str]
    bytes: int = 0

    def named(self, text: ScalarNode) -> File:
        """Return the file that text names by a path from the data file's folder; raises Unusable for any other text."""
        written = str(text)
        if File(written).is_absolute() or written.startswith("~") or re.search(r'[\\:*?"<>|]', written):
            raise Unusable(
                f"「{shorten(written, 80)}」不是从本文件所在文件夹写起的路径", "写成 ../某单位/2019.yaml 的样子"
            )
        if not written.endswith(YAML):
            raise Unusable(f"「{shorten(written, 80)}」不是数据文件", "数据文件以 .yaml 结尾")
        return self.file.parent / written

    def loaded(self, file: File, shown: str) -> Report:
        """Return the report in file; raises Unusable if it lies outside the folder, cannot be read or has errors."""
        try:
            real, own_file, folder = file.resolve(), self.file.resolve(), self.folder.resolve()
            if not real.is_relative_to(folder):
                alone = folder == own_file.parent
                where = "本文件所在的文件夹" if alone else f"数据文件夹 {self.shown(self.folder)} "
                raise Unusable(f"{shorten(shown, 80)} 不在{where}里，没有读取", "把它放进那里，再指明")
            if real == own_file:
                raise Unusable("指的就是本文件", "改成另一份数据文件")
            self.bytes += os.stat(real).st_size
        except FileNotFoundError:
            raise Unusable(f"没有 {shown} 这个文件", "改正文件名，或把文件放到那里") from None
        except (OSError, RuntimeError, ValueError) as error:
            why = reason(error) if isinstance(error, OSError) else "链接绕成了圈，没有指向文件"
            raise Unusable(f"{shorten(shown, 80)} 无法读取（{why}）", "改正文件名，或换上完好的文件") from None
        if self.bytes > MAX_BYTES:
            raise Unusable(f"各份数据文件合计超过 {MAX_BYTES:,} 字节，{shown} 没有读取", "请确认没有选错文件")
        try:
            report, findings = self.load(file)
        except Failure as failure:
            raise Unusable(str(failure), "换上完好的文件") from None
        if report is None:
            first = next(iter(finding for finding in findings if has_errors([finding])), None)
            first_error = f"（第 {first.span.line} 行：{shorten(first.message, 80)}）" if first else ""
            raise Unusable(f"{shown} 读不懂{first_error}", f"先用 gendoc check {shown} 核对，把它改好")
        return report


def suffix(file: File) -> str:
    """Return the extension of a data file, .yaml for any other file."""
    return file.suffix if file.suffix in YAML else YAML[0]


def renumbered(file: File, year: int, other: int) -> File:
    """Return the path of another year's file: 2019决算.yaml for 2020决算.yaml, 2019.yaml for a name without a year."""
    stem = file.stem.replace(str(year), str(other), 1) if str(year) in file.stem else str(other)
    return file.with_name(f"{stem}{suffix(file)}")
