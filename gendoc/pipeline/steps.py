"""The steps in order: load → check → render → read back → write.

Each returns what it found; none prints, none exits.  A mistake in a report is among the
findings, a run that cannot take place raises Failure.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from gendoc.core.finding import Failure, Finding, has_errors, in_order
from gendoc.core.project import data_folder, find_type, no_folder, shown, type_names
from gendoc.data.nodes import MappingNode, ScalarNode
from gendoc.data.reader import not_beside, read_file
from gendoc.data.schema import WRONG_SHAPE
from gendoc.data.validation import validate
from gendoc.narrative.fill import Narrative
from gendoc.narrative.phrases import load_phrases
from gendoc.narrative.signs import negative_counts
from gendoc.pipeline.results import Built, Checked, Loaded
from gendoc.pipeline.targets import target_of, was_edited
from gendoc.reconcile.derive import derive
from gendoc.reconcile.reconcile import reconcile
from gendoc.reconcile.record import Record
from gendoc.reconcile.waiver import load_waivers
from gendoc.report import type as kinds
from gendoc.report.edition import EDITIONS, internal_paths
from gendoc.report.identifiers import KEY, load_terms
from gendoc.report.linked import LinkedReports
from gendoc.report.report import Report
from gendoc.rules.load import combined, load_rules
from gendoc.rules.rule import Rule

if TYPE_CHECKING:
    from gendoc.compare.numbers import NumberCoverage
    from gendoc.pages.office import Office
    from gendoc.render.document import RenderedDocument, SetPages


_SPELLED = ("二〇", "二○", "二零")  # how a year in Chinese digits begins


def load(file: Path) -> Loaded:
    """Return the report in a data file.

    Raises Failure if the file or a file of its report kind cannot be read.
    """
    reading = read_file(file, shown(file))
    findings = list(reading.findings)
    root = reading.root
    if root is None:
        return Loaded(file=file, report=None, findings=tuple(findings))
    if not isinstance(root, MappingNode):
        advice = f"例如第一行写 文种: {next(iter(type_names(file)), '报告的种类')}"
        findings.append(WRONG_SHAPE.at(root.span, "数据文件应是一组「名称: 内容」", help=advice))
        return Loaded(file=file, report=None, findings=tuple(findings))
    folder = _kind_folder(root, file, findings)
    if folder is None:
        return Loaded(file=file, report=None, findings=tuple(findings))
    kind, wrong = kinds.load_type(folder)
    findings += wrong
    if kind is None:
        return Loaded(file=file, report=None, findings=tuple(findings))
    understood = validate(kind.schema, root)
    findings = not_beside(findings, (figure.span for figure in understood.figures.values()))
    findings += understood.findings
    report = Report(
        source=reading.source,
        root=root,
        type=kind,
        figures=understood.figures,
        sentences=understood.sentences,
        scopes=understood.scopes,
        local=tuple(understood.local),
        unreadable=understood.unreadable,
    )
    linked = LinkedReports(report, file, data_folder(file), _linked, shown)
    return Loaded(file=file, report=report, findings=tuple(findings), linked=linked)


def check(file: Path, *, draft: bool = False, pages: Office | None = None) -> Checked:
    """Check all there is to check: figures, sentences, template, and the finished document read back.

    The document is made in memory, unless errors forbid it and it is no draft; with pages, its contents says where
    LibreOffice sets its headings.  Raises Failure as load does, or if the template cannot be read.
    """
    loaded = load(file)
    report, linked = loaded.report, loaded.linked
    if report is None or linked is None:
        return Checked(file=file, report=None, findings=tuple(in_order(loaded.findings)))
    findings = list(loaded.findings)
    rules, wrong = rules_of(report)
    findings += wrong
    waivers, wrong = load_waivers(report.root.get("已知差异"), rules)
    findings += wrong
    terms, wrong = load_terms(report.root.get(KEY))
    findings += wrong
    schema = report.type.schema
    derivation = derive(report, rules, linked, schema.figure_type)
    report = report.with_derived(derivation)
    findings += derivation.findings
    outcome = reconcile(report, rules, waivers, schema.knows, schema.knows_text, schema.figure_type, linked)
    findings += outcome.findings
    findings += _look_back(report, linked, outcome.records, terms)
    findings += linked.settle(derivation.missed)
    phrases, wrong = load_phrases(report.type.phrases, draft=draft)
    findings += wrong
    narrative = Narrative(report, phrases)
    narrative.context()
    if not wrong:  # without its phrases hardly a sentence can be filled in: that one mistake is enough
        findings += narrative.findings
        findings += _directions(report, narrative, outcome.records)
    document = numbers = None
    if draft or not has_errors(findings):
        document, wrong = _document(report, narrative, outcome.records, draft=draft, pages=pages)
        findings += wrong
    findings += negative_counts(report, narrative.prints)
    if document is not None and not draft:
        numbers, wrong = _numbers(report, narrative, document, terms)
        findings += wrong
    public = None
    internal = internal_paths(report.root)
    if document is not None and internal:
        from gendoc.pipeline.render import public_edition

        public, wrong = public_edition(
            report, narrative, document, outcome.records, internal, draft=draft, pages=_set_pages(pages)
        )
        findings += [finding for finding in wrong if finding not in findings]
        if has_errors(wrong) and not draft:
            document = None
    return Checked(
        file=file,
        report=report,
        linked=linked,
        records=tuple(outcome.records),
        findings=tuple(in_order(findings)),
        narrative=narrative,
        document=document,
        numbers=numbers,
        public=public,
        rules=tuple(rules),
    )


def _look_back(
    report: Report, linked: LinkedReports, records: Iterable[Record], terms: Sequence[ScalarNode]
) -> list[Finding]:
    """Return what was probably left over from last year; what looks for it is loaded only where something may be."""
    year = report.figures.get(("年度",))
    if year is None or year.value is None:
        return []
    before = linked.last_year.report
    named = (str(int(year.value) - 1), *_SPELLED)
    if before is None and not any(word in text for text in report.sentences.values() for word in named):
        return []
    from gendoc.reconcile.lastyear import look_back

    return look_back(report, before, records, terms)


def _directions(report: Report, narrative: Narrative, records: Iterable[Record]) -> list[Finding]:
    """Return where a word goes another way than the figure behind it."""
    from gendoc.narrative.signs import wrong_directions

    return list(wrong_directions(report, narrative, records))


def build(
    file: Path,
    output: Path | None = None,
    *,
    draft: bool = False,
    force: bool = False,
    taken: Iterable[Path] = (),
    office: Office | None = None,
    pages: Office | None = None,
    edition: str = "",
) -> Built:
    """Check the report in a data file, and write its document if there is one.

    output is a .docx or a folder; by default the project's output/ folder.  In a folder the file
    goes by the report's title.  taken are outputs of the same run, never overwritten.  With office,
    its PDF is written beside it; with that or pages, its contents has page numbers.  edition says which edition of a
    report with internal parts is meant, 公开 or 内部; "" is the whole.  Raises Failure if a file cannot be read or
    written, or the PDF not be made: then nothing is written.
    """
    (built,) = build_editions(
        file, output, draft=draft, force=force, taken=taken, office=office, pages=pages, editions=(edition,)
    )
    return built


def build_editions(
    file: Path,
    output: Path | None = None,
    *,
    draft: bool = False,
    force: bool = False,
    taken: Iterable[Path] = (),
    office: Office | None = None,
    pages: Office | None = None,
    editions: Sequence[str] = (),
) -> tuple[Built, ...]:
    """Do as build does for several editions, all of those that there are by default: all are written, or none.

    Raises Failure also if there is more than one edition and output is a file.
    """
    from gendoc.core.writing import write_outputs

    started = time.perf_counter()
    if output is not None and not output.is_dir() and output.suffix.lower() != ".docx":
        raise Failure(f"{shown(output)}：报告是 Word 文件，文件名请以 .docx 结尾{no_folder(output)}")
    checked = check(file, draft=draft, pages=pages or office)
    if checked.document is None:
        return (Built(checked=checked, seconds=time.perf_counter() - started),)
    editions = editions or (EDITIONS if checked.public is not None else ("",))
    if len(editions) > 1 and output is not None and not output.is_dir():
        raise Failure(f"{shown(file)}：有内部内容，公开版、内部版是两个文件；-o 请写一个文件夹，或用 --edition 选一种")
    made: list[Built] = []
    outputs: dict[Path, bytes] = {}
    for edition in editions:
        document = checked.edition(edition)
        assert document is not None
        target = target_of(checked, output, draft=draft, taken=(*taken, *outputs), edition=edition)
        outputs[target] = document.data
        built = Built(checked=checked, document=document, output=target)
        if office is not None:
            from gendoc.pages.pdf import make_pdf

            pdf = make_pdf(document.data, office, own=True)
            built = replace(built, pdf=target.with_suffix(".pdf"), replaced=pdf.replaced)
            outputs[target.with_suffix(".pdf")] = pdf.data
        made.append(built)
    write_outputs(outputs, force=force, sources=[file], was_edited=was_edited)
    seconds = time.perf_counter() - started
    return tuple(replace(built, seconds=seconds) for built in made)


def _document(
    report: Report, narrative: Narrative, records: Iterable[Record], *, draft: bool, pages: Office | None
) -> tuple[RenderedDocument | None, list[Finding]]:
    """Return the finished document, None if errors forbid it, and what was found on the way."""
    from gendoc.compare.figures import unused
    from gendoc.pipeline.render import render

    document, findings = render(report, narrative, draft=draft, pages=_set_pages(pages))
    if document is not None:
        findings += unused(report, records, document.trace)
    return (None if has_errors(findings) and not draft else document), findings


def _set_pages(office: Office | None) -> SetPages | None:
    """Return what says on which page a heading stands, None without LibreOffice."""
    if office is None:
        return None
    from gendoc.pages.headings import heading_pages

    return functools.partial(heading_pages, office=office)


def _numbers(
    report: Report, narrative: Narrative, document: RenderedDocument, terms: tuple[ScalarNode, ...]
) -> tuple[NumberCoverage, list[Finding]]:
    """Return the digit strings of a document, and a finding for each that rests on nothing."""
    from gendoc.compare.numbers import count, unused_terms

    numbers = count(report, document, report.type.identifiers.and_terms(terms))
    findings = list(unused_terms(terms, numbers))
    if numbers.loose:
        from gendoc.compare.origins import loose_numbers

        findings += loose_numbers(report, narrative, document, numbers)
    return numbers, findings


def _kind_folder(root: MappingNode, file: Path, findings: list[Finding]) -> Path | None:
    """Return the folder of the report kind that a data file names, or None and a finding."""
    name = root.get("文种")
    known = type_names(file)
    if not isinstance(name, ScalarNode) or name.is_null:
        span = root.keys_at.get("文种", root.span)
        findings.append(
            Finding(
                code="unknown-kind",
                span=span,
                message="缺少「文种」，不知道是哪一种报告",
                help=f"在开头写上 文种: {known[0]}" if known else "在开头写上 文种",
            )
        )
        return None
    folder = find_type(name, file)
    if folder is None:
        from gendoc.core import text as suggestion

        near = suggestion.near(name, known, count=1, likeness=0.3)
        help_ = f"是否指「{near[0]}」？" if near else f"可用的文种：{'、'.join(known)}"
        findings.append(Finding(code="unknown-kind", span=name.span, message=f"没有「{name}」这种报告", help=help_))
    return folder


def _linked(file: Path) -> tuple[Report | None, tuple[Finding, ...]]:
    """Return the report in a file that another one looks into, with the figures that its rules compute."""
    loaded = load(file)
    report = loaded.report
    if report is not None:
        report = report.with_derived(derive(report, rules_of(report)[0], None, report.type.schema.figure_type))
    return report, loaded.findings


def rules_of(report: Report) -> tuple[list[Rule], list[Finding]]:
    """Return the rules of the report's kind and of its own file."""
    schema = report.type.schema
    own, findings = load_rules(
        report.root.get("勾稽"), schema.knows, schema.knows_text, schema.properties_at, local=True
    )
    rules, repeated = combined(report.type.rules, own)
    return rules, [*findings, *repeated]
