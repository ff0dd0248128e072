"""The checks: each takes a document and its classified paragraphs, and yields what deviates."""

from collections.abc import Callable, Iterator

from gendoc.layout.checks import (
    contents,
    figures,
    headers,
    leftovers,
    numbering,
    page,
    paragraphs,
    punctuation,
    quantities,
    references,
    signature,
    tables,
    typefaces,
    unsafe,
)
from gendoc.layout.deviation import Deviation
from gendoc.layout.roles import ClassifiedParagraph
from gendoc.word.document import WordDocument

Check = Callable[[WordDocument, tuple[ClassifiedParagraph, ...]], Iterator[Deviation]]

CHECKS: tuple[Check, ...] = (
    page.check,
    headers.check,
    typefaces.check,
    paragraphs.check,
    numbering.check,
    contents.check,
    punctuation.check,
    punctuation.check_quotes,
    quantities.check,
    signature.check,
    tables.check,
    tables.check_cells,
    figures.check,
    references.check,
    leftovers.check,
    unsafe.check,
)
