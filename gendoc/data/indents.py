"""Lines of a YAML file that are indented too far, or not far enough: which line it is, and where it belongs.

YAML notices such a line late, or blames its neighbour.  Here the blocks that are open above it are read from the text
alone; the same key in other items of the list, and the lines below, say which of two neighbours is the odd one.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from gendoc.core.finding import Finding
from gendoc.core.source import Source, Span
from gendoc.core.text import shorten
from gendoc.data.lint import YAML_SYNTAX

ALIGNED = "与这里左边对齐"  # label of the place at whose column a line should stand
MAX_SEARCHED = 1_000  # characters of a line
MAX_NAME = 30  # characters of an item that may be a name without its key
MAX_LINES = 20_000  # of a file, read in search of the open blocks
_KEPT = 16_384  # lines that are read once, however often a file is read on
_KEY = re.compile(r"""("[^"]*"|'[^']*'|[^\s\-#'"{\[&*!|>%@`:：][^:：]{0,40}?)[ ]*:(?:[ ]+(.*))?$""")
_BLOCK_TEXT = re.compile(r"[|>][-+0-9]*")


class Line(NamedTuple):
    """A line with content: the columns (from 0) of its dashes and of its key; key_at is -1 if it has none.

    value is what follows the colon, or the text of an item without a key.
    """

    number: int
    indent: int
    dashes: tuple[int, ...]
    key_at: int
    key: str
    value: str

    @property
    def is_item(self) -> bool:
        """Return whether the line begins with the dash of a list item."""
        return bool(self.dashes)


class Level(NamedTuple):
    """An open block: the column of its dashes or keys, the line of its first, and the keys that it has so far."""

    at: int
    is_list: bool
    line: int
    keys: list[str]
    empty: bool = False  # the last key has no value yet


def without_comment(text: str) -> str:
    """Return the beginning of a line, without the comment that follows it."""
    return re.sub(r"\s+#.*", "", text[:MAX_SEARCHED]).rstrip()


def misplaced(source: Source, number: int) -> Finding | None:
    """Finding for the indentation of a line, or of one right above it that makes it look wrong; else None."""
    lines = list(_lines(source, number))
    at = next((index for index, line in enumerate(lines) if line.number == number), -1)
    if at < 1 or (not lines[at].is_item and lines[at].key_at < 0):
        return None
    levels, before = _levels(lines[:at]), _levels(lines[: at - 1])
    line, above = lines[at], lines[at - 1]
    dash = _lost_dash(source, line, above, lines, levels) or _extra_dash(source, line, lines, levels)
    if dash is not None:
        return dash
    if not above.is_item and above.key_at < 0:
        return None  # a text, which may lack its colon
    missing = _without_head(source, line, above, lines, levels) or _without_name(source, line, above, lines)
    missing = missing or _without_dash(source, line, above)
    if missing is not None:
        return missing
    odd = _odd_above(line, above, levels, before, lines)
    if odd is not None:
        return _misplaced(source, above, odd)
    head = _outdented_head(source, line, lines[0], levels)
    if head is not None:
        return _misplaced(source, lines[0], head)
    first = _wider(line, levels, lines, at)
    if first is not None:
        return _misplaced(source, first, Level(line.indent, line.is_item, line.number, []))
    return _misplaced(source, line, _place(line, levels, lines))


def _odd_above(line: Line, above: Line, levels: list[Level], before: list[Level], lines: list[Line]) -> Level | None:
    """Where the line above belongs, if it is that which is indented wrongly; before are the blocks open above it."""
    if _fits(line, levels):
        return None
    below = _below(line, lines)
    opening = before[-1].at + 2 if before and before[-1].empty else -1  # where a first key or item would stand
    if above.is_item and above.key_at >= 0 and not line.is_item:
        at = line.indent - (above.key_at - above.indent)
        right = at == opening or any(level.is_list and level.at == at for level in before)
        known = _known(above, lines, line.indent) and not _known(above, lines, above.key_at)
        if right and at != above.indent and known:
            return Level(at, False, line.number, [])
    if line.indent <= above.indent or line.is_item != above.is_item or _known(above, lines, above.indent):
        return None
    if _fits(line, before) and not (below is not None and below.indent == above.indent == 0):
        return _place(above, before, lines, line.indent)
    return Level(line.indent, line.is_item, line.number, []) if line.indent == opening else None


def _without_head(source: Source, line: Line, above: Line, lines: list[Line], levels: list[Level]) -> Finding | None:
    """Finding for a line that belongs below a head, as others like it do, but stands below another key; else None."""
    if above.key_at < 1 or not above.value or line.indent <= above.key_at:
        return None
    if not line.is_item and _known(line, lines, above.key_at):
        return None  # it is indented too far
    here = next((level.keys for level in levels if level.at == above.key_at and not level.is_list), [])
    heads = {
        head.key
        for head, first in itertools.pairwise(lines)
        if head.key_at == above.key_at and not head.value and first.indent == line.indent
        if first.is_item == line.is_item and first.number != line.number
    }
    if len(heads) != 1 or not heads.isdisjoint(here):
        return None
    head = next(iter(heads))
    end = len(source.line(above.number))
    fix = (source.span(above.number, end + 1, 0), f"\n{' ' * above.key_at}{head}:")
    beside = source.span(above.number, above.key_at + 1, len(above.key))
    finding = YAML_SYNTAX.at(
        _whole(source, line),
        f"这一行上面少了「{head}:」",
        related=((beside, f"「{head}:」写在它下面"),),
        help=f"在第 {above.number} 行下面加一行「{head}:」，与第 {above.number} 行的「{above.key}」左边对齐",
    )
    return replace(finding, fix=fix)


def _without_name(source: Source, line: Line, above: Line, lines: list[Line]) -> Finding | None:
    """Finding for an item above whose first key is forgotten, which all other items of its list have; else None."""
    text = above.value
    if not above.is_item or above.key_at >= 0 or text[:1] in ("", "{", "[", "'", '"'):
        return None
    column = above.indent + 2
    names = {other.key for other in lines if other.dashes == above.dashes and other.key_at == column}
    if line.indent != column or line.is_item or len(names) != 1 or line.key in names:
        return None
    name = next(iter(names))
    if apart := re.match(rf"{re.escape(name)}[ \u3000]+(?=\S)", text):
        advice = f"写成「- {name}: {shorten(text[apart.end() :], 20, 18)}」，下面的各行不动"
        finding = YAML_SYNTAX.at(_whole(source, above), f"「{name}」后面少了冒号", help=advice)
        return replace(finding, fix=(source.span(above.number, column + 1, apart.end()), f"{name}: "))
    if len(text) > MAX_NAME:
        return None
    finding = YAML_SYNTAX.at(
        _whole(source, above), f"这一项少了「{name}:」", help=f"写成「- {name}: {text}」，下面的各行不动"
    )
    return replace(finding, fix=(source.span(above.number, column + 1, 0), f"{name}: "))


def _without_dash(source: Source, line: Line, above: Line) -> Finding | None:
    """Finding for an item that begins with a key, but without its dash, below an item in brackets; else None."""
    if above.key_at >= 0 or above.value[:1] != "{" or line.is_item or line.indent != above.indent + 2:
        return None
    return YAML_SYNTAX.at(
        _whole(source, line),
        "这一行开头少了「- 」",
        related=((source.span(above.number, above.indent + 1, 1), ALIGNED),),
        help=f"写成「- {shorten(f'{line.key}: {line.value}', 20, 18)}」，「-」与第 {above.number} 行的「-」左边对齐",
    )


def _lost_dash(source: Source, line: Line, above: Line, lines: list[Line], levels: list[Level]) -> Finding | None:
    """Finding for a key that stands where the dashes of its list do, as others like it have one there; else None.

    That may be the line above, the first of its list, below which the rest of its item is indented.
    """
    lists = {level.at for level in levels if level.is_list}
    keys = {level.at: level.keys for level in levels if not level.is_list}
    if not line.is_item and line.indent in lists - keys.keys():
        item = line
    elif not above.is_item and above.value and above.indent == above.key_at == line.indent - 2:
        item = above
        if above.indent in lists or keys.get(above.indent) != [above.key]:
            return None  # it is not the first
    else:
        return None
    alike = [each for each in lines if each.dashes == (item.indent,) and each.key == item.key != ""]
    if not alike:
        return None
    beside = min(alike, key=lambda each: abs(each.number - item.number))
    finding = YAML_SYNTAX.at(
        _whole(source, item),
        "这一行开头少了「- 」",
        related=((source.span(beside.number, beside.indent + 1, 1), ALIGNED),),
        help=f"写成「- {shorten(f'{item.key}: {item.value}', 20, 18)}」，「-」与第 {beside.number} 行的「-」左边对齐",
    )
    return replace(finding, fix=(source.span(item.number, item.indent + 1, 0), "- "))


def _extra_dash(source: Source, line: Line, lines: list[Line], levels: list[Level]) -> Finding | None:
    """Finding for a key with a dash that stands where the keys of its mapping do, and others like it; else None."""
    here = next((level for level in levels if level.at == line.indent and not level.is_list), None)
    if here is None or line.dashes != (line.indent,) or line.key in here.keys:
        return None
    alike = [each for each in lines if each.key == line.key != "" and each.number != line.number]
    if not any(each.key_at == line.indent for each in alike) or any(each.dashes == line.dashes for each in alike):
        return None
    finding = YAML_SYNTAX.at(
        _whole(source, line),
        "这一行开头多了「- 」",
        help=f"删去「- 」，写成「{shorten(f'{line.key}: {line.value}'.rstrip(), 20, 18)}」，与「{here.keys[-1]}」左边对齐",
    )
    return replace(finding, fix=(source.span(line.number, line.indent + 1, line.key_at - line.indent), ""))


def _whole(source: Source, line: Line) -> Span:
    text = without_comment(source.line(line.number))
    return source.span(line.number, line.indent + 1, len(text) - line.indent)


def enclosing(source: Source, number: int) -> tuple[list[str], list[Level], list[Line]]:
    """The keys above a line that it belongs to, the outermost first, the blocks open there, and the lines above."""
    lines = [line for line in _lines(source, number) if line.number < number]
    levels = _levels(lines)
    return [level.keys[-1] for level in levels if level.keys], levels, lines


def _lines(source: Source, number: int) -> Iterator[Line]:
    """Yield the lines with content of the section that a line stands in, without those within texts and brackets."""
    first = number
    while first > 1 and not re.match(r"[^\s#\-]", source.line(first if first != number else first - 1)):
        first -= 1
        if number - first > MAX_LINES:
            return
    if first == number:
        first -= 1
    typed = _line(first, source.line(first)) if first > 0 else None
    if typed is not None and typed.value and typed.key_at == 0 and not source.line(number)[:1].strip():
        first = next((above for above in range(first - 1, 0, -1) if re.match(r"[^\s#\-]", source.line(above))), first)
    inner, depth = -1, 0
    for at in range(max(first, 1), min(len(source.lines), number + MAX_LINES) + 1):
        text = source.line(at)
        stripped = text.strip()
        if at > number and re.match(r"[^\s#\-]", text):
            yield _line(at, text)
            return
        if not stripped or stripped.startswith("#"):
            continue
        indent = len(text) - len(text.lstrip(" "))
        if 0 <= inner < indent and at != number:
            continue
        inner = -1
        if depth > 0 and at != number:
            depth += _opened(stripped)
            continue
        depth = 0
        line = _line(at, text)
        yield line
        if _BLOCK_TEXT.fullmatch(line.value):
            inner = indent
        elif line.value[:1] in ("{", "["):
            depth = _opened(line.value)


def _opened(text: str) -> int:
    plain = re.sub(r"'[^']*'|\"[^\"]*\"|\{\{|\}\}", "", text)
    return sum(plain.count(mark) for mark in "{[") - sum(plain.count(mark) for mark in "}]")


def _line(number: int, text: str) -> Line:
    return _read(text[:MAX_SEARCHED])._replace(number=number)


@lru_cache(maxsize=_KEPT)
def _read(text: str) -> Line:
    """Return what a line says, without its number."""
    text = without_comment(text)
    indent = column = len(text) - len(text.lstrip(" "))
    dashes: list[int] = []
    while match := re.compile(r"-(?: +|$)").match(text, column):
        dashes.append(column)
        column = match.end()
    key = _KEY.match(text[column:])
    if key is None:
        return Line(0, indent, tuple(dashes), -1, "", text[column:])
    return Line(0, indent, tuple(dashes), column, key[1].strip("'\""), (key[2] or "").strip())


def _levels(lines: list[Line]) -> list[Level]:
    """Return the blocks that are open after lines, the outermost first."""
    levels: list[Level] = []
    for line in lines:
        for at in line.dashes:
            while levels and levels[-1].at > at:
                levels.pop()
            if not (levels and levels[-1].at == at and levels[-1].is_list):
                levels.append(Level(at, True, line.number, []))
        if line.key_at >= 0:
            while levels and (levels[-1].at > line.key_at or (levels[-1].at == line.key_at and levels[-1].is_list)):
                levels.pop()
            empty = not line.value
            if levels and levels[-1].at == line.key_at:
                levels[-1].keys.append(line.key)
                levels[-1] = levels[-1]._replace(empty=empty)
            else:
                levels.append(Level(line.key_at, False, line.number, [line.key], empty))
    return levels


def _fits(line: Line, levels: list[Level]) -> bool:
    """Return whether a line continues one of the open blocks as it is indented."""
    return any(level.at == line.indent and level.is_list == line.is_item for level in levels)


def _outdented_head(source: Source, line: Line, head: Line, levels: list[Level]) -> Level | None:
    """Return where the head of a section belongs, if it is a key of the section above that lost its spaces."""
    inside = levels[1].at if len(levels) > 1 else -1
    if head.value or head.indent or inside != line.indent + 2 or line.is_item:
        return None
    above = _levels([each for each in _lines(source, head.number) if each.number < head.number])
    return next((level for level in above if level.at == line.indent and not level.is_list), None)


def _known(line: Line, lines: list[Line], at: int) -> bool:
    """Return whether the key of a line stands at that column in another line of the section."""
    return bool(line.key) and any(
        other.number != line.number and other.key == line.key and other.key_at == at for other in lines
    )


def _place(line: Line, levels: list[Level], lines: list[Line], wanted: int = -1) -> Level | None:
    """Return the open block that a line belongs to, None if there is none.

    That is the one at the column wanted, if given; else the one that the line below goes on with; else the one where
    other items have the same key; else the nearest, of two equally near the inner one.
    """
    fitting = [level for level in levels if level.is_list == line.is_item and line.key not in level.keys]
    fitting = fitting or [level for level in levels if level.is_list == line.is_item]
    if not fitting:
        return None
    offset = line.key_at - line.indent if line.is_item else 0
    below = _below(line, lines)
    tells = line.is_item or not line.value  # what opens a block has its next line inside it

    def likely(level: Level) -> tuple[bool, bool, bool, int, int]:
        inside = level.at + (offset if line.is_item else 2)
        followed = tells and below is not None and not below.is_item and below.indent == inside
        known = _known(line, lines, level.at + offset)
        return level.at != wanted, not followed, not known, abs(level.at - line.indent), -level.at

    return min(fitting, key=likely)


def _below(line: Line, lines: list[Line]) -> Line | None:
    return next((each for each in lines if each.number > line.number), None)


def _wider(line: Line, levels: list[Level], lines: list[Line], at: int) -> Line | None:
    """Return the first line of the block above that is indented farther than the line and those below it, or None.

    Of a block's first line and the others, the one is odd that is not two columns from what encloses it.
    """
    deeper = [level for level in levels if level.at > line.indent and level.is_list == line.is_item]
    outer = [level for level in levels if level.at < line.indent or (level.at == line.indent and not level.is_list)]
    if not deeper or _fits(line, levels):
        return None
    block = deeper[0]
    first = next(each for each in lines if each.number == block.line)
    if first.indent != block.at or (outer and line.indent - outer[-1].at != 2):
        return None
    inside = sum(1 for each in lines[:at] if each.number >= block.line and each.indent == block.at)
    below = sum(1 for each in lines[at:] if each.indent == line.indent)
    return first if inside <= below else None


def _misplaced(source: Source, line: Line, place: Level | None) -> Finding | None:
    """Return the finding for a line that belongs into a block, None if it stands there."""
    if place is None or place.at == line.indent:
        return None
    beside = _line(place.line, source.line(place.line))
    column, mark = (place.at, "-") if place.is_list else (max(beside.key_at, 0), beside.key[:12])
    many = abs(place.at - line.indent)
    move = f"在行首{'补上' if place.at > line.indent else '删去'} {many} 个空格"
    if column == place.at:
        move += f"，与第 {place.line} 行的「{mark}」左边对齐"
    return YAML_SYNTAX.at(
        _whole(source, line),
        f"这一行行首空 {line.indent} 格，应空 {place.at} 格",
        related=((source.span(place.line, column + 1, len(mark)), ALIGNED),) if column == place.at else (),
        help=f"{move}；属于它的各行一起移",
    )
