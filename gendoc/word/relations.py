"""Content types and relationships: what the parts of a package are, and how they refer."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import unquote

from lxml import etree

from gendoc.word.package import CONTENT_TYPES, PackageError, parse, serialize
from gendoc.word.wordml import R_NS, TEXT_TYPES

_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELS_NS = "http://schemas.openxmlformats.org/package/2006/relationships"
_RELATION = f"{{{_RELS_NS}}}Relationship"
_NO_RELATIONS = f'<Relationships xmlns="{_RELS_NS}"/>'.encode()


class Types(NamedTuple):
    """What [Content_Types].xml says: types by extension and by part name, both folded to lower case."""

    defaults: Mapping[str, str]
    overrides: Mapping[str, str]

    def of(self, name: str) -> str:
        """Return the content type of a part, "" if it has none."""
        extension = posixpath.basename(name).rpartition(".")[2]
        return self.overrides.get(name.lower()) or self.defaults.get(extension.lower(), "")


class Relation(NamedTuple):
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
    """Give the part called name a content type of its own; None takes it away."""
    root = parse(parts[CONTENT_TYPES], CONTENT_TYPES)
    for element in root.findall(_TYPES + "Override"):
        if element.get("PartName", "").lower() == f"/{name}".lower():
            root.remove(element)
    if content_type is not None:
        etree.SubElement(root, _TYPES + "Override", PartName=f"/{name}", ContentType=content_type)
    parts[CONTENT_TYPES] = serialize(root)


def rels_name(part: str) -> str:
    """Return the name of the part that holds part's relationships; "" is the package itself."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def read_relations(parts: Mapping[str, bytes], part: str) -> list[Relation]:
    """Return the relationships of a part, of the whole package for ""."""
    name = rels_name(part)
    return [_relation(part, element) for element in parse(parts[name], name)] if name in parts else []


def _relation(part: str, element: Any) -> Relation:
    external = element.get("TargetMode", "") == "External"
    target = element.get("Target", "")
    if not external:
        target = unquote(target.split("#")[0])
        target = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).lstrip("/")
    return Relation(element.get("Id", ""), element.get("Type", "").rsplit("/", 1)[-1], target, external)


def add_relation(parts: dict[str, bytes], part: str, kind: str, target: str) -> str:
    """Relate part to the part called target by a relationship of type kind, and return its id.

    kind is the whole type, or the last word of a type of Office documents.
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
    """Take away part's relationships of these kinds (and ids, if given), and the parts they lead to."""
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

    Raises PackageError if there is none.
    """
    for relation in read_relations(parts, ""):
        if relation.kind == "officeDocument" and relation.target in parts:
            return relation.target
    raise PackageError("不是 Word 文档（.docx）：没有正文")


def text_parts(parts: Mapping[str, bytes]) -> list[str]:
    """Return the names of the parts that hold running text, the document itself first."""
    main = main_part(parts)
    types = read_types(parts)
    return [main, *sorted(name for name in parts if name != main and types.of(name) in TEXT_TYPES)]
