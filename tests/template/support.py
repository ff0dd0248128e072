"""Templates and report kinds made to do harm: a small kind, and Word templates from a few paragraphs."""

from pathlib import Path

from gendoc.core.finding import Failure, Finding
from gendoc.pipeline import steps as pipeline
from gendoc.pipeline.options import Options
from gendoc.render.outline.parts import document_parts
from gendoc.reporters.text import as_text
from gendoc.word.package import write_package

KIND = "测试报告"
SCHEMA = """type: object
required: [文种, 单位, 年度]
additionalProperties: false
properties:
  文种: {const: 测试报告}
  单位: {type: string, minLength: 1}
  年度: {figure: {identifier: true}}
  合计: {figure: {unit: 万元, decimals: 2}}
  说明: {type: string, minLength: 1, narrative: true}
  各项: {type: array, items: {type: string, printed: false}}
"""
DATA = "文种: 测试报告\n单位: 某局\n年度: 2020\n合计: 12.50\n说明: 共{{ 合计 }}。\n各项: [甲, 乙, 丙]\n"
TITLE = '<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>{{ 单位 }}{{ 年度 }}报告</w:t></w:r></w:p>'
BODY = "<w:p><w:r><w:t>{{ 说明 }}</w:t></w:r></w:p>"
PHRASES = "{% macro 列举(各项) %}{% for 项 in 各项 %}{{ 项 }}{% endfor %}{% endmacro %}"


def paragraph(text: str, properties: str = "") -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f'<w:p>{properties}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def parts(*paragraphs: str) -> dict[str, bytes]:
    """Return the parts of a template with the title, a sentence, and these paragraphs (of XML)."""
    return document_parts(TITLE + BODY + "".join(paragraphs))


def template(*texts: str) -> bytes:
    """Return a template with a paragraph for each text."""
    return write_package(parts(*(paragraph(text) for text in texts)))


class Project:
    """A folder with one small report kind, any file of which may be replaced."""

    def __init__(self, folder: Path) -> None:
        self.kind = folder / "templates" / KIND
        self.kind.mkdir(parents=True)
        self.file = folder / "data" / "2020.yaml"
        self.file.parent.mkdir()
        self.output = folder / "报告.docx"
        self.file.write_text(DATA, encoding="utf-8")
        self.write(**{"schema.yaml": SCHEMA, "phrases.jinja": PHRASES, "template.docx": template()})

    def write(self, **files: str | bytes) -> None:
        for name, content in files.items():
            (self.kind / name).write_bytes(content if isinstance(content, bytes) else content.encode())

    def build(self) -> list[Finding]:
        """Build over an older report; return the errors, or raise Failure: either way nothing is written."""
        self.output.write_bytes(b"old")
        built = pipeline.build(self.file, self.output, Options(force=True))
        errors = [finding for finding in built.findings if finding.severity == "error"]
        assert (built.output is None) == bool(errors)
        if errors:
            assert self.output.read_bytes() == b"old"
            assert "Traceback" not in as_text(built.findings)
        assert sorted(path.name for path in self.output.parent.iterdir()) == ["data", "templates", "报告.docx"]
        return errors

    def refusal(self) -> str:
        """Return all that is said when a build is refused, by findings or by a Failure."""
        try:
            errors = self.build()
        except Failure as failure:
            assert self.output.read_bytes() == b"old"
            return str(failure)
        assert errors
        return as_text(errors)
