"""A whole evaluation report: every part there or not, every figure right."""

from __future__ import annotations

from typing import Any

from tests.kinds.correct.common import put_date_and_signature
from tests.kinds.correct.draw import Draw
from tests.kinds.correct.evaluation_figures import (
    INCOME,
    basic_expenditure,
    expenditure_by_function,
    income_or_expenditure,
    put_balance,
    put_projects,
    put_units_below,
    scores,
    three_public_expenses,
)
from tests.kinds.correct.evaluation_sentences import LATER, TEXTS, put_texts
from tests.kinds.correct.matters import Matters
from tests.kinds.correct.values import NIL, Plain, cents, money

PAPER = "部门整体支出绩效评价报告"


def paper(
    draw: Draw, unit: str, year: int, before: dict[str, Any] | None, below: list[dict[str, Any]]
) -> dict[str, Any]:
    """Return a whole 评价报告; before is last year's, below those of the units that it sums up."""
    tree: dict[str, Any] = {"文种": PAPER, "单位": unit, "年度": Plain(str(year))}
    put_date_and_signature(draw, tree)
    for name in ("封面", "目录"):
        if draw.chance(0.3):
            tree[name] = draw.chance(0.8)
    matters = Matters(draw, year)
    spent_below = sum(cents(each["支出"]["合计"]) for each in below)
    new = "新" if before else ""
    size = (
        cents(before["收入"]["合计"])
        if before
        else draw.choice((draw.randint(900_00, 9000_00), draw.randint(10_000_00, 900_000_00)))
    )
    size = max(1000, size * draw.randint(8000, 12500) // 10000) + 2 * spent_below
    balance = put_balance(draw, tree, before, size)
    income = size
    spent = income + balance
    tree["收入"] = income_or_expenditure(
        draw, income, tuple(f"{new}{name}" for name in INCOME), before and before["收入"]
    )
    basic, staff = basic_expenditure(draw, spent, before and before["支出"])
    named = [("基本支出", basic), ("项目支出", spent - basic)]
    tree["支出"] = income_or_expenditure(draw, spent, (), before and before["支出"], named)
    if staff:
        tree["基本支出"] = staff
    if "结转结余" in tree and draw.chance(0.7):
        total = money(income + sum(cents(tree["结转结余"].get(row, NIL)) for row in ("年初", "使用非财政拨款结余")))
        tree["收支总表"] = {"收入总计": total, "支出总计": total}
    if draw.chance(0.5):
        tree["功能分类"] = expenditure_by_function(draw, spent, new)
    if draw.chance(0.6):
        tree["三公经费"] = three_public_expenses(draw, before and before.get("三公经费"))
    if below:
        put_units_below(draw, tree, below)
    put_projects(draw, tree, matters, spent - basic, new)
    if draw.chance(0.4) and all("上年" in tree[side] for side in ("收入", "支出")):
        rows = (size * draw.randint(8000, 12000) // 10000 for _ in range(4))
        tree["历年"] = [
            {"年度": Plain(str(year - back)), "收入": money(next(rows)), "支出": money(next(rows))} for back in (3, 2)
        ]
    charts = [
        name for name, there in _charts(tree) if there and (draw.chance() or (name == "近年收支" and "历年" in tree))
    ]
    if charts:
        tree["图表"] = charts
    tree["自评"] = scores(draw, new)
    put_texts(draw, tree, matters)
    if draw.chance(0.3):
        tree["附件"] = ["满意度调查结果", "佐证材料"][: draw.randint(1, 2)]
    if matters.rules:
        tree["勾稽"] = matters.rules
    if matters.signed:
        tree["已知差异"] = matters.signed
    return tree


def small_paper(draw: Draw, unit: str, year: int) -> dict[str, Any]:
    """Return a minimal 评价报告 of a subordinate unit."""
    total = draw.randint(100_00, 2000_00)
    basic = draw.randint(0, total)
    tree: dict[str, Any] = {
        "文种": PAPER,
        "单位": unit,
        "年度": Plain(str(year)),
        "收入": {"合计": money(total), "构成": [{"名称": "财政拨款收入", "金额": money(total)}]},
        "支出": {
            "合计": money(total),
            "构成": [{"名称": "基本支出", "金额": money(basic)}, {"名称": "项目支出", "金额": money(total - basic)}],
        },
        "自评": {"得分": Plain("95.00"), "等级": "优"},
    }
    for name in (*TEXTS[:5], "部门职能", "机构设置", "实施情况", "评价目的", *LATER):
        tree[name] = ["无。"]
    tree["收入概况"] = ["收入{{ 收入.合计 }}，其中{{ 构成句(收入) }}。"]
    tree["支出概况"] = ["支出{{ 支出.合计 }}，其中{{ 构成句(支出) }}。"]
    tree["目标完成情况"] = [{"标题": "服务", "事项": ["按计划完成。"]}]
    return tree


def _charts(tree: dict[str, Any]) -> list[tuple[str, bool]]:
    both = (tree["收入"], tree["支出"])
    return [
        ("收入构成", True),
        ("支出构成", True),
        ("功能分类", "功能分类" in tree),
        ("预算执行", all("预算" in side for side in both)),
        ("项目执行", bool(tree.get("专项资金")) and all(cents(row.get("预算", NIL)) for row in tree["专项资金"])),
        ("近年收支", all("上年" in side for side in both)),
    ]
