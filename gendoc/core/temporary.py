"""Temporary files and folders: locked while in use, gone at the end; what a killed run left is swept by a later one."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

PREFIX = "gendoc-"  # of a folder in the system's temporary folder
_LOCK = "gendoc.lock"
_NAME = re.compile(r"\.gendoc-[0-9a-f]{16}\.(?:tmp|old|dir)|gendoc-[a-z0-9_]{8}")
_CLOSE = getattr(os, "O_CLOEXEC", 0)
_FLAGS = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0) | _CLOSE
_LOOK = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | _CLOSE
_YOUNG = 60  # seconds during which nothing is removed: some shares do not show another machine's locks
_OLD = 3600  # seconds after which something counts as abandoned where there are no locks


@contextlib.contextmanager
def temporary(folder: Path) -> Iterator[tuple[Path, BinaryIO]]:
    """Yield a new file in folder, open for writing and locked; removed at the end unless it was renamed.

    Raises OSError if it cannot be made.
    """
    path = folder / f".{PREFIX}{os.urandom(8).hex()}.tmp"
    try:
        with open(os.open(path, _FLAGS, 0o666), "wb") as file:
            _lock(file.fileno())
            yield path, file
    finally:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


@contextlib.contextmanager
def temporary_folder(folder: Path) -> Iterator[Path]:
    """Yield a new folder in folder, to prepare in it what is then moved out; removed at the end.  Raises OSError."""
    sweep(folder)
    path = folder / f".{PREFIX}{os.urandom(8).hex()}.dir"
    path.mkdir()
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


class TemporaryFolder:
    """A new folder, for its owner alone, in the system's temporary folder; close removes it.  Raises OSError."""

    def __init__(self) -> None:
        """Make and lock the folder, and sweep what killed runs left beside it."""
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX))
        self._lock = os.open(self.path / _LOCK, _FLAGS, 0o600)
        _lock(self._lock)
        sweep(self.path.parent)

    def close(self) -> None:
        """Remove the folder and all that is in it."""
        os.close(self._lock)
        shutil.rmtree(self.path, ignore_errors=True)


def sweep(folder: Path) -> None:
    """Remove the user's own files and folders that killed runs left in folder, but nothing that is in use."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        leftovers = [entry.path for entry in entries if _NAME.fullmatch(entry.name)]
        for path in leftovers:
            with contextlib.suppress(OSError):
                _remove_if_left(path)


def _lock(descriptor: int) -> None:
    """Lock an open file; a file system without locks is let be: sweep goes by the age there."""
    if fcntl is not None:
        with contextlib.suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _remove_if_left(path: str) -> None:
    status = os.lstat(path)
    is_folder, is_file = stat.S_ISDIR(status.st_mode), stat.S_ISREG(status.st_mode)
    hidden = os.path.basename(path).startswith(".")
    own = not hasattr(os, "getuid") or status.st_uid == os.getuid()
    age = time.time() - status.st_mtime
    if not own or age < _YOUNG or not (is_folder or (is_file and hidden)):
        return
    if is_folder and not (path.endswith(".dir") or (_is_flat(path) if hidden else _is_ours(path))):
        return
    if not _is_free(os.path.join(path, _LOCK) if is_folder else path, age):
        return
    if is_folder:
        shutil.rmtree(path, ignore_errors=True)
    else:
        os.unlink(path)


def _is_flat(folder: str) -> bool:
    """Return whether a folder holds nothing but files, as those do in which gendoc prepares pictures."""
    with os.scandir(folder) as entries:
        return all(entry.is_file(follow_symlinks=False) for entry in entries)


def _is_ours(folder: str) -> bool:
    return os.path.lexists(os.path.join(folder, _LOCK)) or os.path.isdir(os.path.join(folder, "profile", "user"))


def _is_free(path: str, age: float) -> bool:
    """Return whether nobody holds the lock of path; where there are no locks, or no such file, its age decides."""
    if fcntl is None:
        return age > _OLD
    try:
        descriptor = os.open(path, _LOOK)
    except FileNotFoundError:
        return age > _OLD
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return age > _OLD
    finally:
        os.close(descriptor)
    return True
