"""Deviations from the official layout, in one line and as plain data."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gendoc.core.finding import Finding
from gendoc.core.version import __version__
from gendoc.layout.measure import OPENING, Group, Measured

FORMAT = 1


def counts(measured: Measured) -> str:
    """Return how many deviations there are, in words."""
    deviations = {"error": 0, "warning": 0, "note": 0}
    for group in measured.groups:
        deviations[group.finding.severity] += len(group.places)
    if not deviations["error"] and not deviations["warning"]:
        return "版式合乎 GB/T 9704"
    kinds = len(measured.groups)
    return f"版式与 GB/T 9704 不同的 {kinds} 种：错误 {deviations['error']} 处，提醒 {deviations['warning']} 处"


def as_json(measured: Iterable[Measured]) -> dict[str, Any]:
    """Return measured documents as plain data; format increases when the meaning of a key changes."""
    files = [{"file": document.name, "findings": _groups_as_json(document)} for document in measured]
    return {"format": FORMAT, "gendoc": __version__, "files": files}


def template_as_json(name: str, findings: Iterable[Finding], measured: Measured | None) -> dict[str, Any]:
    """Return the findings of a template as plain data; layout is null if it could not be measured."""
    return {
        "format": FORMAT,
        "gendoc": __version__,
        "file": name,
        "findings": [_finding_as_json(finding) for finding in findings],
        "layout": None if measured is None else _groups_as_json(measured),
    }


def _groups_as_json(measured: Measured) -> list[dict[str, Any]]:
    return [_group_as_json(group, measured) for group in measured.groups]


def _finding_as_json(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "message": finding.message,
        "help": finding.help,
    }


def _group_as_json(group: Group, measured: Measured) -> dict[str, Any]:
    first = group.places[0]
    return {
        "code": group.finding.code,
        "severity": group.finding.severity,
        "message": group.finding.message,
        "found": first.observed,
        "official": first.official,
        "help": first.fix,
        "where": first.where,
        "count": len(group.places),
        "places": [
            {
                "paragraph": place.paragraph,
                "column": place.column,
                "length": place.length,
                "begins": measured.texts[place.paragraph - 1][:OPENING],
            }
            for place in group.places
            if place.paragraph
        ],
    }
