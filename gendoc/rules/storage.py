"""Rules as plain data, and back, so that loaded rules can be cached.

Nothing is checked here: only rules that gendoc.rules.load made are stored, and only those are read back.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from gendoc.core.source import Source, Span
from gendoc.data.nodes import ScalarNode
from gendoc.data.path import Pattern
from gendoc.rules.condition import Condition, conditional
from gendoc.rules.rule import Ref, Rule

_AS_THEY_ARE = ("id", "kind", "title", "severity", "basis", "missing", "rounding")


def to_plain(rules: Iterable[Rule]) -> list[dict[str, Any]]:
    """Return the rules of one file as plain data for JSON."""
    return [
        {name: getattr(rule, name) for name in _AS_THEY_ARE}
        | {
            "span": rule.span[1:],
            "each": rule.each and rule.each.text,
            "when": rule.when and [rule.when.to_json(), rule.when.span and rule.when.span[1:]],
            "refs": {
                field: [[ref.pattern.text, ref.span[1:], str(ref.weight), ref.missing] for ref in refs]
                for field, refs in rule.refs.items()
            },
            "options": {
                name: [value, value.span[1:], value.plain] if isinstance(value, ScalarNode) else value
                for name, value in rule.options.items()
            },
            "bands": [[name, str(start)] for name, start in rule.bands],
        }
        for rule in rules
    ]


def from_plain(plain: Iterable[dict[str, Any]], source: Source) -> list[Rule]:
    """Return the rules of plain data that to_plain() made; source is the file in which they are written."""
    return [
        Rule(
            **{name: rule[name] for name in _AS_THEY_ARE},
            span=Span(source, *rule["span"]),
            each=Pattern.parse(rule["each"]) if rule["each"] else None,
            when=_condition(rule["when"], source) if rule["when"] else None,
            refs={
                field: tuple(
                    Ref(Pattern.parse(text), Span(source, *place), Decimal(weight), missing)
                    for text, place, weight, missing in refs
                )
                for field, refs in rule["refs"].items()
            },
            options={name: _option(value, source) for name, value in rule["options"].items()},
            bands=tuple((name, Decimal(start)) for name, start in rule["bands"]),
        )
        for rule in plain
    ]


def _condition(stored: Any, source: Source) -> Condition:
    plain, place = stored
    return conditional(plain)._replace(span=Span(source, *place) if place else None)


def _option(value: Any, source: Source) -> str:
    if isinstance(value, str):
        return value
    text, place, plain = value
    return ScalarNode.at(Span(source, *place), text, plain=plain)
