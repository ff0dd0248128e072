"""The finished document, read back from its bytes and checked.

Every figure has to stand where the trace says, and nothing may be left that Word would refuse or people would
stumble over.  A fault found here is one of the template or of gendoc, never of the data.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import TypeAlias

from gendoc.core.finding import own_words
from gendoc.data.path import show
from gendoc.figures.figure import Figure
from gendoc.narrative.markers import PRIVATE, MarkerTable, PrintedValue
from gendoc.render.charts.data import ChartData
from gendoc.render.document import PlacedChart, RenderedDocument
from gendoc.render.trace import Trace
from gendoc.word import lint
from gendoc.word.document import TextLine, WordDocument
from gendoc.word.names import (
    BOOKMARK,
    BOOKMARK_END,
    DOC_PR,
    P_PR,
    PARA_ID,
    PROOF_ERR,
    SECT_PR,
    SPACE,
    TBL,
    TEXT_ID,
    WORKBOOK_TYPE,
    Element,
    P,
    w,
)
from gendoc.word.package import PackageError, parse, read_package, read_relations, serialize
from gendoc.word.tags import without_tags
from gendoc.word.text import inline, quoted

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_SHEET, _STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
Cells: TypeAlias = dict[str, str]
_LEFTOVER = re.compile(r"｛｛|｝｝|@@|\{ +[{%#]|[}%#] +\}")
_UNSEEN = frozenset(
    w(name) for name in ("t", "tab", "cr", "fldChar", "instrText", "lastRenderedPageBreak", "softHyphen")
)
_IGNORED = frozenset({BOOKMARK, BOOKMARK_END, PROOF_ERR, DOC_PR})
_IGNORED_NAMES = frozenset({SPACE, PARA_ID, TEXT_ID})


def postcheck(rendered: RenderedDocument, prints: MarkerTable, template: bytes) -> list[str]:
    """Return the faults of a finished document, one Chinese sentence each; [] if there are none.

    prints has all figures that had to be printed, template is the docx that was filled.
    """
    try:
        return [*rendered.faults, *_problems(rendered, prints, template)]
    except PackageError as error:
        return [*rendered.faults, f"生成的文档打不开：{error}"]


def _problems(rendered: RenderedDocument, prints: MarkerTable, template: bytes) -> Iterator[str]:
    document = WordDocument.open(rendered.data, own=True)
    parts, types = document.parts, document.types
    marked_up = [
        name
        for name in parts
        if (types.of(name) != WORKBOOK_TYPE and "xml" in types.of(name)) or name.endswith((".xml", ".rels"))
    ]
    roots = {name: document.tree(name) for name in marked_up}
    yield from lint.check_package(parts, types)
    for name, root in roots.items():
        if mark := PRIVATE.search(serialize(root).decode()):
            yield f"部件 {name} 留下了私用字符 U+{ord(mark[0]):X}"
        yield from lint.check_references(name, root, read_relations(parts, name))
    texts = document.text_parts
    for name in texts:
        yield from lint.check_part(name, roots[name])
    yield from lint.check_ids([roots[name] for name in texts])
    lines = {name: document.lines(name) for name in texts}
    in_charts = {value for chart in rendered.charts for value in chart.data.quoted}
    yield from _check_trace(rendered.trace, prints, lines, in_charts)
    yield from check_charts(parts, rendered.charts)
    blanks, leftovers = _read_template(template)
    yield from leftovers
    yield from _check_blanks(lines[document.main], blanks)


def _check_trace(
    trace: Trace,
    prints: MarkerTable,
    lines: Mapping[str, Sequence[TextLine]],
    in_charts: set[PrintedValue],
) -> Iterator[str]:
    """Yield where the trace and the document differ, and figures that stand neither in the text nor in a chart."""
    texts = {name: tuple(line.text for line in part) for name, part in lines.items()}
    if dict(trace.paragraphs) != texts:
        yield "数字位置表与文档的文字不一致"
    for figure in trace.places:
        paragraph = texts.get(figure.part, ())[figure.paragraph : figure.paragraph + 1]
        printed_text = "".join(paragraph)[figure.start : figure.end]
        if printed_text != figure.text:
            shown = f"模板印成了{quoted(printed_text)}：{quoted(''.join(paragraph))}"
            yield f"{show(figure.path)} 应印作 {figure.text}，{shown}"
        elif lines[figure.part][figure.paragraph].cell != figure.cell:
            yield f"{show(figure.path)} 在表格中的位置记错了：{quoted(''.join(paragraph))}"
    printed = {(figure.path, figure.text) for figure in trace.places}
    for value in prints.known:
        if (value.path, value.text) not in printed and value not in in_charts:
            yield f"{show(value.path)} 的 {value.text} 没有印出来，模板里可能缺了这一处"


def _check_blanks(lines: Sequence[TextLine], deliberate: frozenset[bytes]) -> Iterator[str]:
    """Yield empty paragraphs of the body that are not empty in the template; deliberate are the signatures of those."""
    before = ""
    for text, cell, paragraph in lines:
        if text.strip() or not _is_blank(paragraph):
            before = text
            continue
        ends = paragraph.find(f"{P_PR}/{SECT_PR}") is not None or (
            _follows_table(paragraph) if cell is None else _ends_cell(paragraph)
        )
        if not ends and _signature(paragraph) not in deliberate:
            yield f"有一个空段落，在{quoted(before)}之后"


def _is_blank(paragraph: Element) -> bool:
    """Return whether a paragraph without text shows nothing else either."""
    return all(piece.tag in _UNSEEN for piece in inline(paragraph))


def _ends_cell(paragraph: Element) -> bool:
    return all(sibling.tag != P for sibling in paragraph.itersiblings())


def _follows_table(paragraph: Element) -> bool:
    """Return whether a paragraph is the one that Word requires between a table and the end of a document or text box."""
    before, after = paragraph.getprevious(), paragraph.getnext()
    return before is not None and before.tag == TBL and (after is None or after.tag == SECT_PR)


def _signature(paragraph: Element) -> bytes:
    """Return bytes that identify an empty paragraph, without what the passes change in it."""
    total: list[str] = []
    for element in paragraph.iter("*"):
        if element.tag not in _IGNORED:
            names = sorted(name for name in element.attrib if name not in _IGNORED_NAMES)
            total += [element.tag, *(f"{name}={element.get(name)}" for name in names), element.text or ""]
    return "\n".join(total).encode()


@functools.lru_cache(maxsize=8)
def _read_template(template: bytes) -> tuple[frozenset[bytes], tuple[str, ...]]:
    """Return the signatures of a template's empty paragraphs, and faults for what looks like a tag but is none."""
    document = WordDocument.open(template, own=True)  # check_template has opened these bytes with all limits
    blanks: set[bytes] = set()
    leftovers: list[str] = []
    for name in document.text_parts:
        for text, _, paragraph in document.lines(name):
            if name == document.main and not text.strip():
                blanks.add(_signature(paragraph))
            if leftover := _LEFTOVER.search(without_tags(text)):
                leftovers.append(f"模板里的 {leftover[0]} 不是标签，会原样印出：{quoted(text)}")
    return frozenset(blanks), tuple(leftovers)


def check_charts(parts: Mapping[str, bytes], placed: Sequence[PlacedChart]) -> Iterator[str]:
    """Yield what is wrong with the charts of a finished document, one Chinese sentence each."""
    for chart in placed:
        try:
            yield from _check(parts, chart)
        except (PackageError, ValueError, KeyError, IndexError, InvalidOperation) as error:
            yield f"图「{chart.data.title}」读不回来：{own_words(str(error), '图里的数据不完整')}"


def _check(parts: Mapping[str, bytes], chart: PlacedChart) -> Iterator[str]:
    data = chart.data
    series = list(parse(parts[chart.part], chart.part).iter(f"{_C}ser"))
    cells = _read_cells(read_package(parts[chart.workbook]))
    if len(series) != len(data.rows):
        yield f"图「{data.title}」有 {len(data.rows)} 个系列，画了 {len(series)} 个"
        return
    for number, row in enumerate(data.rows):
        column = chr(ord("B") + number)
        cached = _cache(series[number], "val", "numRef", "numCache")
        names = _cache(series[number], "cat", "strRef", "strCache")
        if names != dict(enumerate(data.categories)) or cells.get(f"{column}1") != row.name:
            yield f"图「{data.title}」的类别或系列与数据不一致"
        for index, figure in enumerate(row.figures):
            address = f"{column}{index + 2}"
            for what, text in (("图里", cached.get(index)), ("图的表格里", cells.get(address))):
                yield from _compare(data, figure, text, what)
        extra = set(cached) - set(range(len(row.figures)))
        if extra:
            yield f"图「{data.title}」多画了 {len(extra)} 个数"
    wanted = 1 + len(data.categories)
    if any(int(address[1:]) > wanted or ord(address[0]) - ord("A") > len(data.rows) for address in cells):
        yield f"图「{data.title}」的表格里有多余的内容"


def _compare(data: ChartData, figure: Figure | None, text: str | None, what: str) -> Iterator[str]:
    if figure is None:
        if text:
            yield f"图「{data.title}」{what}多出一个数 {text}"
    elif not text or Decimal(text) != figure.value:
        yield f"图「{data.title}」{what}「{show(figure.path)}」应是 {figure.number}，却是 {text or '空白'}"


def _cache(series: Element, *names: str) -> dict[int, str]:
    """Return the points of a chart's cache by index; names lead from the series to the cache."""
    cache = series.find("/".join(f"{_C}{name}" for name in names))
    points = [] if cache is None else cache.findall(f"{_C}pt")
    return {int(point.get("idx")): point.findtext(f"{_C}v") for point in points}


def _read_cells(workbook: Mapping[str, bytes]) -> Cells:
    """Return the cells of a workbook's only sheet by address, without empty ones; raises ValueError for a formula."""
    strings = []
    if _STRINGS in workbook:
        strings = ["".join(item.itertext(f"{_S}t")) for item in parse(workbook[_STRINGS], _STRINGS)]
    cells: Cells = {}
    for cell in parse(workbook[_SHEET], _SHEET).iter(f"{_S}c"):
        value = cell.findtext(f"{_S}v")
        if cell.find(f"{_S}f") is not None:
            raise ValueError(f"表格的 {cell.get('r')} 是公式")
        if value is not None:
            cells[cell.get("r")] = strings[int(value)] if cell.get("t") == "s" else value
    return cells
