"""A report type (文种): one folder with a template, a schema, rules, phrases, identifiers and charts.

No module of gendoc knows a particular one.
"""

from __future__ import annotations

import contextlib
import functools
import json
from dataclasses import dataclass, field
from pathlib import Path as File

from gendoc.core import cache
from gendoc.core.files import MAX_DOCUMENT, Contents, contents_of, decoded, read_bytes
from gendoc.core.finding import CannotRead, Code, Finding
from gendoc.core.project import FOLDER, SCHEMA
from gendoc.core.source import Source
from gendoc.core.version import __version__
from gendoc.data.nodes import SequenceNode
from gendoc.data.reader import EMPTY_FILE, read_contents, read_file
from gendoc.data.schema import Schema
from gendoc.data.schema_file import load_schema
from gendoc.figures.identifiers import Identifiers
from gendoc.report.charts import Chart, load_charts
from gendoc.report.identifiers import load_identifiers
from gendoc.rules.load import RULE_INVALID, load_rules
from gendoc.rules.rule import Rule
from gendoc.rules.storage import from_plain, to_plain

TEMPLATE = "template.docx"
RULES = "rules.yaml"
PHRASES = "phrases.jinja"
IDENTIFIERS = "identifiers.yaml"
CHARTS = "charts.yaml"
STARTER = "starter.yaml"
_MAX_PHRASES = 1024 * 1024
TEMPLATE_MISSING = Code(
    "template-missing", help=f"把模板放到那里，文件名是 {TEMPLATE}；找不回来，用 gendoc init 取一份"
)


@dataclass(frozen=True, slots=True, eq=False)
class ReportType:
    """One report type, loaded: schema, rules, phrases, identifiers (digits that are no figures) and charts."""

    name: str
    folder: File
    schema: Schema
    rules: tuple[Rule, ...]
    phrases: Source
    identifiers: Identifiers = field(default_factory=Identifiers)
    charts: tuple[Chart, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def template(self) -> File:
        """Return the path of the Word template."""
        return self.folder / TEMPLATE

    @property
    def shown_template(self) -> str:
        """Return what messages call the template."""
        return f"{FOLDER}/{self.name}/{TEMPLATE}"

    @property
    def template_source(self) -> Source:
        """Return the template as the source of findings about it; it has no lines."""
        return Source(self.shown_template, "", self.template)

    def template_findings(self) -> list[Finding]:
        """Return a finding if there is no template."""
        return [] if self.template.exists() else [TEMPLATE_MISSING.at(self.template_source.span(), "没有模板文件")]

    def read_template(self) -> bytes:
        """Return the template's bytes; raises FileMissing or CannotRead."""
        return read_bytes(self.template, self.shown_template, most=MAX_DOCUMENT, inside=self.folder)


def load_type(folder: File) -> tuple[ReportType | None, tuple[Finding, ...]]:
    """Return the report type in folder, or None, and the findings about its files.

    All data files of a type share it; it is loaded again when one of its files changes.  Raises FileMissing or
    CannotRead if one of its files cannot be read.
    """
    return _load(folder, tuple(_stamp(folder / name) for name in (SCHEMA, RULES, PHRASES, IDENTIFIERS, CHARTS)))


def _stamp(file: File) -> tuple[int, int] | None:
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


@functools.lru_cache(maxsize=64)
def _load(folder: File, _stamps: tuple[object, ...]) -> tuple[ReportType | None, tuple[Finding, ...]]:
    name = folder.name

    def shown(file: str) -> str:
        return f"{FOLDER}/{name}/{file}"

    rules_file = contents_of(folder / RULES, shown(RULES), inside=folder) if (folder / RULES).exists() else None
    schema, rules, findings = _schema_and_rules(contents_of(folder / SCHEMA, shown(SCHEMA), inside=folder), rules_file)
    if schema is None:
        return None, tuple(findings)
    identifiers = Identifiers()
    if (folder / IDENTIFIERS).exists():
        result = read_file(folder / IDENTIFIERS, shown(IDENTIFIERS), inside=folder)
        findings = [*findings, *result.findings]
        if result.root is not None:
            identifiers, new_findings = load_identifiers(result.root)
            findings += new_findings
    charts: tuple[Chart, ...] = ()
    if (folder / CHARTS).exists():
        result = read_file(folder / CHARTS, shown(CHARTS), inside=folder)
        findings = [*findings, *result.findings]
        if result.root is not None:
            charts, new_findings = load_charts(result.root, schema)
            findings += new_findings
    findings = [finding for finding in findings if finding.code != EMPTY_FILE.name]
    if any(finding.severity == "error" for finding in findings):
        return None, tuple(findings)
    text = ""
    if (folder / PHRASES).exists():
        try:
            text = read_bytes(folder / PHRASES, shown(PHRASES), most=_MAX_PHRASES, inside=folder).decode("utf-8-sig")
        except UnicodeDecodeError:
            raise CannotRead("不是 UTF-8 编码，请另存为 UTF-8", folder / PHRASES, shown=shown(PHRASES)) from None
    source = Source(shown(PHRASES), text, folder / PHRASES)
    report_type = ReportType(name, folder, schema, tuple(rules), source, identifiers, charts, tuple(findings))
    return report_type, tuple(findings)


def _schema_and_rules(
    schema_file: Contents, rules_file: Contents | None
) -> tuple[Schema | None, list[Rule], list[Finding]]:
    """Return the schema and the rules that the files of a type hold, and the findings.

    If there are no findings, schema and rules are cached, so that later runs need not validate them.
    """
    if rules_file is None:
        schema, findings = load_schema(read_contents(schema_file))
        return schema, [], findings
    name = cache.key("kind", __version__, _code(), schema_file.data, rules_file.data)
    kept = cache.load(name)
    if kept is not None:
        with contextlib.suppress(ValueError):  # raised if a stricter validator has been installed since
            cached = json.loads(kept)
            return Schema(cached["schema"]), from_plain(cached["rules"], decoded(rules_file)[0]), []
    schema, findings = load_schema(read_contents(schema_file))
    if schema is None:
        return None, [], findings
    rules, findings = _rules(rules_file, schema)
    if not findings:
        cache.save(name, json.dumps({"schema": schema.document, "rules": to_plain(rules)}).encode())
    return schema, rules, findings


def _code() -> str:
    """Return a text that changes when a module that reads schemas or rules does."""
    package = File(__file__).parents[1]
    return "\n".join(cache.package_code(str(package / part)) for part in ("core", "figures", "data", "rules"))


def _rules(file: Contents, schema: Schema) -> tuple[list[Rule], list[Finding]]:
    """Return the rules that rules.yaml holds, and the findings."""
    result = read_contents(file)
    findings = list(result.findings)
    if result.root is None:
        return [], findings
    rules, rule_findings = load_rules(
        result.root, schema.knows, schema.knows_text, schema.properties_at, schema.words_at
    )
    if not isinstance(result.root, SequenceNode) and not rule_findings:
        rule_findings = [RULE_INVALID.at(result.root.span, "rules.yaml 应是一个列表", help="每条规则以「- 」开头")]
    return rules, findings + rule_findings
