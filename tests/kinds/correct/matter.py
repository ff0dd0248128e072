"""A matter that a report tells: figures of its own, a sentence that prints them, rules that hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Matter:
    """Figures by name, a sentence that prints them, rules and signed differences about them."""

    figures: dict[str, Any]
    sentence: str
    rules: list[dict[str, Any]] = field(default_factory=list)
    signed: list[dict[str, Any]] = field(default_factory=list)
