"""New projects and new data files, from what came with gendoc."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path

from gendoc.core.finding import Failure, reason
from gendoc.core.project import DATA, OUTPUT, bundled, find_kind, kind_names, shown
from gendoc.core.project import FOLDER as TEMPLATES
from gendoc.core.writing import safe_name
from gendoc.report.type import STARTER


def init(folder: Path) -> list[Path]:
    """Make a project in folder: templates/, data/ with a worked example, output/.

    Returns the data files that go by their name alone.  Raises Failure if one of them is there already or cannot be made.
    """
    source = bundled()
    existing = [folder / name for name in (TEMPLATES, DATA) if (folder / name).exists()]
    if existing:
        raise Failure(f"{shown(existing[0])} 已经存在，没有改动任何文件；请换一个文件夹名")
    if folder.exists() and not folder.is_dir():
        raise Failure(f"{shown(folder)} 是一个文件，请换一个文件夹名")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, folder / TEMPLATES, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(source.parent / DATA, folder / DATA)
        (folder / OUTPUT).mkdir(exist_ok=True)
    except OSError as error:
        raise Failure(f"{shown(folder)}：建不了（{reason(error)}）") from None
    samples = sorted((folder / DATA).rglob("*.yaml"), key=lambda sample: (sample.name, sample))
    named = Counter(sample.name for sample in samples)
    return [sample for sample in samples if named[sample.name] == 1]


def start(department: str, year: int, kind: str | None, folder: Path) -> tuple[Path, str]:
    """Return where the first data file of department goes, and its text from the kind's starter.

    Raises Failure if there is no such kind or it has no starter.
    """
    names = kind_names(folder / "x")
    if kind is None:
        if len(names) != 1:
            raise Failure(f"有几种报告，请用 --kind 写明是哪一种：{'、'.join(names)}")
        kind = names[0]
    home = find_kind(kind, folder / "x")
    if home is None:
        raise Failure(f"没有「{kind}」这种报告；可用：{'、'.join(names)}")
    try:
        text = (home / STARTER).read_text(encoding="utf-8-sig")
    except OSError:
        raise Failure(f"「{kind}」没有起步文件 {STARTER}") from None
    text = re.sub(r"(?m)^单位:.*$", lambda _: f"单位: {_quoted(department)}", text, count=1)
    text = re.sub(r"(?m)^年度:.*$", f"年度: {year}", text, count=1)
    return _free(folder / DATA / safe_name(department) / f"{year}.yaml", kind), text


def _free(file: Path, kind: str) -> Path:
    """Return file, or what goes by the kind too if a report of another kind has that name: 2021某种报告.yaml."""
    try:
        taken = re.search(r"(?m)^文种: *(.*?) *(?:#.*)?$", file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        return file
    return file.with_name(f"{file.stem}{kind}.yaml") if taken and taken[1].strip("'\"") != kind else file


def _quoted(text: str) -> str:
    """Return text as a YAML scalar."""
    return text if re.fullmatch(r"[\u4e00-\u9fff（）A-Za-z0-9]+", text) else "'" + text.replace("'", "''") + "'"
