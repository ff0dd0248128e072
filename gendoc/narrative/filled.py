"""The result of filling in a report's sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, TypeAlias

from gendoc.core.finding import Finding
from gendoc.core.source import Path, Span
from gendoc.narrative.markers import CITING, MarkerTable, strip
from gendoc.narrative.reference import Reference
from gendoc.narrative.segments import Segment, segments_of
from gendoc.narrative.traced import TracedText
from gendoc.report.edition import within

Phrases: TypeAlias = Mapping[str, Callable[..., str]]
FilledParts: TypeAlias = tuple[tuple[str | Reference, str], ...]  # the parts of a sentence: as written, as filled in


class Citation(NamedTuple):
    """A sentence's reference to a table or picture: label and name as one text (表收支总表), and its span."""

    name: str
    span: Span


class FilledWords(NamedTuple):
    """A text of the report type, filled in, figures with markers; picked and citations are as in FilledText."""

    text: str
    findings: tuple[Finding, ...]
    picked: frozenset[Path]
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class FilledText:
    """The sentences of one edition of a report with their references filled in.

    context is what a template sees: plain data of every top-level key.  sentences are as they will be printed, figures
    with markers; segments are, for each sentence, its typed and its filled-in stretches; labels are the paths of texts
    that are no sentences.  hidden are the items that the edition leaves out.  picked are the items that sentences
    select by name: 构成[其他收入].  citations are references to tables and pictures, which get their numbers from the
    document (see numbered); citing are the parts of the sentences that have them.  markers numbers every value that
    sentences print, and later those that the template prints.
    """

    phrases: Phrases
    hidden: frozenset[Path]
    context: Mapping[str, Any]
    findings: tuple[Finding, ...]
    sentences: Mapping[Path, TracedText]
    segments: Mapping[Path, tuple[Segment, ...]]
    labels: tuple[Path, ...]
    picked: frozenset[Path]
    citations: tuple[Citation, ...]
    citing: Mapping[Path, FilledParts]
    markers: MarkerTable

    def hides(self, path: Path) -> bool:
        """Return whether path is one of the hidden items or lies below one."""
        return within(path, self.hidden)

    def read(self) -> dict[Path, str]:
        """Return the sentences as people read them, without markers."""
        return {path: strip(sentence) for path, sentence in self.sentences.items()}

    def with_words(self, words: tuple[FilledWords, ...]) -> FilledText:
        """Return the same with what texts of the report type (those of charts) pick and cite."""
        return replace(
            self,
            picked=self.picked.union(*(text.picked for text in words)),
            citations=self.citations + tuple(citation for text in words for citation in text.citations),
        )

    def numbered(self, numbers: Mapping[str, str]) -> FilledText:
        """Return the same with 表1 in the place of each reference to a table or picture.

        numbers leads from label and name to that text; a reference missing in it keeps label and name.
        """
        if not self.citing:
            return self

        def number(text: str) -> str:
            return CITING.sub(lambda cited: numbers.get(cited[1], cited[1]), text)

        segments = {
            path: segments_of((part, strip(number(filled))) for part, filled in parts)
            for path, parts in self.citing.items()
        }
        return replace(self, markers=self.markers.reworded(number), segments={**self.segments, **segments})
