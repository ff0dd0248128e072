"""A figure whose unit is left out or misspelt, so that a rule cannot reckon with it: 59.18 or 59.18 wy beside 万元.

Where all other figures of the rule have units that are known, that figure is to blame, and not the rule.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from gendoc.figures.figure import is_exact_without, split_unit
from gendoc.figures.interval import read_as
from gendoc.figures.units import MONEY, UnitMismatch, is_share, parse_unit
from gendoc.figures.written import sort_of
from gendoc.rules.kind import Judgement, RuleInstance, RuleKind, does_not_apply
from gendoc.rules.operand import Operand, Verdict
from gendoc.rules.words import last_key

_LOCAL = "数据"  # figures there carry their units, and none is declared for them
_HELD = (Verdict.EXACT, Verdict.ROUNDING)
_RATES = ("率", "占比", "比重")
_LIKELY = 2  # a rate above it may well lack its %
_PIECES = "块"  # also said of money: 万块


def odd_unit(instance: RuleInstance, kind: RuleKind) -> Judgement | None:
    """Return the judgement that one figure has no unit, or none that is known; None unless it is the only such.

    It goes with the others in some unit; one that nobody knows is blamed only where money or a percentage is wanted.
    What to write is said if the rule is an equation that holds in one unit of the others, or in just one.
    """
    figures = [operand for operand in instance.all_operands if operand.figure and not operand.is_zero]
    odd = [operand for operand in figures if not _is_known(operand)]
    if len({operand.path for operand in odd}) != 1 or not _may_be_blamed(odd[0]):
        return None
    (figure, *_), number = odd, split_unit(odd[0].figure.text if odd[0].figure else "")[0]
    others = dict.fromkeys(operand.unit for operand in figures if operand not in odd)
    judged = {unit: _judged(instance, kind, figure, unit) for unit in (*others, *MONEY, "%")}
    fitting = {unit: judgement for unit, judgement in judged.items() if judgement is not None}
    first = next(iter(fitting), "")
    if not first:
        return None
    if figure.unit and first not in (*MONEY, "%"):
        return _misspelt_count(instance, kind, figure, fitting)
    holding = [unit for unit, judgement in fitting.items() if judgement.verdict in _HELD]
    equations = [unit for unit in holding if kind.asks(instance.rule, fitting[unit]) == "equation"]
    holding = [unit for unit in equations if unit in others] or equations
    wanted = "金额" if first in MONEY else "百分数" if first == "%" else f"以「{first}」计的数"
    form = "如 2366.45 万元" if first in MONEY else "如 95 %" if first == "%" else f"如 {first}"
    if len(holding) == 1:
        form = f"以{holding[0]}计的写 {number} {holding[0]}" if holding[0] != "%" else f"是百分数的写 {number} %"
    if not figure.unit:
        why = f"「{last_key(figure)}」写的是 {number}，没有写单位，而规则 {instance.rule.id} 要的是{wanted}"
        return does_not_apply(why, f"数字后面写上单位，{form}", figure=figure)
    why = f"「{last_key(figure)}」的单位写的是「{figure.unit}」，而规则 {instance.rule.id} 要的是{wanted}"
    return does_not_apply(why, f"查对单位，{form}；单位没有写错的，改规则", figure=figure)


def _misspelt_count(
    instance: RuleInstance, kind: RuleKind, odd: Operand, fitting: dict[str, Judgement]
) -> Judgement | None:
    """Return the judgement on a counter with more beside it: 137 处处, 137 个处 beside 处.

    None unless the rule is an equation, and holds, with the counter of all others.
    """
    units = [unit for unit in fitting if unit and not is_share(unit) and unit not in MONEY]
    if len(units) != 1 or units[0] not in odd.unit:
        return None
    (unit,) = units
    judgement = fitting[unit]
    if judgement.verdict not in _HELD or kind.asks(instance.rule, judgement) != "equation":
        return None
    number = split_unit(odd.figure.text if odd.figure else "")[0]
    why = f"「{last_key(odd)}」的单位写的是「{odd.unit}」，其余的写「{unit}」，不能合在一起算"
    return does_not_apply(why, f"写成 {number} {unit}；要说明的写在句子里", figure=odd)


def lacks_sign(
    instance: RuleInstance, field: str, check: Callable[[RuleInstance], Judgement], percent: Fraction | None = None
) -> Judgement | None:
    """Return the judgement that a rate stands without its %: 98.30 for 98.30 %; None if it is none, or is not certain.

    It is certain where the rule holds with the %; else, of a figure that is called a rate, where it is nearer to
    percent, what it comes to in %, than to the number that this is without %. Then no number is told.
    """
    ratio = instance.operand(field)
    if ratio.unit not in ("", "‰") or not _may_be_blamed(ratio) or not _is_as_typed(ratio):
        return None
    if _holds(instance, field, _in_unit(ratio, "%"), check):
        if ratio.unit:
            why = f"「{last_key(ratio)}」写的是 {ratio.number} {ratio.unit}，照 % 算才与各数相符"
            return does_not_apply(why, f"查对单位，是百分数的写 {ratio.number} %", figure=ratio)
        return does_not_apply(
            f"「{last_key(ratio)}」写的是 {ratio.number}，没有写 %", f"请写 {ratio.number} %", figure=ratio
        )
    if ratio.unit:
        return None
    fraction = _hundredfold(ratio)
    if fraction is not None and _holds(instance, field, fraction, check):
        why = f"「{last_key(ratio)}」写的是 {ratio.number}，像是没有换算成百分数"
        return does_not_apply(why, f"请写 {fraction.number} %", figure=ratio)
    nearer = (
        percent is not None and ratio.value > _LIKELY and abs(ratio.value - percent) < abs(100 * ratio.value - percent)
    )
    if nearer and last_key(ratio).endswith(_RATES):
        why = f"「{last_key(ratio)}」写的是 {ratio.number}，没有写 %"
        return does_not_apply(why, "百分数的数字后面要写 %，如 95 %；写上后再核对", figure=ratio)
    return None


def _holds(instance: RuleInstance, field: str, operand: Operand, check: Callable[[RuleInstance], Judgement]) -> bool:
    decimals = {**instance.decimals}
    if decimals[field] == instance.operand(field).decimals:
        decimals[field] = operand.decimals
    tried = instance._replace(by_field={**instance.by_field, field: (operand,)}, decimals=decimals)
    return check(tried).verdict in _HELD


def _hundredfold(operand: Operand) -> Operand | None:
    """Return the percentage that a fraction comes to, 83.33 % for 0.8333; None for a number that is no fraction."""
    figure = operand.figure
    if figure is None or figure.value is None or not 0 < abs(figure.value) < 1 or figure.decimals < 2:
        return None
    value, decimals = figure.value.scaleb(2), figure.decimals - 2
    typed = replace(figure, text=f"{value:f} %", value=value, unit="%", decimals=decimals, exact=False)
    step = Fraction(1, 10**decimals)
    return operand._replace(
        figure=typed, value=Fraction(value), step=step, interval=read_as(Fraction(value), step, "round")
    )


def _is_known(operand: Operand) -> bool:
    terms = parse_unit(operand.unit).terms
    pieces = operand.unit.endswith(_PIECES) and operand.unit != _PIECES
    return bool(terms) and not pieces and all(sort_of(term.word) is not None for term in terms)


def _may_be_blamed(operand: Operand) -> bool:
    """Return whether the figure is typed in this data file, in a place where it carries its unit."""
    figure = operand.figure
    typed = figure is not None and not figure.derived and operand.state == "number" and not operand.file
    return typed and (bool(split_unit(figure.text)[1]) if operand.unit and figure else _LOCAL in operand.path)


def _is_as_typed(operand: Operand) -> bool:
    """Return whether the operand's figure is the one that is typed, and not another that is tried."""
    span = operand.span
    typed = span.source.text[span.start : span.end].strip("'\"")
    return operand.figure is not None and operand.figure.text == typed


def _judged(instance: RuleInstance, kind: RuleKind, odd: Operand, unit: str) -> Judgement | None:
    """Return the judgement if the odd figure were given in unit, None if it does not go with the others even then."""
    by_field = {
        field: tuple(_in_unit(operand, unit) if operand.path == odd.path else operand for operand in operands)
        for field, operands in instance.by_field.items()
    }
    try:
        judgement = kind.check(instance._replace(by_field=by_field))
    except UnitMismatch:
        return None
    return None if judgement.misfit else judgement


def _in_unit(operand: Operand, unit: str) -> Operand:
    """Return the operand as it is read with unit behind it: a whole number of % or 万元 is rounded."""
    if operand.figure is None:
        return operand
    figure = replace(operand.figure, unit=unit)
    if operand.unit or operand.step or operand.decimals or is_exact_without(0, unit):
        return operand._replace(figure=figure)
    step = Fraction(1)
    figure = replace(figure, exact=False)
    return operand._replace(figure=figure, step=step, interval=read_as(operand.value, step, "round"))
