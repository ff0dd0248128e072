"""How figures and allowances are worded in messages of rules."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from gendoc.data.common import UNITS_KEY
from gendoc.figures.interval import Interval, as_decimal, half_up
from gendoc.figures.units import MONEY
from gendoc.rules.operand import Operand
from gendoc.rules.rule import Ref

NO_UNITS = f"没有列出「{UNITS_KEY}」"
FIELD_WORDS = {
    "total": "合计",
    "parts": "分项",
    "part": "分子",
    "whole": "总数",
    "share": "占比",
    "amounts": "金额",
    "lines": "各行",
    "minus": "内部抵消",
    "now": "本年",
    "before": "上年",
    "change": "增减额",
    "rate": "增减率",
    "left": "一边",
    "right": "另一边",
    "limit": "上限",
    "amount": "金额",
    "count": "数量",
    "average": "平均数",
    "score": "得分",
    "grade": "等级",
    "weights": "权重",
    "numerator": "分子",
    "denominator": "分母",
    "ratio": "比率",
    "done": "完成",
    "planned": "应完成",
    "value": "数值",
    "word": "用语",
    "low": "下限",
    "high": "上限",
    "full": "满分",
    "near": "临界",
    "unit": "单位",
    "expr": "算式",
}
# Where a field means something else in one kind than in the others.
_OWN_WORDS = {
    ("completion", "rate"): "完成率",
    ("average", "amount"): "总量",
    ("band", "amount"): "总量",
}


def amount(value: Decimal, unit: str) -> str:
    """Return value as the report prints amounts of unit: 2,366.45."""
    return f"{value:,f}" if unit in MONEY else f"{value:f}"


def allowance(allowed: Interval) -> str:
    """Return how far off rounding allows, as in ±0.015."""
    if allowed.low == allowed.high:
        return "应完全相等"
    low, high = as_decimal(allowed.low), as_decimal(allowed.high)
    if low == -high:
        return f"容许 ±{high:f}"
    return f"容许 {low:f} 至 {high:f}"


def percentage(part: Fraction, whole: Fraction) -> str:
    """Return part as a percentage of whole in brackets, "" if whole is 0 or the percentage nearly so."""
    percent = half_up(100 * part / abs(whole), 2) if whole else 0
    return f"（{percent:f}%）" if percent else ""


def assumed(operands: Iterable[Operand]) -> str:
    """Return a remark on the figures that count as 0 because they are absent."""
    names = "、".join(operand.name for operand in operands if operand.state == "assumed")
    return f"（{names} 未填，按 0 计）" if names else ""


def last_key(operand: Operand) -> str:
    """Return the name that a figure goes by where it stands: 合计."""
    return next((step for step in reversed(operand.path) if isinstance(step, str)), operand.name)


def paths(refs: Iterable[Ref]) -> str:
    """Return the paths of refs as a rule's title names them."""
    return "、".join(ref.pattern.text for ref in refs)


def field_word(kind: str, field: str) -> str:
    """Return what a field of a kind is called, "" if it has no name."""
    return _OWN_WORDS.get((kind, field)) or FIELD_WORDS.get(field, "")
