"""Conditions: when a rule holds at all, by what the report has somewhere, or what it says there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from gendoc.data.entry import Entry, is_text
from gendoc.data.nodes import SequenceNode
from gendoc.data.path import Pattern
from gendoc.figures.figure import Figure, parse_figure, split_unit
from gendoc.figures.spelling import NIL, PENDING
from gendoc.figures.units import factor

TESTS = {"is": "是", "not": "不是", "above": "大于", "below": "小于"}
NUMERIC = ("above", "below")


class Condition(NamedTuple):
    """What has to stand where a path leads; tests holds what it is held against, by the words of TESTS.

    Without tests anything that stands there will do.  is: one of some words or numbers; not: none of them;
    above and below: a number that it exceeds, or falls short of.
    """

    pattern: Pattern
    tests: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def __str__(self) -> str:
        said = (f"{TESTS[name]} {'或 '.join(f'{value} ' for value in values).strip()}" for name, values in self.tests)
        return " ".join((self.pattern.text, "，".join(said))).strip()

    def holds(self, figure: Figure | None, text: str) -> bool:
        """Return whether what stands there, a figure or else a text, passes every test; 待填 passes none.  Raises UnitMismatch."""
        return not is_pending(figure, text) and all(
            _passes(name, values, figure, text.strip()) for name, values in self.tests
        )

    def to_json(self) -> str | dict[str, str | list[str]]:
        """Return the condition as rules write it: a path, or a path with what it is held against."""
        if not self.tests:
            return self.pattern.text
        return {"of": self.pattern.text, **{name: list(values) for name, values in self.tests}}


def is_pending(figure: Figure | None, text: str) -> bool:
    """Return whether what a condition looks at is still to be filled in."""
    return figure.state == "pending" if figure is not None else text.strip() == PENDING


def conditional(plain: str | dict[str, str | list[str]]) -> Condition:
    """Return the condition that to_json() made plain data of."""
    if isinstance(plain, str):
        return Condition(Pattern.parse(plain))
    tests = ((name, tuple(values)) for name, values in plain.items() if name != "of")
    return Condition(Pattern.parse(str(plain["of"])), tuple(tests))


def number_of(text: str) -> tuple[Fraction, str]:
    """Return the number that a test holds a figure against, and its unit, "" for the figure's own.  Raises NotAFigure."""
    number, unit = split_unit(text)
    return Fraction(parse_figure(number)), unit


def _passes(name: str, values: Iterable[str], figure: Figure | None, text: str) -> bool:
    if name in NUMERIC:
        worth = [_difference(value, figure) for value in values]
        return all(gap is not None and (gap > 0 if name == "above" else gap < 0) for gap in worth)
    return any(_same(value, figure, text) for value in values) == (name == "is")


def _same(value: str, figure: Figure | None, text: str) -> bool:
    if figure is None:
        return text == value
    if value == NIL or figure.state != "number":
        return value == NIL and figure.state == "nil"
    return _is_number(value) and _difference(value, figure) == 0


def _difference(value: str, figure: Figure | None) -> Fraction | None:
    """Return how far a figure is above a number that a test names, None if there is no number."""
    if figure is None or figure.value is None:
        return None
    number, unit = number_of(value)
    return Fraction(figure.value) - number * (factor(unit, figure.unit) if unit else 1)


def tests_of(entry: Entry) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return what a condition holds its path against; what is wrong with that is told."""
    form = "写成 when: {of: 三公经费.变动, is: 减少} 或 when: {of: 收入.上年, above: 0}"
    entry.check_keys(("of", *TESTS), "when 里", form)
    if "of" not in entry.node:
        entry.wrong(entry.node.span, "when 里缺 of，不知道看哪里", form)
    tests = []
    for name in TESTS:
        node = entry.node.get(name)
        values = list(node) if isinstance(node, SequenceNode) and name not in NUMERIC else [node]
        texts = [value for value in values if is_text(value)]
        if node is None:
            continue
        if not texts or len(texts) < len(values):
            entry.wrong(
                node.span, f"when 里的「{name}」应为一个词或一个数" + ("" if name in NUMERIC else "，或几个"), form
            )
        elif name in NUMERIC and not _is_number(texts[0]):
            entry.wrong(
                node.span, f"when 里的「{name}」应为一个数，写的是「{texts[0]}」", "写成 0 或 5 万元 这样的形式"
            )
        else:
            tests.append((name, tuple(str(text).strip() for text in texts)))
    if not tests and entry.sound:
        entry.wrong(entry.node.span, "when 里没有写要它是什么", f"{form}；只要有这一部分，写 when: 三公经费")
    return tuple(tests)


def misfits(
    pattern: Pattern, tests: Iterable[tuple[str, tuple[str, ...]]], words: Sequence[str], *, is_figure: bool
) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with tests that nothing there could pass, and what to do; words are the only ones allowed there."""
    for name, values in tests:
        if name in NUMERIC and not is_figure:
            yield f"「{pattern.text}」是文字，不能与数比大小", "写成 is: 某个词"
        elif words and name not in NUMERIC:
            stray = [value for value in values if value not in words]
            yield from ((f"「{pattern.text}」不会是「{value}」", f"可用：{'、'.join(words)}") for value in stray)


def _is_number(text: str) -> bool:
    try:
        number_of(text)
    except ValueError:
        return False
    return True
