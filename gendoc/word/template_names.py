"""Nearest names for a name that a template asks for in vain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gendoc.core import text as suggestion
from gendoc.narrative.sandbox import Missing


def nearest(missing: Missing, context: Mapping[str, Any]) -> str:
    """Return advice that names what the data do have, as close as can be to a missing name."""
    owner = missing.owner
    known = list(owner) if isinstance(owner, dict) else list(context) if owner is None else []
    near = suggestion.near(missing.name, known, count=3, likeness=0.4)
    if near:
        return f"是否指 {'、'.join(near)}？"
    return f"可用：{'、'.join(known[:10])}" if known else "对照 schema.yaml 改正模板里的名称"
