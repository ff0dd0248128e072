"""Results of the fields that a template itself has: numbers of captions, references, headings in page headers.

Which of them are printed, and what they show, depends on the data; Word makes the same of them when it updates them.
"""

from __future__ import annotations

from gendoc.render.rendering import Pass, Rendering, Stage


def _run(rendering: Rendering) -> None:
    from gendoc.word.computed import ComputedFields

    pages = frozenset(name for name in rendering.trees if name != rendering.main)
    fields = ComputedFields(rendering.trees, rendering.main, pages, rendering.styles)
    rendering.scan.faults += fields.update()


RESULTS = Pass(
    "results",
    needs={Stage.CAPTIONS},
    leaves={Stage.RESULTS},
    applies=lambda facts: facts.computed,
    run=_run,
)
