"""The words for causes: what may have happened, where, and the evidence for it."""

from __future__ import annotations

import re
from fractions import Fraction

from gendoc.data.path import show
from gendoc.figures.interval import as_decimal
from gendoc.figures.units import MONEY, is_measured
from gendoc.figures.written import SCORE
from gendoc.reconcile.causes.correction import EVERY, Column, key_of
from gendoc.reconcile.causes.hypothesis import ErrorMechanism, Hypothesis, Likelihood
from gendoc.reconcile.causes.trials import Trials
from gendoc.rules.operand import Operand
from gendoc.rules.words import last_key

_TEN_THOUSAND = 4  # decimal places of 万
_IN_TEN_THOUSANDS = re.compile("[人户次家件册份台套株棵亩吨]|公里|平方米")  # 万人次, but no 万岁 and no 万分
_MONEY_SLIPS = {
    ("万元", -4): "把元写进了以万元计的数",
    ("万元", 4): "把亿元写进了以万元计的数",
    ("亿元", -4): "把万元写进了以亿元计的数",
    ("亿元", -8): "把元写进了以亿元计的数",
    ("元", 4): "把万元写进了以元计的数",
    ("元", 8): "把亿元写进了以元计的数",
}
_SLIPS = {
    ErrorMechanism.SWAP: "有两个数字写颠倒了",
    ErrorMechanism.SIGN: "正负号写反了",
    ErrorMechanism.DIGIT: "有一位数字写错、多写或漏写",
    ErrorMechanism.SHORT: "的小数像是没有写全",
    ErrorMechanism.EARLIER: "与上年的数相同，像是没有更新",
    ErrorMechanism.DOUBLE_ROUNDING: "是连续修约（舍入了两次）得来的",
    ErrorMechanism.CUT: "的末位是截尾得来的",
}
_PER_CENT = {
    2: "把小数写进了以 % 计的数",
    -2: "把百分数又乘了 100",
    4: "把小数写进了以 % 计的数，又除了一次 100",
}
_OF_TWO = (ErrorMechanism.AGAIN, ErrorMechanism.PART, ErrorMechanism.COPY, ErrorMechanism.SCOPE, ErrorMechanism.SIGNS)


def describe(hypothesis: Hypothesis, trials: Trials) -> str:
    """Return one hypothesis in words: what may have happened, where, and the right number."""
    if hypothesis.mechanism is ErrorMechanism.MISSING:
        return _missing(hypothesis, trials)
    if hypothesis.mechanism is ErrorMechanism.TWICE:
        return _twice(hypothesis, trials)
    if hypothesis.mechanism is ErrorMechanism.FOLLOWED:
        return _followed(hypothesis, trials)
    if hypothesis.mechanism in _OF_TWO:
        return _of_two(hypothesis, trials)
    assert hypothesis.operand is not None
    assert hypothesis.value is not None
    at, meant = place(hypothesis.operand, trials), number(hypothesis.operand, hypothesis.value)
    if hypothesis.mechanism is ErrorMechanism.UNFILLED and hypothesis.operand.figure is not None:
        lossy = "，或单位错了、舍成了 0" if hypothesis.operand.step else ""
        return f"{at} 像是没有填{lossy}" + ("" if hypothesis.clue else f"，应为 {unfilled(hypothesis, trials)}")
    if hypothesis.mechanism is ErrorMechanism.UNFILLED:
        fits = "有没有这一项，请查明" if hypothesis.clue else f"填 {unfilled(hypothesis, trials)} 恰好相符"
        return f"{hypothesis.operand.name} 没有填，按 0 计；{fits}"
    if hypothesis.mechanism in (ErrorMechanism.ROWS, ErrorMechanism.PAIR):
        assert hypothesis.other is not None
        what = "两行" if hypothesis.mechanism is ErrorMechanism.ROWS else "两个数"
        return f"{at} 与{place(hypothesis.other, trials)} {what}填颠倒了"
    slip, asked = f"{at} {_slip(hypothesis, trials)}", f"，{_asked(hypothesis)} {meant}"
    if hypothesis.mechanism is ErrorMechanism.BASE and len(hypothesis.correction.values) > 1:
        places = "、".join(place(operand, trials) for operand in corrected(hypothesis, trials))
        return f"{places} 都{_slip(hypothesis, trials)}"
    if hypothesis.clue and hypothesis.mechanism is ErrorMechanism.VALUE:
        if (rules := len(hypothesis.effect.repaired)) > 1:
            return f"{at} 像是写错了：有 {rules} 条规则与它不符"
        return f"{at} 像是写错了：应与它相等的另外两处写的一致，只有这里不同"
    if hypothesis.mechanism is ErrorMechanism.UNITS:
        return f"{at} 等 {len(hypothesis.correction.values)} 项都{_slip(hypothesis, trials)}"
    if hypothesis.clue:
        return slip
    if hypothesis.mechanism is not ErrorMechanism.VALUE:
        return slip + asked
    if hypothesis.operand.state != "number":
        return f"{hypothesis.operand.name} 没有填{asked}"
    if len(hypothesis.effect.repaired) > 1:
        return slip + asked
    return f"{slip}{asked}：单改别的数，都不能相符"


def _slip(hypothesis: Hypothesis, trials: Trials) -> str:
    """Return in words what happened to a figure."""
    if hypothesis.mechanism in (ErrorMechanism.UNIT, ErrorMechanism.UNITS):
        return _moved(hypothesis)
    if hypothesis.mechanism is ErrorMechanism.BASE:
        assert hypothesis.other is not None
        if len(hypothesis.correction.values) > 1:
            return f"像是按{place(hypothesis.other, trials)} 算的，应按上年数算"
        return f"像是按{place(hypothesis.other, trials)} 算的，基数不对"
    return _SLIPS.get(hypothesis.mechanism, "写错了")


def corrected(hypothesis: Hypothesis, trials: Trials) -> list[Operand]:
    """Return the figures that a hypothesis corrects, in the order of its correction."""
    found = []
    for key in hypothesis.correction.values:
        instance = trials.entries[trials.taking[key][0]].instance
        found.append(next(operand for operand in instance.all_operands if key_of(operand) == key))
    return found


def _asked(hypothesis: Hypothesis) -> str:
    """Return the words before the number that a figure should have."""
    if hypothesis.mechanism is ErrorMechanism.DOUBLE_ROUNDING:
        return "一次舍入应为"
    return "四舍五入应为" if hypothesis.mechanism is ErrorMechanism.CUT else "应为"


def place(operand: Operand, trials: Trials) -> str:
    """Return in words where a figure stands, and its number: 第 34 行的合计 2,366.45."""
    file = "" if operand.span.file == trials.home else f"{operand.span.file} "
    shown = operand.figure.typed if operand.figure else ""
    return f"{file}第 {operand.span.line} 行的{last_key(operand)} {shown}".rstrip()


def number(operand: Operand, value: Fraction) -> str:
    """Return a number as the report prints that of an operand: 2,366.45."""
    places = min(max(operand.decimals, 0), _digits_after_point(value, operand))
    grouped = operand.figure is not None and operand.figure.grouping
    digits = as_decimal(value, places)
    return f"{digits:,f}" if grouped else f"{digits:f}"


def _digits_after_point(value: Fraction, operand: Operand) -> int:
    """Return how many decimals value needs; at least two if it does not count and was typed with as many."""
    most = max(operand.decimals, 0)
    needed = next((n for n in range(most) if (value * 10**n).denominator == 1), most)
    unit = operand.unit
    return max(needed, min(most, 2)) if unit in (*MONEY, "", "%", SCORE) or is_measured(unit) else needed


def unfilled(hypothesis: Hypothesis, trials: Trials) -> str:
    """Return the number for a figure that was left out, printed like others of its rule."""
    assert hypothesis.operand is not None
    assert hypothesis.value is not None
    like = [
        operand
        for operand in trials.entries[hypothesis.source].instance.all_operands
        if operand.figure and operand.state == "number"
    ]
    sibling = max(like, key=lambda operand: operand.decimals, default=hypothesis.operand)
    return number(sibling, hypothesis.value)


def list_of(hypothesis: Hypothesis) -> str:
    """Return the path of the list with a missing line, "" if the rule names its figures one by one."""
    items = next((column.items for column in hypothesis.correction.lines if column.items), ())
    return show(items).replace(f".{EVERY}", f"[{EVERY}]")


def missing_line(hypothesis: Hypothesis, trials: Trials) -> str:
    """Return in words the figures of a missing line: 金额 373.50、占比 15.78."""
    return "、".join(_named(column, value, trials) for column, value in hypothesis.correction.lines.items())


def _missing(hypothesis: Hypothesis, trials: Trials) -> str:
    assert hypothesis.operand is not None
    assert hypothesis.value is not None
    where = list_of(hypothesis)
    text = (
        f"「{where}」漏列一项：{missing_line(hypothesis, trials)}"
        if where
        else f"漏列一项 {number(hypothesis.operand, hypothesis.value)}"
    )
    if hypothesis.other is not None:
        text += f"，与{place(hypothesis.other, trials)} 相同"
    return text


def _named(column: Column, value: Fraction, trials: Trials) -> str:
    name = next((str(step) for step in reversed(column.rest) if isinstance(step, str)), "")
    like = (figure for path, figure in trials.figures.items() if column.has(path) and figure.state == "number")
    sibling = max(like, key=lambda figure: figure.decimals, default=None)
    digits = as_decimal(value, sibling.decimals if sibling else 0)
    return f"{name} {digits:,f}".lstrip() if sibling and sibling.grouping else f"{name} {digits:f}".lstrip()


def _twice(hypothesis: Hypothesis, trials: Trials) -> str:
    assert hypothesis.operand is not None
    name = f"{hypothesis.operand.name} {hypothesis.operand.number}"
    if hypothesis.other is hypothesis.operand:
        return f"{name} 恰为其余各项之和，像是把合计也列进了分项"
    if hypothesis.other is not None:
        return f"{name} 与{place(hypothesis.other, trials)} 相同，像是重复列入"
    return f"{name} 重复计入或不应计入，或合计漏加了它：去掉它恰好相符"


def _followed(hypothesis: Hypothesis, trials: Trials) -> str:
    assert hypothesis.operand is not None
    assert hypothesis.value is not None
    first, *rest = corrected(hypothesis, trials)
    meant = "" if hypothesis.clue else f"，应为 {number(first, hypothesis.value)}"
    places = "、".join(place(each, trials) for each in rest)
    if all(each.value == first.value for each in rest):
        return f"{place(first, trials)} 与{places} 像是一起写错了{meant}"
    return f"{place(first, trials)} 写错了{meant}；{places} 像是按它填的"


def _moved(hypothesis: Hypothesis) -> str:
    assert hypothesis.operand is not None
    unit, places = hypothesis.operand.unit, abs(hypothesis.shift)
    times = f"{10**places:,}"
    size = f"大了 {times} 倍" if hypothesis.shift < 0 else f"小到 {times} 分之一"
    known = (
        _MONEY_SLIPS.get((unit, hypothesis.shift))
        if unit in MONEY
        else _PER_CENT.get(hypothesis.shift)
        if unit == "%"
        else None
    )
    if hypothesis.shift == _TEN_THOUSAND and hypothesis.operand.decimals > 0 and _IN_TEN_THOUSANDS.search(unit):
        known = f"「{unit}」前漏了「万」"
    if known is None:
        return f"{size}，小数点错了 {places} 位"
    return f"单位错了，{size}，像是{known}"


def _of_two(hypothesis: Hypothesis, trials: Trials) -> str:
    """Return a hypothesis about two figures in words."""
    assert hypothesis.operand is not None
    assert hypothesis.other is not None
    at, other = place(hypothesis.operand, trials), place(hypothesis.other, trials)
    if hypothesis.mechanism is ErrorMechanism.SCOPE:
        if hypothesis.clue:
            return f"{at} 与{other} 也可能是口径不同，不是写错"
        agree = "各与本处别的数相符，" if hypothesis.likelihood is Likelihood.LIKELY else ""
        return f"{at} 与{other} {agree}像是口径不同，不是写错"
    if hypothesis.mechanism is ErrorMechanism.AGAIN:
        return f"{at} 里像是把{other} {'减' if hypothesis.other.weight < 0 else '算'}了两次"
    if hypothesis.mechanism is ErrorMechanism.SIGNS and len(hypothesis.correction.values) > 2:
        return f"{at} 等 {len(hypothesis.correction.values)} 项的正负号都写反了"
    if hypothesis.mechanism is ErrorMechanism.SIGNS:
        return f"{at} 与{other} 的正负号都写反了"
    assert hypothesis.value is not None
    asked = "" if hypothesis.clue else f"，应为 {number(hypothesis.operand, hypothesis.value)}"
    if hypothesis.mechanism is ErrorMechanism.COPY:
        return f"{at} 与{other} 相同，像是抄来的{asked}"
    return f"{at} 像是拿{other} 作分子算的{asked}"
