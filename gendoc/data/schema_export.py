"""A schema as JSON Schema that other programs understand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from gendoc.figures.spelling import NIL, PENDING

_OWN = {
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
}


def standard(sub: Any) -> Any:
    """Return a schema with percent-encoded references: JSON Schema wants URIs, which hold no Chinese."""
    if isinstance(sub, list):
        return [standard(item) for item in sub]
    if not isinstance(sub, dict):
        return sub
    return {
        key: quote(value, safe="#/$") if key == "$ref" and isinstance(value, str) else standard(value)
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
    plain = {key: _plain(value) for key, value in sub.items() if key not in _OWN}
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
