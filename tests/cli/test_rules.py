from __future__ import annotations

import json
import re

SMALL = "救助物资简报"
FILE = "data/城关街道办事处/2021.yaml"


def test_the_rules_of_a_kind_are_listed_readably(project, run):
    ran = run("rules", SMALL)
    assert ran.status == 0
    assert ran.out.startswith("救助物资简报：5 条勾稽规则\n\nWZ-01  金额合计等于各项之和\n  种类：合计（sum）\n")
    assert (
        "  合计：库存.年末\n  分项：库存.年初、库存.调入、减 库存.调出\n  严重程度：不符是提醒，照样生成报告\n"
        in ran.out
    )
    assert f"  写在：templates/{SMALL}/rules.yaml 第 1 行\n" in ran.out


def test_a_data_file_brings_its_own_rules(project, run):
    file = project / FILE
    own = "勾稽:\n  - {id: JZ-01, kind: sum, missing: zero, basis: 台账, total: 库存.年初, parts: [上年:库存.年末]}\n"
    file.write_text(file.read_text("utf-8") + own, "utf-8")
    ran = run("rules", "2021.yaml")
    assert ran.status == 0
    assert ran.out.count("写在：") == 6
    assert "  分项：上年:库存.年末\n  没有填的：按 0 计\n" in ran.out
    assert f"  依据：台账\n  写在：{FILE} 第 " in ran.out


def test_a_program_gets_them_as_json(project, run):
    listed = json.loads(run("rules", SMALL, "--format", "json").out)
    assert [rule["id"] for rule in listed] == ["WZ-01", "WZ-02", "WZ-03", "WZ-04", "KC-01"]
    assert listed[-1]["figures"]["parts"][2] == {"path": "库存.调出", "weight": "-1"}
    assert (listed[2]["each"], listed[-1]["severity"], listed[0]["line"]) == ("物资[*]", "warning", 1)


def test_a_mistake_in_a_rule_is_told_and_the_others_are_listed(project, run):
    file = project / FILE
    file.write_text(
        file.read_text("utf-8") + "勾稽:\n  - {id: WZ-01, kind: sum, total: 合计.金额, parts: 合计.金额}\n", "utf-8"
    )
    ran = run("rules", "2021.yaml")
    assert ran.status == 1
    assert "rule-invalid" in ran.err
    assert ran.out.count("写在：") == 5


def test_a_name_that_is_neither_kind_nor_file_is_told_with_the_kinds(project, run):
    ran = run("rules", "没有这种")
    assert ran.status == 2
    assert f"没有「没有这种」这种报告；可用：{SMALL}" in ran.err
    assert run("rules", "1999.yaml").status == 2


def test_every_kind_of_rule_and_every_field_has_a_word():
    from gendoc.rules.kinds import RULE_KINDS

    fields = [field for kind in RULE_KINDS.values() for field in kind.fields]
    labels = [*(kind.label for kind in RULE_KINDS.values()), *(field.label for field in fields if not field.choices)]
    assert all(re.search("[一-鿿]", label) for label in labels)


def test_what_a_rule_is_about_and_the_bands_of_a_grade_are_listed(project, run):
    own = (
        "勾稽:\n  - {id: JZ-01, kind: sum, when: 库存, derive: never, total: 库存.年初, parts: [上年:库存.年末]}\n"
        "  - {id: DF-01, kind: grade, score: 合计.数量, grade: 单位, bands: {优: 90, 差: 0}}\n"
        '  - {id: BD-01, kind: expression, expr: "合计.数量 >= 0"}\n'
    )
    file = project / FILE
    file.write_text(file.read_text("utf-8") + own, "utf-8")
    out = run("rules", "2021.yaml").out
    assert "  有这一部分才核对：库存\n  合计：库存.年初\n  分项：上年:库存.年末\n  没有填的：不代算\n" in out
    assert "  得分：合计.数量\n  等级：单位\n  各档：优 90 起、差 0 起\n" in out
    assert "  种类：算式（expression）\n  算式：合计.数量 >= 0\n  严重程度" in out


def test_fields_are_called_what_they_are_in_their_kind(run, project):
    rules = project / "templates" / "救助物资简报" / "rules.yaml"
    more = (
        "- {id: WC-01, kind: completion, done: 库存.年末, planned: 库存.年初, rate: 合计.金额}\n"
        "- {id: PJ-01, kind: average, amount: 合计.数量, count: 库存.年初, average: 库存.年末}\n"
    )
    rules.write_text(rules.read_text("utf-8") + more, "utf-8")
    told = run("rules", "救助物资简报").out
    assert "  完成率：合计.金额\n" in told
    assert "  总量：合计.数量\n" in told
    assert "增减率：合计.金额" not in told


def test_units_are_listed_for_people_and_programs(project, run):
    ran = run("rules", "--units")
    assert ran.status == 0
    assert "公顷 = ha = 15 亩；亩 = 2000/3 平方米" in ran.out
    assert "  人、名、位、个人\n" in ran.out
    listed = json.loads(run("rules", "--units", "--format", "json").out)
    assert (listed["measures"]["长度"]["公里"], listed["multiples"]["万"]) == ("1000", "10000")
    assert ["户"] in listed["alike"]


def test_either_rules_or_units_are_asked_for(project, run):
    for arguments in ((), (SMALL, "--units")):
        ran = run("rules", *arguments)
        assert ran.status == 2
        assert "规则写报告种类或数据文件，单位写 --units" in ran.err
