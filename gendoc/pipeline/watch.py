"""Building a report again whenever one of the files that it is made of is saved.

Twice a second the files' times, sizes and inodes are compared: that also notices a file which an editor saved under a
new name and renamed, and it works on a network drive, where the system does not report changes.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from gendoc.core.finding import Failure
from gendoc.core.project import YAML
from gendoc.pipeline.results import Built, Checked

PAUSE = 0.5
Stamp: TypeAlias = tuple[int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of a watch: what was built, or why the run could not take place."""

    built: Built | None = None
    failure: Failure | None = None


def watch(file: Path, build: Callable[[Path], Built], pause: float = PAUSE) -> Iterator[Run]:
    """Yield the result of building file, at once and again after every change, without end.

    A change counts when all files have stayed the same for a pause and the file exists.  Watched are the file, the data
    files beside it and linked to it, and its report type.
    """
    checked: Checked | None = None
    while True:
        before = _stamps(file, checked)
        try:
            built = build(file)
            checked = built.checked if built.checked.report is not None else checked
            run = Run(built=built)
        except Failure as failure:
            run = Run(failure=failure)
        before = _stamps(file, checked) | before  # the older stamps count, so that a change during the run is noticed
        yield run
        while not (now := _settled(file, checked, pause)) or now == before:
            pass


def _settled(file: Path, checked: Checked | None, pause: float) -> dict[Path, Stamp]:
    """Return the stamps as soon as they stay the same for a pause; {} if the file does not exist then."""
    now = _stamps(file, checked)
    while True:
        time.sleep(pause)
        now, last = _stamps(file, checked), now
        if now == last:
            return now if file in now else {}


def _stamps(file: Path, checked: Checked | None) -> dict[Path, Stamp]:
    """Return time, size and inode of each watched file that exists."""
    stamps: dict[Path, Stamp] = {}
    for path in _watched(file, checked):
        try:
            status = path.stat()
        except OSError:
            continue
        stamps[path] = (status.st_mtime_ns, status.st_size, status.st_ino)
    return stamps


def _watched(file: Path, checked: Checked | None) -> set[Path]:
    report = checked.report if checked else None
    files = {file, *_files(file.parent, YAML)}
    if report is not None:
        files |= _files(report.type.folder, ("",))
    if checked is not None and checked.linked is not None:
        files |= {Path(other.shown) for other in checked.linked.used if other.report is not None}
    return files


def _files(folder: Path, suffixes: tuple[str, ...]) -> set[Path]:
    try:
        return {
            folder / name for name in os.listdir(folder) if name.endswith(suffixes) and not name.startswith((".", "~"))
        }
    except OSError:
        return set()
