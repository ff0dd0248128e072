"""A deviation: what a document has, what the official layout has there, and how to correct it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from gendoc.core.finding import Code
from gendoc.word.paragraphs import Paragraph, Run

STANDARD = "GB/T 9704"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """One deviation at one place.

    observed and official are parts of one sentence; fix names the menu of Word or the style.  paragraph and column
    count from 1; paragraph is 0 for what belongs to no paragraph, and where then names the part of the page.
    """

    code: LayoutCode
    observed: str
    official: str
    fix: str
    paragraph: int = 0
    column: int = 1
    length: int = 0
    where: str = ""


class LayoutCode(Code):
    """A kind of deviation.  Only a LayoutCode makes deviations; its own official and fix are used if none are given.

    Errors violate the standard or leave in the document what does not belong there; warnings are about custom,
    which gendoc's own template follows.
    """

    __slots__ = ()

    def in_page(self, where: str, observed: str, official: str = "", fix: str = "") -> Deviation:
        """Return a deviation of a part of the page."""
        return Deviation(
            code=self, observed=observed, official=official or self.official, fix=fix or self.fix, where=where
        )

    def in_paragraph(
        self,
        paragraph: Paragraph,
        observed: str,
        official: str = "",
        fix: str = "",
        *,
        start: int = 0,
        length: int = 0,
        where: str = "",
    ) -> Deviation:
        """Return a deviation of a paragraph, or of length characters of it; start counts from 0."""
        deviation = self.in_page(where, observed, official, fix)
        return replace(deviation, paragraph=paragraph.number, column=start + 1, length=length)

    def in_run(self, paragraph: Paragraph, run: Run, observed: str, official: str = "", fix: str = "") -> Deviation:
        """Return a deviation of a run."""
        return self.in_paragraph(paragraph, observed, official, fix, start=run.start, length=len(run.text))

    def in_text(
        self, paragraph: Paragraph, match: re.Match[str], observed: str, official: str = "", fix: str = ""
    ) -> Deviation:
        """Return a deviation of the characters that a pattern matched."""
        return self.in_paragraph(
            paragraph, observed, official, fix, start=match.start(), length=match.end() - match.start()
        )
