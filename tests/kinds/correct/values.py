"""Values as a report has them: figures as they are typed, and a tree of them as YAML."""

from __future__ import annotations

import json
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

NIL = "无"


class Plain(str):
    """A scalar that is written without quotation marks: a figure, a name."""

    __slots__ = ()


def decimal(value: Decimal | int, places: int) -> Plain:
    """Return a value with so many decimals, rounded half up."""
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return Plain(f"{rounded if rounded else abs(rounded):f}")


def money(cents: int) -> Plain:
    """Return hundredths of 万元 as an amount is typed."""
    return decimal(Decimal(cents) / 100, 2)


def percent(part: Decimal | int, whole: Decimal | int, times: int = 100, places: int = 2) -> Plain:
    """Return what part is of whole, rounded half up."""
    return decimal(Decimal(part) * times / Decimal(whole), places)


def with_unit(value: object, unit: str) -> Plain:
    return Plain(f"{value} {unit}".strip())


def dumped(node: Any, depth: int = 0) -> str:
    """Return a tree as YAML."""
    pad = "  " * depth
    lines = []
    if isinstance(node, dict):
        for name, value in node.items():
            lines.append(f"{pad}{name}:{_value(value, depth)}")
        return "\n".join(lines)
    for value in node:
        if isinstance(value, dict):
            block = dumped(value, depth + 1)
            lines.append(f"{pad}- {block.lstrip()}")
        else:
            lines.append(f"{pad}-{_value(value, depth)}")
    return "\n".join(lines)


def _value(value: Any, depth: int) -> str:
    if isinstance(value, (dict, list)):
        return f"\n{dumped(value, depth + 1)}" if value else " []" if isinstance(value, list) else " {}"
    if isinstance(value, bool):
        return " true" if value else " false"
    return f" {value}" if isinstance(value, (Plain, int)) else f" {json.dumps(value, ensure_ascii=False)}"


def cents(value: str) -> int:
    """Return an amount as it is typed, in hundredths of 万元."""
    return 0 if value == NIL else int(Decimal(value) * 100)
