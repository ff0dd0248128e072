"""A file read on after a mistake in its YAML, so that whatever is wrong with the rest is told at once.

YAML ends at its first mistake.  Here the line at fault is read as its finding says that it should be written, or, where
that is not clear, without its value, or not at all; what was not read is left out of the tree, with its place, so that
nothing else is said of it.  The file itself, and the places of all findings, stay as they are.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from gendoc.core.finding import Finding
from gendoc.core.source import Path, Source, Span
from gendoc.core.text import RADICAL, REFUSED, ordinary
from gendoc.data.common import CHECKED_ELSEWHERE
from gendoc.data.errors import UNQUOTED_BRACES, explain
from gendoc.data.lint import refused_characters
from gendoc.data.nodes import MappingNode, Node, ScalarNode, SequenceNode, Unreadable, node_at, walk
from gendoc.data.reader import DUPLICATE_KEY, SEVERAL_DOCUMENTS, UNREAD, TreeBuilder, YamlResult
from gendoc.data.repairs import LineEdit, Lines, Repair, change

MAX_MISTAKES = 40  # in the YAML of one file, after which it is not read on
MAX_PARSED = 4_000_000  # characters parsed in all attempts together, with those read again to explain where one ends
SOON = 8  # lines below a mistake in which another is probably due to how the first was read
_WORDS = re.compile(r"[^\s:：{}\[\],，、。；'\"“”#.()（）|=%*&@!-]{1,60}")


class _Attempt(NamedTuple):
    """What came of parsing a text: its tree, or the finding at which it ended and the line that YAML had reached."""

    builder: TreeBuilder
    root: Node | None
    ended: Finding | None = None
    line: int = 0


def read_on(result: YamlResult) -> YamlResult:
    """A file, of which a mistake in YAML left no tree, as it is read after all; result if that is no such file."""
    return _Recovery(result.source).read() or result


class _Recovery:
    """Reads one file on after its mistakes.

    lines are those of the file as they are read so far; of each, moved says from which offset on its characters stand
    how far from where they were typed (see TreeBuilder).  left_out are the parts that are not read at all.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self.lines = list(source.lines)
        self.moved: dict[int, list[tuple[int, int]]] = {}
        self.findings: list[Finding] = []
        self.left_out: list[Span] = []
        self.parsed = 0

    def read(self) -> YamlResult | None:
        """Return the file as it is read, None if it cannot be read any better."""
        if not self._without_refused():
            return None
        attempt = self._parse(self.lines, self.moved)
        assert attempt is not None
        lost: list[tuple[Span, Finding]] = []  # comments that are read otherwise afterwards
        while attempt.ended is not None:
            self.findings.append(attempt.ended)
            lines = (attempt.ended.span.line, attempt.line)
            lost += [each for each in attempt.builder.comments if each[1].span.line in lines]
            better = self._next(attempt) if len(self.findings) <= MAX_MISTAKES else None
            if better is None:
                break
            attempt = better
        if not self.findings:
            return None
        known = {(finding.code, finding.span) for finding in self.findings}
        findings = [each for each in attempt.builder.findings if (each.code, each.span) not in known]
        return YamlResult(
            self.source,
            attempt.root,
            self.findings + findings,
            attempt.builder.comments + [each for each in lost if each not in attempt.builder.comments],
            {} if attempt.root is None else self._unread(attempt.root),
        )

    def _without_refused(self) -> bool:
        """Leave out the refused characters; return False if there are too many, as in a file of another sort."""
        refused = list(itertools.islice(refused_characters(self.source), MAX_MISTAKES + 1))
        if len(refused) > MAX_MISTAKES:
            return False
        self.findings += refused
        for number in dict.fromkeys(finding.span.line for finding in refused):
            line = self.lines[number - 1]
            while match := REFUSED.search(line) or RADICAL.search(line):
                plain = ordinary(match[0]) if RADICAL.match(match[0]) else ""
                line = line[: match.start()] + plain + line[match.end() :]
                self._note(LineEdit(number, line, match.start(), len(plain) - 1))
        return True

    def _note(self, edit: LineEdit) -> None:
        self.lines[edit.line - 1] = edit.text
        if edit.moved:
            self.moved.setdefault(edit.line, []).append((edit.offset, edit.moved))

    def _parse(
        self, lines: list[str], moved: dict[int, list[tuple[int, int]]], before: _Attempt | None = None
    ) -> _Attempt | None:
        """What comes of a text, None if YAML is no farther than it was before; why it ended there is then left open."""
        read = Source(self.source.name, "\n".join(lines), self.source.path)
        self.parsed += len(read.text)
        builder = TreeBuilder(self.source, read, moved)
        root, error = builder.tree()
        if error is not None:
            mark = error.problem_mark or error.context_mark
            line = mark.line + 1 if mark else 1
            if before is not None and line <= before.line < len(lines):
                return None
            self.parsed += len(read.text)
            lines_at = {at.line + 1 for at in (error.problem_mark, error.context_mark) if at}
            unquoted = (each for each in builder.findings if each.code == UNQUOTED_BRACES.name)
            braces = (finding for finding in unquoted if finding.span.line in lines_at)
            ended = next(braces, None) or self._placed(explain(error, read, builder.quoted), builder)
            return _Attempt(builder, None, ended, line)
        last = builder.findings[-1] if builder.findings else None
        if root is None and last is not None and last.code == SEVERAL_DOCUMENTS.name:
            return _Attempt(builder, None, last, last.span.line)
        return _Attempt(builder, root)

    def _placed(self, finding: Finding, builder: TreeBuilder) -> Finding:
        """Return a finding about the text that is parsed at its place in the file."""

        def placed(span: Span) -> Span:
            if span.source is self.source:
                return span
            start = builder.written(span.line - 1, span.column - 1)
            return Span(self.source, *start, *builder.written(span.end_line - 1, span.end_column - 1))

        related = tuple((placed(span), label) for span, label in finding.related)
        return replace(finding, span=placed(finding.span), related=related)

    def _next(self, ended: _Attempt) -> _Attempt | None:
        """Return the best attempt to read on that comes farther; the file is then read so.

        Of one kind, the best is that after which YAML ends latest and no key is repeated, then the one that changes
        least; another kind is tried where YAML ends again soon, unless the finding itself says how the line should be
        written.
        """
        assert ended.ended is not None
        best: tuple[tuple[bool, int, int, int, int], _Attempt, Repair] | None = None
        kinds = Lines(self.source, self.lines).repairs(ended.ended, min(ended.line, len(self.lines)))
        for kind, repairs in enumerate(kinds):
            for repair in repairs:
                if self.parsed > MAX_PARSED:
                    break
                attempt = self._parse(*self._changed(repair), ended)
                if attempt is None or not _farther(attempt, ended, len(self.lines)):
                    continue
                reached = len(self.lines) + 1 if attempt.ended is None else attempt.line
                soon = reached < ended.line + SOON if attempt.ended else not isinstance(attempt.root, MappingNode)
                doubt = (soon, _repeated(attempt) - _repeated(ended), -reached, kind, change(repair))
                if best is None or doubt < best[0]:
                    best = doubt, attempt, repair
            if best is not None and (kind == 0 or best[0][:2] <= (False, 0)):
                break
        if best is None:
            return None
        _, attempt, repair = best
        self.lines, self.moved = self._changed(repair)
        self.left_out += [repair.left_out] if repair.left_out else []
        return attempt

    def _changed(self, repair: Repair) -> tuple[list[str], dict[int, list[tuple[int, int]]]]:
        """Return the lines, and what moved in them, of a repair."""
        lines, moved = self.lines[:], dict(self.moved)
        for edit in repair.edits:
            lines[edit.line - 1] = edit.text
            if edit.moved:
                moved[edit.line] = [*moved.get(edit.line, ()), (edit.offset, edit.moved)]
        return lines, moved

    def _unread(self, root: Node) -> dict[Path, Unreadable]:
        """The parts that were left out, by path; rules and the like with such a part go out of the tree altogether."""
        unread: dict[Path, Unreadable] = {}
        for path, node in walk(root):
            if isinstance(node, ScalarNode) and node == UNREAD and node.plain:
                first, last = node.span.line, node.span.end_line
                lines = Span(self.source, first, 1, last, len(self.source.line(last)) + 1)
                unread[path] = Unreadable(lines, _names(lines))
        for span in self.left_out:
            if self.lines[span.line - 1]:
                continue  # its key is still read, and was found above
            names = _names(span)
            path = _owner(root, span)
            word = _WORDS.search(self.source.line(span.line))
            own = word[0] if word and not self.source.line(span.line).lstrip().startswith("- ") else "\0"
            owner = node_at(root, path)
            step: tuple[str | int, ...] = (own,) if isinstance(owner, MappingNode) else ()
            if isinstance(owner, SequenceNode):
                step = (len(owner),)  # an item of it, whichever
            unread.setdefault((*path, *step), Unreadable(span, names))
        if isinstance(root, MappingNode):
            _without_parts(root, unread)
        return unread


def _farther(attempt: _Attempt, ended: _Attempt, last: int) -> bool:
    """Return whether an attempt comes farther than the one before: to the end, or to another mistake below."""
    if attempt.ended is None:
        return attempt.root is not None and not (
            ended.ended
            and ended.ended.code == SEVERAL_DOCUMENTS.name
            and any(finding.code == DUPLICATE_KEY.name for finding in attempt.builder.findings)
        )
    assert ended.ended is not None
    below = attempt.ended.span.line > ended.ended.span.line
    return below and (attempt.line > ended.line or ended.line >= last)


def _repeated(attempt: _Attempt) -> int:
    return sum(finding.code == DUPLICATE_KEY.name for finding in attempt.builder.findings)


def _names(span: Span) -> frozenset[str]:
    return frozenset(_WORDS.findall(span.source.text, span.start, span.end))


def _owner(root: Node, span: Span) -> Path:
    """Return the path to which a part belongs that was left out: by its place, and by how far right it stands."""
    path: Path = ()
    node = root
    while isinstance(node, MappingNode | SequenceNode) and not node.flow:
        above: tuple[str | int, Node, Span] | None = None
        entries: Iterable[tuple[str | int, Node, Span]] = (
            ((key, child, node.keys_at[key]) for key, child in node.items())
            if isinstance(node, MappingNode)
            else ((index, child, child.span) for index, child in enumerate(node))
        )
        for key, child, at in entries:
            if at.line < span.line:
                above = (key, child, at)
        if above is None:
            break
        key, child, at = above
        empty = isinstance(child, ScalarNode) and child.is_null
        within = isinstance(child, MappingNode | SequenceNode) and not child.flow and child.span.column <= span.column
        beside = at.column == span.column and not re.match(r"\s*\S+?[:：]", span.source.line(span.line))
        if not (at.column < span.column and (within or empty)) and not (empty and beside):
            break
        path, node = (*path, key), child
    return path


def _without_parts(root: MappingNode, unread: Iterable[Path]) -> None:
    """Take out of the tree what is not checked by the schema and has a part that was left out."""
    for key in CHECKED_ELSEWHERE:
        paths = [path for path in unread if path and path[0] == key]
        node = root.get(key)
        if any(len(path) == 1 for path in paths):
            root.pop(key, None)
        elif isinstance(node, SequenceNode):
            left_out = {path[1] for path in paths}
            node[:] = [child for index, child in enumerate(node) if index not in left_out]
