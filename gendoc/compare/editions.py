"""Two editions of one report: the proof that the public one says the same, and nothing that is internal.

Both are made from the same data, but through templates and phrases; so what is compared is what the two documents
print.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from gendoc.core.finding import Finding
from gendoc.core.source import Path
from gendoc.data.nodes import SequenceNode, node_at
from gendoc.data.path import show
from gendoc.narrative.fill import Narrative
from gendoc.narrative.markers import strip
from gendoc.reconcile.record import Record
from gendoc.render.document import RenderedDocument
from gendoc.report.edition import within
from gendoc.report.report import Report
from gendoc.rules.kinds import RULE_KINDS

CODE = "edition-differs"
SHORTEST = 8  # characters of a sentence that is looked for in the other edition


def emptied(report: Report, internal: frozenset[Path]) -> Iterator[Finding]:
    """Yield each list of which the public edition would have nothing left: a heading with nothing below it."""
    for path in sorted({path[:-1] for path in internal}, key=str):
        node = node_at(report.root, path)
        if isinstance(node, SequenceNode) and all((*path, number) in internal for number in range(len(node))):
            yield _finding(
                report,
                path,
                f"「{show(path)}」各项都是内部的，公开版里这一处没有内容",
                "留一项公开的，例如写一段：无。",
            )


def differences(
    report: Report, narrative: Narrative, full: RenderedDocument, public: RenderedDocument, internal: frozenset[Path]
) -> Iterator[Finding]:
    """Yield what the public edition prints otherwise than the full one, and what it prints that is internal.

    narrative is that of the full edition.  Every figure that both print must read the same in both.
    """
    there = _printed(full)
    for path, texts in _printed(public).items():
        if within(path, internal):
            yield _finding(
                report, path, f"「{show(path)}」是内部的，公开版却印了 {'、'.join(sorted(texts))}", _TEMPLATE
            )
        elif path in there and not texts <= there[path]:
            printed = f"公开版印作 {'、'.join(sorted(texts))}，内部版印作 {'、'.join(sorted(there[path]))}"
            yield _finding(report, path, f"「{show(path)}」在两种版本里不同：{printed}", _TEMPLATE)
    paragraphs = [text for _, texts in public.trace.paragraphs for text in texts]
    for path, said in narrative.said():
        if within(path, internal):
            text = strip(said).strip()
            if len(text) >= SHORTEST and any(text in paragraph for paragraph in paragraphs):
                message = "这句话是内部的，公开版里却有同样的话"
                yield _finding(report, path, message, "两处各写各的；可以公开的，删去 内部: true")


def derivable(
    report: Report, records: Iterable[Record], public: RenderedDocument, internal: frozenset[Path]
) -> Iterator[Finding]:
    """Warn of an internal figure that a reader of the public edition can work out: a total less its other parts."""
    printed = set(_printed(public))
    told: set[Path] = set()
    for record in records:
        paths = [term.path for term in record.operands if term.path]
        hidden = [path for path in paths if within(path, internal)]
        others = set(paths) - set(hidden)
        revealed = len(hidden) == 1 and others <= printed and RULE_KINDS[record.kind].reveals_part
        if revealed and hidden[0] not in told:
            told.add(hidden[0])
            yield Finding(
                code=CODE,
                span=report.span(hidden[0]),
                severity="warning",
                message=f"「{show(hidden[0])}」是内部的，但公开版印了合计和其余各项，可以倒算出来",
                help="确实不能公开的，与它同一合计的再标一项 内部: true，或公开版里不印合计",
            )


_TEMPLATE = "这是模板或短语的问题：同一个数在两种版本里要印得一样，内部的项只从列表里取"


def _printed(document: RenderedDocument) -> dict[Path, set[str]]:
    """Return what a document prints of each figure, in its text and in its charts."""
    printed: dict[Path, set[str]] = defaultdict(set)
    for place in document.trace.places:
        printed[place.path].add(place.text)
    for point in document.trace.points:
        printed[point.path].add(point.text)
    return printed


def _finding(report: Report, path: Path, message: str, advice: str) -> Finding:
    return Finding(code=CODE, span=report.span(path), message=message, help=advice)
