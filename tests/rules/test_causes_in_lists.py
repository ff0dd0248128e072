"""Causes in lists: a line left out, copied, or not counted, in all its columns."""

from __future__ import annotations

from decimal import Decimal

import pytest

from .support import checked, figures_of, run

COLUMNS = """{id: A, kind: sum, total: plan, parts: "PLACE.plan"}
- {id: B, kind: sum, total: done, parts: "PLACE.done"}"""
TWO = "{plan: 120.00, done: 110.45}, {plan: 98.00, done: 94.45}"
MISSING = "漏列一项：plan 67.35、done 56.30（B 的缺口 56.30 与它吻合）"


@pytest.mark.parametrize(
    ("rows", "place", "causes"),
    [
        (f"[{TWO}]", "rows[*]", [f"「rows」{MISSING}"]),
        (f"[{{sub: [{TWO}]}}]", "rows[*].sub[*]", [f"「rows[*].sub」{MISSING}"]),
        (f"[{TWO}, {{plan: 0, done: 56.30}}]", "rows[*]", ["第 3 行的plan 0 像是没有填，应为 67.35"]),
        (
            f"[{TWO}, {{plan: 0.00, done: 56.30}}]",
            "rows[*]",
            ["第 3 行的plan 0.00 像是没有填，或单位错了、舍成了 0，应为 67.35"],
        ),
    ],
)
def test_a_line_is_one_cause_in_all_its_columns(rows, place, causes):
    """The numbers of a list are not explained one column at a time, and no right total is to be typed anew."""
    report = figures_of({"plan": "285.35", "done": "261.20", "rows": rows}, "万元")
    found = checked(report, COLUMNS.replace("PLACE", place)).outcome.findings
    assert [cause for finding in found for cause in finding.causes] == causes


@pytest.mark.parametrize("size", [8, 20])
def test_a_copy_is_found_in_a_list_of_any_length(size):
    amounts = [f"{100 + 7 * at}.{at + 10}" for at in range(size)]
    total = sum(map(Decimal, amounts)) + Decimal("3.21")
    typed = [*amounts, amounts[-1]]
    text = "".join(f"    - {{名称: 项{at}, 金额: {amount}}}\n" for at, amount in enumerate(typed))
    finding = run(
        f"收入:\n  合计: {total}\n  构成:\n{text}", '- {id: S, kind: sum, total: 收入.合计, parts: "收入.构成[*].金额"}'
    ).finding
    assert any("相同，像是抄来的，应为 3.21" in cause for cause in finding.causes)


def test_a_part_that_the_total_leaves_out_is_not_to_be_deleted():
    text = "数据: {合计: 500.00 万元, 甲: 300.00 万元, 乙: 200.00 万元, 丙: 120.00 万元}"
    finding = run(f"{text}\n勾稽: [{{id: A, kind: sum, total: 合计, parts: [甲, 乙, 丙]}}]").finding
    assert finding.causes == ("数据.丙 120.00 重复计入或不应计入，或合计漏加了它：去掉它恰好相符",)
    assert finding.help.startswith("查明第 1 行的丙 120.00 应不应计入：应计入的改正合计，不应计入的去掉")


SHARES = """
- {id: S, kind: sum, total: 收入.合计, parts: "收入.构成[*].金额"}
- {id: Z, kind: share, each: "收入.构成[*]", part: .金额, whole: 收入.合计, share: .占比}
- {id: H, kind: shares-total, parts: "收入.构成[*].占比"}
- {id: P, kind: equal, left: 收入.合计, right: 支出.合计}
"""


def income(total: str, *lines: tuple[str, str]) -> str:
    rows = "".join(
        f"    - {{名称: 项{at}, 金额: {amount}{share and f', 占比: {share}'}}}\n"
        for at, (amount, share) in enumerate(lines)
    )
    return f"收入:\n  合计: {total}\n  构成:\n{rows}支出: {{合计: 845.20}}\n"


@pytest.mark.parametrize(
    ("text", "causes"),
    [
        (
            income("845.20", ("700.00", ""), ("95.20", "")),
            [["第 4 行的金额 700.00 有一位数字写错、多写或漏写", "「收入.构成」漏列一项：金额 50.00、占比 5.92"]],
        ),
        (income("845.20", ("700.00", "78.20"), ("95.20", "10.63"), ("50.00", "5.59")), [[], [], []]),
        (
            income("895.20", ("700.00", "78.20"), ("95.20", "10.63"), ("50.00", "5.59")),
            [
                [
                    "第 2 行的合计 895.20 写错了，应为 845.20；"
                    "第 4 行的占比 78.20、第 5 行的占比 10.63、第 6 行的占比 5.59 像是按它填的"
                ]
            ],
        ),
    ],
    ids=["no share was typed", "the list is complete", "shares follow the total"],
)
def test_a_line_is_missing_only_where_nothing_speaks_against_it(text, causes):
    """Derived shares are no witness, a sum that holds lacks no line, and a total that two equations contradict is it."""
    assert [list(finding.causes) for finding in run(text, SHARES).outcome.findings] == causes


@pytest.mark.parametrize(
    ("last", "cause"),
    [
        (("56.75", "0"), "占比 0 像是没有填"),
        (None, "「收入.构成」漏列一项：金额 56.75、占比 4.42（H 的缺口 4.41 按舍入与它吻合）"),
    ],
)
def test_a_share_is_what_its_amount_gives_even_if_all_make_more_than_100(last, cause):
    lines = [("1012.48", "78.82"), ("215.37", "16.77"), *([last] if last else [])]
    finding = run(income("1284.60", *lines), "\n".join(SHARES.splitlines()[:-1])).finding
    assert finding.causes[0].endswith(cause)
    assert "4.42" in finding.help
