"""What a file is, by its first bytes and its name: a Word file, a workbook, a PDF, a picture, an archive.

A file that is meant for another program is called what it is, and how it is made the file that is needed is said.
Which commands take it as it is, their own module says (cli/shared).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from gendoc.core.finding import CannotRead

OPEN_XML = (".docx", ".docm", ".dotx", ".dotm")  # names of Word documents and templates that can be read as they are
HEAD = 1 << 16  # bytes at the beginning of a file that say what it is

_PACKED = "压缩包"
_WORD = "Word 文件（.docx）"
_RESAVE = "在 Word 或 WPS 里打开，「另存为」.docx"
_DATA = "数据文件是 data/单位名称/年度.yaml，用记事本编辑"


class ForeignFile(CannotRead):
    """A file of another program, where a data file is needed; type is what it is."""

    def __init__(self, foreign: FileType, path: Path, *, shown: str) -> None:
        problem, advice = foreign.as_data(path.suffix)
        super().__init__(problem, path, shown=shown, advice=advice)
        self.type = foreign


class FileType(NamedTuple):
    """A type of file that is no data file.

    name is what messages call it; to_word is how a Word file (.docx) is made of it, to_data what is done with it where
    a data file is needed, each "" if nothing is known.
    """

    name: str
    to_word: str = ""
    to_data: str = ""

    @property
    def is_word(self) -> bool:
        """Return whether commands for Word files take it as it is."""
        return self.name == _WORD

    @property
    def is_text(self) -> bool:
        """Return whether it is a Word file, or becomes one when it is saved as such."""
        return self.is_word or self.to_word.startswith(_RESAVE)

    @property
    def is_archive(self) -> bool:
        """Return whether it is an archive of which nothing more is known."""
        return self.name == _PACKED

    def as_data(self, suffix: str = "") -> tuple[str, str]:
        """Return the problem and the advice where a data file is needed; suffix is that of the file's name."""
        problem = f"这是{self._spaced}，不是数据文件"
        if suffix in (".yaml", ".yml"):
            problem = f"名称以 {suffix} 结尾，内容却是{self._spaced}，不是数据文件"
        return problem, f"{self.to_data}。{_DATA}" if self.to_data else _DATA

    @property
    def as_word(self) -> tuple[str, str]:
        """Return the problem and the advice where a Word file (.docx) is needed."""
        return f"这是{self._spaced}，不是 Word 文档（.docx）", self.to_word or "请指明一份 .docx 文件"

    @property
    def _spaced(self) -> str:
        return f" {self.name}" if self.name[0].isascii() else self.name


_COPY = "表格里的数，要写进数据文件"
_RETYPE = "里面的数和句子，要写进数据文件"
WORD = FileType(_WORD, to_data=_RETYPE)
_OLD_WORD = FileType("旧版 .doc 文件", _RESAVE, _RETYPE)
_OLD_SHEET = FileType("Excel 表格（.xls）", to_data=_COPY)
_SHEET = FileType("Excel 表格（.xlsx）", to_data=_COPY)
_OLD_OFFICE = FileType("旧版 .doc、.xls、.wps 文件，或加了密码的文件", f"{_RESAVE}，不设密码", _RETYPE)
_WPS = FileType("WPS 文字文件（.wps）", _RESAVE, _RETYPE)
_RTF = FileType("RTF 文件（.rtf）", _RESAVE, _RETYPE)
_ODT = FileType("OpenDocument 文字文件（.odt）", _RESAVE, _RETYPE)
_PDF = FileType("PDF 文件（.pdf）", "请找出做成这份 PDF 的 Word 文件", _RETYPE)
_ARCHIVE = FileType(_PACKED, "请先解压，再指明里面的文件", "先解压，再指明里面的 .yaml 文件")
_WEB = FileType("网页（.html）")
_TABLE = FileType("表格（.csv）", to_data=_COPY)
_PICTURE = FileType("图片")
_SLIDES = FileType("演示文稿（.pptx）")
_FLAWED = FileType("程序或别的二进制文件")

_BY_NAME = {
    ".docx": WORD,
    ".doc": _OLD_WORD,
    ".dot": FileType("旧版 Word 模板（.dot）", _RESAVE, _RETYPE),
    ".dotx": FileType("Word 模板（.dotx）", _RESAVE, _RETYPE),
    ".docm": FileType("带宏的 Word 文件（.docm）", _RESAVE, _RETYPE),
    ".dotm": FileType("带宏的 Word 模板（.dotm）", _RESAVE, _RETYPE),
    ".wps": _WPS,
    ".wpt": FileType("WPS 文字模板（.wpt）", _RESAVE, _RETYPE),
    ".rtf": _RTF,
    ".odt": _ODT,
    ".xlsx": _SHEET,
    ".xlsm": FileType("带宏的 Excel 表格（.xlsm）", to_data=_COPY),
    ".xls": _OLD_SHEET,
    ".et": FileType("WPS 表格（.et）", to_data=_COPY),
    ".ods": FileType("OpenDocument 表格（.ods）", to_data=_COPY),
    ".csv": _TABLE,
    ".tsv": FileType("表格（.tsv）", to_data=_COPY),
    ".pdf": _PDF,
    ".ofd": FileType("OFD 版式文件（.ofd）"),
    ".ppt": FileType("旧版演示文稿（.ppt）"),
    ".pptx": _SLIDES,
    ".zip": _ARCHIVE,
    ".rar": _ARCHIVE,
    ".7z": _ARCHIVE,
    ".html": _WEB,
    ".htm": _WEB,
    ".png": _PICTURE,
    ".jpg": _PICTURE,
    ".jpeg": _PICTURE,
    ".bmp": _PICTURE,
    ".gif": _PICTURE,
}
_BY_START = (
    (b"%PDF", _PDF),
    (b"{\\rtf", _RTF),
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"Rar!", _ARCHIVE),
    (b"7z\xbc\xaf", _ARCHIVE),
    (b"\x1f\x8b", _ARCHIVE),
    (b"MZ\x90", _FLAWED),
    (b"\x7fELF", _FLAWED),
)
_DECLARED = (
    (b"application/vnd.oasis.opendocument.text", _ODT),
    (b"application/vnd.oasis.opendocument.spreadsheet", _BY_NAME[".ods"]),
)
_WITHIN = ((b"word/", WORD), (b"xl/", _SHEET), (b"ppt/", _SLIDES), (b"OFD.xml", _BY_NAME[".ofd"]))
_OLD = b"\xd0\xcf\x11\xe0"
_MARKUP = rb"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype html|html|head)"
_OLD_NAMES = (".doc", ".dot", ".wps", ".wpt", ".xls", ".et", ".ppt")
_NEW_NAMES = (".docx", ".docm", ".dotx", ".dotm", ".xlsx", ".xlsm", ".wps", ".wpt", ".et", ".pptx")


def by_name(suffix: str) -> FileType | None:
    """Return the type that a file name extension (.doc) says, None for that of a data file or an unknown one."""
    return _BY_NAME.get(suffix.lower())


def _packed(data: bytes) -> FileType:
    """Return what an archive is that begins with data, by the names of what it holds at its root."""
    declared = next((kind for mark, kind in _DECLARED if mark in data[:200]), None)
    names = list(_names(data))
    return declared or next((kind for mark, kind in _WITHIN if any(name.startswith(mark) for name in names)), _ARCHIVE)


def _names(data: bytes) -> Iterator[bytes]:
    """Yield the names in an archive that begins with data, as far as their headers are in it."""
    for start in re.finditer(rb"PK(?:\x03\x04.{22}|\x01\x02.{24})(?=(..))", data, re.DOTALL):
        (length,) = struct.unpack("<H", start[1])
        skipped = 4 if start[0][2] == 3 else 18
        yield data[start.end() + skipped : start.end() + skipped + length]


def file_type(data: bytes, suffix: str = "") -> FileType | None:
    """Return what a file is that begins with data and whose name ends in suffix; None if it may be a data file.

    The content decides: a Word file called 2021.yaml is a Word file.  The name tells apart what begins alike,
    and the table (.csv) from other text.
    """
    named = by_name(suffix)
    if data.startswith(_OLD):
        return named if named and suffix.lower() in _OLD_NAMES else _OLD_OFFICE
    if data.startswith(b"PK"):
        packed = _packed(data)
        alike = packed in (WORD, _SHEET, _SLIDES) and suffix.lower() in _NEW_NAMES
        return named if named and alike else packed
    started = next((kind for start, kind in _BY_START if data.startswith(start)), None)
    if started is not None:
        return started
    if data[:2] == b"BM" and b"\0" in data[:64]:
        return _PICTURE
    if re.match(_MARKUP, data[:256].removeprefix(b"\xef\xbb\xbf"), re.IGNORECASE):
        return _WEB
    return named if named in (_TABLE, _BY_NAME[".tsv"]) else None
