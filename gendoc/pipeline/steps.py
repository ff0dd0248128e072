"""The steps in order: load → check the data → make the document → read it back → write.

Each returns its findings; none prints, none exits.  A mistake in a report is among the findings, a run that cannot
take place raises Failure.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from gendoc.core.finding import CannotWrite, Finding, has_errors, in_order
from gendoc.core.project import data_folder, no_folder, shown
from gendoc.data.nodes import ScalarNode
from gendoc.data.schema import MISSING_FIELD
from gendoc.data.validation import lacking
from gendoc.narrative.fill import fill
from gendoc.narrative.filled import FilledText
from gendoc.narrative.phrases import load_phrases
from gendoc.narrative.signs import negative_counts
from gendoc.pipeline.copies import same_report
from gendoc.pipeline.options import DEFAULT, Options
from gendoc.pipeline.results import Built, Checked, CheckedData
from gendoc.pipeline.targets import TRACE, target_of, was_edited
from gendoc.reconcile.answer import Outcome, Remark, answer, clause_of
from gendoc.reconcile.derive import derive
from gendoc.reconcile.misdated import misdated
from gendoc.reconcile.moves import moves_of
from gendoc.reconcile.omitted import omitted
from gendoc.reconcile.reconcile import Reconciliation, reconcile
from gendoc.reconcile.record import Record
from gendoc.reconcile.repeated import REPEATED, repeated
from gendoc.reconcile.unlikely import unlikely
from gendoc.reconcile.waiver import DATA_REMARKS, SignedWords, load_waivers
from gendoc.report.edition import Edition, internal_paths
from gendoc.report.identifiers import KEY, load_terms
from gendoc.report.linked import LinkedReports
from gendoc.report.load import DataFile, Loaded, load_report, rules_of
from gendoc.report.report import Report
from gendoc.rules.rule import Rule

if TYPE_CHECKING:
    from gendoc.compare.numbers import NumberCoverage
    from gendoc.pages.office import Office
    from gendoc.render.document import RenderedDocument, SetPages


_SPELLED = ("二〇", "二○", "二零")  # the beginning of a year in Chinese digits


def load(file: DataFile) -> Loaded:
    """Return the report in a data file, with the other files that its rules may look into.

    file is a path, a name as the command line takes it, or a Source: a text with a name.  Raises
    FileMissing or CannotRead if the file, or a file of its report type, cannot be read.
    """
    return _load(file, read_on=False)


def _load(file: DataFile, *, read_on: bool) -> Loaded:
    loaded = load_report(file, read_on=read_on)
    if loaded.report is None:
        return loaded
    folder = data_folder(loaded.file)
    return replace(loaded, linked=LinkedReports(loaded.report, loaded.file, folder, _linked_report, shown))


def _linked_report(file: Path) -> tuple[Report | None, tuple[Finding, ...]]:
    """Return the report in a linked file, with the figures that its rules derive, and its findings."""
    loaded = load_report(file)
    report = loaded.report
    if report is not None:
        report = report.with_derived(derive(report, rules_of(report)[0], None, report.type.schema.figure_type))
    return report, loaded.findings


def check(file: DataFile, options: Options = DEFAULT) -> Checked:
    """Check figures, rules, sentences, template, and the finished document.

    The document is made in memory and read back; with errors, only if options ask for a draft.  Raises Failure as
    check_data and check_document do.
    """
    return check_document(check_data(file, options))


def check_data(file: DataFile, options: Options = DEFAULT) -> CheckedData:
    """Check figures, rules and sentences; no document is made.  Raises Failure as load does.

    Of a file with a mistake in its YAML, which is read on after it, only the findings are returned.
    """
    loaded = _load(file, read_on=True)
    report, linked = loaded.report, loaded.linked
    if report is None or linked is None:
        return CheckedData(file=loaded.file, findings=tuple(in_order(loaded.findings)), options=options)
    findings = list(loaded.findings)
    rules, new_findings = rules_of(report)
    findings += new_findings
    waivers, signed_words, new_findings = load_waivers(report.root.get("已知差异"), rules)
    findings += new_findings
    terms, new_findings = load_terms(report.root.get(KEY))
    findings += new_findings
    schema = report.type.schema
    derivation = derive(report, rules, linked, schema.figure_type)
    absent = list(lacking(schema, report.root, derivation.figures, report.unreadable))
    waiting = linked.unobtainable(derivation.missed, absent)
    absent = [finding for finding in absent if finding.path not in waiting]
    report = report.with_derived(derivation).without(waiting)
    findings += derivation.findings
    reconciled = reconcile(report, rules, waivers, schema.knows, schema.knows_text, schema.figure_type, linked)
    findings += reconciled.findings
    findings += _look_back(report, linked, reconciled, terms)
    findings += linked.settle(derivation.missed, absent)
    report = replace(report, moves=moves_of(reconciled.records))
    phrases, new_findings = load_phrases(report.type.phrases, draft=options.draft)
    findings += new_findings
    filled = fill(report, phrases)
    if not new_findings:  # without phrases most sentences would fail; the finding about the phrases is enough
        findings += filled.findings
    findings += negative_counts(report, filled.markers)
    scaled, findings = _apart(findings, "tenfold")
    outcome = _answered_in_data(report, rules, tuple(reconciled.records), filled, signed_words, findings, scaled)
    findings = _without_lacks_of_twins([*findings, *outcome.findings])
    checked = CheckedData(
        file=loaded.file,
        report=report,
        linked=linked,
        rules=tuple(rules),
        records=tuple(reconciled.records),
        filled=filled,
        terms=terms,
        signed_words=tuple(line for line in signed_words if line.code not in DATA_REMARKS),
        answered=outcome.answered,
        findings=tuple(in_order(findings)),
        options=options,
    )
    if not loaded.supposed:
        return checked
    from gendoc.pipeline.proof import proof  # only where something is wrong

    if report.type.template.exists():
        findings = _without_numbering([*findings, *proof(checked).findings])
    return CheckedData(file=loaded.file, findings=tuple(in_order(findings)), options=options)


def check_document(data: CheckedData) -> Checked:
    """Make the document of a report whose data are checked, and read it back; with errors, only if it is a draft.

    A Checked is returned unchanged.  Raises Failure if the template cannot be read.
    """
    if isinstance(data, Checked):
        return data
    checked = _check_document(data)
    if checked.report is None:
        return checked
    titles = {edition: document.title for edition, document in checked.documents.items()}
    copies = same_report(checked.report, checked.file, titles, data.options.listing)
    return replace(checked, findings=tuple(in_order([*checked.findings, *copies])))


def _check_document(data: CheckedData) -> Checked:
    report, filled, options = data.report, data.filled, data.options
    if report is None or filled is None:
        return Checked.of(data)
    findings = [*data.findings, *report.type.template_findings()]
    if not report.type.template.exists():
        return Checked.of(data, findings)
    if has_errors(findings) and not options.draft:
        from gendoc.pipeline.proof import proof  # only where something is wrong

        return Checked.of(data, _without_numbering([*findings, *proof(data).findings]))
    document, numbered, new_findings = _document(report, filled, data.records, options)
    findings += new_findings
    findings += [finding for finding in negative_counts(report, filled.markers) if finding not in findings]
    if document is None:
        return Checked.of(data, findings)
    numbers = None
    if not options.draft:
        numbers, new_findings = _numbers(report, numbered, document, data.terms)
        findings = _without_numbering([*findings, *new_findings])
    from gendoc.compare.page import look

    looks = [look(report, numbered, document, data.records)]
    documents = {Edition.WHOLE: document}
    internal = internal_paths(report.root)
    if internal:
        from gendoc.pipeline.editions import public_edition

        pages = _set_pages(options.office)
        public, public_look, new_findings = public_edition(
            report, filled, document, data.records, internal, draft=options.draft, pages=pages
        )
        findings += [finding for finding in new_findings if finding not in findings]
        looks.append(public_look)
        documents = {}
        if public is not None and (options.draft or not has_errors(new_findings)):
            documents = {Edition.PUBLIC: public, Edition.INTERNAL: document}
    remarks = {remark.finding: remark for each in looks for remark in each.remarks}
    outcome = answer(remarks.values(), data.signed_words, complete=all(each.complete for each in looks))
    findings += outcome.findings
    if has_errors(outcome.findings) and not options.draft:
        documents = {}
    page = looks[0]._replace(answered=(*data.answered, *outcome.answered))
    return Checked.of(data, findings, documents, numbers, page)


def _without_lacks_of_twins(findings: list[Finding]) -> list[Finding]:
    """Findings without what items of one name lack, which a rule that uses them by name would derive."""
    twice = [each for each in findings if each.code == REPEATED.name and each.severity == "error"]
    lines = {span.line for each in twice for span in (each.span, *(span for span, _ in each.related))}
    return [each for each in findings if each.code != MISSING_FIELD.name or each.span.line not in lines]


def _without_numbering(findings: Sequence[Finding]) -> list[Finding]:
    """Findings without those for digits that are only a typed number of an item, which another finding is about."""
    from gendoc.compare.texts import TYPED_NUMBER

    typed = {finding.span[:3] for finding in findings if finding.code == TYPED_NUMBER.name}
    if not typed:
        return list(findings)
    from gendoc.compare.origins import UNGROUNDED  # only where there is a number to leave out

    return [each for each in findings if each.code != UNGROUNDED.name or each.span[:3] not in typed]


def _answered_in_data(
    report: Report,
    rules: Sequence[Rule],
    records: Sequence[Record],
    filled: FilledText,
    lines: Iterable[SignedWords],
    findings: Sequence[Finding],
    scaled: Sequence[Finding],
) -> Outcome:
    """Return the remarks on what the data file says twice and what can hardly be right, and the lines that answer them.

    A place that another of the findings is about gets no remark; scaled are those about figures ten times last year's.
    """
    remarks = [
        *(Remark(finding, clause_of(report.figures[finding.path])) for finding in scaled),
        *repeated(report, rules, filled.read()),
        *unlikely(report, records, report.sentences),
        *omitted(report),
        *misdated(report),
    ]
    own = [line for line in lines if line.code in DATA_REMARKS]
    outcome = answer(remarks, own, complete=not has_errors(findings))
    places = {finding.span for finding in (*findings, *scaled)}
    kept = [finding for finding in outcome.findings if finding.span not in places or finding in scaled]
    return outcome._replace(findings=tuple(kept))


def _apart(findings: Iterable[Finding], code: str) -> tuple[list[Finding], list[Finding]]:
    """Return the findings of a code, and the others."""
    own: list[Finding] = []
    others: list[Finding] = []
    for finding in findings:
        (own if finding.code == code else others).append(finding)
    return own, others


def _look_back(
    report: Report, linked: LinkedReports, reconciled: Reconciliation, terms: Sequence[ScalarNode]
) -> list[Finding]:
    """Return findings for values and years left over from last year."""
    year = report.figures.get(("年度",))
    if year is None or year.value is None:
        return []
    before = linked.last_year.report
    named = (str(int(year.value) - 1), *_SPELLED)
    if before is None and not any(word in text for text in report.sentences.values() for word in named):
        return []
    from gendoc.reconcile.lastyear import look_back  # imported only if there may be something to find

    corrected = {finding.fix[0] for finding in reconciled.findings if finding.fix is not None}
    return look_back(report, before, reconciled.records, terms, corrected)


def build(file: DataFile, output: str | Path | None = None, options: Options = DEFAULT) -> Built:
    """Check the report in a data file, and write the edition that options name, by default the whole.

    output is a .docx or a folder; by default the project's output/ folder.  In a folder the file is named after the
    report's title.  Nothing is written if an error forbids it, or if the public edition cannot be made.  Raises Failure
    if a file cannot be read or written or the PDF cannot be made; then nothing is written either.
    """
    (built,) = _build(file, None if output is None else Path(output), options)
    return built


def build_editions(
    file: DataFile | Checked,
    output: str | Path | None = None,
    options: Options = DEFAULT,
    *,
    show: Callable[[Sequence[Finding]], object] | None = None,
) -> tuple[Built, ...]:
    """Do as build does for every edition of the report, or only the one that options name: all are written, or none.

    file may be what check returned for it with these options; ValueError if only one was a draft.  show is called with the findings before anything is
    written.  Raises Failure as build does, and if there is more than one edition and output is a file.
    """
    target = None if output is None else Path(output)
    return _build(file, target, options, every=options.edition is Edition.WHOLE, show=show)


def _build(
    file: DataFile | Checked,
    output: Path | None,
    options: Options,
    *,
    every: bool = False,
    show: Callable[[Sequence[Finding]], object] | None = None,
) -> tuple[Built, ...]:
    if options.pdf and options.office is None:
        from gendoc.pages.office import Office

        with Office() as office:
            return _build(file, output, replace(options, office=office), every=every, show=show)
    from gendoc.core.seal import sealed_json
    from gendoc.core.writing import write_outputs

    started = time.perf_counter()
    if output is not None and not output.is_dir() and output.suffix.lower() != ".docx":
        raise CannotWrite(f"报告是 Word 文件，文件名请以 .docx 结尾{no_folder(output)}", output, shown=shown(output))
    if isinstance(file, Checked) and file.options.draft is not options.draft:
        raise ValueError("核对时与生成时的 draft 不同：草稿不能当作报告写出")
    checked = file if isinstance(file, Checked) else check(file, options)
    if show is not None:
        show(checked.findings)
    editions = list(checked.documents) if every else [checked.edition(options.edition)]
    if not all(edition in checked.documents for edition in editions) or not editions:
        return (Built(checked=checked, edition=options.edition, seconds=time.perf_counter() - started),)
    if len(editions) > 1 and output is not None and not output.is_dir():
        raise CannotWrite(
            "有内部内容，公开版、内部版是两个文件；-o 请写一个文件夹，或用 --edition 选一种",
            output,
            shown=shown(checked.file),
        )
    results: list[Built] = []
    outputs: dict[Path, bytes] = {}
    for edition in editions:
        document = checked.documents[edition]
        target = target_of(checked, edition, output, options, taken=outputs)
        outputs[target] = document.data
        if options.trace:
            outputs[target.with_suffix(TRACE)] = sealed_json(document.trace.to_json(), indent=1).encode()
        built = Built(checked=checked, edition=edition, output=target)
        if options.pdf and options.office is not None:
            from gendoc.pages.pdf import make_pdf

            pdf = make_pdf(document.data, options.office, own=True)
            built = replace(built, pdf=target.with_suffix(".pdf"), replaced=pdf.replaced)
            outputs[target.with_suffix(".pdf")] = pdf.data
        results.append(built)
    write_outputs(outputs, force=options.force, sources=[checked.file], was_edited=was_edited)
    seconds = time.perf_counter() - started
    return tuple(replace(built, seconds=seconds) for built in results)


def _document(
    report: Report, filled: FilledText, records: Iterable[Record], options: Options
) -> tuple[RenderedDocument | None, FilledText, list[Finding]]:
    """Return the finished document, None if errors forbid it, its sentences, and the findings."""
    from gendoc.compare.figures import unused
    from gendoc.pipeline.render import render

    document, numbered, findings = render(report, filled, draft=options.draft, pages=_set_pages(options.office))
    if document is not None:
        findings += unused(report, records, document.trace)
    return (None if has_errors(findings) and not options.draft else document), numbered, findings


def _set_pages(office: Office | None) -> SetPages | None:
    """Return the function that finds the page numbers of headings, None without LibreOffice."""
    if office is None:
        return None
    from gendoc.pages.headings import heading_pages

    return functools.partial(heading_pages, office=office)


def _numbers(
    report: Report, filled: FilledText, document: RenderedDocument, terms: tuple[ScalarNode, ...]
) -> tuple[NumberCoverage, list[Finding]]:
    """Return the digit strings of a document, and findings for unused terms and ungrounded numbers."""
    from gendoc.compare.numbers import count, unused_terms

    numbers = count(report, document, report.type.identifiers.and_terms(terms))
    findings = list(unused_terms(terms, numbers))
    if numbers.ungrounded:
        from gendoc.compare.origins import ungrounded_numbers

        findings += ungrounded_numbers(report, filled, document, numbers)
    return numbers, findings
