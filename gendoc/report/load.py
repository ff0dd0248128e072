"""Loading a data file: the report in it, and the findings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from gendoc.core.files import Contents
from gendoc.core.finding import Code, Finding
from gendoc.core.project import find_data, find_type, shown, type_names
from gendoc.core.source import Source
from gendoc.core.text import near
from gendoc.data.lint import PASTED
from gendoc.data.nodes import MappingNode, ScalarNode, Unreadable
from gendoc.data.reader import UNREAD, YamlResult, read_contents, read_file
from gendoc.data.schema import WRONG_SHAPE, Schema
from gendoc.data.validation import NOT_A_FIGURE, validate
from gendoc.report.linked import LinkedReports
from gendoc.report.report import Report
from gendoc.report.type import ReportType, load_type
from gendoc.rules.load import combined, load_rules
from gendoc.rules.rule import Rule

DataFile: TypeAlias = str | Path | Source
UNKNOWN_TYPE = Code("unknown-kind")
_KEY = "文种"
_MISPLACED = 3  # keys that a report type does not know before another is thought of


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Loaded:
    """A loaded data file: the report, the files that its rules may look into, and every finding so far.

    report and linked are None if the file cannot be read as a report.  supposed says that its report type, or some of
    its YAML, is read as it is probably meant: such a report is for further findings only.
    """

    file: Path
    report: Report | None = None
    linked: LinkedReports | None = None
    findings: tuple[Finding, ...] = ()
    supposed: bool = False


def load_report(data: DataFile, *, read_on: bool = False) -> Loaded:
    """Return the report in a data file, its rules not yet applied.

    With read_on, a file with a mistake in its YAML, or without a report type that there is, is read on after it, so
    that every finding is known at once.

    data is a path, a name as the command line takes it (somewhere below data/), or a Source; the path of a Source
    decides where its report type and linked files are searched.  Raises FileMissing or CannotRead if the file, or a
    file of its report type, cannot be read.
    """
    file, result = _read(data)
    supposed = result.root is None
    if read_on and supposed:
        from gendoc.data import recovery  # only where something is wrong

        result = recovery.read_on(result)
    findings = list(result.findings)
    if result.root is None:
        return Loaded(file=file, findings=tuple(_rows_written(findings, result.source, file)))
    if not isinstance(result.root, MappingNode):
        advice = f"例如第一行写 {_KEY}: …，可用的文种：{'、'.join(type_names(file))}"
        return Loaded(
            file=file,
            findings=(*findings, WRONG_SHAPE.at(result.root.span, "数据文件应是一组「名称: 内容」", help=advice)),
        )
    folder = _type_folder(result.root, file, findings)
    left_out = result.left_out
    if folder is None and read_on:
        folder, supposed = _likely_folder(result.root, file), True
        left_out = {**left_out, (_KEY,): Unreadable.at(result.root, (_KEY,))}
    if folder is None:
        return Loaded(file=file, findings=tuple(findings))
    report_type, type_findings = load_type(folder)
    if report_type is None:
        return Loaded(file=file, findings=(*findings, *type_findings))
    if read_on and (other := _of_another_type(result.root, report_type.schema, file)) is not None:
        report_type, type_findings, supposed = other, (), True
        findings.append(_wrong_type(result.root, report_type.name))
        left_out = {**left_out, (_KEY,): Unreadable.at(result.root, (_KEY,))}
    validated = validate(report_type.schema, result.root, left_out)
    said = findings[len(result.findings) :]
    findings = result.beside(figure.span for figure in validated.figures.values())
    findings = _as_schema_has_it(findings, report_type.schema)
    if supposed:  # of a value that YAML stumbles over and the schema refuses, the schema knows what was meant
        refused = {(finding.span.line, finding.span.column) for finding in validated.findings}
        findings = [finding for finding in findings if (finding.span.line, finding.span.column) not in refused]
    if unread := {finding.span.start for finding in validated.findings if finding.code == NOT_A_FIGURE.name}:
        from gendoc.data.errors import UNQUOTED_BRACES

        findings = [each for each in findings if each.code != UNQUOTED_BRACES.name or each.span.start not in unread]
    findings += [*said, *type_findings, *validated.findings]
    report = Report(
        source=result.source,
        root=result.root,
        type=report_type,
        figures=validated.figures,
        sentences=validated.sentences,
        scopes=validated.scopes,
        local=tuple(validated.local),
        unreadable=validated.unreadable,
    )
    return Loaded(file=file, report=report, findings=tuple(findings), supposed=supposed)


def _rows_written(findings: list[Finding], source: Source, file: Path) -> list[Finding]:
    """Return the findings of a file that has no tree, pasted rows with the first written as its type has it."""
    named = re.search(rf"^{_KEY}: *(\S+)", source.text, re.MULTILINE)
    if named is None or all(finding.code != PASTED.name for finding in findings):
        return findings
    folder = find_type(named[1], file)
    report_type = load_type(folder)[0] if folder is not None else None
    return findings if report_type is None else _as_schema_has_it(findings, report_type.schema)


def _as_schema_has_it(findings: list[Finding], schema: Schema) -> list[Finding]:
    if all(finding.code != PASTED.name for finding in findings):
        return findings
    from gendoc.data.pasted import as_schema_has_it  # only where rows were pasted

    return [as_schema_has_it(finding, schema) for finding in findings]


def _read(data: DataFile) -> tuple[Path, YamlResult]:
    if isinstance(data, Source):
        typed = data.text.encode(errors="surrogatepass")
        return data.path, read_contents(Contents(data.name, typed, len(typed), data.path))
    file = find_data(data) if isinstance(data, str) else data
    return file, read_file(file, shown(file))


def rules_of(report: Report) -> tuple[list[Rule], list[Finding]]:
    """Return the rules of the report's type and of its own file, and the findings about the latter."""
    schema = report.type.schema
    own_rules, findings = load_rules(
        report.root.get("勾稽"), schema.knows, schema.knows_text, schema.properties_at, schema.words_at, local=True
    )
    rules, repeated = combined(report.type.rules, own_rules)
    return rules, [*findings, *repeated]


def _type_folder(root: MappingNode, file: Path, findings: list[Finding]) -> Path | None:
    """Return the folder of the report type that a data file names; if there is none, add a finding and return None."""
    name = root.get(_KEY)
    names = type_names(file)
    if name == UNREAD:
        return None  # it is told why it was not read
    if not isinstance(name, ScalarNode) or name.is_null:
        span = root.keys_at.get(_KEY, root.span)
        known = f"可用的文种：{'、'.join(names)}"
        if _KEY in root:
            message, advice = f"「{_KEY}」后面没有写明是哪一种报告", f"写成一行 {_KEY}: …，{known}"
        else:
            message, advice = f"缺少「{_KEY}」，不知道是哪一种报告", f"在开头添一行 {_KEY}: …，{known}"
        findings.append(UNKNOWN_TYPE.at(span, message, help=advice))
        return None
    folder = find_type(name, file)
    if folder is None:
        alike = near(name, names, count=len(names), likeness=0.3)
        ordered = "、".join(dict.fromkeys([*alike, *names]))
        advice = (f"是否指「{alike[0]}」？" if alike else "") + f"可用的文种：{ordered}"
        findings.append(UNKNOWN_TYPE.at(name.span, f"没有「{name}」这种报告", help=advice))
    return folder


def _of_another_type(root: MappingNode, schema: Schema, file: Path) -> ReportType | None:
    """Return the report type that knows all keys of a file of which schema does not know several, None if none does."""
    if len(root.keys() - set(schema.properties_at(()))) < _MISPLACED:
        return None
    folder = _likely_folder(root, file)
    other = load_type(folder)[0] if folder is not None else None
    return other if other is not None and root.keys() <= set(other.schema.properties_at(())) else None


def _wrong_type(root: MappingNode, right: str) -> Finding:
    node = root[_KEY]
    span = node.span if isinstance(node, ScalarNode) else root.keys_at[_KEY]
    message = f"「{_KEY}」写的是「{node}」，文件里的各项却都是「{right}」的"
    return UNKNOWN_TYPE.at(span, message, help=f"把文种改成「{right}」；文种没有错，就对照它的起步文件改正各项")


def _likely_folder(root: MappingNode, file: Path) -> Path | None:
    """Return the folder of the report type whose schema knows most keys of a file, None if several know as many."""
    known: dict[Path, int] = {}
    for name in type_names(file):
        folder = find_type(name, file)
        report_type = load_type(folder)[0] if folder is not None else None
        if folder is not None and report_type is not None:
            known[folder] = len(root.keys() & set(report_type.schema.properties_at(())))
    most = sorted(known, key=lambda folder: -known[folder])[:2]
    if not most or 2 * known[most[0]] < len(root) or (len(most) == 2 and known[most[0]] == known[most[1]]):
        return None
    return most[0]
