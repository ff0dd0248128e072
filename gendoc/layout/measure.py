"""Deviations as findings: the same deviation in many paragraphs is one finding, with a count and the first places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from gendoc.core.files import read_bytes
from gendoc.core.finding import CannotRead, Finding, in_order
from gendoc.core.project import YAML
from gendoc.core.source import Source
from gendoc.layout.checks import CHECKS
from gendoc.layout.deviation import Deviation
from gendoc.layout.roles import classify
from gendoc.word.document import WordDocument, open_document
from gendoc.word.package import LIMITS, PackageError
from gendoc.word.text import quoted

OPENING = 20  # characters of a paragraph that are shown of it
_NAMED = 5  # places that a message names


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The same deviation at one place or many: the places in order, and the finding made of them."""

    places: tuple[Deviation, ...]
    finding: Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A document, measured: its name, its paragraphs as text, and its deviations in groups, by place."""

    name: str
    texts: tuple[str, ...]
    groups: tuple[Group, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return the findings, by place."""
        return tuple(group.finding for group in self.groups)


def measure(file: str | Path, name: str = "") -> Measured:
    """Return how a .docx deviates from the official layout; name is what messages call it, by default its path.

    Raises FileMissing or CannotRead for what is no file, no .docx, or not safe to open.
    """
    name = name or str(file)
    return measure_data(read(Path(file), name), name)


def read(file: Path, name: str) -> bytes:
    """The bytes of a file; raises FileMissing or CannotRead if it cannot be read, is too large, or holds data."""
    data = read_bytes(file, name, most=LIMITS.file, folder="这是一个文件夹，请写一个 .docx 文件")
    if file.suffix.lower() in YAML and not data.startswith(b"PK"):
        raise CannotRead(
            "这是数据文件，不是 Word 文档（.docx）",
            file,
            shown=name,
            advice="先用 gendoc build 生成报告，再写 output/ 里的那一份",
        )
    return data


def measure_data(data: bytes, name: str) -> Measured:
    """Return how the .docx in data deviates from the official layout; raises CannotRead as measure() does."""
    try:
        document = open_document(data, name)
    except PackageError as error:
        raise CannotRead(str(error), Path(name), shown=name) from error
    return grouped(document, deviations(document))


def deviations(document: WordDocument) -> list[Deviation]:
    """Return every deviation of a document, one for each place."""
    paragraphs = classify(document)
    return [deviation for check in CHECKS for deviation in check(document, paragraphs)]


def grouped(document: WordDocument, deviations: Iterable[Deviation]) -> Measured:
    """Return a measured document: its deviations as findings, those with the same words as one."""
    texts = _texts(document)
    source, pages = Source(document.name, "\n".join(texts)), Source(document.name, "")
    groups = {id(group.finding): group for group in (_group(places, source, pages) for places in _alike(deviations))}
    in_place = in_order(group.finding for group in groups.values())
    return Measured(name=document.name, texts=texts, groups=tuple(groups[id(finding)] for finding in in_place))


def _texts(document: WordDocument) -> tuple[str, ...]:
    """Return the text of each paragraph without line ends: paragraph n is line n."""
    last = max((paragraph.number for paragraph in document.paragraphs), default=0)
    texts = [""] * last
    for paragraph in document.paragraphs:
        texts[paragraph.number - 1] = paragraph.text.replace("\r", " ").replace("\n", " ")
    return tuple(texts)


def _alike(deviations: Iterable[Deviation]) -> list[list[Deviation]]:
    """Return groups of deviations with the same words, each group in order of place, each place once."""
    alike: dict[tuple[str, ...], list[Deviation]] = {}
    for each in deviations:
        where = "" if each.paragraph else each.where
        places = alike.setdefault((each.code.name, each.observed, each.official, each.fix, where), [])
        if not places or _place(places[-1]) != _place(each):
            places.append(each)
    return [sorted(places, key=_place) for places in alike.values()]


def _place(deviation: Deviation) -> tuple[int, int]:
    return deviation.paragraph, deviation.column


def _group(places: list[Deviation], source: Source, pages: Source) -> Group:
    first = places[0]
    span = source.span(first.paragraph, first.column, first.length) if first.paragraph else pages.span()
    message = f"{_in_words(places, source)}：{first.observed}；{first.official}"
    return Group(places=tuple(places), finding=first.code.at(span, message, help=first.fix))


def _in_words(places: list[Deviation], source: Source) -> str:
    first = places[0]
    if not first.paragraph:
        return first.where or "全文"
    if len(places) == 1:
        text = source.line(first.paragraph).strip()
        opening = text if len(text) <= OPENING else text[:OPENING] + "…"
        return f"第 {first.paragraph} 段{quoted(opening) if text else ''}"
    numbers = list(dict.fromkeys(deviation.paragraph for deviation in places))
    named = "、".join(map(str, numbers[:_NAMED]))
    return f"共 {len(places)} 处，第 {named} 段{'等' if len(numbers) > _NAMED else ''}"
