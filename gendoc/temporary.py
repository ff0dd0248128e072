"""Temporary files beside what is to be written: gone when the writing is over, whatever became of it.

A process that is killed outright cannot clear away its own.  Its lock on it goes with it, so
the next build tells what is left over from what is being written.
"""

from __future__ import annotations

import contextlib
import os
import re
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

_NAME = re.compile(r"\.gendoc-[0-9a-f]{16}\.tmp")
_FLAGS = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_LOOK = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
_YOUNG = 60  # seconds that a file is let alone whether locked or not: some shares know no lock of another machine
_OLD = 3600  # seconds after which nobody is still writing, where there are no locks at all


@contextlib.contextmanager
def temporary(folder: Path) -> Iterator[tuple[Path, BinaryIO]]:
    """Make a new file in folder, open for writing and locked; if it still goes by its name at the end, it is removed.

    Raises OSError if there can be none.
    """
    path = folder / f".gendoc-{os.urandom(8).hex()}.tmp"
    try:
        with open(os.open(path, _FLAGS, 0o666), "wb") as file:
            if fcntl is not None:
                with contextlib.suppress(OSError):  # a file system without locks: its age will tell
                    fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield path, file
    finally:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Remove from folder what killed builds left there; never what one that runs is writing."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        left = [entry.path for entry in entries if _NAME.fullmatch(entry.name)]
        for path in left:
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
