"""From a checked report to the Word document, in memory."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from gendoc.narrative import markers as marker
from gendoc.render.passes.markers import Field, TextPlace
from gendoc.render.trace import Trace
from gendoc.report.report import Report
from gendoc.word.names import W_NS
from gendoc.word.package import OWN, PackageError, parse, read_package

_W = f"{{{W_NS}}}"
# Returns the page of each heading of a document, by the names of their bookmarks.
SetPages: TypeAlias = Callable[[bytes, Sequence[str]], Mapping[str, str]]


class RenderedDocument(NamedTuple):
    """A finished document: its bytes, where its figures, the data's texts and fields stand, and what can be said of it.

    title is the text of its title paragraphs; chapters counts headings of the first level.  unnumbered says that it
    has a table of contents without page numbers.
    """

    data: bytes
    trace: Trace
    title: str
    chapters: int
    standing: tuple[TextPlace, ...] = ()
    fields: tuple[Field, ...] = ()
    unnumbered: bool = False


def report_date(report: Report) -> datetime.date:
    """Return the date that a report bears: its 日期, else the last day of its 年度."""
    try:
        return datetime.date.fromisoformat(report.text("日期"))
    except ValueError:
        year = report.text("年度")
        number = int(year) if year.isascii() and year.isdigit() and 1900 <= int(year) <= 9999 else 2000
        return datetime.date(number, 12, 31)


class Headings(NamedTuple):
    """The title's lines run together, and how many headings of the first level there are."""

    title: str
    chapters: int


def read_headings(rendered: bytes) -> Headings:
    """Return the headings of a docx, whose figures may still carry their markers.

    Raises PackageError if it is no sound package.
    """
    parts = read_package(rendered, OWN)
    names = {}
    if "word/styles.xml" not in parts:
        raise PackageError("模板没有样式表（word/styles.xml），请在 Word 里另存一次")
    for style in parse(parts["word/styles.xml"], "word/styles.xml").iter(f"{_W}style"):
        name = style.find(f"{_W}name")
        if name is not None:
            names[style.get(f"{_W}styleId")] = str(name.get(f"{_W}val")).lower()
    title: list[str] = []
    chapters = 0
    for paragraph in parse(parts["word/document.xml"], "word/document.xml").iter(f"{_W}p"):
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        name = names.get(style.get(f"{_W}val")) if style is not None else None
        if name == "title":
            title += [element.text or "" for element in paragraph.iter(f"{_W}t")]
        elif name == "heading 1":
            chapters += 1
    return Headings(marker.strip("".join(title)).strip(), chapters)
