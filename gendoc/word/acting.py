"""What in the text of a part could act: fields and elements that run something or read from elsewhere.

Elements are known by their local names, whatever namespace they stand in: LibreOffice reads the Strict namespaces, too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from gendoc.word.bounds import TooLarge
from gendoc.word.fields import MAX_NESTED, is_simple, read_fields
from gendoc.word.names import Element

# Fields that fetch what they show from elsewhere, or have it made by another program.
_OUTSIDE = frozenset({"DDE", "DDEAUTO", "INCLUDE", "INCLUDETEXT", "INCLUDEPICTURE", "LINK", "IMPORT", "DATABASE"})
_KEYWORD = re.compile(r"[^\s\\\"]+")
# Elements whose content would stand on the page.
_ON_PAGE = {
    "altChunk": "外来内容块（altChunk）",
    "subDoc": "子文档",
    "binData": "嵌入的文件（binData）",
    "movie": "嵌入的文件（movie）",
}
_XINCLUDE = "{http://www.w3.org/2001/XInclude}*"
_VML = "{urn:schemas-microsoft-com:vml}"
_VML_SOURCES = (
    "src",
    "{urn:schemas-microsoft-com:office:office}href",
    "{urn:schemas-microsoft-com:office:office}althref",
)
_SVG = "{http://www.w3.org/2000/svg}"
_REFERENCES = frozenset({"href", "src", "data", "base"})
_PICTURES = ("data:image/png;base64,", "data:image/jpeg;base64,", "data:image/jpg;base64,", "data:image/gif;base64,")
_FOREIGN_STYLE = re.compile(r"@import|url\(\s*[\"']?\s*(?!#)|expression\s*\(|\\", re.IGNORECASE)
_FOREIGN_SVG = frozenset({"script", "foreignObject", "handler", "listener", "iframe", "embed", "object"})
_RELATIONS = frozenset({
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
})  # fmt: skip


class Unsafe(NamedTuple):
    """Something unsafe: what it is, in Chinese, and the part or target that it is about, "" if none is named.

    drop takes it out so that the page stays, None if it would not.  told is False for what is safe to keep in a document,
    but never reaches LibreOffice.
    """

    what: str
    where: str = ""
    drop: Callable[[], None] | None = None
    told: bool = True

    @property
    def reason(self) -> str:
        """Return what it is and where, as messages say it."""
        return f"{self.what}：{self.where}" if self.where else self.what


def local(name: object) -> str:
    """Return the local name of an element or attribute, "" for a comment."""
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def attribute(element: Element, name: str) -> str:
    """Return an attribute by its local name, "" if there is none; of several, that in the namespace of the element."""
    own = element.get(f"{element.tag.rpartition('}')[0]}}}{name}") if "}" in element.tag else element.get(name)
    return own if own is not None else next(iter(attributes(element, name)), "")


def attributes(element: Element, name: str) -> list[str]:
    """Return all attributes with a local name, whatever their namespaces."""
    return [value for key, value in element.attrib.items() if local(key) == name]


def has_relation(element: Element) -> bool:
    """Return whether an element refers to a relationship by r:id or the like."""
    return any(key.partition("}")[0].lstrip("{") in _RELATIONS for key in element.attrib)


def remove(element: Element) -> None:
    """Take an element out of its tree; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


def unwrap(element: Element) -> None:
    """Put the children of an element in its place."""
    for child in list(element):
        element.addprevious(child)
    remove(element)


def remove_attribute(element: Element, name: str) -> None:
    """Take an attribute off an element, if it is still there."""
    element.attrib.pop(name, None)


def acting_elements(root: Element) -> Iterator[Unsafe]:
    """Yield what is unsafe among the elements of a part; relationships are judged elsewhere."""
    for element in root.iter(*(f"{{*}}{name}" for name in _ON_PAGE), _XINCLUDE):
        yield Unsafe(_ON_PAGE.get(local(element.tag), "文件之外的内容（XInclude）"))
    for element in root.iter("{*}control"):
        if has_relation(element):
            yield Unsafe("ActiveX 控件", drop=partial(remove, element))
    for element in root.iter("{*}OLEObject", "{*}objectEmbed", "{*}objectLink"):
        yield Unsafe("嵌入对象（OLE）", drop=partial(remove, element))
    for element in root.iter(_VML + "*"):
        for source in _VML_SOURCES:
            target = element.get(source, "").strip()
            if target and not target.startswith(("#", "data:")):
                keeps = has_relation(element) or local(element.tag) not in ("imagedata", "fill", "stroke", "image")
                drop = partial(remove_attribute, element, source) if keeps else None
                yield Unsafe("文件之外的内容", target, drop)
            elif target.startswith("data:"):
                yield Unsafe("写在标记里的图（data:）")
    yield from outside_svg(root)
    yield from _fields(root)


def outside_svg(root: Element) -> Iterator[Unsafe]:
    """Yield what an SVG picture reads from elsewhere or runs; it is not taken out, as the whole picture is."""
    for element in root.iter(_SVG + "*"):
        name = local(element.tag)
        if name in _FOREIGN_SVG:
            yield Unsafe(f"SVG 图里的程序（{name}）")
        for key, value in element.attrib.items():
            key, value = local(key), value.strip()
            if key in _REFERENCES and name != "a" and value and not value.startswith(("#", *_PICTURES)):
                yield Unsafe("文件之外的内容", value[:60])
            elif key.lower().startswith("on"):
                yield Unsafe(f"SVG 图里的程序（{key}）")
            elif _FOREIGN_STYLE.search(value) and "(" in value:
                yield Unsafe("文件之外的内容", value[:60])
        if name == "style" and _FOREIGN_STYLE.search("".join(element.itertext())):
            yield Unsafe("文件之外的内容（SVG 图的样式）")


def _fields(root: Element) -> Iterator[Unsafe]:
    """Yield the fields that read from elsewhere, or whose keyword is put together by another field.

    Unlinked, the result of a field stays as text.
    """
    for field in read_fields(root):
        if field.depth >= MAX_NESTED:
            raise TooLarge(f"的域套了 {MAX_NESTED} 层以上")
        simple = is_simple(field)
        unlink = partial(unwrap, field.start) if simple else partial(_remove_all, field.pieces)
        codes = attributes(field.start, "instr") if simple else [field.code, field.typed]
        keywords = [keyword[0].upper() for code in codes if (keyword := _KEYWORD.search(code))]
        if outside := next((keyword for keyword in keywords if keyword in _OUTSIDE), ""):
            yield Unsafe("读取外部内容的域", outside, unlink)
        elif field.led:
            yield Unsafe("由另一个域拼出的域代码", drop=unlink)


def _remove_all(elements: list[Element]) -> None:
    for element in elements:
        remove(element)
