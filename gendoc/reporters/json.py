"""A check as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gendoc.compare.figures import unchecked
from gendoc.core.version import __version__
from gendoc.data.path import show
from gendoc.pipeline.results import Checked
from gendoc.reporters.rules import version

FORMAT = 1
SCHEMA = Path(__file__).with_name("check.schema.json")


def _unchecked(checked: Checked) -> list[dict[str, Any]]:
    """Return the figures that no rule has checked, as plain data."""
    if checked.report is None:
        return []
    figures = [checked.report.figures[path] for path in unchecked(checked.report, checked.records)]
    return [{"path": show(figure.path), "text": figure.text, **figure.span.to_json()} for figure in figures]


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of what --format json prints."""
    schema: dict[str, Any] = json.loads(SCHEMA.read_text("utf-8"))
    return schema


def as_json(checks: Sequence[Checked]) -> dict[str, Any]:
    """Return checks as plain data: the stable form of --format json."""
    return {
        "format": FORMAT,
        "gendoc": __version__,
        "files": [
            {
                "file": str(checked.file),
                "figures": len(checked.report.figures) if checked.report else 0,
                "rules": version(checked.rules) if checked.report else "",
                "unchecked": _unchecked(checked),
                "numbers": checked.numbers.to_json() if checked.numbers else None,
                "page": checked.page.to_json() if checked.page else None,
                "records": [record.to_json() for record in checked.records],
                "findings": [finding.to_json() for finding in checked.findings],
            }
            for checked in checks
        ],
    }
