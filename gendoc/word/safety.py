"""Unsafe content of a document: programs, foreign objects, links out of the file, pictures that are more than pictures.

The scan walks what the relationships reach from the package on, and judges each part by its bytes: neither its name nor
its declared type nor the type of the relationship says what a program makes of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

from lxml import etree

from gendoc.word import bounds
from gendoc.word.acting import Unsafe, acting_elements, attribute, local, remove, remove_attribute
from gendoc.word.names import CHART_TYPE, FOOTER_TYPE, HEADER_TYPE, MAIN_TYPE, WORKBOOK_TYPE, Element
from gendoc.word.package import (
    CONTENT_TYPES,
    PackageError,
    Relationship,
    Types,
    main_part,
    parse,
    read_package,
    read_relations,
    read_types,
    rels_name,
)
from gendoc.word.pictures import MAX_TOTAL, UnsafePicture, foreign_format, is_picture, pixels

_KINDS = {
    "vbaProject": "宏",
    "wordVbaData": "宏",
    "oleObject": "嵌入对象（OLE）",
    "control": "ActiveX 控件",
    "activeXControlBinary": "ActiveX 控件",
    "aFChunk": "外来内容块（altChunk）",
    "subDocument": "子文档",
    "extensibility": "加载项",
    "attachedToolbars": "加载项",
    "webextension": "加载项",
    "webextensiontaskpanes": "加载项",
}
_CHANGE_PAGE = frozenset({"aFChunk", "subDocument"})
_TYPES = {
    "macroenabled": "宏",
    "vbaproject": "宏",
    "oleobject": "嵌入对象（OLE）",
    "activex": "ActiveX 控件",
}
_CHART_TYPES = frozenset({CHART_TYPE, "application/vnd.ms-office.chartex+xml"})
_NAMES = {"vbaproject.bin": "宏", "oleobject": "嵌入对象（OLE）", "activex": "ActiveX 控件"}
_HARMLESS_ENDS = ("obfuscatedfont", "printersettings")
_HARMLESS_KINDS = frozenset({"font", "printerSettings", "hdphoto"})
# What a part reached by such a relationship has to be registered as, for all who read it to see the same.
_WORD = MAIN_TYPE.removesuffix("document.main+xml")
_REGISTERED = {
    "header": (HEADER_TYPE,),
    "footer": (FOOTER_TYPE,),
    "footnotes": (f"{_WORD}footnotes+xml",),
    "endnotes": (f"{_WORD}endnotes+xml",),
    "officeDocument": (
        MAIN_TYPE,
        f"{_WORD}template.main+xml",
        "application/vnd.ms-word.document.macroenabled.main+xml",
        "application/vnd.ms-word.template.macroenabledtemplate.main+xml",
    ),
}
_LINKS = frozenset({"hyperlink", "hlinkClick", "hlinkHover", "hlinkMouseOver"})
# Elements that may go without a change of the page: what they lead to is not shown, or shown by a picture beside it.
_BESIDE_PAGE = frozenset({
    "OLEObject", "control", "objectEmbed", "objectLink", "externalData", "attachedTemplate", "dataSource", "headerSource",
    "src", "recipientData", "recipients", "saveThroughXslt", "attachedSchema", "sourceFileName", "videoFile", "audioFile",
    "wavAudioFile", "quickTimeFile", "media", "imgLayer", "svgBlip", "webVideoPr", "embedRegular", "embedBold",
    "embedItalic", "embedBoldItalic", "printerSettings",
})  # fmt: skip
_PICTURES = frozenset({"blip", "imagedata", "fill", "stroke", "image"})
_MARKED_UP = (b"<", b"\xff\xfe<\0", b"\xfe\xff\0<", b"\0<")
_SVG_ROOT = "{http://www.w3.org/2000/svg}svg"
_REFERENCES: Any = etree.XPath(
    "//@*[namespace-uri() = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'"
    " or namespace-uri() = 'http://purl.oclc.org/ooxml/officeDocument/relationships' or local-name() = 'relid']"
)
MAX_RELATIONS = 10_000


class Use(NamedTuple):
    """An attribute of an element that names a relationship."""

    element: Element
    name: str

    @property
    def is_picture(self) -> bool:
        """Return whether what is named is shown as a picture."""
        return local(self.element.tag) in _PICTURES


class Scan:
    """What is unsafe in a package, how it is taken out, and which parts the relationships reach.

    tree returns the root of a part, so that it is parsed once; long says that the text may be of any length.  Raises PackageError for a package that contradicts itself,
    or is beyond a bound.
    """

    def __init__(
        self, parts: Mapping[str, bytes], tree: Callable[[str], Element], *, embedded: bool = False, long: bool = False
    ) -> None:
        self.parts, self.tree, self.embedded, self.long = parts, tree, embedded, long
        self.types = read_types(parts)
        self.found: list[Unsafe] = []
        self.dropped_relations: dict[str, set[str]] = {}  # owner -> ids
        self.touched: set[str] = set()
        self.reached: set[str] = set()
        self._pixels = self._relations = self._paragraphs = self._characters = 0
        self._judged: dict[str, tuple[Unsafe, ...]] = {}
        self._check_names()
        self._walk()
        for name in sorted(set(parts) - self.reached):
            self._unreached(name)

    @property
    def reasons(self) -> list[str]:
        """Return what is unsafe, in Chinese, each reason once: an element, only if no relationship of its kind is named."""
        told = [unsafe for unsafe in self.found if unsafe.told]
        named = {unsafe.what for unsafe in told if unsafe.where}
        return list(dict.fromkeys(unsafe.reason for unsafe in told if unsafe.where or unsafe.what not in named))

    def _check_names(self) -> None:
        for name in self.parts:
            if name.casefold().endswith(".rels") and not self._has_owner(name):
                raise PackageError(f"关系部件 {name} 没有主人")
        self.reached |= {CONTENT_TYPES, *(name for name in self.parts if name.endswith("/"))}

    def _has_owner(self, name: str) -> bool:
        folder, _, last = name.rpartition("_rels/")
        owner = folder + last.removesuffix(".rels")
        return name == rels_name("") or (owner in self.parts and rels_name(owner) == name)

    def _walk(self) -> None:
        waiting = [""]
        while waiting:
            owner = waiting.pop()
            relations = self._relations_of(owner)
            uses = self._uses(owner) if relations else {}
            for relation in relations:
                self._judge(owner, relation, uses.get(relation.id, []))
                target = relation.target
                if not relation.external and target in self.parts and target not in self.reached:
                    self.reached.add(target)
                    if relation.kind not in _KINDS:  # what those lead to is told, and never kept: it need not be XML
                        waiting.append(target)
            if owner:
                self._scan_elements(owner)

    def _relations_of(self, owner: str) -> list[Relationship]:
        name = rels_name(owner)
        if name not in self.parts:
            return []
        self.reached.add(name)
        relations = read_relations(self.parts, owner)
        self._relations += len(relations)
        if self._relations > MAX_RELATIONS:
            raise PackageError(f"关系超过 {MAX_RELATIONS:,} 个，不像一份公文")
        if len({relation.id for relation in relations}) < len(set(relations)):
            raise PackageError(f"关系部件 {name} 里编号重复")
        if not owner and sum(relation.kind == "officeDocument" for relation in set(relations)) > 1:
            raise PackageError("有两个正文，不知道哪一个算数")
        return relations

    def _uses(self, owner: str) -> dict[str, list[Use]]:
        uses: dict[str, list[Use]] = {}
        if owner and is_marked_up(self.parts[owner]):
            for value in _REFERENCES(self.tree(owner)):
                uses.setdefault(str(value), []).append(Use(value.getparent(), value.attrname))
        return uses

    def _judge(self, owner: str, relation: Relationship, uses: list[Use]) -> None:
        """Judge one relationship by its type, its target's bytes, and what uses it."""
        kind, target = relation.kind, relation.target
        if kind == "attachedTemplate":
            self._add(Unsafe("外部模板", target), owner, relation, uses)
        elif relation.external:
            if kind != "hyperlink" or any(local(use.element.tag) not in _LINKS for use in uses):
                self._add(Unsafe("文件之外的内容", target), owner, relation, uses)
        elif kind in _KINDS:
            self._add(Unsafe(_KINDS[kind], target), owner, relation, uses, page=kind in _CHANGE_PAGE)
        elif target in self.parts:
            for unsafe in self._part(owner, relation, uses):
                self._add(unsafe, owner, relation, uses)

    def _add(self, unsafe: Unsafe, owner: str, relation: Relationship, uses: list[Use], *, page: bool = False) -> None:
        """Note a relationship that is unsafe: dropped with what uses it, unless the page would change."""
        drops = [drop for use in uses if (drop := _without(use)) is not None]
        kept = page or len(drops) < len(uses)
        self.found.append(unsafe._replace(drop=None if kept else partial(self._drop, owner, relation.id, drops)))

    def _drop(self, owner: str, relation: str, drops: list[Callable[[], None]]) -> None:
        self.dropped_relations.setdefault(owner, set()).add(relation)
        if drops:
            self.touched.add(owner)
        for drop in drops:
            drop()

    def _part(self, owner: str, relation: Relationship, uses: list[Use]) -> Iterator[Unsafe]:
        """Yield what is unsafe about the part that a relationship leads to."""
        name, data = relation.target, self.parts[relation.target]
        expected = _REGISTERED.get(relation.kind)
        if expected is not None and self.types.of(name).lower() not in (kind.lower() for kind in expected):
            self._refuse_misregistered(name)
        shown = any(use.is_picture for use in uses)
        if name not in self._judged:
            self._judged[name] = tuple(self._bytes(owner, relation))
        yield from self._judged[name]
        if not is_picture(data) and not self._judged[name] and (shown or relation.kind == "image"):
            if is_marked_up(data) and self.tree(name).tag == _SVG_ROOT:
                yield Unsafe("SVG 图", name, told=any(local(use.element.tag) != "svgBlip" for use in uses) or not uses)
            elif relation.kind != "hdphoto":
                yield Unsafe("不是图、却当图用的部件", name)

    def _refuse_misregistered(self, name: str) -> None:
        if not self.embedded:
            main_part(self.parts)  # a workbook is called so
            raise PackageError(
                f"部件 {name} 登记的类型（{self.types.of(name) or '没有'}）与它的用处不符，请在 Word 里另存一次"
            )

    def _bytes(self, owner: str, relation: Relationship) -> Iterator[Unsafe]:
        """Yield what is unsafe in a part's bytes, whatever it calls itself."""
        name, data = relation.target, self.parts[relation.target]
        if named := _by_name(name, self.types):
            if self.types.of(name).lower() not in _REGISTERED["officeDocument"]:  # that of the main part is told once
                yield Unsafe(named, name)
        elif is_picture(data):
            yield from self._picture(name, data)
        elif is_marked_up(data):
            yield from ()
        elif data.startswith(b"PK"):
            chart = relation.kind == "package" and self.types.of(owner) in _CHART_TYPES
            if chart and self.types.of(name) == WORKBOOK_TYPE:
                yield from _unsafe_workbook(data, name, embedded=self.embedded)
            else:
                yield Unsafe("嵌入的文件", name)
        elif foreign := foreign_format(data):
            yield Unsafe("嵌入对象（OLE）" if foreign == "OLE" else f"不能用的图（{foreign}）", name)
        elif relation.kind not in _HARMLESS_KINDS and not self.types.of(name).lower().endswith(_HARMLESS_ENDS):
            if relation.kind == "image":
                yield Unsafe("不是图、却当图用的部件", name)
            elif data:
                yield Unsafe("嵌入的文件", name)

    def _picture(self, name: str, data: bytes) -> Iterator[Unsafe]:
        try:
            self._pixels += pixels(data)
        except UnsafePicture as error:
            yield Unsafe(f"不能用的图（{error}）", name)
        if self._pixels > MAX_TOTAL:
            raise PackageError(f"图一共超过 {MAX_TOTAL // 1_000_000} 百万像素；在 Word 里「压缩图片」后再试")

    def _scan_elements(self, name: str) -> None:
        if not is_marked_up(self.parts[name]) or is_picture(self.parts[name]):
            return
        root = self.tree(name)
        if not self.long:
            self._refuse_long(root)
        kind = self.types.of(name).lower()
        if "macroenabled" in kind and kind in _REGISTERED["officeDocument"]:
            self.found.append(Unsafe("宏", name, _nothing))
        try:
            for unsafe in acting_elements(root):
                self.found.append(unsafe if unsafe.drop is None else self._touching(unsafe, name))
            for based_on in bounds.style_chains(root)[1]:
                circle = Unsafe("样式依据自己", drop=partial(remove, based_on), told=False)
                self.found.append(self._touching(circle, name))
            for problem in () if self.long else bounds.check_counts(root, root.tag[1:].partition("}")[0]):
                raise PackageError(problem)
        except bounds.TooLarge as error:
            raise PackageError(f"部件 {name} {error}") from error

    def _refuse_long(self, root: Element) -> None:
        """Count the paragraphs and the text of a part, whatever it is: PackageError for more than a report has."""
        self._paragraphs += sum(1 for _ in root.iter("{*}p"))
        if self._paragraphs > bounds.MAX_PARAGRAPHS:
            raise PackageError(f"段落超过 {bounds.MAX_PARAGRAPHS:,} 个，不像一份公文")
        self._characters += sum(len(element.text or "") for element in root.iter("{*}t"))
        if self._characters > bounds.MAX_CHARACTERS:
            raise PackageError(f"文字超过 {bounds.MAX_CHARACTERS:,} 个，不像一份公文")

    def _touching(self, unsafe: Unsafe, name: str) -> Unsafe:
        drop = unsafe.drop
        assert drop is not None

        def dropped() -> None:
            self.touched.add(name)
            drop()

        return unsafe._replace(drop=dropped)

    def _unreached(self, name: str) -> None:
        """Judge a part that nothing refers to: it is never kept, and told if it is no part of a document."""
        data = self.parts[name]
        if named := _by_name(name, self.types):
            self.found.append(Unsafe(named, name, _nothing))
        elif not is_marked_up(data) and not is_picture(data):
            if data and not self.types.of(name).lower().endswith(_HARMLESS_ENDS) and not name.endswith(".rels"):
                self.found.append(Unsafe("嵌入的文件", name, _nothing))
        elif is_marked_up(data) and not name.endswith(".rels"):
            root = self.tree(name)
            for unsafe in acting_elements(root):
                self.found.append(unsafe._replace(drop=_nothing))


def unsafe_content(parts: Mapping[str, bytes], *, embedded: bool = False) -> list[str]:
    """Return what makes a package unsafe to use or to pass on, in Chinese; [] if nothing does.

    Only hyperlinks may lead out of the file.  The workbook of a chart is searched as well; embedded says that parts are
    such a workbook.  Any other embedded file is unsafe.  Raises PackageError for a part that is not well-formed XML.
    """
    trees: dict[str, Element] = {}

    def tree(name: str) -> Element:
        if name not in trees:
            trees[name] = parse(parts[name], name)
        return trees[name]

    return Scan(parts, tree, embedded=embedded).reasons


def is_marked_up(data: bytes) -> bool:
    """Return whether bytes begin as XML does."""
    return data[:400].strip().removeprefix(b"\xef\xbb\xbf").lstrip().startswith(_MARKED_UP)


def _nothing() -> None:
    """Drop what goes by itself: a part that nothing reaches, the type of the document itself."""


def _by_name(name: str, types: Types) -> str:
    """Return what a part is by the words of its type or name, "" if they say nothing bad."""
    for table, text in ((_TYPES, types.of(name).lower()), (_NAMES, name.lower())):
        for word, reason in table.items():
            if word in text:
                return reason
    return ""


def _without(use: Use) -> Callable[[], None] | None:
    """Return how an element loses what it refers to so that the page stays, None if it cannot."""
    name, element = local(use.element.tag), use.element
    if name in ("svgBlip", "imgLayer"):
        extension = next(element.iterancestors("{*}ext"), element)
        return partial(remove, extension)
    if name in _BESIDE_PAGE:
        return partial(remove, element)
    if name in _LINKS:
        return partial(remove_attribute, element, use.name)
    if (name == "blip" and local(use.name) == "link" and attribute(element, "embed")) or (
        name == "imagedata" and local(use.name) in ("href", "pict") and attribute(element, "id")
    ):
        return partial(remove_attribute, element, use.name)
    return None


def _unsafe_workbook(data: bytes, name: str, *, embedded: bool) -> Iterator[Unsafe]:
    if embedded:
        yield Unsafe("嵌入对象", name)
        return
    try:
        for what in unsafe_content(read_package(data), embedded=True):
            yield Unsafe(f"图的表格里的{what}")
    except PackageError as error:
        raise PackageError(f"部件 {name} 不是完好的工作簿（{error}）") from error
