"""Sentences with their references filled in.

The narrative turns a report's tree into the plain data that a template sees: text, lists,
mappings, and figures that print with their markers.  A reference that leads nowhere is a
finding at its own line and column, with the nearest names.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from gendoc.core import text as suggestion
from gendoc.core.finding import Finding
from gendoc.core.source import Path, Span
from gendoc.data.nodes import MappingNode, Node, ScalarNode, SequenceNode, node_at
from gendoc.data.path import Named, Pattern, show
from gendoc.figures.figure import Figure
from gendoc.narrative.jinja_errors import reason
from gendoc.narrative.markers import CITED, CITING, MarkerTable, citation, strip
from gendoc.narrative.reference import BadReference, Reference, parts
from gendoc.narrative.segments import Segment, span_of_text
from gendoc.narrative.traced import FIGURE_FILTERS, FormattedFigure, TracedText, apply_filter
from gendoc.report.edition import KEY, within
from gendoc.report.lookup import Lookup
from gendoc.report.report import Report

Phrases = Mapping[str, Callable[..., str]]
MAX_DEPTH = 20  # sentences that refer to sentences
MAX_SENTENCE = 200_000  # characters, references filled in
MAX_TEXT = 8_000_000
MAX_BRACES = 200  # looked up, of one file
_SINGLE = re.compile(r"(?<!\{)\{([^{}]{1,100})\}(?!\})|(?<!｛)｛([^{}｛｝]{1,100})｝(?!｝)")
_NO_VALUE = object()
MAX_HELPED = 50  # nearest names take time, and nobody reads the hundredth


class Citation(NamedTuple):
    """A sentence's reference to a table or picture: label and name in one (表收支总表), and where it was written."""

    name: str
    span: Span


class _Unresolved(Exception):
    """A reference that cannot be printed; carries what to say about it."""

    def __init__(self, message: str, advice: str = "", code: str = "unknown-name") -> None:
        super().__init__(message)
        self.advice = advice
        self.code = code


@dataclass(slots=True, eq=False, repr=False)
class Narrative:
    """One rendering of a report's sentences.

    prints collects the figures and texts that sentences and template print; findings what
    could not be.  hidden are the items that this edition leaves out.  picked are the paths that sentences name by a label in them: 构成[其他收入].
    pieces says of each sentence which of its characters were typed, and which filled in.  citations are
    its references to tables and pictures, whose numbers only the document knows (see number_citations).
    """

    report: Report
    phrases: Phrases
    hidden: frozenset[Path] = frozenset()
    prints: MarkerTable = field(default_factory=MarkerTable)
    findings: list[Finding] = field(default_factory=list)
    picked: set[Path] = field(default_factory=set)
    pieces: dict[Path, list[Segment]] = field(default_factory=dict)
    citations: list[Citation] = field(default_factory=list)
    _citing: dict[Path, list[tuple[str | Reference, str]]] = field(default_factory=dict)
    _said: dict[Path, TracedText] = field(default_factory=dict)
    _labels: dict[Path, ScalarNode] = field(default_factory=dict)
    _open: list[Path] = field(default_factory=list)
    _length: int = 0
    _groups: dict[Path, Any] = field(default_factory=dict)
    _derived: Mapping[Path, list[Figure]] = field(default_factory=dict)
    _unwritten: dict[Path, dict[str, None]] = field(default_factory=dict)
    _braces: int = 0

    def __post_init__(self) -> None:
        self._derived = self.report.derived
        for parent in self._derived:
            for end in range(len(parent), 0, -1):
                key = parent[end - 1]
                if node_at(self.report.root, parent[:end]) is None and isinstance(key, str):
                    self._unwritten.setdefault(parent[: end - 1], {})[key] = None

    def context(self) -> dict[str, Any]:
        """Return what a template sees: every top-level key, sentences filled in."""
        context = self._plain(self.report.root, ())
        assert isinstance(context, dict)
        return context

    def words(self, text: ScalarNode) -> str:
        """Return a text of the report kind with its references filled in, figures marked.

        What cannot be filled in is among the findings, at its place.
        """
        counts: dict[str, int] = {}
        try:
            return "".join(
                part if isinstance(part, str) else self._filled(part, (), text, counts) for part in parts(text)
            )
        except BadReference as error:
            self.findings.append(Finding(code="bad-reference", span=text.span, message=str(error), help=error.advice))
            return str(text)

    def said(self) -> Iterator[tuple[Path, str]]:
        """Yield each sentence as it was filled in, figures marked."""
        yield from self._said.items()

    def is_hidden(self, path: Path) -> bool:
        """Return whether path stands in what this edition leaves out."""
        return within(path, self.hidden)

    def labels(self) -> Iterator[Path]:
        """Yield the path of each text that is no sentence."""
        yield from self._labels

    def number_citations(self, numbers: Mapping[str, str]) -> None:
        """Put label and number where texts refer to tables and pictures; numbers says them, by label and name."""
        if not self._citing:
            return

        def numbered(text: str) -> str:
            return CITING.sub(lambda found: numbers.get(found[1], found[1]), text)

        self.prints.texts[:] = [print_._replace(text=numbered(print_.text)) for print_ in self.prints.texts]
        for path, written in self._citing.items():
            pieces: list[Segment] = []
            for part, filled in written:
                pieces.append(Segment.after(pieces, part, strip(numbered(filled))))
            self.pieces[path] = pieces

    def _plain(self, node: Node, path: Path) -> Any:
        if isinstance(node, ScalarNode):
            figure = self.report.figures.get(path)
            if figure is not None:
                return FormattedFigure.of(figure, self.prints)
            if path in self.report.sentences:
                return self._sentence(path)
            if node.plain and node in ("true", "false") and self.report.type.schema.is_choice(path):
                return node == "true"
            self._labels[path] = node
            return TracedText.at(path, node, self.prints)
        group = self._groups.get(path)
        if group is None:
            group = self._groups[path] = self._group(node, path)
        return group

    def _group(self, node: SequenceNode | MappingNode, path: Path) -> Any:
        if isinstance(node, SequenceNode):
            places = [((*path, index), child) for index, child in enumerate(node)]
            left_out = self.report.unreadable.keys() | self.hidden
            return [self._plain(child, place) for place, child in places if place not in left_out]
        plain = {
            key: self._plain(child, (*path, key))
            for key, child in node.items()
            if (*path, key) not in self.report.unreadable and (*path, key) not in self.hidden
        }
        for figure in self._derived.get(path, ()):
            plain[str(figure.path[-1])] = FormattedFigure.of(figure, self.prints)
        for key in self._unwritten.get(path, ()):
            plain[key] = self._group(MappingNode(node.span), (*path, key))
        return plain

    def _sentence(self, path: Path) -> TracedText:
        """Return the sentence at path, its references filled in, once and for all."""
        if path in self._said:
            return self._said[path]
        if path in self._open:
            raise _Unresolved("这句话绕了一圈又引用到自己", "让一句话只引用数字和名称", "bad-reference")
        if len(self._open) >= MAX_DEPTH:
            raise _Unresolved(f"句子引用句子超过 {MAX_DEPTH} 层", "让一句话只引用数字和名称", "bad-reference")
        text = self.report.sentences[path]
        self._open.append(path)
        said = ""
        counts: dict[str, int] = {}
        pieces: list[Segment] = []
        filled_parts: list[tuple[str | Reference, str]] = []
        try:
            self._single_braces(text, path)
            for part in parts(text):
                filled = part if isinstance(part, str) else self._filled(part, path, text, counts)
                pieces.append(Segment.after(pieces, part, strip(filled)))
                filled_parts.append((part, filled))
                said += filled
                if len(said) > max(MAX_SENTENCE, len(text)) or self._length + len(said) > MAX_TEXT:
                    raise BadReference("这句话的引用展开后文字过多", 0, 0, "让一句话只引用数字和名称")
        except BadReference as error:
            written = text[error.start : error.start + error.length]
            span = span_of_text(text, written, text.count(written, 0, error.start) + 1)
            self.findings.append(Finding(code="bad-reference", span=span, message=str(error), help=error.advice))
            said, pieces = str(text), []
        finally:
            self._open.pop()
        self._length += len(said)
        self.pieces[path] = pieces
        if pieces and CITED in said:
            self._citing[path] = filled_parts
        self._said[path] = whole = TracedText.at(path, said, self.prints)
        return whole

    def _filled(self, reference: Reference, path: Path, text: ScalarNode, counts: dict[str, int]) -> str:
        written = text[reference.start : reference.start + reference.length]
        counts[written] = counts.get(written, 0) + 1
        if reference.cited:
            span = span_of_text(text, written, counts[written])
            self.citations.append(Citation(reference.phrase + reference.cited, span))
            return citation(reference.phrase, reference.cited)
        try:
            return self._value(reference, path)
        except _Unresolved as error:
            bases = (*self.report.scopes.get(path, ()), ())
            if any(Lookup(self.report).meets_unreadable(pattern, bases) for pattern in reference.paths):
                return f"【待核：{reference.source}】"
            span = span_of_text(text, written, counts[written])
            self.findings.append(Finding(code=error.code, span=span, message=str(error), help=error.advice))
            return f"【待核：{reference.source}】"

    def _value(self, reference: Reference, path: Path) -> str:
        values = [self._look_up(pattern, path) for pattern in reference.paths]
        value: Any
        try:
            if reference.phrase:
                phrase = self.phrases.get(reference.phrase)
                if phrase is None:
                    raise _Unresolved(
                        f"没有「{reference.phrase}」这个短语", _near(reference.phrase, list(self.phrases), "短语")
                    )
                value = phrase(*values)
            else:
                value = values[0]
            for step in reference.filters:
                if step.name not in FIGURE_FILTERS:
                    raise _Unresolved(f"没有「|{step.name}」这个写法", _near(step.name, list(FIGURE_FILTERS), "写法"))
                value = apply_filter(step.name, value, *step.arguments)
        except _Unresolved:
            raise
        except RecursionError:
            raise _Unresolved(f"短语「{reference.phrase}」绕了一圈又用到自己", "", "bad-reference") from None
        except Exception as error:  # whatever a stranger's phrase may raise is told, not thrown
            raise _refused(error, reference, values) from None
        if not isinstance(value, (str, FormattedFigure)):
            raise _Unresolved(
                f"「{reference.source}」是一组内容，不能直接印出",
                "写到具体的一项，或用短语，如 列举(名称)",
                "bad-reference",
            )
        printed = value.marked() if isinstance(value, TracedText) else str(value)
        if not strip(printed).strip():
            raise _nothing(reference, values)
        return printed

    def _look_up(self, pattern: Pattern, path: Path) -> Any:
        """Return what pattern names as plain data: local figures first, then the whole file."""
        report = self.report
        if pattern.file:
            advice = f"把这个数写进「数据」再引用，并在「勾稽」里写一条规则，让它等于 {pattern.text}"
            raise _Unresolved(f"句子里只能引用本文件的数，「{pattern.text}」在别的文件里", advice, "bad-reference")
        for base in (*report.scopes.get(path, ()), ()):
            found = pattern.expand(report.root, base)
            if len(found) > 1:
                raise _Unresolved(
                    f"「{pattern.text}」指的不止一处（{len(found)} 处）",
                    "写明是哪一项，如 构成[财政拨款收入]",
                    "bad-reference",
                )
            if found and self.is_hidden(found[0]):
                raise _Unresolved(
                    f"「{pattern.text}」标了 {KEY}: true，公开版的句子不能引用",
                    f"改写这句话，或给它所在的项也标上 {KEY}: true",
                    "internal-reference",
                )
            if found:
                node = node_at(report.root, found[0])
                if any(isinstance(step, Named) for step in pattern.steps):
                    self.picked.add(found[0])
                if node is not None:
                    return self._plain(node, found[0])
                if found[0] in report.figures:
                    return FormattedFigure.of(report.figures[found[0]], self.prints)
        if found and report.type.schema.knows(pattern):
            if divisor := report.undivided.get(found[0]):
                raise _Unresolved(
                    f"「{pattern.text}」算不出来：{divisor}，不能作除数", "改写这句话，不引用它；除数填错了就改正"
                )
            raise _Unresolved(f"「{pattern.text}」没有填，也算不出来", "填上它，或先填好算它所用的数")
        raise _Unresolved(f"没有「{pattern.text}」", self._nearest(pattern, path))

    def _single_braces(self, text: ScalarNode, path: Path) -> None:
        """Warn of { 新建 } where a figure of that name could be meant."""
        for found in itertools.islice(_SINGLE.finditer(text), MAX_BRACES - self._braces):
            self._braces += 1
            name = found[1] or found[2]
            head = name.split("|")[0].strip()
            call = head.split("(")[0]
            if not (call in self.phrases if "(" in head else self._leads_somewhere(head, path)):
                continue
            span = span_of_text(text, found[0], text.count(found[0], 0, found.start()) + 1)
            self.findings.append(
                Finding(
                    code="single-braces",
                    span=span,
                    severity="warning",
                    message=f"「{found[0]}」只有一层花括号，会原样印出来，不会换成数字",
                    help=f"引用要写两层半角花括号：{{{{ {name.strip()} }}}}",
                )
            )

    def _leads_somewhere(self, name: str, path: Path) -> bool:
        """Return whether a reference of that name would find a figure or a text."""
        try:
            pattern = Pattern.parse(name)
        except ValueError:
            return False
        for base in (*self.report.scopes.get(path, ()), ()):
            for found in pattern.expand(self.report.root, base):
                if found in self.report.figures or isinstance(node_at(self.report.root, found), ScalarNode):
                    return True
        return False

    def _nearest(self, pattern: Pattern, path: Path) -> str:
        report = self.report
        if len(self.findings) > MAX_HELPED:
            return ""
        bases = [*report.scopes.get(path, ()), ()]
        names = [_relative(known, base) for base in bases for known in report.figures if known[: len(base)] == base]
        names += [
            key for key, node in report.root.items() if isinstance(node, ScalarNode) and (key,) not in report.figures
        ]
        names = [name for name in dict.fromkeys(names) if name and "数据" not in name.split(".")]
        last = [name for name in names if name.split(".")[-1] == pattern.text.split(".")[-1]]
        near = suggestion.near(pattern.text, names, count=3, likeness=0.5) or last[:3]
        elsewhere = report.named(str(pattern.steps[-1]))
        if not near and elsewhere:
            place = report.span(elsewhere[0])
            return f"第 {place.line} 行的「数据」里有这个名称，但只在那一项里有效；这里也要用，就把它移到文件开头的「数据」里"
        return f"是否指 {'、'.join(near)}？" if near else "先在这一项的「数据」里写上它，例如 数据: {户数: 423 户}"


def _refused(error: Exception, reference: Reference, values: list[Any]) -> _Unresolved:
    """Return what to say of a reference that came to an error: in Chinese, whatever Python says."""
    from gendoc.narrative.sandbox import NotAList, what

    given = zip(reference.paths, values, strict=True)
    value = error.value if isinstance(error, NotAList) else _NO_VALUE
    path = next((path for path, argument in given if argument is value), None)
    if path is None:
        advice = f"改正括号里的名称：「{reference.phrase}」要印的各项，它都要有" if reference.phrase else ""
        advice = advice or "去掉 | 后面的写法，或换成适合这一项的"
        return _Unresolved(f"「{reference.source}」印不出来：{reason(error)}", advice, "bad-reference")
    advice = f"括号里写一个列表的名称；只印这一项，就写 {{{{ {path.text} }}}}"
    if isinstance(value, dict):
        lists = [f"{path.text}.{key}" for key in value if isinstance(value[key], list)]
        advice = f"是否指 {'、'.join(lists)}？" if lists else "括号里写一个列表的名称"
    said = f"「{reference.phrase}」要的是一个列表，「{path.text}」是{what(value)}"
    return _Unresolved(said, advice, "bad-reference")


def _nothing(reference: Reference, values: list[Any]) -> _Unresolved:
    """Return what to say of a reference that would leave a hole in its sentence."""
    empty = next((path.text for path, value in zip(reference.paths, values, strict=True) if value == []), "")
    given = "、".join(f"「{path.text}」" for path in reference.paths)
    fill = f"在{given}里补上「{reference.phrase}」要用的内容；" if given else ""
    return _Unresolved(
        f"「{reference.source}」什么也没有印出" + (f"：「{empty}」是空的列表" if empty else ""),
        f"{f'补上「{empty}」的各项；' if empty else fill}没有可写的，把它连同前后的话一起删去",
        "prints-nothing",
    )


def _relative(path: Path, base: Path) -> str:
    return show(path[len(base) :])


def _near(name: str, known: list[str], what: str) -> str:
    near = suggestion.near(name, known, count=2, likeness=0.4)
    return f"是否指 {'、'.join(near)}？" if near else f"可用的{what}：{'、'.join(known)}"
