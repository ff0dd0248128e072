"""A report type's schema: what may stand where in a data file.

schema.yaml is JSON Schema 2020-12 with some words of gendoc's own: `figure` (unit, decimals,
count, exact, grouping, identifier: see FigureType), `narrative: true` (a sentence, which may
refer to figures), `scope: true` (a mapping of local figures, 数据), `printed: false` (a text that is
printed only where a sentence refers to it), `date: true` (a date that exists), and for next year's file
`carried_from` (the path of the closing figure that an opening figure repeats) and `fresh: true` (to be
written anew), and `needed` (names of which a mapping must have one, typed or derived by a rule, list by list).
Of a figure, `in_words` names the field beside it for what is put in words, `against` the fields beside it of which one
holds its target, and `earlier: true` is said of a year before last year.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any, cast

from gendoc.core.finding import Code
from gendoc.core.source import Path
from gendoc.data.common import COMMON
from gendoc.data.nodes import MAX_DEPTH
from gendoc.data.path import Each, Named, Pattern, Step
from gendoc.data.schema_export import exported, standard
from gendoc.figures.figure import FigureType

AGAINST_SCHEMA = Code("schema")
MISSING_FIELD = Code("missing-field")
UNKNOWN_KEY = Code("unknown-key")
WRONG_SHAPE = Code("wrong-shape")  # a text, a list or a mapping where the schema wants another of them
MAX_ALTERNATIVES = 6  # levels of alternatives within alternatives: a schema may refer to itself
MAX_ERRORS = 300_000  # that may be made of a file, of 2 to 4 kB
MAX_DECLARED = 10_000  # schemas that are looked at for the mappings that a key may stand in
_PATTERN_SIZE = 200_000  # bytes of a compiled pattern; those of this engine take time that grows with the text
_SHAPES = {"type", "figure", "enum", "const", "properties", "items"}


class Schema:
    """The schema of one report type; steps and paths lead from a data file's root."""

    def __init__(self, document: dict[str, Any], heaviest: Callable[[], int] = lambda: 1) -> None:
        """Take a schema as plain JSON, adding the common keys to it; raises ValueError if it is no valid schema.

        heaviest returns how many errors one value of the data may give.
        """
        from jsonschema_rs import Draft202012Validator, RegexOptions

        self.document, self.heaviest = document, heaviest
        self._kept: dict[tuple[int, str], tuple[Mapping[str, Any], dict[str, Any]]] = {}
        properties = document.setdefault("properties", {})
        if not isinstance(properties, dict):
            raise ValueError("properties 应是一组「名称: 内容」")
        for key, value in COMMON.items():
            properties.setdefault(key, value)
        try:
            self._validator = Draft202012Validator(
                standard(document), retriever=_nothing, pattern_options=RegexOptions(size_limit=_PATTERN_SIZE)
            )
        except ValueError as error:
            raise ValueError(str(error).split("\n")[0]) from error

    def errors(self, instance: Any) -> Iterator[Any]:
        """Yield each error (ValidationError of jsonschema-rs) of a data file given as plain JSON, figures as null.

        All are made at once: where they may be too many, those of the first items are yielded, and then None.
        """
        if self._validator.is_valid(instance):
            return
        most = MAX_ERRORS // self.heaviest()
        if _size(instance) <= most:
            yield from self._validator.iter_errors(instance)
            return
        longest, cut = most, set[Path]()
        part = instance
        while longest and _size(part) > most:
            longest //= 2
            cut.clear()
            part = _shortened(instance, longest, (), cut)
        around = {path[:end] for path in cut for end in range(len(path) + 1)}
        for error in self._validator.iter_errors(part):
            if tuple(error.instance_path) not in around:  # what is around the items that were left out may be right
                yield error
        yield None

    def subschema(self, steps: tuple[Step, ...]) -> dict[str, Any] | None:
        """Return the schema of what stands at steps, None if the schema allows nothing there."""
        sub: dict[str, Any] | None = self.document
        for step in steps:
            if sub is None:
                return None
            if isinstance(step, str):
                sub = self.child(self.shaped(sub, "object"), step)
            elif isinstance(step, (int, Each, Named)):
                items = self.shaped(sub, "array").get("items")
                sub = self._followed(items) if isinstance(items, dict) else None
        return sub

    def properties_at(self, path: tuple[Step, ...]) -> tuple[str, ...]:
        """Return the keys that a mapping at path may have."""
        sub = self.subschema(path)
        return tuple(self.shaped(sub, "object").get("properties", ())) if sub is not None else ()

    def words_at(self, path: tuple[Step, ...]) -> tuple[str, ...]:
        """Return the words that the schema allows for the text at path, () if it allows any."""
        sub = self.subschema(path)
        text = self.shaped(sub, "string") if sub is not None else {}
        return ("true", "false") if text.get("type") == "boolean" else tuple(map(str, text.get("enum", ())))

    def shape_at(self, path: Path, shape: str) -> dict[str, Any]:
        """Return the schema of what stands at path if it has a shape: "object", "array" or "string"; {} if unknown."""
        sub = self.subschema(path)
        return self.shaped(sub, shape) if sub is not None else {}

    def takes_text(self, path: Path) -> bool:
        """Return whether a plain text may stand at path."""
        sub = self.subschema(path)
        return sub is not None and _allows(self.shaped(sub, "string"), "string")

    def prints(self, path: Path) -> bool | None:
        """Return whether the template prints the label at path; False if only sentences that refer to it do.

        None if no label stands at path: one of some choices, or nothing that the schema knows.
        """
        sub = self.subschema(path)
        label = self.shaped(sub, "string") if sub is not None else {}
        if not _allows(label, "string") or "const" in label or "enum" in label:
            return None
        return label.get("printed") is not False

    def is_choice(self, path: Path) -> bool:
        """Return whether only true or false may stand at path."""
        return self.shape_at(path, "boolean").get("type") == "boolean"

    def figure_type(self, path: Path) -> FigureType | None:
        """Return what the schema says of the figure at path, None if no figure may stand there."""
        sub = self.subschema(path)
        here = self.shaped(sub, "figure") if sub is not None else {}
        return type_of(here) if here.get("figure") is not None else None

    def targets_beside(self, path: Path) -> tuple[str, ...]:
        """Return the names of the fields beside the figure at path of which one holds its target, () if none does."""
        return tuple(self.shape_at(path, "figure").get("against", ())) if self._has_targets else ()

    @cached_property
    def _has_targets(self) -> bool:
        return _holds(self.document, "against")

    def is_earlier(self, path: Path) -> bool:
        """Return whether the year at path is one before last year."""
        return bool(self.shape_at(path, "figure").get("earlier"))

    def knows(self, pattern: Pattern) -> bool:
        """Return whether a figure may stand where an absolute pattern points."""
        sub = self.subschema(pattern.steps)
        return sub is not None and "figure" in self.shaped(sub, "figure")

    def knows_text(self, pattern: Pattern) -> bool:
        """Return whether a plain text (a name, a choice, true or false) may stand where an absolute pattern points."""
        sub = self.subschema(pattern.steps)
        text = self.shaped(sub, "string") if sub is not None else {}
        is_text = _allows(text, "string") or "enum" in text or "const" in text or text.get("type") == "boolean"
        return "figure" not in text and is_text

    @cached_property
    def has_needed(self) -> bool:
        """Whether the schema says of any mapping what it must have once rules have derived what they can."""
        return _holds(self.document, "needed")

    def needed_at(self, path: Path) -> tuple[tuple[str, ...], ...]:
        """Return the names of which the mapping at path must have one, typed or derived, list by list."""
        needed = self.shape_at(path, "object").get("needed", ())
        return tuple(tuple(map(str, names)) for names in needed if isinstance(names, list))

    def is_fresh(self, path: Path) -> bool:
        """Return whether the text at path is to be written anew each year."""
        return bool((self.subschema(path) or {}).get("fresh"))

    def carried(self) -> Iterator[tuple[Path, Path]]:
        """Yield the path of each opening figure with that of the closing figure it repeats."""
        for path, sub in self._declared():
            if "carried_from" in sub:
                yield path, tuple(str(step) for step in Pattern.parse(sub["carried_from"]).steps)

    def owners(self, key: str) -> list[Path]:
        """Return the paths of the mappings that have a key, those within lists left out."""
        return [path for path, sub in self._declared() if key in sub.get("properties", {})]

    def _declared(self) -> list[tuple[Path, dict[str, Any]]]:
        """Return paths and schemas of what is declared, by keys only: lists are left out.

        A schema may refer to itself: the first MAX_DECLARED are returned, those that lie deepest left out.
        """
        found: list[tuple[tuple[int, ...], Path, dict[str, Any]]] = [((), (), self.shaped(self.document, "object"))]
        for order, path, sub in found:
            below = sub.get("properties", {}) if len(path) < MAX_DEPTH else {}
            for number, (key, child) in enumerate(itertools.islice(below.items(), MAX_DECLARED - len(found))):
                found.append(((*order, number), (*path, key), self.shaped(child, "object")))
        return [(path, sub) for _, path, sub in sorted(found, key=lambda each: each[0])]

    def to_json(self) -> dict[str, Any]:
        """Return the schema as standard JSON Schema, for editors: figures become numbers or text."""
        return exported(self.document)

    def _followed(self, subschema: Mapping[str, Any]) -> dict[str, Any]:
        """Return sub with its $ref resolved; keywords beside the $ref take precedence."""
        if "$ref" not in subschema:
            return cast("dict[str, Any]", subschema)
        kept = self._kept.get((id(subschema), "$ref"))
        if kept is not None:
            return kept[1]
        merged = self._merged(subschema)
        self._kept[id(subschema), "$ref"] = subschema, merged
        return merged

    def _merged(self, subschema: Mapping[str, Any]) -> dict[str, Any]:
        merged = dict(subschema)
        for _ in range(16):
            ref = merged.pop("$ref", None)
            if not isinstance(ref, str) or not ref.startswith("#/"):
                return merged
            target: Any = self.document
            for key in ref[2:].split("/"):
                target = target.get(key, {}) if isinstance(target, dict) else {}
            merged = {**target, **merged}
        return merged

    def shaped(self, sub: Mapping[str, Any], shape: str, depth: int = 0) -> dict[str, Any]:
        """Return the alternative of sub (in anyOf or oneOf) that allows a shape; the first if none does.

        Returns sub itself if its alternatives only set conditions, such as which keys are required.
        """
        merged = self._followed(sub)
        options = merged.get("anyOf") or merged.get("oneOf")
        if not isinstance(options, list) or depth > MAX_ALTERNATIVES:
            return merged
        kept = self._kept.get((id(merged), shape)) if depth == 0 else None
        if kept is not None:
            return kept[1]
        chosen = self._chosen(merged, options, shape, depth)
        if depth == 0:
            self._kept[id(merged), shape] = merged, chosen
        return chosen

    def _chosen(self, merged: dict[str, Any], options: list[Any], shape: str, depth: int) -> dict[str, Any]:
        choices = [self.shaped(option, shape, depth + 1) for option in options]
        if not any(choice.keys() & _SHAPES for choice in choices):
            return merged
        return next((choice for choice in choices if _allows(choice, shape)), choices[0])

    def child(self, sub: Mapping[str, Any], key: str) -> dict[str, Any] | None:
        """Return the schema of the value of key in a mapping whose schema is sub, None if sub does not say."""
        child = sub.get("properties", {}).get(key, sub.get("additionalProperties"))
        return self._followed(child) if isinstance(child, dict) else None


def type_of(here: Mapping[str, Any]) -> FigureType:
    """Return what a schema with the word `figure` says of the figure that stands there."""
    figure_type = FigureType.of(here["figure"])
    return replace(figure_type, in_words=here["in_words"]) if "in_words" in here else figure_type


def _nothing(uri: str) -> Any:
    raise ValueError(f"gendoc reads nothing from {uri}")


def _size(instance: Any) -> int:
    below = instance.values() if isinstance(instance, dict) else instance if isinstance(instance, list) else ()
    return 1 + sum(map(_size, below))


def _shortened(instance: Any, longest: int, path: Path, cut: set[Path]) -> Any:
    """Return instance with no more than longest items in a list or mapping; add the paths of those cut to cut."""
    if not isinstance(instance, dict | list):
        return instance
    if len(instance) > longest:
        cut.add(path)
    if isinstance(instance, list):
        return [_shortened(child, longest, (*path, at), cut) for at, child in enumerate(instance[:longest])]
    first = itertools.islice(instance.items(), longest)
    return {key: _shortened(child, longest, (*path, key), cut) for key, child in first}


def _holds(sub: Any, word: str) -> bool:
    if isinstance(sub, list):
        return any(_holds(item, word) for item in sub)
    return isinstance(sub, dict) and (
        isinstance(sub.get(word), list) or any(_holds(each, word) for each in sub.values())
    )


def _allows(sub: Mapping[str, Any], shape: str) -> bool:
    if shape == "figure":
        return "figure" in sub
    shapes = sub.get("type")
    return shapes == shape or (isinstance(shapes, list) and shape in shapes)
