"""A docx package as parts.

What comes in may be hostile: limits are taken from the zip directory and counted again while
inflating, and nothing is ever written to disk by a name that stands in an archive.  What goes
out depends on its parts alone, so that the same report is the same file.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from typing import NamedTuple

from lxml import etree

from gendoc.word.wordml import Element

CONTENT_TYPES = "[Content_Types].xml"
ROOT_RELS = "_rels/.rels"
CUSTOM_PROPERTIES = "docProps/custom.xml"
_DATE = (1980, 1, 1, 0, 0, 0)
_CHUNK = 1 << 20
_MAX_DIRECTORY = 4 << 20
_BAD_NAME = re.compile(r"[\\:\x00-\x1f\x7f]|^/|(^|/)\.{0,2}(/|$)")


class PackageError(ValueError):
    """A file that is no docx package, or one that is not safe to open; says so in Chinese."""


class Limits(NamedTuple):
    """How large a package may be: bytes of the file and of all parts unpacked, parts, ratio."""

    file: int = 50 << 20
    parts: int = 2000
    unpacked: int = 200 << 20
    ratio: int = 100


LIMITS = Limits()
# What gendoc made itself may be as repetitive as its data.
OWN = Limits(ratio=10_000)


def read_package(data: bytes, limits: Limits = LIMITS) -> dict[str, bytes]:
    """Return the parts of a docx by name.

    Raises PackageError for what is no zip, encrypted, too large (a part above 1 MiB also by
    its ratio), or holds names that are duplicate, differ by case only, or leave the package.
    """
    _check_file(data, limits)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = _members(archive, len(data), limits)
            parts: dict[str, bytes] = {}
            left = limits.unpacked
            for member in members:
                parts[member.filename] = _inflate(archive, member, left)
                left -= len(parts[member.filename])
    except PackageError:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
        raise PackageError(f"文件已损坏，读不出来（{error}）") from error
    if CONTENT_TYPES not in parts:
        raise PackageError("不是 Word 文档（.docx）：缺少部件清单")
    return parts


def _check_file(data: bytes, limits: Limits) -> None:
    if not data:
        raise PackageError("文件是空的")
    if len(data) > limits.file:
        raise PackageError(f"文件超过 {limits.file >> 20} MB")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise PackageError("是旧版 .doc 或加密的文件，请在 Word 中另存为不加密的 .docx")
    end = data.rfind(b"PK\x05\x06")
    if not data.startswith(b"PK") or end < 0:
        raise PackageError("不是 Word 文档（.docx）")
    if int.from_bytes(data[end + 10 : end + 12], "little") > limits.parts:
        raise PackageError(f"部件超过 {limits.parts} 个")
    if int.from_bytes(data[end + 12 : end + 16], "little") > _MAX_DIRECTORY:
        raise PackageError("压缩包目录过大")


def _members(archive: zipfile.ZipFile, size: int, limits: Limits) -> list[zipfile.ZipInfo]:
    members = archive.infolist()
    if len(members) > limits.parts:
        raise PackageError(f"部件超过 {limits.parts} 个")
    seen: set[str] = set()
    for member in members:
        name = member.orig_filename.removesuffix("/") if member.is_dir() else member.orig_filename
        if _BAD_NAME.search(name):
            raise PackageError(f"部件名不合规：{name!r}")
        if name.casefold() in seen:
            raise PackageError(f"部件重名：{name}")
        seen.add(name.casefold())
        if member.flag_bits & 0x41:
            raise PackageError("文件已加密，请先取消密码")
        if member.external_attr >> 28 == 0xA:
            raise PackageError(f"部件是链接：{name}")
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise PackageError(f"部件的压缩方式不受支持：{name}")
        if member.file_size > _CHUNK and member.file_size > limits.ratio * member.compress_size:
            raise PackageError(f"部件压缩比超过 {limits.ratio} 倍，疑为压缩炸弹：{name}")
    if sum(member.file_size for member in members) > limits.unpacked:
        raise PackageError(f"解压后超过 {limits.unpacked >> 20} MB")
    place = 0
    for member in sorted(members, key=lambda member: member.header_offset):
        if member.header_offset < place:
            raise PackageError(f"部件相互重叠：{member.filename}")
        place = member.header_offset + 30 + member.compress_size
    if place > size:
        raise PackageError("文件不完整")
    return [member for member in members if not member.is_dir()]


def _inflate(archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: int) -> bytes:
    chunks: list[bytes] = []
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            left -= len(chunk)
            if left < 0:
                raise PackageError("解压后过大")
            chunks.append(chunk)
    return b"".join(chunks)


def write_package(parts: Mapping[str, bytes]) -> bytes:
    """Return parts as a zip that depends on nothing but them: no date, no system, fixed order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts, key=lambda name: (name != CONTENT_TYPES, name != ROOT_RELS, name)):
            info = zipfile.ZipInfo(name, _DATE)
            info.create_system = 0
            info.external_attr = 0o600 << 16  # what zipfile puts in for 0, in some versions
            archive.writestr(info, parts[name], zipfile.ZIP_DEFLATED, compresslevel=6)
    return buffer.getvalue()


def digest(parts: Mapping[str, bytes]) -> str:
    """Return the SHA-256 of all parts but the custom properties, which hold it."""
    total = hashlib.sha256()
    for name in sorted(parts):
        if name != CUSTOM_PROPERTIES:
            for field in (name.encode(), parts[name]):
                total.update(len(field).to_bytes(8, "big"))
                total.update(field)
    return total.hexdigest()


def safe_parser() -> Element:
    """Return a strict XML parser that loads no DTD, expands no entity and opens no connection."""
    return etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, recover=False)


def parse(data: bytes, name: str) -> Element:
    """Return the root element of a part.

    Raises PackageError, naming the part, if it is ill-formed or has a document type.
    """
    try:
        root = etree.fromstring(data, safe_parser())
    except etree.XMLSyntaxError as error:
        raise PackageError(f"部件 {name} 不是合格的 XML（{error.msg}）") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise PackageError(f"部件 {name} 含有文档类型声明（DTD）")
    return root


def serialize(root: Element) -> bytes:
    """Return a part's bytes, always written in the same way."""
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data
