"""How headings and items are numbered: 一、 （一） 1. （1）, each counted from one (standard 7.3.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from gendoc.core.numerals import counted
from gendoc.core.text import ENDS
from gendoc.layout.deviation import STANDARD, Deviation
from gendoc.layout.headings import Leading, leading, shown
from gendoc.layout.measures import FORMS
from gendoc.layout.roles import HEADINGS, ClassifiedParagraph, Role
from gendoc.word.document import Paragraph, WordDocument

_STRICT = 2  # levels that are numbered by the standard everywhere
_CLAUSE = f"{STANDARD} 7.3.3"
_HEADING_ENDS = tuple(ENDS.replace("”", "").replace("》", "").replace("）", "").replace("」", "").replace("』", ""))


@dataclass(slots=True)
class _Series:
    """Numbers of one kind below one heading: which kind, and who carries them."""

    key: tuple[str, int]
    carriers: list[tuple[Paragraph, Leading]] = field(default_factory=list)


def check(paper: WordDocument, told: tuple[ClassifiedParagraph, ...]) -> Iterator[Deviation]:
    """Yield numbers in a form of their own, and numbers that repeat, skip or begin late."""
    for one in told:
        if one.role in (*HEADINGS, Role.BODY):
            yield from _form(one)
            yield from _bullet(one)
        if one.role in (*HEADINGS, Role.TITLE, Role.CAPTION):
            yield from _ending(one)
    for series in _series(told):
        yield from _order(series)
    yield from _apart(told)
    for one in told:
        if one.role is Role.BODY:
            yield from _within(one.paragraph)


def _bullet(one: ClassifiedParagraph) -> Iterator[Deviation]:
    if one.paragraph.bulleted:
        yield Deviation(
            code="layout-number-form",
            paragraph=one.paragraph.number,
            found="段首有项目符号",
            official=f"层次依次用{''.join(f'「{form}」' for form in FORMS)}（{_CLAUSE}）",
            fix="「开始」→「项目符号」→「无」",
        )


def _form(one: ClassifiedParagraph) -> Iterator[Deviation]:
    found = leading(one.paragraph.line)
    if found is None:
        return
    if not found.wrong:
        if one.role in HEADINGS:
            yield from _level(one, found)
        return
    label = len(one.paragraph.label)
    yield Deviation(
        code="layout-number-form",
        paragraph=one.paragraph.number,
        length=max(found.length - label, 0),
        found=f"序号写作「{one.paragraph.line[: found.length].strip()}」",
        official=f"{found.wrong}（{_CLAUSE}）",
        fix="改成规定的写法",
    )


def _level(one: ClassifiedParagraph, found: Leading) -> Iterator[Deviation]:
    """Yield chapters and sections that are numbered as another level is; what is below them may be (custom)."""
    level = HEADINGS.index(one.role)
    if level < _STRICT and found.level != level and found.value is not None:
        yield Deviation(
            code="layout-number-form",
            paragraph=one.paragraph.number,
            length=max(found.length - len(one.paragraph.label), 0),
            found=f"{one.role.value}的序号是「{shown(found.level, found.value)}」",
            official=f"层次依次用{''.join(f'「{form}」' for form in FORMS)}，这里应是「{shown(level, found.value)}」（{_CLAUSE}）",
            fix="改正序号，或改选它那一级的标题样式",
        )


def _ending(one: ClassifiedParagraph) -> Iterator[Deviation]:
    text = one.paragraph.text.rstrip()
    if text.endswith(_HEADING_ENDS):
        yield Deviation(
            code="layout-heading-mark",
            paragraph=one.paragraph.number,
            column=len(text),
            length=1,
            found=f"{one.role.value}末尾有「{text[-1]}」",
            official="单独成行的标题末尾不加标点",
            fix="删去末尾的标点",
        )


def _series(told: tuple[ClassifiedParagraph, ...]) -> Iterator[_Series]:
    """Yield the runs of numbers, each when a heading or number above it ends it."""
    open_: list[_Series] = []
    before: Paragraph | None = None
    for place, one in enumerate(told):
        paragraph = one.paragraph
        if (one.role is Role.TITLE and one.styled) or one.role is Role.LABEL:
            yield from open_
            open_ = []
        if one.role not in (*HEADINGS, Role.BODY):
            continue
        found = leading(paragraph.line)
        heading = one.role in HEADINGS
        depth = _depth(told, place, found, open_) if heading else 0
        if heading:
            while open_ and (open_[-1].key[0] == "item" or open_[-1].key[1] > depth):
                yield open_.pop()
        if found is None and one.styled and heading and depth < _STRICT:
            found = Leading(depth, None, 0)  # it may be one whose number was left out
        if found is not None and (found.value is not None or (heading and not found.length)):
            key = ("heading", depth) if heading else ("item", found.level)
            while open_ and not heading and key in [series.key for series in open_] and open_[-1].key != key:
                yield open_.pop()
            begins = not heading and found.value == 1 and _introduces(before)
            if open_ and open_[-1].key == key and begins:
                yield open_.pop()
            if not open_ or open_[-1].key != key:
                open_.append(_Series(key))
            open_[-1].carriers.append((paragraph, found))
        before = paragraph
    yield from open_


def _depth(told: tuple[ClassifiedParagraph, ...], place: int, found: Leading | None, open_: list[_Series]) -> int:
    """Return the level that a heading is counted at: that of its style, but where only its number goes on with another.

    So one heading in the style of another level is told of, and not the next ones that are numbered well.
    """
    depth = HEADINGS.index(told[place].role)
    if found is None or found.value is None or found.level >= _STRICT or found.level == depth or depth >= _STRICT:
        return depth
    last = {
        series.key: next((each.value for _, each in reversed(series.carriers) if each.value is not None), 0)
        for series in open_
    }
    if last.get(("heading", found.level)) != found.value - 1:
        return depth
    after = (told[at] for at in range(place + 1, len(told)))
    numbers = (leading(other.paragraph.line) for other in after if other.role in HEADINGS)
    following = next((other.value for other in numbers if other is not None and other.level == found.level), None)
    fits = last.get(("heading", depth), 0) == found.value - 1
    return found.level if not fits or following == found.value + 1 else depth


_CAPTION = re.compile(r"(?P<kind>附表|表|图|附件)[ 　]*(?P<number>[0-9]{1,2}|[一二三四五六七八九十]{1,3})(?![0-9])")
_LISTED = re.compile(r"[ 　]*(?P<kind>)(?:附件[：:][ 　]*)?(?P<number>[0-9]{1,2})[.．、]")
_APART = {Role.CAPTION: _CAPTION, Role.LABEL: _CAPTION, Role.ATTACHMENTS: _LISTED}


_WITHIN = (
    re.compile(r"(?:^|(?<=[。；，：、]))(?P<number>[一二三四五六七八九十]{1,2})(?P<after>是)"),
    re.compile(r"(?:^|(?<=[。；：]))(?P<number>[0-9]{1,2})(?P<after>\.)(?=[\u4e00-\u9fff])"),
)


def _within(paragraph: Paragraph) -> Iterator[Deviation]:
    """Yield numbers within a paragraph (一是, 二是; 1. 2.) that do not follow each other; each list begins with one."""
    for pattern in _WITHIN:
        last = 0
        places = list(pattern.finditer(paragraph.text))
        for place in places if len(places) > 1 else ():
            value = counted(place["number"])
            if value is None:
                continue
            if last and value not in (last + 1, 1):
                yield Deviation(
                    code="layout-number-sequence",
                    paragraph=paragraph.number,
                    column=place.start() + 1,
                    length=len(place[0]),
                    found=f"段内的序号「{place[0]}」" + ("重复" if value == last else "不连续"),
                    official="段内的序号依次是一是、二是、三是，或 1. 2. 3.",
                    fix="改正序号；如果少了一项，把它补上",
                )
            last = value


def _apart(told: tuple[ClassifiedParagraph, ...]) -> Iterator[Deviation]:
    """Yield tables, figures and attachments that are not counted from one, each kind through the whole document."""
    last: dict[tuple[Role, str], int] = {}
    for one in told:
        pattern = _APART.get(one.role)
        place = pattern.match(one.paragraph.line) if pattern else None
        value = counted(place["number"]) if place else None
        if place is None or value is None:
            continue
        key = (one.role, place["kind"])
        wanted = last.get(key, 0) + 1
        if value != wanted:
            yield Deviation(
                code="layout-number-sequence",
                paragraph=one.paragraph.number,
                length=len(place[0]),
                found=f"「{place[0].strip()}」的序号" + ("重复" if value == wanted - 1 else "不连续"),
                official=f"应是 {wanted}：各自从 1 起连续编号",
                fix="改正序号；引用它的地方也要改",
            )
        last[key] = value


def _introduces(before: Paragraph | None) -> bool:
    """Return whether a paragraph opens a list, so that numbers may begin again after it."""
    return (
        before is not None
        and leading(before.line) is None
        and (before.text.rstrip()[-1:] in ("：", ":") or "如下" in before.text[-12:])
    )


def _unnumbered(paragraph: Paragraph, level: int, wanted: int) -> Deviation:
    return Deviation(
        code="layout-number-form",
        paragraph=paragraph.number,
        found=f"{HEADINGS[level].value}没有序号",
        official=f"应是「{shown(level, wanted)}」（{_CLAUSE}）",
        fix="补上序号；不是标题的，样式选「正文文本」",
    )


def _turned(paragraph: Paragraph, found: Leading, wanted: int) -> Deviation:
    """Say of the first of two that each has the other's number."""
    return Deviation(
        code="layout-number-sequence",
        paragraph=paragraph.number,
        length=max(found.length - len(paragraph.label), 0),
        found=f"「{shown(found.level, wanted + 1)}」排在「{shown(found.level, wanted)}」之前",
        official=f"先「{shown(found.level, wanted)}」后「{shown(found.level, wanted + 1)}」（{_CLAUSE}）",
        fix="把两部分的次序调过来，或把两个序号对调",
    )


def _order(series: _Series) -> Iterator[Deviation]:
    """Yield what breaks the count; a single wrong number among right ones is one break."""
    last, skip = 0, 0
    numbers = [found.value or 0 for _, found in series.carriers]
    first = series.carriers[0][1]
    for place, (paragraph, found) in enumerate(series.carriers):
        value = numbers[place]
        if found.level != first.level and series.key[1] >= _STRICT:
            yield Deviation(
                code="layout-number-form",
                paragraph=paragraph.number,
                length=max(found.length - len(paragraph.label), 0),
                found=f"同一级的序号有的写「{shown(first.level, first.value or 1)}」，这里写「{shown(found.level, value)}」",
                official=f"同一级的序号写法应一致（{_CLAUSE}）",
                fix="改成与前面一样的写法",
            )
        wanted = last + 1
        if value == wanted:
            last = value
            continue
        after = numbers[place + 1] if place + 1 < len(numbers) else None
        if found.value is None:
            if last and after in (None, 0, wanted + 1) and any(numbers[place:]) | (after is None):
                yield _unnumbered(paragraph, series.key[1], wanted)
                last = wanted
            continue
        if skip:
            last, skip = skip, 0
            continue
        if value == wanted + 1 and after == wanted:
            yield _turned(paragraph, found, wanted)
            skip = value
            continue
        alone = after == wanted + 1
        number = shown(found.level, value)
        if place == 0:
            told = f"第一个序号是「{number}」"
        elif value == last:
            told = f"序号「{number}」重复"
        elif value > wanted:
            told = f"序号从「{shown(found.level, last)}」跳到「{number}」"
        else:
            told = f"序号「{number}」排在「{shown(found.level, last)}」之后"
        yield Deviation(
            code="layout-number-sequence",
            paragraph=paragraph.number,
            length=max(found.length - len(paragraph.label), 0),
            found=told,
            official=f"应是「{shown(found.level, wanted)}」（{_CLAUSE}）",
            fix="改正序号；如果少了一段，把它补上",
        )
        last = wanted if alone else value
