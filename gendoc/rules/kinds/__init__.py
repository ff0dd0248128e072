"""The kinds of rules that gendoc has, by name; each is the KIND of a module in this folder.

roll_up.py holds the kind roll-up.  A kind is loaded on first use, since most reports use only a few.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules

from gendoc.rules.kind import Part, RuleInstance, RuleKind
from gendoc.rules.operand import Operand


class _Kinds(Mapping[str, RuleKind]):
    """The rule kinds by name, each loaded on first use; iteration loads all and yields them by their order."""

    def __getitem__(self, name: str) -> RuleKind:
        if name not in self:
            raise KeyError(name)
        return _load(name.replace("-", "_"))

    def __contains__(self, name: object) -> bool:
        return name in _names(tuple(__path__))

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(_names(tuple(__path__)), key=lambda name: (self[name].order, name)))

    def __len__(self) -> int:
        return len(_names(tuple(__path__)))


@functools.cache
def _names(folders: tuple[str, ...]) -> frozenset[str]:
    return frozenset(module.name.replace("_", "-") for module in iter_modules(folders))


@functools.cache
def _load(module: str) -> RuleKind:
    kind = import_module(f"{__name__}.{module}").KIND
    assert isinstance(kind, RuleKind)
    return kind


RULE_KINDS: Mapping[str, RuleKind] = _Kinds()


@functools.cache
def field_label(kind: str, field: str) -> str:
    """Return the label of a field of a kind, "" for the figures of an expression."""
    declared = RULE_KINDS[kind].field(field)
    return declared.label if declared is not None else ""


@functools.cache
def field_part(kind: str, field: str) -> Part:
    """Return the part that a field of a kind plays, Part(0) for the figures of an expression."""
    declared = RULE_KINDS[kind].field(field)
    return declared.part if declared is not None else Part(0)


def operands_with(instance: RuleInstance, part: Part) -> tuple[Operand, ...]:
    """Return the figures of an instance that play a part."""
    fields = (field for field in instance.by_field if field_part(instance.rule.kind, field) & part)
    return tuple(operand for field in fields for operand in instance.by_field[field])
