"""The properties of a finished document, and whether somebody edited it since gendoc made it."""

from __future__ import annotations

import datetime
import re
from html import escape
from typing import Any, NamedTuple

from lxml import etree

from gendoc.word.package import (
    CUSTOM_PROPERTIES,
    OWN,
    PackageError,
    add_relation,
    digest,
    drop_relations,
    parse,
    read_package,
    read_relations,
    serialize,
    set_type,
)

CORE_PROPERTIES = "docProps/core.xml"
APP_PROPERTIES = "docProps/app.xml"
DIGEST_NAME = "gendoc-digest"

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_CUSTOM_NS = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VT_NS = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_CUSTOM = f"{{{_CUSTOM_NS}}}property"
_TEXT = f"{{{_VT_NS}}}lpwstr"
_FMTID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_STALE = frozenset({"core-properties", "extended-properties", "custom-properties", "thumbnail"})
_OFFICE_TYPE = "application/vnd.openxmlformats-officedocument"
_CORE = _HEAD + (
    f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    "<dc:title>{title}</dc:title><dc:creator>{creator}</dc:creator>"
    "<cp:lastModifiedBy>{creator}</cp:lastModifiedBy><cp:revision>1</cp:revision>"
    '<dcterms:created xsi:type="dcterms:W3CDTF">{date}T00:00:00Z</dcterms:created>'
    '<dcterms:modified xsi:type="dcterms:W3CDTF">{date}T00:00:00Z</dcterms:modified>'
    "<dc:language>zh-CN</dc:language></cp:coreProperties>"
)
_APP = _HEAD + (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>gendoc</Application></Properties>"
)
_END = re.compile(rb"PK\x05\x06[\s\S]{16}\0\0\Z")  # of a ZIP with nothing behind it


class Properties(NamedTuple):
    """Author and date of a document; the date is the report's own, never today."""

    creator: str
    date: datetime.date


def set_properties(parts: dict[str, bytes], title: str, properties: Properties) -> None:
    """Replace the properties of a package by a title and properties; no current time or user goes in.

    The template's custom properties stay.  To be called last, because it stores the digest of all
    other parts.
    """
    custom = _template_properties(parts)
    drop_relations(parts, "", _STALE)
    parts[CORE_PROPERTIES] = _CORE.format(
        title=escape(title), creator=escape(properties.creator), date=properties.date.isoformat()
    ).encode()
    parts[APP_PROPERTIES] = _APP.encode()
    add_relation(parts, "", f"{_PACKAGE}/relationships/metadata/core-properties", CORE_PROPERTIES)
    add_relation(parts, "", "extended-properties", APP_PROPERTIES)
    add_relation(parts, "", "custom-properties", CUSTOM_PROPERTIES)
    set_type(parts, CORE_PROPERTIES, "application/vnd.openxmlformats-package.core-properties+xml")
    set_type(parts, APP_PROPERTIES, f"{_OFFICE_TYPE}.extended-properties+xml")
    set_type(parts, CUSTOM_PROPERTIES, f"{_OFFICE_TYPE}.custom-properties+xml")
    pids = [int(pid) for element in custom if re.fullmatch("[0-9]{1,9}", pid := element.get("pid", ""))]
    seal = etree.SubElement(custom, _CUSTOM, fmtid=_FMTID, pid=str(max(pids, default=1) + 1), name=DIGEST_NAME)
    etree.SubElement(seal, _TEXT).text = digest(parts)
    parts[CUSTOM_PROPERTIES] = serialize(custom)


def _template_properties(parts: dict[str, bytes]) -> Any:
    for relation in read_relations(parts, ""):
        if relation.kind == "custom-properties" and relation.target in parts:
            root = parse(parts[relation.target], relation.target)
            for element in list(root):
                if element.get("name") == DIGEST_NAME:
                    root.remove(element)
            return root
    return parse(f'<Properties xmlns="{_CUSTOM_NS}" xmlns:vt="{_VT_NS}"/>'.encode(), CUSTOM_PROPERTIES)


def was_edited(data: bytes) -> bool | None:
    """Return whether a document was changed since gendoc made it; None if gendoc did not make it."""
    try:
        parts = read_package(data, OWN)
        if CUSTOM_PROPERTIES not in parts:
            return None
        root = parse(parts[CUSTOM_PROPERTIES], CUSTOM_PROPERTIES)
    except PackageError:
        return None
    for element in root.iter(_CUSTOM):
        if element.get("name") == DIGEST_NAME:
            return "".join(element.itertext()).strip() != digest(parts) or not _END.search(data)
    return None
