"""Results kept between runs: which templates passed their check, their byte code, what a report type's files say.

They lie in the user's cache folder, each sealed with a key that this user alone can read: byte code is run as it is
found, so nobody else may have written it.  Where there is no such folder or key, everything is worked out anew by each run.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import re
import stat
import sys
from pathlib import Path

_SEAL_LENGTH = 32
_KEY_LENGTH = 32
_KEY = "key"
MAX_ENTRY = 16 * 1024 * 1024
MAX_ENTRIES = 400
MAX_TOTAL = 64 * 1024 * 1024
_NAME = re.compile(r"[0-9a-f]{64}(\.[0-9a-f]{16}\.tmp)?")
_READ = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


@functools.cache
def folder() -> Path | None:
    """Return the cache folder, made private to the user; None if there can be none.

    Nobody else may be able to write it or any folder above it.  The environment variable GENDOC_CACHE names another
    folder; set but empty, it says that nothing is kept.
    """
    configured = os.environ.get("GENDOC_CACHE")
    if configured is not None:
        place = Path(configured) if configured else None
    elif sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA")
        place = Path(base) / "gendoc" / "cache" if base else None
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
        place = Path(base) / "gendoc" if os.path.isabs(base) else None
    if place is None:
        return None
    try:
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        place = Path(os.path.realpath(place))
        private = not hasattr(os, "getuid") or _is_private(place)
    except (OSError, ValueError):
        return None
    return place if private else None


def _is_private(place: Path) -> bool:
    """Return whether this user alone can write a folder, and nobody can put another in its place.

    Others may write a folder above it only if it is sticky, as /tmp is: there they cannot move what is not theirs.
    """
    status = place.stat()
    if status.st_uid != os.getuid() or status.st_mode & 0o022:
        return False
    for parent in place.parents:
        status = parent.stat()
        if status.st_uid not in (0, os.getuid()) or (status.st_mode & 0o022 and not status.st_mode & stat.S_ISVTX):
            return False
    return True


@functools.cache
def _seal_key(place: Path) -> bytes | None:
    """Return the key that entries in the cache folder are sealed with, made on first use; None if there can be none."""
    with contextlib.suppress(OSError):
        for _ in range(2):
            saved = _read(place / _KEY, _KEY_LENGTH, private=True)
            if saved is not None and len(saved) == _KEY_LENGTH:
                return saved
            made = place / f"{os.urandom(32).hex()}.{os.urandom(8).hex()}.tmp"
            try:
                with open(os.open(made, _NEW, 0o600), "wb") as file:
                    file.write(os.urandom(_KEY_LENGTH))
                if saved is not None or os.path.lexists(place / _KEY):  # damaged, or readable by others
                    os.replace(made, place / _KEY)
                else:
                    _first(made, place / _KEY)
            finally:
                made.unlink(missing_ok=True)
    return None


def _first(made: Path, place: Path) -> None:
    """Give a file its name unless another run has been first."""
    try:
        os.link(made, place)
    except FileExistsError:
        pass
    except (OSError, AttributeError):  # a file system without links
        os.replace(made, place)


def _read(path: Path, most: int, *, private: bool = False) -> bytes | None:
    """Return the bytes of a regular file of this user's; None if it has more, is somebody else's, or cannot be read.

    private asks that nobody else may read it.
    """
    try:
        with open(os.open(path, _READ), "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                return None
            if hasattr(os, "getuid") and (
                status.st_uid != os.getuid() or status.st_mode & (0o077 if private else 0o022)
            ):
                return None
            data = file.read(most + 1)
    except OSError:
        return None
    return data if len(data) <= most else None


def key(*parts: bytes | str) -> str:
    """Return the name to save a result under that was made from parts: their SHA-256 in hexadecimal digits."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def code(file: str) -> str:
    """Return a text that changes when the module in file does: when it was last written."""
    return str(os.stat(file).st_mtime_ns)


def package_code(folder: str) -> str:
    """Return a text that changes when any module in folder or below does."""
    stamps = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(".py"):
                stamps.append(f"{entry.name} {entry.stat().st_mtime_ns}")
            elif entry.is_dir() and not entry.name.startswith(("_", ".")):
                stamps.append(f"{entry.name}/ {package_code(entry.path)}")
    return "\n".join(sorted(stamps))


def load(name: str) -> bytes | None:
    """Return what was saved under name, None if nothing was, it is damaged, or another made it."""
    place = folder()
    key = _seal_key(place) if place is not None else None
    if place is None or key is None:
        return None
    saved = _read(place / name, MAX_ENTRY + _SEAL_LENGTH)
    if saved is None:
        return None
    data = saved[_SEAL_LENGTH:]
    return data if saved[:_SEAL_LENGTH] == _seal(key, name, data) else None


def save(name: str, data: bytes) -> None:
    """Save data under name, in place of the oldest entries if there are too many; one that cannot be saved is no error."""
    place = folder()
    key = _seal_key(place) if place is not None else None
    if place is None or key is None or len(data) > MAX_ENTRY:
        return
    temporary = place / f"{name}.{os.urandom(8).hex()}.tmp"
    try:
        with open(os.open(temporary, _NEW, 0o600), "wb") as file:
            file.write(_seal(key, name, data) + data)
        os.replace(temporary, place / name)
        _tidy(place)
    except OSError:
        pass
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _tidy(place: Path) -> None:
    """Remove the oldest entries, and what an interrupted run left, until the others are few and small enough."""
    with os.scandir(place) as entries:
        found = [(entry.stat(follow_symlinks=False), entry.path) for entry in entries if _NAME.fullmatch(entry.name)]
    found.sort(key=lambda each: each[0].st_mtime_ns, reverse=True)
    total = 0
    for number, (status, path) in enumerate(found):
        total += status.st_size
        if number >= MAX_ENTRIES or total > MAX_TOTAL:
            with contextlib.suppress(OSError):
                os.unlink(path)


def _seal(key: bytes, name: str, data: bytes) -> bytes:
    """Return what is saved in front of data: only who has the key can make it."""
    return hashlib.blake2b(name.encode() + data, key=key, digest_size=_SEAL_LENGTH).digest()
