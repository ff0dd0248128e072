"""A schema as JSON Schema that other programs understand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from gendoc.figures.spelling import NIL, PENDING

# What gendoc understands beyond JSON Schema.
OWN_WORDS = frozenset(
    [
        "figure",
        "narrative",
        "scope",
        "printed",
        "date",
        "carried_from",
        "fresh",
        "needed",
        "in_words",
        "against",
        "earlier",
    ]
)


_DATA = ("enum", "const", "default", "examples")  # what stands there is no schema
_NAMED = ("properties", "$defs", "patternProperties", "dependentSchemas")


def standard(sub: Any, *, names: bool = False) -> Any:
    """Return a schema with percent-encoded references: JSON Schema wants URIs, which hold no Chinese.

    names: sub is a mapping of schemas by name.
    """
    if isinstance(sub, list):
        return [standard(item) for item in sub]
    if not isinstance(sub, dict):
        return sub
    if names:
        return {key: standard(value) for key, value in sub.items()}
    return {
        key: value
        if key in _DATA
        else quote(value, safe="#/$")
        if key == "$ref" and isinstance(value, str)
        else standard(value, names=key in _NAMED)
        for key, value in sub.items()
    }


def exported(document: dict[str, Any]) -> dict[str, Any]:
    """Return a report type's schema as standard JSON Schema: without gendoc's own words, figures as numbers or text."""
    plain: dict[str, Any] = _plain(standard(document))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **plain}


def _plain(sub: Any) -> Any:
    if isinstance(sub, list):
        return [_plain(item) for item in sub]
    if not isinstance(sub, dict):
        return sub
    plain = {key: _plain(value) for key, value in sub.items() if key not in OWN_WORDS}
    if isinstance(sub.get("figure"), dict):
        plain.update(_figure_as_json(sub["figure"]))
    return plain


def _figure_as_json(declared: Mapping[str, Any]) -> dict[str, Any]:
    unit, decimals = declared.get("unit", ""), declared.get("decimals")
    whole = declared.get("count") or declared.get("identifier") or decimals == 0
    places = "" if whole else rf"(\.[0-9]{{1,{decimals}}})?" if decimals else r"(\.[0-9]+)?"
    tail = rf"(\s*{re.escape(unit)})?" if unit else ""
    grouped = "" if declared.get("identifier") else r"|[1-9][0-9]{0,2}(,[0-9]{3})+"
    number = rf"-?(0|[1-9][0-9]*{grouped}){places}"
    number = rf"^({number}|{PENDING})\s*[^0-9]{{0,12}}$" if unit == "*" else f"^{number}{tail}$"
    bounds = {word: declared[word] for word in ("minimum", "maximum") if word in declared}
    return {
        "anyOf": [
            {"type": "integer" if whole else "number", **bounds},
            {"enum": [PENDING] if declared.get("identifier") else [NIL, PENDING]},
            {"type": "string", "pattern": number},
        ]
    }
