"""Options of the steps."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gendoc.report.edition import Edition

if TYPE_CHECKING:
    from gendoc.pages.office import Office
    from gendoc.pipeline.copies import Listing


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Options of check, build, pdf and preview; each uses those that concern it.

    draft makes a document despite errors.  edition is the one that is written, an Edition or its text; anything else
    raises ValueError.  force overwrites a document that was edited.  taken are outputs of the same run, which are never
    overwritten.  With office, the table of contents has page numbers.  With pdf, build writes the PDF beside the
    document, by an office of its own if none is given.  With trace, build writes where every figure stands beside the
    document, as .trace.json.  listing is that of the run, so that several reports list their
    folders once.
    """

    draft: bool = False
    edition: Edition = Edition.WHOLE
    force: bool = False
    taken: tuple[Path, ...] = ()
    office: Office | None = None
    pdf: bool = False
    trace: bool = False
    listing: Listing | None = None

    def __post_init__(self) -> None:
        if isinstance(self.taken, str | bytes | Path):
            raise TypeError(f"taken is a series of paths, not one: {self.taken!r}")
        object.__setattr__(self, "edition", Edition(self.edition))
        object.__setattr__(self, "taken", tuple(map(Path, self.taken)))


DEFAULT = Options()
