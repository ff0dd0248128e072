"""The folders of a project: data files under data/, report types under templates/, results in output/."""

from __future__ import annotations

import itertools
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from gendoc.core.filetype import OPEN_XML, by_name
from gendoc.core.finding import CannotRead, Failure, FileMissing

if TYPE_CHECKING:
    from collections.abc import Iterator


FOLDER = "templates"
SCHEMA = "schema.yaml"
MAX_NAME = 60  # characters of a report type's name, which is a folder's
DATA = "data"
OUTPUT = "output"
YAML = (".yaml", ".yml")  # how the names of data files end
DOCS = "docs"
MAX_KINDS = 100  # report types of one project that are looked at
MAX_SEEN = 20_000  # names that are looked at in search of a file
_DEPTH = 4
_LISTED = 10  # files that a message names


def root_of(file: Path) -> Path:
    """Return the project that a data file belongs to: the nearest folder above with templates/.

    A file outside any project belongs to the working folder.
    """
    for parent in file.resolve().parents:
        if (parent / FOLDER).is_dir():
            return parent
    return Path.cwd()


def data_folder(file: Path) -> Path:
    """Return the folder that files linked to a data file must lie in.

    That is the project's data/; for a file outside it, the file's own folder.
    """
    folder = root_of(file).resolve() / DATA
    return folder if file.resolve().is_relative_to(folder) else file.resolve().parent


def find_data(name: str) -> Path:
    """Return the data file that name means on the command line: a path, or a file's name somewhere under data/.

    Raises FileMissing if there is none, or if several have that name; CannotRead for a folder.
    """
    path = Path(name)
    if _exists(path):
        if path.is_dir():
            raise _is_folder(path, name)
        return path
    if path.is_absolute() or ".." in path.parts:
        raise _missing("没有这个文件", path, name)
    places = [place for folder in _data_folders() for place in _below(folder, path)]
    if len(places) == 1:
        return places[0]
    if places:
        listing = "\n".join(f"  {shown(place)}" for place in places)
        problem = f"data/ 下有 {len(places)} 个同名文件，请写明是哪一个：\n{listing}"
        raise FileMissing(problem, path, shown=name)
    raise _missing("当前文件夹和 data/ 下都没有这个文件", path, name)


def _missing(problem: str, path: Path, name: str) -> FileMissing:
    """Return the failure for a data file that is not there, with those whose names are nearly the same."""
    from gendoc.core.alike import alike

    project = next((folder.parent for folder in _data_folders()), Path.cwd())
    similar = alike(name, project, results=OUTPUT, kind=SCHEMA)[:_LISTED]
    if similar:
        listing = "\n".join(f"  {shown(file)}{_rename(file)}" for file in similar)
        return FileMissing(f"{problem}，名称相近的有：\n{listing}", path, shown=name, meant=tuple(similar))
    known = sorted({shown(place) for folder in _data_folders() for place in _below(folder)})
    listing = "\n".join(f"  {known_name}" for known_name in known[:_LISTED])
    more = f"\n  等 {len(known)} 个" if len(known) > _LISTED else ""
    hint = f"，现有：\n{listing}{more}" if known else "；可用 gendoc init 文件夹名 建一个带样例的项目"
    return FileMissing(f"{problem}{hint}", path, shown=name)


def _rename(file: Path) -> str:
    return "" if file.suffix in YAML else "（数据文件的名称要以 .yaml 结尾，最好改名）"


def _is_folder(path: Path, name: str) -> CannotRead:
    files = _below(path)
    if not files:
        return CannotRead("这是文件夹，里面没有数据文件；请指明一个 .yaml 文件", path, shown=name)
    listing = "\n".join(f"  {shown(file)}" for file in files[:_LISTED])
    more = f"\n  等 {len(files)} 个" if len(files) > _LISTED else ""
    return CannotRead(f"这是文件夹，请指明其中的 .yaml 文件：\n{listing}{more}", path, shown=name)


def find_word(name: str, wanted: str = "") -> Path:
    """Return the Word file that name means on the command line: a path, or a file's name in output/.

    wanted ends the message for a data file.  Raises FileMissing if there is none, CannotRead for what is no Word file
    by its name.
    """
    path = Path(name)
    if path.name.startswith("~$"):
        raise CannotRead(
            "这是 Word 打开文件时放在旁边的临时文件，不是文档", path, shown=name, advice="写没有 ~$ 的那个文件"
        )
    for file in (path, root_of(path) / OUTPUT / path):
        if _exists(file):
            other = None if file.is_dir() or path.suffix.lower() in OPEN_XML else by_name(path.suffix)
            if other is not None:
                problem, advice = other.as_word
                raise CannotRead(problem, file, shown=name, advice=advice)
            return file
    if path.suffix.lower() in YAML:
        raise CannotRead(f"这是数据文件的名称，这里要一份 Word 文件（.docx）{wanted}", path, shown=name)
    raise FileMissing("当前文件夹和 output/ 下都没有这个文件", path, shown=name)


def data_names() -> list[str]:
    """Return the names of all data files, for a shell to complete."""
    return sorted({place.name for folder in _data_folders() for place in _below(folder)})


def shown(path: Path) -> str:
    """Return path as messages show it: relative to the working folder where that is shorter."""
    try:
        relative = os.path.relpath(path)
    except ValueError:  # another drive on Windows
        return str(path)
    return relative if not relative.startswith("..") else str(path)


def no_folder(path: Path) -> str:
    """Return the hint that a target may be meant as a folder that does not exist yet; "" if it cannot be.

    It ends the message that refuses the file name extension of path.
    """
    return "" if path.suffix or path.exists() else "；如果是文件夹，现在还没有它，先新建再运行"


def _data_folders() -> list[Path]:
    here = Path.cwd()
    for parent in (here, *here.parents):
        if (parent / DATA).is_dir():
            return [parent / DATA]
    return []


def _below(folder: Path, name: Path | None = None) -> list[Path]:
    """Return the files called name, by default the data files, in folder or at most _DEPTH - 1 folders further down.

    Links to folders are not followed: they may lead out of the project.
    """
    found: list[Path] = []
    seen = 0
    for place, folders, files in os.walk(folder):
        here = Path(place)
        if len(here.parts) - len(folder.parts) >= _DEPTH - 1:
            folders.clear()
        folders.sort()
        names = [name] if name is not None else [Path(file) for file in files if file.endswith(YAML[0])]
        found += (here / each for each in names if _is_file(here / each))
        seen += len(files) + len(folders)
        if seen > MAX_SEEN:
            break
    return sorted(found)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that no file can have
        return False


def _exists(path: Path) -> bool:
    try:
        return path.exists() or path.is_symlink()
    except OSError:
        return False


def bundled() -> Path:
    """Return the folder of the report types that come with gendoc."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "bundle" / FOLDER
    return installed if installed.is_dir() else package.parent / FOLDER


def folders(near: Path | None = None) -> Iterator[Path]:
    """Yield the templates/ folders that a data file at near may use: its project's, then gendoc's own.

    near is by default a file in the working folder.
    """
    for parent in (near or Path("x")).resolve().parents:
        if (parent / FOLDER).is_dir():
            yield parent / FOLDER
            break
    yield bundled()


def find_type(name: str, near: Path | None = None) -> Path | None:
    """Return the folder of the report type called name, None if there is none.

    templates/ itself may be a link, to one that several projects use.  Raises CannotRead if a type's folder leads out
    of it, Failure if the system's language settings forbid Chinese names of files.
    """
    if not 0 < len(name) <= MAX_NAME or any(char in name for char in '/\\:*?"<>|') or name.startswith("."):
        return None
    try:
        os.fsencode(name)
    except UnicodeEncodeError:
        encoding = sys.getfilesystemencoding()
        raise Failure(
            f"系统的语言设置使 Python 用 {encoding} 编码读写文件名，认不出中文的文件夹",
            advice="先把环境变量 PYTHONUTF8 设为 1（或 LC_ALL 设为 C.UTF-8）再运行",
        ) from None
    for folder in folders(near):
        if (folder / name / SCHEMA).is_file():
            if not Path(os.path.realpath(folder / name)).is_relative_to(os.path.realpath(folder)):
                problem = f"报告种类的文件夹是指向 {FOLDER}/ 以外的链接，没有读取"
                raise CannotRead(problem, folder / name, advice=f"把文件夹本身放到 {FOLDER}/ 下")
            return folder / name
    return None


def among_templates(file: Path) -> bool:
    """Return whether a file, given without links, lies in the folder of a report type or of several."""
    return (file.parent / SCHEMA).is_file() or any(parent.name == FOLDER and _kinds(parent) for parent in file.parents)


def type_names(near: Path | None = None) -> list[str]:
    """Return the names of all report types that a data file at near may use."""
    names = [name for folder in folders(near) for name in _kinds(folder)]
    return list(dict.fromkeys(names))


def _kinds(folder: Path) -> list[str]:
    """Return the names of the report types in a templates/ folder, at most MAX_KINDS."""
    with os.scandir(folder) as entries:
        names = sorted(entry.name for entry in itertools.islice(entries, MAX_SEEN) if entry.is_dir())
    found = (name for name in names if _is_file(folder / name / SCHEMA))
    return list(itertools.islice(found, MAX_KINDS))


def no_type(name: str, near: Path | None = None) -> str:
    """Return the sentence that there is no report type called name: the most similar one, and all there are."""
    from gendoc.core.text import did_you_mean

    names = type_names(near)
    longer = [known for known in names if name in known]
    if name and len(longer) == 1:
        return f"没有「{name}」这种报告，是否指「{longer[0]}」？可用：{'、'.join(names)}"
    return f"没有「{name}」这种报告{did_you_mean(name, names) or '；'}可用：{'、'.join(names)}"
