"""What a rule itself holds beside paths: numbers with their units, bands, and places within a text."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from gendoc.core.source import Span
from gendoc.data.nodes import Node, Table, Text
from gendoc.figures.figure import parse_figure, split_unit
from gendoc.figures.units import check_unit

MAX_BANDS = 20
Wrong = Callable[[str, Span, str], None]


def number(node: Node, name: str, wrong: Wrong) -> str:
    """Return the number, with its unit if it has one, that node spells; report it if it spells none."""
    text = node.strip() if isinstance(node, Text) else ""
    digits, unit = split_unit(text)
    try:
        parse_figure(digits)
        check_unit(unit, text)
    except ValueError as problem:
        reason = f"：{problem}" if text else ""
        wrong(f"「{name}」应为一个数{reason}", node.span, "写成 300 或 300 元 这样的形式")
    return text


def bands(node: Node, name: str, wrong: Wrong) -> tuple[tuple[str, Decimal], ...]:
    """Return names with where each begins, the highest first; report what makes no ladder of them."""
    form = f"写成 {name}: {{优: 90, 良: 80, 中: 60, 差: 0}}"
    if not isinstance(node, Table) or not 0 < len(node) <= MAX_BANDS:
        wrong(f"「{name}」应写明各档的名称和起点", node.span, form)
        return ()
    found: list[tuple[str, Decimal]] = []
    for key, child in node.items():
        try:
            start = parse_figure(child) if isinstance(child, Text) else None
        except ValueError:
            start = None
        if start is None:
            wrong(f"「{key}」的起点应为一个数", child.span, form)
        elif any(start == other for _, other in found):
            wrong(f"「{key}」与另一档的起点都是 {start:f}", child.span, "每档的起点应不同")
        else:
            found.append((key, start))
    return tuple(sorted(found, key=lambda band: -band[1]))


def part_of(text: Text, start: int, length: int) -> Span:
    """Return where in the file a part of a scalar stands; it may be quoted, escaped or folded there."""
    span = text.span
    typed = span.source.text[span.start : span.end]
    places: list[int] = []
    at = 0
    for char in text:
        found = typed.find(char, at)
        if char.isspace() or found < 0:
            places.append(at)
            continue
        places.append(found)
        at = found + 1
    first = span.start + (places[start] if start < len(places) else at)
    last = span.start + places[min(start + length, len(places)) - 1] + 1 if length and places else first
    return span.source.between(first, max(first, last))
