"""A document on its way from the filled template to whoever asked for it, and what a step of that way is.

The passes themselves stand in render/passes, each beside what it does; render/template has them in order.
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
from gendoc.word.names import INSTR, TBL, Element
from gendoc.word.properties import Properties
from gendoc.word.styles import Styles


class Stage(Enum):
    """What is true of a document once a pass has left it so."""

    FILLED = auto()  # as docxtpl saved it: the data's texts are in, with their markers
    SECTIONS = auto()  # its sections are those of the finished document, no header or footer is unused
    DRAFT_MARK = auto()  # each page of a draft says that it is one
    DRAWINGS = auto()  # charts are drawn where they were asked for, with their parts
    NO_PROOFING = auto()  # nothing is left of a spelling check
    CELLS = auto()  # every cell, header and text box ends in a paragraph
    BREAKS = auto()  # line ends and tabs of the data are Word's
    TABLES = auto()  # equal cells are one, rows are kept together
    CAPTIONS = auto()  # tables and pictures are numbered, and so are references to them
    SIGNATURES = auto()  # signature and date stand where they belong
    CONTENTS = auto()  # the contents list the headings, and these have bookmarks
    TRACED = auto()  # the markers are out of the text, and where they stood is known
    SPACES = auto()  # blanks that Word would drop are kept
    IDS = auto()  # ids are unique over all parts
    WRITTEN = auto()  # the parts hold what the trees do, and no private character
    SEALED = auto()  # the package has its properties and its digest


class TemplateFacts(NamedTuple):
    """What a filled document has, and so which passes it needs."""

    tables: bool
    contents: bool
    charts: bool


@dataclass(slots=True, eq=False, kw_only=True)
class Rendering:
    """A package between two passes: parts as bytes, those with running text as trees, and what was found so far.

    charts are those whose marks it may hold; pages says on which page each heading stands, by bookmark.
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
        """Return what the filled document has, which says what passes it needs."""
        codes = "".join(code.text or "" for code in self.root.iter(INSTR))
        tables = any(True for root in self.trees.values() for _ in root.iter(TBL))
        return TemplateFacts(tables=tables, contents="TOC" in codes, charts=bool(self.charts))


def always(_facts: TemplateFacts) -> bool:
    """Return True: the pass is for every template."""
    return True


def each_part(*changes: Callable[[Element], None]) -> Callable[[Rendering], None]:
    """Return a step that makes these changes, in order, to each part with running text."""

    def run(rendering: Rendering) -> None:
        for root in rendering.trees.values():
            for change in changes:
                change(root)

    return run


class Pass(NamedTuple):
    """One step: what must be true of a document before it, what is true after it, which templates need it."""

    name: str
    needs: Set[Stage]
    leaves: Set[Stage]
    applies: Callable[[TemplateFacts], bool]
    run: Callable[[Rendering], None]
