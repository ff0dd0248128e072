"""Data files that say they are the same report: a copy that was kept beside, two files of one department and year.

Both would be written to one name, so the later one would replace the earlier.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from gendoc.core.finding import CannotWrite, Code, Finding
from gendoc.core.project import DATA, data_folder, shown
from gendoc.core.writing import safe_name
from gendoc.report.edition import Edition
from gendoc.report.linked_files import SUFFIXES
from gendoc.report.report import Report

SAME_REPORT = Code(
    "same-report",
    "warning",
    help="只留一份：不用的移到 data/ 外面，或把名称末尾的 .yaml 改成 .bak；都要用的，改正其中一份的单位、年度或文种",
)
_HEAD = 1 << 14  # bytes at the beginning of a file in which the three lines are looked for
_MAX_FILES = 2_000  # that are looked into
_LINE = re.compile(r"(?m)^(文种|单位|年度):[ \t]+['\"]?(.+?)['\"]?[ \t]*(?:[ \t]#.*)?\r?$")


class Identity(NamedTuple):
    """What a data file says it is: report type, department, year, as typed."""

    type: str
    department: str
    year: str


def same_report(report: Report, file: Path, titles: Mapping[Edition, str]) -> list[Finding]:
    """Return the finding that other data files say that they are the same report.

    titles are those of the report's documents, {} if there are none.
    """
    figure = report.figures.get(("年度",))
    if figure is None:
        return []
    own = Identity(report.type.name, report.text("单位"), figure.text)
    real = os.path.realpath(file)
    others = [other for other in _files(data_folder(file)) if os.path.realpath(other) != real]
    others = [other for other in others if identity(other) == own]
    if not others:
        return []
    named = "、".join(shown(other) for other in others)
    target = "、".join(f"「{safe_name(title)}.docx」" for title in titles.values()) or "同一个 Word 文件"
    message = f"{named} 与这一份的单位、年度、文种都相同，都生成{target}，后生成的会换掉先生成的"
    return [SAME_REPORT.at(figure.span, message, path=figure.path)]


def clashes(files: Iterable[Path], has_document: Callable[[Path], bool]) -> dict[Path, CannotWrite]:
    """Return, for each of several files to be built that says it is the same report as another, the failure.

    has_document tells whether a file has no error that forbids its document: one that has stops none of the others.
    """
    named: dict[Identity, dict[str, Path]] = {}
    for file in files:
        if (own := identity(file)) is not None:
            named.setdefault(own, {}).setdefault(os.path.realpath(file), file)
    failures: dict[Path, CannotWrite] = {}
    for group in named.values():
        rivals = [file for file in group.values() if has_document(file)] if len(group) > 1 else []
        for file in rivals if len(rivals) > 1 else ():
            others = "、".join(shown(other) for other in rivals if other != file)
            failures[file] = CannotWrite(
                f"与 {others} 的单位、年度、文种都相同，会写成同一个 Word 文件，都没有生成",
                file,
                shown=shown(file),
                advice="一次只写其中一份；多余的一份移到 data/ 外面",
            )
    return failures


def identity(file: Path) -> Identity | None:
    """Return what a data file says it is, None if its first lines do not say it, or if it is no regular file."""
    try:
        if not file.is_file():  # opening a pipe would wait for ever
            return None
        with file.open("rb") as stream:
            text = stream.read(_HEAD).decode("utf-8-sig", "replace")
    except OSError:
        return None
    found = dict(reversed(_LINE.findall(text)))
    return Identity(*(found[key] for key in ("文种", "单位", "年度"))) if len(found) == len(Identity._fields) else None


def _files(folder: Path) -> Iterator[Path]:
    """Yield the data files in folder, at most _MAX_FILES; where it is no project's data/, not those in folders below."""
    seen = 0
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".")) if folder.name == DATA else []
        for name in sorted(names):
            if name.endswith(SUFFIXES) and not name.startswith((".", "~")):
                yield Path(place, name)
                seen += 1
                if seen == _MAX_FILES:
                    return
