"""Matters of a correct report, drawn at random: figures of one's own with every unit, sentences that print them, rules that hold."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from gendoc.figures.units import ALIKE, GENERIC, MEASURES, MONEY_MEASURE, PIECES, SHARE_MEASURE

CENT = Decimal("0.01")
NIL = "无"


class Plain(str):
    """A scalar that is written without quotation marks: a figure, a name."""

    __slots__ = ()


@dataclass
class Matter:
    """Figures by name, a sentence that prints them, rules and signed differences about them."""

    figures: dict[str, Any]
    sentence: str
    rules: list[dict[str, Any]] = field(default_factory=list)
    signed: list[dict[str, Any]] = field(default_factory=list)


class Draw(random.Random):
    """What is drawn from a seed."""

    def chance(self, of: float = 0.5) -> bool:
        return self.random() < of

    def parts(self, total: int, count: int) -> list[int]:
        """Return that many parts of a total, none negative."""
        cuts = sorted(self.randint(0, total) for _ in range(count - 1))
        return [high - low for low, high in zip([0, *cuts], [*cuts, total], strict=True)]


def decimal(value: Decimal | int, places: int) -> Plain:
    """Return a value with so many decimals, rounded half up."""
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return Plain(f"{rounded if rounded else abs(rounded):f}")


def money(cents: int) -> Plain:
    """Return hundredths of 万元 as an amount is typed."""
    return decimal(Decimal(cents) / 100, 2)


def percent(part: Decimal | int, whole: Decimal | int, times: int = 100, places: int = 2) -> Plain:
    """Return what part is of whole, rounded half up."""
    return decimal(Decimal(part) * times / Decimal(whole), places)


def with_unit(value: object, unit: str) -> Plain:
    return Plain(f"{value} {unit}".strip())


def dumped(node: Any, depth: int = 0) -> str:
    """Return a tree as YAML."""
    pad = "  " * depth
    lines = []
    if isinstance(node, dict):
        for name, value in node.items():
            lines.append(f"{pad}{name}:{_value(value, depth)}")
        return "\n".join(lines)
    for value in node:
        if isinstance(value, dict):
            block = dumped(value, depth + 1)
            lines.append(f"{pad}- {block.lstrip()}")
        else:
            lines.append(f"{pad}-{_value(value, depth)}")
    return "\n".join(lines)


def _value(value: Any, depth: int) -> str:
    if isinstance(value, (dict, list)):
        return f"\n{dumped(value, depth + 1)}" if value else " []" if isinstance(value, list) else " {}"
    if isinstance(value, bool):
        return " true" if value else " false"
    return f" {value}" if isinstance(value, (Plain, int)) else f" {json.dumps(value, ensure_ascii=False)}"


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


def converted_money(draw: Draw, tag: str) -> Matter:
    """An amount of money, printed in each unit of money."""
    name = f"资金{tag}"
    if draw.chance():
        figure = with_unit(decimal(Decimal(draw.randint(200_00, 99_999_99)) / 100, 2), "万元")
        ways = ("万元", "亿元", "亿元(2)", "元")
    else:
        figure = with_unit(decimal(Decimal(draw.randint(1000_00, 99_999_99)) / 100, draw.choice((0, 2))), "元")
        ways = ("元", "万元", "万元(2)")
    way = draw.choice(ways)
    about = "约" if way.endswith(")") or (way != "元" and draw.chance(0.2)) else ""
    return Matter(
        {name: figure},
        f"安排资金{{{{ {name} }}}}，折合{about}{{{{ {name}|{way} }}}}{draw.choice(('。', '，其余下年安排。'))}",
    )


def change(draw: Draw, tag: str) -> Matter:
    """This year's and last year's figure with change and rate, in every corner."""
    unit, places = draw.choice(
        (("户", 0), ("人次", 0), ("万元", 2), ("亿元", 2), ("万人次", 2), ("公里", 1), ("元", 0), ("台", 0), ("吨", 1))
    )
    low, high = (2, 20) if draw.chance(0.3) else (100, 5_000_000)
    before = draw.randint(low, high)
    corner = draw.choice(("any", "any", "any", "same", "tiny", "zero", "nil", "both nil"))
    now = max(0, before + draw.randint(-before // 2, before))
    if corner == "same":
        now = before
    elif corner == "tiny":
        now = before + draw.choice((-1, 1))
    elif corner in ("zero", "nil"):
        before = 0
    elif corner == "both nil":
        now = before = 0
    difference = now - before
    names = {key: key + tag for key in ("今年", "去年", "增减", "增减率")}

    def shown(value: int) -> Plain:
        return decimal(Decimal(value).scaleb(-places), places)

    nil = corner in ("nil", "both nil")
    figures: dict[str, Any] = {
        names["今年"]: Plain(NIL) if corner == "both nil" else with_unit(shown(now), unit),
        names["去年"]: Plain(NIL) if nil else with_unit(shown(before), unit),
        names["增减"]: with_unit(shown(difference), unit),
    }
    if corner == "both nil" and draw.chance():
        figures[names["增减"]] = Plain(NIL)
    rule = {"kind": "growth", "now": names["今年"], "before": names["去年"], "change": names["增减"]}
    has_rate = before > 0
    rate = percent(difference, before) if has_rate else Plain("0.00")
    if has_rate:
        figures[names["增减率"]] = with_unit(rate, "%")
        rule["rate"] = names["增减率"]
    now_, before_, change_, rate_ = (names[key] for key in ("今年", "去年", "增减", "增减率"))
    said = [f"{{{{ 增减句({change_}) }}}}"]
    flat = not difference
    if not flat:
        word = "增加" if difference > 0 else "减少"
        said += [
            f"{{{{ {change_}|方向 }}}}{{{{ {change_}|绝对值 }}}}",
            f"{word}{{{{ {change_}|绝对值 }}}}",
            f"{word}了{{{{ {change_}|绝对值 }}}}",
        ]
        if has_rate and Decimal(rate):
            up = draw.choice(("增长", "上升") if difference > 0 else ("下降", "降低"))
            rates = (f"{{{{ {rate_}|升降 }}}}", up)
            said = [f"{each}，{draw.choice(rates)}{{{{ {rate_}|绝对值 }}}}" for each in said]
    tail = draw.choice(said)
    beginning = draw.choice(
        (f"今年{{{{ {now_} }}}}，上年{{{{ {before_} }}}}", f"今年{{{{ {now_} }}}}（上年{{{{ {before_} }}}}）")
    )
    if nil:
        beginning = "今年有了新的安排" if now else "今年和上年都没有发生"
    joined = "，与上年" if flat else draw.choice(("，比上年", "，较上年", "，同比"))
    if flat and draw.chance():
        tail = "持平"
    sentence = f"{beginning}{joined}{tail}。"
    if not flat and not nil and draw.chance(0.2) and now:
        verb = "增加" if difference > 0 else "减少"
        sentence = f"由上年的{{{{ {before_} }}}}{verb}{draw.choice(('到', '至', '为'))}{{{{ {now_} }}}}。"
    return Matter(figures, sentence, [rule])


def points(draw: Draw, tag: str) -> Matter:
    """Two rates and by how many percentage points they differ."""
    now, before = draw.randint(4000, 9999), draw.randint(3000, 9999)
    a, b, c = (word + tag for word in ("达标率", "上年达标率", "提高"))
    unit = draw.choice(("个百分点", "百分点", "%"))
    gap = now - before
    shown = f"{{{{ {c}|绝对值 }}}}" if unit != "%" else f"{{{{ {c}|绝对值|数 }}}}个百分点"
    if unit == "%":
        shown = f"{{{{ {c}|数 }}}}个百分点"
        gap = abs(gap)
        now, before = max(now, before), min(now, before)
    word = "提高" if gap > 0 else "下降" if gap < 0 else "持平"
    figures = {a: with_unit(money(now), "%"), b: with_unit(money(before), "%"), c: with_unit(money(gap), unit)}
    if not gap:
        del figures[c]
    text = f"{word}{shown}" if gap else "持平"
    return Matter(figures, f"达标率{{{{ {a} }}}}，上年为{{{{ {b} }}}}，{text}。")


def division(draw: Draw, tag: str) -> Matter:
    """A whole and its classes, and what one of them is of the whole."""
    unit, alike = draw.choice(
        (
            ("户", "户"),
            ("人", "名"),
            ("个", "家"),
            ("人次", "人次"),
            ("处", "处"),
            ("项", "个"),
            ("台", "套"),
            ("件", "起"),
        )
    )
    total = draw.randint(2, 20000)
    first, second = draw.parts(total, 2)
    whole, one, two, rate = (word + tag for word in ("总数", "其一", "其二", "占比"))
    sign, times = draw.choice((("%", 100), ("‰", 1000)))
    figures = {
        whole: with_unit(total, unit),
        one: with_unit(first, alike),
        two: with_unit(second, alike),
        rate: with_unit(percent(first, total, times), sign),
    }
    rules = [
        {"kind": "partition", "total": whole, "parts": [Plain(one), Plain(two)]},
        {"kind": draw.choice(("share", "ratio")), "part": one, "whole": whole, "share": rate},
    ]
    if rules[1]["kind"] == "ratio":
        rules[1] = {"kind": "ratio", "numerator": one, "denominator": whole, "ratio": rate}
    if sign == "%" and draw.chance(0.3) and total >= first:
        rules[1] = {"kind": "completion", "done": one, "planned": whole, "rate": rate}
    return Matter(
        figures, f"共{{{{ {whole} }}}}，甲类{{{{ {one} }}}}、乙类{{{{ {two} }}}}，甲类占{{{{ {rate} }}}}。", rules
    )


def conversion(draw: Draw, tag: str) -> Matter:
    """Figures of two units that convert, in a sum, an equation or an at-most."""
    large, small, size = draw.choice(
        (
            *(("公里", "米", 1000), ("万人次", "人次", 10000), ("平方公里", "公顷", 100), ("吨", "公斤", 1000)),
            *(
                ("亿元", "万元", 10000),
                ("万元", "元", 10000),
                ("小时", "分钟", 60),
                ("年", "个月", 12),
                ("公顷", "亩", 15),
            ),
            *(
                ("亩", "平方米", 0),
                ("兆瓦时", "度", 1000),
                ("立方米", "升", 1000),
                ("里", "米", 500),
                ("万平方米", "平方米", 10000),
            ),
        )
    )
    a, b, c = (word + tag for word in ("长", "短", "总"))
    if not size:  # 3 亩 are 2000 平方米
        times = draw.randint(1, 400)
        figures = {a: with_unit(3 * times, large), b: with_unit(2000 * times, small)}
        return Matter(figures, f"占地{{{{ {a} }}}}，即{{{{ {b} }}}}。", [{"kind": "equal", "left": a, "right": b}])
    big, few = draw.randint(1, 900), draw.randint(1, 400)
    whole = big * size + few * (size if draw.chance() else 1)
    rest = whole - big * size
    figures = {a: with_unit(big, large), b: with_unit(rest, small), c: with_unit(whole, small)}
    kind = draw.choice(("sum", "partition")) if large not in ("亿元", "万元") else "sum"
    rules: list[dict[str, Any]] = [{"kind": kind, "total": c, "parts": [Plain(a), Plain(b)]}]
    if draw.chance():
        rules.append({"kind": "at-most", "parts": a, "limit": c})
    if draw.chance():
        rules.append({"kind": "expression", "expr": f"{a} + {b} = {c}"})
    return Matter(figures, f"两段分别为{{{{ {a} }}}}和{{{{ {b} }}}}，合计{{{{ {c} }}}}。", rules)


def average(draw: Draw, tag: str) -> Matter:
    """An amount, a number and their average; or a standard times a number."""
    a, b, c = (word + tag for word in ("总额", "个数", "平均"))
    if draw.chance():
        count, each = draw.randint(2, 800), draw.randint(100, 3000)
        figures = {
            a: with_unit(decimal(Decimal(count * each) / 10000, 4), "万元"),
            b: with_unit(count, "人"),
            c: with_unit(each, draw.choice(("元", "元/人"))),
        }
        rule = {"kind": "product", "product": a, "factors": [Plain(c), Plain(b)]}
        return Matter(figures, f"按每人{{{{ {c} }}}}的标准，{{{{ {b} }}}}共需{{{{ {a} }}}}。", [rule])
    count, amount = draw.randint(2, 5000), draw.randint(100_00, 900000_00)
    unit = draw.choice(("人", "户", "场", "人次"))
    value = percent(Decimal(amount) * 100, count, 1)  # 0.01 万元 are 100 元
    figures = {
        a: with_unit(money(amount), "万元"),
        b: with_unit(count, unit),
        c: with_unit(value, draw.choice(("元", f"元/{unit}"))),
    }
    rule = {"kind": "average", "amount": a, "count": b, "average": c}
    rules = [rule]
    if draw.chance(0.3):
        rules.append({"kind": "band", "amount": a, "count": b, "low": "1 元", "high": "900000000 元"})
    return Matter(figures, f"支出{{{{ {a} }}}}，{{{{ {b} }}}}，平均{draw.choice(('', '约'))}{{{{ {c} }}}}。", rules)


def limits(draw: Draw, tag: str) -> Matter:
    """A number that is no more than another of another kind, or a standard that is met."""
    one, other = draw.choice((("批次", "人次"), ("户", "人"), ("人", "人次"), ("户", "户次")))
    a, b = (word + tag for word in ("少的", "多的"))
    low = draw.randint(1, 3000)
    figures = {a: with_unit(low, one), b: with_unit(low + draw.randint(0, 900), other)}
    return Matter(
        figures, f"惠及{{{{ {a} }}}}、{{{{ {b} }}}}。", [{"kind": "at-most", "parts": a, "limit": b, "units": "differ"}]
    )


def signed_difference(draw: Draw, tag: str) -> Matter:
    """A total that is not the sum of its parts, as published, signed for."""
    whole, one, two = (word + tag for word in ("总数", "其一", "其二"))
    first, second, gap = draw.randint(20, 400), draw.randint(20, 400), draw.choice((-7, -3, 4, 12))
    figures = {whole: with_unit(first + second + gap, "户"), one: with_unit(first, "户"), two: with_unit(second, "户")}
    rule = {"kind": "partition", "total": whole, "parts": [Plain(one), Plain(two)]}
    waiver = {"差": Plain(str(gap)), "理由": "公开原文如此", "确认人": "财务科"}
    return Matter(figures, f"共{{{{ {whole} }}}}，其中甲类{{{{ {one} }}}}、乙类{{{{ {two} }}}}。", [rule], [waiver])


def signed_words(draw: Draw, tag: str) -> Matter:
    """Words that contradict each other, as published, signed for."""
    name = f"接待{tag}"
    value = decimal(Decimal(draw.randint(100, 900)) / 100, 2)
    said = {"规则": "wrong-direction", "原文": f"接待费减少为{value}万元，与上年持平", "理由": "公开原文如此"}
    return Matter({name: with_unit(value, "万元")}, f"接待费减少为{{{{ {name} }}}}，与上年持平。", [], [said])


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


MATTERS: Sequence[Callable[[Draw, str], Matter]] = (
    *(
        any_unit,
        any_unit,
        any_unit,
        alike_word,
        converted_money,
        change,
        change,
        points,
        division,
        conversion,
        conversion,
    ),
    *(average, limits, savings, savings, zero, negative, listed),
)
SIGNED = (signed_difference, signed_words)
