"""The sentences of an evaluation report, which print the figures that it has."""

from __future__ import annotations

from typing import Any

from tests.kinds.correct.draw import Draw
from tests.kinds.correct.evaluation_figures import CARS, GUESTS
from tests.kinds.correct.matters import Matters
from tests.kinds.correct.unit_matters import UNITS
from tests.kinds.correct.values import Plain, cents

TEXTS = ("引言", "年度工作", "收入概况", "支出概况", "结转结余情况", "目标完成概述", "项目实施概述", "评价目的")
LATER = ("评价工作", "公开情况", "存在的问题", "有关建议", "其他说明")


def put_texts(draw: Draw, tree: dict[str, Any], matters: Matters) -> None:
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
        if "收支总表" in tree:
            tree["结转结余情况"] += [
                f"{{{{ {side}总计句(收支总表, {side}, 结转结余) }}}}。" for side in ("收入", "支出") if draw.chance()
            ]
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
