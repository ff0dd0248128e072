"""A report kind with lists within lists, and the markup of tables for its template."""

from __future__ import annotations

from typing import Any

from gendoc.pipeline import steps as pipeline
from gendoc.pipeline.options import Options
from gendoc.pipeline.results import Built
from gendoc.render.outline.parts import document_parts
from gendoc.word.package import write_package

from .support import TITLE, Project, paragraph

_ITEM = "type: object, additionalProperties: false, properties: {名称: {type: string}, 内部: {type: boolean}"
_AMOUNT = "金额: {figure: {unit: 万元, decimals: 2}}"
SCHEMA = f"""type: object
required: [文种, 单位, 年度]
additionalProperties: false
properties:
  文种: {{const: 测试报告}}
  单位: {{type: string}}
  年度: {{figure: {{identifier: true}}}}
  {_AMOUNT}
  概况: {{type: string, narrative: true}}
  类: {{type: array, items: {{{_ITEM}, {_AMOUNT}, 项: {{type: array, items: {{{_ITEM}, {_AMOUNT}}}}}}}}}}}}}
"""
HEAD = "文种: 测试报告\n单位: 某局\n年度: 2020\n"
AMOUNT = "金额: 12.50\n"
TWO = "类:\n  - {名称: 甲, 金额: 5.00}\n  - {名称: 乙, 金额: 7.50}\n"
EMPTY = "类: []\n"
DEEP = (
    "类:\n  - 名称: 甲\n    金额: 5.00\n    项: [{名称: 甲一, 金额: 2.00}, {名称: 甲二, 金额: 3.00}]\n"
    "  - 名称: 乙\n    金额: 7.50\n    项: [{名称: 乙一, 金额: 3.25}, {名称: 乙二, 金额: 4.25}]\n"
)
HEADER = "<w:tblHeader/>"


def caption(name: str) -> str:
    return paragraph(f'{{{{ 表号("{name}") }}}}　{name}')


def _marked(text: str) -> str:
    return text if text.startswith("<") or not text else paragraph(text)


def cell(*content: str, properties: str = "") -> str:
    inner = "".join(map(_marked, content)) or "<w:p/>"
    return f'<w:tc><w:tcPr><w:tcW w:w="0" w:type="auto"/>{properties}</w:tcPr>{inner}</w:tc>'


def row(*cells: str, properties: str = "") -> str:
    inner = "".join(each if each.startswith(("<w:tc>", "<w:sdt>")) else cell(each) for each in cells)
    return f"<w:tr>{properties and f'<w:trPr>{properties}</w:trPr>'}{inner}</w:tr>"


def table(*rows: str, columns: int, properties: str = "") -> str:
    grid = f'<w:gridCol w:w="{6000 // columns}"/>' * columns
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def looped(items: str, *inner: str, columns: int, item: str = "一") -> str:
    """Return rows that a loop over items repeats, with the rows for its tags."""
    blank = [""] * (columns - 1)
    return row(f"{{%tr for {item} in {items} %}}", *blank) + "".join(inner) + row("{%tr endfor %}", *blank)


def build(project: Project, body: str, data: str, options: Any = None, **parts: bytes) -> Built:
    """Build the kind with this template body."""
    made = document_parts(TITLE + body + paragraph("完"))
    for stem, content in parts.items():
        name = next(name for name in made if name == f"word/{stem}.xml")
        made[name] = made[name].replace(b"</w:hdr>", content + b"</w:hdr>").replace(b"</w:ftr>", content + b"</w:ftr>")
    project.write(**{"schema.yaml": SCHEMA, "template.docx": write_package(made)})
    project.file.write_text(data, encoding="utf-8")
    return pipeline.build(project.file, project.output, options or Options())


def printed(built: Built) -> list[str]:
    """Return the texts of the body between title and end."""
    texts = dict(built.trace.paragraphs)["word/document.xml"]
    return list(texts[1 : texts.index("完")])
