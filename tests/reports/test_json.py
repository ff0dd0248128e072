"""What --format json prints is what its JSON Schema says, key for key."""

from __future__ import annotations

import json

from jsonschema_rs import Draft202012Validator
from jsonschema_rs import meta as metaschema

import gendoc
from gendoc.reporters.json import as_json, json_schema

from .support import SEED, errors, json_validator


def test_the_schema_is_a_sound_schema():
    schema = json_schema()
    assert schema["$schema"].endswith("2020-12/schema")
    metaschema.validate(schema)


def test_the_whole_2020_report_is_what_the_schema_says():
    told = json.loads(json.dumps(as_json([gendoc.check(SEED)])))
    assert errors(json_validator(), told) == []
    (file,) = told["files"]
    assert (file["numbers"]["loose"], len(file["numbers"]["places"])) == (0, file["numbers"]["total"])
    assert {record["verdict"] for record in file["records"]} == {"精确", "舍入", "已说明", "不适用"}


def test_what_the_schema_does_not_say_is_refused():
    told = as_json([gendoc.check(SEED)])
    validator = json_validator()
    told["files"][0]["findings"] = [{"code": "x"}]
    assert errors(validator, told)
    told["files"][0] = {**as_json([gendoc.check(SEED)])["files"][0], "more": 1}
    assert errors(validator, told)
    assert errors(Draft202012Validator(json_schema()), told) == []  # for readers, more may come
