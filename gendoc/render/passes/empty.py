"""无 where a list has no item: a row of its table, or the word after 其中：.

A table that a report has keeps its caption, its unit and its number, so that references to it hold; it says that there
is nothing.  Only a table whose lists are all empty gets such a row, and only if it has no total that says otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from itertools import islice
from typing import NamedTuple

from lxml import etree

from gendoc.figures.spelling import PENDING
from gendoc.narrative.markers import CAPTION, CAPTIONED, EMPTY, NAME_END, PRINTED, PRIVATE, strip
from gendoc.render.document import EmptyList
from gendoc.render.loops import ABSENT, CELLS, CONDITION, LIST, NAME, ROWS, TEXT
from gendoc.render.rendering import Pass, Rendering, Stage, always
from gendoc.word import tables
from gendoc.word.names import P_PR, R_PR, TBL, TC, TC_PR, TR, VAL, Element, P, R, T, w
from gendoc.word.text import child_value, put_property, typed_text

NOTHING = "无"
_STYLES = ("表格居中", "表格文字")
_MARK = re.compile(f"[{EMPTY}{PRINTED}]([{ROWS}{CELLS}{TEXT}])([012])([^{NAME_END}]*){NAME_END}")
_TOTAL = r"\s*[\u4e00-\u9fff]{0,6}(?:合计|总计|小计|共计)\s*"
_AMOUNT = "[1-9]"
_HOLE = r"(?:[：:]|其中|包括|有|为|是)\s*$"
_AFTER_HOLE = r"\s*(?:$|[。；;，,、）)])"
_TR_PR, _HEADER, _SPAN, _WIDTH = w("trPr"), w("tblHeader"), w("gridSpan"), w("tcW")
_BOLD = (w("b"), w("bCs"))
_ABOVE = 3  # paragraphs before a table among which its caption is


class _Loop(NamedTuple):
    """A marked loop, or condition: its row or cell, what it goes through, what sort it is, whether it printed nothing."""

    element: Element
    name: str
    sort: str
    empty: bool

    @property
    def loop(self) -> bool:
        """Return whether it is no mere condition."""
        return self.sort != CONDITION

    @property
    def words(self) -> str:
        """Return what is printed in its place."""
        return NOTHING if self.sort != ABSENT else f"【{PENDING}：{self.name}】"


def fill_empty(root: Element, styles: Mapping[str, str]) -> Iterator[EmptyList]:
    """Print 无 where the loops of a part printed nothing, and yield what they went through.

    styles leads from the names of styles, in lower case, to their ids.
    """
    rows: dict[Element, list[_Loop]] = {}
    cells: dict[Element, list[_Loop]] = {}
    texts: list[Element] = []
    for text in root.iter(T):
        mark = _MARK.search(text.text or "")
        if mark is None:
            continue
        kind, sort, name = mark.groups()
        if kind == TEXT:
            texts.append(text)
            continue
        held, tag = (rows, TR) if kind == ROWS else (cells, TC)
        table, element = (next(text.iterancestors(outer)) for outer in (TBL, tag))
        held.setdefault(table, []).append(_Loop(element, name, sort, mark[0][0] == EMPTY))
    for table, loops in rows.items():
        yield from _settle_rows(table, loops, styles)
    for table, loops in cells.items():
        yield from _settle_cells(table, loops, styles)
    for text in texts:
        yield from _settle_text(text)


def _settle_rows(table: Element, loops: list[_Loop], styles: Mapping[str, str]) -> Iterator[EmptyList]:
    """Keep one of the marked rows, with 无, if the table has no other row but headers and totals; drop the others."""
    marked = {loop.element for loop in loops}
    of_loops = any(loop.loop for loop in loops)
    kept = next((loop for loop in loops if loop.empty and loop.loop == of_loops), None)
    if kept is None or any(not loop.empty and loop.loop == of_loops for loop in loops) or _has_content(table, marked):
        kept = None
    head = next((row for row in tables.rows(table) if row not in marked), None)
    total = kept is not None and any(re.search(_AMOUNT, strip(typed_text(row))) for row in _totals(table, marked))
    for loop in loops:
        if loop is not kept or total:
            loop.element.getparent().remove(loop.element)
    if kept is None:
        return
    if total:
        if kept.sort == LIST and re.fullmatch(NAME, kept.name):
            yield EmptyList(kept.name, _name(table, head), in_table=True, only_total=True)
        return
    columns = tables.columns(table) or (1 if head is None else tables.width_of(head))
    if head is not None and (properties := head.find(_TR_PR)) is not None:
        kept.element.insert(0, deepcopy(properties))
        for header in kept.element.iterfind(f"{_TR_PR}/{_HEADER}"):
            header.getparent().remove(header)
        for beside in ("gridBefore", "gridAfter", "wBefore", "wAfter"):
            for element in kept.element.findall(f"{_TR_PR}/{w(beside)}"):
                element.getparent().remove(element)
    cell = next(tables.cells(kept.element))
    _write(cell, kept.words, None if head is None else next(tables.cells(head), None), styles)
    if columns > 1:
        put_property(cell, etree.Element(_SPAN, {VAL: str(columns)}), TC_PR, (_WIDTH, _SPAN))
    if kept.sort != ABSENT:
        yield EmptyList(kept.name, _name(table, head), in_table=True)


def _has_content(table: Element, marked: set[Element]) -> bool:
    """Return whether a table has rows of data besides the marked ones, headers and totals."""
    before = True
    for row in tables.rows(table):
        if row in marked:
            before = False
            continue
        texts = [typed_text(cell) for cell in tables.cells(row)]
        if row.find(f"{_TR_PR}/{_HEADER}") is not None or not any(map(PRIVATE.search, texts)):
            continue
        if before:
            if any(PRIVATE.match(text) and PRIVATE.match(text[-1]) for text in map(str.strip, texts) if text):
                return True
        elif not _is_total(row):
            return True
    return False


def _totals(table: Element, marked: set[Element]) -> list[Element]:
    return [row for row in tables.rows(table) if row not in marked and _is_total(row)]


def _is_total(row: Element) -> bool:
    first = next(tables.cells(row), None)
    return first is not None and bool(re.fullmatch(_TOTAL, strip(typed_text(first))))


def _settle_cells(table: Element, loops: list[_Loop], styles: Mapping[str, str]) -> Iterator[EmptyList]:
    """Print 无 in the marked cells if each row has no more than one other; else drop them."""
    marked = {loop.element for loop in loops}
    rows = {row: None for cell in marked if (row := next(cell.iterancestors(TR))) is not None}
    alone = all(sum(cell not in marked for cell in tables.cells(row)) < 2 for row in rows)
    if not alone:
        for cell in marked:
            cell.getparent().remove(cell)
        tables.fit_grid(table)
        return
    for loop in loops:
        row = next(loop.element.iterancestors(TR))
        _write(loop.element, loop.words, next((cell for cell in tables.cells(row) if cell not in marked), None), styles)
    named = next((loop for loop in loops if loop.loop), loops[0])
    if named.sort != ABSENT:
        yield EmptyList(named.name, _name(table, next(tables.rows(table))), in_table=True)


def _settle_text(text: Element) -> Iterator[EmptyList]:
    """Print 无 in place of each mark that follows 其中： and the like, and drop the others."""
    paragraph = next(text.iterancestors(P))
    while (mark := _MARK.search(text.text or "")) is not None:
        pieces = ["".join(_MARK.sub("", each.text or "")) for each in paragraph.iter(T)]
        place = next(number for number, each in enumerate(paragraph.iter(T)) if each is text)
        before = strip("".join(pieces[:place]) + text.text[: mark.start()])
        after = strip(_MARK.sub("", text.text[mark.end() :]) + "".join(pieces[place + 1 :]))
        hole = mark[2] != CONDITION and bool(re.search(_HOLE, before) and re.match(_AFTER_HOLE, after))
        loop = _Loop(text, mark[3], mark[2], empty=True)
        text.text = text.text[: mark.start()] + (loop.words if hole else "") + text.text[mark.end() :]
        if hole and loop.sort != ABSENT:
            yield EmptyList(loop.name, before, in_table=False)


def _write(cell: Element, words: str, like: Element | None, styles: Mapping[str, str]) -> None:
    """Make words the text of a cell, in the style of table text, or formatted like another cell, but not bold."""
    paragraph = next(tables.own_paragraphs(cell))
    run = next(paragraph.iter(R))
    next(run.iter(T)).text = words
    model = None if like is None else next(tables.own_paragraphs(like), None)
    styled = model is None or child_value(model.find(P_PR), "pStyle") in _of_tables(styles)
    style = next((styles[name] for name in _STYLES if name in styles), None) if styled else None
    if style is not None:
        put_property(paragraph, etree.Element(w("pStyle"), {VAL: style}))
    elif model is not None:
        if (properties := model.find(P_PR)) is not None:
            paragraph.insert(0, deepcopy(properties))
        if (formats := next((run.find(R_PR) for run in model.iter(R)), None)) is not None:
            run.insert(0, deepcopy(formats))
            for bold in [each for each in run[0] if each.tag in _BOLD]:
                run[0].remove(bold)
    put_property(paragraph, etree.Element(w("jc"), {VAL: "center"}))
    if like is not None and (aligned := child_value(like.find(TC_PR), "vAlign")):
        put_property(cell, etree.Element(w("vAlign"), {VAL: aligned}), TC_PR, (_WIDTH, _SPAN, w("vAlign")))


def _of_tables(styles: Mapping[str, str]) -> set[str]:
    """Return the ids of the styles for text in tables."""
    return {identity for name, identity in styles.items() if name.startswith("表格")}


def _name(table: Element, head: Element | None) -> str:
    """Return the words of a table's caption, else those of its header."""
    above = islice(table.itersiblings(preceding=True), _ABOVE)
    for element in above:
        if element.tag == TBL:
            break
        if element.tag == P and CAPTION in (text := typed_text(element)):
            return strip(CAPTIONED.sub("", text)).strip()
    return "" if head is None else "、".join(strip(typed_text(cell)).strip() for cell in tables.cells(head))


def _run(rendering: Rendering) -> None:
    found = (fill_empty(root, rendering.styles.ids) for root in rendering.trees.values())
    rendering.empty = tuple(empty for part in found for empty in part)


EMPTY_LISTS = Pass("empty", needs={Stage.BREAKS}, leaves={Stage.EMPTY}, applies=always, run=_run)
