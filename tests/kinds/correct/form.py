"""A whole self-assessment form: funds, goals, indicators with their targets, and its sentences."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.kinds.correct.common import grade_of, put_date_and_signature, without_zeros
from tests.kinds.correct.draw import Draw
from tests.kinds.correct.matters import Matters
from tests.kinds.correct.unit_matters import UNITS
from tests.kinds.correct.values import NIL, Plain, cents, decimal, money, percent, with_unit

FORM = "部门整体支出绩效自评表"
STATUTORY = {"预算执行率": 10, "产出指标": 50, "效益指标": 30, "满意度指标": 10}
RULES = dict(zip(STATUTORY, ("FZ-02", "FZ-03", "FZ-04", "FZ-05"), strict=True))


def form(draw: Draw, unit: str, year: int, beside: dict[str, Any] | None, size: int = 1000_00) -> dict[str, Any]:
    """Return a whole 自评表; beside is the 评价报告 of the same year, from which its money comes."""
    tree: dict[str, Any] = {"文种": FORM, "单位": unit, "年度": Plain(str(year))}
    put_date_and_signature(draw, tree)
    if draw.chance():
        tree["填报科室"] = "办公室"
    new = "新" if year % 2 else ""  # a year has indicators of its own
    matters = Matters(draw, year)
    tree["资金"] = _funds(draw, beside, size)
    tree["年度目标"] = [{"目标": "完成年度任务。", "完成情况": "全面完成。"} for _ in range(draw.randint(1, 2))]
    first = []
    total = Decimal(0)
    weights = dict(STATUTORY)
    if beside is None and draw.chance(0.3):  # the finance office has agreed to other weights
        away, to = draw.sample(tuple(STATUTORY), 2)
        moved = draw.randint(1, 4)
        weights[away] -= moved
        weights[to] += moved
        tree["已知差异"] = [_consent(RULES[away], -moved), _consent(RULES[to], moved)]
    _weigh(tree["资金"], weights["预算执行率"])
    for name, full in list(weights.items())[1:]:
        second, got = [], Decimal(0)
        for at, share in enumerate(part for part in draw.parts(full, draw.randint(1, 4)) if part):
            third = [
                _target(draw, f"{new}{'数质时成'[at]}项{'甲乙丙'[place]}", points)
                for place, points in enumerate(part for part in draw.parts(share, draw.randint(1, 3)) if part)
            ]
            got += sum(Decimal(row["得分"]) for row in third)
            second.append({"名称": f"{'数量质量时效成本'[2 * at : 2 * at + 2]}指标", "三级": third})
        row: dict[str, Any] = {"名称": name, "二级": second}
        if draw.chance():
            row |= {"分值": Plain(str(full)), "得分": without_zeros(got)}
        total += got
        first.append(row)
    tree["指标"] = first
    funds = tree["资金"]
    score = total + (Decimal(0) if funds["得分"] == NIL else Decimal(funds["得分"]))
    tree["自评"] = {"得分": decimal(score, 2), "等级": grade_of(score)}
    said = "{{ 年度 }}年度{{ 资金句(资金) }}，按{{ 资金.分值 }}计，得{{ 资金.得分 }}。{{ 得分句(指标) }}。总分{{ 自评.得分 }}，等级为{{ 自评.等级 }}。"
    tree["说明"] = [said]
    figures: dict[str, Any] = {}
    for _ in range(draw.randint(0, 3)):
        matter = matters.next()
        if "增减句" in matter.sentence:  # a phrase that this kind does not have
            matters.rules = [rule for rule in matters.rules if not set(map(str, rule.values())) & set(matter.figures)]
            continue
        figures |= matter.figures
        tree["说明"].append(matter.sentence)
    if figures:
        tree["数据"] = figures
    if matters.rules:
        tree["勾稽"] = matters.rules
    return tree


def _funds(draw: Draw, beside: dict[str, Any] | None, size: int) -> dict[str, Any]:
    if beside:
        spent = cents(beside["支出"]["合计"])
        typed = beside["支出"].get("预算")
        budget = cents(typed) if typed else spent * draw.randint(90, 120) // 100
    else:
        budget = size * draw.randint(8000, 12500) // 10000
        spent = budget * draw.randint(60, 100) // 100
    if not beside and draw.chance(0.05):
        budget = spent = 0
    budget = max(budget, spent)
    if beside and typed and cents(typed) < spent:
        budget = cents(typed)
    if not budget:
        return {"预算": Plain("0.00"), "执行": Plain("0.00"), "分值": Plain("10"), "得分": Plain(NIL)}
    score = min(Decimal(10), (Decimal(spent) * 10 / budget))
    funds: dict[str, Any] = {"分值": Plain("10"), "得分": decimal(score, 2)}
    if not beside or not typed:
        funds["预算"] = money(budget)
    if not beside or draw.chance(0.3):
        funds["执行"] = money(spent)
    if draw.chance(0.4):
        funds["执行率"] = percent(spent, budget)
    if not beside and draw.chance(0.5):
        basic, basic_budget = spent // 3, budget // 3
        funds["基本支出"] = {"预算": money(basic_budget), "执行": money(basic)}
        other, other_budget = (spent // 10, budget // 10) if draw.chance(0.3) else (0, 0)
        funds["项目支出"] = {"预算": money(budget - basic_budget - other_budget), "执行": money(spent - basic - other)}
        if other or draw.chance(0.1):
            funds["其他支出"] = {"预算": money(other_budget), "执行": money(other)}
    return funds


def _consent(rule: str, difference: int) -> dict[str, Any]:
    rest = {"理由": "财政部门同意调整分值", "确认人": "财务科", "日期": Plain("2021-03-01")}
    return {"规则": Plain(rule), "差": Plain(str(difference)), **rest}


def _weigh(funds: dict[str, Any], points: int) -> None:
    """Give the score for execution other points than 10."""
    if points == 10:
        return
    funds["分值"] = Plain(str(points))
    if funds["得分"] != NIL:
        score = min(Decimal(points), Decimal(cents(funds["执行"])) * points / cents(funds["预算"]))
        funds["得分"] = decimal(score, 2)


def _target(draw: Draw, name: str, points: int) -> dict[str, Any]:
    """Return a 三级指标: its target stated in one of the ways, met exactly, exceeded, or missed with a lower score."""
    row: dict[str, Any] = {"名称": name}
    way = draw.choice(("不少于", "不少于", "不超过", "指标值", "要求"))
    if way == "要求":
        missed = draw.chance(0.3)
        row |= {"要求": "年底前完成", "完成情况": "一处未完成" if missed else "按期完成", "分值": Plain(str(points))}
        row["得分"] = without_zeros(Decimal(points) - (Decimal("0.3") if missed else 0))
        return {**row, **({"偏差原因": "审批时间较长；提前开展前期工作"} if missed else {})}
    unit, places = draw.choice(
        [(each, 0) for each in UNITS if each not in ("%", "‰", "万元", "亿元", "元")]
        + [("%", 0), ("%", 2), ("万元", 2), ("亿元", 2), ("‰", 2), ("元", 0)] * 6
    )
    target = draw.randint(20, 100) if unit == "%" else draw.randint(1, 3000)
    actual = Decimal(target)
    how = draw.choice(("met", "over", "under"))
    if how != "met":
        step = Decimal(draw.randint(1, 30 * max(1, target))) / 100
        step = max(step.quantize(Decimal(1).scaleb(-places)), Decimal(1).scaleb(-places))
        actual = max(Decimal(0), actual + (step if how == "over" else -step))
        if unit == "%":
            actual = min(actual, Decimal(100))
    aim = decimal(target, 0 if draw.chance() or not places else places)
    row[way] = with_unit(aim, unit)
    row["实际完成值"] = with_unit(decimal(actual, places), unit)
    if unit in ("万元", "万人次", "公里", "万平方米") and draw.chance(0.5):
        small, size = {
            "万元": ("元", 10000),
            "万人次": ("人次", 10000),
            "公里": ("米", 1000),
            "万平方米": ("平方米", 10000),
        }[unit]
        row["实际完成值"] = with_unit(decimal(Decimal(row["实际完成值"].split()[0]) * size, 0), small)
    reached = actual <= target if way == "不超过" else actual >= target
    share = Decimal(1) if reached else Decimal(target) / actual if way == "不超过" else actual / target
    score = Decimal(points) if reached else (Decimal(points) * share).quantize(Decimal("0.01"), "ROUND_FLOOR")
    row |= {"分值": Plain(str(points)), "得分": without_zeros(score) if score else Plain("0")}
    if score < points:
        row["偏差原因"] = "前期准备不足；下年提前安排"
    return row
