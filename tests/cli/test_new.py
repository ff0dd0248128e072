"""gendoc new: a year rolled forward, or a department's first file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gendoc.core.source import Source
from gendoc.core.text import width
from gendoc.data.edit import apply, delete
from gendoc.pipeline import steps as pipeline
from gendoc.pipeline.pending import ABSENT, COMPUTED, marks
from gendoc.pipeline.rollforward import roll_forward
from gendoc.report.load import rules_of


@pytest.fixture
def data(project) -> Path:
    file = project / "data" / "城关街道办事处" / "2021.yaml"
    file.write_text(
        "# 文件开头的说明\n"
        + file.read_text("utf-8").replace("  - 分三批发放。", "  - 2021年分三批发放。  # 去年是2020年")
        + "评定: 合格\n"
        + "已知差异:\n  # 说明的说明\n  - {规则: KC-01, 差: 1, 理由: 原表如此}\n# 结尾\n",
        encoding="utf-8",
    )
    return file


def test_a_year_is_rolled_forward(run, data):
    ran = run("new", 2022, "--from", "2021.yaml")
    new = data.with_name("2022.yaml")
    assert ran.status == 0
    assert f"已新建 {Path('data/城关街道办事处/2022.yaml')}：" in ran.out
    assert "结转 1 个" in ran.out
    assert new.read_text("utf-8") == (
        "# 文件开头的说明\n"
        "文种: 救助物资简报\n"
        "单位: 城关街道办事处\n"
        "年度: 2022\n"
        "数据:\n"
        "  覆盖: {村: 待填 个, 社区: 待填 个}\n"
        "物资:\n"
        "  - {名称: 棉被, 数量: 待填, 金额: 待填}\n"
        "  - {名称: 大米, 数量: 待填, 金额: 待填}\n"
        "合计: {数量: 待填, 金额: 待填}\n"
        "库存: {年初: 50, 调入: 待填, 调出: 待填, 年末: 待填}\n"
        "概况:\n"
        "  - 全年采购{{ 清单(物资) }}，计{{ 合计.金额|万元(2) }}，覆盖{{ 覆盖.村 }}、{{ 覆盖.社区 }}；"
        "年末{{ 盈余(库存.年末) }}。\n"
        "  - 数据: {人数: 待填 人}\n"
        "    正文: 受助{{ 人数 }}，其中：\n"
        "    条目:\n"
        '      - {要点: 城镇居民, 数据: {人数: 待填 人}, 正文: "{{ 人数 }}。"}\n'
        "      - 农村居民另计，全部{{ 人数 }}。\n"
        "发放:\n"
        "  - 2021年分三批发放。  # 去年是2020年\n"
        "  - 要点: 首批 A&B <公司> {_{ x }_} 捐赠\n"
        "    正文: 计{{ 物资[棉被].数量|数 }}件，占{{ 物资[1].占比 }}。\n"
        "评定: 待填\n"
        "已知差异: []\n"
        "  # 说明的说明\n"
        "# 结尾\n"
    )


def test_the_lines_that_still_name_the_old_year_are_listed(run, data):
    ran = run("new", 2022, "--from", data)
    assert "2022.yaml:20: - 2021年分三批发放。" in ran.out
    assert ran.out.count("2022.yaml:") == 1


def test_all_lines_that_name_the_old_year_are_listed_each_around_the_year(run, data):
    text = data.read_text("utf-8")
    long = "字" * 90
    lines = "".join(f"  - {long}（2021年第{number}批）{long}。\n" for number in range(30))
    data.write_text(text.replace("发放:\n", f"发放:\n{lines}"), "utf-8")
    out = run("new", 2024, "--from", data).out
    assert "还写着旧年份 2021，" in out
    shown = [line for line in out.splitlines() if "2024.yaml:" in line and "字" in line]
    assert len(shown) == 30
    for number, line in enumerate(shown):
        excerpt = line.split(": ", 1)[1]
        assert f"（2021年第{number}批）" in excerpt
        assert excerpt.startswith("…")
        assert excerpt.endswith("…")
        assert width(excerpt) <= 60


def test_what_is_to_be_filled_in_is_listed_by_section_with_last_years_values(run, data):
    out = run("new", 2022, "--from", data).out
    listed = out[: out.index("\n\n")].splitlines()[2:]
    assert [line for line in listed if not line.startswith(" ")] == ["数据", "物资", "合计", "库存", "概况", "评定"]
    rows = [line.split() for line in listed if line.startswith(" ")]
    new = data.with_name("2022.yaml").read_text("utf-8")
    assert len(rows) == new.count("待填")
    assert sorted({int(row[0]) for row in rows}) == [
        number for number, line in enumerate(new.split("\n"), 1) if "待填" in line
    ]
    assert ["8", "棉被", "数量", "件", "120"] in rows
    assert ["6", "覆盖", "村", "个", "12"] in rows
    values = [line for line in listed if line.startswith(" ") and "可不填" not in line and "没有" not in line]
    assert len({width(line) for line in values if line.split()[0] != "20"}) == 1  # a Chinese character is two columns


def test_what_may_be_left_out_may(run, data):
    text = re.sub(r"(名称: 棉被.*?)}", r"\1, 占比: 60.0}", data.read_text("utf-8"), count=1)
    data.write_text(text, "utf-8")
    out = run("new", 2022, "--from", data).out
    left_out = [line.split()[1:-1] for line in out.splitlines() if line.endswith("可不填")]
    assert [row[:-2] for row in left_out] == [["棉被", "占比"], ["年末"]]
    new = data.with_name("2022.yaml")
    text = re.sub(r", (?:占比|年末): [0-9.]+(?=})", "", text.replace("年度: 2021", "年度: 2022"))
    new.write_text(text, "utf-8")
    report = pipeline.check(new).report
    assert report.figures["物资", 0, "占比"].derived
    assert report.figures["库存", "年末"].derived


EXAMPLES = Path(__file__).parents[2] / "data" / "示例市云山区文化广电和旅游局"


@pytest.mark.parametrize("name", ["2024.yaml", "2024部门整体支出绩效自评表.yaml"])
def test_all_that_may_be_left_out_may_be_left_out_together(name):
    report = pipeline.load(EXAMPLES / name).report
    paths = roll_forward(report, 2025).emptied
    marked = [path for path, mark in marks(report, paths, rules_of(report)[0]).items() if mark in (COMPUTED, ABSENT)]
    assert len(marked) >= 5
    text = apply(report.source.text, [delete(report.root, path) for path in marked])
    source = Source(str(EXAMPLES / name), text, EXAMPLES / name)
    findings = pipeline.check_data(source).findings
    assert [str(finding) for finding in findings if finding.severity == "error"] == []


def test_check_lists_everything_that_is_to_be_filled_in(run, data):
    items = "".join(f"  - {{名称: 物{number}, 数量: 待填, 金额: 待填}}\n" for number in range(40))
    data.write_text(data.read_text("utf-8").replace("物资:\n", f"物资:\n{items}"), "utf-8")
    out = run("check", data).out
    assert re.search(r"^还有 6\d 处待填（前面是行号）：$", out, re.MULTILINE)
    assert "个问题没有列出" not in out
    for number in range(1, 41):
        assert f"「物资[{number}].数量」" in out
        assert f"「物资[{number}].金额」" in out


def test_the_new_file_lacks_nothing_but_figures(run, data):
    run("new", 2022, "--from", data)
    checked = pipeline.check(data.with_name("2022.yaml"))
    assert {finding.code for finding in checked.findings} == {"pending-figure", "pending-text", "schema"}
    share = checked.report.figures["物资", 0, "占比"]
    assert (share.printed, share.derived) == ("待填", "WZ-03")


def test_a_leap_over_years_carries_nothing(run, data):
    ran = run("new", 2023, "--from", data)
    assert "结转" not in ran.out
    assert "年初: 待填" in data.with_name("2023.yaml").read_text("utf-8")


def test_an_opening_figure_that_was_not_there_is_put_in(run, data):
    data.write_text(data.read_text("utf-8").replace("年初: 40, ", ""), encoding="utf-8")
    run("new", 2022, "--from", data)
    assert "库存: {年初: 50, 调入: 待填, " in data.with_name("2022.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("合计: {数量: 320, 金额: 24000.50}", "合计:\n  数量: |-  # 件\n    320\n\n  # 元\n  金额: >\n    24000.50\n",
         "合计:\n  数量: 待填  # 件\n\n  # 元\n  金额: 待填\n"),
        ("合计: {数量: 320, 金额: 24000.50}", "合计: {   # 合计\n  '数量': \"320\", 金额:\n  24000.50}",
         "合计: {   # 合计\n  '数量': 待填, 金额:\n  待填}"),
        ("覆盖: {村: 12 个, 社区: 3 个}", "覆盖: {村: 6\n    个, 社区: '2\n\n    个'}", None),
        ("覆盖: {村: 12 个, 社区: 3 个}", "覆盖: {村: 6\n    个,  # 自然村\n    社区: 2 个, 户: '1 户, 散居'}",
         "覆盖: {村: 待填 个,  # 自然村\n    社区: 待填 个, 户: '待填 户, 散居'}"),
        ("库存: {年初: 40, 调入: 320, 调出: 310, 年末: 50}", "库存: {   # 件\n  年末: 50}", "库存: {   # 件\n  年初: 50, 年末: 待填}"),
        ("库存: {年初: 40, 调入: 320, 调出: 310, 年末: 50}", "库存:\n  # 件\n  \"年末\": |\n    1,050\n",
         "库存:\n  # 件\n  年初: '1,050'\n  \"年末\": 待填\n"),
    ],
)  # fmt: skip
def test_figures_are_emptied_however_they_were_written(run, data, old, new, expected):
    text = data.read_text("utf-8")
    assert old in text
    data.write_text(text.replace(old, new), encoding="utf-8")
    ran = run("new", 2022, "--from", data)
    if expected is None:
        assert ran.status == 1
        return
    assert ran.status == 0, ran.err
    assert expected in data.with_name("2022.yaml").read_text("utf-8")
    assert pipeline.load(data.with_name("2022.yaml")).report is not None


@pytest.mark.parametrize(
    ("waivers", "left"),
    [
        ("已知差异: [\n  {规则: KC-01, 差: 1,\n   理由: 原表如此},  # 一\n  # 说明\n]  # 完\n# 结尾\n",
         "已知差异: []\n  # 说明\n  # 完\n# 结尾\n"),
        ("\"已知差异\":\n- 规则: KC-01\n  差: 1\n  理由: |\n    原表如此\n\n    核过\n\n# 结尾\n", "\"已知差异\": []\n\n# 结尾\n"),
        ("已知差异: []\n# 结尾\n", "已知差异: []\n# 结尾\n"),
        ("已知差异:   # 没有\n# 结尾\n", "已知差异:   # 没有\n# 结尾\n"),
    ],
)  # fmt: skip
def test_last_years_waivers_are_dropped_however_they_were_written(run, data, waivers, left):
    text = data.read_text("utf-8")
    data.write_text(text[: text.index("已知差异")] + waivers, encoding="utf-8")
    assert run("new", 2022, "--from", data).status == 0
    new = data.with_name("2022.yaml").read_text("utf-8")
    assert new[new.index("评定: 待填\n") + len("评定: 待填\n") :] == left


def test_a_file_in_braces_is_rolled_forward_too(run, data):
    text = "{文种: 救助物资简报, 单位: 城关街道办事处, 年度: 2021, 物资: [{名称: 大米, 数量: 2, 金额: 3.00}],\n"
    text += "已知差异: [\n# 说明\n{规则: KC-01, 差: 1, 理由: 原表如此}], 合计: {数量: 2, 金额: 3.00}, 库存: {年末: 5}, 概况: [甲]}\n"
    data.write_text(text, encoding="utf-8")
    ran = run("new", 2022, "--from", data)
    assert ran.status == 0, ran.err
    assert data.with_name("2022.yaml").read_text("utf-8") == (
        "{文种: 救助物资简报, 单位: 城关街道办事处, 年度: 2022, 物资: [{名称: 大米, 数量: 待填, 金额: 待填}],\n"
        "已知差异: []\n# 说明\n, 合计: {数量: 待填, 金额: 待填}, 库存: {年初: 5, 年末: 待填}, 概况: [甲]}\n"
    )


def test_what_would_not_read_back_is_not_written(run, data):
    text = data.read_text("utf-8")
    old = "库存: {年初: 40, 调入: 320, 调出: 310, 年末: 50}"
    data.write_text(text.replace(old, "库存:\n  ? 年末\n  : 50"), encoding="utf-8")
    ran = run("new", 2022, "--from", data)
    assert ran.status == 2
    assert "2021.yaml：第 12 行附近的写法不能照搬到新的一年" in ran.err
    assert not data.with_name("2022.yaml").exists()


def test_no_file_is_written_over(run, data):
    new = data.with_name("2022.yaml")
    new.write_text("我的", encoding="utf-8")
    ran = run("new", 2022, "--from", data)
    assert ran.status == 2
    assert "已经存在" in ran.err
    assert new.read_text("utf-8") == "我的"
    before = data.read_bytes()
    assert run("new", 2022, "--from", data, "-o", data).status == 2
    assert data.read_bytes() == before


def test_a_file_with_errors_is_not_rolled_forward(run, data):
    data.write_text(data.read_text("utf-8") + "多余: 1\n", encoding="utf-8")
    ran = run("new", 2022, "--from", data)
    assert ran.status == 1
    assert "错误[unknown-key]" in ran.err
    assert not data.with_name("2022.yaml").exists()


def test_a_file_that_is_still_being_filled_in_may_be_rolled_forward(run, data):
    data.write_text(data.read_text("utf-8").replace("年末: 50", "年末: 待填"), encoding="utf-8")
    ran = run("new", 2022, "--from", data)
    assert ran.status == 0
    assert "年初: 待填" in data.with_name("2022.yaml").read_text("utf-8")


def test_a_department_gets_its_first_file(run, project):
    ran = run("new", 2022, "--department", "河东街道办事处", "--kind", "救助物资简报")
    new = project / "data" / "河东街道办事处" / "2022.yaml"
    assert ran.status == 0
    assert str(new.relative_to(project)) in ran.out
    text = new.read_text("utf-8")
    assert "\n单位: 河东街道办事处\n年度: 2022\n" in text
    assert run("new", 2022, "--department", "河东街道办事处", "--kind", "救助物资简报").status == 2
    assert new.read_text("utf-8") == text


@pytest.mark.parametrize("department", ["../../外面", "甲: 乙", "#1", "{{ x }}", "'引号'", "-"])
def test_a_strange_department_makes_a_file_that_reads_back(run, project, department):
    assert run("new", 2022, f"--department={department}", "--kind", "救助物资简报").status == 0
    (new,) = (project / "data").rglob("2022.yaml")
    loaded = pipeline.load(new)
    assert loaded.report is not None
    assert loaded.report.text("单位") == department


@pytest.mark.parametrize("department", ["", " ", "..", "CON"])
def test_what_is_no_department_gets_no_file(run, project, department):
    ran = run("new", 2022, "--department", department, "--kind", "救助物资简报")
    assert (ran.status, list((project / "data").rglob("2022.yaml"))) == (2, [])
    assert "不是单位名称" in ran.err


def test_a_link_that_leads_nowhere_is_not_written_through(run, data):
    data.with_name("2022.yaml").symlink_to("外/2022.yaml")
    assert "已经存在" in run("new", 2022, "--from", data).err


def test_the_kind_has_to_be_named_if_there_are_several(run, project):
    ran = run("new", 2022, "--department", "河东街道办事处")
    assert ran.status == 2
    assert "--kind" in ran.err
    assert "救助物资简报" in ran.err
    ran = run("new", 2022, "--department", "河东街道办事处", "--kind", "没有这种")
    assert ran.status == 2
    assert "救助物资简报" in ran.err


@pytest.mark.parametrize("arguments", [(2022,), (2022, "--from", "2021.yaml", "--department", "甲")])
def test_where_from_has_to_be_said_once(run, data, arguments):
    ran = run("new", *arguments)
    assert ran.status == 2
    assert "--from" in ran.err


def test_the_old_year_is_pointed_out_in_comments_too(run, data):
    data.write_text("# 城关街道办事处2021年度：全部数据\n" + data.read_text("utf-8") + "# 完 12021\n", encoding="utf-8")
    spelled = "# 文号12021后，{}年的决算" + "字" * 60
    years = ("２０２１", "二〇二一", "二○二一", "二零二一")
    with data.open("a", encoding="utf-8") as file:
        file.writelines(f"{spelled.format(year)}\n" for year in years)
    ran = run("new", 2022, "--from", data)
    for year in years:
        assert f"{year}年的决算" in ran.out
    assert "2022.yaml:1: # 城关街道办事处2021年度：全部数据" in ran.out
    assert "完 12021" not in ran.out
    assert "写反" not in ran.out
    assert "注意：2019 年在 2021 年之前" in run("new", 2019, "--from", data).out
