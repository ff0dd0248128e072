"""The checks: each takes a document and what its paragraphs are, and yields what deviates."""

from collections.abc import Callable, Iterator

from gendoc.layout.checks import (
    cells,
    contents,
    edges,
    figures,
    leftovers,
    marks,
    page,
    paragraphs,
    quantities,
    quotes,
    references,
    sequence,
    signing,
    tables,
    typefaces,
)
from gendoc.layout.deviation import Deviation
from gendoc.layout.roles import Told
from gendoc.word.document import Paper

Check = Callable[[Paper, tuple[Told, ...]], Iterator[Deviation]]

CHECKS: tuple[Check, ...] = (
    page.check,
    edges.check,
    typefaces.check,
    paragraphs.check,
    sequence.check,
    contents.check,
    marks.check,
    quotes.check,
    quantities.check,
    signing.check,
    tables.check,
    cells.check,
    figures.check,
    references.check,
    leftovers.check,
)
