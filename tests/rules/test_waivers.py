from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from gendoc.reconcile.waiver import load_waivers
from gendoc.rules.load import load_rules

from .support import Run, messages, parsed, run

RULES = """
- {id: SR-01, kind: sum, title: 收入合计, total: 收入.合计, parts: "收入.构成[*].金额"}
- {id: ZB-01, kind: share, title: 收入占比, each: "收入.构成[*]", part: .金额, whole: 收入.合计, share: .占比}
"""
REPORT = """
收入:
  合计: 20.00
  构成:
    - {名称: 甲, 金额: 16.50, 占比: 0}
    - {名称: 乙, 金额: 2.00, 占比: 0}
已知差异:
"""
OTHERS = "  - {规则: ZB-01, 差: 82.50, 理由: 原文如此}\n  - {规则: ZB-01, 差: 10, 理由: 原文如此}\n"


def waived(waiver: str, *, report: str = REPORT, others: str = OTHERS) -> Run:
    return run(f"{report}{others}  - {waiver}\n", RULES)


def test_a_waived_difference_is_recorded_and_not_an_error():
    result = waived("{规则: SR-01, 差: 1.5, 理由: 原文如此, 确认人: 财务科, 日期: 2021-03-02}")
    assert (result.verdicts, result.codes) == (["已说明"] * 3, [])
    record = result.outcome.records[0]
    assert record.difference == Decimal("1.50")
    assert record.to_json()["waiver"] == {
        "reason": "原文如此",
        "confirmed_by": "财务科",
        "date": "2021-03-02",
    }
    assert result.outcome.tally == {"已说明": 3}


@pytest.mark.parametrize("difference", ["1.51", "-1.5", "1.49"])
def test_a_waiver_covers_the_exact_difference_only_and_says_what_to_write(difference):
    result = waived(f"{{规则: SR-01, 差: {difference}, 理由: 原文如此}}")
    assert result.codes == ["SR-01", "waiver-stale"]
    failed, stale = result.outcome.findings
    assert failed.severity == "error"
    assert "差 1.50" in failed.help
    assert (stale.severity, stale.message) == ("warning", "说明已失效：SR-01 差额已变，现在差 1.50")
    assert stale.help == "重新核实；仍属实则把「差」改为 1.50"
    assert stale.span.line == 10


def test_a_stale_waiver_of_several_items_asks_for_one_each():
    result = run(REPORT + "  - {规则: ZB-01, 差: 5, 理由: 原文如此}\n", RULES)
    stale = result.outcome.findings[-1]
    assert stale.message == "说明已失效：ZB-01 差额已变，现在差 82.50、10.00"
    assert stale.help == "重新核实；仍属实则每处各写一条，写明「对象」和「差」"


def test_a_waiver_of_a_rule_that_passes_is_stale():
    result = waived("{规则: SR-01, 差: 1.50, 理由: 原文如此}", report=REPORT.replace("20.00", "18.50"), others="")
    assert result.outcome.findings[-1].message == "说明已失效：SR-01 规则已没有这项差异"


def test_a_waiver_of_a_rule_that_cannot_be_checked_is_stale():
    report = REPORT.replace("20.00", "待填")
    result = waived("{规则: SR-01, 差: 1.50, 理由: 原文如此}", report=report, others="")
    assert (result.codes, result.verdicts) == (["waiver-stale"], ["无法核对"] * 3)


def test_a_waiver_may_name_one_item():
    items = [
        f"  - {{规则: ZB-01, 差: {difference}, 理由: 原文如此, 对象: '收入.构成[{item}]'}}\n"
        for difference, item in (("82.50", "甲"), ("10", "2"))
    ]
    assert waived("{规则: SR-01, 差: 1.5, 理由: 原文如此}", others="".join(items)).verdicts == ["已说明"] * 3
    crossed = waived("{规则: ZB-01, 差: 10, 理由: 原文如此, 对象: '收入.构成[甲]'}", others="")
    assert crossed.codes.count("ZB-01") == 2
    nobody = waived("{规则: ZB-01, 差: 10, 理由: 原文如此, 对象: '收入.构成[丙]'}", others="")
    assert nobody.outcome.findings[-1].message == "说明已失效：ZB-01 没有「收入.构成[丙]」这一项"


TWICE = """
收入:
  合计: 20.00
  构成:
    - {名称: 甲, 金额: 10.00, 占比: 40.00}
    - {名称: 乙, 金额: 10.00, 占比: 40.00}
已知差异:
  - {规则: ZB-01, 差: 10, 理由: 原文如此}
"""


def test_a_waiver_that_fits_several_items_signs_for_none_and_asks_which():
    result = run(TWICE, RULES)
    assert result.verdicts == ["精确", "不符", "不符"]
    assert result.codes == ["waiver-invalid", "ZB-01", "ZB-01"]
    finding = result.outcome.findings[0]
    assert finding.message == "ZB-01 有 2 处都差 10，看不出说明的是哪一处"
    assert finding.help == "一条说明只对一处：写明「对象」，可写 收入.构成[1]、收入.构成[2]；几处都属实就各写一条"
    assert [label for _, label in finding.related] == ["收入.构成[1]", "收入.构成[2]"]
    assert (finding.severity, finding.span.line) == ("error", 8)


def test_one_signature_for_each_difference():
    signature = "  - {规则: ZB-01, 差: 10, 理由: 原文如此, 对象: '收入.构成[乙]'}\n"
    result = run(TWICE + signature, RULES)  # the other waiver is left with one item
    assert (result.verdicts, result.codes) == (["精确", "已说明", "已说明"], [])
    lone = run(TWICE.replace("10.00, 占比: 40.00", "10.00, 占比: 50.00", 1) + signature, RULES)
    assert (lone.verdicts, lone.codes) == (["精确", "精确", "已说明"], ["waiver-stale"])
    alike = run(TWICE.replace("名称: 乙", "名称: 甲").replace("如此}", "如此, 对象: '收入.构成[甲]'}"), RULES)
    assert alike.codes == ["waiver-invalid", "ZB-01", "ZB-01"]


@pytest.mark.parametrize(
    ("waiver", "at", "message"),
    [
        ("{规则: SR-02, 差: 1, 理由: 无}", "2:10", "没有编号为「SR-02」的规则，是否指「SR-01」？"),
        ("{差: 1, 理由: 无}", "2:5", "已知差异缺「规则」"),
        ("{规则: SR-01, 理由: 无}", "2:5", "已知差异缺「差」"),
        ("{规则: SR-01, 差: 1}", "2:5", "已知差异缺「理由」"),
        ("{规则: SR-01, 差: 1, 理由: ' '}", "2:5", "已知差异缺「理由」"),
        ("{规则: SR-01, 差: 约1, 理由: 无}", "2:20", "「差」应为一个数：「约1」里有「约」，这里只写 1"),
        ("{规则: SR-01, 差: 10.00万元, 理由: 无}", "2:20", "「差」只写数字，不写单位，写的是「10.00万元」"),
        (
            "{规则: SR-01, 差: 1；2, 理由: 无}",
            "2:20",
            "「差」应为一个数：「1；2」不是数字，请写成 2366.45 这样的形式",
        ),
        ("{规则: SR-01, 差: 1234567890123456789, 理由: 无}", "2:20", "「1234567890123456789」，查对有没有多打"),
        ("{规则: SR-01, 差: 1, 理由: 无, 人: 甲}", "2:30", "已知差异没有「人」这一项"),
        ("{规则: SR-01, 差: 1, 理由: 无, 日期: 3月2日}", "2:34", "日期「3月2日」写法不对"),
        ("{规则: SR-01, 差: 1, 理由: 无, 日期: 2021-02-30}", "2:34", "日期「2021-02-30」写法不对"),
        ("{规则: SR-01, 差: 1, 理由: 无, 对象: 收入.合计}", "2:34", "不需要「对象」"),
        ("{规则: ZB-01, 差: 1, 理由: 无, 对象: '收入.构成[*]'}", "2:34", "「对象」应指列表中的一项"),
        ("{规则: ZB-01, 差: 1, 理由: 无, 对象: 收入.}", "2:34", "路径写法不对"),
        ("{规则: SR-01, 差: [1], 理由: 无}", "2:20", "「差」应为一个词或一个数"),
        ("照旧", "2:5", "已知差异的每一条应为一组「名称: 内容」"),
    ],
)
def test_a_mistake_in_a_waiver_is_a_finding_and_waives_nothing(waiver, at, message):
    rules, _ = load_rules(parsed(RULES, "rules.yaml"))
    waivers, _, findings = load_waivers(parsed(f"已知差异:\n  - {waiver}", "2020.yaml")["已知差异"], rules)
    assert waivers == []
    assert f"2020.yaml:{at}: " in messages(findings)
    assert message in messages(findings)
    assert [finding.code for finding in findings] == ["waiver-invalid"]


def test_a_record_keeps_its_verdict_beside_the_signature():
    record = waived("{规则: SR-01, 差: 1.5, 理由: 原文如此}").outcome.records[0]
    assert (str(record.judged), str(record.verdict), record.help) == ("不符", "已说明", "")
    assert record.message == f"{record.title}：不符，{record.reason}"
    unsigned = replace(record, waiver=None)
    assert unsigned.verdict is record.judged
    assert unsigned.help == f"{record.action}；属实则写入「已知差异」，差 1.50，并写明理由"


def test_a_waiver_written_twice_counts_once():
    again = "{规则: SR-01, 差: 1.5, 理由: 原文如此}"
    result = waived(again, others=OTHERS + f"  - {again}\n")
    assert messages(result.loading) == "report.yaml:11:10: 与第 10 行的已知差异重复"
    assert result.codes == []
