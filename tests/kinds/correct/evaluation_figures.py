"""The figures of an evaluation report: money of every sort, projects, and its scores."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.kinds.correct.common import grade_of, without_zeros
from tests.kinds.correct.draw import Draw, money_or_nil
from tests.kinds.correct.matters import Matters
from tests.kinds.correct.values import NIL, Plain, cents, decimal, money, percent, with_unit

INCOME = ("财政拨款收入", "事业收入", "经营收入", "上级补助收入", "其他收入")
FUNCTIONS = ("教育支出", "社会保障和就业支出", "卫生健康支出", "城乡社区支出", "住房保障支出")
TRIP, CARS, GUESTS = "因公出国（境）费", "公务用车购置及运行费", "公务接待费"


def put_balance(draw: Draw, tree: dict[str, Any], before: dict[str, Any] | None, size: int) -> int:
    """Put in 结转结余 and the balances used and distributed, return how much more was spent than came in."""
    last = before and before.get("结转结余")
    if before and not last:
        return 0
    if not last and draw.chance(0.3):
        return 0
    opening = cents(last["年末"]) if last else draw.choice((0, draw.randint(0, size // 3)))
    adjusted = draw.choice((0, 0, draw.randint(-opening, size // 20))) if last else 0
    opening += adjusted
    closing = draw.choice((0, opening, draw.randint(0, size // 3)))
    rows = {"年初": money_or_nil(draw, opening), "年末": money_or_nil(draw, closing)}
    if adjusted or (last and draw.chance(0.2)):
        rows["年初调整"] = money(adjusted)
    used, distributed = (draw.randint(0, size // 20) if draw.chance(0.3) else 0 for _ in range(2))
    if used or draw.chance(0.1):
        rows["使用非财政拨款结余"] = money_or_nil(draw, used)
        if draw.chance():
            rows["含专用结余"] = draw.chance(0.8)
    if distributed or draw.chance(0.1):
        rows["结余分配"] = money_or_nil(draw, distributed)
    tree["结转结余"] = rows
    return opening + used - distributed - closing


def _rounded_parts(draw: Draw, total: int, count: int) -> list[int]:
    parts = draw.parts(total, count)
    return parts if draw.chance() else sorted(parts, reverse=True)


def income_or_expenditure(
    draw: Draw,
    total: int,
    names: tuple[str, ...],
    before: dict[str, Any] | None,
    given: list[tuple[str, int]] | None = None,
) -> dict[str, Any]:
    """Return 收入 or 支出: total, parts with shares, budget, and last year."""
    side: dict[str, Any] = {"合计": money(total)}
    if draw.chance(0.6):
        budget = total * draw.randint(8500, 13000) // 10000 if draw.chance(0.8) else total
        side["预算"] = money(budget)
        if draw.chance():
            side["执行率"] = percent(total, budget)
    if before or draw.chance(0.4):
        _growth(draw, side, total, cents(before["合计"]) if before else None)
    typed = draw.chance(0.6)
    parts = given or list(
        zip(draw.sample(names, k := draw.randint(1, len(names))), _rounded_parts(draw, total, k), strict=True)
    )
    side["构成"] = [
        {"名称": name, "金额": money(part), **({"占比": percent(part, total)} if typed else {})} for name, part in parts
    ]
    return side


def _growth(draw: Draw, node: dict[str, Any], now: int, last: int | None) -> None:
    """Put last year's figure, change and rate beside this year's."""
    if last is None:
        last = draw.choice((now, now + 1, max(0, now - 1), 0, *(now * draw.randint(60, 160) // 100 for _ in range(5))))
    node["上年"] = money(last) if last else draw.choice((Plain(NIL), Plain("0.00"), Plain("0")))
    if draw.chance():
        node["增减额"] = money(now - last) if now != last else draw.choice((Plain("0.00"), Plain("0")))
        if last > 0 and draw.chance(0.7):
            node["增减率"] = percent(now - last, last)


def basic_expenditure(draw: Draw, spent: int, before: dict[str, Any] | None) -> tuple[int, dict[str, Any] | None]:
    """Return basic expenditure, and its parts if they are told."""
    if before:  # the parts of two years are alike
        basic = spent * cents(before["构成"][0]["金额"]) // cents(before["合计"])
    else:
        basic = draw.choice((0, spent, draw.randint(0, spent), *(draw.randint(spent // 5, spent) for _ in range(3))))
    if basic < 10_00 or draw.chance(0.3):
        return basic, None
    running = basic // draw.randint(4, 12)
    rows: dict[str, Any] = {"人员经费": money(basic - running), "公用经费": money(running)}
    staff = running // draw.randint(40, 500)  # 0.01 万元 are 100 元: from 4,000 to 50,000 元 a head
    if staff and draw.chance(0.8):
        rows["在职人数"] = with_unit(staff, "人")
        if draw.chance():
            posts = staff + draw.randint(0, 5)
            rows["编制人数"] = with_unit(posts, "人")
            if draw.chance():
                rows["在职人员控制率"] = percent(staff, posts)
        if draw.chance():
            rows["人均公用经费"] = percent(running * 100, staff, 1)
    return basic, rows


def expenditure_by_function(draw: Draw, spent: int, new: str) -> list[dict[str, Any]]:
    """Return 功能分类: shares of exactly 100 %, the largest remainders rounded up."""
    count = draw.randint(1, len(FUNCTIONS))
    parts = _rounded_parts(draw, spent, count)
    exact = [Fraction(part * 10000, spent) for part in parts]
    shares = [int(share) for share in exact]
    order = sorted(range(count), key=lambda at: exact[at] - shares[at], reverse=True)
    fractions = [exact[at] - shares[at] for at in order]
    for at in order[: 10000 - sum(shares)]:
        shares[at] += 1
    typed = draw.chance() and len(set(fractions)) == count
    return [
        {"名称": f"{new}{name}", "金额": money(part), **({"占比": money(share)} if typed else {})}
        for name, part, share in zip(FUNCTIONS, parts, shares, strict=False)
    ]


def three_public_expenses(draw: Draw, before: dict[str, Any] | None) -> dict[str, Any]:
    """Return 三公经费 with all or some of its three parts."""
    with_budget, with_last = draw.chance(0.7), bool(before) or draw.chance(0.6)
    rows: dict[str, dict[str, Any]] = {}
    totals = {"预算": 0, "决算": 0, "上年": 0}
    for name in (TRIP, CARS, GUESTS):
        last_part = before[name] if before else {}
        spent = draw.randint(50, 3000) if draw.chance(0.7) else 0
        if before:
            spent = cents(last_part["决算"]) * draw.randint(60, 150) // 100
        row: dict[str, Any] = {}
        if with_budget:
            budget = spent + draw.choice((0, draw.randint(0, spent // 3), 0 if before or spent else 500))
            row["预算"] = money_or_nil(draw, budget)
            totals["预算"] += budget
        row["决算"] = money_or_nil(draw, spent)
        totals["决算"] += spent
        if with_last:
            last = cents(last_part["决算"]) if before else draw.choice((0, spent, spent * draw.randint(60, 150) // 100))
            _growth(draw, row, spent, last)
            totals["上年"] += last
        _counts(draw, name, row, spent)
        rows[name] = row
    top: dict[str, Any] = {}
    if with_budget:
        top["预算"] = money_or_nil(draw, totals["预算"])
    top["决算"] = money_or_nil(draw, totals["决算"])
    if with_last:
        _growth(draw, top, totals["决算"], totals["上年"])
        gap = totals["决算"] - totals["上年"]
        if draw.chance(0.7):
            top["变动"] = "增加" if gap > 0 else "减少" if gap < 0 else "持平"
    if with_budget and totals["预算"] and draw.chance():
        top["执行率"] = percent(totals["决算"], totals["预算"])
    return {**top, **rows}


def _counts(draw: Draw, name: str, row: dict[str, Any], spent: int) -> None:
    """Put in how many trips, cars and guests there were."""
    if name == TRIP and draw.chance(0.7):
        groups = draw.randint(1, 3) if spent else 0
        row |= {"团组": with_unit(groups, "个"), "人次": with_unit(groups * draw.randint(1, 5), "人次")}
    elif name == CARS:
        cars = max(1, spent // draw.randint(60, 500)) if spent else 0
        bought = draw.randint(0, spent // 3) if draw.chance(0.3) else 0
        running = spent - bought
        if spent and not 60 <= Fraction(running, cars) <= 590:
            cars = max(1, running // 200)
        if draw.chance(0.7):
            row |= {"购置费": money_or_nil(draw, bought), "运行费": money_or_nil(draw, running)}
            if spent and 50 <= Fraction(running, cars) <= 600:
                row |= {"购置数": with_unit(1 if bought else 0, "辆"), "保有量": with_unit(cars, "辆")}
                if draw.chance():
                    row["车均运行费"] = decimal(Decimal(running) / cars / 100, 2)
    elif name == GUESTS and spent and draw.chance(0.7):
        guests = max(1, spent * 100 // draw.randint(40, 250))
        row |= {"批次": with_unit(max(1, guests // draw.randint(6, 9)), "批次"), "人次": with_unit(guests, "人次")}
        if draw.chance():
            row["人均"] = percent(spent * 100, guests, 1)


def put_units_below(draw: Draw, tree: dict[str, Any], below: list[dict[str, Any]]) -> None:
    """Put in 所属单位 and 汇总: the whole is the department itself and the units, without what one gave the other."""
    tree["所属单位"] = [Plain(each["单位"]) for each in below]
    rows: dict[str, Any] = {}
    for side in ("收入", "支出"):
        units = sum(cents(each[side]["合计"]) for each in below)
        away = draw.choice((0, units // 20))
        rows[f"本级{side}"] = money(cents(tree[side]["合计"]) - units + away)
        if draw.chance():
            rows[f"所属单位{side}"] = money(units - away)
        rows[f"内部抵消{side}"] = money_or_nil(draw, away)
        if draw.chance(0.2):  # paid to the units by the department itself, and counted in both
            above = units // 30
            rows[f"本级{side}"] = money(cents(rows[f"本级{side}"]) + above)
            rows[f"汇总抵消{side}"] = money_or_nil(draw, above)
    tree["汇总"] = rows


def put_projects(draw: Draw, tree: dict[str, Any], matters: Matters, spent: int, new: str) -> None:
    """Put in 专项资金 and its table: each within its budget, all within 项目支出."""
    if draw.chance(0.3):
        return
    count = draw.randint(1, 5)
    with_money = draw.chance(0.8)
    rows = []
    budgets = spendings = 0
    parts = draw.parts(draw.randint(spent // 2, spent), count)
    for at, part in enumerate(parts):
        row: dict[str, Any] = {"名称": f"{new}{'环卫水利教育文化卫生'[2 * at : 2 * at + 2]}项目"}
        if with_money:
            budget = part + draw.choice((0, part // 9))
            row |= {"预算": money_or_nil(draw, budget), "执行": money_or_nil(draw, part)}
            if budget and draw.chance(0.6):
                row["执行率"] = percent(part, budget)
            budgets, spendings = budgets + budget, spendings + part
        if draw.chance(0.4):
            row["数据"] = (matter := matters.next()).figures
            row["用途"] = f"用于补助和维护。{matter.sentence}"
        else:
            row["用途"] = "用于设施维护；"
        rows.append(row)
    tree["专项资金"] = rows
    if with_money and draw.chance(0.6):
        tree["项目支出表"] = {"预算": money_or_nil(draw, budgets), "支出": money_or_nil(draw, spendings)}
        if budgets and draw.chance():
            tree["项目支出表"]["执行率"] = percent(spendings, budgets)


def scores(draw: Draw, new: str) -> dict[str, Any]:
    """Return 自评, with its indicators or without."""
    if draw.chance(0.4):
        score = (
            Decimal(draw.choice((10000, draw.randint(9100, 9999), draw.randint(8100, 8900), draw.randint(6100, 7900))))
            / 100
        )
        return {"得分": decimal(score, 2), "等级": grade_of(score)}
    got_all = Decimal(0)
    first = []
    for name, full in (("投入", 20), ("过程", 25), ("产出", 30), ("效益", 25)):
        second, got = _levels(draw, full, new)
        got_all += got
        first.append({"名称": name, "分值": Plain(str(full)), "得分": without_zeros(got), "二级": second})
    if got_all > 10 and draw.chance(0.2):
        less = Decimal(draw.randint(1, 30)) / 10
        got_all -= less
        row = {"名称": f"{new}违规扣分", "分值": Plain("0"), "得分": Plain(f"-{less:f}"), "扣分原因": "一处手续不全"}
        first.append(
            {
                "名称": "扣分项",
                "分值": Plain("0"),
                "得分": Plain(f"-{less:f}"),
                "二级": [{"名称": "扣分", "三级": [row]}],
            }
        )
    return {"得分": decimal(got_all, 2), "等级": grade_of(got_all), "指标": first}


def _levels(draw: Draw, full: int, new: str) -> tuple[list[dict[str, Any]], Decimal]:
    second, got = [], Decimal(0)
    for at, share in enumerate(part for part in draw.parts(full, draw.randint(1, 3)) if part):
        third = []
        for place, points in enumerate(part for part in draw.parts(share, draw.randint(1, 3)) if part):
            scored = Decimal(points) - (Decimal(draw.randint(1, 9)) / 10 if draw.chance(0.3) else 0)
            got += scored
            row = {
                "名称": f"{new}指标{'甲乙丙'[at]}{'一二三'[place]}",
                "分值": Plain(str(points)),
                "得分": without_zeros(scored),
            }
            if scored < points:
                row["扣分原因"] = "个别环节的资料不全"
            third.append(row)
        second.append({"名称": f"方面{'甲乙丙'[at]}", "三级": third})
    return second, got
