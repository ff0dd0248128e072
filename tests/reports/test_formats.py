"""Every finding, as --format json and --format sarif print it, is what their schemas say."""

from __future__ import annotations

import json

import pytest

from gendoc.reporters.json import as_json
from gendoc.reporters.sarif import as_sarif
from tests.samples import sampled

from .support import CASES, checked, errors, json_validator, sarif_validator, sound_cases


@pytest.mark.parametrize("case", sampled(sound_cases(), 2), ids=lambda case: case.relative_to(CASES).as_posix())
def test_every_finding_makes_sound_json_and_sarif(case, small_project):
    found = checked(case / "report.yaml", small_project / "formats" / case.relative_to(CASES))
    assert errors(json_validator(), json.loads(json.dumps(as_json([found])))) == []
    log = json.loads(json.dumps(as_sarif([found])))
    assert errors(sarif_validator(), log) == []
    (run,) = log["runs"]
    told, rules = run["results"], run["tool"]["driver"]["rules"]
    assert [result["ruleId"] for result in told][: len(found.findings)] == [finding.code for finding in found.findings]
    assert [rules[result["ruleIndex"]]["id"] for result in told] == [result["ruleId"] for result in told]
    assert all("help" in rule for rule in rules)
