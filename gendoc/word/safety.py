"""Unsafe content of a document: programs, foreign objects, links out of the file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from gendoc.word.names import CHART_TYPE, FLD_CHAR, FLD_SIMPLE, FLD_TYPE, INSTR, WORKBOOK_TYPE, Element, w
from gendoc.word.package import (
    PackageError,
    Relationship,
    Types,
    parse,
    read_package,
    read_relations,
    read_types,
    rels_name,
)

_KINDS = {
    "vbaProject": "宏",
    "wordVbaData": "宏",
    "oleObject": "嵌入对象（OLE）",
    "control": "ActiveX 控件",
    "activeXControlBinary": "ActiveX 控件",
    "aFChunk": "外来内容块（altChunk）",
    "subDocument": "子文档",
}
_TYPES = {
    "macroenabled": "宏",
    "vbaproject": "宏",
    "oleobject": "嵌入对象（OLE）",
    "activex": "ActiveX 控件",
}
_CHART_TYPES = frozenset({CHART_TYPE, "application/vnd.ms-office.chartex+xml"})
_XML = ("+xml", "/xml", ".vmldrawing")  # ends of the types of parts that are XML
_XML_NAMES = (".xml", ".svg")
# Other parts that Word itself puts into a package: pictures, fonts, settings of printers.
_HARMLESS = ("image/", "application/x-font")
_HARMLESS_ENDS = ("obfuscatedfont", "printersettings")
_NAMES = {"vbaproject.bin": "宏", "oleobject": "嵌入对象（OLE）", "activex": "ActiveX 控件"}
_FIELDS = frozenset({"DDE", "DDEAUTO", "INCLUDE", "INCLUDETEXT", "INCLUDEPICTURE", "LINK", "IMPORT", "DATABASE"})
_KEYWORD = r"[^\s\\\"]+"
_DELETED_INSTR, _ALT_CHUNK, _CONTROL = w("delInstrText"), w("altChunk"), w("control")
# Pictures that name their source without a relationship: old VML, and what an SVG refers to.
_VML = "{urn:schemas-microsoft-com:vml}"
_VML_SOURCES = ("src", "{urn:schemas-microsoft-com:office:office}href")
_SVG = "{http://www.w3.org/2000/svg}"
_SVG_SOURCES = ("href", "{http://www.w3.org/1999/xlink}href")


def unsafe_content(parts: Mapping[str, bytes], *, embedded: bool = False) -> list[str]:
    """Return what makes a package unsafe to use or to pass on, in Chinese; [] if nothing does.

    Only hyperlinks may lead out of the file.  Parts are judged by type and content, not only by name.  The
    workbook of a chart is searched as well; embedded says that parts are such a workbook.  Any other embedded
    file is unsafe.  Raises PackageError for a part that is not well-formed XML.
    """
    unsafe: list[str] = []
    types = read_types(parts)
    for name in sorted(parts):
        reasons = list(_unsafe_part(name, types))
        unsafe += reasons
        if name.endswith(".rels"):
            continue
        for relation in read_relations(parts, name):
            unsafe += _unsafe_relation(relation, types, types.of(name))
        if reasons:
            continue
        if types.of(name) == WORKBOOK_TYPE:
            unsafe += _unsafe_workbook(parts[name], name, embedded)
        elif _is_xml(name, types):
            unsafe += _unsafe_elements(parse(parts[name], name))
    for relation in read_relations(parts, ""):
        unsafe += _unsafe_relation(relation, types, "")
    for name in parts:
        if name.endswith(".rels") and not _has_owner(name, parts):
            raise PackageError(f"关系部件 {name} 没有主人")
    return list(dict.fromkeys(unsafe))


def _unsafe_workbook(data: bytes, name: str, embedded: bool) -> list[str]:
    if embedded:
        return [f"嵌入对象：{name}"]
    try:
        return [f"图的表格里的{what}" for what in unsafe_content(read_package(data), embedded=True)]
    except PackageError as error:
        raise PackageError(f"部件 {name} 不是完好的工作簿（{error}）") from error


def _has_owner(name: str, parts: Mapping[str, bytes]) -> bool:
    return name == rels_name("") or any(rels_name(part) == name for part in parts)


def _is_xml(name: str, types: Types) -> bool:
    return types.of(name).lower().endswith(_XML) or name.lower().endswith(_XML_NAMES)


def _unsafe_part(name: str, types: Types) -> Iterator[str]:
    kind, known = types.of(name).lower(), True
    for table, text in ((_TYPES, kind), (_NAMES, name.lower())):
        for word, reason in table.items():
            if word in text:
                yield f"{reason}：{name}"
                known = False
    if known and not (
        _is_xml(name, types)
        or name.endswith((".rels", "/"))
        or kind == WORKBOOK_TYPE
        or kind.startswith(_HARMLESS)
        or kind.endswith(_HARMLESS_ENDS)
    ):
        yield f"嵌入的文件：{name}"


def _unsafe_relation(relation: Relationship, types: Types, owner: str) -> Iterator[str]:
    """Yield what is unsafe in a relationship of a part of type owner; only a chart may embed a file, its workbook."""
    kind, target = relation.kind, relation.target
    if kind == "attachedTemplate":
        yield f"外部模板：{target}"
    elif relation.external and kind != "hyperlink":
        yield f"文件之外的内容：{target}"
    elif kind in _KINDS:
        yield f"{_KINDS[kind]}：{target}"
    elif not relation.external and _is_foreign(kind, owner, types.of(target)):
        yield f"嵌入的文件：{target}"


def _is_foreign(kind: str, owner: str, target: str) -> bool:
    """Return whether a relationship embeds a file other than the workbook of a chart; owner and target are types."""
    is_file = kind == "package" or target == WORKBOOK_TYPE
    return is_file and not (kind == "package" and owner in _CHART_TYPES and target == WORKBOOK_TYPE)


def _unsafe_elements(root: Element) -> Iterator[str]:
    for _ in root.iter(_ALT_CHUNK):
        yield "外来内容块（altChunk）"
    for _ in root.iter(_CONTROL):
        yield "ActiveX 控件"
    for element in root.iter(_VML + "*"):
        yield from _outside(element, _VML_SOURCES)
    for element in root.iter(_SVG + "*"):
        if element.tag != _SVG + "a":
            yield from _outside(element, _SVG_SOURCES)
    for code in _field_codes(root):
        keyword = re.search(_KEYWORD, code)
        if keyword is not None and keyword[0].upper() in _FIELDS:
            yield f"读取外部内容的域：{keyword[0].upper()}"
        elif keyword is not None and keyword[0] == _NESTED:
            yield "由另一个域拼出的域代码"


def _outside(element: Element, sources: tuple[str, ...]) -> Iterator[str]:
    for source in sources:
        target = element.get(source, "").strip()
        if target and not target.startswith(("#", "data:")):
            yield f"文件之外的内容：{target}"


_NESTED = "\0"


def _field_codes(root: Element) -> Iterator[str]:
    """Yield the code of every field, joined from its runs; _NESTED stands for a field within the code."""
    stack: list[list[str] | None] = []  # None: past the code, in the result
    for element in root.iter(FLD_SIMPLE, FLD_CHAR, INSTR, _DELETED_INSTR):
        if element.tag == FLD_SIMPLE:
            yield element.get(w("instr"), "")
        elif element.tag != FLD_CHAR:
            if stack and stack[-1] is not None:
                stack[-1].append(element.text or "")
            elif not stack:
                yield element.text or ""
        elif (kind := element.get(FLD_TYPE)) == "begin":
            if stack and stack[-1] is not None:
                stack[-1].append(_NESTED)
            stack.append([])
        elif stack and kind in ("separate", "end"):
            code = stack[-1]
            if code is not None:
                yield "".join(code)
                stack[-1] = None
            if kind == "end":
                stack.pop()
    for code in stack:
        if code is not None:
            yield "".join(code)
