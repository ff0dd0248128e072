"""The styles of an official report, declared in base/styles.xml: there each says what it is for.

Word knows its built-in styles by their names, so these are spelled as Word spells them.  Every style that
changes the font gives all four names: the quotes “ ”, the dash and the ellipsis take hAnsi, which must
therefore be the Chinese font too.
"""

import functools
import re
from importlib.resources import files
from typing import NamedTuple

from gendoc.word.names import NAME, VAL, w
from gendoc.word.package import parse

_FOR_READERS = re.compile(r"<!--.*?-->|\n *", re.DOTALL)


class DeclaredStyle(NamedTuple):
    """A style by its name, id and kind (paragraph, character …); hidden ones are kept from a writer's choice."""

    name: str
    id: str
    kind: str
    hidden: bool


def resource(name: str) -> bytes:
    """Return a part of base/, without what is there for readers: comments, line ends, indents."""
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
    """Return the names of the styles of that kind that a writer may use."""
    return tuple(style.name for style in _declared() if style.kind == kind and not style.hidden)
