"""The syntax of expressions: 收入.合计 - 合计(收入.构成[*].金额) <= 5 万元.

An expression is one comparison between two sums of products.  Figures are named by their paths; numbers may have a unit
of the table (万元, %, 公里, 万人次); full-width signs are read like the others.  Nothing is run here: a text of at most
1,000 characters becomes a tree of at most 30 levels, or a BadFormula that says where the mistake is.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from gendoc.data.path import Each, Pattern
from gendoc.figures.figure import parse_figure
from gendoc.figures.quantity import Quantity, Scales, quantity
from gendoc.figures.units import is_known
from gendoc.rules.operand import Operand

MAX_LENGTH = 1_000
MAX_DEPTH = 30
TOTAL = "合计"
_PLAIN = str.maketrans("＋－−–×＊÷／（）＝＜＞≦≧！％", "+---**//()=<>≤≥!%")
_SIGNS = "+*/()=<>≠≤≥!" + "-" + "＋－−–×＊÷／（）＝＜＞≦≧！"
_STOP = re.escape(_SIGNS)
_NUMBER = re.compile(
    rf"(?P<number>[0-9][0-9,]*(?:\.[0-9]+)?)\s*(?P<unit>[%％‰]|[^\s\d.,\[\]{_STOP}%％‰]{{1,8}}|)(?=$|[\s{_STOP}])"
)
_PATH = re.compile(rf"(?:[^\s\[\]{_STOP}]|\[[^\[\]]*\])+")
_COMPARE = re.compile(r"<=|>=|<>|!=|==|[=<>≠≤≥]")
_SAME = {"<=": "≤", ">=": "≥", "<>": "≠", "!=": "≠", "==": "="}
_FORM = "写成 收入.合计 - 支出.合计 = 结转结余.年末 这样的形式"


class BadFormula(ValueError):
    """An expression that cannot be parsed; start and length are the place of the mistake in its text."""

    def __init__(self, message: str, start: int, length: int = 1, advice: str = _FORM) -> None:
        super().__init__(message)
        self.start = start
        self.length = length
        self.advice = advice


class Number(NamedTuple):
    """A number written in the expression, with its unit."""

    value: Fraction
    unit: str


class Name(NamedTuple):
    """The path of figures of the data; start is its offset in the expression."""

    pattern: Pattern
    start: int


class Total(NamedTuple):
    """The sum of the figures that a path stands for."""

    name: Name


class Negated(NamedTuple):
    """The opposite of a value."""

    of: Node


class Binary(NamedTuple):
    """Two values and one of + - * /; start is the offset of the sign."""

    sign: str
    left: Node
    right: Node
    start: int


Node: TypeAlias = Number | Name | Total | Negated | Binary


class Formula(NamedTuple):
    """A comparison of two values; names are the paths in it, each once, in order of first use."""

    left: Node
    comparison: str
    right: Node
    start: int
    names: tuple[Name, ...]


class _Token(NamedTuple):
    kind: str
    text: str
    start: int
    value: Number | None = None


@functools.lru_cache(maxsize=2048)
def parse(text: str) -> Formula:
    """Return the expression that text spells.  Raises BadFormula."""
    if len(text) > MAX_LENGTH:
        raise BadFormula(
            f"式子有 {len(text):,} 字，超过 {MAX_LENGTH:,} 字的上限", 0, 1, "拆成几条规则，或改用 sum 等规则"
        )
    return _Parser(list(_tokens(text)), len(text)).formula()


def _tokens(text: str) -> Iterator[_Token]:
    place = 0
    while place < len(text):
        if text[place].isspace():
            place += 1
            continue
        match = _NUMBER.match(text, place)
        if match and (not match["unit"] or is_known(match["unit"].translate(_PLAIN))):
            yield _number(match)
            place = match.end()
            continue
        sign = text[place : place + 2].translate(_PLAIN)
        compare = _COMPARE.match(sign)
        if compare:
            yield _Token("compare", _SAME.get(compare[0], compare[0]), place)
            place += len(compare[0])
            continue
        if sign[0] in "+-*/()":
            yield _Token(sign[0], text[place], place)
            place += 1
            continue
        path = _PATH.match(text, place)
        if path is None:
            raise BadFormula(f"这里的「{text[place]}」看不懂", place, 1)
        yield _Token("path", path[0], place)
        place = path.end()


def _number(match: re.Match[str]) -> _Token:
    try:
        value = Fraction(parse_figure(match["number"]))
    except ValueError as problem:
        raise BadFormula(str(problem), match.start(), len(match["number"]), "") from None
    unit = match["unit"].translate(_PLAIN)
    return _Token("number", match[0].strip(), match.start(), Number(value, unit))


class _Parser:
    """Reads tokens from left to right; depth is the number of open levels."""

    def __init__(self, tokens: list[_Token], end: int) -> None:
        self.tokens = tokens
        self.place = 0
        self.depth = 0
        self.end = _Token("end", "", end)
        self.names: dict[str, Name] = {}

    @property
    def here(self) -> _Token:
        return self.tokens[self.place] if self.place < len(self.tokens) else self.end

    def take(self) -> _Token:
        token = self.here
        self.place += 1
        return token

    def formula(self) -> Formula:
        left = self.sum()
        token = self.here
        if token.kind != "compare":
            what = "式子里没有比较" if token.kind == "end" else f"这里不应是「{token.text}」"
            raise BadFormula(what, token.start, len(token.text), "两个数之间写 = ≠ ≤ ≥ < > 中的一个")
        self.take()
        right = self.sum()
        rest = self.here
        if rest.kind == "compare":
            raise BadFormula("一个式子只能比较一次", rest.start, len(rest.text), "拆成两条规则")
        if rest.kind != "end":
            raise BadFormula(f"这里不应是「{rest.text}」", rest.start, len(rest.text))
        if not self.names:
            raise BadFormula("式子里没有数据中的数", 0, 1, "用路径指出要核对的数，如 收入.合计")
        return Formula(left, token.text, right, token.start, tuple(self.names.values()))

    def sum(self) -> Node:
        node = self.product()
        while self.here.kind in ("+", "-"):
            token = self.take()
            node = Binary(token.kind, node, self.product(), token.start)
        return node

    def product(self) -> Node:
        node = self.factor()
        while self.here.kind in ("*", "/"):
            token = self.take()
            node = Binary(token.kind, node, self.factor(), token.start)
        return node

    def factor(self) -> Node:
        token = self.take()
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise BadFormula(f"括号和正负号套了 {MAX_DEPTH} 层以上", token.start, 1, "拆成几条规则")
        node = self.primary(token)
        self.depth -= 1
        return node

    def primary(self, token: _Token) -> Node:
        if token.kind in ("+", "-"):
            node = self.factor()
            return Negated(node) if token.kind == "-" else node
        if token.kind == "(":
            node = self.sum()
            self.close(token)
            return node
        if token.value is not None:
            return token.value
        if token.kind == "path" and token.text == TOTAL and self.here.kind == "(":
            opened = self.take()
            name = self.name(self.take(), several=True)
            self.close(opened)
            return Total(name)
        if token.kind == "path":
            return self.name(token, several=False)
        if token.kind == "end":
            raise BadFormula("式子没有写完", token.start, 0)
        raise BadFormula(f"这里应是一个数，却是「{token.text}」", token.start, len(token.text))

    def close(self, opened: _Token) -> None:
        token = self.take()
        if token.kind == "end":
            raise BadFormula("这个括号没有关上", opened.start, 1, "补上另一半括号")
        if token.kind != ")":
            raise BadFormula(f"这里不应是「{token.text}」，前面的括号还没有关上", token.start, len(token.text))

    def name(self, token: _Token, *, several: bool) -> Name:
        if token.kind != "path":
            at = token if token.kind != "end" else self.end
            raise BadFormula(f"{TOTAL}() 里应写一个路径", at.start, len(at.text), f"写成 {TOTAL}(收入.构成[*].金额)")
        try:
            pattern = Pattern.parse(token.text)
        except ValueError as problem:
            raise BadFormula(str(problem), token.start, len(token.text)) from None
        if not several and any(isinstance(step, Each) for step in pattern.steps):
            raise BadFormula(
                f"「{token.text}」指一列数", token.start, len(token.text), f"求和写成 {TOTAL}({token.text})"
            )
        name = Name(pattern, token.start)
        self.names.setdefault(token.text, name)
        return name


def measured(operand: Operand, scales: Scales) -> Quantity:
    """Return a figure of the data as a quantity."""
    slopes = {operand.path: Fraction(1)} if operand.path and not operand.is_zero else {}
    return quantity(operand.value, operand.unit, scales, operand.interval, slopes)
