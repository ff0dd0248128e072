"""Correct reports of both kinds that come with gendoc, drawn at random: every part there or not, every figure right."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from tests.kinds.correct_matters import (
    MATTERS,
    NIL,
    SIGNED,
    UNITS,
    Draw,
    Matter,
    Plain,
    any_unit,
    decimal,
    dumped,
    money,
    percent,
    with_unit,
)

PAPER, FORM = "部门整体支出绩效评价报告", "部门整体支出绩效自评表"
INCOME = ("财政拨款收入", "事业收入", "经营收入", "上级补助收入", "其他收入")
FUNCTIONS = ("教育支出", "社会保障和就业支出", "卫生健康支出", "城乡社区支出", "住房保障支出")
TRIP, CARS, GUESTS = "因公出国（境）费", "公务用车购置及运行费", "公务接待费"
TEXTS = ("引言", "年度工作", "收入概况", "支出概况", "结转结余情况", "目标完成概述", "项目实施概述", "评价目的")
LATER = ("评价工作", "公开情况", "存在的问题", "有关建议", "其他说明")
GRADES = ((90, "优"), (80, "良"), (60, "中"), (0, "差"))


def write_reports(seed: int, folder: Path) -> list[Path]:
    """Write what a seed draws into a project: one report or several that belong together; return their files."""
    draw = Draw(seed)
    (folder / "templates").mkdir(parents=True, exist_ok=True)
    unit, year = f"示例县第{'甲乙丙丁'[seed % 4]}局", draw.randint(2012, 2028)
    home = folder / "data" / unit
    if seed % 2 and draw.chance(0.5):
        size = draw.randint(100_00, 90_000_00)
        trees = {f"{year}自评表.yaml": form(draw, unit, year, None, size)}
        if draw.chance(0.4):
            trees[f"{year - 1}自评表.yaml"] = form(draw, unit, year - 1, None, size)
        return [_write(home / name, tree) for name, tree in trees.items()]
    before = paper(draw, unit, year - 1, None, []) if draw.chance(0.4) else None
    below = (
        [_small(draw, f"{unit}第{word}中心", year) for word in "一二三"[: draw.randint(1, 3)]]
        if draw.chance(0.25)
        else []
    )
    now = paper(draw, unit, year, before, below)
    if seed % 2 and "预算" in now["支出"] and cents(now["支出"]["预算"]) < cents(now["支出"]["合计"]):
        now["支出"]["预算"] = now["支出"]["合计"]
        now["支出"].pop("执行率", None)
    files = [_write(home.parent / tree["单位"] / f"{year}.yaml", tree) for tree in below]
    files += [_write(home / f"{year - 1}.yaml", before)] if before else []
    files.append(_write(home / f"{year}.yaml", now))
    if seed % 2:
        files.append(_write(home / f"{year}{FORM}.yaml", form(draw, unit, year, now)))
    return files


def _write(file: Path, tree: dict[str, Any]) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(dumped(tree) + "\n", "utf-8")
    return file


class Matters:
    """Draws matters and keeps the rules and signatures that they bring."""

    def __init__(self, draw: Draw, year: int) -> None:
        self.draw = draw
        self.year = "甲乙"[year % 2]  # what one year tells is not what the other does
        self.rules: list[dict[str, Any]] = []
        self.signed: list[dict[str, Any]] = []
        self.count = 0

    def next(self, signed: bool = False, unit: str | None = None) -> Matter:
        self.count += 1
        tag = chr(ord("a") + self.count % 26) + chr(ord("a") + self.count // 26) + self.year
        matter = (
            any_unit(self.draw, tag, unit)
            if unit is not None
            else self.draw.choice(SIGNED if signed else MATTERS)(self.draw, tag)
        )
        for rule in matter.rules:
            named = {"id": f"T-{len(self.rules) + 1:02}", **rule}
            self.rules.append(
                {
                    key: Plain(value) if isinstance(value, str) and key != "expr" else value
                    for key, value in named.items()
                }
            )
        self.signed += [{"规则": f"T-{len(self.rules):02}", **each} for each in matter.signed]
        return matter

    def paragraph(self, key: str = "正文", **more: object) -> Any:
        matter = self.next()
        return {**more, "数据": matter.figures, key: matter.sentence}


def _shared(draw: Draw, tree: dict[str, Any]) -> None:
    """Date and signature, there or not."""
    if draw.chance(0.6):
        tree["日期"] = f"{int(tree['年度']) + 1}-0{draw.randint(3, 9)}-{draw.randint(10, 28)}"
        if draw.chance(0.6):
            tree["署名"] = {"单位": tree["单位"], **({"用印": True} if draw.chance() else {})}


def paper(
    draw: Draw, unit: str, year: int, before: dict[str, Any] | None, below: list[dict[str, Any]]
) -> dict[str, Any]:
    """Return a whole 评价报告; before is last year's, below those of the units that it sums up."""
    tree: dict[str, Any] = {"文种": PAPER, "单位": unit, "年度": Plain(str(year))}
    _shared(draw, tree)
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
    balance = _balance(draw, tree, before, size)
    income = size
    spent = income + balance
    tree["收入"] = _side(draw, income, tuple(f"{new}{name}" for name in INCOME), before and before["收入"])
    basic, staff = _basic(draw, spent, before and before["支出"])
    named = [("基本支出", basic), ("项目支出", spent - basic)]
    tree["支出"] = _side(draw, spent, (), before and before["支出"], named)
    if staff:
        tree["基本支出"] = staff
    if "结转结余" in tree and draw.chance(0.7):
        total = money(income + cents(tree["结转结余"]["年初"]))
        tree["收支总表"] = {"收入总计": total, "支出总计": total}
    if draw.chance(0.5):
        tree["功能分类"] = _functions(draw, spent, new)
    if draw.chance(0.6):
        tree["三公经费"] = _three(draw, before and before.get("三公经费"))
    if below:
        _summed(draw, tree, below)
    _projects(draw, tree, matters, spent - basic, new)
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
    tree["自评"] = _evaluation(draw, new)
    _said(draw, tree, matters)
    if draw.chance(0.3):
        tree["附件"] = ["满意度调查结果", "佐证材料"][: draw.randint(1, 2)]
    if matters.rules:
        tree["勾稽"] = matters.rules
    if matters.signed:
        tree["已知差异"] = matters.signed
    return tree


def cents(value: str) -> int:
    return 0 if value == NIL else int(Decimal(value) * 100)


def _balance(draw: Draw, tree: dict[str, Any], before: dict[str, Any] | None, size: int) -> int:
    """Put in 结转结余, return what was spent of it."""
    last = before and before.get("结转结余")
    if before and not last:
        return 0
    if not last and draw.chance(0.3):
        return 0
    opening = cents(last["年末"]) if last else draw.choice((0, draw.randint(0, size // 3)))
    adjusted = draw.choice((0, 0, draw.randint(-opening, size // 20))) if last else 0
    opening += adjusted
    closing = draw.choice((0, opening, draw.randint(0, size // 3)))
    rows = {"年初": _nothing(draw, opening), "年末": _nothing(draw, closing)}
    if adjusted or (last and draw.chance(0.2)):
        rows["年初调整"] = money(adjusted)
    tree["结转结余"] = rows
    return opening - closing


def _nothing(draw: Draw, value: int) -> Plain:
    return money(value) if value else draw.choice((Plain(NIL), Plain("0"), Plain("0.00")))


def _rounded_parts(draw: Draw, total: int, count: int) -> list[int]:
    parts = draw.parts(total, count)
    return parts if draw.chance() else sorted(parts, reverse=True)


def _side(
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


def _basic(draw: Draw, spent: int, before: dict[str, Any] | None) -> tuple[int, dict[str, Any] | None]:
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


def _functions(draw: Draw, spent: int, new: str) -> list[dict[str, Any]]:
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


def _three(draw: Draw, before: dict[str, Any] | None) -> dict[str, Any]:
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
            row["预算"] = _nothing(draw, budget)
            totals["预算"] += budget
        row["决算"] = _nothing(draw, spent)
        totals["决算"] += spent
        if with_last:
            last = cents(last_part["决算"]) if before else draw.choice((0, spent, spent * draw.randint(60, 150) // 100))
            _growth(draw, row, spent, last)
            totals["上年"] += last
        _counts(draw, name, row, spent)
        rows[name] = row
    top: dict[str, Any] = {}
    if with_budget:
        top["预算"] = _nothing(draw, totals["预算"])
    top["决算"] = _nothing(draw, totals["决算"])
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
            row |= {"购置费": _nothing(draw, bought), "运行费": _nothing(draw, running)}
            if spent and 50 <= Fraction(running, cars) <= 600:
                row |= {"购置数": with_unit(1 if bought else 0, "辆"), "保有量": with_unit(cars, "辆")}
                if draw.chance():
                    row["车均运行费"] = decimal(Decimal(running) / cars / 100, 2)
    elif name == GUESTS and spent and draw.chance(0.7):
        guests = max(1, spent * 100 // draw.randint(40, 250))
        row |= {"批次": with_unit(max(1, guests // draw.randint(6, 9)), "批次"), "人次": with_unit(guests, "人次")}
        if draw.chance():
            row["人均"] = percent(spent * 100, guests, 1)


def _summed(draw: Draw, tree: dict[str, Any], below: list[dict[str, Any]]) -> None:
    """Put in 所属单位 and 汇总: the whole is the department itself and the units, without what one gave the other."""
    tree["所属单位"] = [Plain(each["单位"]) for each in below]
    rows: dict[str, Any] = {}
    for side in ("收入", "支出"):
        units = sum(cents(each[side]["合计"]) for each in below)
        away = draw.choice((0, units // 20))
        rows[f"本级{side}"] = money(cents(tree[side]["合计"]) - units + away)
        if draw.chance():
            rows[f"所属单位{side}"] = money(units - away)
        rows[f"内部抵消{side}"] = _nothing(draw, away)
    tree["汇总"] = rows


def _small(draw: Draw, unit: str, year: int) -> dict[str, Any]:
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


def _projects(draw: Draw, tree: dict[str, Any], matters: Matters, spent: int, new: str) -> None:
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
            row |= {"预算": _nothing(draw, budget), "执行": _nothing(draw, part)}
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
        tree["项目支出表"] = {"预算": _nothing(draw, budgets), "支出": _nothing(draw, spendings)}
        if budgets and draw.chance():
            tree["项目支出表"]["执行率"] = percent(spendings, budgets)


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


def _grade(score: Decimal) -> str:
    return next(name for low, name in GRADES if score >= low)


def _evaluation(draw: Draw, new: str) -> dict[str, Any]:
    """Return 自评, with its indicators or without."""
    if draw.chance(0.4):
        score = (
            Decimal(draw.choice((10000, draw.randint(9100, 9999), draw.randint(8100, 8900), draw.randint(6100, 7900))))
            / 100
        )
        return {"得分": decimal(score, 2), "等级": _grade(score)}
    got_all = Decimal(0)
    first = []
    for name, full in (("投入", 20), ("过程", 25), ("产出", 30), ("效益", 25)):
        second, got = _levels(draw, full, new)
        got_all += got
        first.append({"名称": name, "分值": Plain(str(full)), "得分": _short(got), "二级": second})
    return {"得分": decimal(got_all, 2), "等级": _grade(got_all), "指标": first}


def _short(score: Decimal) -> Plain:
    return Plain(f"{score.normalize():f}")


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
                "得分": _short(scored),
            }
            if scored < points:
                row["扣分原因"] = "个别环节的资料不全"
            third.append(row)
        second.append({"名称": f"方面{'甲乙丙'[at]}", "三级": third})
    return second, got


def _said(draw: Draw, tree: dict[str, Any], matters: Matters) -> None:
    """Put in all texts, with sentences that print the figures there are."""
    tree["部门职能"] = ["统筹本领域工作。", matters.paragraph(**({"要点": "公共服务"} if draw.chance() else {}))]
    tree["机构设置"] = ["设办公室、业务科。"]
    if "基本支出" in tree and "编制人数" in tree["基本支出"]:
        tree["机构设置"].append(
            "编制{{ 基本支出.编制人数 }}，在职{{ 基本支出.在职人数 }}，控制率{{ 基本支出.在职人员控制率 }}。"
        )
    if "所属单位" in tree:
        tree["机构设置"].append("所属单位：{{ 列举(所属单位) }}。")
    for name in (*TEXTS, *LATER):
        optional = name in ("目标完成概述", "项目实施概述")
        if optional and (draw.chance() or (name == "项目实施概述" and "项目支出表" in tree)):
            continue
        if name in ("收入概况", "支出概况") or (name == "结转结余情况" and "结转结余" in tree):
            continue
        tree[name] = [matters.paragraph()] if draw.chance(0.4) else ["情况良好。"]
    for side in ("收入", "支出"):
        tree[f"{side}概况"] = _money_said(draw, tree, side)
    tree["评价工作"].append("{{ 年度 }}年度自评得分{{ 自评.得分 }}，等级为{{ 自评.等级 }}。")
    if "指标" in tree["自评"] and draw.chance():
        tree["评价工作"].append({"条目": [{"要点": "投入指标", "正文": "{{ 指标句(自评.指标[投入]) }}。"}]})
    if "结转结余" in tree:
        tree["结转结余情况"] = ["年初{{ 结转句(结转结余.年初) }}，年末{{ 结转句(结转结余.年末) }}。"]
    if draw.chance():
        tree["重点工作任务"] = ["建好平台", "守住底线。"] if draw.chance() else ["建好平台"]
        tree["年度工作"].append("重点任务：{{ 编号句(重点工作任务) }}")
    if draw.chance(0.3):
        tree["下属单位"] = ["甲中心", "乙中心"]
        tree["机构设置"].append("下属单位有{{ 列举(下属单位) }}。")
        if draw.chance():
            tree["数据"] = {"单位数": Plain("2 个")}
            matters.rules.append(
                {
                    "id": Plain(f"T-{len(matters.rules) + 1:02}"),
                    "kind": Plain("count"),
                    "count": Plain("单位数"),
                    "items": "下属单位[*]",
                }
            )
            tree["引言"].append("下属{{ 单位数 }}单位。")
    fields = []
    for at in range(draw.randint(1, 4)):
        items: list[Any] = [
            matters.paragraph(**({"要点": "按期完成任务"} if draw.chance() else {})) for _ in range(draw.randint(1, 3))
        ]
        one: dict[str, Any] = {"标题": f"工作领域{'甲乙丙丁'[at]}"}
        if draw.chance(0.3):
            matter = matters.next()
            one["数据"] = matter.figures
            items.append(matter.sentence)
        if draw.chance(0.15):
            matter = matters.next(signed=True)
            items.append({"数据": matter.figures, "正文": matter.sentence})
        if draw.chance(0.2):
            inner = matters.paragraph()
            items.append({**inner, "正文": f"内部检查：{inner['正文']}", "内部": True})
        fields.append({**one, "事项": items})
    matter = matters.next(unit=UNITS[draw.randint(0, len(UNITS) - 1)])
    fields[0]["事项"].append({"数据": matter.figures, "正文": matter.sentence})
    tree["目标完成情况"] = fields
    tree["实施情况"] = [{"要点": "资金管理", "正文": "全部实行国库集中支付。"}, matters.paragraph()]
    if "项目支出表" in tree:
        rate = "，执行率{{ 项目支出表.执行率 }}" if cents(tree["项目支出表"]["预算"]) else ""
        tree["项目实施概述"] = [
            f"预算{{{{ 项目支出表.预算 }}}}，支出{{{{ 项目支出表.支出 }}}}{rate}，见{{{{ 表(项目支出表) }}}}。"
        ]
    if tree.get("专项资金") and "预算" in tree["专项资金"][0]:
        tree["实施情况"].append("各项目：{{ 执行句(专项资金) }}。")


def _money_said(draw: Draw, tree: dict[str, Any], side: str) -> list[Any]:
    node = tree[side]
    said = [f"{{{{ 年度 }}}}年{side}{{{{ {side}.合计 }}}}"]
    if "上年" in node:
        said.append(f"{{{{ 较上年句({side}) }}}}")
    if "预算" in node:
        said.append(f"预算{{{{ {side}.预算 }}}}，执行率{{{{ {side}.执行率 }}}}")
    paragraphs = ["，".join(said) + f"。其中：{{{{ 构成句({side}) }}}}。"]
    if "收支总表" in tree:
        paragraphs.append("见{{ 表(收支总表) }}。")
    if side in ("收入", "支出") and f"{side}构成" in tree.get("图表", ()):
        paragraphs.append(f"构成见{{{{ 图({side}构成) }}}}。")
    if "汇总" in tree:
        paragraphs.append(
            f"本级{side}{{{{ 汇总.本级{side} }}}}，所属单位{side}{{{{ 汇总.所属单位{side} }}}}，抵消{{{{ 汇总.内部抵消{side} }}}}。"
        )
    if side == "支出":
        if "功能分类" in tree:
            paragraphs.append("按功能分类：{{ 分类句(功能分类) }}。")
        if "基本支出" in tree:
            head = "，人均{{ 基本支出.人均公用经费 }}" if "在职人数" in tree["基本支出"] else ""
            paragraphs.append(f"人员经费{{{{ 基本支出.人员经费 }}}}，公用经费{{{{ 基本支出.公用经费 }}}}{head}。")
        if "三公经费" in tree:
            paragraphs += _three_said(draw, tree["三公经费"])
    return paragraphs


def _three_said(draw: Draw, three: dict[str, Any]) -> list[str]:
    said = ["“三公”经费支出{{ 三公经费.决算 }}"]
    if "上年" in three:
        said.append("{{ 较上年句(三公经费) }}")
    if "变动" in three and draw.chance():
        said.append("总体比上年{{ 三公经费.变动 }}" if three["变动"] != "持平" else "总体与上年{{ 三公经费.变动 }}")
    text = ["，".join(said) + "，见{{ 表(三公经费表) }}。"]
    for name in (CARS, GUESTS):  # a name with brackets cannot be referred to
        row = three[name]
        clauses = [f"{name}{{{{ 三公经费.{name}.决算 }}}}"]
        if "上年" in row:
            clauses.append(f"{{{{ 较上年句(三公经费.{name}) }}}}")
        clauses += [
            f"{count}{{{{ 三公经费.{name}.{count} }}}}"
            for count in ("批次", "人次", "购置数", "保有量")
            if count in row
        ]
        clauses += ["人均{{ 三公经费.公务接待费.人均 }}"] if name == GUESTS and "人次" in row else []
        clauses += [f"车均运行费{{{{ 三公经费.{CARS}.车均运行费 }}}}"] if "保有量" in row else []
        text.append("，".join(clauses) + "。")
    return text


def form(draw: Draw, unit: str, year: int, beside: dict[str, Any] | None, size: int = 1000_00) -> dict[str, Any]:
    """Return a whole 自评表; beside is the 评价报告 of the same year, from which its money comes."""
    tree: dict[str, Any] = {"文种": FORM, "单位": unit, "年度": Plain(str(year))}
    _shared(draw, tree)
    if draw.chance():
        tree["填报科室"] = "办公室"
    new = "新" if year % 2 else ""  # a year has indicators of its own
    matters = Matters(draw, year)
    tree["资金"] = _funds(draw, beside, size)
    tree["年度目标"] = [{"目标": "完成年度任务。", "完成情况": "全面完成。"} for _ in range(draw.randint(1, 2))]
    first = []
    total = Decimal(0)
    for name, full in (("产出指标", 50), ("效益指标", 30), ("满意度指标", 10)):
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
            row |= {"分值": Plain(str(full)), "得分": _short(got)}
        total += got
        first.append(row)
    tree["指标"] = first
    funds = tree["资金"]
    score = total + (Decimal(0) if funds["得分"] == NIL else Decimal(funds["得分"]))
    tree["自评"] = {"得分": decimal(score, 2), "等级": _grade(score)}
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
        funds["项目支出"] = {"预算": money(budget - basic_budget), "执行": money(spent - basic)}
    return funds


def _target(draw: Draw, name: str, points: int) -> dict[str, Any]:
    """Return a 三级指标: its target stated in one of the ways, met exactly, exceeded, or missed with a lower score."""
    row: dict[str, Any] = {"名称": name}
    way = draw.choice(("不少于", "不少于", "不超过", "指标值", "要求"))
    if way == "要求":
        missed = draw.chance(0.3)
        row |= {"要求": "年底前完成", "完成情况": "一处未完成" if missed else "按期完成", "分值": Plain(str(points))}
        row["得分"] = _short(Decimal(points) - (Decimal("0.3") if missed else 0))
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
    row |= {"分值": Plain(str(points)), "得分": _short(score) if score else Plain("0")}
    if score < points:
        row["偏差原因"] = "前期准备不足；下年提前安排"
    return row
