"""Matters about money in other units and about changes: from last year, in percentage points, in contradictory words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.kinds.correct.draw import Draw
from tests.kinds.correct.matter import Matter
from tests.kinds.correct.values import NIL, Plain, decimal, money, percent, with_unit


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


def signed_words(draw: Draw, tag: str) -> Matter:
    """Words that contradict each other, as published, signed for."""
    name = f"接待{tag}"
    value = decimal(Decimal(draw.randint(100, 900)) / 100, 2)
    said = {"规则": "wrong-direction", "原文": f"接待费减少为{value}万元，与上年持平", "理由": "公开原文如此"}
    return Matter({name: with_unit(value, "万元")}, f"接待费减少为{{{{ {name} }}}}，与上年持平。", [], [said])
