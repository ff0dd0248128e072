"""A data file's tree checked against its schema: which texts are figures or sentences, and what is wrong.

jsonschema-rs validates the structure; figures are read here, from their text.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Container, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from gendoc.core.finding import Code, Finding
from gendoc.core.source import Path
from gendoc.data.common import CHECKED_ELSEWHERE
from gendoc.data.lint import PASTED, YAML_SYNTAX, bad_names, joined, label, no_date, sentence, unspaced
from gendoc.data.nodes import MappingNode, Node, ScalarNode, SequenceNode, Unreadable, nearest_span, node_at, walk
from gendoc.data.path import show
from gendoc.data.reader import MAX_FOUND
from gendoc.data.schema import AGAINST_SCHEMA, MISSING_FIELD, UNKNOWN_KEY, WRONG_SHAPE, Schema, type_of
from gendoc.figures.figure import Figure, FigureType, read_figure
from gendoc.figures.spelling import PENDING
from gendoc.figures.units import NotAFigure

EMPTY_VALUE = Code("empty-value")
NOT_A_FIGURE = Code("not-a-figure")
PENDING_FIGURE = Code("pending-figure", help="填上数字；没有发生写 0 或 无。仍要先看版面可用 --draft")
PENDING_TEXT = Code("pending-text", help="换成实际的内容。仍要先看版面可用 --draft")
_DEPARTMENT = ("单位",)
_NAME = "名称"
_WIDE_MARK = re.compile("[：，；、｝]")
_RULE_MARK = re.compile(r"\{\s*(?:id|规则)\s*(?:：|:\S)|\{.*[，；、]\s*[a-z则差由象人期文]+\s*[:：]")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_LETTER = re.compile(r"[^\W\d_]")
_TO_FILL = re.compile(f"{PENDING}(?![补报充写表])")  # 待填补, 待填报, 待填写 are words of their own


_NOT_READ = (WRONG_SHAPE.name, MISSING_FIELD.name, PASTED.name)


@dataclass(slots=True, eq=False, repr=False)
class ValidatedTree:
    """A data file's tree as the schema interprets it.

    figures, sentences and scopes are by path: scopes are the mappings of local figures around a sentence,
    innermost first; local are all such mappings, and the groups within them.  unreadable are the parts
    that were refused: findings say what is wrong with them, and rules and sentences add none.
    """

    figures: dict[Path, Figure] = field(default_factory=dict)
    sentences: dict[Path, ScalarNode] = field(default_factory=dict)
    scopes: dict[Path, tuple[Path, ...]] = field(default_factory=dict)
    local: list[Path] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    unreadable: dict[Path, Unreadable] = field(default_factory=dict)


def validate(schema: Schema, root: MappingNode, left_out: Mapping[Path, Unreadable] | None = None) -> ValidatedTree:
    """Return the figures and sentences of a data file's tree, and every finding.

    left_out are the parts that could not be read as YAML: nothing is said of them, nor that they are missing.
    """
    left_out = left_out or {}
    reader = _Reader(schema, left_out)
    instance = reader.read(root, schema.document, (), ())
    tree, settled = reader.tree, reader.settled
    refused: set[Path] = set()
    complaints = _complaints(schema, instance, root)
    new = (
        (path, finding)
        for path, finding in complaints
        if finding is None or not _within(_subject(path, finding), settled)
    )
    if left_out:
        new = ((path, finding) for path, finding in new if finding is None or not _lacks(path, finding, left_out))
    for path, finding in itertools.islice(new, MAX_FOUND):
        if finding is None or finding.code in _NOT_READ or not node_at(root, path):
            settled.add(path)
        if finding is None:
            tree.figures.pop(path, None)
        if finding is not None:
            tree.findings.append(finding)
            choice = finding.code == AGAINST_SCHEMA.name and "enum" in schema.shape_at(path, "string")
            if choice or finding.code == UNKNOWN_KEY.name:
                refused.add(path)  # a rule could only repeat this finding
    refused |= settled - tree.figures.keys()
    tree.unreadable |= {path: Unreadable.at(root, path) for path in refused} | dict(left_out)
    for path in reader.mended:
        tree.unreadable[path] = Unreadable(nearest_span(root, path), frozenset({str(path[-1])}))
    return tree


def lacking(
    schema: Schema, root: MappingNode, derived: Container[Path], unread: Mapping[Path, Unreadable]
) -> Iterator[Finding]:
    """Findings for values that are neither typed nor derived by a rule, and that the report cannot do without.

    Nothing is said of a mapping of which a part could not be read, nor of a value that a rule which could not be read
    seems to derive.
    """
    if not schema.has_needed:
        return
    broken = {path[:end] for path in unread for end in range(len(path) + 1)}
    written = frozenset[str]().union(*(part.names for part in unread.values()))
    for path, node in walk(root):
        if not isinstance(node, MappingNode) or path in broken:
            continue
        for names in schema.needed_at(path):
            if any(name in node or (*path, name) in derived for name in names):
                continue
            if not written.isdisjoint(names) and str(node.get(_NAME, path[-1] if path else "")) in written:
                continue
            what = "或".join(f"「{name}」" for name in names)
            advice = "补上" + "，或".join(f"「{name}:」{_described(schema, (*path, name))}" for name in names)
            parent = node_at(root, path[:-1])
            keys_at = parent.keys_at if isinstance(parent, MappingNode) else {}
            span = keys_at.get(str(path[-1])) or nearest_span(root, path) if path else node.span
            yield MISSING_FIELD.at(span, f"「{show(path)}」缺少{what}", help=advice, path=(*path, names[0]))


def _described(schema: Schema, path: Path) -> str:
    description = (schema.subschema(path) or {}).get("description", "")
    return f"（{description}）" if description else ""


def _complaints(schema: Schema, instance: Any, root: MappingNode) -> Iterator[tuple[Path, Finding | None]]:
    for error in schema.errors(instance):
        from gendoc.data.messages import explain  # only where something is wrong

        if error is None:
            help = "先改正已经列出的；没有列出的，先删去长列表的后一半再核对一次，就知道在哪一半"
            yield (), AGAINST_SCHEMA.at(root.span, "文件里不合报告种类要求的地方可能太多，没有全部列出", help=help)
            return
        yield from explain(error, root, schema)


def _within(path: Path, settled: set[Path]) -> bool:
    return any(path[:end] in settled for end in range(len(path) + 1))


def _lacks(path: Path, finding: Finding, left_out: Mapping[Path, Unreadable]) -> bool:
    """Return whether a finding only says that something lacks what was left out of it, or may have been."""
    if finding.code == UNKNOWN_KEY.name:
        return False
    if finding.code == MISSING_FIELD.name:
        inside = [part for at, part in left_out.items() if at[:-1] == path[:-1]]
        return (*path[:-1], "\0") in left_out or any(path[-1] in part.names for part in inside)
    return any(at[: len(path)] == path for at in left_out)


def _subject(path: Path, finding: Finding | None) -> Path:
    """Return the path that a finding is about: for an unknown key, that of the mapping around it."""
    return path[:-1] if finding is not None and finding.code == UNKNOWN_KEY.name else path


def _wide_marks(node: MappingNode, schema: Mapping[str, Any]) -> Finding | None:
    """Return the finding for braces on one line with Chinese marks, which are then read as meant; else None."""
    span = node.extent
    if not node.flow or span.end_line != span.line or not _WIDE_MARK.search(span.source.text, span.start, span.end):
        return None
    from gendoc.data.braces import mended_mapping  # only where such a mark was typed

    return mended_mapping(node, schema)


def _blank(node: Node) -> bool:
    return isinstance(node, ScalarNode) and node.is_null


class _Reader:
    """Reads a tree side by side with its schema, once; the result is in tree.

    settled are the paths of figures and of values refused here; what the validator says of them is ignored.
    """

    def __init__(self, schema: Schema, left_out: Mapping[Path, Unreadable]) -> None:
        self.schema = schema
        self.left_out = left_out
        self.tree = ValidatedTree()
        self.settled: set[Path] = set(left_out)
        self.mended: set[Path] = set()  # what is wrong with the name of a figure is told where it stands
        self.within: Collection[str] = ()  # the keys around the value that is read

    def read(self, node: Node, declared: Mapping[str, Any], path: Path, scopes: tuple[Path, ...]) -> Any:
        """Return node as plain JSON for the validator, figures as null; record its figures and sentences.

        declared is the schema of what may stand at path, scopes the mappings of local figures around it.
        """
        if isinstance(node, ScalarNode):
            return None if path in self.left_out else self._text(node, declared, path, scopes)
        subschema = self.schema.shaped(declared, "object" if isinstance(node, MappingNode) else "array")
        if "figure" in subschema:
            help = "只写一个数字，例如 2366.45"
            return self._refuse(path, WRONG_SHAPE.at(node.span, "这里应填一个数字，却是一组内容", help=help, path=path))
        if isinstance(node, SequenceNode):
            items = subschema.get("items")
            item = items if isinstance(items, dict) else {}
            node[:] = [self._in_braces(child, item) for child in node]
            return [self.read(child, item, (*path, index), scopes) for index, child in enumerate(node)]
        return self._mapping(node, subschema, path, scopes)

    def _mapping(
        self, node: MappingNode, subschema: Mapping[str, Any], path: Path, scopes: tuple[Path, ...]
    ) -> dict[str, Any]:
        inner = scopes
        if (wide := _wide_marks(node, subschema)) is not None:
            self.tree.findings.append(wide)
        for key in node:
            if (self.schema.child(subschema, key) or {}).get("scope"):
                inner = ((*path, key), *inner)
        instance: dict[str, Any] = {}
        names = subschema.get("properties", {})
        for key, child in node.items():
            if not path and key in CHECKED_ELSEWHERE:
                self._rules(child, key)
                continue  # they are checked where they are loaded
            if isinstance(child, ScalarNode) and child.is_null:
                meant, slip = unspaced(key, node.keys_at[key], names)
                if slip is not None and (meant in names or path in scopes or path[:-1] in scopes):
                    self._refuse((*path, meant), slip)
                    self.mended.add((*path, meant))
                    continue
                if self._goes_on(node, key, subschema, path):
                    continue
                if subschema.get("additionalProperties") is False and key not in names:
                    instance[key] = None  # the key is wrong, and what it lacks with it
                    continue
            self.within = node
            below = self.schema.child(subschema, key) or {}
            node[key] = child = self._in_braces(child, below)
            instance[key] = self.read(child, below, (*path, key), inner)
        if subschema.get("scope"):
            wrong = list(bad_names(node))
            self.tree.findings += wrong
            if wrong:
                from gendoc.data.labels import mended_names

                self.mended |= mended_names(node, path)
            self.tree.local.append(path)
            self.tree.local.extend((*path, key) for key, child in node.items() if isinstance(child, MappingNode))
        return instance

    def _rules(self, node: Node, key: str) -> None:
        """Tell of rules and the like in braces whose marks YAML does not take; see braces.mended_rules."""
        if not isinstance(node, SequenceNode):
            return
        typed = node.extent.source.text[node.extent.start : node.extent.end]
        if not _RULE_MARK.search(typed):
            return
        from gendoc.data.braces import mended_rules  # only where such a mark was typed

        for index, (span, finding) in mended_rules(node):
            self.tree.findings.append(finding)
            if span is not None:
                names = frozenset(re.findall(r"[^\W\d_]+", span.source.text[span.start : span.end]))
                self.tree.unreadable[(key, index)] = Unreadable(span, names)

    def _in_braces(self, node: Node, declared: Mapping[str, Any]) -> Node:
        """Return a node, or the mapping that is meant if it is a text in full-width braces; that is then told."""
        if not isinstance(node, ScalarNode) or node[:1] != "｛":
            return node
        from gendoc.data.braces import mended_text

        subschema = self.schema.shaped(declared, "object")
        meant = mended_text(node, subschema) if "properties" in subschema or "scope" in subschema else None
        if meant is None:
            return node
        self.tree.findings.append(meant[1])
        return meant[0]

    def _goes_on(self, node: MappingNode, key: str, subschema: Mapping[str, Any], path: Path) -> bool:
        """Return whether a key in braces is the rest of a text with a comma in it, which is told of its first part."""
        names, span = subschema.get("properties", {}), node.keys_at[key]
        if not node.flow or key in names or span.source.text[span.end :].lstrip()[:1] not in (",", "}"):
            return False
        before = list(itertools.takewhile(lambda name: name != key, node))
        rest = list(itertools.takewhile(lambda name: _blank(node[name]) and name not in names, reversed(before)))
        owner = before[-len(rest) - 1] if len(before) > len(rest) else ""
        text = node.get(owner)
        if not isinstance(text, ScalarNode) or not text.plain or not self.schema.takes_text((*path, owner)):
            return False
        if self.schema.words_at((*path, owner)) or self.schema.figure_type((*path, owner)) is not None:
            return False
        if (nameless := self._nameless(node, key, subschema, path)) is not None:
            self._refuse(*nameless)
        elif not rest:
            help = f"给「{owner}」的内容加上单引号，从「{text[:8]}」起到「{key[-8:]}」止；或把逗号改成全角的「，」"
            message = f"「{key}」前面的半角逗号把「{owner}」的内容断成了两项"
            self.tree.findings.append(YAML_SYNTAX.at(span, message, help=help, path=(*path, owner)))
        return True

    def _nameless(
        self, node: MappingNode, key: str, subschema: Mapping[str, Any], path: Path
    ) -> tuple[Path, Finding] | None:
        """Return the one figure that braces lack, with the finding for a key that is its number: {名称: 甲, 4.06}."""
        names = subschema.get("required") or subschema.get("properties", {})
        lacking = [name for name in names if name not in node and self.schema.figure_type((*path, name)) is not None]
        if len(lacking) != 1 or not _NUMBER.fullmatch(key):
            return None
        at, help = (*path, lacking[0]), f"写成「{lacking[0]}: {key}」"
        return at, YAML_SYNTAX.at(node.keys_at[key], f"「{key}」前面少了名称", help=help, path=at)

    def _text(self, node: ScalarNode, declared: Mapping[str, Any], path: Path, scopes: tuple[Path, ...]) -> Any:
        subschema = self.schema.shaped(declared, "figure")
        if "figure" not in subschema:
            subschema = self.schema.shaped(declared, "string")
        if node.is_null or node.isspace():
            return self._refuse(path, self._empty(node, path))
        if node.span.end_line > node.span.line:
            siblings = self.schema.properties_at(path[:-1]) if isinstance(path[-1], str) else ()
            wrong = joined(node, path, siblings)
            if wrong is not None:
                return self._refuse(path, wrong)
        if path == _DEPARTMENT and not _LETTER.search(node):
            message = f"「单位」写的是「{node}」，不是单位的名称"
            return self._refuse(path, EMPTY_VALUE.at(node.span, message, help="填上单位的名称", path=path))
        if "figure" in subschema:
            return self._figure(node, type_of(subschema), path)
        tree = self.tree
        if _TO_FILL.search(node):
            tree.findings.append(_unfilled(node, path))
        if subschema.get("date") and (wrong := no_date(node, path)) is not None:
            tree.findings.append(wrong)
        if subschema.get("narrative"):
            tree.findings += sentence(node, path)
            tree.sentences[path] = node
            tree.scopes[path] = scopes
        elif subschema.get("type") == "string" and "const" not in subschema and "enum" not in subschema:
            tree.findings += label(node, path)
        if subschema.get("type") == "boolean" and node.plain and node in ("true", "false"):
            return node == "true"
        return str(node)

    def _figure(self, node: ScalarNode, wanted: FigureType, path: Path) -> None:
        try:
            figure = read_figure(str(node), wanted, path, node.span)
        except NotAFigure as error:
            from gendoc.data.labels import as_a_bound

            advice = as_a_bound(error, path, self.within, self.schema) or error.advice
            return self._refuse(path, NOT_A_FIGURE.at(node.span, error.why, help=advice, path=path))
        self.tree.figures[path] = figure
        if figure.state == "pending":
            help = "填上数字。仍要先看版面可用 --draft" if figure.identifier else PENDING_FIGURE.help
            self.tree.findings.append(PENDING_FIGURE.at(node.span, f"「{show(path)}」尚待填写", help=help, path=path))
        self.settled.add(path)
        return None

    def _refuse(self, path: Path, finding: Finding) -> None:
        self.tree.findings.append(finding)
        self.settled.add(path)

    def _empty(self, node: ScalarNode, path: Path) -> Finding:
        from gendoc.data.messages import to_fill
        from gendoc.data.misread import lost_error

        if node.plain and (lost := lost_error(node.span)) is not None:
            span, why, advice = lost
            return NOT_A_FIGURE.at(span, why, help=advice, path=path)
        return EMPTY_VALUE.at(node.span, f"「{show(path)}」后面是空的", help=to_fill(path, self.schema), path=path)


def _unfilled(node: ScalarNode, path: Path) -> Finding:
    span = node.span
    found = _TO_FILL.search(span.source.line(span.line), span.column - 1)
    if found is not None:
        span = span.source.span(span.line, found.start() + 1, len(PENDING))
    return PENDING_TEXT.at(span, f"「{show(path)}」里还写着「{PENDING}」", path=path)
