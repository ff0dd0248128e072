"""Entries in braces on one line whose marks are Chinese, as an input method types them: {名称：甲，金额：3.00｝."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from gendoc.core.finding import Finding
from gendoc.core.source import Span
from gendoc.core.text import shorten
from gendoc.data.lint import YAML_SYNTAX
from gendoc.data.nodes import MappingNode, Node, ScalarNode, SequenceNode

MAX_TYPED = 1_000  # characters in braces that are looked at
MAX_SHOWN = 200  # characters of what is to be written
_VALUE = re.compile(r"(?P<lead>[ ]*(?:- +)*(?:[^\s:：，。{}｛｝]{1,40}: *)?)(?P<braces>[{｛].*[}｝])\s*")
_NAMED = r"\s*(?P<name>[^\s:：。，、；！？“”‘’,;]{1,20})[ \u3000]*[:：]\s*"
_FIRST = re.compile(_NAMED)
_ENTRY = re.compile(r"(?:[,，;；、]|(?<=[^\s,，;；、:：])(?=\s))" + _NAMED)
_VALUE_END = re.compile(r"[,，;；、]|\s+[^\s:：]{1,20}[ \u3000]*[:：]")
_GROUPED = re.compile(r"[-+]?[0-9]{1,3}(?:,[0-9]{3})+(?![0-9,])")
_ATOM = re.compile(r"""\"[^"]*\"|'[^']*'|\[[^\[\]{}"'，、；：]*\]""")
_MASK = "\ue000"  # stands for the characters of a text in quotes, or of a list
_RULE_NAME = re.compile("[a-z][a-z-]{0,20}|规则|对象|差|原文|理由|确认人|日期")
_SWALLOWED = re.compile(r"[，；、]\s*([a-z][a-z-]{1,20}|规则|差|理由)\s*[:：]")  # an entry, by the text before it
_RULE_BEGINS = re.compile(r"\s*(?:id|规则)\s*[:：]")
_RULE_COLON = re.compile(rf"(?:{_RULE_NAME.pattern})\s*[:：]\S")
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

    @property
    def text(self) -> str:
        """Return the value as it is to be written: commas in a number would end it."""
        return _GROUPED.sub(lambda match: match[0].replace(",", ""), self.value, count=1)


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
            if entry.text != entry.value:
                yield Edit(entry.value_at, entry.value_at + len(entry.value), entry.text)
            end, mark = entry.value_at + len(entry.value), ", "
        yield Edit(end, len(self.typed), "}")

    @property
    def written(self) -> str:
        """Return what is to be written."""
        return "{" + ", ".join(f"{entry.name}: {entry.text}" for entry in self.entries) + "}"

    def finding(self, span: Span) -> Finding:
        """Return the finding for the marks; span is where the braces stand."""
        marks = dict.fromkeys(
            mark for edit in self.edits for mark in self.typed[edit.start : edit.end] if mark in _WIDE
        )
        shown = "".join(f"「{mark}」" for mark in marks)
        message = f"这里的{shown}YAML 不认，标点要用半角的" if marks else "冒号后面少了空格"
        return YAML_SYNTAX.at(span, message, help=f"写成「{shorten(self.written, MAX_SHOWN)}」")


def _meant(typed: str, takes: Callable[[str, str], bool], *, tight: bool = False) -> Braces | None:
    """Return what is meant by a text in braces, None if that is not certain or no mark in it is Chinese.

    takes says of a name, with its value as far as the next mark, whether an entry begins with it.  If tight, blanks
    that lack behind colons are wrong as well.
    """
    masked = _masked(typed)
    if len(typed) > MAX_TYPED or _OTHER.search(masked, 1, len(typed) - 1):
        return None
    first = _FIRST.match(masked[:-1], 1)
    if first is None:
        return None
    found = [first, *_ENTRY.finditer(masked[:-1], first.end())]
    kept = [
        match
        for match in found
        if match is first or takes(_bare(typed, match), _VALUE_END.split(masked[match.end() : -1])[0].strip())
    ]
    ends = [*(match.start() for match in kept[1:]), len(typed) - 1]
    entries = tuple(
        Entry(
            typed[match.start("name") : match.end("name")],
            typed[match.end() : end].strip().rstrip(_BETWEEN),
            match.start("name"),
            match.end(),
        )
        for match, end in zip(kept, ends, strict=True)
    )
    braces = Braces(typed, entries)
    edits = [(typed[edit.start : edit.end], edit.text) for edit in braces.edits]
    slips = any(mark in _WIDE for old, _ in edits for mark in old) or (tight and (":", ": ") in edits)
    repeated = len({entry.name for entry in entries}) < len(entries)
    return None if repeated or not slips or any(map(_is_wrong, entries)) else braces


def _bare(typed: str, match: re.Match[str]) -> str:
    """Return the name of an entry without its quotes."""
    return typed[match.start("name") : match.end("name")].strip("\"'")


def _masked(typed: str) -> str:
    return _ATOM.sub(lambda match: _MASK * len(match[0]), typed)


def _is_wrong(entry: Entry) -> bool:
    """Return whether YAML would read the value of an entry otherwise than it stands there."""
    masked = _masked(entry.text)
    if _MASK in masked:
        return bool(masked.strip(_MASK))
    return not masked or bool(re.match("[@`%&*!|>?]|- ", masked) or re.search(",|: |:$", masked))


def on_line(line: str) -> tuple[int, Braces] | None:
    """Return where on a line (from 0) braces stand that YAML cannot read, and what is meant by them; else None."""
    match = _VALUE.fullmatch(line[:MAX_TYPED])
    if match is None:
        return None
    refused: list[str] = []

    is_rule = _RULE_BEGINS.match(match["braces"], 1)

    def takes(name: str, value: str) -> bool:
        if is_rule and _RULE_NAME.fullmatch(name):
            return True
        if _NUMBER.fullmatch(value) or re.search(rf"{re.escape(name)} *: ", match["braces"]):
            return True
        refused.append(name)
        return False

    braces = _meant(match["braces"], takes)
    if braces is None or refused or not _is_certain(braces) or _is_yaml(match["braces"]):
        return None
    return match.start("braces"), braces


def _is_certain(braces: Braces) -> bool:
    """Return whether entries were meant: there are several, or the name of the only one is in quotes."""
    return len(braces.entries) > 1 or braces.entries[0].name[0] in "\"'"


def _is_yaml(text: str) -> bool:
    """Return whether YAML reads a text in braces, without quotes and brackets in it, one way or another."""
    if text[0] == "｛":
        return ": " not in text
    if re.search(rf"[^\s{{\[,{_MASK}]{_MASK}|{_MASK}[^\s:,}}\]{_MASK}]", _masked(text)):
        return False  # quotes, or a list, within a text
    return text[-1] == "}" and all(len(re.findall(":(?= |$)", part)) < 2 for part in _masked(text)[1:-1].split(","))


def one_brace(typed: str) -> str:
    """Return entries in two braces as they are written, in one; "" for any other text."""
    match = re.fullmatch(r"\{\{\s*([^\s:：{}]{1,20}: +[^{}]*?)\s*\}{1,2}", typed)
    return f"{{{match[1]}}}" if match else ""


def mended_mapping(node: MappingNode, schema: Mapping[str, Any]) -> Finding | None:
    """Return the finding for braces that YAML reads as other entries than were meant; then read them as meant."""
    span = node.extent
    if not node.flow or span.end_line != span.line:
        return None
    return _read(node, span, schema, set(node))


def mended_text(text: ScalarNode, schema: Mapping[str, Any]) -> tuple[MappingNode, Finding] | None:
    """Return what is meant by a text in full-width braces where schema has a mapping, and the finding; else None."""
    span = text.span
    if not text.plain or text[:1] != "｛" or text[-1:] not in "}｝" or span.end_line != span.line:
        return None
    node = MappingNode(span, flow=True)
    finding = _read(node, span, schema, set())
    return None if finding is None else (node, finding)


def mended_rules(rules: SequenceNode) -> list[tuple[int, tuple[Span | None, Finding]]]:
    """Return findings for rules in braces whose marks YAML does not take, by index; they are then read as meant.

    A rule whose meaning is not certain is left out; its place is then given as well.
    """
    found: list[tuple[int, tuple[Span | None, Finding]]] = []
    for index, rule in enumerate(rules):
        if not isinstance(rule, MappingNode) or not rule.flow or rule.extent.end_line != rule.extent.line:
            continue
        swallowed = [key for key, value in rule.items() if _RULE_COLON.match(key) and _is_null(value)]
        texts = [str(value) for value in rule.values() if isinstance(value, ScalarNode) and value.plain]
        if not swallowed and not any(name not in rule for text in texts for name in _SWALLOWED.findall(text)):
            continue
        typed = rule.extent.source.text[rule.extent.start : rule.extent.end]
        braces = _meant(typed, lambda name, _: bool(_RULE_NAME.fullmatch(name)), tight=True)
        if braces is not None and all(_RULE_NAME.fullmatch(entry.name) for entry in braces.entries):
            _put(rule, rule.extent, braces)
            found.append((index, (None, braces.finding(rule.extent))))
        elif swallowed:
            message = "花括号里有的标点不是半角的，或冒号后面少了空格，这一条读不出来"
            help = "每项写成「名称: 内容」：冒号、逗号都用半角，后面空一格；引号也用半角"
            found.append((index, (rule.extent, YAML_SYNTAX.at(rule.extent, message, help=help))))
    left_out = [index for index, (place, _) in found if place is not None]
    rules[:] = [rule for index, rule in enumerate(rules) if index not in left_out]
    return found


def _is_null(node: Node) -> bool:
    return isinstance(node, ScalarNode) and node.is_null


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
    _put(node, span, braces)
    return braces.finding(span)


def _put(node: MappingNode, span: Span, braces: Braces) -> None:
    """Read a mapping as it is meant."""
    node.clear()
    node.keys_at.clear()
    for entry in braces.entries:
        name = entry.name.strip("\"'")
        node.keys_at[name] = span.source.span(span.line, span.column + entry.name_at, len(entry.name))
        at = span.source.span(span.line, span.column + entry.value_at, len(entry.value))
        node[name] = _value(at, entry.text)


def _value(at: Span, text: str) -> Node:
    """Return the node for a value: a text, with or without quotes, or a list of texts without them."""
    if text[:1] != "[":
        quoted = text[:1] in "\"'"
        return ScalarNode.at(at, text[1:-1] if quoted else text, plain=not quoted)
    items = SequenceNode(at, flow=True)
    for match in re.finditer(r"[^\s,](?:[^,]*[^\s,])?", text[1:-1]):
        where = at.source.span(at.line, at.column + 1 + match.start(), len(match[0]))
        items.append(ScalarNode.at(where, match[0]))
    return items
