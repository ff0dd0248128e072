"""The sections of a document: each with its own page size and margins, headers and footers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gendoc.word.lengths import twips, whole
from gendoc.word.names import BODY, P_PR, R_ID, SECT_PR, TBL, Element, w
from gendoc.word.package import PackageError
from gendoc.word.text import child_value, is_on

MAX_SECTIONS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One section, counted from 1; lengths in twips, None where nothing is given.

    headers and footers lead from the kind of page (default, even, first) to a part name; where a section
    gives none, it has those of the section before.
    """

    number: int
    width: int | None
    height: int | None
    landscape: bool
    stated_direction: str
    margins: Mapping[str, int | None]
    grid: str
    pitch: int | None
    char_space: int
    columns: int
    title_page: bool
    start: int | None
    number_form: str
    headers: Mapping[str, str] = field(default_factory=dict)
    footers: Mapping[str, str] = field(default_factory=dict)
    element: Element | None = field(default=None, repr=False, compare=False)

    @property
    def text_width(self) -> int | None:
        """Return the width between the margins in twips, None if the page or a margin is not given."""
        left, right = self.margins.get("left"), self.margins.get("right")
        return None if None in (self.width, left, right) else (self.width or 0) - (left or 0) - (right or 0)


def read_sections(root: Element, related: Mapping[str, str]) -> tuple[Section, ...]:
    """Return the sections of a document in order; related leads from relationship ids to part names.

    Raises PackageError for more than MAX_SECTIONS.
    """
    body = root.find(BODY)
    elements = [
        element
        for element in body.iter(SECT_PR)
        if element.getparent() is body
        or (element.getparent().tag == P_PR and next(element.iterancestors(TBL), None) is None)
    ]
    if len(elements) > MAX_SECTIONS:
        raise PackageError(f"节超过 {MAX_SECTIONS} 个，不像一份公文")
    sections: list[Section] = []
    for number, element in enumerate(elements, 1):
        before = sections[-1] if sections else None
        sections.append(_section(number, element, related, before))
    return tuple(sections) or (_section(1, None, related, None),)


def _section(number: int, element: Element | None, related: Mapping[str, str], before: Section | None) -> Section:
    def get(tag: str, attribute: str) -> str | None:
        child = None if element is None else element.find(w(tag))
        return None if child is None else child.get(w(attribute))

    def parts(kind: str, inherited: Mapping[str, str]) -> dict[str, str]:
        references = () if element is None else element.iterfind(w(f"{kind}Reference"))
        own = {each.get(w("type"), "default"): related.get(each.get(R_ID), "") for each in references}
        return {**inherited, **own}

    columns = None if element is None else element.find(w("cols"))
    width, height = twips(get("pgSz", "w")), twips(get("pgSz", "h"))
    return Section(
        number=number,
        width=width,
        height=height,
        landscape=(width or 0) > (height or 0),
        stated_direction=get("pgSz", "orient") or "portrait",
        margins={
            side: twips(get("pgMar", side)) for side in ("top", "right", "bottom", "left", "header", "footer", "gutter")
        },
        grid=get("docGrid", "type") or "default",
        pitch=twips(get("docGrid", "linePitch")),
        char_space=whole(get("docGrid", "charSpace")) or 0,
        columns=1 if columns is None else max(whole(columns.get(w("num"))) or 1, len(columns)),
        title_page=element is not None and is_on(element.find(w("titlePg"))),
        start=whole(get("pgNumType", "start")),
        number_form=get("pgNumType", "fmt") or "decimal",
        headers=parts("header", before.headers if before else {}),
        footers=parts("footer", before.footers if before else {}),
        element=element,
    )


def value_of(section: Section, tag: str) -> str:
    """Return the w:val of a property of a section, "" if it is not given."""
    return child_value(section.element, tag)
