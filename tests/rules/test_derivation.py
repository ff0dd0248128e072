from __future__ import annotations

import json

import pytest

from gendoc.data.path import show

from .support import Run, run, spans

ITEMS = """
收入:
  构成:
    - {名称: 甲, 金额: 30.00}
    - {名称: 乙, 金额: 10.00}
"""
SHARE = '- {id: ZB, kind: share, each: "收入.构成[*]", part: .金额, whole: 收入.合计, share: .占比}'
SUM = '- {id: HJ, kind: sum, total: 收入.合计, parts: "收入.构成[*].金额"}'


def derived(result: Run) -> dict[str, str]:
    return {show(figure.path): figure.printed for figure in result.report.figures.values() if figure.derived}


@pytest.mark.parametrize("rules", [f"{SHARE}\n{SUM}", f"{SUM}\n{SHARE}"])
def test_a_share_of_a_derived_total_is_derived_wherever_the_rules_stand(rules):
    result = run(ITEMS, rules)
    assert derived(result) == {"收入.合计": "40.00万元", "收入.构成[1].占比": "75.00%", "收入.构成[2].占比": "25.00%"}
    assert result.verdicts == ["精确"] * 3
    assert result.loading == []


def test_what_is_typed_is_checked_and_not_computed_over():
    result = run(ITEMS.replace("  构成:", "  合计: 41.00\n  构成:"), SUM)
    assert derived(result) == {}
    assert result.verdicts == ["不符"]


def test_a_rule_may_be_kept_from_deriving():
    result = run(ITEMS, SUM.replace("}", ", derive: never}"))
    assert derived(result) == {}
    assert result.verdicts == ["无法核对"]


def test_a_total_is_computed_only_where_all_its_parts_are_there():
    assert derived(run(ITEMS.replace(", 金额: 10.00", ""), SUM)) == {}
    assert derived(run(ITEMS.replace(", 金额: 10.00", ""), SUM.replace("}", ", missing: zero}"))) == {
        "收入.合计": "30.00万元"
    }
    assert derived(run(ITEMS.replace("10.00", "无").replace("30.00", "无"), SUM)) == {"收入.合计": "无"}


def test_what_waits_for_a_figure_to_be_filled_in_is_to_be_filled_in_itself():
    result = run(ITEMS.replace("10.00", "待填"), f"{SHARE}\n{SUM}")
    assert derived(result) == {"收入.合计": "待填", "收入.构成[1].占比": "待填", "收入.构成[2].占比": "待填"}
    assert result.verdicts == ["无法核对"] * 3


def test_a_total_in_another_unit_is_converted():
    rule = "勾稽: [{id: T, kind: sum, total: 收入.合计, parts: [甲, 乙]}]"
    assert derived(run("收入: {构成: []}\n数据: {甲: 123456 元, 乙: 0.01 亿元}\n" + rule)) == {
        "收入.合计": "112.35万元"
    }


BALANCE = "- {id: PH, kind: sum, total: 收入.合计, parts: [支出.合计, 结转结余.年末]}"


def test_two_rules_for_one_figure_are_a_mistake_at_the_second_and_neither_computes_it():
    result = run(ITEMS + "支出: {合计: 40.00}\n结转结余: {年末: 0}", f"{SUM}\n{BALANCE}")
    assert derived(result) == {}
    (finding,) = result.loading
    assert (finding.code, str(finding.span)) == ("rule-invalid", "rules.yaml:2:8")
    assert finding.message == "规则 PH 和 HJ 都能算出「收入.合计」，不知道该用哪一条"
    assert spans(finding)[1] == ("HJ", "HJ")
    assert "derive: never" in finding.help
    only = run(ITEMS + "支出: {合计: 40.00}\n结转结余: {年末: 0}", f"{SUM}\n{BALANCE.replace('}', ', derive: never}')}")
    assert derived(only) == {"收入.合计": "40.00万元"}
    assert only.verdicts == ["精确", "精确"]


def test_two_rules_for_one_figure_that_is_typed_are_no_mistake():
    text = "收入: {合计: 40.00, 构成: [{名称: 甲, 金额: 40.00}]}\n支出: {合计: 40.00}\n结转结余: {年末: 0}"
    assert run(text, f"{SUM}\n{BALANCE}").loading == []


CIRCLE = """
- {id: A-1, kind: sum, total: 收入.合计, parts: [支出.合计, 结转结余.年末]}
- {id: A-2, kind: sum, total: 支出.合计, parts: [收入.合计, 结转结余.年初]}
- {id: A-3, kind: share, part: 支出.合计, whole: 结转结余.年初, share: "收入.构成[1].占比"}
"""


def test_rules_that_wait_for_each_other_are_a_mistake_where_the_first_stands():
    text = "收入: {构成: [{名称: 甲, 金额: 1.00}]}\n支出: {构成: []}\n结转结余: {年初: 1.00, 年末: 1.00}"
    result = run(text, CIRCLE)
    assert derived(result) == {}
    (finding,) = result.loading
    assert (finding.code, finding.span.line) == ("rule-invalid", 2)
    assert finding.message == ("规则 A-1、A-2 互相等着对方算出的数：A-1 要用「支出.合计」，A-2 要用「收入.合计」")
    assert [label for _, label in spans(finding)][1:] == ["A-2"]
    broken = run(text.replace("收入: {", "收入: {合计: 5.00, "), CIRCLE)
    assert broken.loading == []
    assert derived(broken) == {"支出.合计": "6.00万元", "收入.构成[1].占比": "600.00%"}


def test_a_long_chain_is_derived_in_one_pass_whatever_its_order():
    count = 300
    rules = [
        f"{{id: L-{n}, kind: ratio, numerator: '物[{n}].数', denominator: '物[1].数', ratio: '物[{n + 1}].数'}}"
        for n in range(2, count)
    ]
    from gendoc.data.schema import Schema
    from gendoc.data.validation import validate

    schema = Schema(
        {
            "properties": {
                "物": {"type": "array", "items": {"properties": {"数": {"figure": {"unit": "", "decimals": 0}}}}}
            }
        }
    )
    from gendoc.data.nodes import MappingNode
    from gendoc.reconcile.derive import derive
    from gendoc.report.report import Report
    from gendoc.rules.load import load_rules

    from .support import NO_KIND, parsed

    root = parsed("物: [{数: 1}, {数: 7}" + ", {}" * (count - 2) + "]")
    assert isinstance(root, MappingNode)
    tree = validate(schema, root)
    report = Report(root.span.source, root, NO_KIND, tree.figures)
    loaded, wrong = load_rules(parsed("\n".join(f"- {rule}" for rule in reversed(rules)), "rules.yaml"))
    assert wrong == []
    derivation = derive(report, loaded, None, schema.figure_type)
    assert derivation.findings == ()
    report = report.with_derived(derivation)
    assert len([figure for figure in report.figures.values() if figure.derived]) == count - 2
    assert report.figures["物", count - 1, "数"].printed == "7"


def test_a_grade_comes_from_a_score_that_another_rule_computes():
    rules = """
- {id: DJ, kind: grade, score: 自评.得分, grade: 自评.等级, bands: {优: 90, 良: 0}}
- {id: DF, kind: sum, total: 自评.得分, parts: "自评.指标[*].得分"}
"""
    result = run("自评: {指标: [{名称: 甲, 得分: 40}, {名称: 乙, 得分: 51}]}", rules)
    assert derived(result) == {"自评.得分": "91.000分"}
    assert result.report.derived_texts == {("自评", "等级"): "DJ"}
    assert result.report.root["自评"]["等级"] == "优"
    assert result.verdicts == ["精确", "精确"]


@pytest.mark.parametrize("rounding", ["round", "half-up", "truncate"])
def test_what_is_derived_passes_its_own_rule_whatever_the_rounding(rounding):
    rules = f"{SHARE}\n{SUM}".replace("}", f", rounding: {rounding}}}")
    result = run(ITEMS.replace("30.00", "20.00"), rules)
    assert "不符" not in result.verdicts
    assert derived(result)["收入.构成[1].占比"] == ("66.66%" if rounding == "truncate" else "66.67%")


EQUAL = "勾稽: [{id: QS, kind: equal, left: 收入.合计, right: 甲, derive: left}]\n收入: {构成: []}\n"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("40.00 万元", "40.00万元"),
        ("400000 元", "40.00万元"),
        ("1234567 元", "123.46万元"),  # rounded once, as the schema says
        ("无", "无"),
        ("待填 万元", "待填"),
    ],
)
def test_a_figure_may_be_taken_over_from_where_it_stands(typed, expected):
    result = run(EQUAL + f"数据: {{甲: {typed}}}")
    assert derived(result) == {"收入.合计": expected}
    assert result.loading == []


def test_the_same_figure_is_not_taken_over_unless_the_rule_says_so():
    result = run(EQUAL.replace(", derive: left", "") + "数据: {甲: 40.00 万元}")
    assert derived(result) == {}
    assert result.verdicts == ["无法核对"]


def test_a_figure_of_another_kind_of_unit_is_not_taken_over():
    result = run(EQUAL + "数据: {甲: 40 户}")
    assert derived(result) == {}
    assert "单位对不上" in next(finding.message for finding in [*result.loading, *result.outcome.findings])


def test_deriving_changes_nothing_of_the_report_that_it_is_asked_of():
    from gendoc.reconcile.derive import derive
    from gendoc.rules.load import load_rules

    from .support import SCHEMA, parsed, report_of

    report = report_of("收入: {构成: [{名称: 甲, 金额: 9.00}]}\n自评: {得分: 95}")
    before, figures = json.dumps(report.root), dict(report.figures)
    rules, _ = load_rules(
        parsed(
            '- {id: T, kind: sum, total: 收入.合计, parts: "收入.构成[*].金额"}\n'
            "- {id: DJ, kind: grade, score: 自评.得分, grade: 自评.等级, bands: {优: 90, 良: 0}}\n",
            "rules.yaml",
        )
    )
    derived = report.with_derived(derive(report, rules, None, SCHEMA.figure_type))
    assert (derived.figures["收入", "合计"].number, derived.root["自评"]["等级"]) == ("9.00", "优")
    assert (json.dumps(report.root), report.figures, report.derived_texts) == (before, figures, {})
    assert derived.root["收入"] is report.root["收入"]
