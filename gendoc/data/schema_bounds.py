"""What a schema.yaml may say, so that nobody's schema reaches out of its file or makes checking endless.

The words of JSON Schema that are known here are allowed and no others; a reference leads to another schema of the same
file; and how often one value may be looked at is counted before anything is checked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from gendoc.core.finding import Code, Finding
from gendoc.core.text import did_you_mean, shorten
from gendoc.data.nodes import MAX_DEPTH, MappingNode, Node, ScalarNode, SequenceNode
from gendoc.data.schema_export import OWN_WORDS

SCHEMA_INVALID = Code("schema-invalid", help="对照 docs 的「报告种类」一章改正 schema.yaml")
MAX_VISITS = 300  # schemas that are held against one value, counted for the worst value
_MAX_DIGITS = 18  # of a bound, which a validator keeps in 64 bits
_MAX_CHAIN = 40  # schemas that lead to one another without going down in the data
_WORDS_PER_VISIT = 50  # as many words to compare with count as one schema
_DIALECTS = ("https://json-schema.org/draft/2020-12/schema", "https://json-schema.org/draft/2020-12/schema#")
_TWICE = ("anyOf", "oneOf")  # tried once for the verdict, once more for the message
_HERE = ("not", "if", "then", "else")
_LEADING = frozenset(["$ref", *_HERE, *_TWICE, "allOf", "dependentSchemas"])
_BELOW = ("items", "contains", "additionalProperties", "propertyNames")
_ONE = frozenset([*_HERE, *_BELOW])
_SEVERAL = frozenset([*_TWICE, "allOf", "prefixItems"])
_NAMED = frozenset(["properties", "$defs", "patternProperties", "dependentSchemas"])
_LISTED = ("enum", "required", "dependentRequired")
_PLAIN = (
    *("$ref", "$schema", "$comment", "title", "description", "default", "examples", "deprecated", "format"),
    *("type", "const", "uniqueItems", "minItems", "maxItems", "minContains", "maxContains", "pattern"),
    *("minLength", "maxLength", "minProperties", "maxProperties", "multipleOf"),
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
)
_WORDS = frozenset([*_ONE, *_SEVERAL, *_NAMED, *_LISTED, *OWN_WORDS, *_PLAIN])


def out_of_bounds(root: MappingNode) -> list[Finding]:
    """Findings for words that are not known, references that leave the file or run in a circle, and endless checking."""
    schemas = dict(_schemas(root, ()))
    findings = [finding for schema in schemas.values() for finding in _unknown(schema, schemas)]
    return findings or list(_Visits(schemas).findings(root))


def heaviest(root: MappingNode) -> int:
    """Return how many errors one value of the data may at most give, about; root is a schema that is in bounds."""
    visits = _Visits(dict(_schemas(root, ())))
    inner = (schema for schema in visits.schemas if schema is not root)
    return visits.most(root) + max((len(_items(schema, "required")) for schema in inner), default=0)


def _schemas(node: Node, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], MappingNode]]:
    """Yield each schema within a schema, by its path; what stands in const, default and examples is none."""
    if not isinstance(node, MappingNode):
        return
    yield path, node
    for word, value in node.items():
        if word in _ONE:
            yield from _schemas(value, (*path, word))
        elif word in _SEVERAL and isinstance(value, SequenceNode):
            for index, child in enumerate(value):
                yield from _schemas(child, (*path, word, str(index)))
        elif word in _NAMED and isinstance(value, MappingNode):
            for name, child in value.items():
                yield from _schemas(child, (*path, word, name))


def _unknown(schema: MappingNode, schemas: dict[tuple[str, ...], MappingNode]) -> Iterator[Finding]:
    for word, value in schema.items():
        span = schema.keys_at[word]
        if word not in _WORDS:
            advice = "引用同一个文件里的定义，写 $ref: '#/$defs/名称'" if word[:1] == "$" or word == "id" else None
            likely = did_you_mean(word, sorted(_WORDS)) if advice is None else ""
            yield SCHEMA_INVALID.at(span, f"schema.yaml 里不能用「{shorten(word, 40)}」{likely}", help=advice)
        elif word == "$schema" and value not in _DIALECTS:
            yield SCHEMA_INVALID.at(span, f"$schema 只能是 {_DIALECTS[0]}", help="改成它，或删去这一行")
        elif word[:3] in ("min", "max") and isinstance(value, ScalarNode) and len(value) > _MAX_DIGITS:
            yield SCHEMA_INVALID.at(value.span, f"{word} 的数太长，超过 {_MAX_DIGITS} 位", help="改成用得着的数")
        elif word == "$ref" and _target(value, schemas) is None:
            written = shorten(value, 80) if isinstance(value, ScalarNode) else "一组内容"
            advice = "写成 '#/$defs/名称'，名称是本文件 $defs 下的；别的文件、网址一概不读"
            yield SCHEMA_INVALID.at(value.span, f"$ref 只能指本文件里的定义，这里是「{written}」", help=advice)


def _target(value: Node | None, schemas: dict[tuple[str, ...], MappingNode]) -> MappingNode | None:
    """Return the schema of the same file that a $ref leads to, None for any other."""
    if not isinstance(value, ScalarNode) or "%" in value or "~" in value:  # which a validator reads as other marks
        return None
    start, *steps = value.split("/")
    return schemas.get(tuple(steps)) if start == "#" else None


class _Endless(Exception):
    """Schemas that lead to one another without end, or to so many that checking does not end; args: where, why."""


class _Visits:
    """Counts how many schemas are held against one value, level by level of the data."""

    def __init__(self, schemas: dict[tuple[str, ...], MappingNode]) -> None:
        self._schemas = schemas
        self._counts: dict[int, int] = {}  # by the id of a schema, for a value that the schema itself is for
        self._open: list[int] = []
        self._leading: list[tuple[MappingNode, list[tuple[int, int]], list[list[int]]]] = []  # those that go on

    @property
    def schemas(self) -> Collection[MappingNode]:
        """Return the schemas within the schema, itself included."""
        return self._schemas.values()

    def most(self, root: MappingNode) -> int:
        """Return how many schemas are held against the value that most are held against."""
        return MAX_VISITS if list(self.findings(root)) else max(self._counts.values(), default=1)

    def findings(self, root: MappingNode) -> Iterator[Finding]:
        """Yield a finding if there are schemas that no value should be held against."""
        try:
            for schema in (root, *self._schemas.values()):
                self._count(schema)
            counts = self._counts
            for _ in range(MAX_DEPTH):
                below, counts = counts, {}
                for schema, beside, deeper in self._leading:
                    count = sum(weight * counts.get(child, 0) for child, weight in beside)
                    count += sum(max((below.get(child, 0) for child in group), default=0) for group in deeper)
                    if count:
                        counts[id(schema)] = _bounded(count, schema)
                if counts == below:
                    return
        except _Endless as endless:
            where, why = endless.args
            yield SCHEMA_INVALID.at(where.span, why, help="各种写法分开写，或少套几层 anyOf、oneOf、allOf、$ref")

    def _count(self, schema: MappingNode) -> int:
        """Return how many schemas a value is held against that schema is for; list it after those it leads to."""
        known = self._counts.get(id(schema))
        if known is not None:
            return known
        if id(schema) in self._open:
            raise _Endless(schema, "这里的 $ref 绕了一圈又指回自己，没有说明内容是什么")
        if len(self._open) >= _MAX_CHAIN:
            raise _Endless(schema, f"这里的 $ref、anyOf 一层套一层，超过 {_MAX_CHAIN} 层")
        self._open.append(id(schema))
        beside = [(child, weight) for child, weight in self._beside(schema) if isinstance(child, MappingNode)]
        count = 1 + sum(weight * self._count(child) for child, weight in beside)
        self._open.pop()
        count += sum(len(_items(schema, word)) for word in _LISTED) // _WORDS_PER_VISIT
        deeper = [[id(child) for child in group] for group in _deeper(schema) if group]
        if beside or deeper:
            self._leading.append((schema, [(id(child), weight) for child, weight in beside], deeper))
        self._counts[id(schema)] = _bounded(count, schema)
        return count

    def _beside(self, schema: MappingNode) -> Iterator[tuple[Node | None, int]]:
        """Yield the schemas that are held against the same value, and how often each is."""
        for word in _LEADING & schema.keys():
            if word == "$ref":
                yield _target(schema[word], self._schemas), 1
            elif word in _HERE:
                yield schema[word], 1
            else:
                for child in _items(schema, word):
                    yield child, 2 if word in _TWICE else 1


def _bounded(count: int, schema: MappingNode) -> int:
    if count > MAX_VISITS:
        raise _Endless(schema, f"照这里的写法，数据里的一项最多要核对 {MAX_VISITS} 遍以上")
    return count


def _deeper(schema: MappingNode) -> Iterator[list[Node]]:
    """Yield groups of schemas for the values right below: each value is held against one of each group."""
    if "properties" in schema or "additionalProperties" in schema:
        yield [
            *_items(schema, "properties"),
            *([schema["additionalProperties"]] if "additionalProperties" in schema else []),
        ]
    for word in ("items", "contains", "propertyNames"):
        if word in schema:
            yield [schema[word]]
    yield _items(schema, "prefixItems")
    for child in _items(schema, "patternProperties"):
        yield [child]


def _items(schema: MappingNode, word: str) -> list[Node]:
    value = schema.get(word)
    return (
        list(value.values())
        if isinstance(value, MappingNode)
        else list(value)
        if isinstance(value, SequenceNode)
        else []
    )
