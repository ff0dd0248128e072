"""From what docxtpl saved to the document that is handed out.

Takes the markers out and notes where they stood, makes paragraphs and tabs of the data's, puts
right what rendering breaks, writes the properties, and packs so that the same report is the
same file, byte for byte.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from gendoc.narrative.marker import PRIVATE, Prints
from gendoc.word import breaks, marks, repair
from gendoc.word.package import OWN, parse, read_package, serialize, write_package
from gendoc.word.properties import Properties, set_properties, was_edited
from gendoc.word.relations import main_part, text_parts
from gendoc.word.trace import Trace

__all__ = ["Finished", "Properties", "finish", "was_edited"]


@dataclass(frozen=True, slots=True)
class Finished:
    """A document ready to be written, where its figures, the data's texts and fields stand, and what is wrong with it.

    faults are Chinese sentences on what can only be seen while markers are taken out; they are
    mistakes of the template or of gendoc, and postcheck() reports them with its own.
    """

    data: bytes
    trace: Trace
    standing: tuple[marks.Standing, ...] = ()
    fields: tuple[marks.Field, ...] = ()
    faults: tuple[str, ...] = ()


def finish(rendered: bytes, prints: Prints, properties: Properties, draft: bool = False) -> Finished:
    """Return the document that rendered, as docxtpl saved it, becomes; a draft says so on each page.

    Raises PackageError, in Chinese, if rendered is no sound package.
    """
    parts = read_package(rendered, OWN)
    main = main_part(parts)
    trees = {name: parse(parts[name], name) for name in text_parts(parts)}
    if draft:
        from gendoc.word.draft import mark_draft

        mark_draft(parts, trees, main)
    reading = marks.Reading()
    for name, root in trees.items():
        repair.drop_proof_errors(root)
        repair.close_cells(root)
        breaks.split_paragraphs(root)
        breaks.set_tabs(root)
        marks.take(root, name, prints, reading)
        repair.preserve_spaces(root)
    repair.number_ids(trees.values())
    for name, root in trees.items():
        parts[name] = serialize(root)
        if PRIVATE.search(parts[name].decode()):
            marks.take_rest(root)
            parts[name] = serialize(root)
    set_properties(parts, properties)
    data = write_package(parts)
    trace = Trace(
        places=tuple(reading.places),
        paragraphs=tuple(reading.paragraphs),
        sha256=hashlib.sha256(data).hexdigest(),
    )
    return Finished(data, trace, tuple(reading.standing), tuple(reading.fields), tuple(reading.faults))
