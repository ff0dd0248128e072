"""Writing an output: afterwards the old file or the new one is there, whole.

All outputs are written here, by one rule: nothing is replaced but what gendoc made and nobody changed since, unless the
user asks for it (force).  A file that was read, a data file, one of a report type, a folder, a device, a file marked
read-only: never, whatever the user asks for.  Data files are written by core/datafile.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, NamedTuple, TypeAlias

from gendoc.core.finding import CannotWrite, OutputEdited, reason
from gendoc.core.project import FOLDER, YAML, among_templates
from gendoc.core.temporary import sweep, temporary, temporary_folder

DEFAULT_NAME = "report"
MAX_CHARACTERS = 120
MAX_BYTES = 200
_WINDOWS = os.name == "nt"
_PATIENCE = 2.0  # seconds to wait for Word, WPS or a virus scanner to let go of a file
PAUSE = 0.1
_LARGEST = 50 << 20
_NAMED = 3  # files that a message names
_NO_LINKS = {errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EACCES}  # without hard links
_KEPT = frozenset("（）〔〕《》“”、·—_- ")
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$"}
    | {f"{port}{digit}" for port in ("com", "lpt") for digit in "0123456789¹²³"}
)

# Takes a file's content; returns whether it was edited since gendoc made it, None if gendoc did not make it.
WasEdited: TypeAlias = Callable[[bytes], bool | None]


class _Output(NamedTuple):
    """One file to be written: final is target without links, old what stands there, None if nothing does."""

    target: Path
    final: Path
    data: bytes
    old: os.stat_result | None


class _Rule(NamedTuple):
    """What may be replaced: was_edited knows gendoc's own files; force is what the user asks for.

    option is the command's option for another target, which messages name; "" if it has none.  kind_file is the name
    of the one file of a report type that may be written.
    """

    was_edited: WasEdited
    force: bool
    sources: tuple[Path, ...]
    option: str
    kind_file: str

    def apply(self, target: Path, final: Path, data: bytes) -> _Output | None:
        """Return what is to be written, None if it stands there already.  Raises CannotWrite, OutputEdited, OSError."""
        prepare_folder(final.parent)
        old = _existing(final)
        if old is not None:
            self._check_target(target, final, old)
        if final.suffix.lower() in YAML:
            raise CannotWrite(f"{target} 是数据文件的名称，输出不写进去{self.another}", target)
        if final.name != self.kind_file:
            refuse_templates(target, final)
        if old is not None:
            content = _content(final, old)
            if content == data:
                return None
            if not self.force:
                self._check_ours(target, content)
        return _Output(target, final, data, old)

    @property
    def another(self) -> str:
        """The end of a message that says how to choose another target."""
        return f"，请用 {self.option} 另选文件名" if self.option else ""

    def _check_target(self, target: Path, final: Path, old: os.stat_result) -> None:
        if stat.S_ISDIR(old.st_mode):
            raise CannotWrite(
                f"{target} 是文件夹" + (f"，请用 {self.option} 写出文件名" if self.option else ""), target
            )
        if not stat.S_ISREG(old.st_mode):
            raise CannotWrite(f"{target} 不是普通文件{self.another}", target)
        for source in self.sources:
            with contextlib.suppress(FileNotFoundError):
                if os.path.samefile(final, source):
                    raise CannotWrite(f"{target} 是生成时读取的文件，不能覆盖{self.another}", target)
        if not old.st_mode & 0o222:
            another = f"，或用 {self.option} 另选文件名" if self.option else ""
            raise CannotWrite(f"{target} 是只读文件，请取消只读{another}", target)

    def _check_ours(self, target: Path, content: bytes | None) -> None:
        edited = None if content is None else self.was_edited(content)
        if edited is False:
            return
        problem = "生成后有人改过" if edited else "已存在，且不是 gendoc 生成的（或是旧版生成的）"
        another = f"，另存请用 {self.option}" if self.option else ""
        raise OutputEdited(f"{problem}；覆盖请加 --force{another}", target, shown=str(target), between=" ")


def write_output(
    target: Path,
    data: bytes,
    *,
    was_edited: WasEdited,
    force: bool = False,
    sources: Iterable[Path] = (),
    option: str = "-o",
    kind_file: str = "",
) -> None:
    """Write data to target, all of it or nothing.

    An existing file keeps its mode, a new one gets the mode that the umask leaves; a link is followed.
    The last folder of the path is made if it is missing.  Raises CannotWrite, which says what to do, if
    the target is one of the sources, bears the name of a data file, lies among the templates and is not called kind_file,
    is not a regular file, or read-only; unless force is set, OutputEdited if it was edited since gendoc made it or gendoc
    did not make it.  option is the command's option for another target, which the messages name.
    """
    write_outputs(
        {target: data}, was_edited=was_edited, force=force, sources=sources, option=option, kind_file=kind_file
    )


def write_outputs(
    outputs: Mapping[Path, bytes],
    *,
    was_edited: WasEdited,
    force: bool = False,
    sources: Iterable[Path] = (),
    option: str = "-o",
    kind_file: str = "",
) -> None:
    """Write several files as write_output does: the first replaces its target when all are on the disk."""
    rule = _Rule(was_edited, force, tuple(sources), option, kind_file)
    ready: list[_Output] = []
    for target, data in outputs.items():
        final = Path(os.path.realpath(target))
        if any(same_place(final, other.final) for other in ready):
            raise CannotWrite(f"两份结果都要写到 {target}，没有写出{rule.another}", target)
        with explained(target):
            output = rule.apply(target, final, data)
            if output is not None:
                ready.append(output)
    for folder in {output.final.parent for output in ready}:
        sweep(folder)
    with contextlib.ExitStack() as stack:
        staged: list[tuple[_Output, Path, BinaryIO]] = []
        for output in ready:
            with explained(output.target):
                path, file = stack.enter_context(temporary(output.final.parent))
                fill(file, output.data, None if output.old is None else stat.S_IMODE(output.old.st_mode))
            staged.append((output, path, file))
        for output, path, file in staged:
            with explained(output.target):
                if _WINDOWS:
                    file.close()  # there an open file cannot be renamed
                _take_place(output, path, rule)
                sync_folder(output.final.parent)


def refuse_templates(target: Path, final: Path) -> None:
    """Raise CannotWrite if final, target without links, would be taken for a file of a report type."""
    if among_templates(final):
        raise CannotWrite(f"{target} 在放模板的文件夹 {FOLDER}/ 里，请写到别处", target)


def same_place(first: Path, second: Path) -> bool:
    """Return whether two paths lead to one file, or would on a system that ignores case, as Windows and macOS do."""
    one, other = (Path(os.path.realpath(path)) for path in (first, second))
    folded_one, folded_other = (unicodedata.normalize("NFC", path.name).casefold() for path in (one, other))
    return one.parent == other.parent and folded_one == folded_other


def _take_place(output: _Output, path: Path, rule: _Rule) -> None:
    """Put the file at path in its place, by the rule once more if something else stands there by now."""
    final = output.final
    if output.old is None:
        try:
            put_new(path, final)
            return
        except FileExistsError:
            pass
    if _stamp(_existing(final)) != _stamp(output.old) and rule.apply(output.target, final, output.data) is None:
        return
    rename(path, final)


def _stamp(status: os.stat_result | None) -> tuple[int, ...]:
    return () if status is None else (status.st_ino, status.st_size, status.st_mtime_ns)


def put_new(path: Path, final: Path) -> None:
    """Put the file at path where no file is yet; raises FileExistsError, and replaces nothing, if there is one."""
    if _WINDOWS:
        rename(path, final, os.rename)  # which replaces nothing there
        return
    try:
        os.link(path, final)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        if os.path.lexists(final):
            raise FileExistsError(errno.EEXIST, "exists", str(final)) from None
        os.replace(path, final)


def write_folder(folder: Path, files: Mapping[str, bytes], was_edited: WasEdited) -> None:
    """Replace folder by a new one that holds files (name -> content).

    Raises CannotWrite if the old folder holds anything that gendoc did not make, or that was edited since.
    """
    final = Path(os.path.realpath(folder))
    with explained(folder):
        prepare_folder(final.parent)
        if final.exists():
            _check_folder(folder, final, was_edited)
        with temporary_folder(final.parent) as staged:
            fresh, old = staged / "new", staged / "old"
            fresh.mkdir()
            for name, data in files.items():
                (fresh / name).write_bytes(data)
            if final.exists():
                os.replace(final, old)
            try:
                os.replace(fresh, final)
            except OSError:
                if old.exists():
                    os.replace(old, final)
                raise


def _check_folder(folder: Path, final: Path, was_edited: WasEdited) -> None:
    if not final.is_dir():
        raise CannotWrite(f"写不了：{folder} 不是文件夹", folder)
    others: dict[str, list[str]] = {}
    for name in sorted(os.listdir(final)):
        status = (final / name).lstat()
        regular = stat.S_ISREG(status.st_mode) and status.st_size <= _LARGEST
        edited = was_edited((final / name).read_bytes()) if regular else None
        if edited is not False:
            others.setdefault("生成后有人改过的文件" if edited else "别的文件", []).append(name)
    for what, names in others.items():
        shown = "、".join(names[:_NAMED]) + ("等" if len(names) > _NAMED else "")
        raise CannotWrite(f"{folder} 里有{what}（{shown}），没有改动它；请先移走，旧版生成的也一样", folder)


@contextlib.contextmanager
def explained(target: Path) -> Iterator[None]:
    """Turn what the system refuses into a CannotWrite that names target."""
    try:
        yield
    except OSError as error:
        raise CannotWrite(f"写不了 {target}：{_reason(error)}", target) from error


def prepare_folder(folder: Path) -> None:
    """Make the folder if only it is missing; raises CannotWrite or OSError if it cannot be had."""
    if folder.is_dir():
        return
    if folder.is_symlink():  # realpath resolves every link but one that goes round in a circle
        raise OSError(errno.ELOOP, "loop")
    if folder.exists():
        raise CannotWrite(f"写不了：{folder} 不是文件夹", folder)
    if not folder.parent.is_dir():
        raise CannotWrite(f"文件夹 {folder} 不存在，请先建立，或用 -o 另选位置", folder)
    folder.mkdir(exist_ok=True)


def _existing(final: Path) -> os.stat_result | None:
    try:
        return final.stat()
    except FileNotFoundError:
        return None


def _content(final: Path, old: os.stat_result) -> bytes | None:
    """Return the file's bytes, None if they are too many for a document of gendoc's."""
    return final.read_bytes() if old.st_size <= _LARGEST else None


def fill(file: BinaryIO, data: bytes, mode: int | None) -> None:
    """Write data to a file and to the disk; mode is that of the file it will replace, None if there is none."""
    if mode is not None and not _WINDOWS:
        os.fchmod(file.fileno(), mode)
    file.write(data)
    file.flush()
    os.fsync(file.fileno())


def rename(path: Path, final: Path, move: Callable[[Path, Path], None] | None = None) -> None:
    """Rename path to final; on Windows, wait a little for a program that holds final open."""
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            (move or os.replace)(path, final)
            return
        except PermissionError as error:
            if not _WINDOWS:
                raise
            if time.monotonic() >= deadline:
                raise CannotWrite(f"{final.name} 正在 Word 或 WPS 中打开，请关闭后再生成一次", final) from error
            time.sleep(PAUSE)


def sync_folder(folder: Path) -> None:
    """Flush the folder to disk, so that a crash does not undo the renaming.

    Windows and some shares cannot; there the system sees to it.
    """
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _reason(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "没有写入权限" + ("，或文件正在 Word 或 WPS 中打开" if _WINDOWS else "")
    return reason(error)


def safe_name(title: str) -> str:
    """Return title as a file name without extension that every system accepts.

    Kept are letters, digits, Chinese characters, （）〔〕《》“”、·—_- and single spaces inside.
    At most 120 characters and 200 bytes of UTF-8.  "report" if nothing is left, or if Windows
    reserves the name for a device.
    """
    spaced = (" " if unicodedata.category(char) == "Zs" else char for char in unicodedata.normalize("NFC", title))
    kept = "".join(char for char in spaced if char in _KEPT or char.isalnum())
    name = " ".join(kept.split()).lstrip("- ")[:MAX_CHARACTERS]
    name = name.encode()[:MAX_BYTES].decode(errors="ignore").rstrip()
    return DEFAULT_NAME if not name or name.casefold() in _RESERVED else name
