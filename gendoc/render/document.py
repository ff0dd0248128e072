"""A finished Word document in memory, with what is known of it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from gendoc.narrative import markers as marker
from gendoc.render.charts.data import ChartData
from gendoc.render.trace import ChartPoint, Field, PartTables, TextPlace, Trace
from gendoc.report.report import Report
from gendoc.word.document import WordDocument
from gendoc.word.names import P_PR, P
from gendoc.word.package import PackageError
from gendoc.word.text import child_value, typed_text

# Takes a document and the bookmarks of its headings; returns bookmark -> page number.
SetPages: TypeAlias = Callable[[bytes, Sequence[str]], Mapping[str, str]]


class Captions(NamedTuple):
    """The captions of a document: label and name (表收支总表) -> number.

    twice are names that two captions share, absent what is referred to and has none.
    """

    numbers: Mapping[str, int]
    twice: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()

    def shown(self) -> dict[str, str]:
        """Return label and name -> what a reference to the caption prints: 表1."""
        return {name: f"{name[0]}{number}" for name, number in self.numbers.items()}


NO_CAPTIONS = Captions({})


class PlacedChart(NamedTuple):
    """A chart in the document: its data, and the names of its part and its workbook's part."""

    data: ChartData
    part: str
    workbook: str

    @property
    def points(self) -> list[ChartPoint]:
        """Return every figure that the chart shows, with its series and position."""
        return [
            ChartPoint(self.part, number, index, figure.path, figure.number)
            for number, row in enumerate(self.data.rows)
            for index, figure in enumerate(row.figures)
            if figure is not None
        ]


class EmptyList(NamedTuple):
    """A list without items, for which 无 is printed: what the template goes through, the table or the words before it.

    name is "" if the rows of a table depend on conditions only.  only_total says that nothing is printed for it, since
    the table has a total.
    """

    name: str
    place: str
    in_table: bool
    only_total: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedDocument:
    """A document ready to be written: its bytes, where its figures, texts, fields and charts stand, its faults.

    title is the text of its title paragraphs; chapters is the number of headings of the first level.  captions are
    the tables and pictures that it numbers, bookmarks those of the headings that its contents may list; unnumbered
    says that its contents have no page numbers.  faults are Chinese sentences about mistakes of the template or of
    gendoc that only show while markers are taken out; postcheck() returns them with its own.
    tables are the tables of each part that has any, empty the places where 无 stands for a list without items.
    """

    data: bytes
    trace: Trace
    title: str = ""
    chapters: int = 0
    texts: tuple[TextPlace, ...] = ()
    fields: tuple[Field, ...] = ()
    tables: Mapping[str, PartTables] = field(default_factory=dict)
    empty: tuple[EmptyList, ...] = ()
    captions: Captions = NO_CAPTIONS
    charts: tuple[PlacedChart, ...] = ()
    bookmarks: tuple[str, ...] = ()
    unnumbered: bool = False
    faults: tuple[str, ...] = ()


def report_date(report: Report) -> datetime.date:
    """Return the date of a report: its 日期, else the last day of its 年度."""
    try:
        return datetime.date.fromisoformat(report.text("日期"))
    except ValueError:
        year = report.text("年度")
        number = int(year) if year.isascii() and year.isdigit() and 1900 <= int(year) <= 9999 else 2000
        return datetime.date(number, 12, 31)


class Headings(NamedTuple):
    """The lines of the title joined, and the number of headings of the first level."""

    title: str
    chapters: int


def read_headings(document: WordDocument) -> Headings:
    """Return title and chapters of a document, whose figures may still have their markers.

    Raises PackageError if it has no styles.
    """
    if document.related("styles") is None:
        raise PackageError("模板没有样式表（word/styles.xml），请在 Word 里另存一次")
    title: list[str] = []
    chapters = 0
    for paragraph in document.root.iter(P):
        style = document.styles.styles.get(child_value(paragraph.find(P_PR), "pStyle"))
        name = "" if style is None else style.name.lower()
        if name == "title":
            title.append(marker.HOLLOW.sub("", typed_text(paragraph)))
        elif name == "heading 1":
            chapters += 1
    return Headings(marker.strip("".join(title)).strip(), chapters)
