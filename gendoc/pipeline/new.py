"""`gendoc new`: next year's data file, or a department's first."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from gendoc.core.datafile import BACKUPS, create
from gendoc.core.files import MAX_BYTES, beginning, contents_of, decoded
from gendoc.core.finding import CannotRead, CannotWrite, Failure, FileMissing, Finding, has_errors, in_order, reason
from gendoc.core.project import DATA, DOCS, OUTPUT, bundled, find_data, find_type, no_type, root_of, shown, type_names
from gendoc.core.project import FOLDER as TEMPLATES
from gendoc.core.temporary import temporary_folder
from gendoc.core.writing import DEFAULT_NAME, explained, safe_name
from gendoc.pipeline.pending import Pending, pending
from gendoc.pipeline.rollforward import roll_forward
from gendoc.pipeline.steps import load
from gendoc.report.linked_files import renumbered
from gendoc.report.load import rules_of
from gendoc.report.report import Report
from gendoc.report.type import STARTER


@dataclass(frozen=True, slots=True, kw_only=True)
class NewYear:
    """The result of from_file: the file written, None if findings has errors that forbid one.

    pending is what is to be filled in, carried how many opening figures were taken over; stale are lines, with their
    numbers and where in it that is, that still name the old year.
    """

    file: Path | None
    findings: tuple[Finding, ...] = ()
    pending: tuple[Pending, ...] = ()
    carried: int = 0
    old: int = 0
    stale: tuple[tuple[int, str, int], ...] = ()


def from_file(name: str, year: int, output: Path | None) -> NewYear:
    """Write the data file of year from that of an earlier year, which may have pending figures.

    name is what the user calls the earlier file.  Raises FileMissing if it is not found, CannotWrite if the new file
    exists, Failure if the file cannot be rolled forward.
    """
    file = find_data(name)
    loaded = load(file)
    errors = tuple(finding for finding in loaded.findings if finding.code not in ("pending-figure", "pending-text"))
    if loaded.report is None or has_errors(errors):
        return NewYear(file=None, findings=tuple(in_order(errors)))
    try:
        rolled = roll_forward(loaded.report, year)
    except ValueError as error:
        raise Failure(str(error), file, shown=shown(file)) from None
    target = output or _target(file, loaded.report, year)
    create(target, rolled.text)
    listed = pending(loaded.report, rolled.emptied, rolled.text, rules_of(loaded.report)[0])
    return NewYear(file=target, pending=listed, carried=rolled.carried, old=rolled.old, stale=rolled.stale)


def _target(file: Path, report: Report, year: int) -> Path:
    """Return the path for the file of year: beside file, with the year in its name replaced."""
    figure = report.figures.get(("年度",))
    old = year if figure is None or figure.value is None else int(figure.value)
    return renumbered(file, old, year).with_suffix(".yaml")


def from_starter(department: str, year: int, kind: str | None, output: Path | None) -> Path:
    """Write the first data file of a department from the starter of report type kind; return its path.

    Raises CannotWrite if the file exists, Failure as start does, and if no department can be called so.
    """
    reserved = department.isalnum() and safe_name(department) == DEFAULT_NAME != department
    if reserved or not department.strip(" ."):
        raise Failure(f"「{department}」不是单位名称，请写明给哪个单位新建")
    root = root_of(Path("x"))
    target, text = start(department, year, kind, root)
    target = output or target
    with explained(target):
        target.parent.mkdir(parents=True, exist_ok=True)
    create(target, text)
    return target


def init(folder: Path) -> list[Path]:
    """Make a project in folder: templates/, data/ with a worked example, docs/ that these refer to, output/.

    Returns the data files that can be found by name because no other has the same.  Raises CannotWrite if a folder of
    the project exists or cannot be made.
    """
    source = bundled()
    existing = [folder / name for name in (TEMPLATES, DATA, DOCS) if (folder / name).exists()]
    if existing:
        raise CannotWrite(f"{shown(existing[0])} 已经存在，没有改动任何文件；请换一个文件夹名", existing[0])
    if folder.exists() and not folder.is_dir():
        raise CannotWrite(f"{shown(folder)} 是一个文件，请换一个文件夹名", folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with temporary_folder(folder) as staged:
            shutil.copytree(source, staged / TEMPLATES, ignore=shutil.ignore_patterns("__pycache__"))
            shutil.copytree(source.parent / DATA, staged / DATA, ignore=shutil.ignore_patterns(BACKUPS, ".gendoc-*"))
            shutil.copytree(source.parent / DOCS, staged / DOCS)
            for name in (DOCS, DATA, TEMPLATES):
                (staged / name).rename(folder / name)
        (folder / OUTPUT).mkdir(exist_ok=True)
    except OSError as error:
        raise CannotWrite(f"建不了（{reason(error)}）", folder, shown=shown(folder)) from None
    samples = sorted((folder / DATA).rglob("*.yaml"), key=lambda sample: (sample.name, sample))
    named = Counter(sample.name for sample in samples)
    return [sample for sample in samples if named[sample.name] == 1]


def start(department: str, year: int, kind: str | None, folder: Path) -> tuple[Path, str]:
    """Return path and text of a department's first data file, made from the starter of report type kind.

    kind may be None if the project of folder has only one.  Raises Failure if there is no such report type, FileMissing
    if it has no starter.
    """
    names = type_names(folder / "x")
    if kind is None:
        if len(names) != 1:
            raise Failure(f"有几种报告，请用 --kind 写明是哪一种：{'、'.join(names)}")
        kind = names[0]
    home = find_type(kind, folder / "x")
    if home is None:
        raise Failure(no_type(kind, folder / "x"))
    try:
        starter = contents_of(home / STARTER, shown(home / STARTER), inside=home)
    except FileMissing:
        raise FileMissing(f"「{kind}」没有起步文件 {STARTER}", home / STARTER) from None
    source, wrong = decoded(starter)
    if wrong is not None:
        raise CannotRead(wrong.message, home / STARTER, shown=shown(home / STARTER), advice=wrong.help)
    text = source.text
    text = re.sub(r"(?m)^单位:.*$", lambda _: f"单位: {_quoted(department)}", text, count=1)
    text = re.sub(r"(?m)^年度:.*$", f"年度: {year}", text, count=1)
    return _free(folder / DATA / safe_name(department) / f"{year}.yaml", kind), text


def _free(file: Path, kind: str) -> Path:
    """Return file; if a report of another type has that name, a name with the report type in it: 2021某种报告.yaml."""
    text = beginning(file, MAX_BYTES).decode("utf-8-sig", "ignore")
    other = re.search(r"(?m)^文种: *(.*?) *(?:#.*)?$", text)
    return file.with_name(f"{file.stem}{kind}.yaml") if other and other[1].strip("'\"") != kind else file


def _quoted(text: str) -> str:
    """Return text as a YAML scalar."""
    return text if re.fullmatch(r"[\u4e00-\u9fff（）A-Za-z0-9]+", text) else "'" + text.replace("'", "''") + "'"
