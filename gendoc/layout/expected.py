"""The official format of each role, and the comparison of a document with it.

A check is a table of properties; each has a code, and words for what was observed and for what is official.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, NamedTuple, Protocol, TypeVar

from gendoc.layout import measures
from gendoc.layout.deviation import STANDARD, Deviation, LayoutCode
from gendoc.layout.roles import Role
from gendoc.layout.typefaces import family, font_of, has_chinese, size, size_of
from gendoc.word.paragraphs import Paragraph, Run
from gendoc.word.sections import Section


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """The official format of one role (standard 5.2.2, 7.3); sides are values of w:jc, () allows any."""

    typeface: str = measures.FONT_TEXT
    size: int = measures.SIZE_TEXT
    sides: tuple[str, ...] = ()
    bold: bool = False  # whether it may be bold
    clause: str = "7.3.3"
    style: str = "正文文本"

    @property
    def basis(self) -> str:
        """Return the clause, as messages name it."""
        return f"{STANDARD} {self.clause}"

    @property
    def side(self) -> str:
        """Return the alignment, as Word's menu names it."""
        return "居中" if self.sides == ("center",) else "两端对齐"

    @property
    def size_name(self) -> str:
        """Return the type size, as Word's menu names it: 三号."""
        return measures.SIZES[self.size]

    @property
    def size_in_words(self) -> str:
        """Return the type size, as messages say it: 三号（16 磅）."""
        return size(self.size)


_JUSTIFIED = ("both", "distribute", "lowKashida")
_HEADING = (*_JUSTIFIED, "left", "start")
EXPECTED: dict[Role, Expected] = {
    Role.TITLE: Expected(
        typeface=measures.FONT_TITLE, size=measures.SIZE_TITLE, sides=("center",), clause="7.3.1", style="标题"
    ),
    Role.CHAPTER: Expected(typeface=measures.FONT_CHAPTER, sides=_HEADING, style="标题 1"),
    Role.SECTION: Expected(typeface=measures.FONT_SECTION, sides=_HEADING, style="标题 2"),
    Role.POINT: Expected(sides=_HEADING, bold=True, style="标题 3"),  # custom sets these bold, and so does gendoc
    Role.SUBPOINT: Expected(sides=_HEADING, bold=True, style="标题 4"),
    Role.BODY: Expected(sides=_JUSTIFIED, clause="5.2.2"),
    Role.ADDRESSEE: Expected(bold=True, clause="7.3.2", style="正文"),
    Role.ATTACHMENTS: Expected(bold=True, clause="7.3.4"),
    Role.SIGNATURE: Expected(clause="7.3.5", style="签名"),
    Role.DATE: Expected(clause="7.3.5", style="签名"),
    Role.LABEL: Expected(typeface=measures.FONT_CHAPTER, clause="7.3.7", style="附件"),
}


class RunSetting(NamedTuple):
    """A run with its paragraph and role, and what the checks ask of its format."""

    paragraph: Paragraph
    run: Run
    role: Role

    @property
    def expected(self) -> Expected:
        """Return the official format of its role; raises KeyError for a role that the standard does not treat."""
        return EXPECTED[self.role]

    @property
    def font(self) -> str:
        """Return the font of its Chinese characters."""
        return font_of(self.run.format, "eastAsia")

    @property
    def latin_font(self) -> str:
        """Return the font of its digits and letters."""
        return font_of(self.run.format, "ascii")

    @property
    def family(self) -> str:
        """Return the official name of the typeface of its Chinese characters, "" if that is none of the standard's."""
        return family(self.font)

    @property
    def size(self) -> int:
        """Return the type size, in half-points."""
        return size_of(self.run.format)

    @property
    def has_chinese(self) -> bool:
        """Return whether it has Chinese characters or marks."""
        return has_chinese(self.run.text)

    @property
    def has_latin(self) -> bool:
        """Return whether it has digits or Latin letters."""
        return any(char.isascii() and char.isalnum() for char in self.run.text)

    def value(self, key: str, default: str = "") -> str:
        """Return a value of its format, default if it has none."""
        return self.run.format.get(key, default)

    def deviation(self, code: LayoutCode, observed: str, official: str, fix: str) -> Deviation:
        """Return a deviation of the run."""
        return code.in_run(self.paragraph, self.run, observed, official, fix)


class Subject(Protocol):
    """What is compared with the official layout: a run, a paragraph, a page."""

    def deviation(self, code: LayoutCode, observed: str, official: str, fix: str) -> Deviation:
        """Return the deviation of this code where the subject stands."""
        ...


S = TypeVar("S", bound=Subject)


@dataclass(frozen=True, slots=True)
class Property(Generic[S]):
    """One property of a subject.

    observed returns the words for what the subject has, "" if it is as the official layout wants it.  official and
    fix are the code's own if not given; they may name attributes of the subject: {setting.expected.typeface}.
    """

    code: LayoutCode
    observed: Callable[[S], str]
    official: str = ""
    fix: str = ""


def compare(properties: Iterable[Property[S]], setting: S) -> Iterator[Deviation]:
    """Yield the deviations of a subject, by property."""
    for each in properties:
        if observed := each.observed(setting):
            yield setting.deviation(
                each.code, observed, each.official.format(setting=setting), each.fix.format(setting=setting)
            )


def is_electronic(section: Section) -> bool:
    """Return whether a page is set by the numbers of GB/T 33476.2: narrower above and below, wider lines."""
    return all(
        abs((section.margins.get(side) or 0) - margin) <= measures.ELECTRONIC_TOLERANCE
        for side, margin in (("top", measures.ELECTRONIC_TOP), ("bottom", measures.ELECTRONIC_BOTTOM))
    )


def fits_lines(section: Section, line: int) -> bool:
    """Return whether lines this far apart, in twips, fill a page with 22 of them."""
    if is_electronic(section) and abs(line - measures.ELECTRONIC_LINE) <= 1:
        return True
    return measures.LINE_LEAST <= line <= measures.LINE_MOST
