"""What need not be found out twice: which templates were sound, their byte code, what a report type's files say.

Lies in the user's own cache folder, as __pycache__ does for Python; without one, or with one
that cannot be written, everything is worked out each time.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import sys
from pathlib import Path

_SEAL = 32


@functools.cache
def folder() -> Path | None:
    """Return the cache folder, made private to the user; None if there can be none.

    GENDOC_CACHE names another one, or none if it is empty.
    """
    named = os.environ.get("GENDOC_CACHE")
    if named is not None:
        place = Path(named) if named else None
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
        status = place.stat()
    except OSError:
        return None
    mine = not hasattr(os, "getuid") or (status.st_uid == os.getuid() and not status.st_mode & 0o022)
    return place if mine else None


def key(*parts: bytes | str) -> str:
    """Return a name made of parts: equal parts give the same name."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def code(file: str) -> str:
    """Return a stamp of the module in file, which changes when the module does."""
    return str(os.stat(file).st_mtime_ns)


def package_code(folder: str) -> str:
    """Return a stamp of all modules in folder and below, which changes when one of them does."""
    stamps = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(".py"):
                stamps.append(f"{entry.name} {entry.stat().st_mtime_ns}")
            elif entry.is_dir() and not entry.name.startswith(("_", ".")):
                stamps.append(f"{entry.name}/ {package_code(entry.path)}")
    return "\n".join(sorted(stamps))


def load(name: str) -> bytes | None:
    """Return what was saved under name, None if nothing was or it is damaged."""
    place = folder()
    if place is None:
        return None
    try:
        saved = (place / name).read_bytes()
    except OSError:
        return None
    data = saved[_SEAL:]
    return data if saved[:_SEAL] == _seal(name, data) else None


def save(name: str, data: bytes) -> None:
    """Save data under name; a cache that cannot be written is no error."""
    place = folder()
    if place is None:
        return
    temporary = place / f"{name}.{os.urandom(8).hex()}.tmp"
    try:
        temporary.write_bytes(_seal(name, data) + data)
        os.replace(temporary, place / name)
    except OSError:
        pass
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _seal(name: str, data: bytes) -> bytes:
    """Return the checksum that is saved before data: damaged byte code would crash Python or print something else."""
    return hashlib.sha256(name.encode() + data).digest()
