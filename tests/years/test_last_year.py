from __future__ import annotations

import pytest

from gendoc.compare.figures import unchecked
from gendoc.data.path import show
from gendoc.report import load

from .conftest import text

OPENING = "勾稽:\n  - {id: JZ-01, kind: sum, title: 年初等于上年年末, total: 库存.年初, parts: [上年:库存.年末]}\n"
HERE = "data/城关街道办事处"


def test_a_figure_of_last_year_is_found_in_the_file_beside(department):
    department.last_year()
    department.add(OPENING)
    (record,) = [record for record in department.check().records if record.id == "JZ-01"]
    assert str(record.verdict) == "精确"
    then = record.operands[1]
    assert (then.name, then.span.file, then.span.line) == ("上年:库存.年末", f"{HERE}/2020.yaml", 8)
    assert then.to_json()["path"] == "上年:库存.年末"


def test_a_difference_shows_the_line_of_last_year(department):
    department.last_year(text(year=2020, quilts=77, closing=41))
    department.add(OPENING)
    (finding,) = department.found("JZ-01")
    assert "年初 40，各项之和 41，差 -1" in finding.message
    assert [span.file for span, _ in finding.related] == [f"{HERE}/2020.yaml"]


def test_adjustments_of_the_opening_balance_are_weighed_in(department):
    department.last_year(text(year=2020, quilts=77, closing=45))
    department.file.write_text(department.file.read_text("utf-8").replace("年初: 40", "年初: 40, 调出: 5"), "utf-8")
    department.add(OPENING.replace("[上年:库存.年末]", "[上年:库存.年末, {of: 库存.调出, weight: -1}]"))
    assert [verdict for verdict, _ in department.verdicts("JZ-01")] == ["精确"]


def test_without_last_years_file_nothing_is_checked_and_the_file_is_named(department):
    department.add(OPENING.replace("parts:", "missing: zero, parts:"))
    ((verdict, message),) = department.verdicts("JZ-01")
    assert verdict == "无法核对"
    assert f"没有上年的数据文件（找的是 {HERE}/2020.yaml）" in message
    assert department.found("other-file") == []


def test_a_figure_that_last_year_left_out_is_named_with_its_file(department):
    department.last_year(text(year=2020, quilts=77).replace(", 年末: 50", ""))
    department.add(OPENING)
    assert department.verdicts("JZ-01") == [
        ("无法核对", f"年初等于上年年末：无法核对，{HERE}/2020.yaml 里没有填 库存.年末")
    ]
    department.add("")
    department.file.write_text(department.file.read_text("utf-8").replace("parts:", "missing: zero, parts:"), "utf-8")
    assert [verdict for verdict, _ in department.verdicts("JZ-01")] == ["不符"]


def test_a_figure_of_last_year_may_be_pending(department):
    department.last_year(text(year=2020, quilts=77).replace("年末: 50", "年末: 待填"))
    department.add(OPENING)
    assert department.verdicts("JZ-01") == [("无法核对", "年初等于上年年末：无法核对，上年:库存.年末 待填")]


def test_what_last_years_own_rules_compute_counts(department):
    department.last_year()
    department.add(
        "勾稽:\n  - {id: ZB-01, kind: sum, each: '物资[*]', total: .占比, parts: [上年:.占比], severity: warning, derive: never}\n"
    )
    (quilts, rice) = [record for record in department.check().records if record.id == "ZB-01"]
    assert [term.figure.derived for term in quilts.operands] == ["WZ-03", "WZ-03"]
    assert quilts.operands[1].figure.number == "49.0"
    assert rice.operands[1].figure.number == "51.0"


def test_an_item_finds_its_namesake_of_last_year_wherever_it_stands(department):
    lines = text(year=2020, quilts=77).split("\n")
    lines[4:6] = [lines[5], lines[4]]
    department.last_year("\n".join(lines))
    department.add("勾稽:\n  - {id: SL-01, kind: sum, each: '物资[*]', total: .数量, parts: [上年:.数量]}\n")
    verdicts = department.verdicts("SL-01")
    assert [verdict for verdict, _ in verdicts] == ["不符", "精确"]
    assert "数量 120，各项之和 77" in verdicts[0][1]


def test_an_item_that_is_new_this_year_cannot_be_checked(department):
    department.last_year(text(year=2020, quilts=77).replace("棉被", "棉衣"))
    department.add("勾稽:\n  - {id: SL-01, kind: sum, each: '物资[*]', total: .数量, parts: [上年:.数量]}\n")
    verdict, message = department.verdicts("SL-01")[0]
    assert verdict == "无法核对"
    assert f"{HERE}/2020.yaml 里没有「棉被」这一项" in message


def test_a_local_figure_of_last_year_goes_by_its_bare_name(department):
    department.last_year(text(year=2020, quilts=77) + "发放:\n  - {要点: 首批, 数据: {户数: 423 户}}\n")
    department.add("发放:\n  - {要点: 首批, 数据: {户数: 431 户}}\n")
    department.add("勾稽:\n  - {id: HS-01, kind: sum, total: 户数, parts: [上年:户数]}\n")
    assert "户数 431，各项之和 423，差 8" in department.verdicts("HS-01")[0][1]


def test_the_same_figure_of_two_years_is_not_the_same_figure(department):
    department.last_year()
    department.add("勾稽:\n  - {id: BS-01, kind: sum, total: 合计.金额, parts: [上年:合计.金额], severity: warning}\n")
    assert department.found("rule-invalid") == []
    assert [verdict for verdict, _ in department.verdicts("BS-01")] == ["不符"]


def test_a_figure_of_last_year_does_not_count_as_one_of_this_year_that_was_checked(department):
    department.last_year(text(year=2020, quilts=77, closing=40))
    department.add(OPENING)
    checked = department.check()
    assert "库存.年初" not in [show(path) for path in unchecked(checked.report, checked.records)]
    assert "库存.年末" in [show(path) for path in unchecked(checked.report, ()) if path[0] == "库存"]
    jz = [record for record in checked.records if record.id == "JZ-01"]
    assert "库存.年末" in [show(path) for path in unchecked(checked.report, jz)]


@pytest.mark.parametrize("path", ["上年:库存.年尾", "上年:年末数"])
def test_a_path_that_nobody_has_is_a_mistake_of_the_rule(department, path):
    department.last_year()
    department.add(OPENING.replace("上年:库存.年末", path))
    (finding,) = department.found("rule-invalid")
    assert f"没有名为「{path}」的数" in finding.message


def test_a_full_width_colon_is_meant_as_a_colon(department):
    department.last_year()
    department.add(OPENING.replace("上年:库存", "上年：库存"))
    assert [verdict for verdict, _ in department.verdicts("JZ-01")] == ["精确"]


def test_last_years_file_may_be_named(department):
    department.last_year(name="旧/去年.yaml")
    department.add("上年数据: 旧/去年.yaml\n" + OPENING)
    assert [verdict for verdict, _ in department.verdicts("JZ-01")] == ["精确"]
    assert department.found("text-not-printed") == []


def test_a_department_that_changed_its_name_says_so(department):
    department.last_year(text("城关镇", 2020, quilts=77, closing=40))
    department.add(OPENING)
    (finding,) = department.found("other-file")
    assert "另一个单位（城关镇）" in finding.message
    assert "原单位" in finding.help
    department.add("上年数据: {文件: 2020.yaml, 原单位: 城关镇}\n")
    assert department.found("other-file") == []
    assert [verdict for verdict, _ in department.verdicts("JZ-01")] == ["精确"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (text(year=2019), "的年度是 2019"),
        (text().replace("年度: 2021", "年度: 二〇二〇"), "的年度是 空的"),
        (text("别处", 2020), "是另一个单位（别处）的"),
        ("文种: [坏", "读不懂（第 1 行："),
        ("- 一个列表", "读不懂（第 1 行："),
        ("", "读不懂（第 1 行：文件是空的）"),
        ("文种: 没有这种", "读不懂（第 1 行：没有「没有这种」这种报告）"),
    ],
)
def test_a_file_that_cannot_be_last_years_is_told_and_its_rules_are_unchecked(department, content, said):
    department.last_year(content)
    department.add(OPENING)
    (finding,) = department.found("other-file")
    assert finding.severity == "warning"
    assert said in finding.message
    assert f"{HERE}/2020.yaml" in finding.message
    assert finding.span.source.line(finding.span.line).startswith("年度:")
    assert finding.help
    ((verdict, message),) = department.verdicts("JZ-01")
    assert verdict == "无法核对"
    assert f"上年的数据文件 {HERE}/2020.yaml 用不了" in message


def test_a_bad_file_of_last_year_forbids_no_report(department):
    department.last_year("文种: [坏")
    assert department.check().document is not None


def test_last_years_file_is_read_once(department, monkeypatch):
    department.last_year()
    department.add(OPENING + "  - {id: JZ-02, kind: sum, total: 库存.年初, parts: [上年:合计.数量]}\n")
    read: list[str] = []
    real = load.read_file
    monkeypatch.setattr(load, "read_file", lambda file, name: read.append(name) or real(file, name))
    department.check()
    assert read == [f"{HERE}/2021.yaml", f"{HERE}/2020.yaml"]


def test_a_sentence_does_not_print_this_years_figure_for_last_years(department):
    department.last_year()
    whole = department.file.read_text("utf-8")
    department.file.write_text(whole.replace("全年采购", "上年{{ 上年:合计.金额 }}，全年采购"), "utf-8")
    (finding,) = department.found("bad-reference")
    assert "「上年:合计.金额」在别的文件里" in finding.message
    assert "勾稽" in finding.help


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("2020.yaml", True),
        ("2020简报.yaml", True),
        ("2021.yaml", False),
        ("2021年简报.yaml", False),
        ("二〇二〇.yaml", False),
        ("2020-2021.yaml", False),
        ("20200315.yaml", False),
    ],
)
def test_a_file_that_goes_by_another_year_than_its_report_is_told(department, name, told):
    department.file = department.file.rename(department.folder / name)
    found = department.found("file-year")
    itself = "；别的文件是照这个年度找的，从那里取数的各项，年度对了再核对" if name == "2020.yaml" else ""
    assert [(f.span.line, f.severity, f.message) for f in found] == (
        [(3, "warning", f"文件名是 {name}，这里的年度写的是 2021{itself}")] if told else []
    )
    assert department.found("other-file") == []  # not that last year's file, found by that year, is this one
    assert all(f"改名为 {name.replace('2020', '2021')}" in f.help for f in found)
