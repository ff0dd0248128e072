"""What the tests of reports share: strict schemas, and reports that have something to tell."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema_rs import Draft202012Validator

import gendoc
from gendoc.reporters.json import as_json, json_schema
from gendoc.reporters.sarif import as_sarif

HERE = Path(__file__).parent
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
    return Draft202012Validator(strict(json_schema()))


@cache
def sarif_validator() -> Draft202012Validator:
    """Return a validator of what --format sarif prints."""
    schema = yaml.load((HERE / "sarif.yaml").read_text("utf-8"), yaml.CSafeLoader)
    return Draft202012Validator(schema, validate_formats=True)


def errors(validator: Draft202012Validator, instance: Any) -> list[str]:
    """Return what a validator says against instance."""
    return [f"{'/'.join(map(str, error.instance_path))}: {error.message}" for error in validator.iter_errors(instance)]


def assert_sound_formats(found: gendoc.Checked) -> None:
    """Assert that what --format json and --format sarif print of a result is what their schemas say."""
    assert errors(json_validator(), json.loads(json.dumps(as_json([found])))) == []
    log = json.loads(json.dumps(as_sarif([found])))
    assert errors(sarif_validator(), log) == []
    (run,) = log["runs"]
    told, rules = run["results"], run["tool"]["driver"]["rules"]
    assert [result["ruleId"] for result in told][: len(found.findings)] == [finding.code for finding in found.findings]
    assert [rules[result["ruleIndex"]]["id"] for result in told] == [result["ruleId"] for result in told]
    assert all("help" in rule for rule in rules)
