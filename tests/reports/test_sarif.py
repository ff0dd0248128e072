"""What --format sarif prints: SARIF 2.1.0, with places that editors find and fingerprints that last."""

from __future__ import annotations

from urllib.parse import unquote

import gendoc
from gendoc.core import codes
from gendoc.reporters.json import as_json
from gendoc.reporters.sarif import FINGERPRINT, as_sarif

from .support import SEED, errors, sarif_validator


def results(log):
    """Return the results of a log with one run."""
    (run,) = log["runs"]
    return run["results"]


def test_what_is_wrong_sarif_is_refused():
    log = as_sarif([gendoc.check(SEED)])
    assert errors(sarif_validator(), log) == []
    results(log)[0]["locations"][0]["physicalLocation"]["region"]["startColumn"] = 0
    results(log)[0]["level"] = "fatal"
    log["runs"][0]["more"] = 1
    assert len(errors(sarif_validator(), log)) == 3


def test_what_is_signed_for_is_suppressed_with_the_reason():
    told = results(as_sarif([gendoc.check(SEED)]))
    assert [result["ruleId"] for result in told] == ["SR-01", "SR-02", "SR-03", "XS-04"]
    first = told[0]
    (suppression,) = first["suppressions"]
    assert (first["kind"], first["level"]) == ("fail", "error")
    assert (suppression["kind"], suppression["status"]) == ("inSource", "accepted")
    assert suppression["justification"].startswith("公开原文如此")
    assert suppression["justification"].endswith("（财务科，2021-03-02）")
    region = suppression["location"]["physicalLocation"]["region"]
    assert "SR-01" in SEED.read_text("utf-8").splitlines()[region["startLine"] - 1]


def test_what_could_not_be_checked_is_open_and_no_failure(project):
    data = project / "data" / "城关街道办事处" / "2021.yaml"
    text = data.read_text("utf-8")
    data.write_text(text.replace("年初: 40, ", ""), encoding="utf-8")
    told = [result for result in results(as_sarif([gendoc.check(data)])) if result["ruleId"] == "KC-01"]
    assert [(result["kind"], result["level"]) for result in told] == [("open", "none")]


def test_places_are_in_utf_16_and_lead_to_the_characters(project):
    data = project / "data" / "城关街道办事处" / "2021.yaml"
    text = data.read_text("utf-8").replace("全年采购", "𠮷全年😀15家采购")
    data.write_text(text, encoding="utf-8")
    log = as_sarif([gendoc.check(data)])
    assert log["runs"][0]["columnKind"] == "utf16CodeUnits"
    (result,) = results(log)
    place = result["locations"][0]["physicalLocation"]
    region = place["region"]
    line = text.splitlines()[region["startLine"] - 1].encode("utf-16-le")
    assert line[2 * region["startColumn"] - 2 : 2 * region["endColumn"] - 2].decode("utf-16-le") == "15"
    assert unquote(place["artifactLocation"]["uri"]) == "data/城关街道办事处/2021.yaml"
    assert place["artifactLocation"]["uriBaseId"] == "%SRCROOT%"


def test_related_places_say_what_they_are(project):
    data = project / "data" / "城关街道办事处" / "2021.yaml"
    data.write_text(data.read_text("utf-8").replace("数量: 320,", "数量: 321,", 1), encoding="utf-8")
    (result,) = [result for result in results(as_sarif([gendoc.check(data)])) if result["ruleId"] == "WZ-02"]
    assert [place["message"]["text"] for place in result["relatedLocations"]] == ["分项", "分项"]
    assert "办法：" in result["message"]["text"]


def test_fingerprints_last_when_lines_above_come_and_go_and_differ_among_one_another(project):
    data = project / "data" / "城关街道办事处" / "2021.yaml"
    text = data.read_text("utf-8").replace("  - 分三批发放。\n", "  - 分3批发放。\n  - 再分3批发放。\n")

    def prints() -> list[str]:
        return [result["partialFingerprints"][FINGERPRINT] for result in results(as_sarif([gendoc.check(data)]))]

    data.write_text(text, encoding="utf-8")
    before = prints()
    data.write_text("# 说明\n\n" + text.replace("概况:", "# 又一行\n概况:"), encoding="utf-8")
    assert prints() == before
    assert len(set(before)) == len(before) == 2
    data.write_text(text.replace("分3批发放", "分4批发放", 1), encoding="utf-8")
    assert set(prints()) != set(before)


def test_a_template_has_no_lines(project, remade):
    outline = project / "templates" / "救助物资简报" / "template.txt"
    outline.write_text(outline.read_text("utf-8").replace("无附注。", "共12页。"), encoding="utf-8")
    remade()
    (result,) = results(as_sarif([gendoc.check(project / "data" / "城关街道办事处" / "2021.yaml")]))
    place = result["locations"][0]["physicalLocation"]
    assert unquote(place["artifactLocation"]["uri"]) == "templates/救助物资简报/template.docx"
    assert "region" not in place


def test_each_file_has_a_run_of_its_own(project):
    data = project / "data" / "城关街道办事处" / "2021.yaml"
    log = as_sarif([gendoc.check(data), gendoc.check(data)])
    assert [run["automationDetails"]["id"] for run in log["runs"]] == ["gendoc/data/城关街道办事处/2021.yaml/"] * 2


def test_help_is_the_section_of_the_documentation_without_its_links():
    told = codes.meaning("loose-number")
    assert told is not None
    assert told.short.startswith("提醒：报告里有一个数字")
    assert "`" not in told.text
    assert "](" not in told.markdown
    assert "<!--" not in told.markdown
    assert "```text" in told.markdown
    assert codes.meaning("sum").short == "合计等于各项之和"
    assert codes.meaning("没有") is None


def test_what_was_ruled_out_is_said_and_a_run_that_cannot_read_its_file_did_not_succeed(project):
    data = project / "data" / "城关街道办事处" / "2021.yaml"
    text = data.read_text("utf-8")
    data.write_text(text.replace("数量: 320,", "数量: 357,"), encoding="utf-8")
    log = as_sarif([gendoc.check(data)])
    (result,) = [one for one in results(log) if one["ruleId"] == "WZ-02"]
    assert "\n已排除：舍入、" in result["message"]["text"]
    assert log["runs"][0]["invocations"] == [{"executionSuccessful": True}]
    data.write_text("单位: [\n", encoding="utf-8")
    assert as_sarif([gendoc.check(data)])["runs"][0]["invocations"] == [{"executionSuccessful": False}]


def test_the_set_of_rules_is_named_and_has_another_name_once_a_rule_changes(project):
    data = project / "data" / "城关街道办事处" / "2021.yaml"
    text = data.read_text("utf-8")

    def named() -> str:
        checked = gendoc.check(data)
        name = as_sarif([checked])["runs"][0]["properties"]["ruleSet"]
        assert as_json([checked])["files"][0]["rules"] == name
        return name

    first = named()
    assert len(first) == 12
    data.write_text("# 一行注释\n" + text.replace("年末: 50", "年末: 51"), encoding="utf-8")
    assert named() == first
    rules = project / "templates" / "救助物资简报" / "rules.yaml"
    rules.write_text(rules.read_text("utf-8").replace("kind: sum", "rounding: exact, kind: sum", 1), encoding="utf-8")
    assert named() != first
