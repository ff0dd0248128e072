"""Conditions: a rule may apply only if the report has a part, or only if a figure or text has a certain value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from gendoc.core.source import Span
from gendoc.data.entry import Entry, is_text
from gendoc.data.nodes import SequenceNode
from gendoc.data.path import Pattern
from gendoc.figures.figure import Figure, number_with_unit, parse_figure, split_unit
from gendoc.figures.spelling import NIL, PENDING
from gendoc.figures.units import NotAFigure, UnitMismatch, factor
from gendoc.rules.known import KnownPaths, absolute

TESTS = {"is": "是", "not": "不是", "above": "大于", "below": "小于"}
NUMERIC = ("above", "below")
Tests: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]


class Condition(NamedTuple):
    """The path of a figure or text, and the tests that its value has to pass: pairs of a key of TESTS and its values.

    Without tests it is enough that the path leads to something.  is: the value is one of some words or numbers; not: it
    is none of them; above and below: it is more, or less, than a number.  span is where the rule names the path.
    """

    pattern: Pattern
    tests: Tests = ()
    span: Span | None = None

    def __str__(self) -> str:
        return " ".join((self.pattern.text, _in_words(self.tests))).strip()

    def holds(self, figure: Figure | None, text: str) -> bool:
        """Return whether a figure, or a text if there is none, passes every test; 待填 passes none.  Raises UnitMismatch."""
        return not is_pending(figure, text) and all(
            _passes(name, values, figure, text.strip()) for name, values in self.tests
        )

    def to_json(self) -> str | dict[str, str | list[str]]:
        """Return the condition as rules write it: a path, or a path with its tests."""
        if not self.tests:
            return self.pattern.text
        return {"of": self.pattern.text, **{name: list(values) for name, values in self.tests}}


def is_pending(figure: Figure | None, text: str) -> bool:
    """Return whether a figure, or a text if there is none, is still to be filled in."""
    return figure.state == "pending" if figure is not None else text.strip() == PENDING


def conditional(plain: str | dict[str, str | list[str]]) -> Condition:
    """Return the condition of plain data that to_json() made; it has no span."""
    if isinstance(plain, str):
        return Condition(Pattern.parse(plain))
    tests = ((name, tuple(values)) for name, values in plain.items() if name != "of")
    return Condition(Pattern.parse(str(plain["of"])), tuple(tests))


def number_of(text: str) -> tuple[Fraction, str]:
    """Return the number of a test, and its unit, "" if that is the figure's own.  Raises NotAFigure."""
    number, unit = split_unit(text)
    return Fraction(parse_figure(number)), unit


def _passes(name: str, values: Iterable[str], figure: Figure | None, text: str) -> bool:
    if name in NUMERIC:
        differences = [_difference(value, figure) for value in values]
        return all(
            difference is not None and (difference > 0 if name == "above" else difference < 0)
            for difference in differences
        )
    return any(_same(value, figure, text) for value in values) == (name == "is")


def _same(value: str, figure: Figure | None, text: str) -> bool:
    if figure is None:
        return text == value
    if value == NIL or figure.state != "number":
        return value == NIL and figure.state == "nil"
    return is_numeral(value) and _difference(value, figure) == 0


def _difference(value: str, figure: Figure | None) -> Fraction | None:
    """Return how far a figure is above a number that a test names, None if there is no number."""
    if figure is None or figure.value is None:
        return None
    number, unit = number_of(value)
    return Fraction(figure.value) - number * (factor(unit, figure.unit) if unit else 1)


def _in_words(tests: Tests) -> str:
    return "，".join(f"{TESTS[name]} {' 或 '.join(values)}" for name, values in tests)


def read_condition(entry: Entry, known: KnownPaths, each: Pattern | None, *, local: bool) -> Condition | None:
    """Return the condition of a mapping {of: path, is: …}; a finding is added for one that can never hold.

    each is the list whose items the rule is for.  local: the rule may name local figures, which only the report has;
    whether its tests suit the figure or text is then for the run to find out.
    """
    tests, text = _tests_of(entry), entry.text("of")
    pattern = None if text is None else entry.pattern(text)
    if text is None or pattern is None:
        return None
    if pattern.file:
        entry.wrong(text.span, f"when 只看本文件，「{text}」在别的文件里", "先用 derive: left 的规则把它取来")
        return None
    if pattern.relative and each is None:
        entry.wrong(text.span, f"「{text}」以点开头，规则却没有 each", "写出完整路径，或加上 each")
        return None
    path = absolute(pattern, each)
    in_report = local and not pattern.relative
    is_figure = known.figure is not None and known.figure(path)
    is_text = known.text is not None and known.text(path)
    if not (is_figure or is_text or in_report or known.figure is None or known.text is None):
        near, advice = known.suggestion(path)
        entry.wrong(text.span, f"schema 里没有「{path.text}」这个数或这段文字{near}", advice)
    elif not in_report and is_figure != is_text:
        for message, help in misfits(path, tests, is_figure=is_figure):
            entry.wrong(text.span, message, help)
    words = known.words_at(path.steps) if known.words_at is not None else ()
    for value in _other_words(tests, words):
        entry.wrong(
            text.span,
            f"「{path.text}」不会是「{value}」",
            f"可用：{'、'.join(word for word in words if word != PENDING)}",
        )
    return Condition(pattern, tests, text.span)


def _tests_of(entry: Entry) -> Tests:
    """Return the tests of a condition; a finding is added for each mistake, and for tests that exclude each other."""
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
            several = "" if name in NUMERIC else "，或几个"
            entry.wrong(node.span, f"when 里的「{name}」应为一个词或一个数{several}", form)
        elif name in NUMERIC and not is_numeral(texts[0]):
            message = f"when 里的「{name}」应为一个数，写的是「{texts[0]}」"
            entry.wrong(node.span, message, _meant(texts[0]) or "写成 0 或 5 万元 这样的形式")
        elif name == "is" and any(text.strip() == PENDING for text in texts):
            entry.wrong(node.span, f"when 里的「is」不能是「{PENDING}」，没有填的数不核对", "删去它")
        else:
            tests.append((name, tuple(str(text).strip() for text in texts)))
    if not tests and entry.sound:
        entry.wrong(entry.node.span, "when 里没有写要它是什么", f"{form}；只要有这一部分，写 when: 三公经费")
    for message, advice in contradictions(tuple(tests)):
        entry.wrong(entry.node.span, message, advice)
    return tuple(tests)


def contradictions(tests: Tests, unit: str = "") -> Iterator[tuple[str, str]]:
    """Yield why no value passes all tests, and what to do; unit, if known, is that of numbers without one."""
    read = {name: tuple(_with_unit(value, unit) for value in values) for name, values in tests}
    if _exclude_each_other(read):
        yield f"when 里的几个条件不能同时成立：{_in_words(tests)}", "改正写错的一个，或删去多余的"


def _with_unit(value: str, unit: str) -> str:
    return f"{value} {unit}" if unit and is_numeral(value) and not number_of(value)[1] else value


def _exclude_each_other(tests: Mapping[str, tuple[str, ...]]) -> bool:
    """Return whether no word and no number passes all tests; numbers in units that do not convert are not compared."""
    low, high = (next(iter(tests.get(name, ())), None) for name in NUMERIC)

    def is_left(value: str) -> bool:
        if any(other == value or _gap(value, other) == 0 for other in tests.get("not", ())):
            return False
        if not is_numeral(value):
            return low is None and high is None
        above, below = (None if end is None else _gap(value, end) for end in (low, high))
        return (above is None or above > 0) and (below is None or below < 0)

    if "is" in tests:
        return not any(map(is_left, tests["is"]))
    gap = _gap(low, high) if low is not None and high is not None else None
    return gap is not None and gap >= 0


def _gap(value: str, other: str) -> Fraction | None:
    """Return how far a number of a test is above another; None if that cannot be told."""
    if not (is_numeral(value) and is_numeral(other)):
        return None
    (number, unit), (subtracted, other_unit) = number_of(value), number_of(other)
    if unit == other_unit:
        return number - subtracted
    if not (unit and other_unit):  # one is in the figure's own unit, which only the report knows
        return None
    try:
        return number - subtracted * factor(other_unit, unit)
    except UnitMismatch:
        return None


def misfits(pattern: Pattern, tests: Tests, *, is_figure: bool) -> Iterator[tuple[str, str]]:
    """Yield why tests cannot be meant for a figure, or for a text, and what to do."""
    for name, values in tests:
        if name in NUMERIC and not is_figure:
            yield f"「{pattern.text}」是文字，不能与数比大小", "写成 is: 某个词"
        elif name not in NUMERIC and is_figure:
            for value in values:
                if value not in (NIL, PENDING) and not is_numeral(value):
                    yield f"「{pattern.text}」是数，不会是「{value}」", f"写成一个数，或「{NIL}」；比大小写 above: 0"


def _meant(text: str) -> str:
    """Return what to write in the place of 9O or 五万元, "" if no number is seen in it."""
    try:
        number_with_unit(text)
    except NotAFigure as problem:
        return problem.remedy if problem.values else ""
    return ""


def _other_words(tests: Tests, words: Sequence[str]) -> Iterator[str]:
    """Yield the values of tests that are none of words, the only ones allowed there; nothing if any word is allowed."""
    for name, values in tests if words else ():
        if name not in NUMERIC:
            yield from (value for value in values if value not in words)


def is_numeral(text: str) -> bool:
    """Return whether a value of a test is a number."""
    try:
        number_of(text)
    except ValueError:
        return False
    return True
