"""From the document that docxtpl saved to the finished one: the list of passes, and their run.

They take the markers out and record their positions, turn line ends and tabs of the data into Word's, repair what
filling breaks and write the properties; the same report gives the same file, byte for byte.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from gendoc.narrative.markers import PRIVATE, MarkerTable
from gendoc.render.charts.data import ChartData
from gendoc.render.document import RenderedDocument, read_headings
from gendoc.render.passes.breaks import BREAKS
from gendoc.render.passes.captions import CAPTIONS
from gendoc.render.passes.charts import CHARTS
from gendoc.render.passes.contents import CONTENTS
from gendoc.render.passes.draft import DRAFT
from gendoc.render.passes.markers import MARKERS, take_rest
from gendoc.render.passes.repair import CELLS, IDS, PROOFING, SPACES
from gendoc.render.passes.results import RESULTS
from gendoc.render.passes.sections import SECTIONS
from gendoc.render.passes.signature import SIGNATURES
from gendoc.render.passes.tables import TABLES
from gendoc.render.rendering import Pass, Rendering, Stage, always
from gendoc.render.trace import Trace
from gendoc.word.document import WordDocument
from gendoc.word.package import serialize, write_package
from gendoc.word.properties import Properties, set_properties


def _write(rendering: Rendering) -> None:
    for name, root in rendering.trees.items():
        rendering.parts[name] = serialize(root)
        if PRIVATE.search(rendering.parts[name].decode()):
            take_rest(root)
            rendering.parts[name] = serialize(root)


def _seal(rendering: Rendering) -> None:
    set_properties(rendering.parts, rendering.title, rendering.properties)


PASSES = (
    SECTIONS,
    DRAFT,
    CHARTS,
    PROOFING,
    CELLS,
    BREAKS,
    TABLES,
    CAPTIONS,
    RESULTS,
    SIGNATURES,
    CONTENTS,
    MARKERS,
    SPACES,
    IDS,
    Pass("write", needs={Stage.TRACED, Stage.SPACES, Stage.IDS}, leaves={Stage.WRITTEN}, applies=always, run=_write),
    Pass("seal", needs={Stage.WRITTEN}, leaves={Stage.SEALED}, applies=always, run=_seal),
)


def finish(
    rendered: bytes,
    prints: MarkerTable,
    properties: Properties,
    draft: bool = False,
    charts: Sequence[ChartData] = (),
    pages: Mapping[str, str] | None = None,
    *,
    passes: Sequence[Pass] = PASSES,
) -> RenderedDocument:
    """Return the finished document of rendered, which docxtpl saved; a draft is marked on each page.

    charts are those whose markers it may hold; pages leads from the bookmarks of its headings to page numbers, None if
    these are not known.  Raises PackageError, in Chinese, if rendered is no valid package.
    """
    document = WordDocument.open(rendered, own=True)
    headings = read_headings(document)
    rendering = Rendering(
        parts=document.parts,
        trees={name: document.tree(name) for name in document.text_parts},
        main=document.main,
        styles=document.styles,
        prints=prints,
        title=headings.title,
        properties=properties,
        draft=draft,
        charts=charts,
        pages=pages or {},
    )
    facts = rendering.facts()
    for step in passes:
        if step.applies(facts):
            step.run(rendering)
    data = write_package(rendering.parts)
    scan = rendering.scan
    trace = Trace(
        places=tuple(scan.places),
        paragraphs=tuple(scan.paragraphs),
        sha256=hashlib.sha256(data).hexdigest(),
        points=tuple(point for chart in rendering.placed for point in chart.points),
    )
    twice = (f"有两处都叫「{name}」，分不清指的是哪一处" for name in rendering.captions.twice)
    return RenderedDocument(
        data=data,
        trace=trace,
        title=headings.title,
        chapters=headings.chapters,
        texts=tuple(scan.texts),
        fields=tuple(scan.fields),
        tables=scan.tables,
        captions=rendering.captions,
        charts=rendering.placed,
        bookmarks=rendering.bookmarks,
        unnumbered=bool(rendering.bookmarks) and pages is None,
        faults=(*scan.faults, *twice),
    )
