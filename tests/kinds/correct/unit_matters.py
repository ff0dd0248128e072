"""Matters about single figures: every unit, and the words that stand around a figure in reports."""

from __future__ import annotations

from decimal import Decimal

from gendoc.figures.units import ALIKE, GENERIC, MEASURES, MONEY_MEASURE, PIECES, SHARE_MEASURE
from tests.kinds.correct.draw import Draw
from tests.kinds.correct.matter import Matter
from tests.kinds.correct.values import NIL, Plain, decimal, money, with_unit

_TABLE = [
    name
    for measure, sizes in MEASURES.items()
    if measure not in (MONEY_MEASURE, SHARE_MEASURE, "百分点")
    for _, names in sizes
    for name in names.split()
]
_COUNTERS = list(
    dict.fromkeys([*(word for row in ALIKE for word in row.split()), *sorted(PIECES), GENERIC, "盏", "羊单位"])
)
_MANIFOLD = [
    "万人次",
    "万平方米",
    "万人",
    "万户",
    "万株",
    "亿立方米",
    "万吨",
    "百万千瓦时",
    "千人",
    "万亩",
    "万册",
    "百人",
]
_RATES = ["元/人次", "元/户·月", "万元/人", "人/万人", "公里/小时", "吨/万元", "元/平方米"]
UNITS = (*_TABLE, *_COUNTERS, *_MANIFOLD, *_RATES, "万元", "元", "亿元", "%", "‰", "个百分点", "百分点", "分", "")
_WHOLE = set(_COUNTERS) - {"羊单位"}
# What stands after a figure in such reports; the first words go with any unit.
_AFTER_ANY = (
    "。",
    "，按期完成。",
    "、如期验收。",
    "（含所属单位）。",
    "；余下的结转下年。",
    "以上。",
    "左右。",
    "的任务全部完成。",
    "均已落实。",
)
_AFTER = {
    "户": ("居民参加。", "家庭受益。", "困难群众得到救助。"),
    "人": ("参加培训。", "次年继续培养。", "受到表彰。", "取得证书。"),
    "名": ("教师参加培训。", "志愿者参加。"),
    "次": ("巡查没有发现隐患。", "以上的检查。"),
    "人次": ("接受服务。", "参加活动。"),
    "场": ("演出全部完成。", "活动。"),
    "家": ("企业享受政策。", "单位公开了预算。"),
    "个": ("项目完工。", "单位参加。", "村通了公交车。"),
    "项": ("任务全部完成。", "制度得到修订。"),
    "件": ("案件全部办结。", "藏品入库。"),
    "台": ("设备投入使用。",),
    "辆": ("公务用车。", "校车投入运营。"),
    "处": ("文物得到修缮。", "隐患完成整改。"),
    "所": ("学校改造完成。",),
    "亩": ("土地完成流转。", "林地得到管护。"),
    "吨": ("垃圾得到处理。",),
    "公里": ("道路完工。", "管网改造完成。"),
    "册": ("图书入藏。",),
    "万元": ("资金全部支付。", "，用于设备更新。"),
    "元": ("补助发放到位。", "的标准执行。"),
    "年": ("规划完成编制。",),
    "天": ("内办结。",),
    "%": ("的村达到标准。", "以上的群众表示满意。"),
    "个月": ("工资按时发放。",),
}
_BEFORE = (
    "完成",
    "全年共",
    "累计达到",
    "合计",
    "实际为",
    "其中，",
    "目标为",
    "不少于",
    "超过",
    "约",
    "近",
    "建成（",
    "达",
    "涉及",
    "总量：",
)


def _amount(draw: Draw, unit: str) -> Plain:
    """Return a value that a figure of a unit may have."""
    if unit in ("%", "分"):
        return Plain(str(draw.randint(1, 99)) if draw.chance() else decimal(Decimal(draw.randint(100, 9999)) / 100, 2))
    if unit in ("百分点", "个百分点", "‰"):
        return decimal(Decimal(draw.randint(10, 990)) / 100, 2)
    if unit in _WHOLE or not unit or draw.chance(0.4):
        return Plain(str(draw.choice((draw.randint(2, 99), draw.randint(100, 99999)))))
    return decimal(Decimal(draw.randint(101, 999999)) / 100, draw.choice((1, 2)))


def any_unit(draw: Draw, tag: str, unit: str | None = None) -> Matter:
    """One figure of any unit of the table, printed whole or with its unit in the text."""
    unit = draw.choice(UNITS) if unit is None else unit
    name = f"数量{tag}"
    after = draw.choice((*_AFTER_ANY, *_AFTER.get(unit, ())))
    before = draw.choice(_BEFORE)
    if before in ("约", "不少于", "超过", "近") and after in ("以上。", "左右。"):
        after = "。"
    if after.startswith("（") and before.endswith("（"):
        before = "建成"
    shown = f"{{{{ {name} }}}}" if draw.chance() or not unit else f"{{{{ {name}|数 }}}}{unit}"
    if not unit:
        shown, unit, after = f"{{{{ {name} }}}}{draw.choice(('户', '人', '公里', '件'))}", "", "。"
        figures = {name: _amount(draw, "")}
    else:
        figures = {name: with_unit(_amount(draw, unit), unit)}
    closing = "）" if before.endswith("（") else ""
    return Matter(figures, f"{before}{shown}{closing}{after}")


def alike_word(draw: Draw, tag: str) -> Matter:
    """A figure whose unit is written with another word for the same."""
    own, other = draw.choice(
        (
            ("场", "次"),
            ("人", "名"),
            ("台", "套"),
            ("项", "个"),
            ("户", "家"),
            ("人次", "次"),
            ("公里", "千米"),
            ("处", "个"),
            ("辆", "台"),
        )
    )
    name = f"数量{tag}"
    return Matter({name: with_unit(draw.randint(2, 9999), own)}, f"全年共{{{{ {name}|数 }}}}{other}。")


def savings(draw: Draw, tag: str) -> Matter:
    """Words of direction that say what they say of a figure: saved, cut, over the plan, to how much."""
    name = f"数额{tag}"
    unit = draw.choice(("万元", "元", "亩", "千瓦时", "%", "人次"))
    text = draw.choice(
        (
            "节约{}。",
            "核减{}，压缩一般性支出。",
            "比计划增加{}。",
            "降低到{}。",
            "提高至{}以上。",
            "压减{}，其余持平。",
            "没有增加编制，支出{}。",
            "增幅为{}。",
            "下降幅度{}。",
            "增收节支{}。",
            "减少浪费，节省{}。",
            "由于补助标准提高，支出{}。",
            "人员减少，支出{}，与预算持平。",
            "项目增加，共{}。",
        )
    )
    value = _amount(draw, unit)
    if unit == "元":
        value = Plain(str(draw.randint(100, 99999)))
    return Matter({name: with_unit(value, unit)}, text.format(f"{{{{ {name} }}}}"))


def zero(draw: Draw, tag: str) -> Matter:
    """What did not take place, or came to nothing."""
    name = f"事故{tag}"
    figure = draw.choice((Plain(NIL), with_unit(0, "起"), with_unit("0.00", "万元"), with_unit(0, "件")))
    return Matter({name: figure}, f"全年发生安全事故{{{{ {name} }}}}。")


def negative(draw: Draw, tag: str) -> Matter:
    """A figure below zero, printed as such."""
    name = f"结余{tag}"
    return Matter(
        {name: with_unit(money(-draw.randint(1, 90000)), "万元")}, f"年末结余{{{{ {name} }}}}，由下年预算弥补。"
    )


def listed(draw: Draw, tag: str) -> Matter:
    """Several figures of one unit, the unit after each or after the last."""
    names = [word + tag for word in ("一季度", "二季度", "三季度")]
    unit = draw.choice(("%", "户", "人次", "万元"))
    figures = {name: with_unit(_amount(draw, unit), unit) for name in names}
    shown = "、".join(f"{{{{ {name} }}}}" for name in names)
    if draw.chance():
        shown = "、".join(f"{{{{ {name}|数 }}}}" for name in names) + unit
    return Matter(figures, f"前三个季度分别为{shown}。")
