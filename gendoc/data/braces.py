"""Entries in braces on one line whose marks are Chinese, as an input method types them: {名称：甲，金额：3.00｝."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from gendoc.core.finding import Finding
from gendoc.core.source import Span
from gendoc.core.text import shorten
from gendoc.data.lint import YAML_SYNTAX
from gendoc.data.nodes import MappingNode, ScalarNode

MAX_TYPED = 1_000  # characters in braces that are looked at
MAX_SHOWN = 200  # characters of what is to be written
_VALUE = re.compile(r"(?P<lead>[ ]*(?:- +)*(?:[^\s:：，。{}｛｝]{1,40}: *)?)(?P<braces>[{｛].*[}｝])\s*")
_ENTRY = re.compile(r"(?:^|[,，;；、])\s*(?P<name>[^\s:：。，、；！？“”‘’,;]{1,20})[ \u3000]*[:：]\s*")
_OTHER = re.compile(r"""["'#\[\]{}｛｝［］]""")
_NUMBER = re.compile(r"[-+]?[0-9][0-9.]*(?:\s?[^\s\d，、；。]{1,4})?")
_BETWEEN = " \u3000,，;；"  # behind the last entry, or twice, it separates nothing
_WIDE = "：，；、｛｝"


class Edit(NamedTuple):
    """Characters of a line from start (from 0) to end, and what is to be written for them."""

    start: int
    end: int
    text: str


class Entry(NamedTuple):
    """An entry in braces: its name and value, and where they begin in the text with its braces."""

    name: str
    value: str
    name_at: int
    value_at: int


class Braces(NamedTuple):
    """The entries that were meant, and the edits that make YAML of what was typed."""

    typed: str
    entries: tuple[Entry, ...]

    @property
    def edits(self) -> Iterator[Edit]:
        """Yield the edits from left to right: of the braces, and of what separates names and values."""
        end, mark = 0, "{"
        for entry in self.entries:
            yield Edit(end, entry.name_at, mark)
            yield Edit(entry.name_at + len(entry.name), entry.value_at, ": ")
            end, mark = entry.value_at + len(entry.value), ", "
        yield Edit(end, len(self.typed), "}")

    @property
    def written(self) -> str:
        """Return what is to be written."""
        return "{" + ", ".join(f"{entry.name}: {entry.value}" for entry in self.entries) + "}"

    def finding(self, span: Span) -> Finding:
        """Return the finding for the marks; span is where the braces stand."""
        marks = dict.fromkeys(
            mark for edit in self.edits for mark in self.typed[edit.start : edit.end] if mark in _WIDE
        )
        shown = "".join(f"「{mark}」" for mark in marks)
        return YAML_SYNTAX.at(
            span, f"这里的{shown}YAML 不认，标点要用半角的", help=f"写成「{shorten(self.written, MAX_SHOWN)}」"
        )


def _meant(typed: str, takes: Callable[[str, str], bool]) -> Braces | None:
    """Return what is meant by a text in braces, None if that is not certain or no mark in it is Chinese.

    takes says of a name, with its value as far as the next mark, whether an entry begins with it.
    """
    if len(typed) > MAX_TYPED or _OTHER.search(typed, 1, len(typed) - 1):
        return None
    found = list(_ENTRY.finditer(typed[:-1], 1)) if typed[1:2] else []
    first = re.compile(_ENTRY.pattern.replace("(?:^|[,，;；、])", "", 1)).match(typed[:-1], 1)
    if first is None:
        return None
    found = [first, *(match for match in found if match.start() >= first.end())]
    kept = [
        match
        for match in found
        if match is first or takes(match["name"], re.split("[,，;；、]", typed[match.end() : -1])[0].strip())
    ]
    ends = [*(match.start() for match in kept[1:]), len(typed) - 1]
    entries = tuple(
        Entry(match["name"], typed[match.end() : end].strip().rstrip(_BETWEEN), match.start("name"), match.end())
        for match, end in zip(kept, ends, strict=True)
    )
    braces = Braces(typed, entries)
    wide = any(mark in _WIDE for edit in braces.edits for mark in typed[edit.start : edit.end])
    wrong = any(
        not entry.value or re.match("[@`%&*!|>?]|- ", entry.value) or re.search(r",|: |:$", entry.value)
        for entry in entries
    )
    repeated = len({entry.name for entry in entries}) < len(entries)
    return None if wrong or repeated or not wide else braces


def on_line(line: str) -> tuple[int, Braces] | None:
    """Return where on a line (from 0) braces stand that YAML cannot read, and what is meant by them; else None."""
    match = _VALUE.fullmatch(line[:MAX_TYPED])
    if match is None:
        return None
    refused: list[str] = []

    def takes(name: str, value: str) -> bool:
        if _NUMBER.fullmatch(value) or re.search(rf"{re.escape(name)} *: ", match["braces"]):
            return True
        refused.append(name)
        return False

    braces = _meant(match["braces"], takes)
    if braces is None or refused or len(braces.entries) < 2 or _is_yaml(match["braces"]):
        return None
    return match.start("braces"), braces


def _is_yaml(text: str) -> bool:
    """Return whether YAML reads a text in braces, without quotes and brackets in it, one way or another."""
    if text[0] == "｛":
        return ": " not in text
    return text[-1] == "}" and all(len(re.findall(":(?= |$)", part)) < 2 for part in text[1:-1].split(","))


def in_mapping(node: MappingNode, schema: Mapping[str, Any]) -> Finding | None:
    """Return the finding for braces that YAML reads as other entries than were meant; then read them as meant."""
    span = node.extent
    if not node.flow or span.end_line != span.line:
        return None
    return _read(node, span, schema, set(node))


def in_text(text: ScalarNode, schema: Mapping[str, Any]) -> tuple[MappingNode, Finding] | None:
    """Return what is meant by a text in full-width braces where schema has a mapping, and the finding; else None."""
    span = text.span
    if not text.plain or text[:1] != "｛" or text[-1:] not in "}｝" or span.end_line != span.line:
        return None
    node = MappingNode(span, flow=True)
    finding = _read(node, span, schema, set())
    return None if finding is None else (node, finding)


def _read(node: MappingNode, span: Span, schema: Mapping[str, Any], read: set[str]) -> Finding | None:
    names, any_name = schema.get("properties", {}), schema.get("additionalProperties") is not False
    typed = span.source.text[span.start : span.end]
    if typed[:1] not in ("{", "｛") or typed[-1:] not in ("}", "｝"):
        return None
    braces = _meant(typed, lambda name, value: name in names or bool(_NUMBER.fullmatch(value)))
    if braces is None:
        return None
    known = {entry.name for entry in braces.entries if entry.name in names or (any_name and _NUMBER.match(entry.value))}
    if not known - read or not read <= {name for name in read if name not in names or name in known}:
        return None
    node.clear()
    node.keys_at.clear()
    for entry in braces.entries:
        node.keys_at[entry.name] = span.source.span(span.line, span.column + entry.name_at, len(entry.name))
        at = span.source.span(span.line, span.column + entry.value_at, len(entry.value))
        node[entry.name] = ScalarNode.at(at, entry.value)
    return braces.finding(span)
