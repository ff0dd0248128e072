"""Causes where the figures do not decide: equal readings are clues, and none of them names a number."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from gendoc.core.finding import Finding
from gendoc.reconcile.reconcile import reconcile
from gendoc.rules.load import load_rules

from .support import local, names_a_number, parsed, report_of, run

LIST = '- {id: S, kind: sum, total: 收入.合计, parts: "收入.构成[*].金额"}\n'


OFFSET = "{id: T, kind: sum, total: 数据.总, parts: [数据.本, 数据.属, {of: 数据.抵, weight: -1, missing: zero}]}"
CONFIRMING = [
    f"{{id: R{number}, kind: equal, left: 数据.{name}, right: 数据.{name}二}}" for number, name in enumerate("总本属")
]


@pytest.mark.parametrize("left_out", ["", ", 抵: 0 万元"])
def test_what_may_be_left_out_explains_any_difference_and_so_names_no_number(left_out):
    data = f"总: 774.70 万元, 本: 873.43 万元, 属: 37.53 万元{left_out}"
    finding = run(f"数据: {{{data}}}\n勾稽: [{OFFSET}]").finding
    assert any("抵" in cause and "没有填" in cause for cause in finding.causes)
    assert not names_a_number(finding)
    assert "136.26" not in "".join(finding.causes) + finding.help.split("；属实")[0]
    data += ", 总二: 774.70 万元, 本二: 873.43 万元, 属二: 37.53 万元"
    pinned = run(f"数据: {{{data}}}\n勾稽: [{', '.join((OFFSET, *CONFIRMING))}]").finding
    assert any("抵" in cause and "136.26" in cause for cause in pinned.causes)


@pytest.mark.parametrize(("income", "grant"), [("3776.50", "3714.44"), ("3772.90", "3710.84")])
def test_what_may_be_left_out_has_no_number_where_a_rule_that_fails_has_a_figure_of_the_same_sum(income, grant):
    data = f"财: {grant} 万元, 他: 62.06 万元, 收: {income} 万元, 初: 98.73 万元, 支: 3809.28 万元, 末: 64.15 万元, 计: 3873.43 万元"
    data += ", 本: 2837.17 万元, 属: 937.53 万元"
    parts = "[数据.收, {of: 数据.用, missing: zero}, 数据.初"
    rules = f"""
勾稽:
  - {{id: P, kind: sum, total: 数据.支, parts: {parts}, {{of: 数据.末, weight: -1}}]}}
  - {{id: Z, kind: sum, total: 数据.计, parts: {parts}]}}
  - {{id: H, kind: sum, total: 数据.收, parts: [数据.本, 数据.属]}}
  - {{id: R, kind: sum, total: 数据.收, parts: [数据.财, 数据.他]}}
  - {{id: S, kind: sum, total: 数据.计, parts: [数据.支, 数据.末]}}
"""
    findings = run(f"数据: {{{data}}}" + rules).outcome.findings
    assert not any("恰好相符" in cause for finding in findings for cause in finding.causes)


def test_the_only_figure_left_open_may_be_below_0():
    data = "总: 98.73 万元, 本: 90.73 万元, 总二: 98.73 万元, 本二: 90.73 万元"
    rules = "{id: T, kind: sum, total: 数据.本, parts: [数据.总, {of: 数据.调, missing: zero}]}, " + ", ".join(
        CONFIRMING[:2]
    )
    finding = run(f"数据: {{{data}}}\n勾稽: [{rules}]").finding
    assert finding.causes == ("数据.调 没有填，按 0 计；填 -8.00 恰好相符",)


def test_figures_that_agree_on_purpose_are_not_copied():
    """Income and spending of a unit are balanced, but for one digit."""
    rules = "".join(
        f'- {{id: {id_}, kind: sum, total: {way}.合计, parts: "{way}.构成[*].金额"}}\n'
        for id_, way in (("S", "收入"), ("Z", "支出"))
    )
    line = "合计: 594.88, 构成: [{{名称: 本级, 金额: 166.13}}, {{名称: 所属, 金额: {}}}]"
    finding = run(f"收入: {{{line.format('438.75')}}}\n支出: {{{line.format('428.75')}}}", rules).finding
    assert not any("抄来" in cause for cause in finding.causes)
    assert any("金额 438.75 有一位数字" in cause for cause in finding.causes)


SCOPES = """
勾稽:
  - {id: E, kind: equal, left: 部门, right: 本级}
  - {id: A, kind: sum, total: 部门, parts: [甲, 乙]}
"""


@pytest.mark.parametrize(("own", "scopes"), [("1140.55", True), ("1240.58", False)])
def test_a_round_amount_apart_may_be_another_scope(own, scopes):
    finding = run(f"数据: {{部门: 1240.55 万元, 甲: 1000.00 万元, 乙: 240.55 万元, 本级: {own} 万元}}{SCOPES}").finding
    assert any("有一位数字写错" in cause for cause in finding.causes)
    assert any("也可能是口径不同" in cause for cause in finding.causes) == scopes


def test_a_column_in_another_unit_is_as_likely_as_its_total():
    data = "计: 83.15 万元, 甲: 531500 万元, 乙: 300000 万元"
    finding = local(data, "kind: sum, total: 计, parts: [甲, 乙]").finding
    assert len(finding.causes) == 2
    assert not names_a_number(finding)
    pinned = "勾稽: [{id: T, kind: sum, total: 计, parts: [甲, 乙]}, {id: E, kind: equal, left: 计, right: 数据.表}]"
    (cause,) = run(f"数据: {{{data}, 表: 83.15 万元}}\n{pinned}").finding.causes
    assert cause == "第 1 行的甲 531,500 等 2 项都单位错了，大了 10,000 倍，像是把元写进了以万元计的数"


BUDGET = "今: 412.60 万元, 昨: 377.15 万元, 预算: 398.00 万元, "
RECKONED = [
    (
        BUDGET + "率: 3.67 %",
        "growth, now: 今, before: 昨, rate: 率",
        "像是按第 1 行的预算 398.00 算的，基数不对，应为 9.40",
    ),
    (
        "今: 9.07 万元, 昨: 9.78 万元, 预算: 12.00 万元, 增: -2.93 万元, 率: -24.42 %",
        "growth, now: 今, before: 昨, change: 增, rate: 率",
        "都像是按第 1 行的预算 12.00 算的，应按上年数算",
    ),
    (BUDGET + "增: 14.60 万元", "growth, now: 今, before: 昨, change: 增", "像是按第 1 行的预算 398.00 算的"),
    (
        "今: 377.15 万元, 昨: 412.60 万元, 增: 35.45 万元, 率: 9.40 %",
        "growth, now: 今, before: 昨, change: 增, rate: 率",
        "两个数填颠倒了",
    ),
    (
        "今: 52.07 万元, 昨: 41.30 万元, 减: -10.77 万元",
        "growth, now: 今, before: 昨, change: 减",
        "本年数和上年数填颠倒了",
    ),
    ("率: 98.47 %, 分: 10 分, 得: 9.58 分", "product, product: 得, factors: [率, 分]", "得 9.58 有两个数字写颠倒了"),
    ("甲: 88 人, 乙: 92 人, 率: 104.55 %", "ratio, numerator: 甲, denominator: 乙, ratio: 率", "像是按 92 ÷ 88 算的"),
    ("甲: 52 个, 乙: 4100 个, 率: 12.68 %", "ratio, numerator: 甲, denominator: 乙, ratio: 率", "像是千分数"),
    ("金: 475.05 万元, 人: 537 人, 均: 737 元", "average, amount: 金, count: 人, average: 均", "像是每月的数"),
    ("表: 3503499 元, 文: 350.34 万元", "equal, left: 表, right: 文", "文的末位像是截尾得来的"),
    (
        "计: 190.36 万元, 甲: 150.55 万元, 乙: 42.72 万元, 丙: 100.00 万元, 丁: 17.47 万元",
        "sum, total: 计, parts: [甲, 乙, 丙, 丁]",
        "乙 42.72 与第 1 行的丁 17.47 的正负号都写反了",
    ),
    (
        "计: -210.74 万元, 甲: 150.55 万元, 乙: 42.72 万元, 丙: 17.47 万元",
        "sum, total: 计, parts: [甲, 乙, 丙]",
        "甲 150.55 等 3 项的正负号都写反了",
    ),
]


@pytest.mark.parametrize(("data", "rule", "said"), RECKONED)
def test_how_it_was_reckoned_is_told(data, rule, said):
    finding = local(data, f"kind: {rule}").finding
    assert any(said in cause for cause in finding.causes)
    assert "正负号" not in finding.ruled_out or "正负号" not in said


@pytest.mark.parametrize(
    ("data", "rule", "wrong"),
    [
        ("计: 665.96 万元, 收: 332.98 万元, 支: 332.98 万元", "equal, left: 计, right: 收", "填颠倒了"),
        ("甲: 145.20 万元, 乙: 114.29 万元, 比: 61.00 %", "share, part: 甲, whole: 乙, share: 比", "127.05，"),
        (
            "计: 9.30 万元, 甲: 15.00 万元, 乙: 4.20 万元, 丙: 1.50 万元",
            "sum, total: 计, parts: [甲, 乙, 丙]",
            "正负号",
        ),
        (
            "甲: 45.20 万元, 乙: 141.92 万元, 比: 0.3185 %",
            "share, part: 甲, whole: 乙, share: 比",
            "计的数，应为 31.8489",
        ),
    ],
)
def test_no_right_figure_is_taken_for_the_slip_and_nothing_ruled_out_untried(data, rule, wrong):
    finding = local(data, f"kind: {rule}").finding
    assert wrong not in "，".join((*finding.causes, *finding.ruled_out, finding.help.replace("别的数都对的，", "")))


S4 = "kind: sum, total: 合, parts: [甲, 乙, 丙, 丁]"
BOTH = "甲 400.00 有一位", "合 350.00 有一位", "乙 50.00 正负号"
NO_NUMBER = [
    # two digits exchanged, and a digit doubled in another figure; a sign, and one digit in another figure
    (
        "合: 3809.28 万元, 甲: 3268.57 万元, 乙: 263.49 万元, 丙: 1004.76 万元, 丁: 172.46 万元",
        [S4],
        ("甲 3,268.57 有两个", "丙 1,004.76 有一位"),
    ),
    ("合: 350.00 万元, 甲: 400.00 万元, 乙: 50.00 万元", ["kind: sum, total: 合, parts: [甲, 乙]"], BOTH),
    # a count or an amount left at 0, of which a quotient was computed
    (
        "应: 60 个, 成: 0 个, 率: 86.67 %",
        ["kind: ratio, numerator: 成, denominator: 应, ratio: 率"],
        ("成 0 像是没有填",),
    ),
    ("甲: 0 万元, 合: 530.00 万元, 比: 36.69 %", ["kind: share, part: 甲, whole: 合, share: 比"], ("甲 0 像是没有填",)),
    # an amount of which two shares were computed, as well as of the next number
    (
        "甲: 5674.59 万元, 全: 1944.35 万元, 另: 617.65 万元, 率: 20.69 %, 比: 65.12 %",
        [f"kind: share, part: 甲, whole: {whole}, share: {share}" for whole, share in ("全率", "另比")],
        ("甲 5,674.59 像是写错了：有 2 条规则与它不符",),
    ),
    # both places agree on the rate: the rule may not ask for another
    (
        "今: 441.00 万元, 昨: 377.15 万元, 率: 9.40 %, 文率: 9.40 %",
        ["kind: growth, now: 今, before: 昨, rate: 率", "kind: equal, left: 率, right: 文率"],
        (),
    ),
    # an equal figure elsewhere rather confirms one of two places; that two agree is a clue
    ("文: 512.30 万元, 表: 498.12 万元, 附: 498.12 万元", ["kind: equal, left: 文, right: 表"], ()),
    (
        "文: 512.30 万元, 表: 498.12 万元, 附: 498.12 万元",
        ["kind: equal, left: 文, right: 表", "kind: equal, left: 表, right: 附"],
        ("文 512.30 像是写错了：应与它相等的另外两处写的一致，只有这里不同",),
    ),
    # 100 % is executed: budget and outlay are equal in many lines
    ("合: 147.86 万元, 甲: 94.45 万元, 乙: 89.41 万元", ["kind: sum, total: 合, parts: [甲, 乙]"], ()),
    # a part that was left out, and may well be
    (
        "合: 512.00 万元, 甲: 274.31 万元, 乙: 200.00 万元",
        ["kind: sum, missing: zero, total: 数据.合, parts: [数据.甲, 数据.乙, 数据.丙]"],
        ("丙 没有填",),
    ),
]


def problems_of(data: str, rules: list[str]) -> tuple[Finding, ...]:
    listed = "".join(f"\n  - {{id: R{place}, {rule}}}" for place, rule in enumerate(rules))
    return run(f"数据: {{{data}}}\n勾稽:{listed}").outcome.findings


@pytest.mark.parametrize(("data", "rules", "clues"), NO_NUMBER)
def test_where_several_figures_may_be_wrong_none_is_to_be_typed(data, rules, clues):
    (finding,) = problems_of(data, rules)
    assert finding.fix is None
    assert "改为" not in finding.help
    assert len(finding.causes) == len(clues)
    assert finding.clue or len(clues) != 1
    assert all(any(clue in cause for cause in finding.causes) for clue in clues)


def test_what_was_left_out_of_a_share_is_what_both_shares_lack():
    data = "甲: 无, 全: 1944.35 万元, 另: 617.65 万元, 率: 20.69 %, 比: 65.12 %"
    (finding,) = problems_of(
        data, [f"kind: share, part: 甲, whole: {of[0]}, share: {of[1]}" for of in ("全率", "另比")]
    )
    assert finding.causes == ("第 1 行的甲 无 像是没有填",)


def test_two_totals_without_their_balances_are_not_made_equal():
    data = "收: 450.10 万元, 初: 7.60 万元, 总: 450.10 万元, 支总: 440.00 万元, 支: 440.00 万元, 末: 17.70 万元"
    rules = ["sum, total: 总, parts: [收, 初]", "equal, left: 总, right: 支总", "sum, total: 支总, parts: [支, 末]"]
    findings = problems_of(data, [f"kind: {rule}" for rule in rules])
    assert len(findings) == 3
    assert not any(finding.fix for finding in findings)
    assert not any("应为 450.10" in cause or "口径" in cause for finding in findings for cause in finding.causes)


@pytest.mark.parametrize(
    ("total", "amounts", "cause"),
    [
        ("28.00", ("8.00", "0"), "金额 0 像是没有填，应为 20.00"),
        ("21.21", ("4", "16.84"), "金额 4 的小数像是没有写全，应为 4.37"),
    ],
)
def test_a_figure_left_at_0_or_without_its_decimals_comes_before_a_missing_line(total, amounts, cause):
    lines = ", ".join(f"{{名称: 第{place}项, 金额: {amount}}}" for place, amount in enumerate(amounts))
    finding = run(f"收入: {{合计: {total}, 构成: [{lines}]}}", LIST).finding
    assert cause in finding.causes[0]
    assert not any("漏列" in said for said in finding.causes)


def test_last_years_figure_in_a_list_comes_before_a_missing_line_whose_share_follows_from_it():
    """That shares fall short as well is no evidence: they were computed from the amounts."""
    lines = "{名称: 甲, 金额: 1871.55}, {名称: 乙, 金额: 462.65}, {名称: 丙, 金额: 272.46}"
    report = report_of(f"收入: {{合计: 2616.47, 构成: [{lines}]}}")
    text = """
- {id: T, kind: sum, total: 收入.合计, parts: "收入.构成[*].金额"}
- {id: Z, kind: share, each: "收入.构成[*]", part: .金额, whole: 收入.合计, share: .占比}
- {id: H, kind: shares-total, parts: "收入.构成[*].占比"}
"""
    rules, _ = load_rules(parsed(text, "r.yaml"))
    place = ("收入", "构成", 1, "金额")
    before = SimpleNamespace(root=report.root, figures={place: report.figures[place]})
    linked = SimpleNamespace(last_year=SimpleNamespace(report=before), year_is_doubtful=False)
    (finding,) = reconcile(report, rules, [], linked=linked).findings
    assert finding.causes == ("第 1 行的金额 462.65 与上年的数相同，像是没有更新，应为 472.46",)


BALANCE = "合计: 1262.95, 构成: [{金额: 689.13}, {金额: 573.82}]}\n结转结余: {年初: 47.15, 年末: 68.80}\n"
SECTIONS = (
    f"收入: {{合计: 1284.60, 构成: [{{金额: 1012.48}}, {{金额: 272.12}}]}}\n支出: {{{BALANCE}"
    + "数据: {总: 1331.75 万元}\n"
)
IN_ALL = """
- {id: S, kind: sum, total: 收入.合计, parts: "收入.构成[*].金额"}
- {id: Z, kind: sum, total: 支出.合计, parts: "支出.构成[*].金额"}
- {id: B, kind: sum, missing: zero, total: 支出.合计,
   parts: [收入.合计, 结转结余.年初, {of: 数据.分配, weight: -1}, {of: 结转结余.年末, weight: -1}]}
- {id: T, kind: sum, missing: zero, total: 数据.总, parts: [支出.合计, 数据.分配, 结转结余.年末]}
"""


@pytest.mark.parametrize(
    ("edits", "causes"),
    [
        (
            {"年末: 68.80": "年末: 47.15"},
            (
                "数据.分配 没有填，按 0 计；有没有这一项，请查明",
                "年末 47.15 与第 3 行的年初 47.15 相同，像是抄来的",
            ),
        ),
        (
            {"1262.95": "12629500.00", "689.13": "6891300.00", "573.82": "5738200.00"},
            ("合计 12,629,500.00 等 3 项都单位错了，大了 10,000 倍，像是把元写进了以万元计的数",),
        ),
        (
            {"689.13": "272.12"},
            ("金额 272.12 与第 1 行的金额 272.12 相同，像是抄来的", "「支出.构成」漏列一项：金额 417.01"),
        ),
    ],
    ids=["the balance of the year before", "a section in another unit", "a line of another section"],
)
def test_what_was_copied_or_in_another_unit_is_told_beside_what_may_lack(edits, causes):
    text = SECTIONS
    for old, new in edits.items():
        text = text.replace(old, new)
    (finding,) = run(text, IN_ALL).outcome.findings
    assert len(finding.causes) == len(causes)
    assert all(said.endswith(cause) for said, cause in zip(finding.causes, causes, strict=True))
    assert "改为" not in finding.help
    assert "补" not in finding.help.partition("；")[0]
