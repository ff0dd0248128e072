"""`gendoc new`: next year's data file, or a department's first."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gendoc.core.finding import Failure, Finding, has_errors
from gendoc.core.project import find_data, root_of, shown
from gendoc.core.writing import write_output
from gendoc.pipeline import load
from gendoc.report.linked import renumbered
from gendoc.report.report import Report
from gendoc.rollforward import roll_forward
from gendoc.scaffold import start


@dataclass(frozen=True, slots=True, kw_only=True)
class NewYear:
    """What came of rolling a file forward; file is None if it has errors that forbid it."""

    file: Path | None
    findings: tuple[Finding, ...] = ()
    emptied: int = 0
    carried: int = 0
    stale: tuple[tuple[int, str], ...] = ()


def from_file(given: str, year: int, output: Path | None) -> NewYear:
    """Write the data file of year from that of the year before; pending figures do not matter.

    Raises Failure if given is not found or the new file exists.
    """
    file = find_data(given)
    loaded = load(file)
    errors = tuple(finding for finding in loaded.findings if finding.code not in ("pending-figure", "pending-text"))
    if loaded.report is None or has_errors(errors):
        return NewYear(file=None, findings=errors)
    try:
        rolled = roll_forward(loaded.report, year)
    except ValueError as error:
        raise Failure(f"{shown(file)}：{error}") from None
    target = output or _target(file, loaded.report, year)
    _write(target, rolled.text)
    return NewYear(file=target, emptied=rolled.emptied, carried=rolled.carried, stale=rolled.stale)


def _target(file: Path, report: Report, year: int) -> Path:
    """Return where the file of year goes: beside file, by its name with the other year."""
    figure = report.figures.get(("年度",))
    old = year if figure is None or figure.value is None else int(figure.value)
    return renumbered(file, old, year).with_suffix(".yaml")


def from_starter(department: str, year: int, kind: str | None, output: Path | None) -> Path:
    """Write the first data file of a department from its report kind's starter; return where.

    Raises Failure if the file exists or there is no such kind.
    """
    root = root_of(Path("x"))
    target, text = start(department, year, kind, root)
    target = output or target
    target.parent.mkdir(parents=True, exist_ok=True)
    _write(target, text)
    return target


def _write(target: Path, text: str) -> None:
    if target.exists():
        raise Failure(f"{shown(target)} 已经存在，没有改动；请先移走它，或用 -o 另选文件名")
    write_output(target, text.encode(), guard=False)
