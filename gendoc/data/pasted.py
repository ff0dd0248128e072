"""Rows of a table pasted from Excel or Word into a data file: what they are, and how the first is written here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from gendoc.core.finding import Finding
from gendoc.core.source import Path, Source
from gendoc.core.text import near, shorten
from gendoc.data.indents import enclosing, without_comment
from gendoc.data.lint import PASTED
from gendoc.data.nodes import ScalarNode
from gendoc.data.path import NAMING_KEYS
from gendoc.data.schema import Schema

MAX_ROWS = 1_000
_CELLS = re.compile(
    r"[ \u3000]*\t[ \t\u3000]*|(?<=\S) {3,}(?=\S)"
)  # Excel puts a tab between cells, Word's text spaces
_NUMBER = re.compile(r"[-−]?[0-9][0-9,]*(?:\.[0-9]+)?%?")
_FIGURE = re.compile(r"[-−]?[0-9][0-9,，]*(?:\.[0-9]+)?\s*\S{0,6}")
_KEY_LINE = re.compile(r"[^\s\t:：]+:(?:\s|$)")


class Rows(NamedTuple):
    """Rows of cells, and the line of the first."""

    line: int
    cells: tuple[tuple[str, ...], ...]


def cells_of(text: str) -> tuple[str, ...]:
    """Return the cells of a pasted row, () for a line that is none: it has a name with a colon, or only one cell."""
    bare = re.sub(r"^- +", "", without_comment(text).strip())
    if re.fullmatch(r"\|[^|]+(?:\|[^|]+)+\|", bare):  # as Markdown has it
        return tuple(cell.strip() for cell in bare[1:-1].split("|"))
    if not bare or bare.startswith("#") or _KEY_LINE.match(bare) or bare[0] in "{['\"|>":
        return ()
    cells = tuple(cell.strip() for cell in _CELLS.split(bare) if cell.strip())
    return cells if len(cells) > 1 else ()


def pasted_rows(source: Source, number: int) -> Rows | None:
    """Return the rows that were pasted at a line or right above it, None if there are none."""
    if not cells_of(source.line(number)):
        number -= 1
    if number < 1 or not cells_of(source.line(number)):
        return None
    first = number
    while first > 1 and number - first < MAX_ROWS and cells_of(source.line(first - 1)):
        first -= 1
    rows = []
    for at in range(first, min(len(source.lines), first + MAX_ROWS) + 1):
        cells = cells_of(source.line(at))
        if not cells:
            break
        rows.append(cells)
    return Rows(first, tuple(rows))


def pasted(source: Source, number: int) -> Finding | None:
    """Return the finding for pasted rows that YAML stumbles over at a line, None if there are none.

    It shows the first row as the lines around it are written; see as_schema_has_it.
    """
    rows = pasted_rows(source, number)
    if rows is None:
        return None
    keys, levels, above = enclosing(source, rows.line)
    first = rows.cells[0]
    line = above[-1] if above else None
    beside = line is not None and line.key_at >= 0 and line.value and not line.is_item
    in_data = bool(levels) and not levels[-1].is_list and levels[-1].empty and keys[-1:] == ["数据"]
    written = f"{first[0]}: {_plain(first[1])}" if (beside or in_data) and len(first) == 2 else ""
    return _finding(source, rows, written)


def as_schema_has_it(finding: Finding, schema: Schema) -> Finding:
    """A finding for pasted rows with the first row written as the schema wants it; any other finding as it is."""
    if finding.code != PASTED.name:
        return finding
    source = finding.span.source
    rows = pasted_rows(source, finding.span.line)
    if rows is None:
        return finding
    keys, _, _ = enclosing(source, rows.line)
    for end in range(len(keys), 0, -1):
        written = _in_list(schema, tuple(keys[:end]), rows.cells)
        if written:
            return _finding(source, rows, written)
    return finding


def pasted_text(node: ScalarNode, path: Path, schema: Schema) -> Finding | None:
    """Finding for a text that is rows of a table, where the schema wants a list, a mapping or an item; else None."""
    source = node.span.source
    rows = pasted_rows(source, node.span.line)
    if rows is None or not node.plain:
        return None
    place = path[:-1] if path and isinstance(path[-1], int) else path
    return replace(_finding(source, rows, _in_list(schema, place, rows.cells)), path=path)


def _finding(source: Source, rows: Rows, written: str) -> Finding:
    text = without_comment(source.line(rows.line))
    start = len(text) - len(text.lstrip())
    many = f"这 {len(rows.cells)} 行像是" if len(rows.cells) > 1 else "这一行像是"
    shown = _first_row(rows.cells)
    example = f"，「{shorten('，'.join(shown), 20, 18)}」一行写成「{written}」" if written else ""
    help = f"逐行改写{example}" if written else "逐行改写成「名称: 内容」"
    heads = not any(map(_is_number, rows.cells[0]))
    if written and not heads and sum(map(_is_number, shown)) > 1:
        help += "；各数的名称照原来的表头"
    return PASTED.at(
        source.span(rows.line, start + 1, len(text) - start),
        f"{many}从表格里粘贴来的，格与格之间没有名称，gendoc 读不出来",
        help=help,
    )


def _first_row(rows: Sequence[Sequence[str]]) -> Sequence[str]:
    """Return the first row with a number in it, or else the first: above it may be heads."""
    return next((row for row in rows if any(_is_number(cell) for cell in row)), rows[0])


def _is_number(cell: str) -> bool:
    return bool(_NUMBER.fullmatch(cell))


def _in_list(schema: Schema, path: Path, rows: Sequence[Sequence[str]]) -> str:
    """The first row as an item of the list at path, or as a line of the mapping there; "" if it cannot be told."""
    row = _first_row(rows)
    heads = rows[0] if row is not rows[0] and not any(map(_is_number, rows[0])) else ()
    if schema.shape_at((*path, 0), "object").get("properties"):
        return in_item(schema, (*path, 0), row, heads)
    here = schema.shape_at(path, "object")
    if len(row) == 2 and (here.get("scope") or row[0] in here.get("properties", {})):
        return f"{row[0]}: {_plain(row[1])}"
    if len(row) == 3 and here.get("scope") and _is_number(row[1]) and not _is_number(row[2]):
        return f"{row[0]}: {_plain(row[1])} {row[2]}"
    return ""


def in_item(schema: Schema, path: Path, cells: Sequence[str], heads: Iterable[str] = ()) -> str:
    """Return cells as the item at path is written: - {名称: 事业收入, 金额: 46.80}; "" if they do not fit it.

    heads are those of the table, "" or none if it has none.  Numbers go to figures, words to texts, the needed ones
    first; where figures may be left out and so nobody knows which is which, no value is shown.
    """
    here = schema.shape_at(path, "object")
    known = list(here.get("properties", {}))
    needed = here.get("required", ())
    ordered = sorted(known, key=lambda key: (key not in needed, key not in NAMING_KEYS))
    figures = [key for key in ordered if schema.figure_type((*path, key)) is not None]
    words = [key for key in ordered if key not in figures and schema.takes_text((*path, key))]
    pairs: list[tuple[str, str]] = []
    named = [next(iter(near(head, known, count=1)), "") for head in heads]
    if named and all(named) and len(set(named)) == len(named) == len(cells):
        pairs = list(zip(named, cells, strict=True))
    else:
        units = {key: _unit(schema, (*path, key)) for key in figures}
        certain = sorted(key for key in figures if key in needed)
        for cell in cells:
            is_figure = bool(_FIGURE.fullmatch(cell))
            share = cell.endswith(("%", "％"))
            key = next(
                (
                    key
                    for key in (figures if is_figure else words)
                    if not is_figure or not share or units[key] in ("%", None)
                ),
                "",
            )
            if not key:
                return ""
            (figures if is_figure else words).remove(key)
            pairs.append((key, cell))
        used = sorted(key for key, _ in pairs if key in units)
        if len(used) > 1 and figures and not {*used} <= {*certain}:
            pairs = [(key, "…" if key in units else cell) for key, cell in pairs if key in certain or key not in units]
    if not pairs or len({key for key, _ in pairs}) < len(pairs):
        return ""
    written = ", ".join(f"{key}: {_value(cell)}" for key, cell in pairs)
    return f"- {{{written}}}"


def _unit(schema: Schema, path: Path) -> str | None:
    wanted = schema.figure_type(path)
    return wanted.unit if wanted is not None else ""


def _plain(cell: str) -> str:
    return cell.replace(",", "").replace("，", "").replace("−", "-") if _FIGURE.fullmatch(cell) else cell


def _value(cell: str) -> str:
    plain = _plain(cell).removesuffix("%") if _is_number(cell) else cell
    return f"'{plain}'" if re.search(r"[{}\[\],:#&*!|>'\"%@`]", plain) else plain
