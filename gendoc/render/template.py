"""From what docxtpl saved to the document that is handed out.

Takes the markers out and notes where they stood, makes paragraphs and tabs of the data's, puts
right what rendering breaks, writes the properties, and packs so that the same report is the
same file, byte for byte.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gendoc.narrative.markers import PRIVATE, MarkerTable
from gendoc.render.charts.data import ChartData
from gendoc.render.passes import breaks, repair
from gendoc.render.passes import markers as marks
from gendoc.render.passes.captions import NO_CAPTIONS, Captions, read_captions, set_fields
from gendoc.render.passes.charts import Placed, place_charts
from gendoc.render.passes.contents import read_styles, set_contents
from gendoc.render.passes.sections import drop_unused, restart_numbers, settle_sections
from gendoc.render.passes.signature import place_signatures
from gendoc.render.passes.tables import set_tables
from gendoc.render.trace import Trace
from gendoc.word.names import Element
from gendoc.word.package import (
    OWN,
    main_part,
    parse,
    read_package,
    read_relations,
    serialize,
    text_parts,
    write_package,
)
from gendoc.word.properties import Properties, set_properties, was_edited

__all__ = ["Finished", "Properties", "finish", "was_edited"]


@dataclass(frozen=True, slots=True)
class Finished:
    """A document ready to be written, where its figures, texts, fields and charts stand, and what is wrong with it.

    captions are the tables and pictures that it numbers, headings the bookmarks of those that its contents may
    list.  faults are Chinese sentences on what can only be seen
    while markers are taken out; they are mistakes of the template or of gendoc, and postcheck() reports them
    with its own.
    """

    data: bytes
    trace: Trace
    standing: tuple[marks.TextPlace, ...] = ()
    fields: tuple[marks.Field, ...] = ()
    faults: tuple[str, ...] = ()
    captions: Captions = NO_CAPTIONS
    charts: tuple[Placed, ...] = ()
    headings: tuple[str, ...] = ()


def finish(
    rendered: bytes,
    prints: MarkerTable,
    properties: Properties,
    draft: bool = False,
    plots: Sequence[ChartData] = (),
    pages: Mapping[str, str] | None = None,
) -> Finished:
    """Return the document that rendered, as docxtpl saved it, becomes; a draft says so on each page.

    plots are the charts whose marks it may hold; pages says on which page each of its headings stands, by
    bookmark, for its contents.  Raises PackageError, in Chinese, if rendered is no sound package.
    """
    parts = read_package(rendered, OWN)
    main = main_part(parts)
    trees = {name: parse(parts[name], name) for name in text_parts(parts)}
    settle_sections(trees[main])
    restart_numbers(trees[main])
    for name in drop_unused(parts, main, trees[main]):
        del trees[name]
    captions = read_captions(trees[main])
    if draft:
        from gendoc.render.passes.draft import mark_draft

        mark_draft(parts, trees, main)
    charts = place_charts(trees[main], parts, main, plots)
    reading = marks.MarkerScan()
    headings: list[str] = []
    for name, root in trees.items():
        repair.drop_proof_errors(root)
        repair.close_cells(root)
        breaks.split_paragraphs(root)
        breaks.set_tabs(root)
        set_tables(root)
        set_fields(root, captions)
        if name == main:
            styles = read_styles(_styles(parts, main))
            place_signatures(root, styles.names)
            headings = set_contents(root, styles, pages or {})
        marks.take(root, name, prints, reading)
        repair.preserve_spaces(root)
    repair.number_ids(trees.values())
    for name, root in trees.items():
        parts[name] = serialize(root)
        if PRIVATE.search(parts[name].decode()):
            marks.take_rest(root)
            parts[name] = serialize(root)
    set_properties(parts, properties)
    data = write_package(parts)
    trace = Trace(
        places=tuple(reading.places),
        paragraphs=tuple(reading.paragraphs),
        sha256=hashlib.sha256(data).hexdigest(),
        points=tuple(point for chart in charts for point in chart.points),
    )
    faults = [*reading.faults, *(f"有两处都叫「{name}」，分不清指的是哪一处" for name in captions.twice)]
    return Finished(
        data=data,
        trace=trace,
        standing=tuple(reading.standing),
        fields=tuple(reading.fields),
        faults=tuple(faults),
        captions=captions,
        charts=tuple(charts),
        headings=tuple(headings),
    )


def _styles(parts: Mapping[str, bytes], main: str) -> Element | None:
    """Return the styles of a document, parsed; None if it has none."""
    for relation in read_relations(parts, main):
        if relation.kind == "styles" and relation.target in parts:
            return parse(parts[relation.target], relation.target)
    return None
