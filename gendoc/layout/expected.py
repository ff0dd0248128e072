"""What the official layout has for each kind of paragraph: face, size, place (standard 5.2.2, 7.3)."""

from __future__ import annotations

from dataclasses import dataclass

from gendoc.layout import measures as layout
from gendoc.layout.deviation import STANDARD
from gendoc.layout.roles import Role
from gendoc.word.sections import Section

PAGES = {"default": "单数页", "even": "双数页", "first": "首页"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """How one kind of paragraph is set; size 0 and sides () leave it open.  sides are values of w:jc."""

    face: str
    size: int
    sides: tuple[str, ...] = ()
    indent: bool = False
    clause: str = "7.3.3"
    style: str = "正文文本"

    @property
    def basis(self) -> str:
        """Return the clause, as messages name it."""
        return f"{STANDARD} {self.clause}"


_JUSTIFIED = ("both", "distribute", "lowKashida")
_TEXT = Expected(face=layout.FONT_TEXT, size=layout.SIZE_TEXT, sides=_JUSTIFIED, indent=True, clause="5.2.2")
EXPECTED: dict[Role, Expected] = {
    Role.TITLE: Expected(
        face=layout.FONT_TITLE, size=layout.SIZE_TITLE, sides=("center",), clause="7.3.1", style="标题"
    ),
    Role.CHAPTER: Expected(
        face=layout.FONT_CHAPTER,
        size=layout.SIZE_TEXT,
        sides=(*_JUSTIFIED, "left", "start"),
        indent=True,
        style="标题 1",
    ),
    Role.SECTION: Expected(
        face=layout.FONT_SECTION,
        size=layout.SIZE_TEXT,
        sides=(*_JUSTIFIED, "left", "start"),
        indent=True,
        style="标题 2",
    ),
    Role.POINT: Expected(
        face=layout.FONT_TEXT, size=layout.SIZE_TEXT, sides=(*_JUSTIFIED, "left", "start"), indent=True, style="标题 3"
    ),
    Role.SUBPOINT: Expected(
        face=layout.FONT_TEXT, size=layout.SIZE_TEXT, sides=(*_JUSTIFIED, "left", "start"), indent=True, style="标题 4"
    ),
    Role.BODY: _TEXT,
    Role.ADDRESSEE: Expected(face=layout.FONT_TEXT, size=layout.SIZE_TEXT, clause="7.3.2", style="正文"),
    Role.ATTACHMENTS: Expected(face=layout.FONT_TEXT, size=layout.SIZE_TEXT, clause="7.3.4"),
    Role.SIGNATURE: Expected(face=layout.FONT_TEXT, size=layout.SIZE_TEXT, clause="7.3.5", style="签名"),
    Role.DATE: Expected(face=layout.FONT_TEXT, size=layout.SIZE_TEXT, clause="7.3.5", style="签名"),
    Role.LABEL: Expected(face=layout.FONT_CHAPTER, size=layout.SIZE_TEXT, clause="7.3.7", style="附件"),
}


def is_electronic(section: Section) -> bool:
    """Return whether a page is set by the numbers of GB/T 33476.2: narrower above and below, wider lines."""
    wanted = {"top": layout.ELECTRONIC_TOP, "bottom": layout.ELECTRONIC_BOTTOM}
    return all(
        abs((section.margins.get(side) or 0) - margin) <= layout.ELECTRONIC_TOLERANCE for side, margin in wanted.items()
    )


def fits_lines(section: Section, line: int) -> bool:
    """Return whether lines this far apart fill a page with 22 of them."""
    if is_electronic(section) and abs(line - layout.ELECTRONIC_LINE) <= 1:
        return True
    return layout.LINE_LEAST <= line <= layout.LINE_MOST
