"""Two editions of one report: the proof that the public one prints the same figures, and nothing internal.

Both are made from the same data, but templates and phrases may differ; so the figures and sentences that the two
documents print are compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from gendoc.core.finding import Code, Finding
from gendoc.core.source import Path
from gendoc.data.nodes import SequenceNode, node_at
from gendoc.data.path import show
from gendoc.narrative.filled import FilledText
from gendoc.reconcile.record import Record
from gendoc.render.document import RenderedDocument
from gendoc.report.edition import within
from gendoc.report.report import Report
from gendoc.rules.kinds import RULE_KINDS
from gendoc.word.text import quoted

EDITION_DIFFERS = Code(
    "edition-differs", help="这是模板或短语的问题：同一个数在两种版本里要印得一样，内部的项只从列表里取"
)
_NOT_NOTHING = "有而不公开的，不能说「无」：在模板里使公开版不印这一处，或留一项公开的"
SHORTEST = 8  # characters of an internal sentence that is searched for in the public edition


def emptied(report: Report, internal: frozenset[Path]) -> Iterator[Finding]:
    """Yield a finding for each list whose items are all internal: the public edition would have an empty heading."""
    for path in sorted({path[:-1] for path in internal}, key=str):
        node = node_at(report.root, path)
        if isinstance(node, SequenceNode) and all((*path, number) in internal for number in range(len(node))):
            message = f"「{show(path)}」各项都是内部的，公开版里这一处没有内容"
            yield EDITION_DIFFERS.at(report.span(path), message, help="留一项公开的，例如写一段：无。", path=path)


def differences(
    report: Report, filled: FilledText, full: RenderedDocument, public: RenderedDocument, internal: frozenset[Path]
) -> Iterator[Finding]:
    """Findings for figures that the public edition prints otherwise, and for what it prints that is internal.

    filled are the sentences of the full edition.
    """
    in_full = _printed(full)
    for path, texts in _printed(public).items():
        if within(path, internal):
            message = f"「{show(path)}」是内部的，公开版却印了 {'、'.join(sorted(texts))}"
            yield EDITION_DIFFERS.at(report.span(path), message, path=path)
        elif path in in_full and not texts <= in_full[path]:
            printed = f"公开版印作 {'、'.join(sorted(texts))}，内部版印作 {'、'.join(sorted(in_full[path]))}"
            message = f"「{show(path)}」在两种版本里不同：{printed}"
            yield EDITION_DIFFERS.at(report.span(path), message, path=path)
    for empty in [empty for empty in public.empty if empty not in full.empty]:
        message = f"{quoted(empty.place)}在公开版里印了「无」，内部版里有内容"
        yield EDITION_DIFFERS.at(report.type.template_source.span(), message, help=_NOT_NOTHING)
    paragraphs = [text for _, texts in public.trace.paragraphs for text in texts]
    for path, sentence in filled.read().items():
        text = sentence.strip()
        if within(path, internal) and len(text) >= SHORTEST and any(text in paragraph for paragraph in paragraphs):
            message, advice = "这句话是内部的，公开版里却有同样的话", "两处各写各的；可以公开的，删去 内部: true"
            yield EDITION_DIFFERS.at(report.span(path), message, help=advice, path=path)


def derivable(
    report: Report, records: Iterable[Record], public: RenderedDocument, internal: frozenset[Path]
) -> Iterator[Finding]:
    """Yield a warning for each internal figure that the public edition reveals: a total less its other parts."""
    printed = set(_printed(public))
    revealed: dict[Path, None] = {}
    for record in records:
        paths = [operand.path for operand in record.operands if operand.path]
        hidden = [path for path in paths if within(path, internal)]
        if len(hidden) == 1 and set(paths) - set(hidden) <= printed and RULE_KINDS[record.kind].reveals_part:
            revealed[hidden[0]] = None
    for path in revealed:
        message = f"「{show(path)}」是内部的，但公开版印了合计和其余各项，可以倒算出来"
        advice = "确实不能公开的，与它同一合计的再标一项 内部: true，或公开版里不印合计"
        yield EDITION_DIFFERS.at(report.span(path), message, severity="warning", help=advice, path=path)


def _printed(document: RenderedDocument) -> dict[Path, set[str]]:
    """Return the texts with which a document prints each figure, in its text and in its charts."""
    printed: dict[Path, set[str]] = defaultdict(set)
    for figure in document.trace.places:
        printed[figure.path].add(figure.text)
    for point in document.trace.points:
        printed[point.path].add(point.text)
    return printed
