"""Faults that make Word refuse a document, or show it otherwise than it was meant.

Each check reads one part, or all parts together, and yields in Chinese what is wrong; validation by schema
finds only some of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from gendoc.word import tables
from gendoc.word.names import (
    BOOKMARK,
    BOOKMARK_END,
    DOC_PR,
    FLD_CHAR,
    FLD_TYPE,
    ID,
    NAME,
    R_NS,
    SDT_PR,
    TBL,
    TC,
    VAL,
    W_NS,
    Element,
    P,
    T,
    w,
)
from gendoc.word.package import CONTENT_TYPES, Relationship, Types, read_relations, rels_name
from gendoc.word.text import quoted, text_of

_NAMESPACES = {"w": W_NS, "r": R_NS}
_REFERENCES: Any = etree.XPath("//@r:*", namespaces=_NAMESPACES)
_LOOSE_TEXT: Any = etree.XPath(
    "//text()[parent::w:p or parent::w:r or parent::w:body or parent::w:tbl or parent::w:tr or parent::w:tc]"
    "[normalize-space()]",
    namespaces=_NAMESPACES,
)
_NESTED: Any = etree.XPath("//w:t/* | //w:p/w:p | //w:r/w:p | //w:r/w:r", namespaces=_NAMESPACES)
_CHANGES = (w("ins"), w("del"), w("moveFrom"), w("moveTo"))
_RANGES = frozenset({BOOKMARK_END, BOOKMARK, w("permStart"), w("permEnd")})


def check_package(parts: Mapping[str, bytes], types: Types) -> Iterator[str]:
    """Yield parts without a type, types without a part, and relationships to parts that do not exist."""
    names = {name.lower() for name in parts}
    for name in parts:
        if name != CONTENT_TYPES and not types.of(name):
            yield f"部件 {name} 没有登记类型"
    for name in types.overrides:
        if name not in names:
            yield f"类型登记了不存在的部件 {name}"
    for name in ["", *parts]:
        if rels_name(name) in parts:
            for relation in read_relations(parts, name):
                if not relation.external and relation.target not in parts and relation.target:
                    yield f"部件 {name or '（整个文档）'} 引用了不存在的部件 {relation.target}"


def check_references(name: str, root: Element, relations: list[Relationship]) -> Iterator[str]:
    """Yield each r:id, r:embed and the like that is not among the part's relationships."""
    known = {relation.id for relation in relations}
    for value in sorted({str(value) for value in _REFERENCES(root)} - known):
        if value:
            yield f"部件 {name} 引用了没有登记的关系 {value}"


def check_part(name: str, root: Element) -> Iterator[str]:
    """Yield what Word refuses or misreads in a part with text: stray text, bad tables and fields, tracked changes."""
    for text in _LOOSE_TEXT(root):
        yield f"有文字落在段落结构之外：{quoted(str(text))}"
    for element in _NESTED(root):
        yield f"文字或段落里混入了标记：{_near(element)}"
    depth: list[str] = []
    for element in root.iter(TC, TBL, FLD_CHAR, *_CHANGES):
        if element.tag == TC:
            yield from _check_cell(element)
        elif element.tag == TBL:
            yield from _check_table(element)
        elif element.tag == FLD_CHAR:
            fault = _field_error(depth, element.get(FLD_TYPE, ""))
            if fault:
                yield f"{fault}：{_near(element)}"
        else:
            yield f"含有修订标记：{_near(element)}"
    if depth:
        yield f"部件 {name} 的域没有结束"


def _near(element: Element) -> str:
    paragraph = next(element.iterancestors(P), None)
    return "「」" if paragraph is None else quoted(text_of(paragraph))


def _field_error(depth: list[str], kind: str) -> str:
    """Return what is wrong with a field's begin, separate or end, "" if nothing; depth is the stack of open fields."""
    if kind == "begin":
        depth.append(kind)
    elif kind == "separate":
        if not depth or depth[-1] != "begin":
            return "域的分隔没有对应的开头"
        depth[-1] = kind
    elif kind == "end":
        if not depth:
            return "域的结尾没有对应的开头"
        depth.pop()
    return ""


def _check_cell(cell: Element) -> Iterator[str]:
    last = next((child for child in reversed(cell) if child.tag not in _RANGES), None)
    if last is None or last.tag != P:
        yield f"表格的单元格没有以段落结尾：{quoted(''.join(cell.itertext(T)))}"


def _check_table(table: Element) -> Iterator[str]:
    rows = list(tables.rows(table))
    if not rows:
        yield "有一个表格一行也没有"
    columns = tables.columns(table)
    if not columns:
        return
    for row in rows:
        span = tables.width_of(row)
        if span != columns:
            yield f"表格有 {columns} 列，这一行占了 {span} 列：{quoted(''.join(row.itertext(T)))}"
        if next(tables.cells(row), None) is None:
            yield "表格有一行没有单元格"


def check_ids(roots: list[Element]) -> Iterator[str]:
    """Yield ids of drawings, bookmarks and content controls that repeat, and bookmarks that do not end."""
    drawings = Counter(element.get("id") for root in roots for element in root.iter(DOC_PR))
    controls = Counter(element.get(VAL) for root in roots for sdt in root.iter(SDT_PR) for element in sdt.iterfind(ID))
    starts = [element for root in roots for element in root.iter(BOOKMARK)]
    begun = Counter(element.get(ID) for element in starts)
    ended = Counter(element.get(ID) for root in roots for element in root.iter(BOOKMARK_END))
    names = Counter(element.get(NAME, "") for element in starts)
    for what, counted in (
        ("图形编号", drawings),
        ("内容控件编号", controls),
        ("书签编号", begun),
        ("书签", names),
    ):
        for value, times in counted.items():
            if times > 1:
                yield f"{what} {value} 出现了 {times} 次"
    if begun != ended:
        yield "书签的开头与结尾不成对"
