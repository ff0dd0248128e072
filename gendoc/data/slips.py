"""Slips on one line that YAML takes for something else: a number for a dash, marks behind }, two entries, no colon."""

from __future__ import annotations

import re
from dataclasses import replace

from gendoc.core.finding import Finding
from gendoc.core.source import Source, Span
from gendoc.core.text import shorten
from gendoc.data.indents import without_comment
from gendoc.data.lint import LEAD, YAML_SYNTAX, TypingSlip

MAX_LINES = 200  # of a text in quotes, or around a line
_NUMBERED = re.compile(
    r"(?P<indent>[ ]*)(?P<mark>(?:[0-9]{1,2}[.、．)）]|[（(][0-9一二三四五六七八九十]{1,3}[）)]|[一二三四五六七八九十]{1,3}、|[①-⑳])[ \u3000]*)"
    r"(?P<rest>(?P<braces>\{.*: .*\})|(?P<key>[^\s:：，。、{}]{1,20}:)(?: .*)?)"
)
_TWO_ENTRIES = re.compile(
    r"(?P<lead>\s*(?:- +)?)(?P<name>[^\s:：{}]{1,20}): +(?P<value>[^:：,，{}\[\]\"'。]{1,40}?)[ \u3000]+"
    r"(?P<second>[^\s:：0-9]{1,20}): +(?P<number>[0-9][0-9.]*)\s*"
)
_PAIR = r"[^\s:：,，{}｛｝\[\]()（）'\"]{1,20}: +[^:：,，{}｛｝\[\]()（）'\"#]{0,60}"
_PAIRS = rf"(?:[^\s:：{{}}\[\]]{{1,20}}: +)?(?:([(（])({_PAIR}(?:[,，] *{_PAIR})*)[)）]|({_PAIR}(?:, +{_PAIR})+))(?P<closed>\}})?$"
_IN_QUOTES = re.compile(r"\"[^\"]*\"|'[^']*'")


def slip(place: Span, start: Span, problem: str) -> Finding | None:
    """Return the finding for a slip at the place of an error, or where YAML began to read that part; else None."""
    return _numbered(place) or _behind_braces(place) or _two_entries(place, problem) or _without_colon(start, problem)


def _numbered(place: Span) -> Finding | None:
    """Return the finding for an item with a typed number where its dash should be, None if there is none."""
    source = place.source
    for line in (place.line, line_above(source, place.line)):
        match = _NUMBERED.fullmatch(without_comment(source.line(line))) if line else None
        if match is None or not (match["braces"] or _is_listed(source, line, match["indent"], match["key"])):
            continue
        mark = source.span(line, match.start("mark") + 1, len(match["mark"]))
        finding = YAML_SYNTAX.at(
            mark,
            f"列表的每项以「- 」开头，这里写的是「{match['mark'].strip()}」",
            help=f"写成「- {shorten(match['rest'], 20, 18)}」；编号由程序按先后排",
        )
        return replace(finding, fix=(mark, "- "))
    return None


def _without_colon(place: Span, problem: str) -> Finding | None:
    """Return the finding for a line that begins with a key of the lines beside it, and a blank; None for any other."""
    source = place.source
    text = without_comment(source.line(place.line))
    match = re.match(
        r"(?P<indent>[ ]*(?:- +)?)(?P<key>[^\s:：，。]{1,20})(?P<blanks>[ \u3000]+)(?P<rest>[^\s:：=＝].*)", text
    )
    if match is None or "could not find expected ':'" not in problem:
        return None
    column = len(match["indent"])
    if not re.search(rf"^[ -]{{{column}}}{re.escape(match['key'])}:(?= |$)", source.text, re.MULTILINE):
        return None
    span = source.span(place.line, match.start("blanks") + 1, len(match["blanks"]))
    written = f"{match['key']}: {shorten(match['rest'], 12, 12)}"
    finding = YAML_SYNTAX.at(span, f"「{match['key']}」后面少了冒号", help=f"写成「{written}」，冒号用半角、后面空一格")
    return replace(finding, fix=(span, ": "))


def _two_entries(place: Span, problem: str) -> Finding | None:
    """Return the finding for a line with two entries: - 名称: 甲 金额: 1; the second is a number, as other lines have it."""
    source = place.source
    match = _TWO_ENTRIES.fullmatch(without_comment(source.line(place.line)))
    if match is None or "mapping values" not in problem:
        return None
    if len(re.findall(rf"(?:^|[\s{{]){re.escape(match['second'])}: ", source.text)) < 2:
        return None
    entries = f"{match['name']}: {match['value']}, {match['second']}: {match['number']}"
    span = source.span(place.line, match.start("name") + 1, len(match[0].rstrip()) - match.start("name"))
    finding = YAML_SYNTAX.at(
        span,
        "这一行里写了两项",
        help=f"「{match['second']}: {match['number']}」另起一行，与「{match['name']}」左边对齐",
    )
    return replace(finding, fix=(span, f"{{{entries}}}")) if "-" in match["lead"] else finding


def _is_listed(source: Source, line: int, indent: str, key: str) -> bool:
    """Return whether another item beside a line begins with that key."""
    first = max(1, line - MAX_LINES)
    beside = (source.line(at) for at in range(first, min(len(source.lines), line + MAX_LINES) + 1))
    return any(text.startswith(f"{indent}- {key}") for text in beside)


def _behind_braces(place: Span) -> Finding | None:
    """Return the finding for what stands behind the last brace or bracket of a line, None if nothing does."""
    text = without_comment(place.source.line(place.line))
    before, after = text[: place.column - 1], text[place.column - 1 :]
    bare = _IN_QUOTES.sub("", before)
    opened = re.match(r"\s*(?:- +)*(?:[^\s:：{}\[\]]{1,40}: +)?(\{(?!\{)|\[)", bare)
    paired = all(bare.count(left) == bare.count(right) for left, right in ("{}", "[]"))
    if (
        opened is None
        or (opened[1] == "{" and not re.search("[:：]", bare[opened.end() :]))
        or not paired
        or bare.rstrip()[-1:] not in ("}", "]")
        or re.search("[\"']", bare)
    ):
        return None
    span, brace = place.source.span(place.line, place.column, len(after)), before.rstrip()[-1]
    if re.fullmatch(r"[,，、;；。.]+", after):
        finding = YAML_SYNTAX.at(span, f"「{brace}」后面多了「{after}」", help="删去它；一项写完，后面不写标点")
    elif opened[1] == "{" and ": " in bare[opened.end() :] and re.fullmatch(r"[（(].{1,30}[)）]|//.{1,30}", after):
        message = f"「{brace}」后面又写了「{shorten(after, 12, 12)}」，YAML 分不清"
        finding = YAML_SYNTAX.at(span, message, help="删去它；是备注就在它前面写 #（# 前空两格）")
    else:
        return None
    return replace(finding, fix=(span, ""))


def line_above(source: Source, line: int) -> int:
    """Return the nearest line above that is neither empty nor a comment, 0 if there is none."""
    for number in range(line - 1, 0, -1):
        text = source.line(number).lstrip(" \t")
        if text and not text.startswith("#"):
            return number
    return 0


def no_braces(line: str) -> TypingSlip | None:
    """The slip on a line of several entries that has no braces, or brackets of another sort; None on any other."""
    lead = re.match(LEAD, line)
    start = lead.end() if lead else 0
    match = re.compile(_PAIRS).match(line, start)
    if match is None or not (match[1] or match.start(3) > start or line[:start].strip()):
        return None  # two entries of a mapping have a line each
    at, pairs = match.start(1 if match[1] else 3), match[2] or match[3]
    if match["closed"]:
        if not match[3]:
            return None
        return TypingSlip(at, len(line) - at, "这一行的「}」前面少了「{」", f"写成「{{{shorten(pairs, 24, 22)}}}」")
    message = "几项写在一行里，要用花括号括起来" + (f"，这里写的是「{match[1]}」" if match[1] else "")
    return TypingSlip(
        at, len(line) - at, message, f"写成「{{{shorten(pairs, 24, 22)}}}」；是一句话，就把冒号改成全角的「：」"
    )
