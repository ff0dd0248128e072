"""A docx package as parts.

A package that is read may be hostile: limits are checked in the zip directory and again while inflating,
and no name in an archive is ever used for a file on disk.  A package that is written depends on its parts
alone, so that the same report is the same file.
"""

from __future__ import annotations

import hashlib
import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import unquote

from lxml import etree

from gendoc.core.filetype import HEAD, by_name, file_type
from gendoc.word import bounds
from gendoc.word.names import R_NS, Element
from gendoc.word.pictures import is_picture

_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELS_NS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "[Content_Types].xml"
ROOT_RELS = "_rels/.rels"
CUSTOM_PROPERTIES = "docProps/custom.xml"
_DATE = (1980, 1, 1, 0, 0, 0)
_CHUNK = 1 << 20
_MAX_DIRECTORY = 4 << 20
_BAD_NAME = re.compile(r"[\\:\x00-\x1f\x7f]|^/|(^|/)\.{0,2}(/|$)")


class PackageError(ValueError):
    """A file that is no docx package, or not safe to open; its text says so in Chinese."""


class Limits(NamedTuple):
    """How large a package may be: bytes of the file, parts, bytes unpacked, compression ratio of a part, marks of XML."""

    file: int = 50 << 20
    parts: int = 2000
    unpacked: int = 200 << 20
    ratio: int = 100
    marks: int = bounds.MAX_MARKS


LIMITS = Limits()
# gendoc's own documents may be as repetitive, and so as compressible, as their data.
OWN = Limits(ratio=10_000, marks=40 * bounds.MAX_MARKS)


def read_package(data: bytes, limits: Limits = LIMITS) -> dict[str, bytes]:
    """Return the parts of a docx by name.

    Raises PackageError for a file that is no zip, is encrypted or too large (for a part above 1 MiB the
    ratio counts, too, and so do elements and attributes), or holds names that are duplicate, differ by case only, or
    lead out of the package.
    """
    _check_file(data, limits)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = _members(archive, len(data), limits)
            parts: dict[str, bytes] = {}
            remaining, marks = limits.unpacked, limits.marks
            for member in members:
                part = parts[member.filename] = _inflate(archive, member, remaining)
                remaining -= len(part)
                marks -= 0 if is_picture(part) else bounds.marks(part)
                if marks < 0:
                    raise PackageError(f"内容多到 {limits.marks // 10_000:,} 万个元素以上，不像一份公文")
    except PackageError:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
        raise PackageError("文件已损坏，读不出来，请重新取一份") from error
    if CONTENT_TYPES not in parts:
        raise PackageError(_instead(data) or "不是 Word 文档（.docx）：缺少部件清单")
    return parts


def _check_file(data: bytes, limits: Limits) -> None:
    if not data:
        raise PackageError("文件是空的")
    if len(data) > limits.file:
        raise PackageError(f"文件超过 {limits.file >> 20} MB")
    other = file_type(data[:HEAD])
    end = data.rfind(b"PK\x05\x06")
    if other is not None and not other.is_word and not data.startswith(b"PK"):
        raise PackageError("。".join(other.as_word))
    if not data.startswith(b"PK"):
        raise PackageError("不是 Word 文档（.docx）")
    if end < 0:
        raise PackageError("文件不完整，多半没有存完或没有下载完，请重新取一份")
    if int.from_bytes(data[end + 10 : end + 12], "little") > limits.parts:
        raise PackageError(f"部件超过 {limits.parts} 个")
    if int.from_bytes(data[end + 12 : end + 16], "little") > _MAX_DIRECTORY:
        raise PackageError("压缩包目录过大")


def _instead(data: bytes) -> str:
    """Return what a zip without a Word document is, and what to do; "" if it is just an archive."""
    other = file_type(data[:HEAD])
    return "" if other is None or other.is_word or other.is_archive else "。".join(other.as_word)


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
    end = 0
    for member in sorted(members, key=lambda member: member.header_offset):
        if member.header_offset < end:
            raise PackageError(f"部件相互重叠：{member.filename}")
        end = member.header_offset + 30 + member.compress_size
    if end > size:
        raise PackageError("文件不完整")
    return [member for member in members if not member.is_dir()]


def _inflate(archive: zipfile.ZipFile, member: zipfile.ZipInfo, remaining: int) -> bytes:
    chunks: list[bytes] = []
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            remaining -= len(chunk)
            if remaining < 0:
                raise PackageError("解压后过大")
            chunks.append(chunk)
    return b"".join(chunks)


def write_package(parts: Mapping[str, bytes]) -> bytes:
    """Return parts as a zip that depends on nothing else: fixed date, system and order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts, key=lambda name: (name != CONTENT_TYPES, name != ROOT_RELS, name)):
            info = zipfile.ZipInfo(name, _DATE)
            info.create_system = 0
            info.external_attr = 0o600 << 16  # set, because some versions of zipfile replace 0 by this
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

    Raises PackageError, naming the part, if it is ill-formed, has a document type, or is beyond a bound.
    """
    try:
        data = bounds.in_utf8(data)
        root = etree.fromstring(data, safe_parser())
        bounds.check_shape(data, root)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        raise PackageError(
            f"部件 {name} 不是合格的 XML（第 {line} 行第 {column} 个字符附近），请在 Word 里另存一次"
        ) from error
    except bounds.TooLarge as error:
        raise PackageError(f"部件 {name} {error}") from error
    return root


def serialize(root: Element) -> bytes:
    """Return a part's bytes, always written in the same way."""
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data


_ELSEWHERE = re.compile(
    r"\s*([A-Za-z][A-Za-z0-9+.-]*:|\\\\|//)"
)  # a scheme or another computer, whatever TargetMode says
_RELATION = f"{{{_RELS_NS}}}Relationship"
_NO_RELATIONS = f'<Relationships xmlns="{_RELS_NS}"/>'.encode()


class Types(NamedTuple):
    """The content types of [Content_Types].xml, by extension and by part name, both in lower case."""

    defaults: Mapping[str, str]
    overrides: Mapping[str, str]

    def of(self, name: str) -> str:
        """Return the content type of a part, "" if it has none."""
        extension = posixpath.basename(name).rpartition(".")[2]
        return self.overrides.get(name.lower()) or self.defaults.get(extension.lower(), "")


class Relationship(NamedTuple):
    """One relationship: kind is the last word of its type, target a part name unless external."""

    id: str
    kind: str
    target: str
    external: bool


def read_types(parts: Mapping[str, bytes]) -> Types:
    """Return the content types of a package."""
    defaults: dict[str, str] = {}
    overrides: dict[str, str] = {}
    for element in parse(parts[CONTENT_TYPES], CONTENT_TYPES):
        if element.tag == _TYPES + "Default":
            defaults[element.get("Extension", "").lower()] = element.get("ContentType", "")
        elif element.tag == _TYPES + "Override":
            overrides[element.get("PartName", "").removeprefix("/").lower()] = element.get("ContentType", "")
    return Types(defaults, overrides)


def set_type(parts: dict[str, bytes], name: str, content_type: str | None) -> None:
    """Set the content type of the part called name; None removes it."""
    root = parse(parts[CONTENT_TYPES], CONTENT_TYPES)
    for element in root.findall(_TYPES + "Override"):
        if element.get("PartName", "").lower() == f"/{name}".lower():
            root.remove(element)
    if content_type is not None:
        etree.SubElement(root, _TYPES + "Override", PartName=f"/{name}", ContentType=content_type)
    parts[CONTENT_TYPES] = serialize(root)


def drop_types(parts: dict[str, bytes]) -> None:
    """Take out of the content types those of parts that are not there."""
    root = parse(parts[CONTENT_TYPES], CONTENT_TYPES)
    names = {f"/{name}".lower() for name in parts}
    for element in root.findall(_TYPES + "Override"):
        if element.get("PartName", "").lower() not in names:
            root.remove(element)
    parts[CONTENT_TYPES] = serialize(root)


def rels_name(part: str) -> str:
    """Return the name of the part that holds the relationships of part; part "" is the package itself."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def read_relations(parts: Mapping[str, bytes], part: str) -> list[Relationship]:
    """Return the relationships of a part, of the whole package for ""."""
    name = rels_name(part)
    return [_relation(part, element) for element in parse(parts[name], name)] if name in parts else []


def _relation(part: str, element: Any) -> Relationship:
    target = element.get("Target", "")
    external = element.get("TargetMode", "").strip().lower() == "external" or _ELSEWHERE.match(target) is not None
    if not external:
        target = unquote(target.split("#")[0])
        target = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).lstrip("/")
    return Relationship(element.get("Id", ""), element.get("Type", "").rsplit("/", 1)[-1], target, external)


def add_relation(parts: dict[str, bytes], part: str, kind: str, target: str) -> str:
    """Add a relationship of type kind from part to the part called target, and return its id.

    kind is the whole type URI, or the last word of one of Office's.
    """
    name = rels_name(part)
    root = parse(parts.get(name, _NO_RELATIONS), name)
    taken = {element.get("Id") for element in root}
    number = next(n for n in range(1, len(taken) + 2) if f"rId{n}" not in taken)
    path = posixpath.relpath(f"/{target}", posixpath.join("/", posixpath.dirname(part)))
    full = kind if "/" in kind else f"{R_NS}/{kind}"
    etree.SubElement(root, _RELATION, Id=f"rId{number}", Type=full, Target=path)
    parts[name] = serialize(root)
    return f"rId{number}"


def drop_relations(
    parts: dict[str, bytes], part: str, kinds: frozenset[str], ids: frozenset[str] | None = None
) -> None:
    """Remove part's relationships of these kinds (and ids, if given), and the parts they lead to."""
    name = rels_name(part)
    if name not in parts or not (ids is None or ids):
        return
    root = parse(parts[name], name)
    for element in list(root):
        relation = _relation(part, element)
        if relation.kind in kinds and (ids is None or relation.id in ids):
            root.remove(element)
            if not relation.external and parts.pop(relation.target, None) is not None:
                parts.pop(rels_name(relation.target), None)
                set_type(parts, relation.target, None)
    parts[name] = serialize(root)


def main_part(parts: Mapping[str, bytes]) -> str:
    """Return the name of the part that holds the document itself.

    Raises PackageError if there is none, or if it is a workbook or slides.
    """
    for relation in read_relations(parts, ""):
        if relation.kind == "officeDocument" and relation.target in parts:
            other = by_name({"xl": ".xlsx", "ppt": ".pptx"}.get(relation.target.split("/")[0], ""))
            if other is not None:
                raise PackageError("。".join(other.as_word))
            return relation.target
    raise PackageError("不是 Word 文档（.docx）：没有正文")
