"""Files whose names are nearly the one that was typed: 2021.yaml.txt, ２０２１.yaml, 2021年.yaml for 2021.yaml."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from gendoc.core.filetype import by_name
from gendoc.core.text import year_of_file

MAX_SEEN = 5_000  # files and folders that are looked at
_DEPTH = 4
_LONG = 3  # characters at the end of a folder's name by which it may be called: 民政局 for 某市民政局
_ENDS = re.compile(r"(?:[.,](?:y[amnl]{2,4}|txt|text|bak)|[.,]|(?<=[0-9])ya?ml)+$")
_NOTES = re.compile(
    r"(?:[-_—]*(?:副本|备份|终稿|定稿|copy)[0-9]*|[-_]*\([^()]{1,8}\))+$"
)  # as programs and people add them
_YEAR = re.compile(r"[0-9oil]{4}")
_DIGITS = str.maketrans("oil", "011")


def alike(name: str, folder: Path, *, results: str = "", kind: str = "") -> list[Path]:
    """Return the files in folder, at most _DEPTH folders down, that name may mean, though it is spelled otherwise.

    Width, case, spaces, the extension and a final 年 or 年度 make no difference, nor do the letters O and l in a year.
    results is the folder below folder that is left out, kind the file that every report type has, of which no file is
    meant. If there are none, name may say the folder, or a part of the file's name. Where some are in a folder that
    name also says, only those are returned.
    """
    *within, last = re.split(r"[/\\]", name)
    stem, suffix = os.path.splitext(last)
    stem = _plain(last if by_name(suffix) is None else stem)
    if not stem:
        return []
    files = list(_files(folder, results, kind))
    same = [file for file in files if _plain(file.name) == stem] or [file for file in files if _says(stem, file)]
    said = {file: len({*file.parts[:-1]} & {*within}) for file in same}
    most = max(said.values(), default=0)
    return sorted((file for file in same if said[file] == most), key=lambda file: (len(file.parts), file))


def _says(stem: str, file: Path) -> bool:
    """Return whether stem says a data file by its folder, 某某局 or 某某局2020, or by a part of its name, 2024自评表."""
    if file.suffix.casefold() not in (".yaml", ".yml"):
        return False
    name, folder = _plain(file.name), _plain(file.parent.name)
    year = year_of_file(stem)
    rest = stem.removeprefix(year)
    by_part = bool(year and rest) and name.startswith(year) and name.endswith(rest)
    said = stem.removesuffix(name)
    enough = said == folder or said != stem or len(said) >= _LONG
    by_folder = bool(folder and said) and enough and folder.endswith(said)
    return by_part or by_folder or (stem == name + folder and bool(folder))


def _plain(name: str) -> str:
    """Return a file name without what does not count in comparing it."""
    text = unicodedata.normalize("NFKC", name).replace("。", ".").replace("、", ".").casefold()
    text = _NOTES.sub("", _ENDS.sub("", re.sub(r"\s", "", text)))
    text = re.sub(r"(?<=[0-9])年度?$", "", text)
    return text.translate(_DIGITS) if _YEAR.fullmatch(text) else text


def _files(folder: Path, results: str, kind: str) -> Iterator[Path]:
    """Yield the files below folder that may be data files.

    No hidden ones, none whose name says another type, none of a report type, and no results.
    """
    seen = 0
    top = len(folder.parts)
    for place, folders, files in os.walk(folder):
        here = Path(place)
        folders[:] = sorted(name for name in folders if not name.startswith(".")) if _may_go(here, top) else []
        if here == folder and results in folders:
            folders.remove(results)
        for name in sorted(files) if kind not in files else ():
            seen += 1
            if not name.startswith((".", "~")) and (by_name(os.path.splitext(name)[1]) is None):
                yield here / name
        if seen > MAX_SEEN:
            return


def _may_go(folder: Path, top: int) -> bool:
    return len(folder.parts) - top < _DEPTH
