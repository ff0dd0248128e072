"""Matters with rules about several figures: classes of a whole, units that convert, averages, limits."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.kinds.correct.draw import Draw
from tests.kinds.correct.matter import Matter
from tests.kinds.correct.values import Plain, decimal, money, percent, with_unit


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
