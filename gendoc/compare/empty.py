"""Lists without items, in whose place the document says 无."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gendoc.core.finding import Code, Finding
from gendoc.core.source import Path
from gendoc.data.nodes import SequenceNode, node_at
from gendoc.render.document import RenderedDocument
from gendoc.render.loops import NAME
from gendoc.report.report import Report
from gendoc.word.text import quoted

EMPTY_LIST = Code("empty-list", "note")


def empty_lists(report: Report, document: RenderedDocument) -> Iterator[Finding]:
    """Yield a note for each table or text of a document that says 无, at the list in the data if it is there."""
    for empty in document.empty:
        name = re.match(NAME, empty.name)
        path: Path = tuple(name[0].split(".")) if name else ()
        listed = isinstance(node_at(report.root, path), SequenceNode) if path else False
        listed_name = name[0] if name else "名称"
        condition = f"{listed_name} is defined and {listed_name}"
        cause = f"「{name[0]}」没有内容" if name else "各行都没有数据"
        if empty.only_total:
            message = f"表格{quoted(empty.place) if empty.place else ''}只印了合计，没有一项：{cause}"
            advice = "填上各项；没有的，核对合计"
        elif empty.in_table:
            message = f"表格{quoted(empty.place) if empty.place else ''}没有一行可印，印了「无」：{cause}"
            advice = f"确实没有的，就这样；整张表不印的，在模板里用 {{%p if {condition} %}} … {{%p endif %}} 把表题、单位和表围起来"
        else:
            message = f"{quoted(empty.place[-30:])}后面没有可印的，印了「无」：{cause}"
            advice = f"确实没有的，就这样；整句不印的，在模板里用 {{% if {condition} %}} … {{% endif %}} 把它围起来"
        span = report.span(path) if listed else report.type.template_source.span()
        yield EMPTY_LIST.at(span, message, help=advice, path=path if listed else ())
