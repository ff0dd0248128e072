"""Data files on disk: the only place where one is made or changed.

A new one replaces nothing.  One that exists is changed only if it is still what was read, by one run of gendoc at a
time, and what it held is kept beside it, in 备份/.
"""

from __future__ import annotations

import contextlib
import os
import re
import stat
import time
from collections.abc import Iterator
from pathlib import Path

from gendoc.core.finding import CannotWrite
from gendoc.core.project import YAML, shown
from gendoc.core.temporary import sweep, temporary
from gendoc.core.writing import PAUSE, explained, fill, prepare_folder, put_new, refuse_templates, rename, sync_folder

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

BACKUPS = "备份"
KEPT = 20  # backups of one file
_PATIENCE = 5  # seconds to wait for another run that changes a file in the same folder
_LOCK = ".gendoc.lock"  # where a folder cannot be locked, a file that only one process can make
_CHANGED = "读取之后有人改过它，没有写进去；请再运行一次"


def create(target: Path, text: str) -> None:
    """Write a new data file; raises CannotWrite, and changes nothing, if there is anything of that name."""
    final = Path(os.path.realpath(target.parent)) / target.name
    with explained(target):
        try:
            if os.path.lexists(final):  # a link that leads nowhere too
                raise FileExistsError
            if final.suffix.lower() not in YAML:
                raise CannotWrite("数据文件的文件名请以 .yaml 结尾", target, shown=shown(target))
            refuse_templates(target, final)
            prepare_folder(final.parent)
            sweep(final.parent)
            with temporary(final.parent) as (path, file):
                fill(file, text.encode(), None)
                if os.name == "nt":
                    file.close()
                put_new(path, final)
        except FileExistsError:
            raise CannotWrite(f"{shown(target)} 已经存在，没有改动；请先移走它，或用 -o 另选文件名", target) from None
        sync_folder(final.parent)


def change(target: Path, read: bytes, text: str) -> Path:
    """Replace a data file, which has to hold read still, by text; return the backup of what it held.

    The file keeps its mode; a link is followed.  Raises CannotWrite, and changes nothing, if somebody changed the file
    since it was read, or another run changes it just now, or if it is read-only.
    """
    final = Path(os.path.realpath(target))
    with explained(target):
        status = final.stat()
        if not stat.S_ISREG(status.st_mode) or final.suffix.lower() not in YAML:
            raise CannotWrite("不是数据文件，没有改动它", target, shown=shown(target))
        if not status.st_mode & 0o222:
            raise CannotWrite("是只读文件，请取消只读", target, shown=shown(target))
        mode = stat.S_IMODE(status.st_mode)
        backups = final.parent / BACKUPS
        prepare_folder(backups)
        with _locked(backups, target):
            _check_same(target, final, read)
            backup = _keep(backups, final.name, read, mode)
            sweep(final.parent)
            with temporary(final.parent) as (path, file):
                fill(file, text.encode(), mode)
                if os.name == "nt":
                    file.close()
                _check_same(target, final, read)
                rename(path, final)
            sync_folder(final.parent)
            _prune(backups, final.name)
    return backup


def _check_same(target: Path, final: Path, read: bytes) -> None:
    try:
        same = final.read_bytes() == read
    except FileNotFoundError:
        same = False
    if not same:
        raise CannotWrite(_CHANGED, target, shown=shown(target))


def _keep(backups: Path, name: str, data: bytes, mode: int) -> Path:
    """Write data into a new file in backups; return its path, which says the file and the time."""
    stamp = time.strftime("%Y-%m-%d_%H%M%S")
    taken = sum(1 for other in backups.iterdir() if other.name.startswith(f"{name}.{stamp}"))
    while True:
        backup = backups / f"{name}.{stamp}_{taken:03}.bak"
        try:
            with temporary(backups) as (path, file):
                fill(file, data, mode)
                if os.name == "nt":
                    file.close()
                put_new(path, backup)
        except FileExistsError:
            taken += 1
            continue
        sync_folder(backups)
        return backup


def _prune(backups: Path, name: str) -> None:
    """Remove all but the newest backups of the file called name; nothing else in the folder is touched."""
    ours = re.compile(re.escape(name) + r"\.\d{4}-\d\d-\d\d_\d{6}_\d{3,}\.bak")
    kept = sorted(path for path in backups.iterdir() if ours.fullmatch(path.name) and not path.is_symlink())
    for path in kept[:-KEPT]:
        with contextlib.suppress(OSError):
            path.unlink()


@contextlib.contextmanager
def _locked(folder: Path, target: Path) -> Iterator[None]:
    """Hold the lock of a folder, which ends with the process; raises CannotWrite if another run keeps it."""
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            descriptor = _lock(folder)
            break
        except (BlockingIOError, PermissionError, FileExistsError) as error:
            if fcntl is not None and isinstance(error, PermissionError):
                raise
            if time.monotonic() >= deadline:
                raise CannotWrite("gendoc 的另一次运行正在改动它，请稍后再试", target, shown=shown(target)) from None
            time.sleep(PAUSE)
    try:
        yield
    finally:
        os.close(descriptor)


def _lock(folder: Path) -> int:
    """Return the descriptor that holds the lock of a folder.  Raises BlockingIOError if another process holds it."""
    if fcntl is None:
        flags = os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_TEMPORARY", 0)  # removed when it is closed
        return os.open(folder / _LOCK, flags, 0o600)
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise
    except OSError:  # a file system without locks: whether the file is what was read has to do
        pass
    return descriptor
