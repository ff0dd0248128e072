"""How much a part may hold, counted in its bytes before there is a tree, and in the tree before anything walks it.

A file of 2 MB may stand for 26 million paragraphs, or name an attribute a million times; a page may be 550 m wide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from gendoc.word.lengths import twips, whole
from gendoc.word.names import Element

MAX_MARKS = 1_000_000  # beginnings of elements, ends of elements and attributes, of all parts
MAX_PARAGRAPHS = 20_000
MAX_CHARACTERS = 2_000_000
MAX_LENGTH = 100_000  # characters of a paragraph: LibreOffice takes a minute for a million
MAX_ATTRIBUTES = 200  # of one element
MAX_NAMESPACES = 500  # in force at one place
MAX_CELLS = 100_000
MAX_FIELDS = 20_000
MAX_ROWS = 5_000  # of one table: LibreOffice takes a minute for 15,000
MAX_COLUMNS = 200  # Word itself has 63: LibreOffice does not end with thousands
MAX_PAGE = 31_680  # twips: 22 inches, the largest page of Word
MAX_CHAIN = 30  # styles based on one another: Word itself makes chains of a few
MAX_NUMBERINGS = 5_000
_ENCODING = re.compile(rb"<\?xml[^>]{0,200}encoding\s*=\s*[\"']\s*([^\"']*)", re.ASCII)
_UTF16 = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_MANY: Any = etree.XPath(f"boolean(//@*[{MAX_ATTRIBUTES + 1}])")  # by position: it ends at the first


class TooLarge(ValueError):
    """Something that goes beyond its bound; the text says so in Chinese."""


def marks(data: bytes) -> int:
    """Return at most how many elements and attributes bytes can hold, as XML in any encoding that is accepted."""
    return data.count(b"<") + data.count(b"=")


def in_utf8(data: bytes) -> bytes:
    """Return XML in UTF-8: other encodings are those of attacks, but for UTF-16, which the standard allows.

    Raises TooLarge for another encoding, and for a document type declaration.
    """
    for start, encoding in _UTF16:
        if data.startswith(start):
            try:
                data = _DECLARATION.sub("", data.decode(encoding).removeprefix("\ufeff")).encode()
            except UnicodeDecodeError as error:
                raise TooLarge("的编码坏了") from error
            break
    begin = data[:400].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not begin.startswith(b"<"):
        raise TooLarge("不是合格的 XML")
    declared = _ENCODING.match(begin)
    if declared and declared[1].strip().lower() not in (b"utf-8", b"us-ascii", b"ascii"):
        raise TooLarge("的编码不是 UTF-8")
    if b"<!DOCTYPE" in data:
        raise TooLarge("含有文档类型声明（DTD）")
    return data


def check_shape(data: bytes, root: Element) -> None:
    """Raise TooLarge for an element with too many attributes, or too many namespaces at one place."""
    if _MANY(root):
        raise TooLarge(f"有的元素属性超过 {MAX_ATTRIBUTES} 个")
    if data.count(b"xmlns") > MAX_NAMESPACES:
        depth = 0
        for event, _ in etree.iterwalk(root, events=("start-ns", "end-ns")):
            depth += 1 if event == "start-ns" else -1
            if depth > MAX_NAMESPACES:
                raise TooLarge(f"有的地方命名空间超过 {MAX_NAMESPACES} 个")


def check_counts(root: Element, namespace: str) -> Iterator[str]:
    """Yield in Chinese what in a part of WordprocessingML is beyond its bound; namespace is that of its elements."""

    def name(local: str) -> str:
        return f"{{{namespace}}}{local}"

    for locals_, most, what in (
        (("tc",), MAX_CELLS, "表格的单元格"),
        (("fldChar", "fldSimple"), 2 * MAX_FIELDS, "域"),
        (("abstractNum",), MAX_NUMBERINGS, "编号的样式"),
    ):
        if sum(1 for _ in root.iter(*map(name, locals_))) > most:
            yield f"{what}超过 {most:,} 个，不像一份公文"
    if any(len(table) > MAX_ROWS + 10 for table in root.iter(name("tbl"))):
        yield f"一个表格超过 {MAX_ROWS:,} 行，不像一份公文"
    if any(len(row) > MAX_COLUMNS + 10 for row in root.iter(name("tr"))):  # with its properties
        yield f"表格一行超过 {MAX_COLUMNS} 列，不像一份公文"
    for page in root.iter(name("pgSz")):
        for side in ("w", "h"):
            if abs(twips(page.get(name(side))) or 0) > MAX_PAGE or len(page.get(name(side), "")) > 12:
                yield f"页面大到 {page.get(name(side))[:20]}，Word 最大 {MAX_PAGE}（55.87 厘米）；在「页面设置」里改纸张大小"
                return
    for element in root.iter(name("gridSpan"), name("gridBefore"), name("gridAfter"), name("cols")):
        value = element.get(name("num" if element.tag == name("cols") else "val"), "")
        if len(value) > 9 or (whole(value) or 0) > MAX_COLUMNS:
            yield f"表格或分栏多到 {value[:20]} 列，不像一份公文"
            return
    if style_chains(root)[0] > MAX_CHAIN:
        yield f"样式一个套一个，超过 {MAX_CHAIN} 层；在 Word 里把正文选中，「清除所有格式」后重新设样式"


def style_chains(root: Element) -> tuple[int, list[Element]]:
    """Return the length of the longest chain of styles, and a w:basedOn of each circle: LibreOffice crashes at one."""
    bases: dict[str, Element] = {}
    for style in root.iterfind("{*}style"):
        base = style.find("{*}basedOn")
        if base is not None:
            bases.setdefault(_value(style, "styleId"), base)
    depths: dict[str, int] = {}
    circles: list[Element] = []
    for first in bases:
        chain: dict[str, Element] = {}
        name = first
        while name in bases and name not in depths and name not in chain:
            chain[name] = bases[name]
            name = _value(bases[name], "val")
        if name in chain:
            circles.append(list(chain.values())[-1])
        depth = depths.get(name, 0)
        for name in reversed(chain):
            depth += 1
            depths[name] = depth
    return max(depths.values(), default=0), circles


def _value(element: Element, name: str) -> str:
    return next((str(value) for key, value in element.attrib.items() if key.endswith(f"}}{name}")), "")
