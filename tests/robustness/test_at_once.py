"""All findings that can be known at once are told at once, and nothing is told that only follows from another mistake."""

from __future__ import annotations

import functools
import random
from pathlib import Path

import pytest

from gendoc import Options, Source, check
from gendoc.data.reader import read_text
from gendoc.data.recovery import read_on
from tests.mistakes import SLIPS, mistakes_in, rounds

ROOT = Path(__file__).parents[2]
SMALL_FILES = [
    *sorted(ROOT.glob("data/*/*/*.yaml")),
    *sorted(ROOT.glob("templates/*/starter.yaml")),
]
LARGE_FILES = sorted(ROOT.glob("data/*/*.yaml"))
SAMPLE = 2
WHOLE = 16


@functools.cache
def _source(file: Path) -> Source:
    return Source(str(file), file.read_text("utf-8"), file)


def _mistaken(seed: int, files: list[Path]):
    draw = random.Random(seed)
    return mistakes_in(_source(draw.choice(files)), draw, 7)


@pytest.mark.parametrize("seed", range(SAMPLE))
def test_seven_mistakes_take_two_runs(seed):
    runs = list(rounds(_mistaken(seed, SMALL_FILES)))
    assert runs[-1].silent == ()
    assert len(runs) <= 2, runs


@pytest.mark.long
def test_seven_mistakes_take_two_runs_in_nearly_all_files():
    taken = [list(rounds(_mistaken(seed, SMALL_FILES + LARGE_FILES))) for seed in range(10_000, 10_000 + WHOLE)]
    mended = [runs for runs in taken if not runs[-1].silent and len(runs) <= 2]
    assert len(mended) >= 0.95 * WHOLE


@pytest.mark.parametrize("mark", ["*", "|"])
def test_a_list_with_an_item_that_cannot_be_read_is_not_added_up(mark):
    file = next(file for file in SMALL_FILES + LARGE_FILES if "    - {名称: 项目支出" in file.read_text("utf-8"))
    text = file.read_text("utf-8").replace("    - {名称: 项目支出", f"    {mark} {{名称: 项目支出", 1)
    findings = check(Source(str(file), text, file)).findings
    assert [finding.code for finding in findings if finding.severity == "error"] == ["yaml-syntax"]


RIGHT = """文种: 部门整体支出绩效自评表
单位: 示例市云山区文化馆
年度: 2021
资金:
  分值: 10
  得分: 9.85
说明:
  - "第一句。"
  - 第二句：完成。
"""


@pytest.mark.parametrize(
    ("right", "typed", "code"),
    [
        ("单位: 示", "单位：示", "yaml-syntax"),
        ("年度: 2021", "年度:2021", "yaml-syntax"),
        ("  分值: 10", "\t分值: 10", "yaml-tab"),
        ("  得分: 9.85", "   得分: 9.85", "yaml-syntax"),
        ("  得分: 9.85", " 得分: 9.85", "yaml-syntax"),
        ('第一句。"', "第一句。", "yaml-syntax"),
        ("- 第二句：", "- 第二句: 全年: ", "yaml-syntax"),
        ("- 第二句：", "-第二句：", "yaml-syntax"),
        ("  得分: 9.85", "  得分 9.85", "yaml-syntax"),
        ("文化馆", "文化\u200b馆", "control-character"),
        ("资金:\n", "资金\n", "yaml-syntax"),
        ("说明:\n", "说明\n", "yaml-syntax"),
        ("单位: 示", "单位 = 示", "yaml-syntax"),
        ("  - 第二句", " - 第二句", "yaml-syntax"),
    ],
)
def test_a_line_is_read_as_its_finding_says(right, typed, code):
    assert right in RIGHT
    result = read_text(RIGHT.replace(right, typed), "年.yaml")
    assert result.root is None
    assert [finding.code for finding in result.findings] == [code]
    after = read_on(result)
    assert [finding.code for finding in after.findings] == [code]
    assert list(after.root) == ["文种", "单位", "年度", "资金", "说明"]
    assert after.root["资金"] == {"分值": "10", "得分": "9.85"}
    assert len(after.root["说明"]) == 2


def test_places_below_and_behind_a_mistake_are_those_of_the_file():
    text = RIGHT.replace("单位: 示", "单位：示").replace("  分值: 10", "\t分值: 10")
    root = read_on(read_text(text, "年.yaml")).root
    for node in (root["单位"], root["资金"]["分值"], root["说明"][1]):
        assert text[node.span.start : node.span.end] == node


def test_what_was_not_read_is_not_called_missing():
    text = RIGHT.replace("  得分: 9.85", "  得分% 9.85")
    after = read_on(read_text(text, "年.yaml"))
    (wrong,) = after.findings
    findings = check(Source("年.yaml", text, ROOT / "data" / "年.yaml")).findings
    assert "missing-field" in {finding.code for finding in findings}  # other parts are missing indeed
    others = [finding.message for finding in findings if finding.span != wrong.span]
    assert not [message for message in others if "「得分」" in message or "「资金.得分」" in message]


def test_a_file_of_another_sort_is_not_read_on():
    result = read_text("\x01\x02" * 100, "图.yaml")
    assert read_on(result).root is None


def test_the_page_is_looked_at_though_a_sum_is_wrong():
    file = ROOT / "data" / "示例市云山区文化广电和旅游局" / "示例市云山区文化馆" / "2023.yaml"
    text = file.read_text("utf-8")
    usual = check(Source(str(file), text, file))
    assert usual.findings == ()
    mistaken = text.replace("合计: 509.65", "合计: 519.65").replace("{{ 收入.合计 }}", "{{ 收入.合计 }}万元", 1)
    assert mistaken.count("519.65") == 1
    checked = check(Source(str(file), mistaken, file))
    codes = {finding.code for finding in checked.findings}
    assert "unit-repeated" in codes
    assert any(finding.failed for finding in checked.findings)
    assert not checked.documents


def test_each_slip_is_tried():
    files = [_source(file) for file in SMALL_FILES + LARGE_FILES]
    draw = random.Random(1)
    for name, slip in SLIPS.items():
        assert any(slip(line, draw) is not None for file in files for line in file.lines), name


def test_a_report_type_that_is_misspelt_does_not_stop_the_rest():
    file = ROOT / "data" / "示例市云山区文化广电和旅游局" / "示例市云山区文化馆" / "2023.yaml"
    text = file.read_text("utf-8")
    for typed in ("文种: 部门整体支出绩效评价报\n", "文佐: 部门整体支出绩效评价报告\n", ""):
        mistaken = text.replace("文种: 部门整体支出绩效评价报告\n", typed).replace("合计: 509.65", "合计: 519.65")
        checked = check(Source(str(file), mistaken, file))
        assert "unknown-kind" in {finding.code for finding in checked.findings}
        assert any(finding.failed for finding in checked.findings)
        assert checked.report is None


def test_no_draft_is_made_of_what_was_only_supposed():
    file = ROOT / "data" / "示例市云山区文化广电和旅游局" / "示例市云山区文化馆" / "2023.yaml"
    mistaken = file.read_text("utf-8").replace("年度: 2023", "年度：2023")
    checked = check(Source(str(file), mistaken, file), Options(draft=True))
    assert [finding.code for finding in checked.findings] == ["yaml-syntax"]
    assert not checked.documents
    assert checked.records == ()
    assert not checked.can_be_draft


def test_what_a_misspelt_figure_would_derive_is_not_called_missing():
    file = ROOT / "data" / "示例市云山区文化广电和旅游局" / "2023.yaml"
    lines = file.read_text("utf-8").split("\n")
    place = next(number for number, line in enumerate(lines) if line.startswith("  预算: "))
    assert any("收入.执行率" in line for line in lines)
    lines[place] = lines[place].replace("预算", "预佐")
    checked = check(Source(str(file), "\n".join(lines), file))
    assert [(finding.code, finding.span.line) for finding in checked.findings] == [("unknown-key", place + 1)]


def test_what_a_rule_that_was_not_read_would_derive_is_not_called_missing():
    file = next(ROOT.glob("data/*/*自评表.yaml"))
    text = file.read_text("utf-8")
    lines = text.split("\n")
    rules = [number for number, line in enumerate(lines) if line.startswith("  - {id: QS-")]
    for number in rules[2:4]:
        lines[number] = lines[number].lstrip()
    lines[lines.index("勾稽:")] = "勾稽"
    checked = check(Source(str(file), "\n".join(lines), file))
    codes = {finding.code for finding in checked.findings if finding.severity == "error"}
    assert codes == {"yaml-syntax"}
