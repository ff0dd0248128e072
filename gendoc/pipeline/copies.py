"""Data files that say they are the same report: a copy that was kept beside, two files of one department and year.

Both would be written to one name, so the later one would replace the earlier.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from gendoc.core.files import beginning
from gendoc.core.finding import CannotWrite, Code, Finding
from gendoc.core.project import DATA, MAX_SEEN, OUTPUT, YAML, root_of, shown
from gendoc.data.reader import NotYaml, events
from gendoc.report.edition import Edition
from gendoc.report.report import Report

SAME_REPORT = Code(
    "same-report",
    "warning",
    help="只留一份：不用的移到别处，或把名称末尾的 .yaml 改成 .bak；都要用的，改正其中一份的单位、年度或文种",
)
_HEAD = 1 << 13  # bytes at the beginning of a file in which the three lines are looked for
_MAX_FILES = 2_000  # of a folder that are looked into
_MAX_NAMED = 10  # files that a message names
_KEYS = ("文种", "单位", "年度")


class Identity(NamedTuple):
    """What a data file says it is: report type, department, year, as typed."""

    type: str
    department: str
    year: str


class Listing:
    """The data files in the folders of a run and how each begins: a folder is listed once, a file is opened once.

    What each says it is is read where it may be the same report; of a folder that is asked about again, once for all.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[Path, bool], list[tuple[Path, bytes]]] = {}
        self._said: dict[tuple[Path, bool], dict[Identity, list[Path]]] = {}

    def others(self, file: Path, own: Identity) -> list[Path]:
        """Return the other data files that say they are the report own, which is in file.

        They are looked for in the folder of file and, if it belongs to a project, in the project's and below its data/.
        """
        real = Path(os.path.realpath(file))
        root = Path(os.path.realpath(root_of(file)))
        places = [(real.parent, False)]
        if real.is_relative_to(root):
            places += [(root, False), (root / DATA, True)]
        same = dict.fromkeys(other for place in places for other in self._alike(place, own) if other != real)
        return list(same)

    def _alike(self, place: tuple[Path, bool], own: Identity) -> list[Path]:
        """Return the data files in a folder that say they are the report own."""
        if place not in self._known:
            self._known[place] = [(file, beginning(file, _HEAD)) for file in _files(*place)]
            words = [word.encode() for word in own]
            near = ((file, head) for file, head in self._known[place] if all(word in head for word in words))
            return [file for file, head in near if _said(head) == own]
        if place not in self._said:
            by_report = self._said.setdefault(place, {})
            for file, head in self._known[place]:
                if (said := _said(head)) is not None:
                    by_report.setdefault(said, []).append(file)
        return self._said[place].get(own, [])


def same_report(
    report: Report, file: Path, titles: Mapping[Edition, str], listing: Listing | None = None
) -> list[Finding]:
    """Return the finding that other data files say that they are the same report.

    titles are those of the report's documents, {} if there are none; listing is that of the run.
    """
    figure = report.figures.get(("年度",))
    if figure is None:
        return []
    own = Identity(report.type.name, report.text("单位"), figure.text)
    others = (listing or Listing()).others(file, own)
    if not others:
        return []
    from gendoc.core.writing import safe_name

    target = "、".join(f"「{safe_name(title)}.docx」" for title in titles.values()) or "同一个 Word 文件"
    message = f"{_named(others)} 与这一份的单位、年度、文种都相同，都生成{target}，后生成的会换掉先生成的"
    return [SAME_REPORT.at(figure.span, message, path=figure.path)]


def clashes(
    files: Iterable[Path], has_document: Callable[[Path], bool], output: Path | None = None
) -> dict[Path, CannotWrite]:
    """Return, for each of several files to be built that says it is the same report as another, the failure.

    output is the folder that all are written to, None if each is written to that of its project: then those of
    different projects are no rivals.  has_document tells whether a file has no error that forbids its document: one
    that has stops none of the others.
    """
    named: dict[tuple[Identity, Path], dict[str, Path]] = {}
    for file in files:
        if (own := identity(file)) is not None:
            folder = Path(os.path.realpath(output or root_of(file) / OUTPUT))
            named.setdefault((own, folder), {}).setdefault(os.path.realpath(file), file)
    failures: dict[Path, CannotWrite] = {}
    for group in named.values():
        rivals = [file for file in group.values() if has_document(file)] if len(group) > 1 else []
        for file in rivals if len(rivals) > 1 else ():
            others = [other for other in rivals[: _MAX_NAMED + 1] if other != file]
            failures[file] = CannotWrite(
                f"与 {_named(others, len(rivals) - 1)} 的单位、年度、文种都相同，会写成同一个 Word 文件，都没有生成",
                file,
                shown=shown(file),
                advice="一次只写其中一份；多余的一份移到别处",
            )
    return failures


def _named(files: Sequence[Path], count: int = 0) -> str:
    """Return the names of the first files; count is how many there are, if not all are given."""
    count = count or len(files)
    named = "、".join(shown(file) for file in files[:_MAX_NAMED])
    return f"{named} 等 {count} 个文件" if count > _MAX_NAMED else named


def identity(file: Path) -> Identity | None:
    """Return what a data file says it is, None if its first lines do not say it, or if it is no regular file."""
    return _said(beginning(Path(os.path.realpath(file)), _HEAD))


def _said(head: bytes) -> Identity | None:
    """Return what a file says it is that begins with head; None if a value is not text on one line, or comes twice."""
    typed: dict[str, str] = {}
    for key, value in _pairs(head.decode("utf-8-sig", "ignore")):
        if key in _KEYS and (key in typed or not value):
            return None
        if key in _KEYS:
            typed[key] = value
    return Identity(*(typed[key] for key in _KEYS)) if len(typed) == len(_KEYS) else None


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """Yield the keys of the first level, as far as the text can be read, each with its text; "" for what is none."""
    depth, key = 0, None
    for event in _read(text):
        kind = type(event).__name__
        if kind in ("MappingEndEvent", "SequenceEndEvent"):
            depth -= 1
            key = key if depth > 1 else None
            continue
        if depth == 1:
            is_text = kind == "ScalarEvent" and event.style not in ("|", ">") and event.anchor is None
            if key is None:
                key = event.value if is_text else ""
            else:
                yield key, event.value if is_text and event.tag is None else ""
                key = None if kind in ("ScalarEvent", "AliasEvent") else key
        depth += kind in ("MappingStartEvent", "SequenceStartEvent")


def _read(text: str) -> Iterator[Any]:
    with contextlib.suppress(NotYaml):
        yield from events(text)


def _files(folder: Path, below: bool) -> Iterator[Path]:
    """Yield the data files in folder, at most _MAX_FILES, those in the folders below it too if below is set."""
    listed = seen = 0
    for place, folders, names in os.walk(folder):
        seen += len(names) + len(folders)
        folders[:] = sorted(name for name in folders if not name.startswith(".")) if below else []
        for name in sorted(names):
            if name.lower().endswith(YAML) and not name.startswith((".", "~")):
                yield Path(place, name)
                listed += 1
                if listed == _MAX_FILES:
                    return
        if seen > MAX_SEEN:
            return
