"""Rules as data: which figures have to agree, and how.

A rule names figures by path; its kind says how they have to agree.  gendoc.rules.load loads rules; this module lies
below the rule kinds, which only read them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple, TypeAlias

from gendoc.core.finding import Severity
from gendoc.core.source import Span
from gendoc.data.nodes import MappingNode, Node, ScalarNode
from gendoc.data.path import Pattern
from gendoc.figures.figure import number_with_unit, parse_figure
from gendoc.figures.interval import Rounding
from gendoc.figures.spelling import NIL, PENDING
from gendoc.figures.units import NotAFigure
from gendoc.rules.condition import Condition

MAX_BANDS = 20
Missing: TypeAlias = Literal["", "zero", "part"]
MISSING: tuple[Missing, ...] = ("zero", "part")
Wrong = Callable[[Span, str, str], None]


class Ref(NamedTuple):
    """A path in a rule, which names one or more figures, and their weight.

    missing says when an absent figure counts as 0: always (zero), or only if the report lacks the whole part that
    would hold it (part); "" leaves it to the rule.
    """

    pattern: Pattern
    span: Span
    weight: Decimal = Decimal(1)
    missing: Missing = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule, checked when it was loaded.

    refs holds the paths by field (total, parts, …), options the other fields of the kind, as written; bands are names
    with their lower ends, the highest first.  each: the rule has an instance for every item of that list, and paths
    that start with a dot belong to the item.  when: the rule applies only if the report has something at that path (of
    an item, if it starts with a dot), or a value there that passes the tests.  missing: when an absent figure counts as
    0, see Ref; "" is never. rounding: how the figures were rounded.
    """

    id: str
    kind: str
    title: str
    span: Span
    severity: Severity = "error"
    basis: str = ""
    each: Pattern | None = None
    when: Condition | None = None
    missing: Missing = ""
    rounding: Rounding = "round"
    refs: Mapping[str, tuple[Ref, ...]] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)
    bands: tuple[tuple[str, Decimal], ...] = ()

    def ref(self, field: str) -> Ref:
        """Return the path of a field that has one, which the loader has checked."""
        return self.refs[field][0]

    def called(self, field: str) -> str:
        """Return the name of a field's only figure in titles: its path, without a leading dot."""
        return self.ref(field).pattern.text.lstrip(".")

    def number(self, field: str) -> tuple[Fraction, str] | None:
        """Return the number that a field holds, and its unit; None if the rule leaves it out."""
        text = self.options.get(field)
        if text is None:
            return None
        value, unit = number_with_unit(text)
        return Fraction(value), unit


def number(node: Node, name: str, wrong: Wrong) -> str:
    """Return the number, with its unit if it has one, that node spells; call wrong if it spells none."""
    text = node.strip() if isinstance(node, ScalarNode) else ""
    try:
        number_with_unit(text)
    except NotAFigure as problem:
        reason = f"：{problem}" if text not in ("", NIL, PENDING) else ""
        wrong(node.span, f"「{name}」应为一个数{reason}", "写成 300 或 300 元 这样的形式")
    return text


def bands(node: Node, name: str, wrong: Wrong) -> tuple[tuple[str, Decimal], ...]:
    """Return the names of bands with their lower ends, the highest first; call wrong for each mistake."""
    form = f"写成 {name}: {{优: 90, 良: 80, 中: 60, 差: 0}}"
    if not isinstance(node, MappingNode) or not 0 < len(node) <= MAX_BANDS:
        wrong(node.span, f"「{name}」应写明各档的名称和起点", form)
        return ()
    ladder: list[tuple[str, Decimal]] = []
    for key, child in node.items():
        try:
            start = parse_figure(child) if isinstance(child, ScalarNode) else None
        except ValueError:
            start = None
        if start is None:
            wrong(child.span, f"「{key}」的起点应为一个数", form)
        elif any(start == other for _, other in ladder):
            wrong(child.span, f"「{key}」与另一档的起点都是 {start:f}", "每档的起点应不同")
        else:
            ladder.append((key, start))
    return tuple(sorted(ladder, key=lambda band: -band[1]))


def part_of(text: ScalarNode, start: int, length: int) -> Span:
    """Return the span of a part of a scalar, which may be quoted, escaped or folded in the file."""
    span = text.span
    typed = span.source.text[span.start : span.end]
    places: list[int] = []
    at = 0
    for char in text:
        place = typed.find(char, at)
        if char.isspace() or place < 0:
            places.append(at)
            continue
        places.append(place)
        at = place + 1
    first = span.start + (places[start] if start < len(places) else at)
    last = span.start + places[min(start + length, len(places)) - 1] + 1 if length and places else first
    return span.source.between(first, max(first, last))
