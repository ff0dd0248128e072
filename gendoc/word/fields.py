"""Fields as Word writes and reads them: a code, and the result that is shown until Word updates it."""

from __future__ import annotations

import re
from copy import deepcopy

from lxml import etree

from gendoc.word.names import (
    FLD_CHAR,
    FLD_SIMPLE,
    FLD_TYPE,
    INSTR,
    SPACE,
    Element,
    R,
    T,
)

# The fields that gendoc knows and whose result Word replaces.
COMPUTED = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES", "SEQ", "REF", "PAGEREF", "STYLEREF", "TOC"})
MAX_DEPTH = 5  # Word itself nests three: a page in a link in the contents
MAX_NESTED = 20  # fields within one another that are read
_TAGS = ("{*}fldSimple", "{*}fldChar", "{*}instrText", "{*}delInstrText", "{*}t")
# Word parts the words of a code at blanks; any other character is part of a word.
_WORD = r'[ \t\r\n]*(?:"([^"]*)"|([^ \t\r\n"]+))'


class ReadField:
    """A field of a document: where it begins, its code, the w:t of its result, and the field that it stands in.

    depth is in how many fields it stands.  separator is the element after which the result begins, None if there is no
    result.  fault says in Chinese why the field cannot be understood, "" if it can.  typed is the code with the w:t in it,
    which LibreOffice takes for a part of it; led says that another field begins the code.  pieces are what goes if the
    result is to stay as plain text.
    """

    __slots__ = ("code", "depth", "fault", "led", "outer", "pieces", "separator", "shown", "start", "typed")

    def __init__(
        self, start: Element, outer: ReadField | None, depth: int = 0, code: str = "", fault: str = ""
    ) -> None:
        """Take a field whose code and result are still to be read."""
        self.start, self.outer, self.depth, self.code, self.fault = start, outer, depth, code, fault
        self.separator: Element | None = None
        self.shown: list[Element] = []
        self.typed, self.led = "", False
        self.pieces = [start]

    @property
    def words(self) -> list[str]:
        """Return the words of the code without their quotation marks; [] if quotation marks do not pair."""
        words, end = [], 0
        code = self.code.rstrip(" \t\r\n")
        for word in re.finditer(_WORD, code):
            if word.start() != end:
                return []
            words.append(word[1] if word[1] is not None else word[2])
            end = word.end()
        return words if end == len(code) else []

    @property
    def keyword(self) -> str:
        """Return what kind of field it is, in capitals: PAGE; "" if the code is empty."""
        return "".join(self.words[:1]).upper()

    @property
    def result(self) -> str:
        """Return the text of the result as it is stored."""
        return "".join(text.text or "" for text in self.shown)

    def show(self, result: str) -> None:
        """Store another result, in the format of the old one."""
        if not self.shown:
            new = text_run(result)
            if self.start.tag == FLD_SIMPLE:
                self.start.append(new)
            elif self.separator is not None:
                self.separator.getparent().addnext(new)
            self.shown.append(new[-1])
        first, *rest = self.shown
        first.text = result
        first.set(SPACE, "preserve")
        for text in rest:
            text.text = ""


def read_fields(root: Element) -> list[ReadField]:
    """Return the fields of a part in the order in which they begin, however they are written, split or nested.

    Their elements may stand in any namespace: LibreOffice reads those of Strict Open XML, too.
    """
    fields: list[ReadField] = []
    opened: list[ReadField] = []
    for event, element in etree.iterwalk(root, events=("start", "end"), tag=_TAGS):
        namespace, _, name = element.tag.rpartition("}")
        kind = element.get(f"{namespace}}}fldCharType", "") if name == "fldChar" else ""
        if event == "start":
            for each in opened[:MAX_NESTED]:
                if each.separator is None:
                    each.pieces.append(element)
        if event == "end":
            if name == "fldSimple" and opened:
                opened.pop()
        elif name == "fldSimple" or kind == "begin":
            outer = opened[-1] if opened else None
            if outer is not None and outer.separator is None:
                outer.fault = "的代码里还有一个域"
                outer.led = outer.led or not outer.code.strip()
            fields.append(ReadField(element, outer, len(opened)))
            opened.append(fields[-1])
            if name == "fldSimple":
                opened[-1].code, opened[-1].separator = element.get(f"{namespace}}}instr", ""), element
        elif not opened or (kind and is_simple(opened[-1])):
            if name != "t":
                fields.append(ReadField(element, None, code=element.text or "", fault="不完整"))
        elif name == "t":
            if opened[-1].separator is None:
                opened[-1].fault = "的代码里混有文字"
                opened[-1].typed += element.text or ""
            for each in opened[: MAX_DEPTH + 1]:
                each.shown.append(element)
        elif name != "fldChar":
            opened[-1].code += element.text or ""
            opened[-1].typed += element.text or ""
            if opened[-1].separator is not None:
                opened[-1].fault = "的结果里还有代码"
        else:
            opened[-1].pieces.append(element)
            if kind == "separate":
                opened[-1].separator = element
            else:
                opened.pop()
    for each in opened:
        each.fault = "没有结束"
    return fields


def is_simple(field: ReadField) -> bool:
    """Return whether a field is one element that holds its result."""
    return bool(field.start.tag.endswith("}fldSimple"))


def empty_run(properties: Element | None) -> Element:
    """Return an empty run with a copy of properties."""
    new = etree.Element(R)
    if properties is not None:
        new.append(deepcopy(properties))
    return new


def run(child: Element, properties: Element | None) -> Element:
    """Return a run that holds child, with a copy of properties."""
    new = empty_run(properties)
    new.append(child)
    return new


def text_element(text: str) -> Element:
    """Return the w:t element for text, which keeps all its blanks."""
    element = etree.Element(T, {SPACE: "preserve"})
    element.text = text
    return element


def text_run(text: str, properties: Element | None = None) -> Element:
    """Return a run of text."""
    return run(text_element(text), properties)


def step(kind: str, properties: Element | None = None) -> Element:
    """Return the run that marks the begin of a field, the begin of its result (separate) or its end."""
    return run(etree.Element(FLD_CHAR, {FLD_TYPE: kind}), properties)


def code_run(code: str, properties: Element | None = None) -> Element:
    """Return the run that holds a field's code."""
    element = etree.Element(INSTR, {SPACE: "preserve"})
    element.text = f" {code} "
    return run(element, properties)


def field(code: str, result: str, properties: Element | None = None) -> list[Element]:
    """Return the runs of a field that shows result."""
    shown = [text_run(result, properties)] if result else []
    return [
        step("begin", properties),
        code_run(code, properties),
        step("separate", properties),
        *shown,
        step("end", properties),
    ]
