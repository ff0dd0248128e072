"""A document between the filled template and the finished file, and what a pass over it is.

The passes themselves are in render/passes; render/template lists them in order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import NamedTuple

from gendoc.narrative.markers import MarkerTable
from gendoc.render.charts.data import ChartData
from gendoc.render.document import NO_CAPTIONS, Captions, PlacedChart
from gendoc.render.trace import MarkerScan
from gendoc.word.names import FLD_SIMPLE, INSTR, INSTRUCTION, TBL, Element
from gendoc.word.properties import Properties
from gendoc.word.styles import Styles


class Stage(Enum):
    """What a pass has achieved, so that it is true of the document from there on."""

    FILLED = auto()  # as docxtpl saved it: the texts of the data are in, with their markers
    SECTIONS = auto()  # its sections are those of the finished document, no header or footer is unused
    DRAFT_MARK = auto()  # each page of a draft is marked as one
    DRAWINGS = auto()  # charts are drawn in the place of their markers, with their parts
    NO_PROOFING = auto()  # no mark of a spelling check is left
    CELLS = auto()  # every cell, header and text box ends in a paragraph
    BREAKS = auto()  # line ends and tabs of the data are paragraphs and w:tab
    TABLES = auto()  # equal cells are merged, rows are kept together
    CAPTIONS = auto()  # tables and pictures are numbered, and so are references to them
    RESULTS = auto()  # the fields of the template show what Word makes of them
    SIGNATURES = auto()  # signature and date stand where they belong
    CONTENTS = auto()  # the contents list the headings, and these have bookmarks
    TRACED = auto()  # the markers are out of the text, and their positions are in the scan
    SPACES = auto()  # blanks that Word would drop are kept
    IDS = auto()  # ids are unique over all parts
    WRITTEN = auto()  # the parts are the serialized trees, without private characters
    SEALED = auto()  # the package has its properties and its digest


class TemplateFacts(NamedTuple):
    """Whether a filled document has tables, contents, charts and fields that refer, which some passes are for."""

    tables: bool
    contents: bool
    charts: bool
    computed: bool = False


@dataclass(slots=True, eq=False, kw_only=True)
class Rendering:
    """A package between two passes: parts as bytes, those with running text also as trees, and the results so far.

    charts are those whose markers it may hold; pages leads from the bookmarks of headings to page numbers.
    """

    parts: dict[str, bytes]
    trees: dict[str, Element]
    main: str
    styles: Styles
    prints: MarkerTable
    title: str
    properties: Properties
    draft: bool
    charts: Sequence[ChartData]
    pages: Mapping[str, str]
    captions: Captions = NO_CAPTIONS
    placed: tuple[PlacedChart, ...] = ()
    bookmarks: tuple[str, ...] = ()
    scan: MarkerScan = field(default_factory=MarkerScan)

    @property
    def root(self) -> Element:
        """Return the root of the document itself."""
        return self.trees[self.main]

    def facts(self) -> TemplateFacts:
        """Return the facts on which it depends which passes apply."""
        fields = [code for root in self.trees.values() for code in root.iter(INSTR, FLD_SIMPLE)]
        codes = "".join(code.text or code.get(INSTRUCTION, "") for code in fields).upper()
        tables = any(True for root in self.trees.values() for _ in root.iter(TBL))
        return TemplateFacts(
            tables=tables, contents="TOC" in codes, charts=bool(self.charts), computed="SEQ" in codes or "REF" in codes
        )


def always(_facts: TemplateFacts) -> bool:
    """Return True: the pass is for every template."""
    return True


def each_part(*changes: Callable[[Element], None]) -> Callable[[Rendering], None]:
    """Return the function of a pass that makes these changes, in order, in each part with running text."""

    def run(rendering: Rendering) -> None:
        for root in rendering.trees.values():
            for change in changes:
                change(root)

    return run


class Pass(NamedTuple):
    """One change of a document: the stages it needs, those it leaves, the documents it applies to, what it does."""

    name: str
    needs: Set[Stage]
    leaves: Set[Stage]
    applies: Callable[[TemplateFacts], bool]
    run: Callable[[Rendering], None]
