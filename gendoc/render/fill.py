"""Filling the Word template: the only module that knows docxtpl and python-docx.

Some of docxtpl's defaults are switched off: it does not repair XML (which drops text), count the cells of tables (it
takes those of nested tables for the outer one's), nor change line ends and braces in data, nor fill core properties
and footnotes.
"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import TemplateSyntaxError, UndefinedError
from lxml import etree

from gendoc.core.finding import Code, Finding
from gendoc.core.numerals import Unnumbered, in_form
from gendoc.core.source import Path, Source, Span
from gendoc.core.text import quote
from gendoc.narrative import blocks
from gendoc.narrative.markers import unshield_braces
from gendoc.narrative.sandbox import Missing, MissingName, Pending, Sandbox
from gendoc.render.check import nearest, paragraph_number
from gendoc.render.loops import mark_loops, settle_loops
from gendoc.word.names import TBL
from gendoc.word.tables import fit_grid

TOO_MANY = Code("too-many-items", help="从这一项起并入别的项，或分成几个列表；也可以在模板里换一种编号，如 1.")
NAME = Code("template-name", help="对照 schema.yaml 改正模板里的名称；可以不填的项先用 {%p if 名称 is defined %} 判断")
SYNTAX = Code("template-syntax", help="在 Word 里打开模板，改正这一段的 {{ }} 或 {% %}；符号用半角，成对出现")
FAULT = Code("template-fault", help="检查这一段的标签用得对不对")
_TAGS = r"<[^>]+>"


class TemplateFault(Exception):
    """A template that cannot be rendered; holds the findings that say why."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(findings[0].message)
        self.findings = findings


class _Template(DocxTemplate):  # type: ignore[misc]  # docxtpl has no types
    """docxtpl made strict: it renders well-formed XML or raises an error."""

    part_source = ""
    draft_data: Mapping[str, Any] | None = None

    def render_xml_part(self, src_xml: str, part: Any, context: Any, jinja_env: Any = None) -> str:
        self.part_source = re.sub(r"<w:p([ >])", r"\n<w:p\1", src_xml)
        rendered: str = super().render_xml_part(mark_loops(src_xml, self.draft_data), part, context, jinja_env)
        return settle_loops(rendered)

    def fix_tables(self, xml: str) -> Any:
        return _fitted(xml.encode())

    def build_headers_footers_xml(self, context: Any, uri: str, jinja_env: Any = None) -> Iterator[tuple[str, bytes]]:
        for relation, xml in super().build_headers_footers_xml(context, uri, jinja_env):
            yield relation, etree.tostring(_fitted(xml)) if b"<w:tbl>" in xml else xml

    def resolve_listing(self, xml: str) -> str:
        return xml

    def render_properties(self, context: Any, jinja_env: Any = None) -> None:
        pass

    def render_footnotes(self, context: Any, jinja_env: Any = None) -> None:
        pass


def _fitted(xml: bytes) -> Any:
    """Return the root of a filled part, its tables with as many columns as their rows take."""
    root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    for table in root.iter(TBL):
        fit_grid(table)
    return root


def fill(
    template: bytes,
    source: Source,
    context: Mapping[str, Any],
    functions: Mapping[str, Callable[..., object]],
    *,
    draft: bool,
    where: Callable[[Path], Span] | None = None,
) -> bytes:
    """Return template (a .docx) filled with context, as docxtpl saves it, with all markers.

    source is the template's file; functions are the phrases of the report type and chart functions; where returns the
    span of a path in the data file.  Raises TemplateFault if the template has a mistake, or if a list has more items
    than its form of numbers reaches.
    """
    document = _Template(io.BytesIO(template))
    document.draft_data = context if draft else None
    sandbox = Sandbox(autoescape=True, draft=draft)
    sandbox.filters.update({"段落": _lists(blocks.paragraphs), "条目": _lists(blocks.items), "号": in_form})
    sandbox.filters["年月日"] = _refusing_missing(blocks.date)
    sandbox.filters.update(
        {"并列": _lists(blocks.beside), "合并": _refusing_missing(blocks.merged), "可缺": blocks.optional}
    )
    sandbox.offer({**blocks.HeadingCounter().functions(), **functions, **blocks.caption_functions()})
    try:
        document.render(dict(context), sandbox)
    except Exception as error:  # a template may raise anything
        if isinstance(error, Unnumbered) and error.path and where is not None:
            raise TemplateFault([TOO_MANY.at(where(error.path), str(error), path=error.path)]) from error
        line = error.lineno if isinstance(error, TemplateSyntaxError) else _line(error)
        paragraph = _paragraph(document.part_source, line)
        place = paragraph_number(template, paragraph) or "模板这一段"
        around = f"：{place}{quote(paragraph, 80, 77)}" if paragraph else ""
        raise TemplateFault([_explain(error, around, source.span(), context)]) from error
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _refusing_missing(function: Callable[[Any], str]) -> Callable[[Any], str]:
    """Return function as a filter that raises MissingName for a name that the data do not have."""

    def checked(value: Any) -> str:
        if isinstance(value, Missing):
            raise MissingName(value)
        return function(value)

    return checked


def _lists(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return function as a filter for lists that raises MissingName; in a draft a missing list is one open item."""

    def checked(entries: Any, *arguments: Any) -> Any:
        if isinstance(entries, Missing):
            raise MissingName(entries)
        return function([str(entries)] if isinstance(entries, Pending) else entries, *arguments)

    return checked


def _explain(error: Exception, where: str, span: Span, context: Mapping[str, Any]) -> Finding:
    from gendoc.narrative.jinja_errors import explain, reason

    if isinstance(error, MissingName):
        message = f"模板用到了「{error.missing.name}」，数据里没有{where}"
        return NAME.at(span, message, help=nearest(error.missing, context))
    if isinstance(error, UndefinedError):
        return NAME.at(span, f"模板用到的名称，数据里{error.message}{where}")
    if isinstance(error, TemplateSyntaxError):
        return SYNTAX.at(span, f"模板标签写错了（{explain(error.message)}）{where}")
    if isinstance(error, etree.XMLSyntaxError):
        advice = "多半是 {% %} 与它所在的段落或表格行没有对齐：循环和判断请独占一段，写成 {%p … %}"
        return SYNTAX.at(span, f"模板填好后不是完整的文档（{error.msg}）", help=advice)
    return FAULT.at(span, f"模板填不下去（{reason(error)}）{where}")


def _line(error: Exception) -> int:
    """Return the line of the template's source on which a runtime error arose, 0 if unknown."""
    import traceback

    frames = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == "<template>"]
    return (frames[-1] or 0) if frames else 0


def _paragraph(source: str, line: int) -> str:
    """Return the text of the paragraph on a line of the XML that docxtpl renders, "" if there is no such line."""
    lines = source.split("\n")
    if not 0 < line <= len(lines):
        return ""
    return html.unescape(unshield_braces(re.sub(_TAGS, "", lines[line - 1]))).strip()
