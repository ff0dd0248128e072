"""What the tests of reports share: strict schemas, and reports that have something to tell."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema_rs import Draft202012Validator

import gendoc
from gendoc.reporters.json import json_schema

HERE = Path(__file__).parent
CASES = HERE.parent / "cases"
SEED = next((HERE.parents[1] / "data").glob("*/2020.yaml"))


def strict(schema: Any) -> Any:
    """Return a schema that allows no properties but those it names."""
    if isinstance(schema, list):
        return [strict(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: strict(value) for key, value in schema.items()}
    return {**closed, "additionalProperties": False} if isinstance(schema.get("properties"), dict) else closed


@cache
def json_validator() -> Draft202012Validator:
    """Return a validator of what --format json prints, which knows every key."""
    return Draft202012Validator(strict(yaml.safe_load(json_schema())))


@cache
def sarif_validator() -> Draft202012Validator:
    """Return a validator of what --format sarif prints."""
    schema = yaml.safe_load((HERE / "sarif.yaml").read_text("utf-8"))
    return Draft202012Validator(schema, validate_formats=True)


def errors(validator: Draft202012Validator, instance: Any) -> list[str]:
    """Return what a validator says against instance."""
    return [f"{'/'.join(map(str, error.instance_path))}: {error.message}" for error in validator.iter_errors(instance)]


def sound_cases() -> list[Path]:
    """Return the cases that need no files of their own kind."""
    reports = sorted(CASES.rglob("report.yaml"))
    return [report.parent for report in reports if not (report.parent / "kind").exists()]


def checked(report: Path, folder: Path) -> gendoc.Checked:
    """Return the result of checking a copy of a report in folder."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(report, folder / report.name)
    return gendoc.check(folder / report.name)
