"""Small reports for tests of rules: from YAML text with a schema, or figure by figure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path as File
from typing import Any, cast

import yaml

from gendoc.core.finding import Finding
from gendoc.core.source import Path
from gendoc.data.nodes import MappingNode, Node, ScalarNode, walk
from gendoc.data.path import show
from gendoc.data.reader import read_text
from gendoc.data.schema import Schema
from gendoc.data.validation import validate
from gendoc.figures.figure import Figure
from gendoc.reconcile.derive import derive
from gendoc.reconcile.reconcile import Reconciliation, reconcile
from gendoc.reconcile.record import Record
from gendoc.reconcile.waiver import load_waivers
from gendoc.report.report import Report
from gendoc.report.type import ReportType
from gendoc.rules.load import combined, load_rules
from gendoc.rules.rule import Rule
from gendoc.workbook import verdicts
from gendoc.workbook.formula import CellFormula
from gendoc.workbook.lines import LineSheet
from gendoc.workbook.recount import recount
from gendoc.workbook.sheet import LINES, RULES, SheetCells

HERE = File(__file__).parent
NO_KIND = cast(ReportType, None)  # rules never look at the report kind

_MONEY = {"figure": {"unit": "万元", "decimals": 2}}
_SHARE = {"figure": {"unit": "%", "decimals": 2}}
_SCORE = {"figure": {"unit": "分", "exact": True}}
_BUDGET = {
    "type": "object",
    "properties": {
        "合计": _MONEY,
        "构成": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"名称": {"type": "string"}, "金额": _MONEY, "占比": _SHARE},
            },
        },
    },
}
_LOCAL_FIGURE = {"figure": {"unit": None}}
_LOCAL = {
    "type": "object",
    "scope": True,
    "additionalProperties": {"anyOf": [_LOCAL_FIGURE, {"type": "object", "additionalProperties": _LOCAL_FIGURE}]},
}
SCHEMA = Schema(
    {
        "type": "object",
        "properties": {
            "单位": {"type": "string"},
            "收入": _BUDGET,
            "支出": _BUDGET,
            "结转结余": {"type": "object", "properties": {"年初": _MONEY, "年末": _MONEY}},
            "自评": {
                "type": "object",
                "properties": {
                    "得分": {"figure": {"unit": "分", "decimals": 3, "exact": True}},
                    "等级": {"enum": ["优", "良", "中", "差", "待填"]},
                    "趋势": {"type": "string"},
                    "指标": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "properties": {"名称": {"type": "string"}, "得分": _SCORE, "权重": _SCORE},
                        },
                    },
                },
            },
            "数据": _LOCAL,
            "事项": {
                "type": "array",
                "items": {"type": "object", "properties": {"名称": {"type": "string"}, "数据": _LOCAL}},
            },
        },
    }
)


@dataclass
class Run:
    """A report after its rules ran, with what was wrong with report, rules and waivers."""

    report: Report
    rules: list[Rule]
    outcome: Reconciliation
    loading: list[Finding]

    @property
    def verdicts(self) -> list[str]:
        return [str(record.verdict) for record in self.outcome.records]

    @property
    def record(self) -> Record:
        (record,) = self.outcome.records
        return record

    @property
    def codes(self) -> list[str]:
        return [finding.code for finding in self.outcome.findings]

    @property
    def finding(self) -> Finding:
        (finding,) = self.outcome.findings
        return finding


def parsed(text: str, name: str = "report.yaml") -> Node:
    """Return the tree of text, which has to be sound YAML."""
    reading = read_text(text, name)
    assert not reading.findings, reading.findings
    assert reading.root is not None
    return reading.root


def report_of(text: str, schema: Schema = SCHEMA) -> Report:
    """Return the report that text holds, read with a schema."""
    root = parsed(text)
    assert isinstance(root, MappingNode)
    tree = validate(schema, root)
    return Report(root.span.source, root, NO_KIND, tree.figures, tree.sentences, tree.scopes, tuple(tree.local))


def run(text: str, rules: str = "[]", schema: Schema = SCHEMA) -> Run:
    """Return the result of reconciling the data in text with rules and its own 勾稽 and 已知差异."""
    report = report_of(text, schema)
    kind_rules, wrong = load_rules(parsed(rules, "rules.yaml"), schema.knows, schema.knows_text)
    file_rules, wrong_too = load_rules(report.root.get("勾稽"))
    all_rules, repeated = combined(kind_rules, file_rules)
    waivers, _, unsound = load_waivers(report.root.get("已知差异"), all_rules)
    derivation = derive(report, all_rules, None, schema.figure_type)
    report = report.with_derived(derivation)
    outcome = _reconciled(report, all_rules, waivers, schema.knows, schema.knows_text)
    return Run(report, all_rules, outcome, [*wrong, *wrong_too, *repeated, *unsound, *derivation.findings])


def local(data: str, rule: str) -> Run:
    """Return the result of one rule of a report's own over the figures in data: 甲: 1 户, 乙: 2 户."""
    return run(f"数据: {{{data}}}\n勾稽: [{{id: T, {rule}}}]")


def derived(result: Run) -> list[str]:
    """Return the figures that were computed, each with its path: 数据.率 66.67%."""
    return [f"{show(figure.path)} {figure.printed}" for figure in result.report.figures.values() if figure.derived]


def figures_of(data: dict[str, Any], unit: str) -> Report:
    """Return a report of bare figures: 68= is exact, 12000@-3 rounded to thousands."""
    lines = [f"{key}: {_listed(value)}" for key, value in data.items()]
    root = parsed("\n".join(lines))
    assert isinstance(root, MappingNode)
    figures: dict[Path, Figure] = {}
    for path, node in walk(root):
        if isinstance(node, ScalarNode):
            number, exact, decimals = _spelled(str(node))
            figures[path] = Figure(
                path=path,
                span=node.span,
                text=number,
                state="number",
                value=Decimal(number),
                unit=unit,
                decimals=decimals,
                exact=exact,
                grouping=unit == "万元",
            )
    return Report(root.span.source, root, NO_KIND, figures)


def checked(report: Report, rule: str) -> Run:
    """Return the result of reconciling report with one rule."""
    rules, wrong = load_rules(parsed(f"- {rule}", "rules.yaml"))
    assert not wrong, wrong
    return Run(report, rules, _reconciled(report, rules, []), [])


def cases(name: str) -> list[dict[str, Any]]:
    """Return the cases of a file beside this one, every scalar as its text."""
    return cast("list[dict[str, Any]]", yaml.load((HERE / name).read_text("utf-8"), yaml.CBaseLoader))


def recounted(rules: list[Rule], outcome: Reconciliation) -> list[tuple[str, str, object]]:
    """Return, for each record that the workbook recounts, its id, gendoc's verdict, and what the formulas come to."""
    page = SheetCells(RULES)
    recount(outcome.records, rules, LineSheet(page=SheetCells(LINES), figures={}), page)
    rows = sorted(row for row, column in page.cells if column == verdicts.FINAL)
    return [
        (
            str(page.cells[row, verdicts.RULE]),
            str(page.cells[row, verdicts.OURS]),
            cast(CellFormula, page.cells[row, verdicts.FINAL]).value,
        )
        for row in rows
    ]


def _reconciled(report: Report, rules: list[Rule], *rest: Any) -> Reconciliation:
    """Return the result of a report's rules, after asserting that the workbook's formulas give the same.

    Of an expression whose divisor may be 0, the workbook says that gendoc has to check it.
    """
    outcome = reconcile(report, rules, *rest)
    kinds = {rule.id: rule.kind for rule in rules}
    for rule, ours, recount_ in recounted(rules, outcome):
        assert recount_ == ours or (recount_ == verdicts.ASK.value and kinds[rule] == "expression"), rule
    return outcome


def messages(findings: list[Finding]) -> str:
    return "\n".join(f"{finding.span}: {finding.message}" for finding in findings)


def spans(finding: Finding) -> list[tuple[str, str]]:
    """Return the text that each place of a finding points at, with its label."""
    places = [(finding.span, finding.label), *finding.related]
    return [(span.source.line(span.line)[span.column - 1 :][: span.length], label) for span, label in places]


def _listed(value: Any) -> str:
    return f"[{', '.join(value)}]" if isinstance(value, list) else str(value)


def _spelled(text: str) -> tuple[str, bool, int]:
    number, at, decimals = text.rstrip("=").partition("@")
    typed = len(number.partition(".")[2])
    return number, text.endswith("=") or number == "0", int(decimals) if at else typed


def names_a_number(finding: Finding) -> bool:
    """Return whether a finding says what number to type."""
    return any("应为" in cause for cause in finding.causes) or finding.fix is not None or "改为" in finding.help
