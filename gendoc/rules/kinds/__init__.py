"""The kinds of rules that gendoc knows, by the name that rules use.

Each is loaded when a rule of that kind is first looked at: most reports use a few.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from importlib import import_module

from gendoc.rules.kind import RuleKind

_MODULES = {
    "sum": "sum",
    "share": "share",
    "shares-total": "shares_total",
    "partition": "partition",
    "growth": "growth",
    "equal": "equal",
    "at-most": "at_most",
    "ratio": "ratio",
    "average": "average",
    "completion": "completion",
    "grade": "grade",
    "band": "band",
    "trend": "trend",
    "roll-up": "rollup",
    "expression": "expression",
}


class _Kinds(Mapping[str, RuleKind]):
    """The rule kinds by name, in the order in which they are told."""

    def __getitem__(self, name: str) -> RuleKind:
        return _load(_MODULES[name])

    def __contains__(self, name: object) -> bool:
        return name in _MODULES

    def __iter__(self) -> Iterator[str]:
        return iter(_MODULES)

    def __len__(self) -> int:
        return len(_MODULES)


@functools.cache
def _load(module: str) -> RuleKind:
    kind = import_module(f"{__name__}.{module}").KIND
    assert isinstance(kind, RuleKind)
    return kind


RULE_KINDS: Mapping[str, RuleKind] = _Kinds()
