"""Reading a file: its bytes, and the text that they encode."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from typing import NamedTuple

from gendoc.core.filetype import HEAD, ForeignFile, by_name, file_type
from gendoc.core.finding import CannotRead, Code, FileMissing, Finding, reason
from gendoc.core.source import Source

MAX_BYTES = 2 * 1024 * 1024
MAX_DOCUMENT = 50 * 1024 * 1024  # of a Word file
_NO_FILE = "不是普通文件，无法读取"
# A pipe is opened without waiting for a writer, a terminal without becoming this program's; then either is refused.
_OPEN = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_MOST = 50  # of this many bytes or characters of a text one may be a control character, which Word leaves behind
ENCODING = Code("encoding", help="在记事本里打开，「文件」→「另存为」，编码选 UTF-8，再保存")
_MARKS = {"UTF-16": (b"\xff\xfe", b"\xfe\xff"), "UTF-32": (b"\xff\xfe\0\0", b"\0\0\xfe\xff")}
_DATA_FILE = "数据文件是用记事本写的，名称以 .yaml 结尾；请确认没有选错文件"
TOO_LARGE = Code("too-large")


class Contents(NamedTuple):
    """The bytes of a file, only the first ones if it has more than MAX_BYTES; size is how many it has.

    name is what messages call it; path is where it lies, None if the bytes come from no file.
    """

    name: str
    data: bytes
    size: int
    path: Path | None = None


class TooLarge(CannotRead):
    """A file with more bytes than allowed; size is how many, as far as they were counted."""

    def __init__(self, reason: str, path: Path | None = None, *, shown: str = "", size: int = 0) -> None:
        super().__init__(reason, path, shown=shown)
        self.size = size


def read_bytes(
    path: Path,
    shown: str,
    *,
    most: int = MAX_BYTES,
    folder: str = _NO_FILE,
    inside: Path | None = None,
) -> bytes:
    """Return the bytes of the regular file at path, at most most of them.

    shown is what messages call the file, folder the message for a path that is a folder.  inside is the folder that the
    file must lie in after all links are followed.  Raises FileMissing if there is no such file, TooLarge if it has more
    bytes, CannotRead if it is not a regular file, lies elsewhere, or the system refuses.
    """
    data, size = _read(path, shown, most, folder, inside)
    if size > most:
        raise TooLarge(f"文件超过 {most >> 20} MB", path, shown=shown, size=size)
    return data


def contents_of(path: Path, shown: str, *, inside: Path | None = None) -> Contents:
    """Return the contents of the file at path; shown and inside are those of read_bytes.

    Raises FileMissing if there is no such file, CannotRead if it is a folder, lies elsewhere, the system refuses, or the
    file is one of another program: a Word file, a workbook, a picture.
    """
    data, size = _read(path, shown, MAX_BYTES, "这是文件夹，请指明其中的 .yaml 文件", inside)
    other = file_type(data[:HEAD], path.suffix) if data else by_name(path.suffix)
    if other is not None:
        raise ForeignFile(other, path, shown=shown)
    return Contents(shown, data, size, path)


def beginning(path: Path, count: int) -> bytes:
    """Return the first bytes of a regular file; b"" for a link, which may lead elsewhere, and for what cannot be read."""
    try:
        descriptor = os.open(path, _OPEN | getattr(os, "O_NOFOLLOW", 0))
        with open(descriptor, "rb") as file:
            regular = stat.S_ISREG(os.fstat(descriptor).st_mode) and not path.is_symlink()
            return file.read(count) if regular else b""
    except OSError:
        return b""


def _read(path: Path, shown: str, most: int, folder: str, inside: Path | None) -> tuple[bytes, int]:
    """Return the bytes of a regular file, only the first ones of one with more than most, and how many it has.

    What is asked is the file that was opened, so that nobody can put another in its place in between.
    """
    try:
        descriptor = os.open(path, _OPEN)
        with open(descriptor, "rb") as file:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise CannotRead(folder if stat.S_ISDIR(status.st_mode) else _NO_FILE, path, shown=shown)
            if inside is not None and not _lies_in(inside, path, status):
                raise CannotRead("这是指向别处的链接，没有读取", path, shown=shown, advice="把文件本身放进这个文件夹")
            data = file.read(HEAD if status.st_size > most else most + 1)
    except FileNotFoundError:
        raise FileMissing("没有这个文件", path, shown=shown) from None
    except (OSError, ValueError) as error:
        if path.is_dir() or (path.exists() and not path.is_file()):
            raise CannotRead(folder if path.is_dir() else _NO_FILE, path, shown=shown) from None
        why = reason(error) if isinstance(error, OSError) else "名称里有文件名不能用的字"
        raise CannotRead(f"无法读取（{why}）", path, shown=shown) from None
    return data, max(status.st_size, len(data))


def _lies_in(folder: Path, path: Path, status: os.stat_result) -> bool:
    """Return whether the opened file that has this status is the one that path leads to, within folder."""
    real = os.path.realpath(path)
    return Path(real).is_relative_to(os.path.realpath(folder)) and os.path.samestat(os.stat(real), status)


def source_of(text: str, name: str, path: Path | None = None) -> Source:
    """Return text as a source in which LF ends the lines, whatever ended them in the file."""
    return Source(name, text.replace("\r\n", "\n").replace("\r", "\n"), path)


def decoded(contents: Contents) -> tuple[Source, Finding | None]:
    """Return a file's text, read as UTF-8 with or without byte order mark.

    What is too large or not UTF-8 gives an empty source and the finding that says so.
    """
    empty = Source(contents.name, "", contents.path)
    if contents.size > MAX_BYTES:
        message = f"文件有 {contents.size:,} 字节，超过 {MAX_BYTES:,} 字节的上限"
        return empty, TOO_LARGE.at(empty.span(), message, help="一份报告的数据文件通常不到 100 KB；请确认没有选错文件")
    try:
        text = contents.data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return empty, _wrong_encoding(contents.data, empty, error)
    if "\x00" in text[:200] and contents.data[:4].count(0) >= 1:
        return empty, _wide(empty, contents.data)
    return source_of(text, contents.name, contents.path), None


def _wrong_encoding(data: bytes, source: Source, error: UnicodeDecodeError) -> Finding:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:200] or _is_binary(data[:HEAD]):
        return _wide(source, data)
    before = data[: error.start].decode("utf-8", "replace")
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    try:
        data.decode("gb18030")
        guess = "文件是 GBK（ANSI）编码，不是 UTF-8"
    except UnicodeDecodeError:
        guess = f"文件不是 UTF-8 编码（第 {error.start + 1} 个字节 0x{data[error.start]:02X}）"
    return ENCODING.at(source.span(line, column), guess)


def _wide(source: Source, data: bytes) -> Finding:
    """Return the finding for a file in UTF-16 or UTF-32, or for one that is no text in either."""
    for name in ("UTF-32", "UTF-32-LE", "UTF-32-BE", "UTF-16", "UTF-16-LE", "UTF-16-BE"):
        if _is_text(data, name):
            return ENCODING.at(source.span(), f"文件是 {name[:6]} 编码，不是 UTF-8")
    return ENCODING.at(source.span(), "这不是文本文件", help=_DATA_FILE)


def _is_text(data: bytes, encoding: str) -> bool:
    size = 4 if "32" in encoding else 2
    if encoding in ("UTF-16", "UTF-32") and not data.startswith(_MARKS[encoding]):
        return False
    try:
        text = data[: len(data) // size * size].decode(encoding)
    except UnicodeDecodeError:
        return False
    return not _is_binary(text[:HEAD].encode())


def _is_binary(data: bytes) -> bool:
    return len(_CONTROL.findall(data)) * _MOST > len(data)
