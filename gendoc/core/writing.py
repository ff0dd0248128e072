"""Writing a document: afterwards the old file or the new one is there, whole.

A file that somebody edited is overwritten only on request.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shutil
import stat
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, TypeAlias

from gendoc.core.finding import CannotWrite, OutputEdited, reason

_TEMPORARY_NAME = re.compile(r"\.gendoc-[0-9a-f]{16}\.tmp")
_FLAGS = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_LOOK = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
_YOUNG = 60  # seconds during which a temporary file is never removed: some shares do not show another machine's locks
_OLD = 3600  # seconds after which a temporary file counts as abandoned where there are no locks
DEFAULT_NAME = "report"
MAX_CHARACTERS = 120
MAX_BYTES = 200
_WINDOWS = os.name == "nt"
_PATIENCE = 2.0  # seconds to wait for Word, WPS or a virus scanner to let go of a file
_PAUSE = 0.1
_LARGEST = 50 << 20
_KEPT = frozenset("（）〔〕《》“”、·—_- ")
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$"}
    | {f"{port}{digit}" for port in ("com", "lpt") for digit in "0123456789¹²³"}
)

# Takes a file's content; returns whether it was edited since gendoc made it, None if gendoc did not make it.
WasEdited: TypeAlias = Callable[[bytes], bool | None]


def write_output(
    target: Path,
    data: bytes,
    *,
    force: bool = False,
    sources: Iterable[Path] = (),
    was_edited: WasEdited | None = None,
    option: str = "-o",
) -> None:
    """Write data to target, all of it or nothing.

    An existing file keeps its mode, a new one gets the mode that the umask leaves; a link is followed.
    The last folder of the path is made if it is missing.  Raises CannotWrite, which says what to do, if
    the target is one of the sources, not a regular file, or read-only; with was_edited, unless force is
    set, OutputEdited if it was edited since gendoc made it or gendoc did not make it.  option is the
    command's option for another target, which the messages name.
    """
    write_outputs({target: data}, force=force, sources=sources, was_edited=was_edited, option=option)


def write_outputs(
    outputs: Mapping[Path, bytes],
    *,
    force: bool = False,
    sources: Iterable[Path] = (),
    was_edited: WasEdited | None = None,
    option: str = "-o",
) -> None:
    """Write several files as write_output does: the first replaces its target when all are on the disk."""
    sources = list(sources)
    ready: list[tuple[Path, Path, bytes, int | None]] = []
    for target, data in outputs.items():
        final = Path(os.path.realpath(target))
        with _explained(target):
            _prepare_folder(final.parent)
            old = _existing(final)
            if old is not None:
                _check_target(target, final, old, sources, option)
                content = _content(final, old)
                if content == data:
                    continue
                if was_edited is not None and not force:
                    _check_ours(target, content, was_edited, option)
            ready.append((target, final, data, None if old is None else stat.S_IMODE(old.st_mode)))
    for folder in {final.parent for _, final, _, _ in ready}:
        sweep(folder)
    with contextlib.ExitStack() as stack:
        staged: list[tuple[Path, Path, BinaryIO, Path]] = []
        for target, final, data, mode in ready:
            with _explained(target):
                path, file = stack.enter_context(temporary(final.parent))
                _fill(file, data, mode)
            staged.append((target, path, file, final))
        for target, path, file, final in staged:
            with _explained(target):
                if _WINDOWS:
                    file.close()  # there an open file cannot be renamed
                _rename(path, final)
                _sync_folder(final.parent)


def write_folder(folder: Path, files: Mapping[str, bytes], ours: re.Pattern[str]) -> None:
    """Replace folder by a new one that holds files (name -> content).

    Raises CannotWrite if the old folder holds anything whose whole name the pattern ours does not match.
    """
    final = Path(os.path.realpath(folder))
    token = os.urandom(8).hex()
    fresh, old = (final.with_name(f".gendoc-{token}.{end}") for end in ("tmp", "old"))
    with _explained(folder):
        _prepare_folder(final.parent)
        if final.exists():
            if not final.is_dir():
                raise CannotWrite(f"写不了：{folder} 不是文件夹", folder)
            for name in sorted(os.listdir(final)):
                if not ours.fullmatch(name):
                    raise CannotWrite(f"{folder} 里有别的文件（{name}），没有改动它；请把那个文件移走", folder)
        try:
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
        finally:
            for left in (fresh, old):
                shutil.rmtree(left, ignore_errors=True)


@contextlib.contextmanager
def _explained(target: Path) -> Iterator[None]:
    """Turn what the system refuses into a CannotWrite that names target."""
    try:
        yield
    except OSError as error:
        raise CannotWrite(f"写不了 {target}：{_reason(error)}", target) from error


def _prepare_folder(folder: Path) -> None:
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


def _check_target(target: Path, final: Path, old: os.stat_result, sources: Iterable[Path], option: str) -> None:
    if stat.S_ISDIR(old.st_mode):
        raise CannotWrite(f"{target} 是文件夹，请用 {option} 写出文件名", target)
    if not stat.S_ISREG(old.st_mode):
        raise CannotWrite(f"{target} 不是普通文件，请用 {option} 另选文件名", target)
    for source in sources:
        with contextlib.suppress(FileNotFoundError):
            if os.path.samefile(final, source):
                raise CannotWrite(f"{target} 是生成时读取的文件，不能覆盖，请用 {option} 另选文件名", target)
    if not old.st_mode & 0o222:
        raise CannotWrite(f"{target} 是只读文件，请取消只读，或用 {option} 另选文件名", target)


def _content(final: Path, old: os.stat_result) -> bytes | None:
    """Return the file's bytes, None if they are too many for a document of gendoc's."""
    return final.read_bytes() if old.st_size <= _LARGEST else None


def _check_ours(target: Path, content: bytes | None, was_edited: WasEdited, option: str) -> None:
    edited = None if content is None else was_edited(content)
    if edited is None:
        reason = f"已存在，且不是 gendoc 生成的；覆盖请加 --force，另存请用 {option}"
        raise OutputEdited(reason, target, shown=str(target), between=" ")
    if edited:
        reason = f"生成后有人改过；覆盖请加 --force，另存请用 {option}"
        raise OutputEdited(reason, target, shown=str(target), between=" ")


def _fill(file: BinaryIO, data: bytes, mode: int | None) -> None:
    if mode is not None and not _WINDOWS:
        os.fchmod(file.fileno(), mode)
    file.write(data)
    file.flush()
    os.fsync(file.fileno())


def _rename(path: Path, final: Path) -> None:
    """Rename path to final; on Windows, wait a little for a program that holds final open."""
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            os.replace(path, final)
            return
        except PermissionError as error:
            if not _WINDOWS:
                raise
            if time.monotonic() >= deadline:
                raise CannotWrite(f"{final.name} 正在 Word 或 WPS 中打开，请关闭后再生成一次", final) from error
            time.sleep(_PAUSE)


def _sync_folder(folder: Path) -> None:
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


try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]


@contextlib.contextmanager
def temporary(folder: Path) -> Iterator[tuple[Path, BinaryIO]]:
    """Yield a new file in folder, open for writing and locked; removed at the end unless it was renamed.

    Raises OSError if it cannot be made.
    """
    path = folder / f".gendoc-{os.urandom(8).hex()}.tmp"
    try:
        with open(os.open(path, _FLAGS, 0o666), "wb") as file:
            if fcntl is not None:
                with contextlib.suppress(OSError):  # a file system without locks: sweep goes by the file's age
                    fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield path, file
    finally:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Remove temporary files that killed builds left in folder, but none that is being written."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        leftovers = [entry.path for entry in entries if _TEMPORARY_NAME.fullmatch(entry.name)]
        for path in leftovers:
            with contextlib.suppress(OSError):
                _remove_if_left(path)


def _remove_if_left(path: str) -> None:
    status = os.lstat(path)
    age = time.time() - status.st_mtime
    if not stat.S_ISREG(status.st_mode) or age < _YOUNG:
        return
    if fcntl is None:
        if age > _OLD:
            os.unlink(path)
        return
    descriptor = os.open(path, _LOOK)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    except OSError:
        if age < _OLD:
            return
    finally:
        os.close(descriptor)
    os.unlink(path)
