"""Deviations as findings: what is the same in many paragraphs is said once, with a count and the first places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gendoc.core.finding import CannotRead, FileMissing, Finding, in_order
from gendoc.core.source import Source, Span
from gendoc.core.version import __version__
from gendoc.layout.checks import CHECKS
from gendoc.layout.deviation import CODES, Deviation
from gendoc.layout.roles import classify
from gendoc.word.document import WordDocument, open_document
from gendoc.word.package import LIMITS, PackageError
from gendoc.word.text import quoted

FORMAT = 1
_NAMED = 5  # places that a message names
_OPENING = 20  # characters of a paragraph that a message quotes


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The same deviation at one place or many: the places in order, the finding that says it."""

    places: tuple[Deviation, ...]
    finding: Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A document, measured: its name, its paragraphs as text, and what deviates."""

    name: str
    texts: tuple[str, ...]
    groups: tuple[Group, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return what deviates, by place."""
        return tuple(group.finding for group in self.groups)


def measure(file: str | Path, name: str = "") -> Measured:
    """Return how a .docx deviates from the official layout; name is what messages call it, else its own.

    Raises Failure, one sentence, for what is no file, no .docx, or not safe to open.
    """
    name = name or str(file)
    return measure_data(read(Path(file), name), name)


def read(file: Path, name: str) -> bytes:
    """Return the bytes of a file; raises Failure for what cannot be read, or is too large to be looked at."""
    try:
        if file.is_dir():
            raise CannotRead("这是一个文件夹，请写一个 .docx 文件", file, shown=name)
        if not file.exists():
            raise FileMissing("没有这个文件", file, shown=name)
        if not file.is_file():
            raise CannotRead("不是普通文件，无法读取", file, shown=name)
        if file.stat().st_size > LIMITS.file:
            raise CannotRead(f"文件超过 {LIMITS.file >> 20} MB", file, shown=name)
        return file.read_bytes()
    except OSError as error:
        raise CannotRead(f"无法读取（{error.strerror or error}）", file, shown=name) from None


def measure_data(data: bytes, name: str) -> Measured:
    """Return how the .docx in data deviates; raises Failure as measure() does."""
    try:
        return measure_paper(open_document(data, name))
    except PackageError as error:
        raise CannotRead(str(error), Path(name), shown=name) from error


def measure_paper(paper: WordDocument) -> Measured:
    """Return how a document deviates from the official layout."""
    return together(paper, deviations(paper))


def deviations(paper: WordDocument) -> list[Deviation]:
    """Return every deviation of a document, one for each place."""
    told = classify(paper)
    return [deviation for check in CHECKS for deviation in check(paper, told)]


def together(paper: WordDocument, found: Iterable[Deviation]) -> Measured:
    """Return deviations as findings, those of the same words in one."""
    texts = _texts(paper)
    source = Source(paper.name, "\n".join(texts))
    pages = Source(paper.name, "")
    groups = [_group(places, source, pages) for places in _together(found)]
    place = {id(finding): number for number, finding in enumerate(in_order(group.finding for group in groups))}
    return Measured(
        name=paper.name, texts=texts, groups=tuple(sorted(groups, key=lambda group: place[id(group.finding)]))
    )


def _texts(paper: WordDocument) -> tuple[str, ...]:
    """Return the text of each paragraph, one line for each: its number is that of the line."""
    last = max((paragraph.number for paragraph in paper.paragraphs), default=0)
    texts = [""] * last
    for paragraph in paper.paragraphs:
        texts[paragraph.number - 1] = (
            " ".join(paragraph.text.replace("\r", "\n").split("\n"))
            if "\n" in paragraph.text or "\r" in paragraph.text
            else paragraph.text
        )
    return tuple(texts)


def _together(found: Iterable[Deviation]) -> list[list[Deviation]]:
    """Return deviations with those of the same words together, in order of place; one for each paragraph."""
    together: dict[tuple[str, ...], list[Deviation]] = {}
    for one in found:
        key = (one.code, one.found, one.official, one.fix, "" if one.paragraph else one.where)
        places = together.setdefault(key, [])
        if (one.paragraph, one.column) not in {(other.paragraph, other.column) for other in places[-1:]}:
            places.append(one)
    return [sorted(places, key=lambda one: (one.paragraph, one.column)) for places in together.values()]


def _group(places: list[Deviation], source: Source, pages: Source) -> Group:
    first = places[0]
    span = _span(first, source, pages)
    finding = Finding(
        code=first.code,
        severity=CODES[first.code],
        span=span,
        message=f"{_place(places, source)}：{first.found}；{first.official}",
        help=first.fix,
    )
    return Group(places=tuple(places), finding=finding)


def _span(one: Deviation, source: Source, pages: Source) -> Span:
    return source.span(one.paragraph, one.column, one.length) if one.paragraph else pages.span()


def _place(places: list[Deviation], source: Source) -> str:
    first = places[0]
    if not first.paragraph:
        return first.where or "全文"
    numbers = list(dict.fromkeys(one.paragraph for one in places))
    if len(places) == 1:
        text = source.line(first.paragraph).strip()
        return (
            f"第 {first.paragraph} 段{quoted(text[:_OPENING] + '…' if len(text) > _OPENING else text) if text else ''}"
        )
    named = "、".join(str(number) for number in numbers[:_NAMED])
    return f"共 {len(places)} 处，第 {named} 段{'等' if len(numbers) > _NAMED else ''}"


def counts(measured: Measured) -> str:
    """Return how many deviations there are, in words."""
    errors = sum(len(group.places) for group in measured.groups if group.finding.severity == "error")
    warnings = sum(len(group.places) for group in measured.groups if group.finding.severity == "warning")
    if not errors and not warnings:
        return "版式合乎 GB/T 9704"
    return f"版式与 GB/T 9704 不同的 {len(measured.groups)} 种：错误 {errors} 处，提醒 {warnings} 处"


def as_json(measured: Iterable[Measured]) -> dict[str, Any]:
    """Return what was measured as plain data; format grows when a key changes its meaning."""
    return {
        "format": FORMAT,
        "gendoc": __version__,
        "files": [{"file": one.name, "findings": groups_as_json(one)} for one in measured],
    }


def template_as_json(name: str, findings: Iterable[Finding], measured: Measured | None) -> dict[str, Any]:
    """Return what was said of a template as plain data; layout is null if it could not be measured."""
    told = [{"code": one.code, "severity": one.severity, "message": one.message, "help": one.help} for one in findings]
    return {
        "format": FORMAT,
        "gendoc": __version__,
        "file": name,
        "findings": told,
        "layout": None if measured is None else groups_as_json(measured),
    }


def groups_as_json(measured: Measured) -> list[dict[str, Any]]:
    """Return what deviates in one document as plain data."""
    return [_as_json(group, measured) for group in measured.groups]


def _as_json(group: Group, measured: Measured) -> dict[str, Any]:
    first = group.places[0]
    return {
        "code": group.finding.code,
        "severity": group.finding.severity,
        "message": group.finding.message,
        "found": first.found,
        "official": first.official,
        "help": first.fix,
        "where": first.where,
        "count": len(group.places),
        "places": [
            {
                "paragraph": one.paragraph,
                "column": one.column,
                "length": one.length,
                "begins": measured.texts[one.paragraph - 1][:_OPENING],
            }
            for one in group.places
            if one.paragraph
        ],
    }
