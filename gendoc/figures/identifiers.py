"""Identifiers (标识): digits that name something and count nothing, such as 〔2020〕7号 or 12349.

Forms have names and fixed patterns, written here, that take linear time.  Terms are words that a report
type or a data file lists; they are taken literally, so that no pattern from a file is ever run.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

_DASH = "[-—–－~～至到、和]{1,2}"
_YEAR = "(?:19|20)[0-9]{2}"
_MONTH, _DAY = "(?:1[0-2]|0?[1-9])", "(?:[12][0-9]|3[01]|0?[1-9])"
_YEARS = re.compile(rf"(?<![0-9.,]){_YEAR}(?=\s?年|\s?{_DASH}\s?{_YEAR}\s?年)")
_DATES = re.compile(
    rf"(?<![0-9.,]){_MONTH}\s?月(?:\s?{_DAY}\s?日(?:\s?{_DASH}\s?{_DAY}\s?日)?)?"
    rf"|(?<![0-9.,]){_YEAR}(?P<mark>[-./]){_MONTH}(?P=mark){_DAY}(?![0-9])"
)
_DOCUMENTS = re.compile(rf"[〔\[［（(【]\s?{_YEAR}\s?[〕\]］）)】]\s?(?:第\s?)?(?:[0-9]{{1,5}}|[XxＸ×]{{1,5}})\s?号")
_PHONES = re.compile(
    r"(?:(?<![0-9.,])(?:0[0-9]{2,3}[-－—][0-9]{7,8}|400[-－—]?[0-9]{3}[-－—]?[0-9]{4}|1[3-9][0-9]{9})"
    r"|(?:电话|热线|传真)(?:号码)?[:：]?\s?[0-9]{5,12})(?![0-9.,]|\s?[元万亿次个通人件条户])"
)
_NAMED = re.compile(r"(?:第|附件|附表|附图)\s?[0-9]{1,4}(?![0-9]|[.,][0-9])")
_LISTED = re.compile(
    r"[(（](?P<round>[0-9]{1,3})[)）]|(?<![0-9.,])(?P<dotted>[0-9]{1,3})[.．、](?P<more>[0-9])?"
    r"|(?<![0-9.,，、])(?P<closed>[0-9]{1,3})[)）]"
)
_BARE = re.compile(r"[-+0-9.,，%％\s]+")
_BEFORE_NUMBER = frozenset("。；;：:，,、！？“ \t\n\u3000")
_Letters: TypeAlias = "dict[str, _Letters]"  # a trie of terms: each letter leads to what may follow; "" ends a term


class IdentifierMatch(NamedTuple):
    """text[start:end] is an identifier; name is that of its form, or the term itself."""

    start: int
    end: int
    name: str


def _listed(text: str, opens: frozenset[int]) -> Iterator[tuple[int, int]]:
    """Yield the spans of list numbers: 1., 1) or （1）, then those that count on; at a paragraph's start, any number.

    opens are the offsets at which a paragraph begins.
    """
    last: dict[str, int] = {}
    for match in _LISTED.finditer(text):
        kind = next(kind for kind in ("round", "dotted", "closed") if match[kind])
        number, end = int(match[kind]), match.end() - len(match["more"] or "")
        start = match.start()
        if match["more"] and end not in opens:
            continue  # 1.5 is one number
        if start in opens or (
            number in (1, last.get(kind, 0) + 1) and (kind == "round" or text[start - 1] in _BEFORE_NUMBER)
        ):
            last[kind] = number
            yield start, end


def _ordinals(text: str, opens: frozenset[int]) -> Iterator[tuple[int, int]]:
    yield from _spans(_NAMED)(text, opens)
    yield from _listed(text, opens)


def _spans(pattern: re.Pattern[str]) -> Callable[[str, frozenset[int]], Iterator[tuple[int, int]]]:
    def find(text: str, _opens: frozenset[int]) -> Iterator[tuple[int, int]]:
        return (match.span() for match in pattern.finditer(text))

    return find


# Name -> examples (for docs and messages), the function that finds it.
FORMS: dict[str, tuple[str, Callable[[str, frozenset[int]], Iterator[tuple[int, int]]]]] = {
    "年份": ("2020年、2018—2020年", _spans(_YEARS)),
    "日期": ("6月8日、2021-06-08", _spans(_DATES)),
    "文号": ("上发〔2020〕7号", _spans(_DOCUMENTS)),
    "序号": ("第3条、附件2、1.、（1）", _ordinals),
    "电话": ("0371-68123456、热线12345", _spans(_PHONES)),
}


@dataclass(frozen=True, slots=True, eq=False)
class Identifiers:
    """The identifiers that a document may hold: forms by name, and terms."""

    forms: tuple[str, ...] = tuple(FORMS)
    terms: tuple[str, ...] = ()
    _letters: _Letters = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for term in self.terms:
            letters = self._letters
            for char in plain_digits(term):
                letters = letters.setdefault(char, {})
            letters[""] = {}

    def and_terms(self, terms: Iterable[str]) -> Identifiers:
        """Return identifiers with the same forms, and with terms besides their own."""
        return Identifiers(self.forms, (*self.terms, *terms))

    def matches(self, text: str, opens: frozenset[int] = frozenset()) -> Iterator[IdentifierMatch]:
        """Yield the identifiers in text, whose digits are ASCII (see plain_digits).

        opens are the offsets at which a paragraph, or a text of the data, begins.
        """
        for name in self.forms:
            for start, end in FORMS[name][1](text, opens):
                yield IdentifierMatch(start, end, name)
        if self._letters:
            for match in re.finditer(f"[{re.escape(''.join(self._letters))}]", text):
                yield from self._terms_at(text, match.start())

    def _terms_at(self, text: str, start: int) -> Iterator[IdentifierMatch]:
        """Yield each term that begins at start, reading no further than the longest term goes."""
        letters = self._letters
        for place in range(start, len(text)):
            following = letters.get(text[place])
            if following is None:
                return
            letters = following
            if "" in letters and not _cuts(text, start) and not _cuts(text, place + 1):
                yield IdentifierMatch(start, place + 1, text[start : place + 1])


def _cuts(text: str, place: int) -> bool:
    """Return whether place lies between two digits: the term 12 is not found in 2012."""
    return 0 < place < len(text) and text[place - 1].isdigit() and text[place].isdigit()


def is_bare_number(text: str) -> bool:
    """Return whether text holds only digits, signs and punctuation of numbers, and so names nothing."""
    return bool(_BARE.fullmatch(text))


def plain_digits(text: str) -> str:
    """Return text with every decimal digit replaced by the ASCII one; its length stays the same."""
    return text if text.isascii() else re.sub(r"(?![0-9])\d", lambda match: str(int(match[0])), text)
