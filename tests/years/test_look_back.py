from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from gendoc.pipeline import steps as pipeline
from gendoc.reconcile.lastyear import figure_pairs, look_back

from .conftest import text

DATA = Path(__file__).parents[2] / "data"
SAMPLE = DATA / "示例市云山区文化广电和旅游局" / "2024.yaml"

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


def test_a_figure_ten_times_last_years_is_answered_by_a_line(department):
    """The sum of nothing beside it says nothing of any figure."""
    department.last_year(text(year=2020, quilts=77, opening=11, closing=40) + "数据: {甲: 20 人, 乙: 0, 丙: 0}\n")
    department.add("数据: {甲: 200 人, 乙: 0, 丙: 0}\n勾稽: [{id: T-1, kind: sum, total: 乙, parts: [丙]}]\n")
    (found,) = department.found("tenfold")
    assert "{规则: tenfold, 原文: '甲: 200 人', 理由: …}" in found.help
    department.add("已知差异: [{规则: tenfold, 原文: '甲: 200 人', 理由: 今年全员参加}]\n")
    assert department.found("tenfold") == department.found("waiver-stale") == []


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


def three(department, now: str, then: str, rule: str) -> None:
    """Give both years local figures 甲, 乙 and 丙, and this year a rule."""
    department.last_year(text(year=2020, quilts=77, opening=11, closing=40) + f"数据: {{{then}}}\n")
    department.add(f"数据: {{{now}}}\n勾稽:\n  - {{id: HJ-01, {rule}}}\n")


SUM = "kind: sum, total: 数据.甲, parts: [数据.乙, 数据.丙]"
BALANCE = "kind: sum, total: 数据.甲, parts: [数据.乙, {of: 数据.丙, weight: -1}]"
THEN = "甲: 9000.10 万元, 乙: 6445.30 万元, 丙: 2554.80 万元"


@pytest.mark.parametrize(
    ("now", "rule", "copied"),
    [
        ("甲: 7845.42 万元, 乙: 6445.30 万元, 丙: 1400.12 万元", SUM, ["乙"]),  # 甲 may be added up from it
        ("甲: 7845.42 万元, 乙: 6445.30 万元, 丙: -1400.12 万元", BALANCE, []),
        ("甲: 7845.43 万元, 乙: 6445.30 万元, 丙: -1400.12 万元", BALANCE, []),  # 舍入
        ("甲: 7845.92 万元, 乙: 6445.30 万元, 丙: -1400.12 万元", BALANCE, ["乙"]),  # 不符
        (THEN, SUM, ["甲", "乙", "丙"]),
        (
            "甲: 9999.10 万元, 乙: 6445.30 万元, 丙: 1400.12 万元",
            "kind: at-most, parts: 数据.乙, limit: 数据.甲",
            ["乙"],
        ),
        (
            "甲: 64.45 %, 乙: 6445.30 万元, 丙: 10000.00 万元",
            "kind: share, part: 数据.乙, whole: 数据.丙, share: 数据.甲",
            ["乙"],
        ),
        ("甲: 1.00 万元, 乙: 6445.30 万元, 丙: 6445.30 万元", "kind: equal, left: 数据.乙, right: 数据.丙", []),
        ("甲: 1.00 万元, 乙: 6445.30 万元, 丙: 2.00 万元", 'kind: equal, left: 数据.乙, right: "上年:数据.丁"', []),
    ],
)
def test_a_figure_that_fits_others_which_are_new_was_not_copied(department, now, rule, copied):
    three(department, now, f"{THEN}, 丁: 6445.30 万元", rule)
    said = "".join(finding.message for finding in department.found("copied-figure"))
    assert [name for name in "甲乙丙" if f"数据.{name}" in said] == copied


@pytest.mark.parametrize(
    "rule", ["share, part: 数据.乙, whole: 数据.丙, share", "ratio, numerator: 数据.乙, denominator: 数据.丙, ratio"]
)
@pytest.mark.parametrize(("part", "copied"), [("41.405", False), ("41.515", True), ("90.00", True)])
def test_a_quotient_of_new_figures_was_not_copied(department, rule, part, copied):
    now = f"甲: 82.81 %, 乙: {part} 万元, 丙: {'108.68' if part == '90.00' else '50.00'} 万元"
    three(department, now, "甲: 82.81 %, 乙: 90.00 万元, 丙: 108.68 万元", f"kind: {rule}: 数据.甲")
    said = "".join(finding.message for finding in department.found("copied-figure"))
    assert ("数据.甲" in said) is copied


@pytest.mark.parametrize(
    ("now", "rule", "told"),
    [
        ("甲: 9900.10 万元, 乙: 644.53 万元, 丙: 9255.57 万元", SUM, []),
        ("甲: 9900.10 万元, 乙: 644.53 万元, 丙: 9265.57 万元", SUM, ["乙"]),
        ("甲: 9100.10 万元, 乙: 65453.00 万元, 丙: 2554.80 万元", SUM, []),  # the sum's own finding says so
        ("甲: 90001.00 万元, 乙: 64453.00 万元, 丙: 25548.00 万元", SUM, ["甲", "乙", "丙"]),
        (
            "甲: 9900.10 万元, 乙: 644.53 万元, 丙: 6.51 %",
            "kind: share, part: 数据.乙, whole: 数据.甲, share: 数据.丙",
            [],
        ),
        (
            "甲: 9900.10 万元, 乙: 644.53 万元, 丙: 65.10 %",
            "kind: share, part: 数据.乙, whole: 数据.甲, share: 数据.丙",
            ["乙"],
        ),
        (
            "甲: 9900.10 万元, 乙: 644.53 万元, 丙: 9255.57 万元",
            "kind: at-most, parts: 数据.乙, limit: 数据.甲",
            ["乙"],
        ),
    ],
)
def test_a_figure_that_fits_others_is_not_off_by_a_power_of_ten(department, now, rule, told):
    three(department, now, THEN, rule)
    assert [finding.message[3] for finding in department.found("tenfold")] == told


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ("甲: 64800.72 万元, 乙: 36738.21 万元, 丙: 28062.51 万元", []),  # 7.2, 5.7 and 11 times
        ("甲: 64800.72 万元, 乙: 36738.21 万元, 丙: 28162.51 万元", ["甲", "乙", "丙"]),  # 不符
        ("甲: 64800.72 万元, 乙: 64700.72 万元, 丙: 100.00 万元", []),
        (
            "甲: 64800720.00 万元, 乙: 36738210.00 万元, 丙: 28062510.00 万元",
            ["甲", "乙", "丙"],
        ),  # 元 for 万元, all of it
    ],
)
def test_figures_that_a_sum_ties_to_each_other_are_not_off_by_a_power_of_ten(department, now, told):
    three(department, now, THEN, SUM)
    assert [finding.message[3] for finding in department.found("tenfold")] == told


def test_items_are_compared_by_name(department):
    department.last_year(text(year=2020, quilts=77).replace("大米", "面粉"))
    assert department.found("copied-figure") == []


SLIPS = [
    ("4750.5 万元", "475.05 万元", "的约 10 倍"),
    ("47.61 万元", "475.05 万元", "的约 10 分之一"),
    ("4750500 元", "475.05 万元", ""),
    ("5210500 元", "475.05 万元", ""),
    ("4841000 万元", "475.05 万元", "的约 10,190.5 倍"),
    ("4850 人", "476 人", "的约 10.2 倍"),
    ("5121 人", "476 人", "的约 10.8 倍"),
    ("51.21 %", "476 %", "的约 9.3 分之一"),
    ("910 人", "476 人", ""),
    ("1900 人", "476 人", ""),
    ("10 人", "1 人", ""),
    ("95 人", "9 人", ""),
    ("4 人", "43 人", ""),
    ("120 人", "12 人", "的约 10 倍"),
    ("90.00 万元", "9.00 万元", "的约 10 倍"),
    ("-4750.5 万元", "475.05 万元", ""),
    ("4750 户", "475 人", ""),
]


def test_a_slip_by_a_power_of_ten_is_remarked_upon(department):
    names = dict(zip("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午", SLIPS, strict=True))
    last = "".join(f"  {name}: {then}\n" for name, (_, then, _) in names.items())
    department.last_year(text(year=2020, quilts=77, opening=11, closing=40) + "数据:\n" + last)
    department.add("数据:\n" + "".join(f"  {name}: {now}\n" for name, (now, _, _) in names.items()))
    told = {found.path[-1]: found.message for found in department.found("tenfold")}
    assert set(told) == {name for name, (_, _, said) in names.items() if said}
    assert all(names[name][2] in message for name, message in told.items())


def stale(department) -> set[str]:
    """Return the lines that are said to speak of last year."""
    return {found.span.source.line(found.span.line) for found in department.found("stale-year")}


LEFT_OVER = [
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
]


def test_a_sentence_that_still_speaks_of_last_year_is_remarked_upon(department):
    lines = {f'  - "{sentence}"': told for sentence, told in LEFT_OVER}
    both(department, SENTENCE, *["\n".join(lines) + "\n" + SENTENCE] * 2)
    assert stale(department) == {line for line, told in lines.items() if told}


@pytest.mark.parametrize("times", [Fraction(10), Fraction(1, 10), Fraction(10_000)])
def test_slips_by_powers_of_ten_are_found_beside_an_ordinary_years_growth(times, long):
    loaded = pipeline.load(SAMPLE)
    report, before = loaded.report, loaded.linked.last_year.report
    assert [one for one in look_back(report, before, []) if one.code == "tenfold"] == []
    pairs = list(figure_pairs(report, before))
    tried = pairs if long else pairs[::10]
    found = 0
    for now, _ in tried:
        slipped = replace(now, value=Decimal(now.value) * times.numerator / times.denominator)
        wrong = replace(report, figures={**report.figures, now.path: slipped})
        found += any(one.code == "tenfold" and one.span == now.span for one in look_back(wrong, before, []))
    assert len(pairs) > 100
    assert found * 10 >= len(tried) * 9


@pytest.mark.parametrize(
    ("now", "causes"), [("475.05 万元", ("像是小数点错了 1 位",)), ("366.61 万元", ()), ("476120.00 万元", ("像是",))]
)
def test_a_shifted_point_is_the_likely_cause_only_where_the_digits_are_alike(department, now, causes):
    local(department, now, "47.612 万元")
    (found,) = department.found("tenfold")
    assert len(found.causes) == len(causes)
    assert all(map(str.startswith, found.causes, causes))


def test_a_change_ten_times_as_large_is_no_slip(department):
    now = "数据: {甲: 506 人, 乙: 500 人, 丙: 6 人, 率: 1.20 %}\n"
    department.last_year(
        text(year=2020, quilts=77, opening=11, closing=40) + now.replace("1.20", "0.12").replace("506", "500")
    )
    department.add(now + "勾稽:\n  - {id: ZZ-01, kind: growth, now: 甲, before: 乙, change: 丙, rate: 率}\n")
    assert department.found("tenfold") == []


DATED = [
    ("2020年度，我办支出合计{{ 合计.金额 }}。", True),
    ("2020年，全办支出{{ 合计.金额|万元(2) }}。", True),
    ("2020年度我办采购，支出合计{{ 合计.金额 }}。", True),
    ("二〇二〇年度，我办支出合计{{ 合计.金额 }}。", True),
    ("2020年度，我办采购{{ 清单(物资) }}。", True),
    ("2020年1至12月，我办支出合计{{ 合计.金额 }}。", True),
    ("2020年到位资金{{ 合计.金额 }}。", True),
    ("支出比2020年增加{{ 合计.金额 }}。", False),
    ("与2020年相比，支出{{ 合计.金额 }}。", False),
    ("上年（2020年）支出少，今年支出{{ 合计.金额 }}。", False),
    ("2020年末结存，今年支出{{ 合计.金额 }}。", False),
    ("2020年年初结存{{ 库存.年初 }}。", False),
    ("2018—2020年累计采购{{ 合计.数量 }}。", False),
    ("2020—2022年计划采购{{ 合计.数量 }}。", False),
    ("自2020年起共采购{{ 合计.数量 }}。", False),
    ("截至2020年12月，支出{{ 合计.金额 }}。", False),
    ("按照《2020年救助办法》支出{{ 合计.金额 }}。", False),
    ("按照城办〔2020〕7号文支出{{ 合计.金额 }}。", False),
    ("2020年支出{{ 上年支出 }}，比上年增加{{ 合计.金额 }}。", False),
    ("{{ 年度|上一年 }}年支出{{ 合计.金额 }}。", False),
    ("2020年支出较少，{{ 年度 }}年支出{{ 合计.金额 }}。", False),
    ("2020年度抗旱专款{{ 合计.金额 }}已全部发放。", False),
    ("2019年度，我办支出合计{{ 合计.金额 }}。", False),
]


def test_a_sentence_that_gives_last_years_date_to_this_years_figures_is_remarked_upon(department):
    lines = {f'  - "{sentence}"': told for sentence, told in DATED}
    whole = department.file.read_text("utf-8")
    department.file.write_text(whole.replace(SENTENCE, "\n".join(lines) + "\n" + SENTENCE), "utf-8")
    department.add("数据: {上年支出: 9600.50 元}\n标识: [2020年度抗旱专款]\n")
    assert stale(department) == {line for line, told in lines.items() if told}


@pytest.mark.parametrize("file", sorted(DATA.rglob("*.yaml")), ids=lambda file: "/".join(file.parts[-2:]))
def test_the_files_that_come_with_gendoc_are_not_remarked_upon(file):
    assert [one for one in pipeline.check(file).findings if one.severity == "warning"] == []


def test_last_years_date_in_the_sample_is_remarked_upon_once(tmp_path):
    wrong = SAMPLE.read_text("utf-8").replace('"{{ 年度 }}年度，我单位收入合计', '"2023年度，我单位收入合计')
    copy = tmp_path / SAMPLE.name
    copy.write_text(wrong, "utf-8")
    loaded = pipeline.load(copy)
    (finding,) = look_back(loaded.report, loaded.linked.last_year.report, [])
    assert "「2023年」，说的却是本年的数（收入.合计）" in finding.message


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
