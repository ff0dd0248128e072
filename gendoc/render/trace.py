"""Where every figure stands in a finished document.

The trace is kept beside the document, not in it, so that the document is free of markup; a figure that somebody
changes in Word is found by comparing the texts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from gendoc.core.source import Path
from gendoc.data.path import show
from gendoc.word.names import Cell

FORMAT = 1


class PrintedFigure(NamedTuple):
    """One printed figure: text stands from start to end in a paragraph's text.

    paragraph counts all paragraphs of the part from 0, those in tables and text boxes included; cell is (table, row,
    cell, paragraph) from 0 if it stands in a table.  unit is the unit of its digits, whether text has it or not.
    """

    part: str
    paragraph: int
    start: int
    end: int
    path: Path
    text: str
    cell: Cell | None = None
    unit: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the figure and its place as plain data."""
        place: dict[str, Any] = {"part": self.part, "paragraph": self.paragraph}
        if self.cell is not None:
            place |= dict(zip(("table", "row", "cell", "cell_paragraph"), self.cell, strict=True))
        return place | {"start": self.start, "end": self.end, "path": show(self.path), "text": self.text}


class ChartPoint(NamedTuple):
    """One figure that a chart shows: part of the chart, index of its series and of the point in that."""

    part: str
    series: int
    point: int
    path: Path
    text: str

    def to_json(self) -> dict[str, Any]:
        """Return the point as plain data."""
        place = {"part": self.part, "series": self.series, "point": self.point}
        return place | {"path": show(self.path), "text": self.text}


class TextPlace(NamedTuple):
    """The place of a text of the data in the document; number is the text's in the MarkerTable.

    between are the characters between its markers, before the few characters in front of them; within is true if it
    stands in another text that refers to it.  It goes from offset start in paragraph of part to offset end (exclusive)
    in paragraph last.
    """

    number: int
    between: str
    before: str
    within: bool
    part: str
    paragraph: int
    start: int
    last: int
    end: int


class TableCell(NamedTuple):
    """A cell: its table and row, counted from 0 in its part, the columns it covers (the end excluded), and its text."""

    table: int
    row: int
    start: int
    end: int
    text: str


class PartTables(NamedTuple):
    """The tables of one part: cells by their address, the first paragraph of each table, the cell that a table is in."""

    cells: Mapping[tuple[int, int, int], TableCell]
    first: Mapping[int, int]
    within: Mapping[int, tuple[int, int, int]]


class Field(NamedTuple):
    """A field result, which Word computes: from start to end in a paragraph of part; kind is PAGE, SEQ, REF …"""

    part: str
    paragraph: int
    start: int
    end: int
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """All figures printed in one document and in its charts, the text of its paragraphs by part, its SHA-256."""

    places: tuple[PrintedFigure, ...]
    paragraphs: tuple[tuple[str, tuple[str, ...]], ...]
    sha256: str
    points: tuple[ChartPoint, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the trace as plain data."""
        return {
            "format": FORMAT,
            "sha256": self.sha256,
            "paragraphs": {part: list(texts) for part, texts in self.paragraphs},
            "figures": [place.to_json() for place in self.places],
            "charts": [point.to_json() for point in self.points],
        }


@dataclass(slots=True, eq=False, repr=False)
class MarkerScan:
    """Figures, texts and fields found while markers are taken out of a document; faults are sentences in Chinese."""

    places: list[PrintedFigure] = field(default_factory=list)
    paragraphs: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    texts: list[TextPlace] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    tables: dict[str, PartTables] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
