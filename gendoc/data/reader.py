"""YAML files, read so that nothing typed is lost or guessed at.

libyaml yields events; the tree is built here, because a report needs each scalar's text and place, and
has to refuse what YAML would change silently: repeated keys, anchors, tags, text lost behind #, a
sentence that starts with {{.  No scalar is turned into a number, a date or a truth value here.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path as File
from types import MappingProxyType
from typing import Any, NamedTuple

import yaml

from gendoc.core.files import TOO_LARGE, Contents, contents_of, decoded, source_of
from gendoc.core.finding import Code, Finding
from gendoc.core.source import Path, Source, Span
from gendoc.core.text import REFUSED, shorten
from gendoc.data.folding import folded
from gendoc.data.grouping import GROUPED_NUMBER, behind_sign, braced, grouped, rejoined
from gendoc.data.lint import WIDE_BLANKS, WIDE_INDENT, YAML_SYNTAX, escaped, refused_characters
from gendoc.data.nodes import MAX_DEPTH, MappingNode, Node, ScalarNode, SequenceNode, Unreadable, end_at, end_of

BLANK_LINE = Code("blank-line", "warning")
DUPLICATE_KEY = Code("duplicate-key", help="两处只留一处；若是两项内容，请用不同的名称")
EMPTY_FILE = Code("empty-file", help="可用 gendoc new 2021 --department 单位名称 --kind 文种 取一份起步文件来填")
SEVERAL_DOCUMENTS = Code("several-documents", help="删去这一行 ---，或把后面的内容另存为一个文件")
TEXT_AFTER_HASH = Code("text-after-hash", help="是正文就给整句加引号；是注释就在 # 前空两格、# 后空一格，或另起一行")
YAML_ANCHOR = Code("yaml-anchor", help="是文字就整句加引号；引用数字请写 {{ 名称 }}")
YAML_TAG = Code("yaml-tag", help="是文字就整句加引号，否则删去它")
MAX_NODES = 100_000
MAX_FOUND = 1_000  # findings in one file; a file with more is not read to its end
MAX_SKIPPED = 100  # levels within a refused part: libyaml's time grows with the square of the depth
events = functools.partial(yaml.parse, Loader=getattr(yaml, "CLoader", yaml.Loader))  # what libyaml reads in a text
NotYaml = yaml.YAMLError
UNREAD = "\ue000"  # stands for a value that is not read (see recovery); typed in a file, the character is refused
_NO_KEY = "\0"  # stands for a key that was refused, whose value is dropped
_HASH = re.compile(r"[ \t]*(?=#)")
_CUT = re.compile(r"\w\n(?=.)")  # a paragraph that ends without punctuation was probably cut by mistake
_DIGITS = re.compile(r"(?:[0-9]{1,2}|[0-9]{4,})(\s*[^\d\s]\D{0,11})?")
_THREE_DIGITS = re.compile(r"[0-9０-９]{3}([.．][0-9０-９]+)?(\s*[^\d\s]\D{0,11})?")


class YamlResult(NamedTuple):
    """One file as read: its source, its tree (None if it cannot be built) and the findings.

    comments are the findings for text that YAML drops as a comment, each with the place of the value before it.  After
    a figure it is a comment indeed, and nothing is lost.  left_out are the parts that were not read because of a
    mistake in YAML, by path: see recovery.
    """

    source: Source
    root: Node | None
    wrong: list[Finding]
    comments: list[tuple[Span, Finding]]
    left_out: Mapping[Path, Unreadable] = MappingProxyType({})

    @property
    def findings(self) -> list[Finding]:
        """Return the findings of a file, those for comments included, if it is not known where its figures stand."""
        return self.beside(())

    def beside(self, figures: Iterable[Span]) -> list[Finding]:
        """Return the findings of a file with figures at these places, without those for comments after a figure."""
        ends = {(span.end_line, span.end_column) for span in figures}
        return self.wrong + [finding for span, finding in self.comments if (span.end_line, span.end_column) not in ends]


def read_file(path: File, name: str | None = None, *, inside: File | None = None) -> YamlResult:
    """Return the tree of the YAML file at path; name is what messages call it, inside the folder it must lie in.

    Raises FileMissing or CannotRead if path cannot be read at all: absent, a folder, no permission.
    """
    return read_contents(contents_of(path, name or str(path), inside=inside))


def read_contents(contents: Contents) -> YamlResult:
    """Return the tree of a YAML file that has been loaded."""
    source, wrong = decoded(contents)
    return _read(source) if wrong is None else YamlResult(source, None, [wrong], [])


def read_text(text: str, name: str) -> YamlResult:
    """Return the tree of a YAML text."""
    return _read(source_of(text, name))


def _read(source: Source) -> YamlResult:
    refused = list(itertools.islice(refused_characters(source), MAX_FOUND))
    if refused:
        return YamlResult(source, None, refused, [])
    builder = TreeBuilder(source, source)
    root, error = builder.tree()
    if error is not None:
        from gendoc.data.errors import UNQUOTED_BRACES, explain

        if not any(finding.code == UNQUOTED_BRACES.name for finding in builder.findings):
            builder.findings.append(explain(error, source, builder.quoted))
    return YamlResult(source, root, builder.findings, builder.comments)


@dataclass(slots=True, eq=False, repr=False)
class _Frame:
    """A list or mapping being built, and the key that waits for its value."""

    node: MappingNode | SequenceNode
    flow: bool
    key: ScalarNode | None = None
    last: tuple[Any, str] | None = None  # offset of the end and text of the last scalar, for numbers split at a comma
    meant: ScalarNode | None = None  # the text {{ … }} as written, of which YAML makes a mapping


@dataclass(slots=True, eq=False, repr=False)
class TreeBuilder:
    """Builds the tree of a file from what libyaml reads.

    read is the text that is parsed, source the file as it is.  They differ only where reading goes on after a mistake
    (see recovery): line by line, moved says by how many characters, from which column, a line of read is longer.
    """

    source: Source
    read: Source
    moved: Mapping[int, Sequence[tuple[int, int]]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    comments: list[tuple[Span, Finding]] = field(default_factory=list)
    frames: list[_Frame] = field(default_factory=list)
    root: Node | None = None
    quoted: Span | None = None

    def tree(self) -> tuple[Node | None, yaml.MarkedYAMLError | None]:
        """Return the tree, None if it cannot be built, and libyaml's error, if that is why."""
        try:
            return self._build(), None
        except yaml.MarkedYAMLError as error:
            return None, error

    def _build(self) -> Node | None:
        documents = nodes = skip = 0
        event: Any
        for event in events(self.read.text):
            kind = type(event).__name__
            nodes += kind.endswith(("StartEvent", "ScalarEvent"))
            if nodes > MAX_NODES:
                self.findings.append(
                    TOO_LARGE.at(self._span(event), f"文件超过 {MAX_NODES:,} 项", help="请确认没有选错文件")
                )
            if nodes > MAX_NODES or len(self.findings) + len(self.comments) > MAX_FOUND:
                return None
            if skip:
                skip += kind in ("MappingStartEvent", "SequenceStartEvent")
                skip -= kind in ("MappingEndEvent", "SequenceEndEvent")
                if skip > MAX_SKIPPED:
                    return None
                continue
            if kind == "ScalarEvent":
                self._scalar(event)
            elif kind in ("MappingStartEvent", "SequenceStartEvent"):
                skip = self._open(event, kind == "MappingStartEvent")
                if len(self.frames) > MAX_DEPTH:
                    return None
            elif kind in ("MappingEndEvent", "SequenceEndEvent"):
                frame = self.frames.pop()
                self._close(frame, event)
                self._place(frame.node if frame.meant is None else frame.meant)
            elif kind == "AliasEvent":
                self.findings.append(YAML_ANCHOR.at(self._span(event), "这里以 * 开头，YAML 把它当作引用（别名）"))
                self._place(ScalarNode.at(self._span(event), f"*{event.anchor}", plain=False))
            elif kind == "DocumentStartEvent":
                documents += 1
                if documents == 2:
                    self.findings.append(
                        SEVERAL_DOCUMENTS.at(self._span(event), "一个文件里只能有一份数据，这里用 --- 又开了一份")
                    )
                    return None
        if self.root is None:
            message = "文件里只有注释（# 后面的都是），没有数据" if "#" in self.source.text else "文件是空的"
            self.findings.append(EMPTY_FILE.at(self.source.span(), message))
        return self.root

    def _open(self, event: Any, mapping: bool) -> int:
        """Begin a list or mapping; return 1 if all of it is to be skipped, else 0."""
        span = self._span(event)
        frame = self.frames[-1] if self.frames else None
        if frame and isinstance(frame.node, MappingNode) and frame.key is None:
            start = event.start_mark.index
            if self.read.text.startswith("{", start) and self.read.text[start - 1 : start] == "{":
                from gendoc.data.errors import unquoted

                finding = unquoted(span)
                self.findings.append(finding)
                whole, written = finding.span, span.source.line(span.line)[span.column - 2 :][: finding.span.length]
                frame.meant = ScalarNode.at(whole, written, plain=False)
            else:
                self.findings.append(
                    YAML_SYNTAX.at(span, "键必须是简单的名称，不能是列表或映射", help="请写成「名称: 值」")
                )
            frame.key = ScalarNode.at(span, _NO_KEY)
            return 1
        if len(self.frames) >= MAX_DEPTH:
            from gendoc.data.errors import too_deep

            self.findings.append(too_deep(span))
        self._properties(event, span)
        flow = bool(event.flow_style)
        node: MappingNode | SequenceNode = MappingNode(span, flow=flow) if mapping else SequenceNode(span, flow=flow)
        self.frames.append(_Frame(node, flow))
        return 0

    def _close(self, frame: _Frame, event: Any) -> None:
        """Set where a list or mapping ends: at its bracket, or with its last child."""
        node = frame.node
        line, column = self.written(event.end_mark.line, event.end_mark.column)
        if not frame.flow:
            line, column = end_of(node)
        end_at(node, line, column)

    def _scalar(self, event: Any) -> None:
        span = self._span(event)
        typed = behind_sign(event)
        if not typed:
            self._properties(event, span)
        plain = not event.style
        if event.style in ("'", '"'):
            self.quoted = span
        several = event.end_mark.line > event.start_mark.line
        value = self._folded(event) if several else typed or event.value
        if several and event.style != "|" and (cut := _CUT.search(value)):
            self._blank_line(span, cut[0].strip())
        if plain and UNREAD in value:
            value = UNREAD  # with what YAML joined to it
        wrong = None if plain and value == UNREAD else escaped(value, span)
        if wrong is not None:
            self.findings.append(wrong)
            value = REFUSED.sub("", value)
        if plain and value:
            self._comment(event, span)
        text = ScalarNode.at(span, value, plain=plain)
        frame = self.frames[-1] if self.frames else None
        if frame and isinstance(frame.node, MappingNode) and frame.key is None:
            if plain and not frame.flow and value[:1] in WIDE_BLANKS and value:
                raise yaml.MarkedYAMLError(problem=WIDE_INDENT, problem_mark=event.start_mark)
            self._key(frame, text)
        else:
            if frame and frame.flow:
                self._split_number(frame, event, value)
            self._place(text)

    def _key(self, frame: _Frame, key: ScalarNode) -> None:
        assert isinstance(frame.node, MappingNode)
        first = frame.node.keys_at.get(key)
        if first is not None and self._begins_item(frame, key, first):
            frame.node = MappingNode(key.span)
        elif first is not None:
            self.findings.append(
                DUPLICATE_KEY.at(
                    key.span,
                    f"「{key}」写了两次，上一次在第 {first.line} 行",
                    label="重复",
                    related=((first, "上一次"),),
                )
            )
        frame.key = key

    def _begins_item(self, frame: _Frame, key: ScalarNode, first: Span) -> bool:
        """Return whether a repeated key is the first of another item, whose dash is missing; if so, end the item before it.

        That is so if it is the first key of an item in a list, which has others by now.
        """
        around = self.frames[-2].node if len(self.frames) > 1 else None
        node = frame.node
        if frame.flow or not isinstance(around, SequenceNode) or not isinstance(node, MappingNode) or len(node) < 2:
            return False
        if next(iter(node)) != key or key.span.column != first.column:
            return False
        self.findings.append(
            DUPLICATE_KEY.at(
                key.span,
                f"「{key}」在这一项里写了两次，上一次在第 {first.line} 行：新的一项开头少了「- 」",
                related=((first, "上一次"),),
                help=f"在「{key}」前面写「- 」（短横后空一格），与上一项的「-」左边对齐；多写的就删去",
            )
        )
        end_at(node, *end_of(node))
        around.append(node)
        return True

    def _place(self, node: Node) -> None:
        if not self.frames:
            self.root = node
            return
        frame = self.frames[-1]
        if isinstance(frame.node, SequenceNode):
            frame.node.append(node)
            return
        key = frame.key
        frame.key = None
        if key is None or key == _NO_KEY or key in frame.node:
            return
        frame.node[str(key)] = node
        frame.node.keys_at[str(key)] = key.span
        if not (frame.flow and isinstance(node, ScalarNode) and node.is_null):
            return
        if (alone := braced(frame.node, key)) is not None:
            self.findings.append(alone)
            frame.meant = ScalarNode.at(key.span, str(key), plain=False)
        elif _DIGITS.fullmatch(key) and re.search(r"[:\s]-?[0-9]+,$", self.source.text[: key.span.start][-20:]):
            rejoined(frame.node, key)  # 2412,30: as it was typed; who reads the figure says what is wrong with it
        elif _THREE_DIGITS.fullmatch(key):
            grouped(frame.node, key, self.findings)

    def _split_number(self, frame: _Frame, event: Any, value: str) -> None:
        """Add the finding for [2,366.45], which YAML reads as two numbers."""
        start, last = event.start_mark.index, frame.last
        if isinstance(frame.node, SequenceNode) and not event.style and last and _THREE_DIGITS.fullmatch(value):
            end, before = last
            if end + 1 == start and re.fullmatch(r"-?[0-9]{1,3}", before):
                self.findings.append(
                    GROUPED_NUMBER.at(
                        self._span(event),
                        f"[ ] 里的逗号把数字拆成了 {before} 和 {value}",
                        help=f"花括号、方括号里的数字不要写千分号，写作 {before}{value}；确是两项就在逗号后加一个空格",
                    )
                )
        frame.last = (event.end_mark.index, value)

    def _properties(self, event: Any, span: Span) -> None:
        if event.anchor:
            self.findings.append(
                YAML_ANCHOR.at(
                    span.source.span(span.line, span.column, len(event.anchor) + 1),
                    f"「&{event.anchor}」是 YAML 的锚点写法，这几个字会丢失",
                )
            )
        if event.tag and event.tag != "!":
            shown = event.tag.replace("tag:yaml.org,2002:", "!!")
            at = span.source.span(span.line, span.column, min(len(shown), span.length))
            self.findings.append(YAML_TAG.at(at, f"「{shown}」是 YAML 的标签写法，gendoc 不用标签"))

    def _comment(self, event: Any, value: Span) -> None:
        """Add the finding for text after a value that YAML drops as a comment: 项目 #2 资金."""
        line = self.read.line(event.end_mark.line + 1)
        match = _HASH.match(line, event.end_mark.column)
        if match is None:
            return
        blanks = match.end() - match.start()
        comment = line[match.end() :]
        if comment.startswith("# ") and blanks >= 2:
            return
        column = event.end_mark.column + blanks + 1
        span = self.source.span(event.end_mark.line + 1, column, len(comment.rstrip()))
        self.comments.append((value, TEXT_AFTER_HASH.at(span, f"「{shorten(comment, 20, 20)}」会被当作注释丢掉")))

    def _folded(self, event: Any) -> str:
        """Return the value of a scalar of several lines without the spaces that YAML puts between Chinese."""
        first, last = event.start_mark.line, event.end_mark.line
        lines = self.read.lines[first : last + 1]
        if event.style == ">":
            lines = lines[1:] if event.end_mark.column else lines[1:-1]
        else:
            lines[-1] = lines[-1][: event.end_mark.column]
            lines[0] = lines[0][event.start_mark.column :]
        return folded(event.value, lines, event.style or "")

    def _blank_line(self, span: Span, last: str) -> None:
        """Add the warning for an empty line in the middle of a sentence; last are the characters before it."""
        for number in range(span.line + 1, span.end_line):
            before = self.source.line(number - 1).rstrip()
            if not self.source.line(number).strip() and before.endswith(last):
                place, advice = (
                    self.source.span(number - 1, len(before)),
                    "是一段就删去空行；确要分段，前一段以标点结尾",
                )
                message = f"「{before[-8:].strip()}」后面空了一行，这句话会断成两段"
                self.findings.append(BLANK_LINE.at(place, message, help=advice))
                return

    def _span(self, event: Any) -> Span:
        start, end = event.start_mark, event.end_mark
        line, column = end.line, end.column
        if line > start.line and getattr(event, "style", "") in ("|", ">"):  # libyaml's end is past blank lines
            while line > start.line and not self.read.line(line + 1)[:column].strip():
                line, column = line - 1, len(self.read.line(line))
        if self.moved:
            return Span(self.source, *self.written(start.line, start.column), *self.written(line, column))
        return Span(self.source, start.line + 1, start.column + 1, line + 1, column + 1)

    def written(self, line: int, column: int) -> tuple[int, int]:
        """Return the line and column of the file, from 1, for those of a mark in the text that is parsed."""
        for start, by in reversed(self.moved.get(line + 1, ())):
            if column > start:
                column = max(start, column - by)
        return line + 1, column + 1
