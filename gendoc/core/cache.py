"""Results kept between runs: which templates passed their check, their byte code, what a report type's files say.

They lie in the user's cache folder.  Where there is none, or it cannot be written, everything is
worked out anew by each run.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import sys
from pathlib import Path

_CHECKSUM_LENGTH = 32


@functools.cache
def folder() -> Path | None:
    """Return the cache folder, made private to the user; None if there can be none.

    The environment variable GENDOC_CACHE names another folder; set but empty, it says that nothing is kept.
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
        status = place.stat()
    except OSError:
        return None
    private = not hasattr(os, "getuid") or (status.st_uid == os.getuid() and not status.st_mode & 0o022)
    return place if private else None


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
    """Return what was saved under name, None if nothing was or it is damaged."""
    place = folder()
    if place is None:
        return None
    try:
        saved = (place / name).read_bytes()
    except OSError:
        return None
    data = saved[_CHECKSUM_LENGTH:]
    return data if saved[:_CHECKSUM_LENGTH] == _checksum(name, data) else None


def save(name: str, data: bytes) -> None:
    """Save data under name; a cache that cannot be written is no error."""
    place = folder()
    if place is None:
        return
    temporary = place / f"{name}.{os.urandom(8).hex()}.tmp"
    try:
        temporary.write_bytes(_checksum(name, data) + data)
        os.replace(temporary, place / name)
    except OSError:
        pass
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _checksum(name: str, data: bytes) -> bytes:
    """Return the checksum saved in front of data: damaged byte code would crash Python or print another report."""
    return hashlib.sha256(name.encode() + data).digest()
