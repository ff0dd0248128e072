"""What comes of filling in a report's sentences."""

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
FilledParts: TypeAlias = tuple[tuple[str | Reference, str], ...]  # of a sentence: as written, as filled in


class Citation(NamedTuple):
    """A sentence's reference to a table or picture: label and name in one (表收支总表), and where it was written."""

    name: str
    span: Span


class FilledWords(NamedTuple):
    """A text of the report type, filled in: figures marked; what could not be filled in; what it picks and refers to."""

    text: str
    findings: tuple[Finding, ...]
    picked: frozenset[Path]
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class FilledText:
    """The sentences of one edition of a report, their references filled in.

    context is what a template sees: plain data of every top-level key.  sentences are as they will
    be printed, figures marked; segments says of each which characters were typed and which filled in;
    labels are the paths of texts that are no sentences.  hidden are the items that the edition leaves
    out.  picked are the paths that sentences name by a label in them: 构成[其他收入].  citations are
    references to tables and pictures, whose numbers only the document knows: see numbered.  markers
    numbers every value that sentences print, and goes on to number those that the template prints.
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
        """Return whether path stands in what this edition leaves out."""
        return within(path, self.hidden)

    def read(self) -> dict[Path, str]:
        """Return the sentences as they are read: without markers."""
        return {path: strip(sentence) for path, sentence in self.sentences.items()}

    def with_words(self, words: tuple[FilledWords, ...]) -> FilledText:
        """Return this with what words of the report type (of charts) pick and refer to."""
        return replace(
            self,
            picked=self.picked.union(*(text.picked for text in words)),
            citations=self.citations + tuple(citation for text in words for citation in text.citations),
        )

    def numbered(self, numbers: Mapping[str, str]) -> FilledText:
        """Return this with label and number where texts refer to tables and pictures.

        numbers says them, by label and name; a reference that it does not know keeps its name.
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
