"""References from the text to tables and pictures that a report does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gendoc.core import text as suggestion
from gendoc.core.finding import Finding
from gendoc.narrative.fill import Narrative
from gendoc.render.passes.captions import Captions
from gendoc.word.names import T
from gendoc.word.package import parse, read_package

_CAPTION = re.compile(r"""(?P<label>\w)号\(\s*["'“”](?P<name>\w+)["'“”]\s*\)""")


def uncaptioned(narrative: Narrative, captions: Captions, template: bytes) -> Iterator[Finding]:
    """Yield each reference of a sentence to what the document has no caption of, with the nearest names."""
    missing = [citation for citation in narrative.citations if citation.name not in captions.numbers]
    if not missing:
        return
    possible = _names(template)
    for citation in missing:
        label, name = citation.name[0], citation.name[1:]
        if citation.name in possible:
            message, advice = f"这份报告没有印「{name}」这{_counted(label)}", f"填上它要的数据，或删去这处 {label}( )"
        else:
            known = [other[1:] for other in dict.fromkeys([*captions.numbers, *possible]) if other[0] == label]
            near = suggestion.near(name, known, count=3, likeness=0.3)
            message = f"没有「{name}」这{_counted(label)}"
            advice = (
                f"是否指 {'、'.join(near)}？"
                if near
                else f"可用的：{'、'.join(known)}"
                if known
                else f"这种报告的模板里没有{_counted(label)[1:]}"
            )
        yield Finding(code="unknown-table", span=citation.span, message=message, help=advice)


def _counted(label: str) -> str:
    return "张表" if label == "表" else "张图"


def _names(template: bytes) -> list[str]:
    """Return label and name of each caption that a template may come to print."""
    texts = (
        "".join(text.text or "" for text in paragraph.iter(T))
        for name, data in read_package(template).items()
        if name == "word/document.xml"
        for paragraph in parse(data, name).iter()
        if paragraph.tag.endswith("}p")
    )
    return [found["label"] + found["name"] for text in texts for found in _CAPTION.finditer(text)]
