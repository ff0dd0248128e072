"""When an absent figure counts as 0: never, always (zero), or where the report lacks the whole part around it (part)."""

from __future__ import annotations

import pytest

from gendoc.reporters.rules import as_json, as_text
from gendoc.rules.load import load_rules
from gendoc.rules.storage import from_plain, to_plain
from tests.rules.support import messages, parsed, run

WHOLE = "收入: {合计: 8.00}\n"
BOTH = "支出: {合计: 3.00}\n结转结余: {年末: 1.00}\n"


@pytest.mark.parametrize(
    ("parts", "rest", "text", "verdict"),
    [
        ("支出.合计, 结转结余.年初", "", "支出: {合计: 8.00}\n", "无法核对"),
        ("支出.合计, 结转结余.年初", ", missing: zero", "支出: {合计: 8.00}\n", "精确"),
        ("支出.合计, 结转结余.年初", ", missing: part", "支出: {合计: 8.00}\n", "精确"),
        ("支出.合计, 结转结余.年初", ", missing: zero", "支出: {合计: 3.00}\n结转结余: {年末: 1.00}\n", "不符"),
        ("支出.合计, 结转结余.年初", ", missing: part", "支出: {合计: 3.00}\n结转结余: {年末: 1.00}\n", "无法核对"),
        ("支出.合计, {of: 结转结余.年初, missing: part}", "", "支出: {合计: 8.00}\n", "精确"),
        ("支出.合计, {of: 结转结余.年初, missing: part}", "", "结转结余: {年初: 8.00}\n", "无法核对"),
        ("支出.合计, {of: 结转结余.年初, missing: zero}", "", BOTH, "不符"),
        ("支出.合计, {of: 结转结余.年初, missing: part}", ", missing: zero", BOTH, "无法核对"),
        ("{of: 支出.合计, weight: -1, missing: zero}, 结转结余.年初", "", "结转结余: {年初: 8.00}\n", "精确"),
    ],
)
def test_what_an_absent_figure_counts_as(parts, rest, text, verdict):
    result = run(WHOLE + text, f"[{{id: T, kind: sum, total: 收入.合计, parts: [{parts}]{rest}}}]")
    assert not result.loading
    assert result.verdicts == [verdict]


def test_how_it_is_written_is_kept_and_told():
    text = (
        "[{id: T, kind: sum, total: 收入.合计, missing: part, "
        "parts: [支出.合计, {of: 结转结余.年初, weight: -1, missing: zero}]}]"
    )
    node = parsed(text, "rules.yaml")
    rules, wrong = load_rules(node)
    assert not wrong
    assert from_plain(to_plain(rules), node.span.source) == rules
    (plain,) = as_json(rules)
    assert plain["missing"] == "part"
    assert plain["figures"]["parts"][1] == {"path": "结转结余.年初", "weight": "-1", "missing": "zero"}
    assert "减 结转结余.年初（没有填的：按 0 计）" in as_text(rules, "甲")
    assert "没有填的：那一部分都没有的按 0 计" in as_text(rules, "甲")


@pytest.mark.parametrize("place", ["missing: nought", "parts: [{of: 支出.合计, missing: nought}]"])
def test_other_words_for_it_are_refused(place):
    rest = place if place.startswith("parts") else f"parts: [支出.合计], {place}"
    _, wrong = load_rules(parsed(f"[{{id: T, kind: sum, total: 收入.合计, {rest}}}]", "rules.yaml"))
    assert "missing 不能是「nought」" in messages(wrong)


RULE = """\
[{id: T, kind: expression, expr: "数据.得分 × 数据.目标 <= 数据.分值 × 数据.实际", target: 数据.目标, actual: 数据.实际}]
"""


@pytest.mark.parametrize(
    ("target", "actual", "verdict"),
    [("3 %", "-4 %", "无法核对"), ("-3 %", "-4 %", "无法核对"), ("0 %", "-4 %", "无法核对"), ("3 %", "4 %", "精确"),
     ("3 %", "0 %", "不符")],
)  # fmt: skip
def test_of_what_is_below_0_there_is_no_share_to_score(target, actual, verdict):
    """The workbook's formulas say the same: run() compares them."""
    result = run(f"数据: {{得分: 10 分, 分值: 10 分, 目标: {target}, 实际: {actual}}}", RULE)
    assert result.verdicts == [verdict]
