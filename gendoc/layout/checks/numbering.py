"""How headings and items are numbered: 一、 （一） 1. （1）, each counted from one (standard 7.3.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from gendoc.core.numerals import counted
from gendoc.core.text import ENDS
from gendoc.layout.deviation import STANDARD, Deviation, LayoutCode
from gendoc.layout.headings import Leading, leading, shown
from gendoc.layout.measures import FORMS
from gendoc.layout.roles import HEADINGS, ClassifiedParagraph, Role
from gendoc.word.document import WordDocument
from gendoc.word.paragraphs import Paragraph

_CLAUSE = f"{STANDARD} 7.3.3"
_FORMS = f"层次依次用{''.join(f'「{form}」' for form in FORMS)}"
NUMBER_FORM = LayoutCode("layout-number-form", official=f"{_FORMS}（{_CLAUSE}）", fix="改成规定的写法")
NUMBER_SEQUENCE = LayoutCode("layout-number-sequence")
HEADING_MARK = LayoutCode("layout-heading-mark", official="单独成行的标题末尾不加标点", fix="删去末尾的标点")

_STRICT = 2  # upper levels whose headings have to be numbered in the standard's form; below, custom varies
_HEADING_ENDS = tuple(set(ENDS) - set("”》）」』"))
_CAPTION = re.compile(r"(?P<kind>附表|表|图|附件)[ 　]*(?P<number>[0-9]{1,2}|[一二三四五六七八九十]{1,3})(?![0-9])")
_LISTED = re.compile(r"[ 　]*(?P<kind>)(?:附件[：:][ 　]*)?(?P<number>[0-9]{1,2})[.．、]")
_COUNTED_APART = {Role.CAPTION: _CAPTION, Role.LABEL: _CAPTION, Role.ATTACHMENTS: _LISTED}
_WITHIN = (
    re.compile(r"(?:^|(?<=[。；，：、]))(?P<number>[一二三四五六七八九十]{1,2})(?P<after>是)"),
    re.compile(r"(?:^|(?<=[。；：]))(?P<number>[0-9]{1,2})(?P<after>\.)(?=[\u4e00-\u9fff])"),
)


@dataclass(slots=True)
class _Series:
    """Numbers counted together: key is ("heading" or "item", level), carriers are the paragraphs with their numbers."""

    key: tuple[str, int]
    carriers: list[tuple[Paragraph, Leading]] = field(default_factory=list)


def check(document: WordDocument, paragraphs: tuple[ClassifiedParagraph, ...]) -> Iterator[Deviation]:
    """Yield numbers in an unofficial form, numbers that repeat or skip, and headings that end in a mark."""
    for paragraph, role, _ in paragraphs:
        if role in (*HEADINGS, Role.BODY):
            yield from _form(paragraph, role)
            if paragraph.bulleted:
                yield NUMBER_FORM.in_paragraph(paragraph, "段首有项目符号", fix="「开始」→「项目符号」→「无」")
        text = paragraph.text.rstrip()
        if role in (*HEADINGS, Role.TITLE, Role.CAPTION) and text.endswith(_HEADING_ENDS):
            observed = f"{role.value}末尾有「{text[-1]}」"
            yield HEADING_MARK.in_paragraph(paragraph, observed, start=len(text) - 1, length=1)
    for series in _series(paragraphs):
        yield from _order(series)
    yield from _apart(paragraphs)
    for paragraph, role, _ in paragraphs:
        if role is Role.BODY:
            yield from _within(paragraph)


def _form(paragraph: Paragraph, role: Role) -> Iterator[Deviation]:
    """Yield a number in an unofficial form, and a chapter or section numbered in the form of another level.

    Headings below sections may be (custom).
    """
    number = leading(paragraph.line)
    if number is not None and number.wrong:
        observed = f"序号写作「{paragraph.line[: number.length].strip()}」"
        length = _typed(paragraph, number)
        yield NUMBER_FORM.in_paragraph(paragraph, observed, f"{number.wrong}（{_CLAUSE}）", length=length)
    elif number is not None and number.value is not None and role in HEADINGS[:_STRICT]:
        level = HEADINGS.index(role)
        if number.level != level:
            yield NUMBER_FORM.in_paragraph(
                paragraph,
                f"{role.value}的序号是「{shown(number.level, number.value)}」",
                f"{_FORMS}，这里应是「{shown(level, number.value)}」（{_CLAUSE}）",
                "改正序号，或改选它那一级的标题样式",
                length=_typed(paragraph, number),
            )


def _typed(paragraph: Paragraph, number: Leading) -> int:
    """Return how many characters of a number are typed, not put there by Word."""
    return max(number.length - len(paragraph.label), 0)


def _series(paragraphs: tuple[ClassifiedParagraph, ...]) -> Iterator[_Series]:
    """Yield the series of numbers, each when a heading or number of a higher level ends it."""
    open_series: list[_Series] = []
    before: Paragraph | None = None
    for index, (paragraph, role, styled) in enumerate(paragraphs):
        if (role is Role.TITLE and styled) or role is Role.LABEL:
            yield from open_series
            open_series = []
        if role not in (*HEADINGS, Role.BODY):
            continue
        number = leading(paragraph.line)
        heading = role in HEADINGS
        depth = _depth(paragraphs, index, number, open_series) if heading else 0
        if heading:
            while open_series and (open_series[-1].key[0] == "item" or open_series[-1].key[1] > depth):
                yield open_series.pop()
        if number is None and styled and heading and depth < _STRICT:
            number = Leading(depth, None, 0)  # its number may have been left out
        if number is not None and (number.value is not None or (heading and not number.length)):
            key = ("heading", depth) if heading else ("item", number.level)
            while (
                open_series
                and not heading
                and key in [series.key for series in open_series]
                and open_series[-1].key != key
            ):
                yield open_series.pop()
            begins = not heading and number.value == 1 and _introduces(before)
            if open_series and open_series[-1].key == key and begins:
                yield open_series.pop()
            if not open_series or open_series[-1].key != key:
                open_series.append(_Series(key))
            open_series[-1].carriers.append((paragraph, number))
        before = paragraph
    yield from open_series


def _depth(
    paragraphs: tuple[ClassifiedParagraph, ...], index: int, number: Leading | None, open_series: list[_Series]
) -> int:
    """The level that a heading is counted at: that of its style, or of its number if only that continues a series.

    Thus a heading in the style of the wrong level gives a deviation, and the correctly numbered ones after it none.
    """
    depth = HEADINGS.index(paragraphs[index].role)
    if number is None or number.value is None or number.level >= _STRICT or number.level == depth or depth >= _STRICT:
        return depth
    last = {
        series.key: next((each.value for _, each in reversed(series.carriers) if each.value is not None), 0)
        for series in open_series
    }
    if last.get(("heading", number.level)) != number.value - 1:
        return depth
    later = (leading(paragraph.line) for paragraph, role, _ in paragraphs[index + 1 :] if role in HEADINGS)
    following = next((other.value for other in later if other is not None and other.level == number.level), None)
    fits = last.get(("heading", depth), 0) == number.value - 1
    return number.level if not fits or following == number.value + 1 else depth


def _introduces(before: Paragraph | None) -> bool:
    """Return whether a paragraph introduces a list, so that numbers may begin at 1 again after it."""
    return (
        before is not None
        and leading(before.line) is None
        and (before.text.rstrip()[-1:] in ("：", ":") or "如下" in before.text[-12:])
    )


def _within(paragraph: Paragraph) -> Iterator[Deviation]:
    """Yield numbers within a paragraph (一是, 二是; 1. 2.) that do not follow each other; 1 begins another list."""
    for pattern in _WITHIN:
        last = 0
        matches = list(pattern.finditer(paragraph.text))
        for match in matches if len(matches) > 1 else ():
            value = counted(match["number"])
            if value is None:
                continue
            if last and value not in (last + 1, 1):
                observed = f"段内的序号「{match[0]}」{'重复' if value == last else '不连续'}"
                official = "段内的序号依次是一是、二是、三是，或 1. 2. 3."
                yield NUMBER_SEQUENCE.in_text(paragraph, match, observed, official, "改正序号；如果少了一项，把它补上")
            last = value


def _apart(paragraphs: tuple[ClassifiedParagraph, ...]) -> Iterator[Deviation]:
    """Yield captions and attachments whose numbers do not run from 1, each kind through the whole document."""
    last: dict[tuple[Role, str], int] = {}
    for paragraph, role, _ in paragraphs:
        match = _COUNTED_APART[role].match(paragraph.line) if role in _COUNTED_APART else None
        value = counted(match["number"]) if match else None
        if match is None or value is None:
            continue
        official = last.get((role, match["kind"]), 0) + 1
        if value != official:
            yield NUMBER_SEQUENCE.in_paragraph(
                paragraph,
                f"「{match[0].strip()}」的序号{'重复' if value == official - 1 else '不连续'}",
                f"应是 {official}：各自从 1 起连续编号",
                "改正序号；引用它的地方也要改",
                length=len(match[0]),
            )
        last[role, match["kind"]] = value


def _order(series: _Series) -> Iterator[Deviation]:
    """Yield the numbers of a series that do not follow each other; one wrong number gives one deviation."""
    last, skip = 0, 0
    values = [number.value or 0 for _, number in series.carriers]
    first = series.carriers[0][1]
    for index, (paragraph, number) in enumerate(series.carriers):
        value, length = values[index], _typed(paragraph, number)
        if number.level != first.level and series.key[1] >= _STRICT:
            yield NUMBER_FORM.in_paragraph(
                paragraph,
                f"同一级的序号有的写「{shown(first.level, first.value or 1)}」，这里写「{shown(number.level, value)}」",
                f"同一级的序号写法应一致（{_CLAUSE}）",
                "改成与前面一样的写法",
                length=length,
            )
        expected = last + 1
        if value == expected:
            last = value
            continue
        after = values[index + 1] if index + 1 < len(values) else None
        if number.value is None:
            if last and after in (None, 0, expected + 1) and (after is None or any(values[index:])):
                level = series.key[1]
                yield NUMBER_FORM.in_paragraph(
                    paragraph,
                    f"{HEADINGS[level].value}没有序号",
                    f"应是「{shown(level, expected)}」（{_CLAUSE}）",
                    "补上序号；不是标题的，样式选「正文文本」",
                )
                last = expected
            continue
        if skip:
            last, skip = skip, 0
            continue
        official = f"「{shown(number.level, expected)}」"
        if value == expected + 1 and after == expected:  # two numbers are swapped
            written = f"「{shown(number.level, value)}」"
            yield NUMBER_SEQUENCE.in_paragraph(
                paragraph,
                f"{written}排在{official}之前",
                f"先{official}后{written}（{_CLAUSE}）",
                "把两部分的次序调过来，或把两个序号对调",
                length=length,
            )
            skip = value
            continue
        observed = _broken(number, value, last, is_first=index == 0)
        fix = "改正序号；如果少了一段，把它补上"
        yield NUMBER_SEQUENCE.in_paragraph(paragraph, observed, f"应是{official}（{_CLAUSE}）", fix, length=length)
        last = expected if after == expected + 1 else value


def _broken(number: Leading, value: int, last: int, *, is_first: bool) -> str:
    written = f"「{shown(number.level, value)}」"
    if is_first:
        return f"第一个序号是{written}"
    if value == last:
        return f"序号{written}重复"
    before = f"「{shown(number.level, last)}」"
    return f"序号从{before}跳到{written}" if value > last else f"序号{written}排在{before}之后"
