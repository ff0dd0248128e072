from __future__ import annotations

import pytest

from gendoc.rules.load import combined, load_rules

from .support import SCHEMA, cases, messages, parsed, run, spans

GOOD = '{id: SR-01, kind: sum, total: 收入.合计, parts: "收入.构成[*].金额"}'


def load(text: str):
    return load_rules(parsed(text, "rules.yaml"), SCHEMA.knows)


@pytest.mark.parametrize("case", cases("mistakes.yaml"), ids=lambda case: case["message"])
def test_a_mistake_in_a_rule_is_a_finding_where_it_stands(case):
    rules, findings = load(f"- {case['rule']}")
    assert rules == []
    (finding,) = findings
    assert (finding.code, finding.severity) == ("rule-invalid", "error")
    assert case["message"] in finding.message
    assert finding.span.source.line(1)[finding.span.column - 1 :].startswith(case["at"])


def test_all_mistakes_of_a_rule_are_shown_and_the_other_rules_load():
    rules, findings = load("- {id: A, kind: sum, total: 收入.总计, parts: [支出.总计], severity: bad}\n- " + GOOD)
    assert [rule.id for rule in rules] == ["SR-01"]
    assert len(findings) == 3


def test_an_id_used_twice_is_reported_where_it_comes_the_second_time():
    rules, findings = load(f"- {GOOD}\n- {GOOD}")
    assert len(rules) == 1
    assert messages(findings) == "rules.yaml:2:8: 规则编号 SR-01 重复，第 1 行已用"


def test_an_id_of_the_kind_is_not_free_in_the_data_file():
    kind, _ = load("- " + GOOD)
    file, _ = load_rules(parsed(f"勾稽:\n  - {GOOD}", "2020.yaml")["勾稽"])
    rules, findings = combined(kind, file)
    assert rules == kind
    assert messages(findings) == "2020.yaml:2:10: 规则编号 SR-01 重复，rules.yaml 第 1 行已用"


def test_no_list_of_rules_is_none_and_anything_else_is_a_mistake():
    assert load_rules(None) == ([], [])
    assert load_rules(parsed("勾稽:")["勾稽"]) == ([], [])
    assert messages(load("id: A")[1]) == "rules.yaml:1:1: 规则应为列表"


@pytest.mark.parametrize(
    ("rule", "title"),
    [
        (GOOD, "收入.合计 等于各项之和"),
        (
            '{id: A, kind: share, each: "收入.构成[*]", part: .金额, whole: 收入.合计, share: .占比}',
            "占比 等于 金额 占 收入.合计 的比重",
        ),
        ('{id: A, kind: shares-total, parts: "收入.构成[*].占比"}', "收入.构成[*].占比 之和为 100%"),
        ("{id: A, kind: partition, total: 收入.合计, parts: 支出.合计}", "收入.合计 等于所分各类之和"),
    ],
)
def test_a_rule_without_a_title_gets_one(rule, title):
    (loaded,), findings = load("- " + rule)
    assert (loaded.title, findings) == (title, [])


LOCAL = """
事项:
  - {名称: 甲, 数据: {户数: 3 户, 特困: {人数: 5 户}}}
  - {名称: 乙, 数据: {户数: 4 户, 城市: 1 户, 农村: 3 户}}
勾稽:
  - {id: A, kind: partition, total: TOTAL, parts: [城市, 农村]}
"""


def test_a_local_figure_is_found_by_its_name():
    assert run(LOCAL.replace("TOTAL", '"事项[乙].数据.户数"')).verdicts == ["精确"]
    assert run(LOCAL.replace("TOTAL", "特困.人数")).verdicts == ["不符"]


def test_a_name_that_stands_for_several_figures_lists_them():
    result = run(LOCAL.replace("TOTAL", "户数"))
    assert (result.verdicts, result.codes) == (["无法核对"], ["rule-invalid"])
    assert result.finding.message == "规则 A：「户数」指到 2 处"
    assert result.finding.help == "写出完整路径，如 事项[1].数据.户数"
    assert [label for _, label in result.finding.related] == ["事项[1].数据.户数", "事项[2].数据.户数"]
    assert result.finding.span.line == 6


def test_a_name_that_stands_for_nothing_suggests_the_nearest():
    result = run(LOCAL.replace("TOTAL", "总户数"))
    assert (result.verdicts, result.codes) == (["无法核对"], ["rule-invalid"])
    assert result.finding.message == "规则 A：没有名为「总户数」的数，是否指「户数」？"


INCOME = """
收入:
  合计: 5.00
  构成: [{名称: 甲, 金额: 2.00}, {名称: 乙, 金额: 3.00}]
数据: {特困: 5 人, 城市: 5 人}
勾稽: [{id: A, kind: sum, RULE}]
"""


@pytest.mark.parametrize(
    ("rule", "message", "at"),
    [
        (
            "total: 特困, parts: [数据.特困]",
            "「parts」里的「数据.特困」与「total」里的「特困」是同一个数",
            "数据.特困",
        ),
        (
            'total: "收入.构成[1].金额", parts: "收入.构成[*].金额"',
            "「parts」里的「收入.构成[*].金额」与「total」里的「收入.构成[1].金额」有同一个数",
            '"收入.构成[*].金额"',
        ),
        (
            'total: 收入.合计, parts: ["收入.构成[*].金额", "收入.构成[乙].金额"]',
            "「parts」里的「收入.构成[乙].金额」与「parts」里的「收入.构成[*].金额」是同一个数",
            '"收入.构成[乙].金额"',
        ),
        (
            'each: "收入.构成[*]", total: .金额, parts: "收入.构成[2].金额"',
            "「parts」里的「收入.构成[2].金额」与「total」里的「.金额」是同一个数",
            '"收入.构成[2].金额"',
        ),
    ],
)
def test_a_figure_cannot_prove_itself_whatever_it_is_called(rule, message, at):
    result = run(INCOME.replace("RULE", rule))
    finding = next(finding for finding in result.outcome.findings if finding.code == "rule-invalid")
    assert finding.message == f"规则 A：{message}"
    assert spans(finding)[0][0] == at
    assert "精确" not in result.verdicts


def test_a_mistyped_path_is_not_taken_for_an_absent_figure():
    text = "收入: {合计: 1.00}\n勾稽: [{id: A, kind: sum, total: 收入.合计, parts: 收入.总计, missing: zero}]"
    result = run(text)
    assert (result.verdicts, result.codes) == (["无法核对"], ["rule-invalid"])


@pytest.mark.parametrize(
    ("path", "said", "help_"),
    [
        ("收入.合记", "schema 里没有「收入.合记」这个数，是否指「合计」？", "这里可用：合计、构成"),
        ("收人.合计", "schema 里没有「收人.合计」这个数，是否指「收入」？", "这里可用：单位、收入、支出、"),
        (
            "收入.构成[*].金客",
            "schema 里没有「收入.构成[*].金客」这个数，是否指「金额」？",
            "这里可用：名称、金额、占比",
        ),
        ("上年:收入.合记", "schema 里没有「收入.合记」这个数，是否指「合计」？", "这里可用：合计、构成"),
        ("单位", "schema 里没有「单位」这个数", "对照 schema.yaml 改正路径"),
    ],
)
def test_a_path_that_the_schema_has_not_comes_with_the_nearest_key_and_those_there_are(path, said, help_):
    rule = f'- {{id: A, kind: sum, total: 支出.合计, parts: "{path}"}}'
    _, (finding,) = load_rules(parsed(rule, "rules.yaml"), SCHEMA.knows, SCHEMA.knows_text, SCHEMA.properties_at)
    assert finding.message == f"规则 A：{said}"
    assert finding.help.startswith(help_)
