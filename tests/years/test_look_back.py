from __future__ import annotations

import pytest

from .conftest import text

SENTENCE = "  - 全年采购"


def both(department, old: str, now: str, then: str) -> None:
    """Put now into this year's file and then into last year's, where old stands."""
    last = department.last_year()
    for file, new in ((department.file, now), (last, then)):
        whole = file.read_text("utf-8")
        assert whole.count(old) == 1
        file.write_text(whole.replace(old, new), "utf-8")


def local(department, now: str, then: str) -> None:
    """Give both years a local figure 甲."""
    department.last_year(text(year=2020, quilts=77, opening=11, closing=40) + f"数据: {{甲: {then}}}\n")
    department.add(f"数据: {{甲: {now}}}\n")


def test_a_file_without_a_last_year_is_not_looked_back_from(department):
    assert [finding.code for finding in department.check().findings] == []


def test_two_honest_years_are_not_remarked_upon(department):
    department.last_year()
    assert [finding.code for finding in department.check().findings if finding.code != "copied-figure"] == []


def test_a_file_that_is_all_last_years_is_one_finding(department):
    department.last_year(text(year=2020))
    (finding,) = [finding for finding in department.check().findings if finding.severity == "warning"]
    assert finding.code == "copied-figure"
    assert "物资[2].金额 9,600.50元、合计.金额 24,000.50元" in finding.message


@pytest.mark.parametrize(
    ("now", "then", "copied"),
    [
        ("6445 人次", "6445 人次", True),
        ("475.05 万元", "475.05 万元", True),
        ("423 户", "423 户", False),
        ("100 %", "100 %", False),
        ("12000 元", "12000 元", False),
        ("0", "0", False),
        ("无", "无", False),
        ("待填", "6445 人次", False),
        ("6445 户", "6445 人次", False),
        ("-475.05 万元", "-475.05 万元", True),
    ],
)
def test_only_figures_that_hardly_come_twice_count_as_copied(department, now, then, copied):
    local(department, now, then)
    found = [finding for finding in department.found("copied-figure") if "数据.甲" in finding.message]
    assert bool(found) is copied


def test_a_figure_that_a_rule_expects_to_be_last_years_was_not_copied(department):
    local(department, "6445 人次", "6445 人次")
    rule = "勾稽:\n  - {id: TB-01, kind: sum, total: 数据.甲, parts: [上年:数据.甲]}\n"
    department.add(rule)
    assert [finding for finding in department.found("copied-figure") if "数据.甲" in finding.message] == []


def test_items_are_compared_by_name(department):
    department.last_year(text(year=2020, quilts=77).replace("大米", "面粉"))
    assert department.found("copied-figure") == []


@pytest.mark.parametrize(
    ("now", "then", "said"),
    [
        ("4750.5 万元", "475.05 万元", "的 10 倍"),
        ("47.61 万元", "475.05 万元", "的 10 分之一"),
        ("4750500 元", "475.05 万元", ""),
        ("4841000 万元", "475.05 万元", "的 10,000 倍"),
        ("4850 人", "476 人", "的 10 倍"),
        ("4870 人", "476 人", ""),
        ("10 人", "1 人", ""),
        ("120 人", "12 人", ""),
        ("-4750.5 万元", "475.05 万元", ""),
        ("4750 户", "475 人", ""),
    ],
)
def test_a_slip_by_a_power_of_ten_is_remarked_upon(department, now, then, said):
    local(department, now, then)
    assert [said in finding.message for finding in department.found("tenfold")] == ([True] if said else [])


@pytest.mark.parametrize(
    ("sentence", "stale"),
    [
        ("2020年，我办紧紧围绕中心工作开展救助。", True),
        ("全年工作：2020年度我办共走访困难群众三次。", True),
        ("截至2020年末，全办已登记困难群众家庭。", True),
        ("二〇二〇年，我办紧紧围绕中心工作开展救助。", True),
        ("根据《城关街道2020年救助工作实施方案》发放。", False),
        ("根据上级文件（城办发〔2020〕7号）要求逐户发放。", False),
        ("自2020年起，全办的物资按户登记发放。", False),
        ("城关救助站于2020年建成投入使用。", False),
        ("2020年末结转的物资全部发放到户。", False),
        ("2019年，我办紧紧围绕中心工作开展救助。", False),
        ("{{ 年度|上一年 }}年，我办紧紧围绕中心工作开展救助。", False),
        ("2020年完成。", False),
        ("物资编号12020年检合格后全部发放到户。", False),
    ],
)
def test_a_sentence_that_still_speaks_of_last_year_is_remarked_upon(department, sentence, stale):
    line = f'  - "{sentence}"\n'
    both(department, SENTENCE, line + SENTENCE, line + SENTENCE)
    assert len(department.found("stale-year")) == int(stale)


def test_a_sentence_that_last_years_file_has_not_speaks_of_last_year_on_purpose(department):
    both(department, SENTENCE, "  - 与2020年相比，全年采购", SENTENCE)
    assert department.found("stale-year") == []


def test_the_rest_of_a_sentence_may_have_been_edited(department):
    now = "  - 《2020年方案》要求逐户登记。2020年，我办开展大走访活动，共走访三次。\n"
    both(department, SENTENCE, now + SENTENCE, now.replace("三次", "两次") + SENTENCE)
    (finding,) = department.found("stale-year")
    line = finding.span.source.line(finding.span.line)
    assert line[finding.span.column - 1 :].startswith("2020年，我办")
    assert "「2020年，我办开展大走访活动」" in finding.message
