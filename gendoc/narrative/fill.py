"""Sentences with their references filled in.

A report's tree becomes the plain data that a template sees: texts, lists, mappings, and figures that print with
their markers.  A reference that leads nowhere gives a finding at its line and column, with the most similar names.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gendoc.core.finding import Code, Finding
from gendoc.core.source import Path
from gendoc.data.nodes import MappingNode, Node, ScalarNode, SequenceNode, node_at
from gendoc.data.path import Named, Pattern, name_of
from gendoc.figures.figure import Figure
from gendoc.figures.spelling import NIL
from gendoc.narrative.filled import Citation, FilledParts, FilledText, FilledWords, Phrases
from gendoc.narrative.leftovers import leftovers
from gendoc.narrative.markers import CITED, MarkerTable, citation, strip
from gendoc.narrative.reference import BadReference, Reference, parts
from gendoc.narrative.segments import Segment, segments_of, span_of_text
from gendoc.narrative.traced import FIGURE_FILTERS, FormattedFigure, TracedText, apply_filter
from gendoc.narrative.unresolved import (
    BAD_REFERENCE,
    INTERNAL_REFERENCE,
    ONLY_NAMES,
    Unresolved,
    nearest,
    prints_nothing,
    refused,
)
from gendoc.report.edition import KEY, Edition, internal_paths, within
from gendoc.report.lookup import Lookup
from gendoc.report.report import Report

SINGLE_BRACES = Code("single-braces", "warning")
_LOCAL = "数据"
MAX_DEPTH = 20  # levels of sentences that refer to sentences
MAX_SENTENCE = 200_000  # characters of a sentence with its references filled in
MAX_TEXT = 8_000_000  # characters of all sentences together
MAX_REFERENCES = 10_000  # in all sentences together
MAX_BRACES = 200  # single braces that are examined in one file
MAX_HELPED = 50  # findings that get similar names, which take time to find
_SINGLE = re.compile(r"(?<!\{)\{(?: *MERGEFIELD )?([^{}]{1,100})\}(?!\})|(?<!｛)｛([^{}｛｝]{1,100})｝(?!｝)")
_FOREIGN = re.compile(  # as other programs fill in; 【低保金】 at the beginning is a heading
    r"\[\[([^\[\]]{1,100})\]\]|«([^«»]{1,100})»|<<([^<>]{1,100})>>|(?<=[\u4e00-\u9fff])【([^【】]{1,100})】(?=[，。；、）]|$)"
)


def fill(report: Report, phrases: Phrases, edition: Edition = Edition.WHOLE) -> FilledText:
    """Return the sentences of an edition of a report with their references filled in, and the findings.

    phrases are those of the report type: see load_phrases.
    """
    filler = _Filler(
        report, phrases, internal_paths(report.root) if Edition(edition) is Edition.PUBLIC else frozenset()
    )
    context = filler.plain(report.root, ())
    return FilledText(
        phrases=phrases,
        hidden=filler.hidden,
        context=context,
        findings=tuple(filler.findings),
        sentences=filler.sentences,
        segments=filler.segments,
        labels=tuple(filler.labels),
        picked=frozenset(filler.picked),
        citations=tuple(filler.citations),
        citing=filler.citing,
        markers=filler.markers,
    )


def fill_words(report: Report, filled: FilledText, text: ScalarNode) -> FilledWords:
    """Return a text of the report type with its references filled in, like the sentences in filled."""
    earlier = len(filled.findings)
    filler = _Filler(
        report, filled.phrases, filled.hidden, filled.markers, dict(filled.sentences), list(filled.findings)
    )
    try:
        words = "".join(part if isinstance(part, str) else filler.filled(part, (), text) for part in parts(text))
    except BadReference as error:
        filler.findings.append(BAD_REFERENCE.at(text.span, str(error), help=error.advice))
        words = str(text)
    return FilledWords(words, tuple(filler.findings[earlier:]), frozenset(filler.picked), tuple(filler.citations))


class _FollowsRefusal(Exception):
    """A reference that cannot be printed only because something beside what it names was refused."""


@dataclass(slots=True, eq=False, repr=False)
class _Filler:
    """Fills in sentences, each on first use, and collects the fields of FilledText.

    _derived are the figures that nobody typed, by the path of their parent; _unwritten are the names of mappings that
    hold only such figures and so are not in the tree, by the path of their parent.
    """

    report: Report
    phrases: Phrases
    hidden: frozenset[Path]
    markers: MarkerTable = field(default_factory=MarkerTable)
    sentences: dict[Path, TracedText] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    picked: set[Path] = field(default_factory=set)
    segments: dict[Path, tuple[Segment, ...]] = field(default_factory=dict)
    citations: list[Citation] = field(default_factory=list)
    citing: dict[Path, FilledParts] = field(default_factory=dict)
    labels: dict[Path, None] = field(default_factory=dict)
    _lookup: Lookup = field(init=False)
    _groups: dict[Path, Any] = field(default_factory=dict)
    _derived: Mapping[Path, list[Figure]] = field(default_factory=dict)
    _unwritten: dict[Path, dict[str, None]] = field(default_factory=dict)
    _open: list[Path] = field(default_factory=list)
    _length: int = 0
    _references: int = 0
    _braces: int = 0

    def __post_init__(self) -> None:
        self._lookup = Lookup(self.report, self.report.type.schema.knows)
        self._derived = self.report.derived
        for parent in self._derived:
            for end in range(len(parent), 0, -1):
                key = parent[end - 1]
                if node_at(self.report.root, parent[:end]) is None and isinstance(key, str):
                    self._unwritten.setdefault(parent[: end - 1], {})[key] = None

    def plain(self, node: Node, path: Path) -> Any:
        """Return the value of a node for a template: a text, a formatted figure, True or False, a list, a dict."""
        if isinstance(node, ScalarNode):
            figure = self.report.figures.get(path)
            if figure is not None:
                return self._formatted(figure)
            if path in self.report.sentences:
                return self._sentence(path)
            if node.plain and node in ("true", "false") and self.report.type.schema.is_choice(path):
                return node == "true"
            self.labels[path] = None
            if path not in self.report.unreadable:  # what is wrong with such a value is told
                self.findings += leftovers(node, path)
            return TracedText.at(path, node, self.markers)
        group = self._groups.get(path)
        if group is None:
            group = self._groups[path] = self._group(node, path)
        return group

    def _formatted(self, figure: Figure) -> FormattedFigure:
        return FormattedFigure.of(figure, self.markers, self.report.moves.get(figure.path, 0))

    def _group(self, node: SequenceNode | MappingNode, path: Path) -> Any:
        left_out = self.report.unreadable.keys() | self.hidden
        if isinstance(node, SequenceNode):
            children = [((*path, index), child) for index, child in enumerate(node)]
            return [self.plain(child, child_path) for child_path, child in children if child_path not in left_out]
        plain = {key: self.plain(child, (*path, key)) for key, child in node.items() if (*path, key) not in left_out}
        for figure in self._derived.get(path, ()):
            plain[str(figure.path[-1])] = self._formatted(figure)
        for key in self._unwritten.get(path, ()):
            plain[key] = self._group(MappingNode(node.span), (*path, key))
        return plain

    def _sentence(self, path: Path) -> TracedText:
        """Return the sentence at path with its references filled in, which happens once.

        Raises Unresolved if sentences refer to each other in a circle or too deeply.
        """
        if path in self.sentences:
            return self.sentences[path]
        if path in self._open:
            raise Unresolved("这句话绕了一圈又引用到自己", ONLY_NAMES, BAD_REFERENCE)
        if len(self._open) >= MAX_DEPTH:
            raise Unresolved(f"句子引用句子超过 {MAX_DEPTH} 层", ONLY_NAMES, BAD_REFERENCE)
        text = self.report.sentences[path]
        self._open.append(path)
        sentence = ""
        filled_parts: list[tuple[str | Reference, str]] = []
        try:
            self._warn_of_single_braces(text, path)
            self.findings += leftovers(text, path)
            for part in parts(text):
                filled = part if isinstance(part, str) else self.filled(part, path, text)
                if strip(filled) == NIL and filled_parts:
                    self._warn_of_no_amount(filled_parts[-1], part, path, text)
                filled_parts.append((part, filled))
                sentence += filled
                if len(sentence) > max(MAX_SENTENCE, len(text)) or self._length + len(sentence) > MAX_TEXT:
                    raise BadReference("这句话的引用展开后文字过多", 0, 0, ONLY_NAMES)
        except BadReference as error:
            span = span_of_text(text, error.start, error.length)
            self.findings.append(BAD_REFERENCE.at(span, str(error), help=error.advice, path=path))
            sentence, filled_parts = str(text), []
        finally:
            self._open.pop()
        self._length += len(sentence)
        self.segments[path] = segments_of((part, strip(filled)) for part, filled in filled_parts)
        if filled_parts and CITED in sentence:
            self.citing[path] = tuple(filled_parts)
        self.sentences[path] = traced = TracedText.at(path, sentence, self.markers)
        return traced

    def _warn_of_no_amount(
        self,
        before: tuple[str | Reference, str],
        part: str | Reference,
        path: Path,
        text: ScalarNode,
    ) -> None:
        """Add a warning for a word of direction with 无 after it: 持平无, 增长无."""
        direction, word = before
        if isinstance(direction, str) or isinstance(part, str) or not direction.filters:
            return
        if direction.filters[-1].name not in ("方向", "升降"):
            return
        name = part.paths[0].text
        span = span_of_text(text, part.start, part.length)
        phrase = f"写成 {{{{ 增减句({name}) }}}}，或者" if "增减句" in self.phrases else ""
        message = f"「{name}」是 无，印出来是「{strip(word)}无」"
        advice = f"{phrase}没有数就不写这半句"
        self.findings.append(BAD_REFERENCE.at(span, message, help=advice, path=path, severity="warning"))

    def filled(self, reference: Reference, path: Path, text: ScalarNode) -> str:
        """Return what a reference in text prints, with markers; 【待核：…】, and a finding, if it cannot be printed.

        path is that of the sentence, () for a text of the report type.  Raises BadReference if there are too many.
        """
        self._references += 1
        if self._references > MAX_REFERENCES:
            raise BadReference(f"各句的引用合计超过 {MAX_REFERENCES:,} 处", 0, 0, "删去重复的引用")
        if reference.cited:
            span = span_of_text(text, reference.start, reference.length)
            self.citations.append(Citation(reference.phrase + reference.cited, span))
            return citation(reference.phrase, reference.cited)
        try:
            return self._value(reference, path)
        except _FollowsRefusal:
            return f"【待核：{reference.source}】"
        except Unresolved as error:
            bases = self._lookup.bases(path)
            if not any(self._lookup.meets_unreadable(pattern, bases) for pattern in reference.paths):
                span = span_of_text(text, reference.start, reference.length)
                self.findings.append(error.code.at(span, str(error), help=error.advice, path=path))
            return f"【待核：{reference.source}】"

    def _value(self, reference: Reference, path: Path) -> str:
        values = [self._look_up(pattern, path) for pattern in reference.paths]
        value: Any
        try:
            if reference.phrase:
                phrase = self.phrases.get(reference.phrase)
                if phrase is None:
                    advice = nearest(reference.phrase, list(self.phrases), "短语")
                    raise Unresolved(f"没有「{reference.phrase}」这个短语", advice)
                value = phrase(*values)
            else:
                value = values[0]
            for step in reference.filters:
                if step.name not in FIGURE_FILTERS:
                    raise Unresolved(f"没有「|{step.name}」这个写法", nearest(step.name, list(FIGURE_FILTERS), "写法"))
                value = apply_filter(step.name, value, *step.arguments)
        except Unresolved:
            raise
        except RecursionError:
            raise Unresolved(f"短语「{reference.phrase}」绕了一圈又用到自己", "", BAD_REFERENCE) from None
        except Exception as error:  # a phrase is a program of the report type and may raise anything
            raise refused(error, reference, values) from None
        if not isinstance(value, (str, FormattedFigure)):
            raise Unresolved(
                f"「{reference.source}」是一组内容，不能直接印出",
                "写到具体的一项，或用短语，如 列举(名称)",
                BAD_REFERENCE,
            )
        printed = value.marked() if isinstance(value, TracedText) else str(value)
        if not strip(printed).strip():
            raise prints_nothing(reference, values)
        return printed

    def _look_up(self, pattern: Pattern, path: Path) -> Any:
        """Return the value that pattern names, searched among the local figures, then in the whole file.

        Raises Unresolved if there is none, or several.
        """
        report = self.report
        if pattern.file:
            advice = f"把这个数写进「数据」再引用，并在「勾稽」里写一条规则，让它等于 {pattern.text}"
            raise Unresolved(f"句子里只能引用本文件的数，「{pattern.text}」在别的文件里", advice, BAD_REFERENCE)
        state, paths = self._lookup.find_from(pattern, self._lookup.bases(path))
        if state == "several":
            advice = "写明是哪一项，如 构成[财政拨款收入]"
            raise Unresolved(f"「{pattern.text}」指的不止一处（{len(paths)} 处）", advice, BAD_REFERENCE)
        if paths and within(paths[0], self.hidden):
            raise Unresolved(
                f"「{pattern.text}」标了 {KEY}: true，公开版的句子不能引用",
                f"改写这句话，或给它所在的项也标上 {KEY}: true",
                INTERNAL_REFERENCE,
            )
        if paths and any(isinstance(step, Named) for step in pattern.steps):
            self.picked.add(paths[0])
        if state == "found":
            node = node_at(report.root, paths[0])
            if node is None:
                return self._formatted(report.figures[paths[0]])
            return self.plain(node, paths[0])
        if paths and state == "absent":
            if paths[0][:-1] in report.holds_unreadable or str(paths[0][-1]) in report.unreadable_names:
                # it may be computed from what was refused beside it, or by a rule that was refused
                raise _FollowsRefusal
            if why := report.undivided.get(paths[0]):
                advice = "改写这句话，不引用它；除数填错了就改正"
                raise Unresolved(f"「{pattern.text}」算不出来：{why}", advice)
            if inner := self._without_local(pattern, path):
                raise Unresolved(f"没有「{pattern.text}」：「{_LOCAL}」里的数只写名称", f"写成「{inner}」")
            raise Unresolved(f"「{pattern.text}」没有填，也算不出来", "填上它，或先填好算它所用的数")
        raise Unresolved(f"没有「{pattern.text}」", "" if state == "unreadable" else self._nearest(pattern, path))

    def _without_local(self, pattern: Pattern, path: Path) -> str:
        """Return the path without 数据 in front, where that names a figure or text: 藏品 for 数据.藏品; else ""."""
        inner = pattern.text.removeprefix(f"{_LOCAL}.")
        return inner if inner != pattern.text and self._names_value(inner, path) else ""

    def _warn_of_single_braces(self, text: ScalarNode, path: Path) -> None:
        """Add a warning for { 新建 } or [[ 新建 ]] if there is a figure, text or phrase of that name."""
        found = itertools.chain(_SINGLE.finditer(text), _FOREIGN.finditer(text))
        for braces in itertools.islice(found, MAX_BRACES - self._braces):
            self._braces += 1
            name = next(filter(None, braces.groups()))
            head = name.split("|")[0].strip()
            call = head.split("(")[0]
            if not (call in self.phrases if "(" in head else self._names_value(head, path)):
                continue
            span = span_of_text(text, braces.start(), len(braces[0]))
            foreign = braces.re is _FOREIGN or "MERGEFIELD" in braces[0]
            why = "不是 gendoc 的引用" if foreign else "只有一层花括号"
            message = f"「{braces[0]}」{why}，会原样印出来，不会换成数字"
            advice = f"引用要写两层半角花括号：{{{{ {name.strip()} }}}}"
            self.findings.append(SINGLE_BRACES.at(span, message, help=advice, path=path))

    def _names_value(self, name: str, path: Path) -> bool:
        """Return whether a reference to that name would find a figure or a text."""
        try:
            pattern = Pattern.parse(name)
        except ValueError:
            return False
        return any(
            place in self.report.figures or isinstance(node_at(self.report.root, place), ScalarNode)
            for base in self._lookup.bases(path)
            for place in self._lookup.places(pattern, base)
        )

    def _nearest_item(self, pattern: Pattern) -> str:
        """Return the path with the one item that has the name in its own, 财政拨款收入 for 财政拨款; "" if there is none."""
        for place, step in enumerate(pattern.steps):
            above = tuple(key for key in pattern.steps[:place] if isinstance(key, str))
            items = node_at(self.report.root, above) if isinstance(step, Named) and len(above) == place else None
            if isinstance(step, Named) and isinstance(items, SequenceNode):
                alike = [name for name in map(name_of, items) if step.name in name]
                return pattern.text.replace(f"[{step.name}]", f"[{alike[0]}]", 1) if len(alike) == 1 else ""
        return ""

    def _nearest(self, pattern: Pattern, path: Path) -> str:
        report = self.report
        if len(self.findings) > MAX_HELPED:
            return ""
        if inner := self._without_local(pattern, path):
            return f"「{_LOCAL}」里的数只写名称，写成「{inner}」"
        if pattern.text in self.phrases:
            return f"这是短语，后面要有括号，里面写它说的是什么，如 {pattern.text}(名称)"
        if item := self._nearest_item(pattern):
            return f"是否指 {item}？"
        near, name = self._lookup.nearest_from(pattern, self._lookup.bases(path)), str(pattern.steps[-1])
        elsewhere = report.named(name)
        if near and (name in near or not elsewhere):
            return near
        if elsewhere:
            place = report.span(elsewhere[0])
            return f"第 {place.line} 行的「数据」里有这个名称，但只在那一项里有效；这里也要用，就把它移到文件开头的「数据」里"
        if report.type.schema.subschema(pattern.steps) is not None:
            return f"补上「{pattern.text}」；没有的，从这句话里去掉它"
        return "先在这一项的「数据」里写上它，例如 数据: {户数: 423 户}"
