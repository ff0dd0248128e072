"""The styles of an official report, declared in base/styles.xml, where comments say what each is for.

Word recognizes its built-in styles by name, so these are spelt as Word spells them.  Every style that changes the
font gives all four font names: the quotes “ ”, the dash and the ellipsis use hAnsi, which must therefore be the
Chinese font, too.
"""

import functools
import re
from importlib.resources import files
from typing import NamedTuple

from gendoc.word.names import NAME, VAL, w
from gendoc.word.package import parse

_FOR_READERS = re.compile(r"<!--.*?-->|\n *", re.DOTALL)


class DeclaredStyle(NamedTuple):
    """A style: its name, id and kind (paragraph, character …); Word does not offer hidden ones to its users."""

    name: str
    id: str
    kind: str
    hidden: bool


def resource(name: str) -> bytes:
    """Return a part of base/ without comments, line ends and indents, which are only for people who read it."""
    text = (files("gendoc.render.outline") / "base" / name).read_text("utf-8")
    head, _, body = text.partition("\n")
    return f"{head}\n{_FOR_READERS.sub('', body)}".encode()


@functools.cache
def _declared() -> tuple[DeclaredStyle, ...]:
    return tuple(
        DeclaredStyle(
            name=style.find(NAME).get(VAL),
            id=style.get(w("styleId")),
            kind=style.get(w("type")),
            hidden=style.find(w("semiHidden")) is not None,
        )
        for style in parse(resource("styles.xml"), "word/styles.xml").iter(w("style"))
    )


def style_id(name: str, kind: str) -> str | None:
    """Return the id of the style of that name and kind (paragraph, character), None where there is none."""
    return next((style.id for style in _declared() if (style.name, style.kind) == (name, kind)), None)


def style_names(kind: str) -> tuple[str, ...]:
    """Return the names of the styles of that kind that an outline may use."""
    return tuple(style.name for style in _declared() if style.kind == kind and not style.hidden)
