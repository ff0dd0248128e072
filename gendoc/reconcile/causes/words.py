"""How causes are worded: what may have happened, where, and what speaks for it."""

from __future__ import annotations

from fractions import Fraction

from gendoc.data.path import show
from gendoc.figures.interval import as_decimal
from gendoc.figures.units import MONEY
from gendoc.reconcile.causes.correction import Column
from gendoc.reconcile.causes.hypothesis import Hypothesis, Slip
from gendoc.reconcile.causes.trials import Bench
from gendoc.rules.operand import Term
from gendoc.rules.words import last_key

_MONEY_SLIPS = {
    ("万元", -4): "把元写进了以万元计的数",
    ("万元", 4): "把亿元写进了以万元计的数",
    ("亿元", -4): "把万元写进了以亿元计的数",
    ("亿元", -8): "把元写进了以亿元计的数",
    ("元", 4): "把万元写进了以元计的数",
    ("元", 8): "把亿元写进了以元计的数",
}
_PER_CENT = {2: "把小数写进了以 % 计的数", -2: "把百分数又乘了 100"}


def told(one: Hypothesis, bench: Bench) -> str:
    """Return one hypothesis in words: what may have happened, where, and the number that puts it right."""
    if one.slip is Slip.MISSING:
        return _missing(one, bench)
    if one.slip is Slip.TWICE:
        return _twice(one, bench)
    assert one.term is not None
    assert one.value is not None
    at, meant = place(one.term, bench), number(one.term, one.value)
    if one.slip is Slip.UNFILLED:
        return f"{one.term.name} 没有填，按 0 计；填 {unfilled(one, bench)} 恰好相符"
    if one.slip is Slip.UNIT:
        return f"{at} {_moved(one)}，应为 {meant}"
    if one.slip is Slip.SWAP:
        return f"{at} 有两个数字写颠倒了，应为 {meant}"
    if one.slip is Slip.SIGN:
        return f"{at} 正负号写反了，应为 {meant}"
    if one.slip is Slip.DIGIT:
        return f"{at} 有一位数字写错、多写或漏写，应为 {meant}"
    if one.slip is Slip.EARLIER:
        return f"{at} 与上年的数相同，像是没有更新，应为 {meant}"
    if one.slip is Slip.DOUBLE_ROUNDING:
        return f"{at} 是连续修约（舍入了两次）得来的，一次舍入应为 {meant}"
    if one.slip is Slip.CUT:
        return f"{at} 的末位是截去的，四舍五入应为 {meant}"
    if one.slip is Slip.ROWS:
        assert one.other is not None
        return f"{at} 与{place(one.other, bench)} 两行填颠倒了"
    if one.slip is Slip.PAIR:
        assert one.other is not None
        return f"{at} 与{place(one.other, bench)} 两个数填颠倒了"
    if one.slip is Slip.BASE:
        assert one.other is not None
        return f"{at} 像是按{place(one.other, bench)} 算的，基数不对，应为 {meant}"
    if one.term.state != "number":
        return f"{one.term.name} 没有填，应为 {meant}"
    if len(one.effect.repaired) > 1:
        return f"{at} 写错了，应为 {meant}"
    return f"{at} 写错了，应为 {meant}：改别的数，别的规则就不符"


def place(term: Term, bench: Bench) -> str:
    """Return where a figure stands and what it reads: 第 34 行的合计 2,366.45."""
    file = "" if term.span.file == bench.home else f"{term.span.file} "
    shown = term.figure.number if term.figure else ""
    return f"{file}第 {term.span.line} 行的{last_key(term)} {shown}".rstrip()


def number(term: Term, value: Fraction) -> str:
    """Return a number as the report prints those of term: 2,366.45."""
    places = min(max(term.decimals, 0), _digits_after_point(value, term))
    grouped = term.figure is not None and term.figure.grouping
    digits = as_decimal(value, places)
    return f"{digits:,f}" if grouped else f"{digits:f}"


def _digits_after_point(value: Fraction, term: Term) -> int:
    """Return how many decimals tell value, no fewer than two of an amount or percentage that has so many."""
    most = max(term.decimals, 0)
    needed = next((n for n in range(most) if (value * 10**n).denominator == 1), most)
    return max(needed, min(most, 2)) if term.unit in MONEY or term.unit in ("", "%") else needed


def unfilled(one: Hypothesis, bench: Bench) -> str:
    """Return the number that a figure would have to read which nobody filled in, as others of its rule are printed."""
    assert one.term is not None
    assert one.value is not None
    like = [term for term in bench.entries[one.source].case.all_terms if term.figure and term.state == "number"]
    sibling = max(like, key=lambda term: term.decimals, default=one.term)
    return number(sibling, one.value)


def list_of(one: Hypothesis) -> str:
    """Return the list that lacks a line, "" if the rule names its figures one by one."""
    return show(next((column.items for column in one.change.lines if column.items), ()))


def missing_line(one: Hypothesis, bench: Bench) -> str:
    """Return the figures of a line that is lacking: 金额 373.50、占比 15.78."""
    return "、".join(_named(column, value, bench) for column, value in one.change.lines.items())


def _missing(one: Hypothesis, bench: Bench) -> str:
    assert one.term is not None
    assert one.value is not None
    where = list_of(one)
    text = f"「{where}」漏列一项：{missing_line(one, bench)}" if where else f"漏列一项 {number(one.term, one.value)}"
    if one.other is not None:
        text += f"，与{place(one.other, bench)} 相同"
    return text


def _named(column: Column, value: Fraction, bench: Bench) -> str:
    name = next((str(step) for step in reversed(column.rest) if isinstance(step, str)), "")
    size = len(column.items)
    like = (
        figure
        for path, figure in bench.figures.items()
        if path[:size] == column.items and path[size + 1 :] == column.rest and figure.state == "number"
    )
    sibling = max(like, key=lambda figure: figure.decimals, default=None)
    digits = as_decimal(value, sibling.decimals if sibling else 0)
    return f"{name} {digits:,f}".lstrip() if sibling and sibling.grouping else f"{name} {digits:f}".lstrip()


def _twice(one: Hypothesis, bench: Bench) -> str:
    assert one.term is not None
    name = f"{one.term.name} {one.term.number}"
    if one.other is one.term:
        return f"{name} 恰为其余各项之和，像是把合计也列进了分项"
    if one.other is not None:
        return f"{name} 与{place(one.other, bench)} 相同，像是重复列入"
    return f"{name} 重复计入或不应计入：去掉它恰好相符"


def _moved(one: Hypothesis) -> str:
    assert one.term is not None
    unit, places = one.term.unit, abs(one.shift)
    times = f"{10**places:,}"
    size = f"大了 {times} 倍" if one.shift < 0 else f"小到 {times} 分之一"
    known = _MONEY_SLIPS.get((unit, one.shift)) if unit in MONEY else _PER_CENT.get(one.shift) if unit == "%" else None
    if known is None:
        return f"{size}，小数点错了 {places} 位"
    return f"单位错了，{size}，像是{known}"
