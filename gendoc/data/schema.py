"""What a data file may hold: a report kind's schema.

schema.yaml is JSON Schema 2020-12 with some words of gendoc's own: `figure` (unit, decimals,
count, exact, grouping, identifier: see FigureType), `narrative: true` (a sentence, which may
refer to figures), `scope: true` (a mapping of local figures, 数据), `printed: false` (a text that
is printed only where a sentence refers to it), `date: true` (a day that there is), and for the next
year's file `carried_from` (an opening figure's closing one) and `fresh: true` (to be written anew).
Structure is validated by jsonschema-rs; figures are read here, from their text.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from gendoc.core.finding import Finding
from gendoc.core.source import Path, Span
from gendoc.data.common import CHECKED_ELSEWHERE, COMMON
from gendoc.data.lint import bad_names, joined, label, no_date, sentence, unspaced
from gendoc.data.nodes import MAX_DEPTH, MappingNode, Node, ScalarNode, SequenceNode, nearest_span, node_at
from gendoc.data.path import Each, Named, Pattern, Step, show
from gendoc.data.reader import MAX_FOUND, YamlResult
from gendoc.data.schema_export import _as_json, _exported, _standard
from gendoc.figures.figure import Figure, FigureType, read_figure
from gendoc.figures.spelling import PENDING
from gendoc.figures.units import NotAFigure

MAX_ALTERNATIVES = 6  # alternatives within alternatives: a schema may refer to itself
_SHAPES = {"type", "figure", "enum", "const", "properties", "items"}
_TO_FILL = re.compile(f"{PENDING}(?![补报充])")  # 待填补, 待填报 are words of their own
_WORD_MEANS = {
    "decimals": "应是 0 到 9 的整数",
    "unit": "应是一个单位，如 万元",
    "minimum": "应是整数",
    "maximum": "应是整数",
}
_FIGURE_WORDS = {"unit", "decimals", "count", "exact", "grouping", "identifier", "minimum", "maximum"}


@dataclass(slots=True, eq=False, repr=False)
class ValidatedTree:
    """What the schema makes of a tree: its figures, sentences and scopes, and what is wrong."""

    figures: dict[Path, Figure] = field(default_factory=dict)
    sentences: dict[Path, ScalarNode] = field(default_factory=dict)
    scopes: dict[Path, tuple[Path, ...]] = field(default_factory=dict)
    local: list[Path] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    skip: set[Path] = field(default_factory=set)
    unusable: set[Path] = field(default_factory=set)


class Schema:
    """One report kind's schema, ready to read data files with."""

    def __init__(self, document: dict[str, Any]) -> None:
        """Take a schema as plain JSON; raises ValueError if it is not a sound schema."""
        from jsonschema_rs import Draft202012Validator

        self.document = document
        properties = document.setdefault("properties", {})
        if not isinstance(properties, dict):
            raise ValueError("properties 应是一组「名称: 内容」")
        for key, value in COMMON.items():
            properties.setdefault(key, value)
        try:
            self._validator = Draft202012Validator(_standard(document))
        except ValueError as error:
            raise ValueError(str(error).split("\n")[0]) from error

    @classmethod
    def load(cls, reading: YamlResult) -> tuple[Schema | None, list[Finding]]:
        """Return the schema that a file holds, or None and what is wrong with it."""
        if reading.findings or not isinstance(reading.root, MappingNode):
            return None, reading.findings or [_unsound(reading.source.span(), "schema.yaml 应是一组「名称: 内容」")]
        findings = list(_misused_words(reading.root))
        if findings:
            return None, findings
        try:
            return cls(_as_json(reading.root)), []
        except ValueError as error:
            path = tuple(getattr(error.__cause__, "instance_path", ()))
            where = f"「{show(path)}」" if path else "这里"
            return None, [_unsound(nearest_span(reading.root, path), f"{where}不合 JSON Schema 的规定：{error}")]

    def understand(self, root: MappingNode) -> ValidatedTree:
        """Return the figures and sentences of a data file's tree, and every finding."""
        result = ValidatedTree()
        instance = self._read(root, self.document, (), (), result)
        told = (pair for error in self._validator.iter_errors(instance) for pair in self._told(error, root))
        new = ((path, finding) for path, finding in told if not _below(_told_of(path, finding), result.skip))
        for path, finding in itertools.islice(new, MAX_FOUND):
            if finding is None or finding.code in ("wrong-shape", "missing-field") or not node_at(root, path):
                result.skip.add(path)
            if finding is not None:
                result.findings.append(finding)
                choice = finding.code == "schema" and "enum" in self.shape_at(path, "string")
                if choice or finding.code == "unknown-key":
                    result.unusable.add(path)  # rules would only say the same again
        result.unusable |= result.skip - result.figures.keys()
        return result

    def subschema(self, steps: tuple[Step, ...]) -> dict[str, Any] | None:
        """Return the schema of what stands at steps, None if the schema allows nothing there."""
        sub: dict[str, Any] | None = self.document
        for step in steps:
            if sub is None:
                return None
            if isinstance(step, str):
                sub = self._child(self._shaped(sub, "object"), step)
            elif isinstance(step, (int, Each, Named)):
                items = self._shaped(sub, "array").get("items")
                sub = self._followed(items) if isinstance(items, dict) else None
        return sub

    def properties_at(self, path: tuple[Step, ...]) -> tuple[str, ...]:
        """Return the keys that a mapping at path may have."""
        sub = self.subschema(path)
        return tuple(self._shaped(sub, "object").get("properties", ())) if sub is not None else ()

    def shape_at(self, path: Path, shape: str) -> dict[str, Any]:
        """Return the schema of what stands at path if it has a shape: "object", "array" or "string"; {} if unknown."""
        sub = self.subschema(path)
        return self._shaped(sub, shape) if sub is not None else {}

    def takes_text(self, path: Path) -> bool:
        """Return whether a plain text may stand at path."""
        sub = self.subschema(path)
        return sub is not None and _allows(self._shaped(sub, "string"), "string")

    def prints(self, path: Path) -> bool | None:
        """Return whether the label at path is to be printed in any case: False if it is left to sentences.

        None if it is no label but one of some choices, or nothing that the schema knows.
        """
        sub = self.subschema(path)
        label = self._shaped(sub, "string") if sub is not None else {}
        if not _allows(label, "string") or "const" in label or "enum" in label:
            return None
        return label.get("printed") is not False

    def is_choice(self, path: Path) -> bool:
        """Return whether what stands at path is true or false, and nothing else."""
        return self.shape_at(path, "boolean").get("type") == "boolean"

    def figure_type(self, path: Path) -> FigureType | None:
        """Return what the schema says of the figure at path, None if no figure may stand there."""
        sub = self.subschema(path)
        declared = self._shaped(sub, "figure").get("figure") if sub is not None else None
        return _figure_type(declared) if declared is not None else None

    def knows(self, pattern: Pattern) -> bool:
        """Return whether a figure may stand where an absolute pattern points."""
        sub = self.subschema(pattern.steps)
        return sub is not None and "figure" in self._shaped(sub, "figure")

    def knows_text(self, pattern: Pattern) -> bool:
        """Return whether a plain text (a name, one of some choices) may stand where an absolute pattern points."""
        sub = self.subschema(pattern.steps)
        found = self._shaped(sub, "string") if sub is not None else {}
        return "figure" not in found and (_allows(found, "string") or "enum" in found or "const" in found)

    def is_fresh(self, path: Path) -> bool:
        """Return whether the text at path is to be written anew each year."""
        return bool((self.subschema(path) or {}).get("fresh"))

    def carried(self) -> Iterator[tuple[Path, Path]]:
        """Yield each opening figure's path with that of the closing figure it takes up."""
        for path, sub in self._declared((), self.document, 0):
            if "carried_from" in sub:
                yield path, tuple(str(step) for step in Pattern.parse(sub["carried_from"]).steps)

    def _declared(self, path: Path, sub: Mapping[str, Any], depth: int) -> Iterator[tuple[Path, dict[str, Any]]]:
        """Yield what is declared by name, at and below path; lists are left out."""
        here = self._shaped(sub, "object")
        yield path, here
        if depth < MAX_DEPTH:
            for key, child in here.get("properties", {}).items():
                yield from self._declared((*path, key), child, depth + 1)

    def to_json(self) -> dict[str, Any]:
        """Return the schema as standard JSON Schema, for editors: figures become numbers or text."""
        exported: dict[str, Any] = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
        exported.update(_exported(_standard(self.document)))
        return exported

    def _followed(self, sub: Mapping[str, Any]) -> dict[str, Any]:
        """Return sub with its $ref followed; what stands beside the $ref wins."""
        if "$ref" not in sub:
            return cast("dict[str, Any]", sub)
        merged = dict(sub)
        for _ in range(16):
            ref = merged.pop("$ref", None)
            if not isinstance(ref, str) or not ref.startswith("#/"):
                return merged
            target: Any = self.document
            for key in ref[2:].split("/"):
                target = target.get(key, {}) if isinstance(target, dict) else {}
            merged = {**target, **merged}
        return merged

    def _shaped(self, sub: Mapping[str, Any], shape: str, depth: int = 0) -> dict[str, Any]:
        """Return the alternative of sub (through anyOf or oneOf) that allows a shape.

        Alternatives that only set conditions, as which keys are required, are no shapes: sub itself is.
        """
        merged = self._followed(sub)
        options = merged.get("anyOf") or merged.get("oneOf")
        if not isinstance(options, list) or depth > MAX_ALTERNATIVES:
            return merged
        choices = [self._shaped(option, shape, depth + 1) for option in options]
        if not any(choice.keys() & _SHAPES for choice in choices):
            return merged
        return next((choice for choice in choices if _allows(choice, shape)), choices[0])

    def _child(self, sub: Mapping[str, Any], key: str) -> dict[str, Any] | None:
        child = sub.get("properties", {}).get(key, sub.get("additionalProperties"))
        return self._followed(child) if isinstance(child, dict) else None

    def _read(
        self, node: Node, sub: Mapping[str, Any], path: Path, scopes: tuple[Path, ...], out: ValidatedTree
    ) -> Any:
        """Return node as plain JSON for the validator; record its figures and sentences."""
        if isinstance(node, ScalarNode):
            return self._read_text(node, sub, path, scopes, out)
        shape = "object" if isinstance(node, MappingNode) else "array"
        here = self._shaped(sub, shape)
        if "figure" in here:
            message = "这里应填一个数字，却是一组内容"
            out.findings.append(
                Finding(code="wrong-shape", span=node.span, message=message, help="只写一个数字，例如 2366.45")
            )
            out.skip.add(path)
            return None
        if isinstance(node, SequenceNode):
            items = here.get("items")
            item = items if isinstance(items, dict) else {}
            return [self._read(child, item, (*path, n), scopes, out) for n, child in enumerate(node)]
        inner = scopes
        for key in node:
            if (self._child(here, key) or {}).get("scope"):
                inner = ((*path, key), *inner)
        instance: dict[str, Any] = {}
        names = here.get("properties", {})
        for key, child in node.items():
            if not path and key in CHECKED_ELSEWHERE:
                continue  # whoever loads them says what is wrong with them
            if isinstance(child, ScalarNode) and child.is_null:
                meant, slip = unspaced(key, node.keys_at[key])
                if slip is not None and (meant in names or path in scopes or path[:-1] in scopes):
                    out.findings.append(slip)
                    out.skip.add((*path, meant))
                    continue
            instance[key] = self._read(child, self._child(here, key) or {}, (*path, key), inner, out)
        if here.get("scope"):
            out.findings += bad_names(node)
            out.local.append(path)
            out.local.extend((*path, key) for key, child in node.items() if isinstance(child, MappingNode))
        return instance

    def _read_text(
        self, node: ScalarNode, sub: Mapping[str, Any], path: Path, scopes: tuple[Path, ...], out: ValidatedTree
    ) -> Any:
        here = self._shaped(sub, "figure")
        if "figure" not in here:
            here = self._shaped(sub, "string")
        if node.is_null or node.isspace():
            out.findings.append(self._empty(node, path))
            out.skip.add(path)
            return None
        if node.span.end_line > node.span.line:
            wrong = joined(node, path, self.properties_at(path[:-1]) if isinstance(path[-1], str) else ())
            if wrong is not None:
                out.findings.append(wrong)
                out.skip.add(path)
                return None
        if "figure" in here:
            try:
                figure = read_figure(str(node), _figure_type(here["figure"]), path, node.span)
            except NotAFigure as error:
                out.findings.append(Finding(code="not-a-figure", span=node.span, message=error.why, help=error.advice))
                out.skip.add(path)
                return None
            out.figures[path] = figure
            if figure.state == "pending":
                out.findings.append(
                    Finding(
                        code="pending-figure",
                        span=node.span,
                        message=f"「{show(path)}」尚待填写",
                        help="填上数字；没有发生写 0 或 无。仍要先看版面可用 --draft",
                    )
                )
            out.skip.add(path)
            return None
        if _TO_FILL.search(node):
            out.findings.append(_unfilled(node, path))
        if here.get("date") and (wrong := no_date(node, path)) is not None:
            out.findings.append(wrong)
        if here.get("narrative"):
            out.findings += sentence(node)
            out.sentences[path] = node
            out.scopes[path] = scopes
        elif here.get("type") == "string" and "const" not in here and "enum" not in here:
            out.findings += label(node, path)
        if here.get("type") == "boolean" and node.plain and node in ("true", "false"):
            return node == "true"
        return str(node)

    def _told(self, error: Any, root: MappingNode) -> Iterator[tuple[Path, Finding | None]]:
        from gendoc.data.messages import explain

        return explain(error, root, self)

    def _empty(self, node: ScalarNode, path: Path) -> Finding:
        from gendoc.data.messages import to_fill

        message = f"「{show(path)}」后面是空的"
        return Finding(code="empty-value", span=node.span, message=message, help=to_fill(path, self))


def _allows(sub: Mapping[str, Any], shape: str) -> bool:
    if shape == "figure":
        return "figure" in sub
    kind = sub.get("type")
    return kind == shape or (isinstance(kind, list) and shape in kind)


def _figure_type(declared: Mapping[str, Any]) -> FigureType:
    words = dict(declared)
    if words.get("unit") == "*":
        words["unit"] = None
    return FigureType(**words)


def _below(path: Path, skip: set[Path]) -> bool:
    return any(path[:end] in skip for end in range(len(path) + 1))


def _told_of(path: Path, finding: Finding | None) -> Path:
    """Return what a finding is about: an unknown key is a matter of the mapping that has it."""
    return path[:-1] if finding is not None and finding.code == "unknown-key" else path


def _unfilled(node: ScalarNode, path: Path) -> Finding:
    span = node.span
    column = span.source.line(span.line).find(PENDING, span.column - 1)
    return Finding(
        code="pending-text",
        span=span if column < 0 else span.source.span(span.line, column + 1, len(PENDING)),
        message=f"「{show(path)}」里还写着「{PENDING}」",
        help="换成实际的内容。仍要先看版面可用 --draft",
    )


def _unsound(span: Span, message: str) -> Finding:
    return Finding(
        code="schema-invalid", span=span, message=message, help="对照 docs 的「报告种类」一章改正 schema.yaml"
    )


def _misused_words(root: MappingNode) -> Iterator[Finding]:
    """Yield each use of gendoc's own schema words that makes no sense."""
    for node in _tables(root):
        declared = node.get("figure")
        if isinstance(declared, MappingNode):
            for word, value in declared.items():
                if word not in _FIGURE_WORDS:
                    yield _unsound(
                        declared.keys_at[word],
                        f"figure 里没有「{word}」这一项，可用：{'、'.join(sorted(_FIGURE_WORDS))}",
                    )
                elif not isinstance(value, ScalarNode) or not _fits(word, value):
                    yield _unsound(value.span, f"{word} {_WORD_MEANS.get(word, '应是 true 或 false')}")
        elif declared is not None:
            yield _unsound(declared.span, "figure 应是一组「名称: 内容」，如 {unit: 万元, decimals: 2}")


def _fits(word: str, value: ScalarNode) -> bool:
    if word == "unit":
        return not (value.plain and value.lstrip("-").isdigit())
    forms = {"decimals": "[0-9]", "minimum": "-?[0-9]{1,18}", "maximum": "-?[0-9]{1,18}"}
    return value.plain and bool(re.fullmatch(forms.get(word, "true|false"), value))


def _tables(node: Node) -> Iterator[MappingNode]:
    if isinstance(node, MappingNode):
        yield node
    children = node.values() if isinstance(node, MappingNode) else node if isinstance(node, SequenceNode) else ()
    for child in children:
        yield from _tables(child)
